//! What speech is worth after its way: PESQ of what the callee hears, beside that of the same speech that went through
//! Opus and nowhere else.
//!
//! espeak-ng speaks, `speech.py` judges; its Python packages are put below `target` when they are first needed.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What is said: Harvard sentences (IEEE 1969), which have the sounds of English in their shares.
const TEXT: &str =
    "The birch canoe slid on the smooth planks. Glue the sheet to the dark blue background.";
/// Exact, so that figures of different days can be compared.
const PACKAGES: [&str; 2] = ["numpy==2.2.6", "pesq==0.0.4"];
const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/call/speech.py");
/// 20 ms at 48 kHz.
const FRAME: usize = 960;

/// Speech to say and the place where it is heard.
pub struct Speech {
    folder: tempfile::TempDir,
    python: PathBuf,
}

impl Speech {
    /// Has the speech spoken.
    pub fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(text)?;
        let python = python()?;
        let spoken = folder.path().join("spoken.wav");
        let speech = Self { folder, python };
        let mut speak = Command::new("espeak-ng");
        run(speak
            .args(["-v", "en", "-s", "150", "-w"])
            .arg(&spoken)
            .arg(TEXT))?;
        run(Command::new(&speech.python)
            .args([TOOL, "make"])
            .args([&spoken, &speech.said()]))?;
        Ok(speech)
    }

    /// The file that is the caller's microphone: mono, 48 kHz, 16 bits.
    pub fn said(&self) -> PathBuf {
        self.folder.path().join("said.wav")
    }

    /// The file that is the callee's speaker.
    pub fn heard(&self) -> PathBuf {
        self.folder.path().join("heard.wav")
    }

    /// How much less the heard speech is worth than the coded one (MOS-LQO, 1 to 4.6), and what the coded one is worth.
    pub fn loss(&self) -> Result<(f64, f64), String> {
        let coded = self.folder.path().join("coded.wav");
        code(&self.said(), &coded).map_err(text)?;
        let scores = run(Command::new(&self.python).args([TOOL, "score"]).args([
            self.said(),
            coded,
            self.heard(),
        ]))?;
        let scores: Vec<f64> = scores
            .lines()
            .filter_map(|line| line.parse().ok())
            .collect();
        match scores[..] {
            [coded, heard] if heard.is_finite() => Ok((coded - heard, coded)),
            _ => Err("the speech is not in what was heard".to_owned()),
        }
    }
}

/// Encodes as the program does (`media/audio_sender.rs`) and decodes, with nothing lost.
fn code(from: &Path, to: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut reader = hound::WavReader::open(from)?;
    let spec = reader.spec();
    let mut samples: Vec<f32> = reader
        .samples::<i16>()
        .map(|sample| sample.map(|s| f32::from(s) / 32768.0))
        .collect::<Result<_, _>>()?;
    let mono = opus::Channels::Mono;
    let mut encoder = opus::Encoder::new(spec.sample_rate, mono, opus::Application::Voip)?;
    encoder.set_bitrate(opus::Bitrate::Bits(32_000))?;
    encoder.set_complexity(5)?;
    encoder.set_inband_fec(true)?;
    encoder.set_packet_loss_perc(5)?;
    let mut decoder = opus::Decoder::new(spec.sample_rate, mono)?;
    let mut writer = hound::WavWriter::create(to, spec)?;
    // Opus is late by some milliseconds, and the last frame is not whole.
    samples.resize(samples.len().next_multiple_of(FRAME) + FRAME, 0.0);
    for frame in samples.chunks_exact(FRAME) {
        let mut decoded = [0.0; FRAME];
        let packet = encoder.encode_vec_float(frame, 1000)?;
        decoder.decode_float(&packet, &mut decoded, false)?;
        for sample in decoded {
            writer.write_sample((sample.clamp(-1.0, 1.0) * 32767.0) as i16)?;
        }
    }
    Ok(writer.finalize()?)
}

/// A Python with the packages, made at first use.
fn python() -> Result<PathBuf, String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/speech-tools");
    let python = home.join("bin/python");
    let ready = home.join("ready");
    if !ready.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(PACKAGES))?;
        std::fs::write(ready, "").map_err(text)?;
    }
    Ok(python)
}

/// What a command prints.
fn run(command: &mut Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {said}"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
