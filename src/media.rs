//! The media actor: devices, capture, codecs, sound processing and playback.
//!
//! Everything of a call between two people below its signalling. Whoever signals hands descriptions and candidates in
//! as [`Command`]s and sends on those that come out as [`Event`]s; pictures are left in [`Slot`]s, to be drawn. The
//! actor works beside the program: nothing here waits for a device, a codec or a listener. No signalling and no user
//! interface here.
//!
//! ```text
//! camera ─► newest picture ─► encoder ─► packets ─► connection ─► assembler ─► decoder ─► slot
//! microphone ─► processing ─► encoder ─► packets ─► connection ─► playout ─► decoder ─► speaker
//! ```

mod actor;
mod adaptation;
mod assembler;
mod audio_receiver;
mod audio_sender;
mod call;
mod camera;
mod camera_device;
pub mod choice;
mod convert;
mod device;
pub mod frame;
mod levels;
mod lip_sync;
mod message;
mod newest;
mod outlet;
mod pattern;
mod picture_file;
mod playout;
mod processing;
mod route;
pub mod screen;
mod sound;
mod sound_device;
mod sound_file;
mod sound_host;
mod sounds;
pub mod stamp;
mod statistics;
mod stop;
mod stretch;
mod telephone;
pub mod tone;
mod video_receiver;
mod video_sender;
pub mod voice;
mod vp8;
mod vp8_payload;

pub use crate::transport::{Candidate, Error as TransportError, IceServer, Kind as StreamKind};
pub use device::{Cleaning, Device, DeviceKind, Devices, Facing, Problem, VideoSize};
pub use levels::Levels;
pub use message::{Command, Event};
pub use sounds::Sound;
pub use statistics::{Pictures, Statistics};
pub use telephone::Key;

use crate::transport;
use actor::Shared;
use frame::Slot;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// All sound is mono at this rate, in Hz.
pub(crate) const SAMPLE_RATE: u32 = 48_000;
/// Samples in a block of 10 ms, the unit in which sound is handled.
pub(crate) const BLOCK: usize = 480;

/// Commands that may wait.
const COMMANDS: usize = 256;
/// Events that may wait; while more come, the actor keeps them.
const EVENTS: usize = 256;

/// Why media cannot do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Commands come faster than they are carried out; this one was not taken.
    #[error("too many commands at once")]
    Full,
    /// The actor has ended.
    #[error("media has ended")]
    Ended,
    /// There is another call.
    #[error("there is another call")]
    Busy,
    /// The system refuses threads or memory.
    #[error("the system gives no resources: {0}")]
    Resources(String),
    /// The connection to the other side.
    #[error(transparent)]
    Transport(#[from] transport::Error),
}

/// How media is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// The camera to use in calls.
    pub camera: choice::Camera,
    /// The microphone to use in calls.
    pub microphone: choice::Microphone,
    /// Where calls and sounds are heard.
    pub speaker: choice::Speaker,
    /// Where it rings, if not there.
    pub ringer: Option<choice::Speaker>,
    /// How loud rings and other sounds of the program are: 0 to 1.
    pub volume: f32,
    /// Largest picture to send.
    pub size: VideoSize,
    /// Echo cancellation, noise suppression and gain. By default on for real microphones, off for the others.
    pub processing: Option<bool>,
    /// Which of the three.
    pub cleaning: Cleaning,
    /// Who we are in the stamps of the test pattern and of an echo, and (modulo [`tone::IDS`]) in the tone.
    pub stamp_id: u16,
    /// Connect through TURN servers only, so that the other side learns no address of ours; without one calls fail.
    pub relay_only: bool,
    /// Local addresses for connections, `ip:port`; port 0 picks one. `0.0.0.0:0` means every interface except loopback.
    pub bind: Vec<String>,
}

impl Default for Options {
    /// The system's default devices, 720p, any address, a random id.
    fn default() -> Self {
        Self {
            camera: choice::Camera::Default,
            microphone: choice::Microphone::Default,
            speaker: choice::Speaker::Default,
            ringer: None,
            volume: 1.0,
            size: VideoSize::default(),
            processing: None,
            cleaning: Cleaning::default(),
            stamp_id: rand::random(),
            relay_only: false,
            bind: transport::default_bind(),
        }
    }
}

/// The handle to media. Cheap to clone; media ends when the last one is dropped.
#[derive(Clone)]
pub struct Media {
    commands: mpsc::Sender<Command>,
    shared: Arc<Shared>,
    sound: Arc<Mutex<SoundDevices>>,
}

/// The devices for sound in use now, for sound beside calls.
#[derive(Clone, Debug)]
pub(crate) struct SoundDevices {
    pub(crate) microphone: choice::Microphone,
    pub(crate) speaker: choice::Speaker,
    pub(crate) tone_id: u8,
}

