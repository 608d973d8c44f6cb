//! Looking up users (protocol § 3.10).

use super::code::{GENERAL, LIMIT};
use super::hub::Session;
use super::store::{Answer, User, now_seconds};
use super::{Count, Server};
use crate::protocol::ToClient;
use crate::protocol::user::{ById, ByName, UserInfo, Users, UsersNamed};

/// Most users one request may ask for.
const MAX_USERS: usize = 500;
/// Users in one packet of the answer.
const USERS_IN_PACKET: usize = 100;

impl Server {
    /// 164.
    pub(super) async fn users_by_id(&self, session: &Session, request: ById) {
        let ById {
            purpose,
            user_id_list: ids,
        } = request;
        let users = match ids.len() {
            count if count > MAX_USERS => Err(LIMIT),
            _ => {
                self.look_up(self.store.users_by_id(session.member.realm, ids))
                    .await
            }
        };
        self.reply_users(session, purpose, users, ToClient::UsersById);
    }

    /// 165.
    pub(super) async fn users_by_name(&self, session: &Session, request: ByName) {
        let ByName {
            purpose,
            username_list: names,
        } = request;
        let users = match names.len() {
            count if count > MAX_USERS => Err(LIMIT),
            _ => {
                self.look_up(self.store.users_by_name(session.member.realm, names))
                    .await
            }
        };
        let named = |users| ToClient::UsersByName(UsersNamed(users));
        self.reply_users(session, purpose, users, named);
    }

    async fn look_up(&self, users: Answer<Vec<User>>) -> Result<Vec<UserInfo>, i64> {
        let users = users.await.map_err(|_| GENERAL)?;
        let online = self.hub.online(users.iter().map(|user| user.id));
        let now = now_seconds();
        let with_presence = users.into_iter().zip(online);
        Ok(with_presence
            .map(|(user, online)| UserInfo {
                user_id: user.id,
                username: Some(user.name),
                fullname: user.fullname,
                status: i64::from(online),
                last_visit_date: if online { now } else { user.last_visit },
            })
            .collect())
    }

    /// In packets of at most a hundred; the last one says so, also when it is empty.
    fn reply_users(
        &self,
        session: &Session,
        purpose: i64,
        users: Result<Vec<UserInfo>, i64>,
        packet: impl Fn(Users) -> ToClient,
    ) {
        let (r, mut rest) = match users {
            Ok(users) => (1, users),
            Err(r) => {
                self.count(Count::RequestFailed);
                (r, Vec::new())
            }
        };
        loop {
            let later = rest.split_off(rest.len().min(USERS_IN_PACKET));
            let done = i64::from(later.is_empty());
            session.send(packet(Users {
                r,
                purpose,
                done,
                user_info_list: rest,
            }));
            if done == 1 {
                return;
            }
            rest = later;
        }
    }
}
