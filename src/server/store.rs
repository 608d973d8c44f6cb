//! What the server remembers: apps, users, messages, conversations.
//!
//! [`Store`] is the seam for a second implementation (Postgres, with scale-out); [`Sqlite`] is the one there is. Every
//! write has been committed to disk when its future completes, so that an ack sent after it is true.

pub(super) mod accounts;
mod files;
mod messages;
mod page;
pub(super) mod schema;
mod sqlite;

use futures_util::future::BoxFuture;

pub(super) use files::{FileRow, Finished, NewFile, Room};
pub(super) use page::Page;
pub(super) use sqlite::{Sqlite, now_millis, now_seconds};

use super::Error;
use super::files::Random128;
use crate::protocol::{Content, Id, Millis, Seconds};

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
    /// The addressee does not exist in the sender's realm.
    #[error("no such user")]
    NoSuchUser,
    /// The sender used one message id for too many different messages.
    #[error("too many messages under one id")]
    TooManyAlike,
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
    /// The kind's name.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Password => "password",
            Self::Url(_) => "url",
        }
    }

    /// Reads what the command line says: `open`, `password` or `url=URL`.
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

/// A message to store.
#[derive(Clone, Debug)]
pub(super) struct NewMessage {
    pub(super) sender: Member,
    pub(super) receiver: Id,
    pub(super) msg_id: Id,
    pub(super) content: Content,
}

/// A message as it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// Its id: the client's, or the next free one if another message with other content has that.
    pub(super) msg_id: Id,
    /// Its time stamp.
    pub(super) time: Millis,
    /// False if it had been stored before.
    pub(super) fresh: bool,
}

/// A message as it is read back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    pub(super) sender: Id,
    pub(super) receiver: Id,
    pub(super) msg_id: Id,
    pub(super) status: i64,
    pub(super) created: Millis,
    pub(super) modified: Millis,
    pub(super) content: Content,
}

/// A conversation in its owner's view.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conversation {
    pub(super) peer: Id,
    pub(super) unread: i64,
    pub(super) last: Message,
}

/// The addressee reports what became of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    pub(super) author: Id,
    pub(super) reader: Id,
    pub(super) msg_id: Id,
    pub(super) status: i64,
}

/// What a [`Report`] changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raised {
    /// The author sent the reader no such message.
    NoSuchMessage,
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
    /// Raises the status of a message, never lowers it.
    fn raise_status(&self, report: Report) -> Answer<Raised>;
    /// A page of the owner's conversations, newest first.
    fn conversations(&self, owner: Id, request: PageRequest) -> Answer<Page<Conversation>>;
    /// A page of the messages between the owner and `peer`; pages go back in time, each has its oldest first.
    fn messages(&self, owner: Id, peer: Id, request: PageRequest) -> Answer<Page<Message>>;
    /// The same, of those from `peer` the owner has not seen.
    fn unread(&self, owner: Id, peer: Id, request: PageRequest) -> Answer<Page<Message>>;
    /// Hides a conversation's messages up to a time from its owner.
    fn hide(&self, owner: Id, peer: Id, until: Millis) -> Answer<()>;
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
    /// Their bytes are gone.
    fn swept(&self, ids: Vec<Random128>) -> Answer<()>;
}
