//! Finding messages by their words: a full-text index (SQLite's FTS5) of texts, file names and places.
//!
//! The index keeps no text, only which folded words stand in which message. A message's number in it grows with its
//! time, so that the newest hits come first without sorting. What is written, changed or deleted is in step at once;
//! messages from before there was an index are taken in bit by bit ([`Store::index_more`]).

use rusqlite::{Connection, OptionalExtension, params};

use super::message::{COLUMNS, message};
use super::removal::find;
use super::{Chat, Error, Hit, Message, Store, conversation, group};
use crate::letters;
use crate::protocol::{ChatType, Content, Id, Millis};

/// Numbers there are for messages of one millisecond.
const AT_ONCE: i64 = 4096;
/// The latest time that has numbers of its own, in Unix ms: the year 10 000.
const LATEST: Millis = 253_402_300_800_000;
/// Words of a message that are found, and words of a search that count.
const MOST_WORDS: usize = 2_000;
const MOST_WANTED: usize = 12;
/// Messages taken in at a time: few enough that whoever waits for the writer notices nothing.
const PORTION: i64 = 200;

impl Store {
    /// The newest messages in which all words of `text` are found, each at the beginning of a word; newest first, at
    /// most `limit`. In one `chat`, or in all.
    ///
    /// # Errors
    /// [`Error`] when the file cannot be read.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// for hit in core.store().search("da nang", None, 20).await? {
    ///     println!("{:?}", hit.message.content);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn search(
        &self,
        text: &str,
        chat: Option<Chat>,
        limit: usize,
    ) -> Result<Vec<Hit>, Error> {
        let Some(wanted) = question(text, chat) else {
            return Ok(Vec::new());
        };
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM search JOIN messages ON doc = search.rowid
                     WHERE search MATCH ?1 AND deleted = 0 ORDER BY search.rowid DESC LIMIT ?2"
                ))?;
                let found = rows.query_map(params![wanted, limit as i64], message)?;
                let found = found.collect::<Result<Vec<_>, _>>()?;
                found.into_iter().map(|message| hit(db, message)).collect()
            })
            .await
    }

    /// Takes some messages from before there was an index into it; `false` when none is left.
    pub(crate) async fn index_more(&self) -> Result<bool, Error> {
        self.writer.run(index_portion).await
    }
}

fn hit(db: &Connection, message: Message) -> Result<Hit, Error> {
    let chat = message.chat;
    Ok(Hit {
        peer: match chat.kind {
            ChatType::User => conversation::user(db, chat.id)?,
            ChatType::Group => None,
        },
        group: match chat.kind {
            ChatType::User => None,
            ChatType::Group => group::find(db, chat.id)?,
        },
        author: conversation::user(db, message.sender)?,
        message,
    })
}

/// What to ask the index for; nothing, if there is no word in `text`. Words have letters and digits only, so none of
/// them is an operator.
fn question(text: &str, chat: Option<Chat>) -> Option<String> {
    let mut words = letters::words(text);
    words.truncate(MOST_WANTED);
    if words.is_empty() {
        return None;
    }
    let words: Vec<_> = words
        .iter()
        .map(|word| format!("words : \"{word}\" *"))
        .collect();
    let words = words.join(" AND ");
    Some(match chat {
        Some(chat) => format!("place : \"{}\" AND {words}", place(chat)),
        None => words,
    })
}

/// A word that stands for a chat.
fn place(chat: Chat) -> String {
    // A negative number would be two words.
    format!("c{}n{}", chat.kind.number(), chat.id.cast_unsigned())
}

/// What of a message can be found.
fn said(content: &Content) -> Option<&str> {
    match content {
        Content::Text(text) => Some(text),
        Content::File(file) => Some(&file.file_name),
        Content::Location(location) => Some(&location.address),
        _ => None,
    }
}

