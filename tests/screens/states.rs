//! Every pane of the main window in every state it can be in: nothing known yet, nothing
//! there, one, many, not to be had, and without a connection.

use azstack::client::{self, Connection, Error, Event, GroupDetails, ListedGroup};
use azstack::protocol::content::Sticker;
use azstack::store::{self, CallOutcome, Chat, Hit};
use azstack::ui::screen::chat::stickers::{self, Shelf};
use azstack::ui::screen::conversations::{self, Creation, Page, Tab};
use azstack::ui::screen::group::{self, Pick};
use azstack::ui::screen::home::{self, side};
use azstack::ui::screen::{calls, chat, user};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::{Look, Notice, Words};

use super::sample::{self, ANH, ME, TEAM, message, team};
use super::{shows, window};

const WIDE: (f32, f32) = (1200.0, 800.0);
const NARROW: (f32, f32) = (420.0, 700.0);

/// A pane in a state: what was told to the window, what is to be seen then, and what is not.
struct Scene {
    of: &'static str,
    told: Vec<home::Message>,
    seen: &'static [&'static str],
    unseen: &'static [&'static str],
}

fn scene(
    of: &'static str,
    told: impl IntoIterator<Item = home::Message>,
    seen: &'static [&'static str],
    unseen: &'static [&'static str],
) -> Scene {
    let told = told.into_iter().collect();
    Scene {
        of,
        told,
        seen,
        unseen,
    }
}

fn list(message: conversations::Message) -> home::Message {
    home::Message::List(message)
}

fn creation(message: Creation) -> home::Message {
    list(conversations::Message::Creation(message))
}

fn in_chat(message: chat::Message) -> home::Message {
    home::Message::About(Chat::user(ANH), message)
}

fn call_log(read: Result<Vec<store::CallRecord>, store::Error>) -> home::Message {
    let page = read.map(|rows| calls::Page { rows, missed: 0 });
    let read = calls::Message::Read(page);
    list(conversations::Message::Calls(read))
}

fn closed<T>() -> Result<T, store::Error> {
    Err(store::Error::Closed)
}

fn offline() -> home::Message {
    let reason = Some(Error::Closed);
    home::Message::Event(Event::Connection(Connection::Offline { reason }))
}

/// The window with the list of three conversations.
fn ready(words: &Words, size: (f32, f32)) -> home::Screen {
    sample::main_window(size, words)
}

fn of_the_list() -> Vec<Scene> {
    let many =
        (0..150).map(|n| sample::conversation(sample::user(n + 10, "u", "Somebody"), 0, None));
    let one = sample::conversations().into_iter().take(1).collect();
    vec![
        scene(
            "conversations, none",
            [sample::list(Ok(Vec::new()))],
            &["No conversations yet"],
            &["Bob"],
        ),
        scene(
            "conversations, one",
            [sample::list(Ok(one))],
            &["Nguyễn Thị Ánh"],
            &["Bob", "No conversations yet"],
        ),
        scene(
            "conversations, many",
            [sample::list(Ok(many.collect()))],
            &["Somebody"],
            &["No conversations yet"],
        ),
        scene(
            "conversations, read once and then not",
            [sample::list(closed())],
            &["Bob"],
            &["Your conversations could not be read."],
        ),
        scene(
            "search, running",
            [list(conversations::Message::Search(String::from("gap")))],
            &["Searching…"],
            &["Bob"],
        ),
        scene(
            "search, nothing",
            [
                list(conversations::Message::Search(String::from("gap"))),
                list(conversations::Message::Found(
                    String::from("gap"),
                    Ok(Vec::new()),
                )),
            ],
            &["Nobody in your list is called “gap”."],
            &["Searching…", "Messages"],
        ),
        scene(
            "search, one",
            [
                list(conversations::Message::Search(String::from("gap"))),
                list(conversations::Message::Found(
                    String::from("gap"),
                    Ok(vec![Hit {
                        message: message(ANH, 10, 2, "Hẹn gặp lại"),
                        peer: Some(sample::anh()),
                        group: None,
                        author: Some(sample::anh()),
                    }]),
                )),
            ],
            &["Messages"],
            &["Searching…"],
        ),
        scene(
            "search, failed",
            [
                list(conversations::Message::Search(String::from("gap"))),
                list(conversations::Message::Found(String::from("gap"), closed())),
            ],
            &["Your messages could not be searched."],
            &[],
        ),
    ]
}

