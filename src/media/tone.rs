//! The readable sound: two tones at once, pulsed, whose pair of pitches tells who sends them.

use super::SAMPLE_RATE;
use std::f32::consts::TAU;

/// Pitches in Hz: inside what a voice codec keeps, none near a multiple of another.
const PITCHES: [f32; 12] = [
    530.0, 690.0, 850.0, 1010.0, 1190.0, 1370.0, 1570.0, 1790.0, 2010.0, 2270.0, 2550.0, 2870.0,
];
/// Number of ids; each has its own pair of pitches.
pub const IDS: u8 = 64;

/// One pulse: on for the first part, fading at its ends, silent for the rest.
const PULSE: usize = SAMPLE_RATE as usize * 3 / 10;
const ON: usize = SAMPLE_RATE as usize / 5;
const FADE: usize = SAMPLE_RATE as usize / 200;
const AMPLITUDE: f32 = 0.2;

/// Length of the pieces a recording is judged by: 50 ms, telling pitches 20 Hz apart.
const PIECE: usize = SAMPLE_RATE as usize / 20;
/// Pieces that must agree.
const VOTES: usize = 3;

/// The two pitches of an id.
fn pair(id: u8) -> (usize, usize) {
    let mut rest = usize::from(id % IDS);
    for low in 0..PITCHES.len() {
        let partners = PITCHES.len() - 1 - low;
        if rest < partners {
            return (low, low + 1 + rest);
        }
        rest -= partners;
    }
    unreachable!("there are more pairs than ids")
}

/// The sound of one id.
#[derive(Debug, Clone)]
pub struct Tone {
    pitches: [f32; 2],
    position: usize,
}

impl Tone {
    /// The sound of `id`, taken modulo [`IDS`].
    ///
    /// ```
    /// use azstack::media::tone::{Tone, recognise};
    /// let mut second = vec![0.0; 48_000];
    /// Tone::new(5).fill(&mut second);
    /// assert_eq!(recognise(&second), Some(5));
    /// ```
    pub fn new(id: u8) -> Self {
        let (low, high) = pair(id);
        Self {
            pitches: [PITCHES[low], PITCHES[high]],
            position: 0,
        }
    }

    /// Fills a block of any length with the next samples: mono, 48 000 Hz, −1 to 1.
    ///
    /// ```
    /// use azstack::media::tone::Tone;
    /// let mut block = [0.0; 480];
    /// Tone::new(5).fill(&mut block);
    /// assert!(block.iter().any(|sample| *sample != 0.0));
    /// ```
    pub fn fill(&mut self, block: &mut [f32]) {
        for sample in block {
            let place = self.position % PULSE;
            let edge = place.min(ON.saturating_sub(place)).min(FADE);
            let loudness = AMPLITUDE * edge as f32 / FADE as f32;
            // Phase by the second, so that it stays exact.
            let seconds = (self.position % SAMPLE_RATE as usize) as f32 / SAMPLE_RATE as f32;
            let waves = self.pitches.map(|pitch| (TAU * pitch * seconds).sin());
            *sample = loudness * (waves[0] + waves[1]);
            self.position += 1;
        }
    }
}

/// The id whose sound is in a recording (mono, 48 000 Hz), if there is one; a second of it is plenty.
///
/// ```
/// use azstack::media::tone::recognise;
/// assert_eq!(recognise(&[0.0; 48_000]), None);
/// ```
pub fn recognise(samples: &[f32]) -> Option<u8> {
    let mut votes = [0usize; IDS as usize];
    for piece in samples.chunks_exact(PIECE) {
        if let Some(id) = judge(piece) {
            votes[usize::from(id)] += 1;
        }
    }
    let (id, count) = votes.iter().enumerate().max_by_key(|(_, count)| **count)?;
    // Most of the pieces in which anything was found must agree.
    let all: usize = votes.iter().sum();
    (*count >= VOTES && *count * 3 > all * 2).then_some(id as u8)
}

fn judge(piece: &[f32]) -> Option<u8> {
    let total: f32 = piece.iter().map(|s| s * s).sum();
    if total / (PIECE as f32) < 1e-5 {
        return None;
    }
    let mut found: Vec<(usize, f32)> = PITCHES
        .iter()
        .map(|pitch| power(piece, *pitch))
        .enumerate()
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [(a, first), (b, second), (_, third), ..] = found[..] else {
        return None;
    };
    // Two clear tones, of like strength, that make up most of what is heard.
    let clear = second > 4.0 * third && second * 8.0 > first;
    if !clear || first + second < 0.5 * total {
        return None;
    }
    (0..IDS).find(|id| pair(*id) == (a.min(b), a.max(b)))
}

/// Energy at one pitch, in the measure of the sum of squares (Goertzel's algorithm).
fn power(piece: &[f32], pitch: f32) -> f32 {
    let turn = 2.0 * (TAU * pitch / SAMPLE_RATE as f32).cos();
    let (mut s1, mut s2) = (0.0, 0.0);
    for sample in piece {
        let s0 = sample + turn * s1 - s2;
        s2 = s1;
        s1 = s0;
    }
    (s1 * s1 + s2 * s2 - turn * s1 * s2) * 2.0 / piece.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};

    fn sound(id: u8, samples: usize) -> Vec<f32> {
        let mut samples = vec![0.0; samples];
        Tone::new(id).fill(&mut samples);
        samples
    }

    #[test]
    fn every_id_is_recognised_also_through_the_codec_and_noise() {
        let mut random = rand::rngs::StdRng::seed_from_u64(3);
        for id in 0..IDS {
            let clean = sound(id, 48_000);
            assert_eq!(recognise(&clean), Some(id));
            // Not from its beginning, softer, with noise.
            let noisy: Vec<f32> = clean[7_001..]
                .iter()
                .map(|s| s * 0.3 + random.random_range(-0.01..0.01))
                .collect();
            assert_eq!(recognise(&noisy), Some(id));
            assert_eq!(recognise(&coded(&clean)), Some(id));
        }
    }

    fn coded(samples: &[f32]) -> Vec<f32> {
        let mut encoder =
            opus::Encoder::new(48_000, opus::Channels::Mono, opus::Application::Voip).unwrap();
        encoder.set_bitrate(opus::Bitrate::Bits(24_000)).unwrap();
        let mut decoder = opus::Decoder::new(48_000, opus::Channels::Mono).unwrap();
        let mut heard = Vec::new();
        for block in samples.chunks_exact(960) {
            let packet = encoder.encode_vec_float(block, 1000).unwrap();
            let mut out = [0.0; 960];
            decoder.decode_float(&packet, &mut out, false).unwrap();
            heard.extend(out);
        }
        heard
    }

    #[test]
    fn nothing_is_recognised_in_other_sounds() {
        assert_eq!(recognise(&[]), None);
        assert_eq!(recognise(&vec![0.0; 48_000]), None);
        let mut random = rand::rngs::StdRng::seed_from_u64(4);
        let noise: Vec<f32> = (0..96_000)
            .map(|_| random.random_range(-0.5..0.5))
            .collect();
        assert_eq!(recognise(&noise), None);
        let single: Vec<f32> = (0..48_000)
            .map(|i| (TAU * 1010.0 * i as f32 / 48_000.0).sin())
            .collect();
        assert_eq!(recognise(&single), None);
        // Two people at once are nobody.
        let both: Vec<f32> = sound(3, 48_000)
            .iter()
            .zip(sound(40, 48_000))
            .map(|(a, b)| a + b)
            .collect();
        assert_eq!(recognise(&both), None);
    }
}
