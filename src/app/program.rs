//! The program's state, and which part of it each message goes to.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use iced::{Size, Task, window};

use super::account::{self, Signed};
use super::calls::Calls;
use super::listen::Listener;
use super::platform::instance::{Instance, Wish};
use super::platform::notification::{Button, Notifier, Topic};
use super::platform::preferences::Preferences;
use super::platform::secrets::Secrets;
use super::platform::tray::{self, Tray};
use super::reader::{Listening, Told};
use super::session::{GIVEN, Key, Session};
use super::settings::{Saved, Settings};
use super::theme::Theme;
use super::windows::{Role, Shape, Windows};
use super::{Open, Start, devices};
use crate::client::Event;
use crate::sdk::errand::Heard;
use crate::store::Chat;
use crate::ui::look::SYSTEM;
use crate::ui::screen::{
    call, conversations, home, incoming, keys, ready, settings as panel, sign_in, theme,
};
use crate::ui::shortcut::{Keymap, Shortcut, Stroke};
use crate::ui::{Look, Notice, Scale, Words};

/// How long the end may take before the program ends without ceremony.
const LEAVE_WITHIN: Duration = Duration::from_secs(3);

/// Everything that can happen.
pub enum Message {
    /// What happens to an account, whichever is shown. Anything else happens to the account shown, or the call's.
    Of(Key, Box<Message>),
    /// Show this account.
    ShowAccount(Key),
    /// To the card for signing in.
    SignIn(sign_in::Message),
    /// An account was tried, and its password kept; or this is what is wrong.
    Tried(Result<Saved, sign_in::Message>),
    /// Remove this account.
    RemoveAccount(Key),
    /// To the main window.
    Home(home::Message),
    /// To the call's window.
    Call(call::Message),
    /// To the window of an incoming call.
    Incoming(incoming::Message),
    /// To the settings.
    Panel(panel::Message),
    /// To the card for camera and sound.
    Ready(ready::Message),
    /// The account is ready, or not; the error is a sentence.
    Signed(Result<Signed, Notice>),
    /// The client tells.
    Events(Vec<Event>),
    /// Something failed; say so on the main window.
    Say(Notice),
    /// A chat that a link asks for was found: show it, or call in it.
    Found(Chat, Option<crate::protocol::call::MediaType>),
    /// Keys were pressed in a window.
    Stroke(window::Id, Stroke),
    /// To the card with the shortcuts.
    Keys(keys::Message),
    /// To the card on which a theme is made.
    Editor(theme::Message),
    /// The system asks for light or dark, contrast, movement.
    Preferred(Preferences),
    /// Files of themes were saved.
    ThemesSaved,
    /// The key for being heard while muted was let go in a window.
    Silent(window::Id),
    /// There is a message to notify of.
    News(Box<super::notify::News>),
    /// A chat that was notified of was read.
    ChatRead(Chat),
    /// What happens about screen readers.
    Reader(Told),
    /// The tray tells something.
    Tray(tray::Said),
    /// A notification was pressed.
    Pressed(Topic, Button),
    /// Somebody called during the call, by name.
    TurnedAway(String),
    /// A window came to the front or left it.
    Focus(window::Id, bool),
    /// Files and a window.
    Files(window::Id, Files),
    /// Whether a window that left the front is minimised.
    Minimised(window::Id, bool),
    /// A window's size changed.
    Resized(window::Id, Size),
    /// A window's corner moved.
    Moved(window::Id, Shape),
    /// A window has this size or corner, and is maximised or not.
    Placed(window::Id, Shape, bool),
    /// A later start of the program wants something.
    Wished(Wish),
    /// Make the sound of a message, unless something speaks against it.
    Chime,
    /// A window is to be closed.
    CloseRequest(window::Id),
    /// A window is gone.
    Closed(window::Id),
    /// The end of this call has been shown long enough.
    CallOver(i64),
    /// The first frame has been drawn.
    FirstFrame,
    /// The settings were written, or not.
    Written(Result<(), super::settings::Error>),
    /// End the program.
    Quit,
    /// Everything is put away.
    Left,
    /// Nothing; some tasks have no result.
    Done,
}

/// What happens with files at a window.
#[derive(Clone, Debug)]
pub enum Files {
    /// They are held above it.
    Above,
    /// No longer.
    Gone,
    /// One was dropped.
    Dropped(std::path::PathBuf),
}

impl Message {
    /// Whether it concerns which accounts there are, and none of them alone.
    const fn is_the_programs(&self) -> bool {
        matches!(
            self,
            Self::ShowAccount(_)
                | Self::SignIn(_)
                | Self::Tried(_)
                | Self::RemoveAccount(_)
                | Self::Pressed(..)
                | Self::Tray(_)
                | Self::Reader(_)
        )
    }

    /// The same, for the account `key` unless it is for one already.
    pub(super) fn of(self, key: Key) -> Self {
        match self {
            of @ Self::Of(..) => of,
            message => Self::Of(key, Box::new(message)),
        }
    }

