//! Groups and their members, as last heard of: by their details, or by what happened to them since.

use rusqlite::{Connection, OptionalExtension, params};

use super::conversation::user;
use super::{Error, Group, Store, User};
use crate::protocol::content::Action;
use crate::protocol::{GroupType, Id};

impl Store {
    /// What is known of the group with that number; `None` when nothing was ever heard of it.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::store::Error> {
    /// if let Some(group) = core.store().group(303).await? {
    ///     println!("{} has {} members", group.name, group.members);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn group(&self, id: Id) -> Result<Option<Group>, Error> {
        self.reader.run(move |db| find(db, id)).await
    }

    /// The members of the group `id`, by number; those whose data are not known yet have no names.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Busy`], [`Error::Closed`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let store = azstack::store::Store::in_memory()?;
    /// assert!(store.group_members(303).await?.is_empty());
    /// # Ok::<(), azstack::store::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn group_members(&self, id: Id) -> Result<Vec<User>, Error> {
        self.reader
            .run(move |db| {
                let mut rows = db.prepare_cached(
                    "SELECT user FROM group_members WHERE group_id = ?1 ORDER BY user",
                )?;
                let ids = rows
                    .query_map([id], |row| row.get(0))?
                    .collect::<Result<Vec<Id>, _>>()?;
                let known = |id| Ok(user(db, id)?.unwrap_or_else(|| User::unknown(id)));
                ids.into_iter().map(known).collect()
            })
            .await
    }

    /// Keeps a group's details and its members.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn put_group(&self, group: Group, members: Vec<Id>) -> Result<(), Error> {
        self.writer
            .run(move |db| {
                let transaction = db.transaction()?;
                put(&transaction, &group)?;
                transaction.execute("DELETE FROM group_members WHERE group_id = ?1", [group.id])?;
                add_members(&transaction, group.id, &members)?;
                transaction.commit()?;
                Ok(())
            })
            .await
    }

    /// The server does not show the group to me: I am no member of it.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn outside(&self, id: Id) -> Result<(), Error> {
        self.writer.run(move |db| set_member(db, id, false)).await
    }
}

/// The row of a group.
pub fn find(db: &Connection, id: Id) -> Result<Option<Group>, Error> {
    Ok(db
        .prepare_cached(
            "SELECT id, type, name, admin, is_member,
                 (SELECT count(*) FROM group_members WHERE group_id = id)
             FROM groups WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Group {
                id: row.get(0)?,
                kind: GroupType::from_number(row.get(1)?).unwrap_or(GroupType::Private),
                name: row.get(2)?,
                admin: row.get(3)?,
                is_member: row.get(4)?,
                members: row.get(5)?,
            })
        })
        .optional()?)
}

fn put(db: &Connection, group: &Group) -> Result<(), Error> {
    db.prepare_cached("INSERT OR REPLACE INTO groups VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            group.id,
            group.kind.number(),
            group.name,
            group.admin,
            group.is_member
        ])?;
    Ok(())
}

fn add_members(db: &Connection, group: Id, members: &[Id]) -> Result<(), Error> {
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO group_members VALUES (?1, ?2)")?;
    for member in members {
        insert.execute([group, *member])?;
    }
    Ok(())
}

/// Something happened to a group just now.
pub fn apply(db: &Connection, id: Id, action: &Action) -> Result<(), Error> {
    let me = super::my_id(db)?;
    match action {
        Action::Created {
            kind,
            admin,
            name,
            members,
        } => {
            let group = Group {
                id,
                kind: *kind,
                name: name.clone(),
                admin: *admin,
                members: 0,
                is_member: true,
            };
            put(db, &group)?;
            add_members(db, id, members)?;
        }
        Action::Invited { members } => {
            add_members(db, id, members)?;
            if me.is_some_and(|me| members.contains(&me)) {
                set_member(db, id, true)?;
            }
        }
        Action::Joined { user } => {
            add_members(db, id, &[*user])?;
            if me == Some(*user) {
                set_member(db, id, true)?;
            }
        }
        Action::Left { user, new_admin } => {
            db.prepare_cached("DELETE FROM group_members WHERE group_id = ?1 AND user = ?2")?
                .execute([id, *user])?;
            if let Some(admin) = new_admin {
                set_admin(db, id, *admin)?;
            }
            if me == Some(*user) {
                set_member(db, id, false)?;
            }
        }
        Action::Renamed { name } => {
            db.prepare_cached("UPDATE groups SET name = ?2 WHERE id = ?1")?
                .execute(params![id, name])?;
        }
        Action::AdminChanged { admin } => set_admin(db, id, *admin)?,
    }
    Ok(())
}

fn set_admin(db: &Connection, id: Id, admin: Id) -> Result<(), Error> {
    db.prepare_cached("UPDATE groups SET admin = ?2 WHERE id = ?1")?
        .execute([id, admin])?;
    Ok(())
}

fn set_member(db: &Connection, id: Id, is_member: bool) -> Result<(), Error> {
    db.prepare_cached("UPDATE groups SET is_member = ?2 WHERE id = ?1")?
        .execute(params![id, is_member])?;
    Ok(())
}
