//! A voice message being recorded.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::file::Writer;
use super::{LONGEST, Recorded, duration, peak};
use crate::media::choice::Microphone;
use crate::media::sound_device::{Report, SoundDevice};
use crate::media::sound_file::SoundReader;
use crate::media::sound_host::Direction;
use crate::media::tone::Tone;
use crate::media::{BLOCK, Problem};

/// Length of a block.
const BEAT: Duration = Duration::from_millis(10);
/// Levels kept to be drawn, one for every [`BLOCKS`] blocks.
const LEVELS: usize = 64;
const BLOCKS: usize = 6;

/// A recording under way. Cheap to clone; it goes on until it is finished, discarded, or [`LONGEST`].
#[derive(Clone, Debug)]
pub struct Recording {
    shared: Arc<Shared>,
    result: watch::Receiver<Option<Result<Recorded, String>>>,
}

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    discard: AtomicBool,
    blocks: AtomicUsize,
    levels: Mutex<VecDeque<f32>>,
    problem: Mutex<Option<Problem>>,
}

enum Source {
    Device(SoundDevice),
    Tone(Tone),
    File(SoundReader),
    Silence,
}

impl Recording {
    /// Records from `microphone` into the file `path`; `tone_id` names who we are in [`Microphone::Tone`].
    ///
    /// # Errors
    /// No thread can be started.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use azstack::media::{choice::Microphone, voice::Recording};
    /// let recording = Recording::start(&Microphone::Default, 0, "voice.opus".into())?;
    /// let recorded = recording.finish().await?;
    /// println!("{:?}", recorded.length);
    /// # Ok(()) }
    /// ```
    pub fn start(microphone: &Microphone, tone_id: u8, path: PathBuf) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (settle, result) = watch::channel(None);
        let (kept, microphone) = (shared.clone(), microphone.clone());
        std::thread::Builder::new()
            .name(String::from("voice-recorder"))
            .spawn(move || {
                let recorded = record(&kept, &microphone, tone_id, &path);
                if kept.discard.load(Ordering::Relaxed) || recorded.is_err() {
                    // There may be none.
                    let _ = std::fs::remove_file(&path);
                }
                settle.send_replace(Some(recorded));
            })?;
        Ok(Self { shared, result })
    }

    /// How long it is so far.
    ///
    /// ```no_run
    /// # fn example(recording: azstack::media::voice::Recording) {
    /// println!("{} s", recording.length().as_secs());
    /// # }
    /// ```
    pub fn length(&self) -> Duration {
        duration(self.shared.blocks.load(Ordering::Relaxed))
    }

    /// How loud it was lately, the newest last, each from 0 to 1.
    ///
    /// ```no_run
    /// # fn example(recording: azstack::media::voice::Recording) {
    /// let silent = recording.levels().iter().all(|level| *level < 0.01);
    /// # }
    /// ```
    pub fn levels(&self) -> Vec<f32> {
        let levels = self.shared.levels.lock();
        let levels = levels.unwrap_or_else(PoisonError::into_inner);
        levels.iter().copied().collect()
    }

    /// What is wrong with the microphone now.
    ///
    /// ```no_run
    /// # fn example(recording: azstack::media::voice::Recording) {
    /// assert!(recording.problem().is_none());
    /// # }
    /// ```
    pub fn problem(&self) -> Option<Problem> {
        let problem = self.shared.problem.lock();
        problem.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends it, and waits for the file.
    ///
    /// # Errors
    /// Why there is no recording, as text.
    ///
    /// ```no_run
    /// # async fn example(recording: azstack::media::voice::Recording) {
    /// let recorded = recording.finish().await.unwrap();
    /// # }
    /// ```
    pub async fn finish(&self) -> Result<Recorded, String> {
        self.shared.stop.store(true, Ordering::Relaxed);
        let mut result = self.result.clone();
        let ended = result.wait_for(Option::is_some).await;
        let ended = ended.map_err(|_| String::from("the recorder ended"))?;
        ended
            .clone()
            .unwrap_or_else(|| Err(String::from("the recorder ended")))
    }

    /// Ends it, and throws away what was recorded.
    ///
    /// ```no_run
    /// # fn example(recording: azstack::media::voice::Recording) {
    /// recording.discard();
    /// # }
    /// ```
    pub fn discard(&self) {
        self.shared.discard.store(true, Ordering::Relaxed);
        self.shared.stop.store(true, Ordering::Relaxed);
    }
}

fn open(shared: &Arc<Shared>, microphone: &Microphone, tone_id: u8) -> Result<Source, String> {
    let name = match microphone {
        Microphone::Named(name) => Some(name.clone()),
        _ => None,
    };
    Ok(match microphone {
        Microphone::Default | Microphone::Named(_) => {
            let kept = shared.clone();
            let report = move |report| {
                let problem = match report {
                    Report::Started(_) => None,
                    Report::Trouble(problem) => Some(problem),
                };
                *kept.problem.lock().unwrap_or_else(PoisonError::into_inner) = problem;
            };
            let device = SoundDevice::start(Direction::In, name, report);
            Source::Device(device.map_err(|error| error.to_string())?)
        }
        Microphone::Tone => Source::Tone(Tone::new(tone_id)),
        Microphone::File(path) => Source::File(SoundReader::open(path)?),
        Microphone::Echo | Microphone::None => Source::Silence,
    })
}

fn record(
    shared: &Arc<Shared>,
    microphone: &Microphone,
    tone_id: u8,
    path: &Path,
) -> Result<Recorded, String> {
    let mut source = open(shared, microphone, tone_id)?;
    let mut writer = Writer::create(path)?;
    let mut beat = Instant::now();
    let mut loudest = 0.0_f32;
    while !shared.stop.load(Ordering::Relaxed) {
        let Some(block) = next(&mut source, &mut beat)? else {
            continue;
        };
        writer.write(&block)?;
        loudest = loudest.max(peak(&block));
        let count = shared.blocks.fetch_add(1, Ordering::Relaxed) + 1;
        if count.is_multiple_of(BLOCKS) {
            let levels = shared.levels.lock();
            let mut levels = levels.unwrap_or_else(PoisonError::into_inner);
            levels.push_back(std::mem::take(&mut loudest));
            while levels.len() > LEVELS {
                levels.pop_front();
            }
        }
        if duration(count) >= LONGEST {
            break;
        }
    }
    writer.finish()?;
    if shared.discard.load(Ordering::Relaxed) {
        return Err(String::from("it was thrown away"));
    }
    let blocks = shared.blocks.load(Ordering::Relaxed);
    if blocks == 0 {
        return Err(String::from("nothing was recorded"));
    }
    Ok(Recorded {
        path: path.to_owned(),
        length: duration(blocks),
    })
}

/// The next block, or nothing yet; waits for at most half a beat.
fn next(source: &mut Source, beat: &mut Instant) -> Result<Option<[f32; BLOCK]>, String> {
    if let Source::Device(device) = source {
        let block = device.read();
        if block.is_none() {
            std::thread::park_timeout(BEAT / 2);
        }
        return Ok(block);
    }
    let now = Instant::now();
    if *beat > now {
        std::thread::sleep((*beat - now).min(BEAT));
        return Ok(None);
    }
    *beat += BEAT;
    let mut block = [0.0; BLOCK];
    match source {
        Source::Tone(tone) => tone.fill(&mut block),
        Source::File(reader) => reader.read(&mut block)?,
        Source::Device(_) | Source::Silence => {}
    }
    Ok(Some(block))
}
