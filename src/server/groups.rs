//! What members do with groups, and looking at groups (protocol §§ 3.13, 3.14).
//!
//! The store keeps the rules. Each deed is acked to the device that asked; then everybody hears of it by the event of
//! the message it left, the actor's devices too.

mod lists;

use super::code::{BAD_REQUEST, LIMIT};
use super::hub::Session;
use super::store::{Deed, Done, GroupDeed, MAX_MEMBERS, NewGroup};
use super::{Count, Server, check, code};
use crate::protocol::content::Action;
use crate::protocol::group::{
    ChangeAdmin, ChangeAdminAck, Create, CreateAck, Invite, InviteAck, InviteResult, Join,
    JoinNews, Leave, LeaveAck, Rename, RenameAck,
};
use crate::protocol::{Id, Millis, ToClient};

/// The success of 42; all others have 0.
const CREATED: i64 = 1;

impl Server {
    /// 42.
    pub(super) async fn create_group(&self, session: &Session, request: Create) {
        let Create {
            msg_id,
            kind,
            name,
            members,
        } = request;
        let is_good = check::is_id(msg_id) && check::is_group_name(&name);
        let done = match members.len() {
            _ if !is_good => Err(self.refuse(BAD_REQUEST)),
            count if count > MAX_MEMBERS => Err(self.refuse(LIMIT)),
            _ => {
                let creator = session.member;
                let new = NewGroup {
                    creator,
                    msg_id,
                    kind,
                    name,
                    members,
                };
                let created = self.store.create_group(new).await;
                created.map_err(|error| self.failure(&error))
            }
        };
        session.send(match &done {
            Ok(done) => created(msg_id, done),
            Err(r) => CreateAck {
                r: *r,
                msg_id,
                ..CreateAck::default()
            },
        });
        if let Ok(done) = done {
            self.deliver_action(session, done);
        }
    }

    /// 44.
    pub(super) async fn invite_group(&self, session: &Session, request: Invite) {
        let Invite {
            msg_id,
            group,
            members: mut users,
        } = request;
        let mut seen = std::collections::HashSet::new();
        users.retain(|&user| seen.insert(user));
        let checked = match users.len() {
            0 => Err(BAD_REQUEST),
            count if count > MAX_MEMBERS => Err(LIMIT),
            _ => Ok(Deed::Invite(users.clone())),
        };
        self.act(session, msg_id, group, checked, |r, created, done| {
            let results = users.iter().map(|&user| InviteResult {
                user,
                r: done.map_or(r, |done| refusal(done, user)),
            });
            InviteAck {
                r,
                group,
                msg_id,
                invite_result: results.take(MAX_MEMBERS).collect(),
                created,
            }
        })
        .await;
    }

    /// 43.
    pub(super) async fn leave_group(&self, session: &Session, request: Leave) {
        let Leave {
            msg_id,
            group,
            leave_user: user,
            new_admin,
        } = request;
        let deed = Deed::Leave { user, new_admin };
        self.act(session, msg_id, group, Ok(deed), |r, created, _| LeaveAck {
            r,
            group,
            msg_id,
            leave_user_id: user,
            created,
        })
        .await;
    }

    /// 150.
    pub(super) async fn rename_group(&self, session: &Session, request: Rename) {
        let Rename {
            msg_id,
            group,
            name,
        } = request;
        let checked = if check::is_group_name(&name) {
            Ok(Deed::Rename(name.clone()))
        } else {
            Err(BAD_REQUEST)
        };
        self.act(session, msg_id, group, checked, |r, created, _| RenameAck {
            r,
            group,
            msg_id,
            new_name: name,
            created,
        })
        .await;
    }

    /// 159. Whoever asks is the session's user; the packet's `from` says nothing.
    pub(super) async fn change_admin(&self, session: &Session, request: ChangeAdmin) {
        let ChangeAdmin {
            msg_id,
            group,
            new_admin,
            ..
        } = request;
        let deed = Deed::ChangeAdmin(new_admin);
        self.act(session, msg_id, group, Ok(deed), |r, created, _| {
            ChangeAdminAck {
                r,
                group,
                msg_id,
                new_admin,
                created,
            }
        })
        .await;
    }

    /// 197.
    pub(super) async fn join_group(&self, session: &Session, request: Join) {
        let Join { msg_id, group } = request;
        self.act(session, msg_id, group, Ok(Deed::Join), |r, created, _| {
            JoinNews {
                r: Some(r),
                from: None,
                group,
                msg_id,
                created,
            }
        })
        .await;
    }

    /// Does what was asked, sends the ack that `ack` makes of the result code and the time stamp, tells everybody.
    async fn act<A: Into<ToClient>>(
        &self,
        session: &Session,
        msg_id: Id,
        group: Id,
        deed: Result<Deed, i64>,
        ack: impl FnOnce(i64, Millis, Option<&Done>) -> A,
    ) {
        let done = match deed {
            _ if !check::is_id(msg_id) => Err(self.refuse(BAD_REQUEST)),
            Err(r) => Err(self.refuse(r)),
            Ok(deed) => {
                let actor = session.member;
                let deed = GroupDeed {
                    actor,
                    group,
                    msg_id,
                    deed,
                };
                let done = self.store.act(deed).await;
                done.map_err(|error| self.failure(&error))
            }
        };
        match done {
            Ok(done) => {
                session.send(ack(0, done.stored.time, Some(&done)));
                self.deliver_action(session, done);
            }
            Err(r) => session.send(ack(r, 0, None)),
        }
    }

    /// Counts a refusal; returns its code.
    fn refuse(&self, r: i64) -> i64 {
        self.count(Count::RequestFailed);
        r
    }
}

fn created(msg_id: Id, done: &Done) -> CreateAck {
    let Action::Created {
        kind,
        admin,
        name,
        members,
    } = done.action.clone()
    else {
        // Nothing else is left by a creation.
        return CreateAck::default();
    };
    CreateAck {
        r: CREATED,
        kind: Some(kind),
        group: done.group,
        msg_id,
        admin,
        name,
        members,
        created: done.stored.time,
    }
}

/// What became of one invitation.
fn refusal(done: &Done, user: Id) -> i64 {
    let refused = done.refused.iter().find(|(other, _)| *other == user);
    refused.map_or(0, |(_, why)| code::of(why))
}
