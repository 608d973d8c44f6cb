//! WAV files as microphone and as speaker.

use super::{BLOCK, SAMPLE_RATE};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

/// Blocks between two writings of the file's header, so that it can be read while it grows.
const FLUSH_BLOCKS: u32 = 25;

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A WAV file read as mono at 48 kHz, over and over.
pub struct SoundReader {
    reader: WavReader<BufReader<File>>,
    spec: WavSpec,
    /// Place between `previous` and `next`, 0 to 1, and how far it moves for one sample of ours.
    place: f64,
    step: f64,
    previous: f32,
    next: f32,
}

impl SoundReader {
    /// Opens a file.
    ///
    /// # Errors
    /// Why it cannot be used, as text.
    pub fn open(path: &Path) -> Result<Self, String> {
        let reader = WavReader::open(path).map_err(text)?;
        let spec = reader.spec();
        if reader.duration() == 0 {
            return Err("the file has no sound".to_owned());
        }
        if !(4_000..=384_000).contains(&spec.sample_rate) || spec.channels > 8 {
            return Err(format!(
                "{} Hz and {} channels are not read",
                spec.sample_rate, spec.channels
            ));
        }
        Ok(Self {
            reader,
            spec,
            place: 1.0,
            step: f64::from(spec.sample_rate) / f64::from(SAMPLE_RATE),
            previous: 0.0,
            next: 0.0,
        })
    }

    /// Fills a block.
    ///
    /// # Errors
    /// Why the file cannot be read on, as text.
    pub fn read(&mut self, block: &mut [f32; BLOCK]) -> Result<(), String> {
        for sample in block {
            while self.place >= 1.0 {
                self.place -= 1.0;
                self.previous = self.next;
                self.next = self.frame()?;
            }
            *sample = self.previous + (self.next - self.previous) * self.place as f32;
            self.place += self.step;
        }
        Ok(())
    }

    /// Mean of the channels of the file's next sample; after the last the first.
    fn frame(&mut self) -> Result<f32, String> {
        let channels = usize::from(self.spec.channels);
        for _ in 0..2 {
            let mut sum = 0.0;
            let mut count = 0;
            if self.spec.sample_format == SampleFormat::Float {
                for sample in self.reader.samples::<f32>().take(channels) {
                    sum += sample.map_err(text)?;
                    count += 1;
                }
            } else {
                let scale = 1.0 / (1u64 << (self.spec.bits_per_sample - 1)) as f32;
                for sample in self.reader.samples::<i32>().take(channels) {
                    sum += sample.map_err(text)? as f32 * scale;
                    count += 1;
                }
            }
            if count == channels {
                return Ok(sum / channels as f32);
            }
            self.reader.seek(0).map_err(text)?;
        }
        Err("the file ends in the middle of a sample".to_owned())
    }
}

/// A WAV file that records what is played: mono, 48 kHz, 16 bits.
pub struct SoundWriter {
    writer: Option<WavWriter<BufWriter<File>>>,
    blocks: u32,
}

impl SoundWriter {
    /// Goes on with a file that was made by [`create`](Self::create).
    ///
    /// # Errors
    /// Why it cannot be written, as text.
    pub fn append(path: &Path) -> Result<Self, String> {
        let writer = WavWriter::append(path).map_err(text)?;
        Ok(Self {
            writer: Some(writer),
            blocks: 0,
        })
    }

    /// Creates the file, in place of one that is there.
    ///
    /// # Errors
    /// Why it cannot be written, as text.
    pub fn create(path: &Path) -> Result<Self, String> {
        let spec = WavSpec {
            channels: 1,
            sample_rate: SAMPLE_RATE,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let writer = WavWriter::create(path, spec).map_err(text)?;
        Ok(Self {
            writer: Some(writer),
            blocks: 0,
        })
    }

    /// Appends a block.
    ///
    /// # Errors
    /// Why it cannot be written, as text.
    pub fn write(&mut self, block: &[f32; BLOCK]) -> Result<(), String> {
        let Some(writer) = self.writer.as_mut() else {
            return Ok(());
        };
        for sample in block {
            let value = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16;
            writer.write_sample(value).map_err(text)?;
        }
        self.blocks += 1;
        if self.blocks.is_multiple_of(FLUSH_BLOCKS) {
            writer.flush().map_err(text)?;
        }
        Ok(())
    }
}

impl Drop for SoundWriter {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.writer.take().map(WavWriter::finalize) {
            tracing::warn!(%error, "the recording is not complete");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_over_and_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let block: [f32; BLOCK] = std::array::from_fn(|i| (i as f32 / 480.0) - 0.5);
        SoundWriter::create(&path).unwrap().write(&block).unwrap();
        SoundWriter::append(&path).unwrap().write(&block).unwrap();
        let mut reader = SoundReader::open(&path).unwrap();
        for pass in 0..3 {
            let mut read = [0.0; BLOCK];
            reader.read(&mut read).unwrap();
            // Interpolation lags one sample behind.
            for (before, after) in block.iter().zip(&read[1..]) {
                assert!((before - after).abs() < 1e-3, "pass {pass}");
            }
        }
    }

    #[test]
    fn other_rates_and_channels_are_converted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let spec = WavSpec {
            channels: 2,
            sample_rate: 16_000,
            bits_per_sample: 32,
            sample_format: SampleFormat::Float,
        };
        let mut writer = WavWriter::create(&path, spec).unwrap();
        for i in 0..16_000 {
            let sample = (i as f32 * 440.0 * std::f32::consts::TAU / 16_000.0).sin();
            writer.write_sample(sample).unwrap();
            writer.write_sample(0.0f32).unwrap();
        }
        writer.finalize().unwrap();
        let mut reader = SoundReader::open(&path).unwrap();
        let mut samples = Vec::new();
        for _ in 0..100 {
            let mut block = [0.0; BLOCK];
            reader.read(&mut block).unwrap();
            samples.extend(block);
        }
        let rising = samples.windows(2).filter(|w| w[0] < 0.0 && w[1] >= 0.0);
        assert!(rising.count().abs_diff(440) <= 1);
        let loudest = samples.iter().fold(0.0f32, |m, s| m.max(s.abs()));
        assert!((loudest - 0.5).abs() < 0.02);
    }

    #[test]
    fn what_is_no_such_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        assert!(SoundReader::open(&path).is_err());
        std::fs::write(&path, "rubbish").unwrap();
        assert!(SoundReader::open(&path).is_err());
        drop(SoundWriter::create(&path).unwrap());
        assert!(SoundReader::open(&path).is_err());
        assert!(SoundWriter::create(&folder.path().join("none/a.wav")).is_err());
    }
}
