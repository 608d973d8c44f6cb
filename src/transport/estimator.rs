//! How much the path carries, judged from the other side's transport-wide feedback.
//!
//! Queueing delay decides, loss only confirms it: random loss on a radio link must not starve a call, a standing queue
//! must. As in CoDel (RFC 8289 § 4) the queue that stands is the *lowest* delay of the last moment, above the lowest
//! of half a minute: neither a picture's own burst nor jitter counts, what never drains does. While a queue stands,
//! the target is set below the rate that arrives; while there is none it grows, slowly about the rate where a queue
//! stood last, quickly below it and beyond.

use rtc::interceptor::{BandwidthEstimator, PacketReport};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Never ask for less: sound needs it.
const FLOOR: f64 = 50_000.0;
/// Never ask for more: enough for 1080p.
const CEILING: f64 = 4_000_000.0;
/// Where a call starts before anything is known, bits per second.
pub(super) const START: u64 = 800_000;

const RATE_WINDOW: Duration = Duration::from_millis(500);
/// The moment over which a queue must stand: longer than a picture and a packet of sound take.
const QUEUE_WINDOW: Duration = Duration::from_millis(120);
const BASE_DELAY_WINDOW: Duration = Duration::from_secs(30);
const LOSS_WINDOW: Duration = Duration::from_secs(3);
/// Loss over fewer packets says nothing.
const LOSS_PACKETS: usize = 50;
const STEP: Duration = Duration::from_millis(100);
/// After a cut the target does not grow for so long.
const HOLD: Duration = Duration::from_millis(400);
/// After so many steps of cutting a delay that stands although everything arrives is no queue: the path became longer.
const VAIN_CUTS: u32 = 24;
/// The lists hold at most this many packets, whatever arrives.
const MAX_SAMPLES: usize = 4096;

/// Standing queues in seconds: below the first the target grows, above the second it is cut, above the third harder.
const SHORT_QUEUE: f64 = 0.008;
const LONG_QUEUE: f64 = 0.015;
const VERY_LONG_QUEUE: f64 = 0.1;
/// A queue that is shorter than this share of what it was a step before drains.
const DRAINING: f64 = 0.95;

/// A known rate gives way by so much in each step of cutting.
const FORGETTING: f64 = 0.9;

/// Growth in a step of 100 ms: on the way back to the rate where a queue stood last, about it, and where nothing is
/// known. An encoder follows within half a second, and a queue shows after a third of one: quick growth overshoots.
const BACK: f64 = 1.02;
/// And above it, after a while, where delays say that the path may have become another one.
const TRYING: f64 = 1.015;
const CAREFUL: f64 = 1.004;
const QUICK: f64 = 1.06;
/// What counts as about that rate, and for how long nothing above it is tried: where delays differ as a full path makes
/// them, and where they do not.
const NEAR: std::ops::Range<f64> = 0.9..1.08;
/// So long more than that must arrive before the rate is forgotten.
const PROVEN: Duration = Duration::from_millis(500);
const MEMORY: Duration = Duration::from_secs(10);
const SHORT_MEMORY: Duration = Duration::from_secs(2);
/// Seconds from one picture to the next. On a path of the remembered rate a picture fills its share of them, and what is
/// behind it waits. If delays differ by less than this part of that time, the path may be another one, or one that lets
/// some bytes pass at once (a token bucket).
const PICTURE: f64 = 1.0 / 30.0;
const CLEARLY_LESS: f64 = 0.25;

/// What the estimator and its connection tell each other.
#[derive(Default)]
pub(super) struct Shared {
    /// What the path is thought to carry, in bit/s.
    pub(super) target: AtomicU64,
    /// The path is another one: nothing is known of it.
    pub(super) new_path: AtomicBool,
}

struct Sample {
    at: Instant,
    bits: f64,
    /// Arrival on the other side's clock minus departure on ours, in seconds; only differences mean anything. `None`
    /// if it did not arrive.
    one_way: Option<f64>,
}

