//! Which theme everything is drawn with: chosen, as the system asks, read again when its file is saved, or just being
//! made on its card. The last one that could be read stays in use.

use std::path::PathBuf;

use iced::Task;

use super::message::Message;
use super::platform::preferences::Preferences;
use super::program::Program;
use crate::ui::look::{self, SYSTEM};
use crate::ui::screen::settings::{Choice, Motion};
use crate::ui::screen::theme::{Action, Message as Card, NAME, Screen};
use crate::ui::{Look, Notice};

/// What decides over the look.
#[derive(Debug)]
pub(super) struct Theme {
    /// The theme that is wanted, by name.
    pub(super) wanted: String,
    pub(super) motion: Motion,
    /// What the system asks for; nothing until it has said so.
    system: Preferences,
    folder: Option<PathBuf>,
}

impl Theme {
    pub(super) fn new(wanted: String, motion: Motion, folder: Option<PathBuf>) -> Self {
        Self {
            wanted,
            motion,
            system: Preferences::default(),
            folder,
        }
    }

    /// The look that is wanted, or what is wrong with its file.
    pub(super) fn look(&self) -> Result<Look, look::Error> {
        let name = match self.wanted.as_str() {
            SYSTEM => asked_for(self.system),
            wanted => wanted,
        };
        let look = Look::load(name, self.folder.as_deref())?;
        Ok(look.keeping_still(self.is_still()))
    }

    /// Ours for what the system asks.
    pub(super) fn of_system(&self) -> Look {
        let look = Look::load(asked_for(self.system), None);
        look.unwrap_or_else(|_| Look::classic())
            .keeping_still(self.is_still())
    }

    fn is_still(&self) -> bool {
        match self.motion {
            Motion::System => self.system.still,
            Motion::Moving => false,
            Motion::Still => true,
        }
    }

    /// The themes there are, and what is wrong with files among them.
    pub(super) fn choices(&self) -> (Vec<Choice>, Vec<Notice>) {
        let mut faults = Vec::new();
        let names = Look::names(self.folder.as_deref()).into_iter();
        let choices = names.map(|name| {
            let title = match Look::load(&name, self.folder.as_deref()) {
                Ok(look) => look.title().to_owned(),
                Err(error) => {
                    faults.push(Notice::from(&error));
                    name.clone()
                }
            };
            Choice { name, title }
        });
        (choices.collect(), faults)
    }
}

/// Our theme for what the system asks for. Contrast goes before darkness: whoever asks for it needs it.
fn asked_for(system: Preferences) -> &'static str {
    match system {
        Preferences { contrast: true, .. } => "high-contrast",
        Preferences { dark: true, .. } => "classic-dark",
        _ => "classic-light",
    }
}

impl Program {
    /// Draws with what is wanted now, unless its file is faulty, or a theme is just being made.
    fn look_again(&mut self) -> Result<(), look::Error> {
        if self.editor.is_some() {
            return Ok(());
        }
        self.look = self.theme.look()?;
        Ok(())
    }

    /// The same; a faulty file is said.
    fn look_or_say(&mut self) -> Task<Message> {
        match self.look_again() {
            Ok(()) => Task::none(),
            Err(error) => self.say(Notice::from(&error)),
        }
    }

    /// Uses and remembers a theme; one with an error is not used, and the error said.
    pub(super) fn use_theme(&mut self, name: String) -> Task<Message> {
        let before = std::mem::replace(&mut self.theme.wanted, name);
        if let Err(error) = self.look_again() {
            self.theme.wanted = before;
            return self.say(Notice::from(&error));
        }
        self.settings.theme = Some(self.theme.wanted.clone());
        self.show_themes();
        self.write_settings()
    }

    /// The theme after the present one.
    pub(super) fn next_theme(&mut self) -> Task<Message> {
        let names = Look::names(self.theme.folder.as_deref());
        match super::appearance::after(names, |name| name == self.look.name()) {
            Some(name) => self.use_theme(name),
            None => Task::none(),
        }
    }

