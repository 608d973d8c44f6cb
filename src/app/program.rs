//! The program's state, and which part of it each message goes to.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use iced::{Size, Task, window};

use super::account::{self, Signed};
use super::calls::Calls;
use super::listen::Listener;
use super::message::{Files, Message};
use super::platform::instance::{Instance, Wish};
use super::platform::notification::Notifier;
use super::platform::tray::Tray;
use super::reader::{Listening, Told};
use super::session::{Key, Session};
use super::settings::Settings;
use super::starting::Kept;
use super::theme::Theme;
use super::windows::{Role, Shape, Windows};
use crate::client::Event;
use crate::store::Chat;
use crate::ui::screen::{
    call, conversations, home, incoming, keys, settings as panel, sign_in, theme,
};
use crate::ui::shortcut::Keymap;
use crate::ui::{Look, Notice, Scale, Words};

/// How long the end may take before the program ends without ceremony.
const LEAVE_WITHIN: Duration = Duration::from_secs(3);

/// The program.
pub struct Program {
    pub(super) start: Kept,
    pub(super) settings: Settings,
    pub(super) look: Look,
    pub(super) theme: Theme,
    pub(super) words: Words,
    pub(super) scale: Scale,
    /// The account at hand; see `session`.
    pub(super) session: Session,
    pub(super) others: Vec<Session>,
    /// The account that is shown.
    pub(super) shown: Key,
    pub(super) panel: Option<panel::Screen>,
    pub(super) sign_in: Option<sign_in::Screen>,
    pub(super) keys: Option<keys::Screen>,
    /// The card on which a theme is made.
    pub(super) editor: Option<theme::Screen>,
    pub(super) keymap: Keymap,
    pub(super) windows: Windows,
    /// The main window's size, and whether it is in front.
    pub(super) size: Size,
    pub(super) in_front: bool,
    pub(super) calls: Calls,
    pub(super) notifier: Notifier,
    /// The chats with a notification.
    pub(super) notified: HashSet<(Key, Chat)>,
    pub(super) listening: Listening,
    pub(super) tray: Tray,
    /// Whether somebody shows the tray's icon.
    pub(super) tray_there: bool,
    /// Being the first program of this profile.
    pub(super) instance: Option<Instance>,
    /// When the last message sounded.
    pub(super) chimed: Option<Instant>,
    pub(super) leaving: bool,
    /// Changes whenever all of the windows is to be drawn anew.
    pub(super) turned_over: bool,
}

impl Program {
    /// Takes `message` in.
    pub(super) fn update(&mut self, message: Message) -> Task<Message> {
        self.note_for_readers(&message);
        let stirs = !matches!(message, Message::Reader(Told::Look | Told::Looked(_)));
        let task = match message {
            Message::Of(_, message) if message.is_the_programs() => self.for_the_program(*message),
            message if message.is_the_programs() => self.for_the_program(message),
            Message::Of(key, message) => self.with(key, |program| program.take_in(*message)),
            message => self.with(self.whose(&message), |program| program.take_in(message)),
        };
        self.list_accounts();
        self.keep_tray();
        match stirs {
            true => Task::batch([task, self.tell_readers()]),
            false => task,
        }
    }

    /// Whose a message is that does not say.
    fn whose(&self, message: &Message) -> Key {
        let window = match message {
            Message::Call(_) | Message::Incoming(_) => {
                return self.calls.owner.unwrap_or(self.shown);
            }
            Message::Stroke(window, _)
            | Message::Silent(window)
            | Message::Focus(window, _)
            | Message::Minimised(window, _)
            | Message::Resized(window, _)
            | Message::CloseRequest(window) => window,
            _ => return self.shown,
        };
        match self.windows.role(*window) {
            Some(Role::Call | Role::Incoming) => self.calls.owner.unwrap_or(self.shown),
            _ => self.shown,
        }
    }

