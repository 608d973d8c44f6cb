//! Sound in: packets of Opus, or of what telephones speak, become blocks of 10 ms, at the time the playout buffer says.

use super::lip_sync::LipSync;
use super::playout::{Pace, Playout, Step};
use super::statistics::{Meter, Samples};
use super::stretch;
use super::{BLOCK, SAMPLE_RATE, telephone};
use crate::transport::{Codec, Packet};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// Longest packet there is: 120 ms.
const MAX_FRAME: usize = SAMPLE_RATE as usize * 120 / 1000;

/// The receiving end of one call.
pub struct AudioReceiver {
    decoder: opus::Decoder,
    telephone: telephone::Decoder,
    /// How the last packet was coded.
    codec: Codec,
    playout: Playout,
    packets: Receiver<(Instant, Packet)>,
    lip_sync: Arc<LipSync>,
    meter: Arc<Meter>,
    start: Instant,
    /// Decoded, not yet fetched.
    queue: VecDeque<f32>,
    /// Samples of the last real packet: what one made up should have.
    frame: usize,
    samples: Samples,
}

impl AudioReceiver {
    /// Receives from `packets`.
    ///
    /// # Errors
    /// Opus' own, of which none is expected.
    pub fn new(
        packets: Receiver<(Instant, Packet)>,
        lip_sync: Arc<LipSync>,
        meter: Arc<Meter>,
    ) -> Result<Self, opus::Error> {
        Ok(Self {
            decoder: opus::Decoder::new(SAMPLE_RATE, opus::Channels::Mono)?,
            telephone: telephone::Decoder::new(),
            codec: Codec::Opus,
            playout: Playout::new(),
            packets,
            lip_sync,
            meter,
            start: Instant::now(),
            queue: VecDeque::new(),
            frame: 2 * BLOCK,
            samples: Samples::default(),
        })
    }

    /// Takes what has arrived.
    pub fn collect(&mut self) {
        for (arrived, packet) in self.packets.try_iter() {
            let arrived = arrived.saturating_duration_since(self.start);
            // The playout buffer's clock is ours; multiplied, the telephone's wraps where ours does.
            let timestamp = match packet.codec {
                // Nobody sends us keys, and they are no sound.
                Codec::KeyTones => continue,
                Codec::Pcmu | Codec::Pcma => {
                    let ratio = SAMPLE_RATE / telephone::RATE;
                    packet.timestamp.wrapping_mul(ratio)
                }
                Codec::Opus | Codec::Vp8 => packet.timestamp,
            };
            self.codec = packet.codec;
            self.playout
                .push(packet.sequence, timestamp, packet.payload, arrived);
        }
        self.meter
            .note_sound(self.playout.counts(), self.playout.jitter(), self.samples);
    }

    /// The next 10 ms to be heard.
    pub fn pull(&mut self) -> [f32; BLOCK] {
        self.collect();
        while self.queue.len() < BLOCK {
            let ahead = Duration::from_secs(self.queue.len() as u64) / SAMPLE_RATE;
            let at = self.start.elapsed() + ahead;
            let before = self.samples.concealed;
            let samples = match self.playout.step(at) {
                Step::Decode(packet, pace) => {
                    self.lip_sync.note_heard(packet.timestamp, self.start + at);
                    self.decode(&packet.payload, pace)
                }
                Step::Recover(next) => self.make_up(&next, true),
                Step::Conceal => self.make_up(&[], false),
                Step::Comfort => self.comfort(),
                Step::Silence => vec![0.0; BLOCK],
            };
            self.samples.played += samples.len() as u64;
            self.note_run(samples.len(), before);
            self.queue.extend(samples);
        }
        let mut block = [0.0; BLOCK];
        for (sample, queued) in block.iter_mut().zip(self.queue.drain(..BLOCK)) {
            *sample = queued;
        }
        block
    }

    /// Notes how long sound has been made up without a break.
    fn note_run(&mut self, played: usize, concealed_before: u64) {
        if self.samples.concealed > concealed_before {
            self.samples.run += played as u64;
            // Before the next packet ends it.
            self.meter
                .note_sound(self.playout.counts(), self.playout.jitter(), self.samples);
        } else {
            self.samples.run = 0;
        }
    }

    fn decode(&mut self, payload: &[u8], pace: Pace) -> Vec<f32> {
        if self.codec != Codec::Opus {
            let samples = self.telephone.decode(self.codec, payload);
            self.frame = samples.len();
            return paced(samples, pace);
        }
        let mut samples = vec![0.0; MAX_FRAME];
        match self.decoder.decode_float(payload, &mut samples, false) {
            Ok(count) if count > 0 => {
                samples.truncate(count);
                self.frame = count;
                paced(samples, pace)
            }
            // A damaged packet is as good as lost.
            _ => self.make_up(&[], false),
        }
    }

    /// The noise of the other side's room: what the decoder goes on with when it gets nothing.
    fn comfort(&mut self) -> Vec<f32> {
        let mut samples = vec![0.0; BLOCK];
        if self.codec != Codec::Opus {
            return samples;
        }
        if self.decoder.decode_float(&[], &mut samples, false).is_err() {
            samples.fill(0.0);
        }
        samples
    }

    /// Sound for a lost packet: from the redundancy in the packet after it, or from what was heard.
    fn make_up(&mut self, next: &[u8], redundancy: bool) -> Vec<f32> {
        if self.codec != Codec::Opus {
            let samples = self.telephone.conceal(self.frame);
            self.samples.concealed += samples.len() as u64;
            return samples;
        }
        let mut samples = vec![0.0; self.frame];
        match self.decoder.decode_float(next, &mut samples, redundancy) {
            Ok(count) if count > 0 => samples.truncate(count),
            _ => samples.fill(0.0),
        }
        let made = samples.len() as u64;
        if redundancy {
            self.samples.recovered += made;
        } else {
            self.samples.concealed += made;
        }
        samples
    }
}

/// Plays a packet a little faster or slower.
fn paced(samples: Vec<f32>, pace: Pace) -> Vec<f32> {
    match pace {
        Pace::Keep => samples,
        Pace::Shorten => stretch::shorten(samples, false),
        Pace::ShortenAnyway => stretch::shorten(samples, true),
        Pace::Lengthen => stretch::lengthen(samples),
    }
}
