//! What there is to be protected, and everything that might be tried on it.

use azstack::protocol::content::{Content, File, Location, Sticker};
use azstack::protocol::conversation::{
    DeleteRequest, FilesRequest, MessagesRequest, UnreadRequest,
};
use azstack::protocol::group::{self, ChangeAdmin, DetailsRequest, Invite, Join, Leave, Rename};
use azstack::protocol::message::{Send, SendLocation, SendText};
use azstack::protocol::report::{
    Cancel, CancelGroup, Delete, Delivered, DeliveredGroup, Seen, Typing, TypingGroup,
};
use azstack::protocol::user::ById;
use azstack::protocol::{ChatType, GroupType, Id, ToServer};
use serde_json::Value;

use crate::asking::{group as of_group, with};
use crate::client::{Client, Host};

/// An id that names nothing.
pub const NOBODY: Id = 900_000_001;
/// Of the messages that outsiders would like to send.
pub const NEW: Id = 77;
/// A message of Alice: in both groups, and to Bob.
pub const TEXT: Id = 7;

/// How a request was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// With this result code.
    Code(i64),
    /// With an empty list.
    Empty,
    /// Without any answer: it has none.
    Silence,
}
use Outcome::{Code, Empty, Silence};

/// What there is to be protected.
pub struct Scene {
    pub host: Host,
    pub alice: Client,
    pub bob: Client,
    pub carol: Client,
    /// Alice's, with Bob and Carol.
    pub private: Id,
    /// The same.
    pub public: Id,
}

impl Scene {
    pub async fn new() -> Self {
        let host = Host::open().await;
        let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
        let mut carol = host.join("carol").await;
        let members = [bob.id, carol.id];
        let private = alice
            .create(1, GroupType::Private, "Secret", &members)
            .await;
        let public = alice.create(2, GroupType::Public, "Lobby", &members).await;
        for group in [private, public] {
            alice.write_to_group(group, TEXT, "for members").await;
        }
        alice.write_to(bob.id, TEXT, "for Bob").await;
        bob.drain().await;
        carol.drain().await;
        Self {
            host,
            alice,
            bob,
            carol,
            private,
            public,
        }
    }

    /// Everything that the rightful see.
    pub async fn everything(&mut self) -> Vec<String> {
        let (a, b) = (self.alice.id, self.bob.id);
        let mut all = Vec::new();
        for client in [&mut self.alice, &mut self.bob, &mut self.carol] {
            all.push(format!("{:?}", client.conversations().await));
            all.push(format!("{:?}", client.my_groups().await));
            all.push(format!("{:?}", client.public_groups().await));
            all.push(format!("{:?}", client.files(None, 0).await));
            for group in [self.private, self.public] {
                let mut details = client.details(group).await;
                for member in &mut details.members {
                    member.last_visit_date = 0;
                }
                all.push(format!("{details:?}"));
            }
            for chat in [
                of_group(self.private),
                of_group(self.public),
                with(a),
                with(b),
            ] {
                all.push(format!("{:?}", client.messages(chat).await));
                all.push(format!("{:?}", client.unread(chat).await));
                all.push(format!("{:?}", client.changes(chat, 0).await));
            }
        }
        all
    }

    /// Nobody heard of anything.
    pub async fn silence(&mut self) {
        for client in [&mut self.alice, &mut self.bob, &mut self.carol] {
            client.nothing().await;
        }
    }
}

/// Every service that is about a group or a message of `author` in it; what an outsider of a private group gets, and
/// one of a public group.
pub fn about_group(group: Id, author: Id, member: Id) -> Vec<(ToServer, Outcome, Outcome)> {
    let chat_type = ChatType::Group;
    let content = Content::Text(String::from("x"));
    let name = String::from("Mine");
    let members = vec![member];
    let (msg_id, chat_id, sender_id) = (NEW, group, author);
    let (last_created, request_id, changed_after) = (0, None, None);
    let messages = MessagesRequest {
        page: 1,
        last_created,
        chat_type,
        chat_id,
        request_id,
        changed_after,
    };
    let leave = |leave_user| Leave {
        msg_id,
        group,
        leave_user,
        new_admin: Some(member),
    };
    vec![
        (
            group::Send {
                msg_id,
                group,
                content,
            }
            .into(),
            Code(-4),
            Code(-3),
        ),
        (
            DeliveredGroup {
                group,
                msg_id: TEXT,
                msg_sender: author,
            }
            .into(),
            Silence,
            Silence,
        ),
        (
            Seen {
                chat_type,
                chat_id,
                sender_id,
                msg_id: TEXT,
            }
            .into(),
            Code(-4),
            Code(-4),
        ),
        (
            CancelGroup {
                chat_type,
                chat_id,
                group,
                msg_id: TEXT,
            }
            .into(),
            Code(-4),
            Code(-3),
        ),
        (
            Delete {
                chat_type,
                chat_id,
                sender_id,
                msg_id: TEXT,
            }
            .into(),
            Code(-4),
            Code(-4),
        ),
        (TypingGroup { group }.into(), Silence, Silence),
        (leave(author).into(), Code(-4), Code(-3)),
        (leave(member).into(), Code(-4), Code(-3)),
        (leave(NOBODY + 1).into(), Code(-4), Code(-3)),
        (
            Invite {
                msg_id,
                group,
                members,
            }
            .into(),
            Code(-4),
            Code(-3),
        ),
        (
            Rename {
                msg_id,
                group,
                name,
            }
            .into(),
            Code(-4),
            Code(-3),
        ),
        (
            ChangeAdmin {
                msg_id,
                group,
                new_admin: member,
                from: author,
            }
            .into(),
            Code(-4),
            Code(-3),
        ),
        (messages.clone().into(), Empty, Empty),
        (
            MessagesRequest {
                changed_after: Some(0),
                ..messages
            }
            .into(),
            Empty,
            Empty,
        ),
        (
            UnreadRequest {
                page: 1,
                chat_type,
                chat_id,
                request_id,
            }
            .into(),
            Empty,
            Empty,
        ),
        (
            FilesRequest {
                last_created,
                chat_type: Some(chat_type),
                chat_id: Some(group),
            }
            .into(),
            Empty,
            Empty,
        ),
        (
            DeleteRequest {
                chat_id,
                chat_type,
                last_time_created: 9_000_000_000_000,
            }
            .into(),
            Code(-4),
            Code(-4),
        ),
    ]
}

