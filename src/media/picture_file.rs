//! Pictures from a Y4M file, over and over.

use super::convert;
use super::frame::Frame;
use super::vp8::MAX_PIXELS;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Duration;
use y4m::Colorspace;

/// Bytes of one picture at most: the largest we send, with room for its header.
const MAX_BYTES: usize = MAX_PIXELS as usize * 2;

/// An open file.
pub struct PictureFile {
    path: PathBuf,
    decoder: y4m::Decoder<BufReader<File>>,
    interval: Duration,
    max: (u32, u32),
    /// Whether this pass through the file gave a picture; without one it would be read for ever.
    alive: bool,
}

/// The reason as text, for the person who named the file.
fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn open(path: &Path) -> Result<y4m::Decoder<BufReader<File>>, String> {
    let file = File::open(path).map_err(text)?;
    let limits = y4m::Limits { bytes: MAX_BYTES };
    let decoder = y4m::Decoder::new_with_limits(BufReader::new(file), limits).map_err(text)?;
    match decoder.get_colorspace() {
        Colorspace::C420 | Colorspace::C420jpeg | Colorspace::C420paldv | Colorspace::C420mpeg2 => {
            Ok(decoder)
        }
        other => Err(format!("only 8-bit 4:2:0 is read, this is {other:?}")),
    }
}

impl PictureFile {
    /// Opens a file; its pictures are made smaller than `max` (width, height).
    ///
    /// # Errors
    /// Why the file cannot be used, as text.
    pub fn open(path: &Path, max: (u32, u32)) -> Result<Self, String> {
        let decoder = open(path)?;
        let rate = decoder.get_framerate();
        let seconds = rate.den as f64 / (rate.num as f64).max(1.0);
        Ok(Self {
            path: path.to_owned(),
            decoder,
            interval: Duration::from_secs_f64(seconds.clamp(0.01, 1.0)),
            max,
            alive: false,
        })
    }

    /// The file's name without its folder.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Time from picture to picture.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// The next picture; after the last the first.
    ///
    /// # Errors
    /// Why the file cannot be read on, as text.
    pub fn read(&mut self) -> Result<Frame, String> {
        let (width, height) = (
            self.decoder.get_width() as u32,
            self.decoder.get_height() as u32,
        );
        match self.decoder.read_frame() {
            Ok(picture) => {
                self.alive = true;
                let frame = Frame {
                    width,
                    height,
                    y: picture.get_y_plane().to_vec(),
                    u: picture.get_u_plane().to_vec(),
                    v: picture.get_v_plane().to_vec(),
                };
                Ok(convert::fit(frame, self.max.0, self.max.1))
            }
            Err(y4m::Error::EOF) if self.alive => {
                self.decoder = open(&self.path)?;
                self.alive = false;
                self.read()
            }
            Err(error) => Err(text(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn pictures_come_over_and_over_at_the_files_rate() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("two.y4m");
        let mut bytes = Vec::new();
        let mut encoder = y4m::encode(32, 16, y4m::Ratio::new(20, 1))
            .with_colorspace(Colorspace::C420)
            .write_header(&mut bytes)
            .unwrap();
        for luma in [50, 90] {
            let (y, chroma) = (vec![luma; 32 * 16], vec![128; 16 * 8]);
            let frame = y4m::Frame::new([&y, &chroma, &chroma], None);
            encoder.write_frame(&frame).unwrap();
        }
        std::fs::write(&path, bytes).unwrap();
        let mut file = PictureFile::open(&path, (16, 16)).unwrap();
        assert_eq!(file.interval(), Duration::from_millis(50));
        for luma in [50, 90, 50, 90, 50] {
            let frame = file.read().unwrap();
            assert_eq!((frame.width, frame.height), (16, 8));
            assert_eq!(frame.y, vec![luma; 16 * 8]);
        }
    }

    #[test]
    fn what_is_no_such_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.y4m");
        assert!(PictureFile::open(&path, (16, 16)).is_err());
        for content in [
            &b"rubbish"[..],
            b"YUV4MPEG2 W99999 H99999 F30:1 C420\nFRAME\n",
            b"YUV4MPEG2 W16 H16 F30:1 C444\nFRAME\n",
        ] {
            let mut file = File::create(&path).unwrap();
            file.write_all(content).unwrap();
            assert!(PictureFile::open(&path, (16, 16)).is_err());
        }
        std::fs::write(&path, "YUV4MPEG2 W16 H16 F30:1 C420\n").unwrap();
        assert!(PictureFile::open(&path, (16, 16)).unwrap().read().is_err());
    }
}
