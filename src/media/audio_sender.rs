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
/// Where packets get lost: the redundancy takes some 10 kbit/s. Of speech with 5 % loss PESQ loses 0.6 at 32 kbit/s and
/// 0.1 at 48; of speech with 10 % it loses 0.9 and 0.5.
const LOSSY_BITRATE: i32 = 48_000;
/// The path must carry so many times that.
const SPARE: u64 = 6;
/// How hard the encoder tries, 0 to 10: what phones use; more costs twice as much and is hardly heard.
const COMPLEXITY: i32 = 5;
/// Loss the encoder is told, in per cent, where next to nothing gets lost. Below 10 there is hardly any redundancy.
const HARDLY_ANY: i32 = 5;
/// And where packets get lost.
const EXPECTED_LOSS: std::ops::RangeInclusive<i32> = 10..=25;
/// A path is lossy from this share on.
const LOSSY: f32 = 0.01;
/// What is left of a loss a packet later: half of it after 14 s, as losses come in fits.
const FORGETTING: f32 = 0.999;
/// Packets that tell of a pause: were only one sent and lost, the other side would make up sound that nobody said.
const TELLING: u32 = 3;
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
    /// Packets that told of the present pause.
    told_of_pause: u32,
    /// Share of our packets that got lost, the largest of late.
    loss: f32,
    /// What the encoder is set to: bit/s, and loss in per cent.
    prepared: (i32, i32),
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
        encoder.set_packet_loss_perc(HARDLY_ANY)?;
        encoder.set_dtx(true)?;
        Ok(Self {
            encoder,
            link,
            pending: Vec::with_capacity(FRAME),
            timestamp: rand::random(),
            marker: true,
            told_of_pause: 0,
            loss: 0.0,
            prepared: (BITRATE, HARDLY_ANY),
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
        if is_pause && self.told_of_pause == TELLING {
            return;
        }
        // What cannot be sent is lost, like any packet.
        let _ = self
            .link
            .send(Kind::Audio, self.timestamp, self.marker, packet.into());
        self.told_of_pause = if is_pause { self.told_of_pause + 1 } else { 0 };
        self.marker = is_pause;
    }

    /// Redundancy costs quality where nothing is lost.
    fn prepare_for_loss(&mut self) {
        self.loss = self.link.loss().max(self.loss * FORGETTING);
        let wanted = preparation(self.loss, self.link.target_bitrate());
        let (bitrate, loss) = wanted;
        if wanted != self.prepared {
            let set = self.encoder.set_bitrate(opus::Bitrate::Bits(bitrate));
            if let Err(error) = set.and_then(|()| self.encoder.set_packet_loss_perc(loss)) {
                tracing::warn!(%error, "sound is not prepared for loss");
            }
            self.prepared = wanted;
        }
    }
}

/// Bit/s and expected loss in per cent for a path that loses that share and carries so many bit/s.
fn preparation(loss: f32, carries: u64) -> (i32, i32) {
    if loss < LOSSY {
        return (BITRATE, HARDLY_ANY);
    }
    let expected = (loss * 100.0).ceil() as i32;
    let expected = expected.clamp(*EXPECTED_LOSS.start(), *EXPECTED_LOSS.end());
    let has_room = carries >= SPARE * LOSSY_BITRATE as u64;
    let bitrate = if has_room { LOSSY_BITRATE } else { BITRATE };
    (bitrate, expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redundancy_gets_room_of_its_own_where_there_is_some() {
        assert_eq!(preparation(0.004, 2_000_000), (BITRATE, 5));
        assert_eq!(preparation(0.02, 2_000_000), (LOSSY_BITRATE, 10));
        assert_eq!(preparation(0.12, 2_000_000), (LOSSY_BITRATE, 12));
        assert_eq!(preparation(0.5, 200_000), (BITRATE, 25));
    }
}
