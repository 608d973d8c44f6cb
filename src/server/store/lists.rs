//! The SQL of looking at conversations and messages, always through the view of one user.

use rusqlite::{Connection, OptionalExtension, Row};

use super::messages::ends;
use super::{Changes, Chat, Conversation, Message, Page, PageRequest, StoreError, page};
use crate::protocol::message::status;
use crate::protocol::{ChatType, Content, Id, Millis, service};

/// Conversations in a page.
const CONVERSATIONS: usize = 50;
/// Messages in a page.
const MESSAGES: usize = 100;
/// Most files anybody is shown.
const FILES: usize = 2000;

type Result<T> = std::result::Result<T, StoreError>;

/// The part of a chat that is in its owner's view.
struct View {
    owner: Id,
    chat: Chat,
    hidden_seq: i64,
    last_seq: i64,
    change: i64,
}

impl View {
    /// `None` if he has no such chat.
    fn of(connection: &Connection, owner: Id, chat: Chat) -> Result<Option<Self>> {
        Ok(connection
            .prepare_cached(
                "SELECT hidden_seq, last_seq, change FROM conversation
                 WHERE owner = ? AND peer = ? AND kind = ?",
            )?
            .query_row([owner, chat.id, chat.kind.number()], |row| {
                Ok(Self {
                    owner,
                    chat,
                    hidden_seq: row.get(0)?,
                    last_seq: row.get(1)?,
                    change: row.get(2)?,
                })
            })
            .optional()?)
    }
}

/// A message as `reader` sees it.
fn read_message(connection: &Connection, reader: Id, seq: i64) -> Result<Message> {
    let read = |row: &Row<'_>| {
        let (sender, receiver) = (row.get(0)?, row.get(1)?);
        let deleted = row.get(8)?;
        let is_group = row.get(9)?;
        let chat_type = if is_group {
            ChatType::Group
        } else {
            ChatType::User
        };
        let reached = row.get(5)?;
        let status = if sender == reader || reached == status::CANCELLED {
            reached
        } else {
            row.get::<_, Option<i64>>(10)?.unwrap_or(status::SEEN)
        };
        Ok(Message {
            chat_type,
            sender,
            receiver,
            msg_id: row.get(2)?,
            content: if deleted || status == status::CANCELLED {
                Content::Empty
            } else {
                Content::decode(row.get(3)?, row.get_ref(4)?.as_str()?)
            },
            status,
            deleted,
            created: row.get(6)?,
            modified: row.get(7)?,
        })
    };
    Ok(connection
        .prepare_cached(
            "SELECT sender, receiver, msg_id, kind, content, status, created, modified,
                    EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = ?1 AND h.seq = m.seq), low = high,
                    (SELECT u.status FROM unread AS u WHERE u.reader = ?1 AND u.seq = m.seq
                     AND u.peer = CASE WHEN m.low = m.high THEN m.receiver ELSE m.sender END)
             FROM message AS m WHERE seq = ?2",
        )?
        .query_row([reader, seq], read)?)
}

fn read_messages(
    connection: &Connection,
    reader: Id,
    seqs: impl Iterator<Item = i64>,
) -> Result<Vec<Message>> {
    seqs.map(|seq| read_message(connection, reader, seq))
        .collect()
}

