//! What the client's events change on the main window.

use super::{Action, Screen, later};
use crate::client::Event;
use crate::protocol::Id;
use crate::store::{Chat, MessageStatus};
use crate::ui::screen::{calls, chat, conversations, pad};
use crate::ui::{Notice, Words};

impl Screen {
    pub(super) fn event(&mut self, event: Event, words: &Words) -> Vec<Action> {
        let mut actions = later(self.situation.event(&event));
        actions.extend(self.side_event(&event));
        if let Event::GroupChanged(message) = &event
            && self.open_chat() == Some(message.chat)
        {
            actions.push(Action::ReadMembers(message.chat));
        }
        actions.extend(match event {
            Event::Resync => {
                let mut actions = self.lists_changed();
                actions.extend(self.chat_message(chat::Message::Changed, words));
                actions
            }
            Event::CallHistory => self.calls_changed(),
            Event::PaidCall(_) => self.phones_changed(),
            Event::Conversation(chat) => self.changed(chat, words),
            Event::NewMessage(message)
            | Event::MessageFromMe(message)
            | Event::GroupChanged(message) => self.changed(message.chat, words),
            Event::MessageDeleted { chat, sender, id } if self.open_chat() == Some(chat) => {
                self.chat_message(chat::Message::Removed(sender, id), words)
            }
            Event::Connection(crate::client::Connection::Online(me)) => {
                self.list.set_me(Some(me.id));
                self.phones_changed()
            }
            Event::User(user) => {
                let mut members = self.members.iter_mut();
                if let Some(member) = members.find(|member| member.id == user.id) {
                    *member = user.clone();
                }
                self.list.set_user(user);
                Vec::new()
            }
            Event::MessageStatus {
                chat,
                sender,
                id,
                status,
                ..
            } => self.status_changed(chat, sender, id, status, words),
            Event::TurnedAway { user, .. } => {
                let row = self.list.row(Chat::user(user));
                let name = words.name(row.and_then(|row| row.peer.as_ref()));
                let notice = Notice::new("call-turned-away").with("name", name);
                self.situation.keep(notice);
                Vec::new()
            }
            _ => Vec::new(),
        });
        actions
    }

    /// The log of calls with phones is the server's: it is read when there is something new, and once it can be.
    fn phones_changed(&mut self) -> Vec<Action> {
        let changed = calls::Message::Pad(pad::Message::LogChanged);
        self.list_message(conversations::Message::Calls(changed))
    }

    fn changed(&mut self, chat: Chat, words: &Words) -> Vec<Action> {
        let mut actions = self.list_message(conversations::Message::Changed);
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
}