fn of_the_calls() -> Vec<Scene> {
    let tab = || list(conversations::Message::Tab(Tab::Calls));
    let record = |serial| sample::record(serial, 5, true, CallOutcome::Declined);
    vec![
        scene(
            "calls, loading",
            [tab()],
            &["Number pad"],
            &["No calls yet"],
        ),
        scene(
            "calls, none",
            [tab(), call_log(Ok(Vec::new()))],
            &["No calls yet"],
            &[],
        ),
        scene(
            "calls, one",
            [tab(), call_log(Ok(vec![record(1)]))],
            &["Nguyễn Thị Ánh", "You declined"],
            &["No calls yet"],
        ),
        scene(
            "calls, many",
            [tab(), call_log(Ok((0..150).map(record).collect()))],
            &["You declined"],
            &["No calls yet"],
        ),
        scene(
            "calls, failed",
            [tab(), call_log(closed())],
            &["Your calls could not be read.", "Try again"],
            &["No calls yet"],
        ),
    ]
}

fn of_a_chat() -> Vec<Scene> {
    let open = || home::Message::Open(Chat::user(ANH));
    let failed = || in_chat(chat::Message::Read(chat::Which::Newest, closed()));
    let many = (1..200).map(|n| message(ANH, n, 200 - n, "Dài"));
    let greeted = &["This is the beginning of your conversation with Nguyễn Thị Ánh."];
    vec![
        scene("chat, loading", [open()], &["Nguyễn Thị Ánh"], greeted),
        scene(
            "chat, nothing",
            [open(), sample::newest(Vec::new())],
            greeted,
            &[],
        ),
        scene(
            "chat, one",
            [open(), sample::newest(vec![message(ANH, 1, 3, "Chào")])],
            &["Chào"],
            greeted,
        ),
        scene(
            "chat, many",
            [open(), sample::newest(many.collect())],
            &["Dài"],
            greeted,
        ),
        scene(
            "chat, failed",
            [open(), failed()],
            &["This conversation could not be read.", "Try again"],
            greeted,
        ),
    ]
}

fn of_stickers() -> Vec<Scene> {
    let open = || {
        [
            home::Message::Open(Chat::user(ANH)),
            sample::newest(Vec::new()),
            home::Message::Shortcut(Shortcut::Stickers),
        ]
    };
    let read = |read| in_chat(chat::Message::Stickers(stickers::Message::Read(read)));
    let with = |last| open().into_iter().chain([last]);
    let sticker = Sticker {
        img_name: String::from("hello"),
        cat_id: 1,
        url: String::from("http://127.0.0.1:1/hello.png"),
        width: None,
        height: None,
    };
    let shelf = Shelf {
        recent: Vec::new(),
        packs: vec![(String::from("Greetings"), vec![sticker])],
    };
    vec![
        scene("stickers, loading", open(), &["Looking for stickers…"], &[]),
        scene(
            "stickers, none",
            with(read(Ok(Shelf::default()))),
            &["There is no such sticker."],
            &["Looking for stickers…"],
        ),
        scene(
            "stickers, one",
            with(read(Ok(shelf))),
            &["Greetings"],
            &["There is no such sticker."],
        ),
        scene(
            "stickers, failed",
            with(read(Err(Notice::new("error-general")))),
            &["Something went wrong. Please try again."],
            &["Looking for stickers…"],
        ),
    ]
}

fn of_a_user() -> Vec<Scene> {
    // Somebody who is not in the list.
    let open = || {
        [
            home::Message::Open(Chat::user(77)),
            home::Message::Chat(chat::Message::Peer),
        ]
    };
    let read = |read| home::Message::Side(side::Message::User(user::Message::Read(read)));
    let with = |last| open().into_iter().chain([last]);
    vec![
        scene("user, loading", open(), &["Looking for this user…"], &[]),
        scene(
            "user, nobody",
            with(read(Ok(None))),
            &["There is no such user."],
            &["Looking for this user…"],
        ),
        scene(
            "user, one",
            with(read(Ok(Some(sample::user(77, "dora", "Dora"))))),
            &["Dora"],
            &["Looking for this user…"],
        ),
        scene(
            "user, failed",
            with(read(Err(Error::Closed))),
            &["This user could not be looked up.", "Try again"],
            &[],
        ),
    ]
}

