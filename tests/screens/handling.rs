//! What can be done with messages: answer, choose, delete, withdraw, find, go to one.

use azstack::protocol::Content;
use azstack::protocol::content::Location;
use azstack::store::{Chat, Hit, Message as Row, MessageStatus};
use azstack::ui::screen::chat::{self, Key, LocationField, Place, Surroundings, find, select};
use azstack::ui::screen::{conversations, home};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::widget::bubble::Press;
use azstack::ui::{Look, Words};

use super::sample::{self, ANH, ME, message};
use super::{shows, window};

const SIZE: (f32, f32) = (1100.0, 760.0);

fn told(screen: &mut home::Screen, message: chat::Message, words: &Words) -> Vec<chat::Action> {
    let actions = screen.update(home::Message::Chat(message), words);
    let asked = actions.into_iter().filter_map(|action| match action {
        home::Action::Chat(_, action) => Some(action),
        _ => None,
    });
    asked.collect()
}

/// Presses a text on the screen, and tells the screen what that says.
fn pressed(screen: &mut home::Screen, text: &str, look: &Look, words: &Words) -> Vec<home::Action> {
    let mut drawn = window(SIZE, screen.view(look, words));
    drawn.click(text).unwrap();
    let said: Vec<_> = drawn.into_messages().collect();
    said.into_iter()
        .flat_map(|message| screen.update(message, words))
        .collect()
}

fn chat_actions(actions: &[home::Action]) -> Vec<&chat::Action> {
    let asked = actions.iter().filter_map(|action| match action {
        home::Action::Chat(_, action) => Some(action),
        _ => None,
    });
    asked.collect()
}

fn hit(message: Row) -> Hit {
    Hit {
        message,
        peer: Some(sample::anh()),
        group: None,
        author: None,
    }
}

#[test]
fn an_answer_quotes_what_it_answers() {
    let (look, words) = (Look::classic(), Words::english());
    let rows = vec![message(ANH, 1, 3, "> Alice:\n> old\nLunch?\nAt noon")];
    let mut screen = sample::open_chat(SIZE, &words, rows);
    let reply = Press::Reply(String::from("Ánh"));
    told(
        &mut screen,
        chat::Message::Press(Key::Message(ANH, 1), reply),
        &words,
    );
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Answer to Ánh"));
    drop(drawn);
    let insert = iced::widget::text_editor::Edit::Insert('y');
    let edit = iced::widget::text_editor::Action::Edit(insert);
    told(&mut screen, chat::Message::Edit(edit), &words);
    let sent = told(&mut screen, chat::Message::Send, &words);
    let quoted = "> Ánh:\n> Lunch?\n> At noon\ny";
    assert!(
        matches!(&sent[..], [chat::Action::Send(text)] if text == quoted),
        "{sent:?}"
    );
    let rows = vec![message(ME, 2, 1, quoted)];
    let screen = sample::open_chat(SIZE, &words, rows);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Ánh:\nLunch?\nAt noon") && shows(&mut drawn, "y"));
}

#[test]
fn several_messages_are_copied_and_deleted_after_a_question() {
    let (look, words) = (Look::classic(), Words::english());
    let rows = vec![
        message(ANH, 1, 9, "One"),
        message(ME, 2, 6, "Two"),
        message(ANH, 3, 3, "Three"),
    ];
    let mut screen = sample::open_chat(SIZE, &words, rows);
    let begin = select::Message::Begin(Key::Message(ANH, 3));
    told(&mut screen, chat::Message::Select(begin), &words);
    // A press on a text chooses it now.
    pressed(&mut screen, "One", &look, &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "2 messages chosen"));
    drop(drawn);
    let copied = told(
        &mut screen,
        chat::Message::Select(select::Message::Copy),
        &words,
    );
    assert_eq!(copied, [chat::Action::Copy(String::from("One\n\nThree"))]);
    told(&mut screen, chat::Message::Select(begin), &words);
    told(
        &mut screen,
        chat::Message::Select(select::Message::Delete),
        &words,
    );
    let question =
        "Delete this message? It disappears for you on all your devices; others keep it.";
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        question
    ));
    screen.update(home::Message::Shortcut(Shortcut::Escape), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, question), "not deleted");
    assert!(shows(&mut drawn, "1 message chosen"), "the topmost only");
    drop(drawn);
    told(
        &mut screen,
        chat::Message::Select(select::Message::Delete),
        &words,
    );
    let deleted = told(&mut screen, chat::Message::Confirm, &words);
    assert_eq!(deleted, [chat::Action::Delete(vec![(ANH, 3)])]);
}

