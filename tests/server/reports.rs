//! What becomes of messages: statuses in groups, cancelled, deleted, typing; and what one's other devices hear.

use azstack::protocol::content::Content;
use azstack::protocol::conversation::{DeleteRequest, Deleted};
use azstack::protocol::report::{
    self, Cancel, CancelGroup, CancelGroupNews, CancelNews, ChatChanged, Delete, Delivered,
    DeliveredGroup, DeliveredGroupEvent, SeenNews, TypingGroup, TypingGroupEvent,
};
use azstack::protocol::{ChatType, GroupType, Id, ToClient, group};

use crate::asking::{Chat, group as of_group, with};
use crate::client::{Client, Host};

fn cancel(to: Id, id: Id) -> Cancel {
    Cancel {
        chat_type: ChatType::User,
        chat_id: to,
        to,
        id,
    }
}

fn cancel_in(group: Id, msg_id: Id) -> CancelGroup {
    CancelGroup {
        chat_type: ChatType::Group,
        chat_id: group,
        group,
        msg_id,
    }
}

fn delete((chat_type, chat_id): Chat, sender_id: Id, msg_id: Id) -> Delete {
    Delete {
        chat_type,
        chat_id,
        sender_id,
        msg_id,
    }
}

fn changed((chat_type, chat_id): Chat) -> ToClient {
    ToClient::ChatChanged(ChatChanged { chat_type, chat_id })
}

/// Withdraws a message; the result code.
async fn withdraw(client: &mut Client, to: Id, id: Id) -> i64 {
    let ToClient::Cancelled(ack) = client.ask(cancel(to, id)).await else {
        panic!()
    };
    let r = ack.r;
    let expected = CancelNews {
        r,
        id,
        ..CancelNews::default()
    };
    assert_eq!(ack, expected);
    r.unwrap()
}

async fn withdraw_in(client: &mut Client, group: Id, msg_id: Id) -> i64 {
    let ToClient::CancelledGroup(ack) = client.ask(cancel_in(group, msg_id)).await else {
        panic!()
    };
    let r = ack.r;
    let from = None;
    let expected = CancelGroupNews {
        r,
        from,
        group,
        msg_id,
    };
    assert_eq!(ack, expected);
    r.unwrap()
}

/// Deletes a message; the result code.
async fn drop_message(client: &mut Client, chat: Chat, sender_id: Id, msg_id: Id) -> i64 {
    let ToClient::MessageDeleted(ack) = client.ask(delete(chat, sender_id, msg_id)).await else {
        panic!()
    };
    let (chat_type, chat_id) = (Some(chat.0), chat.1);
    let r = ack.r;
    let expected = report::Deleted {
        r,
        chat_type,
        chat_id,
        sender_id,
        msg_id,
    };
    assert_eq!(ack, expected);
    r
}

async fn statuses(client: &mut Client, chat: Chat) -> Vec<i64> {
    let all = client.messages(chat).await.into_iter();
    all.map(|message| message.status).collect()
}

/// A group of Alice and `others`, who have read of it.
async fn group_of(alice: &mut Client, others: &mut [&mut Client]) -> Id {
    let ids: Vec<Id> = others.iter().map(|other| other.id).collect();
    let group = alice.create(1, GroupType::Private, "Team", &ids).await;
    for other in others {
        other.next().await;
        assert_eq!(other.see(of_group(group), alice.id, 1).await, 0);
        alice.next().await;
    }
    group
}