/// What is open to everybody in the realm if the group is public.
pub fn looking_at_group(group: Id) -> [ToServer; 2] {
    let request_id = Some(5);
    [
        Join { msg_id: NEW, group }.into(),
        DetailsRequest { group, request_id }.into(),
    ]
}

/// Every service that is about a user, or a message of his; what a stranger gets.
pub fn about_user(user: Id) -> Vec<(ToServer, Outcome)> {
    let chat_type = ChatType::User;
    let (to, chat_id, sender_id, msg_id) = (user, user, user, TEXT);
    let (last_created, request_id, changed_after) = (0, None, None);
    let url = String::from("https://files.example.org/a");
    let sticker = Sticker {
        img_name: String::from("a"),
        url: url.clone(),
        ..Sticker::default()
    };
    let file = File {
        file_name: String::from("a"),
        url,
        ..File::default()
    };
    let place = Location {
        address: String::from("a"),
        ..Location::default()
    };
    let messages = MessagesRequest {
        page: 1,
        last_created,
        chat_type,
        chat_id,
        request_id,
        changed_after,
    };
    vec![
        (
            SendText {
                msg_id: NEW,
                to,
                msg: String::from("x"),
            }
            .into(),
            Code(-4),
        ),
        (
            Send {
                id: NEW,
                to,
                content: sticker,
            }
            .into(),
            Code(-4),
        ),
        (
            Send {
                id: NEW,
                to,
                content: file,
            }
            .into(),
            Code(-4),
        ),
        (SendLocation::new(NEW, to, place).into(), Code(-4)),
        (Delivered { to, msg_id }.into(), Silence),
        (
            Seen {
                chat_type,
                chat_id,
                sender_id,
                msg_id,
            }
            .into(),
            Code(-4),
        ),
        (
            Cancel {
                chat_type,
                chat_id,
                to,
                id: TEXT,
            }
            .into(),
            Code(-4),
        ),
        (
            Delete {
                chat_type,
                chat_id,
                sender_id,
                msg_id,
            }
            .into(),
            Code(-4),
        ),
        (Typing { to }.into(), Silence),
        (messages.clone().into(), Empty),
        (
            MessagesRequest {
                changed_after: Some(0),
                ..messages
            }
            .into(),
            Empty,
        ),
        (
            UnreadRequest {
                page: 1,
                chat_type,
                chat_id,
                request_id,
            }
            .into(),
            Empty,
        ),
        (
            FilesRequest {
                last_created,
                chat_type: Some(chat_type),
                chat_id: Some(user),
            }
            .into(),
            Empty,
        ),
        (
            ById {
                purpose: 1,
                user_id_list: vec![user],
            }
            .into(),
            Empty,
        ),
    ]
}

/// The answer to a request: its JSON with `target` left out, and what it means.
pub async fn answer(client: &mut Client, request: &ToServer, target: Id) -> (Outcome, Value) {
    client.send(request.clone()).await;
    let packets = client.drain().await;
    let [packet] = &packets[..] else {
        assert_eq!(packets, [], "{request:?}");
        return (Silence, Value::Null);
    };
    let mut body: Value = serde_json::from_str(&packet.write().body).unwrap();
    let r = body.get("r").and_then(Value::as_i64);
    let list = body.get("list").or(body.get("userInfoList"));
    let outcome = match (list, r) {
        (Some(list), _) => {
            assert_eq!(list.as_array().unwrap().len(), 0, "{request:?}");
            Empty
        }
        (None, Some(r)) => Code(r),
        (None, None) => panic!("{packet:?}"),
    };
    forget(&mut body, target);
    (outcome, body)
}

fn forget(value: &mut Value, target: Id) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|it| forget(it, target)),
        Value::Array(items) => items.iter_mut().for_each(|it| forget(it, target)),
        Value::Number(number) if number.as_i64() == Some(target) => *value = Value::Null,
        _ => {}
    }
}
