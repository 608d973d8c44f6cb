//! Which accounts there are: opening those of the settings, adding one, removing one.
//!
//! What an account does once it is open is `session`'s and `account`'s.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use iced::Task;

use super::account;
use super::message::Message;
use super::platform::secrets::Secrets;
use super::program::Program;
use super::session::{GIVEN, Key, Session};
use super::settings::Saved;
use super::{Account, Open};
use crate::client::{self, Backoff, Config, Core};
use crate::ui::Notice;
use crate::ui::screen::{home, sign_in};

/// Most accounts on servers. Each costs a connection and a client.
const MOST: usize = 16;
/// How long a server may take to let somebody in who is trying an account.
const TRY_WITHIN: Duration = Duration::from_secs(20);
/// The folder, in the profile's, with a folder for each account on a server.
const FOLDER: &str = "accounts";

impl Program {
    /// Opens an account and gets it ready; it is not shown yet.
    pub(super) fn open_account(&mut self, session: Session, open: Open) -> Task<Message> {
        let key = session.key;
        self.others.push(session);
        self.get_ready(key, open)
    }

    /// Signs the account `key` in.
    pub(super) fn get_ready(&mut self, key: Key, open: Open) -> Task<Message> {
        let (quiet, volume) = (self.settings.do_not_disturb, self.settings.volume());
        let folder = self.folder_of(key);
        let chosen = self.calls.chosen.clone();
        self.with(key, |program| {
            program.session.home.set_do_not_disturb(quiet);
            Task::perform(
                account::sign(open, folder, chosen, (quiet, volume)),
                Message::Signed,
            )
        })
    }

    /// Where the messages of the account `key` are.
    fn folder_of(&self, key: Key) -> PathBuf {
        match key {
            GIVEN => self.start.folder.clone(),
            key => self.start.folder.join(FOLDER).join(key.to_string()),
        }
    }

    /// Shows the card for signing in to another account.
    pub(super) fn open_sign_in(&mut self) -> Task<Message> {
        let here = self.session_of(GIVEN).is_none();
        self.panel = None;
        self.sign_in = Some(sign_in::Screen::new(here));
        let secrets = self.start.secrets.clone();
        let keeping = async move { secrets.keeping().await };
        let keeping = Task::perform(keeping, |keeping| {
            Message::SignIn(sign_in::Message::Keeping(keeping))
        });
        let first = sign_in::Field::Server.name();
        Task::batch([keeping, iced::widget::operation::focus(first)])
    }

    /// Tells the card something and carries out what it asks for.
    pub(super) fn tell_sign_in(&mut self, message: sign_in::Message) -> Task<Message> {
        let Some(card) = &mut self.sign_in else {
            return Task::none();
        };
        match card.update(message) {
            sign_in::Action::None => Task::none(),
            sign_in::Action::Focus(field) => iced::widget::operation::focus(field),
            sign_in::Action::Try(filled) => self.try_account(filled),
            sign_in::Action::Here => {
                self.sign_in = None;
                self.add_given()
            }
            sign_in::Action::Close => {
                self.sign_in = None;
                Task::none()
            }
        }
    }

    fn try_account(&mut self, filled: sign_in::Filled) -> Task<Message> {
        let Ok(server) = filled.server.parse::<url::Url>() else {
            return Task::none();
        };
        let saved = Saved {
            key: self.settings.free_key(),
            server,
            app_id: filled.app_id,
            public_key: filled.public_key,
            user: filled.user,
            name: filled.name,
            password: !filled.credentials.is_empty(),
            last_chat: None,
        };
        let known = self.settings.accounts.iter();
        if known
            .clone()
            .any(|account| account.owner() == saved.owner())
        {
            return self.tell_sign_in(sign_in::Message::Known);
        }
        if known.len() >= MOST {
            return self.tell_sign_in(sign_in::Message::Full(MOST));
        }
        let secrets = self.start.secrets.clone();
        Task::perform(
            try_and_keep(saved, filled.credentials, secrets),
            Message::Tried,
        )
    }

    /// The account that was tried is good, and its password kept; or not.
    pub(super) fn tried(&mut self, tried: Result<Saved, sign_in::Message>) -> Task<Message> {
        let saved = match tried {
            Ok(saved) => saved,
            Err(message) => return self.tell_sign_in(message),
        };
        self.sign_in = None;
        let key = saved.key;
        let (session, open) = self.restored(&saved);
        self.settings.accounts.push(saved);
        let opened = self.open_account(session, open);
        Task::batch([opened, Task::done(Message::ShowAccount(key))])
    }

