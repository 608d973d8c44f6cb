//! How good a call's network is, in both directions: bars from 0 to 4, and whose network is to blame.
//!
//! A pure rule over the call's [`Statistics`]: it reads no clock and measures nothing. Each direction is as good as the
//! worst of what is known of it. Bars fall after `WORSE` and rise after `BETTER` measurements in a row, so that they
//! do not flicker; a call that has just begun is not judged for `SETTLING` measurements, while its rate still rises.

use std::time::Duration;

use crate::media::Statistics;

/// The most bars.
pub const FULL: u8 = 4;
/// From this many bars down a direction is called weak.
const WEAK: u8 = 2;
/// Measurements in a row that make bars fall.
const WORSE: u8 = 2;
/// Measurements in a row that make bars rise.
const BETTER: u8 = 4;
/// Measurements at the start that are not judged.
const SETTLING: u8 = 5;

/// Most of a measure that still has 4, 3, 2 and 1 bars.
const LOSS: [f64; 4] = [0.02, 0.05, 0.10, 0.25];
const CONCEALED: [f64; 4] = [0.01, 0.03, 0.08, 0.20];
const ROUND_TRIP: [f64; 4] = [0.25, 0.40, 0.70, 1.2];
/// Share of the needed rate that is missing.
const SHORTAGE: [f64; 4] = [0.1, 0.4, 0.65, 0.85];
/// What good pictures and good sound need, in kbit/s.
const PICTURE_NEEDS: f64 = 600.0;
const SOUND_NEEDS: f64 = 40.0;

/// Whose network is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// Nobody's.
    Nobody,
    /// Mine: what I send does not get through.
    Me,
    /// The other side's: what they send does not get through.
    Them,
    /// Both directions are bad, so it may be either.
    Between,
}

/// The bars of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality {
    /// Of what I send, 0 to [`FULL`].
    pub out: u8,
    /// Of what I receive, 0 to [`FULL`].
    pub received: u8,
}

impl Quality {
    /// Whose network is bad.
    ///
    /// ```
    /// use azstack::ui::screen::call::quality::{Blame, Quality};
    /// let quality = Quality { out: 1, received: 4 };
    /// assert_eq!(quality.blame(), Blame::Me);
    /// ```
    pub const fn blame(self) -> Blame {
        match (self.out <= WEAK, self.received <= WEAK) {
            (false, false) => Blame::Nobody,
            (true, false) => Blame::Me,
            (false, true) => Blame::Them,
            (true, true) => Blame::Between,
        }
    }
}

/// What one measurement says, without regard to those before: `now`, and `before` about a second earlier.
pub(crate) fn judge(before: &Statistics, now: &Statistics) -> Quality {
    let round_trip = now.round_trip.unwrap_or(Duration::ZERO).as_secs_f64();
    let needed = if now.video_out.per_second > 0.0 {
        PICTURE_NEEDS
    } else {
        SOUND_NEEDS
    };
    let shortage = 1.0 - now.kbps_target / needed;
    let missing = now.sound_missing.saturating_sub(before.sound_missing);
    let received = now.sound_received.saturating_sub(before.sound_received);
    let concealed = now
        .samples_concealed
        .saturating_sub(before.samples_concealed);
    let played = now.samples_played.saturating_sub(before.samples_played);
    let path = bars(round_trip, ROUND_TRIP);
    Quality {
        out: path
            .min(bars(now.loss_out, LOSS))
            .min(bars(shortage, SHORTAGE)),
        received: path
            .min(bars(share(missing, missing + received), LOSS))
            .min(bars(share(concealed, played), CONCEALED)),
    }
}

fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn bars(measure: f64, most: [f64; 4]) -> u8 {
    let fitting = most.iter().filter(|most| measure <= **most);
    fitting.count() as u8
}

/// Judges a call measurement by measurement.
#[derive(Clone, Debug, Default)]
pub struct Judge {
    before: Option<Statistics>,
    settled: u8,
    out: Steady,
    received: Steady,
}

impl Judge {
    /// Takes the next measurement in, about a second after the one before. `None` while the call settles.
    pub(crate) fn measure(&mut self, now: &Statistics) -> Option<Quality> {
        let before = self.before.replace(now.clone())?;
        if self.settled < SETTLING {
            self.settled += 1;
            return None;
        }
        let found = judge(&before, now);
        Some(Quality {
            out: self.out.follow(found.out),
            received: self.received.follow(found.received),
        })
    }
}

