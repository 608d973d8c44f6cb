//! The sounds of calls and messages, made of a few notes each.

use super::SAMPLE_RATE;
use std::f32::consts::TAU;

/// A sound the program makes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// The other side's phone rings. Goes on until stopped.
    RingBack,
    /// Somebody calls. Goes on until stopped.
    Ringtone,
    /// The other side is in another call.
    Busy,
    /// The other side does not want to talk.
    Rejected,
    /// The call is over.
    Ended,
    /// Something failed.
    Error,
    /// A message came.
    Message,
    /// Somebody tries the loudspeaker.
    Test,
}

/// Two pitches in Hz (0 = none), how long they sound and how long the silence after them is, in seconds.
type Note = ([f32; 2], f32, f32);

const LOUDNESS: f32 = 0.12;
/// Seconds in which a note swells and fades.
const EDGE: f32 = 0.008;

impl Sound {
    /// Its notes, and whether they start over.
    fn score(self) -> (&'static [Note], bool) {
        match self {
            Self::RingBack => (&[([392.0, 494.0], 1.2, 2.4)], true),
            Self::Ringtone => (
                &[
                    ([659.3, 0.0], 0.14, 0.02),
                    ([784.0, 0.0], 0.14, 0.02),
                    ([987.8, 0.0], 0.14, 0.02),
                    ([784.0, 1175.0], 0.34, 0.3),
                    ([659.3, 0.0], 0.14, 0.02),
                    ([784.0, 987.8], 0.34, 1.3),
                ],
                true,
            ),
            Self::Busy => (
                &[
                    ([440.0, 350.0], 0.28, 0.22),
                    ([440.0, 350.0], 0.28, 0.22),
                    ([440.0, 350.0], 0.28, 0.22),
                    ([440.0, 350.0], 0.28, 0.0),
                ],
                false,
            ),
            Self::Rejected => (
                &[
                    ([523.3, 0.0], 0.16, 0.03),
                    ([415.3, 0.0], 0.16, 0.03),
                    ([329.6, 0.0], 0.3, 0.0),
                ],
                false,
            ),
            Self::Ended => (
                &[([587.3, 0.0], 0.12, 0.03), ([440.0, 0.0], 0.22, 0.0)],
                false,
            ),
            Self::Error => (
                &[([233.1, 220.0], 0.18, 0.07), ([233.1, 220.0], 0.28, 0.0)],
                false,
            ),
            Self::Test => (
                &[
                    ([523.3, 0.0], 0.2, 0.05),
                    ([659.3, 0.0], 0.2, 0.05),
                    ([784.0, 0.0], 0.2, 0.05),
                    ([1046.5, 523.3], 0.5, 0.0),
                ],
                false,
            ),
            Self::Message => (
                &[([880.0, 0.0], 0.07, 0.01), ([1318.5, 0.0], 0.16, 0.0)],
                false,
            ),
        }
    }
}

/// A sound being played.
#[derive(Debug, Clone)]
pub struct Player {
    notes: &'static [Note],
    looping: bool,
    loudness: f32,
    note: usize,
    /// Samples of the current note that are over.
    position: usize,
}

fn samples(seconds: f32) -> usize {
    (seconds * SAMPLE_RATE as f32) as usize
}

impl Player {
    /// Plays from the beginning, at a volume of 0 to 1.
    pub fn new(sound: Sound, volume: f32) -> Self {
        let (notes, looping) = sound.score();
        Self {
            notes,
            looping,
            loudness: LOUDNESS * volume.clamp(0.0, 1.0),
            note: 0,
            position: 0,
        }
    }

    /// Adds the next samples (mono, 48 kHz) to a block. False once the sound is over.
    pub fn mix(&mut self, block: &mut [f32]) -> bool {
        for sample in block {
            let Some(value) = self.next() else {
                return false;
            };
            *sample += value;
        }
        true
    }
}

impl Iterator for Player {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.note == self.notes.len() && self.looping {
            self.note = 0;
        }
        let &(pitches, length, pause) = self.notes.get(self.note)?;
        let at = self.position as f32 / SAMPLE_RATE as f32;
        self.position += 1;
        if self.position >= samples(length + pause) {
            self.note += 1;
            self.position = 0;
        }
        let edge = (at.min(length - at) / EDGE).clamp(0.0, 1.0);
        let waves: f32 = pitches
            .iter()
            .filter(|pitch| **pitch > 0.0)
            // A little of the octave makes it less thin.
            .map(|pitch| (TAU * pitch * at).sin() + 0.25 * (TAU * 2.0 * pitch * at).sin())
            .sum();
        Some(self.loudness * edge * waves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Sound; 8] = [
        Sound::RingBack,
        Sound::Ringtone,
        Sound::Busy,
        Sound::Rejected,
        Sound::Ended,
        Sound::Error,
        Sound::Message,
        Sound::Test,
    ];

    #[test]
    fn rings_go_on_and_the_others_end_and_none_is_too_loud_or_cracks() {
        for sound in ALL {
            let mut player = Player::new(sound, 1.0);
            let heard: Vec<f32> = player.by_ref().take(20 * 48_000).collect();
            let looping = matches!(sound, Sound::RingBack | Sound::Ringtone);
            assert_eq!(heard.len() == 20 * 48_000, looping, "{sound:?}");
            assert_eq!(player.mix(&mut [0.0; 480]), looping, "{sound:?}");
            assert!(heard.iter().any(|s| s.abs() > 0.05), "{sound:?}");
            assert!(heard.iter().all(|s| s.abs() < 0.5), "{sound:?}");
            let step = heard
                .windows(2)
                .map(|pair| (pair[1] - pair[0]).abs())
                .fold(0.0, f32::max);
            assert!(step < 0.1, "{sound:?} jumps by {step}");
        }
    }

    #[test]
    fn half_the_volume_is_half_as_loud_and_none_is_silence() {
        let heard = |volume| -> Vec<f32> { Player::new(Sound::Message, volume).collect() };
        let (full, half) = (heard(1.0), heard(0.5));
        assert_eq!(full.len(), half.len());
        assert!(
            full.iter()
                .zip(&half)
                .all(|(full, half)| (full / 2.0 - half).abs() < 1e-6)
        );
        assert!(heard(0.0).iter().all(|sample| *sample == 0.0));
        assert_eq!(heard(7.0), full, "louder than the loudest there is not");
    }
}
