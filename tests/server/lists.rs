//! Users, conversations, pages of messages.

use azstack::protocol::conversation::{
    Conversations, ConversationsRequest, DeleteRequest, Deleted, Messages, MessagesRequest,
    UnreadMessages, UnreadRequest,
};
use azstack::protocol::report::Seen;
use azstack::protocol::user::{ById, ByName, Users, UsersNamed};
use azstack::protocol::{ChatType, Content, Id, Millis, ToClient};
use azstack::server::accounts::Auth;

use crate::client::{Client, Host};

async fn conversations(client: &mut Client, page: i64, last_created: Millis) -> Conversations {
    client
        .send(ConversationsRequest {
            page,
            last_created,
            changed_after: None,
            request_id: Some(4),
        })
        .await;
    match client.next().await {
        ToClient::Conversations(list) => {
            assert_eq!((list.page, list.request_id), (page, Some(4)));
            list
        }
        other => panic!("{other:?}"),
    }
}

async fn messages(client: &mut Client, chat_id: Id, page: i64, until: Millis) -> Messages {
    let chat_type = ChatType::User;
    let request = MessagesRequest {
        page,
        last_created: until,
        chat_type,
        chat_id,
        request_id: None,
        changed_after: None,
    };
    client.send(request).await;
    match client.next().await {
        ToClient::Messages(list) => list,
        other => panic!("{other:?}"),
    }
}

async fn unread(client: &mut Client, chat_id: Id, page: i64) -> Messages {
    let chat_type = ChatType::User;
    client
        .send(UnreadRequest {
            page,
            chat_type,
            chat_id,
            request_id: None,
        })
        .await;
    match client.next().await {
        ToClient::UnreadMessages(UnreadMessages(list)) => list,
        other => panic!("{other:?}"),
    }
}

const NONE: [Id; 0] = [];

fn ids(list: &Messages) -> Vec<Id> {
    list.list.iter().map(|message| message.msg_id).collect()
}

#[tokio::test]
async fn users_are_found_with_their_presence_in_chunks() {
    let host = Host::open().await;
    let other_app = host.admin().create_app("other", Auth::Open).unwrap();
    let stranger = host.join_app(&other_app, "", "stranger").await;
    let mut alice = host.join("alice").await;
    let bob = host.join("bob").await;
    let bob_2 = host.join("bob").await;

    let mut status_of_bob = async || {
        let username_list = ["bob", "nobody", "stranger"].map(String::from).to_vec();
        alice
            .send(ByName {
                purpose: 9,
                username_list,
            })
            .await;
        let ToClient::UsersByName(UsersNamed(users)) = alice.next().await else {
            panic!()
        };
        assert_eq!(
            (
                users.r,
                users.purpose,
                users.done,
                users.user_info_list.len()
            ),
            (1, 9, 1, 1)
        );
        users.user_info_list[0].clone()
    };
    let found = status_of_bob().await;
    assert_eq!(
        (found.user_id, found.fullname.as_str(), found.status),
        (bob.id, "Full bob", 1)
    );
    assert!(
        (1_500_000_000..5_000_000_000).contains(&found.last_visit_date),
        "in seconds"
    );
    let bob_id = bob.id;
    bob.leave().await;
    assert_eq!(status_of_bob().await.status, 1, "one device is left");
    bob_2.leave().await;
    while status_of_bob().await.status == 1 {}

    // 250 times Bob come in three packets.
    let user_id_list = [vec![bob_id; 250], vec![stranger.id, -5]].concat();
    alice
        .send(ById {
            purpose: 10,
            user_id_list,
        })
        .await;
    for (done, count) in [(0, 100), (0, 100), (1, 50)] {
        let ToClient::UsersById(users) = alice.next().await else {
            panic!()
        };
        assert_eq!(
            (users.r, users.done, users.user_info_list.len()),
            (1, done, count)
        );
    }
    let nobody = |r| Users {
        r,
        purpose: 11,
        done: 1,
        user_info_list: vec![],
    };
    alice
        .send(ById {
            purpose: 11,
            user_id_list: vec![],
        })
        .await;
    assert_eq!(alice.next().await, ToClient::UsersById(nobody(1)));
    alice
        .send(ById {
            purpose: 11,
            user_id_list: vec![1; 501],
        })
        .await;
    assert_eq!(alice.next().await, ToClient::UsersById(nobody(-6)));
}

