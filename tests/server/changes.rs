//! Reading what changed, by the number of the change: nothing is missed and nothing is told twice.

mod random;

use azstack::protocol::conversation::{DeleteRequest, ListedMessage};
use azstack::protocol::group::{Invite, Leave};
use azstack::protocol::message::status;
use azstack::protocol::report::{Cancel, CancelGroup, Delete, Delivered};
use azstack::protocol::{ChatType, Content, GroupType, Id, ToClient, ToServer};

use crate::asking::{Chat, group as of_group, with};
use crate::client::{Client, Host};

/// What a client keeps of a chat, and the number it has read up to.
#[derive(Default)]
struct Copy {
    messages: Vec<ListedMessage>,
    changed: i64,
}

impl Copy {
    /// Reads on, page by page; how many messages came.
    async fn catch_up(&mut self, client: &mut Client, chat: Chat) -> usize {
        let mut count = 0;
        loop {
            let page = client.changes(chat, self.changed).await;
            let changed = page.changed.unwrap();
            assert!(changed > self.changed || page.list.is_empty());
            assert!(changed >= self.changed && page.list.len() <= 100);
            self.changed = changed;
            count += page.list.len();
            for message in page.list {
                let is_it = |known: &ListedMessage| {
                    (known.sender_id, known.msg_id) == (message.sender_id, message.msg_id)
                };
                self.messages.retain(|known| !is_it(known));
                if message.deleted == 0 {
                    self.messages.push(message);
                } else {
                    assert_eq!((message.deleted, message.content), (1, Content::Empty));
                }
            }
            if page.done == 1 {
                return count;
            }
        }
    }

    /// It is what the server has, and the conversations list says there is no more.
    async fn is_complete(&mut self, client: &mut Client, chat: Chat) {
        let key = |message: &ListedMessage| (message.created, message.sender_id, message.msg_id);
        let mut all = client.messages(chat).await;
        all.sort_by_key(key);
        self.messages.sort_by_key(key);
        assert_eq!(self.messages, all);
        if let Some(item) = client.conversation(chat).await {
            assert!(item.changed.unwrap() <= self.changed);
        }
    }
}

async fn changed(client: &mut Client, chat: Chat) -> i64 {
    client.conversation(chat).await.unwrap().changed.unwrap()
}

async fn silently(client: &mut Client, request: impl Into<ToServer>) {
    client.send(request).await;
    client.drain().await;
}

#[tokio::test]
async fn each_kind_of_change_is_told_once_in_its_order() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let (a, b) = (alice.id, bob.id);
    for msg_id in 1..=250 {
        alice.text_to(b, msg_id, &format!("text {msg_id}")).await;
        if msg_id % 50 == 0 {
            alice.drain().await;
            bob.drain().await;
        }
    }
    let (mut hers, mut his) = (Copy::default(), Copy::default());
    assert_eq!(hers.catch_up(&mut alice, with(b)).await, 250);
    assert_eq!(his.catch_up(&mut bob, with(a)).await, 250);
    let order: Vec<Id> = his.messages.iter().map(|message| message.msg_id).collect();
    assert_eq!(order, (1..=250).collect::<Vec<_>>());
    assert_eq!(his.catch_up(&mut bob, with(a)).await, 0);

    // Delivered and seen: for both.
    let before = changed(&mut alice, with(b)).await;
    silently(&mut bob, Delivered { to: a, msg_id: 5 }).await;
    assert_eq!(bob.see(with(a), a, 3).await, 0);
    assert!(changed(&mut bob, with(a)).await > before);
    alice.drain().await;
    assert!(changed(&mut alice, with(b)).await > before);
    for (copy, client, peer) in [(&mut hers, &mut alice, b), (&mut his, &mut bob, a)] {
        assert_eq!(copy.catch_up(client, with(peer)).await, 2);
        let last: Vec<_> = copy.messages[248..].iter().collect();
        assert_eq!([last[0].msg_id, last[1].msg_id], [5, 3]);
        assert_eq!([last[0].status, last[1].status], [2, 3]);
        copy.is_complete(client, with(peer)).await;
    }
    // A report that changes nothing is no change.
    let before = changed(&mut alice, with(b)).await;
    assert_eq!(bob.see(with(a), a, 3).await, 0);
    silently(&mut bob, Delivered { to: a, msg_id: 3 }).await;
    assert_eq!(changed(&mut alice, with(b)).await, before);

    // Cancelled: for both, without content.
    let (chat_type, chat_id, to, id) = (ChatType::User, b, b, 7);
    let cancel = Cancel {
        chat_type,
        chat_id,
        to,
        id,
    };
    silently(&mut alice, cancel).await;
    bob.drain().await;
    // Deleted: for the owner only.
    let (chat_type, chat_id, sender_id, msg_id) = (ChatType::User, a, a, 9);
    let delete = Delete {
        chat_type,
        chat_id,
        sender_id,
        msg_id,
    };
    silently(&mut bob, delete).await;
    assert_eq!(hers.catch_up(&mut alice, with(b)).await, 1);
    assert_eq!(his.catch_up(&mut bob, with(a)).await, 2);
    assert_eq!((hers.messages.len(), his.messages.len()), (250, 249));
    let cancelled = hers.messages.last().unwrap();
    assert_eq!((cancelled.msg_id, cancelled.status), (7, status::CANCELLED));
    hers.is_complete(&mut alice, with(b)).await;
    his.is_complete(&mut bob, with(a)).await;
    // What one deleted does not come back when the other changes it.
    let cancel = Cancel {
        chat_type,
        chat_id: b,
        to: b,
        id: 9,
    };
    silently(&mut alice, cancel).await;
    bob.drain().await;
    assert_eq!(his.catch_up(&mut bob, with(a)).await, 0);
    his.is_complete(&mut bob, with(a)).await;

    // The conversation is deleted: each message is told as deleted, page by page; then it goes on.
    let request = DeleteRequest {
        chat_id: a,
        chat_type: ChatType::User,
        last_time_created: 9_000_000_000_000,
    };
    silently(&mut bob, request).await;
    silently(&mut alice, ToServer::Text(text(b, 300))).await;
    bob.drain().await;
    assert_eq!(his.catch_up(&mut bob, with(a)).await, 250);
    assert_eq!(his.messages.len(), 1);
    his.is_complete(&mut bob, with(a)).await;
    // Somebody who begins now is told of no more than there is to delete.
    let mut fresh = Copy::default();
    fresh.catch_up(&mut bob, with(a)).await;
    fresh.is_complete(&mut bob, with(a)).await;
}

