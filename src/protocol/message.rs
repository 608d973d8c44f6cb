//! Messages of user chats: 72, 73, 104, 113, 121, 174, 175 (protocol § 3.8).
//!
//! Texts name a message `msgId` and stamp it `time`; all other kinds call the same things `id` and `created`
//! (protocol § 8, trap 6). Reports on messages are in [`report`](super::report), groups in [`group`](super::group).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::content::{Content, Dress, Fields, File, Location, Sticker, tag};
use super::{Id, Millis};

/// Status numbers of a message (protocol § 5.3).
pub mod status {
    /// Waiting for the server's ack.
    pub const SENDING: i64 = 0;
    /// Stored by the server.
    pub const SENT: i64 = 1;
    /// Reached a device of the addressee.
    pub const DELIVERED: i64 = 2;
    /// The addressee saw it.
    pub const SEEN: i64 = 3;
    /// Withdrawn by its author.
    pub const CANCELLED: i64 = 6;
}

/// 72, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendText {
    /// Made by the client.
    pub msg_id: Id,
    /// The addressee.
    pub to: Id,
    /// The text, not empty.
    pub msg: String,
}

/// A request to send: 104 for [`Sticker`], 121 for [`File`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Send<C> {
    /// Made by the client.
    pub id: Id,
    /// The addressee.
    pub to: Id,
    /// The kind's own fields.
    #[serde(flatten)]
    pub content: C,
}

/// 104, client to server.
pub type SendSticker = Send<Sticker>;
/// 121, client to server.
pub type SendFile = Send<File>;

/// 113, client to server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendLocation {
    #[serde(default, rename = "type")]
    tag: i64,
    /// Made by the client.
    pub id: Id,
    /// The addressee.
    pub to: Id,
    /// The place.
    #[serde(flatten)]
    pub content: Location,
}

impl SendLocation {
    /// The request 113 with the `type` 4 that belongs to it: `id` names the message, `to` the addressee.
    ///
    /// ```
    /// use azstack::protocol::{ToServer, content::Location, message::SendLocation};
    /// let here = Location { address: "1 Main Street".into(), longitude: 105.8, latitude: 21.0 };
    /// let packet = ToServer::from(SendLocation::new(1, 202, here)).write();
    /// assert_eq!(packet.service, 113);
    /// assert!(packet.body.contains(r#""type":4"#));
    /// ```
    pub fn new(id: Id, to: Id, content: Location) -> Self {
        let tag = tag::LOCATION;
        Self {
            tag,
            id,
            to,
            content,
        }
    }
}

/// 72, server to client: the ack of every kind of user message. `r` 0 or 1 means stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ack {
    /// 0 or 1 is success.
    pub r: i64,
    /// The **peer**: the `to` of the request (protocol § 3.8).
    #[serde(default)]
    pub from: Id,
    /// The message, also when the request called it `id`.
    pub msg_id: Id,
    /// The server's time stamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Millis>,
    /// Ours: the id it was stored under, when another message had `msgId` already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored_id: Option<Id>,
}

/// 73, server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IncomingText {
    /// The author.
    pub from: Id,
    /// The message.
    pub msg_id: Id,
    /// The text.
    pub msg: String,
    /// The server's time stamp.
    pub time: Millis,
}

/// Incoming 104, 113 and 121.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incoming<C> {
    /// The author.
    pub from: Id,
    /// The addressee.
    pub to: Id,
    /// The message.
    pub id: Id,
    /// The kind's own fields.
    #[serde(flatten)]
    pub content: C,
    /// The server's time stamp.
    pub created: Millis,
}

/// 104, server to client.
pub type IncomingSticker = Incoming<Sticker>;
/// 121, server to client.
pub type IncomingFile = Incoming<File>;
/// 113, server to client.
pub type IncomingLocation = Incoming<Tagged<Location>>;

/// A content with its `type` in front.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tagged<C> {
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    tag: Option<i64>,
    /// The kind's own fields.
    #[serde(flatten)]
    pub content: C,
}

impl From<Location> for Tagged<Location> {
    fn from(content: Location) -> Self {
        let tag = Some(tag::LOCATION);
        Self { tag, content }
    }
}

/// 174, server to client: a text I sent from another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnText {
    /// The addressee.
    pub to: Id,
    /// The message.
    pub msg_id: Id,
    /// The text.
    pub msg: String,
    /// The server's time stamp.
    pub time: Millis,
}

/// 175, server to client: a sticker, file or location I sent from another device.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnContent {
    /// Me.
    pub from: Id,
    /// The addressee.
    pub to: Id,
    /// The message.
    pub id: Id,
    /// What it says, told apart by which name field is there (protocol § 3.8).
    pub content: Content,
    /// The server's time stamp.
    pub created: Millis,
}

#[derive(Serialize, Deserialize)]
struct RawOwn<T> {
    from: Id,
    to: Id,
    id: Id,
    #[serde(flatten)]
    content: T,
    created: Millis,
}

impl Serialize for OwnContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let &Self {
            from,
            to,
            id,
            created,
            ..
        } = self;
        let content: Dress<'_> = self.content.dress();
        RawOwn {
            from,
            to,
            id,
            content,
            created,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OwnContent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawOwn::<Fields>::deserialize(deserializer)?;
        Ok(Self {
            from: raw.from,
            to: raw.to,
            id: raw.id,
            content: raw.content.into(),
            created: raw.created,
        })
    }
}
