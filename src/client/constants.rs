//! The numbers and words of the API document, by group (protocol § 6.4).
//!
//! Most are variants of an enum elsewhere, whose `number` gives what stands here; a program that ported from the
//! original finds them under the names it knows. Message types are the API's own and never travel (protocol § 5.5).

use crate::call::{Direction, End, Stage};
use crate::protocol::Content;
use crate::protocol::content::Action;

/// Log levels, `LOG_LEVEL_…` (C01).
pub mod log_level {
    #![allow(missing_docs)]
    pub const NONE: &str = "NONE";
    pub const ERROR: &str = "ERROR";
    pub const INFO: &str = "INFO";
    pub const DEBUG: &str = "DEBUG";
}

/// Error codes (C02); see [`Error::code`](super::Error::code).
pub mod error_code {
    #![allow(missing_docs)]
    pub const ERR_SOCKET_CONNECT: &str = "ERR_SOCKET_CONNECT";
    pub const ERR_SOCKET_PARSE_BODY: &str = "ERR_SOCKET_PARSE_BODY";
    pub const ERR_SOCKET_UNKNOWN_SERVICE: &str = "ERR_SOCKET_UNKNOWN_SERVICE";
    pub const ERR_SOCKET_NOT_CONNECTED: &str = "ERR_SOCKET_NOT_CONNECTED";
    pub const ERR_REQUEST_TIMEOUT: &str = "ERR_REQUEST_TIMEOUT";
    pub const ERR_UNEXPECTED_DATA: &str = "ERR_UNEXPECTED_DATA";
    pub const ERR_UNEXPECTED_SEND_DATA: &str = "ERR_UNEXPECTED_SEND_DATA";
    pub const ERR_UNEXPECTED_RECEIVED_DATA: &str = "ERR_UNEXPECTED_RECEIVED_DATA";
    pub const ERR_WEBRTC: &str = "ERR_WEBRTC";
}

/// `CALL_WEBRTC_AUDIO_STATE_…` (C03): whether the microphone is sent.
pub mod audio_state {
    #![allow(missing_docs)]
    pub const OFF: i64 = 0;
    pub const ON: i64 = 1;
}

/// `CALL_WEBRTC_VIDEO_STATE_…` (C04): whether the camera is sent.
pub mod video_state {
    #![allow(missing_docs)]
    pub const OFF: i64 = 0;
    pub const ON: i64 = 1;
}

/// Which camera is in use, `CALL_WEBRTC_CAMERA_TYPE_…` (C05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraType {
    /// The one that faces its user, or the first.
    Front,
    /// The one that faces away, or the next.
    Back,
}

impl CameraType {
    /// The constant's value: `user` or `environment`.
    ///
    /// ```
    /// assert_eq!(azstack::client::constants::CameraType::Back.word(), "environment");
    /// ```
    pub const fn word(self) -> &'static str {
        match self {
            Self::Front => "user",
            Self::Back => "environment",
        }
    }
}

/// `CALL_MEDIA_TYPE_…` (C06).
pub use crate::protocol::call::MediaType;
/// `CALL_STATUS_FREE_CALL_…` (C07), and 0 for what none of them is.
pub use crate::protocol::call::status as free_call_status;

/// `CALL_STATUS_CALLOUT_INITIAL_…` (C08): why a call to a phone did not begin; see
/// [`Error::status`](super::Error::status).
pub mod callout_initial {
    #![allow(missing_docs)]
    pub const UNKNOWN: i64 = 0;
    pub const BUSY: i64 = -3;
    pub const NOT_ENOUGH_BALANCE: i64 = -4;
    pub const INVALID_NUMBER: i64 = -5;
    pub const INVALID_FROM_NUMBER: i64 = -6;
}
/// `CALL_PAID_LOG_CALL_STATUS_…` (C12).
pub use crate::protocol::phone::PaidCallStatus;
/// `CALL_PAID_LOG_CALL_TYPE_…` (C11).
pub use crate::protocol::phone::PaidCallType;
/// `CALL_STATUS_CALLIN_STATUS_…` (C10), and 0 for what none of them is.
pub use crate::protocol::phone::callin_status;
/// `CALL_STATUS_CALLOUT_STATUS_…` (C09), and 0 for what none of them is.
pub use crate::protocol::phone::callout_status;

