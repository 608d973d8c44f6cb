//! The list of conversations and the window round it.

use azstack::client::{Connection, Error, Event};
use azstack::protocol::Content;
use azstack::store::{Chat, MessageStatus};
use azstack::ui::screen::{chat, conversations, home};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::widget::composer;
use azstack::ui::{Look, Notice, Words};
use iced::Size;
use iced::keyboard::key::Named;

use super::sample::{self, ANH, BOB, MINUTE};
use super::{pressed_by_keyboard, shows, window};

const WIDE: (f32, f32) = (1000.0, 700.0);
const NARROW: (f32, f32) = (420.0, 700.0);

/// What a screen asks for when a message is told to it.
fn asked(
    screen: &mut home::Screen,
    messages: Vec<home::Message>,
    words: &Words,
) -> Vec<home::Action> {
    messages
        .into_iter()
        .flat_map(|message| screen.update(message, words))
        .collect()
}

#[test]
fn before_the_account_is_ready_the_window_says_so_and_is_whole() {
    let (look, words) = (Look::classic(), Words::english());
    let screen = home::Screen::new(Size::from(WIDE));
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Getting ready…"));
    assert!(shows(&mut drawn, "Your conversations are here"));
    assert!(
        !shows(&mut drawn, "No conversations yet"),
        "loading is not emptiness"
    );
}

#[test]
fn an_empty_list_says_how_to_begin_and_a_failure_offers_another_try() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    screen.update(sample::list(Ok(Vec::new())), &words);
    assert!(shows(
        &mut window(WIDE, screen.view(&look, &words)),
        "No conversations yet"
    ));

    let mut screen = home::Screen::new(Size::from(WIDE));
    screen.update(sample::list(Err(azstack::store::Error::Closed)), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Your conversations could not be read."));
    drawn.click("Try again").unwrap();
    let messages = drawn.into_messages().collect();
    let actions = asked(&mut screen, messages, &words);
    assert!(
        matches!(
            actions.as_slice(),
            [home::Action::List(conversations::Action::Read(_))]
        ),
        "{actions:?}"
    );
}

#[test]
fn rows_show_who_what_when_and_how_many() {
    let (look, words) = (Look::classic(), Words::english());
    let screen = sample::main_window(WIDE, &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    for text in [
        "Alice",
        "Nguyễn Thị Ánh",
        "Hẹn gặp lại",
        "2 min",
        "3",
        "Bob",
        "You: Until then",
        "Clara",
    ] {
        assert!(shows(&mut drawn, text), "{text}");
    }
}

#[test]
fn more_than_ninety_nine_unread_are_told_as_such_and_drafts_and_odd_kinds_have_words() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    let mut rows = sample::conversations();
    rows[0].unread = 100;
    rows[1].draft = Some(String::from("I was about to"));
    rows[2].last = Some(azstack::store::Message {
        content: Content::Empty,
        ..sample::message(ANH, 9, 1, "")
    });
    screen.update(sample::list(Ok(rows.clone())), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    for text in [
        "99+",
        "Draft:",
        "I was about to",
        "This message needs a newer version.",
    ] {
        assert!(shows(&mut drawn, text), "{text}");
    }
    drop(drawn);
    rows[0].last.as_mut().unwrap().status = MessageStatus::Cancelled;
    screen.update(sample::list(Ok(rows)), &words);
    assert!(shows(
        &mut window(WIDE, screen.view(&look, &words)),
        "Message withdrawn"
    ));
}

#[test]
fn a_row_opens_its_chat_and_the_keys_walk_through_the_list() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    drawn.click("Bob").unwrap();
    let messages = drawn.into_messages().collect();
    let actions = asked(&mut screen, messages, &words);
    assert!(
        matches!(actions.first(), Some(home::Action::Chat(chat, chat::Action::ReadNewest)) if *chat == Chat::user(BOB))
    );
    assert_eq!(screen.open_chat(), Some(Chat::user(BOB)));
    screen.update(home::Message::Shortcut(Shortcut::PreviousChat), &words);
    assert_eq!(screen.open_chat(), Some(Chat::user(ANH)));
    screen.update(home::Message::Shortcut(Shortcut::PreviousChat), &words);
    assert_eq!(
        screen.open_chat(),
        Some(Chat::user(ANH)),
        "there is nothing above the first"
    );
    screen.update(home::Message::Shortcut(Shortcut::NextChat), &words);
    assert_eq!(screen.open_chat(), Some(Chat::user(BOB)));
}