    /// An account of the settings, and how to open it.
    pub(super) fn restored(&self, saved: &Saved) -> (Session, Open) {
        let host = saved.server.host_str().map(str::to_owned);
        let session = Session::new(saved.key, saved.name.clone(), host, self.size);
        let (saved, secrets) = (saved.clone(), self.start.secrets.clone());
        let open: Open = Arc::new(move || {
            let (saved, secrets) = (saved.clone(), secrets.clone());
            Box::pin(async move {
                let failed = |error: String| Notice::new("error-account").with("reason", error);
                let mut credentials = String::new();
                if saved.password {
                    let found = secrets.find(&saved.owner()).await;
                    let found = found.map_err(|error| failed(error.to_string()))?;
                    let lost = || Notice::new("sign-in-lost").with("name", &saved.user);
                    credentials = found.ok_or_else(lost)?;
                }
                let config = config(&saved, credentials);
                Ok(Account { config, home: None })
            })
        });
        (session, open)
    }

    /// Puts the embedded server's account back into the list, and shows it.
    fn add_given(&mut self) -> Task<Message> {
        if self.session_of(GIVEN).is_some() {
            return Task::none();
        }
        self.settings.without_built_in = false;
        let session = Session::new(GIVEN, self.start.name.clone(), None, self.size);
        let opened = self.open_account(session, self.start.open.clone());
        Task::batch([opened, Task::done(Message::ShowAccount(GIVEN))])
    }

    /// Signs the account `key` out and deletes what is kept of it here.
    pub(super) fn remove_account(&mut self, key: Key) -> Task<Message> {
        let Some(next) = self
            .sessions()
            .map(|session| session.key)
            .find(|other| *other != key)
        else {
            return self.say(Notice::new("accounts-last"));
        };
        let shown = match self.shown == key {
            true => self.show_account(next),
            false => Task::none(),
        };
        let Some(place) = self.others.iter().position(|session| session.key == key) else {
            return shown;
        };
        let gone = self.others.swap_remove(place);
        let windows = self.forget_calls_of(key);
        let saved = self.settings.saved(key).cloned();
        match key {
            GIVEN => self.settings.without_built_in = true,
            key => self.settings.accounts.retain(|saved| saved.key != key),
        }
        let (folder, secrets) = (self.folder_of(key), self.start.secrets.clone());
        let clear = async move {
            account::leave(gone.core, gone.place, None).await;
            let Some(saved) = saved else { return };
            if let Err(error) = secrets.forget(&saved.owner()).await {
                tracing::warn!(%error, "a password could not be forgotten");
            }
            if let Err(error) = tokio::fs::remove_dir_all(&folder).await {
                tracing::warn!(%error, "an account's messages could not be deleted");
            }
        };
        let clear = Task::perform(clear, |()| Message::Done);
        let removed = Notice::new("accounts-removed").with("name", gone.name);
        let said = self.tell_home(home::Message::Say(removed));
        if self.panel.is_some() {
            self.open_panel();
        }
        Task::batch([shown, windows, clear, said, self.write_settings()])
    }
}

/// How to sign in to an account of the settings.
fn config(saved: &Saved, credentials: String) -> Config {
    let Saved {
        server,
        app_id,
        public_key,
        user,
        name,
        ..
    } = saved;
    let mut config = Config::new(server.clone(), app_id, public_key, user, name);
    config.connection.account.credentials = credentials;
    config.connection.reconnect = Some(Backoff::at_a_desk());
    config
}

/// Signs in once, with nothing kept; if that goes well, the password is.
///
/// # Errors
/// What the card for signing in is to be told.
pub async fn try_and_keep(
    saved: Saved,
    credentials: String,
    secrets: Secrets,
) -> Result<Saved, sign_in::Message> {
    let mut once = config(&saved, credentials.clone());
    once.connection.reconnect = None;
    once.connection.request_timeout = TRY_WITHIN;
    sign_in_once(once).await.map_err(sign_in::Message::Tried)?;
    if saved.password {
        let kept = secrets.keep(&saved.owner(), &credentials).await;
        kept.map_err(|error| sign_in::Message::Unkept(error.to_string()))?;
    }
    Ok(saved)
}

async fn sign_in_once(config: Config) -> Result<(), client::Error> {
    let core = Core::new(config)?;
    let signed_in = core.connect().await;
    let _ = core.disconnect().await;
    signed_in.map(|_| ())
}
