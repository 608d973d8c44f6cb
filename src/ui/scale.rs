//! How large everything is drawn: text, icons, gaps and pictures alike, in steps from 75 to 200 %.
//!
//! Windows keep their size on the screen and show less; what a step means for a window is `app`'s.

/// The steps, in percent.
const STEPS: [u16; 8] = [75, 90, 100, 110, 125, 150, 175, 200];

/// One of the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale(u16);

impl Default for Scale {
    fn default() -> Self {
        Self(100)
    }
}

impl Scale {
    /// The step nearest to so many percent.
    ///
    /// ```
    /// use azstack::ui::Scale;
    /// assert_eq!(Scale::near(140).percent(), 150);
    /// assert_eq!(Scale::near(9000).percent(), 200);
    /// ```
    pub fn near(percent: u16) -> Self {
        let nearest = STEPS
            .into_iter()
            .min_by_key(|step| step.abs_diff(percent))
            .unwrap_or(100);
        Self(nearest)
    }

    /// In percent.
    ///
    /// ```
    /// assert_eq!(azstack::ui::Scale::default().percent(), 100);
    /// ```
    pub fn percent(self) -> u16 {
        self.0
    }

    /// As a factor, for `iced`'s `scale_factor`.
    ///
    /// ```
    /// assert_eq!(azstack::ui::Scale::near(150).factor(), 1.5);
    /// ```
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }

    /// The next step up, if there is one.
    pub(crate) fn larger(self) -> Option<Self> {
        STEPS.into_iter().find(|step| *step > self.0).map(Self)
    }

    /// The next step down, if there is one.
    pub(crate) fn smaller(self) -> Option<Self> {
        let mut steps = STEPS.into_iter().rev();
        steps.find(|step| *step < self.0).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_lead_from_end_to_end_and_back() {
        let up = std::iter::successors(Some(Scale::near(0)), |scale| scale.larger());
        let mut down: Vec<_> =
            std::iter::successors(Some(Scale::near(u16::MAX)), |scale| scale.smaller()).collect();
        down.reverse();
        let up: Vec<_> = up.collect();
        assert_eq!(up, down);
        assert_eq!(up.len(), STEPS.len());
        assert!(up.contains(&Scale::default()));
    }
}
