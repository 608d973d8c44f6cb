//! What waits to be sent: messages of mine, and reports owed to the authors of others.

use rand::Rng;
use rusqlite::{Connection, OptionalExtension, params};

use super::conversation::touch;
use super::message::{COLUMNS, insert, message};
use super::removal::find;
use super::{Chat, Error, Message, MessageStatus, Store, search};
use crate::protocol::{ChatType, Content, Id, MAX_ID, Millis};

/// A status report the author has not been sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The chat.
    pub chat: Chat,
    /// The author.
    pub sender: Id,
    /// The message.
    pub id: Id,
    /// [`MessageStatus::Delivered`] or [`MessageStatus::Seen`].
    pub status: MessageStatus,
}

impl Store {
    /// The next id for something of mine: Unix seconds × 2²⁰ plus 20 random bits, and always greater than the last.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn next_id(&self, now: Millis) -> Result<Id, Error> {
        self.writer.run(move |db| next_id(db, now)).await
    }

    /// Puts a message of mine into the outbox. `None` when the chat has a message of mine with the wanted id already.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) fn post(
        &self,
        chat: Chat,
        sender: Id,
        content: Content,
        wanted: Option<Id>,
        now: Millis,
    ) -> impl Future<Output = Result<Option<Message>, Error>> + Send + use<> {
        let status = MessageStatus::Sending;
        self.writer
            .run(move |db| put(db, chat, sender, content, status, wanted, now))
    }

    /// Keeps a message of mine that is not to be sent, as [`MessageStatus::Failed`].
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn keep_unsent(
        &self,
        chat: Chat,
        sender: Id,
        content: Content,
        now: Millis,
    ) -> Result<Option<Message>, Error> {
        let status = MessageStatus::Failed;
        self.writer
            .run(move |db| put(db, chat, sender, content, status, None, now))
            .await
    }

    /// What waits to be sent, in the order it was typed, at most `limit` messages.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// let waiting = core.store().outbox(100).await?.len();
    /// # Ok(()) }
    /// ```
    pub async fn outbox(&self, limit: usize) -> Result<Vec<Message>, Error> {
        self.writer
            .run(move |db| {
                let mut rows = db.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM messages WHERE mine = 1 AND status = 0 ORDER BY id LIMIT ?1"
                ))?;
                let found = rows
                    .query_map([limit as i64], message)?
                    .collect::<Result<_, _>>()?;
                Ok(found)
            })
            .await
    }

    /// Takes the server's ack of a message of mine: sent at `time`, or refused. `stored_id` is its name from now on,
    /// if the server had to give it another one. Returns whether it was waiting.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn acked(
        &self,
        chat: Chat,
        id: Id,
        stored_id: Option<Id>,
        time: Option<Millis>,
        stored: bool,
    ) -> Result<bool, Error> {
        let status = if stored {
            MessageStatus::Sent
        } else {
            MessageStatus::Failed
        };
        let new_id = stored_id.unwrap_or(id);
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let listed = new_id != id && is_acked(&transaction, chat, new_id)?;
                let changed = if listed {
                    // A list brought it under that name already.
                    forget_unsent(&transaction, chat, id)?;
                    transaction
                        .prepare_cached(
                            "DELETE FROM messages
                             WHERE kind = ?1 AND chat = ?2 AND id = ?3 AND mine = 1 AND status <= 0",
                        )?
                        .execute(params![chat.kind.number(), chat.id, id])?
                } else {
                    transaction
                        .prepare_cached(
                            "UPDATE messages SET status = ?4, created = coalesce(?5, created), id = ?6
                             WHERE kind = ?1 AND chat = ?2 AND id = ?3 AND mine = 1 AND status <= 0",
                        )?
                        .execute(params![
                            chat.kind.number(),
                            chat.id,
                            id,
                            status.number(),
                            time,
                            new_id
                        ])?
                };
                if !listed && changed > 0 {
                    // Its time is another one now, and so is its place among the hits.
                    let sender: Option<Id> = transaction
                        .prepare_cached("SELECT sender FROM messages WHERE kind = ?1 AND chat = ?2 AND id = ?3 AND mine = 1")?
                        .query_row(params![chat.kind.number(), chat.id, new_id], |row| row.get(0))
                        .optional()?;
                    if let Some(message) = sender
                        .map(|sender| find(&transaction, chat, sender, new_id))
                        .transpose()?
                        .flatten()
                    {
                        search::put(&transaction, &message)?;
                    }
                }
                transaction.commit()?;
                Ok(changed > 0)
            })
            .await
    }

    /// Puts a refused message back into the outbox. Returns it, if it was refused.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn retry(&self, chat: Chat, id: Id) -> Result<Option<Message>, Error> {
        self.writer
            .run(move |db| {
                let found = db
                    .prepare_cached(&format!(
                        "UPDATE messages SET status = 0
                         WHERE kind = ?1 AND chat = ?2 AND id = ?3 AND mine = 1 AND status = -1 RETURNING {COLUMNS}"
                    ))?
                    .query_row(params![chat.kind.number(), chat.id, id], message)
                    .optional()?;
                Ok(found)
            })
            .await
    }

    /// The reports (delivered, seen) still owed to authors, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// let reported = core.store().owed(1).await?.is_empty();
    /// # Ok(()) }
    /// ```
    pub async fn owed(&self, limit: usize) -> Result<Vec<Owed>, Error> {
        self.writer
            .run(move |db| {
                let mut rows = db.prepare_cached(
                    "SELECT kind, chat, sender, id, owed FROM messages WHERE owed > 0 ORDER BY id LIMIT ?1",
                )?;
                let found = rows.query_map([limit as i64], |row| {
                    Ok(Owed {
                        chat: Chat {
                            kind: ChatType::from_number(row.get(0)?).unwrap_or(ChatType::User),
                            id: row.get(1)?,
                        },
                        sender: row.get(2)?,
                        id: row.get(3)?,
                        status: MessageStatus::from_number(row.get(4)?),
                    })
                })?;
                Ok(found.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// A report went out (or was refused for good): it is owed no more.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn settled(&self, owed: Owed) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.prepare_cached(
                    "UPDATE messages SET owed = 0, status = max(status, owed)
                     WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND owed = ?5",
                )?
                .execute(params![
                    owed.chat.kind.number(),
                    owed.chat.id,
                    owed.sender,
                    owed.id,
                    owed.status.number()
                ])?;
                Ok(())
            })
            .await
    }
}

