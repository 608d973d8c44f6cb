//! What the server remembers: apps, users, groups, messages, and everybody's view of them.
//!
//! [`Store`] is the seam for a second implementation (Postgres, with scale-out); [`Sqlite`] is the one there is. Every
//! write has been committed to disk when its future completes, so that an ack sent after it is true.

pub(super) mod accounts;
mod deeds;
mod files;
mod free_calls;
mod groups;
mod lists;
mod messages;
mod page;
pub(super) mod phone;
mod push;
mod reports;
pub(super) mod schema;
mod sqlite;
mod views;
mod writer;

use futures_util::future::BoxFuture;

pub(super) use deeds::{Deed, Done, GroupDeed, NewGroup};
pub(super) use files::{FileRow, Finished, NewFile, Room};
pub(super) use groups::{Group, MAX_MEMBERS};
pub(super) use page::{Page, chunks, weight};
pub(super) use phone::{NewCallin, NewCallout, Permission};
pub(super) use sqlite::{Sqlite, now_millis, now_seconds};

use super::Error;
use super::calls::{Change, Running};
use super::files::Random128;
use crate::protocol::device::Register;
use crate::protocol::phone::{PaidCall, PaidCallStatus};
use crate::protocol::{ChatType, Content, Id, Millis, Seconds};

/// Why the store did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(super) enum StoreError {
    /// More writes wait than the queue holds.
    #[error("too many writes are waiting")]
    Full,
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
    /// The user does not exist in the asker's realm, or is not in the group.
    #[error("no such user")]
    NoSuchUser,
    /// The group does not exist for the asker.
    #[error("no such group")]
    NoSuchGroup,
    /// The message does not exist for the asker.
    #[error("no such message")]
    NoSuchMessage,
    /// Only members of the group may do that.
    #[error("not a member of the group")]
    NotMember,
    /// Only the group's admin may do that, or nobody.
    #[error("not allowed")]
    NotAllowed,
    /// There is nothing to do, or something is missing for it.
    #[error("the request makes no sense")]
    Senseless,
    /// The sender used one message id for too many different messages.
    #[error("too many messages under one id")]
    TooManyAlike,
    /// A group has as many members, or a user as many groups, as there may be.
    #[error("too many")]
    TooMany,
    /// The owner has too many or too large files.
    #[error("no room for the file")]
    NoRoom,
    /// The file does not exist, or not for that user.
    #[error("no such file")]
    NoSuchFile,
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}

/// How an app signs its users in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Whoever knows the public key may be anybody.
    Open,
    /// Users are added by the administration and have passwords.
    Password,
    /// The app's own back end at this address is asked (protocol § 2.4).
    Url(url::Url),
}

impl Auth {
    /// The kind's name: `open`, `password` or `url`.
    ///
    /// ```
    /// use azstack::server::accounts::Auth;
    /// assert_eq!(Auth::Password.word(), "password");
    /// ```
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Password => "password",
            Self::Url(_) => "url",
        }
    }

    /// Reads what the command line says: `open`, `password` or `url=URL`, where the URL is http or https. `None` for
    /// anything else.
    ///
    /// ```
    /// use azstack::server::accounts::Auth;
    /// assert_eq!(Auth::from_word("open"), Some(Auth::Open));
    /// assert!(matches!(Auth::from_word("url=https://shop.example/auth"), Some(Auth::Url(_))));
    /// assert_eq!(Auth::from_word("url=ftp://shop.example"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "open" => Some(Self::Open),
            "password" => Some(Self::Password),
            _ => word.strip_prefix("url=").and_then(Self::back_end),
        }
    }

    fn back_end(url: &str) -> Option<Self> {
        let url = url::Url::parse(url).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(Self::Url(url))
    }
}

/// An app's namespace, as a number: users of different realms do not exist for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Realm(pub(super) i64);

/// A user who signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) id: Id,
    pub(super) realm: Realm,
}

/// What a successful sign-in says about the user.
#[derive(Clone, Debug)]
pub(super) struct Login {
    pub(super) app: String,
    pub(super) namespace: String,
    pub(super) user: String,
    pub(super) fullname: String,
}

/// A user as others may see him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) fullname: String,
    pub(super) last_visit: Seconds,
}

/// A chat as one of its users names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chat {
    pub(super) kind: ChatType,
    /// The other user, or the group.
    pub(super) id: Id,
}

impl Chat {
    /// With another user.
    pub(super) fn user(id: Id) -> Self {
        let kind = ChatType::User;
        Self { kind, id }
    }

