//! Sound out: blocks of 10 ms become Opus packets of 20 ms.

use super::call::Link;
use super::playout::PAUSE_PAYLOAD;
use super::{BLOCK, SAMPLE_RATE};
use crate::transport::Kind;
use std::sync::Arc;

/// Samples in a packet.
const FRAME: usize = 2 * BLOCK;
const BITRATE: i32 = 32_000;
/// How hard the encoder tries, 0 to 10: what phones use; more costs twice as much and is hardly heard.
const COMPLEXITY: i32 = 5;
/// Loss the encoder prepares for with redundancy, in per cent: at least, and at most.
const EXPECTED_LOSS: std::ops::RangeInclusive<i32> = 5..=25;
/// No packet at our rate comes near this.
const MAX_PACKET: usize = 1000;

/// The sending end of one call.
pub struct AudioSender {
    encoder: opus::Encoder,
    link: Arc<Link>,
    pending: Vec<f32>,
    timestamp: u32,
    /// The next packet is the first after a silence (RFC 3551 § 4.1).
    marker: bool,
    /// The last packet began a pause.
    paused: bool,
    /// What the encoder is prepared for, in per cent.
    expected_loss: i32,
}

impl AudioSender {
    /// A sender into that call.
    ///
    /// # Errors
    /// Opus' own, of which none is expected.
    pub fn new(link: Arc<Link>) -> Result<Self, opus::Error> {
        let mut encoder =
            opus::Encoder::new(SAMPLE_RATE, opus::Channels::Mono, opus::Application::Voip)?;
        encoder.set_bitrate(opus::Bitrate::Bits(BITRATE))?;
        encoder.set_complexity(COMPLEXITY)?;
        encoder.set_inband_fec(true)?;
        encoder.set_packet_loss_perc(*EXPECTED_LOSS.start())?;
        encoder.set_dtx(true)?;
        Ok(Self {
            encoder,
            link,
            pending: Vec::with_capacity(FRAME),
            timestamp: rand::random(),
            marker: true,
            paused: false,
            expected_loss: *EXPECTED_LOSS.start(),
        })
    }

    /// Takes the next 10 ms. Nothing is sent before the call is connected, but time goes on.
    pub fn push(&mut self, block: &[f32; BLOCK]) {
        self.pending.extend_from_slice(block);
        if self.pending.len() < FRAME {
            return;
        }
        if self.link.connected() {
            self.prepare_for_loss();
            match self.encoder.encode_vec_float(&self.pending, MAX_PACKET) {
                Ok(packet) => self.send(packet),
                Err(error) => tracing::warn!(%error, "sound is not encoded"),
            }
        }
        self.timestamp = self.timestamp.wrapping_add(FRAME as u32);
        self.pending.clear();
    }

    fn send(&mut self, packet: Vec<u8>) {
        let is_pause = packet.len() <= PAUSE_PAYLOAD;
        if is_pause && self.paused {
            return;
        }
        // What cannot be sent is lost, like any packet.
        let _ = self
            .link
            .send(Kind::Audio, self.timestamp, self.marker, packet.into());
        self.paused = is_pause;
        self.marker = is_pause;
    }

    /// Redundancy costs quality where nothing is lost.
    fn prepare_for_loss(&mut self) {
        let loss = (self.link.loss() * 100.0).ceil() as i32;
        let loss = loss.clamp(*EXPECTED_LOSS.start(), *EXPECTED_LOSS.end());
        if loss != self.expected_loss && self.encoder.set_packet_loss_perc(loss).is_ok() {
            self.expected_loss = loss;
        }
    }
}