fn text(to: Id, msg_id: Id) -> azstack::protocol::message::SendText {
    azstack::protocol::message::SendText {
        msg_id,
        to,
        msg: String::from("x"),
    }
}

#[tokio::test]
async fn changes_of_a_group_end_where_the_view_ends() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut carol = host.join("carol").await;
    let (b, c) = (bob.id, carol.id);
    let group = alice.create(1, GroupType::Private, "Team", &[b]).await;
    let chat = of_group(group);
    alice.write_to_group(group, 2, "early").await;
    let (mut hers, mut his, mut carols) = (Copy::default(), Copy::default(), Copy::default());
    bob.drain().await;
    assert_eq!(his.catch_up(&mut bob, chat).await, 2);
    // Carol does not exist here yet.
    assert_eq!(carols.catch_up(&mut carol, chat).await, 0);
    assert_eq!(carols.changed, 0);

    let invite = Invite {
        msg_id: 3,
        group,
        members: vec![c],
    };
    silently(&mut alice, invite).await;
    carol.drain().await;
    bob.drain().await;
    assert_eq!(carols.catch_up(&mut carol, chat).await, 1);
    let leave = Leave {
        msg_id: 4,
        group,
        leave_user: b,
        new_admin: None,
    };
    silently(&mut alice, leave).await;
    alice.write_to_group(group, 5, "behind his back").await;
    for client in [&mut bob, &mut carol] {
        client.drain().await;
    }
    assert_eq!(his.catch_up(&mut bob, chat).await, 2);
    assert_eq!(his.messages.last().unwrap().msg_id, 4);
    // A message he had read is withdrawn: he is told, though he is out; Carol had not seen it.
    let (chat_type, chat_id, msg_id) = (ChatType::Group, group, 2);
    let cancel = CancelGroup {
        chat_type,
        chat_id,
        group,
        msg_id,
    };
    silently(&mut alice, cancel).await;
    carol.drain().await;
    assert!(changed(&mut bob, chat).await > his.changed);
    assert_eq!(his.catch_up(&mut bob, chat).await, 1);
    his.is_complete(&mut bob, chat).await;
    assert_eq!(carols.catch_up(&mut carol, chat).await, 2);
    carols.is_complete(&mut carol, chat).await;
    hers.catch_up(&mut alice, chat).await;
    hers.is_complete(&mut alice, chat).await;
    assert_eq!(hers.messages.len(), 5);
    // One who reads what another wrote changes nothing for a third.
    let before = changed(&mut bob, chat).await;
    assert_eq!(carol.see(chat, alice.id, 5).await, 0);
    assert_eq!(changed(&mut bob, chat).await, before);
    assert!(matches!(alice.next().await, ToClient::Seen(_)));
}

#[tokio::test]
async fn numbers_go_on_after_a_restart() {
    let host = Host::open().await;
    let (mut alice, bob) = (host.join("alice").await, host.join("bob").await);
    let (b, before) = (bob.id, {
        alice.write_to(bob.id, 1, "x").await;
        alice.write_to(bob.id, 2, "x").await;
        changed(&mut alice, with(bob.id)).await
    });
    let (folder, app) = host.stop().await;
    let host = Host::on(folder, app, |_| ()).await;
    let mut alice = host.join("alice").await;
    assert_eq!(changed(&mut alice, with(b)).await, before);
    alice.write_to(b, 3, "x").await;
    assert!(changed(&mut alice, with(b)).await > before);
    let page = alice.changes(with(b), before).await;
    assert_eq!(page.list.len(), 1);
    assert_eq!(page.list[0].msg_id, 3);
}

#[tokio::test]
async fn the_conversations_list_says_when_something_changed() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let created = alice.write_to(bob.id, 1, "x").await;
    bob.next().await;
    let item = alice.conversation(with(bob.id)).await.unwrap();
    assert_eq!((item.modified, item.last_msg.created), (created, created));
    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    assert_eq!(bob.see(with(alice.id), alice.id, 1).await, 0);
    alice.next().await;
    let (a, b) = (alice.id, bob.id);
    for (client, peer) in [(&mut alice, b), (&mut bob, a)] {
        let item = client.conversation(with(peer)).await.unwrap();
        assert!(item.modified > item.last_msg.created);
    }
}
