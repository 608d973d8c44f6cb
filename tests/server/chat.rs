//! Messages, acks, copies, statuses, typing.

use azstack::protocol::content::{Content, File, Sticker};
use azstack::protocol::message::{Ack, Incoming, IncomingText, OwnContent, OwnText, Send};
use azstack::protocol::report::{
    ChatChanged, Delivered, DeliveredEvent, Seen, SeenNews, Typing, TypingEvent,
};
use azstack::protocol::user::ByName;
use azstack::protocol::{ChatType, Id, Millis, ToClient};
use azstack::server::Count;

use tokio_tungstenite::MaybeTlsStream;

use crate::client::{Client, Host};

fn incoming(from: Id, msg_id: Id, msg: &str, time: Millis) -> ToClient {
    let msg = msg.to_owned();
    ToClient::Text(IncomingText {
        from,
        msg_id,
        msg,
        time,
    })
}

async fn ack(client: &mut Client) -> Ack {
    match client.next().await {
        ToClient::MessageAck(ack) => ack,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_text_reaches_every_device_of_both() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let (mut bob, mut bob_2) = (host.join("bob").await, host.join("bob").await);

    let time = alice.write_to(bob.id, 7, "héllo 👋").await;
    for client in [&mut bob, &mut bob_2] {
        assert_eq!(client.next().await, incoming(alice.id, 7, "héllo 👋", time));
    }
    let copy = OwnText {
        to: bob.id,
        msg_id: 7,
        msg: String::from("héllo 👋"),
        time,
    };
    assert_eq!(alice_2.next().await, ToClient::OwnText(copy));
    for client in [&mut alice, &mut alice_2, &mut bob, &mut bob_2] {
        client.nothing().await;
    }
}

#[tokio::test]
async fn stickers_and_files_are_acked_by_72_and_copied_by_175() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let mut bob = host.join("bob").await;
    let sticker = Sticker {
        img_name: String::from("002.png"),
        cat_id: 1,
        url: String::from("https://files.example.org/002.png"),
        width: Some(256.0),
        height: None,
    };
    let file = File {
        file_name: String::from("a.png"),
        file_length: 5183,
        kind: 1,
        url: String::from("https://files.example.org/a.png"),
        width: None,
        height: None,
        duration: Some(1.5),
    };
    let (from, to) = (alice.id, bob.id);

    alice
        .send(Send {
            id: 1,
            to,
            content: sticker.clone(),
        })
        .await;
    let created = ack(&mut alice).await.time.unwrap();
    let expected = Incoming {
        from,
        to,
        id: 1,
        content: sticker.clone(),
        created,
    };
    assert_eq!(bob.next().await, ToClient::Sticker(expected));
    let content = Content::Sticker(sticker);
    let copy = OwnContent {
        from,
        to,
        id: 1,
        content,
        created,
    };
    assert_eq!(alice_2.next().await, ToClient::OwnContent(copy));

    alice
        .send(Send {
            id: 2,
            to,
            content: file.clone(),
        })
        .await;
    let created = ack(&mut alice).await.time.unwrap();
    let expected = Incoming {
        from,
        to,
        id: 2,
        content: file.clone(),
        created,
    };
    assert_eq!(bob.next().await, ToClient::File(expected));
    let content = Content::File(file.clone());
    let copy = OwnContent {
        from,
        to,
        id: 2,
        content,
        created,
    };
    assert_eq!(alice_2.next().await, ToClient::OwnContent(copy));

    // What cannot be a file is refused.
    for bad in [
        File {
            file_length: -1,
            ..file.clone()
        },
        File {
            kind: 11,
            ..file.clone()
        },
        File {
            url: String::new(),
            ..file.clone()
        },
        File {
            file_name: "n".repeat(256),
            ..file.clone()
        },
        File {
            duration: Some(-1.0),
            ..file
        },
    ] {
        alice
            .send(Send {
                id: 3,
                to,
                content: bad,
            })
            .await;
        assert_eq!(
            ack(&mut alice).await,
            Ack {
                r: -5,
                from: to,
                msg_id: 3,
                time: None,
                stored_id: None,
            }
        );
    }
    bob.nothing().await;
}

#[tokio::test]
async fn a_repeated_message_is_stored_and_delivered_once() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let mut bob = host.join("bob").await;
    let time = alice.write_to(bob.id, 7, "once").await;
    assert_eq!(
        alice.write_to(bob.id, 7, "once").await,
        time,
        "the first time stamp again"
    );
    assert_eq!(bob.next().await, incoming(alice.id, 7, "once", time));
    bob.nothing().await;
    assert_eq!(alice_2.drain().await.len(), 1);
    assert_eq!(
        (
            host.count(Count::MessageStored),
            host.count(Count::MessageRepeated)
        ),
        (1, 1)
    );

    // Another device counted to the same id: another message, under the next free id, acked under its own.
    let (time_2, stored_id) = alice_2.write_as(bob.id, 7, "twice").await;
    assert_eq!(stored_id, Some(8));
    assert_eq!(bob.next().await, incoming(alice.id, 8, "twice", time_2));
    let again = alice_2.write_as(bob.id, 7, "twice").await;
    assert_eq!(again, (time_2, Some(8)));
    bob.nothing().await;
    let copy = OwnText {
        to: bob.id,
        msg_id: 8,
        msg: String::from("twice"),
        time: time_2,
    };
    assert_eq!(alice.next().await, ToClient::OwnText(copy));
    // And whoever owns 8 by right moves on.
    let (time_3, stored_id) = alice.write_as(bob.id, 8, "third").await;
    assert_eq!(stored_id, Some(9));
    assert_eq!(bob.next().await, incoming(alice.id, 9, "third", time_3));
    // Nobody can make the server search for long.
    for number in 0..62 {
        alice.write_as(bob.id, 7, &format!("again {number}")).await;
    }
    alice.text_to(bob.id, 7, "too many").await;
    assert_eq!(ack(&mut alice).await.r, -6);
}

