//! What telephones speak: G.711 (µ-law and A-law) at 8000 Hz, and key tones as events (RFC 4733).
//!
//! Everything else in here is 48 000 Hz, so sound passes a low-pass filter on the way down and on the way up: above
//! 3400 Hz a telephone has nothing. No packets are timed here.

use super::{BLOCK, SAMPLE_RATE};
use crate::g711;
use crate::transport::Codec;
use std::f32::consts::{PI, TAU};

/// The telephone's clock.
pub const RATE: u32 = 8_000;
/// Samples of ours for one of the telephone's.
const FACTOR: usize = (SAMPLE_RATE / RATE) as usize;
/// Taps of the filter for each of the telephone's samples.
const TAPS_EACH: usize = 16;
const TAPS: usize = FACTOR * TAPS_EACH;
/// Where the filter is half closed, in Hz.
const CUTOFF: f32 = 3_700.0;

/// A low-pass filter whose taps sum to one.
fn taps() -> [f32; TAPS] {
    let middle = (TAPS - 1) as f32 / 2.0;
    let ratio = CUTOFF / SAMPLE_RATE as f32;
    let mut taps = [0.0; TAPS];
    for (index, tap) in taps.iter_mut().enumerate() {
        let at = index as f32 - middle;
        let sinc = if at == 0.0 {
            2.0 * ratio
        } else {
            (TAU * ratio * at).sin() / (PI * at)
        };
        // Hamming's window.
        let window = 0.54 - 0.46 * (TAU * index as f32 / (TAPS - 1) as f32).cos();
        *tap = sinc * window;
    }
    let sum: f32 = taps.iter().sum();
    taps.map(|tap| tap / sum)
}

/// 48 000 Hz to G.711.
pub struct Encoder {
    taps: [f32; TAPS],
    /// The last samples, oldest first.
    history: Vec<f32>,
}

impl Encoder {
    pub fn new() -> Self {
        Self {
            taps: taps(),
            history: vec![0.0; TAPS - FACTOR],
        }
    }

    /// Codes samples, a multiple of six of them.
    pub fn encode(&mut self, codec: Codec, samples: &[f32]) -> Vec<u8> {
        self.history.extend_from_slice(samples);
        let windows = (0..samples.len() / FACTOR).map(|index| index * FACTOR);
        let coded = windows.map(|begin| {
            let window = &self.history[begin..begin + TAPS];
            let sample: f32 = window.iter().zip(&self.taps).map(|(a, b)| a * b).sum();
            let sample = (sample.clamp(-1.0, 1.0) * 32_767.0) as i16;
            match codec {
                Codec::Pcma => g711::to_a_law(sample),
                _ => g711::to_mu_law(sample),
            }
        });
        let coded = coded.collect();
        let old = self.history.len() - (TAPS - FACTOR);
        self.history.drain(..old);
        coded
    }
}

/// G.711 to 48 000 Hz.
pub struct Decoder {
    taps: [f32; TAPS],
    /// The telephone's last samples, newest last.
    history: Vec<f32>,
    /// The last packet, for what comes in the place of a lost one, and how often it was used.
    last: Vec<f32>,
    faded: f32,
}

impl Decoder {
    pub fn new() -> Self {
        Self {
            taps: taps(),
            history: vec![0.0; TAPS_EACH - 1],
            last: Vec::new(),
            faded: 1.0,
        }
    }

    /// Decodes a packet.
    pub fn decode(&mut self, codec: Codec, payload: &[u8]) -> Vec<f32> {
        let law = match codec {
            Codec::Pcma => g711::from_a_law,
            _ => g711::from_mu_law,
        };
        let samples = payload.iter().map(|byte| f32::from(law(*byte)) / 32_768.0);
        self.last = samples.collect();
        self.faded = 1.0;
        let samples = self.last.clone();
        self.raise(&samples)
    }

    /// Makes up what was lost: the last packet, ever softer.
    pub fn conceal(&mut self, length: usize) -> Vec<f32> {
        let wanted = length / FACTOR;
        self.faded *= 0.5;
        let faded = self.faded;
        let again = self
            .last
            .iter()
            .cycle()
            .take(wanted)
            .map(|sample| sample * faded);
        let mut samples: Vec<f32> = again.collect();
        samples.resize(wanted, 0.0);
        self.raise(&samples)
    }

