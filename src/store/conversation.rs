//! Conversations, their drafts, and the users they are with.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::message::{COLUMNS, message};
use super::{Chat, Conversation, Error, Store, User, group};
use crate::protocol::{ChatType, Id, Millis};

impl Store {
    /// The newest `limit` conversations, newest first.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// for row in core.store().conversations(50).await? {
    ///     println!("{:?}: {} unread", row.chat, row.unread);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn conversations(&self, limit: usize) -> Result<Vec<Conversation>, Error> {
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(
                    "SELECT kind, id, modified, draft, muted FROM conversations WHERE listed = 1
                     ORDER BY modified DESC, id LIMIT ?1",
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

    /// One conversation; `None` when the chat has never been opened, or was deleted.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use azstack::store::{Chat, Store};
    /// let store = Store::in_memory()?;
    /// assert_eq!(store.conversation(Chat::user(202)).await?, None);
    /// # Ok::<(), azstack::store::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn conversation(&self, chat: Chat) -> Result<Option<Conversation>, Error> {
        self.reader
            .run(move |db| {
                let mut found = db
                    .prepare_cached(
                        "SELECT kind, id, modified, draft, muted FROM conversations WHERE kind = ?1 AND id = ?2 AND listed = 1",
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

    /// Adds a conversation with nobody's message in it yet; one that exists is only listed again.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn add_conversation(&self, chat: Chat, now: Millis) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.execute(
                    "INSERT INTO conversations (kind, id, modified) VALUES (?1, ?2, ?3)
                     ON CONFLICT DO UPDATE SET listed = 1",
                    params![chat.kind.number(), chat.id, now],
                )?;
                Ok(())
            })
            .await
    }

    /// The number of the server's last change that is here; `None` before the first reading of its lists.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn last_change(&self) -> Result<Option<i64>, Error> {
        self.reader
            .run(|db| {
                let found: Option<String> = db
                    .prepare_cached("SELECT value FROM meta WHERE key = 'last_change'")?
                    .query_row([], |row| row.get(0))
                    .optional()?;
                Ok(found.and_then(|number| number.parse().ok()))
            })
            .await
    }

    /// Notes that every change of the server's up to that one is here.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn set_last_change(&self, change: i64) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.prepare_cached("INSERT OR REPLACE INTO meta VALUES ('last_change', ?1)")?
                    .execute([change.to_string()])?;
                Ok(())
            })
            .await
    }

    /// Keeps what is typed in a chat but not sent; `None` or blank forgets it. Nothing happens to a chat that was never opened.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// use azstack::store::Chat;
    /// let typed = Some(String::from("Half a sen"));
    /// core.store().set_draft(Chat::user(202), typed).await?;
    /// # Ok(()) }
    /// ```
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

    /// Keeps whether the messages of a chat are to be notified of.
    ///
    /// # Errors
    /// [`Error`].
    #[cfg(feature = "ui")]
    pub(crate) async fn set_muted(&self, chat: Chat, muted: bool) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                db.execute(
                    "UPDATE conversations SET muted = ?3 WHERE kind = ?1 AND id = ?2",
                    params![chat.kind.number(), chat.id, muted],
                )?;
                Ok(())
            })
            .await
    }

    /// What is known of the user with that number; `None` when nothing was ever heard of him.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// if let Some(user) = core.store().user(202).await? {
    ///     println!("{} was here at {} s", user.fullname, user.last_visit);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn user(&self, id: Id) -> Result<Option<User>, Error> {
        self.reader.run(move |db| user(db, id)).await
    }

    /// Keeps what was learnt of users. Returns those that changed.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn put_users(&self, users: Vec<User>) -> Result<Vec<User>, Error> {
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
    pub(crate) async fn peers(&self, limit: usize) -> Result<Vec<Id>, Error> {
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
        group: None,
        modified: row.get(2)?,
        unread: 0,
        last: None,
        draft: row.get(3)?,
        muted: row.get(4)?,
    })
}

/// Adds whom it is with, what is unread, and the newest message, which an index finds without looking at the others.
fn complete(db: &Connection, conversation: &mut Conversation) -> Result<(), Error> {
    let chat = conversation.chat;
    match chat.kind {
        ChatType::User => conversation.peer = user(db, chat.id)?,
        ChatType::Group => conversation.group = group::find(db, chat.id)?,
    }
    let name = params![chat.kind.number(), chat.id];
    conversation.unread = db
        .prepare_cached(
            "SELECT count(*) FROM messages INDEXED BY message_unseen
             WHERE mine = 0 AND status < 3 AND deleted = 0 AND kind = ?1 AND chat = ?2",
        )?
        .query_row(name, |row| row.get(0))?;
    conversation.last = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM messages WHERE kind = ?1 AND chat = ?2 AND deleted = 0
             ORDER BY created DESC, id DESC LIMIT 1"
        ))?
        .query_row(name, message)
        .optional()?;
    Ok(())
}

/// A message made at `created` is in the chat: it is listed, and is not older than that.
pub fn touch(db: &Connection, chat: Chat, created: Millis) -> Result<(), Error> {
    db.prepare_cached(
        "INSERT INTO conversations (kind, id, modified) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET modified = max(modified, excluded.modified), listed = 1",
    )?
    .execute(params![chat.kind.number(), chat.id, created])?;
    Ok(())
}
