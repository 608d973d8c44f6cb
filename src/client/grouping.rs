//! Groups: what a [`Core`] does with them.

use std::sync::Arc;

use rand::Rng;

use super::actor::{Command, report_back};
use super::pending::pending;
use super::{
    Core, Error, Event, GroupChange, GroupDetails, ListedGroup, Pending, Returned, now, pages,
};
use crate::connection::Connection;
use crate::protocol::content::Action;
use crate::protocol::group::{
    ChangeAdmin, Create, DetailsRequest, Invite, Join, JoinNews, Leave, MyGroupsRequest,
    PublicGroupsRequest, Rename,
};
use crate::protocol::{GroupType, Id, ToClient, ToServer};
use crate::store::{Chat, Group, Store, User};

impl Core {
    /// Makes a group of that `kind` (private or public) and `name` with these `members`, and me as its admin (service
    /// 42). Users that do not exist are left out.
    ///
    /// # Errors
    /// [`Error::Parameter`] for an empty name or no members, [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, bob: i64, carol: i64) -> Result<(), azstack::Error> {
    /// use azstack::protocol::GroupType;
    /// let made = core.create_group(GroupType::Private, "Team", vec![bob, carol]).await?;
    /// println!("group {}", made.group);
    /// # Ok(()) }
    /// ```
    pub fn create_group(
        &self,
        kind: GroupType,
        name: &str,
        members: Vec<Id>,
    ) -> Pending<GroupChange> {
        let checked = check_name(name).and_then(|()| check_members(&members));
        let name = name.to_owned();
        let request = move |msg_id| {
            ToServer::CreateGroup(Create {
                msg_id,
                kind,
                name,
                members,
            })
        };
        self.change_group(Returned::CreateGroup, checked, request, move |answer| {
            let ToClient::CreateGroupAck(ack) = answer else {
                return Err(Error::UnexpectedAnswer);
            };
            let action = Action::Created {
                kind: ack.kind.unwrap_or(kind),
                admin: ack.admin,
                name: ack.name,
                members: ack.members,
            };
            // 42 alone says 1 for success.
            change(
                ack.r == 1,
                ack.r,
                ack.group,
                ack.msg_id,
                action,
                ack.created,
            )
        })
    }

    /// Adds the users `members` to `group`, one of mine (service 44). The result names only those really added.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, group: i64, dave: i64) -> Result<(), azstack::Error> {
    /// core.invite_group(group, vec![dave]).await?;
    /// # Ok(()) }
    /// ```
    pub fn invite_group(&self, group: Id, members: Vec<Id>) -> Pending<GroupChange> {
        let checked = check_group(group).and_then(|()| check_members(&members));
        let request = move |msg_id| {
            ToServer::InviteGroup(Invite {
                msg_id,
                group,
                members,
            })
        };
        self.change_group(Returned::InviteGroup, checked, request, |answer| {
            let ToClient::InviteGroupAck(ack) = answer else {
                return Err(Error::UnexpectedAnswer);
            };
            let added = ack.invite_result.iter().filter(|result| result.r == 0);
            let action = Action::Invited {
                members: added.map(|result| result.user).collect(),
            };
            change(
                ack.r == 0,
                ack.r,
                ack.group,
                ack.msg_id,
                action,
                ack.created,
            )
        })
    }

    /// Leaves `group` (`user` is me), or removes the member `user` as its admin (service 43). An admin who leaves names
    /// a successor, `new_admin`.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, group: i64, me: i64, bob: i64) -> Result<(), azstack::Error> {
    /// core.leave_group(group, me, Some(bob)).await?;
    /// # Ok(()) }
    /// ```
    pub fn leave_group(&self, group: Id, user: Id, new_admin: Option<Id>) -> Pending<GroupChange> {
        let checked = check_group(group)
            .and_then(|()| pages::check_id(user, "user"))
            .and_then(|()| new_admin.map_or(Ok(()), |admin| pages::check_id(admin, "new_admin")));
        let request = move |msg_id| {
            ToServer::LeaveGroup(Leave {
                msg_id,
                group,
                leave_user: user,
                new_admin,
            })
        };
        self.change_group(Returned::LeaveGroup, checked, request, move |answer| {
            let ToClient::LeaveGroupAck(ack) = answer else {
                return Err(Error::UnexpectedAnswer);
            };
            let action = Action::Left {
                user: ack.leave_user_id,
                new_admin,
            };
            change(
                ack.r == 0,
                ack.r,
                ack.group,
                ack.msg_id,
                action,
                ack.created,
            )
        })
    }

