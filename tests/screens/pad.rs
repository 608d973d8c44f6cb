//! The number pad above the history of calls, and the keys in a call with a telephone.

use azstack::client::{Call, CallLine, CallStage, Direction, Error, Event, PhoneAccount};
use azstack::protocol::call::MediaType;
use azstack::protocol::phone::{PaidCall, PaidCallStatus, PaidCallType};
use azstack::ui::icon::Icon;
use azstack::ui::screen::conversations::{Action, Message, Tab};
use azstack::ui::screen::{call, calls, home, pad};
use azstack::ui::{Look, Words};

use azstack::ui::shortcut::Shortcut;
use iced::keyboard::{Key, Modifiers};

use super::call::Stage;
use super::{sample, shows, window};

const SIZE: (f32, f32) = (1000.0, 900.0);

fn logged(number: &str) -> PaidCall {
    PaidCall {
        call_id: 1,
        from: String::from("+842471000001"),
        to: number.to_owned(),
        tags: String::new(),
        duration: 63,
        record_time: 0,
        record_url: String::new(),
        user_id: 101,
        call_type: PaidCallType::Callout,
        status: PaidCallStatus::Answered,
    }
}

fn to_pad(message: pad::Message) -> home::Message {
    home::Message::List(Message::Calls(calls::Message::Pad(message)))
}

/// What the list's column asks for.
fn asked(actions: Vec<home::Action>) -> Vec<Action> {
    let list = |action| match action {
        home::Action::List(action) => Some(action),
        _ => None,
    };
    actions.into_iter().filter_map(list).collect()
}

/// Clicks on a text and lets the screen take in what comes of it.
fn click(screen: &mut home::Screen, target: &str, look: &Look, words: &Words) -> Vec<Action> {
    let mut drawn = window(SIZE, screen.view(look, words));
    drawn.click(target).unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    let actions = messages
        .into_iter()
        .flat_map(|message| screen.update(message, words));
    asked(actions.collect())
}

#[test]
fn a_number_is_pressed_and_called_and_comes_back_from_the_log() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::List(Message::Tab(Tab::Calls)), &words);
    let opened = click(&mut screen, &words.say("pad-title"), &look, &words);
    assert_eq!(opened, [Action::ReadPhones]);
    for (read, key) in [
        (None, "pad-log-reading"),
        (Some(Err(Error::Closed)), "pad-log-failed"),
        (Some(Ok(Vec::new())), "pad-log-empty"),
        (Some(Err(Error::Closed)), "pad-log-empty"),
    ] {
        if let Some(read) = read {
            screen.update(to_pad(pad::Message::Log(read)), &words);
        }
        let mut drawn = window(SIZE, screen.view(&look, &words));
        assert!(shows(&mut drawn, &words.say(key)), "{key}");
    }
    for key in ["0", "9", "1"] {
        click(&mut screen, key, &look, &words);
    }
    let called = asked(screen.update(to_pad(pad::Message::Call), &words));
    assert_eq!(called, [Action::Dial(String::from("091"), None)]);

    let log = vec![logged("+84911111111"), logged("+84922222222")];
    screen.update(to_pad(pad::Message::Log(Ok(log))), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "+84911111111"), "it has 91 in it");
    assert!(!shows(&mut drawn, "+84922222222"));
    drop(drawn);
    assert_eq!(
        click(&mut screen, "+84911111111", &look, &words),
        [Action::ReadPhones]
    );
    let called = asked(screen.update(to_pad(pad::Message::Call), &words));
    assert_eq!(called, [Action::Dial(String::from("+84911111111"), None)]);
}

