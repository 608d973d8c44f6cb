//! When each received sound packet is to be played.
//!
//! The network delays packets unevenly. Each packet's lateness is its delay above the smallest of the last ten
//! seconds; sound is held back by what nearly all of the last packets' lateness needs, but at least 20 ms. A packet
//! that has not come when it is due is made up. No decoding and no clock here: times are passed in.

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
/// Packets by whose lateness is judged: 5 s of 20 ms.
const JUDGED: usize = 250;
/// Share of packets that come in time.
const IN_TIME: f64 = 0.97;
/// Sound is fetched in pieces of 10 ms, so a packet may have to be there that much before its time.
const MARGIN: f64 = 0.01;
/// So far off the wanted delay nothing is changed.
const TOLERANCE: f64 = 0.01;
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

/// What to do to get the next piece of sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Decode this packet.
    Decode(Bytes, Pace),
    /// The packet is lost: make it up from the redundancy in this one, which follows it.
    Recover(Bytes),
    /// The packet is lost or late: make it up from what was heard.
    Conceal,
    /// There is nothing to play: silence.
    Silence,
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
    /// Delays of the last packets: arrival minus timestamp, in seconds.
    delays: VecDeque<(f64, f64)>,
    /// Candidates for the smallest delay, rising.
    base: VecDeque<(f64, f64)>,
    /// Sound made up since the last real packet, in pieces.
    concealed: u32,
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
        self.note_delay(now, now - time as f64 / RATE);
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

    fn note_delay(&mut self, now: f64, delay: f64) {
        self.delays.push_back((now, delay));
        if self.delays.len() > JUDGED {
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
        let mut lateness: Vec<f64> = self.delays.iter().map(|(_, delay)| delay - base).collect();
        lateness.sort_by(f64::total_cmp);
        let place = (lateness.len() as f64 * IN_TIME) as usize;
        let needed = lateness[place.min(lateness.len() - 1)] + MARGIN;
        needed.clamp(LEAST, MOST)
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
        let Some(next) = self.next else {
            // Wait until the first packet has been held back long enough.
            if delay < target {
                return Step::Silence;
            }
            self.next = Some(first);
            return self.step(Duration::from_secs_f64(at.max(0.0)));
        };
        if delay < target - FAR {
            // It is far too early: the sender paused.
            self.next = Some(first);
            return self.conceal();
        }
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
        let pace = if late > FAR {
            Pace::ShortenAnyway
        } else if late > TOLERANCE {
            Pace::Shorten
        } else if late < -TOLERANCE {
            Pace::Lengthen
        } else {
            Pace::Keep
        };
        Step::Decode(held.payload, pace)
    }

    /// Nothing is there: makes sound up for a while, then gives up.
    fn conceal(&mut self) -> Step {
        if self.next.is_none() {
            return Step::Silence;
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
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};

    const FRAME: u64 = 20;

    /// What came of playing a stream.
    #[derive(Debug, Default)]
    struct Outcome {
        /// Numbers of the packets played, with the time they were held back.
        played: Vec<(u32, f64)>,
        concealed: usize,
        recovered: usize,
        shortened: usize,
        lengthened: usize,
    }

    /// Plays packets that arrive at the given milliseconds; fetches 10 ms pieces, as the sound thread does, with a
    /// clock that runs `speed` times as fast as the sender's.
    fn play(arrivals: &[(u64, u32)], until: u64, speed: f64) -> Outcome {
        let mut playout = Playout::new();
        let mut outcome = Outcome::default();
        let mut arrivals = arrivals.to_vec();
        arrivals.sort_unstable();
        let mut arriving = arrivals.into_iter().peekable();
        let mut queued = 0.0;
        for tick in 0.. {
            let now = tick as f64 * 10.0 / speed;
            if now > until as f64 {
                return outcome;
            }
            while let Some((at, number)) = arriving.next_if(|(at, _)| *at as f64 <= now) {
                let payload = Bytes::copy_from_slice(&number.to_be_bytes());
                let timestamp = number.wrapping_mul(960).wrapping_add(u32::MAX - 9600);
                let at = Duration::from_millis(at);
                playout.push((number as u16).wrapping_add(65_530), timestamp, payload, at);
            }
            while queued < 10.0 {
                let at = Duration::from_secs_f64((now + queued) / 1000.0);
                queued += match playout.step(at) {
                    Step::Decode(payload, pace) => {
                        let number = u32::from_be_bytes(payload[..].try_into().unwrap());
                        let sent = f64::from(number) * FRAME as f64;
                        outcome.played.push((number, now + queued - sent));
                        match pace {
                            Pace::Keep => 20.0,
                            Pace::Shorten | Pace::ShortenAnyway => {
                                outcome.shortened += 1;
                                15.0
                            }
                            Pace::Lengthen => {
                                outcome.lengthened += 1;
                                25.0
                            }
                        }
                    }
                    Step::Recover(_) => {
                        outcome.recovered += 1;
                        20.0
                    }
                    Step::Conceal => {
                        outcome.concealed += 1;
                        20.0
                    }
                    Step::Silence => 20.0,
                };
            }
            queued -= 10.0;
        }
        unreachable!("time ends the loop")
    }

    fn in_order(outcome: &Outcome) -> bool {
        outcome.played.is_sorted_by(|a, b| a.0 < b.0)
    }

    fn delays_after(outcome: &Outcome, number: u32) -> impl Iterator<Item = f64> + '_ {
        outcome
            .played
            .iter()
            .filter(move |(n, _)| *n > number)
            .map(|(_, delay)| *delay)
    }

    #[test]
    fn an_even_network_is_played_whole_and_soon() {
        let arrivals: Vec<_> = (0..500).map(|n| (u64::from(n) * FRAME + 30, n)).collect();
        let outcome = play(&arrivals, 10_000, 1.0);
        assert!(in_order(&outcome));
        assert!(outcome.played.len() >= 495, "{}", outcome.played.len());
        assert_eq!((outcome.concealed, outcome.recovered), (0, 0));
        // 30 ms of the network and about 20 held back.
        let late = delays_after(&outcome, 200).fold(0.0, f64::max);
        assert!(late < 75.0, "{late} ms");
    }

    #[test]
    fn jitter_is_measured_and_covered() {
        let mut random = rand::rngs::StdRng::seed_from_u64(11);
        for jitter in [20, 60, 120] {
            let arrivals: Vec<_> = (0..1000)
                .map(|n| (u64::from(n) * FRAME + random.random_range(0..=jitter), n))
                .collect();
            let outcome = play(&arrivals, 20_000, 1.0);
            assert!(in_order(&outcome), "jitter {jitter}");
            let made_up = outcome.concealed + outcome.recovered;
            assert!(made_up < 60, "jitter {jitter}: {made_up} made up");
            let late = delays_after(&outcome, 300).fold(0.0, f64::max);
            assert!(late < jitter as f64 + 80.0, "jitter {jitter}: {late} ms");
        }
    }

    #[test]
    fn a_lost_packet_is_recovered_from_the_next_one() {
        let arrivals: Vec<_> = (0..500)
            .filter(|n| n % 20 != 7)
            .map(|n| (u64::from(n) * FRAME, n))
            .collect();
        let outcome = play(&arrivals, 10_000, 1.0);
        assert!(in_order(&outcome));
        assert!(outcome.recovered >= 20, "{}", outcome.recovered);
        assert!(outcome.concealed <= 5, "{}", outcome.concealed);
    }

    #[test]
    fn a_standstill_is_caught_up() {
        let arrivals: Vec<_> = (0..600)
            .map(|n| {
                let sent = u64::from(n) * FRAME;
                let held_up = (4000..4500).contains(&sent);
                (if held_up { 4500 } else { sent }, n)
            })
            .collect();
        let outcome = play(&arrivals, 12_000, 1.0);
        assert!(in_order(&outcome));
        assert!(outcome.shortened > 0);
        let late = delays_after(&outcome, 520).fold(0.0, f64::max);
        assert!(late < 120.0, "still {late} ms late");
    }

    #[test]
    fn clocks_that_differ_are_followed() {
        let arrivals: Vec<_> = (0..3000).map(|n| (u64::from(n) * FRAME, n)).collect();
        for (speed, what) in [(0.999, "slower"), (1.001, "faster")] {
            let outcome = play(&arrivals, 60_000, speed);
            assert!(in_order(&outcome), "{what}");
            assert!(outcome.played.len() > 2950, "{what}");
            assert!(outcome.concealed < 20, "{what}: {}", outcome.concealed);
            let late = delays_after(&outcome, 1000).fold(0.0, f64::max);
            assert!(late < 80.0, "{what}: {late} ms");
        }
    }

    #[test]
    fn a_pause_a_new_stream_and_rubbish_are_survived() {
        let mut playout = Playout::new();
        let at = Duration::from_millis;
        let payload = || Bytes::from_static(b"x");
        for n in 0..10u16 {
            playout.push(n, u32::from(n) * 960, payload(), at(u64::from(n) * 20));
        }
        // Another stream with quite other numbers.
        for n in 0..300u16 {
            let sequence = n.wrapping_add(40_000);
            let timestamp = 3_000_000_000u32.wrapping_add(u32::from(n) * 960);
            playout.push(sequence, timestamp, payload(), at(200 + u64::from(n)));
            assert!(playout.packets.len() <= MAX_PACKETS);
        }
        let steps = (0..50).map(|n| playout.step(at(1000 + n * 20)));
        let decoded = steps.filter(|step| matches!(step, Step::Decode(..)));
        assert!(decoded.count() > 10);
        playout.push(0, 0, Bytes::new(), at(5000));
        playout.push(0, 0, Bytes::from(vec![0; 100_000]), at(5000));
        assert_eq!(playout.counts().received, 310);
    }
}
