//! The history of calls beside the conversations.

use azstack::client::Event;
use azstack::protocol::call::MediaType;
use azstack::store::{CallOutcome, CallRecord, Chat};
use azstack::ui::screen::conversations::{Action, Message, Tab};
use azstack::ui::screen::{calls, home};
use azstack::ui::shortcut::Shortcut;
use azstack::ui::{Look, Words};

use super::sample::{self, ANH};
use super::{shows, window};

const SIZE: (f32, f32) = (1000.0, 700.0);

fn read(rows: Vec<CallRecord>, missed: u32) -> home::Message {
    let page = calls::Page { rows, missed };
    home::Message::List(Message::Calls(calls::Message::Read(Ok(page))))
}

fn tab(tab: Tab) -> home::Message {
    home::Message::List(Message::Tab(tab))
}

/// What the list's column asks for.
fn asked(actions: Vec<home::Action>) -> Vec<Action> {
    let list = |action| match action {
        home::Action::List(action) => Some(action),
        _ => None,
    };
    actions.into_iter().filter_map(list).collect()
}

#[test]
fn every_end_of_a_call_has_its_words() {
    use CallOutcome as Out;
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(tab(Tab::Calls), &words);
    let table = [
        (true, Out::Answered, "Incoming, 3 min"),
        (false, Out::Answered, "Outgoing, 3 min"),
        (true, Out::NotAnswered, "Missed video call"),
        (false, Out::NotAnswered, "No answer"),
        (true, Out::Declined, "You declined"),
        (false, Out::Declined, "Declined"),
        (true, Out::Busy, "Missed during another call"),
        (false, Out::Busy, "Busy"),
        (false, Out::Cancelled, "Cancelled"),
        (false, Out::Failed, "Could not be connected"),
        (true, Out::AnsweredElsewhere, "Answered on another device"),
    ];
    for (incoming, outcome, sentence) in table {
        let row = sample::record(1, 5, incoming, outcome);
        screen.update(read(vec![row], 0), &words);
        let mut drawn = window(SIZE, screen.view(&look, &words));
        assert!(shows(&mut drawn, sentence), "{sentence}");
        assert!(shows(&mut drawn, "5 min"));
    }
}

#[test]
fn missed_calls_are_counted_on_the_tab_until_somebody_looks() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    let rows = vec![sample::record(1, 5, true, CallOutcome::NotAnswered)];
    assert_eq!(asked(screen.update(read(rows.clone(), 7), &words)), []);
    assert!(shows(&mut window(SIZE, screen.view(&look, &words)), "7"));
    let opened = asked(screen.update(tab(Tab::Calls), &words));
    assert_eq!(opened, [Action::CallsSeen]);
    let changed = home::Message::Event(Event::CallHistory);
    let changed = asked(screen.update(changed, &words));
    assert_eq!(changed, [Action::ReadCalls(calls::PAGE)]);
    assert_eq!(asked(screen.update(read(rows, 0), &words)), []);
    assert!(!shows(&mut window(SIZE, screen.view(&look, &words)), "7"));
    // To search is to go back to the conversations.
    screen.update(home::Message::Shortcut(Shortcut::Jump), &words);
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "Hẹn gặp lại"
    ));
}

#[test]
fn a_row_opens_the_chat_and_its_button_calls_back_with_the_same_medium() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(tab(Tab::Calls), &words);
    let rows = vec![sample::record(1, 5, true, CallOutcome::NotAnswered)];
    screen.update(read(rows, 0), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    drawn.click("Missed video call").unwrap();
    let messages: Vec<_> = drawn.into_messages().collect();
    for message in messages {
        screen.update(message, &words);
    }
    assert_eq!(screen.open_chat(), Some(Chat::user(ANH)));
    let back = Message::Calls(calls::Message::CallBack(ANH, MediaType::Video));
    assert_eq!(
        asked(screen.update(home::Message::List(back), &words)),
        [Action::Call(ANH, MediaType::Video)]
    );
    // Somebody one only had a call with joins the list.
    let stranger = Message::Calls(calls::Message::Open(77));
    assert_eq!(
        asked(screen.update(home::Message::List(stranger), &words)),
        [Action::Add(Chat::user(77))]
    );
}

#[test]
fn an_empty_history_says_so_and_one_that_cannot_be_read_offers_another_try() {
    let (look, words) = (Look::classic(), Words::english());
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(tab(Tab::Calls), &words);
    screen.update(read(Vec::new(), 0), &words);
    assert!(shows(
        &mut window(SIZE, screen.view(&look, &words)),
        "No calls yet"
    ));
    let mut screen = sample::main_window(SIZE, &words);
    screen.update(tab(Tab::Calls), &words);
    let failed = calls::Message::Read(Err(azstack::store::Error::Closed));
    screen.update(home::Message::List(Message::Calls(failed)), &words);
    let mut drawn = window(SIZE, screen.view(&look, &words));
    assert!(shows(&mut drawn, "Your calls could not be read."));
}
