//! How much the path carries, judged from the other side's transport-wide feedback.
//!
//! Queueing delay decides, loss only confirms it: random loss on a radio link must not starve a call, a standing queue
//! must. Steps: acknowledged rate over half a second; queue = median one-way delay of the newest packets above the
//! lowest of half a minute. A long queue sets the target below the acknowledged rate, a short one lets it grow.

use rtc::interceptor::{BandwidthEstimator, PacketReport};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Never ask for less: below it a picture is not worth sending.
const FLOOR: f64 = 150_000.0;
/// Never ask for more: enough for 1080p.
const CEILING: f64 = 4_000_000.0;
/// Where a call starts before anything is known, bits per second.
pub(super) const START: u64 = 800_000;

const RATE_WINDOW: Duration = Duration::from_millis(500);
const BASE_DELAY_WINDOW: Duration = Duration::from_secs(30);
const LOSS_WINDOW: Duration = Duration::from_secs(3);
/// Loss over fewer packets says nothing.
const LOSS_PACKETS: usize = 50;
const STEP: Duration = Duration::from_millis(100);
/// After a cut the queue needs this long to drain before it may be judged again.
const HOLD: Duration = Duration::from_millis(400);
/// The lists hold at most this many packets, whatever arrives.
const MAX_SAMPLES: usize = 4096;

/// Queueing delays in seconds: below the first the target grows, above the second it is cut, above the third harder.
const SHORT_QUEUE: f64 = 0.04;
const LONG_QUEUE: f64 = 0.08;
const VERY_LONG_QUEUE: f64 = 0.2;

struct Sample {
    at: Instant,
    bits: f64,
    arrived: bool,
    /// Arrival on the other side's clock minus departure on ours, in seconds; only differences mean anything.
    one_way: f64,
}

/// The estimator; publishes its target where the connection reads it.
pub(super) struct Estimator {
    target: f64,
    published: Arc<AtomicU64>,
    first_departure: Option<Instant>,
    recent: VecDeque<Sample>,
    base_delays: VecDeque<(Instant, f64)>,
    losses: VecDeque<(Instant, bool)>,
    last_step: Option<Instant>,
    hold_until: Option<Instant>,
    /// Until the first cut nothing is known about the limit, so growth is quick.
    starting: bool,
}

impl Estimator {
    pub(super) fn new(published: Arc<AtomicU64>) -> Self {
        published.store(START, Ordering::Relaxed);
        Self {
            target: START as f64,
            published,
            first_departure: None,
            recent: VecDeque::new(),
            base_delays: VecDeque::new(),
            losses: VecDeque::new(),
            last_step: None,
            hold_until: None,
            starting: true,
        }
    }

