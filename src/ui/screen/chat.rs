//! One conversation: header with the call buttons, the messages, who is typing, and the field to write in.

mod bars;
mod card;
pub mod files;
pub mod find;
pub mod gallery;
mod handling;
mod heard;
mod history;
mod message;
pub(crate) mod pictures;
mod reading;
pub mod select;
mod sheet;
pub mod sketch;
pub mod stickers;
pub mod tray;
mod view;
pub mod voice;
mod writing;

use std::time::Instant;

use iced::widget::text_editor::{Action as Edit, Content};

pub use history::Key;
pub(crate) use history::{Entry, History};
pub use message::{Action, Message, Page, Place, Surroundings, Which};
pub use sheet::LocationField;

use crate::protocol::{Id, Millis};
use crate::store::{Chat, Group, User};
use crate::ui::Words;
use crate::ui::widget::timeline::Position;

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
    jump_to: Option<Key>,
    marked: Option<Key>,
    open: Option<Key>,
    in_front: bool,
    reported: Option<(Millis, Id)>,
    tray: tray::Tray,
    hovered: bool,
    pictures: pictures::Pictures,
    gallery: Option<gallery::Gallery>,
    files: files::Files,
    find: Option<find::Find>,
    selected: Option<select::Selection>,
    stickers: Option<stickers::Drawer>,
    voices: voice::Voices,
    quote: Option<Quote>,
    sheet: Option<sheet::Sheet>,
    sketch: Option<sketch::Sketch>,
    more_open: bool,
    heard: heard::Heard,
}

/// The message that is answered.
#[derive(Clone, Debug)]
struct Quote {
    name: String,
    said: String,
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
            jump_to: None,
            marked: None,
            open: None,
            in_front: true,
            reported: None,
            tray: tray::Tray::default(),
            hovered: false,
            pictures: pictures::Pictures::default(),
            gallery: None,
            files: files::Files::default(),
            find: None,
            selected: None,
            stickers: None,
            voices: voice::Voices::default(),
            quote: None,
            sheet: None,
            sketch: None,
            more_open: false,
            heard: heard::Heard::default(),
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
            Message::Press(key, press) => self.press(key, press, words),
            Message::Retry => {
                self.reading = Reading::First;
                Action::ReadNewest
            }
            Message::Show(place) => self.show(place),
            Message::Around(place, read) => self.around(place, read, words),
            Message::Call(media) => Action::Call(media),
            Message::Mute(muted) => Action::Mute(muted),
            Message::Peer => Action::Peer,
            Message::Back => Action::Back,
            Message::Tray(_)
            | Message::Dropped(_)
            | Message::Hovered(_)
            | Message::Paste
            | Message::Stickers(_)
            | Message::Voice(_)
            | Message::Sketch(_)
            | Message::More
            | Message::Unquote
            | Message::Locate
            | Message::Location(..) => self.write(message),
            Message::Picture(_)
            | Message::Fetched(..)
            | Message::Gallery(_)
            | Message::File(..)
            | Message::Find(_)
            | Message::Select(_)
            | Message::Copied(_)
            | Message::Map(..)
            | Message::Confirm
            | Message::Cancel => self.handle(message, words),
        }
    }

    /// What is being sent, to keep while the chat is not shown.
    pub(crate) fn take_tray(&mut self) -> tray::Tray {
        std::mem::take(&mut self.tray)
    }

    /// Puts the tray of an earlier visit back.
    pub(crate) fn set_tray(&mut self, tray: tray::Tray) {
        self.tray = tray;
    }

    /// Draws the screen.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::{Situation, chat::{Drawn, Message, Screen}}};
    /// fn draw<'a>(chat: &'a Screen, situation: &'a Situation, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     let (peer, group, members) = (None, None, &[][..]);
    ///     chat.view(Drawn { peer, group, members, situation, way_back: true, width: 600.0, details: false, muted: None, look, words })
    /// }
    /// ```
    pub fn view<'a>(&'a self, drawn: Drawn<'a>) -> crate::ui::Element<'a, Message> {
        view::view(self, drawn)
    }

    /// Whether something covers everything else.
    pub(crate) fn has_cover(&self) -> bool {
        self.gallery.is_some() || self.sketch.is_some() || self.sheet.is_some()
    }

    /// Draws what covers everything else: the gallery, or a card that asks something.
    pub(crate) fn cover<'a>(&'a self, drawn: Drawn<'a>) -> Option<crate::ui::Element<'a, Message>> {
        if let Some(gallery) = &self.gallery {
            return Some(gallery.view(self.gallery_place(), drawn));
        }
        match &self.sketch {
            Some(sketch) => Some(sketch::view(sketch, drawn)),
            None => sheet::view(self.sheet.as_ref()?, drawn),
        }
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
    /// Width of the chat in pixels, as far as it is known; else infinite.
    pub width: f32,
    /// Whether pressing the name shows whom the chat is with.
    pub details: bool,
    /// Whether the chat's messages are not notified of; nothing where that is not this program's business.
    pub muted: Option<bool>,
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
