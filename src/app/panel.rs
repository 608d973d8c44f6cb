//! The settings, opened over the main window and carried out at once.

use iced::Task;

use super::program::{Message, Program, speak};
use crate::ui::screen::settings as panel;
use crate::ui::widget::composer;
use crate::ui::{Look, Notice, Words};

impl Program {
    /// Tells the settings something and carries out what they ask for.
    pub(super) fn tell_panel(&mut self, message: panel::Message) -> Task<Message> {
        let Some(panel) = &mut self.panel else {
            return Task::none();
        };
        match panel.update(message) {
            panel::Action::Theme(name) => {
                let (look, error) = Look::find(&name, self.start.themes().as_deref());
                self.look = look;
                if let Some(error) = error {
                    return self.say(Notice::from(&error));
                }
                self.settings.theme = Some(name);
            }
            panel::Action::Language(tag) => {
                let (words, errors) = speak(Some(&tag), &self.start);
                self.words = words;
                self.settings.language = Some(tag);
                let said: Vec<_> = errors
                    .iter()
                    .map(|error| self.say(Notice::from(error)))
                    .collect();
                return Task::batch(said).chain(self.write_settings());
            }
            panel::Action::Renderer(renderer) => self.settings.set_renderer(renderer),
            panel::Action::Close => {
                self.panel = None;
                return iced::widget::operation::focus(composer::ID);
            }
        }
        self.write_settings()
    }

    /// Opens the settings, with what there is to choose from now.
    pub(super) fn open_panel(&mut self) {
        let themes = self.start.themes();
        let languages = self.start.languages();
        let themes_there = Look::names(themes.as_deref())
            .into_iter()
            .map(|name| panel::Choice {
                title: Look::load(&name, themes.as_deref())
                    .map_or_else(|_| name.clone(), |look| look.title().to_owned()),
                name,
            });
        let languages_there =
            Words::tags(languages.as_deref())
                .into_iter()
                .map(|tag| panel::Choice {
                    title: Words::language_name(&tag, languages.as_deref()),
                    name: tag,
                });
        self.panel = Some(panel::Screen {
            themes: themes_there.collect(),
            languages: languages_there.collect(),
            folder: themes.map(|folder| folder.display().to_string()),
            renderer: self.settings.renderer(),
            user: self
                .home
                .me()
                .map(|me| me.name.clone())
                .or_else(|| self.start.user.clone()),
        });
    }

    /// Writes the settings behind the program's back.
    pub(super) fn write_settings(&self) -> Task<Message> {
        let (settings, folder) = (self.settings.clone(), self.start.folder.clone());
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
