//! One conversation.

use azstack::client::Event;
use azstack::protocol::call::MediaType;
use azstack::store::{Chat, Message as Row, MessageStatus};
use azstack::ui::screen::{chat, home};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::widget::timeline::Position;
use azstack::ui::{Look, Words};
use iced::keyboard::{self, key::Named};
use iced::widget::text_editor::{Action as Edit, Edit as Change};
use iced_test::selector::Candidate;

use super::sample::{self, ANH, ME, message};
use super::{shows, wants_redraw, window};

const SIZE: (f32, f32) = (1000.0, 700.0);

fn chat_with(words: &Words, rows: Vec<Row>) -> home::Screen {
    sample::open_chat(SIZE, words, rows)
}

fn told(screen: &mut home::Screen, message: chat::Message, words: &Words) -> Vec<home::Action> {
    screen.update(home::Message::Chat(message), words)
}

fn typed(screen: &mut home::Screen, text: &str, words: &Words) -> Vec<home::Action> {
    let insert = |letter| chat::Message::Edit(Edit::Edit(Change::Insert(letter)));
    text.chars()
        .flat_map(|letter| told(screen, insert(letter), words))
        .collect()
}

fn moved(at_end: bool, near_start: bool) -> chat::Message {
    chat::Message::Moved(Position {
        at_end,
        near_start,
        near_end: at_end,
    })
}

#[test]
fn a_chat_shows_days_runs_and_what_is_new() {
    let (look, words) = (Look::classic(), Words::english());
    let day = 24 * 60;
    let rows = vec![
        message(ANH, 1, 3 * day, "Old news"),
        message(ME, 2, day, "From yesterday"),
        message(ANH, 3, 4, "First new"),
        message(ANH, 4, 3, "Second new"),
        message(ANH, 5, 2, "Third new"),
    ];
    let screen = chat_with(&words, rows);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    for text in [
        "Old news",
        "Yesterday",
        "From yesterday",
        "Today",
        "New messages",
        "First new",
        "Third new",
    ] {
        assert!(shows(&mut drawn, text), "{text}");
    }
}

#[test]
fn loading_empty_and_failed_are_told_apart() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    let greeting = "This is the beginning of your conversation with Nguyễn Thị Ánh.";
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, greeting), "loading is not emptiness");
    drop(drawn);
    screen.update(sample::newest(Vec::new()), &words);
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        greeting
    ));

    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    let failed = Err(azstack::store::Error::Closed);
    screen.update(
        home::Message::About(
            Chat::user(ANH),
            chat::Message::Read(chat::Which::Newest, failed),
        ),
        &words,
    );
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "This conversation could not be read."));
    drawn.click("Try again").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = messages
        .into_iter()
        .flat_map(|message| screen.update(message, &words))
        .collect();
    assert!(
        matches!(
            actions.as_slice(),
            [home::Action::Chat(_, chat::Action::ReadNewest)]
        ),
        "{actions:?}"
    );
}

#[test]
fn enter_sends_shift_enter_breaks_the_line_and_nothing_is_not_sent() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = chat_with(&words, vec![message(ANH, 1, 1, "Hi")]);
    let press = |screen: &home::Screen, modifiers: keyboard::Modifiers| -> Vec<home::Message> {
        let mut drawn = window(SIZE, screen.view(&look, &words));
        drawn.point_at(iced::Point::new(600.0, 660.0));
        drawn.simulate(iced_test::simulator::click());
        let mut key = iced_test::simulator::press_key(Named::Enter, Some("\r".into()));
        if let iced::Event::Keyboard(keyboard::Event::KeyPressed {
            modifiers: held, ..
        }) = &mut key
        {
            *held = modifiers;
        }
        drawn.simulate([key]);
        drawn.into_messages().collect()
    };
    let run = |screen: &mut home::Screen, messages: Vec<home::Message>| -> Vec<home::Action> {
        messages
            .into_iter()
            .flat_map(|message| screen.update(message, &words))
            .collect()
    };
    let sends = |actions: &[home::Action]| {
        actions
            .iter()
            .any(|action| matches!(action, home::Action::Chat(_, chat::Action::Send(_))))
    };

    let nothing = press(&screen, keyboard::Modifiers::empty());
    assert!(!sends(&run(&mut screen, nothing)), "nothing to send");
    typed(&mut screen, "one", &words);
    let broken = press(&screen, keyboard::Modifiers::SHIFT);
    assert!(!sends(&run(&mut screen, broken)));
    typed(&mut screen, "two", &words);
    let sent = press(&screen, keyboard::Modifiers::empty());
    let actions = run(&mut screen, sent);
    assert!(
        actions.iter().any(|action| matches!(action, home::Action::Chat(chat, chat::Action::Send(text)) if chat.id == ANH && text == "one\ntwo")),
        "{actions:?}"
    );
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, home::Action::KeepDraft(_, None)))
    );
    assert_eq!(
        screen.draft(),
        Some((Chat::user(ANH), None)),
        "the field is empty again"
    );
}

