//! The SQL of files: who has room, who may read.
//!
//! The bytes are not here; `server::files` keeps them under the ids of these rows.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::StoreError;
use crate::protocol::{Content, Id, Millis};
use crate::server::files::{Random128, own_file};

type Result<T> = std::result::Result<T, StoreError>;

/// A file to come.
#[derive(Clone, Debug)]
pub(in crate::server) struct NewFile {
    pub(in crate::server) id: Random128,
    pub(in crate::server) token: Random128,
    pub(in crate::server) owner: Id,
    pub(in crate::server) name: String,
    pub(in crate::server) length: i64,
}

/// What one owner may have.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Room {
    /// Bytes, those to come included.
    pub(in crate::server) bytes: i64,
    /// Uploads under way.
    pub(in crate::server) pending: i64,
}

/// What is known of a file once all of it is there.
#[derive(Clone, Debug)]
pub(in crate::server) struct Finished {
    pub(in crate::server) length: i64,
    pub(in crate::server) media_type: &'static str,
    pub(in crate::server) sha256: String,
}

/// A file, or an upload under way.
#[derive(Clone, Debug)]
pub(in crate::server) struct FileRow {
    pub(in crate::server) id: Random128,
    pub(in crate::server) owner: Id,
    pub(in crate::server) name: String,
    pub(in crate::server) length: i64,
    pub(in crate::server) media_type: Option<String>,
    /// `None` while the upload is under way.
    pub(in crate::server) sha256: Option<String>,
}

const FILE: &str = "SELECT id, owner, name, length, media_type, sha256 FROM file";

/// Files that one sweep takes.
const SWEPT: i64 = 1000;

/// A file of the server's own making that belongs to its owner and takes none of his room.
pub(super) fn keep(
    connection: &Connection,
    file: &NewFile,
    finished: &Finished,
    now: Millis,
) -> Result<()> {
    insert(connection, file, now)?;
    finish(connection, file.id, finished)
}

/// Notes an upload to come, if its owner has room for it.
pub(super) fn begin(
    connection: &Connection,
    file: &NewFile,
    room: Room,
    now: Millis,
) -> Result<()> {
    let (bytes, pending): (i64, i64) = connection
        .prepare_cached(
            "SELECT total(length), count(*) - count(sha256) FROM file AS f WHERE owner = ?
             AND NOT EXISTS (SELECT 1 FROM phone_call AS c WHERE c.record = f.id)",
        )?
        .query_row([file.owner], |row| {
            Ok((row.get::<_, f64>(0)? as i64, row.get(1)?))
        })?;
    if bytes.saturating_add(file.length) > room.bytes || pending >= room.pending {
        return Err(StoreError::NoRoom);
    }
    insert(connection, file, now)
}

fn insert(connection: &Connection, file: &NewFile, now: Millis) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO file (id, token, owner, name, length, created) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            file.id.to_string(),
            file.token.to_string(),
            file.owner,
            file.name,
            file.length,
            now
        ])?;
    Ok(())
}

fn read_file(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    let id: String = row.get(0)?;
    Ok(FileRow {
        id: Random128::parse(&id).ok_or(rusqlite::Error::InvalidQuery)?,
        owner: row.get(1)?,
        name: row.get(2)?,
        length: row.get(3)?,
        media_type: row.get(4)?,
        sha256: row.get(5)?,
    })
}

/// The upload, or the file it has become.
pub(super) fn by_token(connection: &Connection, token: Random128) -> Result<Option<FileRow>> {
    Ok(connection
        .prepare_cached(&format!("{FILE} WHERE token = ?"))?
        .query_row([token.to_string()], read_file)
        .optional()?)
}

/// The bytes are complete and kept.
pub(super) fn finish(connection: &Connection, id: Random128, finished: &Finished) -> Result<()> {
    let changed = connection
        .prepare_cached(
            "UPDATE file SET length = ?2, media_type = ?3, sha256 = ?4 WHERE id = ?1 AND sha256 IS NULL",
        )?
        .execute(params![
            id.to_string(),
            finished.length,
            finished.media_type,
            finished.sha256
        ])?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::NoSuchFile)
    }
}

