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
mod assembler;
mod audio_receiver;
mod audio_sender;
mod call;
mod camera;
mod camera_device;
pub mod choice;
mod convert;
pub mod frame;
mod newest;
mod outlet;
mod pattern;
mod picture_file;
mod playout;
mod processing;
mod sound;
mod sound_device;
mod sound_file;
mod sound_host;
mod sounds;
pub mod stamp;
mod statistics;
mod stop;
mod stretch;
pub mod tone;
mod video_receiver;
mod video_sender;
mod vp8;
mod vp8_payload;

pub use crate::transport::{Candidate, IceServer};
pub use sounds::Sound;
pub use statistics::{Pictures, Statistics};

use crate::transport;
use actor::Shared;
use frame::Slot;
use std::sync::Arc;
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

/// Which of two cameras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Facing {
    /// Towards the person at the screen.
    #[default]
    Front,
    /// Away from it.
    Back,
}

/// Largest picture a camera should give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoSize {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pictures a second.
    pub fps: u32,
}

impl Default for VideoSize {
    /// 1280 × 720 at 30 pictures a second.
    fn default() -> Self {
        Self {
            width: 1280,
            height: 720,
            fps: 30,
        }
    }
}

/// What kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// Pictures in.
    Camera,
    /// Sound in.
    Microphone,
    /// Sound out.
    Speaker,
}

/// What is wrong with a device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// There is none, or none of that name.
    Missing,
    /// Another program uses it.
    Busy,
    /// The system does not let us use it.
    Denied,
    /// It was there and is gone.
    Lost,
    /// It is open, but nothing comes from it.
    Silent,
    /// It cannot be used, for this reason (a text of the system, or about a file).
    Unusable(String),
}

/// A device of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What a choice names it by ([`choice::Camera::Named`] and the like).
    pub id: String,
    /// What a person calls it.
    pub name: String,
}

/// The devices of the system; our own virtual ones are not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Devices {
    /// Cameras.
    pub cameras: Vec<Device>,
    /// Microphones.
    pub microphones: Vec<Device>,
    /// Speakers and headphones.
    pub speakers: Vec<Device>,
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
    /// Largest picture to send.
    pub size: VideoSize,
    /// Echo cancellation, noise suppression and gain. By default on for real microphones, off for the others.
    pub processing: Option<bool>,
    /// Who we are in the stamps of the test pattern and of an echo, and (modulo [`tone::IDS`]) in the tone.
    pub stamp_id: u16,
    /// Local addresses for connections; see [`transport::Settings::bind`].
    pub bind: Vec<String>,
}

impl Default for Options {
    /// The system's default devices, 720p, any address, a random id.
    fn default() -> Self {
        Self {
            camera: choice::Camera::Default,
            microphone: choice::Microphone::Default,
            speaker: choice::Speaker::Default,
            size: VideoSize::default(),
            processing: None,
            stamp_id: rand::random(),
            bind: transport::default_bind(),
        }
    }
}

/// What media is asked for. `call` is the caller's own number for a call.
#[derive(Debug, Clone)]
pub enum Command {
    /// Start a call: make an offer, open microphone and (in a video call) camera.
    Offer {
        /// The call.
        call: u64,
        /// Whether it has pictures.
        video: bool,
        /// Servers that help to connect.
        ice_servers: Vec<IceServer>,
    },
    /// Take a call: answer its offer, open microphone and camera.
    Answer {
        /// The call.
        call: u64,
        /// Whether it has pictures.
        video: bool,
        /// Whether to begin with the camera on.
        with_camera: bool,
        /// Servers that help to connect.
        ice_servers: Vec<IceServer>,
        /// The offer's SDP.
        offer: String,
    },
    /// The other side's answer to our offer.
    RemoteAnswer {
        /// The call.
        call: u64,
        /// The answer's SDP.
        sdp: String,
    },
    /// A candidate of the other side. Those of a call that is not taken yet are kept for it.
    RemoteCandidate {
        /// The call.
        call: u64,
        /// The candidate.
        candidate: Candidate,
    },
    /// Whether the microphone is heard. Every call begins with it on.
    Microphone {
        /// Heard or not.
        on: bool,
    },
    /// Whether the camera is on.
    Camera {
        /// On or off.
        on: bool,
    },
    /// Take the other camera: front or back.
    SwitchCamera,
    /// Use this camera from now on.
    UseCamera(choice::Camera),
    /// Use this microphone from now on.
    UseMicrophone(choice::Microphone),
    /// Use this speaker from now on.
    UseSpeaker(choice::Speaker),
    /// Send pictures of at most this size from now on.
    UseSize(VideoSize),
    /// Play a sound, also without a call.
    Play(Sound),
    /// Stop the sound that plays.
    StopSound,
    /// List the devices anew; [`Event::Devices`] follows if they changed.
    ListDevices,
    /// End a call, or forget what was kept for it.
    End {
        /// The call.
        call: u64,
    },
}

