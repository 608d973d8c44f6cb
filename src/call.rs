//! The call state machines: what a free call, or one with a telephone, does on every input (protocol § 4), without doing
//! any of it.
//!
//! What others may see of it is here: which way a call goes, how far it has come, how it ended, and how long each side
//! waits. The machines themselves (`Machine`, `Phone`) are driven by the [`client`](crate::client).

mod machine;
mod phone;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use crate::protocol::Id;
use crate::protocol::ToServer;
use crate::protocol::call::{Data, IceCandidate, MediaType, Start, Status, StatusByMe};

pub(crate) use machine::Machine;
pub(crate) use phone::{FIRST_KEY, Phone, PhoneInput};

/// What a callout is refused with when its number to be shown is not the caller's: never on the wire (protocol § 4.4).
pub(crate) const INVALID_FROM_NUMBER: i64 = -6;

/// How long a device rings before it reports "not answered" (protocol § 4.2).
pub const RING_TIME: Duration = Duration::from_secs(30);

/// How long a caller waits on its own: the callee's [`RING_TIME`] and five seconds for its report to arrive.
pub const CALLER_PATIENCE: Duration = Duration::from_secs(35);

/// How long an answered call may be without a media path before it ends.
pub const MEDIA_PATIENCE: Duration = Duration::from_secs(30);

/// How long a new path is given before another one is tried.
pub const RESTART_PATIENCE: Duration = Duration::from_secs(4);

/// Which way a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// We are called.
    Incoming,
    /// We call.
    Outgoing,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// One side hung up, or the caller gave up.
    Stopped,
    /// The callee declined.
    Rejected,
    /// The callee is in another call.
    Busy,
    /// The callee did not answer in time, or cannot be reached.
    NotAnswered,
    /// Answered on another device of mine.
    AnsweredElsewhere,
    /// Ended (declined, cancelled …) on another device of mine.
    EndedElsewhere,
    /// The connection to the server was lost before the call was answered.
    SignallingLost,
    /// The telephone cannot be reached, or the number does not exist.
    NotAvailable,
    /// The telephone network cannot carry the call.
    NoSignal,
    /// The money does not last, or is used up.
    NoMoney,
    /// That is no number, or none that may be called.
    InvalidNumber,
    /// One may not call from that number.
    InvalidFromNumber,
    /// The media path could not be made or was lost for good; the text is the media's own reason.
    MediaFailed(String),
}

/// How far a call has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Outgoing: no device of the callee has reported yet.
    Connecting,
    /// The callee's device rings: theirs, or this one.
    Ringing,
    /// Answered; the media path is being made.
    Answered,
    /// Sound (and picture) flow.
    Talking {
        /// Since when: the timer's start.
        since: Instant,
    },
    /// The media path broke; it may come back.
    Interrupted {
        /// The timer's start.
        since: Instant,
    },
    /// Over.
    Ended(End),
}

/// The telephone's side of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The other side's number, as it was dialled or as the server shows it.
    pub number: String,
    /// The number that is shown to a telephone, or that it called; empty if the server chose it.
    pub own: String,
    /// It rings still, and the telephone network is heard already: an announcement, or its own ringing.
    pub is_heard: bool,
}

/// A call as the machine sees it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Snapshot {
    /// The call's number, unique per caller.
    pub id: Id,
    /// Names the call within this machine: never the same twice, so a late event of an old call is told apart.
    pub key: u64,
    /// The other party; 0 if it is a telephone.
    pub peer: Id,
    /// The telephone, if it is one.
    pub line: Option<Line>,
    /// Which way it goes.
    pub direction: Direction,
    /// Sound, or sound and picture.
    pub media: MediaType,
    /// How far it has come.
    pub stage: Stage,
}

