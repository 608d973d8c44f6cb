//! Messages: history, arrivals, statuses.

use rusqlite::{Connection, Row, params};

use super::{Chat, Error, Message, MessageStatus, Store, search};
use crate::protocol::{ChatType, Content, Id, Millis};

/// In the order [`message`] reads them.
pub const COLUMNS: &str = "kind, chat, sender, id, mine, created, status, service, text";

impl Store {
    /// A page of a chat, oldest first: the `limit` messages before the one named (`created` in ms, `id`), or the newest.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// use azstack::store::Chat;
    /// let chat = Chat::user(202);
    /// let newest = core.store().messages(chat, None, 50).await?;
    /// if let Some(oldest) = newest.first() {
    ///     let before = Some((oldest.created, oldest.id));
    ///     let older = core.store().messages(chat, before, 50).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn messages(
        &self,
        chat: Chat,
        before: Option<(Millis, Id)>,
        limit: usize,
    ) -> Result<Vec<Message>, Error> {
        let (created, id) = before.unwrap_or((i64::MAX, i64::MAX));
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM messages
                     WHERE kind = ?1 AND chat = ?2 AND deleted = 0 AND (created, id) < (?3, ?4)
                     ORDER BY created DESC, id DESC LIMIT ?5"
                ))?;
                let found = rows.query_map(
                    params![chat.kind.number(), chat.id, created, id, limit as i64],
                    message,
                )?;
                let mut page = found.collect::<Result<Vec<_>, _>>()?;
                page.reverse();
                Ok(page)
            })
            .await
    }

    /// Messages of `chat` from the place `from` (`created` in ms, `id`) on, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// use azstack::store::Chat;
    /// let oldest = core.store().messages_from(Chat::user(202), (0, 0), 50).await?;
    /// # Ok(()) }
    /// ```
    pub async fn messages_from(
        &self,
        chat: Chat,
        from: (Millis, Id),
        limit: usize,
    ) -> Result<Vec<Message>, Error> {
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM messages
                     WHERE kind = ?1 AND chat = ?2 AND deleted = 0 AND (created, id) >= (?3, ?4)
                     ORDER BY created, id LIMIT ?5"
                ))?;
                let found = rows.query_map(
                    params![chat.kind.number(), chat.id, from.0, from.1, limit as i64],
                    message,
                )?;
                Ok(found.collect::<Result<Vec<_>, _>>()?)
            })
            .await
    }

    /// When the oldest message of a chat was made that the server knows, in ms; `None` when there is none.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use azstack::store::{Chat, Store};
    /// let store = Store::in_memory()?;
    /// assert_eq!(store.oldest(Chat::user(202)).await?, None);
    /// # Ok::<(), azstack::store::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn oldest(&self, chat: Chat) -> Result<Option<Millis>, Error> {
        self.reader
            .run(move |db| {
                let found = db
                    .prepare_cached(
                        "SELECT min(created) FROM messages WHERE kind = ?1 AND chat = ?2 AND status > 0",
                    )?
                    .query_row(params![chat.kind.number(), chat.id], |row| row.get(0))?;
                Ok(found)
            })
            .await
    }

    /// Raises a message's status; lower ones are ignored. Returns whether it changed.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn set_status(
        &self,
        chat: Chat,
        sender: Id,
        id: Id,
        status: MessageStatus,
    ) -> Result<bool, Error> {
        self.writer
            .run(move |db| raise_status(db, chat, sender, id, status))
            .await
    }

    /// Marks everything of others in a chat as seen, and owes their authors the report. Returns whether anything
    /// was unseen.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn mark_seen(&self, chat: Chat) -> Result<bool, Error> {
        self.writer
            .run(move |db| {
                let seen = db.execute(
                    "UPDATE messages INDEXED BY message_unseen SET status = 3, owed = 3
                     WHERE kind = ?1 AND chat = ?2 AND mine = 0 AND status < 3 AND deleted = 0",
                    params![chat.kind.number(), chat.id],
                )?;
                Ok(seen > 0)
            })
            .await
    }

    /// Names of others' messages in a chat that are not seen yet: author and id.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn unseen(&self, chat: Chat) -> Result<Vec<(Id, Id)>, Error> {
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(
                    "SELECT sender, id FROM messages INDEXED BY message_unseen
                     WHERE kind = ?1 AND chat = ?2 AND mine = 0 AND status < 3 AND deleted = 0",
                )?;
                let names = rows.query_map(params![chat.kind.number(), chat.id], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
                Ok(names.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Messages of others were seen on another device of mine; nothing is owed for them.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn seen_elsewhere(
        &self,
        chat: Chat,
        names: Vec<(Id, Id)>,
    ) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                {
                    let mut update = transaction.prepare_cached(
                        "UPDATE messages SET status = 3, owed = 0
                         WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND mine = 0 AND status < 3",
                    )?;
                    for (sender, id) in names {
                        update.execute(params![chat.kind.number(), chat.id, sender, id])?;
                    }
                }
                transaction.commit()?;
                Ok(())
            })
            .await
    }
}

/// Adds a message unless it is known. Returns whether it was added.
pub fn insert(db: &Connection, message: &Message, owed: i64) -> Result<bool, Error> {
    let added = db
        .prepare_cached(&format!(
            "INSERT OR IGNORE INTO messages ({COLUMNS}, owed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        ))?
        .execute(params![
            message.chat.kind.number(),
            message.chat.id,
            message.sender,
            message.id,
            message.mine,
            message.created,
            message.status.number(),
            message.content.kind(),
            message.content.encode(),
            owed
        ])?;
    if added > 0 {
        search::put(db, message)?;
    }
    Ok(added > 0)
}

pub fn raise_status(
    db: &Connection,
    chat: Chat,
    sender: Id,
    id: Id,
    status: MessageStatus,
) -> Result<bool, Error> {
    let changed = db
        .prepare_cached(
            "UPDATE messages SET status = ?5
             WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND status < ?5",
        )?
        .execute(params![
            chat.kind.number(),
            chat.id,
            sender,
            id,
            status.number()
        ])?;
    Ok(changed > 0)
}

/// Reads [`COLUMNS`].
pub fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    let kind = ChatType::from_number(row.get(0)?).unwrap_or(ChatType::User);
    Ok(Message {
        chat: Chat {
            kind,
            id: row.get(1)?,
        },
        sender: row.get(2)?,
        id: row.get(3)?,
        mine: row.get(4)?,
        created: row.get(5)?,
        status: MessageStatus::from_number(row.get(6)?),
        content: Content::decode(row.get(7)?, row.get_ref(8)?.as_str()?),
    })
}