/// The estimator; publishes its target where the connection reads it.
pub(super) struct Estimator {
    target: f64,
    shared: Arc<Shared>,
    /// Reports of packets that left before are of another path.
    since: Option<Instant>,
    first_departure: Option<Instant>,
    recent: VecDeque<Sample>,
    base_delays: VecDeque<(Instant, f64)>,
    losses: VecDeque<(Instant, bool)>,
    last_step: Option<Instant>,
    hold_until: Option<Instant>,
    /// The rate that arrived when a queue stood last, and when that was.
    limit: Option<(f64, Instant)>,
    /// Since when more arrives than that rate.
    beyond: Option<Instant>,
    /// The queue a step before.
    queue_before: f64,
    /// Steps of cutting since there was no queue.
    cuts: u32,
}

impl Estimator {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        shared.target.store(START, Ordering::Relaxed);
        Self {
            target: START as f64,
            shared,
            since: None,
            first_departure: None,
            recent: VecDeque::new(),
            base_delays: VecDeque::new(),
            losses: VecDeque::new(),
            last_step: None,
            hold_until: None,
            limit: None,
            beyond: None,
            queue_before: 0.0,
            cuts: 0,
        }
    }

    fn record(&mut self, now: Instant, report: &PacketReport) {
        let first = *self.first_departure.get_or_insert(report.departure);
        let departure = report.departure.saturating_duration_since(first);
        let one_way = report
            .arrival
            .filter(|_| report.arrived)
            .map(|arrival| arrival.as_secs_f64() - departure.as_secs_f64());
        if let Some(one_way) = one_way {
            self.push_base_delay(now, one_way);
        }
        self.losses.push_back((now, report.arrived));
        self.recent.push_back(Sample {
            at: now,
            bits: report.size as f64 * 8.0,
            one_way,
        });
    }

    /// Keeps only delays that can still become the minimum, so the front is the minimum.
    fn push_base_delay(&mut self, now: Instant, one_way: f64) {
        while self
            .base_delays
            .back()
            .is_some_and(|&(_, delay)| delay >= one_way)
        {
            self.base_delays.pop_back();
        }
        self.base_delays.push_back((now, one_way));
    }

    fn forget_old(&mut self, now: Instant) {
        let older = |at: Instant, window| now.saturating_duration_since(at) > window;
        drop_while(&mut self.recent, |s| older(s.at, RATE_WINDOW));
        drop_while(&mut self.base_delays, |&(at, _)| {
            older(at, BASE_DELAY_WINDOW)
        });
        let mut surplus = self.losses.len().saturating_sub(LOSS_PACKETS);
        drop_while(&mut self.losses, |&(at, _)| {
            surplus = surplus.saturating_sub(1);
            surplus > 0 && older(at, LOSS_WINDOW)
        });
    }

    /// Bits per second that arrived.
    fn acknowledged(&self, now: Instant) -> f64 {
        let Some(first) = self.recent.front() else {
            return 0.0;
        };
        let span = now.saturating_duration_since(first.at).as_secs_f64();
        // What was reported first came in the time before.
        let counted = self.recent.iter().filter(|s| s.at > first.at);
        let arrived = counted.filter(|s| s.one_way.is_some());
        arrived.map(|s| s.bits).sum::<f64>() / span.max(0.25)
    }

    /// Share of packets lost, 0 to 1.
    fn loss(&self) -> f64 {
        if self.losses.len() < LOSS_PACKETS {
            return 0.0;
        }
        let lost = self.losses.iter().filter(|(_, arrived)| !arrived).count();
        lost as f64 / self.losses.len() as f64
    }

    /// The lowest delay of the last moment, on no particular clock.
    fn lowest(&self, now: Instant) -> Option<f64> {
        let is_new = |s: &&Sample| now.saturating_duration_since(s.at) <= QUEUE_WINDOW;
        let newest = self.recent.iter().rev().take_while(is_new);
        newest.filter_map(|s| s.one_way).min_by(f64::total_cmp)
    }

    /// Seconds that every packet of the last moment waited in queues.
    fn queue(&self, now: Instant) -> f64 {
        match (self.base_delays.front(), self.lowest(now)) {
            (Some(&(_, base)), Some(lowest)) => lowest - base,
            _ => 0.0,
        }
    }

    fn step(&mut self, now: Instant) {
        let (acknowledged, loss, queue) = (self.acknowledged(now), self.loss(), self.queue(now));
        let is_held = self.hold_until.is_some_and(|until| now < until);
        // One that drains was cut for already, and at its end less arrives than the path carries.
        let is_draining = queue < self.queue_before * DRAINING;
        self.queue_before = queue;
        let is_full = (queue > LONG_QUEUE && !is_draining) || (loss > 0.12 && queue > SHORT_QUEUE);
        // Without a queue less arrives because less is sent: not again before it shows what the last cut did.
        if is_full || (loss > 0.3 && !is_held) {
            self.cut(now, acknowledged, queue);
        } else if queue < SHORT_QUEUE && !is_held {
            self.cuts = 0;
            // A sender that has little to send proves nothing about the path: no growth beyond what was seen to
            // arrive, but no cut either.
            let proven = acknowledged * 1.5 + 60_000.0;
            let grown = self.grown(now, acknowledged);
            self.target = self.target.max(grown.min(proven));
        }
        self.target = self.target.clamp(FLOOR, CEILING);
        let target = self.target as u64;
        self.shared.target.store(target, Ordering::Relaxed);
    }

    /// While a queue stands the path is full: what arrives is what it carries.
    fn cut(&mut self, now: Instant, acknowledged: f64, queue: f64) {
        self.cuts += 1;
        if self.cuts > VAIN_CUTS && self.recent.iter().all(|s| s.one_way.is_some()) {
            self.cuts = 0;
            self.base_delays.clear();
            self.base_delays
                .extend(self.lowest(now).map(|lowest| (now, lowest)));
            return;
        }
        let factor = if queue > VERY_LONG_QUEUE { 0.8 } else { 0.95 };
        // Where less was sent before, as when a key frame comes, less arrives than the path carries.
        let before = self.limit.map_or(0.0, |(limit, _)| limit * FORGETTING);
        let carried = acknowledged.max(before);
        self.target = self.target.min(carried * factor);
        self.limit = Some((carried, now));
        self.beyond = None;
        self.hold_until = Some(now + HOLD);
    }

    fn grown(&mut self, now: Instant, acknowledged: f64) -> f64 {
        let Some((limit, at)) = self.limit else {
            return self.target * QUICK;
        };
        if acknowledged > limit * NEAR.end {
            // A token bucket lets a little more pass for a while, a path that carries more does so for longer.
            let since = *self.beyond.get_or_insert(now);
            if now.saturating_duration_since(since) > PROVEN {
                self.limit = None;
            }
            return self.target;
        }
        self.beyond = None;
        let age = now.saturating_duration_since(at);
        let is_smooth = self.spread() < CLEARLY_LESS * PICTURE * acknowledged / limit;
        if age > SHORT_MEMORY && is_smooth {
            self.target * TRYING
        } else if age > MEMORY || acknowledged > limit * NEAR.start {
            self.target * CAREFUL
        } else {
            (self.target * BACK).min(limit)
        }
    }

    /// By how many seconds the delays of the last half second differ, but for the largest twentieth.
    fn spread(&self) -> f64 {
        let mut delays: Vec<f64> = self.recent.iter().filter_map(|s| s.one_way).collect();
        delays.sort_by(f64::total_cmp);
        match (delays.first(), delays.get(delays.len() * 19 / 20)) {
            (Some(least), Some(most)) => most - least,
            _ => 0.0,
        }
    }
}

/// Drops from the front what is due, and what is too much.
fn drop_while<T>(list: &mut VecDeque<T>, mut is_due: impl FnMut(&T) -> bool) {
    while list.len() > MAX_SAMPLES || list.front().is_some_and(&mut is_due) {
        list.pop_front();
    }
}

impl BandwidthEstimator for Estimator {
    fn on_reports(&mut self, now: Instant, reports: &[PacketReport]) {
        if self.shared.new_path.swap(false, Ordering::Relaxed) {
            *self = Self::new(self.shared.clone());
            self.since = Some(now);
        }
        for report in reports {
            if self.since.is_none_or(|since| report.departure >= since) {
                self.record(now, report);
            }
        }
        self.forget_old(now);
        let due = self
            .last_step
            .is_none_or(|last| now.saturating_duration_since(last) >= STEP);
        if due && self.recent.len() >= 5 {
            self.last_step = Some(now);
            self.step(now);
        }
    }

    fn target_bitrate(&self) -> f64 {
        self.target
    }
}

#[cfg(test)]
mod tests;
