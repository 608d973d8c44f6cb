//! Which reply belongs to which request (protocol § 3.0).

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Error;
use crate::protocol::user::{UserInfo, Users, UsersNamed};
use crate::protocol::{ChatType, Id, ToClient, ToServer};

/// The most users a joined reply may hold; a peer that sends more chunks than that is not believed.
const MOST_USERS: usize = 10_000;

/// What a request and its reply have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Users(i64),
    Seen(Id),
    Conversations(i64),
    Messages(ChatType, Id, i64),
    Unread(ChatType, Id, i64),
    Delete(ChatType, Id),
}

impl Key {
    fn of_request(packet: &ToServer) -> Option<Self> {
        Some(match packet {
            ToServer::UsersById(body) => Self::Users(body.purpose),
            ToServer::UsersByName(body) => Self::Users(body.purpose),
            ToServer::Seen(body) => Self::Seen(body.msg_id),
            ToServer::Conversations(body) => Self::Conversations(body.page),
            ToServer::Messages(body) => Self::Messages(body.chat_type, body.chat_id, body.page),
            ToServer::UnreadMessages(body) => Self::Unread(body.chat_type, body.chat_id, body.page),
            ToServer::DeleteConversation(body) => Self::Delete(body.chat_type, body.chat_id),
            _ => return None,
        })
    }

    fn of_reply(packet: &ToClient) -> Option<Self> {
        Some(match packet {
            ToClient::UsersById(body) => Self::Users(body.purpose),
            ToClient::UsersByName(UsersNamed(body)) => Self::Users(body.purpose),
            ToClient::Seen(body) if body.r.is_some() => Self::Seen(body.msg_id),
            ToClient::Conversations(body) => Self::Conversations(body.page),
            ToClient::Messages(body) => Self::Messages(body.chat_type, body.chat_id, body.page),
            ToClient::UnreadMessages(body) => {
                Self::Unread(body.0.chat_type, body.0.chat_id, body.0.page)
            }
            ToClient::ConversationDeleted(body) => Self::Delete(body.chat_type, body.chat_id),
            _ => return None,
        })
    }
}

#[derive(Debug)]
struct Waiting {
    reply: oneshot::Sender<Result<ToClient, Error>>,
    deadline: Instant,
    /// Chunks of a user list so far.
    users: Vec<UserInfo>,
}

/// The outstanding requests. Requests with equal keys settle in the order they were made.
#[derive(Debug, Default)]
pub struct Requests {
    waiting: HashMap<Key, VecDeque<Waiting>>,
}

impl Requests {
    /// Notes a request about to be sent. One that has no reply fails at once.
    pub fn insert(
        &mut self,
        packet: &ToServer,
        reply: oneshot::Sender<Result<ToClient, Error>>,
        now: Instant,
        timeout: Duration,
    ) {
        let Some(key) = Key::of_request(packet) else {
            let _ = reply.send(Err(Error::UnknownService));
            return;
        };
        let waiting = Waiting {
            reply,
            deadline: now + timeout,
            users: Vec::new(),
        };
        self.waiting.entry(key).or_default().push_back(waiting);
    }

    /// Settles the request a packet answers, if there is one.
    pub fn settle(&mut self, packet: &ToClient) {
        let Some(key) = Key::of_reply(packet) else {
            return;
        };
        let Some(queue) = self.waiting.get_mut(&key) else {
            return;
        };
        let Some(mut first) = queue.pop_front() else {
            return;
        };
        let answer = match users(packet) {
            Some(users) => {
                first.users.extend_from_slice(&users.user_info_list);
                let is_too_long = first.users.len() > MOST_USERS;
                if users.done == 0 && users.r == 1 && !is_too_long {
                    queue.push_front(first);
                    return;
                }
                let joined = Users {
                    user_info_list: std::mem::take(&mut first.users),
                    ..users.clone()
                };
                // Part of a list is not the list.
                (!is_too_long)
                    .then_some(ToClient::UsersById(joined))
                    .ok_or(Error::ParseBody)
            }
            None => Ok(packet.clone()),
        };
        if queue.is_empty() {
            self.waiting.remove(&key);
        }
        // Nobody may be waiting any more.
        let _ = first.reply.send(answer);
    }

    /// When the next request runs out of time.
    pub fn deadline(&self) -> Option<Instant> {
        self.waiting
            .values()
            .flatten()
            .map(|waiting| waiting.deadline)
            .min()
    }

    /// Fails those that have run out of time.
    pub fn expire(&mut self, now: Instant) {
        self.waiting.retain(|_, queue| {
            while queue.front().is_some_and(|first| first.deadline <= now) {
                if let Some(first) = queue.pop_front() {
                    let _ = first.reply.send(Err(Error::TimedOut));
                }
            }
            !queue.is_empty()
        });
    }

    /// Fails all: the connection is gone.
    pub fn fail(&mut self, error: &Error) {
        for waiting in self.waiting.drain().flat_map(|(_, queue)| queue) {
            let _ = waiting.reply.send(Err(error.clone()));
        }
    }
}

fn users(packet: &ToClient) -> Option<&Users> {
    match packet {
        ToClient::UsersById(users) | ToClient::UsersByName(UsersNamed(users)) => Some(users),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::user::ById;

    fn request() -> ToServer {
        ToServer::UsersById(ById {
            purpose: 5,
            user_id_list: vec![1, 2],
        })
    }

    fn reply(done: i64, id: Id) -> ToClient {
        let user = UserInfo {
            user_id: id,
            username: None,
            fullname: String::new(),
            status: 0,
            last_visit_date: 0,
        };
        ToClient::UsersById(Users {
            r: 1,
            purpose: 5,
            done,
            user_info_list: vec![user],
        })
    }

    #[test]
    fn chunks_are_joined_and_a_second_answer_is_ignored() {
        let mut requests = Requests::default();
        let (sender, mut receiver) = oneshot::channel();
        requests.insert(&request(), sender, Instant::now(), Duration::from_secs(1));
        requests.settle(&reply(0, 1));
        assert!(receiver.try_recv().is_err());
        requests.settle(&reply(1, 2));
        let Ok(Ok(ToClient::UsersById(users))) = receiver.try_recv() else {
            panic!()
        };
        assert_eq!(users.user_info_list.len(), 2);
        requests.settle(&reply(1, 3));
        assert_eq!(requests.deadline(), None);
    }

    #[test]
    fn an_answer_that_never_comes_times_out() {
        let mut requests = Requests::default();
        let (sender, mut receiver) = oneshot::channel();
        let now = Instant::now();
        requests.insert(&request(), sender, now, Duration::from_secs(1));
        requests.expire(now);
        assert!(receiver.try_recv().is_err());
        requests.expire(now + Duration::from_secs(1));
        assert_eq!(receiver.try_recv().unwrap(), Err(Error::TimedOut));
    }
}
