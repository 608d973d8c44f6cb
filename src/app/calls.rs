//! Calls: their windows, their pictures, their devices.

use std::time::Duration;

use iced::Task;

use super::message::Message;
use super::program::Program;
use super::session::Key;
use super::windows::Role;
use crate::client::{Call, CallEnd, CallStage, Core, Direction, Pending, WhichUsers};
use crate::media::frame::Slot;
use crate::media::{DeviceKind, Levels, Problem};
use crate::protocol::Id;
use crate::protocol::call::MediaType;
use crate::sdk::devices::Chosen;
use crate::sdk::errand;
use crate::ui::screen::{call, home, incoming};
use crate::ui::widget::corner::Corner;
use crate::ui::{Element, Look, Notice, Words};

/// How long the end of a call is shown.
const END_SHOWN: Duration = Duration::from_millis(1500);

/// What the program knows of calls.
pub(super) struct Calls {
    /// The account whose call it is; one call at a time, whichever account it comes to.
    pub(super) owner: Option<Key>,
    pub(super) screen: Option<call::Screen>,
    pub(super) incoming: Option<incoming::Screen>,
    pub(super) local: Slot,
    remote: Slot,
    pub(super) levels: Levels,
    pub(super) devices: call::Devices,
    pub(super) chosen: Chosen,
    /// Whether the card for camera and sound is shown, and the devices that do not work meanwhile.
    pub(super) ready: Option<Vec<(DeviceKind, Problem)>>,
    /// Where one's own picture stood last.
    corner: Corner,
}

impl Calls {
    pub(super) fn new(chosen: Chosen) -> Self {
        Self {
            owner: None,
            screen: None,
            incoming: None,
            local: Slot::new(),
            remote: Slot::new(),
            levels: Levels::default(),
            devices: call::Devices::default(),
            chosen,
            ready: None,
            corner: Corner::default(),
        }
    }

    /// Draws pictures from the client's slots from now on.
    pub(super) fn take_slots(&mut self, core: &Core) {
        self.local = core.local_video();
        self.remote = core.remote_video();
        self.levels = core.media().levels();
    }

    /// Draws the call's window.
    pub(super) fn view<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let drawn = call::Drawn {
            local: &self.local,
            remote: &self.remote,
            devices: &self.devices,
            levels: &self.levels,
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
        if rings_here && self.settings.do_not_disturb {
            // Nothing is shown; it will be in the history, as missed.
            return Task::none();
        }
        if self
            .calls
            .owner
            .is_some_and(|owner| owner != self.session.key)
        {
            return self.second_call(&call, rings_here);
        }
        let over = matches!(call.stage, CallStage::Ended(_));
        if !over {
            self.calls.owner = Some(self.session.key);
            if let Some(core) = &self.session.core {
                self.calls.take_slots(core);
            }
        }
        if rings_here {
            self.notify_of_call(&call);
            // Opened once: a window that comes to the front again and again would be a nuisance.
            let known = self.calls.incoming.replace(incoming::Screen::new(call));
            return match known {
                Some(_) => Task::none(),
                None => self.windows.open(Role::Incoming),
            };
        }
        let was_incoming = self.calls.incoming.take().is_some();
        self.call_rings_no_more();
        let closed = self.windows.close(Role::Incoming);
        let id = call.id;
        let known = self
            .calls
            .screen
            .as_ref()
            .is_some_and(|screen| screen.call().id == id);
        if over && !known {
            self.calls.owner = None;
            let missed = matches!(
                call.stage,
                CallStage::Ended(CallEnd::Stopped | CallEnd::NotAnswered)
            );
            if !(was_incoming && missed) {
                return closed;
            }
            self.notify_of_missed(&call);
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
        let screen = call::Screen::new(call.clone()).with_corner(self.calls.corner);
        self.calls.screen = Some(screen);
        // The call has camera and microphone now.
        self.calls.ready = None;
        self.list_devices();
        let opened = self.windows.open(Role::Call);
        Task::batch([closed, opened, self.tell_call(call::Message::Changed(call))])
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
            self.calls.owner = None;
            return self.windows.close(Role::Call);
        }
        Task::none()
    }

    /// Another account has a call: this one has to wait, and its person is told.
    fn second_call(&mut self, call: &Call, rings_here: bool) -> Task<Message> {
        let Some(core) = &self.session.core else {
            return Task::none();
        };
        if matches!(call.stage, CallStage::Ended(_)) {
            return Task::none();
        }
        let (ended, notice) = match rings_here {
            true => {
                let name = call.peer.fullname.clone();
                let notice = Notice::new("call-turned-away").with("name", name);
                (end(errand::decline(core)), notice)
            }
            false => {
                let notice = Notice::new("accounts-call-elsewhere");
                (end(errand::hang_up(core)), notice)
            }
        };
        Task::batch([ended, self.tell_home(home::Message::Keep(notice))])
    }

