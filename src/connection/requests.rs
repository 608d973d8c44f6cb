//! Which reply belongs to which request (protocol § 3.0).

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Error;
use crate::protocol::user::UsersNamed;
use crate::protocol::{ChatType, Id, ToClient, ToServer, service};

/// The most items a joined reply may hold; a peer that sends more chunks than that is not believed.
const MOST_ITEMS: usize = 10_000;

/// What a request and its reply have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Users(i64),
    Seen(Id),
    Cancel(Id),
    CancelGroup(Id),
    DeleteMessage(Id),
    Conversations(i64),
    Messages(ChatType, Id, i64),
    Unread(ChatType, Id, i64),
    DeleteConversation(ChatType, Id),
    /// 42, 43, 44, 150, 159, 197: by service and message.
    GroupAction(i64, Id),
    GroupDetails(Option<i64>),
    Upload(i64),
    Balance(i64),
    /// Everything whose reply names nothing: by service.
    Only(i64),
}

impl Key {
    fn of_request(packet: &ToServer) -> Option<Self> {
        Some(match packet {
            ToServer::UsersById(body) => Self::Users(body.purpose),
            ToServer::UsersByName(body) => Self::Users(body.purpose),
            ToServer::Seen(body) => Self::Seen(body.msg_id),
            ToServer::Cancel(body) => Self::Cancel(body.id),
            ToServer::CancelGroup(body) => Self::CancelGroup(body.msg_id),
            ToServer::DeleteMessage(body) => Self::DeleteMessage(body.msg_id),
            ToServer::Conversations(body) => Self::Conversations(body.page),
            ToServer::Messages(body) => Self::Messages(body.chat_type, body.chat_id, body.page),
            ToServer::UnreadMessages(body) => Self::Unread(body.chat_type, body.chat_id, body.page),
            ToServer::DeleteConversation(body) => {
                Self::DeleteConversation(body.chat_type, body.chat_id)
            }
            ToServer::CreateGroup(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToServer::InviteGroup(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToServer::LeaveGroup(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToServer::RenameGroup(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToServer::ChangeAdmin(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToServer::JoinGroup(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToServer::GroupDetails(body) => Self::GroupDetails(body.request_id),
            ToServer::Upload(body) => Self::Upload(body.request_id),
            ToServer::Balance(body) => Self::Balance(body.tmp_id),
            ToServer::PushRegister(_) => Self::Only(service::PUSH_REGISTERED),
            ToServer::PushUnregister(_) => Self::Only(service::PUSH_UNREGISTERED),
            ToServer::Files(_)
            | ToServer::MyGroups(_)
            | ToServer::PublicGroups(_)
            | ToServer::PaidCalls(_)
            | ToServer::StickerPacks(_)
            | ToServer::ApplicationState(_) => Self::Only(packet.service()),
            _ => return None,
        })
    }

    fn of_reply(packet: &ToClient) -> Option<Self> {
        Some(match packet {
            ToClient::UsersById(body) => Self::Users(body.purpose),
            ToClient::UsersByName(UsersNamed(body)) => Self::Users(body.purpose),
            ToClient::Seen(body) if body.r.is_some() => Self::Seen(body.msg_id),
            ToClient::Cancelled(body) if body.r.is_some() => Self::Cancel(body.id),
            ToClient::CancelledGroup(body) if body.r.is_some() => Self::CancelGroup(body.msg_id),
            ToClient::MessageDeleted(body) => Self::DeleteMessage(body.msg_id),
            ToClient::Conversations(body) => Self::Conversations(body.page),
            ToClient::Messages(body) => Self::Messages(body.chat_type, body.chat_id, body.page),
            ToClient::UnreadMessages(body) => {
                Self::Unread(body.0.chat_type, body.0.chat_id, body.0.page)
            }
            ToClient::ConversationDeleted(body) => {
                Self::DeleteConversation(body.chat_type, body.chat_id)
            }
            ToClient::CreateGroupAck(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToClient::InviteGroupAck(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToClient::LeaveGroupAck(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToClient::RenameGroupAck(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToClient::ChangeAdminAck(body) => Self::GroupAction(packet.service(), body.msg_id),
            ToClient::Joined(body) if body.r.is_some() => {
                Self::GroupAction(packet.service(), body.msg_id)
            }
            ToClient::GroupDetails(body) => Self::GroupDetails(body.request_id),
            ToClient::Upload(body) => Self::Upload(body.request_id),
            ToClient::Balance(body) => Self::Balance(body.tmp_id),
            ToClient::PushRegistered(_)
            | ToClient::PushUnregistered(_)
            | ToClient::Files(_)
            | ToClient::MyGroups(_)
            | ToClient::PublicGroups(_)
            | ToClient::PaidCalls(_)
            | ToClient::StickerPacks(_)
            | ToClient::ApplicationState(_) => Self::Only(packet.service()),
            _ => return None,
        })
    }
}

#[derive(Debug)]
struct Waiting {
    reply: oneshot::Sender<Result<ToClient, Error>>,
    deadline: Instant,
    /// The service of the reply.
    service: i64,
    /// The chunks of its list so far, joined.
    so_far: Option<ToClient>,
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
            service: match key {
                Key::Only(service) => service,
                _ => packet.service(),
            },
            so_far: None,
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
        let mut joined = first.so_far.take();
        let answer = match join(&mut joined, packet) {
            Chunk::More => {
                first.so_far = joined;
                queue.push_front(first);
                return;
            }
            // Part of a list is not the list.
            Chunk::TooMany => Err(Error::BadAnswer),
            Chunk::Last => Ok(joined.unwrap_or_else(|| packet.clone())),
        };
        if queue.is_empty() {
            self.waiting.remove(&key);
        }
        // Nobody may be waiting any more.
        let _ = first.reply.send(answer);
    }

    /// A packet of that service could not be read: the oldest request it can only have been the answer to has none.
    pub fn unreadable(&mut self, service: i64) {
        let oldest = self
            .waiting
            .iter_mut()
            .filter(|(_, queue)| queue.front().is_some_and(|first| first.service == service))
            .min_by_key(|(_, queue)| queue.front().map(|first| first.deadline));
        if let Some(first) = oldest.and_then(|(_, queue)| queue.pop_front()) {
            let _ = first.reply.send(Err(Error::BadAnswer));
        }
        self.waiting.retain(|_, queue| !queue.is_empty());
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

enum Chunk {
    More,
    Last,
    TooMany,
}

/// Adds a chunk of a list (164, 165, 191, 198) to those before it; other packets are their own last chunk.
fn join(so_far: &mut Option<ToClient>, packet: &ToClient) -> Chunk {
    let (is_last, count) = match (so_far.as_mut(), packet) {
        (Some(ToClient::UsersById(all)), ToClient::UsersById(chunk))
        | (Some(ToClient::UsersById(all)), ToClient::UsersByName(UsersNamed(chunk))) => {
            (all.r, all.done) = (chunk.r, chunk.done);
            all.user_info_list.extend_from_slice(&chunk.user_info_list);
            (chunk.done != 0 || chunk.r != 1, all.user_info_list.len())
        }
        (Some(ToClient::Files(all)), ToClient::Files(chunk)) => {
            all.done = chunk.done;
            all.list.extend_from_slice(&chunk.list);
            (chunk.done != 0, all.list.len())
        }
        (Some(ToClient::PublicGroups(all)), ToClient::PublicGroups(chunk)) => {
            all.done = chunk.done;
            all.list.extend_from_slice(&chunk.list);
            (chunk.done != 0, all.list.len())
        }
        (_, packet) => {
            let (packet, is_last) = match packet {
                ToClient::UsersById(users) | ToClient::UsersByName(UsersNamed(users)) => (
                    ToClient::UsersById(users.clone()),
                    users.done != 0 || users.r != 1,
                ),
                ToClient::Files(files) => (packet.clone(), files.done != 0),
                ToClient::PublicGroups(groups) => (packet.clone(), groups.done != 0),
                _ => return Chunk::Last,
            };
            *so_far = Some(packet);
            (is_last, 0)
        }
    };
    match is_last {
        _ if count > MOST_ITEMS => Chunk::TooMany,
        true => Chunk::Last,
        false => Chunk::More,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::user::{ById, UserInfo, Users};

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
