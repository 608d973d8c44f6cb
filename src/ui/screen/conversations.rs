//! The list of conversations, with the box that filters it and finds people who are not in it; behind a second tab the
//! history of calls.

mod accounts;
mod creation;
mod hits;
mod message;
mod row;
mod searching;
mod view;

use std::collections::HashSet;
use std::time::Duration;

use iced::widget;

pub use creation::{Creation, Page};
pub use message::{Action, Message, Tab};
pub(crate) use row::in_one_line;
use searching::{Hits, LookUp};

use super::calls;
use super::reading::Reading;
use crate::protocol::Id;
use crate::store::{Chat, Conversation, MessageStatus, User};
use crate::ui::Clock;
use crate::ui::widget::timeline::Jump;

/// Names the search box, so that a parent can give it the keyboard.
pub const SEARCH: &str = "search";
/// Conversations read at first, and how many more each time the end of the list comes near.
pub const PAGE: usize = 200;
/// Longest name looked up, in characters.
const LONGEST_NAME: usize = 128;

/// A row: which conversation, and where it is in the list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    chat: Chat,
    index: usize,
}

/// The screen.
pub struct Screen {
    rows: Option<Vec<Conversation>>,
    failed: bool,
    reading: Reading,
    limit: usize,
    shown: Vec<Shown>,
    revision: u64,
    search: String,
    look_up: LookUp,
    jumps: u64,
    jump_to: Option<Chat>,
    tab: Tab,
    calls: calls::Screen,
    hits: Hits,
    creation: Option<creation::Sheet>,
    accounts_open: bool,
    me: Option<Id>,
}

impl Screen {
    /// A list that has not been read; [`Message::Changed`] has it read.
    ///
    /// ```
    /// use azstack::ui::screen::conversations::{Action, Message, PAGE, Screen};
    /// let mut list = Screen::new();
    /// assert_eq!(list.update(Message::Changed), Action::Read(PAGE));
    /// ```
    pub fn new() -> Self {
        Self {
            rows: None,
            failed: false,
            reading: Reading::default(),
            limit: PAGE,
            shown: Vec::new(),
            revision: 0,
            search: String::new(),
            look_up: LookUp::None,
            jumps: 0,
            jump_to: None,
            tab: Tab::Chats,
            calls: calls::Screen::new(),
            hits: Hits::default(),
            creation: None,
            accounts_open: false,
            me: None,
        }
    }

    /// The conversations read so far, newest first; `None` before the first reading.
    ///
    /// ```
    /// use azstack::ui::screen::conversations::{Message, Screen};
    /// let mut list = Screen::new();
    /// assert!(list.rows().is_none());
    /// list.update(Message::Read(Ok(Vec::new())));
    /// assert!(list.rows().is_some_and(|rows| rows.is_empty()));
    /// ```
    pub fn rows(&self) -> Option<&[Conversation]> {
        self.rows.as_deref()
    }

    /// The conversation of `chat`, if it is in the list.
    ///
    /// ```
    /// use azstack::{store::Chat, ui::screen::conversations::Screen};
    /// assert!(Screen::new().row(Chat::user(202)).is_none());
    /// ```
    pub fn row(&self, chat: Chat) -> Option<&Conversation> {
        self.rows.as_ref()?.iter().find(|row| row.chat == chat)
    }

    /// After how long a label on a row will be out of date; `None` while none will be soon.
    ///
    /// ```
    /// use azstack::ui::{Clock, screen::conversations::Screen};
    /// assert_eq!(Screen::new().stale_after(Clock::now()), None);
    /// ```
    pub fn stale_after(&self, clock: Clock) -> Option<Duration> {
        let rows = self.rows.iter().flatten();
        rows.filter_map(|row| clock.keeps(row.last.as_ref()?.created))
            .chain(self.calls.stale_after(clock))
            .min()
    }

    /// Whether there is something in the search box.
    pub(crate) fn is_searching(&self) -> bool {
        !self.search.is_empty()
    }

