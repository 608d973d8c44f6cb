//! The constant groups C01–C07 and C13–C23: where a number travels it is read off a real packet, not off our own enum.

use azstack::client::constants::{
    self, CameraType, audio_state, deleted, error_code, file_type, free_call_status,
    group_auto_join, group_membership, list, log_level, message_status, message_type,
    message_type_of, user_status, video_state,
};
use azstack::client::{LogLevel, NewMessage};
use azstack::protocol::call::MediaType;
use azstack::protocol::content::{Action, File};
use azstack::protocol::{ChatType, Content, GroupType, ToServer, WebPacket};
use azstack::store::{Chat, MessageStatus};
use serde_json::{Value, json};

use crate::messages::{of_every_kind, two};
use crate::scripted::{Scripted, Wire};
use crate::style::Style;
use crate::world::{Person, World};

/// The body of what a client sends, as JSON.
fn body(packet: &ToServer) -> Value {
    let WebPacket { body, .. } = packet.write();
    serde_json::from_str(&body).unwrap()
}

async fn online() -> (Scripted, Person, Wire) {
    let server = Scripted::new().await;
    let (person, wire) = tokio::join!(Person::of(server.config()), server.signed_in());
    (server, person, wire)
}

#[test]
fn c01_log_levels() {
    let words = [
        log_level::NONE,
        log_level::ERROR,
        log_level::INFO,
        log_level::DEBUG,
    ];
    assert_eq!(words, ["NONE", "ERROR", "INFO", "DEBUG"]);
    for word in words {
        assert_eq!(LogLevel::from_word(word).unwrap().word(), word);
    }
    assert_eq!(LogLevel::from_word("LOUD"), None);
}

#[test]
fn c02_error_codes() {
    use azstack::client::Error;
    use azstack::connection::Error as Connection;
    let parameter = "x";
    let codes = [
        (
            Error::from(Connection::Unreachable(String::new())),
            error_code::ERR_SOCKET_CONNECT,
        ),
        (
            Connection::ParseBody.into(),
            error_code::ERR_SOCKET_PARSE_BODY,
        ),
        (
            Connection::UnknownService.into(),
            error_code::ERR_SOCKET_UNKNOWN_SERVICE,
        ),
        (
            Connection::NotConnected.into(),
            error_code::ERR_SOCKET_NOT_CONNECTED,
        ),
        (Connection::TimedOut.into(), error_code::ERR_REQUEST_TIMEOUT),
        (Error::State("busy"), error_code::ERR_UNEXPECTED_DATA),
        (
            Error::Parameter { parameter },
            error_code::ERR_UNEXPECTED_SEND_DATA,
        ),
        (
            Error::Failed { result: -1 },
            error_code::ERR_UNEXPECTED_RECEIVED_DATA,
        ),
        (Error::Media(String::new()), error_code::ERR_WEBRTC),
    ];
    for (error, code) in codes {
        assert_eq!(error.code(), code);
    }
    assert_eq!(error_code::ERR_SOCKET_CONNECT, "ERR_SOCKET_CONNECT");
    assert_eq!(error_code::ERR_SOCKET_PARSE_BODY, "ERR_SOCKET_PARSE_BODY");
    assert_eq!(
        error_code::ERR_SOCKET_UNKNOWN_SERVICE,
        "ERR_SOCKET_UNKNOWN_SERVICE"
    );
    assert_eq!(
        error_code::ERR_SOCKET_NOT_CONNECTED,
        "ERR_SOCKET_NOT_CONNECTED"
    );
    assert_eq!(error_code::ERR_REQUEST_TIMEOUT, "ERR_REQUEST_TIMEOUT");
    assert_eq!(error_code::ERR_UNEXPECTED_DATA, "ERR_UNEXPECTED_DATA");
    assert_eq!(
        error_code::ERR_UNEXPECTED_SEND_DATA,
        "ERR_UNEXPECTED_SEND_DATA"
    );
    assert_eq!(
        error_code::ERR_UNEXPECTED_RECEIVED_DATA,
        "ERR_UNEXPECTED_RECEIVED_DATA"
    );
    assert_eq!(error_code::ERR_WEBRTC, "ERR_WEBRTC");
}

#[test]
fn c03_audio_states() {
    assert_eq!((audio_state::OFF, audio_state::ON), (0, 1));
    assert_eq!(
        (i64::from(false), i64::from(true)),
        (audio_state::OFF, audio_state::ON)
    );
}

#[test]
fn c04_video_states() {
    assert_eq!((video_state::OFF, video_state::ON), (0, 1));
}

#[test]
fn c05_camera_types() {
    assert_eq!(CameraType::Front.word(), "user");
    assert_eq!(CameraType::Back.word(), "environment");
}

