//! The one thread that writes.
//!
//! It takes whatever is queued (no timer), runs each job in a savepoint of one transaction, commits once, and only then
//! answers. So a commit's cost is shared by everybody who waits, and an answer means "on disk". Since nobody else
//! writes messages, it also gives every change its number.

use std::cell::Cell;
use std::ops::Deref;

use rusqlite::Connection;
use tokio::sync::mpsc;

use super::StoreError;

/// Writes in one commit.
const BATCH: usize = 1000;

/// Runs inside the transaction (or learns why there is none); what it returns is called after the commit.
pub(super) type Job = Box<dyn FnOnce(Result<&Writer, StoreError>) -> Finish + Send>;
pub(super) type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// The writing connection, and the number of the last change.
pub(super) struct Writer {
    connection: Connection,
    last_change: Cell<i64>,
}

impl Deref for Writer {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl Writer {
    pub(super) fn new(connection: Connection) -> rusqlite::Result<Self> {
        // Every change is noted in the conversation of somebody.
        let last_change = connection.query_row(
            "SELECT coalesce(max(change), 0) FROM conversation",
            [],
            |row| row.get(0),
        )?;
        Ok(Self {
            connection,
            last_change: Cell::new(last_change),
        })
    }

    /// The number of a change: larger than all before. One whose job fails is not used again.
    pub(super) fn next_change(&self) -> i64 {
        let next = self.last_change.get() + 1;
        self.last_change.set(next);
        next
    }

    /// Runs one job so that it leaves nothing behind if it fails.
    pub(super) fn in_savepoint<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_autocommit() {
            // A full disk makes SQLite roll back by itself; a job after that must not commit alone.
            return Err(StoreError::Database(String::from(
                "the transaction was rolled back",
            )));
        }
        self.prepare_cached("SAVEPOINT job")?.execute([])?;
        let result = work(self);
        if result.is_err() {
            self.prepare_cached("ROLLBACK TO job")?.execute([])?;
        }
        self.prepare_cached("RELEASE job")?.execute([])?;
        result
    }

    /// Works until no job can come any more.
    pub(super) fn run(self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH);
        while jobs.blocking_recv_many(&mut batch, BATCH) > 0 {
            let mut finishes = Vec::with_capacity(batch.len());
            let begun = self
                .execute_batch("BEGIN IMMEDIATE")
                .map_err(StoreError::from);
            let inside = begun.as_ref().map(|()| &self).map_err(StoreError::clone);
            finishes.extend(batch.drain(..).map(|job| job(inside.clone())));
            let committed = begun.and_then(|()| Ok(self.execute_batch("COMMIT")?));
            if let Err(error) = &committed {
                tracing::error!(%error, "a commit failed");
                if !self.is_autocommit() {
                    let _ = self.execute_batch("ROLLBACK");
                }
            }
            for finish in finishes {
                finish(committed.clone());
            }
        }
    }
}
