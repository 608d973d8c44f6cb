//! What is heard of the tone, written to a file: how long it was away. It is pulsed, so it always is for 100 ms.

use std::path::PathBuf;
use std::time::Duration;

/// Pieces that are heard or not, in a second.
const PIECES: usize = 100;

/// The place where it is heard.
pub struct Heard {
    folder: tempfile::TempDir,
}

impl Heard {
    /// A file that does not exist yet.
    pub fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        Ok(Self { folder })
    }

    /// The file that is the callee's speaker.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("heard.wav")
    }

    /// The longest time without the tone, of the last so long, in ms. A piece is without it when it has less than a
    /// tenth of the usual amplitude.
    pub fn longest_silence(&self, measured: Duration) -> Result<f64, String> {
        let mut reader = hound::WavReader::open(self.file()).map_err(|error| error.to_string())?;
        let rate = reader.spec().sample_rate as usize;
        let samples: Vec<i16> = reader.samples().map_while(Result::ok).collect();
        let wanted = samples.len().min(measured.as_secs() as usize * rate);
        let loudness: Vec<f64> = samples[samples.len() - wanted..]
            .chunks_exact(rate / PIECES)
            .map(|piece| {
                let energy: f64 = piece.iter().map(|sample| f64::from(*sample).powi(2)).sum();
                (energy / piece.len() as f64).sqrt()
            })
            .collect();
        let mut usual = loudness.clone();
        usual.sort_by(f64::total_cmp);
        let usual = usual.get(usual.len() / 2).copied().unwrap_or(0.0);
        if usual < 1.0 {
            return Err("the tone is not in what was heard".to_owned());
        }
        let runs = loudness.split(|piece| *piece >= usual / 10.0);
        let longest = runs.map(<[f64]>::len).max().unwrap_or(0);
        Ok(longest as f64 * 1000.0 / PIECES as f64)
    }
}