#[test]
fn only_ones_own_sent_message_can_be_withdrawn_and_only_after_a_question() {
    let (look, words) = (Look::classic(), Words::english());
    let failed = Row {
        status: MessageStatus::Failed,
        ..message(ME, 3, 1, "Failed")
    };
    let rows = vec![
        message(ANH, 1, 9, "Theirs"),
        message(ME, 2, 6, "Mine"),
        failed,
    ];
    let mut screen = sample::open_chat(SIZE, &words, rows);
    for (text, possible) in [("Theirs", false), ("Failed", false), ("Mine", true)] {
        pressed(&mut screen, text, &look, &words);
        let mut drawn = window(SIZE, screen.view(&look, &words));
        assert_eq!(shows(&mut drawn, "Withdraw"), possible, "{text}");
        assert!(shows(&mut drawn, "Delete"), "{text}");
    }
    let asked = pressed(&mut screen, "Withdraw", &look, &words);
    assert!(chat_actions(&asked).is_empty(), "{asked:?}");
    let withdrawn = told(&mut screen, chat::Message::Confirm, &words);
    assert_eq!(withdrawn, [chat::Action::Withdraw(vec![2])]);
}

#[test]
fn words_are_found_in_the_chat_one_hit_after_the_other() {
    let (look, words) = (Look::classic(), Words::english());
    let rows = vec![
        message(ANH, 1, 9, "Đà Nẵng"),
        message(ME, 2, 6, "Da Nang it is"),
    ];
    let mut screen = sample::open_chat(SIZE, &words, rows.clone());
    let opened = screen.update(home::Message::Shortcut(Shortcut::Find), &words);
    assert_eq!(chat_actions(&opened), [&chat::Action::Focus(find::FIELD)]);
    let typed = chat::Message::Find(find::Message::Type(String::from("nang")));
    let asked = told(&mut screen, typed, &words);
    assert_eq!(asked, [chat::Action::Find(String::from("nang"))]);
    // Typed on while the first is looked for: one search at a time.
    let typed = chat::Message::Find(find::Message::Type(String::from("nang d")));
    assert_eq!(told(&mut screen, typed, &words), []);
    let found = |text: &str, rows: &[Row]| {
        let hits = rows.iter().rev().cloned().map(hit).collect();
        chat::Message::Find(find::Message::Found(text.to_owned(), Ok(hits)))
    };
    let next = told(&mut screen, found("nang", &[]), &words);
    assert_eq!(next, [chat::Action::Find(String::from("nang d"))]);
    told(&mut screen, found("nang d", &rows), &words);
    let place = |screen: &home::Screen, place: &str| {
        shows(&mut window(SIZE, screen.view(&look, &words)), place)
    };
    assert!(place(&screen, "1 of 2"));
    told(
        &mut screen,
        chat::Message::Find(find::Message::Older),
        &words,
    );
    assert!(place(&screen, "2 of 2"));
    told(
        &mut screen,
        chat::Message::Find(find::Message::Older),
        &words,
    );
    assert!(place(&screen, "1 of 2"), "round the end");
    told(&mut screen, found("nang d", &[]), &words);
    assert!(place(&screen, "Nothing found"));
}

