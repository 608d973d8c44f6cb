//! The SQL of answered free calls: kept so that a server that starts anew knows who may hang up what.

use rusqlite::{Connection, params};

use super::StoreError;
use crate::protocol::Millis;
use crate::server::calls::{Change, Running};

type Result<T> = std::result::Result<T, StoreError>;

/// A call that nobody ended for so long is over: a day, in ms.
const LONGEST: Millis = 24 * 60 * 60 * 1000;
/// Calls that are read at a start.
const MAX_READ: i64 = 100_000;

/// Keeps an answered call, or forgets one that is over.
pub(super) fn note(connection: &Connection, change: Change, now: Millis) -> Result<()> {
    match change {
        Change::Answered(call) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO free_call (caller, call, callee, answered) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![call.caller, call.call, call.callee, now])?,
        Change::Over(call) => connection
            .prepare_cached("DELETE FROM free_call WHERE caller = ? AND call = ?")?
            .execute([call.caller, call.call])?,
    };
    Ok(())
}

/// The calls that are not over.
pub(super) fn running(connection: &Connection, now: Millis) -> Result<Vec<Running>> {
    connection
        .prepare_cached("DELETE FROM free_call WHERE answered < ?")?
        .execute([now - LONGEST])?;
    let mut select = connection.prepare_cached(
        "SELECT caller, call, callee FROM free_call ORDER BY answered DESC LIMIT ?",
    )?;
    let rows = select.query_map([MAX_READ], |row| {
        Ok(Running {
            caller: row.get(0)?,
            call: row.get(1)?,
            callee: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
