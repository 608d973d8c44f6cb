//! What the store hands out: plain rows, also read by the UI.

use std::time::Duration;

use crate::protocol::call::MediaType;
use crate::protocol::{ChatType, Content, GroupType, Id, Millis, Seconds};

/// Names a chat: its kind and the id of the peer or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chat {
    /// User or group.
    pub kind: ChatType,
    /// The other user's id, or the group's.
    pub id: Id,
}

impl Chat {
    /// The chat with one user.
    ///
    /// ```
    /// use azstack::{protocol::ChatType, store::Chat};
    /// assert_eq!(Chat::user(202), Chat { kind: ChatType::User, id: 202 });
    /// ```
    pub const fn user(id: Id) -> Self {
        Self {
            kind: ChatType::User,
            id,
        }
    }

    /// The chat of a group.
    ///
    /// ```
    /// use azstack::{protocol::ChatType, store::Chat};
    /// assert_eq!(Chat::group(303), Chat { kind: ChatType::Group, id: 303 });
    /// ```
    pub const fn group(id: Id) -> Self {
        Self {
            kind: ChatType::Group,
            id,
        }
    }
}

/// A user as last heard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The user's number.
    pub id: Id,
    /// The unique name (`azStackUserId`).
    pub name: String,
    /// Display name.
    pub fullname: String,
    /// Whether a device of theirs was online when we last asked.
    pub online: bool,
    /// When they were last online, in seconds; 0 when never heard of.
    pub last_visit: Seconds,
}

impl User {
    /// Somebody of whom only the number is known.
    ///
    /// ```
    /// let somebody = azstack::store::User::unknown(202);
    /// assert!(somebody.name.is_empty() && !somebody.online);
    /// ```
    pub const fn unknown(id: Id) -> Self {
        Self {
            id,
            name: String::new(),
            fullname: String::new(),
            online: false,
            last_visit: 0,
        }
    }
}

/// A group as last heard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The group's number.
    pub id: Id,
    /// Private or public.
    pub kind: GroupType,
    /// Its name.
    pub name: String,
    /// Its admin.
    pub admin: Id,
    /// How many members it has.
    pub members: u32,
    /// Whether I am one of them.
    pub is_member: bool,
}

/// How far a message has come (protocol § 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageStatus {
    /// The server refused it; only a person can send it again (−1, local).
    Failed,
    /// In the outbox (0).
    Sending,
    /// Stored by the server (1).
    Sent,
    /// Reached a device of the addressee (2).
    Delivered,
    /// Seen by the addressee (3).
    Seen,
    /// Withdrawn by its author (6).
    Cancelled,
}

impl MessageStatus {
    /// The API's number (protocol § 5.3); −1 for [`Failed`](Self::Failed), which never travels.
    ///
    /// ```
    /// use azstack::store::MessageStatus;
    /// assert_eq!(MessageStatus::Seen.number(), 3);
    /// ```
    pub const fn number(self) -> i64 {
        match self {
            Self::Failed => -1,
            Self::Sending => 0,
            Self::Sent => 1,
            Self::Delivered => 2,
            Self::Seen => 3,
            Self::Cancelled => 6,
        }
    }

    /// Reads the number; unknown ones count as sent.
    ///
    /// ```
    /// use azstack::store::MessageStatus;
    /// assert_eq!(MessageStatus::from_number(2), MessageStatus::Delivered);
    /// assert_eq!(MessageStatus::from_number(5), MessageStatus::Sent);
    /// ```
    pub const fn from_number(number: i64) -> Self {
        match number {
            -1 => Self::Failed,
            0 => Self::Sending,
            2 => Self::Delivered,
            3 => Self::Seen,
            6 => Self::Cancelled,
            _ => Self::Sent,
        }
    }
}

/// One message.
///
/// Named by (`chat`, `sender`, `id`): ids are unique per sender and chat only (protocol § 5.2).
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The chat it belongs to.
    pub chat: Chat,
    /// Its author.
    pub sender: Id,
    /// The author's number for it (`msgId`).
    pub id: Id,
    /// Whether I am the author.
    pub mine: bool,
    /// When it was made: the server's time, one's own clock until the ack.
    pub created: Millis,
    /// How far it has come: mine at the peer, the peer's at me.
    pub status: MessageStatus,
    /// What it says.
    pub content: Content,
}

/// One row of the conversations list.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// The chat.
    pub chat: Chat,
    /// Whom it is with; `None` in groups, and until their data are known.
    pub peer: Option<User>,
    /// The group it is; `None` in chats with one user, and until its data are known.
    pub group: Option<Group>,
    /// Messages not seen yet.
    pub unread: u32,
    /// When it last changed.
    pub modified: Millis,
    /// Its newest message; `None` for a contact never written to.
    pub last: Option<Message>,
    /// Text typed but not sent.
    pub draft: Option<String>,
    /// Whether its messages are not notified of on this device.
    pub muted: bool,
}

/// A message that was found, and what is known of who wrote it where.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The message.
    pub message: Message,
    /// The other side of its chat, if that is a user who is known.
    pub peer: Option<User>,
    /// The group it is in, if it is one that is known.
    pub group: Option<Group>,
    /// Its author, if known.
    pub author: Option<User>,
}

/// How a call ended, for its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// It was answered here, and the two were connected or about to be (1).
    Answered,
    /// Nobody answered it (2).
    NotAnswered,
    /// The callee declined (3).
    Declined,
    /// The callee was in another call (4).
    Busy,
    /// The caller gave up before an answer (5): an outgoing call only, an incoming one was missed.
    Cancelled,
    /// It could not be connected (6).
    Failed,
    /// Another device of the callee's own answered it (7).
    AnsweredElsewhere,
}

impl CallOutcome {
    /// The number in the store.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Answered => 1,
            Self::NotAnswered => 2,
            Self::Declined => 3,
            Self::Busy => 4,
            Self::Cancelled => 5,
            Self::Failed => 6,
            Self::AnsweredElsewhere => 7,
        }
    }

    /// Reads the number; unknown ones count as failed.
    pub(crate) const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Answered,
            2 => Self::NotAnswered,
            3 => Self::Declined,
            4 => Self::Busy,
            5 => Self::Cancelled,
            7 => Self::AnsweredElsewhere,
            _ => Self::Failed,
        }
    }

    /// Whether an `incoming` call that ended like this was missed: the person may not know of it.
    pub(crate) const fn is_missed(self, incoming: bool) -> bool {
        incoming && matches!(self, Self::NotAnswered | Self::Busy)
    }
}

/// A call that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRecord {
    /// Its place in the history: later calls have higher numbers.
    pub serial: i64,
    /// The other party's number.
    pub peer: Id,
    /// The other party; `None` until their data are known.
    pub user: Option<User>,
    /// The call's number, unique per caller.
    pub call: Id,
    /// Whether they called.
    pub incoming: bool,
    /// Sound, or sound and picture.
    pub media: MediaType,
    /// When it began, by one's own clock.
    pub began: Millis,
    /// How long was talked; `None` if nobody did.
    pub lasted: Option<Duration>,
    /// How it ended.
    pub outcome: CallOutcome,
}

impl CallRecord {
    /// Whether it was missed: the person may not know of it.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let calls = core.call_history(None, 20).await?;
    /// let missed = calls.iter().filter(|call| call.is_missed());
    /// println!("{} of the last calls were missed", missed.count());
    /// # Ok(()) }
    /// ```
    pub const fn is_missed(&self) -> bool {
        self.outcome.is_missed(self.incoming)
    }
}
