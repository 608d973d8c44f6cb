//! The failure ack of a request whose body could not be read, as far as it still says what it was about.

use serde_json::Value;

use super::code::BAD_REQUEST;
use crate::protocol::conversation::Deleted;
use crate::protocol::device::{Registered, StateChanged, Unregistered};
use crate::protocol::report::{self, CancelGroupNews, CancelNews, SeenNews};
use crate::protocol::user::{Users, UsersNamed};
use crate::protocol::{ChatType, Id, MAX_ID, ToClient, WebPacket, file, group, message, service};

/// The failure ack for `packet`; `None` if its service has none, or the request cannot be named in it.
pub(super) fn of(packet: &WebPacket) -> Option<ToClient> {
    let body = Body(serde_json::from_str(&packet.body).unwrap_or_default());
    match packet.service {
        service::USER_TEXT => body.message("msgId"),
        service::USER_STICKER | service::USER_FILE | service::USER_LOCATION => body.message("id"),
        service::SEEN | service::CANCEL | service::CANCEL_GROUP | service::DELETE_MESSAGE => {
            body.report(packet.service)
        }
        service::USERS_BY_ID => Some(body.no_users()?.into()),
        service::USERS_BY_NAME => Some(UsersNamed(body.no_users()?).into()),
        service::UPLOAD => {
            let request_id = body.number("requestId")?;
            Some(file::Grant::refusal(BAD_REQUEST, request_id).into())
        }
        service::DELETE_CONVERSATION => Some(ToClient::ConversationDeleted(Deleted {
            r: BAD_REQUEST,
            chat_type: body.chat()?,
            chat_id: body.id("chatId")?,
            last_time_created: body.number("lastTimeCreated").unwrap_or_default(),
        })),
        service::APPLICATION_STATE => Some(StateChanged {}.into()),
        service::PUSH_REGISTER => Some(Registered { r: BAD_REQUEST }.into()),
        service::PUSH_UNREGISTER => Some(Unregistered { r: BAD_REQUEST }.into()),
        number => body.group(number),
    }
}

/// Whatever came; not even an object, perhaps.
struct Body(Value);

impl Body {
    fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    fn id(&self, name: &str) -> Option<Id> {
        self.number(name).filter(|id| (1..=MAX_ID).contains(id))
    }

    fn id_or_0(&self, name: &str) -> Id {
        self.id(name).unwrap_or_default()
    }

    fn chat(&self) -> Option<ChatType> {
        self.number("type").and_then(ChatType::from_number)
    }

    fn message(&self, id: &str) -> Option<ToClient> {
        Some(ToClient::MessageAck(message::Ack {
            r: BAD_REQUEST,
            from: self.id_or_0("to"),
            msg_id: self.id(id)?,
            time: None,
            stored_id: None,
        }))
    }

    fn no_users(&self) -> Option<Users> {
        Some(Users {
            r: BAD_REQUEST,
            purpose: self.number("purpose")?,
            done: 1,
            user_info_list: Vec::new(),
        })
    }

    fn report(&self, number: i64) -> Option<ToClient> {
        Some(match number {
            service::SEEN => ToClient::Seen(SeenNews {
                r: Some(BAD_REQUEST),
                chat_type: self.chat()?,
                from: None,
                chat_id: self.id_or_0("chatId"),
                sender_id: self.id_or_0("senderId"),
                msg_id: self.id("msgId")?,
            }),
            service::CANCEL => ToClient::Cancelled(CancelNews {
                r: Some(BAD_REQUEST),
                id: self.id("id")?,
                ..CancelNews::default()
            }),
            service::CANCEL_GROUP => ToClient::CancelledGroup(CancelGroupNews {
                r: Some(BAD_REQUEST),
                from: None,
                group: self.id_or_0("group"),
                msg_id: self.id("msgId")?,
            }),
            service::DELETE_MESSAGE => ToClient::MessageDeleted(report::Deleted {
                r: BAD_REQUEST,
                chat_type: self.chat(),
                chat_id: self.id_or_0("chatId"),
                sender_id: self.id_or_0("senderId"),
                msg_id: self.id_or_0("msgId"),
            }),
            _ => return None,
        })
    }

    fn group(&self, number: i64) -> Option<ToClient> {
        let r = BAD_REQUEST;
        let (group, msg_id) = (self.id_or_0("group"), self.id_or_0("msgId"));
        Some(match number {
            service::GROUP_SEND => ToClient::GroupMessageAck(group::Ack {
                r,
                group,
                msg_id: self.id("msgId")?,
                time: None,
                stored_id: None,
            }),
            service::CREATE_GROUP => ToClient::CreateGroupAck(group::CreateAck {
                r,
                msg_id,
                ..Default::default()
            }),
            service::INVITE_GROUP => ToClient::InviteGroupAck(group::InviteAck {
                r,
                group,
                msg_id,
                ..Default::default()
            }),
            service::LEAVE_GROUP => ToClient::LeaveGroupAck(group::LeaveAck {
                r,
                group,
                msg_id,
                leave_user_id: self.id_or_0("leaveUser"),
                ..Default::default()
            }),
            service::RENAME_GROUP => ToClient::RenameGroupAck(group::RenameAck {
                r,
                group,
                msg_id,
                ..Default::default()
            }),
            service::CHANGE_ADMIN => ToClient::ChangeAdminAck(group::ChangeAdminAck {
                r,
                group,
                msg_id,
                ..Default::default()
            }),
            service::JOIN_GROUP => ToClient::Joined(group::JoinNews {
                r: Some(r),
                group,
                msg_id,
                ..Default::default()
            }),
            service::GROUP_DETAILS => ToClient::GroupDetails(group::Details {
                r,
                request_id: self.number("requestId"),
                kind: None,
                group,
                name: String::new(),
                admin: 0,
                members: Vec::new(),
            }),
            _ => return None,
        })
    }
}