impl Media {
    /// Starts media on the current tokio runtime: the handle, and what it tells. Nothing is opened before it is needed.
    ///
    /// A [`Core`](crate::client::Core) does so by itself; this is for whoever signals in another way.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use azstack::media::{Media, Options, Statistics};
    /// let (media, mut events) = Media::spawn(Options::default());
    /// assert_eq!(media.statistics(), Statistics::default());
    /// drop(media);
    /// while events.recv().await.is_some() {}
    /// # });
    /// ```
    pub fn spawn(options: Options) -> (Self, mpsc::Receiver<Event>) {
        let (commands, waiting) = mpsc::channel(COMMANDS);
        let (events, listener) = mpsc::channel(EVENTS);
        let shared = Arc::new(Shared::default());
        let sound = SoundDevices {
            microphone: options.microphone.clone(),
            speaker: options.speaker.clone(),
            tone_id: (options.stamp_id % u16::from(tone::IDS)) as u8,
        };
        actor::spawn(options, waiting, events, shared.clone());
        let media = Self {
            commands,
            shared,
            sound: Arc::new(Mutex::new(sound)),
        };
        (media, listener)
    }

    /// Hands a command over; it is carried out in order, by and by. Never waits.
    ///
    /// # Errors
    /// [`Error::Full`] when 256 commands wait, [`Error::Ended`] when media has ended.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) -> Result<(), azstack::media::Error> {
    /// use azstack::media::{Command, choice::Camera};
    /// core.media().send(Command::UseCamera(Camera::TestPattern))?;
    /// # Ok(()) }
    /// ```
    pub fn send(&self, command: Command) -> Result<(), Error> {
        self.note(&command);
        self.commands
            .try_send(command)
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Error::Full,
                mpsc::error::TrySendError::Closed(_) => Error::Ended,
            })
    }

    /// Keeps in mind which devices are in use.
    fn note(&self, command: &Command) {
        let mut sound = self.sound.lock().unwrap_or_else(PoisonError::into_inner);
        match command {
            Command::UseMicrophone(choice) => sound.microphone = choice.clone(),
            Command::UseSpeaker(choice) => sound.speaker = choice.clone(),
            _ => {}
        }
    }

    /// The devices for sound in use now.
    pub(crate) fn sound_devices(&self) -> SoundDevices {
        let sound = self.sound.lock().unwrap_or_else(PoisonError::into_inner);
        sound.clone()
    }

    /// Where our own picture is: I420 ([`Frame`](frame::Frame)), as the camera gives it, at most [`Options::size`]. A poor
    /// path may have it sent at half its width and height.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let (sequence, picture) = core.media().local_video().latest();
    /// # }
    /// ```
    pub fn local_video(&self) -> Slot {
        self.shared.local.clone()
    }

    /// Where the other side's picture is: I420, as large as it was sent ([`Frame`](frame::Frame)).
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// if let (_, Some(picture)) = core.media().remote_video().latest() {
    ///     println!("{} × {} pixels", picture.width, picture.height);
    /// }
    /// # }
    /// ```
    pub fn remote_video(&self) -> Slot {
        self.shared.remote.clone()
    }

    /// The devices as last listed; empty before the first listing. Asks for a new listing ([`Command::ListDevices`]).
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// for camera in core.media().devices().cameras {
    ///     println!("{}: {}", camera.id, camera.name);
    /// }
    /// # }
    /// ```
    pub fn devices(&self) -> Devices {
        // If it is busy, a later call will ask again.
        let _ = self.send(Command::ListDevices);
        self.shared.devices()
    }

    /// Where to read how loud it is, in a call or a preview ([`Command::Preview`]).
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let full = (core.media().levels().microphone() * 20.0).round() as usize;
    /// println!("{}", "#".repeat(full));
    /// # }
    /// ```
    pub fn levels(&self) -> Levels {
        self.shared.levels()
    }

    /// The devices that do not work at the moment, and what is wrong with each, as told by [`Event::Trouble`].
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// for (device, problem) in core.media().troubles() {
    ///     println!("{device:?}: {problem:?}");
    /// }
    /// # }
    /// ```
    pub fn troubles(&self) -> Vec<(DeviceKind, Problem)> {
        self.shared.troubles()
    }

    /// The numbers of the current call, renewed every second; all zero without one.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let statistics = core.media().statistics();
    /// println!("{:.0} kbit/s out, {:.0} in", statistics.kbps_out, statistics.kbps_in);
    /// # }
    /// ```
    pub fn statistics(&self) -> Statistics {
        self.shared.statistics()
    }
}