#[tokio::test]
async fn each_member_has_a_status_of_his_own_and_the_author_the_highest() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let (mut bob_2, mut carol) = (host.join("bob").await, host.join("carol").await);
    let group = group_of(&mut alice, &mut [&mut bob, &mut carol]).await;
    let chat = of_group(group);
    bob_2.drain().await;
    alice.write_to_group(group, 2, "hi").await;
    for client in [&mut bob, &mut bob_2, &mut carol] {
        client.next().await;
    }
    let author = alice.id;
    let arrived = |msg_id| DeliveredGroup {
        group,
        msg_id,
        msg_sender: author,
    };
    // Each of them is news to the author, each once.
    for (number, client) in [&mut bob, &mut bob_2, &mut carol].into_iter().enumerate() {
        client.send(arrived(2)).await;
        client.nothing().await;
        let heard = alice.drain().await;
        if number == 1 {
            assert_eq!(heard, [], "Bob's other device");
            continue;
        }
        let [ToClient::DeliveredGroup(event)] = &heard[..] else {
            panic!("{heard:?}")
        };
        let modified = event.modified;
        let expected = DeliveredGroupEvent {
            from: client.id,
            group,
            msg_id: 2,
            msg_sender: Some(author),
            modified,
        };
        assert_eq!(*event, expected);
        assert!(modified.is_some());
    }
    assert_eq!(statuses(&mut alice, chat).await, [3, 2]);
    assert_eq!(bob.conversation(chat).await.unwrap().unread, 1);

    // Bob sees it: his count falls, Carol's stays, the author sees the highest.
    assert_eq!(bob.see(chat, author, 2).await, 0);
    let news = SeenNews {
        r: None,
        chat_type: ChatType::Group,
        from: Some(bob.id),
        chat_id: group,
        sender_id: author,
        msg_id: 2,
    };
    assert_eq!(alice.drain().await, [ToClient::Seen(news)]);
    assert_eq!(bob_2.drain().await, [changed(chat)]);
    carol.nothing().await;
    assert_eq!(bob.conversation(chat).await.unwrap().unread, 0);
    assert_eq!(carol.conversation(chat).await.unwrap().unread, 1);
    for (client, expected) in [
        (&mut alice, [3, 3]),
        (&mut bob, [3, 3]),
        (&mut carol, [3, 2]),
    ] {
        assert_eq!(statuses(client, chat).await, expected);
    }
    assert_eq!(carol.unread(chat).await, [2]);
    // Once more changes nothing and is no news; nobody reads his own.
    assert_eq!(bob.see(chat, author, 2).await, 0);
    bob.send(arrived(2)).await;
    bob_2.nothing().await;
    alice.nothing().await;
    assert_eq!(alice.see(chat, author, 2).await, -4);
    // Carol skips a step.
    assert_eq!(carol.see(chat, author, 2).await, 0);
    assert_eq!(alice.drain().await.len(), 1);
    // An action is a message like any other.
    let rename = group::Rename {
        msg_id: 3,
        group,
        name: String::from("x"),
    };
    bob.ask(rename).await;
    bob.next().await;
    assert!(matches!(carol.next().await, ToClient::GroupRenamed(_)));
    assert_eq!(carol.unread(chat).await, [3]);
    assert_eq!(carol.see(chat, bob.id, 3).await, 0);
    assert!(matches!(bob.next().await, ToClient::Seen(news) if news.msg_id == 3));
    assert_eq!(carol.unread(chat).await, [0; 0]);
}

