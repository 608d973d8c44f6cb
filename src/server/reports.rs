//! What readers and authors report about messages, and typing (protocol §§ 3.11, 3.12).
//!
//! Reports are told to the author on all his devices. What a user did with a message on one device his other devices
//! learn by 901, since no packet of the original says it without being taken for something else.

use super::code::BAD_REQUEST;
use super::hub::Session;
use super::store::{Chat, Member, MessageName, Raised};
use super::{Count, Server};
use crate::protocol::message::status;
use crate::protocol::report::{
    Cancel, CancelGroup, CancelGroupNews, CancelNews, ChatChanged, Delete, Deleted, Delivered,
    DeliveredEvent, DeliveredGroup, DeliveredGroupEvent, Seen, SeenNews, Typing, TypingEvent,
    TypingGroup, TypingGroupEvent,
};
use crate::protocol::{ChatType, Id};

impl Server {
    /// 167: raised for good, told to the author, no ack.
    pub(super) async fn delivered(&self, session: &Session, report: Delivered) {
        let Delivered { to: author, msg_id } = report;
        let name = MessageName {
            chat: Chat::user(author),
            author,
            msg_id,
        };
        let from = session.member.id;
        match self.raise(session, name, status::DELIVERED).await {
            Ok(Raised::Now(time)) => {
                let time = Some(time);
                let event = DeliveredEvent { from, msg_id, time };
                self.hub.send(author, event, |_| true);
            }
            Ok(Raised::Already) | Err(_) => {}
        }
    }

    /// 74: the same in a group.
    pub(super) async fn delivered_group(&self, session: &Session, report: DeliveredGroup) {
        let DeliveredGroup {
            group,
            msg_id,
            msg_sender: author,
        } = report;
        let name = MessageName {
            chat: Chat::group(group),
            author,
            msg_id,
        };
        match self.raise(session, name, status::DELIVERED).await {
            Ok(Raised::Now(time)) => {
                let event = DeliveredGroupEvent {
                    from: session.member.id,
                    group,
                    msg_id,
                    msg_sender: Some(author),
                    modified: Some(time),
                };
                self.hub.send(author, event, |_| true);
            }
            Ok(Raised::Already) | Err(_) => {}
        }
    }

    /// 153: raised for good, acked to the reporter, told to the author.
    pub(super) async fn seen(&self, session: &Session, seen: Seen) {
        let Seen {
            chat_type,
            chat_id,
            sender_id,
            msg_id,
        } = seen;
        let chat = Chat {
            kind: chat_type,
            id: chat_id,
        };
        let name = MessageName {
            chat,
            author: sender_id,
            msg_id,
        };
        let raised = self.raise(session, name, status::SEEN).await;
        let news = |r, from| SeenNews {
            r,
            chat_type,
            from,
            chat_id,
            sender_id,
            msg_id,
        };
        session.send(news(Some(raised.err().unwrap_or(0)), None));
        if let Ok(Raised::Now(_)) = raised {
            let event = news(None, Some(session.member.id));
            self.hub.send(sender_id, event, |_| true);
            self.tell_own(session, chat);
        }
    }

    async fn raise(&self, session: &Session, name: MessageName, to: i64) -> Result<Raised, i64> {
        let reader = session.member.id;
        let raised = self.store.raise_status(reader, name, to).await;
        raised.map_err(|error| self.failure(&error))
    }

    /// The user's other devices should look at a chat again.
    pub(super) fn tell_own(&self, session: &Session, chat: Chat) {
        let changed = ChatChanged {
            chat_type: chat.kind,
            chat_id: chat.id,
        };
        let is_other = |other: &Session| other.id != session.id;
        self.hub.send(session.member.id, changed, is_other);
    }

    /// 127: gone for good, acked to the author, told to the addressee.
    pub(super) async fn cancel(&self, session: &Session, request: Cancel) {
        let Cancel {
            chat_type,
            chat_id,
            to,
            id,
        } = request;
        let chat = Chat::user(to);
        let cancelled = if chat_type == ChatType::User && chat_id == to {
            self.take_back(session, chat, id).await
        } else {
            self.count(Count::RequestFailed);
            Err(BAD_REQUEST)
        };
        session.send(CancelNews {
            r: Some(cancelled.as_ref().err().copied().unwrap_or(0)),
            id,
            ..CancelNews::default()
        });
        if let Ok(Some(audience)) = cancelled {
            let event = CancelNews {
                r: None,
                chat_type: Some(chat_type),
                chat_id: Some(to),
                from: Some(session.member.id),
                to: Some(to),
                id,
            };
            self.hub.send_all(&audience, event, |_| true);
            self.tell_own(session, chat);
        }
    }

    /// 151: the same in a group. Here the event is right for the author's other devices, too.
    pub(super) async fn cancel_group(&self, session: &Session, request: CancelGroup) {
        let CancelGroup {
            chat_type,
            chat_id,
            group,
            msg_id,
        } = request;
        let cancelled = if chat_type == ChatType::Group && chat_id == group {
            self.take_back(session, Chat::group(group), msg_id).await
        } else {
            self.count(Count::RequestFailed);
            Err(BAD_REQUEST)
        };
        session.send(CancelGroupNews {
            r: Some(cancelled.as_ref().err().copied().unwrap_or(0)),
            from: None,
            group,
            msg_id,
        });
        if let Ok(Some(mut audience)) = cancelled {
            let from = session.member.id;
            let event = CancelGroupNews {
                r: None,
                from: Some(from),
                group,
                msg_id,
            };
            audience.push(from);
            self.hub
                .send_all(&audience, event, |other| other.id != session.id);
        }
    }

    async fn take_back(
        &self,
        session: &Session,
        chat: Chat,
        msg_id: Id,
    ) -> Result<Option<Vec<Id>>, i64> {
        let author = session.member;
        let name = MessageName {
            chat,
            author: author.id,
            msg_id,
        };
        let cancelled = self.store.cancel(author, name).await;
        cancelled.map_err(|error| self.failure(&error))
    }

    /// 168: out of the owner's view only.
    pub(super) async fn delete_message(&self, session: &Session, request: Delete) {
        let Delete {
            chat_type,
            chat_id,
            sender_id,
            msg_id,
        } = request;
        let chat = Chat {
            kind: chat_type,
            id: chat_id,
        };
        let name = MessageName {
            chat,
            author: sender_id,
            msg_id,
        };
        let deleted = self.store.delete(session.member.id, name).await;
        let deleted = deleted.map_err(|error| self.failure(&error));
        session.send(Deleted {
            r: deleted.err().unwrap_or(0),
            chat_type: Some(chat_type),
            chat_id,
            sender_id,
            msg_id,
        });
        if deleted == Ok(true) {
            self.tell_own(session, chat);
        }
    }

    /// 142: passed on to whoever is there, never stored.
    pub(super) fn typing(&self, session: &Session, typing: Typing) {
        let Member { id: from, realm } = session.member;
        if typing.to != from {
            let is_known = |other: &Session| other.member.realm == realm;
            self.hub.send(typing.to, TypingEvent { from }, is_known);
        }
    }

    /// 149: the same for the other members.
    pub(super) async fn typing_group(&self, session: &Session, typing: TypingGroup) {
        let TypingGroup { group } = typing;
        match self.store.fellows(session.member, group).await {
            Ok(others) => {
                let from = session.member.id;
                let event = TypingGroupEvent { from, group };
                self.hub.send_all(&others, event, |_| true);
            }
            Err(error) => {
                self.failure(&error);
            }
        }
    }
}
