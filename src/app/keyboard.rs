//! What keys do, in whichever window they are pressed.

use iced::{Task, window};

use super::message::Message;
use super::program::Program;
use super::windows::Role;
use crate::ui::screen::{call, home, incoming, keys, ready, settings as panel, sign_in, theme};
use crate::ui::shortcut::{Shortcut, Stroke};

impl Program {
    /// Keys do what a person gave them, or are given to a shortcut.
    pub(super) fn stroke(&mut self, window: window::Id, stroke: Stroke) -> Task<Message> {
        let shortcut = self.keymap.shortcut(stroke.key(), stroke.modifiers());
        let asking = self.keys.as_ref().is_some_and(keys::Screen::is_asking);
        match shortcut {
            Some(Shortcut::Escape) if asking => self.tell_keys(keys::Message::Close),
            _ if asking => self.tell_keys(keys::Message::Pressed(stroke)),
            Some(shortcut) => self.shortcut(window, shortcut),
            None => Task::none(),
        }
    }

    fn shortcut(&mut self, window: window::Id, shortcut: Shortcut) -> Task<Message> {
        match shortcut {
            Shortcut::NextControl => return iced::widget::operation::focus_next(),
            Shortcut::PreviousControl => return iced::widget::operation::focus_previous(),
            Shortcut::NextTheme => return self.next_theme(),
            Shortcut::NextLanguage => return self.next_language(),
            Shortcut::ZoomIn => return self.zoom(panel::Zoom::Larger),
            Shortcut::ZoomOut => return self.zoom(panel::Zoom::Smaller),
            Shortcut::ZoomNormal => return self.zoom(panel::Zoom::Normal),
            _ => {}
        }
        match self.windows.role(window) {
            Some(Role::Call) => self.tell_call(call::Message::Shortcut(shortcut)),
            Some(Role::Incoming) => self.tell_incoming(&incoming::Message::Shortcut(shortcut)),
            Some(Role::Main) if self.calls.ready.is_some() => match shortcut {
                Shortcut::Escape => self.tell_ready(ready::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if self.keys.is_some() => match shortcut {
                Shortcut::Escape | Shortcut::Keys => self.tell_keys(keys::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if self.sign_in.is_some() => match shortcut {
                Shortcut::Escape => self.tell_sign_in(sign_in::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if self.editor.is_some() && shortcut == Shortcut::Escape => {
                self.tell_editor(theme::Message::Close)
            }
            Some(Role::Main) if self.panel.is_some() => match shortcut {
                Shortcut::Escape | Shortcut::Settings => self.tell_panel(panel::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if shortcut == Shortcut::Keys => {
                self.open_keys();
                Task::none()
            }
            // Call keys work from the main window too.
            Some(Role::Main) if self.calls.incoming.is_some() => {
                let answer = self.tell_incoming(&incoming::Message::Shortcut(shortcut));
                Task::batch([answer, self.tell_home(home::Message::Shortcut(shortcut))])
            }
            Some(Role::Main) if shortcut == Shortcut::Camera && self.calls.screen.is_some() => {
                self.tell_call(call::Message::Shortcut(shortcut))
            }
            Some(Role::Main) => self.tell_home(home::Message::Shortcut(shortcut)),
            None => Task::none(),
        }
    }
}
