//! What happens to the screen, and what it asks for.

use std::path::PathBuf;
use std::time::Duration;

use iced::Size;

use super::{chat, conversations, group, side, situation, user};
use crate::client::{Call, Connection, Event};
use crate::protocol::Id;
use crate::store::{Chat, User};
use crate::ui::Notice;
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::call_bar::Press;

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Message {
    /// To the list.
    List(conversations::Message),
    /// To the chat that is open.
    Chat(chat::Message),
    /// To this chat, if it is still the one that is open.
    About(Chat, chat::Message),
    /// To what is so whichever pane is shown.
    Situation(situation::Message),
    /// The account is ready: me, the connection now, and the call now.
    Ready(Option<User>, Connection, Option<Call>),
    /// The client tells.
    Event(Event),
    /// Show this chat.
    Open(Chat),
    /// Who is in this group was read.
    Members(Chat, Vec<User>),
    /// To whom is shown beside the chat.
    Side(side::Message),
    /// Files are held over the window, or no longer.
    Hovered(bool),
    /// Files were dropped on the window.
    Dropped(Vec<PathBuf>),
    /// Show this chat if it is in the list, nothing is open yet and there is room beside the list.
    Restore(Chat),
    /// Something failed; say so for a while.
    Say(Notice),
    /// Something a person must not miss: say so until they hide it.
    Keep(Notice),
    /// A key.
    Shortcut(Shortcut),
    /// The window's size changed.
    Resized(Size),
    /// The window came to the front, or left it.
    InFront(bool),
    /// Labels that tell how long ago something was may be out of date.
    Tick,
    /// The call bar was pressed.
    Call(Press),
}

/// What the screen asks for.
#[derive(Clone, Debug)]
pub enum Action {
    /// What the list asks for; answer with [`Message::List`].
    List(conversations::Action),
    /// What a chat asks for; answer with [`Message::About`].
    Chat(Chat, chat::Action),
    /// Read who is in this group; answer with [`Message::Members`].
    ReadMembers(Chat),
    /// What the screen of this user asks for; answer with [`side::Message::User`].
    User(Id, user::Action),
    /// What the screen of this group asks for; answer with [`side::Message::Group`].
    Group(Id, group::Action),
    /// Keep what is typed.
    KeepDraft(Chat, Option<String>),
    /// Show the call's window.
    ShowCall,
    /// End the call.
    HangUp,
    /// Turn the microphone on or off.
    Microphone(bool),
    /// Open the settings.
    Settings,
    /// Show the account with this number.
    Account(u32),
    /// Open the card for signing in to another account.
    AddAccount,
    /// Give the search box the keyboard.
    FocusSearch,
    /// Give the field with this name the keyboard.
    Focus(&'static str),
    /// Give the field a message is written in the keyboard.
    FocusComposer,
    /// Remember the open chat for the next start.
    Remember(Option<Chat>),
    /// Say this again after a while, as [`Message::Situation`].
    Later(Duration, situation::Message),
}
