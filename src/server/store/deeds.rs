//! The SQL of what members do with groups.
//!
//! Each deed is one job: it checks the rules, changes the group and leaves a message in it. One that comes again, under
//! the same id, is answered as before and does nothing.

use rusqlite::{Connection, params};

use super::groups::{self, Group, MAX_MEMBERS, add_member, has_room, is_in, members, set_admin};
use super::messages::{self, Namesake};
use super::writer::Writer;
use super::{Chat, Member, NewMessage, StoreError, Stored, accounts, views};
use crate::protocol::content::Action;
use crate::protocol::{Content, GroupType, Id, Millis};

type Result<T> = std::result::Result<T, StoreError>;

/// Who was not added, and why.
type Refused = Vec<(Id, StoreError)>;

/// A group to make.
#[derive(Clone, Debug)]
pub(in crate::server) struct NewGroup {
    pub(in crate::server) creator: Member,
    pub(in crate::server) msg_id: Id,
    pub(in crate::server) kind: GroupType,
    pub(in crate::server) name: String,
    pub(in crate::server) members: Vec<Id>,
}

/// Something to be done with a group.
#[derive(Clone, Debug)]
pub(in crate::server) struct GroupDeed {
    pub(in crate::server) actor: Member,
    pub(in crate::server) group: Id,
    pub(in crate::server) msg_id: Id,
    pub(in crate::server) deed: Deed,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub(in crate::server) enum Deed {
    /// Add these.
    Invite(Vec<Id>),
    /// Leave, or remove somebody.
    Leave { user: Id, new_admin: Option<Id> },
    /// Give another name.
    Rename(String),
    /// Hand over to another admin.
    ChangeAdmin(Id),
    /// Join.
    Join,
}

/// What was done.
#[derive(Clone, Debug)]
pub(in crate::server) struct Done {
    pub(in crate::server) group: Id,
    /// The message it left.
    pub(in crate::server) stored: Stored,
    pub(in crate::server) action: Action,
    /// Of an invitation: who was not added, and why.
    pub(in crate::server) refused: Refused,
}

/// Makes a group. Users who do not exist for the creator, and those who have too many groups, are left out.
pub(super) fn create(writer: &Writer, new: &NewGroup, now: Millis) -> Result<Done> {
    if let Some(done) = created_before(writer, new)? {
        return Ok(done);
    }
    let creator = new.creator;
    if !has_room(writer, creator.id)? {
        return Err(StoreError::TooMany);
    }
    let mut wanted = new.members.clone();
    wanted.push(creator.id);
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > MAX_MEMBERS {
        return Err(StoreError::TooMany);
    }
    // The sequence of the users: an id names a user or a group, never both.
    let group: Id = writer
        .prepare_cached(
            "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'user' RETURNING seq",
        )?
        .query_row([], |row| row.get(0))?;
    writer
        .prepare_cached(
            "INSERT INTO chat_group (id, realm, kind, name, admin, size) VALUES (?, ?, ?, ?, ?, 0)",
        )?
        .execute(params![
            group,
            creator.realm.0,
            new.kind.number(),
            new.name,
            creator.id
        ])?;
    for user in wanted {
        if accounts::is_member(writer, creator.realm, user)? && has_room(writer, user)? {
            add_member(writer, group, user)?;
        }
    }
    let action = Action::Created {
        kind: new.kind,
        admin: creator.id,
        name: new.name.clone(),
        members: members(writer, group)?,
    };
    let stored = leave_message(writer, creator, group, new.msg_id, &action, now)?;
    Ok(Done {
        group,
        stored,
        action,
        refused: Vec::new(),
    })
}

/// The group that the creator made under the same id and name.
fn created_before(connection: &Connection, new: &NewGroup) -> Result<Option<Done>> {
    let mut select = connection.prepare_cached(
        "SELECT receiver FROM message WHERE sender = ? AND msg_id = ? AND kind = 143",
    )?;
    let groups = select.query_map([new.creator.id, new.msg_id], |row| row.get(0))?;
    for group in groups {
        let group: Id = group?;
        let is_same = |action: &Action| matches!(action, Action::Created { kind, name, .. } if (*kind, name) == (new.kind, &new.name));
        let message = actions(connection, new.creator.id, group, new.msg_id)?;
        let same = message.into_iter().find(|(_, action)| is_same(action));
        if let Some((message, action)) = same {
            return Ok(Some(done_before(group, &message, action)));
        }
    }
    Ok(None)
}

/// The actions of `actor` in a group that have, or stand for, a message id.
fn actions(
    connection: &Connection,
    actor: Id,
    group: Id,
    msg_id: Id,
) -> Result<Vec<(Namesake, Action)>> {
    let found = messages::namesakes(connection, actor, group, msg_id)?.into_iter();
    Ok(found
        .filter_map(|message| match message.content() {
            Content::Action(action) => Some((message, action)),
            _ => None,
        })
        .collect())
}

fn done_before(group: Id, message: &Namesake, action: Action) -> Done {
    Done {
        group,
        stored: message.stored(),
        action,
        refused: Vec::new(),
    }
}

/// Does a deed.
pub(super) fn act(writer: &Writer, request: &GroupDeed, now: Millis) -> Result<Done> {
    let GroupDeed {
        actor,
        group,
        msg_id,
        ref deed,
    } = *request;
    let before = actions(writer, actor.id, group, msg_id)?;
    let same = before.into_iter().find(|(_, action)| deed.left(action));
    if let Some((message, action)) = same {
        let mut done = done_before(group, &message, action);
        done.refused = deed.refused_before(&done.action);
        return Ok(done);
    }
    let (found, is_in) = groups::for_anybody(writer, actor, group)?;
    if !is_in && !matches!(deed, Deed::Join) {
        return Err(StoreError::NotMember);
    }
    let doing = Doing {
        writer,
        actor,
        group: found,
        msg_id,
        now,
    };
    match deed {
        Deed::Invite(users) => doing.invite(users),
        &Deed::Leave { user, new_admin } => doing.leave(user, new_admin),
        Deed::Rename(name) => doing.rename(name),
        &Deed::ChangeAdmin(admin) => doing.change_admin(admin),
        Deed::Join => doing.join(is_in),
    }
}

/// A deed under way, by somebody for whom the group exists.
struct Doing<'a> {
    writer: &'a Writer,
    actor: Member,
    group: Group,
    msg_id: Id,
    now: Millis,
}

