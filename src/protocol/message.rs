//! Messages of user chats and their statuses: 72–74, 104, 121, 142, 153, 167, 174, 175
//! (protocol §§ 3.8, 3.11, 3.12).
//!
//! Texts name a message `msgId` and stamp it `time`; stickers and files call the same things `id` and `created`
//! (protocol § 8, trap 6).

use serde::{Deserialize, Serialize};

use super::{ChatType, Id, Millis};

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

/// A sticker's own fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sticker {
    /// File name of the picture.
    pub img_name: String,
    /// Pack it belongs to.
    pub cat_id: i64,
    /// Where the picture is.
    pub url: String,
    /// Width in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number"
    )]
    pub width: Option<f64>,
    /// Height in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number"
    )]
    pub height: Option<f64>,
}

/// A file's own fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Name, as the sender had it.
    pub file_name: String,
    /// Length in bytes.
    pub file_length: i64,
    /// File type 0–10 (protocol § 5.5).
    #[serde(rename = "type")]
    pub kind: i64,
    /// Where the file is.
    pub url: String,
    /// Width of an image or video in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number"
    )]
    pub width: Option<f64>,
    /// Height of an image or video in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number"
    )]
    pub height: Option<f64>,
    /// Length of a sound or video in seconds.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number"
    )]
    pub duration: Option<f64>,
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
}

impl Ack {
    /// Whether the message was stored.
    pub const fn is_success(&self) -> bool {
        matches!(self.r, 0 | 1)
    }
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

/// Incoming 104 and 121, and 175 for one's own.
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

/// What 175 carries, told apart by which name field is there (protocol § 3.8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// Has `imgName`.
    Sticker(Sticker),
    /// Has `fileName`.
    File(File),
}

/// 175, server to client: a sticker or file I sent from another device.
pub type OwnContent = Incoming<Content>;

/// 167, client to server: a message reached this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivered {
    /// The message's author.
    pub to: Id,
    /// The message.
    pub msg_id: Id,
}

/// 167, server to client: my message reached a device of `from`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveredEvent {
    /// Who received it.
    pub from: Id,
    /// The message.
    pub msg_id: Id,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Millis>,
}

/// 74, client to server: a group message reached this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveredGroup {
    /// The group.
    pub group: Id,
    /// The message.
    pub msg_id: Id,
    /// The message's author.
    pub msg_sender: Id,
}

/// 74, server to client: my group message reached a device of `from`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveredGroupEvent {
    /// Who received it.
    pub from: Id,
    /// The group.
    pub group: Id,
    /// The message.
    pub msg_id: Id,
    /// The message's author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub msg_sender: Option<Id>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Millis>,
}

/// 153, client to server: I saw a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// The message's author.
    pub sender_id: Id,
    /// The message.
    pub msg_id: Id,
}

/// 153, server to client: with `r` the ack of my report, without it the news that `from` saw a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenNews {
    /// 0 or 1 is success; absent in news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r: Option<i64>,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// Who saw it; absent in an ack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Id>,
    /// The chat.
    #[serde(default)]
    pub chat_id: Id,
    /// The message's author.
    #[serde(default)]
    pub sender_id: Id,
    /// The message.
    pub msg_id: Id,
}

/// 142, client to server: I am typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typing {
    /// Who should know.
    pub to: Id,
}

/// 142, server to client: somebody is typing to me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingEvent {
    /// Who.
    pub from: Id,
}
