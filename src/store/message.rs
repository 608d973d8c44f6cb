//! Messages: history, arrivals, statuses.

use rusqlite::{Connection, Row, params};

use super::{Chat, Error, Message, MessageStatus, Store};
use crate::protocol::{ChatType, Content, Id, Millis};

/// In the order [`message`] reads them.
pub const COLUMNS: &str = "kind, chat, sender, id, mine, created, status, service, text";

/// A page of a chat as the server listed it.
#[derive(Clone, Debug, Default)]
pub struct ListedPage {
    /// The messages.
    pub messages: Vec<Message>,
}

/// What became of a message that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is new.
    New,
    /// It was known already.
    Known,
}

impl Store {
    /// A page of a chat, oldest first: the `limit` messages before the one named (`created`, `id`), or the newest.
    ///
    /// # Errors
    /// [`Error`].
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
                     WHERE kind = ?1 AND chat = ?2 AND (created, id) < (?3, ?4)
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

    /// When the oldest message of a chat was made that the server knows; `None` when there is none.
    ///
    /// # Errors
    /// [`Error`].
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

    /// Takes a message that arrived alone: somebody's, which then waits to be seen, or mine from another device.
    /// `in_step` says that none before it is missing; see [`in_step`](Self::in_step).
    ///
    /// # Errors
    /// [`Error`].
    pub async fn receive(&self, arrived: Message, in_step: bool) -> Result<Received, Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let owed = if arrived.mine { 0 } else { MessageStatus::Delivered.number() };
                let new = insert(&transaction, &arrived, owed)?;
                if new {
                    transaction
                        .prepare_cached(
                            "INSERT INTO conversations (kind, id, modified, unread) VALUES (?1, ?2, ?3, ?4)
                             ON CONFLICT DO UPDATE SET modified = max(modified, excluded.modified),
                                 unread = CASE WHEN excluded.unread = 0 THEN 0 ELSE unread + 1 END",
                        )?
                        .execute(params![
                            arrived.chat.kind.number(),
                            arrived.chat.id,
                            arrived.created,
                            i64::from(!arrived.mine)
                        ])?;
                }
                if in_step {
                    transaction
                        .prepare_cached(
                            "UPDATE conversations SET in_step = max(coalesce(in_step, 0), ?3)
                             WHERE kind = ?1 AND id = ?2",
                        )?
                        .execute(params![
                            arrived.chat.kind.number(),
                            arrived.chat.id,
                            arrived.created
                        ])?;
                }
                transaction.commit()?;
                Ok(if new { Received::New } else { Received::Known })
            })
            .await
    }

    /// Merges a page the server listed. Returns how many messages were new.
    ///
    /// What the server does not know to be delivered or seen, though it is, is reported again: the report was lost.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn merge(&self, page: ListedPage) -> Result<usize, Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let mut new = 0;
                for listed in &page.messages {
                    let undelivered = !listed.mine && listed.status < MessageStatus::Delivered;
                    let owed = if undelivered {
                        MessageStatus::Delivered.number()
                    } else {
                        0
                    };
                    if insert(&transaction, listed, owed)? {
                        new += 1;
                    } else {
                        raise_status(
                            &transaction,
                            listed.chat,
                            listed.sender,
                            listed.id,
                            listed.status,
                        )?;
                        if listed.mine {
                            settle_time(&transaction, listed)?;
                        } else {
                            owe_again(&transaction, listed)?;
                        }
                    }
                }
                transaction.commit()?;
                Ok(new)
            })
            .await
    }

    /// Raises a message's status; lower ones are ignored. Returns whether it changed.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn set_status(
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
    pub async fn mark_seen(&self, chat: Chat) -> Result<bool, Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let messages = transaction.execute(
                    "UPDATE messages SET status = 3, owed = 3
                     WHERE kind = ?1 AND chat = ?2 AND mine = 0 AND status < 3",
                    params![chat.kind.number(), chat.id],
                )?;
                let counted = transaction.execute(
                    "UPDATE conversations SET unread = 0 WHERE kind = ?1 AND id = ?2 AND unread > 0",
                    params![chat.kind.number(), chat.id],
                )?;
                transaction.commit()?;
                Ok(messages + counted > 0)
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
    Ok(added > 0)
}

fn raise_status(
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

/// A message of mine that the server lists is sent, whatever became of its ack; the server's time counts.
fn settle_time(db: &Connection, listed: &Message) -> Result<(), Error> {
    db.prepare_cached(
        "UPDATE messages SET created = ?5 WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND created <> ?5",
    )?
    .execute(params![
        listed.chat.kind.number(),
        listed.chat.id,
        listed.sender,
        listed.id,
        listed.created
    ])?;
    Ok(())
}

/// Owes a report whose effect the server does not list, unless it is owed anyway.
fn owe_again(db: &Connection, listed: &Message) -> Result<(), Error> {
    db.prepare_cached(
        "UPDATE messages SET owed = CASE status WHEN 3 THEN 3 ELSE 2 END
         WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4
             AND owed = 0 AND status <= 3 AND ?5 < CASE status WHEN 3 THEN 3 ELSE 2 END",
    )?
    .execute(params![
        listed.chat.kind.number(),
        listed.chat.id,
        listed.sender,
        listed.id,
        listed.status.number()
    ])?;
    Ok(())
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
