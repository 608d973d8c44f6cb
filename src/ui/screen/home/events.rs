//! What the client's events change on the main window.

use std::time::Duration;

use super::{Action, Message, Screen};
use crate::client::{CallStage, Connection, Event};
use crate::protocol::Id;
use crate::store::{Chat, MessageStatus, User};
use crate::ui::screen::chat;
use crate::ui::{Notice, Words};

/// How long a typing notice counts (protocol: 5 s without another).
const TYPING_LASTS: Duration = Duration::from_secs(5);

impl Screen {
    pub(super) fn event(&mut self, event: Event, words: &Words) -> Vec<Action> {
        match event {
            Event::Resync => {
                let mut actions = self.read_list();
                actions.extend(self.chat_message(chat::Message::Changed, words));
                actions
            }
            Event::Connection(connection) => self.connection_changed(connection),
            Event::Conversation(chat) => self.changed(chat, words),
            Event::NewMessage(message) => {
                self.typing.remove(&message.chat);
                self.changed(message.chat, words)
            }
            Event::MessageFromMe(message) => self.changed(message.chat, words),
            Event::User(user) => {
                self.user_changed(user);
                Vec::new()
            }
            Event::MessageStatus {
                chat,
                sender,
                id,
                status,
                ..
            } => self.status_changed(chat, sender, id, status, words),
            Event::Typing { chat, .. } => {
                self.serial += 1;
                self.typing.insert(chat);
                self.typing_serial.insert(chat, self.serial);
                vec![Action::Later(
                    TYPING_LASTS,
                    Message::TypingOver(chat, self.serial),
                )]
            }
            Event::Call(call) => {
                self.call = (!matches!(call.stage, CallStage::Ended(_))).then_some(call);
                Vec::new()
            }
            Event::TurnedAway { user, .. } => {
                let peer = self
                    .list
                    .row(Chat::user(user))
                    .and_then(|row| row.peer.as_ref());
                let name = peer.map_or_else(
                    || words.say("chat-unknown-name"),
                    |peer| peer.fullname.clone(),
                );
                self.show(Notice::new("call-turned-away").with("name", name));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn connection_changed(&mut self, connection: Connection) -> Vec<Action> {
        if let Connection::Online(me) = &connection {
            self.me = Some(me.clone());
        }
        let reason = match &connection {
            Connection::Offline {
                reason: Some(reason),
            } => Some(Notice::offline(reason)),
            _ => None,
        };
        self.connection = Some(connection);
        reason.map(|reason| self.say(reason)).unwrap_or_default()
    }

    fn changed(&mut self, chat: Chat, words: &Words) -> Vec<Action> {
        let mut actions = self.read_list();
        if self.open_chat() == Some(chat) {
            actions.extend(self.chat_message(chat::Message::Changed, words));
        }
        actions
    }

    fn status_changed(
        &mut self,
        chat: Chat,
        sender: Id,
        id: Id,
        status: MessageStatus,
        words: &Words,
    ) -> Vec<Action> {
        self.list.set_status(chat, sender, id, status);
        if self.open_chat() == Some(chat) {
            return self.chat_message(chat::Message::Status(sender, id, status), words);
        }
        Vec::new()
    }

    fn user_changed(&mut self, user: User) {
        if let Some(me) = self.me.as_mut().filter(|me| me.id == user.id) {
            *me = user.clone();
        }
        self.list.set_user(user);
    }
}
