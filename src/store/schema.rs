//! The tables, and how older ones become them.

use rusqlite::{Connection, TransactionBehavior};

use super::Error;

/// The present format.
const VERSION: i64 = 6;

/// Version 1. `owed` is the status number still to be reported to the author: 2 delivered, 3 seen, 0 nothing.
pub const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    fullname TEXT NOT NULL,
    online INTEGER NOT NULL,
    last_visit INTEGER NOT NULL
) STRICT;
CREATE TABLE conversations (
    kind INTEGER NOT NULL,
    id INTEGER NOT NULL,
    modified INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    draft TEXT,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE messages (
    kind INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    sender INTEGER NOT NULL,
    id INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    created INTEGER NOT NULL,
    status INTEGER NOT NULL,
    owed INTEGER NOT NULL DEFAULT 0,
    service INTEGER NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    length INTEGER NOT NULL DEFAULT 0,
    file_kind INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX message_names ON messages (kind, chat, sender, id);
CREATE INDEX message_times ON messages (kind, chat, created, id);
CREATE INDEX message_outbox ON messages (id) WHERE mine = 1 AND status = 0;
CREATE INDEX message_owed ON messages (id) WHERE owed > 0;
";

/// Version 2: up to which time every message of the chat is known; NULL before its first reading.
const IN_STEP: &str = "ALTER TABLE conversations ADD COLUMN in_step INTEGER;";

/// Version 3: groups, deletions, every kind of content. `text` holds the text of a text and the JSON of anything else.
/// `deleted` keeps a message's name, so that a list read late does not bring it back; a conversation without any other
/// is not `listed`. How many messages are unread is counted, not kept.
const GROUPS: &str = "
UPDATE messages SET text = json_object('imgName', text, 'catId', 0, 'url', url) WHERE service = 104;
UPDATE messages SET text = json_object('fileName', text, 'fileLength', length, 'type', file_kind, 'url', url)
    WHERE service = 121;
ALTER TABLE messages DROP COLUMN url;
ALTER TABLE messages DROP COLUMN length;
ALTER TABLE messages DROP COLUMN file_kind;
ALTER TABLE messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_unseen ON messages (kind, chat) WHERE mine = 0 AND status < 3 AND deleted = 0;
ALTER TABLE conversations DROP COLUMN unread;
ALTER TABLE conversations DROP COLUMN in_step;
ALTER TABLE conversations ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;
DELETE FROM meta WHERE key = 'lists_complete';
CREATE TABLE groups (
    id INTEGER PRIMARY KEY,
    type INTEGER NOT NULL,
    name TEXT NOT NULL,
    admin INTEGER NOT NULL,
    is_member INTEGER NOT NULL
) STRICT;
CREATE TABLE group_members (
    group_id INTEGER NOT NULL,
    user INTEGER NOT NULL,
    PRIMARY KEY (group_id, user)
) STRICT, WITHOUT ROWID;
";

/// Version 4: the history of calls. Call numbers are unique per caller. `unseen` marks a missed call nobody has looked
/// at; a call that is not `over` is under way.
const CALLS: &str = "
CREATE TABLE calls (
    serial INTEGER PRIMARY KEY,
    peer INTEGER NOT NULL,
    call INTEGER NOT NULL,
    incoming INTEGER NOT NULL,
    media INTEGER NOT NULL,
    began INTEGER NOT NULL,
    lasted INTEGER,
    outcome INTEGER NOT NULL,
    over INTEGER NOT NULL,
    unseen INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX call_names ON calls (peer, call, incoming);
CREATE INDEX call_unseen ON calls (serial) WHERE unseen = 1;
";

/// Version 5: the words of messages. `doc` is the message's number in the index, which grows with its time; messages
/// that were there before are taken in bit by bit, from the row `search_from` down (`search.rs`).
const SEARCH: &str = "
CREATE VIRTUAL TABLE search USING fts5 (
    place, words, content='', contentless_delete=1, detail=column, prefix='1 2 3', tokenize='unicode61'
);
ALTER TABLE messages ADD COLUMN doc INTEGER;
CREATE UNIQUE INDEX message_docs ON messages (doc) WHERE doc IS NOT NULL;
INSERT INTO meta SELECT 'search_from', max(rowid) FROM messages HAVING max(rowid) IS NOT NULL;
CREATE TABLE recent_stickers (
    url TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    pack INTEGER NOT NULL,
    used INTEGER NOT NULL
) STRICT;
CREATE TABLE saved_files (
    kind INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    sender INTEGER NOT NULL,
    id INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (kind, chat, sender, id)
) STRICT, WITHOUT ROWID;
";

/// Version 6: chats whose messages this device does not notify of.
const MUTED: &str = "ALTER TABLE conversations ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;";

/// Forgets everything but the settings of the format.
pub const EMPTY: &str =
    "DELETE FROM messages; DELETE FROM conversations; DELETE FROM users; DELETE FROM meta;
    DELETE FROM groups; DELETE FROM group_members; DELETE FROM calls;
    INSERT INTO search (search) VALUES ('delete-all'); DELETE FROM recent_stickers; DELETE FROM saved_files;";

/// What every connection needs.
pub fn configure(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // 2 MiB of page cache: the program must stay small.
    connection.pragma_update(None, "cache_size", -2048)?;
    Ok(())
}

/// Configures a connection and brings its tables to the present format.
pub fn prepare(connection: &mut Connection) -> Result<(), Error> {
    configure(connection)?;
    // Whoever begins by reading and then writes is refused when somebody else wrote in between.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if !(0..=VERSION).contains(&found) {
        return Err(Error::TooNew(found));
    }
    for step in [TABLES, IN_STEP, GROUPS, CALLS, SEARCH, MUTED]
        .iter()
        .skip(found as usize)
    {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    // Whatever was under way when the program was killed is over.
    transaction.execute("UPDATE calls SET over = 1 WHERE over = 0", [])?;
    transaction.commit()?;
    Ok(())
}
