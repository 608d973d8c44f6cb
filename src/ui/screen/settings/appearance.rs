//! Which theme everything is drawn with, and what may move.

use iced::widget::{Column, column, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;
use serde::{Deserialize, Serialize};

use super::{Message, Screen, chip, explained};
use crate::ui::look::SYSTEM;
use crate::ui::widget::slot::slot;
use crate::ui::{Element, Look, Words, icon::icon};

/// What may move by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Motion {
    /// As the system asks.
    #[default]
    System,
    /// Whatever does.
    Moving,
    /// Nothing that need not.
    Still,
}

impl Screen {
    pub(super) fn theme<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let system = (SYSTEM, words.say("settings-theme-system"));
        let themes = self.themes.iter();
        let themes = themes.map(|theme| (theme.name.as_str(), theme.title.clone()));
        let chips = std::iter::once(system).chain(themes).map(|(name, title)| {
            let press = Message::Theme(name.to_owned());
            chip(look, title, self.theme == name, press)
        });
        let some = !self.faults.is_empty();
        let faults = self.faults.iter().map(|fault| {
            let ink = look.roles().failed;
            let said = text(fault.say(words)).size(13).color(ink);
            row![
                icon(Icon::CircleAlert, 15.0).color(ink),
                said.width(Length::Fill)
            ]
            .spacing(6)
            .align_y(Alignment::Center)
            .into()
        });
        let own = self.folder.as_ref().map(|folder| {
            let key = match look.is_built_in() {
                true => "settings-theme-copy",
                false => "settings-theme-edit",
            };
            let edit = chip(look, words.say(key), false, Message::EditTheme);
            let hint = words.fill("settings-theme-text", [("folder", folder.as_str().into())]);
            explained(look, hint, edit)
        });
        column![
            row(chips).spacing(10).wrap(),
            slot(own),
            slot(some.then(|| Column::with_children(faults).spacing(6))),
        ]
        .spacing(8)
        .into()
    }

    pub(super) fn motion<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let chips = [
            (Motion::System, "settings-theme-system"),
            (Motion::Moving, "settings-motion-moving"),
            (Motion::Still, "settings-motion-still"),
        ]
        .map(|(motion, key)| {
            let chosen = self.motion == motion;
            chip(look, words.say(key), chosen, Message::Motion(motion))
        });
        explained(
            look,
            words.say("settings-motion-text"),
            row(chips).spacing(10).wrap(),
        )
    }
}
