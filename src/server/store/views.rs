//! The SQL of what somebody sees of a group that he comes into, or back into.
//!
//! Of a public group he sees everything. Of a private one he sees what he had seen before and what follows, but never
//! what was written behind his back.

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use super::groups::Group;
use super::writer::Writer;
use crate::protocol::{GroupType, Id};

/// Most messages somebody may have missed and still keep, or be told, each of them.
const MAX_MISSED: i64 = 10_000;

type Result<T> = std::result::Result<T, StoreError>;

/// Up to where a user has seen a group; `None` if he never was in it.
pub(super) fn last_seen(connection: &Connection, user: Id, group: Id) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT last_seq FROM conversation WHERE owner = ? AND peer = ?")?
        .query_row([user, group], |row| row.get(0))
        .optional()?)
}

/// Sets the view of a user who came in with message `seq`, and had seen the group up to `last`.
pub(super) fn open(
    writer: &Writer,
    user: Id,
    group: &Group,
    last: Option<i64>,
    seq: i64,
) -> Result<()> {
    match (group.kind, last) {
        (GroupType::Public, None) => Ok(()),
        (GroupType::Public, Some(last)) => tell_missed(writer, user, group.id, last, seq),
        (GroupType::Private, None) => begin_at(writer, user, group.id, seq),
        (GroupType::Private, Some(last)) => {
            let missed: i64 = writer
                .prepare_cached(
                    "SELECT count(*) FROM (SELECT 1 FROM message
                     WHERE low = ?1 AND high = ?1 AND seq > ?2 AND seq < ?3 LIMIT ?4)",
                )?
                .query_row([group.id, last, seq, MAX_MISSED + 1], |row| row.get(0))?;
            if missed > MAX_MISSED {
                return begin_at(writer, user, group.id, seq);
            }
            writer
                .prepare_cached(
                    "INSERT INTO hidden (owner, peer, seq, change)
                     SELECT ?1, ?2, seq, 0 FROM message WHERE low = ?2 AND high = ?2 AND seq > ?3 AND seq < ?4",
                )?
                .execute([user, group.id, last, seq])?;
            Ok(())
        }
    }
}

/// He sees nothing from before `seq`.
fn begin_at(connection: &Connection, user: Id, group: Id, seq: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE conversation SET hidden_seq = ?3 WHERE owner = ?1 AND peer = ?2")?
        .execute([user, group, seq - 1])?;
    connection
        .prepare_cached("DELETE FROM unread WHERE reader = ?1 AND peer = ?2 AND seq < ?3")?
        .execute([user, group, seq])?;
    Ok(())
}

/// What he missed was no change for him when it happened. It is one now: of each message, as if it were new.
fn tell_missed(writer: &Writer, user: Id, group: Id, last: i64, seq: i64) -> Result<()> {
    let missed: Vec<i64> = writer
        .prepare_cached(
            "SELECT seq FROM message WHERE low = ?1 AND high = ?1 AND seq > ?2 AND seq < ?3
             ORDER BY seq DESC LIMIT ?4",
        )?
        .query_map([group, last, seq, MAX_MISSED], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut insert = writer
        .prepare_cached("INSERT INTO shown (owner, peer, change, seq) VALUES (?, ?, ?, ?)")?;
    let mut change = 0;
    for seq in missed.iter().rev() {
        change = writer.next_change();
        insert.execute([user, group, change, *seq])?;
    }
    writer
        .prepare_cached(
            "UPDATE conversation SET change = max(change, ?3) WHERE owner = ?1 AND peer = ?2",
        )?
        .execute(params![user, group, change])?;
    Ok(())
}