    /// Gives `group`, one of mine, the name `name` (service 150).
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, group: i64) -> Result<(), azstack::Error> {
    /// core.rename_group(group, "Team 2").await?;
    /// # Ok(()) }
    /// ```
    pub fn rename_group(&self, group: Id, name: &str) -> Pending<GroupChange> {
        let checked = check_group(group).and_then(|()| check_name(name));
        let name = name.to_owned();
        let request = move |msg_id| {
            ToServer::RenameGroup(Rename {
                msg_id,
                group,
                name,
            })
        };
        self.change_group(Returned::RenameGroup, checked, request, |answer| {
            let ToClient::RenameGroupAck(ack) = answer else {
                return Err(Error::UnexpectedAnswer);
            };
            let action = Action::Renamed { name: ack.new_name };
            change(
                ack.r == 0,
                ack.r,
                ack.group,
                ack.msg_id,
                action,
                ack.created,
            )
        })
    }

    /// Hands `group`, of which I am the admin, over to the member `admin` (service 159).
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, group: i64, bob: i64) -> Result<(), azstack::Error> {
    /// core.change_admin_group(group, bob).await?;
    /// # Ok(()) }
    /// ```
    pub fn change_admin_group(&self, group: Id, admin: Id) -> Pending<GroupChange> {
        let checked = check_group(group).and_then(|()| pages::check_id(admin, "admin"));
        let from = self.me().map_or(0, |me| me.id);
        let request = move |msg_id| {
            ToServer::ChangeAdmin(ChangeAdmin {
                msg_id,
                group,
                new_admin: admin,
                from,
            })
        };
        self.change_group(Returned::ChangeAdminGroup, checked, request, |answer| {
            let ToClient::ChangeAdminAck(ack) = answer else {
                return Err(Error::UnexpectedAnswer);
            };
            let action = Action::AdminChanged {
                admin: ack.new_admin,
            };
            change(
                ack.r == 0,
                ack.r,
                ack.group,
                ack.msg_id,
                action,
                ack.created,
            )
        })
    }

    /// Joins the public group `group` (service 197). As the original did, this device hears of it by
    /// [`Event::GroupChanged`], too.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, lobby: i64) -> Result<(), azstack::Error> {
    /// core.join_public_group(lobby).await?;
    /// # Ok(()) }
    /// ```
    pub fn join_public_group(&self, group: Id) -> Pending<GroupChange> {
        let me = self.me().map_or(0, |me| me.id);
        let commands = self.0.commands.downgrade();
        let request = move |msg_id| ToServer::JoinGroup(Join { msg_id, group });
        let read = move |answer| {
            let ToClient::Joined(ack) = answer else {
                return Err(Error::UnexpectedAnswer);
            };
            let r = ack.r.unwrap_or(-1);
            let action = Action::Joined { user: me };
            let joined = change(r == 0, r, ack.group, ack.msg_id, action, ack.created)?;
            // The acting device gets no event (protocol § 3.14), so it makes its own.
            let news = JoinNews {
                r: None,
                from: Some(me),
                ..ack
            };
            tokio::spawn(async move {
                report_back(&commands, Command::Arrived(news.into())).await;
            });
            Ok(joined)
        };
        self.change_group(Returned::JoinPublicGroup, check_group(group), request, read)
    }

    /// The group `group` and its members (service 148): a private one only for its members. Kept in the store, too.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, group: i64) -> Result<(), azstack::Error> {
    /// let details = core.get_details_group(group).await?;
    /// println!("{}: {} members", details.group.name, details.members.len());
    /// # Ok(()) }
    /// ```
    pub fn get_details_group(&self, group: Id) -> Pending<GroupDetails> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetDetailsGroup);
        let me = self.me().map_or(0, |me| me.id);
        let request = check_group(group).map(|()| details(&self.0.connection, group, me));
        let (store, listeners) = (self.0.store.clone(), Arc::clone(&self.0.listeners));
        tokio::spawn(async move {
            let found = async {
                let details = request?.await?;
                keep(&store, &details).await?;
                listeners.tell(Event::Conversation(Chat::group(group)));
                Ok(details)
            };
            settle.settle(found.await);
        });
        result
    }

    /// My private groups (service 147), or all public ones (service 198), as `kind` says.
    ///
    /// # Errors
    /// [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// use azstack::protocol::GroupType;
    /// for listed in core.get_list_groups(GroupType::Public).await? {
    ///     println!("{} ({})", listed.group.name, listed.group.members);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn get_list_groups(&self, kind: GroupType) -> Pending<Vec<ListedGroup>> {
        let packet = match kind {
            GroupType::Private => ToServer::MyGroups(MyGroupsRequest {}),
            GroupType::Public => ToServer::PublicGroups(PublicGroupsRequest {}),
        };
        self.ask(Returned::GetListGroups, Ok(packet), read_groups)
    }

    /// Sends a request now and settles with what `read` makes of its answer.
    pub(super) fn ask<T: Clone + Send + 'static>(
        &self,
        returned: fn(Result<T, Error>) -> Returned,
        packet: Result<ToServer, Error>,
        read: impl FnOnce(ToClient) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T> {
        let (settle, result) = pending(&self.0.listeners, returned);
        let request = packet.map(|packet| self.0.connection.request(packet));
        tokio::spawn(async move {
            let answered = async { read(request?.await?) };
            settle.settle(answered.await);
        });
        result
    }

    /// The same for what leaves a message in a group, under a number from the store.
    fn change_group(
        &self,
        returned: fn(Result<GroupChange, Error>) -> Returned,
        checked: Result<(), Error>,
        request: impl FnOnce(Id) -> ToServer + Send + 'static,
        read: impl FnOnce(ToClient) -> Result<GroupChange, Error> + Send + 'static,
    ) -> Pending<GroupChange> {
        let (settle, result) = pending(&self.0.listeners, returned);
        let (connection, store) = (self.0.connection.clone(), self.0.store.clone());
        tokio::spawn(async move {
            let changed = async {
                checked?;
                let id = store.next_id(now()).await?;
                read(connection.request(request(id)).await?)
            };
            settle.settle(changed.await);
        });
        result
    }
}

