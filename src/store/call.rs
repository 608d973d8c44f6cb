//! The history of calls: one row a call, kept from its first moment, so that a killed program loses none.
//!
//! A call under way has a row too, which says how it would have ended had it ended now; it is shown once it is over.
//! Rows of a program that was killed in a call count as over when the store is opened again.

use std::time::Duration;

use rusqlite::{Row, params};

use super::conversation::user;
use super::{CallOutcome, CallRecord, Error, Store};
use crate::protocol::call::MediaType;
use crate::protocol::{Id, Millis};

/// A call of which the history is told something.
#[derive(Clone, Debug, PartialEq)]
pub struct CallEntry {
    /// The other party's number.
    pub peer: Id,
    /// The call's number, unique per caller.
    pub call: Id,
    /// Whether they called.
    pub incoming: bool,
    /// Sound, or sound and picture.
    pub media: MediaType,
    /// When it began: Unix time in milliseconds, by one's own clock.
    pub began: Millis,
    /// How long was talked; `None` if nobody did.
    pub lasted: Option<Duration>,
    /// How it ended, or would have ended by now.
    pub outcome: CallOutcome,
    /// Whether it is over.
    pub over: bool,
}

impl Store {
    /// A page of the history, newest first: the `limit` calls before the one numbered `before`
    /// ([`CallRecord::serial`]), or the newest.
    ///
    /// # Errors
    /// [`Error`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let store = azstack::store::Store::in_memory()?;
    /// assert!(store.calls(None, 50).await?.is_empty());
    /// # Ok::<(), azstack::store::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn calls(&self, before: Option<i64>, limit: usize) -> Result<Vec<CallRecord>, Error> {
        let before = before.unwrap_or(i64::MAX);
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(
                    "SELECT serial, peer, call, incoming, media, began, lasted, outcome FROM calls
                     WHERE over = 1 AND serial < ?1 ORDER BY serial DESC LIMIT ?2",
                )?;
                let mut list = rows
                    .query_map([before, limit as i64], record)?
                    .collect::<Result<Vec<_>, _>>()?;
                for record in &mut list {
                    record.user = user(db, record.peer)?;
                }
                Ok(list)
            })
            .await
    }

    /// How many missed calls nobody has looked at yet.
    ///
    /// # Errors
    /// [`Error`].
    ///
    /// ```no_run
    /// # async fn example(store: azstack::store::Store) -> Result<(), azstack::store::Error> {
    /// println!("{} missed calls", store.missed_calls().await?);
    /// # Ok(()) }
    /// ```
    pub async fn missed_calls(&self) -> Result<u32, Error> {
        self.reader
            .run(|db| {
                let count = db
                    .prepare_cached("SELECT count(*) FROM calls WHERE unseen = 1 AND over = 1")?
                    .query_row([], |row| row.get(0))?;
                Ok(count)
            })
            .await
    }

    /// A person has looked at the missed calls. Returns whether there were any that nobody had looked at.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn mark_calls_seen(&self) -> Result<bool, Error> {
        self.writer
            .run(|db| {
                let changed = db
                    .prepare_cached("UPDATE calls SET unseen = 0 WHERE unseen = 1 AND over = 1")?
                    .execute([])?;
                Ok(changed > 0)
            })
            .await
    }

    /// Keeps what is known of a call now, in the order of the calls of this function, awaited or not. A call that is
    /// known already keeps its place and its beginning.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) fn put_call(
        &self,
        entry: CallEntry,
    ) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let lasted = entry.lasted.map(|lasted| lasted.as_millis() as i64);
        self.writer.run(move |db| {
                db.prepare_cached(
                    "INSERT INTO calls (peer, call, incoming, media, began, lasted, outcome, over, unseen)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                     ON CONFLICT (peer, call, incoming) DO UPDATE SET lasted = excluded.lasted,
                         outcome = excluded.outcome, over = excluded.over, unseen = excluded.unseen",
                )?
                .execute(params![
                    entry.peer,
                    entry.call,
                    entry.incoming,
                    entry.media.number(),
                    entry.began,
                    lasted,
                    entry.outcome.number(),
                    entry.over,
                    entry.outcome.is_missed(entry.incoming),
                ])?;
                Ok(())
        })
    }

    /// The call of that number that was answered with "busy" here was answered on another device. Returns whether there
    /// is such a call. Call numbers are unique per caller only, so it is the newest one.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) fn call_answered_elsewhere(
        &self,
        call: Id,
    ) -> impl Future<Output = Result<bool, Error>> + Send + use<> {
        self.writer.run(move |db| {
            let changed = db
                .prepare_cached(
                    "UPDATE calls SET outcome = ?2, unseen = 0 WHERE serial =
                         (SELECT max(serial) FROM calls WHERE call = ?1 AND incoming = 1 AND outcome = ?3)",
                )?
                .execute(params![
                    call,
                    CallOutcome::AnsweredElsewhere.number(),
                    CallOutcome::Busy.number()
                ])?;
            Ok(changed > 0)
        })
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<CallRecord> {
    let lasted: Option<i64> = row.get(6)?;
    Ok(CallRecord {
        serial: row.get(0)?,
        peer: row.get(1)?,
        user: None,
        call: row.get(2)?,
        incoming: row.get(3)?,
        media: MediaType::from_number(row.get(4)?).unwrap_or(MediaType::Audio),
        began: row.get(5)?,
        lasted: lasted.map(|lasted| Duration::from_millis(lasted.max(0) as u64)),
        outcome: CallOutcome::from_number(row.get(7)?),
    })
}
