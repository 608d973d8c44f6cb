//! People and messages to draw.

use std::time::Duration;

use azstack::client::{Call, CallStage, Connection, Direction};
use azstack::protocol::call::MediaType;
use azstack::protocol::{Content, GroupType};
use azstack::store::{
    CallOutcome, CallRecord, Chat, Conversation, Group, Message, MessageStatus, User,
};
use azstack::ui::screen::{chat, conversations, home};
use azstack::ui::{Clock, Words};
use iced::Size;

pub const ME: i64 = 1;
pub const ANH: i64 = 2;
pub const BOB: i64 = 3;
pub const TEAM: i64 = 900;
pub const MINUTE: i64 = 60_000;

pub fn user(id: i64, name: &str, fullname: &str) -> User {
    User {
        id,
        name: name.into(),
        fullname: fullname.into(),
        online: id == ANH,
        last_visit: 0,
    }
}

/// A public group that I lead.
pub fn team(is_member: bool) -> Group {
    Group {
        id: TEAM,
        kind: GroupType::Public,
        name: String::from("Team"),
        admin: ME,
        members: 2,
        is_member,
    }
}

pub fn anh() -> User {
    user(ANH, "anh", "Nguyễn Thị Ánh")
}

/// A message in the chat with Ánh, `ago` minutes old.
pub fn message(sender: i64, id: i64, ago: i64, text: &str) -> Message {
    Message {
        chat: Chat::user(ANH),
        sender,
        id,
        mine: sender == ME,
        created: Clock::now().0 - ago * MINUTE,
        status: if sender == ME {
            MessageStatus::Sent
        } else {
            MessageStatus::Seen
        },
        content: Content::Text(text.into()),
    }
}

pub fn conversation(peer: User, unread: u32, last: Option<Message>) -> Conversation {
    let chat = Chat::user(peer.id);
    let last = last.map(|last| Message { chat, ..last });
    Conversation {
        chat,
        peer: Some(peer),
        group: None,
        unread,
        modified: Clock::now().0,
        last,
        draft: None,
        muted: false,
    }
}

pub fn conversations() -> Vec<Conversation> {
    vec![
        conversation(anh(), 3, Some(message(ANH, 10, 2, "Hẹn gặp lại"))),
        conversation(
            user(BOB, "bob", "Bob"),
            0,
            Some(message(ME, 11, 90, "Until then")),
        ),
        conversation(user(4, "clara", "Clara"), 0, None),
    ]
}

/// A main window that has read the list.
pub fn main_window(size: (f32, f32), words: &Words) -> home::Screen {
    let mut screen = home::Screen::new(Size::from(size));
    let me = user(ME, "alice", "Alice");
    screen.update(
        home::Message::Ready(Some(me.clone()), Connection::Online(me), None),
        words,
    );
    screen.update(list(Ok(conversations())), words);
    screen
}

pub fn list(rows: Result<Vec<Conversation>, azstack::store::Error>) -> home::Message {
    home::Message::List(conversations::Message::Read(rows))
}

/// A call with Ánh, `ago` minutes old.
pub fn record(serial: i64, ago: i64, incoming: bool, outcome: CallOutcome) -> CallRecord {
    CallRecord {
        serial,
        peer: ANH,
        user: Some(anh()),
        call: serial,
        incoming,
        media: MediaType::Video,
        began: Clock::now().0 - ago * MINUTE,
        lasted: (outcome == CallOutcome::Answered).then(|| Duration::from_secs(185)),
        outcome,
    }
}

/// The newest page of the chat with Ánh.
pub fn newest(rows: Vec<Message>) -> home::Message {
    let page = chat::Page { rows, more: false };
    home::Message::About(
        Chat::user(ANH),
        chat::Message::Read(chat::Which::Newest, Ok(page)),
    )
}

/// A main window with the chat with Ánh open on some messages.
pub fn open_chat(size: (f32, f32), words: &Words, rows: Vec<Message>) -> home::Screen {
    let mut screen = main_window(size, words);
    screen.update(home::Message::Open(Chat::user(ANH)), words);
    screen.update(newest(rows), words);
    screen
}

pub fn call(direction: Direction, media: MediaType, stage: CallStage) -> Call {
    Call {
        id: 77,
        peer: anh(),
        line: None,
        direction,
        media,
        stage,
        microphone_on: true,
        camera_on: media == MediaType::Video,
        front_camera: true,
        local_video: false,
        remote_video: false,
        sharing: false,
        shortages: Vec::new(),
    }
}