/// Whether a message of mine has that name and is not waiting.
/// Takes my unsent message out of the index.
fn forget_unsent(db: &Connection, chat: Chat, id: Id) -> Result<(), Error> {
    match super::my_id(db)? {
        Some(me) => search::remove(db, chat, me, id),
        None => Ok(()),
    }
}

fn is_acked(db: &Connection, chat: Chat, id: Id) -> Result<bool, Error> {
    Ok(db
        .prepare_cached(
            "SELECT 1 FROM messages WHERE kind = ?1 AND chat = ?2 AND id = ?3 AND mine = 1 AND status > 0",
        )?
        .exists(params![chat.kind.number(), chat.id, id])?)
}

/// Puts a message of mine into its chat. `None` when the chat has a message of mine with the wanted id already.
fn put(
    db: &mut Connection,
    chat: Chat,
    sender: Id,
    content: Content,
    status: MessageStatus,
    wanted: Option<Id>,
    now: Millis,
) -> Result<Option<Message>, Error> {
    let transaction = db.transaction()?;
    let id = match wanted {
        Some(id) => id,
        None => next_id(&transaction, now)?,
    };
    let message = Message {
        chat,
        sender,
        id,
        mine: true,
        created: now,
        status,
        content,
    };
    if !insert(&transaction, &message, 0)? {
        return Ok(None);
    }
    touch(&transaction, chat, now)?;
    transaction
        .prepare_cached("UPDATE conversations SET draft = NULL WHERE kind = ?1 AND id = ?2")?
        .execute(params![chat.kind.number(), chat.id])?;
    transaction.commit()?;
    Ok(Some(message))
}

fn next_id(db: &Connection, now: Millis) -> Result<Id, Error> {
    let last: Option<String> = db
        .prepare_cached("SELECT value FROM meta WHERE key = 'last_id'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let last: Id = last.and_then(|last| last.parse().ok()).unwrap_or(0);
    let fresh =
        (now / 1000).saturating_mul(1 << 20) + i64::from(rand::rng().random_range(0..1u32 << 20));
    let id = fresh.max(last + 1).min(MAX_ID);
    db.prepare_cached("INSERT OR REPLACE INTO meta VALUES ('last_id', ?1)")?
        .execute([id.to_string()])?;
    Ok(id)
}
