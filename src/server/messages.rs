//! Sending messages, their statuses, and typing (protocol §§ 3.8, 3.11, 3.12).
//!
//! A message is acked after its commit, then delivered to every live session of the addressee and copied to the
//! author's other sessions. Nobody writes to himself: such a message is refused.

use super::code::{BAD_REQUEST, GENERAL, LIMIT, NOT_ALLOWED, NOT_FOUND};
use super::hub::Session;
use super::store::{Member, NewMessage, Raised, Report, StoreError, Stored};
use super::{Count, Server};
use crate::protocol::content::{File, Sticker};
use crate::protocol::message::{Ack, SendFile, SendSticker, SendText, status};
use crate::protocol::report::{Delivered, DeliveredEvent, Seen, SeenNews, Typing, TypingEvent};
use crate::protocol::{ChatType, Content, Id, MAX_ID, Post};

/// Most characters of a text.
const MAX_TEXT: usize = 20_000;
/// Most characters of a file's or picture's name.
const MAX_FILE_NAME: usize = 255;
/// Most characters of an address of a file or picture.
const MAX_URL: usize = 2048;

/// Whether `id` may name something.
pub(super) fn is_id(id: Id) -> bool {
    (1..=MAX_ID).contains(&id)
}

impl Server {
    pub(super) async fn send_text(&self, session: &Session, request: SendText) {
        let checked = match request.msg.chars().take(MAX_TEXT + 1).count() {
            0 => Err(BAD_REQUEST),
            count if count > MAX_TEXT => Err(LIMIT),
            _ => Ok(Content::Text(request.msg)),
        };
        self.send_message(session, request.msg_id, request.to, checked)
            .await;
    }

    pub(super) async fn send_sticker(&self, session: &Session, request: SendSticker) {
        let checked = check_sticker(request.content);
        self.send_message(session, request.id, request.to, checked)
            .await;
    }

    pub(super) async fn send_file(&self, session: &Session, request: SendFile) {
        let checked = check_file(request.content);
        self.send_message(session, request.id, request.to, checked)
            .await;
    }

    async fn send_message(
        &self,
        session: &Session,
        msg_id: Id,
        to: Id,
        content: Result<Content, i64>,
    ) {
        let result = match content {
            _ if !is_id(msg_id) || !is_id(to) => Err(BAD_REQUEST),
            _ if to == session.member.id => Err(NOT_ALLOWED),
            Ok(content) => self.store_message(session, msg_id, to, content).await,
            Err(r) => Err(r),
        };
        let (r, stored) = match result {
            Ok((stored, content)) => (0, Some((stored, content))),
            Err(r) => (r, None),
        };
        // The ack names the id the client knows, also if the message had to be stored under another one.
        session.send(Ack {
            r,
            from: to,
            msg_id,
            time: stored.as_ref().map(|(stored, _)| stored.time),
            stored_id: None,
        });
        match stored {
            Some((stored, content)) if stored.fresh => {
                self.count(Count::MessageStored);
                self.deliver(session, to, stored, content);
            }
            Some(_) => self.count(Count::MessageRepeated),
            None => self.count(Count::RequestFailed),
        }
    }

    async fn store_message(
        &self,
        session: &Session,
        msg_id: Id,
        to: Id,
        mut content: Content,
    ) -> Result<(Stored, Content), i64> {
        self.files
            .addresses
            .strip(&mut content, &session.visit.base);
        let message = NewMessage {
            sender: session.member,
            receiver: to,
            msg_id,
            content: content.clone(),
        };
        match self.store.add_message(message).await {
            Ok(stored) => Ok((stored, content)),
            Err(StoreError::NoSuchUser) => Err(NOT_FOUND),
            Err(StoreError::NoSuchFile) => Err(BAD_REQUEST),
            Err(StoreError::TooManyAlike) => Err(LIMIT),
            Err(error) => {
                tracing::error!(%error, "a message was not stored");
                Err(GENERAL)
            }
        }
    }

    fn deliver(&self, session: &Session, to: Id, stored: Stored, content: Content) {
        let from = session.member.id;
        let post = Post {
            chat_type: ChatType::User,
            from,
            to,
            msg_id: stored.msg_id,
            content,
            created: stored.time,
        };
        self.hub.send(to, post.clone().incoming(), |_| true);
        self.hub
            .send(from, post.own(), |other| other.id != session.id);
    }

    /// 167: raised for good, told to all of the author's sessions, no ack.
    pub(super) async fn delivered(&self, session: &Session, report: Delivered) {
        let reader = session.member.id;
        let (author, msg_id) = (report.to, report.msg_id);
        let report = Report {
            author,
            reader,
            msg_id,
            status: status::DELIVERED,
        };
        match self.store.raise_status(report).await {
            Ok(Raised::Now(time)) => {
                let event = DeliveredEvent {
                    from: reader,
                    msg_id,
                    time: Some(time),
                };
                self.hub.send(author, event, |_| true);
            }
            Ok(Raised::Already) => {}
            Ok(Raised::NoSuchMessage) | Err(_) => self.count(Count::RequestFailed),
        }
    }

    /// 153: raised for good, acked to the reporter, told to all of the author's sessions.
    pub(super) async fn seen(&self, session: &Session, seen: Seen) {
        let reader = session.member.id;
        let Seen {
            chat_type,
            chat_id,
            sender_id,
            msg_id,
        } = seen;
        let report = Report {
            author: sender_id,
            reader,
            msg_id,
            status: status::SEEN,
        };
        let raised = if chat_type == ChatType::User && chat_id == sender_id {
            self.store.raise_status(report).await
        } else {
            Ok(Raised::NoSuchMessage)
        };
        let r = match raised {
            Ok(Raised::Now(_) | Raised::Already) => 0,
            Ok(Raised::NoSuchMessage) => NOT_FOUND,
            Err(_) => GENERAL,
        };
        session.send(SeenNews {
            r: Some(r),
            chat_type,
            from: None,
            chat_id,
            sender_id,
            msg_id,
        });
        match raised {
            Ok(Raised::Now(_)) => {
                let from = Some(reader);
                let news = SeenNews {
                    r: None,
                    chat_type,
                    from,
                    chat_id,
                    sender_id,
                    msg_id,
                };
                self.hub.send(sender_id, news, |_| true);
            }
            Ok(Raised::Already) => {}
            Ok(Raised::NoSuchMessage) | Err(_) => self.count(Count::RequestFailed),
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
}

fn check_sticker(sticker: Sticker) -> Result<Content, i64> {
    let ok = is_text(&sticker.img_name, MAX_FILE_NAME)
        && is_text(&sticker.url, MAX_URL)
        && is_length(sticker.width)
        && is_length(sticker.height);
    if ok {
        Ok(Content::Sticker(sticker))
    } else {
        Err(BAD_REQUEST)
    }
}

fn check_file(file: File) -> Result<Content, i64> {
    let ok = is_text(&file.file_name, MAX_FILE_NAME)
        && is_text(&file.url, MAX_URL)
        && (0..=MAX_ID).contains(&file.file_length)
        && (0..=10).contains(&file.kind)
        && is_length(file.width)
        && is_length(file.height)
        && is_length(file.duration);
    if ok {
        Ok(Content::File(file))
    } else {
        Err(BAD_REQUEST)
    }
}

fn is_text(text: &str, max: usize) -> bool {
    !text.is_empty() && text.chars().take(max + 1).count() <= max
}

fn is_length(length: Option<f64>) -> bool {
    length.is_none_or(|length| length.is_finite() && length >= 0.0)
}
