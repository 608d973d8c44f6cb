//! What the functions of [`Core`](super::Core) take and give.

use super::Error;
use super::constants::CameraType;
use crate::protocol::content::Action;
use crate::protocol::phone::PaidCall;
use crate::protocol::{Content, Id, Millis};
use crate::store::{Chat, Group, Message, User};

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
    /// What it says: a text of 1 to 65 536 bytes, a sticker, a file or a location.
    pub content: Content,
    /// A number of one's own for it, e.g. after an upload; greater than any used before.
    pub id: Option<Id>,
}

impl NewMessage {
    /// A message for `chat` that says `content`: a text, a sticker, a file or a location.
    ///
    /// ```
    /// use azstack::client::NewMessage;
    /// use azstack::protocol::{Content, content::Location};
    /// use azstack::store::Chat;
    /// let here = Location { address: "1 Main Street".into(), longitude: 105.8, latitude: 21.0 };
    /// let message = NewMessage::new(Chat::user(202), Content::Location(here));
    /// ```
    pub const fn new(chat: Chat, content: Content) -> Self {
        Self {
            chat,
            content,
            id: None,
        }
    }

    /// A text for `chat`, of 1 to 65 536 bytes of UTF-8.
    ///
    /// ```
    /// use azstack::{client::NewMessage, store::Chat};
    /// let message = NewMessage::text(Chat::user(202), "Hello");
    /// ```
    pub fn text(chat: Chat, text: impl Into<String>) -> Self {
        Self::new(chat, Content::Text(text.into()))
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

/// What a function changed in a group; it is a message of the group, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupChange {
    /// The group.
    pub group: Id,
    /// The message it left there (`msgId`).
    pub message: Id,
    /// What was done: of an invitation, only those really added.
    pub action: Action,
    /// When, by the server's clock, in ms.
    pub created: Millis,
}

/// A group and the people in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDetails {
    /// The group.
    pub group: Group,
    /// Its members.
    pub members: Vec<User>,
}

/// A group as the server lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedGroup {
    /// The group.
    pub group: Group,
    /// Whether users are added to it without being asked.
    pub is_auto_join: bool,
}

/// A pack of stickers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StickerPack {
    /// Its number, `cat_id` of its stickers.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Address of its large picture.
    pub full_cover: String,
    /// Address of its small picture.
    pub mini_cover: String,
    /// Address of a zip of all its pictures.
    pub download: String,
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
    GetModifiedFiles(Result<Vec<Message>, Error>),
    DeleteConversation(Result<Chat, Error>),
    DeleteMessage(Result<(), Error>),
    CreateGroup(Result<GroupChange, Error>),
    InviteGroup(Result<GroupChange, Error>),
    LeaveGroup(Result<GroupChange, Error>),
    RenameGroup(Result<GroupChange, Error>),
    ChangeAdminGroup(Result<GroupChange, Error>),
    JoinPublicGroup(Result<GroupChange, Error>),
    GetDetailsGroup(Result<GroupDetails, Error>),
    GetListGroups(Result<Vec<ListedGroup>, Error>),
    GetStickersList(Result<Vec<StickerPack>, Error>),
    ChangeApplicationState(Result<(), Error>),
    NotificationRegisterDevice(Result<(), Error>),
    NotificationUnregisterDevice(Result<(), Error>),
    Reconnect(Result<User, Error>),
    OpenChat(Result<Chat, Error>),
    LoadOlder(Result<bool, Error>),
    StartFreeCall(Result<(), Error>),
    StopFreeCall(Result<(), Error>),
    AnswerFreeCall(Result<(), Error>),
    RejectFreeCall(Result<(), Error>),
    NotAnswerFreeCall(Result<(), Error>),
    StartCallout(Result<(), Error>),
    StopCallout(Result<(), Error>),
    AnswerCallin(Result<(), Error>),
    RejectCallin(Result<(), Error>),
    NotAnsweredCallin(Result<(), Error>),
    StopCallin(Result<(), Error>),
    PressKey(Result<(), Error>),
    GetPaidCallLogs(Result<Vec<PaidCall>, Error>),
    GetPhoneAccount(Result<super::PhoneAccount, Error>),
    ToggleAudioState(Result<bool, Error>),
    ToggleVideoState(Result<bool, Error>),
    SwitchCameraType(Result<CameraType, Error>),
}
