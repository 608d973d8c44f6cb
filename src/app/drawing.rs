//! What each window shows, its title and its theme.

use iced::theme::Style;
use iced::widget::{container, opaque, stack};
use iced::{Alignment, Length, Theme, window};

use super::message::Message;
use super::program::Program;
use super::windows::Role as Of;
use crate::ui::Element;
use crate::ui::reader::{Part, Role};
use crate::ui::screen::{incoming, keys, ready, settings as panel, sign_in};
use crate::ui::widget::{behind::behind, modal, named::named, slot::slot};

/// How much of a colour nobody sees: a fortieth of the least step of a screen.
const UNSEEN: f32 = 0.0001;

impl Program {
    /// Draws a window.
    pub(super) fn view(&self, window: window::Id) -> Element<'_, Message> {
        let (look, words) = (&self.look, &self.words);
        let content: Element<'_, Message> = match self.windows.role(window) {
            Some(Of::Main) => {
                let main = self.session.home.view(look, words).map(Message::Home);
                // The card that makes a theme stands beside what it is tried on.
                let card = self.card();
                let covered = card.is_some() && self.editor.is_none();
                stack![behind(main, covered), slot(card)].into()
            }
            Some(Of::Call) => self.calls.view(look, words),
            Some(Of::Incoming) => match &self.calls.incoming {
                Some(screen) => screen.view(look, words).map(Message::Incoming),
                None => iced::widget::space().into(),
            },
            None => iced::widget::space().into(),
        };
        // What a screen reader calls the window is its title.
        let content = words.flow().turn(content);
        named(content, move || {
            Part::new(Role::Window)
                .called(self.title(window))
                .keyed(window)
        })
    }

    /// What lies over the main window.
    pub(super) fn card(&self) -> Option<Element<'_, Message>> {
        let (look, words) = (&self.look, &self.words);
        if let Some(card) = self.ready_card() {
            let close = || Message::Ready(ready::Message::Close);
            return Some(modal::over(look, card, close));
        }
        if let Some(card) = &self.sign_in {
            let card = card.view(look, words).map(Message::SignIn);
            let close = || Message::SignIn(sign_in::Message::Close);
            return Some(modal::over(look, card, close));
        }
        if let Some(card) = &self.keys {
            let card = card.view(look, words).map(Message::Keys);
            let close = || Message::Keys(keys::Message::Close);
            return Some(modal::over(look, card, close));
        }
        if let Some(card) = &self.editor {
            // At the side and over no film: whatever is beside it shows what the colours do.
            let card = card.view(look, words).map(Message::Editor);
            let beside = container(opaque(card)).width(Length::Fill).padding(12);
            return Some(beside.align_x(Alignment::End).into());
        }
        let card = self.panel.as_ref()?.view(look, words).map(Message::Panel);
        let close = || Message::Panel(panel::Message::Close);
        Some(modal::over(look, card, close))
    }

    /// A window's title: stable, so that people and scripts find it.
    pub(super) fn title(&self, window: window::Id) -> String {
        let words = &self.words;
        match self.windows.role(window) {
            Some(Of::Call) => {
                let name = self
                    .calls
                    .screen
                    .as_ref()
                    .map_or("", |screen| screen.call().peer.fullname.as_str());
                words.fill("window-call", [("name", name.into())])
            }
            Some(Of::Incoming) => {
                let name = self
                    .calls
                    .incoming
                    .as_ref()
                    .map_or("", incoming::Screen::name);
                words.fill("window-incoming", [("name", name.into())])
            }
            _ => words.say("app-name"),
        }
    }

    /// A window's theme.
    pub(super) fn theme(&self, _window: window::Id) -> Theme {
        self.look.theme()
    }

    /// What windows are drawn on. The software renderer draws all of a window in one go when this colour is another, and
    /// else every surface again for each place that changed, which after a change of language took four times as long
    /// (159 ms instead of 40). So the colour changes then by less than can be seen.
    pub(super) fn style(&self, theme: &Theme) -> Style {
        let mut style = iced::theme::default(theme);
        let red = &mut style.background_color.r;
        if self.turned_over {
            *red += if *red > 0.5 { -UNSEEN } else { UNSEEN };
        }
        style
    }
}
