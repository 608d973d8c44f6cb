//! Mouth to ear: from the sink that stands for the caller's mouth to the sink that is the callee's speaker.
//!
//! A PulseAudio server of the run's own has both as null sinks. Bursts of sound are played into the first; both
//! monitors are recorded alike, and the times at which the bursts begin are compared. What a sound card would add on
//! either side is not in it.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The devices by the names of the command line.
pub const MICROPHONE: &str = "pulseaudio:mouth.monitor";
pub const SPEAKER: &str = "pulseaudio:ear";

const RATE: usize = 48_000;
/// Pieces of which the loudness is taken: 2 ms.
const PIECE: usize = RATE / 500;
/// A burst follows at least so much silence, in pieces.
const SILENCE: usize = 100;
/// A burst begins where the loudness passes this share of the largest.
const THRESHOLD: f64 = 0.25;
/// From the beginning of a burst to that of the next; a longer delay cannot be told.
const SPACING: f64 = 0.8;
const PATIENCE: Duration = Duration::from_secs(10);

/// A sound server; ended when dropped.
pub struct SoundServer {
    folder: tempfile::TempDir,
    server: Child,
}

impl SoundServer {
    /// Starts it.
    pub fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(text)?;
        let socket = folder.path().join("pulse.sock");
        let protocol = format!(
            "module-native-protocol-unix socket={} auth-anonymous=1",
            socket.display()
        );
        let server = Command::new("pulseaudio")
            // It ends by itself should the run be killed.
            .args(["-n", "--daemonize=no", "--exit-idle-time=30"])
            .args(["-L", &protocol])
            .args(["-L", "module-null-sink sink_name=mouth rate=48000"])
            .args(["-L", "module-null-sink sink_name=ear rate=48000"])
            .env("HOME", folder.path())
            .env("XDG_RUNTIME_DIR", folder.path())
            .env("PULSE_RUNTIME_PATH", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("pulseaudio: {error}"))?;
        let server = Self { folder, server };
        let deadline = Instant::now() + PATIENCE;
        while !socket.exists() {
            if Instant::now() > deadline {
                return Err("the sound server does not start".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// How programs find it: the value of `PULSE_SERVER`.
    pub fn address(&self) -> String {
        format!("unix:{}", self.folder.path().join("pulse.sock").display())
    }

    /// Begins to play bursts and to record.
    pub fn begin(&self, length: Duration) -> Result<Measurement, String> {
        let bursts = self.folder.path().join("bursts.wav");
        write_bursts(&bursts, length).map_err(text)?;
        Ok(Measurement {
            mouth: Recording::start(&self.address(), "mouth.monitor")?,
            ear: Recording::start(&self.address(), "ear.monitor")?,
            player: Command::new("paplay")
                .args(["--latency-msec=20", "-d", "mouth"])
                .arg(bursts)
                .env("PULSE_SERVER", self.address())
                .spawn()
                .map_err(text)?,
        })
    }
}

impl Drop for SoundServer {
    fn drop(&mut self) {
        end(&mut self.server);
    }
}

/// A measurement under way; its programs are ended when it is dropped.
pub struct Measurement {
    mouth: Recording,
    ear: Recording,
    player: Child,
}

impl Measurement {
    /// The middle of the delays so far, in ms.
    pub fn median(&self) -> Option<f64> {
        let (said, heard) = (self.mouth.onsets(), self.ear.onsets());
        let mut delays: Vec<f64> = said
            .iter()
            .filter_map(|said| {
                let delay = heard.iter().map(|heard| heard - said);
                delay.into_iter().find(|delay| *delay > 0.0)
            })
            .filter(|delay| *delay < SPACING)
            .collect();
        delays.sort_by(f64::total_cmp);
        delays.get(delays.len() / 2).map(|delay| delay * 1e3)
    }
}

impl Drop for Measurement {
    fn drop(&mut self) {
        end(&mut self.player);
    }
}

/// What a monitor gave, and when the first sample of it was there.
#[derive(Default)]
struct Recorded {
    samples: Vec<i16>,
    /// The earliest beginning that any of its pieces allows, so that scheduling does not count.
    begin: Option<f64>,
}

struct Recording {
    recorder: Child,
    recorded: Arc<Mutex<Recorded>>,
}

impl Recording {
    fn start(server: &str, source: &str) -> Result<Self, String> {
        let mut recorder = Command::new("parec")
            .args(["--raw", "--format=s16le", "--rate=48000", "--channels=1"])
            .args(["--latency-msec=10", "-d", source])
            .env("PULSE_SERVER", server)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("parec: {error}"))?;
        let mut output = recorder.stdout.take().ok_or("parec has no output")?;
        let recorded = Arc::<Mutex<Recorded>>::default();
        let into = recorded.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            let mut odd = Vec::new();
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let at = crate::report::now();
                odd.extend_from_slice(&bytes[..count]);
                let whole = odd.len() / 2 * 2;
                let mut recorded = into.lock().unwrap_or_else(PoisonError::into_inner);
                let samples = odd[..whole].chunks_exact(2);
                recorded
                    .samples
                    .extend(samples.map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
                odd.drain(..whole);
                let begin = at - recorded.samples.len() as f64 / RATE as f64;
                let earliest = recorded.begin.map_or(begin, |known| known.min(begin));
                recorded.begin = Some(earliest);
            }
        });
        Ok(Self { recorder, recorded })
    }

    /// When bursts began.
    fn onsets(&self) -> Vec<f64> {
        let recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let loudness: Vec<f64> = recorded
            .samples
            .chunks_exact(PIECE)
            .map(|piece| {
                piece
                    .iter()
                    .map(|s| f64::from(*s).powi(2))
                    .sum::<f64>()
                    .sqrt()
            })
            .collect();
        let threshold = loudness.iter().copied().fold(0.0, f64::max) * THRESHOLD;
        let (mut onsets, mut silent) = (Vec::new(), 0);
        for (number, value) in loudness.iter().enumerate() {
            if *value < threshold || threshold == 0.0 {
                silent += 1;
                continue;
            }
            if silent >= SILENCE {
                let at = (number * PIECE) as f64 / RATE as f64;
                onsets.push(recorded.begin.unwrap_or_default() + at);
            }
            silent = 0;
        }
        onsets
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        end(&mut self.recorder);
    }
}

/// Bursts of 150 ms: like a vowel, a low tone with its harmonics that begins at once.
fn write_bursts(path: &Path, length: Duration) -> hound::Result<()> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec)?;
    for number in 0..(length.as_secs_f64() * RATE as f64) as usize {
        let place = number % (SPACING * RATE as f64) as usize;
        let seconds = place as f64 / RATE as f64;
        let phase = std::f64::consts::TAU * 180.0 * seconds;
        let vowel: f64 = (1..=12)
            .map(|harmonic| (phase * f64::from(harmonic)).sin() / f64::from(harmonic))
            .sum();
        let loudness = if seconds < 0.15 { 0.3 } else { 0.0 };
        writer.write_sample((vowel * loudness * 32_000.0) as i16)?;
    }
    writer.finalize()
}

fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