    /// The account `key` is gone, and its call with it.
    pub(super) fn forget_calls_of(&mut self, key: Key) -> Task<Message> {
        if self.calls.owner != Some(key) {
            return Task::none();
        }
        self.calls.owner = None;
        self.calls.screen = None;
        self.calls.incoming = None;
        let windows = [Role::Call, Role::Incoming].map(|role| self.windows.close(role));
        Task::batch(windows)
    }

    pub(super) fn tell_call(&mut self, message: call::Message) -> Task<Message> {
        let Some(screen) = &mut self.calls.screen else {
            return Task::none();
        };
        let action = screen.update(message);
        let Some(core) = &self.session.core else {
            return Task::none();
        };
        match action {
            call::Action::ListDevices => {
                self.list_devices();
                Task::none()
            }
            call::Action::Use(kind, word) => self.use_device(kind, &word),
            call::Action::Clean(cleaning) => self.clean(cleaning),
            call::Action::Mode(mode) => self.windows.stand(mode),
            call::Action::CopyStatistics => iced::clipboard::write(screen.statistics(&self.words)),
            action => {
                self.calls.corner = screen.corner();
                errand::call(core, &action).map(|heard| Message::heard(heard.map(Message::Call)))
            }
        }
    }

    pub(super) fn tell_incoming(&mut self, message: &incoming::Message) -> Task<Message> {
        let (Some(screen), Some(core)) = (&mut self.calls.incoming, &self.session.core) else {
            return Task::none();
        };
        match screen.update(message) {
            incoming::Action::None => Task::none(),
            incoming::Action::Answer => wish(errand::answer(core)),
            incoming::Action::AnswerWithoutVideo => wish(core.answer_without_video()),
            incoming::Action::Decline => end(errand::decline(core)),
            incoming::Action::Ready => {
                Task::batch([self.windows.open(Role::Main), self.open_ready()])
            }
        }
    }

    /// Lets incoming calls neither ring nor show a window, or do both again; also the one that rings now.
    pub(super) fn set_do_not_disturb(&mut self, on: bool) -> Task<Message> {
        self.settings.do_not_disturb = on;
        let shown = self.with_each(|program| program.be_quiet(on));
        Task::batch([shown, self.write_settings()])
    }

    /// The same for the account at hand.
    fn be_quiet(&mut self, on: bool) -> Task<Message> {
        self.session.home.set_do_not_disturb(on);
        let mut shown = Task::none();
        if let Some(core) = &self.session.core {
            core.set_do_not_disturb(on);
            let ringing = core.call().filter(|call| call.stage == CallStage::Ringing);
            shown = match ringing.filter(|call| call.direction == Direction::Incoming) {
                Some(_) if on => {
                    self.calls.incoming = None;
                    self.calls.owner = None;
                    self.call_rings_no_more();
                    self.windows.close(Role::Incoming)
                }
                Some(call) => self.call_changed(call),
                None => Task::none(),
            };
        }
        shown
    }

    /// Says in the call's window who called during the call.
    pub(super) fn name_caller(&self, user: Id) -> Task<Message> {
        let Some(core) = &self.session.core else {
            return Task::none();
        };
        let (store, unknown) = (core.store().clone(), self.words.name(None));
        let asked = core.get_users_information(WhichUsers::Ids(vec![user]));
        let name = async move {
            let known = store.user(user).await.ok().flatten();
            match known {
                Some(user) => Some(user),
                None => asked.await.ok()?.into_iter().next(),
            }
        };
        Task::perform(name, move |user| {
            let names = user.map(|user| [user.fullname, user.name]);
            let name = names.into_iter().flatten().find(|name| !name.is_empty());
            Message::TurnedAway(name.unwrap_or_else(|| unknown.clone()))
        })
    }

    /// Calls `user`.
    pub(super) fn call(&mut self, user: Id, media: MediaType) -> Task<Message> {
        match &self.session.core {
            Some(core) => wish(core.start_free_call(user, media)),
            None => Task::none(),
        }
    }
}

fn wish<T: Send + 'static>(pending: Pending<T>) -> Task<Message> {
    errand::wish(pending).map(Message::heard)
}

fn end(pending: Pending<()>) -> Task<Message> {
    errand::end(pending).map(Message::heard)
}
