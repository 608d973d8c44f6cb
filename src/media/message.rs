//! What media is asked for, and what it tells.

use super::screen::ScreenId;
use super::{
    Candidate, Cleaning, DeviceKind, Devices, Error, Facing, IceServer, Problem, Sound, VideoSize,
    choice,
};

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
    /// Start a call to a telephone: as [`Offer`](Self::Offer), with sound that telephones understand.
    PhoneOffer {
        /// The call.
        call: u64,
        /// Servers that help to connect.
        ice_servers: Vec<IceServer>,
    },
    /// Take a call from a telephone: as [`Answer`](Self::Answer), with sound that telephones understand.
    PhoneAnswer {
        /// The call.
        call: u64,
        /// Servers that help to connect.
        ice_servers: Vec<IceServer>,
        /// The offer's SDP.
        offer: String,
    },
    /// Press a key in a call with a telephone; it is heard on both ends.
    PressKey(super::Key),
    /// Make a new offer for a running call whose path is lost (ICE restart); [`Event::Offer`] follows. Sound and
    /// pictures go on.
    Restart {
        /// The call.
        call: u64,
    },
    /// The other side's new offer for a running call; [`Event::Answer`] follows.
    RemoteOffer {
        /// The call.
        call: u64,
        /// The offer's SDP.
        sdp: String,
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
    /// Take the next camera; after the last one comes the one chosen. Our own test pattern has two.
    SwitchCamera,
    /// Use this camera from now on.
    UseCamera(choice::Camera),
    /// Use this microphone from now on.
    UseMicrophone(choice::Microphone),
    /// Use this speaker from now on.
    UseSpeaker(choice::Speaker),
    /// Ring with this speaker from now on; `None`: with the one of calls.
    UseRinger(Option<choice::Speaker>),
    /// Do this to recorded sound from now on, where anything is done to it ([`Options::processing`](super::Options)).
    Clean(Cleaning),
    /// Open camera, microphone or both without a call, to look and listen before one: the picture is
    /// [`Media::local_video`](super::Media::local_video), the loudness [`Media::levels`](super::Media::levels). Nothing
    /// is sent. Neither: end that. A call ends it, too.
    Preview {
        /// The camera.
        camera: bool,
        /// The microphone.
        microphone: bool,
    },
    /// In a video call: send this screen or window instead of the camera's picture, or that again; until the call ends.
    /// [`Event::Sharing`] follows.
    Share(Option<ScreenId>),
    /// Send pictures of at most this size from now on.
    UseSize(VideoSize),
    /// Play a sound, also without a call.
    Play(Sound),
    /// Sounds begin so loud from now on: 0 to 1. What is heard of a call stays as it is.
    Volume(f32),
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
    /// No more candidates of ours will come for the description made last.
    Gathered {
        /// The call.
        call: u64,
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
    /// A screen or window is shared now, or no more: it may have been closed.
    Sharing {
        /// The call.
        call: u64,
        /// Whether something is shared.
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
    /// By itself another device is used now: one that was plugged in, or in place of one that is gone.
    InUse {
        /// What kind of device.
        device: DeviceKind,
        /// Its name.
        name: String,
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
