//! How loud it is: what a level meter shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Share of a level that is left after a block of 10 ms in which it is silent: 20 dB in 300 ms.
const FALL: f32 = 0.926;
/// Loudness shown as nothing, in decibels below full scale.
const FLOOR: f32 = 60.0;

/// How loud it is, to be read as often as one likes. Clones read the same.
///
/// A level goes from 0 (60 dB below full scale, or silence) to 1 (full scale), a step of 0.1 being 6 dB. It rises at
/// once and falls by 20 dB in 300 ms.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    pub(super) own: Arc<Level>,
    pub(super) other: Arc<Level>,
}

impl Levels {
    /// What the microphone hears, also while it is muted; 0 while it is closed.
    ///
    /// ```
    /// assert_eq!(azstack::media::Levels::default().microphone(), 0.0);
    /// ```
    pub fn microphone(&self) -> f32 {
        self.own.read()
    }

    /// What comes from the other side; 0 without a call.
    ///
    /// ```
    /// assert_eq!(azstack::media::Levels::default().remote(), 0.0);
    /// ```
    pub fn remote(&self) -> f32 {
        self.other.read()
    }
}

/// A level that one thread measures and others read.
#[derive(Debug, Default)]
pub struct Level(AtomicU32);

impl Level {
    /// Takes a block of 10 ms in.
    pub fn measure(&self, block: &[f32]) {
        let power = block.iter().map(|s| s * s).sum::<f32>() / block.len().max(1) as f32;
        let fallen = f32::from_bits(self.0.load(Ordering::Relaxed)) * FALL;
        let level = fallen.max(power.sqrt());
        self.0.store(level.to_bits(), Ordering::Relaxed);
    }

    /// Nothing is heard any more.
    pub fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// As in [`Levels`].
    pub fn read(&self) -> f32 {
        let level = f32::from_bits(self.0.load(Ordering::Relaxed));
        (1.0 + 20.0 * level.log10() / FLOOR).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_at_once_and_fall_slowly() {
        let level = Level::default();
        assert_eq!(level.read(), 0.0);
        level.measure(&[0.1; 480]);
        assert!((level.read() - 2.0 / 3.0).abs() < 0.01, "{}", level.read());
        for _ in 0..30 {
            level.measure(&[0.0; 480]);
        }
        assert!((level.read() - 1.0 / 3.0).abs() < 0.02, "{}", level.read());
        level.clear();
        assert_eq!(level.read(), 0.0);
    }
}
