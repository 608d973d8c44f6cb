//! What makes a microphone fit for a call: echo cancellation, noise suppression and gain, by sonora.

use super::{BLOCK, Cleaning};
use sonora::config::{
    AdaptiveDigital, EchoCanceller, GainController2, HighPassFilter, MaxProcessingRate,
    NoiseSuppression, NoiseSuppressionLevel, Pipeline,
};
use sonora::{AudioProcessing, Config, StreamConfig};

/// So many more blocks may have been heard than recorded, or fewer. The canceller takes both for one clock: if what
/// is heard runs ahead (its device opened first, the machine stood still, clocks differ), an echo seems to come before
/// its sound, and is never found. A step of some blocks it follows within a second.
const LEAD: std::ops::RangeInclusive<i32> = -4..=1;

/// The processor of one call. What is heard and what is recorded must pass the same one.
pub struct Processing {
    inner: AudioProcessing,
    scratch: [f32; BLOCK],
    /// Blocks heard more than recorded.
    lead: i32,
}

impl Processing {
    /// A fresh processor: it has learned nothing of the room yet.
    pub fn new(cleaning: Cleaning) -> Self {
        let config = Config {
            pipeline: Pipeline {
                // Otherwise everything above 16 kHz is cut off.
                maximum_internal_processing_rate: MaxProcessingRate::Rate48kHz,
                ..Pipeline::default()
            },
            high_pass_filter: Some(HighPassFilter::default()),
            echo_canceller: cleaning.echo.then(EchoCanceller::default),
            noise_suppression: cleaning.noise.then(|| NoiseSuppression {
                level: NoiseSuppressionLevel::High,
                ..NoiseSuppression::default()
            }),
            gain_controller2: cleaning.gain.then(|| GainController2 {
                adaptive_digital: Some(AdaptiveDigital::default()),
                ..GainController2::default()
            }),
            ..Config::default()
        };
        let mono = StreamConfig::new(super::SAMPLE_RATE, 1);
        Self {
            inner: AudioProcessing::builder()
                .config(config)
                .capture_config(mono)
                .render_config(mono)
                .build(),
            scratch: [0.0; BLOCK],
            lead: 0,
        }
    }

    /// Takes note of a block that is being given to the speaker.
    pub fn heard(&mut self, block: &[f32; BLOCK]) {
        if self.lead >= *LEAD.end() {
            return;
        }
        self.lead += 1;
        let result = self
            .inner
            .process_render_f32(&[block], &mut [&mut self.scratch]);
        if let Err(error) = result {
            tracing::debug!(?error, "echo reference");
        }
    }

