//! The SQL of messages and conversations.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Conversation, Message, NewMessage, Page, PageRequest, Raised, Report, StoreError, Stored,
    accounts, files, page,
};
use crate::protocol::message::status;
use crate::protocol::{Content, Id, Millis};

/// Conversations in a page.
const CONVERSATIONS: usize = 50;
/// Messages in a page.
const MESSAGES: usize = 100;
/// Different messages that may share one client-made id.
const ALIKE: i64 = 64;

type Result<T> = std::result::Result<T, StoreError>;

/// Stores a message once: one with the same sender, receiver, id and content is the same message. With other content
/// it is another one, whose client counted like a second device of the same user: it gets the next free id.
pub(super) fn add(connection: &Connection, message: &NewMessage, now: Millis) -> Result<Stored> {
    let NewMessage {
        sender,
        receiver,
        msg_id,
        ..
    } = *message;
    if !accounts::is_member(connection, sender.realm, receiver)? {
        return Err(StoreError::NoSuchUser);
    }
    let (kind, content) = (message.content.kind(), message.content.encode());
    let mut same_id = connection.prepare_cached(
        "SELECT msg_id, created, kind = ?4 AND content = ?5 FROM message
         WHERE sender = ?1 AND receiver = ?2 AND msg_id = ?3
         UNION ALL
         SELECT m.msg_id, m.created, m.kind = ?4 AND m.content = ?5
         FROM renumbered AS r JOIN message AS m USING (sender, receiver, msg_id)
         WHERE r.sender = ?1 AND r.receiver = ?2 AND r.client_id = ?3",
    )?;
    let mut rows = same_id.query(params![sender.id, receiver, msg_id, kind, content])?;
    let mut taken = false;
    while let Some(row) = rows.next()? {
        taken = true;
        if row.get(2)? {
            return Ok(Stored {
                msg_id: row.get(0)?,
                time: row.get(1)?,
                fresh: false,
            });
        }
    }
    let free_id = if taken {
        renumber(connection, sender.id, receiver, msg_id)?
    } else {
        msg_id
    };
    let time = now.max(last_created(connection)?);
    connection
        .prepare_cached(
            "INSERT INTO message (sender, receiver, msg_id, low, high, kind, content, weight, status, created, modified)
             VALUES (?1, ?2, ?3, min(?1, ?2), max(?1, ?2), ?4, ?5, ?6, ?7, ?8, ?8)",
        )?
        .execute(params![
            sender.id, receiver, free_id, kind, content, page::weight(&content), status::SENT, time
        ])?;
    let seq = connection.last_insert_rowid();
    files::attach(connection, sender.id, seq, &message.content)?;
    let mut news = connection.prepare_cached(
        "INSERT INTO conversation (owner, peer, last_seq) VALUES (?, ?, ?)
         ON CONFLICT (owner, peer) DO UPDATE SET last_seq = excluded.last_seq",
    )?;
    news.execute([sender.id, receiver, seq])?;
    news.execute([receiver, sender.id, seq])?;
    Ok(Stored {
        msg_id: free_id,
        time,
        fresh: true,
    })
}

/// The smallest free id above `msg_id`, noted as standing for it.
fn renumber(connection: &Connection, sender: Id, receiver: Id, msg_id: Id) -> Result<Id> {
    let mut select = connection
        .prepare_cached("SELECT 1 FROM message WHERE sender = ? AND receiver = ? AND msg_id = ?")?;
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

pub(super) fn raise_status(connection: &Connection, report: Report, now: Millis) -> Result<Raised> {
    let Report {
        author,
        reader,
        msg_id,
        status,
    } = report;
    let raised = connection
        .prepare_cached(
            "UPDATE message SET status = ?4, modified = max(?5, created)
             WHERE sender = ?1 AND receiver = ?2 AND msg_id = ?3 AND status < ?4
             RETURNING modified",
        )?
        .query_row([author, reader, msg_id, status, now], |row| row.get(0))
        .optional()?;
    if let Some(time) = raised {
        return Ok(Raised::Now(time));
    }
    let exists = connection
        .prepare_cached("SELECT 1 FROM message WHERE sender = ? AND receiver = ? AND msg_id = ?")?
        .exists([author, reader, msg_id])?;
    Ok(if exists {
        Raised::Already
    } else {
        Raised::NoSuchMessage
    })
}

fn read_message(connection: &Connection, seq: i64) -> Result<Message> {
    let read = |row: &Row<'_>| {
        Ok(Message {
            sender: row.get(0)?,
            receiver: row.get(1)?,
            msg_id: row.get(2)?,
            content: Content::decode(row.get(3)?, row.get_ref(4)?.as_str()?),
            status: row.get(5)?,
            created: row.get(6)?,
            modified: row.get(7)?,
        })
    };
    Ok(connection
        .prepare_cached(
            "SELECT sender, receiver, msg_id, kind, content, status, created, modified
             FROM message WHERE seq = ?",
        )?
        .query_row([seq], read)?)
}

