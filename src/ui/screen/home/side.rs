//! Whom a chat is with, beside it: a user, or a group with its members.

use super::{Action, Screen};
use crate::client::Event;
use crate::protocol::{ChatType, Id};
use crate::store::{Chat, User};
use crate::ui::screen::{group, user};
use crate::ui::{Element, Look, Words};

/// What is shown beside a chat, or instead of it where there is no room.
pub(super) enum Side {
    /// A user.
    User(Id, user::Screen),
    /// A group.
    Group(Id, Box<group::Screen>),
}

/// What happens to it.
#[derive(Clone, Debug)]
pub enum Message {
    /// To the user shown.
    User(user::Message),
    /// To the group shown.
    Group(group::Message),
}

impl Screen {
    /// Shows whom `chat` is with; again, and it is hidden.
    pub(super) fn toggle_side(&mut self, chat: Chat) -> Vec<Action> {
        if self.side.as_ref().is_some_and(|side| side.chat() == chat) {
            self.side = None;
            return Vec::new();
        }
        self.show_side(chat)
    }

    /// Closes what is topmost beside the chat; `false` if nothing is there.
    pub(super) fn close_side(&mut self) -> bool {
        if let Some(Side::Group(_, screen)) = &mut self.side
            && screen.close_sheet()
        {
            return true;
        }
        self.side.take().is_some()
    }

    /// Shows a user or a group.
    pub(super) fn show_side(&mut self, chat: Chat) -> Vec<Action> {
        let me = self.situation.me().map(|me| me.id);
        match chat.kind {
            ChatType::User => {
                let mut screen = user::Screen::new();
                let row = self.list.row(chat);
                let known = row.and_then(|row| row.peer.clone());
                let known =
                    known.or_else(|| self.members.iter().find(|m| m.id == chat.id).cloned());
                if let Some(user) = known {
                    screen.update(user::Message::Known(user));
                }
                self.side = Some(Side::User(chat.id, screen));
                self.side_message(Message::User(user::Message::Retry))
            }
            ChatType::Group => {
                let screen = Box::new(group::Screen::new(me));
                self.side = Some(Side::Group(chat.id, screen));
                self.side_message(Message::Group(group::Message::Changed))
            }
        }
    }

    pub(super) fn side_message(&mut self, message: Message) -> Vec<Action> {
        match (&mut self.side, message) {
            (Some(Side::User(id, screen)), Message::User(message)) => {
                let id = *id;
                match screen.update(message) {
                    user::Action::None => Vec::new(),
                    user::Action::Back => {
                        self.side = None;
                        Vec::new()
                    }
                    user::Action::Chat => self.open_listed(Chat::user(id)),
                    action => vec![Action::User(id, action)],
                }
            }
            (Some(Side::Group(id, screen)), Message::Group(message)) => {
                let id = *id;
                match screen.update(message) {
                    group::Action::None => Vec::new(),
                    group::Action::Back => {
                        self.side = None;
                        Vec::new()
                    }
                    group::Action::Chat => self.open_listed(Chat::group(id)),
                    group::Action::User(user) => self.show_side(Chat::user(user)),
                    action => vec![Action::Group(id, action)],
                }
            }
            _ => Vec::new(),
        }
    }

    /// The client told something that may concern whom is shown.
    pub(super) fn side_event(&mut self, event: &Event) -> Vec<Action> {
        match (&self.side, event) {
            (Some(Side::Group(id, _)), Event::GroupChanged(message))
                if message.chat == Chat::group(*id) =>
            {
                self.side_message(Message::Group(group::Message::Changed))
            }
            (Some(Side::Group(..)), Event::User(user)) => {
                self.side_message(Message::Group(group::Message::User(user.clone())))
            }
            (Some(Side::User(id, _)), Event::User(user)) if user.id == *id => {
                self.side_message(Message::User(user::Message::Known(user.clone())))
            }
            _ => Vec::new(),
        }
    }

    /// Those who are in the open group were read.
    pub(super) fn set_members(&mut self, chat: Chat, members: Vec<User>) {
        if self.open_chat() == Some(chat) {
            self.members = members;
        }
    }
}

impl Side {
    /// The chat with whom is shown.
    pub(super) fn chat(&self) -> Chat {
        match self {
            Self::User(id, _) => Chat::user(*id),
            Self::Group(id, _) => Chat::group(*id),
        }
    }

    /// Draws it.
    pub(super) fn view<'a>(
        &'a self,
        screen: &'a Screen,
        look: &'a Look,
        words: &'a Words,
    ) -> Element<'a, super::Message> {
        let situation = &screen.situation;
        match self {
            Self::User(_, user) => {
                let drawn = user::Drawn {
                    situation,
                    look,
                    words,
                };
                let user = user.view(drawn).map(Message::User);
                user.map(super::Message::Side)
            }
            Self::Group(_, group) => {
                let drawn = group::Drawn {
                    situation,
                    look,
                    words,
                };
                let group = group.view(drawn).map(Message::Group);
                group.map(super::Message::Side)
            }
        }
    }
}
