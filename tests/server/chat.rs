//! Messages, acks, copies, statuses, typing.

use azstack::protocol::message::{
    Ack, Content, Delivered, DeliveredEvent, File, Incoming, IncomingText, OwnText, Seen, SeenNews,
    Send, Sticker, Typing, TypingEvent,
};
use azstack::protocol::{ChatType, Id, MAX_ID, Millis, ToClient};
use azstack::server::Count;
use azstack::server::accounts::Auth;

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
    let copy = Incoming {
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
    let copy = Incoming {
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
                time: None
            }
        );
    }
    bob.nothing().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_its_id() {
    let host = Host::open().await;
    let other_app = host.admin().create_app("other", Auth::Open).unwrap();
    let stranger = host.join_app(&other_app, "", "bob").await;
    let namesake = host.join_app(&host.app, "elsewhere", "bob").await;
    let mut alice = host.join("alice").await;
    let mut bob = host.join("bob").await;
    let too_long = "é".repeat(20_001);
    let cases = [
        (bob.id, 1, "", -5),
        (bob.id, 2, too_long.as_str(), -6),
        (999, 3, "x", -4),
        (stranger.id, 4, "x", -4),
        (namesake.id, 5, "x", -4),
        (alice.id, 6, "to myself", -2),
        (-1, 7, "x", -5),
        (bob.id, 0, "x", -5),
        (bob.id, MAX_ID + 1, "x", -5),
    ];
    for (to, msg_id, msg, r) in cases {
        alice.text_to(to, msg_id, msg).await;
        assert_eq!(
            ack(&mut alice).await,
            Ack {
                r,
                from: to,
                msg_id,
                time: None
            }
        );
    }
    assert_eq!(host.count(Count::RequestFailed), cases.len() as u64);
    alice.write_to(bob.id, MAX_ID, &"é".repeat(20_000)).await;
    assert!(matches!(bob.next().await, ToClient::Text(text) if text.msg_id == MAX_ID));
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
    let time_2 = alice_2.write_to(bob.id, 7, "twice").await;
    assert_eq!(bob.next().await, incoming(alice.id, 8, "twice", time_2));
    assert_eq!(alice_2.write_to(bob.id, 7, "twice").await, time_2);
    bob.nothing().await;
    let copy = OwnText {
        to: bob.id,
        msg_id: 8,
        msg: String::from("twice"),
        time: time_2,
    };
    assert_eq!(alice.next().await, ToClient::OwnText(copy));
    // And whoever owns 8 by right moves on.
    let time_3 = alice.write_to(bob.id, 8, "third").await;
    assert_eq!(bob.next().await, incoming(alice.id, 9, "third", time_3));
    // Nobody can make the server search for long.
    for number in 0..62 {
        alice.write_to(bob.id, 7, &format!("again {number}")).await;
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
    // Seen is acked each time and told once; the reporter's other device hears nothing.
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
async fn malformed_requests_get_their_failure_ack() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let cases = [
        (
            72,
            r#"{"msgId":5,"to":1,"msg":7}"#,
            r#"{"r":-5,"from":1,"msgId":5}"#,
        ),
        (
            104,
            r#"{"id":5,"to":"x"}"#,
            r#"{"r":-5,"from":0,"msgId":5}"#,
        ),
        (121, r#"{"id":5}"#, r#"{"r":-5,"from":0,"msgId":5}"#),
        (
            153,
            r#"{"type":1,"chatId":2,"msgId":5}"#,
            r#"{"r":-5,"type":1,"chatId":2,"senderId":0,"msgId":5}"#,
        ),
        (
            164,
            r#"{"purpose":9,"userIdList":"all"}"#,
            r#"{"r":-5,"purpose":9,"done":1,"userInfoList":[]}"#,
        ),
        (
            165,
            r#"{"purpose":9}"#,
            r#"{"r":-5,"purpose":9,"done":1,"userInfoList":[]}"#,
        ),
        (
            171,
            r#"{"type":1,"chatId":2}"#,
            r#"{"r":-5,"type":1,"chatId":2,"lastTimeCreated":0}"#,
        ),
    ];
    for (service, body, expected) in cases {
        alice.send_body(service, body).await;
        assert_eq!(alice.next().await.write().body, expected, "{service}");
    }
    let silent = [
        (72, "no json"),
        (72, r#"{"msgId":-5,"to":1}"#),
        (167, "{}"),
        (170, "{}"),
        (169, r#"{"page":0,"lastCreated":0,"type":1,"chatId":1}"#),
        (186, "{}"),
        (
            186,
            r#"{"callId":0,"mediaType":1,"to":1,"sdp":{"sdp":"","type":"offer"}}"#,
        ),
        (142, "7"),
    ];
    for (service, body) in silent {
        alice.send_body(service, body).await;
    }
    alice.nothing().await;
    assert_eq!(
        host.count(Count::MalformedBody),
        (cases.len() + silent.len()) as u64
    );
    for service in [0, 2, 45, 600, -1, i64::MAX] {
        alice.send_body(service, "{}").await;
    }
    alice.nothing().await;
    assert_eq!(host.count(Count::UnknownService), 6);
}