    /// What came of an errand for a screen.
    pub(super) fn heard(heard: Heard<Self>) -> Self {
        match heard {
            Heard::Tell(message) => message,
            Heard::Say(notice) => Self::Say(notice),
            Heard::Done => Self::Done,
        }
    }
}

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
}

/// What is kept of the start.
pub(super) struct Kept {
    pub(super) folder: std::path::PathBuf,
    pub(super) own: Option<std::path::PathBuf>,
    pub(super) link: Option<super::Link>,
    /// Whether the window was opened out of sight, and nobody has looked since.
    pub(super) hidden: bool,
    pub(super) trace: Option<Instant>,
    pub(super) user: Option<String>,
    /// The account that is there by itself: what it is called, and how it is opened.
    pub(super) name: String,
    pub(super) open: Open,
    pub(super) secrets: Secrets,
}

impl Kept {
    pub(super) fn themes(&self) -> Option<std::path::PathBuf> {
        self.own.as_ref().map(|own| own.join("themes"))
    }

    pub(super) fn languages(&self) -> Option<std::path::PathBuf> {
        self.own.as_ref().map(|own| own.join("languages"))
    }
}

impl Program {
    /// Opens the main window and gets the account ready behind it.
    pub(super) fn new(start: Start) -> (Self, Task<Message>) {
        let Start {
            arguments,
            settings,
            folder,
            own,
            open,
            secrets,
            bus,
            mut instance,
            trace,
        } = start;
        let (settings, unread) = match settings {
            Ok(settings) => (settings, None),
            Err(error) => (Settings::default(), Some(error.to_string())),
        };
        let kept = Kept {
            folder,
            own,
            link: arguments.link.clone(),
            hidden: arguments.minimised,
            trace,
            user: arguments.user.clone().or_else(|| Some(arguments.profile())),
            name: arguments.fullname(),
            open,
            secrets,
        };
        let wanted = arguments.theme.clone().or_else(|| settings.theme.clone());
        let wanted = wanted.unwrap_or_else(|| SYSTEM.to_owned());
        let theme = Theme::new(wanted, settings.motion, kept.themes());
        let (look, look_error) = match theme.look() {
            Ok(look) => (look, None),
            Err(error) => (theme.of_system(), Some(error)),
        };
        let wanted = arguments
            .locale
            .clone()
            .or_else(|| settings.language.clone());
        let (mut words, words_errors) = speak(wanted.as_deref(), &kept);
        let keymap = Keymap::read(&settings.keys);
        words.set_keys(keymap.clone());
        let chosen = devices::chosen(&arguments, &settings);
        let scale = settings.scale();
        let mut windows = Windows::new(settings.windows, scale);
        let size = windows.main_size();
        let opened = match arguments.minimised {
            true => windows.open_minimised(),
            false => windows.open(Role::Main),
        };
        let (notifier, pressed) = Notifier::new(bus);
        let pressed = Task::run(pressed, |(topic, button)| Message::Pressed(topic, button));
        let (listening, told) = Listening::new();
        let told = Task::run(told, |said| Message::Reader(Told::Said(said)));
        let (tray, said) = Tray::new();
        let said = Task::run(said, Message::Tray);
        let wishes = instance.as_mut().map(Instance::wishes);
        let wished = wishes.map_or_else(Task::none, |wishes| Task::run(wishes, Message::Wished));
        let on_server = arguments.server.is_some();
        let host = arguments
            .server
            .as_ref()
            .and_then(|server| server.host_str());
        let given = Session::new(GIVEN, kept.name.clone(), host.map(str::to_owned), size);
        let mut program = Self {
            start: kept,
            settings,
            look,
            theme,
            words,
            scale,
            session: given,
            others: Vec::new(),
            shown: GIVEN,
            panel: None,
            sign_in: None,
            keys: None,
            editor: None,
            keymap,
            windows,
            size,
            in_front: true,
            calls: Calls::new(chosen),
            notifier,
            notified: HashSet::new(),
            listening,
            tray,
            tray_there: false,
            instance,
            chimed: None,
            leaving: false,
        };
        program.show_in_tray();
        let sign = program.open_all(on_server);
        let notices = faults(unread, look_error.as_ref(), &words_errors);
        let notices = notices
            .into_iter()
            .map(|notice| program.say(notice))
            .collect::<Vec<_>>();
        let begun = [opened, sign, pressed, wished, said, told];
        (program, Task::batch(notices.into_iter().chain(begun)))
    }

