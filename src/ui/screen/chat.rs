//! One conversation: header with the call buttons, the messages, who is typing, and the field to write in.

mod history;
mod view;

use std::time::{Duration, Instant};

use iced::widget::text_editor::{Action as Edit, Content};

pub use history::Key;
pub(crate) use history::{Entry, History};

use crate::protocol::call::MediaType;
use crate::protocol::{Id, Millis};
use crate::store::{Chat, Group, Message as Row, MessageStatus, User};
use crate::ui::Words;
use crate::ui::widget::bubble::Press;
use crate::ui::widget::timeline::{Jump, Position};

/// A typing notice is sent at most this often.
const TYPING_EVERY: Duration = Duration::from_secs(3);
/// Longest text that can be sent, in bytes; the server takes frames of up to 1 MiB.
const LONGEST: usize = 16 * 1024;

/// A page of messages, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The messages.
    pub rows: Vec<Row>,
    /// Whether there may be older ones.
    pub more: bool,
}

/// Which page was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The newest.
    Newest,
    /// The one before what is at hand.
    Older,
}

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Message {
    /// A page was read, or could not be.
    Read(Which, Result<Page, crate::store::Error>),
    /// The store has something new for this chat.
    Changed,
    /// A message's status changed: author, message, status.
    Status(Id, Id, MessageStatus),
    /// A message was deleted: author, message.
    Removed(Id, Id),
    /// The screen came to the front of all windows, or left it.
    InFront(bool),
    /// The field was edited.
    Edit(Edit),
    /// Send what is in the field.
    Send,
    /// The list moved.
    Moved(Position),
    /// To the newest message.
    ToEnd,
    /// Something was done with a message: its key, and what.
    Press(Key, Press),
    /// Read the newest page again.
    Retry,
    /// Call the other side.
    Call(MediaType),
    /// Show whom the chat is with.
    Peer,
    /// Leave the chat.
    Back,
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Read the newest page.
    ReadNewest,
    /// Read the page before this message.
    ReadOlder((Millis, Id)),
    /// Send a text; the draft is gone.
    Send(String),
    /// Send a failed message again.
    Resend(Id),
    /// Tell the other side that I am typing.
    Typing,
    /// Everything here has been seen.
    Seen,
    /// Put a text on the clipboard.
    Copy(String),
    /// Open a web link.
    Open(String),
    /// Call the other side.
    Call(MediaType),
    /// Show whom the chat is with.
    Peer,
    /// Leave the chat.
    Back,
}

#[derive(Debug, PartialEq)]
enum Reading {
    /// The first page is on its way.
    First,
    /// A page is on its way; `again` asks for the newest once more after it.
    Page { again: bool },
    /// Nothing is on its way.
    Idle,
    /// The last try failed.
    Failed,
}

/// The screen.
pub struct Screen {
    chat: Chat,
    history: History,
    reading: Reading,
    more: bool,
    unread: u32,
    composer: Content,
    typed_at: Option<Instant>,
    position: Option<Position>,
    below: usize,
    jumps: u64,
    open: Option<Key>,
    in_front: bool,
    reported: Option<(Millis, Id)>,
}

impl Screen {
    /// The chat `chat` with `unread` messages not seen yet and `draft` in the field; [`Action::ReadNewest`] comes with
    /// it.
    ///
    /// ```
    /// use azstack::{store::Chat, ui::screen::chat::{Action, Screen}};
    /// let (screen, read) = Screen::new(Chat::user(202), 3, Some("Half a sen"));
    /// assert_eq!(read, Action::ReadNewest);
    /// ```
    pub fn new(chat: Chat, unread: u32, draft: Option<&str>) -> (Self, Action) {
        let mut composer = Content::with_text(draft.unwrap_or_default());
        composer.perform(Edit::Move(iced::widget::text_editor::Motion::DocumentEnd));
        let screen = Self {
            chat,
            history: History::default(),
            reading: Reading::First,
            more: true,
            unread,
            composer,
            typed_at: None,
            position: None,
            below: 0,
            jumps: 0,
            open: None,
            in_front: true,
            reported: None,
        };
        (screen, Action::ReadNewest)
    }

    /// The chat shown.
    ///
    /// ```
    /// use azstack::{store::Chat, ui::screen::chat::Screen};
    /// let (screen, _) = Screen::new(Chat::user(202), 0, None);
    /// assert_eq!(screen.chat(), Chat::user(202));
    /// ```
    pub fn chat(&self) -> Chat {
        self.chat
    }