    /// Lets so much move, and remembers it.
    pub(super) fn set_motion(&mut self, motion: Motion) -> Task<Message> {
        self.theme.motion = motion;
        self.settings.motion = motion;
        self.look = self.look.clone().keeping_still(self.theme.is_still());
        self.write_settings()
    }

    /// The system asks for something else.
    pub(super) fn preferred(&mut self, system: Preferences) -> Task<Message> {
        self.theme.system = system;
        self.look = self.look.clone().keeping_still(self.theme.is_still());
        if self.theme.wanted != SYSTEM {
            return Task::none();
        }
        self.look_or_say()
    }

    /// Files of themes changed.
    pub(super) fn themes_saved(&mut self) -> Task<Message> {
        self.show_themes();
        self.look_or_say()
    }

    /// Shows in the settings which themes there are now.
    fn show_themes(&mut self) {
        if let Some(panel) = &mut self.panel {
            (panel.themes, panel.faults) = self.theme.choices();
            panel.theme.clone_from(&self.theme.wanted);
        }
    }

    /// Shows the card for changing the theme in use, or a copy of it.
    pub(super) fn open_editor(&mut self) -> Task<Message> {
        self.panel = None;
        self.editor = Some(Screen::new(self.look.clone(), &self.words));
        // What is typed is for the card, not for the chat beside it.
        iced::widget::operation::focus(NAME)
    }

    /// Tells that card something and carries out what it asks for.
    pub(super) fn tell_editor(&mut self, message: Card) -> Task<Message> {
        let (Some(card), Some(folder)) = (&mut self.editor, self.theme.folder.clone()) else {
            return Task::none();
        };
        match card.update(message) {
            Action::None => Task::none(),
            Action::Show(look) => {
                self.look = *look;
                Task::none()
            }
            Action::Save(look) => match look.save(&folder) {
                Ok(look) => {
                    card.update(Card::Saved(Ok(Box::new(look.clone()))));
                    self.theme.wanted = look.name().to_owned();
                    self.settings.theme = Some(self.theme.wanted.clone());
                    self.look = look;
                    self.write_settings()
                }
                Err(error) => {
                    card.update(Card::Saved(Err(Notice::from(&error))));
                    Task::none()
                }
            },
            Action::Delete(name) => {
                self.editor = None;
                if let Err(error) = Look::remove(&name, &folder) {
                    return self.say(Notice::from(&error));
                }
                let used = self.use_theme(SYSTEM.to_owned());
                self.open_panel();
                used
            }
            Action::Close => {
                self.editor = None;
                let looked = self.look_or_say();
                self.open_panel();
                looked
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn look(wanted: &str, motion: Motion, system: Preferences) -> Look {
        let theme = Theme {
            system,
            ..Theme::new(wanted.to_owned(), motion, None)
        };
        theme.look().unwrap()
    }

    #[test]
    fn the_system_is_followed_only_where_it_was_chosen() {
        let dark = Preferences {
            dark: true,
            ..Preferences::default()
        };
        let strong = Preferences {
            contrast: true,
            ..dark
        };
        for (system, name) in [
            (Preferences::default(), "classic-light"),
            (dark, "classic-dark"),
            (strong, "high-contrast"),
        ] {
            assert_eq!(look(SYSTEM, Motion::System, system).name(), name);
            assert_eq!(look("classic", Motion::System, system).name(), "classic");
        }
    }

    #[test]
    fn what_a_person_says_about_movement_goes_before_the_system() {
        for asked in [false, true] {
            let system = Preferences {
                still: asked,
                ..Preferences::default()
            };
            assert_eq!(look(SYSTEM, Motion::System, system).is_still(), asked);
            assert!(!look(SYSTEM, Motion::Moving, system).is_still());
            assert!(look(SYSTEM, Motion::Still, system).is_still());
        }
    }
}
