//! Sound out: blocks of 10 ms become packets of 20 ms, of Opus or of what telephones speak.

use super::call::Link;
use super::playout::PAUSE_PAYLOAD;
use super::telephone::{self, Key, PACKET, Press};
use super::{BLOCK, SAMPLE_RATE};
use crate::transport::{Codec, Kind};
use std::collections::VecDeque;
use std::sync::Arc;

/// Samples in a packet.
const FRAME: usize = 2 * BLOCK;
const BITRATE: i32 = 32_000;
/// How hard the encoder tries, 0 to 10: what phones use; more costs twice as much and is hardly heard.
const COMPLEXITY: i32 = 5;
/// Loss the encoder prepares for with redundancy, in per cent: at least, and at most.
const EXPECTED_LOSS: std::ops::RangeInclusive<i32> = 5..=25;
/// Keys that may wait to be sent; more are not pressed that fast.
const KEYS: usize = 32;
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
    telephone: telephone::Encoder,
    press: Option<Press>,
    keys: VecDeque<Key>,
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
            telephone: telephone::Encoder::new(),
            press: None,
            keys: VecDeque::new(),
        })
    }

    /// Takes the next 10 ms. Nothing is sent before the call is connected, but time goes on.
    pub fn push(&mut self, block: &[f32; BLOCK]) {
        self.pending.extend_from_slice(block);
        if self.pending.len() < FRAME {
            return;
        }
        let codec = self.link.sound_codec();
        if let Some(codec @ (Codec::Pcmu | Codec::Pcma)) = codec {
            if self.link.connected() {
                self.push_telephone(codec);
            }
            self.timestamp = self.timestamp.wrapping_add(PACKET);
            self.pending.clear();
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

    /// Presses a key: the next packets are its tone. Only telephones understand it.
    pub fn press(&mut self, key: Key) {
        if self.keys.len() < KEYS {
            self.keys.push_back(key);
        }
    }

    fn push_telephone(&mut self, codec: Codec) {
        // The filter goes on, also while a key takes the place of the sound.
        let packet = self.telephone.encode(codec, &self.pending);
        if self.press.is_none() {
            let timestamp = self.timestamp;
            self.press = self.keys.pop_front().map(|key| Press::new(key, timestamp));
        }
        if let Some(press) = &mut self.press {
            if let Some((payload, is_first)) = press.next() {
                let payload = payload.to_vec().into();
                return self.link.send_key_tone(press.timestamp, is_first, payload);
            }
            // A pause of a packet tells two presses of one key apart.
            self.press = None;
        }
        let marker = std::mem::replace(&mut self.marker, false);
        let _ = self
            .link
            .send(Kind::Audio, self.timestamp, marker, packet.into());
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
