//! Measuring a connected call once a second, and what follows from the numbers: bars, the picture to keep, what is no
//! longer said. It measures nothing itself: its owner does, when asked.

use super::statistics::processor_share;
use super::{Action, Measured, Screen};

/// Measurements without a picture after which the last one is forgotten.
const PICTURE_KEPT: u8 = 15;

/// What is said for a number of measurements, after one of them.
fn said_less<T>(said: Option<(T, u8)>) -> Option<(T, u8)> {
    said.and_then(|(what, left)| Some((what, left.checked_sub(1)?)))
}

impl Screen {
    /// Has a connected call measured, one measurement at a time.
    pub(super) fn measure(&mut self) -> Action {
        if self.measuring || !self.is_connected() {
            return Action::None;
        }
        self.measuring = true;
        Action::Measure
    }

    pub(super) fn measured(&mut self, now: Measured) -> Action {
        self.measuring = false;
        let before = self.measured.as_ref();
        self.processor = before.and_then(|before| processor_share(before, &now));
        // A broken path says nothing about how good it is.
        if self.is_talking() {
            self.quality = self.judge.measure(&now.statistics);
        }
        self.keep_picture(&now);
        self.measured = Some(now);
        self.turned_away = said_less(self.turned_away.take());
        self.in_use = said_less(self.in_use.take());
        self.measure()
    }

    /// Keeps the last picture for while the connection is broken. Of a camera that is off it is forgotten after a while.
    fn keep_picture(&mut self, now: &Measured) {
        match &now.picture {
            Some(picture) => {
                self.kept.publish(picture.clone());
                self.kept_for = 0;
            }
            None if self.is_interrupted() => {}
            None if self.kept_for < PICTURE_KEPT => self.kept_for += 1,
            None => self.kept.clear(),
        }
    }
}