    /// The chat `by` rows below `chosen` in the list as shown; the first one when none is chosen.
    pub(crate) fn neighbour(&mut self, chosen: Option<Chat>, by: isize) -> Option<Chat> {
        let at = chosen.and_then(|chosen| self.shown.iter().position(|row| row.chat == chosen));
        let next = at.map_or(Some(0), |at| at.checked_add_signed(by))?;
        let chat = self.shown.get(next)?.chat;
        self.jumps += 1;
        self.jump_to = Some(chat);
        Some(chat)
    }

    /// Changes what is known of a user.
    pub(crate) fn set_user(&mut self, user: User) {
        self.calls.set_user(&user);
        let rows = self.rows.iter_mut().flatten();
        for row in rows.filter(|row| row.chat == Chat::user(user.id)) {
            row.peer = Some(user.clone());
        }
        self.filter();
    }

    /// Changes the status of a last message.
    pub(crate) fn set_status(&mut self, chat: Chat, sender: Id, id: Id, status: MessageStatus) {
        let row = self.rows.iter_mut().flatten().find(|row| row.chat == chat);
        if let Some(last) = row.and_then(|row| row.last.as_mut())
            && (last.sender, last.id) == (sender, id)
        {
            last.status = status;
        }
    }

    /// Shows `draft` on the row of `chat`.
    pub(crate) fn set_draft(&mut self, chat: Chat, draft: Option<String>) {
        if let Some(row) = self.rows.iter_mut().flatten().find(|row| row.chat == chat) {
            row.draft = draft;
        }
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::conversations::{Action, Message, Screen};
    /// let mut list = Screen::new();
    /// list.update(Message::Search("bob".into()));
    /// assert_eq!(list.update(Message::LookUp), Action::LookUp("bob".into()));
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Changed => self.ask(),
            Message::Read(rows) => self.read(rows),
            Message::Search(text) => {
                self.search = text.chars().take(LONGEST_NAME).collect();
                self.look_up = LookUp::None;
                self.filter();
                self.ask_hits()
            }
            Message::Found(text, hits) => self.found(text, hits),
            Message::Hit(chat, place) => Action::ShowHit(chat, place),
            Message::Create => {
                let (sheet, action) = creation::Sheet::new(self.me);
                self.creation = Some(sheet);
                action
            }
            Message::Creation(message) => self.creation_message(message),
            Message::Created(chat) => {
                self.creation = None;
                Action::Open(chat)
            }
            Message::Clear => {
                self.clear();
                Action::None
            }
            Message::Submit => match self.shown.first() {
                _ if !self.is_searching() => Action::None,
                Some(row) => {
                    let chat = row.chat;
                    self.clear();
                    Action::Open(chat)
                }
                None => self.look_up(),
            },
            Message::Open(chat) => {
                self.clear();
                Action::Open(chat)
            }
            Message::LookUp => self.look_up(),
            Message::LookedUp(name, found) => self.looked_up(name, found),
            Message::LookUpOver(name) => {
                if self.look_up == LookUp::Running(name) {
                    self.look_up = LookUp::None;
                }
                Action::None
            }
            Message::Moved(position) => {
                let full = self
                    .rows
                    .as_ref()
                    .is_some_and(|rows| rows.len() >= self.limit);
                if position.near_end && full && !self.is_searching() {
                    self.limit += PAGE;
                    return self.ask();
                }
                Action::None
            }
            Message::Retry => {
                self.failed = false;
                self.ask()
            }
            Message::Tab(tab) => {
                self.tab = tab;
                let in_sight = tab == Tab::Calls;
                self.calls_message(calls::Message::InSight(in_sight))
            }
            Message::Calls(message) => self.calls_message(message),
            Message::Dial(number) => {
                self.tab = Tab::Calls;
                let fill = super::pad::Message::Fill(number);
                self.calls_message(calls::Message::Pad(fill))
            }
            Message::Connect => Action::Connect,
            Message::Settings => Action::Settings,
            Message::Accounts => {
                self.accounts_open = !self.accounts_open;
                Action::None
            }
            Message::Account(key) => {
                self.accounts_open = false;
                Action::Account(key)
            }
            Message::AddAccount => {
                self.accounts_open = false;
                Action::AddAccount
            }
            Message::Back => Action::Back,
        }
    }

    fn creation_message(&mut self, message: Creation) -> Action {
        let Some(sheet) = &mut self.creation else {
            return Action::None;
        };
        let (action, stays) = sheet.update(message);
        if !stays {
            self.creation = None;
        }
        action
    }

    /// I am known from now on.
    pub(crate) fn set_me(&mut self, me: Option<Id>) {
        self.me = me;
    }

    /// Closes the card for a new conversation; `false` if it is not open.
    pub(crate) fn close_creation(&mut self) -> bool {
        self.creation.take().is_some()
    }

    /// Folds the accounts to choose from; `false` if they are folded.
    pub(crate) fn close_accounts(&mut self) -> bool {
        std::mem::take(&mut self.accounts_open)
    }

    /// Whether there is a card over everything else.
    pub(crate) fn has_cover(&self) -> bool {
        self.creation.is_some()
    }

    /// Draws the card for a new conversation, over everything else.
    pub(crate) fn cover<'a>(&'a self, drawn: Drawn<'a>) -> Option<crate::ui::Element<'a, Message>> {
        self.creation.as_ref().map(|sheet| sheet.view(drawn))
    }

    /// Asks for the list, or remembers to do so when the one on its way has come.
    fn ask(&mut self) -> Action {
        if self.reading.begin() {
            return Action::Read(self.limit);
        }
        Action::None
    }

    fn calls_message(&mut self, message: calls::Message) -> Action {
        match self.calls.update(message) {
            calls::Action::None => Action::None,
            calls::Action::Read(limit) => Action::ReadCalls(limit),
            calls::Action::Seen => Action::CallsSeen,
            calls::Action::Open(chat) => Action::Open(chat),
            calls::Action::Call(user, media) => Action::Call(user, media),
            calls::Action::ReadPhones => Action::ReadPhones,
            calls::Action::Dial(number, from) => Action::Dial(number, from),
            calls::Action::Listen(url) => Action::Listen(url),
        }
    }

    fn read(&mut self, rows: Result<Vec<Conversation>, crate::store::Error>) -> Action {
        match rows {
            Ok(mut rows) => {
                // A key may stand in the list once only.
                let mut known = HashSet::new();
                rows.retain(|row| known.insert(row.chat));
                self.failed = false;
                self.rows = Some(rows);
                self.filter();
            }
            Err(_) => self.failed = true,
        }
        if self.reading.end() {
            return self.ask();
        }
        Action::None
    }

    fn jump(&self) -> Option<Jump<Chat>> {
        let to = self.jump_to?;
        Some(Jump {
            serial: self.jumps,
            to: Some(to),
        })
    }

    /// Draws the list.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::{Situation, conversations::{Drawn, Message, Screen}}};
    /// fn draw<'a>(list: &'a Screen, situation: &'a Situation, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     list.view(Drawn { situation, chosen: None, embedded: true, look, words })
    /// }
    /// ```
    pub fn view<'a>(&'a self, drawn: Drawn<'a>) -> crate::ui::Element<'a, Message> {
        view::view(self, drawn)
    }
}

impl Default for Screen {
    fn default() -> Self {
        Self::new()
    }
}

/// The name of the search box.
pub(crate) fn search_id() -> widget::Id {
    widget::Id::new(SEARCH)
}

/// What the list is drawn from, beside itself.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// Me, the connection, who is typing, the time.
    pub situation: &'a super::Situation,
    /// The chat shown beside the list.
    pub chosen: Option<Chat>,
    /// Whether the list stands in somebody else's program: with a way back, without settings and the program's keys.
    pub embedded: bool,
    /// Colours.
    pub look: &'a crate::ui::Look,
    /// Sentences.
    pub words: &'a crate::ui::Words,
}
