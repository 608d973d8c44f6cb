//! Which chat is open: one is opened, and left with what is typed and on its way in it.

use super::{Action, Screen, THREE_PANES, chat, conversations};
use crate::protocol::ChatType;
use crate::store::Chat;

impl Screen {
    /// Shows `chat`; one that is not in the list is put there. Somebody one only had a call with is not.
    pub(super) fn open_listed(&mut self, chat: Chat) -> Vec<Action> {
        let known = self.list.row(chat).is_some();
        let add = Action::List(conversations::Action::Add(chat));
        let mut actions = self.open(chat);
        actions.extend((!known).then_some(add));
        actions
    }

    /// Shows `chat`; what was typed in the one before is kept.
    pub(super) fn open(&mut self, chat: Chat) -> Vec<Action> {
        if self.open_chat() == Some(chat) {
            return vec![Action::FocusComposer];
        }
        let mut actions = self.leave();
        let row = self.list.row(chat);
        let unread = row.map_or(0, |row| row.unread);
        let draft = row.and_then(|row| row.draft.as_deref());
        let (mut screen, read) = chat::Screen::new(chat, unread, draft);
        if !self.in_front {
            screen.leave_front();
        }
        screen.set_tray(self.trays.remove(&chat).unwrap_or_default());
        self.chat = Some(screen);
        self.members.clear();
        // Where it covers the chat it would hide what one asked for.
        let follows = self.side.is_some() && self.size.width >= THREE_PANES;
        self.side = None;
        if follows {
            actions.extend(self.show_side(chat));
        }
        if chat.kind == ChatType::Group {
            actions.push(Action::ReadMembers(chat));
        }
        actions.extend([
            Action::Chat(chat, read),
            Action::Remember(Some(chat)),
            Action::FocusComposer,
        ]);
        actions
    }

    /// Back to the list.
    pub(super) fn close(&mut self) -> Vec<Action> {
        let mut actions = self.leave();
        actions.push(Action::Remember(None));
        actions
    }

    pub(super) fn leave(&mut self) -> Vec<Action> {
        let Some(mut screen) = self.chat.take() else {
            return Vec::new();
        };
        let tray = screen.take_tray();
        if !tray.is_empty() {
            self.trays.insert(screen.chat(), tray);
        }
        self.list.set_draft(screen.chat(), screen.draft());
        vec![Action::KeepDraft(screen.chat(), screen.draft())]
    }
}
