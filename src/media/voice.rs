//! Voice messages: sound from a microphone into a file, and such a file out of a speaker.
//!
//! Beside the calls and without them: each recording and each playing has a thread of its own, for as long as it lasts.
//! Files are Opus in Ogg, mono, small enough to be sent at once. Nothing here knows of messages, or draws.

mod file;
mod playing;
mod recording;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use playing::Playing;
pub use recording::Recording;

use super::{BLOCK, SAMPLE_RATE};

/// The longest recording.
pub const LONGEST: Duration = Duration::from_secs(10 * 60);
/// Bars a whole recording is drawn with.
pub const BARS: usize = 48;

/// A voice message that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The file.
    pub path: PathBuf,
    /// How long it is.
    pub length: Duration,
}

/// How a voice message looks: its length, and how loud it is where.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// How long it is.
    pub length: Duration,
    /// [`BARS`] parts of it, each from silent (0) to as loud as can be (1).
    pub peaks: Vec<f32>,
}

/// Looks at a voice message. Takes a moment: not for a thread that draws.
///
/// # Errors
/// Why it cannot be played, as text.
///
/// ```no_run
/// let sketch = azstack::media::voice::look("voice.opus".as_ref()).unwrap();
/// assert_eq!(sketch.peaks.len(), azstack::media::voice::BARS);
/// ```
pub fn look(path: &Path) -> Result<Sketch, String> {
    let mut reader = file::Reader::open(path)?;
    let mut blocks = Vec::new();
    while let Some(block) = reader.read()? {
        blocks.push(peak(&block));
    }
    let length = duration(blocks.len());
    Ok(Sketch {
        length,
        peaks: bars(&blocks),
    })
}

/// How loud a block is at its loudest.
fn peak(block: &[f32; BLOCK]) -> f32 {
    block
        .iter()
        .fold(0.0_f32, |most, sample| most.max(sample.abs()))
        .min(1.0)
}

/// The loudest of each of [`BARS`] parts.
fn bars(blocks: &[f32]) -> Vec<f32> {
    let part = |bar: usize| {
        let from = bar * blocks.len() / BARS;
        let to = ((bar + 1) * blocks.len() / BARS).max(from + 1);
        let blocks = blocks.get(from..to.min(blocks.len())).unwrap_or_default();
        blocks.iter().fold(0.0_f32, |most, peak| most.max(*peak))
    };
    (0..BARS).map(part).collect()
}

/// How long so many blocks are.
fn duration(blocks: usize) -> Duration {
    Duration::from_secs_f64(blocks as f64 * BLOCK as f64 / f64::from(SAMPLE_RATE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::choice::{Microphone, Speaker};
    use crate::media::tone;

    /// What was recorded from our own tones is read from the file again.
    #[tokio::test]
    async fn a_recording_is_heard_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("voice.opus");
        let recording = Recording::start(&Microphone::Tone, 3, path.clone()).unwrap();
        while recording.length() < Duration::from_secs(1) {
            tokio::task::yield_now().await;
        }
        assert!(recording.levels().iter().any(|level| *level > 0.01));
        let recorded = recording.finish().await.unwrap();
        assert_eq!(recorded.path, path);
        let sketch = look(&path).unwrap();
        let apart = sketch.length.abs_diff(recorded.length);
        assert!(apart < Duration::from_millis(60), "{apart:?}");
        assert!(sketch.peaks.iter().any(|peak| *peak > 0.01));
        let mut reader = file::Reader::open(&path).unwrap();
        let mut samples = Vec::new();
        while let Some(block) = reader.read().unwrap() {
            samples.extend(block);
        }
        assert_eq!(tone::recognise(&samples), Some(3));

        let heard = folder.path().join("heard.wav");
        let playing = Playing::start(&Speaker::File(heard.clone()), &path, Duration::ZERO).unwrap();
        while !playing.is_over() {
            tokio::task::yield_now().await;
        }
        drop(playing);
        assert!(std::fs::metadata(heard).unwrap().len() > 50_000);
    }

    #[tokio::test]
    async fn what_is_thrown_away_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("voice.opus");
        let recording = Recording::start(&Microphone::Tone, 1, path.clone()).unwrap();
        while recording.length() < Duration::from_millis(100) {
            tokio::task::yield_now().await;
        }
        recording.discard();
        assert!(recording.finish().await.is_err());
        assert!(!path.exists());
    }

    #[test]
    fn what_is_no_voice_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("voice.opus");
        for bytes in [&b""[..], b"OggS", b"RIFF....WAVE", &[0xff; 5000]] {
            std::fs::write(&path, bytes).unwrap();
            assert!(look(&path).is_err());
        }
    }

    #[test]
    fn bars_show_the_loudest_of_their_part() {
        let mut blocks = vec![0.0; 480];
        blocks[5] = 0.7;
        blocks[479] = 0.3;
        let drawn = bars(&blocks);
        assert_eq!((drawn.len(), drawn[0], drawn[47]), (BARS, 0.7, 0.3));
        assert_eq!(bars(&[]), vec![0.0; BARS]);
        assert!(bars(&[0.5]).contains(&0.5));
    }
}