/// A complete file that `reader` may read: his own, or one that a message he sees carries.
///
/// What he sees is what his view of the conversation holds, and no message that was cancelled.
pub(super) fn readable(
    connection: &Connection,
    id: Random128,
    reader: Id,
) -> Result<Option<FileRow>> {
    Ok(connection
        .prepare_cached(&format!(
            "{FILE} AS f WHERE f.id = ?1 AND f.sha256 IS NOT NULL AND (f.owner = ?2 OR EXISTS (
                 SELECT 1 FROM attachment AS a
                 JOIN message AS m ON m.seq = a.seq
                 JOIN conversation AS c ON c.owner = ?2 AND c.peer = CASE
                     WHEN m.low = m.high OR m.sender = ?2 THEN m.receiver ELSE m.sender END
                 WHERE a.file = ?1 AND m.status < 6 AND (m.low = m.high OR ?2 IN (m.low, m.high))
                     AND m.seq > c.hidden_seq AND m.seq <= c.last_seq
                     AND NOT EXISTS (SELECT 1 FROM hidden AS h WHERE h.owner = ?2 AND h.seq = m.seq)))"
        ))?
        .query_row(params![id.to_string(), reader], read_file)
        .optional()?)
}

/// Notes which file of ours the message `seq` carries, if any; its author must be able to read it.
pub(super) fn attach(
    connection: &Connection,
    author: Id,
    seq: i64,
    content: &Content,
) -> Result<()> {
    let Some(id) = own_file(content) else {
        return Ok(());
    };
    if readable(connection, id, author)?.is_none() {
        return Err(StoreError::NoSuchFile);
    }
    connection
        .prepare_cached("INSERT INTO attachment (file, seq) VALUES (?, ?)")?
        .execute(params![id.to_string(), seq])?;
    Ok(())
}

/// Gives up one upload.
pub(super) fn give_up(connection: &Connection, id: Random128) -> Result<()> {
    let deleted = connection
        .prepare_cached("DELETE FROM file WHERE id = ? AND sha256 IS NULL")?
        .execute([id.to_string()])?;
    if deleted == 1 {
        throw_away(connection, &id.to_string())?;
    }
    Ok(())
}

fn throw_away(connection: &Connection, id: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO garbage (file) VALUES (?)")?
        .execute([id])?;
    Ok(())
}

/// Gives up what is older than `before` and of no use: uploads that were never finished, files that no message
/// carries any more and that is no recording. Returns the ids whose bytes can go.
pub(super) fn sweep(connection: &Connection, before: Millis) -> Result<Vec<Random128>> {
    let old: Vec<String> = connection
        .prepare_cached(
            "SELECT id FROM file AS f WHERE created < ?1 AND (sha256 IS NULL OR NOT EXISTS (
                 SELECT 1 FROM attachment AS a JOIN message AS m ON m.seq = a.seq
                 WHERE a.file = f.id AND m.status < 6)
                 AND NOT EXISTS (SELECT 1 FROM phone_call AS c WHERE c.record = f.id)) LIMIT ?2",
        )?
        .query_map([before, SWEPT], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in &old {
        connection
            .prepare_cached("DELETE FROM file WHERE id = ?")?
            .execute([id])?;
        connection
            .prepare_cached("DELETE FROM attachment WHERE file = ?")?
            .execute([id])?;
        throw_away(connection, id)?;
    }
    let garbage = connection
        .prepare_cached("SELECT file FROM garbage LIMIT ?")?
        .query_map([SWEPT], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(garbage
        .iter()
        .filter_map(|id| Random128::parse(id))
        .collect())
}

/// Their bytes are gone.
pub(super) fn swept(connection: &Connection, ids: &[Random128]) -> Result<()> {
    let mut delete = connection.prepare_cached("DELETE FROM garbage WHERE file = ?")?;
    for id in ids {
        delete.execute([id.to_string()])?;
    }
    Ok(())
}
