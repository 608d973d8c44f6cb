//! Everything that can happen to the program.

use iced::{Size, window};

use super::account::Signed;
use super::notify::News;
use super::platform::instance::Wish;
use super::platform::notification::{Button, Topic};
use super::platform::preferences::Preferences;
use super::platform::tray;
use super::reader::Told;
use super::session::Key;
use super::settings::{self, Saved};
use super::windows::Shape;
use crate::client::Event;
use crate::protocol::call::MediaType;
use crate::sdk::errand::Heard;
use crate::store::Chat;
use crate::ui::Notice;
use crate::ui::screen::{call, home, incoming, keys, ready, settings as panel, sign_in, theme};
use crate::ui::shortcut::Stroke;

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
    Found(Chat, Option<MediaType>),
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
    News(Box<News>),
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
    Written(Result<(), settings::Error>),
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
    pub(super) const fn is_the_programs(&self) -> bool {
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