#[test]
fn typing_is_told_now_and_then_and_a_draft_is_kept_on_leaving() {
    let words = Words::english();
    let mut screen = chat_with(&words, vec![message(ANH, 1, 1, "Hi")]);
    let actions = typed(&mut screen, "hello", &words);
    let notices = actions
        .iter()
        .filter(|action| matches!(action, home::Action::Chat(_, chat::Action::Typing)))
        .count();
    assert_eq!(notices, 1, "once in three seconds");
    let left = screen.update(home::Message::Open(Chat::user(sample::BOB)), &words);
    assert!(
        left.iter().any(|action| {
            matches!(action, home::Action::KeepDraft(chat, Some(draft)) if chat.id == ANH && draft == "hello")
        }),
        "{left:?}"
    );
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    assert_eq!(
        screen.draft(),
        Some((Chat::user(ANH), Some(String::from("hello"))))
    );
}

#[test]
fn the_other_side_typing_is_shown_until_it_is_over() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = chat_with(&words, vec![message(ANH, 1, 1, "Hi")]);
    let typing = Event::Typing {
        chat: Chat::user(ANH),
        user: ANH,
    };
    let first = screen.update(home::Message::Event(typing.clone()), &words);
    let second = screen.update(home::Message::Event(typing), &words);
    let over = |actions: Vec<home::Action>| match actions.into_iter().next() {
        Some(home::Action::Later(after, message)) => {
            assert_eq!(after.as_secs(), 5);
            home::Message::Situation(message)
        }
        other => panic!("{other:?}"),
    };
    let sentence = "Nguyễn Thị Ánh is typing…";
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        sentence
    ));
    screen.update(over(first), &words);
    assert!(
        shows(&mut window(SIZE, screen.view(&look, &words)), sentence),
        "a newer notice holds"
    );
    screen.update(over(second), &words);
    assert!(!shows(
        &mut window(SIZE, screen.view(&look, &words)),
        sentence
    ));
}

#[test]
fn a_failed_message_says_so_and_can_be_sent_again() {
    let (look, words) = (Look::classic(), Words::english());
    let failed = Row {
        status: MessageStatus::Failed,
        ..message(ME, 5, 1, "Lost")
    };
    let mut screen = chat_with(&words, vec![failed]);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Not sent."));
    drawn.click("Send again").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = messages
        .into_iter()
        .flat_map(|message| screen.update(message, &words))
        .collect();
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, home::Action::Chat(chat, chat::Action::Resend(5)) if chat.id == ANH)),
        "{actions:?}"
    );
    let sent = Event::MessageStatus {
        chat: Chat::user(ANH),
        sender: ME,
        id: 5,
        status: MessageStatus::Sent,
        by: 101,
    };
    screen.update(home::Message::Event(sent), &words);
    assert!(!shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "Not sent."
    ));
}

#[test]
fn pressing_a_message_opens_its_details_and_copies() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = chat_with(&words, vec![message(ANH, 1, 1, "Remember this")]);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "Copy"));
    drawn.click("Remember this").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    messages
        .into_iter()
        .for_each(|message| drop(screen.update(message, &words)));
    let mut drawn = window(SIZE, screen.view(&look, &words));
    drawn.click("Copy").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = messages
        .into_iter()
        .flat_map(|message| screen.update(message, &words))
        .collect();
    assert!(
        actions
            .iter()
            .any(|action| matches!(action, home::Action::Chat(_, chat::Action::Copy(text)) if text == "Remember this")),
        "{actions:?}"
    );
}

