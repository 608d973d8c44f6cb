//! Every kind of message, to users and to groups.

use azstack::protocol::content::{Content, File, Location, Sticker};
use azstack::protocol::message::{Send, SendLocation};
use azstack::protocol::{GroupType, ToClient, group};

use crate::asking::{group as of_group, with};
use crate::client::Host;

#[tokio::test]
async fn every_kind_goes_to_users_and_groups_and_into_their_lists() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let mut bob = host.join("bob").await;
    let group = alice.create(1, GroupType::Private, "Team", &[bob.id]).await;
    for client in [&mut alice_2, &mut bob] {
        client.next().await;
    }
    let location = Location {
        address: String::from("1 Main Street"),
        longitude: 105.804364,
        latitude: -90.0,
    };
    let contents = [
        Content::Text(String::from("e\u{301} \u{202e}\"\\\u{7f}\u{1} 👩‍👩‍👧")),
        Content::Sticker(Sticker {
            img_name: String::from("002.png"),
            cat_id: 1,
            url: String::from("https://files.example.org/002.png"),
            width: Some(256.0),
            height: None,
        }),
        Content::File(File {
            file_name: String::from("a.mp4"),
            file_length: 5183,
            kind: 3,
            url: String::from("https://files.example.org/a.mp4"),
            width: None,
            height: None,
            duration: Some(1.5),
        }),
        Content::Location(location.clone()),
    ];
    for (msg_id, content) in (10..).zip(contents.iter().cloned()) {
        let request = group::Send {
            msg_id,
            group,
            content: content.clone(),
        };
        let ToClient::GroupMessageAck(ack) = alice.ask(request).await else {
            panic!()
        };
        let time = ack.time;
        let expected = group::Ack {
            r: 0,
            group,
            msg_id,
            time,
            stored_id: None,
        };
        assert_eq!(ack, expected);
        let message = group::Message {
            from: alice.id,
            group,
            msg_id,
            content,
            created: time.unwrap(),
        };
        assert_eq!(
            alice_2.drain().await,
            [ToClient::OwnGroupMessage(group::OwnMessage(
                message.clone()
            ))]
        );
        assert_eq!(bob.drain().await, [ToClient::GroupMessage(message)]);
    }
    let to_bob = SendLocation::new(20, bob.id, location.clone());
    assert!(matches!(alice.ask(to_bob).await, ToClient::MessageAck(ack) if ack.r == 0));
    let heard = bob.drain().await;
    assert!(
        matches!(&heard[..], [ToClient::Location(it)] if it.id == 20 && it.content.content == location),
        "{heard:?}"
    );
    assert!(
        matches!(&alice_2.drain().await[..], [ToClient::OwnContent(it)] if it.id == 20 && it.content == contents[3])
    );
    let listed = bob.messages(of_group(group)).await;
    let read: Vec<Content> = listed[1..].iter().map(|it| it.content.clone()).collect();
    assert_eq!(read, contents);
    let private = bob.messages(with(alice.id)).await;
    assert_eq!(private[0].content, contents[3]);

    // What cannot be a message is refused.
    let place = |address: &str, longitude, latitude| Location {
        address: address.to_owned(),
        longitude,
        latitude,
    };
    let bad = [
        place("x", 180.5, 0.0),
        place("x", 0.0, -90.1),
        place("", 0.0, 0.0),
        place("a\0b", 0.0, 0.0),
        place(&"x".repeat(1025), 0.0, 0.0),
    ];
    for location in bad {
        let content = Content::Location(location.clone());
        let (msg_id, to) = (30, bob.id);
        let request = group::Send {
            msg_id,
            group,
            content,
        };
        assert!(matches!(alice.ask(request).await, ToClient::GroupMessageAck(ack) if ack.r == -5));
        let request = SendLocation::new(msg_id, to, location);
        assert!(matches!(alice.ask(request).await, ToClient::MessageAck(ack) if ack.r == -5));
    }
    let sticker = Sticker {
        img_name: String::from("a\0b"),
        url: String::from("https://files.example.org/a.png"),
        ..Sticker::default()
    };
    let (id, to) = (30, bob.id);
    let request = Send {
        id,
        to,
        content: sticker,
    };
    assert!(matches!(alice.ask(request).await, ToClient::MessageAck(ack) if ack.r == -5));
    bob.nothing().await;
}
