//! Calls: their windows, their pictures, their devices.

use std::time::Duration;

use iced::Task;

use super::devices;
use super::program::{Message, Program};
use super::windows::Role;
use crate::client::{Call, CallEnd, CallStage, Core, Direction, Pending};
use crate::media::frame::Slot;
use crate::protocol::call::MediaType;
use crate::sdk::devices::{Chosen, listed};
use crate::sdk::errand;
use crate::ui::screen::{call, home, incoming};
use crate::ui::{Element, Look, Notice, Words};

/// How long the end of a call is shown.
const END_SHOWN: Duration = Duration::from_millis(1500);

/// What the program knows of calls.
pub(super) struct Calls {
    pub(super) screen: Option<call::Screen>,
    pub(super) incoming: Option<incoming::Screen>,
    local: Slot,
    remote: Slot,
    devices: call::Devices,
    chosen: Chosen,
}

impl Calls {
    pub(super) fn new(chosen: Chosen) -> Self {
        Self {
            screen: None,
            incoming: None,
            local: Slot::new(),
            remote: Slot::new(),
            devices: call::Devices::default(),
            chosen,
        }
    }

    /// Draws pictures from the client's slots from now on.
    pub(super) fn take_slots(&mut self, core: &Core) {
        self.local = core.local_video();
        self.remote = core.remote_video();
    }

    /// Draws the call's window.
    pub(super) fn view<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let drawn = call::Drawn {
            local: &self.local,
            remote: &self.remote,
            devices: &self.devices,
            way_back: false,
            look,
            words,
        };
        match &self.screen {
            Some(screen) => screen.view(drawn).map(Message::Call),
            None => iced::widget::space().into(),
        }
    }
}

impl Program {
    /// A call began, changed or ended.
    pub(super) fn call_changed(&mut self, call: Call) -> Task<Message> {
        let rings_here = call.direction == Direction::Incoming && call.stage == CallStage::Ringing;
        if rings_here {
            // Opened once: a window that comes to the front again and again would be a nuisance.
            let known = self.calls.incoming.replace(incoming::Screen::new(call));
            return match known {
                Some(_) => Task::none(),
                None => self.windows.open(Role::Incoming),
            };
        }
        let was_incoming = self.calls.incoming.take().is_some();
        let closed = self.windows.close(Role::Incoming);
        let over = matches!(call.stage, CallStage::Ended(_));
        let id = call.id;
        let known = self
            .calls
            .screen
            .as_ref()
            .is_some_and(|screen| screen.call().id == id);
        if over && !known {
            let missed = matches!(
                call.stage,
                CallStage::Ended(CallEnd::Stopped | CallEnd::NotAnswered)
            );
            if !(was_incoming && missed) {
                return closed;
            }
            let notice = Notice::new("call-missed").with("name", call.peer.fullname);
            return Task::batch([closed, self.tell_home(home::Message::Keep(notice))]);
        }
        if known {
            let changed = self.tell_call(call::Message::Changed(call));
            let end = if over {
                Task::perform(tokio::time::sleep(END_SHOWN), move |()| {
                    Message::CallOver(id)
                })
            } else {
                Task::none()
            };
            return Task::batch([closed, changed, end]);
        }
        self.calls.screen = Some(call::Screen::new(call));
        self.list_devices();
        Task::batch([closed, self.windows.open(Role::Call)])
    }

    /// The end of call `id` has been shown long enough.
    pub(super) fn call_over(&mut self, id: i64) -> Task<Message> {
        if self
            .calls
            .screen
            .as_ref()
            .is_some_and(|screen| screen.call().id == id)
        {
            self.calls.screen = None;
            return self.windows.close(Role::Call);
        }
        Task::none()
    }

    pub(super) fn tell_call(&mut self, message: call::Message) -> Task<Message> {
        let Some(screen) = &mut self.calls.screen else {
            return Task::none();
        };
        let action = screen.update(message);
        let Some(core) = &self.core else {
            return Task::none();
        };
        match action {
            call::Action::ListDevices => {
                self.list_devices();
                Task::none()
            }
            call::Action::Use(kind, word) => self.use_device(kind, &word),
            action => errand::call(core, &action).map(Message::heard),
        }
    }

    pub(super) fn tell_incoming(&mut self, message: &incoming::Message) -> Task<Message> {
        let (Some(screen), Some(core)) = (&mut self.calls.incoming, &self.core) else {
            return Task::none();
        };
        match screen.update(message) {
            incoming::Action::None => Task::none(),
            incoming::Action::Answer => wish(core.answer_free_call()),
            incoming::Action::AnswerWithoutVideo => wish(core.answer_without_video()),
            incoming::Action::Decline => wish(core.reject_free_call()),
        }
    }

    /// Calls `user`.
    pub(super) fn call(&mut self, user: crate::protocol::Id, media: MediaType) -> Task<Message> {
        match &self.core {
            Some(core) => wish(core.start_free_call(user, media)),
            None => Task::none(),
        }
    }

    /// Lists the devices anew for the menu.
    pub(super) fn list_devices(&mut self) {
        if let Some(core) = &self.core {
            self.calls.devices = listed(&core.media().devices(), &self.calls.chosen);
        }
    }

    fn use_device(&mut self, kind: call::Kind, word: &str) -> Task<Message> {
        let Some(core) = &self.core else {
            return Task::none();
        };
        let command = self.calls.chosen.choose(kind, word);
        if core.media().send(command).is_err() {
            return self.say(Notice::new("error-busy"));
        }
        devices::keep(&self.calls.chosen, kind, &mut self.settings);
        self.list_devices();
        self.write_settings()
    }
}

fn wish<T: Send + 'static>(pending: Pending<T>) -> Task<Message> {
    errand::wish(pending).map(Message::heard)
}
