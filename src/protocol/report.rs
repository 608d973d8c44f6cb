//! What readers and authors report about messages: delivered 167 and 74, seen 153, cancelled 127 and 151, deleted
//! 168; and typing 142 and 149 (protocol §§ 3.11, 3.12).
//!
//! 127, 151 and 153 come back twofold: with `r` as the ack of one's own report, without it as news from the other
//! side.

use serde::{Deserialize, Serialize};

use super::{ChatType, Id, Millis};

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

/// 127, client to server: I withdraw my message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cancel {
    /// Always [`ChatType::User`].
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The peer.
    pub chat_id: Id,
    /// The peer.
    pub to: Id,
    /// The message.
    pub id: Id,
}

/// 127, server to client: with `r` the ack, without it the news that `from` withdrew a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelNews {
    /// 0 or 1 is success; absent in news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r: Option<i64>,
    /// Kind of the chat, in news.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub chat_type: Option<ChatType>,
    /// The reader's own id, in news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<Id>,
    /// Who withdrew it; absent in an ack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Id>,
    /// The addressee of the message; absent in an ack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Id>,
    /// The message.
    pub id: Id,
}

/// 151, client to server: I withdraw my group message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelGroup {
    /// Always [`ChatType::Group`].
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The group.
    pub chat_id: Id,
    /// The group.
    pub group: Id,
    /// The message.
    pub msg_id: Id,
}

/// 151, server to client: with `r` the ack, without it the news that `from` withdrew a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelGroupNews {
    /// 0 or 1 is success; absent in news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r: Option<i64>,
    /// Who withdrew it; absent in an ack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Id>,
    /// The group.
    #[serde(default)]
    pub group: Id,
    /// The message.
    pub msg_id: Id,
}

/// 168, client to server: takes a message out of my own view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delete {
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

/// 168, server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    /// 0 is success.
    pub r: i64,
    /// Echo.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub chat_type: Option<ChatType>,
    /// Echo.
    #[serde(default)]
    pub chat_id: Id,
    /// Echo.
    #[serde(default)]
    pub sender_id: Id,
    /// Echo.
    #[serde(default)]
    pub msg_id: Id,
}

/// 901, server to client: something in a chat of mine was changed without a packet that says what: another device of
/// mine read, withdrew or deleted a message. The lists tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatChanged {
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
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

/// 149, client to server: I am typing in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingGroup {
    /// The group.
    pub group: Id,
}

/// 149, server to client: somebody is typing in a group of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingGroupEvent {
    /// Who.
    pub from: Id,
    /// The group.
    pub group: Id,
}