#[tokio::test]
async fn unread_counts_fall_with_seen_and_only_then() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    for msg_id in 1..=3 {
        alice
            .write_to(bob.id, msg_id, &format!("text {msg_id}"))
            .await;
        bob.next().await;
    }
    let list = conversations(&mut bob, 1, 0).await;
    assert_eq!((list.done, list.list.len()), (1, 1));
    let item = &list.list[0];
    assert_eq!(
        (item.chat_type, item.chat_id, item.unread),
        (ChatType::User, alice.id, 3)
    );
    assert_eq!(item.last_msg.content, Content::Text(String::from("text 3")));
    assert_eq!(item.last_msg.sender, alice.id);
    assert_eq!(
        conversations(&mut alice, 1, 0).await.list[0].unread,
        0,
        "one's own are read"
    );

    let page = unread(&mut bob, alice.id, 1).await;
    assert_eq!((ids(&page), page.done), (vec![1, 2, 3], 1));
    let (chat_type, chat_id, sender_id) = (ChatType::User, alice.id, alice.id);
    bob.send(Seen {
        chat_type,
        chat_id,
        sender_id,
        msg_id: 2,
    })
    .await;
    bob.next().await;
    assert_eq!(ids(&unread(&mut bob, alice.id, 1).await), [1, 3]);
    assert_eq!(conversations(&mut bob, 1, 0).await.list[0].unread, 2);
    let all = messages(&mut bob, alice.id, 1, 0).await;
    let statuses: Vec<i64> = all.list.iter().map(|message| message.status).collect();
    assert_eq!((ids(&all), statuses), (vec![1, 2, 3], vec![1, 3, 1]));
    assert_eq!(
        (all.list[0].receiver_id, &all.list[0].content),
        (bob.id, &Content::Text(String::from("text 1")))
    );
}

#[tokio::test]
async fn pages_go_back_in_time_each_oldest_first() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut middle = 0;
    for msg_id in 1..=230 {
        let (writer, reader) = if msg_id % 3 == 0 {
            (&mut bob, &alice)
        } else {
            (&mut alice, &bob)
        };
        let time = writer.write_to(reader.id, msg_id, "x").await;
        if msg_id == 50 {
            middle = time;
            // The next one is younger by a clock tick.
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        }
        for client in [&mut alice, &mut bob] {
            client.drain().await;
        }
    }
    let expected = [(0, 131..=230), (0, 31..=130), (1, 1..=30)];
    for (page, (done, range)) in (1..).zip(expected) {
        let list = messages(&mut bob, alice.id, page, 0).await;
        assert_eq!((list.done, ids(&list)), (done, range.collect()));
        assert!(list.list.is_sorted_by_key(|message| message.created));
    }
    assert_eq!(ids(&messages(&mut bob, alice.id, 4, 0).await), NONE);
    let bounded = messages(&mut bob, alice.id, 1, middle).await;
    assert_eq!((bounded.done, ids(&bounded)), (1, (1..=50).collect()));
    let mine = unread(&mut bob, alice.id, 2).await;
    assert_eq!(
        (mine.done, mine.list.len()),
        (1, 54),
        "154 of 230 were Alice's"
    );
}

#[tokio::test]
async fn a_page_of_long_texts_still_fits_a_frame() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    // 20 000 control characters take seven bytes each inside a frame: 140 kB a message.
    let long = "\u{1}".repeat(20_000);
    for msg_id in 1..=20 {
        alice.write_to(bob.id, msg_id, &long).await;
        bob.next().await;
    }
    let (mut seen, mut page) = (Vec::new(), 1);
    loop {
        let list = messages(&mut bob, alice.id, page, 0).await;
        seen.splice(0..0, ids(&list));
        if list.done == 1 {
            break;
        }
        page += 1;
    }
    assert_eq!(seen, (1..=20).collect::<Vec<_>>());
    assert_eq!(page, 3);
}

