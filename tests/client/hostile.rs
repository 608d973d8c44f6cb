//! Servers that misbehave: each failure is named, bounded, and over with the next connection.

use std::time::Duration;

use azstack::client::{Connection, Core, Error, Event, NewMessage, WhichUsers};
use azstack::connection;
use azstack::protocol::conversation::Conversations;
use azstack::protocol::message::IncomingText;
use azstack::protocol::report::SeenNews;
use azstack::protocol::user::{UserInfo, Users};
use azstack::protocol::{ChatType, Id, ToClient, ToServer};
use azstack::store::{Chat, MessageStatus};
use tokio::time::timeout;

use crate::scripted::{ME, Scripted, Wire, welcome};
use crate::world::{PATIENCE, Person, eventually};

const PEER: Id = 202;

fn text(msg_id: Id) -> IncomingText {
    IncomingText {
        from: PEER,
        msg_id,
        msg: format!("text {msg_id}"),
        time: msg_id,
    }
}

/// Somebody signed in at the script, and their socket.
async fn online(server: &Scripted, config: azstack::client::Config) -> (Person, Wire) {
    let (person, wire) = tokio::join!(Person::of(config), server.signed_in());
    (person, wire)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_answer_to_a_sign_in_has_its_code() {
    let server = Scripted::new().await;
    let mut config = server.config();
    config.connection.reconnect = None;
    config.connection.request_timeout = Duration::from_millis(700);
    let refused = "ERR_UNEXPECTED_RECEIVED_DATA";
    for (answer, code) in [
        (r#"{"userId":101,"username":"me","fullname":"Me"}"#, refused),
        (r#"{"resultCode":0,"resultMsg":"no"}"#, refused),
        ("", "ERR_SOCKET_PARSE_BODY"),
        ("nonsense", "ERR_SOCKET_PARSE_BODY"),
        ("silence", "ERR_REQUEST_TIMEOUT"),
        ("close", "ERR_SOCKET_CONNECT"),
        ("bad frame", "ERR_SOCKET_CONNECT"),
    ] {
        let core = Core::new(config.clone()).unwrap();
        let script = async {
            let mut wire = server.signing_in().await;
            match answer {
                "silence" => {}
                "close" => wire.text("41").await,
                "bad frame" => wire.text("42[").await,
                body => wire.raw(162, body).await,
            }
            wire
        };
        let (result, _wire) = tokio::join!(core.connect(), script);
        assert_eq!(result.unwrap_err().code(), code, "{answer}");
    }
    for (service, body, code) in [
        (29, "", "ERR_SOCKET_PARSE_BODY"),
        (73, "{}", "ERR_SOCKET_UNKNOWN_SERVICE"),
    ] {
        let core = Core::new(config.clone()).unwrap();
        let script = async {
            let mut wire = server.accept().await;
            wire.next().await;
            wire.raw(service, body).await;
            wire
        };
        let (result, _wire) = tokio::join!(core.connect(), script);
        assert_eq!(result.unwrap_err().code(), code, "{service}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_before_the_answer_to_a_sign_in_is_passed_over() {
    let server = Scripted::new().await;
    let core = Core::new(server.config()).unwrap();
    let script = async {
        let mut wire = server.signing_in().await;
        wire.raw(601, r#"{"data":{}}"#).await;
        wire.raw(73, "nonsense").await;
        wire.send(welcome()).await;
        wire
    };
    let (result, _wire) = tokio::join!(core.connect(), script);
    assert_eq!(result.unwrap().id, ME);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_frame_ends_the_connection_and_a_bad_body_only_itself() {
    let server = Scripted::new().await;
    let (mut person, mut wire) = online(&server, server.config()).await;
    let oversize = format!("42[\"x\",\"{}\"]", "x".repeat(1 << 20));
    for frame in ["", "9", "42[", "42{}", "0nonsense", &oversize] {
        wire.text(frame).await;
        let lost = |event| match event {
            Event::Connection(Connection::Waiting { reason, .. }) => Some(reason),
            _ => None,
        };
        let reason = person.hear("the loss", lost).await;
        assert_eq!(reason.code(), "ERR_SOCKET_CONNECT");
        wire = server.signed_in().await;
    }
    for (service, body) in [
        (73, "nonsense"),
        (73, ""),
        (187, "{}"),
        (999, "{}"),
        (153, "[]"),
    ] {
        wire.raw(service, body).await;
    }
    wire.send(text(7)).await;
    let id = person
        .hear("the good message", |event| match event {
            Event::NewMessage(message) => Some(message.id),
            _ => None,
        })
        .await;
    assert_eq!(id, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_never_end_or_never_come_or_come_twice_are_bounded() {
    let server = Scripted::new().await;
    let mut config = server.config();
    config.connection.request_timeout = Duration::from_secs(2);
    let (person, mut wire) = online(&server, config).await;
    let chunk = |purpose, users: usize| {
        let user = UserInfo {
            user_id: 1,
            username: Some("x".into()),
            fullname: String::new(),
            status: 0,
            last_visit_date: 0,
        };
        ToClient::UsersById(Users {
            r: 1,
            purpose,
            done: 0,
            user_info_list: vec![user; users],
        })
    };
    // Endless chunks are cut off, empty ones run into the time-out.
    for users in [500, 0] {
        let asked = person
            .core
            .get_users_information(WhichUsers::Ids(vec![4711]));
        let purpose = loop {
            if let ToServer::UsersById(asked) = wire.next().await
                && asked.user_id_list == [4711]
            {
                break asked.purpose;
            }
        };
        let flood = async {
            loop {
                wire.send(chunk(purpose, users)).await;
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let result = tokio::select! {
            result = asked => result,
            () = flood => unreachable!(),
        };
        match users {
            0 => assert_eq!(result.unwrap_err().code(), "ERR_REQUEST_TIMEOUT"),
            _ => assert_eq!(result.unwrap_err().code(), "ERR_UNEXPECTED_RECEIVED_DATA"),
        }
    }
    let asked = person.core.get_modified_conversations(3, 0);
    while !matches!(wire.next().await, ToServer::Conversations(asked) if asked.page == 3) {}
    for _ in 0..2 {
        wire.send(Conversations {
            done: 1,
            page: 3,
            list: Vec::new(),
            request_id: None,
            changed: None,
        })
        .await;
    }
    assert!(asked.await.unwrap().done);
    let asked = person.core.get_modified_conversations(4, 0);
    assert_eq!(asked.await.unwrap_err().code(), "ERR_REQUEST_TIMEOUT");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_in_the_middle_of_a_request_fails_it_at_once() {
    let server = Scripted::new().await;
    let (person, mut wire) = online(&server, server.config()).await;
    let asked = person.core.get_modified_conversations(3, 0);
    loop {
        if matches!(wire.next().await, ToServer::Conversations(asked) if asked.page == 3) {
            break;
        }
    }
    drop(wire);
    let error = timeout(Duration::from_secs(10), asked)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(error.code(), "ERR_SOCKET_CONNECT");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_falls_due_while_another_is_under_way_is_sent() {
    let server = Scripted::new().await;
    let (mut person, mut wire) = online(&server, server.config()).await;
    let arrived = |event| matches!(event, Event::NewMessage(_)).then_some(());
    wire.send(text(1)).await;
    person.hear("the first", arrived).await;
    assert!(matches!(wire.next_deed().await, ToServer::Delivered(_)));
    person.core.mark_seen(Chat::user(PEER));
    assert!(matches!(wire.next_deed().await, ToServer::Seen(_)));
    // Another message, while the server takes its time to ack.
    wire.send(text(2)).await;
    person.hear("the second", arrived).await;
    wire.send(SeenNews {
        r: Some(0),
        chat_type: ChatType::User,
        from: None,
        chat_id: PEER,
        sender_id: PEER,
        msg_id: 1,
    })
    .await;
    let ToServer::Delivered(report) = wire.next_deed().await else {
        panic!()
    };
    assert_eq!(report.msg_id, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_ack_does_not_come_is_sent_again_and_one_ack_settles_it() {
    let server = Scripted::new().await;
    let mut config = server.config();
    config.connection.request_timeout = Duration::from_millis(500);
    let (person, mut wire) = online(&server, config).await;
    let chat = Chat::user(PEER);
    let sent = person
        .core
        .new_message(NewMessage::text(chat, "again"))
        .await
        .unwrap();
    for _ in 0..2 {
        let ToServer::Text(text) = wire.next_deed().await else {
            panic!()
        };
        assert_eq!((text.msg_id, text.to), (sent.id, PEER));
    }
    // Some servers do not say whose ack it is (protocol § 3.8).
    for _ in 0..2 {
        wire.raw(72, &format!(r#"{{"r":0,"msgId":{},"time":5}}"#, sent.id))
            .await;
    }
    eventually("sent", || async {
        let messages = person.core.store().messages(chat, None, 9).await.unwrap();
        messages[0].status == MessageStatus::Sent && messages[0].created == 5
    })
    .await;
    let again = timeout(Duration::from_millis(1200), wire.next_deed()).await;
    assert!(again.is_err(), "sent again after its ack: {again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_old_connection_goes_out_on_a_new_one() {
    let server = Scripted::new().await;
    let (connection, mut events) = connection::Connection::spawn(server.config().connection);
    connection.connect().unwrap();
    let mut sessions = Vec::new();
    let mut wire = None;
    while sessions.len() < 2 {
        // The socket before is dropped here, which ends its session.
        wire = Some(server.signed_in().await).filter(|_| sessions.len() == 1);
        sessions.push(
            timeout(PATIENCE, async {
                loop {
                    if let Some(connection::Event::Online { session, .. }) = events.recv().await {
                        return session;
                    }
                }
            })
            .await
            .unwrap(),
        );
    }
    let typing = |to| ToServer::Typing(azstack::protocol::report::Typing { to });
    connection.send_in(sessions[0], typing(1)).unwrap();
    connection.send_in(sessions[1], typing(2)).unwrap();
    assert_eq!(wire.unwrap().next().await, typing(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_parameters_send_nothing_and_offline_is_said() {
    let server = Scripted::new().await;
    let (person, wire) = online(&server, server.config()).await;
    let core = &person.core;
    let nobody = Chat::user(0);
    for error in [
        core.get_unread_messages(1, nobody).await.unwrap_err(),
        core.get_unread_messages(0, Chat::user(PEER))
            .await
            .unwrap_err(),
        core.get_modified_messages(1, 0, nobody).await.unwrap_err(),
        core.get_modified_conversations(0, 0).await.unwrap_err(),
        core.send_typing(nobody).await.unwrap_err(),
        core.start_free_call(0, azstack::protocol::call::MediaType::Audio)
            .await
            .unwrap_err(),
        core.change_message_status(Chat::user(PEER), 0, 1, MessageStatus::Seen)
            .await
            .unwrap_err(),
        core.change_message_status(Chat::user(PEER), PEER, 0, MessageStatus::Delivered)
            .await
            .unwrap_err(),
        core.change_message_status(Chat::user(PEER), PEER, 1, MessageStatus::Sent)
            .await
            .unwrap_err(),
    ] {
        assert_eq!(error.code(), "ERR_UNEXPECTED_SEND_DATA", "{error:?}");
    }
    core.disconnect().await.unwrap();
    for status in [MessageStatus::Delivered, MessageStatus::Seen] {
        let error = core
            .change_message_status(Chat::user(PEER), PEER, 1, status)
            .await
            .unwrap_err();
        assert_eq!(error, Error::Connection(connection::Error::NotConnected));
    }
    drop(wire);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_a_strangers_messages_asks_once_who_it_is() {
    let server = Scripted::new().await;
    let (mut person, mut wire) = online(&server, server.config()).await;
    for id in 1..=50 {
        wire.send(text(id)).await;
    }
    let last = |event| match event {
        Event::NewMessage(message) if message.id == 50 => Some(()),
        _ => None,
    };
    person.hear("the last", last).await;
    person.core.send_typing(Chat::user(PEER)).await.unwrap();
    let mut questions = 0;
    loop {
        match wire.next().await {
            ToServer::UsersById(asked) if asked.user_id_list == [PEER] => questions += 1,
            ToServer::Typing(_) => break,
            _ => {}
        }
    }
    assert!(questions <= 1, "{questions}");
}

/// On one thread: the client does nothing until this test waits.
#[tokio::test]
async fn a_client_asked_too_much_at_once_says_so_in_every_style() {
    let server = Scripted::new().await;
    let core = Core::new(server.config()).unwrap();
    let mut events = core.events();
    for id in 0..2000 {
        core.resend(Chat::user(PEER), id);
    }
    let overloaded = Error::Connection(connection::Error::Overloaded);
    assert_eq!(core.connect().await, Err(overloaded.clone()));
    let returned = timeout(PATIENCE, events.next()).await.unwrap();
    let expected = azstack::client::Returned::Connect(Err(overloaded));
    assert_eq!(returned, Some(Event::Returned(expected)));
}
