//! Messages, statuses, the outbox, lists.

use azstack::client::{Connection, Error, Event, NewMessage, WhichUsers};
use azstack::connection;
use azstack::protocol::Content;
use azstack::store::{Chat, Message, MessageStatus};

use crate::world::{Person, World, eventually};

fn text(message: &Message) -> &str {
    match &message.content {
        Content::Text(text) => text,
        other => panic!("not a text: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_arrives_and_its_marks_climb() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    let sent = alice
        .core
        .new_message(NewMessage::text(chat, "Chào Bob 👋"))
        .await
        .unwrap();
    assert_eq!(sent.status, MessageStatus::Sending);
    let arrived = bob
        .hear("the message", |event| match event {
            Event::NewMessage(message) => Some(message),
            _ => None,
        })
        .await;
    assert_eq!(text(&arrived), "Chào Bob 👋");
    assert_eq!(
        (arrived.sender, arrived.id, arrived.mine),
        (alice.id(), sent.id, false)
    );
    let status = |wanted| {
        move |event| match event {
            Event::MessageStatus { id, status, .. } if status == wanted => Some(id),
            _ => None,
        }
    };
    assert_eq!(
        alice.hear("sent", status(MessageStatus::Sent)).await,
        sent.id
    );
    assert_eq!(
        alice
            .hear("delivered", status(MessageStatus::Delivered))
            .await,
        sent.id
    );
    let row = bob
        .core
        .store()
        .conversation(Chat::user(alice.id()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.unread, 1);
    bob.core.mark_seen(Chat::user(alice.id()));
    assert_eq!(
        alice.hear("seen", status(MessageStatus::Seen)).await,
        sent.id
    );
    let row = bob
        .core
        .store()
        .conversation(Chat::user(alice.id()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.unread, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_told() {
    let world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    alice.core.send_typing(chat).await.unwrap();
    let typing = |event| match event {
        Event::Typing { user, .. } => Some(user),
        _ => None,
    };
    assert_eq!(bob.hear("typing", typing).await, alice.id());
}

#[tokio::test(flavor = "multi_thread")]
async fn my_other_device_gets_copies_and_history() {
    let world = World::new().await;
    let (alice, bob) = (world.person("alice").await, world.person("bob").await);
    let mut phone = world.person("alice").await;
    let chat = alice.chat_with(&bob).await;
    alice
        .core
        .new_message(NewMessage::text(chat, "one"))
        .await
        .unwrap();
    let copy = phone
        .hear("the copy", |event| match event {
            Event::MessageFromMe(message) => Some(message),
            _ => None,
        })
        .await;
    assert_eq!(text(&copy), "one");
    assert!(copy.mine);
    // A device that comes later reads the same from the server.
    let late = world.person("alice").await;
    eventually("history", || async {
        let messages = late.core.store().messages(chat, None, 10).await.unwrap();
        messages.len() == 1 && text(&messages[0]) == "one"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_while_the_server_restarts_arrives_once_and_in_order() {
    let mut world = World::new().await;
    let (alice, bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    for number in 0..3 {
        alice
            .core
            .new_message(NewMessage::text(chat, format!("{number}")))
            .await
            .unwrap();
    }
    world.stop().await;
    for number in 3..7 {
        alice
            .core
            .new_message(NewMessage::text(chat, format!("{number}")))
            .await
            .unwrap();
    }
    world.start().await;
    for number in 7..10 {
        alice
            .core
            .new_message(NewMessage::text(chat, format!("{number}")))
            .await
            .unwrap();
    }
    let expected: Vec<String> = (0..10).map(|number| number.to_string()).collect();
    for (person, peer) in [(&bob, alice.id()), (&alice, bob.id())] {
        eventually("all ten, once, in order", || async {
            let messages = person
                .core
                .store()
                .messages(Chat::user(peer), None, 50)
                .await
                .unwrap();
            let settled = messages
                .iter()
                .all(|message| message.status > MessageStatus::Sending);
            settled
                && messages
                    .iter()
                    .map(text)
                    .eq(expected.iter().map(String::as_str))
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_survives_the_program() {
    let mut world = World::new().await;
    let bob = world.person("bob").await;
    let mut config = world.config("alice");
    config.store = Some(world.path("alice.sqlite3"));
    let alice = Person::of(config.clone()).await;
    let chat = alice.chat_with(&bob).await;
    world.stop().await;
    alice
        .core
        .new_message(NewMessage::text(chat, "typed offline"))
        .await
        .unwrap();
    drop(alice);
    world.start().await;
    let alice = Person::of(config).await;
    let from = alice.id();
    eventually("the message", || async {
        let messages = bob
            .core
            .store()
            .messages(Chat::user(from), None, 10)
            .await
            .unwrap();
        messages.len() == 1 && text(&messages[0]) == "typed offline"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages() {
    let world = World::new().await;
    let (alice, bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    for number in 0..5 {
        alice
            .core
            .new_message(NewMessage::text(chat, format!("{number}")))
            .await
            .unwrap();
    }
    let here = Chat::user(alice.id());
    eventually("all five", || async {
        bob.core
            .store()
            .messages(here, None, 9)
            .await
            .unwrap()
            .len()
            == 5
    })
    .await;
    let conversations = bob.core.get_modified_conversations(1, 0).await.unwrap();
    assert!(conversations.done);
    assert_eq!(conversations.list.len(), 1);
    assert_eq!(conversations.list[0].unread, 5);
    assert_eq!(text(&conversations.list[0].last), "4");
    let unread = bob.core.get_unread_messages(1, here).await.unwrap();
    assert_eq!(
        unread.list.iter().map(text).collect::<Vec<_>>(),
        ["0", "1", "2", "3", "4"]
    );
    bob.core
        .change_message_status(here, alice.id(), unread.list[0].id, MessageStatus::Seen)
        .await
        .unwrap();
    assert_eq!(
        bob.core
            .get_unread_messages(1, here)
            .await
            .unwrap()
            .list
            .len(),
        4
    );
    let all = bob.core.get_modified_messages(1, 0, here).await.unwrap();
    assert_eq!(all.list.len(), 5);
    assert_eq!(all.list[0].status, MessageStatus::Seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_looked_up_in_all_three_styles() {
    let world = World::new().await;
    let (mut alice, bob) = (world.person("alice").await, world.person("bob").await);
    let ask = || {
        alice
            .core
            .get_users_information(WhichUsers::Ids(vec![bob.id(), 999_999]))
    };
    let awaited = ask().await.unwrap();
    assert_eq!(awaited.len(), 1);
    assert_eq!(
        (
            awaited[0].name.as_str(),
            awaited[0].fullname.as_str(),
            awaited[0].online
        ),
        ("bob", "BOB", true)
    );
    let (sender, called_back) = tokio::sync::oneshot::channel();
    ask().then(move |result| drop(sender.send(result)));
    assert_eq!(called_back.await.unwrap().unwrap(), awaited);
    drop(ask());
    let mut heard = 0;
    alice
        .hear("three results", |event| match event {
            Event::Returned(azstack::client::Returned::GetUsersInformation(Ok(users))) => {
                assert_eq!(users, awaited);
                heard += 1;
                (heard == 3).then_some(())
            }
            _ => None,
        })
        .await;
    let nobody = alice
        .core
        .get_users_information(WhichUsers::Names(Vec::new()))
        .await;
    assert_eq!(nobody, Err(Error::Parameter { parameter: "users" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_the_originals_codes() {
    let mut world = World::new().await;
    let bob = world.person("bob").await;
    let mut wrong = world.config("mallory");
    wrong.connection.account.app_id = "0".repeat(32);
    let refused = azstack::client::Core::new(wrong)
        .unwrap()
        .connect()
        .await
        .unwrap_err();
    assert_eq!(refused, Error::Connection(connection::Error::Refused));
    let blank = bob
        .core
        .new_message(NewMessage::text(Chat::user(1), ""))
        .await
        .unwrap_err();
    assert_eq!(blank.code(), "ERR_UNEXPECTED_SEND_DATA");
    world.stop().await;
    eventually("offline", || async {
        !matches!(bob.core.connection(), Connection::Online(_))
    })
    .await;
    let offline = bob.core.get_modified_conversations(1, 0).await.unwrap_err();
    assert!(
        ["ERR_SOCKET_NOT_CONNECTED", "ERR_SOCKET_CONNECT"].contains(&offline.code()),
        "{offline:?}"
    );
    let mut nowhere = world.config("alice");
    nowhere.connection.reconnect = None;
    let unreachable = azstack::client::Core::new(nowhere)
        .unwrap()
        .connect()
        .await
        .unwrap_err();
    assert_eq!(unreachable.code(), "ERR_SOCKET_CONNECT");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_never_reads_blocks_nobody() {
    let world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let _deaf = bob.core.events();
    let chat = alice.chat_with(&bob).await;
    // Typing is the cheapest event there is; it never touches the disk.
    for _ in 0..10_000 {
        while alice.core.send_typing(chat).await.is_err() {
            tokio::task::yield_now().await;
        }
    }
    alice
        .core
        .new_message(NewMessage::text(chat, "the last"))
        .await
        .unwrap();
    bob.hear("the last", |event| match event {
        Event::NewMessage(message) if text(&message) == "the last" => Some(()),
        Event::Resync => Some(()),
        _ => None,
    })
    .await;
    let here = Chat::user(alice.id());
    eventually("the message", || async {
        bob.core
            .store()
            .messages(here, None, 9)
            .await
            .unwrap()
            .len()
            == 1
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_and_in_again_ends_signed_in() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    for _ in 0..3 {
        alice.core.disconnect().await.unwrap();
        assert_eq!(
            alice.core.connection(),
            Connection::Offline { reason: None }
        );
        alice.core.connect().await.unwrap();
        alice.core.get_modified_conversations(1, 0).await.unwrap();
        // Nor does it matter whether the first is waited for.
        drop(alice.core.disconnect());
        alice.core.connect().await.unwrap();
        alice.core.get_modified_conversations(1, 0).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_ones_own_is_taken_once() {
    let world = World::new().await;
    let (alice, bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    let message = |text| NewMessage {
        id: Some(7),
        ..NewMessage::text(chat, text)
    };
    alice.core.new_message(message("first")).await.unwrap();
    let error = alice.core.new_message(message("second")).await.unwrap_err();
    assert_eq!(error, Error::Parameter { parameter: "id" });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_read_offline_stays_read() {
    let mut world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    alice
        .core
        .new_message(NewMessage::text(chat, "read me"))
        .await
        .unwrap();
    bob.hear("the message", |event| {
        matches!(event, Event::NewMessage(_)).then_some(())
    })
    .await;
    world.stop().await;
    eventually("offline", || async {
        !matches!(bob.core.connection(), Connection::Online(_))
    })
    .await;
    let here = Chat::user(alice.id());
    bob.core.mark_seen(here);
    let unread = || async {
        let row = bob.core.store().conversation(here).await.unwrap();
        row.unwrap().unread
    };
    eventually("read", || async { unread().await == 0 }).await;
    world.start().await;
    let mut events = bob.core.events();
    tokio::time::timeout(crate::world::PATIENCE, async {
        while events.next().await != Some(Event::Resync) {}
    })
    .await
    .unwrap();
    assert_eq!(unread().await, 0);
    eventually("the author knows", || async {
        let messages = alice.core.store().messages(chat, None, 9).await.unwrap();
        messages[0].status == MessageStatus::Seen
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_store_is_not_written_to() {
    let world = World::new().await;
    let bob = world.person("bob").await;
    let mut config = world.config("alice");
    config.store = Some(world.path("shared.sqlite3"));
    let alice = Person::of(config.clone()).await;
    let chat = alice.chat_with(&bob).await;
    drop(alice);
    config.connection.account.user = String::from("carol");
    let carol = azstack::client::Core::new(config).unwrap();
    // Two questions: the second is answered by an actor that has read the store.
    for _ in 0..2 {
        let _ = carol.toggle_audio_state(None).await;
    }
    assert_eq!(carol.me(), None);
    let error = carol.new_message(NewMessage::text(chat, "mine"));
    assert_eq!(error.await.unwrap_err().code(), "ERR_SOCKET_NOT_CONNECTED");
}
