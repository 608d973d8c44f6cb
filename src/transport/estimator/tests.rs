//! The estimator on simulated paths: pictures and sound of a call, feedback every 50 ms.

use super::*;
use rand::{Rng, SeedableRng};
use rtc::rtcp::transport_feedbacks::cc_feedback_report::Ecn;

/// Bytes of a packet of a picture, and of one of sound.
const PICTURE_PACKET: usize = 1200;
const SOUND_PACKET: usize = 130;

/// A way to the other side. Times are in seconds since the call began.
struct Path {
    /// Bits a second.
    capacity: fn(f64) -> f64,
    /// Bytes that pass at once after a pause, as in a token bucket.
    burst: f64,
    /// Longest wait for the rest; what would wait longer is lost.
    queue: f64,
    /// Share of packets lost besides.
    loss: f64,
    /// Delay without a queue.
    delay: fn(f64) -> f64,
    /// Largest further delay, anew for each packet.
    jitter: f64,
}

const WIDE: Path = Path {
    capacity: |_| 50_000_000.0,
    burst: 0.0,
    queue: 0.3,
    loss: 0.0,
    delay: |_| 0.02,
    jitter: 0.0,
};

/// What became of a call, by second.
struct Outcome {
    /// The target at the end of each.
    targets: Vec<f64>,
    /// The longest wait in the queue.
    waits: Vec<f64>,
    /// Share that arrived.
    arrived: Vec<f64>,
}

impl Outcome {
    fn mean(&self, seconds: std::ops::Range<usize>) -> f64 {
        self.targets[seconds.clone()].iter().sum::<f64>() / seconds.len() as f64
    }

    fn longest_wait(&self, seconds: std::ops::Range<usize>) -> f64 {
        self.waits[seconds].iter().copied().fold(0.0, f64::max)
    }
}

/// A call over a path. The sender has at most `most` bit/s to send.
struct Run<'a> {
    path: &'a Path,
    estimator: Estimator,
    random: rand::rngs::StdRng,
    start: Instant,
    queue_free: f64,
    /// With the time when the other side knows of them.
    unreported: Vec<(f64, PacketReport)>,
    second: (f64, u32, u32),
    /// What the encoder gives, in bit/s.
    encoder: f64,
}

/// An encoder follows slowly, and gives a little less than it may.
const ENCODER_SECONDS: f64 = 0.4;
const ENCODER_SHARE: f64 = 0.9;

impl Run<'_> {
    fn send(&mut self, now: f64, size: usize) {
        let waits = (self.queue_free - now).max(0.0);
        let passes = waits < self.path.queue && !self.random.random_bool(self.path.loss);
        if passes {
            let capacity = (self.path.capacity)(now);
            let credit = now - self.path.burst * 8.0 / capacity;
            self.queue_free = self.queue_free.max(credit) + size as f64 * 8.0 / capacity;
            self.second.0 = self.second.0.max(waits);
            self.second.1 += 1;
        }
        self.second.2 += 1;
        let jitter = self.random.random_range(0.0..=self.path.jitter);
        let at = self.queue_free.max(now) + (self.path.delay)(now) + jitter;
        let report = PacketReport {
            ssrc: 1,
            id: 0,
            rtp_sequence_number: 0,
            is_twcc: true,
            twcc_sequence_number: 0,
            size,
            arrived: passes,
            departure: self.start + Duration::from_secs_f64(now),
            arrival: passes.then(|| Duration::from_secs_f64(at + 1000.0)),
            ecn: Ecn::NotEct,
        };
        self.unreported.push((at, report));
    }

    fn feed_back(&mut self, now: f64) {
        let (due, later) = std::mem::take(&mut self.unreported)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.unreported = later;
        let due: Vec<_> = due.into_iter().map(|(_, report)| report).collect();
        let now = self.start + Duration::from_secs_f64(now);
        self.estimator.on_reports(now, &due);
    }
}