impl Doing<'_> {
    /// Leaves the message of the deed.
    fn done(&self, action: Action) -> Result<Done> {
        let (actor, group) = (self.actor, self.group.id);
        Ok(Done {
            group,
            stored: leave_message(self.writer, actor, group, self.msg_id, &action, self.now)?,
            action,
            refused: Vec::new(),
        })
    }

    fn invite(&self, users: &[Id]) -> Result<Done> {
        let (members, refused) = add_members(self.writer, self.actor, &self.group, users)?;
        let before = members.iter().map(|&user| {
            let last = views::last_seen(self.writer, user, self.group.id)?;
            Ok((user, last))
        });
        let before: Vec<_> = before.collect::<Result<_>>()?;
        let done = self.done(Action::Invited { members })?;
        for (user, last) in before {
            views::open(self.writer, user, &self.group, last, done.stored.seq)?;
        }
        Ok(Done { refused, ..done })
    }

    fn leave(&self, user: Id, new_admin: Option<Id>) -> Result<Done> {
        let new_admin = self.check_leave(user, new_admin)?;
        // The last message that the leaver sees.
        let done = self.done(Action::Left { user, new_admin })?;
        groups::remove_member(self.writer, self.group.id, user, new_admin)?;
        Ok(done)
    }

    /// Whether `user` may be taken out of the group; the successor, if there must be one.
    fn check_leave(&self, user: Id, new_admin: Option<Id>) -> Result<Option<Id>> {
        let Group {
            id, admin, size, ..
        } = self.group;
        if user != self.actor.id && admin != self.actor.id {
            return Err(StoreError::NotAllowed);
        }
        if !is_in(self.writer, id, user)? {
            return Err(StoreError::NoSuchUser);
        }
        if user != admin || size == 1 {
            return Ok(None);
        }
        match new_admin {
            Some(admin) if admin != user => {
                if is_in(self.writer, id, admin)? {
                    Ok(new_admin)
                } else {
                    Err(StoreError::NoSuchUser)
                }
            }
            Some(_) | None => Err(StoreError::Senseless),
        }
    }

    fn rename(&self, name: &str) -> Result<Done> {
        self.writer
            .prepare_cached("UPDATE chat_group SET name = ?2 WHERE id = ?1")?
            .execute(params![self.group.id, name])?;
        let name = name.to_owned();
        self.done(Action::Renamed { name })
    }

    fn change_admin(&self, admin: Id) -> Result<Done> {
        if self.group.admin != self.actor.id {
            return Err(StoreError::NotAllowed);
        }
        if admin == self.actor.id {
            return Err(StoreError::Senseless);
        }
        if !is_in(self.writer, self.group.id, admin)? {
            return Err(StoreError::NoSuchUser);
        }
        set_admin(self.writer, self.group.id, admin)?;
        self.done(Action::AdminChanged { admin })
    }

    fn join(&self, is_in: bool) -> Result<Done> {
        let user = self.actor.id;
        if self.group.kind == GroupType::Private {
            // By invitation only. Who knows of the group is in it already.
            return Err(StoreError::NotAllowed);
        }
        if is_in {
            return Err(StoreError::Senseless);
        }
        if self.group.size >= MAX_MEMBERS as i64 || !has_room(self.writer, user)? {
            return Err(StoreError::TooMany);
        }
        add_member(self.writer, self.group.id, user)?;
        let last = views::last_seen(self.writer, user, self.group.id)?;
        let done = self.done(Action::Joined { user })?;
        views::open(self.writer, user, &self.group, last, done.stored.seq)?;
        Ok(done)
    }
}

