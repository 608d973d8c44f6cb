//! How times are said: clock, day, how long ago, how long.

use std::time::Duration;

use jiff::{Timestamp, Zoned, civil::Date};

use super::Words;
use super::locale::Shape;
use crate::protocol::Millis;

impl Words {
    /// The calendar day of `time` (Unix ms) where the person is.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// let words = Words::english().with_zone(jiff::tz::TimeZone::UTC);
    /// assert_eq!(words.day(86_400_000).to_string(), "1970-01-02");
    /// ```
    pub fn day(&self, time: Millis) -> Date {
        self.local(time).date()
    }

    /// Hours and minutes.
    pub(crate) fn clock(&self, time: Millis) -> String {
        self.locale.clock(&self.local(time))
    }

    /// Day and clock, for a tooltip.
    pub(crate) fn moment(&self, time: Millis, now: Millis) -> String {
        self.fill(
            "time-moment",
            [
                ("day", self.day_title(self.day(time), now).into()),
                ("clock", self.clock(time).into()),
            ],
        )
    }

    /// A day as the marker above its first message: today, yesterday, the weekday, else the date. `now` is in Unix ms.
    ///
    /// ```
    /// use azstack::ui::{Clock, Words};
    /// let (words, now) = (Words::english(), Clock::now().0);
    /// assert_eq!(words.day_title(words.day(now), now), "Today");
    /// ```
    pub fn day_title(&self, day: Date, now: Millis) -> String {
        let today = self.day(now);
        match days_between(day, today) {
            0 => self.say("time-today"),
            1 => self.say("time-yesterday"),
            2..7 => self.locale.day(day, Shape::Weekday),
            _ if day.year() == today.year() => self.locale.day(day, Shape::Day),
            _ => self.locale.day(day, Shape::Date),
        }
    }

    /// When `time` was (both in Unix ms), in the shortest form, for a row of a list: now, minutes, the clock, yesterday,
    /// weekday, date.
    ///
    /// ```
    /// use azstack::ui::{Clock, Words};
    /// let (words, now) = (Words::english(), Clock::now().0);
    /// assert!(words.recently(now - 5 * 60_000, now).contains('5'));
    /// ```
    pub fn recently(&self, time: Millis, now: Millis) -> String {
        let day = self.day(time);
        let today = self.day(now);
        let minutes = (now - time).max(0) / 60_000;
        match days_between(day, today) {
            _ if minutes == 0 => self.say("time-now"),
            _ if minutes < 60 => self.fill("time-minutes", [("minutes", minutes.into())]),
            0 => self.clock(time),
            1 => self.say("time-yesterday"),
            2..7 => self.locale.day(day, Shape::Weekday),
            _ if day.year() == today.year() => self.locale.day(day, Shape::DayShort),
            _ => self.locale.day(day, Shape::DateShort),
        }
    }

    /// A sentence for somebody who was last here at `time` (both in Unix ms).
    ///
    /// ```
    /// use azstack::ui::{Clock, Words};
    /// let (words, now) = (Words::english(), Clock::now().0);
    /// assert_eq!(words.last_seen(now, now), words.say("presence-just-now"));
    /// ```
    pub fn last_seen(&self, time: Millis, now: Millis) -> String {
        let minutes = (now - time).max(0) / 60_000;
        match minutes {
            0 => self.say("presence-just-now"),
            1..60 => self.fill("presence-minutes", [("minutes", minutes.into())]),
            60..1440 => self.fill("presence-hours", [("hours", (minutes / 60).into())]),
            _ => self.fill(
                "presence-day",
                [("day", self.day_title(self.day(time), now).into())],
            ),
        }
    }

    /// How long something lasted, in the shortest form, for a row of a list: seconds below a minute, minutes below an hour,
    /// then hours and minutes.
    ///
    /// ```
    /// use std::time::Duration;
    /// let words = azstack::ui::Words::english();
    /// assert_eq!(words.length(Duration::from_secs(1)), "1 s");
    /// assert_eq!(words.length(Duration::from_secs(185)), "3 min");
    /// assert_eq!(words.length(Duration::from_secs(3_720)), "1 h 2 min");
    /// ```
    pub fn length(&self, length: Duration) -> String {
        let seconds = length.as_secs() as i64;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        match (hours, minutes) {
            (0, 0) => self.fill("time-length-seconds", [("seconds", seconds.into())]),
            (0, _) => self.fill("time-length-minutes", [("minutes", minutes.into())]),
            _ => self.fill(
                "time-length-hours",
                [("hours", hours.into()), ("minutes", minutes.into())],
            ),
        }
    }

    /// Minutes and seconds of something that runs, `03:07`; minutes run past 59.
    ///
    /// ```
    /// use std::time::Duration;
    /// let words = azstack::ui::Words::english();
    /// assert_eq!(words.timer(Duration::from_secs(187)), "03:07");
    /// ```
    pub fn timer(&self, length: Duration) -> String {
        let seconds = length.as_secs();
        let [minutes, seconds] =
            [seconds / 60, seconds % 60].map(|number| self.locale.digits(number, 2));
        format!("{minutes}:{seconds}")
    }

    fn local(&self, time: Millis) -> Zoned {
        Timestamp::from_millisecond(time)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(self.zone.clone())
    }
}

/// Whole days from `day` to `today`; a day to come counts as today.
fn days_between(day: Date, today: Date) -> i64 {
    day.until(today)
        .map_or(i64::MAX, |span| i64::from(span.get_days()).max(0))
}