#[tokio::test]
async fn statuses_rise_and_are_told_to_the_author() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let (mut bob, mut bob_2) = (host.join("bob").await, host.join("bob").await);
    let mut carol = host.join("carol").await;
    alice.write_to(bob.id, 7, "hi").await;
    for client in [&mut alice_2, &mut bob, &mut bob_2] {
        client.next().await;
    }
    let delivered = Delivered {
        to: alice.id,
        msg_id: 7,
    };
    let seen = Seen {
        chat_type: ChatType::User,
        chat_id: alice.id,
        sender_id: alice.id,
        msg_id: 7,
    };

    // Somebody else's reports change nothing.
    carol.send(delivered.clone()).await;
    carol.send(seen.clone()).await;
    assert!(matches!(
        carol.next().await,
        ToClient::Seen(SeenNews {
            r: Some(-4),
            msg_id: 7,
            ..
        })
    ));
    alice
        .send(Delivered {
            to: alice.id,
            msg_id: 7,
        })
        .await;
    alice.nothing().await;

    // Delivered on the first device is news, on the second it is not.
    bob.send(delivered.clone()).await;
    bob_2.send(delivered.clone()).await;
    for client in [&mut alice, &mut alice_2] {
        let ToClient::Delivered(DeliveredEvent {
            from,
            msg_id: 7,
            time: Some(_),
        }) = client.next().await
        else {
            panic!()
        };
        assert_eq!(from, bob.id);
    }
    // Seen is acked each time and told once; the reporter's other device is told to look.
    let news = |r, from| SeenNews {
        r,
        chat_type: ChatType::User,
        from,
        chat_id: seen.chat_id,
        sender_id: seen.sender_id,
        msg_id: 7,
    };
    for _ in 0..2 {
        bob.send(seen.clone()).await;
        assert_eq!(bob.next().await, ToClient::Seen(news(Some(0), None)));
    }
    let changed = ChatChanged {
        chat_type: ChatType::User,
        chat_id: alice.id,
    };
    assert_eq!(bob_2.next().await, ToClient::ChatChanged(changed));
    // Never lowered.
    bob_2.send(delivered).await;
    bob_2.nothing().await;
    for client in [&mut alice, &mut alice_2] {
        assert_eq!(
            client.next().await,
            ToClient::Seen(news(None, Some(bob.id)))
        );
        client.nothing().await;
    }
}

#[tokio::test]
async fn typing_is_relayed_within_the_app_only() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut stranger = host.join_app(&host.app, "elsewhere", "bob").await;
    alice.send(Typing { to: bob.id }).await;
    assert_eq!(
        bob.next().await,
        ToClient::Typing(TypingEvent { from: alice.id })
    );
    alice.send(Typing { to: stranger.id }).await;
    alice.send(Typing { to: alice.id }).await;
    alice.send(Typing { to: 12345 }).await;
    alice.nothing().await;
    stranger.nothing().await;
}

#[tokio::test]
async fn a_sender_who_vanishes_takes_no_stored_message_along() {
    let host = Host::open().await;
    let mut bob = host.join("bob").await;
    for round in 0..5 {
        let mut alice = host.join(&format!("alice {round}")).await;
        for msg_id in 1..=30 {
            alice.text_to(bob.id, msg_id, "x").await;
        }
        assert_eq!(ack(&mut alice).await.r, 0);
        // Cut, not closed: the server finds out while it writes acks.
        let MaybeTlsStream::Plain(stream) = alice.socket.get_ref() else {
            panic!()
        };
        stream.set_zero_linger().unwrap();
    }
    // Whatever was stored was delivered, since Bob was there.
    let names: Vec<String> = (0..5).map(|round| format!("alice {round}")).collect();
    let mut received = 0;
    loop {
        let username_list = names.clone();
        bob.send(ByName {
            purpose: 1,
            username_list,
        })
        .await;
        let mut online = 0;
        for packet in bob.drain().await {
            match packet {
                ToClient::Text(_) => received += 1,
                ToClient::UsersByName(users) => {
                    online = users.0.user_info_list.iter().map(|user| user.status).sum();
                }
                other => panic!("{other:?}"),
            }
        }
        if online == 0 {
            break;
        }
    }
    received += bob.drain().await.len() as u64;
    assert_eq!(received, host.count(Count::MessageStored));
}
