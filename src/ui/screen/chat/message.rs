//! What happens to the screen, and what it asks for.

use std::path::PathBuf;
use std::time::Duration;

use iced::widget::text_editor::Action as Edit;

use super::sheet::LocationField;
use super::{Key, files, find, gallery, select, sketch, stickers, tray, voice};
use crate::client::Thumbnail;
use crate::protocol::call::MediaType;
use crate::protocol::content::File as FileContent;
use crate::protocol::{Content as MessageContent, Id, Millis};
use crate::store::{Message as Row, MessageStatus};
use crate::ui::widget::bubble::Press;
use crate::ui::widget::timeline::Position;

/// A page of messages, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The messages.
    pub rows: Vec<Row>,
    /// Whether there may be more in the direction that was asked for.
    pub more: bool,
}

/// The messages round one of them, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Surroundings {
    /// The messages.
    pub rows: Vec<Row>,
    /// Whether there may be newer ones.
    pub newer: bool,
}

/// Where a message stands: its name, and its time and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its author.
    pub sender: Id,
    /// Its number.
    pub id: Id,
    /// When it was written.
    pub created: Millis,
}

impl Place {
    /// Where `message` stands.
    ///
    /// ```
    /// use azstack::{store::Message, ui::screen::chat::Place};
    /// fn place(message: &Message) -> Place {
    ///     Place::of(message)
    /// }
    /// ```
    pub fn of(message: &Row) -> Self {
        Self {
            sender: message.sender,
            id: message.id,
            created: message.created,
        }
    }

    /// The row of the message there.
    pub(crate) const fn key(self) -> Key {
        Key::Message(self.sender, self.id)
    }
}

/// Which page was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The newest.
    Newest,
    /// The one before what is at hand.
    Older,
    /// The one after what is at hand, when that is not the newest.
    Newer,
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
    /// Go to this message, wherever it is.
    Show(Place),
    /// What is round a message was read, or could not be.
    Around(Place, Result<Surroundings, crate::store::Error>),
    /// To the tray.
    Tray(tray::Message),
    /// Files were dropped on the chat.
    Dropped(Vec<PathBuf>),
    /// Files are held over the chat, or no longer.
    Hovered(bool),
    /// Paste what is on the clipboard.
    Paste,
    /// A picture came into view.
    Picture(String),
    /// The picture at this address was fetched; nothing, if it is not to be had.
    Fetched(String, Option<Thumbnail>),
    /// To the gallery.
    Gallery(gallery::Message),
    /// To the file of a message.
    File(Key, files::Message),
    /// To the bar that finds words in the chat.
    Find(find::Message),
    /// To the selection of messages.
    Select(select::Message),
    /// To the drawer with the stickers.
    Stickers(stickers::Message),
    /// To the voice messages.
    Voice(voice::Message),
    /// To the sketch.
    Sketch(sketch::Message),
    /// Show what else can be sent, or no longer; where there is no room for all of it.
    More,
    /// No longer answer the message that is quoted.
    Unquote,
    /// Open a card to send a place.
    Locate,
    /// What is typed in the card about a place.
    Location(LocationField, String),
    /// Put a text on the clipboard.
    Copied(String),
    /// Show these degrees north and east on a map.
    Map(f64, f64),
    /// Do what the card asks about.
    Confirm,
    /// Close the card.
    Cancel,
    /// Call the other side.
    Call(MediaType),
    /// Notify of the chat's messages no longer, or again.
    Mute(bool),
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
    /// All of these, in this order.
    All(Vec<Action>),
    /// Read the page after this message.
    ReadNewer((Millis, Id)),
    /// Read what is round this message; answer with [`Message::Around`].
    ReadAround(Place),
    /// Send a text; the draft is gone.
    Send(String),
    /// Send a sticker or a place.
    SendContent(MessageContent),
    /// Send a file, which lasts so long if it is a voice message; answer with messages of the tray about this number.
    SendFile(u64, PathBuf, Option<Duration>),
    /// Have so many files chosen; answer with [`tray::Message::Add`].
    Choose(usize),
    /// Look at files; answer with [`tray::Message::Add`].
    Inspect(Vec<PathBuf>),
    /// Read the clipboard: a text is an edit, pictures and files go into the tray.
    Paste,
    /// Make a picture of a sketch; answer with [`tray::Message::Add`].
    Keep(sketch::Sketch),
    /// Fetch a small copy of a picture; answer with [`Message::Fetched`].
    Fetch(String),
    /// Fetch a picture to show it large; answer with [`gallery::Message::Fetched`].
    Enlarge(String),
    /// Keep a copy of a picture where the person says.
    SavePicture(FileContent),
    /// Put a picture on the clipboard.
    CopyPicture(String),
    /// Do something about the file of a message.
    File(Key, FileContent, files::Deed),
    /// Do something about voice messages.
    Voice(voice::Deed),
    /// Find words in the chat; answer with [`find::Message::Found`].
    Find(String),
    /// Read the stickers there are; answer with [`stickers::Message::Read`].
    ReadStickers,
    /// Withdraw one's own messages.
    Withdraw(Vec<Id>),
    /// Delete these messages (author, message) from one's own view.
    Delete(Vec<(Id, Id)>),
    /// Give the field with this name the keyboard.
    Focus(&'static str),
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
    /// Keep whether the chat's messages are notified of.
    Mute(bool),
    /// Show whom the chat is with.
    Peer,
    /// Leave the chat.
    Back,
}