fn run(path: &Path, seconds: u32, most: f64) -> Outcome {
    let mut run = Run {
        path,
        estimator: Estimator::new(Arc::default()),
        random: rand::rngs::StdRng::seed_from_u64(1),
        start: Instant::now(),
        queue_free: 0.0,
        unreported: Vec::new(),
        second: (0.0, 0, 0),
        encoder: START as f64 * ENCODER_SHARE,
    };
    let mut outcome = Outcome {
        targets: Vec::new(),
        waits: Vec::new(),
        arrived: Vec::new(),
    };
    let sound = SOUND_PACKET as f64 * 8.0 * 50.0;
    // Ticks of 1/300 s.
    for tick in 0..seconds * 300 {
        let now = f64::from(tick) / 300.0;
        if tick % 6 == 0 {
            run.send(now, SOUND_PACKET);
        }
        if tick % 10 == 0 {
            // A picture leaves at once, as an encoder gives it.
            let wanted = (run.estimator.target_bitrate() * ENCODER_SHARE).min(most);
            run.encoder += (wanted - run.encoder) / 30.0 / ENCODER_SECONDS;
            let bits = (run.encoder - sound).max(0.0) / 30.0;
            let mut bytes = (bits / 8.0) as usize;
            while bytes > 0 {
                run.send(now, bytes.min(PICTURE_PACKET));
                bytes = bytes.saturating_sub(PICTURE_PACKET);
            }
        }
        if tick % 15 == 0 {
            run.feed_back(now);
        }
        if tick % 300 == 299 {
            let (wait, arrived, sent) = std::mem::take(&mut run.second);
            outcome.targets.push(run.estimator.target_bitrate());
            outcome.waits.push(wait);
            outcome.arrived.push(f64::from(arrived) / f64::from(sent));
        }
    }
    outcome
}

#[test]
fn a_narrow_path_is_filled_and_its_queue_stays_short() {
    let paths = [
        ((|_| 300_000.0) as fn(f64) -> f64, 300_000.0),
        (|_| 900_000.0, 900_000.0),
        (|_| 2_000_000.0, 2_000_000.0),
    ];
    for ((capacity, of), burst) in paths
        .into_iter()
        .flat_map(|path| [(path, 0.0), (path, 4000.0)])
    {
        let path = Path {
            capacity,
            burst,
            ..WIDE
        };
        let ran = run(&path, 40, f64::MAX);
        let (mean, wait) = (ran.mean(5..40), ran.longest_wait(5..40));
        assert!(mean > of * 0.85, "{of}: {mean}, {:.0?}", ran.targets);
        // The encoder gives nine tenths of it.
        assert!(mean < of * 1.2, "{of}: {mean}, {:.0?}", ran.targets);
        // A picture takes a 30th of a second by itself.
        assert!(wait < 0.13, "{of}: {:.3?}", ran.waits);
        assert!(ran.arrived[5..].iter().all(|share| *share == 1.0));
    }
}

#[test]
fn a_wide_path_is_climbed_in_seconds() {
    let ran = run(&WIDE, 8, f64::MAX);
    assert!(ran.targets[2] > 2_500_000.0, "{:.0?}", ran.targets);
    assert!(ran.targets[7] <= CEILING);
}

#[test]
fn random_loss_alone_starves_nobody() {
    for loss in [0.05, 0.1] {
        let ran = run(&Path { loss, ..WIDE }, 20, f64::MAX);
        assert!(ran.targets[19] > 2_500_000.0, "{loss}: {:.0?}", ran.targets);
    }
}

#[test]
fn jitter_is_no_queue() {
    let jitter = 0.03;
    let ran = run(&Path { jitter, ..WIDE }, 20, f64::MAX);
    assert!(ran.targets[10] > 2_500_000.0, "{:.0?}", ran.targets);
}

#[test]
fn a_limit_that_is_lifted_is_forgotten_in_seconds() {
    for (capacity, before) in [
        (
            (|at| if at < 20.0 { 300_000.0 } else { 5_000_000.0 }) as fn(f64) -> f64,
            300_000.0,
        ),
        (
            |at| if at < 20.0 { 900_000.0 } else { 5_000_000.0 },
            900_000.0,
        ),
    ] {
        let ran = run(&Path { capacity, ..WIDE }, 30, f64::MAX);
        assert!(ran.targets[19] < before * 1.2, "{:.0?}", ran.targets);
        assert!(ran.targets[25] > 900_000.0, "{:.0?}", ran.targets);
        assert!(ran.targets[28] > 1_500_000.0, "{:.0?}", ran.targets);
    }
}

