//! The history of calls: who, which way, how it ended, when and how long; a row opens the chat, a button calls back.
//!
//! It shows what it is told was read and asks for more when the end comes near; it places no calls itself.
//! Above it stands the number pad.

mod view;

use std::time::Duration;

use super::pad;
use super::reading::Reading;
use crate::protocol::Id;
use crate::protocol::call::MediaType;
use crate::store::{CallRecord, Chat, User};
use crate::ui::Clock;
use crate::ui::widget::timeline::Position;

/// Calls read at first, and how many more each time the end of the list comes near.
pub const PAGE: usize = 100;

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The newest calls, newest first.
    pub rows: Vec<CallRecord>,
    /// How many missed calls nobody has looked at.
    pub missed: u32,
}

/// What happens to the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The history has something new: read it, now or when the reading on its way has ended.
    Changed,
    /// The history was read, or could not be.
    Read(Result<Page, crate::store::Error>),
    /// A row was pressed.
    Open(Id),
    /// The button that calls back was pressed.
    CallBack(Id, MediaType),
    /// The list moved.
    Moved(Position),
    /// Read the history again.
    Retry,
    /// The screen came into sight, or left it.
    InSight(bool),
    /// To the number pad.
    Pad(pad::Message),
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Read the newest so many calls, and how many missed ones are new.
    Read(usize),
    /// The person has looked at the missed calls.
    Seen,
    /// Show this chat.
    Open(Chat),
    /// Call this user with this medium.
    Call(Id, MediaType),
    /// Read the log of calls with phones and the account; answer with [`pad::Message::Log`] and
    /// [`pad::Message::Account`].
    ReadPhones,
    /// Call this phone number, from this one of one's own if there is a choice.
    Dial(String, Option<String>),
    /// Play this recording.
    Listen(String),
}

/// The screen.
#[derive(Debug, Default)]
pub struct Screen {
    rows: Option<Vec<CallRecord>>,
    missed: u32,
    failed: bool,
    reading: Reading,
    pages: usize,
    revision: u64,
    in_sight: bool,
    pad: pad::Pad,
}

impl Screen {
    /// A history that has not been read; [`Message::Changed`] has it read.
    pub(crate) fn new() -> Self {
        Self {
            pages: 1,
            ..Self::default()
        }
    }

    /// How many missed calls nobody has looked at.
    pub(crate) fn missed(&self) -> u32 {
        self.missed
    }

    /// After how long a label on a row will be out of date; `None` while none will be soon.
    pub(crate) fn stale_after(&self, clock: Clock) -> Option<Duration> {
        let rows = self.rows.iter().flatten().filter(|_| self.in_sight);
        rows.filter_map(|row| clock.keeps(row.began)).min()
    }

    /// Changes what is known of a user.
    pub(crate) fn set_user(&mut self, user: &User) {
        let rows = self.rows.iter_mut().flatten();
        for row in rows.filter(|row| row.peer == user.id) {
            row.user = Some(user.clone());
        }
        self.revision += 1;
    }

    /// Takes `message` in.
    pub(crate) fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Changed => self.ask(),
            Message::Read(page) => self.read(page),
            Message::Open(peer) => Action::Open(Chat::user(peer)),
            Message::CallBack(peer, media) => Action::Call(peer, media),
            Message::Moved(position) => {
                let rows = self.rows.as_ref().map_or(0, Vec::len);
                if position.near_end && rows >= self.pages * PAGE {
                    self.pages += 1;
                    return self.ask();
                }
                Action::None
            }
            Message::Retry => {
                self.failed = false;
                self.ask()
            }
            Message::Pad(message) => match self.pad.update(message) {
                pad::Action::None => Action::None,
                pad::Action::ReadLog => Action::ReadPhones,
                pad::Action::Call(number, from) => Action::Dial(number, from),
                pad::Action::Listen(url) => Action::Listen(url),
            },
            Message::InSight(in_sight) => {
                self.in_sight = in_sight;
                self.look()
            }
        }
    }

    fn ask(&mut self) -> Action {
        if self.reading.begin() {
            return Action::Read(self.pages * PAGE);
        }
        Action::None
    }

    fn read(&mut self, page: Result<Page, crate::store::Error>) -> Action {
        match page {
            Ok(page) => {
                self.failed = false;
                self.rows = Some(page.rows);
                self.missed = page.missed;
                self.revision += 1;
            }
            Err(_) => self.failed = true,
        }
        if self.reading.end() {
            return self.ask();
        }
        self.look()
    }

    /// Missed calls on a screen in sight are seen.
    fn look(&self) -> Action {
        if self.in_sight && self.missed > 0 {
            return Action::Seen;
        }
        Action::None
    }

    /// Draws the list.
    pub(crate) fn view<'a>(&'a self, drawn: Drawn<'a>) -> crate::ui::Element<'a, Message> {
        view::view(self, drawn)
    }
}

/// What the list is drawn from, beside itself.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// The time.
    pub clock: Clock,
    /// The chat shown beside the list.
    pub chosen: Option<Chat>,
    /// Colours.
    pub look: &'a crate::ui::Look,
    /// Sentences.
    pub words: &'a crate::ui::Words,
}
