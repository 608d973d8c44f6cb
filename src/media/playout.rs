//! When each received sound packet is to be played.
//!
//! The network delays packets unevenly. Each packet's lateness is its delay above the smallest of the last ten
//! seconds; sound is held back by what the lateness of all of the last packets needs, but at least 20 ms. Where
//! packets are lost it is held back by a packet more: what was lost can be made from the redundancy in the next. A
//! packet that has not come when it is due is made up. No decoding and no clock here: times are passed in.

use bytes::Bytes;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Units of the RTP clock in a second.
const RATE: f64 = 48_000.0;
/// Bounds of the time that sound is held back, in seconds, and its value before anything is known.
const LEAST: f64 = 0.02;
const MOST: f64 = 0.4;
const AT_FIRST: f64 = 0.06;
/// Packets after which the measured lateness counts.
const ENOUGH: usize = 25;
/// Packets by whose lateness is judged, the latest of them: 5 s of 20 ms. Of those in the 5 s before, no more lateness
/// counts than a narrow path's queue makes: its sender tries every 5 to 12 s whether it carries more, and where that was
/// forgotten each time, 1.1 % of sound was made up at 300 kbit/s. A standstill is longer and does not come again.
const JUDGED: usize = 250;
const REMEMBERED: usize = 500;
const QUEUE: f64 = 0.1;
/// Length of a packet, in seconds, and the share of them lost from which on the next one is waited for.
const PACKET: f64 = 0.02;
const LOSSY: f64 = 0.01;
/// Sound is fetched in pieces of 10 ms, so a packet may have to be there that much before its time.
const MARGIN: f64 = 0.01;
/// So far off the wanted delay nothing is changed.
const TOLERANCE: f64 = 0.006;
/// Farther off, sound is shortened even where it is audible; farther still, packets are left out or silence put in.
const FAR: f64 = 0.06;
const VERY_FAR: f64 = 0.3;
/// Window of the smallest delay, in seconds.
const BASE_WINDOW: f64 = 10.0;
/// Packets held at most: 2 s.
const MAX_PACKETS: usize = 100;
/// A packet that far off the expected time belongs to a new stream, in seconds.
const NEW_STREAM: f64 = 10.0;
/// Largest sound packet there is (RFC 6716 § 3.4).
const MAX_PAYLOAD: usize = 1275 * 6;
/// A packet of at most so many bytes holds no sound: it begins a pause (discontinuous transmission, RFC 6716 § 2.1.9).
pub const PAUSE_PAYLOAD: usize = 2;

/// What to do to get the next piece of sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Decode this packet.
    Decode(Due, Pace),
    /// The packet is lost: make it up from the redundancy in this one, which follows it.
    Recover(Bytes),
    /// The packet is lost or late: make it up from what was heard.
    Conceal,
    /// The other side pauses: the noise of its room, as its last packet described it.
    Comfort,
    /// There is nothing to play: silence.
    Silence,
}

/// A packet whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its RTP timestamp.
    pub timestamp: u32,
    pub payload: Bytes,
}

/// How fast to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As it is.
    Keep,
    /// A little faster, if it can be done inaudibly.
    Shorten,
    /// A little faster in any case.
    ShortenAnyway,
    /// A little slower.
    Lengthen,
}

struct Held {
    /// In units of the RTP clock, without wrapping.
    timestamp: i64,
    payload: Bytes,
}

/// What became of the packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Packets taken.
    pub received: u64,
    /// Packets that were not there in time.
    pub missing: u64,
}

/// See the module. `now` is the time since any fixed moment.
pub struct Playout {
    packets: BTreeMap<i64, Held>,
    /// Number of the packet to play next; `None` while nothing plays.
    next: Option<i64>,
    /// Numbers and timestamps of the newest packet, for counting on without wrapping.
    newest: Option<(i64, i64)>,
    /// Numbers and delays of the last packets: arrival minus timestamp, in seconds.
    delays: VecDeque<(i64, f64)>,
    /// Candidates for the smallest delay, rising.
    base: VecDeque<(f64, f64)>,
    /// Sound made up since the last real packet, in pieces.
    concealed: u32,
    /// The other side sends nothing because there is nothing to hear.
    paused: bool,
    counts: Counts,
}

impl Playout {
    /// Nothing received yet.
    pub fn new() -> Self {
        Self {
            packets: BTreeMap::new(),
            next: None,
            newest: None,
            delays: VecDeque::new(),
            base: VecDeque::new(),
            concealed: 0,
            paused: false,
            counts: Counts::default(),
        }
    }

    /// Takes a packet: its RTP sequence number and timestamp, its payload and when it came.
    pub fn push(&mut self, sequence: u16, timestamp: u32, payload: Bytes, now: Duration) {
        if payload.is_empty() || payload.len() > MAX_PAYLOAD {
            return;
        }
        let (mut number, mut time) = match self.newest {
            None => (i64::from(sequence), i64::from(timestamp)),
            Some((number, time)) => (
                number + i64::from(sequence.wrapping_sub(number as u16) as i16),
                time + i64::from(timestamp.wrapping_sub(time as u32) as i32),
            ),
        };
        let now = now.as_secs_f64();
        let expected = self.base.front().map(|(_, base)| now - base);
        if expected.is_some_and(|expected| (expected - time as f64 / RATE).abs() > NEW_STREAM) {
            let counts = self.counts;
            *self = Self::new();
            self.counts = counts;
            (number, time) = (i64::from(sequence), i64::from(timestamp));
        }
        self.note_delay(number, now, now - time as f64 / RATE);
        self.counts.received += 1;
        if self.newest.is_none_or(|(newest, _)| number > newest) {
            self.newest = Some((number, time));
        }
        if self.next.is_some_and(|next| number < next) {
            return;
        }
        self.packets.entry(number).or_insert(Held {
            timestamp: time,
            payload,
        });
        if self.packets.len() > MAX_PACKETS {
            self.packets.pop_first();
            self.next = self.packets.first_key_value().map(|(&first, _)| first);
        }
    }