#[tokio::test]
async fn a_cancelled_message_has_no_content_for_anybody() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let (mut bob, mut bob_2) = (host.join("bob").await, host.join("bob").await);
    alice.write_to(bob.id, 1, "first").await;
    alice.write_to(bob.id, 2, "secret").await;
    for client in [&mut alice_2, &mut bob, &mut bob_2] {
        client.drain().await;
    }
    // Only the author, and only what there is.
    assert_eq!(withdraw(&mut bob, alice.id, 2).await, -4);
    assert_eq!(withdraw(&mut alice, bob.id, 3).await, -4);
    let odd = Cancel {
        chat_id: 5,
        ..cancel(bob.id, 2)
    };
    assert!(matches!(alice.ask(odd).await, ToClient::Cancelled(ack) if ack.r == Some(-5)));

    assert_eq!(withdraw(&mut alice, bob.id, 2).await, 0);
    let event = ToClient::Cancelled(CancelNews {
        r: None,
        chat_type: Some(ChatType::User),
        chat_id: Some(bob.id),
        from: Some(alice.id),
        to: Some(bob.id),
        id: 2,
    });
    for client in [&mut bob, &mut bob_2] {
        client.hears(&event).await;
    }
    assert_eq!(alice_2.drain().await, [changed(with(bob.id))]);
    assert_eq!(withdraw(&mut alice, bob.id, 2).await, 0, "again");
    for client in [&mut alice_2, &mut bob] {
        client.nothing().await;
    }
    let (a, b) = (alice.id, bob.id);
    for (client, peer, unread) in [(&mut alice, b, 0), (&mut bob, a, 1)] {
        let listed = client.messages(with(peer)).await;
        assert_eq!((listed[1].status, listed[1].msg_id), (6, 2));
        assert_eq!(listed[1].content, Content::Empty);
        assert_eq!(listed[0].content, Content::Text(String::from("first")));
        let item = client.conversation(with(peer)).await.unwrap();
        assert_eq!((item.unread, item.last_msg.status), (unread, 6));
        assert_eq!(item.last_msg.content, Content::Empty);
    }
    assert_eq!(bob.unread(with(a)).await, [1]);
    // Reports that come too late change nothing.
    bob.send(Delivered { to: a, msg_id: 2 }).await;
    assert_eq!(bob.see(with(a), a, 2).await, 0);
    alice.nothing().await;
    assert_eq!(statuses(&mut alice, with(b)).await, [1, 6]);
    // Sent again by a client that missed the ack it is the same message; another text under its id is another one.
    assert_eq!(alice.write_as(b, 2, "secret").await.1, None);
    bob.nothing().await;
    assert_eq!(alice.write_as(b, 2, "public").await.1, Some(3));
    assert!(matches!(bob.next().await, ToClient::Text(text) if text.msg_id == 3));
    // Under the id it was stored with it can be taken back, too.
    assert_eq!(withdraw(&mut alice, b, 3).await, 0);
    assert_eq!(statuses(&mut alice, with(b)).await, [1, 6, 6]);
}

#[tokio::test]
async fn a_cancelled_group_message_is_told_to_all_devices_but_the_acting() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let (mut bob, mut carol) = (host.join("bob").await, host.join("carol").await);
    let group = group_of(&mut alice, &mut [&mut bob, &mut carol]).await;
    let chat = of_group(group);
    alice.write_to_group(group, 2, "secret").await;
    for client in [&mut alice_2, &mut bob, &mut carol] {
        client.drain().await;
    }
    assert_eq!(withdraw_in(&mut bob, group, 2).await, -4, "not his");
    assert_eq!(withdraw_in(&mut alice, group, 1).await, -2, "an action");
    assert_eq!(withdraw_in(&mut alice, group, 9).await, -4);
    assert_eq!(withdraw_in(&mut alice, group, 2).await, 0);
    let event = ToClient::CancelledGroup(CancelGroupNews {
        r: None,
        from: Some(alice.id),
        group,
        msg_id: 2,
    });
    for client in [&mut alice_2, &mut bob, &mut carol] {
        client.hears(&event).await;
    }
    assert_eq!(withdraw_in(&mut alice, group, 2).await, 0);
    for client in [&mut alice, &mut alice_2, &mut bob, &mut carol] {
        client.nothing().await;
        let listed = client.messages(chat).await;
        assert_eq!((listed[1].status, &listed[1].content), (6, &Content::Empty));
        assert_eq!(client.conversation(chat).await.unwrap().unread, 0);
    }
}

