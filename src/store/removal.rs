//! What goes: messages withdrawn by their authors, messages and conversations deleted from my view.

use rusqlite::{Connection, OptionalExtension, params};

use super::arrival::{bury, unlist_if_empty};
use super::message::{COLUMNS, message};
use super::{Chat, Error, Message, Store, search};
use crate::protocol::{Id, Millis};

impl Store {
    /// The message `id` of the author `sender` in a chat; `None` when it is not known, or was deleted from my view.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use azstack::store::{Chat, Store};
    /// let store = Store::in_memory()?;
    /// assert_eq!(store.message(Chat::user(202), 202, 1).await?, None);
    /// # Ok::<(), azstack::store::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn message(&self, chat: Chat, sender: Id, id: Id) -> Result<Option<Message>, Error> {
        self.reader.run(move |db| find(db, chat, sender, id)).await
    }

    /// A message was withdrawn by its author: its place stays, its content goes. Returns whether that was news.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn withdraw(&self, chat: Chat, sender: Id, id: Id) -> Result<bool, Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let changed = transaction
                    .prepare_cached(
                        "UPDATE messages SET status = 6, owed = 0, service = 0, text = ''
                         WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND status < 6 AND deleted = 0",
                    )?
                    .execute(params![chat.kind.number(), chat.id, sender, id])?;
                search::remove(&transaction, chat, sender, id)?;
                transaction.commit()?;
                Ok(changed > 0)
            })
            .await
    }

    /// Deletes a message from my view. Returns whether it was there.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn delete_message(
        &self,
        chat: Chat,
        sender: Id,
        id: Id,
    ) -> Result<bool, Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let found = find(&transaction, chat, sender, id)?;
                if let Some(message) = &found {
                    bury(&transaction, message)?;
                }
                transaction.commit()?;
                Ok(found.is_some())
            })
            .await
    }

    /// Deletes a conversation's messages up to a time from my view, and its row in the list if none is left. What is
    /// still in the outbox stays: the server does not have it yet, and will.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn hide(&self, chat: Chat, until: Millis) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                search::remove_until(&transaction, chat, until)?;
                transaction.execute(
                    "UPDATE messages SET deleted = 1, owed = 0, service = 0, text = '', status = max(status, 3)
                     WHERE kind = ?1 AND chat = ?2 AND created <= ?3 AND status > 0",
                    params![chat.kind.number(), chat.id, until],
                )?;
                unlist_if_empty(&transaction, chat)?;
                transaction.commit()?;
                Ok(())
            })
            .await
    }

    /// When the newest message of a chat was made, in ms; `None` when there is none.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use azstack::store::{Chat, Store};
    /// let store = Store::in_memory()?;
    /// assert_eq!(store.newest(Chat::user(202)).await?, None);
    /// # Ok::<(), azstack::store::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn newest(&self, chat: Chat) -> Result<Option<Millis>, Error> {
        self.reader
            .run(move |db| {
                Ok(db
                    .prepare_cached(
                        "SELECT max(created) FROM messages WHERE kind = ?1 AND chat = ?2",
                    )?
                    .query_row(params![chat.kind.number(), chat.id], |row| row.get(0))?)
            })
            .await
    }
}

/// The message of this name, unless it is deleted.
pub fn find(db: &Connection, chat: Chat, sender: Id, id: Id) -> Result<Option<Message>, Error> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM messages
             WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND deleted = 0"
        ))?
        .query_row(params![chat.kind.number(), chat.id, sender, id], message)
        .optional()?)
}