    /// Cleans a recorded block in place.
    pub fn clean(&mut self, block: &mut [f32; BLOCK]) {
        if self.lead <= *LEAD.start() {
            self.heard(&[0.0; BLOCK]);
        }
        self.lead -= 1;
        // The canceller finds the delay by itself.
        let _ = self.inner.set_stream_delay_ms(0);
        let result = self
            .inner
            .process_capture_f32(&[&block[..]], &mut [&mut self.scratch]);
        match result {
            Ok(()) => *block = self.scratch,
            Err(error) => tracing::debug!(?error, "sound processing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};

    fn energy(samples: &[f32]) -> f32 {
        samples.iter().map(|s| s * s).sum()
    }

    /// Noise in bursts of changing loudness, which the noise suppressor takes for speech.
    fn speech(seconds: usize, seed: u64) -> Vec<f32> {
        let mut random = rand::rngs::StdRng::seed_from_u64(seed);
        let mut low = 0.0;
        (0..seconds * 48_000)
            .map(|i| {
                let syllable = (i as f32 / 48_000.0 * 4.0 * std::f32::consts::PI).sin();
                low += 0.15 * (random.random_range(-1.0..1.0f32) - low);
                low * syllable.max(0.0) * 0.6
            })
            .collect()
    }

    /// What is left of an echo, as a share of its energy, when `first` blocks are heard before the first is recorded.
    fn left_of_echo(first: usize, delay: usize) -> f32 {
        let mut processing = Processing::new(Cleaning::default());
        let far = speech(7, 1);
        let (mut before, mut after) = (0.0, 0.0);
        for number in 0..600 {
            let at = (number + first) * BLOCK;
            if number == 0 {
                for heard in far[..at].chunks_exact(BLOCK) {
                    processing.heard(heard.try_into().unwrap());
                }
            }
            processing.heard(far[at..at + BLOCK].try_into().unwrap());
            let mut recorded: [f32; BLOCK] = std::array::from_fn(|i| {
                (at + i).checked_sub(delay).map_or(0.0, |at| far[at] * 0.4)
            });
            let echo = energy(&recorded);
            processing.clean(&mut recorded);
            if number > 350 {
                before += echo;
                after += energy(&recorded);
            }
        }
        assert!(before > 1.0);
        after / before
    }

    #[test]
    fn the_speakers_sound_is_taken_out_of_the_microphones() {
        for first in [0, 1, 10, 50] {
            for delay_ms in [25, 60, 120] {
                let left = left_of_echo(first, delay_ms * 48);
                assert!(left < 0.01, "{first} blocks, {delay_ms} ms: {left} is left");
            }
        }
    }

    /// The way from a loudspeaker to a microphone in a room: the direct sound after 30 ms, and echoes of the walls that
    /// fall by 60 dB in 0.4 s. Places in samples and strengths.
    fn room(seed: u64) -> Vec<(usize, f32)> {
        let mut random = rand::rngs::StdRng::seed_from_u64(seed);
        let direct = (30 * 48, 0.5);
        let walls = (0..150).map(|_| {
            let later = random.random_range(0.003..0.25f32);
            let strength = 0.15 * 10f32.powf(-3.0 * later / 0.4);
            let place = (0.03 + later) * 48_000.0;
            (place as usize, strength * random.random_range(-1.0..1.0f32))
        });
        std::iter::once(direct).chain(walls).collect()
    }

    #[test]
    fn the_echo_of_a_room_is_reduced_by_30_db() {
        let mut processing = Processing::new(Cleaning::default());
        let (far, room) = (speech(12, 3), room(4));
        let mut random = rand::rngs::StdRng::seed_from_u64(5);
        let (mut before, mut after) = (0.0, 0.0);
        for (number, heard) in far.chunks_exact(BLOCK).enumerate() {
            processing.heard(heard.try_into().unwrap());
            let at = number * BLOCK;
            let echo = |i: usize| {
                let way = room.iter();
                way.filter_map(|(late, s)| Some(far[(at + i).checked_sub(*late)?] * s))
                    .sum::<f32>()
            };
            // A quiet microphone has some noise of its own.
            let mut recorded: [f32; BLOCK] =
                std::array::from_fn(|i| echo(i) + random.random_range(-1e-4..1e-4f32));
            let reaching = energy(&recorded);
            processing.clean(&mut recorded);
            // It takes a few seconds to learn the room.
            if number > 500 {
                before += reaching;
                after += energy(&recorded);
            }
        }
        let reduction = 10.0 * (before / after).log10();
        println!("echo reduced by {reduction:.1} dB");
        assert!(reduction >= 30.0, "{reduction} dB");
    }

    #[test]
    fn a_voice_passes() {
        let mut processing = Processing::new(Cleaning::default());
        let (mut before, mut after) = (0.0, 0.0);
        for (number, block) in speech(4, 2).chunks_exact(BLOCK).enumerate() {
            processing.heard(&[0.0; BLOCK]);
            let mut recorded: [f32; BLOCK] = block.try_into().unwrap();
            if number > 100 {
                before += energy(&recorded);
            }
            processing.clean(&mut recorded);
            if number > 100 {
                after += energy(&recorded);
            }
        }
        assert!(after > before / 10.0, "voice {before}, left {after}");
    }
}
