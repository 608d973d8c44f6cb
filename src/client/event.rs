//! What a [`Core`](super::Core) tells its listeners.

use std::time::Instant;

use super::{Error, Returned};
use crate::call::{Direction, Line, Stage as CallStage};
use crate::protocol::Id;
use crate::protocol::call::MediaType;
use crate::protocol::phone::PaidCall;
use crate::store::{Chat, Message, MessageStatus, User};

/// The state of the connection to the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Connection {
    /// Not connected and not trying.
    Offline {
        /// Why, unless it was asked for.
        reason: Option<Error>,
    },
    /// A try is running.
    Connecting {
        /// 1 for the first try of a series.
        attempt: u32,
    },
    /// Waiting before the next try.
    Waiting {
        /// Why the last try, or the connection, ended.
        reason: Error,
        /// Tries made so far in this series.
        attempt: u32,
        /// When the next one starts.
        retry_at: Instant,
    },
    /// Signed in.
    Online(User),
}

/// A device a call has to do without; the call goes on.
#[cfg(feature = "media")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Which kind of device.
    pub device: crate::media::DeviceKind,
    /// What is wrong with it.
    pub problem: crate::media::Problem,
}

/// Everything a call screen shows, whole: compare, draw, forget.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The call's number, unique per caller.
    pub id: Id,
    /// The other party; of a telephone only its number is known, as its name.
    pub peer: User,
    /// The telephone, if the other party is one.
    pub line: Option<Line>,
    /// Which way it goes.
    pub direction: Direction,
    /// Sound, or sound and picture.
    pub media: MediaType,
    /// How far it has come.
    pub stage: CallStage,
    /// Whether our sound is sent.
    pub microphone_on: bool,
    /// Whether our picture is sent.
    pub camera_on: bool,
    /// Whether the front camera (or the first test pattern) is in use.
    pub front_camera: bool,
    /// Whether our own picture is in the local slot.
    pub local_video: bool,
    /// Whether the other side's picture is in the remote slot.
    pub remote_video: bool,
    /// Whether a screen or window is sent in the camera's place.
    pub sharing: bool,
    /// What is missing.
    #[cfg(feature = "media")]
    pub shortages: Vec<Shortage>,
}

/// News for a listener.
///
/// Messages and lists are in the store; an event says what changed there. Call events carry their whole state.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// The listener was too slow and missed changes: read everything again from the store.
    Resync,
    /// The connection's state changed. Leaving `Online` unasked is the original's `onDisconnected`.
    Connection(Connection),
    /// A row of the conversations list changed, or a message of it did.
    Conversation(Chat),
    /// What is known of a user changed.
    User(User),
    /// A message arrived (`onHasNewMessage`).
    NewMessage(Message),
    /// Something happened to a group, by whomever: its message says what (`onGroupCreated`, `onGroupInvited`,
    /// `onGroupLeft`, `onGroupRenamed`, `onGroupAdminChanged`, `onGroupPublicJoined`).
    GroupChanged(Message),
    /// A message was deleted from my view, here or on another device of mine.
    MessageDeleted {
        /// The chat.
        chat: Chat,
        /// The message's author.
        sender: Id,
        /// The message.
        id: Id,
    },
    /// A message I sent from another device (`onMessageFromMe`).
    MessageFromMe(Message),
    /// A message's status changed (`onMessageStatusChanged`).
    MessageStatus {
        /// The chat.
        chat: Chat,
        /// The message's author.
        sender: Id,
        /// The message.
        id: Id,
        /// Its status now.
        status: MessageStatus,
        /// Who changed it.
        by: Id,
    },
    /// Somebody is typing (`onTyping`); forget it after 5 s without another.
    Typing {
        /// The chat.
        chat: Chat,
        /// Who.
        user: Id,
    },
    /// A call began, changed or ended (`onFreeCallStart`, `onFreeCallStatusChanged`,
    /// `onLocalStreamArrived`, `onRemoteStreamArrived`; of phones `onCalloutStatusChanged`, `onCallinStart`,
    /// `onCallinStatusChanged`).
    Call(Call),
    /// Another device of mine changed the call's status (`onFreeCallStatusChangedByMe`,
    /// `onCallinStatusChangedByMe`).
    CallStatusByMe {
        /// The call.
        call: Id,
        /// The status number.
        status: i64,
    },
    /// Somebody called while a call was running and was told "busy".
    TurnedAway {
        /// Who called.
        user: Id,
        /// With what.
        media: MediaType,
    },
    /// A call with a phone was added to the log of paid calls (`onPaidCallLogReturn`).
    PaidCall(PaidCall),
    /// The history of calls changed: a call is over, or somebody looked at the missed ones
    /// ([`Core::call_history`](super::Core::call_history)).
    CallHistory,
    /// A function's result, for those who listen instead of awaiting: the original's return delegates.
    Returned(Returned),
    /// Cameras, microphones or loudspeakers came or went, or without a call one of them began or ceased to work
    /// (`Media::devices`, `Media::troubles`).
    Devices,
    /// By itself another device is used now: one that was plugged in, or in place of one that is gone.
    #[cfg(feature = "media")]
    DeviceInUse {
        /// What kind of device.
        device: crate::media::DeviceKind,
        /// Its name.
        name: String,
    },
}