#[test]
fn the_account_is_shown_and_one_of_several_numbers_is_called_from() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::List(Message::Tab(Tab::Calls)), &words);
    click(&mut screen, &words.say("pad-title"), &look, &words);
    let mut account = PhoneAccount {
        balance: 59_994,
        numbers: vec![String::from("+842471000001")],
    };
    screen.update(to_pad(pad::Message::Account(account.clone())), &words);
    screen.update(
        to_pad(pad::Message::Typed(String::from("0912345678"))),
        &words,
    );
    let mut drawn = window(SIZE, screen.view(&look, &words));
    for seen in ["Balance 59.99", "From +842471000001", "+84 912 345 678"] {
        assert!(shows(&mut drawn, seen), "{seen}");
    }
    drop(drawn);
    let number = || String::from("0912345678");
    let called = asked(screen.update(to_pad(pad::Message::Call), &words));
    assert_eq!(called, [Action::Dial(number(), None)]);

    let other = String::from("+12025550100");
    account.numbers.push(other.clone());
    screen.update(to_pad(pad::Message::Account(account)), &words);
    screen.update(to_pad(pad::Message::From(other.clone())), &words);
    let called = asked(screen.update(to_pad(pad::Message::Call), &words));
    assert_eq!(called, [Action::Dial(number(), Some(other))]);
    // As dialled from there it is no number.
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(!shows(&mut drawn, "+84 912 345 678"));
}

#[test]
fn the_log_is_filtered_and_recordings_are_played() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(home::Message::List(Message::Tab(Tab::Calls)), &words);
    click(&mut screen, &words.say("pad-title"), &look, &words);
    let called = PaidCall {
        record_url: String::from("https://example.org/files/1"),
        ..logged("+84911111111")
    };
    let came = |status, from: &str| PaidCall {
        from: from.to_owned(),
        call_type: PaidCallType::Callin,
        status,
        ..logged("+842471000001")
    };
    let log = vec![
        called,
        came(PaidCallStatus::Answered, "+84922222222"),
        came(PaidCallStatus::NotAnswered, "+84933333333"),
    ];
    screen.update(to_pad(pad::Message::Log(Ok(log))), &words);
    let numbers = ["+84911111111", "+84922222222", "+84933333333"];
    for (filter, left) in [
        ("pad-log-in", &numbers[1..]),
        ("pad-log-missed", &numbers[2..]),
        ("pad-log-out", &numbers[..1]),
        ("pad-log-all", &numbers[..]),
    ] {
        click(&mut screen, &words.say(filter), &look, &words);
        let mut drawn = window(SIZE, screen.view(&look, &words));
        for number in numbers {
            assert_eq!(
                shows(&mut drawn, number),
                left.contains(&number),
                "{filter} {number}"
            );
        }
    }
    let play = char::from(Icon::CirclePlay).to_string();
    let asked = click(&mut screen, &play, &look, &words);
    assert_eq!(
        asked,
        [Action::Listen(String::from("https://example.org/files/1"))]
    );
}

#[test]
fn a_link_fills_the_pad_in_and_the_log_is_read_again_when_it_changes() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    let link = home::Message::List(Message::Dial(String::from("+84911111111")));
    assert_eq!(
        asked(screen.update(link, &words)),
        [Action::ReadPhones],
        "and nobody is called"
    );
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        &words.say("pad-title")
    ));
    let news = home::Message::Event(Event::PaidCall(logged("+84911111111")));
    assert_eq!(asked(screen.update(news, &words)), [Action::ReadPhones]);
}

#[test]
fn a_call_with_a_telephone_has_its_keys_and_no_other_has() {
    let stage = Stage::new();
    let talking = CallStage::Talking {
        since: std::time::Instant::now(),
    };
    let free = sample::call(Direction::Outgoing, MediaType::Audio, talking);
    let phone = Call {
        line: Some(CallLine {
            number: String::from("+84911111111"),
            own: String::new(),
            is_heard: false,
        }),
        ..free.clone()
    };
    let mut screen = call::Screen::new(free);
    screen.update(call::Message::Keys);
    assert!(!shows(&mut window(SIZE, screen.view(stage.drawn())), "#"));
    let mut screen = call::Screen::new(phone);
    assert!(!shows(&mut window(SIZE, screen.view(stage.drawn())), "#"));
    screen.update(call::Message::Keys);
    let mut drawn = window(SIZE, screen.view(stage.drawn()));
    drawn.click("#").unwrap();
    let pressed: Vec<_> = drawn.into_messages().collect();
    assert_eq!(pressed, [call::Message::Key('#')]);
    assert_eq!(
        screen.update(call::Message::Key('#')),
        call::Action::Key('#')
    );
    let typed = Shortcut::of(&Key::Character("5".into()), Modifiers::empty()).unwrap();
    assert_eq!(
        screen.update(call::Message::Shortcut(typed)),
        call::Action::Key('5')
    );
}