fn of_a_group() -> Vec<Scene> {
    let open = || {
        [
            home::Message::Open(Chat::group(TEAM)),
            home::Message::Chat(chat::Message::Peer),
        ]
    };
    let read = |read| home::Message::Side(side::Message::Group(group::Message::Read(read)));
    let with = |last| open().into_iter().chain([last]);
    let with_members = |members| GroupDetails {
        group: team(true),
        members,
    };
    let me = || sample::user(ME, "alice", "Alice");
    let mut many: Vec<_> = (0..500)
        .map(|n| sample::user(n + 10, "u", "Somebody"))
        .collect();
    many.insert(0, me());
    vec![
        scene("group, loading", open(), &["Reading this group…"], &[]),
        scene(
            "group, only me",
            with(read(Ok(with_members(vec![me()])))),
            &["Team", "You"],
            &["Reading this group…"],
        ),
        scene(
            "group, many",
            with(read(Ok(with_members(many)))),
            &["Somebody"],
            &["Reading this group…"],
        ),
        scene(
            "group, failed",
            with(read(Err(Error::Closed))),
            &["This group could not be read.", "Try again"],
            &[],
        ),
    ]
}

fn of_a_new_conversation() -> Vec<Scene> {
    let open = || [home::Message::Shortcut(Shortcut::Create)];
    let people = |found| creation(Creation::Pick(Pick::Found(String::new(), found)));
    let groups = |last: Option<Result<_, client::Error>>| {
        let public = last.map(|read| creation(Creation::Public(read)));
        open()
            .into_iter()
            .chain([creation(Creation::Show(Page::Groups))])
            .chain(public)
    };
    let listed = || ListedGroup {
        group: team(true),
        is_auto_join: false,
    };
    let with = |last| open().into_iter().chain([last]);
    let many = (0..500).map(|n| sample::user(n + 10, "u", "Somebody"));
    vec![
        scene(
            "people, loading",
            open(),
            &["Searching…"],
            &["There is nobody to choose."],
        ),
        scene(
            "people, none",
            with(people(Ok(Vec::new()))),
            &["There is nobody to choose."],
            &[],
        ),
        scene(
            "people, one",
            with(people(Ok(vec![sample::user(77, "dora", "Dora")]))),
            &["Dora"],
            &[],
        ),
        scene(
            "people, many",
            with(people(Ok(many.collect()))),
            &["Somebody"],
            &[],
        ),
        scene(
            "people, failed",
            with(people(Err(Error::Closed))),
            &["The people you know could not be looked up."],
            &["There is nobody to choose."],
        ),
        scene(
            "public groups, loading",
            groups(None),
            &["Looking for public groups…"],
            &[],
        ),
        scene(
            "public groups, none",
            groups(Some(Ok(Vec::new()))),
            &["There are no public groups."],
            &[],
        ),
        scene(
            "public groups, one",
            groups(Some(Ok(vec![listed()]))),
            &["Team"],
            &[],
        ),
        scene(
            "public groups, failed",
            groups(Some(Err(Error::Closed))),
            &["The public groups could not be read."],
            &["There are no public groups."],
        ),
    ]
}

#[test]
fn every_pane_says_which_state_it_is_in() {
    let (look, words) = (Look::classic(), Words::english());
    let panes = [
        of_the_list(),
        of_the_calls(),
        of_a_chat(),
        of_stickers(),
        of_a_user(),
        of_a_group(),
        of_a_new_conversation(),
    ];
    for size in [WIDE, NARROW] {
        for scene in panes.iter().flatten() {
            let mut screen = ready(&words, size);
            for told in &scene.told {
                screen.update(told.clone(), &words);
            }
            check(&screen, size, scene, &look, &words);
            // Without a connection what was read stays, and it is said wherever one is.
            screen.update(offline(), &words);
            check(&screen, size, scene, &look, &words);
            let mut drawn = window(size, screen.view(&look, &words));
            assert!(
                shows(&mut drawn, "You are offline."),
                "{} in {size:?}",
                scene.of
            );
        }
    }
}

fn check(screen: &home::Screen, size: (f32, f32), scene: &Scene, look: &Look, words: &Words) {
    let mut drawn = window(size, screen.view(look, words));
    for text in scene.seen {
        assert!(shows(&mut drawn, text), "{}: {text} in {size:?}", scene.of);
    }
    // Beside each other, one pane may show what another must not.
    for text in scene.unseen.iter().filter(|_| size == NARROW) {
        assert!(
            !shows(&mut drawn, text),
            "{}: no {text} in {size:?}",
            scene.of
        );
    }
}