/// What media tells.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// Our offer is made: send it.
    Offer {
        /// The call.
        call: u64,
        /// Its SDP.
        sdp: String,
    },
    /// Our answer is made: send it.
    Answer {
        /// The call.
        call: u64,
        /// Its SDP.
        sdp: String,
    },
    /// A candidate of ours: send it.
    Candidate {
        /// The call.
        call: u64,
        /// The candidate.
        candidate: Candidate,
    },
    /// The two sides are connected, for the first time or again.
    Connected {
        /// The call.
        call: u64,
    },
    /// Nothing is heard of the other side; it may come back.
    Interrupted {
        /// The call.
        call: u64,
    },
    /// The call cannot go on: end it.
    Failed {
        /// The call.
        call: u64,
        /// Why.
        error: Error,
    },
    /// Our own picture is there, or no more.
    LocalVideo {
        /// The call.
        call: u64,
        /// There or not.
        on: bool,
    },
    /// The other side's picture is there, or no more.
    RemoteVideo {
        /// The call.
        call: u64,
        /// There or not.
        on: bool,
    },
    /// A camera gave its first picture.
    CameraChanged {
        /// The call.
        call: u64,
        /// Which of two.
        facing: Facing,
        /// Its name.
        name: String,
    },
    /// A device does not work. It is tried again by itself.
    Trouble {
        /// What kind of device.
        device: DeviceKind,
        /// What is wrong.
        problem: Problem,
    },
    /// A device that had trouble works.
    Working {
        /// What kind of device.
        device: DeviceKind,
    },
    /// The devices of the system changed.
    Devices(Devices),
    /// A call is over, and everything of it is freed.
    Ended {
        /// The call.
        call: u64,
    },
}

/// The handle to media. Cheap to clone; media ends when the last one is dropped.
#[derive(Clone)]
pub struct Media {
    commands: mpsc::Sender<Command>,
    shared: Arc<Shared>,
}

impl Media {
    /// Starts media on the current tokio runtime. Nothing is opened before it is needed.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn spawn(options: Options) -> (Self, mpsc::Receiver<Event>) {
        let (commands, waiting) = mpsc::channel(COMMANDS);
        let (events, listener) = mpsc::channel(EVENTS);
        let shared = Arc::new(Shared::default());
        actor::spawn(options, waiting, events, shared.clone());
        (Self { commands, shared }, listener)
    }

    /// Hands a command over; it is carried out in order, by and by. Never waits.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::Ended`].
    pub fn send(&self, command: Command) -> Result<(), Error> {
        self.commands
            .try_send(command)
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Error::Full,
                mpsc::error::TrySendError::Closed(_) => Error::Ended,
            })
    }

    /// Where our own picture is.
    pub fn local_video(&self) -> Slot {
        self.shared.local.clone()
    }

    /// Where the other side's picture is.
    pub fn remote_video(&self) -> Slot {
        self.shared.remote.clone()
    }

    /// The devices as last listed; empty before the first listing. Asks for a new listing ([`Command::ListDevices`]).
    pub fn devices(&self) -> Devices {
        // If it is busy, a later call will ask again.
        let _ = self.send(Command::ListDevices);
        self.shared.devices()
    }

    /// The numbers of the current call.
    pub fn statistics(&self) -> Statistics {
        self.shared.statistics()
    }
}