    /// Of a group.
    pub(super) fn group(id: Id) -> Self {
        let kind = ChatType::Group;
        Self { kind, id }
    }
}

/// A message as one of its readers names it (protocol § 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MessageName {
    pub(super) chat: Chat,
    pub(super) author: Id,
    pub(super) msg_id: Id,
}

/// A message to store.
#[derive(Clone, Debug)]
pub(super) struct NewMessage {
    pub(super) sender: Member,
    pub(super) to: Chat,
    pub(super) msg_id: Id,
    pub(super) content: Content,
}

/// A message as it was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// Its place in the order of all messages.
    pub(super) seq: i64,
    /// Its id: the client's, or the next free one if another message with other content has that.
    pub(super) msg_id: Id,
    /// Its time stamp.
    pub(super) time: Millis,
    /// False if it had been stored before.
    pub(super) fresh: bool,
    /// Everybody else who must hear of it; nobody if it is not fresh.
    pub(super) audience: Vec<Id>,
}

/// A message as one of its readers, or its author, sees it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    pub(super) chat_type: ChatType,
    pub(super) sender: Id,
    pub(super) receiver: Id,
    pub(super) msg_id: Id,
    /// The reader's own, or what became of it at the others if he wrote it.
    pub(super) status: i64,
    /// The reader took it out of his view.
    pub(super) deleted: bool,
    pub(super) created: Millis,
    pub(super) modified: Millis,
    /// Nothing if it is deleted or cancelled.
    pub(super) content: Content,
}

/// A conversation in its owner's view.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conversation {
    pub(super) chat: Chat,
    pub(super) unread: i64,
    pub(super) modified: Millis,
    /// Number of the last change.
    pub(super) changed: i64,
    /// Nothing if he deleted them all.
    pub(super) last: Option<Message>,
}

/// What changed in a chat, in the order of the changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Changes {
    pub(super) page: Page<Message>,
    /// Number of the last change among them.
    pub(super) last: i64,
}

/// What a report changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raised {
    /// The status was that high already.
    Already,
    /// Raised, at that time.
    Now(Millis),
}

/// One request for a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageRequest {
    /// From 1.
    pub(super) page: i64,
    /// Only what is not newer; 0 means anything.
    pub(super) until: Millis,
}

/// The answer of the store, when it comes. A write is queued by the call itself, in the order of the calls.
pub(super) type Answer<T> = BoxFuture<'static, Result<T, StoreError>>;