    fn raise(&mut self, samples: &[f32]) -> Vec<f32> {
        self.history.extend_from_slice(samples);
        let mut raised = Vec::with_capacity(samples.len() * FACTOR);
        for window in self.history.windows(TAPS_EACH) {
            for phase in 0..FACTOR {
                let taps = self.taps.iter().skip(phase).step_by(FACTOR);
                let sum: f32 = window.iter().rev().zip(taps).map(|(a, b)| a * b).sum();
                raised.push(sum * FACTOR as f32);
            }
        }
        let old = self.history.len() - (TAPS_EACH - 1);
        self.history.drain(..old);
        raised
    }
}

/// A key of a telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u8);

impl Key {
    /// `0` to `9`, `*`, `#` and `A` to `D`.
    ///
    /// ```
    /// use azstack::media::Key;
    /// assert!(Key::new('5').is_some() && Key::new('x').is_none());
    /// ```
    pub fn new(character: char) -> Option<Self> {
        "0123456789*#ABCD"
            .find(character)
            .map(|event| Self(event as u8))
    }

    /// The pitches of its tone, in Hz (ITU-T Q.23).
    pub(super) fn pitches(self) -> [f32; 2] {
        const ROWS: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
        const COLUMNS: [f32; 4] = [1209.0, 1336.0, 1477.0, 1633.0];
        let (row, column) = match self.0 {
            0 => (3, 1),
            digit @ 1..=9 => (usize::from(digit - 1) / 3, usize::from(digit - 1) % 3),
            10 => (3, 0),
            11 => (3, 2),
            letter => (usize::from(letter - 12) & 3, 3),
        };
        [ROWS[row], COLUMNS[column]]
    }
}

/// How long a key is pressed, in packets of 20 ms; receivers want 40 ms at least, and some 100.
const PRESSED: u16 = 8;
/// How often its end is told, as a packet may be lost (RFC 4733 § 2.5.1.4).
const ENDS: u16 = 3;
/// The telephone's samples in a packet.
pub const PACKET: u32 = RATE / 50;
/// Loudness: −10 dBm0.
const VOLUME: u8 = 10;

/// A key being sent.
pub struct Press {
    key: Key,
    /// Time stamp of its beginning.
    pub timestamp: u32,
    sent: u16,
}

impl Press {
    pub fn new(key: Key, timestamp: u32) -> Self {
        Self {
            key,
            timestamp,
            sent: 0,
        }
    }

    /// The next packet's payload, and whether it is the first; `None` when it has been sent.
    pub fn next(&mut self) -> Option<([u8; 4], bool)> {
        if self.sent == PRESSED + ENDS - 1 {
            return None;
        }
        self.sent += 1;
        let lasts = self.sent.min(PRESSED) * PACKET as u16;
        let end = if self.sent >= PRESSED { 0x80 } else { 0 };
        let [high, low] = lasts.to_be_bytes();
        Some(([self.key.0, end | VOLUME, high, low], self.sent == 1))
    }
}

/// A key's tone as its presser hears it.
pub struct Beep {
    pitches: [f32; 2],
    at: usize,
}

impl Beep {
    pub fn new(key: Key) -> Self {
        Self {
            pitches: key.pitches(),
            at: 0,
        }
    }

    /// Adds the next samples; false once it is over.
    pub fn mix(&mut self, block: &mut [f32; BLOCK]) -> bool {
        let length = usize::from(PRESSED) * 2 * BLOCK;
        for sample in block {
            let time = self.at as f32 / SAMPLE_RATE as f32;
            let left = length.saturating_sub(self.at) as f32 / SAMPLE_RATE as f32;
            let edge = (time.min(left) / 0.005).clamp(0.0, 1.0);
            let waves: f32 = self
                .pitches
                .iter()
                .map(|pitch| (TAU * pitch * time).sin())
                .sum();
            *sample += 0.08 * edge * waves;
            self.at += 1;
        }
        self.at < length
    }
}

#[cfg(test)]
mod tests;