/// Up to where the owner deleted the conversation.
fn hidden_seq(connection: &Connection, owner: Id, peer: Id) -> Result<i64> {
    Ok(connection
        .prepare_cached("SELECT hidden_seq FROM conversation WHERE owner = ? AND peer = ?")?
        .query_row([owner, peer], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

fn key_and_weight(row: &Row<'_>) -> rusqlite::Result<(i64, i64)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// The messages of a page of keys, newest first; what is returned has the oldest first.
fn read_page(connection: &Connection, keys: Page<i64>) -> Result<Page<Message>> {
    let items = keys.items.into_iter().rev();
    Ok(Page {
        items: items
            .map(|seq| read_message(connection, seq))
            .collect::<Result<_>>()?,
        done: keys.done,
    })
}

pub(super) fn messages(
    connection: &Connection,
    owner: Id,
    peer: Id,
    request: PageRequest,
) -> Result<Page<Message>> {
    let hidden = hidden_seq(connection, owner, peer)?;
    let mut select = connection.prepare_cached(
        "SELECT seq, weight FROM message
         WHERE low = min(?1, ?2) AND high = max(?1, ?2) AND seq > ?3 AND (?4 <= 0 OR created <= ?4)
         ORDER BY seq DESC",
    )?;
    let rows = select.query_map([owner, peer, hidden, request.until], key_and_weight)?;
    read_page(connection, page::cut(rows, request.page, MESSAGES)?)
}

pub(super) fn unread(
    connection: &Connection,
    owner: Id,
    peer: Id,
    request: PageRequest,
) -> Result<Page<Message>> {
    let hidden = hidden_seq(connection, owner, peer)?;
    let mut select = connection.prepare_cached(
        "SELECT seq, weight FROM message
         WHERE receiver = ? AND sender = ? AND status < 3 AND seq > ? ORDER BY seq DESC",
    )?;
    let rows = select.query_map([owner, peer, hidden], key_and_weight)?;
    read_page(connection, page::cut(rows, request.page, MESSAGES)?)
}

pub(super) fn conversations(
    connection: &Connection,
    owner: Id,
    request: PageRequest,
) -> Result<Page<Conversation>> {
    let mut select = connection.prepare_cached(
        "SELECT c.peer, m.weight FROM conversation AS c JOIN message AS m ON m.seq = c.last_seq
         WHERE c.owner = ?1 AND c.last_seq > c.hidden_seq AND (?2 <= 0 OR m.created <= ?2)
         ORDER BY c.last_seq DESC",
    )?;
    let rows = select.query_map([owner, request.until], key_and_weight)?;
    let peers = page::cut(rows, request.page, CONVERSATIONS)?;
    let mut select = connection.prepare_cached(
        "SELECT last_seq, (SELECT count(*) FROM message
                           WHERE receiver = ?1 AND sender = ?2 AND status < 3 AND seq > hidden_seq)
         FROM conversation WHERE owner = ?1 AND peer = ?2",
    )?;
    let mut read = |peer: Id| -> Result<Conversation> {
        let (last, unread) =
            select.query_row([owner, peer], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Conversation {
            peer,
            unread,
            last: read_message(connection, last)?,
        })
    };
    Ok(Page {
        items: peers
            .items
            .into_iter()
            .map(&mut read)
            .collect::<Result<_>>()?,
        done: peers.done,
    })
}

pub(super) fn hide(connection: &Connection, owner: Id, peer: Id, until: Millis) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE conversation SET hidden_seq = max(hidden_seq, coalesce((
                 SELECT max(seq) FROM message
                 WHERE low = min(?1, ?2) AND high = max(?1, ?2) AND created <= ?3), 0))
             WHERE owner = ?1 AND peer = ?2",
        )?
        .execute([owner, peer, until])?;
    Ok(())
}
