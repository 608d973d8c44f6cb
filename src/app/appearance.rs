//! Language, keys and the settings that show them: what is there, what is used, what is remembered. The theme is in
//! `theme`.

use std::path::Path;

use iced::Task;

use super::message::Message;
use super::program::Program;
use super::starting::speak;
use crate::ui::screen::{keys, settings as panel};
use crate::ui::widget::composer;
use crate::ui::{Notice, Words};

impl Program {
    /// Tells the settings something and carries out what they ask for.
    pub(super) fn tell_panel(&mut self, message: panel::Message) -> Task<Message> {
        let Some(panel) = &mut self.panel else {
            return Task::none();
        };
        match panel.update(message) {
            panel::Action::Theme(name) => self.use_theme(name),
            panel::Action::EditTheme => self.open_editor(),
            panel::Action::Motion(motion) => self.set_motion(motion),
            panel::Action::Zoom(to) => self.zoom(to),
            panel::Action::Language(tag) => self.use_language(tag),
            panel::Action::Renderer(renderer) => {
                self.settings.set_renderer(renderer);
                self.write_settings()
            }
            panel::Action::Devices => self.open_ready(),
            panel::Action::Keys => {
                self.open_keys();
                Task::none()
            }
            panel::Action::AddAccount => self.open_sign_in(),
            panel::Action::RemoveAccount(key) => Task::done(Message::RemoveAccount(key)),
            panel::Action::StayInTray(stay) => {
                self.settings.stay_in_tray = stay;
                self.write_settings()
            }
            panel::Action::Volume(volume) => self.set_volume(volume),
            panel::Action::Silent(silent) => {
                self.settings.silent_messages = silent;
                self.write_settings()
            }
            panel::Action::Telling(telling) => {
                self.settings.telling = telling;
                self.write_settings()
            }
            panel::Action::None => Task::none(),
            panel::Action::DoNotDisturb(on) => self.set_do_not_disturb(on),
            panel::Action::Close => {
                self.panel = None;
                iced::widget::operation::focus(composer::ID)
            }
        }
    }

    /// Uses and remembers a language; what is wrong with its files is said.
    pub(super) fn use_language(&mut self, tag: String) -> Task<Message> {
        let (words, errors) = speak(Some(&tag), &self.start);
        self.words = words;
        self.turned_over = !self.turned_over;
        self.words.set_keys(self.keymap.clone());
        self.show_in_tray();
        self.settings.language = Some(tag);
        let said: Vec<_> = errors
            .iter()
            .map(|error| self.say(Notice::from(error)))
            .collect();
        Task::batch(said).chain(self.write_settings())
    }

    /// Shows the card with the shortcuts.
    pub(super) fn open_keys(&mut self) {
        self.panel = None;
        self.keys = Some(keys::Screen::new(self.keymap.clone()));
    }

    /// Tells that card something and carries out what it asks for.
    pub(super) fn tell_keys(&mut self, message: keys::Message) -> Task<Message> {
        let Some(card) = &mut self.keys else {
            return Task::none();
        };
        match card.update(message) {
            keys::Action::None => Task::none(),
            keys::Action::Use(keymap) => {
                self.settings.keys = keymap.lines();
                self.words.set_keys(keymap.clone());
                self.keymap = keymap;
                self.write_settings()
            }
            keys::Action::Close => {
                self.keys = None;
                iced::widget::operation::focus(composer::ID)
            }
        }
    }

    /// The language after the present one.
    pub(super) fn next_language(&mut self) -> Task<Message> {
        let tags = Words::tags(self.start.languages().as_deref());
        match after(tags, |tag| tag == self.words.tag()) {
            Some(tag) => self.use_language(tag),
            None => Task::none(),
        }
    }

    /// Opens the settings, with what there is to choose from now.
    pub(super) fn open_panel(&mut self) {
        let folder = self.start.themes();
        let languages = self.start.languages();
        let (themes, faults) = self.theme.choices();
        let languages_there =
            Words::tags(languages.as_deref())
                .into_iter()
                .map(|tag| panel::Choice {
                    title: Words::language_name(&tag, languages.as_deref()),
                    name: tag,
                });
        self.panel = Some(panel::Screen {
            themes,
            faults,
            theme: self.theme.wanted.clone(),
            motion: self.theme.motion,
            languages: languages_there.collect(),
            folder: folder.map(|folder| written(&folder)),
            scale: self.scale,
            renderer: self.settings.renderer(),
            do_not_disturb: self.settings.do_not_disturb,
            user: self
                .session
                .home
                .me()
                .map(|me| me.name.clone())
                .or_else(|| self.start.user.clone()),
            accounts: self.accounts(),
            removing: None,
            telling: self.settings.telling,
            tray: self.tray_there.then_some(self.settings.stay_in_tray),
            volume: (self.settings.volume() * 100.0).round() as u8,
            silent: self.settings.silent_messages,
        });
    }

    /// Writes the settings behind the program's back.
    pub(super) fn write_settings(&self) -> Task<Message> {
        let (mut settings, folder) = (self.settings.clone(), self.start.folder.clone());
        settings.windows = self.windows.places();
        Task::perform(
            async move {
                let written = tokio::task::spawn_blocking(move || settings.write(&folder)).await;
                written.unwrap_or_else(|error| {
                    Err(super::settings::Error::Unwritable(error.to_string()))
                })
            },
            Message::Written,
        )
    }
}

/// The choice after the one in use, and after the last the first.
pub(super) fn after(choices: Vec<String>, in_use: impl Fn(&str) -> bool) -> Option<String> {
    let place = choices.iter().position(|choice| in_use(choice));
    let next = place.map_or(0, |place| (place + 1) % choices.len().max(1));
    choices.into_iter().nth(next)
}

/// A folder as people write it: below their home it begins with `~`.
fn written(folder: &Path) -> String {
    let home = std::env::home_dir().filter(|_| cfg!(unix));
    let inside = home.and_then(|home| folder.strip_prefix(home).ok().map(Path::to_owned));
    let short = inside.map(|inside| Path::new("~").join(inside));
    short.as_deref().unwrap_or(folder).display().to_string()
}
