//! Conversations, their drafts, and the users they are with.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::message::{COLUMNS, message};
use super::{Chat, Conversation, Error, Store, User};
use crate::protocol::{ChatType, Id, Millis};

impl Store {
    /// The newest `limit` conversations, newest first.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn conversations(&self, limit: usize) -> Result<Vec<Conversation>, Error> {
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(
                    "SELECT kind, id, modified, unread, draft FROM conversations ORDER BY modified DESC, id LIMIT ?1",
                )?;
                let mut list = rows
                    .query_map([limit as i64], conversation)?
                    .collect::<Result<Vec<_>, _>>()?;
                for conversation in &mut list {
                    complete(db, conversation)?;
                }
                Ok(list)
            })
            .await
    }

    /// One conversation; `None` when the chat has never been opened.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn conversation(&self, chat: Chat) -> Result<Option<Conversation>, Error> {
        self.reader
            .run(move |db| {
                let mut found = db
                    .prepare_cached(
                        "SELECT kind, id, modified, unread, draft FROM conversations WHERE kind = ?1 AND id = ?2",
                    )?
                    .query_row(params![chat.kind.number(), chat.id], conversation)
                    .optional()?;
                if let Some(conversation) = &mut found {
                    complete(db, conversation)?;
                }
                Ok(found)
            })
            .await
    }

    /// Adds a conversation with nobody's message in it yet; one that exists stays as it is.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn add_conversation(&self, chat: Chat, now: Millis) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.execute(
                    "INSERT OR IGNORE INTO conversations (kind, id, modified) VALUES (?1, ?2, ?3)",
                    params![chat.kind.number(), chat.id, now],
                )?;
                Ok(())
            })
            .await
    }

    /// Takes over what the server lists of a conversation: when it changed and how many messages wait. Messages seen
    /// here of which the server has not been told yet do not wait.
    ///
    /// Returns whether that was news.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn put_conversation(
        &self,
        chat: Chat,
        modified: Millis,
        unread: u32,
    ) -> Result<bool, Error> {
        self.writer
            .run(move |db| {
                // Owed reports are few, whatever the length of the chat.
                let unreported: u32 = db
                    .prepare_cached(
                        "SELECT count(*) FROM messages INDEXED BY message_owed
                         WHERE owed > 0 AND owed = 3 AND kind = ?1 AND chat = ?2",
                    )?
                    .query_row(params![chat.kind.number(), chat.id], |row| row.get(0))?;
                let unread = unread.saturating_sub(unreported);
                let changed = db.execute(
                    "INSERT INTO conversations (kind, id, modified, unread) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET modified = max(modified, excluded.modified), unread = excluded.unread
                     WHERE modified < excluded.modified OR unread <> excluded.unread",
                    params![chat.kind.number(), chat.id, modified, unread],
                )?;
                Ok(changed > 0)
            })
            .await
    }

    /// Up to which time every message of a chat that the server has is here; `None` before its first reading.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn in_step(&self, chat: Chat) -> Result<Option<Millis>, Error> {
        self.reader
            .run(move |db| {
                let found = db
                    .prepare_cached(
                        "SELECT in_step FROM conversations WHERE kind = ?1 AND id = ?2",
                    )?
                    .query_row(params![chat.kind.number(), chat.id], |row| row.get(0))
                    .optional()?;
                Ok(found.flatten())
            })
            .await
    }

    /// Notes that every message of a chat up to then is here.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn set_in_step(&self, chat: Chat, to: Millis) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.prepare_cached(
                    "UPDATE conversations SET in_step = ?3 WHERE kind = ?1 AND id = ?2",
                )?
                .execute(params![chat.kind.number(), chat.id, to])?;
                Ok(())
            })
            .await
    }

    /// Whether the last reading of the server's lists came to its end.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn lists_complete(&self) -> Result<bool, Error> {
        self.reader
            .run(|db| {
                Ok(db
                    .prepare_cached("SELECT 1 FROM meta WHERE key = 'lists_complete'")?
                    .exists([])?)
            })
            .await
    }

    /// Notes that a reading of the server's lists has come to its end, or that one goes on.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn set_lists_complete(&self, complete: bool) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.execute_batch(if complete {
                    "INSERT OR IGNORE INTO meta VALUES ('lists_complete', '')"
                } else {
                    "DELETE FROM meta WHERE key = 'lists_complete'"
                })?;
                Ok(())
            })
            .await
    }

    /// Keeps what is typed but not sent; `None` or blank forgets it.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn set_draft(&self, chat: Chat, draft: Option<String>) -> Result<(), Error> {
        let draft = draft.filter(|text| !text.trim().is_empty());
        self.writer
            .run(move |db| {
                db.execute(
                    "UPDATE conversations SET draft = ?3 WHERE kind = ?1 AND id = ?2",
                    params![chat.kind.number(), chat.id, draft],
                )?;
                Ok(())
            })
            .await
    }

    /// What is known of a user.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn user(&self, id: Id) -> Result<Option<User>, Error> {
        self.reader.run(move |db| user(db, id)).await
    }

    /// Keeps what was learnt of users. Returns those that changed.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn put_users(&self, users: Vec<User>) -> Result<Vec<User>, Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let mut changed = Vec::new();
                for person in users {
                    if put_user(&transaction, &person)? {
                        changed.push(person);
                    }
                }
                transaction.commit()?;
                Ok(changed)
            })
            .await
    }

    /// The peers of the newest conversations.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn peers(&self, limit: usize) -> Result<Vec<Id>, Error> {
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(
                    "SELECT id FROM conversations WHERE kind = 1 ORDER BY modified DESC LIMIT ?1",
                )?;
                let ids = rows
                    .query_map([limit as i64], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                Ok(ids)
            })
            .await
    }
}

pub fn user(db: &Connection, id: Id) -> Result<Option<User>, Error> {
    let mut rows = db
        .prepare_cached("SELECT id, name, fullname, online, last_visit FROM users WHERE id = ?1")?;
    let found = rows
        .query_row([id], |row| {
            Ok(User {
                id: row.get(0)?,
                name: row.get(1)?,
                fullname: row.get(2)?,
                online: row.get(3)?,
                last_visit: row.get(4)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Returns whether that was news.
pub fn put_user(db: &Connection, user: &User) -> Result<bool, Error> {
    let changed = db
        .prepare_cached(
            "INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET name = excluded.name, fullname = excluded.fullname,
                 online = excluded.online, last_visit = excluded.last_visit
             WHERE name <> excluded.name OR fullname <> excluded.fullname
                 OR online <> excluded.online OR last_visit <> excluded.last_visit",
        )?
        .execute(params![
            user.id,
            user.name,
            user.fullname,
            user.online,
            user.last_visit
        ])?;
    Ok(changed > 0)
}

fn conversation(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    let kind = ChatType::from_number(row.get(0)?).unwrap_or(ChatType::User);
    Ok(Conversation {
        chat: Chat {
            kind,
            id: row.get(1)?,
        },
        peer: None,
        modified: row.get(2)?,
        unread: row.get(3)?,
        last: None,
        draft: row.get(4)?,
    })
}

/// Adds the peer and the newest message, which an index finds without looking at the others.
fn complete(db: &Connection, conversation: &mut Conversation) -> Result<(), Error> {
    let chat = conversation.chat;
    if chat.kind == ChatType::User {
        conversation.peer = user(db, chat.id)?;
    }
    conversation.last = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM messages WHERE kind = ?1 AND chat = ?2 ORDER BY created DESC, id DESC LIMIT 1"
        ))?
        .query_row(params![chat.kind.number(), chat.id], message)
        .optional()?;
    Ok(())
}