#[test]
fn typing_in_the_box_filters_and_enter_opens_the_first() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    drawn.click("Search or enter a user name").unwrap();
    drawn.typewrite("anh");
    let messages: Vec<_> = drawn.into_messages().collect();
    // The simulator's field starts from the view's text at every letter, so the letters come one by one.
    assert!(messages.iter().any(|message| {
        matches!(
            message,
            home::Message::List(conversations::Message::Search(_))
        )
    }));
    let search = home::Message::List(conversations::Message::Search(String::from("nguyen anh")));
    screen.update(search, &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Nguyễn Thị Ánh"));
    assert!(!shows(&mut drawn, "Bob"));
    assert!(shows(&mut drawn, "Write to “nguyen anh”"));
    drop(drawn);
    screen.update(home::Message::List(conversations::Message::Submit), &words);
    assert_eq!(screen.open_chat(), Some(Chat::user(ANH)));
    assert!(
        shows(&mut window(WIDE, screen.view(&look, &words)), "Bob"),
        "the box is empty again"
    );
}

#[test]
fn a_name_that_is_not_in_the_list_is_looked_up() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    screen.update(
        home::Message::List(conversations::Message::Search(String::from("dora"))),
        &words,
    );
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Nobody in your list is called “dora”."));
    drawn.click("Write to “dora”").unwrap();
    let messages = drawn.into_messages().collect();
    let actions = asked(&mut screen, messages, &words);
    assert!(
        matches!(actions.as_slice(), [home::Action::List(conversations::Action::LookUp(name))] if name == "dora"),
        "{actions:?}"
    );
    assert!(shows(
        &mut window(WIDE, screen.view(&look, &words)),
        "Looking for “dora”…"
    ));
    let unknown = conversations::Message::LookedUp(String::from("dora"), None);
    screen.update(home::Message::List(unknown), &words);
    assert!(shows(
        &mut window(WIDE, screen.view(&look, &words)),
        "There is no user called “dora”."
    ));
    screen.update(home::Message::List(conversations::Message::LookUp), &words);
    let found = conversations::Message::LookedUp(String::from("dora"), Some(Chat::user(99)));
    screen.update(home::Message::List(found), &words);
    assert_eq!(screen.open_chat(), Some(Chat::user(99)));
}

#[test]
fn below_the_breakpoint_one_pane_is_shown_with_a_way_back() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(NARROW, &words);
    assert!(!shows(
        &mut window(NARROW, screen.view(&look, &words)),
        "Your conversations are here"
    ));
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    let mut drawn = window(NARROW, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Nguyễn Thị Ánh"));
    assert!(!shows(&mut drawn, "Bob"));
    drop(drawn);
    screen.update(home::Message::Shortcut(Shortcut::Escape), &words);
    assert_eq!(screen.open_chat(), None);
    assert!(shows(
        &mut window(NARROW, screen.view(&look, &words)),
        "Bob"
    ));
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    screen.update(home::Message::Resized(Size::from(WIDE)), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Bob"));
    assert!(
        drawn.find(iced_test::selector::id(composer::ID)).is_ok(),
        "the chat is back beside the list"
    );
}

#[test]
fn the_strip_tells_the_state_of_the_connection_and_retries() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    let offline = Connection::Offline {
        reason: Some(Error::Closed),
    };
    screen.update(home::Message::Event(Event::Connection(offline)), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "You are offline."));
    assert!(
        shows(&mut drawn, "Something went wrong. Please try again."),
        "and why"
    );
    drawn.click("Connect").unwrap();
    let messages = drawn.into_messages().collect();
    let actions = asked(&mut screen, messages, &words);
    assert!(
        matches!(
            actions.as_slice(),
            [home::Action::List(conversations::Action::Connect)]
        ),
        "{actions:?}"
    );
    let connecting = Connection::Connecting { attempt: 3 };
    screen.update(home::Message::Event(Event::Connection(connecting)), &words);
    let mut drawn = window(WIDE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Connecting, try 3…"));
    assert!(shows(&mut drawn, "Bob"), "the list stays");
}

