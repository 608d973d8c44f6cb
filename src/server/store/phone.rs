//! The SQL of phone calls: whose number, what a minute costs, who has money, what was called.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::StoreError;
use super::files::{self, Finished, NewFile};
use crate::protocol::phone::{PaidCall, PaidCallStatus, PaidCallType};
use crate::protocol::{Id, Millis};
use crate::server::files::canonical;

/// Most calls a log lists: the packet has no pages.
const MAX_LISTED: i64 = 500;

type Result<T> = std::result::Result<T, StoreError>;

/// A call to a phone that somebody wants to make.
#[derive(Clone, Debug)]
pub(in crate::server) struct NewCallout {
    pub(in crate::server) user: Id,
    pub(in crate::server) call_id: Id,
    /// The number to show, E.164; one of the user's if there is none.
    pub(in crate::server) from: Option<String>,
    /// E.164.
    pub(in crate::server) to: String,
    pub(in crate::server) tags: String,
    /// How long his money must last, in seconds.
    pub(in crate::server) reserve: i64,
}

/// Whether he may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) enum Permission {
    /// The call has begun in the log.
    Given(Given),
    /// He has no such number.
    NoNumber,
    /// Nobody knows what a call to there costs.
    NoPrice,
    /// His money does not last that long.
    NoMoney,
}

/// What was permitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Given {
    /// The call's row.
    pub(in crate::server) row: i64,
    pub(in crate::server) from: String,
    /// How long the money lasts, in seconds; `None` if nothing is charged.
    pub(in crate::server) seconds: Option<i64>,
}

/// A call from a phone.
#[derive(Clone, Debug)]
pub(in crate::server) struct NewCallin {
    pub(in crate::server) user: Id,
    /// As it is shown.
    pub(in crate::server) from: String,
    /// E.164.
    pub(in crate::server) to: String,
}

/// Whose number that is.
pub(super) fn owner(connection: &Connection, number: &str) -> Result<Option<Id>> {
    Ok(connection
        .prepare_cached("SELECT user FROM phone_number WHERE number = ?")?
        .query_row([number], |row| row.get(0))
        .optional()?)
}

fn minute(connection: &Connection, number: &str) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached(
            "SELECT minute FROM phone_price WHERE substr(?1, 1, length(prefix)) = prefix
             ORDER BY length(prefix) DESC LIMIT 1",
        )?
        .query_row([number], |row| row.get(0))
        .optional()?)
}

pub(in crate::server) fn balance(connection: &Connection, user: Id) -> rusqlite::Result<i64> {
    let amount = connection
        .prepare_cached("SELECT amount FROM phone_balance WHERE user = ?")?
        .query_row([user], |row| row.get(0))
        .optional()?;
    Ok(amount.unwrap_or(0))
}

fn lasts(balance: i64, minute: i64) -> Option<i64> {
    (minute > 0).then(|| balance.max(0).saturating_mul(60) / minute)
}

/// Lets a user call, or not.
pub(super) fn begin_callout(
    connection: &Connection,
    call: &NewCallout,
    now: Millis,
) -> Result<Permission> {
    let from = match &call.from {
        Some(number) => (owner(connection, number)? == Some(call.user)).then(|| number.clone()),
        None => connection
            .prepare_cached(
                "SELECT number FROM phone_number WHERE user = ? ORDER BY number LIMIT 1",
            )?
            .query_row([call.user], |row| row.get(0))
            .optional()?,
    };
    let Some(from) = from else {
        return Ok(Permission::NoNumber);
    };
    let Some(minute) = minute(connection, &call.to)? else {
        return Ok(Permission::NoPrice);
    };
    let balance = balance(connection, call.user)?;
    if lasts(balance, minute).is_some_and(|seconds| seconds < call.reserve) {
        return Ok(Permission::NoMoney);
    }
    let row = connection
        .prepare_cached(
            "INSERT INTO phone_call (user, call_id, kind, caller, callee, tags, minute, began)
             VALUES (?, ?, 1, ?, ?, ?, ?, ?) RETURNING id",
        )?
        .query_row(
            params![
                call.user,
                call.call_id,
                from,
                call.to,
                call.tags,
                minute,
                now
            ],
            |row| row.get(0),
        )?;
    let seconds = lasts(balance, minute);
    Ok(Permission::Given(Given { row, from, seconds }))
}

/// Notes a call from a phone; its row is its number, too.
pub(super) fn begin_callin(connection: &Connection, call: &NewCallin, now: Millis) -> Result<i64> {
    let row = connection
        .prepare_cached(
            "INSERT INTO phone_call (user, call_id, kind, caller, callee, tags, minute, began)
             VALUES (?, 0, 2, ?, ?, '', 0, ?) RETURNING id",
        )?
        .query_row(params![call.user, call.from, call.to, now], |row| {
            row.get(0)
        })?;
    connection
        .prepare_cached("UPDATE phone_call SET call_id = id WHERE id = ?")?
        .execute([row])?;
    Ok(row)
}

/// How long the money of a running call lasts, in seconds from its answer: somebody may have paid meanwhile.
pub(super) fn seconds_left(connection: &Connection, row: i64) -> Result<Option<i64>> {
    let (user, minute) = connection
        .prepare_cached("SELECT user, minute FROM phone_call WHERE id = ?")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(lasts(balance(connection, user)?, minute))
}

