//! What comes from the server: single messages as they arrive, and pages of lists.
//!
//! The same message may come by both ways, in any order, any number of times. A name (chat, author, id) stands for one
//! message; if a message of mine that is not acked yet has the name of another one the server knows, mine waits for its
//! ack, which gives it another name ([`Store::acked`]), and the lists are read again.

use rusqlite::{Connection, params};

use super::conversation::touch;
use super::message::{insert, raise_status};
use super::{Chat, Error, Message, MessageStatus, Store, group, search};
use crate::protocol::Content;

/// A message as a page of the server's lists has it. Public for the benchmark, which fills a store with pages.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The message.
    pub message: Message,
    /// Whether it was deleted from my view.
    pub deleted: bool,
}

/// What became of a message that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    /// It is new.
    New,
    /// It was known already.
    Known,
    /// Its name is taken by a message of mine that waits for its ack.
    Conflict,
}

impl Store {
    /// Takes a message that arrived alone: somebody's, which then waits to be seen, or mine from another device. What
    /// happened to a group changes what is known of the group.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn receive(&self, arrived: Message) -> Result<Received, Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let received = take(&transaction, &arrived)?;
                if received == Received::New
                    && let Content::Action(action) = &arrived.content
                {
                    group::apply(&transaction, arrived.chat.id, action)?;
                }
                transaction.commit()?;
                Ok(received)
            })
            .await
    }

    /// Merges a page the server listed. Returns how many messages were new, and whether one was in
    /// [`Conflict`](Received::Conflict).
    ///
    /// What the server does not know to be delivered or seen, though it is, is reported again: the report was lost.
    ///
    /// # Errors
    /// [`Error`].
    #[doc(hidden)]
    pub async fn merge(&self, page: Vec<Listed>) -> Result<(usize, bool), Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                let (mut new, mut conflict) = (0, false);
                for listed in &page {
                    if listed.deleted {
                        bury(&transaction, &listed.message)?;
                        continue;
                    }
                    match take(&transaction, &listed.message)? {
                        Received::New => new += 1,
                        Received::Known => update(&transaction, &listed.message)?,
                        Received::Conflict => conflict = true,
                    }
                }
                transaction.commit()?;
                Ok((new, conflict))
            })
            .await
    }
}

/// Adds a message unless it is known.
fn take(db: &Connection, message: &Message) -> Result<Received, Error> {
    let undelivered = !message.mine && message.status < MessageStatus::Delivered;
    let owed = if undelivered {
        MessageStatus::Delivered.number()
    } else {
        0
    };
    if insert(db, message, owed)? {
        touch(db, message.chat, message.created)?;
        return Ok(Received::New);
    }
    Ok(if message.mine && is_other_unsent(db, message)? {
        Received::Conflict
    } else {
        Received::Known
    })
}

/// Whether a message of mine with other content has that name and is not acked.
fn is_other_unsent(db: &Connection, message: &Message) -> Result<bool, Error> {
    Ok(db
        .prepare_cached(
            "SELECT 1 FROM messages WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4
             AND status <= 0 AND deleted = 0 AND (service <> ?5 OR text <> ?6)",
        )?
        .exists(params![
            message.chat.kind.number(),
            message.chat.id,
            message.sender,
            message.id,
            message.content.kind(),
            message.content.encode()
        ])?)
}

/// A known message as the server has it now: a status never falls, the server's time and content count.
fn update(db: &Connection, listed: &Message) -> Result<(), Error> {
    raise_status(db, listed.chat, listed.sender, listed.id, listed.status)?;
    let changed = db
        .prepare_cached(
            "UPDATE messages SET created = ?5, service = ?6, text = ?7
         WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND deleted = 0
             AND (status <> 6 OR ?6 = 0) AND (created <> ?5 OR service <> ?6 OR text <> ?7)",
        )?
        .execute(params![
            listed.chat.kind.number(),
            listed.chat.id,
            listed.sender,
            listed.id,
            listed.created,
            listed.content.kind(),
            listed.content.encode()
        ])?;
    if changed > 0 {
        search::put_again(db, listed)?;
    }
    if !listed.mine {
        owe_again(db, listed)?;
    }
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

/// Leaves nothing of a message but its name.
pub fn bury(db: &Connection, message: &Message) -> Result<(), Error> {
    let name = Message {
        status: MessageStatus::Seen,
        content: Content::Empty,
        ..message.clone()
    };
    insert(db, &name, 0)?;
    search::remove(db, message.chat, message.sender, message.id)?;
    db.prepare_cached(
        "UPDATE messages SET deleted = 1, owed = 0, service = 0, text = '', status = max(status, 3)
         WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4",
    )?
    .execute(params![
        message.chat.kind.number(),
        message.chat.id,
        message.sender,
        message.id
    ])?;
    unlist_if_empty(db, message.chat)
}

/// A conversation of which everything was deleted leaves the list.
pub fn unlist_if_empty(db: &Connection, chat: Chat) -> Result<(), Error> {
    db.prepare_cached(
        "UPDATE conversations SET listed = 0 WHERE kind = ?1 AND id = ?2 AND NOT EXISTS (
             SELECT 1 FROM messages WHERE kind = ?1 AND chat = ?2 AND deleted = 0)",
    )?
    .execute(params![chat.kind.number(), chat.id])?;
    Ok(())
}