    /// What concerns which accounts there are.
    fn for_the_program(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::ShowAccount(key) => self.show_account(key),
            Message::SignIn(message) => self.tell_sign_in(message),
            Message::Tried(tried) => self.tried(tried),
            Message::RemoveAccount(key) => self.remove_account(key),
            Message::Tray(said) => self.tray_said(said),
            Message::Reader(told) => self.told_of_readers(told),
            Message::Pressed(topic, button) => self.notification_pressed(topic, button),
            _ => Task::none(),
        }
    }

    /// Takes in what happens to the account at hand.
    fn take_in(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Home(message) => self.tell_home(message),
            Message::Call(message) => self.tell_call(message),
            Message::Incoming(message) => self.tell_incoming(&message),
            Message::Panel(message) => self.tell_panel(message),
            Message::Ready(message) => self.tell_ready(message),
            Message::Signed(signed) => self.signed(signed),
            Message::Events(events) => Task::batch(
                events
                    .into_iter()
                    .map(|event| self.event(event))
                    .collect::<Vec<_>>(),
            ),
            Message::Say(notice) => self.say(notice),
            Message::Found(chat, call) => self.found(chat, call),
            Message::Stroke(window, stroke) => self.stroke(window, stroke),
            Message::Keys(message) => self.tell_keys(message),
            Message::Editor(message) => self.tell_editor(message),
            Message::Preferred(system) => self.preferred(system),
            Message::ThemesSaved => self.themes_saved(),
            Message::Silent(window) => match self.windows.role(window) {
                Some(Role::Call) => self.tell_call(call::Message::Talk(false)),
                _ => Task::none(),
            },
            Message::News(news) => self.tell_news(&news),
            Message::ChatRead(chat) => {
                self.chat_read(chat);
                Task::none()
            }
            Message::TurnedAway(name) => self.tell_call(call::Message::TurnedAway(name)),
            Message::Focus(window, focused) => self.focus(window, focused),
            Message::Files(window, files) => match self.windows.role(window) {
                Some(Role::Main) if self.card().is_none() => self.tell_home(match files {
                    Files::Above => home::Message::Hovered(true),
                    Files::Gone => home::Message::Hovered(false),
                    Files::Dropped(path) => home::Message::Dropped(vec![path]),
                }),
                _ => Task::none(),
            },
            Message::Minimised(window, minimised) => match self.windows.role(window) {
                Some(Role::Call) if minimised => self.tell_call(call::Message::Visible(false)),
                _ => Task::none(),
            },
            Message::Resized(window, size) => match self.windows.role(window) {
                Some(Role::Main) => {
                    self.size = size;
                    let placed = Windows::look(window, Shape::Size(size));
                    Task::batch([self.tell_home(home::Message::Resized(size)), placed])
                }
                Some(Role::Call) => Windows::look(window, Shape::Size(size)),
                _ => Task::none(),
            },
            Message::Moved(window, corner) => Windows::look(window, corner),
            Message::Placed(window, shape, maximised) => {
                let mode = self.calls.screen.as_ref().map(call::Screen::mode);
                self.windows
                    .placed(window, shape, maximised, mode.unwrap_or_default());
                Task::none()
            }
            Message::Wished(wish) => self.wished(wish),
            Message::Chime => self.chime(),
            Message::CloseRequest(window) => self.close_request(window),
            Message::Closed(window) => {
                self.windows.forget(window);
                Task::none()
            }
            Message::CallOver(id) => self.call_over(id),
            Message::FirstFrame => {
                if let Some(started) = self.start.trace.take() {
                    print_first_frame(started.elapsed());
                }
                Task::none()
            }
            Message::Written(Err(error)) => {
                self.say(Notice::new("error-settings-unwritten").with("reason", error.to_string()))
            }
            Message::Quit => self.quit(),
            Message::Left => iced::exit(),
            Message::Written(Ok(())) | Message::Done => Task::none(),
            Message::Of(..)
            | Message::ShowAccount(_)
            | Message::SignIn(_)
            | Message::Tried(_)
            | Message::RemoveAccount(_)
            | Message::Pressed(..)
            | Message::Tray(_)
            | Message::Reader(_) => Task::none(),
        }
    }

    /// Tells the main window something and carries out what it asks for.
    pub(super) fn tell_home(&mut self, message: home::Message) -> Task<Message> {
        let list_read = matches!(
            message,
            home::Message::List(conversations::Message::Read(Ok(_)))
        );
        let actions = self.session.home.update(message, &self.words);
        let tasks: Vec<_> = actions
            .into_iter()
            .map(|action| self.carry_out(action))
            .collect();
        let mut task = Task::batch(tasks);
        if list_read && !self.session.restored {
            self.session.restored = true;
            if let Some(chat) = self
                .settings
                .last_chat(self.session.key)
                .filter(|_| self.start.link.is_none())
            {
                task = task.chain(Task::done(Message::Home(home::Message::Restore(chat))));
            }
        }
        task
    }

    /// A later start wants this: it is ours to do.
    fn wished(&mut self, wish: Wish) -> Task<Message> {
        let front = match wish.minimised {
            true => Task::none(),
            false => self.windows.open(Role::Main),
        };
        if wish.link.is_some() {
            self.start.link = wish.link;
        }
        Task::batch([front, self.follow_link()])
    }

    /// Shows a sentence on the main window.
    pub(super) fn say(&mut self, notice: Notice) -> Task<Message> {
        self.tell_home(home::Message::Say(notice))
    }

    fn signed(&mut self, signed: Result<Signed, Notice>) -> Task<Message> {
        let signed = match signed {
            Ok(signed) => signed,
            // Until a person hides it: there is nothing else to be done here.
            Err(notice) => return self.tell_home(home::Message::Keep(notice)),
        };
        let Signed {
            core,
            events,
            place,
        } = signed;
        self.session.news = Some(Listener::new(events));
        if self.calls.owner.is_none() && self.session.key == self.shown {
            self.calls.take_slots(&core);
        }
        let ready = home::Message::Ready(core.me(), core.connection(), core.call());
        self.session.core = Some(core);
        self.session.place = place;
        self.tell_home(ready)
    }

    fn event(&mut self, event: Event) -> Task<Message> {
        let task = match &event {
            Event::Call(call) => self.call_changed(call.clone()),
            Event::Devices => {
                self.list_devices();
                Task::none()
            }
            Event::DeviceInUse { device, name } => {
                self.tell_call(call::Message::InUse(*device, name.clone()))
            }
            Event::TurnedAway { user, .. } => self.name_caller(*user),
            Event::Connection(crate::client::Connection::Online(_)) => self.follow_link(),
            Event::Returned(_) => return Task::none(),
            _ => Task::none(),
        };
        let notified = self.notify_of(&event);
        Task::batch([task, notified, self.tell_home(home::Message::Event(event))])
    }

    fn focus(&mut self, window: window::Id, focused: bool) -> Task<Message> {
        match self.windows.role(window) {
            Some(Role::Main) => {
                self.in_front = focused;
                self.start.hidden &= !focused;
                self.tell_home(home::Message::InFront(focused))
            }
            Some(Role::Call) if focused => self.tell_call(call::Message::Visible(true)),
            Some(Role::Call) => {
                // The key that is held is let go somewhere else.
                let silent = self.tell_call(call::Message::Talk(false));
                let minimised = window::is_minimized(window)
                    .map(move |minimised| Message::Minimised(window, minimised.unwrap_or(false)));
                Task::batch([silent, minimised])
            }
            _ => Task::none(),
        }
    }

    fn close_request(&mut self, window: window::Id) -> Task<Message> {
        match self.windows.role(window) {
            Some(Role::Main) => self.close_main(),
            Some(Role::Call) => {
                let hang_up = self.tell_call(call::Message::HangUp);
                Task::batch([hang_up, self.windows.close(Role::Call)])
            }
            Some(Role::Incoming) => self.tell_incoming(&incoming::Message::Decline),
            None => window::close(window),
        }
    }

    /// Puts everything away: what is typed, the settings, the call, the embedded server.
    pub(super) fn quit(&mut self) -> Task<Message> {
        if std::mem::replace(&mut self.leaving, true) {
            return Task::none();
        }
        let leave = self.sessions_mut().map(|session| {
            let draft = session.home.draft();
            account::leave(session.core.take(), session.place.take(), draft)
        });
        let leave = futures_util::future::join_all(leave.collect::<Vec<_>>());
        self.notifier.close_all();
        if let Some(instance) = &self.instance {
            instance.close();
        }
        let write = self.write_settings().discard();
        let leave = Task::perform(tokio::time::timeout(LEAVE_WITHIN, leave), |_| Message::Left);
        Task::batch([self.windows.close_all(), write.chain(leave)])
    }
}

/// The only thing this program prints, and only if asked to: the bench reads it.
fn print_first_frame(after: Duration) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // Nobody may be listening any more.
    let _ = writeln!(out, "first frame after {} ms", after.as_millis()).and_then(|()| out.flush());
}