    fn note_delay(&mut self, number: i64, now: f64, delay: f64) {
        self.delays.push_back((number, delay));
        if self.delays.len() > REMEMBERED {
            self.delays.pop_front();
        }
        while self.base.back().is_some_and(|(_, kept)| *kept >= delay) {
            self.base.pop_back();
        }
        self.base.push_back((now, delay));
        while self.base.len() > 1
            && self
                .base
                .front()
                .is_some_and(|(at, _)| now - at > BASE_WINDOW)
        {
            self.base.pop_front();
        }
    }

    /// How long sound should be held back, in seconds.
    fn target(&self) -> f64 {
        let Some((_, base)) = self.base.front() else {
            return AT_FIRST;
        };
        if self.delays.len() < ENOUGH {
            return AT_FIRST;
        }
        let lateness = |(_, delay): &(i64, f64)| delay - base;
        let latest = self.delays.iter().rev().take(JUDGED).map(lateness);
        let before = self.delays.iter().rev().skip(JUDGED).map(lateness);
        let queue = before.fold(0.0, f64::max).min(QUEUE);
        let mut needed = latest.fold(queue, f64::max) + MARGIN;
        if self.loss() > LOSSY {
            needed += PACKET;
        }
        needed.clamp(LEAST, MOST)
    }

    /// Share of the last packets that never came.
    fn loss(&self) -> f64 {
        let numbers = || self.delays.iter().map(|(number, _)| *number);
        let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
            return 0.0;
        };
        let expected = (last - first + 1) as f64;
        (1.0 - self.delays.len() as f64 / expected).max(0.0)
    }

    /// How long a packet of that timestamp has been held back if it plays at `at` (seconds).
    fn held(&self, timestamp: i64, at: f64) -> f64 {
        let base = self.base.front().map_or(0.0, |(_, base)| *base);
        at - timestamp as f64 / RATE - base
    }

    /// What to play next. `at` is when it will be heard: now, and what is decoded but not played yet.
    pub fn step(&mut self, at: Duration) -> Step {
        let at = at.as_secs_f64();
        let target = self.target();
        let Some((&first, held)) = self.packets.first_key_value() else {
            return self.conceal();
        };
        let delay = self.held(held.timestamp, at);
        let Some(mut next) = self.next else {
            // Wait until the first packet has been held back long enough.
            if delay < target {
                return Step::Silence;
            }
            self.next = Some(first);
            return self.step(Duration::from_secs_f64(at.max(0.0)));
        };
        if delay < target - FAR || (self.paused && delay < target - TOLERANCE) {
            // It is far too early: the sender paused.
            self.next = Some(first);
            return self.conceal();
        }
        // Of what is missing, some was made up before anything showed that it is lost.
        let made_up = i64::from(self.concealed).min((first - next).max(0));
        next += made_up;
        self.concealed = 0;
        self.next = Some(next);
        if first == next {
            return self.play(delay, target);
        }
        self.next = Some(next + 1);
        self.counts.missing += 1;
        if first == next + 1 {
            Step::Recover(held.payload.clone())
        } else {
            Step::Conceal
        }
    }

    fn play(&mut self, delay: f64, target: f64) -> Step {
        let mut late = delay - target;
        // After the network stood still there is too much: leave out what nobody could catch up.
        while late > VERY_FAR && self.packets.len() > 1 {
            self.packets.pop_first();
            late -= 0.02;
        }
        let Some((number, held)) = self.packets.pop_first() else {
            return Step::Silence;
        };
        self.next = Some(number + 1);
        self.concealed = 0;
        self.paused = held.payload.len() <= PAUSE_PAYLOAD;
        if self.paused {
            return Step::Comfort;
        }
        let pace = if late > FAR {
            Pace::ShortenAnyway
        } else if late > TOLERANCE {
            Pace::Shorten
        } else if late < -TOLERANCE {
            Pace::Lengthen
        } else {
            Pace::Keep
        };
        let due = Due {
            timestamp: held.timestamp as u32,
            payload: held.payload,
        };
        Step::Decode(due, pace)
    }

    /// Nothing is there: makes sound up for a while, then gives up.
    fn conceal(&mut self) -> Step {
        if self.next.is_none() {
            return Step::Silence;
        }
        if self.paused {
            return Step::Comfort;
        }
        self.concealed += 1;
        if self.concealed <= 5 {
            if self.concealed == 1 {
                self.counts.missing += 1;
            }
            return Step::Conceal;
        }
        if self.packets.is_empty() {
            // Start anew with whatever comes.
            self.next = None;
            self.concealed = 0;
        }
        Step::Silence
    }

    /// What became of the packets so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How uneven the network's delay is: mean lateness above the smallest.
    pub fn jitter(&self) -> Duration {
        let Some((_, base)) = self.base.front() else {
            return Duration::ZERO;
        };
        let sum: f64 = self.delays.iter().map(|(_, delay)| delay - base).sum();
        Duration::from_secs_f64((sum / self.delays.len().max(1) as f64).max(0.0))
    }
}

#[cfg(test)]
mod tests;
