//! How everything looks: theme, movement, language, size, and what draws it.

use iced::widget::{Column, column, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;
use serde::{Deserialize, Serialize};

use super::{Message, Renderer, Screen, Zoom, chip, explained};
use crate::ui::look::SYSTEM;
use crate::ui::widget::{control, slot::slot};
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

    pub(super) fn language<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let tag = words.tag();
        let chips = self.languages.iter().map(|language| {
            let press = Message::Language(language.clone());
            chip(look, language.title.clone(), language.name == tag, press)
        });
        let list = row(chips).spacing(10).wrap();
        explained(look, words.say("settings-language-text"), list)
    }

    pub(super) fn zoom<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let step = |face, key: &str, to, possible: bool| {
            let press = possible.then_some(Message::Zoom(to));
            control::quiet(look, face, words.say(key), press)
        };
        let percent = self.scale.percent();
        let share = words.fill("settings-zoom-percent", [("percent", percent.into())]);
        let normal = chip(look, share, percent == 100, Message::Zoom(Zoom::Normal));
        let (smaller, larger) = (self.scale.smaller(), self.scale.larger());
        let line = row![
            step(
                Icon::Minus,
                "settings-zoom-smaller",
                Zoom::Smaller,
                smaller.is_some()
            ),
            normal,
            step(
                Icon::Plus,
                "settings-zoom-larger",
                Zoom::Larger,
                larger.is_some()
            ),
        ];
        let line = line.spacing(6).align_y(Alignment::Center);
        explained(look, words.say("settings-zoom-text"), line)
    }

    pub(super) fn drawing<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let chips = [
            (Renderer::Auto, "settings-renderer-auto"),
            (Renderer::Gpu, "settings-renderer-gpu"),
            (Renderer::Software, "settings-renderer-software"),
        ]
        .map(|(renderer, key)| {
            chip(
                look,
                words.say(key),
                self.renderer == renderer,
                Message::Renderer(renderer),
            )
        });
        explained(
            look,
            words.say("settings-renderer-text"),
            row(chips).spacing(10).wrap(),
        )
    }
}
