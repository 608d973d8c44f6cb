//! From the command line and the settings to a program with a window, and what is kept of that.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use iced::Task;

use super::calls::Calls;
use super::message::Message;
use super::platform::instance::Instance;
use super::platform::notification::Notifier;
use super::platform::secrets::Secrets;
use super::platform::tray::Tray;
use super::program::Program;
use super::reader::{Listening, Told};
use super::session::{GIVEN, Session};
use super::settings::Settings;
use super::theme::Theme;
use super::windows::{Role, Windows};
use super::{Open, Start, devices};
use crate::ui::look::{self, SYSTEM};
use crate::ui::shortcut::Keymap;
use crate::ui::{Notice, Words, words};

/// What is kept of the start.
pub(super) struct Kept {
    pub(super) folder: PathBuf,
    pub(super) own: Option<PathBuf>,
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
    pub(super) fn themes(&self) -> Option<PathBuf> {
        self.own.as_ref().map(|own| own.join("themes"))
    }

    pub(super) fn languages(&self) -> Option<PathBuf> {
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
            turned_over: false,
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
}

/// What was wrong with the person's own files, as sentences.
fn faults(
    settings: Option<String>,
    look: Option<&look::Error>,
    words: &[words::Error],
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
pub(super) fn speak(wanted: Option<&str>, kept: &Kept) -> (Words, Vec<words::Error>) {
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
