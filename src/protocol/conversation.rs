//! Lists: conversations 170, messages 169, unread messages 173, and deleting a conversation 171
//! (protocol §§ 3.6, 3.7).

use serde::{Deserialize, Serialize};

use super::{ChatType, Id, Millis};

/// 170, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsRequest {
    /// From 1.
    pub page: i64,
    /// Only conversations whose last message is not newer; 0 means any.
    pub last_created: Millis,
    /// The oldest web clients match replies by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// The last message of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastMessage {
    /// Kind, as a service number (protocol § 3.6).
    pub service_type: i64,
    /// The author.
    pub sender: Id,
    /// The message.
    pub msg_id: Id,
    /// One of [`message::status`](super::message::status).
    pub status: i64,
    /// The server's time stamp.
    pub created: Millis,
    /// A text's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub msg: Option<String>,
    /// A file's type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub msg_type: Option<i64>,
}

/// One conversation of 170.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// When it last changed.
    pub modified: Millis,
    /// Messages I have not seen.
    pub unread: i64,
    /// Always there.
    pub last_msg: LastMessage,
}

/// 170, server to client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversations {
    /// 1 when there is no further page.
    pub done: i64,
    /// Echo.
    pub page: i64,
    /// Newest first.
    pub list: Vec<Conversation>,
    /// Echo, if the request had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// 171, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRequest {
    /// The chat.
    pub chat_id: Id,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// Everything up to then goes.
    pub last_time_created: Millis,
}

/// 171, server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    /// 0 is success.
    pub r: i64,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// Echo.
    #[serde(default)]
    pub last_time_created: Millis,
}

/// 169, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessagesRequest {
    /// From 1.
    pub page: i64,
    /// Only messages not newer; 0 means any.
    pub last_created: Millis,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// The oldest web clients match replies by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// 173, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnreadRequest {
    /// From 1.
    pub page: i64,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// The oldest web clients match replies by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// One message of 169 or 173: the common fields, and those of its kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedMessage {
    /// Kind, as a service number (protocol § 3.7).
    pub service_type: i64,
    /// The author.
    pub sender_id: Id,
    /// The addressee.
    pub receiver_id: Id,
    /// The message.
    pub msg_id: Id,
    /// One of [`message::status`](super::message::status).
    pub status: i64,
    /// 1 when deleted.
    #[serde(default)]
    pub deleted: i64,
    /// The server's time stamp.
    pub created: Millis,
    /// When it last changed.
    #[serde(default)]
    pub modified: Millis,
    /// A text's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub msg: Option<String>,
    /// A sticker's picture name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub img_name: Option<String>,
    /// A sticker's pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cat_id: Option<i64>,
    /// A file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// A file's length in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_length: Option<i64>,
    /// A file's type.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub file_type: Option<i64>,
    /// Where a sticker's picture or a file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
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
    /// Length of a sound or video in seconds.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number"
    )]
    pub duration: Option<f64>,
}

/// 169, server to client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Messages {
    /// Kind of the chat, echo.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat, echo.
    pub chat_id: Id,
    /// 1 when there is no further page.
    pub done: i64,
    /// Echo.
    pub page: i64,
    /// Oldest of the page first.
    pub list: Vec<ListedMessage>,
    /// Echo, if the request had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// 173, server to client: the same fields as [`Messages`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnreadMessages(pub Messages);
