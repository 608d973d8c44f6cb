//! Sending messages (protocol §§ 3.8, 3.9).
//!
//! A message is acked after its commit, then delivered to every live session of the addressee, or of the other members,
//! and copied to the author's other sessions. Nobody writes to himself: such a message is refused.

use super::code::{BAD_REQUEST, NOT_ALLOWED};
use super::hub::Session;
use super::store::{Chat, Done, NewMessage, Stored};
use super::{Count, Server, check};
use crate::protocol::content::Action;
use crate::protocol::{ChatType, Content, Id, Millis, Post, group, message};

impl Server {
    /// 72, 104, 113, 121: all acked by 72.
    pub(super) async fn send_to_user(
        &self,
        session: &Session,
        msg_id: Id,
        to: Id,
        content: Content,
    ) {
        let sent = self.send(session, msg_id, Chat::user(to), content).await;
        let (r, time, stored_id) = told(&sent, msg_id);
        session.send(message::Ack {
            r,
            from: to,
            msg_id,
            time,
            stored_id,
        });
        self.deliver(session, Chat::user(to), sent);
    }

    /// 45.
    pub(super) async fn send_to_group(&self, session: &Session, request: group::Send) {
        let group::Send {
            msg_id,
            group,
            content,
        } = request;
        let sent = self
            .send(session, msg_id, Chat::group(group), content)
            .await;
        let (r, time, stored_id) = told(&sent, msg_id);
        session.send(group::Ack {
            r,
            group,
            msg_id,
            time,
            stored_id,
        });
        self.deliver(session, Chat::group(group), sent);
    }

    async fn send(
        &self,
        session: &Session,
        msg_id: Id,
        to: Chat,
        content: Content,
    ) -> Result<(Stored, Content), i64> {
        let refused = |r| {
            self.count(Count::RequestFailed);
            r
        };
        if !check::is_id(msg_id) || !check::is_id(to.id) {
            return Err(refused(BAD_REQUEST));
        }
        if to == Chat::user(session.member.id) {
            return Err(refused(NOT_ALLOWED));
        }
        let mut content = check::content(content).map_err(refused)?;
        let addresses = &self.files.addresses;
        addresses.strip(&mut content, &session.visit.base);
        let message = NewMessage {
            sender: session.member,
            to,
            msg_id,
            content: content.clone(),
        };
        match self.store.add_message(message).await {
            Ok(stored) => Ok((stored, content)),
            Err(error) => Err(self.failure(&error)),
        }
    }

    fn deliver(&self, session: &Session, to: Chat, sent: Result<(Stored, Content), i64>) {
        let Ok((stored, content)) = sent else {
            return;
        };
        if !stored.fresh {
            return self.count(Count::MessageRepeated);
        }
        self.count(Count::MessageStored);
        let from = session.member.id;
        let post = Post {
            chat_type: to.kind,
            from,
            to: to.id,
            msg_id: stored.msg_id,
            content,
            created: stored.time,
        };
        self.hub
            .send_all(&stored.audience, post.clone().incoming(), |_| true);
        self.hub
            .send(from, post.own(), |other| other.id != session.id);
    }

    /// An action of a group is told to everybody in it and to whom it concerns, on all devices; of joining the device
    /// that joined gets the ack only (protocol § 3.14).
    pub(super) fn deliver_action(&self, session: &Session, done: Done) {
        if !done.stored.fresh {
            return self.count(Count::MessageRepeated);
        }
        self.count(Count::MessageStored);
        let post = Post {
            chat_type: ChatType::Group,
            from: session.member.id,
            to: done.group,
            msg_id: done.stored.msg_id,
            content: Content::Action(done.action.clone()),
            created: done.stored.time,
        };
        let mut everybody = done.stored.audience;
        everybody.push(session.member.id);
        let is_joined = matches!(done.action, Action::Joined { .. });
        self.hub.send_all(&everybody, post.incoming(), |other| {
            !is_joined || other.id != session.id
        });
    }
}

/// What the ack says: success, the time stamp, and the id it was stored under if that is another one.
fn told(sent: &Result<(Stored, Content), i64>, msg_id: Id) -> (i64, Option<Millis>, Option<Id>) {
    match sent {
        Ok((stored, _)) => {
            let other_id = Some(stored.msg_id).filter(|&id| id != msg_id);
            (0, Some(stored.time), other_id)
        }
        Err(r) => (*r, None, None),
    }
}
