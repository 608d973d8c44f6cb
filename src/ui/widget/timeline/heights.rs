//! Heights of all rows and their prefix sums: a Fenwick tree.
//!
//! Only the scrollbar reads it: where rows stand on the screen is decided from the anchor outwards, in small numbers.
//! Sums are `f64` because a long history is more pixels than an `f32` tells apart.

/// Heights in pixels, by row index.
#[derive(Debug, Default)]
pub struct Heights {
    sums: Vec<f64>,
}

impl Heights {
    /// From the height of each row.
    pub fn new(heights: impl ExactSizeIterator<Item = f32>) -> Self {
        let count = heights.len();
        let mut sums = vec![0.0; count + 1];
        for (index, height) in heights.enumerate() {
            let at = index + 1;
            sums[at] += f64::from(height);
            let parent = at + (at & at.wrapping_neg());
            if parent <= count {
                sums[parent] += sums[at];
            }
        }
        Self { sums }
    }

    /// Makes row `index` higher by `by` pixels.
    pub fn grow(&mut self, index: usize, by: f32) {
        let mut at = index + 1;
        while at < self.sums.len() {
            self.sums[at] += f64::from(by);
            at += at & at.wrapping_neg();
        }
    }

    /// Pixels above row `index`.
    pub fn before(&self, index: usize) -> f64 {
        let mut at = index.min(self.sums.len().saturating_sub(1));
        let mut sum = 0.0;
        while at > 0 {
            sum += self.sums[at];
            at &= at - 1;
        }
        sum
    }

    /// Pixels of row `index`.
    pub fn height(&self, index: usize) -> f32 {
        (self.before(index + 1) - self.before(index)) as f32
    }

    /// Pixels of all rows.
    pub fn total(&self) -> f64 {
        self.before(self.sums.len())
    }

    /// The row at `y` pixels from the top, and the pixels above it.
    pub fn row_at(&self, y: f64) -> (usize, f64) {
        let count = self.sums.len().saturating_sub(1);
        let mut step = self.sums.len().next_power_of_two();
        let (mut row, mut above) = (0, 0.0);
        while step > 0 {
            if row + step <= count && above + self.sums[row + step] <= y {
                row += step;
                above += self.sums[row];
            }
            step /= 2;
        }
        (row, above)
    }
}

#[cfg(test)]
mod tests {
    use super::Heights;

    #[test]
    fn sums_follow_a_plain_list() {
        let mut plain: Vec<f32> = (0..100).map(|row| 10.0 + (row % 7) as f32).collect();
        let mut heights = Heights::new(plain.iter().copied());
        for (row, by) in [(0, 5.0), (99, -3.0), (50, 20.0), (63, 1.0)] {
            plain[row] += by;
            heights.grow(row, by);
        }
        let mut above = 0.0;
        for (row, height) in plain.iter().enumerate() {
            assert_eq!(heights.before(row), above);
            assert_eq!(heights.height(row), *height);
            assert_eq!(heights.row_at(above + 0.5), (row, above));
            above += f64::from(*height);
        }
        assert_eq!(heights.total(), above);
    }

    #[test]
    fn no_rows_have_no_height() {
        let heights = Heights::default();
        assert_eq!(heights.total(), 0.0);
        assert_eq!(heights.row_at(10.0), (0, 0.0));
    }
}
