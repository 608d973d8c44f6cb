//! What a call does, in numbers.

use super::SAMPLE_RATE;
use super::playout::Counts;
use crate::transport;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Pictures of one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pictures {
    /// Width in pixels; 0 while there are none.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pictures in the last second.
    pub per_second: f64,
    /// Pictures since the call began.
    pub total: u64,
}

/// A snapshot of a call; renewed every second. All zero when there is no call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statistics {
    /// `VP8`, or empty in a voice call.
    pub video_codec: &'static str,
    /// `Opus`.
    pub audio_codec: &'static str,
    /// Pictures sent.
    pub video_out: Pictures,
    /// Pictures received.
    pub video_in: Pictures,
    /// Payload sent, kbit/s.
    pub kbps_out: f64,
    /// Payload received, kbit/s.
    pub kbps_in: f64,
    /// What the path to the other side is estimated to carry, kbit/s.
    pub kbps_target: f64,
    /// Share of our packets that the other side missed of late, 0 to 1.
    pub loss_out: f64,
    /// Share of the other side's packets that never came, 0 to 1.
    pub loss_in: f64,
    /// Sound packets that were not there when they were due.
    pub sound_missing: u64,
    /// Sound packets received.
    pub sound_received: u64,
    /// Samples of sound played, from whatever they were made.
    pub samples_played: u64,
    /// Those of them made up from what was heard before (PLC).
    pub samples_concealed: u64,
    /// Those made from the redundancy in a later packet (FEC).
    pub samples_recovered: u64,
    /// The longest piece of sound made up at a stretch that was played since the last snapshot.
    pub longest_concealment: Duration,
    /// Mean lateness of sound packets.
    pub jitter: Duration,
    /// Time there and back, once measured.
    pub round_trip: Option<Duration>,
}

/// Pictures counted by the thread that handles them.
#[derive(Default)]
pub struct PictureMeter {
    total: AtomicU64,
    size: AtomicU64,
}

impl PictureMeter {
    /// One more picture of that size.
    pub fn count(&self, width: u32, height: u32) {
        self.total.fetch_add(1, Ordering::Relaxed);
        let size = u64::from(width) << 32 | u64::from(height);
        self.size.store(size, Ordering::Relaxed);
    }

    fn read(&self, before: u64, seconds: f64) -> Pictures {
        let total = self.total.load(Ordering::Relaxed);
        let size = self.size.load(Ordering::Relaxed);
        Pictures {
            width: (size >> 32) as u32,
            height: size as u32,
            per_second: (total - before) as f64 / seconds,
            total,
        }
    }
}

/// Samples played and what they were made from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Samples {
    pub played: u64,
    pub concealed: u64,
    pub recovered: u64,
    /// Concealed without a break until now.
    pub run: u64,
}

/// Where a call's threads count.
#[derive(Default)]
pub struct Meter {
    pub out: PictureMeter,
    pub received: PictureMeter,
    sound: Mutex<(Counts, Duration, Samples)>,
    /// Longest run of concealed samples since it was last read.
    longest_run: AtomicU64,
}

impl Meter {
    /// Notes how sound arrives.
    pub fn note_sound(&self, counts: Counts, jitter: Duration, samples: Samples) {
        *self.sound.lock().unwrap_or_else(PoisonError::into_inner) = (counts, jitter, samples);
        self.longest_run.fetch_max(samples.run, Ordering::Relaxed);
    }
}

/// Makes a snapshot every now and then from what was counted.
pub struct Gauge {
    video: bool,
    at: Instant,
    bytes_out: u64,
    bytes_in: u64,
    pictures_out: u64,
    pictures_in: u64,
}

impl Gauge {
    /// Starts at zero. `video` tells whether the call has pictures.
    pub fn new(video: bool) -> Self {
        Self {
            video,
            at: Instant::now(),
            bytes_out: 0,
            bytes_in: 0,
            pictures_out: 0,
            pictures_in: 0,
        }
    }

    /// The snapshot since the last one.
    pub fn read(&mut self, meter: &Meter, network: &transport::Statistics) -> Statistics {
        let seconds = self.at.elapsed().as_secs_f64().max(0.001);
        self.at = Instant::now();
        let kbps = |now: u64, before: u64| (now - before) as f64 * 8.0 / 1000.0 / seconds;
        let (sound, jitter, samples) = *meter.sound.lock().unwrap_or_else(PoisonError::into_inner);
        let run = meter.longest_run.swap(0, Ordering::Relaxed);
        let packets = network.packets_received + network.packets_lost;
        let statistics = Statistics {
            video_codec: if self.video { "VP8" } else { "" },
            audio_codec: "Opus",
            video_out: meter.out.read(self.pictures_out, seconds),
            video_in: meter.received.read(self.pictures_in, seconds),
            kbps_out: kbps(network.bytes_sent, self.bytes_out),
            kbps_in: kbps(network.bytes_received, self.bytes_in),
            kbps_target: network.target_bitrate as f64 / 1000.0,
            loss_out: network.loss_out,
            loss_in: network.packets_lost as f64 / packets.max(1) as f64,
            sound_missing: sound.missing,
            sound_received: sound.received,
            samples_played: samples.played,
            samples_concealed: samples.concealed,
            samples_recovered: samples.recovered,
            longest_concealment: Duration::from_secs(run) / SAMPLE_RATE,
            jitter,
            round_trip: network.round_trip,
        };
        self.bytes_out = network.bytes_sent;
        self.bytes_in = network.bytes_received;
        self.pictures_out = statistics.video_out.total;
        self.pictures_in = statistics.video_in.total;
        statistics
    }
}