/// The server's memory.
pub(super) trait Store: Send + Sync + 'static {
    /// An app; `None` if there is no such app.
    fn app(&self, app: String) -> Answer<Option<accounts::App>>;
    /// The password hash of a user.
    fn password_hash(&self, app: String, user: String) -> Answer<Option<String>>;
    /// Makes the user at the first sign-in, stores the full name at each.
    fn sign_in(&self, login: Login) -> Answer<Member>;
    /// Notes that the user was here until now.
    fn visited(&self, user: Id) -> Answer<()>;
    /// The users of a realm with these numbers, as far as they exist.
    fn users_by_id(&self, realm: Realm, ids: Vec<Id>) -> Answer<Vec<User>>;
    /// The users of a realm with these names, as far as they exist.
    fn users_by_name(&self, realm: Realm, names: Vec<String>) -> Answer<Vec<User>>;
    /// Stores a message, once.
    fn add_message(&self, message: NewMessage) -> Answer<Stored>;
    /// Raises the status of a message for one of its readers, never lowers it.
    fn raise_status(&self, reader: Id, message: MessageName, status: i64) -> Answer<Raised>;
    /// Takes back a message, for good; who else must hear of it, `None` if it had been taken back before.
    fn cancel(&self, author: Member, message: MessageName) -> Answer<Option<Vec<Id>>>;
    /// Takes a message out of the owner's view; whether it was in there.
    fn delete(&self, owner: Id, message: MessageName) -> Answer<bool>;
    /// Takes messages up to a time out of the owner's view, the oldest first and so many at a time; whether there were
    /// any, and whether that was all.
    fn delete_until(&self, owner: Id, chat: Chat, until: Millis) -> Answer<(bool, bool)>;
    /// A page of the owner's conversations, newest first.
    fn conversations(&self, owner: Id, request: PageRequest) -> Answer<Page<Conversation>>;
    /// Up to a page of the owner's conversations that changed after a change, in that order, those without a visible
    /// message too.
    fn changed_conversations(&self, owner: Id, after: i64) -> Answer<Page<Conversation>>;
    /// A page of the messages in a chat; pages go back in time, each has its oldest first.
    fn messages(&self, owner: Id, chat: Chat, request: PageRequest) -> Answer<Page<Message>>;
    /// The same, of those the owner has not seen.
    fn unread(&self, owner: Id, chat: Chat, request: PageRequest) -> Answer<Page<Message>>;
    /// What changed in a chat after a change.
    fn changes(&self, owner: Id, chat: Chat, after: i64) -> Answer<Changes>;
    /// The newest files of one chat, or of all, which are not newer than `until`.
    fn files(&self, owner: Id, chat: Option<Chat>, until: Millis) -> Answer<Vec<Message>>;
    /// Makes a group, once.
    fn create_group(&self, group: NewGroup) -> Answer<Done>;
    /// Does something with a group, once.
    fn act(&self, deed: GroupDeed) -> Answer<Done>;
    /// A group and its members, if it exists for the asker.
    fn group(&self, asker: Member, group: Id) -> Answer<(Group, Vec<User>)>;
    /// The other members of a group, for one of them.
    fn fellows(&self, asker: Member, group: Id) -> Answer<Vec<Id>>;
    /// The asker's private groups and their members, newest first.
    fn my_groups(&self, asker: Id) -> Answer<Vec<(Group, Vec<Id>)>>;
    /// The public groups of the asker's realm, newest first, and whether he is in them.
    fn public_groups(&self, asker: Member) -> Answer<Vec<(Group, bool)>>;
    /// Keeps a push token for a user, and for nobody else in his realm.
    fn register_push(&self, user: Member, device: Register) -> Answer<()>;
    /// Forgets a push token of a user.
    fn unregister_push(&self, user: Id, token: String) -> Answer<()>;
    /// Notes an upload to come, if its owner has room for it.
    fn begin_upload(&self, file: NewFile, room: Room) -> Answer<()>;
    /// The upload with that token, or the file it has become.
    fn upload(&self, token: Random128) -> Answer<Option<FileRow>>;
    /// All bytes are kept: the upload is a file now.
    fn finish_upload(&self, id: Random128, finished: Finished) -> Answer<()>;
    /// Gives up an upload.
    fn give_up_upload(&self, id: Random128) -> Answer<()>;
    /// A complete file, if `reader` may read it.
    fn readable_file(&self, id: Random128, reader: Id) -> Answer<Option<FileRow>>;
    /// Gives up files of no use from before that time; returns those whose bytes can go, until [`Self::swept`].
    fn sweep_files(&self, before: Millis) -> Answer<Vec<Random128>>;
    /// Notes that a free call was answered, or that it is over.
    fn note_call(&self, change: Change) -> Answer<()>;
    /// The free calls that were answered and are not over, the newest first; older ones than a day are forgotten.
    fn running_calls(&self) -> Answer<Vec<Running>>;
    /// Whose phone number that is.
    fn phone_owner(&self, number: String) -> Answer<Option<Id>>;
    /// Lets a user call a phone, or not; if so the call has begun in the log.
    fn begin_callout(&self, call: NewCallout) -> Answer<Permission>;
    /// A phone calls a user; the call's row.
    fn begin_callin(&self, call: NewCallin) -> Answer<i64>;
    /// How long the money of a running call lasts, in seconds from its answer; `None` if it costs nothing.
    fn phone_seconds(&self, row: i64) -> Answer<Option<i64>>;
    /// A phone call was answered now.
    fn phone_answered(&self, row: i64) -> Answer<()>;
    /// These phone calls still go on.
    fn phone_alive(&self, rows: Vec<i64>) -> Answer<()>;
    /// A phone call ended now and is paid for; `None` if it had ended before.
    fn phone_ended(
        &self,
        row: i64,
        status: PaidCallStatus,
        tags: Option<String>,
    ) -> Answer<Option<PaidCall>>;
    /// Keeps what was said in a phone call in that file; its canonical address.
    fn phone_recorded(&self, row: i64, file: NewFile, finished: Finished) -> Answer<String>;
    /// Ends the phone calls of a server that was killed; how many there were.
    fn close_interrupted_calls(&self) -> Answer<usize>;
    /// A user's money for calls to phones, in thousandths, and his numbers, in their order.
    fn phone_account(&self, user: Id) -> Answer<(i64, Vec<String>)>;
    /// A user's phone calls, newest first.
    fn paid_calls(&self, user: Id) -> Answer<Vec<PaidCall>>;
    /// Their bytes are gone.
    fn swept(&self, ids: Vec<Random128>) -> Answer<()>;
}
