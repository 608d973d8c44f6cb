//! The SQL of what becomes of a message: delivered, seen, cancelled, deleted from somebody's view.

use rusqlite::{Connection, OptionalExtension, params};

use super::messages::{digest, ends};
use super::writer::Writer;
use super::{Chat, Member, MessageName, Raised, StoreError, groups, page};
use crate::protocol::message::status;
use crate::protocol::{ChatType, Content, Id, Millis};

/// Messages deleted in one go: the writer must not be kept busy for long.
const AT_A_TIME: usize = 1000;

type Result<T> = std::result::Result<T, StoreError>;

/// A message that was found by its name.
struct Found {
    seq: i64,
    status: i64,
}

/// The message that `user` names; `None` if it does not exist, or not for him.
fn find(connection: &Connection, user: Id, name: MessageName) -> Result<Option<Found>> {
    let MessageName {
        chat,
        author,
        msg_id,
    } = name;
    let receiver = match chat.kind {
        ChatType::User if author == user => chat.id,
        ChatType::User if author == chat.id => user,
        ChatType::User => return Ok(None),
        ChatType::Group => chat.id,
    };
    let found = connection
        .prepare_cached(
            "SELECT seq, status FROM message WHERE sender = ? AND receiver = ? AND msg_id = ?",
        )?
        .query_row([author, receiver, msg_id], |row| {
            let (seq, status) = (row.get(0)?, row.get(1)?);
            Ok(Found { seq, status })
        })
        .optional()?;
    Ok(match found {
        Some(found) if was_shown(connection, user, chat, found.seq)? => Some(found),
        _ => None,
    })
}

/// Whether a message is in the owner's view, or was until he took it out.
fn was_shown(connection: &Connection, owner: Id, chat: Chat, seq: i64) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM conversation
             WHERE owner = ?1 AND peer = ?2 AND kind = ?3 AND last_seq >= ?4
             AND coalesce((SELECT change > 0 FROM hidden WHERE owner = ?1 AND seq = ?4), hidden_seq < ?4)",
        )?
        .exists([owner, chat.id, chat.kind.number(), seq])?)
}

/// Notes a change in the view of `owner`.
fn touch(connection: &Connection, owner: Id, peer: Id, change: i64, now: Millis) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE conversation SET change = ?3, modified = max(modified, ?4) WHERE owner = ?1 AND peer = ?2",
        )?
        .execute([owner, peer, change, now])?;
    Ok(())
}

/// Raises what `reader` did with a message; the author sees the highest that any reader has reached.
pub(super) fn raise(
    writer: &Writer,
    reader: Id,
    name: MessageName,
    raised: i64,
    now: Millis,
) -> Result<Raised> {
    let chat = name.chat;
    let found = find(writer, reader, name)?.filter(|_| name.author != reader);
    let Some(found) = found else {
        return Err(StoreError::NoSuchMessage);
    };
    let known = writer
        .prepare_cached("SELECT status FROM unread WHERE reader = ? AND peer = ? AND seq = ?")?
        .query_row([reader, chat.id, found.seq], |row| row.get::<_, i64>(0))
        .optional()?;
    if known.is_none_or(|known| known >= raised) {
        return Ok(Raised::Already);
    }
    if raised < status::SEEN {
        writer
            .prepare_cached(
                "UPDATE unread SET status = ? WHERE reader = ? AND peer = ? AND seq = ?",
            )?
            .execute([raised, reader, chat.id, found.seq])?;
    } else {
        forget_unread(writer, reader, chat.id, found.seq)?;
    }
    let change = writer.next_change();
    let time = writer
        .prepare_cached(
            "UPDATE message SET status = max(status, ?2), modified = max(?3, created), change = ?4
             WHERE seq = ?1 RETURNING modified",
        )?
        .query_row([found.seq, raised, now, change], |row| row.get(0))?;
    touch(writer, reader, chat.id, change, now)?;
    let authors_peer = match chat.kind {
        ChatType::User => reader,
        ChatType::Group => chat.id,
    };
    touch(writer, name.author, authors_peer, change, now)?;
    Ok(Raised::Now(time))
}

fn forget_unread(connection: &Connection, reader: Id, peer: Id, seq: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM unread WHERE reader = ? AND peer = ? AND seq = ?")?
        .execute([reader, peer, seq])?;
    Ok(())
}

