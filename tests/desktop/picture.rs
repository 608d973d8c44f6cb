//! A screenshot, and what can be found in it.

use std::path::Path;

use super::Window;

/// A screenshot.
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Blue, green, red, unused; row by row.
    pixels: Vec<u8>,
}

impl Picture {
    /// Reads an X window dump of 32 bits a pixel, little endian, as Xvfb keeps it.
    pub fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        let word =
            |index: usize| u32::from_be_bytes(bytes[index * 4..index * 4 + 4].try_into().unwrap());
        let (header, width, height) = (word(0), word(4), word(5));
        let (bits, row, colours) = (word(11), word(12), word(19));
        assert_eq!((bits, row), (32, width * 4), "an unexpected frame buffer");
        let start = (header + colours * 12) as usize;
        let pixels = bytes[start..start + (row * height) as usize].to_vec();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Red, green and blue of a pixel.
    pub fn rgb(&self, x: u32, y: u32) -> [u8; 3] {
        let at = ((y.min(self.height - 1) * self.width + x.min(self.width - 1)) * 4) as usize;
        [self.pixels[at + 2], self.pixels[at + 1], self.pixels[at]]
    }

    /// Brightness of a pixel.
    pub fn luma(&self, x: u32, y: u32) -> u8 {
        let [red, green, blue] = self.rgb(x, y).map(u32::from);
        ((red * 299 + green * 587 + blue * 114) / 1000) as u8
    }

    /// The part of a screenshot under a window.
    pub fn cut_window(&self, window: &Window) -> Self {
        self.cut(window.x, window.y, window.width, window.height)
    }

    /// A part of a picture.
    pub fn cut(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        let mut pixels = Vec::with_capacity((width * height * 4) as usize);
        for row in y..y + height {
            for column in x..x + width {
                let [red, green, blue] = self.rgb(column, row);
                pixels.extend_from_slice(&[blue, green, red, 0]);
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// The middle of all pixels of about this colour within an area, if there are at least `least`.
    pub fn find(&self, colour: [u8; 3], area: [u32; 4], least: usize) -> Option<(u32, u32)> {
        let [left, top, width, height] = area;
        let (mut count, mut sum_x, mut sum_y) = (0_usize, 0_usize, 0_usize);
        for y in top..(top + height).min(self.height) {
            for x in left..(left + width).min(self.width) {
                let close = self
                    .rgb(x, y)
                    .iter()
                    .zip(colour)
                    .all(|(a, b)| a.abs_diff(b) <= 10);
                if close {
                    count += 1;
                    sum_x += x as usize;
                    sum_y += y as usize;
                }
            }
        }
        (count >= least.max(1)).then(|| ((sum_x / count) as u32, (sum_y / count) as u32))
    }

    /// Mean red and blue.
    pub fn mean(&self) -> (f64, f64) {
        let of = |channel: usize| {
            self.pixels
                .iter()
                .skip(channel)
                .step_by(4)
                .map(|value| f64::from(*value))
                .sum::<f64>()
        };
        let count = (self.pixels.len() / 4) as f64;
        (of(2) / count, of(0) / count)
    }

    /// How many pixels differ clearly from another picture of the same size.
    pub fn differences(&self, other: &Self) -> usize {
        let differ =
            |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).take(3).any(|(a, b)| a.abs_diff(*b) > 24);
        self.pixels
            .chunks_exact(4)
            .zip(other.pixels.chunks_exact(4))
            .filter(differ)
            .count()
    }

    /// Writes a PNG.
    pub fn save(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let rgb: Vec<u8> = self
            .pixels
            .chunks_exact(4)
            .flat_map(|p| [p[2], p[1], p[0]])
            .collect();
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&rgb)
            .unwrap();
    }
}
