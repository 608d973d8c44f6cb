//! The SQL of looking at groups.

use rusqlite::{Connection, Row};

use super::groups::{GROUP, Group, for_anybody, members, of_member, read_group};
use super::{Member, StoreError, User};
use crate::protocol::Id;

/// Most public groups anybody is shown.
const MAX_PUBLIC: usize = 2000;

type Result<T> = std::result::Result<T, StoreError>;

/// A group with its members.
pub(super) fn details(
    connection: &Connection,
    asker: Member,
    group: Id,
) -> Result<(Group, Vec<User>)> {
    let (group, _) = for_anybody(connection, asker, group)?;
    let mut select = connection.prepare_cached(
        "SELECT u.id, u.name, u.fullname, u.last_visit
         FROM member AS m JOIN user AS u ON u.id = m.user WHERE m.chat_group = ? ORDER BY u.id",
    )?;
    let users = select.query_map([group.id], |row| {
        Ok(User {
            id: row.get(0)?,
            name: row.get(1)?,
            fullname: row.get(2)?,
            last_visit: row.get(3)?,
        })
    })?;
    let users = users.collect::<rusqlite::Result<_>>()?;
    Ok((group, users))
}

/// The other members of a group, for one of them.
pub(super) fn fellows(connection: &Connection, asker: Member, group: Id) -> Result<Vec<Id>> {
    of_member(connection, asker, group)?;
    let all = members(connection, group)?.into_iter();
    Ok(all.filter(|&user| user != asker.id).collect())
}

pub(super) fn mine(connection: &Connection, asker: Id) -> Result<Vec<(Group, Vec<Id>)>> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {GROUP} FROM member AS m JOIN chat_group AS g ON g.id = m.chat_group
         WHERE m.user = ? AND g.kind = 0 ORDER BY g.id DESC"
    ))?;
    let groups = select.query_map([asker], read_group)?;
    groups
        .map(|group| {
            let group = group?;
            let members = members(connection, group.id)?;
            Ok((group, members))
        })
        .collect()
}

pub(super) fn public(connection: &Connection, asker: Member) -> Result<Vec<(Group, bool)>> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {GROUP}, EXISTS (SELECT 1 FROM member WHERE chat_group = g.id AND user = ?2)
         FROM chat_group AS g WHERE g.realm = ?1 AND g.kind = 1 ORDER BY g.id DESC LIMIT {MAX_PUBLIC}"
    ))?;
    let read = |row: &Row<'_>| Ok((read_group(row)?, row.get(5)?));
    let groups = select.query_map([asker.realm.0, asker.id], read)?;
    Ok(groups.collect::<rusqlite::Result<_>>()?)
}
