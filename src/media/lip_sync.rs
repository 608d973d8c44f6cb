//! Keeps pictures with the sound of the same moment.
//!
//! The other side's sender reports (RFC 3550 § 6.4.1) say which of its timestamps, of sound and of pictures, were the
//! same moment. Sound is held back against jitter, so pictures wait for it; but for what nobody notices, since a
//! picture that waits is an old one. Sound never waits for pictures.

use super::SAMPLE_RATE;
use crate::transport::Kind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Units of the RTP clock of pictures in a second.
const PICTURE_RATE: f64 = 90_000.0;
/// Pictures may be that much ahead of their sound, in seconds: less than the 45 ms that ITU-R BT.1359 calls noticeable.
const UNNOTICED: f64 = 0.035;
/// No picture waits longer, in seconds: reports that say so are wrong.
const LONGEST_WAIT: f64 = 0.25;
/// Weight of the newest measure of when sound is heard.
const WEIGHT: f64 = 0.1;

/// A moment on the sender's wall clock, in seconds, and the timestamp of one stream then.
#[derive(Clone, Copy)]
struct Moment {
    wall: f64,
    timestamp: u32,
}

impl Moment {
    /// When a timestamp was, on the sender's wall clock.
    fn wall_of(self, timestamp: u32, rate: f64) -> f64 {
        let units = timestamp.wrapping_sub(self.timestamp) as i32;
        self.wall + f64::from(units) / rate
    }
}

struct State {
    start: Instant,
    sound: Option<Moment>,
    pictures: Option<Moment>,
    /// When sound is heard: seconds since `start` minus the sender's wall clock.
    heard: Option<f64>,
}

/// See the module. Shared by the threads that play and show.
pub struct LipSync(Mutex<State>);

impl LipSync {
    /// Nothing known: nothing waits.
    pub fn new() -> Self {
        Self(Mutex::new(State {
            start: Instant::now(),
            sound: None,
            pictures: None,
            heard: None,
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a sender report: NTP time (32.32 bits, RFC 5905 § 6) and RTP timestamp of the same moment.
    pub fn note_report(&self, kind: Kind, ntp: u64, timestamp: u32) {
        let wall = ntp as f64 / 2_f64.powi(32);
        let mut state = self.state();
        let moment = match kind {
            Kind::Audio => &mut state.sound,
            Kind::Video => &mut state.pictures,
        };
        *moment = Some(Moment { wall, timestamp });
    }

    /// Sound of that timestamp is heard at that time.
    pub fn note_heard(&self, timestamp: u32, at: Instant) {
        let mut state = self.state();
        let Some(sound) = state.sound else { return };
        let at = at.saturating_duration_since(state.start).as_secs_f64();
        let measured = at - sound.wall_of(timestamp, f64::from(SAMPLE_RATE));
        let before = state
            .heard
            .filter(|heard| (heard - measured).abs() < LONGEST_WAIT);
        state.heard = Some(before.map_or(measured, |heard| heard + (measured - heard) * WEIGHT));
    }

    /// How long a picture of that timestamp has to wait.
    pub fn wait(&self, timestamp: u32, now: Instant) -> Duration {
        let state = self.state();
        let (Some(pictures), Some(heard)) = (state.pictures, state.heard) else {
            return Duration::ZERO;
        };
        let now = now.saturating_duration_since(state.start).as_secs_f64();
        let wait = pictures.wall_of(timestamp, PICTURE_RATE) + heard - UNNOTICED - now;
        if (0.0..LONGEST_WAIT).contains(&wait) {
            Duration::from_secs_f64(wait)
        } else {
            Duration::ZERO
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NTP time of so many seconds.
    fn ntp(seconds: f64) -> u64 {
        (seconds * 2_f64.powi(32)) as u64
    }

    #[test]
    fn pictures_wait_for_their_sound_but_for_what_nobody_notices() {
        let sync = LipSync::new();
        let start = sync.state().start;
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!(sync.wait(5, at(0)), Duration::ZERO);
        // Both streams at second 1000 of the sender's clock; timestamps wrap soon.
        sync.note_report(Kind::Audio, ntp(1000.0), u32::MAX - 10);
        sync.note_report(Kind::Video, ntp(1000.5), u32::MAX - 20);
        // Sound of second 1001 is heard at 1.150 s here: 150 ms after its moment, if that one was 1.000 s here.
        sync.note_heard((u32::MAX - 10).wrapping_add(48_000), at(1150));
        let picture = (u32::MAX - 20).wrapping_add(45_000);
        let wait = sync.wait(picture, at(1020)).as_millis();
        assert!((93..=96).contains(&wait), "{wait} ms");
        assert_eq!(sync.wait(picture, at(1120)), Duration::ZERO);
    }

    #[test]
    fn nonsense_makes_nobody_wait() {
        let sync = LipSync::new();
        let now = sync.state().start + Duration::from_secs(1);
        sync.note_report(Kind::Audio, u64::MAX, 0);
        sync.note_report(Kind::Video, 0, 0);
        sync.note_heard(0, now);
        assert_eq!(sync.wait(0, now), Duration::ZERO);
        sync.note_report(Kind::Video, u64::MAX, u32::MAX / 2);
        assert_eq!(sync.wait(0, now), Duration::ZERO);
        sync.note_report(Kind::Video, u64::MAX, 0);
        assert!(sync.wait(90_000, now) < Duration::from_millis(250));
    }

    #[test]
    fn a_sender_that_sets_its_clock_is_followed() {
        let sync = LipSync::new();
        let at = |ms| sync.state().start + Duration::from_millis(ms);
        sync.note_report(Kind::Audio, ntp(10.0), 0);
        sync.note_heard(0, at(100));
        sync.note_report(Kind::Audio, ntp(5000.0), 48_000);
        sync.note_report(Kind::Video, ntp(5000.0), 90_000);
        sync.note_heard(48_000, at(1100));
        let wait = sync.wait(90_000, at(1020)).as_millis();
        assert!((43..=46).contains(&wait), "{wait} ms");
    }
}
