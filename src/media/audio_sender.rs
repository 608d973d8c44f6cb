//! Sound out: blocks of 10 ms become Opus packets of 20 ms.

use super::call::Link;
use super::{BLOCK, SAMPLE_RATE};
use crate::transport::Kind;
use bytes::Bytes;
use std::sync::Arc;

/// Samples in a packet.
const FRAME: usize = 2 * BLOCK;
const BITRATE: i32 = 32_000;
/// How hard the encoder tries, 0 to 10: what phones use; more costs twice as much and is hardly heard.
const COMPLEXITY: i32 = 5;
/// Loss the encoder prepares for with redundancy, in per cent.
const EXPECTED_LOSS: i32 = 10;
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
        encoder.set_packet_loss_perc(EXPECTED_LOSS)?;
        Ok(Self {
            encoder,
            link,
            pending: Vec::with_capacity(FRAME),
            timestamp: rand::random(),
            marker: true,
        })
    }

    /// Takes the next 10 ms. Nothing is sent before the call is connected, but time goes on.
    pub fn push(&mut self, block: &[f32; BLOCK]) {
        self.pending.extend_from_slice(block);
        if self.pending.len() < FRAME {
            return;
        }
        if self.link.connected() {
            match self.encoder.encode_vec_float(&self.pending, MAX_PACKET) {
                Ok(packet) => {
                    let packet = Bytes::from(packet);
                    // What cannot be sent is lost, like any packet.
                    let _ = self
                        .link
                        .send(Kind::Audio, self.timestamp, self.marker, packet);
                    self.marker = false;
                }
                Err(error) => tracing::warn!(%error, "sound is not encoded"),
            }
        }
        self.timestamp = self.timestamp.wrapping_add(FRAME as u32);
        self.pending.clear();
    }
}
