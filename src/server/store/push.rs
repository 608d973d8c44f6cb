//! The SQL of push tokens.

use rusqlite::{Connection, params};

use super::{Member, StoreError};
use crate::protocol::Id;
use crate::protocol::device::Register;

/// Most tokens of a user; one more drops the oldest.
const MAX_TOKENS: i64 = 20;

type Result<T> = std::result::Result<T, StoreError>;

/// Keeps a token. A device that changes hands must not be woken for whom it belonged to.
pub(super) fn register(connection: &Connection, user: Member, device: &Register) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM push_token
             WHERE token = ? AND (SELECT realm FROM user WHERE id = push_token.user) = ?",
        )?
        .execute(params![device.id, user.realm.0])?;
    connection
        .prepare_cached(
            "INSERT INTO push_token (user, token, platform, bundle) VALUES (?, ?, ?, ?)",
        )?
        .execute(params![
            user.id,
            device.id,
            device.platform,
            device.app_bundle_id
        ])?;
    connection
        .prepare_cached(
            "DELETE FROM push_token WHERE user = ?1 AND id NOT IN (
                 SELECT id FROM push_token WHERE user = ?1 ORDER BY id DESC LIMIT ?2)",
        )?
        .execute([user.id, MAX_TOKENS])?;
    Ok(())
}

pub(super) fn unregister(connection: &Connection, user: Id, token: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM push_token WHERE user = ? AND token = ?")?
        .execute(params![user, token])?;
    Ok(())
}