fn change(
    success: bool,
    r: i64,
    group: Id,
    message: Id,
    action: Action,
    created: crate::protocol::Millis,
) -> Result<GroupChange, Error> {
    if success {
        Ok(GroupChange {
            group,
            message,
            action,
            created,
        })
    } else {
        Err(Error::Failed { result: r })
    }
}

/// Asks for a group's details.
pub fn details(
    connection: &Connection,
    group: Id,
    me: Id,
) -> impl Future<Output = Result<GroupDetails, Error>> + use<> {
    let request_id = Some(rand::rng().random_range(0..100_000));
    let request = connection.request(ToServer::GroupDetails(DetailsRequest { group, request_id }));
    async move {
        let ToClient::GroupDetails(answer) = request.await? else {
            return Err(Error::UnexpectedAnswer);
        };
        if answer.r != 0 {
            return Err(Error::Failed { result: answer.r });
        }
        let members: Vec<User> = answer
            .members
            .into_iter()
            .map(|member| User {
                id: member.user_id,
                name: member.username,
                fullname: member.fullname,
                online: member.online == 1,
                last_visit: member.last_visit_date,
            })
            .collect();
        let group = Group {
            id: group,
            kind: answer.kind.unwrap_or(GroupType::Private),
            name: answer.name,
            admin: answer.admin,
            members: members.len().try_into().unwrap_or(u32::MAX),
            is_member: members.iter().any(|member| member.id == me),
        };
        Ok(GroupDetails { group, members })
    }
}

/// Keeps a group's details in the store.
pub async fn keep(store: &Store, details: &GroupDetails) -> Result<(), Error> {
    store.put_users(details.members.clone()).await?;
    let members = details.members.iter().map(|member| member.id).collect();
    store.put_group(details.group.clone(), members).await?;
    Ok(())
}

fn read_groups(answer: ToClient) -> Result<Vec<ListedGroup>, Error> {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(match answer {
        ToClient::MyGroups(groups) => groups
            .0
            .into_iter()
            .map(|listed| ListedGroup {
                group: Group {
                    id: listed.group_id,
                    kind: GroupType::Private,
                    name: listed.name,
                    admin: listed.admin,
                    members: count(listed.members.len()),
                    is_member: true,
                },
                is_auto_join: false,
            })
            .collect(),
        ToClient::PublicGroups(groups) => groups
            .list
            .into_iter()
            .map(|listed| ListedGroup {
                group: Group {
                    id: listed.group_id,
                    kind: GroupType::Public,
                    name: listed.name,
                    admin: listed.admin,
                    members: listed.count.try_into().unwrap_or(0),
                    is_member: listed.in_group == 1,
                },
                is_auto_join: listed.auto_join == 1,
            })
            .collect(),
        _ => return Err(Error::UnexpectedAnswer),
    })
}

fn check_group(group: Id) -> Result<(), Error> {
    pages::check_id(group, "group")
}

fn check_name(name: &str) -> Result<(), Error> {
    if name.contains('\0') {
        Err(Error::NulInText)
    } else if name.is_empty() {
        Err(Error::Parameter { parameter: "name" })
    } else {
        Ok(())
    }
}

fn check_members(members: &[Id]) -> Result<(), Error> {
    if members.is_empty() {
        return Err(Error::Parameter {
            parameter: "members",
        });
    }
    members
        .iter()
        .try_for_each(|&id| pages::check_id(id, "members"))
}
