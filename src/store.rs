//! The client's local truth: users, conversations, messages, drafts, the outbox and the history of calls, in SQLite.
//!
//! Reads and writes run on threads of their own and are awaited; nothing here touches the network. What the server
//! says is merged in (never doubled, statuses never lowered); what a person types is kept before it is sent, so the
//! outbox is simply every message of mine that is still [`MessageStatus::Sending`].
//!
//! One store belongs to one account: it is emptied when another one signs in.

mod arrival;
mod call;
mod conversation;
mod group;
mod message;
mod outbox;
mod removal;
mod row;
#[cfg_attr(not(feature = "ui"), allow(dead_code))]
mod saved;
mod schema;
mod search;
#[cfg(test)]
mod tests;
mod worker;

use std::path::Path;

use rusqlite::OptionalExtension;

pub use arrival::Listed;
pub(crate) use arrival::Received;
pub(crate) use call::CallEntry;
pub use outbox::Owed;
pub use row::*;

use crate::protocol::Id;
use worker::Worker;

/// Why the store failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// SQLite reported a failure: disk full, file unreadable, file not a database.
    #[error("the local store failed: {0}")]
    Database(String),
    /// The store was made by a newer version of the program.
    #[error("the local store was made by a newer version (format {0})")]
    TooNew(i64),
    /// More is asked of the store than it can do; this was not done.
    #[error("the local store is too busy")]
    Busy,
    /// The store is closing.
    #[error("the local store is closed")]
    Closed,
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}

/// The store; cheap to clone.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use azstack::store::{Chat, Store};
/// let store = Store::in_memory()?;
/// assert!(store.messages(Chat::user(202), None, 50).await?.is_empty());
/// # Ok::<(), azstack::store::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    writer: Worker,
    /// The same worker when in memory, where a second connection would see another database.
    reader: Worker,
}

impl Store {
    /// Opens the store in the SQLite file at `path`, making it if need be. Blocks for the time of that.
    ///
    /// # Errors
    /// [`Error::Database`] when the file cannot be used, [`Error::TooNew`] when a newer version of the program made it.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), azstack::store::Error> {
    /// let store = azstack::store::Store::open("alice.db".as_ref())?;
    /// println!("{:?}", store.me().await?);
    /// # Ok(()) }
    /// ```
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut connection = rusqlite::Connection::open(path)?;
        schema::prepare(&mut connection)?;
        let reading = rusqlite::Connection::open(path)?;
        schema::configure(&reading)?;
        Ok(Self {
            writer: Worker::spawn("store-writer", connection)?,
            reader: Worker::spawn("store-reader", reading)?,
        })
    }

    /// A store in memory, that lives as long as its handles.
    ///
    /// # Errors
    /// [`Error::Database`] when SQLite has no memory.
    ///
    /// ```
    /// let store = azstack::store::Store::in_memory()?;
    /// # Ok::<(), azstack::store::Error>(())
    /// ```
    pub fn in_memory() -> Result<Self, Error> {
        let mut connection = rusqlite::Connection::open_in_memory()?;
        schema::prepare(&mut connection)?;
        let worker = Worker::spawn("store", connection)?;
        Ok(Self {
            writer: worker.clone(),
            reader: worker,
        })
    }

    /// Makes the store that of this account. One of another account (or of the same name on another server) is
    /// emptied first.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn adopt(&self, app_id: &str, me: &User) -> Result<(), Error> {
        let account = format!("{app_id}/{}", me.id);
        let me = me.clone();
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let known: Option<String> = transaction
                    .query_row("SELECT value FROM meta WHERE key = 'account'", [], |row| {
                        row.get(0)
                    })
                    .optional()?;
                if known.as_deref() != Some(&account) {
                    transaction.execute_batch(schema::EMPTY)?;
                    transaction.execute(
                        "INSERT OR REPLACE INTO meta VALUES ('account', ?1)",
                        [&account],
                    )?;
                    transaction.execute(
                        "INSERT OR REPLACE INTO meta VALUES ('me', ?1)",
                        [me.id.to_string()],
                    )?;
                }
                conversation::put_user(&transaction, &me)?;
                transaction.commit()?;
                Ok(())
            })
            .await
    }

    /// The account's own user, if one has ever signed in.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let store = azstack::store::Store::in_memory()?;
    /// assert_eq!(store.me().await?, None);
    /// # Ok::<(), azstack::store::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn me(&self) -> Result<Option<User>, Error> {
        self.reader
            .run(|db| {
                Ok(my_id(db)?
                    .map(|id| conversation::user(db, id))
                    .transpose()?
                    .flatten())
            })
            .await
    }
}

fn my_id(db: &rusqlite::Connection) -> Result<Option<Id>, Error> {
    let id: Option<String> = db
        .prepare_cached("SELECT value FROM meta WHERE key = 'me'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(id.and_then(|id| id.parse().ok()))
}