#[test]
fn a_sentence_about_a_failure_can_be_hidden_and_is_not_doubled() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    let first = screen.update(home::Message::Say(Notice::new("error-timeout")), &words);
    assert!(matches!(first.as_slice(), [home::Action::Later(..)]));
    assert!(
        screen
            .update(home::Message::Say(Notice::new("error-timeout")), &words)
            .is_empty()
    );
    assert!(shows(
        &mut window(WIDE, screen.view(&look, &words)),
        "The server did not answer in time."
    ));
    screen.update(home::Message::Shortcut(Shortcut::Escape), &words);
    assert!(!shows(
        &mut window(WIDE, screen.view(&look, &words)),
        "The server did not answer in time."
    ));
}

#[test]
fn events_that_come_while_the_list_is_read_ask_for_it_once_more() {
    let words = Words::english();
    let mut screen = sample::main_window(WIDE, &words);
    let changed = || home::Message::Event(Event::Conversation(Chat::user(BOB)));
    assert_eq!(screen.update(changed(), &words).len(), 1);
    for _ in 0..100 {
        assert!(screen.update(changed(), &words).is_empty());
    }
    assert_eq!(
        screen
            .update(sample::list(Ok(sample::conversations())), &words)
            .len(),
        1
    );
    assert!(
        screen
            .update(sample::list(Ok(sample::conversations())), &words)
            .is_empty()
    );
}

#[test]
fn language_and_theme_change_with_the_next_frame() {
    let english = Words::english();
    let vietnamese = Words::new(&["vi"], None).0;
    let screen = sample::main_window(WIDE, &english);
    assert!(shows(
        &mut window(WIDE, screen.view(&Look::classic(), &english)),
        "You: Until then"
    ));
    let dark = Look::load("classic-dark", None).unwrap();
    let mut drawn = window(WIDE, screen.view(&dark, &vietnamese));
    assert!(shows(&mut drawn, "Bạn: Until then"));
    assert!(shows(&mut drawn, "2 phút"));
    assert!(!shows(&mut drawn, "You: Until then"));
}

#[test]
fn labels_are_looked_at_again_when_they_will_be_out_of_date_and_no_earlier() {
    let words = Words::english();
    let mut screen = sample::main_window(WIDE, &words);
    let after = screen.stale_after().expect("a row is two minutes old");
    assert!(after.as_millis() as i64 <= MINUTE, "{after:?}");
    let mut rows = sample::conversations();
    rows.iter_mut()
        .filter_map(|row| row.last.as_mut())
        .for_each(|last| last.created -= 120 * MINUTE);
    screen.update(sample::list(Ok(rows)), &words);
    assert_eq!(screen.stale_after(), None, "idle means no redraws");
}

#[test]
fn tab_reaches_every_control_in_order_and_enter_presses_it() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(WIDE, &words);
    // A new conversation, settings, the two tabs, search, the list, then its rows.
    let settings = pressed_by_keyboard(WIDE, screen.view(&look, &words), 2, &[Named::Enter]);
    let actions = asked(&mut screen, settings, &words);
    assert!(
        matches!(actions.as_slice(), [home::Action::Settings]),
        "{actions:?}"
    );
    let second_row = pressed_by_keyboard(WIDE, screen.view(&look, &words), 8, &[Named::Space]);
    asked(&mut screen, second_row, &words);
    assert_eq!(screen.open_chat(), Some(Chat::user(BOB)));
}
