//! Choosing devices, and the card on which they are tried before a call.

use iced::Task;

use super::devices;
use super::message::Message;
use super::program::Program;
use crate::media::{Command, Sound};
use crate::sdk::devices::listed;
use crate::sdk::errand;
use crate::ui::Element;
use crate::ui::screen::{call, ready};

impl Program {
    /// The card, while it is shown.
    pub(super) fn ready_card(&self) -> Option<Element<'_, Message>> {
        let calls = &self.calls;
        let troubles = calls.ready.as_deref()?;
        let drawn = ready::Drawn {
            local: &calls.local,
            levels: &calls.levels,
            devices: &calls.devices,
            troubles,
            look: &self.look,
            words: &self.words,
        };
        Some(ready::view(drawn).map(Message::Ready))
    }

    /// Shows the card: camera and microphone are open until it is closed.
    pub(super) fn open_ready(&mut self) -> Task<Message> {
        self.panel = None;
        if let Some(core) = &self.session.core {
            self.calls.take_slots(core);
        }
        self.calls.ready = Some(Vec::new());
        self.preview(true)
    }

    pub(super) fn close_ready(&mut self) -> Task<Message> {
        match self.calls.ready.take() {
            Some(_) => self.preview(false),
            None => Task::none(),
        }
    }

    fn preview(&mut self, on: bool) -> Task<Message> {
        self.list_devices();
        self.tell_media(Command::Preview {
            camera: on,
            microphone: on,
        })
    }

    pub(super) fn tell_ready(&mut self, message: ready::Message) -> Task<Message> {
        match message {
            ready::Message::Choose(kind, word) => self.use_device(kind, &word),
            ready::Message::Clean(cleaning) => self.clean(cleaning),
            ready::Message::Sound => self.tell_media(Command::Play(Sound::Test)),
            ready::Message::Close => self.close_ready(),
        }
    }

    /// Which devices are used is so in every account.
    fn tell_every_media(&mut self, command: &Command) -> Task<Message> {
        self.with_each(|program| program.tell_media(command.clone()))
    }

    pub(super) fn tell_media(&mut self, command: Command) -> Task<Message> {
        let core = self.session.core.as_ref();
        match core.map(|core| errand::media(core, command)) {
            Some(Err(notice)) => self.say(notice),
            _ => Task::none(),
        }
    }

    /// Rings and message sounds are so loud from now on, in percent; one is played, to hear it.
    pub(super) fn set_volume(&mut self, percent: u8) -> Task<Message> {
        self.settings.volume = Some(percent);
        let volume = Command::Volume(self.settings.volume());
        let told = self.tell_every_media(&volume);
        let heard = match self.calls.owner {
            None => self.tell_media(Command::Play(Sound::Message)),
            Some(_) => Task::none(),
        };
        Task::batch([told.chain(heard), self.write_settings()])
    }

    /// Lists the devices anew.
    pub(super) fn list_devices(&mut self) {
        if let Some(core) = &self.session.core {
            self.calls.devices = listed(&core.media().devices(), &self.calls.chosen);
            if let Some(troubles) = &mut self.calls.ready {
                *troubles = core.media().troubles();
            }
        }
    }

    pub(super) fn use_device(&mut self, kind: call::Kind, word: &str) -> Task<Message> {
        let command = self.calls.chosen.choose(kind, word);
        let told = self.tell_every_media(&command);
        devices::keep(&self.calls.chosen, kind, &mut self.settings);
        self.list_devices();
        Task::batch([told, self.write_settings()])
    }

    pub(super) fn clean(&mut self, cleaning: call::Cleaning) -> Task<Message> {
        let command = self.calls.chosen.clean(cleaning);
        let told = self.tell_every_media(&command);
        self.settings.set_cleaning(cleaning);
        self.list_devices();
        Task::batch([told, self.write_settings()])
    }
}