#[tokio::test(flavor = "multi_thread")]
async fn c06_media_types() {
    for (media, number) in [(MediaType::Audio, 1), (MediaType::Video, 2)] {
        let (_server, person, mut wire) = online().await;
        drop(person.core.start_free_call(202, media));
        let start = loop {
            if let start @ ToServer::CallStart(_) = wire.next_deed().await {
                break body(&start);
            }
        };
        assert_eq!(start["mediaType"], number);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c07_free_call_statuses() {
    use azstack::client::{CallEnd, CallStage, Event};
    use azstack::protocol::call::Status;
    assert_eq!(
        [
            free_call_status::CONNECTING,
            free_call_status::RINGING,
            free_call_status::ANSWERED,
            free_call_status::NOT_ANSWERED,
            free_call_status::BUSY,
            free_call_status::REJECTED,
            free_call_status::STOP,
        ],
        [100, 180, 200, 400, 600, 603, 700]
    );
    // What each means, when it comes; an unknown one changes nothing.
    for (number, end) in [
        (400, CallEnd::NotAnswered),
        (600, CallEnd::Busy),
        (603, CallEnd::Rejected),
        (700, CallEnd::Stopped),
    ] {
        let (_server, mut person, mut wire) = online().await;
        drop(person.core.start_free_call(202, MediaType::Audio));
        let call_id = loop {
            if let ToServer::CallStart(start) = wire.next_deed().await {
                break start.call_id;
            }
        };
        for status in [0, 100, 180, number] {
            wire.send(Status {
                call_id,
                from: Some(202),
                to: None,
                status,
            })
            .await;
        }
        let is_end = |event| match event {
            Event::Call(call) => match call.stage {
                CallStage::Ended(end) => Some(end),
                _ => None,
            },
            _ => None,
        };
        assert_eq!(person.hear("the end", is_end).await, end);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c13_list_done() {
    use azstack::protocol::conversation::Conversations;
    assert_eq!((list::UNDONE, list::DONE), (0, 1));
    let (_server, person, mut wire) = online().await;
    for done in [list::UNDONE, list::DONE] {
        let asked = person.core.get_modified_conversations(9, 0);
        while !matches!(wire.next().await, ToServer::Conversations(asked) if asked.page == 9) {}
        wire.send(Conversations {
            done,
            page: 9,
            list: Vec::new(),
            request_id: None,
            changed: None,
        })
        .await;
        assert_eq!(asked.await.unwrap().done, done == 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c14_chat_types() {
    let (_server, person, mut wire) = online().await;
    for (chat, number) in [(Chat::user(202), 1), (Chat::group(7436), 2)] {
        drop(person.core.delete_message(chat, 202, 5));
        let packet = loop {
            if let packet @ ToServer::DeleteMessage(_) = wire.next_deed().await {
                break body(&packet);
            }
        };
        assert_eq!(packet["type"], number);
        assert_eq!(chat.kind.number(), number);
    }
}

#[test]
fn c15_conversation_deleted() {
    assert_eq!((deleted::FALSE, deleted::TRUE), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn c16_message_types() {
    let numbers = of_every_kind().map(|content| message_type_of(&content));
    assert_eq!(numbers, [1, 2, 3, 10]);
    assert_eq!(numbers[3], message_type::LOCATION);
    // Group actions, as they come from a real server.
    let world = World::new().await;
    let people = two(&world, Style::Promise, ChatType::Group).await;
    let (group, bob) = (people.with_bob.id, people.bob.id());
    let carol = world.person("carol").await;
    let core = &people.alice.core;
    core.invite_group(group, vec![carol.id()]).await.unwrap();
    core.rename_group(group, "Two").await.unwrap();
    core.change_admin_group(group, bob).await.unwrap();
    core.leave_group(group, people.alice.id(), None)
        .await
        .unwrap();
    let listed = people
        .bob
        .core
        .get_modified_messages(1, 0, people.with_alice);
    let types: Vec<i64> = listed
        .await
        .unwrap()
        .list
        .iter()
        .map(|message| message_type_of(&message.content))
        .collect();
    assert_eq!(types, [4, 5, 7, 8, 6]);
    let joined = Content::Action(Action::Joined { user: 1 });
    assert_eq!(message_type_of(&joined), message_type::GROUP_PUBLIC_JOINED);
    assert_eq!(message_type::GROUP_PUBLIC_JOINED, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_message_statuses() {
    use message_status::{CANCELLED, DELIVERED, SEEN, SENDING, SENT};
    assert_eq!([SENDING, SENT, DELIVERED, SEEN, CANCELLED], [0, 1, 2, 3, 6]);
    // As they stand in a real list.
    let world = World::new().await;
    let mut people = two(&world, Style::Promise, ChatType::User).await;
    let id = people.written(of_every_kind()[0].clone()).await;
    let alice = people.alice.id();
    for (by_bob, status) in [
        (true, MessageStatus::Delivered),
        (true, MessageStatus::Seen),
        (false, MessageStatus::Cancelled),
    ] {
        let (person, chat) = if by_bob {
            (&people.bob, people.with_alice)
        } else {
            (&people.alice, people.with_bob)
        };
        let changed = person.core.change_message_status(chat, alice, id, status);
        changed.await.unwrap();
        crate::world::eventually("listed", || async {
            let core = &people.alice.core;
            let listed = core.get_modified_messages(1, 0, people.with_bob);
            listed.await.unwrap().list[0].status == status
        })
        .await;
    }
    for number in [SENDING, SENT, DELIVERED, SEEN, CANCELLED] {
        assert_eq!(MessageStatus::from_number(number).number(), number);
    }
}

#[test]
fn c18_message_deleted() {
    let listed = json!({
        "serviceType": 5, "senderId": 1, "receiverId": 2, "msgId": 3, "status": 1, "deleted": 1,
        "created": 4, "modified": 4,
    });
    let listed: azstack::protocol::conversation::ListedMessage =
        serde_json::from_value(listed).unwrap();
    assert_eq!(listed.deleted, deleted::TRUE);
    assert_eq!(constants::deleted::FALSE, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn c19_message_file_types() {
    let numbers = [
        file_type::UNKNOWN,
        file_type::IMAGE,
        file_type::AUDIO,
        file_type::VIDEO,
        file_type::EXCEL,
        file_type::WORD,
        file_type::POWER_POINT,
        file_type::PDF,
        file_type::TEXT,
        file_type::CODE,
        file_type::ARCHIVE,
    ];
    assert_eq!(numbers.to_vec(), (0..=10).collect::<Vec<i64>>());
    let (_server, person, mut wire) = online().await;
    let of_kind = |kind| {
        let file = File {
            file_name: String::from("a"),
            kind,
            url: String::from("https://files.example.org/a"),
            ..File::default()
        };
        NewMessage::new(Chat::user(202), Content::File(file))
    };
    for kind in numbers {
        person.core.new_message(of_kind(kind)).await.unwrap();
        assert_eq!(body(&wire.next_deed().await)["type"], kind);
    }
    for kind in [-1, 11] {
        let refused = person.core.new_message(of_kind(kind)).await.unwrap_err();
        assert_eq!(refused.code(), "ERR_UNEXPECTED_SEND_DATA");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c20_user_statuses() {
    use azstack::client::WhichUsers;
    use azstack::protocol::user::Users;
    assert_eq!((user_status::NOT_ONLINE, user_status::ONLINE), (0, 1));
    let (_server, person, mut wire) = online().await;
    for status in [user_status::NOT_ONLINE, user_status::ONLINE] {
        let asked = person
            .core
            .get_users_information(WhichUsers::Ids(vec![4711]));
        let purpose = loop {
            match wire.next().await {
                ToServer::UsersById(asked) if asked.user_id_list == [4711] => break asked.purpose,
                _ => {}
            }
        };
        let users = json!({"r": 1, "purpose": purpose, "done": 1, "userInfoList": [
            {"userId": 4711, "username": "x", "fullname": "X", "status": status, "lastVisitDate": 1},
        ]});
        let users: Users = serde_json::from_value(users).unwrap();
        wire.send(azstack::protocol::ToClient::UsersById(users))
            .await;
        assert_eq!(asked.await.unwrap()[0].online, status == 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c21_group_types() {
    let (_server, person, mut wire) = online().await;
    for (kind, number) in [(GroupType::Private, 0), (GroupType::Public, 1)] {
        drop(person.core.create_group(kind, "Team", vec![202]));
        let packet = loop {
            if let packet @ ToServer::CreateGroup(_) = wire.next_deed().await {
                break body(&packet);
            }
        };
        assert_eq!(packet["type"], number);
    }
}

/// One public group as a server lists it.
async fn listed(in_group: i64, auto_join: i64) -> azstack::client::ListedGroup {
    let (_server, person, mut wire) = online().await;
    let asked = person.core.get_list_groups(GroupType::Public);
    while !matches!(wire.next().await, ToServer::PublicGroups(_)) {}
    let groups = json!({"done": 1, "list": [
        {"groupId": 1, "name": "n", "admin": 2, "count": 3, "inGroup": in_group, "autoJoin": auto_join},
    ]});
    wire.raw(198, &groups.to_string()).await;
    asked.await.unwrap().remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn c22_group_membership() {
    assert_eq!((group_membership::NOT_IN, group_membership::IN), (0, 1));
    assert!(listed(group_membership::IN, 0).await.group.is_member);
    assert!(!listed(group_membership::NOT_IN, 0).await.group.is_member);
}

#[tokio::test(flavor = "multi_thread")]
async fn c23_group_auto_join() {
    assert_eq!(
        (group_auto_join::NOT_AUTO_JOIN, group_auto_join::AUTO_JOIN),
        (0, 1)
    );
    assert!(listed(0, group_auto_join::AUTO_JOIN).await.is_auto_join);
    assert!(!listed(0, group_auto_join::NOT_AUTO_JOIN).await.is_auto_join);
}