    /// The text typed but not sent.
    ///
    /// ```
    /// use azstack::{store::Chat, ui::screen::chat::Screen};
    /// let (screen, _) = Screen::new(Chat::user(202), 0, Some("Half a sen"));
    /// assert_eq!(screen.draft().as_deref(), Some("Half a sen"));
    /// ```
    pub fn draft(&self) -> Option<String> {
        let text = self.composer.text();
        let text = text.trim_end();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Makes the screen one that nobody looks at yet.
    pub(crate) fn leave_front(&mut self) {
        self.in_front = false;
    }

    /// Whether the newest message is in view.
    pub(crate) fn at_end(&self) -> bool {
        !self.history.end_cut() && self.position.is_none_or(|position| position.at_end)
    }

    /// Takes `message` in; `words` tell where a day ends. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::{store::Chat, ui::Words, ui::screen::chat::{Action, Message, Screen}};
    /// let (mut screen, _) = Screen::new(Chat::user(202), 0, Some("Hello"));
    /// let action = screen.update(Message::Send, &Words::english());
    /// assert_eq!(action, Action::Send("Hello".into()));
    /// ```
    pub fn update(&mut self, message: Message, words: &Words) -> Action {
        match message {
            Message::Read(which, page) => self.read(which, page, words),
            // The newest page is read when the person goes to the end.
            Message::Changed if self.history.end_cut() => Action::None,
            Message::Changed => self.ask_newest(),
            Message::Status(sender, id, status) => {
                self.history.set_status(sender, id, status);
                Action::None
            }
            Message::Removed(sender, id) => {
                self.history.remove(sender, id, |time| words.day(time));
                Action::None
            }
            Message::InFront(in_front) => {
                self.in_front = in_front;
                self.seen_now()
            }
            Message::Edit(edit) => self.edit(edit),
            Message::Send => self.send(words),
            Message::Moved(position) => self.moved(position),
            Message::ToEnd => self.jump_to_end(),
            Message::Press(key, press) => self.press(key, press),
            Message::Retry => {
                self.reading = Reading::First;
                Action::ReadNewest
            }
            Message::Call(media) => Action::Call(media),
            Message::Peer => Action::Peer,
            Message::Back => Action::Back,
        }
    }

    fn read(
        &mut self,
        which: Which,
        page: Result<Page, crate::store::Error>,
        words: &Words,
    ) -> Action {
        if which == Which::Older && self.reading == Reading::First {
            // Asked for when the chat was open before.
            return Action::None;
        }
        let again = self.reading == Reading::Page { again: true };
        let first =
            matches!(self.reading, Reading::First | Reading::Failed) || self.history.end_cut();
        let Ok(page) = page else {
            self.reading = if self.history.messages().is_empty() {
                Reading::Failed
            } else {
                Reading::Idle
            };
            return Action::None;
        };
        self.reading = Reading::Idle;
        let day = |time| words.day(time);
        match which {
            Which::Newest if first => {
                self.more = page.more;
                self.history.replace(page.rows, day);
                self.history.mark_new(self.unread as usize, day);
                self.jumps += 1;
            }
            // More has come than a page holds: whoever reads further up is left in peace until they go to the end.
            Which::Newest if !self.history.joins(&page.rows) => {
                if self.at_end() {
                    self.more = true;
                    self.history.replace(page.rows, day);
                } else {
                    self.history.cut_end();
                }
            }
            Which::Newest => {
                let arrived = self.history.merge(page.rows, day);
                if arrived > 0 && !(self.at_end() && self.in_front) {
                    self.below += arrived;
                    if !self.history.has_new() {
                        self.history.mark_new(self.below, day);
                    }
                }
                self.history.trim(!self.at_end(), day);
            }
            Which::Older => {
                self.more = page.more;
                self.history.merge(page.rows, day);
                self.history.trim(true, day);
            }
        }
        if again {
            return self.ask_newest();
        }
        if first && which == Which::Newest && self.more && self.history.messages().is_empty() {
            // Nothing here yet: the server may know more.
            self.reading = Reading::Page { again: false };
            return Action::ReadOlder((Millis::MAX, Id::MAX));
        }
        self.seen_now()
    }

    /// Asks for the newest page, or remembers to do so when the one on its way has come.
    fn ask_newest(&mut self) -> Action {
        match &mut self.reading {
            Reading::Idle | Reading::Failed => {
                self.reading = Reading::Page { again: false };
                Action::ReadNewest
            }
            Reading::Page { again } => {
                *again = true;
                Action::None
            }
            Reading::First => Action::None,
        }
    }

    /// Reports what is in front as seen; once for each newest message, whatever becomes of the report.
    fn seen_now(&mut self) -> Action {
        let unseen = |row: &&Row| !row.mine && row.status < MessageStatus::Seen;
        let newest = self
            .history
            .messages()
            .iter()
            .rev()
            .find(unseen)
            .map(|row| (row.created, row.id));
        let fresh = newest > self.reported;
        if self.in_front && self.reading == Reading::Idle && (self.unread > 0 || fresh) {
            self.unread = 0;
            self.reported = self.reported.max(newest);
            return Action::Seen;
        }
        Action::None
    }

    fn edit(&mut self, edit: Edit) -> Action {
        let changes = edit.is_edit();
        if let Edit::Edit(iced::widget::text_editor::Edit::Paste(text)) = &edit
            && self.composer.text().len() + text.len() > LONGEST
        {
            return Action::None;
        }
        self.composer.perform(edit);
        let due = self.typed_at.is_none_or(|at| at.elapsed() >= TYPING_EVERY);
        if changes && due && self.draft().is_some() {
            self.typed_at = Some(Instant::now());
            return Action::Typing;
        }
        Action::None
    }

    fn send(&mut self, words: &Words) -> Action {
        let text = self.composer.text();
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST {
            return Action::None;
        }
        let text = text.to_owned();
        self.composer = Content::new();
        self.typed_at = None;
        self.history.mark_new(0, |time| words.day(time));
        self.below = 0;
        self.jumps += 1;
        Action::Send(text)
    }

    fn moved(&mut self, position: Position) -> Action {
        self.position = Some(position);
        if position.at_end {
            self.below = 0;
            if self.history.end_cut() {
                return self.ask_newest();
            }
        }
        match self.history.before() {
            Some(before) if position.near_start && self.more && self.reading == Reading::Idle => {
                self.reading = Reading::Page { again: false };
                Action::ReadOlder(before)
            }
            _ => Action::None,
        }
    }

    fn jump_to_end(&mut self) -> Action {
        self.below = 0;
        self.jumps += 1;
        if self.history.end_cut() {
            self.ask_newest()
        } else {
            Action::None
        }
    }

    fn press(&mut self, key: Key, press: Press) -> Action {
        match press {
            Press::Details => {
                self.open = if self.open == Some(key) {
                    None
                } else {
                    Some(key)
                };
                Action::None
            }
            Press::Copy(text) => {
                self.open = None;
                Action::Copy(text)
            }
            Press::Link(link) => Action::Open(link),
            Press::Resend => match key {
                Key::Message(_, id) => Action::Resend(id),
                _ => Action::None,
            },
        }
    }

    fn jump(&self) -> Option<Jump<Key>> {
        (self.jumps > 0).then_some(Jump {
            serial: self.jumps,
            to: None,
        })
    }

    /// Draws the screen.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::{Situation, chat::{Drawn, Message, Screen}}};
    /// fn draw<'a>(chat: &'a Screen, situation: &'a Situation, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     let (peer, group, members) = (None, None, &[][..]);
    ///     chat.view(Drawn { peer, group, members, situation, way_back: true, details: false, look, words })
    /// }
    /// ```
    pub fn view<'a>(&'a self, drawn: Drawn<'a>) -> crate::ui::Element<'a, Message> {
        view::view(self, drawn)
    }
}

/// What the screen is drawn from, beside itself.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// Whom the chat is with, if known.
    pub peer: Option<&'a User>,
    /// The group it is, if known.
    pub group: Option<&'a Group>,
    /// The group's members, as far as they are known.
    pub members: &'a [User],
    /// The call, who is typing, the time.
    pub situation: &'a super::Situation,
    /// Whether there is something to go back to.
    pub way_back: bool,
    /// Whether pressing the name shows whom the chat is with.
    pub details: bool,
    /// Colours.
    pub look: &'a crate::ui::Look,
    /// Sentences.
    pub words: &'a Words,
}

impl<'a> Drawn<'a> {
    /// Who wrote something, if known.
    fn author(&self, id: Id) -> Option<&'a User> {
        let known = self.peer.into_iter().chain(self.members);
        known.chain(self.situation.me()).find(|user| user.id == id)
    }
}