#[test]
fn what_is_in_front_is_reported_as_seen_once() {
    let words = Words::english();
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    let delivered = |id| Row {
        status: MessageStatus::Delivered,
        ..message(ANH, id, 1, "?")
    };
    let seen = |actions: &[home::Action]| {
        actions
            .iter()
            .any(|action| matches!(action, home::Action::Chat(_, chat::Action::Seen)))
    };
    assert!(seen(
        &screen.update(sample::newest(vec![delivered(1)]), &words)
    ));
    screen.update(
        home::Message::Event(Event::Conversation(Chat::user(ANH))),
        &words,
    );
    assert!(
        !seen(&screen.update(sample::newest(vec![delivered(1)]), &words)),
        "no report goes round in circles"
    );
    screen.update(home::Message::InFront(false), &words);
    screen.update(
        home::Message::Event(Event::Conversation(Chat::user(ANH))),
        &words,
    );
    assert!(
        !seen(&screen.update(sample::newest(vec![delivered(1), delivered(2)]), &words)),
        "nobody looks"
    );
    assert!(seen(&screen.update(home::Message::InFront(true), &words)));
}

#[test]
fn arrivals_below_are_counted_on_the_button_to_the_end() {
    let (look, words) = (Look::classic(), Words::english());
    let rows: Vec<Row> = (0..60)
        .map(|id| message(ANH, id + 1, 600 - id, "A line of the past"))
        .collect();
    let mut screen = chat_with(&words, rows.clone());
    told(&mut screen, moved(false, false), &words);
    screen.update(
        home::Message::Event(Event::Conversation(Chat::user(ANH))),
        &words,
    );
    let more = rows
        .into_iter()
        .chain([message(ANH, 100, 1, "News"), message(ANH, 101, 0, "More")])
        .collect();
    screen.update(sample::newest(more), &words);
    assert!(shows(&mut window(SIZE, screen.view(&look, &words)), "2"));
    told(&mut screen, chat::Message::ToEnd, &words);
    told(&mut screen, moved(true, false), &words);
    assert!(!shows(&mut window(SIZE, screen.view(&look, &words)), "2"));
}

#[test]
fn older_pages_are_asked_for_one_at_a_time_until_there_are_no_more() {
    let words = Words::english();
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    let chat = Chat::user(ANH);
    let page = |rows, more| Ok(chat::Page { rows, more });
    let first = page(vec![message(ANH, 50, 5, "Newest")], true);
    screen.update(
        home::Message::About(chat, chat::Message::Read(chat::Which::Newest, first)),
        &words,
    );
    let asked = told(&mut screen, moved(true, true), &words);
    assert!(
        matches!(
            asked.as_slice(),
            [home::Action::Chat(_, chat::Action::ReadOlder((_, 50)))]
        ),
        "{asked:?}"
    );
    assert!(
        told(&mut screen, moved(true, true), &words).is_empty(),
        "one at a time"
    );
    let older = page(vec![message(ANH, 10, 500, "Oldest")], false);
    screen.update(
        home::Message::About(chat, chat::Message::Read(chat::Which::Older, older)),
        &words,
    );
    assert!(
        told(&mut screen, moved(true, true), &words).is_empty(),
        "there are no more"
    );
}

#[test]
fn when_more_came_than_a_page_holds_the_reader_is_left_in_peace_and_the_end_is_whole() {
    let (look, words) = (Look::classic(), Words::english());
    let page = |from: i64| -> Vec<Row> {
        (from..from + 50)
            .map(|id| message(ANH, id, 2000 - id, "A line"))
            .collect()
    };
    let mut screen = chat_with(&words, page(1));
    told(&mut screen, moved(false, false), &words);
    let changed = || home::Message::Event(Event::Conversation(Chat::user(ANH)));
    screen.update(changed(), &words);
    screen.update(sample::newest(page(500)), &words);
    let asks = |actions: &[home::Action]| {
        actions
            .iter()
            .any(|action| matches!(action, home::Action::Chat(_, chat::Action::ReadNewest)))
    };
    assert!(
        !asks(&screen.update(changed(), &words)),
        "nobody looks at the end"
    );
    assert!(asks(&told(&mut screen, chat::Message::ToEnd, &words)));
    let last = Row {
        content: azstack::protocol::Content::Text("The very last".into()),
        ..message(ANH, 999, 0, "")
    };
    screen.update(
        sample::newest(page(500).into_iter().chain([last]).collect()),
        &words,
    );
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "The very last"
    ));
}

#[test]
fn a_page_of_another_chat_is_not_shown() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::Open(Chat::user(ANH)), &words);
    screen.update(home::Message::Open(Chat::user(sample::BOB)), &words);
    screen.update(
        sample::newest(vec![message(ANH, 1, 1, "For the other chat")]),
        &words,
    );
    assert!(!shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "For the other chat"
    ));
}

