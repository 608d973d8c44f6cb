//! What the functions of [`Core`](super::Core) take and give.

use super::Error;
use crate::protocol::{Id, Millis};
use crate::store::{Chat, Message, User};

/// Whom [`get_users_information`](super::Core::get_users_information) asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhichUsers {
    /// By number.
    Ids(Vec<Id>),
    /// By unique name.
    Names(Vec<String>),
}

/// A message to send.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// Where to.
    pub chat: Chat,
    /// What it says; not blank, at most 20 000 characters.
    pub text: String,
    /// A number of one's own for it, e.g. after an upload; greater than any used before.
    pub id: Option<Id>,
}

impl NewMessage {
    /// A text.
    pub fn text(chat: Chat, text: impl Into<String>) -> Self {
        Self {
            chat,
            text: text.into(),
            id: None,
        }
    }
}

/// A conversation as the server lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedConversation {
    /// The chat.
    pub chat: Chat,
    /// When it last changed, in ms.
    pub modified: Millis,
    /// Messages I have not seen.
    pub unread: u32,
    /// Its last message.
    pub last: Message,
}

/// A page of the conversations list.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationPage {
    /// Whether this is the last page.
    pub done: bool,
    /// The page's number, from 1.
    pub page: i64,
    /// The conversations, newest first.
    pub list: Vec<ListedConversation>,
}

/// A page of a chat's messages.
#[derive(Clone, Debug, PartialEq)]
pub struct MessagePage {
    /// The chat.
    pub chat: Chat,
    /// Whether this is the last page.
    pub done: bool,
    /// The page's number, from 1.
    pub page: i64,
    /// The messages, oldest first.
    pub list: Vec<Message>,
}

/// A function's name and result, for those who listen: the original's return delegates.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs)] // Each is named after its function, which is documented.
pub enum Returned {
    Connect(Result<User, Error>),
    Disconnect(Result<(), Error>),
    GetUsersInformation(Result<Vec<User>, Error>),
    NewMessage(Result<Message, Error>),
    ChangeMessageStatus(Result<(), Error>),
    SendTyping(Result<(), Error>),
    GetModifiedConversations(Result<ConversationPage, Error>),
    GetUnreadMessages(Result<MessagePage, Error>),
    GetModifiedMessages(Result<MessagePage, Error>),
    OpenChat(Result<Chat, Error>),
    LoadOlder(Result<bool, Error>),
    StartFreeCall(Result<(), Error>),
    StopFreeCall(Result<(), Error>),
    AnswerFreeCall(Result<(), Error>),
    RejectFreeCall(Result<(), Error>),
    NotAnswerFreeCall(Result<(), Error>),
    ToggleAudioState(Result<bool, Error>),
    ToggleVideoState(Result<bool, Error>),
    SwitchCameraType(Result<(), Error>),
}
