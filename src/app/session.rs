//! The accounts that are signed in side by side: each with a client, a list and a chat of its own.
//!
//! One of them is *at hand*: the program's other parts speak of `session` and mean that one. At rest it is the account
//! that is shown; while another's news are taken in, it is that other one, and whatever comes of the news is told to
//! the same account again. Which accounts there are is the settings' business, signing in `account`'s.

use iced::{Size, Task};

use super::Home;
use super::listen::Listener;
use super::message::Message;
use super::program::Program;
use crate::client::Core;
use crate::ui::screen::{home, situation};

/// Names an account of this program; see [`Saved::key`](super::settings::Saved::key).
pub(super) type Key = u32;

/// The account that is there without anybody asking for it: the embedded server's, or the command line's.
pub(super) const GIVEN: Key = 0;

/// One account.
pub(super) struct Session {
    pub(super) key: Key,
    /// What to call it before its user is known.
    pub(super) name: String,
    /// Where it is: the server's host; `None` for the embedded server.
    pub(super) at: Option<String>,
    pub(super) home: home::Screen,
    pub(super) core: Option<Core>,
    pub(super) news: Option<Listener>,
    pub(super) place: Option<Box<dyn Home>>,
    /// Whether the chat that was open last was opened again.
    pub(super) restored: bool,
}

impl Session {
    /// An account that is not ready yet.
    pub(super) fn new(key: Key, name: String, at: Option<String>, size: Size) -> Self {
        Self {
            key,
            name,
            at,
            home: home::Screen::new(size),
            core: None,
            news: None,
            place: None,
            restored: false,
        }
    }

    fn listed(&self, shown: Key) -> situation::Account {
        let me = self.home.me().map(|me| me.fullname.clone());
        situation::Account {
            key: self.key,
            name: me
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| self.name.clone()),
            at: self.at.clone(),
            unread: self.home.unread(),
            shown: self.key == shown,
        }
    }
}

impl Program {
    /// All accounts; the one at hand is the first.
    pub(super) fn sessions(&self) -> impl Iterator<Item = &Session> {
        std::iter::once(&self.session).chain(&self.others)
    }

    pub(super) fn sessions_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        std::iter::once(&mut self.session).chain(&mut self.others)
    }

    /// The account `key`, if it is still there.
    pub(super) fn session_of(&self, key: Key) -> Option<&Session> {
        self.sessions().find(|session| session.key == key)
    }

    /// Does something with the account `key` at hand, and tells the same account what comes of it. Nothing if the account
    /// is gone meanwhile.
    pub(super) fn with(
        &mut self,
        key: Key,
        work: impl FnOnce(&mut Self) -> Task<Message>,
    ) -> Task<Message> {
        let before = self.session.key;
        if !self.take_up(key) {
            return Task::none();
        }
        let task = work(self).map(move |message| message.of(key));
        self.take_up(before);
        task
    }

    /// Does something with each account at hand.
    pub(super) fn with_each(
        &mut self,
        mut work: impl FnMut(&mut Self) -> Task<Message>,
    ) -> Task<Message> {
        let keys: Vec<_> = self.sessions().map(|session| session.key).collect();
        let tasks: Vec<_> = keys
            .into_iter()
            .map(|key| self.with(key, &mut work))
            .collect();
        Task::batch(tasks)
    }

    /// Puts the account `key` at hand; `false` if there is none.
    pub(super) fn take_up(&mut self, key: Key) -> bool {
        if self.session.key == key {
            return true;
        }
        let other = self.others.iter_mut().find(|session| session.key == key);
        other
            .map(|other| std::mem::swap(&mut self.session, other))
            .is_some()
    }

    /// Shows the account `key` in the main window from now on.
    pub(super) fn show_account(&mut self, key: Key) -> Task<Message> {
        if key == self.shown || self.session_of(key).is_none() {
            return Task::none();
        }
        let hidden = self.with(self.shown, |program| {
            program.tell_home(home::Message::InFront(false))
        });
        self.shown = key;
        self.take_up(key);
        let (size, in_front) = (self.size, self.in_front);
        let shown = self.with(key, |program| {
            let size = program.tell_home(home::Message::Resized(size));
            let front = program.tell_home(home::Message::InFront(in_front));
            Task::batch([size, front])
        });
        self.settings.account = key;
        Task::batch([hidden, shown, self.write_settings()])
    }

    /// The accounts there are, in a lasting order.
    pub(super) fn accounts(&self) -> Vec<situation::Account> {
        let listed = self.sessions().map(|session| session.listed(self.shown));
        let mut accounts: Vec<_> = listed.collect();
        accounts.sort_by_key(|account| account.key);
        accounts
    }

    /// Tells the account shown which accounts there are to choose from.
    pub(super) fn list_accounts(&mut self) {
        let (accounts, shown) = (self.accounts(), self.shown);
        for session in self.sessions_mut().filter(|session| session.key == shown) {
            session.home.set_accounts(&accounts);
        }
    }
}