    /// Opens all accounts. The one that is there by itself is left out if it was removed, unless the command line names
    /// its server or it would be the only one.
    fn open_all(&mut self, on_server: bool) -> Task<Message> {
        let saved = self.settings.accounts.clone();
        let mut tasks = Vec::new();
        for account in &saved {
            let (session, open) = self.restored(account);
            tasks.push(self.open_account(session, open));
        }
        let given = on_server || !self.settings.without_built_in || saved.is_empty();
        let keys = given.then_some(GIVEN).into_iter();
        let mut keys = keys.chain(saved.iter().map(|account| account.key));
        let wanted = if on_server {
            GIVEN
        } else {
            self.settings.account
        };
        let first = keys.clone().next().unwrap_or(GIVEN);
        self.shown = keys.find(|key| *key == wanted).unwrap_or(first);
        self.take_up(self.shown);
        if given {
            tasks.push(self.get_ready(GIVEN, self.start.open.clone()));
        } else {
            self.others.retain(|session| session.key != GIVEN);
        }
        self.list_accounts();
        Task::batch(tasks)
    }

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

    /// Keys do what a person gave them, or are given to a shortcut.
    fn stroke(&mut self, window: window::Id, stroke: Stroke) -> Task<Message> {
        let shortcut = self.keymap.shortcut(stroke.key(), stroke.modifiers());
        let asking = self.keys.as_ref().is_some_and(keys::Screen::is_asking);
        match shortcut {
            Some(Shortcut::Escape) if asking => self.tell_keys(keys::Message::Close),
            _ if asking => self.tell_keys(keys::Message::Pressed(stroke)),
            Some(shortcut) => self.shortcut(window, shortcut),
            None => Task::none(),
        }
    }

    fn shortcut(&mut self, window: window::Id, shortcut: Shortcut) -> Task<Message> {
        match shortcut {
            Shortcut::NextControl => return iced::widget::operation::focus_next(),
            Shortcut::PreviousControl => return iced::widget::operation::focus_previous(),
            Shortcut::NextTheme => return self.next_theme(),
            Shortcut::NextLanguage => return self.next_language(),
            Shortcut::ZoomIn => return self.zoom(panel::Zoom::Larger),
            Shortcut::ZoomOut => return self.zoom(panel::Zoom::Smaller),
            Shortcut::ZoomNormal => return self.zoom(panel::Zoom::Normal),
            _ => {}
        }
        match self.windows.role(window) {
            Some(Role::Call) => self.tell_call(call::Message::Shortcut(shortcut)),
            Some(Role::Incoming) => self.tell_incoming(&incoming::Message::Shortcut(shortcut)),
            Some(Role::Main) if self.calls.ready.is_some() => match shortcut {
                Shortcut::Escape => self.tell_ready(ready::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if self.keys.is_some() => match shortcut {
                Shortcut::Escape | Shortcut::Keys => self.tell_keys(keys::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if self.sign_in.is_some() => match shortcut {
                Shortcut::Escape => self.tell_sign_in(sign_in::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if self.editor.is_some() && shortcut == Shortcut::Escape => {
                self.tell_editor(theme::Message::Close)
            }
            Some(Role::Main) if self.panel.is_some() => match shortcut {
                Shortcut::Escape | Shortcut::Settings => self.tell_panel(panel::Message::Close),
                _ => Task::none(),
            },
            Some(Role::Main) if shortcut == Shortcut::Keys => {
                self.open_keys();
                Task::none()
            }
            // Call keys work from the main window too.
            Some(Role::Main) if self.calls.incoming.is_some() => {
                let answer = self.tell_incoming(&incoming::Message::Shortcut(shortcut));
                Task::batch([answer, self.tell_home(home::Message::Shortcut(shortcut))])
            }
            Some(Role::Main) if shortcut == Shortcut::Camera && self.calls.screen.is_some() => {
                self.tell_call(call::Message::Shortcut(shortcut))
            }
            Some(Role::Main) => self.tell_home(home::Message::Shortcut(shortcut)),
            None => Task::none(),
        }
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

/// What was wrong with the person's own files, as sentences.
fn faults(
    settings: Option<String>,
    look: Option<&crate::ui::look::Error>,
    words: &[crate::ui::words::Error],
) -> Vec<Notice> {
    let settings =
        settings.map(|reason| Notice::new("error-settings-unreadable").with("reason", reason));
    settings
        .into_iter()
        .chain(look.map(Notice::from))
        .chain(words.iter().map(Notice::from))
        .collect()
}

/// The words for the `wanted` language, else the system's.
pub(super) fn speak(wanted: Option<&str>, kept: &Kept) -> (Words, Vec<crate::ui::words::Error>) {
    let mut system: Vec<String> = sys_locale::get_locales().collect();
    if let Some(wanted) = wanted {
        // The system still tells the region, by which dates and numbers are written.
        let language = |tag: &str| tag.split(['-', '_']).next().map(str::to_owned);
        system.retain(|tag| language(tag) == language(wanted));
        system.insert(0, wanted.to_owned());
    }
    let tags: Vec<&str> = system.iter().map(String::as_str).collect();
    Words::new(&tags, kept.languages().as_deref())
}

/// The only thing this program prints, and only if asked to: the bench reads it.
fn print_first_frame(after: Duration) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // Nobody may be listening any more.
    let _ = writeln!(out, "first frame after {} ms", after.as_millis()).and_then(|()| out.flush());
}
