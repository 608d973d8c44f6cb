//! The SQL of storing a message, once, and of putting it into everybody's view.

use rusqlite::{Connection, OptionalExtension, params};

use super::writer::Writer;
use super::{Chat, NewMessage, StoreError, Stored, accounts, files, groups, page};
use crate::protocol::message::status;
use crate::protocol::{ChatType, Content, Id, Millis};

/// Different messages that may share one client-made id.
const ALIKE: i64 = 64;

type Result<T> = std::result::Result<T, StoreError>;

/// Stores a message once: one with the same sender, receiver, id and content is the same message. With other content
/// it is another one, whose client counted like a second device of the same user: it gets the next free id.
pub(super) fn add(writer: &Writer, message: &NewMessage, now: Millis) -> Result<Stored> {
    let (kind, text) = (message.content.kind(), message.content.encode());
    let namesakes = namesakes(writer, message.sender.id, message.to.id, message.msg_id)?;
    if let Some(same) = namesakes.iter().find(|one| one.is(kind, &text)) {
        return Ok(same.stored());
    }
    match message.to.kind {
        ChatType::User if !accounts::is_member(writer, message.sender.realm, message.to.id)? => {
            return Err(StoreError::NoSuchUser);
        }
        ChatType::User => {}
        ChatType::Group => {
            groups::of_member(writer, message.sender, message.to.id)?;
        }
    }
    insert(writer, message, now)
}

/// A message that has, or stands for, the id in question.
pub(super) struct Namesake {
    seq: i64,
    msg_id: Id,
    created: Millis,
    cancelled: bool,
    kind: i64,
    text: String,
}

impl Namesake {
    /// Of a cancelled message only the digest is left.
    fn is(&self, kind: i64, text: &str) -> bool {
        self.kind == kind
            && if self.cancelled {
                self.text == digest(text)
            } else {
                self.text == text
            }
    }

    pub(super) fn content(&self) -> Content {
        Content::decode(self.kind, &self.text)
    }

    /// What its sender is told when he sends it again.
    pub(super) fn stored(&self) -> Stored {
        Stored {
            seq: self.seq,
            msg_id: self.msg_id,
            time: self.created,
            fresh: false,
            audience: Vec::new(),
        }
    }
}

