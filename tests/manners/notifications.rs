//! Notifications, as a notification server of the test's own sees them.

use std::collections::HashMap;
use std::pin::pin;

use azstack::app::platform::notification::{Button, Note, Notifier, Topic};
use azstack::store::Chat;
use futures_util::StreamExt;

use crate::desk::Desk;
use crate::server::{Said, Server};

fn note(topic: Topic, title: &str, text: &str) -> Note {
    Note {
        topic,
        title: title.into(),
        text: text.into(),
        buttons: vec![(Button::Open, "Open".into())],
    }
}

#[tokio::test]
async fn one_a_chat_replaced_by_the_newest_and_taken_away() {
    let desk = Desk::new();
    let mut server = Server::start(&desk.address, &["actions", "body", "body-markup"]).await;
    let (notifier, pressed) = Notifier::new(desk.bus());
    tokio::spawn(pressed.for_each(async |_| ()));
    let (bob, team) = (
        Topic::Chat(0, Chat::user(2)),
        Topic::Chat(1, Chat::group(2)),
    );
    notifier.show(note(bob, "Bob", "<b>1 & 2</b>"));
    let first = server.shown().await;
    assert_eq!((first.title.as_str(), first.replaces), ("Bob", 0));
    assert_eq!(
        first.text, "&lt;b&gt;1 &amp; 2&lt;/b&gt;",
        "others' text is no markup"
    );
    assert_eq!(first.actions, ["default", "Open"]);
    assert_eq!(first.hints["category"], "im.received");
    assert_eq!(first.hints["desktop-entry"], "azstack");
    notifier.show(note(team, "Team", "Hello"));
    let other = server.shown().await;
    assert_eq!(other.replaces, 0, "another chat is another notification");
    notifier.show(note(bob, "Bob (2)", "Well?"));
    let second = server.shown().await;
    assert_eq!(second.replaces, first.id);
    notifier.close(bob);
    assert_eq!(server.next().await, Said::Closed(first.id));
    // What is closed is not closed again: the next thing the server hears is of the other.
    notifier.close(bob);
    notifier.close_all();
    assert_eq!(server.next().await, Said::Closed(other.id));
    notifier.show(note(bob, "Bob", "Again"));
    assert_eq!(server.shown().await.replaces, 0);
}

#[tokio::test]
async fn what_is_pressed_is_told_and_a_call_is_answered_from_it() {
    let desk = Desk::new();
    let mut server = Server::start(&desk.address, &["actions"]).await;
    let (notifier, pressed) = Notifier::new(desk.bus());
    let mut pressed = pin!(pressed);
    let (call, chat) = (Topic::Call(3), Topic::Chat(3, Chat::user(2)));
    // The stream is what does the work.
    let mut first = pin!(pressed.next());
    assert!(futures_util::poll!(first.as_mut()).is_pending());
    let mut ringing = note(call, "Bob is calling", "1 < 2");
    ringing.buttons.push((Button::Answer, "Answer".into()));
    ringing.buttons.push((Button::Decline, "Decline".into()));
    notifier.show(ringing);
    let shown = server.shown().await;
    assert_eq!(
        shown.text, "1 < 2",
        "a server without markup shows the text as it is"
    );
    assert_eq!(shown.hints["category"], "call.incoming");
    assert_eq!(shown.expires, 0, "it stays until the call is over");
    assert_eq!(
        shown.actions[2..],
        ["answer", "Answer", "decline", "Decline"]
    );
    notifier.show(note(chat, "Bob", "Hello"));
    let message = server.shown().await;
    // Presses on other programs' notifications, and unknown ones, are not ours.
    server.press(9999, "default").await;
    server.press(shown.id, "explode").await;
    server.press(shown.id, "answer").await;
    assert_eq!(first.await, Some((call, Button::Answer)));
    server.press(message.id, "default").await;
    assert_eq!(pressed.next().await, Some((chat, Button::Open)));
}

#[tokio::test]
async fn the_desktops_quiet_is_heard_and_its_lack_is_none() {
    let desk = Desk::new();
    let (notifier, _pressed) = Notifier::new(desk.bus());
    assert!(!notifier.is_quiet().await, "nobody shows notifications");
    let server = Server::start(&desk.address, &[]).await;
    assert!(!notifier.is_quiet().await);
    server.be_quiet().await;
    assert!(notifier.is_quiet().await);
}

#[tokio::test]
async fn a_server_that_comes_later_is_found() {
    let desk = Desk::new();
    let (notifier, pressed) = Notifier::new(desk.bus());
    tokio::spawn(pressed.for_each(async |_| ()));
    let topic = Topic::Chat(0, Chat::user(2));
    notifier.show(note(topic, "Bob", "Nobody sees this"));
    let mut server = Server::start(&desk.address, &[]).await;
    notifier.show(note(topic, "Bob", "Here"));
    // The first one may or may not have met the server.
    let mut shown = server.shown().await;
    if shown.text != "Here" {
        shown = server.shown().await;
    }
    assert_eq!(shown.text, "Here");
    let _: HashMap<String, String> = shown.hints;
}