fn key_and_weight(row: &Row<'_>) -> rusqlite::Result<(i64, i64)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// The messages of a page of keys, newest first; what is returned has the oldest first.
fn read_page(connection: &Connection, reader: Id, keys: Page<i64>) -> Result<Page<Message>> {
    Ok(Page {
        items: read_messages(connection, reader, keys.items.into_iter().rev())?,
        done: keys.done,
    })
}

fn nothing() -> Page<Message> {
    Page {
        items: Vec::new(),
        done: true,
    }
}

pub(super) fn messages(
    connection: &Connection,
    owner: Id,
    chat: Chat,
    request: PageRequest,
) -> Result<Page<Message>> {
    let Some(view) = View::of(connection, owner, chat)? else {
        return Ok(nothing());
    };
    let (low, high) = ends(owner, chat);
    let mut select = connection.prepare_cached(
        "SELECT seq, weight FROM message AS m
         WHERE low = ?1 AND high = ?2 AND seq > ?3 AND seq <= ?4 AND (?5 <= 0 OR created <= ?5)
         AND NOT EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = ?6 AND h.seq = m.seq)
         ORDER BY seq DESC",
    )?;
    let rows = select.query_map(
        [
            low,
            high,
            view.hidden_seq,
            view.last_seq,
            request.until,
            owner,
        ],
        key_and_weight,
    )?;
    let keys = page::cut(rows, request.page, MESSAGES)?;
    read_page(connection, owner, keys)
}

pub(super) fn unread(
    connection: &Connection,
    owner: Id,
    chat: Chat,
    request: PageRequest,
) -> Result<Page<Message>> {
    if View::of(connection, owner, chat)?.is_none() {
        return Ok(nothing());
    }
    let (low, high) = ends(owner, chat);
    let mut select = connection.prepare_cached(
        "SELECT m.seq, m.weight FROM unread AS u JOIN message AS m
         ON m.low = ?3 AND m.high = ?4 AND m.seq = u.seq
         WHERE u.reader = ?1 AND u.peer = ?2 ORDER BY u.seq DESC",
    )?;
    let rows = select.query_map([owner, chat.id, low, high], key_and_weight)?;
    let keys = page::cut(rows, request.page, MESSAGES)?;
    read_page(connection, owner, keys)
}

/// Up to a page of what changed after a change, in the order of the changes: also what the owner took out of his view.
pub(super) fn changes(
    connection: &Connection,
    owner: Id,
    chat: Chat,
    after: i64,
) -> Result<Changes> {
    let Some(view) = View::of(connection, owner, chat)? else {
        let page = nothing();
        return Ok(Changes { page, last: after });
    };
    let (keys, last) = changed_keys(connection, &view, after)?;
    Ok(Changes {
        page: Page {
            items: read_messages(connection, owner, keys.items.into_iter())?,
            done: keys.done,
        },
        last: if keys.done {
            last.max(view.change)
        } else {
            last
        },
    })
}

fn changed_keys(connection: &Connection, view: &View, after: i64) -> Result<(Page<i64>, i64)> {
    let (low, high) = ends(view.owner, view.chat);
    let mut select = connection.prepare_cached(
        "SELECT seq, weight, change FROM message AS m
         WHERE low = ?1 AND high = ?2 AND change > ?3 AND seq > ?4 AND seq <= ?5
         AND NOT EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = ?6 AND h.seq = m.seq)
         UNION ALL
         SELECT seq, ?8, change FROM hidden WHERE owner = ?6 AND peer = ?7 AND change > max(?3, 0)
         UNION ALL
         SELECT m.seq, m.weight, s.change FROM shown AS s JOIN message AS m ON m.seq = s.seq
         WHERE s.owner = ?6 AND s.peer = ?7 AND s.change > ?3
         AND NOT EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = ?6 AND h.seq = m.seq)
         ORDER BY change",
    )?;
    let bounds = [
        low,
        high,
        after,
        view.hidden_seq,
        view.last_seq,
        view.owner,
        view.chat.id,
        page::weight(""),
    ];
    let mut numbers = Vec::new();
    let rows = select.query_map(bounds, |row| {
        numbers.push(row.get(2)?);
        key_and_weight(row)
    })?;
    let keys = page::cut(rows, 1, MESSAGES)?;
    // One more may have been looked at.
    let last = keys.items.len().checked_sub(1);
    let last = last.and_then(|index| numbers.get(index)).copied();
    Ok((keys, last.unwrap_or(after).max(after)))
}

