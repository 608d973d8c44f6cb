//! Whatever happens, and whenever one reads on: the copy is what the lists say, and the counts are right.

use azstack::protocol::conversation::DeleteRequest;
use azstack::protocol::group::{Invite, Join, Leave, Rename};
use azstack::protocol::message::{SendText, status};
use azstack::protocol::report::{Cancel, CancelGroup, Delete, Delivered, DeliveredGroup, Seen};
use azstack::protocol::{ChatType, GroupType, Id, ToServer, group};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::Copy;
use crate::asking::{Chat, group as of_group, with};
use crate::client::{Client, Host};

const USERS: usize = 3;
const STEPS: usize = 150;

struct Play {
    clients: Vec<Client>,
    ids: Vec<Id>,
    /// One a user and chat.
    copies: Vec<Vec<Copy>>,
    private: Id,
    public: Id,
    next_id: Id,
}

impl Play {
    async fn new(host: &Host) -> Self {
        let mut clients = Vec::new();
        for number in 0..USERS {
            clients.push(host.join(&format!("user {number}")).await);
        }
        let ids: Vec<Id> = clients.iter().map(|client| client.id).collect();
        let private = clients[0]
            .create(1, GroupType::Private, "x", &ids[1..])
            .await;
        let public = clients[0].create(2, GroupType::Public, "x", &ids).await;
        let copies = || (0..USERS + 2).map(|_| Copy::default()).collect();
        Self {
            copies: clients.iter().map(|_| copies()).collect(),
            clients,
            ids,
            private,
            public,
            next_id: 10,
        }
    }

    /// A user's chats: with everybody, and the groups.
    fn chats(&self) -> Vec<Chat> {
        let users = self.ids.iter().map(|&id| with(id));
        let groups = [self.private, self.public].map(of_group);
        users.chain(groups).collect()
    }

    /// Something that `user` might do, whether he may or not.
    fn request(&mut self, random: &mut StdRng, user: usize) -> ToServer {
        self.next_id += 1;
        let new_id = self.next_id;
        let chat = random.random_range(0..USERS + 2);
        let (chat_type, chat_id) = self.chats()[chat];
        let is_group = chat_type == ChatType::Group;
        let (me, other) = (self.ids[user], *self.ids.choose(random).unwrap());
        // A message he knows of, mostly.
        let known = self.copies[user][chat].messages.choose(random);
        let (sender_id, msg_id) = match known {
            Some(known) if random.random_ratio(9, 10) => (known.sender_id, known.msg_id),
            _ => (other, random.random_range(10..=new_id)),
        };
        match random.random_range(0..14) {
            0..4 if is_group => group::Send {
                msg_id: new_id,
                group: chat_id,
                content: azstack::protocol::Content::Text(String::from("x")),
            }
            .into(),
            0..4 => SendText {
                msg_id: new_id,
                to: chat_id,
                msg: String::from("x"),
            }
            .into(),
            4 if is_group => DeliveredGroup {
                group: chat_id,
                msg_id,
                msg_sender: sender_id,
            }
            .into(),
            4 => Delivered {
                to: chat_id,
                msg_id,
            }
            .into(),
            5..7 => Seen {
                chat_type,
                chat_id,
                sender_id,
                msg_id,
            }
            .into(),
            7 if is_group => CancelGroup {
                chat_type,
                chat_id,
                group: chat_id,
                msg_id,
            }
            .into(),
            7 => Cancel {
                chat_type,
                chat_id,
                to: chat_id,
                id: msg_id,
            }
            .into(),
            8 => Delete {
                chat_type,
                chat_id,
                sender_id,
                msg_id,
            }
            .into(),
            9 if random.random_ratio(1, 3) => DeleteRequest {
                chat_type,
                chat_id,
                last_time_created: 9_000_000_000_000,
            }
            .into(),
            9 | 10 => Invite {
                msg_id: new_id,
                group: *[self.private, self.public].choose(random).unwrap(),
                members: vec![other],
            }
            .into(),
            11 => Join {
                msg_id: new_id,
                group: self.public,
            }
            .into(),
            12 => Rename {
                msg_id: new_id,
                group: *[self.private, self.public].choose(random).unwrap(),
                name: format!("name {new_id}"),
            }
            .into(),
            // The first user stays the admin.
            _ if user > 0 => Leave {
                msg_id: new_id,
                group: *[self.private, self.public].choose(random).unwrap(),
                leave_user: me,
                new_admin: None,
            }
            .into(),
            _ => Leave {
                msg_id: new_id,
                group: *[self.private, self.public].choose(random).unwrap(),
                leave_user: *self.ids[1..].choose(random).unwrap(),
                new_admin: None,
            }
            .into(),
        }
    }

    async fn catch_up(&mut self, user: usize, chat: usize) {
        let name = self.chats()[chat];
        let client = &mut self.clients[user];
        client.drain().await;
        self.copies[user][chat].catch_up(client, name).await;
    }

    async fn is_right(&mut self, user: usize, chat: usize) {
        self.catch_up(user, chat).await;
        let (name, me) = (self.chats()[chat], self.ids[user]);
        let client = &mut self.clients[user];
        self.copies[user][chat].is_complete(client, name).await;
        let all = client.messages(name).await;
        let is_unread = |status| status == status::SENT || status == status::DELIVERED;
        let unread = all
            .iter()
            .filter(|it| it.sender_id != me && is_unread(it.status));
        let unread: Vec<Id> = unread.map(|it| it.msg_id).collect();
        assert_eq!(client.unread(name).await, unread);
        let item = client.conversation(name).await;
        assert_eq!(item.is_some(), !all.is_empty());
        if let (Some(item), Some(last)) = (item, all.last()) {
            assert_eq!(item.unread, unread.len() as i64);
            let shown = &item.last_msg;
            assert_eq!(
                (shown.sender, shown.msg_id, shown.status),
                (last.sender_id, last.msg_id, last.status)
            );
        }
    }
}

#[tokio::test]
async fn whatever_happens_reading_on_leads_to_what_the_lists_say() {
    for seed in 0..8 {
        let host = Host::open().await;
        let mut random = StdRng::seed_from_u64(seed);
        let mut play = Play::new(&host).await;
        for _ in 0..STEPS {
            let user = random.random_range(0..USERS);
            let request = play.request(&mut random, user);
            play.clients[user].send(request).await;
            play.clients[user].drain().await;
            if random.random_ratio(1, 2) {
                let (user, chat) = (
                    random.random_range(0..USERS),
                    random.random_range(0..USERS + 2),
                );
                play.catch_up(user, chat).await;
            }
        }
        for user in 0..USERS {
            for chat in 0..USERS + 2 {
                play.is_right(user, chat).await;
            }
        }
    }
}