/// How a call with a phone stands, in the numbers of [`callout_status`] or [`callin_status`], by its direction; 0 for what
/// none of them is.
///
/// ```
/// use azstack::client::constants::{callout_status, phone_status};
/// use azstack::call::{Direction, End, Stage};
/// let busy = Stage::Ended(End::Busy);
/// assert_eq!(phone_status(Direction::Outgoing, &busy), callout_status::BUSY);
/// ```
pub const fn phone_status(direction: Direction, stage: &Stage) -> i64 {
    let is_out = matches!(direction, Direction::Outgoing);
    match stage {
        Stage::Connecting => callout_status::CONNECTING,
        Stage::Ringing => callout_status::RINGING,
        Stage::Answered | Stage::Talking { .. } | Stage::Interrupted { .. } => {
            callout_status::ANSWERED
        }
        Stage::Ended(End::Stopped) => callout_status::STOP,
        Stage::Ended(End::Busy) => callout_status::BUSY,
        Stage::Ended(End::Rejected) if is_out => callout_status::REJECTED,
        Stage::Ended(End::Rejected) => callin_status::RINGING_STOP,
        Stage::Ended(End::NotAnswered) if is_out => callout_status::NOT_ANSWERED,
        Stage::Ended(End::NotAnswered) => callin_status::NOT_ANSWERED,
        Stage::Ended(End::NotAvailable) => callout_status::NOT_AVAILABLE,
        Stage::Ended(End::NoSignal) => callout_status::NO_SIGNAL,
        Stage::Ended(End::NoMoney) => callout_status::NOT_ENOUGH_BALANCE,
        Stage::Ended(_) => 0,
    }
}

/// `GET_LIST_…` (C13): whether a list has no further page.
pub mod list {
    #![allow(missing_docs)]
    pub const UNDONE: i64 = 0;
    pub const DONE: i64 = 1;
}

/// `CHAT_TYPE_…` (C14).
pub use crate::protocol::ChatType;

/// `CONVERSATION_DELETED_…` (C15) and `MESSAGE_DELETED_…` (C18).
pub mod deleted {
    #![allow(missing_docs)]
    pub const FALSE: i64 = 0;
    pub const TRUE: i64 = 1;
}

/// `MESSAGE_TYPE_…` (C16): the API document's numbers; location, which came later, is 10.
pub mod message_type {
    #![allow(missing_docs)]
    pub const TEXT: i64 = 1;
    pub const STICKER: i64 = 2;
    pub const FILE: i64 = 3;
    pub const GROUP_CREATED: i64 = 4;
    pub const GROUP_INVITED: i64 = 5;
    pub const GROUP_LEFT: i64 = 6;
    pub const GROUP_RENAMED: i64 = 7;
    pub const GROUP_ADMIN_CHANGED: i64 = 8;
    pub const GROUP_PUBLIC_JOINED: i64 = 9;
    pub const LOCATION: i64 = 10;
}

/// The message type of a content; 0 when there is nothing to be read.
///
/// ```
/// use azstack::client::constants::{message_type, message_type_of};
/// use azstack::protocol::Content;
/// assert_eq!(message_type_of(&Content::Text("hello".into())), message_type::TEXT);
/// ```
pub const fn message_type_of(content: &Content) -> i64 {
    match content {
        Content::Text(_) => message_type::TEXT,
        Content::Sticker(_) => message_type::STICKER,
        Content::File(_) => message_type::FILE,
        Content::Location(_) => message_type::LOCATION,
        Content::Action(Action::Created { .. }) => message_type::GROUP_CREATED,
        Content::Action(Action::Invited { .. }) => message_type::GROUP_INVITED,
        Content::Action(Action::Left { .. }) => message_type::GROUP_LEFT,
        Content::Action(Action::Renamed { .. }) => message_type::GROUP_RENAMED,
        Content::Action(Action::AdminChanged { .. }) => message_type::GROUP_ADMIN_CHANGED,
        Content::Action(Action::Joined { .. }) => message_type::GROUP_PUBLIC_JOINED,
        Content::Empty => 0,
    }
}

/// `MESSAGE_FILE_TYPE_…` (C19).
pub use crate::protocol::content::file_type;
/// `MESSAGE_STATUS_…` (C17).
pub use crate::protocol::message::status as message_status;

/// `USER_STATUS_…` (C20).
pub mod user_status {
    #![allow(missing_docs)]
    pub const NOT_ONLINE: i64 = 0;
    pub const ONLINE: i64 = 1;
}

/// `GROUP_TYPE_…` (C21).
pub use crate::protocol::GroupType;

/// `GROUP_IS_…` (C22): whether I am a member.
pub mod group_membership {
    #![allow(missing_docs)]
    pub const NOT_IN: i64 = 0;
    pub const IN: i64 = 1;
}

/// `GROUP_IS_…AUTO_JOIN` (C23): whether users are added without being asked.
pub mod group_auto_join {
    #![allow(missing_docs)]
    pub const NOT_AUTO_JOIN: i64 = 0;
    pub const AUTO_JOIN: i64 = 1;
}