impl Deed {
    /// Whether it is this deed that left `action`, some time ago.
    fn left(&self, action: &Action) -> bool {
        match (self, action) {
            (Self::Invite(users), Action::Invited { members }) => {
                members.iter().all(|member| users.contains(member))
            }
            (Self::Leave { user, .. }, Action::Left { user: gone, .. }) => user == gone,
            (Self::Rename(name), Action::Renamed { name: given }) => name == given,
            (Self::ChangeAdmin(admin), Action::AdminChanged { admin: made }) => admin == made,
            (Self::Join, Action::Joined { .. }) => true,
            _ => false,
        }
    }

    /// Whom an invitation that was carried out before did not add. Why is no longer known.
    fn refused_before(&self, action: &Action) -> Refused {
        match (self, action) {
            (Self::Invite(users), Action::Invited { members }) => users
                .iter()
                .filter(|user| !members.contains(user))
                .map(|&user| (user, StoreError::NotAllowed))
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn leave_message(
    writer: &Writer,
    sender: Member,
    group: Id,
    msg_id: Id,
    action: &Action,
    now: Millis,
) -> Result<Stored> {
    let message = NewMessage {
        sender,
        to: Chat::group(group),
        msg_id,
        content: Content::Action(action.clone()),
    };
    messages::insert(writer, &message, now)
}

/// Adds those who can be added; who they are, and why the others are not. Somebody must be.
fn add_members(
    connection: &Connection,
    actor: Member,
    group: &Group,
    users: &[Id],
) -> Result<(Vec<Id>, Refused)> {
    let (mut added, mut refused) = (Vec::new(), Vec::new());
    let mut size = group.size;
    for &user in users {
        if added.contains(&user) {
            continue;
        }
        let obstacle = if !accounts::is_member(connection, actor.realm, user)? {
            Some(StoreError::NoSuchUser)
        } else if is_in(connection, group.id, user)? {
            Some(StoreError::Senseless)
        } else if size >= MAX_MEMBERS as i64 || !has_room(connection, user)? {
            Some(StoreError::TooMany)
        } else {
            None
        };
        match obstacle {
            Some(why) => refused.push((user, why)),
            None => {
                add_member(connection, group.id, user)?;
                added.push(user);
                size += 1;
            }
        }
    }
    match refused.first() {
        _ if !added.is_empty() => Ok((added, refused)),
        Some((_, why)) => Err(why.clone()),
        None => Err(StoreError::Senseless),
    }
}