#[test]
fn the_header_calls_with_and_without_picture_but_not_during_a_call() {
    let words = Words::english();
    let mut screen = chat_with(&words, vec![message(ANH, 1, 1, "Hi")]);
    for media in [MediaType::Audio, MediaType::Video] {
        let actions = told(&mut screen, chat::Message::Call(media), &words);
        assert!(
            matches!(actions.as_slice(), [home::Action::Chat(_, chat::Action::Call(asked))] if *asked == media),
            "{actions:?}"
        );
    }
    let look = Look::classic();
    let press = |screen: &home::Screen, x: f32| -> Vec<home::Message> {
        let mut drawn = window(SIZE, screen.view(&look, &words));
        drawn.point_at(iced::Point::new(x, 32.0));
        drawn.simulate(iced_test::simulator::click());
        drawn.into_messages().collect()
    };
    let is_call =
        |message: &home::Message| matches!(message, home::Message::Chat(chat::Message::Call(_)));
    assert!(press(&screen, SIZE.0 - 34.0).iter().any(is_call));
    let call = sample::call(
        azstack::client::Direction::Outgoing,
        MediaType::Audio,
        azstack::client::CallStage::Ringing,
    );
    screen.update(home::Message::Event(Event::Call(call)), &words);
    // The bar above takes the room the header had.
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Show the call"));
    drawn.point_at(iced::Point::new(SIZE.0 - 34.0, 32.0 + 46.0));
    drawn.simulate(iced_test::simulator::click());
    assert!(!drawn.into_messages().any(|message| is_call(&message)));
}

#[test]
fn escape_goes_to_the_newest_message() {
    let words = Words::english();
    let mut screen = chat_with(&words, vec![message(ANH, 1, 1, "Hi")]);
    told(&mut screen, moved(false, false), &words);
    assert!(
        screen
            .update(home::Message::Shortcut(Shortcut::Escape), &words)
            .is_empty()
    );
    assert_eq!(
        screen.open_chat(),
        Some(Chat::user(ANH)),
        "the chat stays open beside the list"
    );
}

#[test]
fn a_window_at_rest_is_not_drawn_again_whoever_has_the_keyboard() {
    let (look, words) = (Look::classic(), Words::english());
    let screen = chat_with(&words, vec![message(ANH, 1, 1, "Hi")]);
    for tabs in 0..12 {
        let asked = wants_redraw(SIZE, screen.view(&look, &words), tabs);
        assert_eq!(
            asked,
            iced::window::RedrawRequest::Wait,
            "after {tabs} tabs"
        );
    }
}

#[test]
fn escape_leaves_whom_the_chat_is_with_before_the_chat() {
    let (look, words) = (Look::classic(), Words::english());
    for size in [(1000.0, 700.0), (720.0, 700.0), (400.0, 700.0)] {
        let mut screen = sample::open_chat(size, &words, vec![message(ANH, 1, 1, "Hi")]);
        told(&mut screen, chat::Message::Peer, &words);
        let person = |screen: &home::Screen| {
            shows(&mut window(size, screen.view(&look, &words)), "Voice call")
        };
        assert!(person(&screen), "{size:?}");
        screen.update(home::Message::Shortcut(Shortcut::Escape), &words);
        assert!(!person(&screen), "{size:?}");
        assert_eq!(screen.open_chat(), Some(Chat::user(ANH)), "{size:?}");
    }
}

#[test]
fn a_bubble_is_as_wide_as_its_text_and_the_time_goes_below_where_there_is_no_room() {
    let (look, words) = (Look::classic(), Words::english());
    let said = "Nice. Send me a picture?";
    let beside = |size: (f32, f32)| {
        let screen = sample::open_chat(size, &words, vec![message(ME, 1, 1, said)]);
        let mut drawn = window(size, screen.view(&look, &words));
        let text = drawn.find(said).unwrap().bounds();
        // English says whether it is before noon.
        let time = drawn.find(|candidate: Candidate<'_>| match candidate {
            Candidate::Text {
                content, bounds, ..
            } => {
                let is_time = content.ends_with("AM") || content.ends_with("PM");
                (is_time && bounds.x > text.x).then_some(bounds)
            }
            _ => None,
        });
        let time = time.unwrap();
        assert!(time.width > 30.0, "{time:?}");
        let gap = time.x - (text.x + text.width);
        (gap, time.y >= text.y + text.height)
    };
    let (gap, below) = beside(SIZE);
    assert!((5.0..15.0).contains(&gap) && !below, "{gap}");
    let (_, below) = beside((360.0, 700.0));
    assert!(below);
}