/// They talk.
pub(super) fn answered(connection: &Connection, row: i64, now: Millis) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE phone_call SET answered = ?2, seen = ?2 WHERE id = ?1 AND answered IS NULL AND ended IS NULL",
        )?
        .execute(params![row, now])?;
    Ok(())
}

/// They still talk.
pub(super) fn alive(connection: &Connection, rows: &[i64], now: Millis) -> Result<()> {
    let mut update = connection.prepare_cached(
        "UPDATE phone_call SET seen = ?2 WHERE id = ?1 AND answered IS NOT NULL AND ended IS NULL",
    )?;
    for row in rows {
        update.execute(params![row, now])?;
    }
    Ok(())
}

/// A call is over: what it cost is taken from the balance, once. `None` if it was over before.
pub(super) fn ended(
    connection: &Connection,
    row: i64,
    status: PaidCallStatus,
    tags: Option<&str>,
    now: Millis,
) -> Result<Option<PaidCall>> {
    if !close(connection, row, status, now, false)? {
        return Ok(None);
    }
    if let Some(tags) = tags {
        connection
            .prepare_cached("UPDATE phone_call SET tags = ? WHERE id = ?")?
            .execute(params![tags, row])?;
    }
    let call = connection
        .prepare_cached(&format!("{CALL} WHERE id = ?"))?
        .query_row([row], read)?;
    Ok(Some(call))
}

/// Closes what a server that was killed left open: it lasted until it was last seen.
pub(super) fn close_interrupted(connection: &Connection) -> Result<usize> {
    let open: Vec<(i64, Option<Millis>, Millis)> = connection
        .prepare_cached("SELECT id, seen, began FROM phone_call WHERE ended IS NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (row, seen, began) in &open {
        let status = match seen {
            Some(_) => PaidCallStatus::Answered,
            None => PaidCallStatus::NotAnswered,
        };
        close(connection, *row, status, seen.unwrap_or(*began), true)?;
    }
    Ok(open.len())
}

fn close(
    connection: &Connection,
    row: i64,
    status: PaidCallStatus,
    at: Millis,
    interrupted: bool,
) -> Result<bool> {
    let open = connection
        .prepare_cached(
            "SELECT user, minute, answered FROM phone_call WHERE id = ? AND ended IS NULL",
        )?
        .query_row([row], |row| {
            Ok((
                row.get::<_, Id>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Option<Millis>>(2)?,
            ))
        })
        .optional()?;
    let Some((user, minute, answered)) = open else {
        return Ok(false);
    };
    // A second that has begun counts; a clock that was set back costs nothing.
    let duration = answered.map_or(0, |answered| ((at - answered).max(0) + 999) / 1000);
    let price = (duration.saturating_mul(minute) + 59) / 60;
    let cost = price.min(balance(connection, user)?.max(0));
    connection
        .prepare_cached(
            "UPDATE phone_call SET ended = ?2, status = ?3, duration = ?4, cost = ?5, interrupted = ?6 WHERE id = ?1",
        )?
        .execute(params![row, at, status.number(), duration, cost, interrupted])?;
    if cost > 0 {
        connection
            .prepare_cached("UPDATE phone_balance SET amount = amount - ?2 WHERE user = ?1")?
            .execute([user, cost])?;
    }
    Ok(true)
}

const CALL: &str = "SELECT call_id, caller, callee, tags, duration, ended, user, kind, status, record FROM phone_call";

fn read(row: &Row<'_>) -> rusqlite::Result<PaidCall> {
    let kind = PaidCallType::from_number(row.get(7)?);
    let status = PaidCallStatus::from_number(row.get(8)?);
    let record: Option<String> = row.get(9)?;
    Ok(PaidCall {
        call_id: row.get(0)?,
        from: row.get(1)?,
        to: row.get(2)?,
        tags: row.get(3)?,
        duration: row.get(4)?,
        record_time: row.get(5)?,
        record_url: record.map_or_else(String::new, |id| canonical(&id)),
        user_id: row.get(6)?,
        call_type: kind.ok_or(rusqlite::Error::InvalidQuery)?,
        status: status.ok_or(rusqlite::Error::InvalidQuery)?,
    })
}

/// What was said in a call is kept in that file of the caller's or callee's own.
pub(super) fn recorded(
    connection: &Connection,
    row: i64,
    file: &NewFile,
    finished: &Finished,
    now: Millis,
) -> Result<String> {
    files::keep(connection, file, finished, now)?;
    let id = file.id.to_string();
    connection
        .prepare_cached("UPDATE phone_call SET record = ? WHERE id = ?")?
        .execute(params![id, row])?;
    Ok(canonical(&id))
}

/// Numbers of one user that are listed.
const MAX_NUMBERS: i64 = 100;

/// A user's money, and the numbers he has, in their order.
pub(super) fn account(connection: &Connection, user: Id) -> Result<(i64, Vec<String>)> {
    let numbers = connection
        .prepare_cached("SELECT number FROM phone_number WHERE user = ? ORDER BY number LIMIT ?")?
        .query_map([user, MAX_NUMBERS], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((balance(connection, user)?, numbers))
}

/// A user's calls, newest first.
pub(super) fn calls(connection: &Connection, user: Id) -> Result<Vec<PaidCall>> {
    Ok(connection
        .prepare_cached(&format!(
            "{CALL} WHERE user = ? AND ended IS NOT NULL ORDER BY id DESC LIMIT ?"
        ))?
        .query_map([user, MAX_LISTED], read)?
        .collect::<rusqlite::Result<_>>()?)
}
