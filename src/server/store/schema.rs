//! The database file: where it is, how it is opened, what is in it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use crate::server::Error;

/// The database's name in the data folder.
const FILE: &str = "azstackd.sqlite";

/// The steps from one schema version to the next; `user_version` says how many were taken.
const STEPS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
];

/// Opens the database in `data_dir` and brings it up to date. Any process may do so at any time.
pub(in crate::server) fn open(data_dir: &Path) -> Result<Connection, Error> {
    let mut connection = Connection::open(data_dir.join(FILE))?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    // WAL lets other processes read and write beside us; FULL makes a commit survive a power cut.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection)?;
    Ok(connection)
}

fn version(connection: &Connection) -> rusqlite::Result<usize> {
    let version =
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))?;
    Ok(version as usize)
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    if version(connection)? == STEPS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been quicker, or newer.
    let from = version(&transaction)?;
    if from > STEPS.len() {
        return Err(Error::Database(String::from(
            "it was written by a newer version of this program",
        )));
    }
    for step in &STEPS[from..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len() as u32)?;
    transaction.commit()?;
    Ok(())
}
