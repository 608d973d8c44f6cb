//! Makes a piece of sound a little shorter or longer without changing its pitch.
//!
//! One period of the sound is left out or played twice, blended so that nothing clicks. That is how playback follows
//! the other side's clock and gets back in time after the network stood still.

/// Shortest and longest period, in samples at 48 kHz: 2.5 and 10 ms.
const PERIODS: std::ops::Range<usize> = 120..480;
/// Samples over which the two places are blended, and compared.
const BLEND: usize = 240;
/// Only every so many samples are looked at while searching.
const STRIDE: usize = 4;
/// Below this mean square it is silence, where any cut will do.
const SILENCE: f32 = 1e-6;
/// How alike two places must be, 1 = the same.
const LIKENESS: f32 = 0.5;

/// The period that fits best; `None` if the sound does not repeat (or is too short to tell).
/// With `anyway` the best there is.
fn period(samples: &[f32], anyway: bool) -> Option<usize> {
    if samples.len() < PERIODS.end + BLEND {
        return None;
    }
    let energy = |from: usize| -> f32 {
        samples[from..from + BLEND]
            .iter()
            .step_by(STRIDE)
            .map(|s| s * s)
            .sum()
    };
    let own = energy(0);
    if own / ((BLEND / STRIDE) as f32) < SILENCE {
        return Some(PERIODS.end - 1);
    }
    let (best, likeness) = PERIODS
        .step_by(STRIDE)
        .map(|lag| {
            let product: f32 = samples[..BLEND]
                .iter()
                .zip(&samples[lag..])
                .step_by(STRIDE)
                .map(|(a, b)| a * b)
                .sum();
            (
                lag,
                product / (own * energy(lag)).sqrt().max(f32::MIN_POSITIVE),
            )
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (anyway || likeness > LIKENESS).then_some(best)
}

/// From `from` to `to`, both at least [`BLEND`] long.
fn blend<'a>(from: &'a [f32], to: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
    from.iter()
        .zip(to)
        .take(BLEND)
        .enumerate()
        .map(|(index, (from, to))| {
            let share = index as f32 / BLEND as f32;
            from * (1.0 - share) + to * share
        })
}

/// Leaves one period out, if the sound allows it (with `anyway` in any case). Beginning and end stay.
pub fn shorten(samples: Vec<f32>, anyway: bool) -> Vec<f32> {
    let Some(period) = period(&samples, anyway) else {
        return samples;
    };
    blend(&samples, &samples[period..])
        .chain(samples[period + BLEND..].iter().copied())
        .collect()
}

/// Plays one period twice, if the sound allows it. Beginning and end stay.
pub fn lengthen(samples: Vec<f32>) -> Vec<f32> {
    let Some(period) = period(&samples, false) else {
        return samples;
    };
    samples[..period]
        .iter()
        .copied()
        .chain(blend(&samples[period..], &samples))
        .chain(samples[BLEND..].iter().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use std::f32::consts::TAU;

    fn wave(pitch: f32) -> Vec<f32> {
        (0..960)
            .map(|i| 0.5 * (TAU * pitch * i as f32 / 48_000.0).sin())
            .collect()
    }

    fn steepest(samples: &[f32]) -> f32 {
        samples
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .fold(0.0, f32::max)
    }

    #[test]
    fn a_steady_sound_changes_its_length_and_nothing_else() {
        for pitch in [110.0, 150.0, 220.0, 440.0, 1000.0] {
            let sound = wave(pitch);
            let steep = steepest(&sound);
            for changed in [shorten(sound.clone(), false), lengthen(sound.clone())] {
                let change = changed.len().abs_diff(960);
                assert!((120..480).contains(&change), "{pitch} Hz by {change}");
                assert_eq!(changed[0], sound[0]);
                assert_eq!(changed.last(), sound.last());
                assert!(steepest(&changed) < steep * 1.3, "{pitch} Hz clicks");
            }
        }
    }

    #[test]
    fn what_does_not_repeat_is_left_alone_unless_it_must_not() {
        let mut random = rand::rngs::StdRng::seed_from_u64(5);
        let noise: Vec<f32> = (0..960).map(|_| random.random_range(-0.5..0.5)).collect();
        assert!(shorten(noise.clone(), false) == noise);
        assert!(lengthen(noise.clone()) == noise);
        assert!(shorten(noise, true).len() < 960);
        assert_eq!(shorten(vec![0.0; 960], false).len(), 960 - 479);
        assert_eq!(shorten(vec![0.1; 100], true).len(), 100);
    }
}