/// What happens to a machine.
///
/// By origin:
/// * the application: [`Start`](Self::Start), [`Answer`](Self::Answer), [`Reject`](Self::Reject),
///   [`NotAnswered`](Self::NotAnswered), [`Stop`](Self::Stop);
/// * the other party, through the server: [`Offered`](Self::Offered), [`Data`](Self::Data),
///   [`Status`](Self::Status);
/// * my other devices, through the server: [`StatusByMe`](Self::StatusByMe);
/// * the media: [`OfferReady`](Self::OfferReady), [`AnswerReady`](Self::AnswerReady),
///   [`CandidateReady`](Self::CandidateReady), [`MediaConnected`](Self::MediaConnected),
///   [`MediaInterrupted`](Self::MediaInterrupted), [`MediaFailed`](Self::MediaFailed);
/// * the connection: [`SignallingLost`](Self::SignallingLost), [`SignallingBack`](Self::SignallingBack);
/// * the clock: [`Tick`](Self::Tick), due at [`Machine::deadline`].
#[derive(Clone, Debug)]
pub(crate) enum Input {
    /// Call somebody. `call` is a fresh id.
    Start {
        /// Fresh id of the call.
        call: Id,
        /// Whom to call.
        peer: Id,
        /// Sound, or sound and picture.
        media: MediaType,
    },
    /// Take the ringing call.
    Answer {
        /// Whether to send a picture in a video call.
        with_camera: bool,
    },
    /// Decline the ringing call.
    Reject,
    /// Let the ringing call go unanswered.
    NotAnswered,
    /// Hang up, or give up calling.
    Stop,
    /// 186 arrived.
    Offered(Start),
    /// 187 arrived.
    Data(Data),
    /// 188 arrived.
    Status(Status),
    /// 199 arrived.
    StatusByMe(StatusByMe),
    /// The media of call `key` made its offer.
    OfferReady {
        /// [`Snapshot::key`].
        key: u64,
        /// The SDP text.
        sdp: String,
    },
    /// The media of call `key` made its answer.
    AnswerReady {
        /// [`Snapshot::key`].
        key: u64,
        /// The SDP text.
        sdp: String,
    },
    /// The media of call `key` found a candidate.
    CandidateReady {
        /// [`Snapshot::key`].
        key: u64,
        /// The candidate.
        candidate: IceCandidate,
    },
    /// The media path of call `key` works (again).
    MediaConnected {
        /// [`Snapshot::key`].
        key: u64,
    },
    /// The media path of call `key` broke and may come back.
    MediaInterrupted {
        /// [`Snapshot::key`].
        key: u64,
    },
    /// The media of call `key` failed for good.
    MediaFailed {
        /// [`Snapshot::key`].
        key: u64,
        /// Why.
        reason: String,
    },
    /// The connection to the server is gone.
    SignallingLost,
    /// The connection to the server is there again.
    SignallingBack,
    /// [`Machine::deadline`] may have come.
    Tick,
}

/// What somebody must do now, in this order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Output {
    /// Send this packet.
    Send(ToServer),
    /// Make an offer; answer with [`Input::OfferReady`].
    MakeOffer {
        /// [`Snapshot::key`].
        key: u64,
        /// Whether with a picture.
        video: bool,
    },
    /// Take this offer and make an answer; answer with [`Input::AnswerReady`].
    MakeAnswer {
        /// [`Snapshot::key`].
        key: u64,
        /// Whether the call has pictures.
        video: bool,
        /// Whether to send one's own.
        with_camera: bool,
        /// The caller's SDP text.
        offer: String,
    },
    /// Make an offer that telephones understand; answer with [`PhoneInput::Described`].
    MakePhoneOffer {
        /// [`Snapshot::key`].
        key: u64,
    },
    /// Take a telephone's offer and make an answer; answer with [`PhoneInput::Described`].
    MakePhoneAnswer {
        /// [`Snapshot::key`].
        key: u64,
        /// The SDP text.
        offer: String,
    },
    /// The server permitted a callout, or refused it with this status (protocol § 4.4).
    Permitted(Result<(), i64>),
    /// A callout ended before it was permitted.
    NotPermitted(End),
    /// Take the callee's answer.
    TakeAnswer {
        /// [`Snapshot::key`].
        key: u64,
        /// The SDP text.
        sdp: String,
    },
    /// Make an offer for a new path of the running call (ICE restart); answer with [`Input::OfferReady`].
    RestartMedia {
        /// [`Snapshot::key`].
        key: u64,
    },
    /// Take the caller's offer of a new path and make an answer; answer with [`Input::AnswerReady`].
    TakeOffer {
        /// [`Snapshot::key`].
        key: u64,
        /// The SDP text.
        sdp: String,
    },
    /// Take the other side's candidate; it may come before the description it belongs to.
    TakeCandidate {
        /// [`Snapshot::key`].
        key: u64,
        /// The candidate.
        candidate: IceCandidate,
    },
    /// Free the call's devices and sockets.
    EndMedia {
        /// [`Snapshot::key`].
        key: u64,
    },
    /// The call looks like this now.
    Changed(Snapshot),
    /// Another device of mine changed the status of the current call.
    ChangedByMe {
        /// The call.
        call: Id,
        /// The status number.
        status: i64,
    },
    /// Somebody called while a call was running and was told "busy".
    TurnedAway {
        /// The call.
        call: Id,
        /// Who called.
        peer: Id,
        /// With what.
        media: MediaType,
    },
}

/// The application asked for something the call's stage does not allow (`ERR_UNEXPECTED_DATA`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// A call is already running.
    #[error("a call is already running")]
    CallRunning,
    /// No call is running.
    #[error("no call is running")]
    NoCall,
    /// Only a call that rings here can be answered or declined.
    #[error("no incoming call is ringing")]
    NotRinging,
}
