//! Looking at groups: 147, 148, 198.

use crate::protocol::Id;
use crate::protocol::frame::MAX_FRAME;
use crate::protocol::group::{
    Details, DetailsRequest, Member, MyGroup, MyGroups, PublicGroup, PublicGroups,
};
use crate::server::Server;
use crate::server::hub::Session;
use crate::server::store::{Group, User, chunks, now_seconds, weight};

/// Public groups in one packet of the answer.
const GROUPS_IN_PACKET: usize = 100;
/// Most bytes of a list that travels in one frame; the rest is for what is around it.
const ROOM: i64 = MAX_FRAME as i64 - 4096;

impl Server {
    /// 148: anybody may look at a public group, members only at a private one.
    pub(in crate::server) async fn group_details(
        &self,
        session: &Session,
        request: DetailsRequest,
    ) {
        let DetailsRequest { group, request_id } = request;
        let details = match self.store.group(session.member, group).await {
            Ok((found, users)) => Details {
                r: 0,
                request_id,
                kind: Some(found.kind),
                group,
                name: found.name,
                admin: found.admin,
                members: self.members(users),
            },
            Err(error) => Details {
                r: self.failure(&error),
                request_id,
                kind: None,
                group,
                name: String::new(),
                admin: 0,
                members: Vec::new(),
            },
        };
        session.send(details);
    }

    /// All of them are in the answer, which is one frame: those for whose names it has no room go without, and can be
    /// asked for by 164.
    fn members(&self, users: Vec<User>) -> Vec<Member> {
        let online = self.hub.online(users.iter().map(|user| user.id));
        let now = now_seconds();
        let empty = weight("");
        let mut room = ROOM - users.len() as i64 * empty;
        let users = users.into_iter().zip(online);
        let members = users.map(|(user, online)| {
            room -= weight(&user.name) + weight(&user.fullname) - 2 * empty;
            let name = |name| if room >= 0 { name } else { String::new() };
            Member {
                user_id: user.id,
                username: name(user.name),
                fullname: name(user.fullname),
                online: i64::from(online),
                last_visit_date: if online { now } else { user.last_visit },
            }
        });
        members.collect()
    }

    /// 147: one frame, whatever there is; the newest groups come first, and what has no room is left out.
    pub(in crate::server) async fn my_groups(&self, session: &Session) {
        let groups = match self.store.my_groups(session.member.id).await {
            Ok(groups) => groups,
            Err(error) => {
                self.failure(&error);
                return;
            }
        };
        let mut room = ROOM;
        let fitting = groups.into_iter().take_while(|(group, members)| {
            room -= weight(&group.name) + members.iter().map(|&id| digits(id) + 1).sum::<i64>();
            room >= 0
        });
        let groups = fitting.map(|(group, members)| MyGroup {
            group_id: group.id,
            name: group.name,
            admin: group.admin,
            members,
        });
        session.send(MyGroups(groups.collect()));
    }

    /// 198.
    pub(in crate::server) async fn public_groups(&self, session: &Session) {
        let groups = match self.store.public_groups(session.member).await {
            Ok(groups) => groups,
            Err(error) => {
                self.failure(&error);
                return;
            }
        };
        let chunks = chunks(groups, GROUPS_IN_PACKET, |(group, _)| weight(&group.name));
        let last = chunks.len() - 1;
        for (number, chunk) in chunks.into_iter().enumerate() {
            let done = i64::from(number == last);
            let list = chunk.into_iter().map(public_group).collect();
            session.send_part(PublicGroups { done, list }).await;
        }
    }
}

fn public_group((group, is_in): (Group, bool)) -> PublicGroup {
    PublicGroup {
        group_id: group.id,
        name: group.name,
        admin: group.admin,
        count: group.size,
        in_group: i64::from(is_in),
        auto_join: 0,
    }
}

fn digits(id: Id) -> i64 {
    i64::from(id.checked_ilog10().unwrap_or(0)) + 1
}
