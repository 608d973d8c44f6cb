//! The time a view is drawn for.
//!
//! Views are functions of their state, so they never ask the system for the time: whoever updates a screen tells it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::protocol::Millis;
use crate::store::User;

/// A moment: Unix time in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock(pub Millis);

impl Clock {
    /// Now.
    ///
    /// ```
    /// use azstack::ui::Clock;
    /// assert!(Clock::now().0 > 1_700_000_000_000, "ms since 1970");
    /// ```
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(since.map_or(0, |since| since.as_millis() as Millis))
    }

    /// How long a label that tells how long ago `time` was stays right; `None` when it changes at most once a day.
    pub(crate) fn keeps(self, time: Millis) -> Option<Duration> {
        const MINUTE: i64 = 60_000;
        let age = (self.0 - time).max(0);
        (age < 60 * MINUTE).then(|| Duration::from_millis((MINUTE - age % MINUTE) as u64))
    }

    /// The same for the label that tells when `user` was last seen.
    pub(crate) fn keeps_last_seen(self, user: &User) -> Option<Duration> {
        let told = !user.online && user.last_visit > 0;
        told.then(|| self.keeps(user.last_visit * 1000)).flatten()
    }
}