#[tokio::test]
async fn conversations_come_newest_first_in_pages() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let mut friends = Vec::new();
    for number in 0..60 {
        friends.push(host.join(&format!("friend {number}")).await);
    }
    let mut expected = Vec::new();
    for (msg_id, friend) in (1..).zip(&friends) {
        alice.write_to(friend.id, msg_id, "x").await;
        expected.insert(0, friend.id);
    }
    let chats = |list: &Conversations| list.list.iter().map(|it| it.chat_id).collect::<Vec<_>>();
    let (first, second) = (
        conversations(&mut alice, 1, 0).await,
        conversations(&mut alice, 2, 0).await,
    );
    assert_eq!((first.done, second.done), (0, 1));
    assert_eq!([chats(&first), chats(&second)].concat(), expected);
    assert_eq!(first.list.len(), 50);
    // Only what is not newer than the bound.
    let bound = second.list[0].last_msg.created;
    let older = conversations(&mut alice, 1, bound).await;
    assert!(older.list.iter().all(|item| item.last_msg.created <= bound));
    assert!(older.list.len() >= 10);
    // A new message moves its conversation to the front.
    let last = friends.first_mut().unwrap();
    last.next().await;
    last.write_to(alice.id, 1, "y").await;
    alice.next().await;
    assert_eq!(
        conversations(&mut alice, 1, 0).await.list[0].chat_id,
        last.id
    );
}

#[tokio::test]
async fn a_deleted_conversation_is_gone_for_its_owner_until_it_is_written_to() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    alice.write_to(bob.id, 1, "old").await;
    bob.next().await;
    let (chat_type, chat_id) = (ChatType::User, alice.id);
    // A clock far ahead deletes no future messages.
    let last_time_created = 9_000_000_000_000;
    bob.send(DeleteRequest {
        chat_id,
        chat_type,
        last_time_created,
    })
    .await;
    let deleted = Deleted {
        r: 0,
        chat_type,
        chat_id,
        last_time_created,
    };
    assert_eq!(bob.next().await, ToClient::ConversationDeleted(deleted));
    assert_eq!(conversations(&mut bob, 1, 0).await.list, []);
    assert_eq!(ids(&messages(&mut bob, alice.id, 1, 0).await), NONE);
    assert_eq!(ids(&unread(&mut bob, alice.id, 1).await), NONE);
    assert_eq!(conversations(&mut alice, 1, 0).await.list.len(), 1);

    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    alice.write_to(bob.id, 2, "new").await;
    bob.next().await;
    let list = conversations(&mut bob, 1, 0).await;
    assert_eq!((list.list.len(), list.list[0].unread), (1, 1));
    assert_eq!(ids(&messages(&mut bob, alice.id, 1, 0).await), [2]);
    bob.send(DeleteRequest {
        chat_id: 7,
        chat_type: ChatType::Group,
        last_time_created: 1,
    })
    .await;
    assert!(matches!(
        bob.next().await,
        ToClient::ConversationDeleted(Deleted { r: -4, .. })
    ));
}

#[tokio::test]
async fn strangers_lists_are_empty() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    alice.write_to(bob.id, 1, "private").await;
    bob.next().await;
    let mut carol = host.join("carol").await;
    let mut stranger = host.join_app(&host.app, "elsewhere", "alice").await;
    for client in [&mut carol, &mut stranger] {
        assert_eq!(conversations(client, 1, 0).await.list, []);
        for peer in [alice.id, bob.id] {
            assert_eq!(ids(&messages(client, peer, 1, 0).await), NONE);
            assert_eq!(ids(&unread(client, peer, 1).await), NONE);
        }
    }
    let request = MessagesRequest {
        page: 1,
        last_created: 0,
        chat_type: ChatType::Group,
        chat_id: bob.id,
        request_id: Some(1),
        changed_after: None,
    };
    alice.send(request).await;
    assert!(matches!(alice.next().await, ToClient::Messages(list) if list.list.is_empty()));
}