#[test]
fn a_message_far_away_is_shown_in_its_place_and_the_way_back_leads_on_from_there() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 900, 1, "Newest")]);
    let far = message(ANH, 5, 9_000, "Far away");
    let place = Place::of(&far);
    let asked = told(&mut screen, chat::Message::Show(place), &words);
    assert_eq!(asked, [chat::Action::ReadAround(place)]);
    let rows: Vec<_> = (0..60)
        .map(|id| {
            message(
                ANH,
                id,
                9_005 - id,
                if id == 5 { "Far away" } else { "Row" },
            )
        })
        .collect();
    let last = rows.last().map(|row| (row.created, row.id)).unwrap();
    let read = Surroundings { rows, newer: true };
    told(&mut screen, chat::Message::Around(place, Ok(read)), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Far away"));
    assert!(!shows(&mut drawn, "Newest"), "there is a gap between");
    drop(drawn);
    let near_end = chat::Message::Moved(azstack::ui::widget::timeline::Position {
        at_end: false,
        near_start: false,
        near_end: true,
    });
    let asked = told(&mut screen, near_end, &words);
    assert_eq!(asked, [chat::Action::ReadNewer(last)]);
    let page = chat::Page {
        rows: vec![message(ANH, 900, 1, "Newest")],
        more: false,
    };
    let newer = chat::Message::Read(chat::Which::Newer, Ok(page));
    told(&mut screen, newer, &words);
    // What was at hand is shown at once.
    assert_eq!(told(&mut screen, chat::Message::Show(place), &words), []);
}

#[test]
fn results_come_as_one_types_and_lead_to_the_message() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    let list = |message| home::Message::List(message);
    let search = |text: &str| conversations::Message::Search(text.to_owned());
    let asked = screen.update(list(search("nang")), &words);
    assert!(
        matches!(&asked[..], [home::Action::List(conversations::Action::Find(text))] if text == "nang"),
        "{asked:?}"
    );
    assert!(screen.update(list(search("nang d")), &words).is_empty());
    let found = |text: &str, hits| conversations::Message::Found(text.to_owned(), Ok(hits));
    let asked = screen.update(list(found("nang", Vec::new())), &words);
    assert!(
        matches!(&asked[..], [home::Action::List(conversations::Action::Find(text))] if text == "nang d"),
        "{asked:?}"
    );
    let message = message(ANH, 7, 500, "Gặp nhau ở Đà Nẵng");
    let place = Place::of(&message);
    screen.update(list(found("nang d", vec![hit(message)])), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Messages") && shows(&mut drawn, "Nguyễn Thị Ánh"));
    drawn.click("Nguyễn Thị Ánh").unwrap();
    let said: Vec<_> = drawn.into_messages().collect();
    let actions: Vec<_> = said
        .into_iter()
        .flat_map(|message| screen.update(message, &words))
        .collect();
    assert_eq!(screen.open_chat(), Some(Chat::user(ANH)));
    let asked = chat_actions(&actions);
    assert!(
        asked.contains(&&chat::Action::ReadAround(place)),
        "{asked:?}"
    );
    assert!(
        !asked.contains(&&chat::Action::ReadNewest),
        "the newest page is not what one came for: {asked:?}"
    );
}

#[test]
fn a_place_is_typed_sent_and_shown_on_a_map() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::open_chat(SIZE, &words, vec![message(ANH, 1, 1, "Hi")]);
    told(&mut screen, chat::Message::Locate, &words);
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "Send a place"
    ));
    assert_eq!(told(&mut screen, chat::Message::Confirm, &words), []);
    let pasted = chat::Message::Location(LocationField::Latitude, "16.0544, 108.2022".into());
    told(&mut screen, pasted, &words);
    let named = chat::Message::Location(LocationField::Place, "Đà Nẵng".into());
    told(&mut screen, named, &words);
    let sent = told(&mut screen, chat::Message::Confirm, &words);
    let place = Location {
        address: String::from("Đà Nẵng"),
        latitude: 16.0544,
        longitude: 108.2022,
    };
    let content = Content::Location(place);
    assert_eq!(sent, [chat::Action::SendContent(content.clone())]);
    let row = Row {
        content,
        ..message(ANH, 2, 1, "")
    };
    let mut screen = sample::open_chat(SIZE, &words, vec![row]);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Đà Nẵng"));
    drop(drawn);
    let shown = told(&mut screen, chat::Message::Map(16.0544, 108.2022), &words);
    assert!(
        matches!(&shown[..], [chat::Action::Open(link)] if link.starts_with("https://www.openstreetmap.org/?mlat=16.0544")),
        "{shown:?}"
    );
}
