//! The failure ack of a request whose body could not be read, as far as it still says what it was about.

use serde_json::Value;

use super::code::BAD_REQUEST;
use crate::protocol::conversation::Deleted;
use crate::protocol::message::Ack;
use crate::protocol::report::SeenNews;
use crate::protocol::user::{Users, UsersNamed};
use crate::protocol::{ChatType, Id, MAX_ID, ToClient, WebPacket, file, service};

/// The failure ack for `packet`; `None` if its service has none, or the request cannot be named in it.
pub(super) fn of(packet: &WebPacket) -> Option<ToClient> {
    let body: Value = serde_json::from_str(&packet.body).ok()?;
    let number = |name: &str| body.get(name).and_then(Value::as_i64);
    let id = |name: &str| number(name).filter(|id| (1..=MAX_ID).contains(id));
    let chat = || number("type").and_then(ChatType::from_number);
    let message_ack = |msg_id: Id| Ack {
        r: BAD_REQUEST,
        from: id("to").unwrap_or_default(),
        msg_id,
        time: None,
        stored_id: None,
    };
    let no_users = |purpose| Users {
        r: BAD_REQUEST,
        purpose,
        done: 1,
        user_info_list: Vec::new(),
    };
    match packet.service {
        service::USER_TEXT => Some(message_ack(id("msgId")?).into()),
        service::USER_STICKER | service::USER_FILE => Some(message_ack(id("id")?).into()),
        service::SEEN => Some(ToClient::Seen(SeenNews {
            r: Some(BAD_REQUEST),
            chat_type: chat()?,
            from: None,
            chat_id: id("chatId").unwrap_or_default(),
            sender_id: id("senderId").unwrap_or_default(),
            msg_id: id("msgId")?,
        })),
        service::USERS_BY_ID => Some(no_users(number("purpose")?).into()),
        service::USERS_BY_NAME => Some(UsersNamed(no_users(number("purpose")?)).into()),
        service::UPLOAD => Some(file::Grant::refusal(BAD_REQUEST, number("requestId")?).into()),
        service::DELETE_CONVERSATION => Some(ToClient::ConversationDeleted(Deleted {
            r: BAD_REQUEST,
            chat_type: chat()?,
            chat_id: id("chatId")?,
            last_time_created: number("lastTimeCreated").unwrap_or_default(),
        })),
        _ => None,
    }
}