/// Puts a message that is in the store into the index, or what it says now in the place of what it said.
pub fn put(db: &Connection, message: &Message) -> Result<(), Error> {
    let chat = message.chat;
    remove(db, chat, message.sender, message.id)?;
    let Some(said) = said(&message.content) else {
        return Ok(());
    };
    let mut words = letters::words(said);
    words.truncate(MOST_WORDS);
    if words.is_empty() {
        return Ok(());
    }
    let Some(doc) = free_number(db, message.created)? else {
        return Ok(());
    };
    db.prepare_cached(
        "UPDATE messages SET doc = ?5 WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4",
    )?
    .execute(params![
        chat.kind.number(),
        chat.id,
        message.sender,
        message.id,
        doc
    ])?;
    db.prepare_cached("INSERT INTO search (rowid, place, words) VALUES (?1, ?2, ?3)")?
        .execute(params![doc, place(chat), words.join(" ")])?;
    Ok(())
}

/// Puts a message into the index as the store has it, unless it is deleted.
pub fn put_again(db: &Connection, of: &Message) -> Result<(), Error> {
    match find(db, of.chat, of.sender, of.id)? {
        Some(message) => put(db, &message),
        None => Ok(()),
    }
}

/// Takes a message out of the index.
pub fn remove(db: &Connection, chat: Chat, sender: Id, id: Id) -> Result<(), Error> {
    let doc = db
        .prepare_cached(
            "SELECT doc FROM messages
             WHERE kind = ?1 AND chat = ?2 AND sender = ?3 AND id = ?4 AND doc IS NOT NULL",
        )?
        .query_row(params![chat.kind.number(), chat.id, sender, id], |row| {
            row.get::<_, i64>(0)
        })
        .optional()?;
    match doc {
        Some(doc) => forget(db, doc),
        None => Ok(()),
    }
}

/// Takes everything of `chat` up to a time out of the index.
pub fn remove_until(db: &Connection, chat: Chat, until: Millis) -> Result<(), Error> {
    let docs: Vec<i64> = db
        .prepare_cached(
            "SELECT doc FROM messages
             WHERE kind = ?1 AND chat = ?2 AND created <= ?3 AND status > 0 AND doc IS NOT NULL",
        )?
        .query_map(params![chat.kind.number(), chat.id, until], |row| {
            row.get(0)
        })?
        .collect::<Result<_, _>>()?;
    docs.into_iter().try_for_each(|doc| forget(db, doc))
}

fn forget(db: &Connection, doc: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?
        .execute([doc])?;
    db.prepare_cached("UPDATE messages SET doc = NULL WHERE doc = ?1")?
        .execute([doc])?;
    Ok(())
}

/// A number for a message of this time; nothing, if there were thousands in that millisecond.
fn free_number(db: &Connection, created: Millis) -> Result<Option<i64>, Error> {
    let first = created.clamp(0, LATEST) * AT_ONCE;
    let last: Option<i64> = db
        .prepare_cached("SELECT max(doc) FROM messages WHERE doc BETWEEN ?1 AND ?2")?
        .query_row([first, first + AT_ONCE - 1], |row| row.get(0))?;
    Ok(match last {
        None => Some(first),
        Some(last) if last < first + AT_ONCE - 1 => Some(last + 1),
        Some(_) => None,
    })
}

fn index_portion(db: &mut Connection) -> Result<bool, Error> {
    let transaction = db.transaction()?;
    let from: Option<String> = transaction
        .prepare_cached("SELECT value FROM meta WHERE key = 'search_from'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let Some(from) = from.and_then(|from| from.parse::<i64>().ok()) else {
        return Ok(false);
    };
    let portion: Vec<(i64, Message)> = transaction
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, rowid FROM messages WHERE rowid <= ?1 ORDER BY rowid DESC LIMIT ?2"
        ))?
        .query_map([from, PORTION], |row| Ok((row.get(9)?, message(row)?)))?
        .collect::<Result<_, _>>()?;
    for (_, message) in &portion {
        put(&transaction, message)?;
    }
    match portion.last() {
        Some((lowest, _)) => transaction.execute(
            "UPDATE meta SET value = ?1 WHERE key = 'search_from'",
            [(lowest - 1).to_string()],
        )?,
        None => transaction.execute("DELETE FROM meta WHERE key = 'search_from'", [])?,
    };
    transaction.commit()?;
    Ok(!portion.is_empty())
}
