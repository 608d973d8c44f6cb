//! What keys do in the window.

use super::{Action, Message, Press, Screen, Tab, chat, conversations};
use crate::ui::Words;
use crate::ui::flow::Flow;
use crate::ui::shortcut::Shortcut;

impl Screen {
    pub(super) fn shortcut(&mut self, shortcut: Shortcut, words: &Words) -> Vec<Action> {
        match shortcut {
            Shortcut::Jump => {
                let mut actions = if self.is_narrow() {
                    self.close()
                } else {
                    Vec::new()
                };
                actions.extend(self.list_message(conversations::Message::Tab(Tab::Chats)));
                actions.push(Action::FocusSearch);
                actions
            }
            Shortcut::Settings => vec![Action::Settings],
            Shortcut::PreviousChat | Shortcut::NextChat => {
                let by = if shortcut == Shortcut::NextChat {
                    1
                } else {
                    -1
                };
                let next = self.list.neighbour(self.open_chat(), by);
                next.map(|chat| self.open(chat)).unwrap_or_default()
            }
            Shortcut::Escape if self.close_topmost() => Vec::new(),
            Shortcut::Create => self.list_message(conversations::Message::Create),
            Shortcut::Find => {
                self.chat_message(chat::Message::Find(chat::find::Message::Open), words)
            }
            Shortcut::Attach => {
                self.chat_message(chat::Message::Tray(chat::tray::Message::Choose), words)
            }
            Shortcut::Stickers => {
                let toggle = chat::stickers::Message::Toggle;
                self.chat_message(chat::Message::Stickers(toggle), words)
            }
            Shortcut::Earlier | Shortcut::Later => {
                // The keys point along the line.
                let along = words.flow() == Flow::LeftToRight;
                let forward = (shortcut == Shortcut::Later) == along;
                self.gallery(chat::gallery::Message::Turn(forward), words)
            }
            Shortcut::Larger => self.gallery(chat::gallery::Message::Zoom(true), words),
            Shortcut::Smaller => self.gallery(chat::gallery::Message::Zoom(false), words),
            Shortcut::Digit('0') => self.gallery(chat::gallery::Message::Scale(1.0), words),
            Shortcut::Escape if self.list.is_searching() => {
                self.list_message(conversations::Message::Clear)
            }
            Shortcut::Escape if self.is_narrow() => self.close(),
            Shortcut::Escape => self.chat_message(chat::Message::ToEnd, words),
            Shortcut::Microphone if self.situation.in_call() => {
                self.update(Message::Call(Press::Microphone), words)
            }
            Shortcut::HangUp if self.situation.in_call() => vec![Action::HangUp],
            _ => Vec::new(),
        }
    }

    /// Keys that belong to the gallery while it is open.
    fn gallery(&mut self, message: chat::gallery::Message, words: &Words) -> Vec<Action> {
        match &self.chat {
            Some(chat) if chat.has_gallery() => {
                self.chat_message(chat::Message::Gallery(message), words)
            }
            _ => Vec::new(),
        }
    }
}