#[test]
fn a_limit_that_comes_is_obeyed_at_once() {
    let capacity = |at| if at < 10.0 { 5_000_000.0 } else { 500_000.0 };
    let ran = run(&Path { capacity, ..WIDE }, 40, f64::MAX);
    assert!(ran.longest_wait(13..40) < 0.11, "{:.3?}", ran.waits);
    // What was learned while a queue of the old rate drained is too little, and stays for ten seconds.
    assert!(ran.mean(14..24) > 300_000.0, "{:.0?}", ran.targets);
    assert!(ran.mean(34..40) > 400_000.0, "{:.0?}", ran.targets);
}

#[test]
fn a_path_without_a_queue_is_known_by_its_loss() {
    let path = Path {
        capacity: |_| 900_000.0,
        queue: 0.02,
        ..WIDE
    };
    let ran = run(&path, 40, f64::MAX);
    let mean = ran.mean(10..40);
    assert!(
        (300_000.0..1_300_000.0).contains(&mean),
        "{:.0?}",
        ran.targets
    );
    let arrived = ran.arrived[10..].iter().sum::<f64>() / 30.0;
    assert!(arrived > 0.75, "{:.2?}", ran.arrived);
}

#[test]
fn a_path_that_becomes_longer_is_no_narrower() {
    let delay = |at| if at < 10.0 { 0.02 } else { 0.12 };
    let ran = run(&Path { delay, ..WIDE }, 25, 1_500_000.0);
    assert!(ran.targets[24] > 1_400_000.0, "{:.0?}", ran.targets);
}

#[test]
fn a_sender_with_little_to_send_neither_loses_nor_gains() {
    let ran = run(&WIDE, 20, 40_000.0);
    let start = START as f64;
    assert!(
        ran.targets.iter().all(|t| *t == start),
        "{:.0?}",
        ran.targets
    );
}

#[test]
fn a_path_that_carries_nothing_ends_at_the_floor() {
    let capacity = |_| 20_000.0;
    let ran = run(&Path { capacity, ..WIDE }, 20, f64::MAX);
    assert!(ran.targets[19] < 2.0 * FLOOR, "{:.0?}", ran.targets);
    assert!(ran.targets.iter().all(|target| *target >= FLOOR));
}

#[test]
fn another_path_is_judged_by_itself() {
    let shared: Arc<Shared> = Arc::default();
    let mut estimator = Estimator::new(shared.clone());
    let start = Instant::now();
    let at = |ms: u64| start + Duration::from_millis(ms);
    let report = |left: u64, arrives: Option<u64>| PacketReport {
        ssrc: 1,
        id: 0,
        rtp_sequence_number: 0,
        is_twcc: true,
        twcc_sequence_number: 0,
        size: PICTURE_PACKET,
        arrived: arrives.is_some(),
        departure: at(left),
        arrival: arrives.map(Duration::from_millis),
        ecn: Ecn::NotEct,
    };
    // The old path carries 2 s, then nothing arrives for one.
    for ms in (0..2000).step_by(100) {
        let reports: Vec<_> = (0..10)
            .map(|n| report(ms + n * 10, Some(ms + n * 10 + 5)))
            .collect();
        estimator.on_reports(at(ms + 100), &reports);
    }
    shared.new_path.store(true, Ordering::Relaxed);
    let lost: Vec<_> = (0..100).map(|n| report(2000 + n * 10, None)).collect();
    estimator.on_reports(at(3000), &lost);
    assert_eq!(estimator.target_bitrate(), START as f64);
    // The new one is 80 ms longer, and no queue.
    for ms in (3000..5000).step_by(100) {
        let reports: Vec<_> = (0..10)
            .map(|n| report(ms + n * 10, Some(ms + n * 10 + 85)))
            .collect();
        estimator.on_reports(at(ms + 200), &reports);
    }
    assert!(estimator.target_bitrate() > START as f64);
}