/// Takes a message back: its content is gone for everybody, at once. Actions of a group cannot be taken back.
pub(super) fn cancel(
    writer: &Writer,
    author: Member,
    name: MessageName,
    now: Millis,
) -> Result<Option<Vec<Id>>> {
    let chat = name.chat;
    let found = find(writer, author.id, name)?;
    if let Some(found) = &found
        && found.status == status::CANCELLED
    {
        return Ok(None);
    }
    if chat.kind == ChatType::Group {
        groups::of_member(writer, author, chat.id)?;
    }
    let Found { seq, .. } = found.ok_or(StoreError::NoSuchMessage)?;
    let (kind, text) = writer
        .prepare_cached("SELECT kind, content FROM message WHERE seq = ?")?
        .query_row([seq], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
    if matches!(Content::decode(kind, &text), Content::Action(_)) {
        return Err(StoreError::NotAllowed);
    }
    let change = writer.next_change();
    writer
        .prepare_cached(
            "UPDATE message SET status = ?2, content = ?3, weight = ?4, modified = max(?5, created), change = ?6
             WHERE seq = ?1",
        )?
        .execute(params![
            seq,
            status::CANCELLED,
            digest(&text),
            page::weight(""),
            now,
            change
        ])?;
    let mut audience = Vec::new();
    for (owner, is_there) in seen_by(writer, author.id, chat, seq)? {
        if is_there && owner != author.id {
            audience.push(owner);
        }
        let peer = match chat.kind {
            ChatType::User if owner == chat.id => author.id,
            ChatType::User | ChatType::Group => chat.id,
        };
        forget_unread(writer, owner, peer, seq)?;
        touch(writer, owner, peer, change, now)?;
    }
    Ok(Some(audience))
}

/// Everybody who has a message in his view, and whether he is to be told: those who are no longer in the group are not.
fn seen_by(connection: &Connection, author: Id, chat: Chat, seq: i64) -> Result<Vec<(Id, bool)>> {
    if chat.kind == ChatType::User {
        return Ok(vec![(author, true), (chat.id, true)]);
    }
    let mut select = connection.prepare_cached(
        "SELECT owner, EXISTS (SELECT 1 FROM member WHERE chat_group = ?1 AND user = owner)
         FROM conversation AS c
         WHERE kind = 2 AND peer = ?1 AND hidden_seq < ?2 AND last_seq >= ?2
         AND NOT EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = c.owner AND h.seq = ?2 AND h.change = 0)",
    )?;
    let owners = select.query_map([chat.id, seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(owners.collect::<rusqlite::Result<_>>()?)
}

/// Takes one message out of the owner's view; whether it was in there.
pub(super) fn delete(writer: &Writer, owner: Id, name: MessageName, now: Millis) -> Result<bool> {
    let peer = name.chat.id;
    let Found { seq, .. } = find(writer, owner, name)?.ok_or(StoreError::NoSuchMessage)?;
    if is_hidden(writer, owner, seq)? {
        return Ok(false);
    }
    let change = hide(writer, owner, peer, seq)?;
    forget_unread(writer, owner, peer, seq)?;
    touch(writer, owner, peer, change, now)?;
    let shown = shown_seq(writer, owner, peer)?;
    if shown == seq {
        show_before(writer, owner, name.chat, seq)?;
    }
    Ok(true)
}

fn is_hidden(connection: &Connection, owner: Id, seq: i64) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM hidden WHERE owner = ? AND seq = ?")?
        .exists([owner, seq])?)
}

/// Notes that a message is hidden; each has a change of its own, so that a list of changes can be cut anywhere.
fn hide(writer: &Writer, owner: Id, peer: Id, seq: i64) -> Result<i64> {
    let change = writer.next_change();
    writer
        .prepare_cached("INSERT INTO hidden (owner, peer, seq, change) VALUES (?, ?, ?, ?)")?
        .execute([owner, peer, seq, change])?;
    Ok(change)
}

fn shown_seq(connection: &Connection, owner: Id, peer: Id) -> Result<i64> {
    Ok(connection
        .prepare_cached("SELECT shown_seq FROM conversation WHERE owner = ? AND peer = ?")?
        .query_row([owner, peer], |row| row.get(0))?)
}

/// The newest message below `seq` that is left is the one the conversations list shows.
fn show_before(connection: &Connection, owner: Id, chat: Chat, seq: i64) -> Result<()> {
    let (low, high) = ends(owner, chat);
    connection
        .prepare_cached(
            "UPDATE conversation SET shown_seq = coalesce((
                 SELECT m.seq FROM message AS m
                 WHERE m.low = ?3 AND m.high = ?4 AND m.seq < ?5 AND m.seq > hidden_seq
                 AND NOT EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = ?1 AND h.seq = m.seq)
                 ORDER BY m.seq DESC LIMIT 1), 0)
             WHERE owner = ?1 AND peer = ?2",
        )?
        .execute([owner, chat.id, low, high, seq])?;
    Ok(())
}

/// Takes the oldest messages up to `until` out of the owner's view; whether there were any, and whether that was all.
pub(super) fn delete_until(
    writer: &Writer,
    owner: Id,
    chat: Chat,
    until: Millis,
    now: Millis,
) -> Result<(bool, bool)> {
    let view = writer
        .prepare_cached(
            "SELECT hidden_seq, last_seq FROM conversation WHERE owner = ? AND peer = ? AND kind = ?",
        )?
        .query_row([owner, chat.id, chat.kind.number()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    let Some((hidden_seq, last_seq)) = view else {
        return match chat.kind {
            // A client may delete what it has opened and never written to.
            ChatType::User => Ok((false, true)),
            ChatType::Group => Err(StoreError::NoSuchGroup),
        };
    };
    let (low, high) = ends(owner, chat);
    let found: Vec<i64> = writer
        .prepare_cached(
            "SELECT seq FROM message
             WHERE low = ? AND high = ? AND seq > ? AND seq <= ? AND created <= ? ORDER BY seq LIMIT ?",
        )?
        .query_map(
            params![low, high, hidden_seq, last_seq, until.min(now), AT_A_TIME as i64],
            |row| row.get(0),
        )?
        .collect::<rusqlite::Result<_>>()?;
    let Some(&newest) = found.last() else {
        return Ok((false, true));
    };
    let mut last_change = None;
    for &seq in &found {
        if !is_hidden(writer, owner, seq)? {
            last_change = Some(hide(writer, owner, chat.id, seq)?);
        }
    }
    writer
        .prepare_cached("DELETE FROM unread WHERE reader = ? AND peer = ? AND seq <= ?")?
        .execute([owner, chat.id, newest])?;
    writer
        .prepare_cached(
            "UPDATE conversation SET hidden_seq = ?3, shown_seq = CASE WHEN shown_seq > ?3 THEN shown_seq ELSE 0 END
             WHERE owner = ?1 AND peer = ?2",
        )?
        .execute([owner, chat.id, newest])?;
    if let Some(change) = last_change {
        touch(writer, owner, chat.id, change, now)?;
    }
    Ok((last_change.is_some(), found.len() < AT_A_TIME))
}
