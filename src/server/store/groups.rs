//! The SQL of groups: which there are for whom, and who is in them.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{Member, StoreError, User};
use crate::protocol::{GroupType, Id};

/// Most members of a group.
pub(in crate::server) const MAX_MEMBERS: usize = 500;
/// Most groups of a user.
const MAX_GROUPS: i64 = 500;
/// Most public groups anybody is shown.
const MAX_PUBLIC: usize = 2000;

type Result<T> = std::result::Result<T, StoreError>;

/// A group's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Group {
    pub(in crate::server) id: Id,
    pub(in crate::server) kind: GroupType,
    pub(in crate::server) name: String,
    pub(in crate::server) admin: Id,
    /// How many members it has.
    pub(in crate::server) size: i64,
}

/// The columns of [`read_group`].
const GROUP: &str = "g.id, g.kind, g.name, g.admin, g.size";

fn read_group(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        id: row.get(0)?,
        kind: GroupType::from_number(row.get(1)?).ok_or(rusqlite::Error::InvalidQuery)?,
        name: row.get(2)?,
        admin: row.get(3)?,
        size: row.get(4)?,
    })
}

/// The group, if it exists for `asker`, and whether he is in it. A private one does not exist for others.
pub(super) fn for_anybody(
    connection: &Connection,
    asker: Member,
    group: Id,
) -> Result<(Group, bool)> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {GROUP} FROM chat_group AS g WHERE g.id = ? AND g.realm = ?"
        ))?
        .query_row([group, asker.realm.0], read_group)
        .optional()?;
    let group = found.ok_or(StoreError::NoSuchGroup)?;
    let is_in = is_in(connection, group.id, asker.id)?;
    if group.kind == GroupType::Private && !is_in {
        return Err(StoreError::NoSuchGroup);
    }
    Ok((group, is_in))
}

/// The group, if `asker` is in it.
pub(super) fn of_member(connection: &Connection, asker: Member, group: Id) -> Result<Group> {
    match for_anybody(connection, asker, group)? {
        (group, true) => Ok(group),
        (_, false) => Err(StoreError::NotMember),
    }
}

pub(super) fn is_in(connection: &Connection, group: Id, user: Id) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM member WHERE chat_group = ? AND user = ?")?
        .exists([group, user])?)
}

/// Everybody in a group.
pub(super) fn members(connection: &Connection, group: Id) -> Result<Vec<Id>> {
    let mut select =
        connection.prepare_cached("SELECT user FROM member WHERE chat_group = ? ORDER BY user")?;
    let users = select.query_map([group], |row| row.get(0))?;
    Ok(users.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn has_room(connection: &Connection, user: Id) -> Result<bool> {
    let groups: i64 = connection
        .prepare_cached("SELECT count(*) FROM member WHERE user = ?")?
        .query_row([user], |row| row.get(0))?;
    Ok(groups < MAX_GROUPS)
}

pub(super) fn add_member(connection: &Connection, group: Id, user: Id) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO member (chat_group, user) VALUES (?, ?)")?
        .execute([group, user])?;
    connection
        .prepare_cached("UPDATE chat_group SET size = size + 1 WHERE id = ?")?
        .execute([group])?;
    Ok(())
}

/// Takes a member out. With the last one the group ends; its messages stay with those who saw them.
pub(super) fn remove_member(
    connection: &Connection,
    group: Id,
    user: Id,
    new_admin: Option<Id>,
) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM member WHERE chat_group = ? AND user = ?")?
        .execute([group, user])?;
    let left: i64 = connection
        .prepare_cached("UPDATE chat_group SET size = size - 1 WHERE id = ? RETURNING size")?
        .query_row([group], |row| row.get(0))?;
    if left == 0 {
        connection
            .prepare_cached("DELETE FROM chat_group WHERE id = ?")?
            .execute([group])?;
    } else if let Some(admin) = new_admin {
        set_admin(connection, group, admin)?;
    }
    Ok(())
}

pub(super) fn set_admin(connection: &Connection, group: Id, admin: Id) -> Result<()> {
    connection
        .prepare_cached("UPDATE chat_group SET admin = ?2 WHERE id = ?1")?
        .execute([group, admin])?;
    Ok(())
}

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