    fn record(&mut self, now: Instant, report: &PacketReport) {
        let first = *self.first_departure.get_or_insert(report.departure);
        let departure = report.departure.saturating_duration_since(first);
        let one_way = report
            .arrival
            .map(|arrival| arrival.as_secs_f64() - departure.as_secs_f64());
        if let Some(one_way) = one_way {
            self.push_base_delay(now, one_way);
        }
        self.losses.push_back((now, report.arrived));
        self.recent.push_back(Sample {
            at: now,
            bits: report.size as f64 * 8.0,
            arrived: report.arrived,
            one_way: one_way.unwrap_or(f64::NAN),
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
        while self.recent.len() > MAX_SAMPLES
            || self
                .recent
                .front()
                .is_some_and(|s| older(s.at, RATE_WINDOW))
        {
            self.recent.pop_front();
        }
        while self.base_delays.len() > MAX_SAMPLES
            || self
                .base_delays
                .front()
                .is_some_and(|&(at, _)| older(at, BASE_DELAY_WINDOW))
        {
            self.base_delays.pop_front();
        }
        while self.losses.len() > MAX_SAMPLES
            || (self.losses.len() > LOSS_PACKETS
                && self
                    .losses
                    .front()
                    .is_some_and(|&(at, _)| older(at, LOSS_WINDOW)))
        {
            self.losses.pop_front();
        }
    }

    /// Bits per second that arrived.
    fn acknowledged(&self, now: Instant) -> f64 {
        let Some(first) = self.recent.front() else {
            return 0.0;
        };
        let span = now.saturating_duration_since(first.at).as_secs_f64();
        let bits: f64 = self
            .recent
            .iter()
            .filter(|s| s.arrived)
            .map(|s| s.bits)
            .sum();
        bits / span.max(0.25)
    }

    /// Share of packets lost, 0 to 1.
    fn loss(&self) -> f64 {
        if self.losses.len() < LOSS_PACKETS {
            return 0.0;
        }
        let lost = self.losses.iter().filter(|(_, arrived)| !arrived).count();
        lost as f64 / self.losses.len() as f64
    }

    /// Seconds the newest packets waited in queues.
    fn queue(&self) -> f64 {
        let Some(&(_, base)) = self.base_delays.front() else {
            return 0.0;
        };
        let mut newest: Vec<f64> = self
            .recent
            .iter()
            .rev()
            .filter(|s| s.arrived && s.one_way.is_finite())
            .take(10)
            .map(|s| s.one_way - base)
            .collect();
        newest.sort_by(f64::total_cmp);
        newest.get(newest.len() / 2).copied().unwrap_or(0.0)
    }

    fn step(&mut self, now: Instant) {
        let (acknowledged, loss, queue) = (self.acknowledged(now), self.loss(), self.queue());
        let held = self.hold_until.is_some_and(|until| now < until);
        let congested = queue > LONG_QUEUE || (loss > 0.12 && queue > 0.03) || loss > 0.3;
        if congested {
            if !held {
                let factor = if queue > VERY_LONG_QUEUE { 0.7 } else { 0.85 };
                self.target = self.target.min(acknowledged * factor);
                self.hold_until = Some(now + HOLD);
                self.starting = false;
            }
        } else if queue < SHORT_QUEUE && !held {
            let growth = if self.starting { 1.04 } else { 1.01 };
            // A sender that has little to send proves nothing about the path: no growth beyond what was seen to
            // arrive, but no cut either.
            let proven = acknowledged * 1.5 + 60_000.0;
            self.target = self.target.max((self.target * growth).min(proven));
        }
        self.target = self.target.clamp(FLOOR, CEILING);
        self.published.store(self.target as u64, Ordering::Relaxed);
    }
}

impl BandwidthEstimator for Estimator {
    fn on_reports(&mut self, now: Instant, reports: &[PacketReport]) {
        for report in reports {
            self.record(now, report);
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
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rtc::rtcp::transport_feedbacks::cc_feedback_report::Ecn;

    /// A way to the other side: so many bits a second through a queue of 300 ms, and some loss besides.
    struct Path {
        capacity: f64,
        loss: f64,
    }

    const PACKET: usize = 1200;

    /// Runs a call of so many seconds over the path; the sender has at most `most` bit/s to send. Returns the target
    /// of each second and the share of packets that arrived in the last half.
    fn run(path: &Path, seconds: u64, most: f64) -> (Vec<f64>, f64) {
        let mut random = rand::rngs::StdRng::seed_from_u64(1);
        let mut estimator = Estimator::new(Arc::default());
        let start = Instant::now();
        let (mut credit, mut queue_free) = (0.0, 0.0f64);
        let mut unreported: VecDeque<(f64, PacketReport)> = VecDeque::new();
        let mut targets = Vec::new();
        let (mut sent, mut arrived) = (0, 0);
        for tick in 0..seconds * 100 {
            let now = tick as f64 / 100.0;
            credit += estimator.target_bitrate().min(most) / 100.0;
            while credit > 0.0 {
                credit -= PACKET as f64 * 8.0;
                let waits = (queue_free - now).max(0.0);
                let passes = waits < 0.3 && !random.random_bool(path.loss);
                if passes {
                    queue_free = now + waits + PACKET as f64 * 8.0 / path.capacity;
                }
                if tick > seconds * 50 {
                    sent += 1;
                    arrived += usize::from(passes);
                }
                let at = now + waits + 0.02;
                unreported.push_back((at, report(start, now, passes.then_some(at))));
            }
            if tick % 10 == 0 {
                let due: Vec<PacketReport> =
                    std::iter::from_fn(|| unreported.pop_front_if(|(at, _)| *at <= now))
                        .map(|(_, report)| report)
                        .collect();
                estimator.on_reports(start + Duration::from_secs_f64(now), &due);
            }
            if tick % 100 == 99 {
                targets.push(estimator.target_bitrate());
            }
        }
        (targets, f64::from(arrived as u32) / f64::from(sent as u32))
    }

    fn report(start: Instant, departure: f64, arrival: Option<f64>) -> PacketReport {
        PacketReport {
            ssrc: 1,
            id: 0,
            rtp_sequence_number: 0,
            is_twcc: true,
            twcc_sequence_number: 0,
            size: PACKET,
            arrived: arrival.is_some(),
            departure: start + Duration::from_secs_f64(departure),
            arrival: arrival.map(|at| Duration::from_secs_f64(at + 1000.0)),
            ecn: Ecn::NotEct,
        }
    }

    #[test]
    fn a_narrow_path_is_filled_and_not_clogged() {
        for capacity in [300_000.0, 900_000.0, 2_000_000.0] {
            let path = Path {
                capacity,
                loss: 0.0,
            };
            let (targets, arrived) = run(&path, 40, f64::MAX);
            let late = &targets[20..];
            let mean = late.iter().sum::<f64>() / late.len() as f64;
            assert!(mean > capacity * 0.6, "{capacity}: {mean}, {targets:.0?}");
            assert!(mean < capacity * 1.15, "{capacity}: {mean}, {targets:.0?}");
            assert!(arrived > 0.97, "{capacity}: {arrived} arrived");
        }
    }

    #[test]
    fn a_wide_path_is_climbed_in_seconds() {
        let path = Path {
            capacity: 50_000_000.0,
            loss: 0.0,
        };
        let (targets, _) = run(&path, 8, f64::MAX);
        assert!(targets[4] > 2_500_000.0, "{targets:.0?}");
        assert!(targets[7] <= CEILING);
    }

    #[test]
    fn random_loss_alone_starves_nobody() {
        let path = Path {
            capacity: 50_000_000.0,
            loss: 0.05,
        };
        let (targets, _) = run(&path, 20, f64::MAX);
        assert!(targets[19] > 1_500_000.0, "{targets:.0?}");
    }

    #[test]
    fn a_sender_with_little_to_send_neither_loses_nor_gains() {
        let path = Path {
            capacity: 50_000_000.0,
            loss: 0.0,
        };
        let (targets, _) = run(&path, 20, 40_000.0);
        assert!(targets.iter().all(|t| *t == START as f64), "{targets:.0?}");
    }

    #[test]
    fn a_path_that_carries_nothing_ends_at_the_floor() {
        let path = Path {
            capacity: 50_000.0,
            loss: 0.0,
        };
        let (targets, _) = run(&path, 20, f64::MAX);
        assert_eq!(targets[19], FLOOR);
        assert!(targets.iter().all(|target| *target >= FLOOR));
    }
}