/// What is left of a cancelled message: enough to know it again.
pub(super) fn digest(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The messages that `sender` sent to `receiver` under an id.
pub(super) fn namesakes(
    connection: &Connection,
    sender: Id,
    receiver: Id,
    msg_id: Id,
) -> Result<Vec<Namesake>> {
    let mut select = connection.prepare_cached(
        "SELECT seq, msg_id, created, status, kind, content FROM message
         WHERE sender = ?1 AND receiver = ?2 AND msg_id = ?3
         UNION ALL
         SELECT m.seq, m.msg_id, m.created, m.status, m.kind, m.content
         FROM renumbered AS r JOIN message AS m USING (sender, receiver, msg_id)
         WHERE r.sender = ?1 AND r.receiver = ?2 AND r.client_id = ?3",
    )?;
    let rows = select.query_map([sender, receiver, msg_id], |row| {
        Ok(Namesake {
            seq: row.get(0)?,
            msg_id: row.get(1)?,
            created: row.get(2)?,
            cancelled: row.get::<_, i64>(3)? == status::CANCELLED,
            kind: row.get(4)?,
            text: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Stores a message that is new, from somebody who may send it.
pub(super) fn insert(writer: &Writer, message: &NewMessage, now: Millis) -> Result<Stored> {
    let NewMessage {
        sender: super::Member { id: sender, .. },
        to,
        ..
    } = *message;
    let msg_id = free_id(writer, sender, to.id, message.msg_id)?;
    let (low, high) = ends(sender, to);
    let content = message.content.encode();
    let time = now.max(last_created(writer)?);
    let change = writer.next_change();
    writer
        .prepare_cached(
            "INSERT INTO message (sender, receiver, msg_id, low, high, kind, content, weight, status, created, modified, change)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)",
        )?
        .execute(params![
            sender,
            to.id,
            msg_id,
            low,
            high,
            message.content.kind(),
            content,
            page::weight(&content),
            status::SENT,
            time,
            change
        ])?;
    let news = News {
        seq: writer.last_insert_rowid(),
        change,
        time,
    };
    files::attach(writer, sender, news.seq, &message.content)?;
    let audience = match to.kind {
        ChatType::User => news.show_both(writer, sender, to.id)?,
        ChatType::Group => news.show_members(writer, sender, to.id)?,
    };
    Ok(Stored {
        seq: news.seq,
        msg_id,
        time,
        fresh: true,
        audience,
    })
}

/// The `low` and `high` that name a chat, seen by one of its users.
pub(super) fn ends(user: Id, chat: Chat) -> (Id, Id) {
    match chat.kind {
        ChatType::User => (user.min(chat.id), user.max(chat.id)),
        ChatType::Group => (chat.id, chat.id),
    }
}

/// `msg_id`, or the smallest free id above it, noted as standing for it.
fn free_id(connection: &Connection, sender: Id, receiver: Id, msg_id: Id) -> Result<Id> {
    let mut select = connection
        .prepare_cached("SELECT 1 FROM message WHERE sender = ? AND receiver = ? AND msg_id = ?")?;
    if !select.exists([sender, receiver, msg_id])? {
        return Ok(msg_id);
    }
    for id in msg_id + 1..=msg_id + ALIKE {
        if !select.exists([sender, receiver, id])? {
            connection
                .prepare_cached("INSERT INTO renumbered (sender, receiver, client_id, msg_id) VALUES (?, ?, ?, ?)")?
                .execute([sender, receiver, msg_id, id])?;
            return Ok(id);
        }
    }
    Err(StoreError::TooManyAlike)
}

/// The newest time stamp: a clock that is set back does not change the order of messages.
fn last_created(connection: &Connection) -> Result<Millis> {
    Ok(connection
        .prepare_cached("SELECT created FROM message ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// A new message, to be seen by those it is for.
struct News {
    seq: i64,
    change: i64,
    time: Millis,
}

impl News {
    fn show_both(&self, connection: &Connection, sender: Id, receiver: Id) -> Result<Vec<Id>> {
        let mut show = connection.prepare_cached(
            "INSERT INTO conversation (owner, peer, kind, hidden_seq, last_seq, shown_seq, change, modified)
             VALUES (?1, ?2, 1, 0, ?3, ?3, ?4, ?5)
             ON CONFLICT (owner, peer) DO UPDATE SET last_seq = ?3, shown_seq = ?3, change = ?4, modified = ?5",
        )?;
        for (owner, peer) in [(sender, receiver), (receiver, sender)] {
            show.execute([owner, peer, self.seq, self.change, self.time])?;
        }
        connection
            .prepare_cached("INSERT INTO unread (reader, peer, seq, status) VALUES (?, ?, ?, ?)")?
            .execute([receiver, sender, self.seq, status::SENT])?;
        Ok(vec![receiver])
    }

    /// Everybody who is a member now.
    fn show_members(&self, connection: &Connection, sender: Id, group: Id) -> Result<Vec<Id>> {
        connection
            .prepare_cached(
                // WHERE true: or else ON would be taken for a join.
                "INSERT INTO conversation (owner, peer, kind, hidden_seq, last_seq, shown_seq, change, modified)
                 SELECT user, chat_group, 2, 0, ?2, ?2, ?3, ?4 FROM member WHERE chat_group = ?1 AND true
                 ON CONFLICT (owner, peer) DO UPDATE SET last_seq = ?2, shown_seq = ?2, change = ?3, modified = ?4",
            )?
            .execute([group, self.seq, self.change, self.time])?;
        connection
            .prepare_cached(
                "INSERT INTO unread (reader, peer, seq, status)
                 SELECT user, chat_group, ?2, ?3 FROM member WHERE chat_group = ?1 AND user <> ?4",
            )?
            .execute([group, self.seq, status::SENT, sender])?;
        let others = groups::members(connection, group)?;
        Ok(others.into_iter().filter(|&user| user != sender).collect())
    }
}
