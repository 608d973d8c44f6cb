//! The number pad above the history of calls, and the keys in a call with a telephone.

use azstack::client::{Call, CallLine, CallStage, Direction, Event};
use azstack::protocol::call::MediaType;
use azstack::protocol::phone::{PaidCall, PaidCallStatus, PaidCallType};
use azstack::ui::screen::conversations::{Action, Message, Tab};
use azstack::ui::screen::{call, calls, home, pad};
use azstack::ui::{Look, Words};

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
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        &words.say("pad-log-empty")
    ));
    for key in ["0", "9", "1"] {
        click(&mut screen, key, &look, &words);
    }
    let called = asked(screen.update(to_pad(pad::Message::Call), &words));
    assert_eq!(called, [Action::Dial(String::from("091"))]);

    let log = vec![logged("+84911111111"), logged("+84922222222")];
    screen.update(to_pad(pad::Message::Log(log)), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "+84911111111"), "it has 91 in it");
    assert!(!shows(&mut drawn, "+84922222222"));
    drop(drawn);
    assert_eq!(
        click(&mut screen, "+84911111111", &look, &words),
        [Action::ReadPhones]
    );
    let called = asked(screen.update(to_pad(pad::Message::Call), &words));
    assert_eq!(called, [Action::Dial(String::from("+84911111111"))]);
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
}
