//! The SQL of apps, credentials and users.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Auth, Login, Member, Realm, User};
use crate::protocol::{Id, Seconds};

/// An app's row.
#[derive(Clone)]
pub(in crate::server) struct App {
    pub(in crate::server) id: String,
    pub(in crate::server) name: String,
    pub(in crate::server) auth: Auth,
    pub(in crate::server) public_key: String,
    /// What questions to its back end are signed with.
    pub(in crate::server) secret: Option<String>,
}

const APP: &str = "SELECT id, name, auth, public_key, back_end, secret FROM app";

fn read_app(row: &Row<'_>) -> rusqlite::Result<App> {
    let (word, back_end): (String, Option<String>) = (row.get(2)?, row.get(4)?);
    let auth = match back_end {
        Some(url) => Auth::back_end(&url),
        None => Auth::from_word(&word),
    };
    Ok(App {
        id: row.get(0)?,
        name: row.get(1)?,
        auth: auth.ok_or(rusqlite::Error::InvalidQuery)?,
        public_key: row.get(3)?,
        secret: row.get(5)?,
    })
}

pub(in crate::server) fn insert_app(connection: &Connection, app: &App) -> rusqlite::Result<()> {
    let back_end = match &app.auth {
        Auth::Url(url) => Some(url.as_str()),
        Auth::Open | Auth::Password => None,
    };
    connection.execute(
        "INSERT INTO app (id, name, auth, public_key, back_end, secret) VALUES (?, ?, ?, ?, ?, ?)",
        params![
            app.id,
            app.name,
            app.auth.word(),
            app.public_key,
            back_end,
            app.secret
        ],
    )?;
    Ok(())
}

pub(in crate::server) fn app(connection: &Connection, id: &str) -> rusqlite::Result<Option<App>> {
    let mut select = connection.prepare_cached(&format!("{APP} WHERE id = ?"))?;
    select.query_row([id], read_app).optional()
}

pub(in crate::server) fn apps(connection: &Connection) -> rusqlite::Result<Vec<App>> {
    let mut select = connection.prepare_cached(&format!("{APP} ORDER BY name, id"))?;
    select.query_map([], read_app)?.collect()
}

pub(in crate::server) fn set_password_hash(
    connection: &Connection,
    app: &str,
    user: &str,
    hash: &str,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO credential (app, user, hash) VALUES (?, ?, ?)
         ON CONFLICT (app, user) DO UPDATE SET hash = excluded.hash",
        [app, user, hash],
    )?;
    Ok(())
}

pub(super) fn password_hash(
    connection: &Connection,
    app: &str,
    user: &str,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT hash FROM credential WHERE app = ? AND user = ?")?
        .query_row([app, user], |row| row.get(0))
        .optional()
}

pub(in crate::server) fn sign_in(
    connection: &Connection,
    login: &Login,
    now: Seconds,
) -> rusqlite::Result<Member> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO realm (app, namespace) VALUES (?, ?)")?
        .execute([&login.app, &login.namespace])?;
    let realm: i64 = connection
        .prepare_cached("SELECT id FROM realm WHERE app = ? AND namespace = ?")?
        .query_row([&login.app, &login.namespace], |row| row.get(0))?;
    // Update first: an upsert would use up a number of the sequence at every sign-in.
    let known = connection
        .prepare_cached(
            "UPDATE user SET fullname = ?3, last_visit = ?4 WHERE realm = ?1 AND name = ?2 RETURNING id",
        )?
        .query_row(params![realm, login.user, login.fullname, now], |row| row.get(0))
        .optional()?;
    let id = match known {
        Some(id) => id,
        None => connection
            .prepare_cached(
                "INSERT INTO user (realm, name, fullname, last_visit) VALUES (?, ?, ?, ?) RETURNING id",
            )?
            .query_row(params![realm, login.user, login.fullname, now], |row| row.get(0))?,
    };
    Ok(Member {
        id,
        realm: Realm(realm),
    })
}

pub(super) fn visited(connection: &Connection, user: Id, now: Seconds) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE user SET last_visit = ? WHERE id = ?")?
        .execute([now, user])?;
    Ok(())
}

pub(super) fn is_member(connection: &Connection, realm: Realm, id: Id) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM user WHERE id = ? AND realm = ?")?
        .exists([id, realm.0])
}

fn read_user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get(0)?,
        name: row.get(1)?,
        fullname: row.get(2)?,
        last_visit: row.get(3)?,
    })
}

const USER: &str = "SELECT id, name, fullname, last_visit FROM user WHERE realm = ?";

pub(super) fn users_by_id(
    connection: &Connection,
    realm: Realm,
    ids: &[Id],
) -> rusqlite::Result<Vec<User>> {
    let mut select = connection.prepare_cached(&format!("{USER} AND id = ?"))?;
    ids.iter()
        .filter_map(|id| {
            select
                .query_row([realm.0, *id], read_user)
                .optional()
                .transpose()
        })
        .collect()
}

pub(super) fn users_by_name(
    connection: &Connection,
    realm: Realm,
    names: &[String],
) -> rusqlite::Result<Vec<User>> {
    let mut select = connection.prepare_cached(&format!("{USER} AND name = ?"))?;
    names
        .iter()
        .filter_map(|name| {
            select
                .query_row(params![realm.0, name], read_user)
                .optional()
                .transpose()
        })
        .collect()
}
