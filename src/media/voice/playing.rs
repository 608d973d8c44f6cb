//! A voice message being played.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::duration;
use super::file::Reader;
use crate::media::BLOCK;
use crate::media::choice::Speaker;
use crate::media::sound_device::SoundDevice;
use crate::media::sound_file::SoundWriter;
use crate::media::sound_host::Direction;

/// Length of a block.
const BEAT: Duration = Duration::from_millis(10);
/// After the last block, what the speaker still has is heard.
const TAIL: Duration = Duration::from_millis(250);

/// A voice message being played. Cheap to clone; it ends with its last clone, or when it is over.
#[derive(Clone, Debug)]
pub struct Playing {
    shared: Arc<Shared>,
    _owner: Arc<Owner>,
}

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    paused: AtomicBool,
    over: AtomicBool,
    blocks: AtomicUsize,
}

/// Ends the playing when nobody has it any more.
#[derive(Debug)]
struct Owner(Arc<Shared>);

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

enum Sink {
    Device(SoundDevice),
    File(SoundWriter),
    Silence,
}

impl Playing {
    /// Plays the file `path` on `speaker`, from so far into it.
    ///
    /// # Errors
    /// Why it cannot be played, as text.
    ///
    /// ```no_run
    /// use azstack::media::{choice::Speaker, voice::Playing};
    /// let playing = Playing::start(&Speaker::Default, "voice.opus".as_ref(), Default::default()).unwrap();
    /// assert!(!playing.is_over());
    /// ```
    pub fn start(speaker: &Speaker, path: &Path, from: Duration) -> Result<Self, String> {
        let mut reader = Reader::open(path)?;
        let sink = open(speaker)?;
        let shared = Arc::new(Shared::default());
        let kept = shared.clone();
        std::thread::Builder::new()
            .name(String::from("voice-player"))
            .spawn(move || {
                if let Err(error) = play(&kept, &mut reader, sink, from) {
                    tracing::debug!(%error, "a voice message breaks off");
                }
                kept.over.store(true, Ordering::Relaxed);
            })
            .map_err(|error| error.to_string())?;
        let owner = Arc::new(Owner(shared.clone()));
        Ok(Self {
            shared,
            _owner: owner,
        })
    }

    /// How far it is.
    ///
    /// ```no_run
    /// # fn example(playing: azstack::media::voice::Playing) {
    /// println!("{} s", playing.position().as_secs());
    /// # }
    /// ```
    pub fn position(&self) -> Duration {
        duration(self.shared.blocks.load(Ordering::Relaxed))
    }

    /// Whether its end was reached, or it broke off.
    ///
    /// ```no_run
    /// # fn example(playing: azstack::media::voice::Playing) {
    /// assert!(!playing.is_over());
    /// # }
    /// ```
    pub fn is_over(&self) -> bool {
        self.shared.over.load(Ordering::Relaxed)
    }

    /// Stands still, or goes on.
    ///
    /// ```no_run
    /// # fn example(playing: azstack::media::voice::Playing) {
    /// playing.pause(true);
    /// assert!(playing.is_paused());
    /// # }
    /// ```
    pub fn pause(&self, paused: bool) {
        self.shared.paused.store(paused, Ordering::Relaxed);
    }

    /// Whether it stands still.
    ///
    /// ```no_run
    /// # fn example(playing: azstack::media::voice::Playing) {
    /// assert!(!playing.is_paused());
    /// # }
    /// ```
    pub fn is_paused(&self) -> bool {
        self.shared.paused.load(Ordering::Relaxed)
    }
}

fn open(speaker: &Speaker) -> Result<Sink, String> {
    let device = |name| {
        let device = SoundDevice::start(Direction::Out, name, |_| ());
        device.map(Sink::Device).map_err(|error| error.to_string())
    };
    match speaker {
        Speaker::Default => device(None),
        Speaker::Named(name) => device(Some(name.clone())),
        Speaker::File(path) => SoundWriter::create(path).map(Sink::File),
        Speaker::None => Ok(Sink::Silence),
    }
}

fn play(
    shared: &Shared,
    reader: &mut Reader,
    mut sink: Sink,
    from: Duration,
) -> Result<(), String> {
    let mut blocks = 0;
    while duration(blocks) < from && reader.read()?.is_some() {
        blocks += 1;
    }
    shared.blocks.store(blocks, Ordering::Relaxed);
    let mut beat = Instant::now();
    while !shared.stop.load(Ordering::Relaxed) {
        if shared.paused.load(Ordering::Relaxed) {
            std::thread::sleep(BEAT);
            beat = Instant::now();
            continue;
        }
        // A device that does not run is no reason to stand still: time goes on.
        let ready = match &sink {
            Sink::Device(device) if device.running() => device.wants(),
            _ => beat <= Instant::now(),
        };
        if !ready {
            std::thread::park_timeout(BEAT / 2);
            continue;
        }
        beat = (beat + BEAT).max(Instant::now() - TAIL);
        let Some(block) = reader.read()? else {
            std::thread::sleep(TAIL);
            return Ok(());
        };
        give(&mut sink, &block)?;
        shared.blocks.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

fn give(sink: &mut Sink, block: &[f32; BLOCK]) -> Result<(), String> {
    match sink {
        Sink::Device(device) if device.running() => device.write(block),
        Sink::Device(_) | Sink::Silence => {}
        Sink::File(writer) => writer.write(block)?,
    }
    Ok(())
}