/// Bars that follow slowly.
#[derive(Clone, Debug)]
struct Steady {
    shown: u8,
    below: u8,
    above: u8,
}

impl Default for Steady {
    fn default() -> Self {
        Self {
            shown: FULL,
            below: 0,
            above: 0,
        }
    }
}

impl Steady {
    fn follow(&mut self, found: u8) -> u8 {
        self.below = if found < self.shown {
            self.below + 1
        } else {
            0
        };
        self.above = if found > self.shown {
            self.above + 1
        } else {
            0
        };
        if self.below >= WORSE {
            self.shown = found;
            self.below = 0;
        } else if self.above >= BETTER {
            self.shown += 1;
            self.above = 0;
        }
        self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Pictures;

    fn good() -> Statistics {
        Statistics {
            kbps_target: 1500.0,
            round_trip: Some(Duration::from_millis(40)),
            video_out: Pictures {
                per_second: 30.0,
                ..Pictures::default()
            },
            ..Statistics::default()
        }
    }

    /// A second later, with so much of the sound missing and concealed.
    fn later(before: &Statistics, missing: u64, concealed: u64) -> Statistics {
        Statistics {
            sound_received: before.sound_received + 50 - missing,
            sound_missing: before.sound_missing + missing,
            samples_played: before.samples_played + 48_000,
            samples_concealed: before.samples_concealed + concealed,
            ..before.clone()
        }
    }

    #[test]
    fn each_direction_is_as_good_as_the_worst_of_it() {
        let base = good();
        let next = later(&base, 0, 0);
        let judged = |change: fn(&mut Statistics)| {
            let mut now = next.clone();
            change(&mut now);
            let Quality { out, received } = judge(&base, &now);
            (out, received)
        };
        assert_eq!(judged(|_| {}), (4, 4));
        assert_eq!(judged(|now| now.loss_out = 0.07), (2, 4));
        assert_eq!(judged(|now| now.loss_out = 0.5), (0, 4));
        assert_eq!(judged(|now| now.kbps_target = 220.0), (2, 4));
        assert_eq!(judged(|now| now.sound_missing += 5), (4, 2));
        assert_eq!(judged(|now| now.samples_concealed += 4_000), (4, 1));
        let slow = judged(|now| now.round_trip = Some(Duration::from_millis(600)));
        assert_eq!(slow, (2, 2));
        // A call without pictures needs little.
        let voice = judged(|now| {
            now.video_out.per_second = 0.0;
            now.kbps_target = 60.0;
        });
        assert_eq!(voice, (4, 4));
    }

    #[test]
    fn what_is_bad_is_blamed_on_whose_sending_suffers() {
        let table = [
            (4, 3, Blame::Nobody),
            (2, 3, Blame::Me),
            (3, 0, Blame::Them),
            (1, 2, Blame::Between),
        ];
        for (out, received, blame) in table {
            assert_eq!(Quality { out, received }.blame(), blame);
        }
    }

    #[test]
    fn bars_fall_soon_and_rise_slowly_and_one_bad_second_changes_nothing() {
        let mut steady = Steady::default();
        let mut follow =
            |found: &[u8]| -> Vec<u8> { found.iter().map(|found| steady.follow(*found)).collect() };
        assert_eq!(follow(&[1, 4, 1, 4]), [4, 4, 4, 4]);
        assert_eq!(follow(&[1, 1]), [4, 1]);
        assert_eq!(follow(&[4, 4, 4, 1, 4, 4, 4, 4]), [1, 1, 1, 1, 1, 1, 1, 2]);
    }

    #[test]
    fn a_call_that_begins_is_not_judged() {
        let mut judge = Judge::default();
        let mut now = Statistics {
            kbps_target: 50.0,
            ..good()
        };
        for _ in 0..=SETTLING {
            assert_eq!(judge.measure(&now), None);
            now = later(&now, 0, 0);
        }
        now.kbps_target = 1500.0;
        let full = Quality {
            out: FULL,
            received: FULL,
        };
        assert_eq!(judge.measure(&now), Some(full));
    }
}