#[tokio::test]
async fn a_deleted_message_is_gone_for_its_owner_only() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut bob_2 = host.join("bob").await;
    let group = group_of(&mut alice, &mut [&mut bob]).await;
    for msg_id in 2..=4 {
        alice.write_to(bob.id, msg_id, "x").await;
        alice.write_to_group(group, msg_id, "x").await;
    }
    let (a, b) = (alice.id, bob.id);
    for client in [&mut bob, &mut bob_2] {
        client.drain().await;
    }
    for (chat, mine) in [(with(a), vec![3]), (of_group(group), vec![1, 3])] {
        assert_eq!(drop_message(&mut bob, chat, a, 9).await, -4);
        assert_eq!(drop_message(&mut bob, chat, b, 2).await, -4);
        assert_eq!(drop_message(&mut bob, chat, 9, 2).await, -4);
        for msg_id in [2, 4] {
            assert_eq!(drop_message(&mut bob, chat, a, msg_id).await, 0);
            assert_eq!(bob_2.drain().await, [changed(chat)]);
            assert_eq!(drop_message(&mut bob, chat, a, msg_id).await, 0, "again");
            bob_2.nothing().await;
        }
        assert_eq!(bob.message_ids(chat).await, mine);
        assert_eq!(bob.unread(chat).await, [3]);
        // The newest that is left is shown.
        let item = bob.conversation(chat).await.unwrap();
        assert_eq!((item.last_msg.msg_id, item.unread), (3, 1));
        assert_eq!(bob.see(chat, a, 2).await, 0, "it had been his");
    }
    alice.nothing().await;
    assert_eq!(alice.message_ids(with(b)).await, [2, 3, 4]);
    assert_eq!(alice.message_ids(of_group(group)).await, [1, 2, 3, 4]);
    // One's own can be deleted, too; without any message there is no conversation.
    for msg_id in 2..=4 {
        assert_eq!(drop_message(&mut alice, with(b), a, msg_id).await, 0);
    }
    assert_eq!(alice.conversation(with(b)).await, None);
    assert_eq!(bob.message_ids(with(a)).await, [3]);
    bob.write_to(a, 9, "y").await;
    alice.next().await;
    assert_eq!(alice.message_ids(with(b)).await, [9]);
    assert_eq!(alice.conversation(with(b)).await.unwrap().unread, 1);
}

#[tokio::test]
async fn a_deleted_conversation_is_told_to_ones_other_devices() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut bob_2 = host.join("bob").await;
    let group = group_of(&mut alice, &mut [&mut bob]).await;
    alice.write_to_group(group, 2, "x").await;
    // More than is deleted in one go.
    for round in 0..15 {
        for number in 0..100 {
            alice.text_to(bob.id, 3 + 100 * round + number, "x").await;
        }
        for client in [&mut alice, &mut bob, &mut bob_2] {
            client.drain().await;
        }
    }
    let (last_time_created, b) = (9_000_000_000_000, bob.id);
    for (chat_type, chat_id) in [of_group(group), with(alice.id)] {
        let request = DeleteRequest {
            chat_id,
            chat_type,
            last_time_created,
        };
        let done = ToClient::ConversationDeleted(Deleted {
            r: 0,
            chat_type,
            chat_id,
            last_time_created,
        });
        assert_eq!(bob.ask(request.clone()).await, done);
        assert_eq!(bob_2.drain().await, [changed((chat_type, chat_id))]);
        assert_eq!(bob.ask(request).await, done, "again");
        bob_2.nothing().await;
        assert_eq!(bob.message_ids((chat_type, chat_id)).await, [0; 0]);
        assert_eq!(bob.unread((chat_type, chat_id)).await, [0; 0]);
    }
    assert_eq!(bob.conversations().await, []);
    assert_eq!(alice.message_ids(with(b)).await.len(), 1500);
    // He is still a member.
    alice.write_to_group(group, 2000, "y").await;
    assert_eq!(bob.drain().await.len(), 1);
    assert_eq!(bob.message_ids(of_group(group)).await, [2000]);
}

#[tokio::test]
async fn typing_in_a_group_reaches_the_other_members() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let (mut bob_2, mut carol) = (host.join("bob").await, host.join("carol").await);
    let group = group_of(&mut alice, &mut [&mut bob]).await;
    bob_2.drain().await;
    alice.send(TypingGroup { group }).await;
    alice.nothing().await;
    let from = alice.id;
    let event = ToClient::TypingGroup(TypingGroupEvent { from, group });
    for client in [&mut bob, &mut bob_2] {
        client.hears(&event).await;
    }
    carol.send(TypingGroup { group }).await;
    carol.nothing().await;
    alice.nothing().await;
}