pub(super) fn conversations(
    connection: &Connection,
    owner: Id,
    request: PageRequest,
) -> Result<Page<Conversation>> {
    let mut select = connection.prepare_cached(
        "SELECT c.peer, m.weight FROM conversation AS c JOIN message AS m ON m.seq = c.shown_seq
         WHERE c.owner = ?1 AND c.shown_seq > 0 AND (?2 <= 0 OR m.created <= ?2)
         ORDER BY c.shown_seq DESC",
    )?;
    let rows = select.query_map([owner, request.until], key_and_weight)?;
    let peers = page::cut(rows, request.page, CONVERSATIONS)?;
    read_conversations(connection, owner, peers)
}

/// Up to a page of what changed after a change, in the order of the changes.
pub(super) fn changed_conversations(
    connection: &Connection,
    owner: Id,
    after: i64,
) -> Result<Page<Conversation>> {
    let mut select = connection.prepare_cached(
        "SELECT c.peer, coalesce(m.weight, ?3) FROM conversation AS c LEFT JOIN message AS m ON m.seq = c.shown_seq
         WHERE c.owner = ?1 AND c.change > ?2 ORDER BY c.change",
    )?;
    let rows = select.query_map([owner, after, page::weight("")], key_and_weight)?;
    let peers = page::cut(rows, 1, CONVERSATIONS)?;
    read_conversations(connection, owner, peers)
}

fn read_conversations(
    connection: &Connection,
    owner: Id,
    peers: Page<Id>,
) -> Result<Page<Conversation>> {
    let items = peers.items.into_iter();
    Ok(Page {
        items: items
            .map(|peer| conversation(connection, owner, peer))
            .collect::<Result<_>>()?,
        done: peers.done,
    })
}

fn conversation(connection: &Connection, owner: Id, peer: Id) -> Result<Conversation> {
    let mut select = connection.prepare_cached(
        "SELECT kind, shown_seq, change, modified,
                (SELECT count(*) FROM unread WHERE reader = ?1 AND peer = ?2)
         FROM conversation WHERE owner = ?1 AND peer = ?2",
    )?;
    let (kind, shown, changed, modified, unread): (_, i64, _, _, _) =
        select.query_row([owner, peer], |row| {
            let kind = ChatType::from_number(row.get(0)?).ok_or(rusqlite::Error::InvalidQuery)?;
            Ok((kind, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    Ok(Conversation {
        chat: Chat { kind, id: peer },
        unread,
        modified,
        changed,
        last: match shown {
            0 => None,
            seq => Some(read_message(connection, owner, seq)?),
        },
    })
}

/// The newest files in the owner's view, newest first.
pub(super) fn files(
    connection: &Connection,
    owner: Id,
    chat: Option<Chat>,
    until: Millis,
) -> Result<Vec<Message>> {
    // Written out: an index that holds files only is not found for a kind that is bound.
    const FILE: i64 = service::USER_FILE;
    let only = chat.map_or((0, 0), |chat| (chat.id, chat.kind.number()));
    let mut select = connection.prepare_cached(&format!(
        "SELECT m.seq FROM conversation AS c JOIN message AS m
         ON m.low = CASE c.kind WHEN 1 THEN min(c.owner, c.peer) ELSE c.peer END
         AND m.high = CASE c.kind WHEN 1 THEN max(c.owner, c.peer) ELSE c.peer END
         AND m.kind = {FILE} AND m.seq > c.hidden_seq AND m.seq <= c.last_seq
         WHERE c.owner = ?1 AND (?2 = 0 OR (c.peer = ?2 AND c.kind = ?3))
         AND m.status < 6 AND (?4 <= 0 OR m.created <= ?4)
         AND NOT EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = ?1 AND h.seq = m.seq)
         ORDER BY m.seq DESC LIMIT {FILES}"
    ))?;
    let seqs = select
        .query_map([owner, only.0, only.1, until], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    read_messages(connection, owner, seqs.into_iter())
}
