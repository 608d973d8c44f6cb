//! The running call as a page.

use std::time::Duration;

use iced::Task;

use super::{Drawn, Wish, errand};
use crate::client::{Call, CallStage, Event};
use crate::media::frame::Slot;
use crate::media::{Command, Levels};
use crate::protocol::Id;
use crate::sdk::errand::Heard;
use crate::sdk::{Sdk, devices};
use crate::ui::Element;
use crate::ui::screen::call::{self, Action, Devices, Screen};

/// How long the end of a call is shown.
const END_SHOWN: Duration = Duration::from_millis(1500);

/// What happens to the page.
#[derive(Clone, Debug)]
pub(in crate::sdk) enum Message {
    /// To the screen.
    Screen(call::Message),
    /// The end of this call has been shown long enough.
    Over(Id),
}

pub(in crate::sdk) struct Calling {
    screen: Option<Screen>,
    local: Slot,
    remote: Slot,
    devices: Devices,
    levels: Levels,
}

impl Calling {
    pub(super) fn new() -> Self {
        Self {
            screen: None,
            local: Slot::new(),
            remote: Slot::new(),
            devices: Devices::default(),
            levels: Levels::default(),
        }
    }

    pub(super) fn start(&mut self, sdk: &Sdk) -> Vec<Wish> {
        self.local = sdk.core().local_video();
        self.remote = sdk.core().remote_video();
        self.levels = sdk.core().media().levels();
        self.list_devices(sdk);
        match sdk.core().call() {
            Some(call) => self.changed(call, sdk),
            None => Vec::new(),
        }
    }

    pub(super) fn update(&mut self, message: Message, sdk: &Sdk) -> Vec<Wish> {
        match message {
            Message::Screen(call::Message::Back) => vec![Wish::Back],
            Message::Screen(message) => match &mut self.screen {
                Some(screen) => {
                    let action = screen.update(message);
                    self.carry_out(action, sdk)
                }
                None => Vec::new(),
            },
            Message::Over(id) if self.shows(id) => {
                self.screen = None;
                vec![Wish::Back]
            }
            Message::Over(_) => Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: &Event, sdk: &Sdk) -> Vec<Wish> {
        match event {
            Event::Call(call) => self.changed(call.clone(), sdk),
            Event::Devices => {
                self.list_devices(sdk);
                Vec::new()
            }
            Event::DeviceInUse { device, name } => {
                let message = call::Message::InUse(*device, name.clone());
                self.update(Message::Screen(message), sdk)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        let (look, words) = (drawn.sdk.look(), drawn.sdk.words());
        let drawn = call::Drawn {
            local: &self.local,
            remote: &self.remote,
            devices: &self.devices,
            levels: &self.levels,
            way_back: true,
            look,
            words,
        };
        match &self.screen {
            Some(screen) => screen.view(drawn),
            None => call::nobody(drawn),
        }
        .map(Message::Screen)
    }

    fn shows(&self, id: Id) -> bool {
        let shown = self.screen.as_ref().map(|screen| screen.call().id);
        shown == Some(id)
    }

    fn changed(&mut self, call: Call, sdk: &Sdk) -> Vec<Wish> {
        let (id, over) = (call.id, matches!(call.stage, CallStage::Ended(_)));
        match &mut self.screen {
            Some(screen) if screen.call().id == id => {}
            // The end of a call that was never shown.
            _ if over => return Vec::new(),
            screen => *screen = Some(Screen::new(call.clone())),
        }
        let mut wishes = self.update(Message::Screen(call::Message::Changed(call)), sdk);
        if !over {
            return wishes;
        }
        let end = Task::perform(tokio::time::sleep(END_SHOWN), move |()| {
            Heard::Tell(super::Message::Call(Message::Over(id)))
        });
        wishes.push(Wish::Run(end));
        wishes
    }

    fn tell_media(&mut self, command: Command, sdk: &Sdk) -> Vec<Wish> {
        let told = errand::media(sdk.core(), command);
        self.list_devices(sdk);
        told.err().map(Wish::Say).into_iter().collect()
    }

    fn carry_out(&mut self, action: Action, sdk: &Sdk) -> Vec<Wish> {
        match action {
            Action::None => Vec::new(),
            Action::ListDevices => {
                self.list_devices(sdk);
                Vec::new()
            }
            Action::Clean(cleaning) => {
                let command = sdk.chosen().clean(cleaning);
                self.tell_media(command, sdk)
            }
            Action::Use(kind, word) => {
                let command = sdk.chosen().choose(kind, &word);
                self.tell_media(command, sdk)
            }
            Action::Back => vec![Wish::Back],
            Action::CopyStatistics => {
                let text = self
                    .screen
                    .as_ref()
                    .map(|screen| screen.statistics(sdk.words()));
                vec![Wish::Run(iced::clipboard::write(text.unwrap_or_default()))]
            }
            action => {
                let told = |told| super::Message::Call(Message::Screen(told));
                let task = errand::call(sdk.core(), &action);
                vec![Wish::Run(task.map(move |heard| heard.map(told)))]
            }
        }
    }

    fn list_devices(&mut self, sdk: &Sdk) {
        self.devices = devices::listed(&sdk.core().media().devices(), &sdk.chosen());
    }
}
