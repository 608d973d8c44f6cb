//! What a person does who uses the program by ear.

use std::path::Path;

use crate::assistant::{Assistant, Part};
use crate::desk::Desk;
use crate::driver::{Display, Program};

pub fn start(display: &Display, desk: &Desk, locale: &str) -> Program {
    let mut arguments = vec!["--profile", "alice", "--locale", locale];
    arguments.extend(["--renderer", "software", "--speaker", "none"]);
    arguments.extend(["--camera", "test-pattern", "--microphone", "tone"]);
    let program = display.run_with(
        Path::new(env!("CARGO_BIN_EXE_azstack")),
        desk.home.path(),
        &arguments,
        &[("DBUS_SESSION_BUS_ADDRESS", &desk.address)],
    );
    display.wait_for_window("AZStack");
    program
}

fn focused(all: &Part) -> Option<Part> {
    let mut all = all.all().into_iter();
    all.find(|part| part.is_focused()).cloned()
}

/// The conversation with Echo.
async fn echo(reader: &Assistant) -> Part {
    reader
        .part("list item", |name| name.starts_with("Echo"))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_does_not_see_it_reads_writes_and_is_told_what_comes() {
    let display = Display::start(1100, 760);
    let desk = Desk::new();
    let mut reader = Assistant::start(&desk).await;
    let program = start(&display, &desk, "en");
    display.wait_for("the first frame", || {
        program.printed().contains("first frame")
    });
    // Nobody listens: there is nothing to be found.
    assert!(reader.is_alone().await);
    reader.turn_on().await;

    // The window, its list and its fields have names.
    let window = reader.named("frame", "AZStack").await;
    assert!(!window.children.is_empty());
    reader.named("entry", "Search or enter a user name").await;
    reader.named("list", "Conversations").await;
    let conversation = echo(&reader).await;
    reader.press(&conversation).await;

    // What is typed is in the field, which has the keyboard and knows where one writes.
    display.focus(&display.wait_for_window("AZStack"));
    let field = |all: &Part| all.find("entry", |name| name == "Write a message").cloned();
    reader
        .wait_for("the field has the keyboard", |all| {
            field(all).filter(Part::is_focused)
        })
        .await;
    display.write("Hello");
    let typed = |all: &Part| {
        field(all).filter(|field| field.text.as_deref() == Some("Hello") && field.caret == Some(5))
    };
    reader.wait_for("what was typed", typed).await;
    assert!(echo(&reader).await.is_selected());

    // Sent by a press from the reader, and the answer is read out.
    let send = reader.named("button", "Send").await;
    reader.press(&send).await;
    reader.hears("Echo: Hello").await;
    let sent = reader
        .part("list item", |name| name.starts_with("You: Hello, "))
        .await;
    assert!(
        !sent.children.is_empty(),
        "what can be done with it is in it"
    );
    let empty = |all: &Part| field(all).filter(|field| field.text.as_deref() == Some(""));
    reader.wait_for("an empty field", empty).await;

    // Tab goes on, and the reader follows.
    display.press("Tab");
    let moved =
        |all: &Part| focused(all).filter(|part| part.role != "entry" && part.role != "frame");
    let next = reader.wait_for("the keyboard goes on", moved).await;
    assert!(!next.name.is_empty());
    // And it goes where the reader puts it.
    let field_now = reader.wait_for("the field", field).await;
    reader.focus(&field_now).await;
    reader
        .wait_for("the field has the keyboard again", |all| {
            field(all).filter(Part::is_focused)
        })
        .await;

    // A card is all there is while it is open.
    let settings = reader
        .part("button", |name| name.starts_with("Settings"))
        .await;
    reader.press(&settings).await;
    let card = reader.named("dialog", "Settings").await;
    // Nothing else was chosen.
    let theme = card.find("radio button", |name| name == "As the system");
    assert!(theme.unwrap().is_checked());
    let covered = |all: &Part| all.find("list", |_| true).is_none().then_some(());
    reader.wait_for("nothing behind the card", covered).await;
    let close = card
        .find("button", |name| name.starts_with("Close"))
        .unwrap();
    reader.press(close).await;
    reader.named("list", "Messages").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_says_how_far_it_is() {
    let display = Display::start(1100, 760);
    let desk = Desk::new();
    let mut reader = Assistant::start(&desk).await;
    let _program = start(&display, &desk, "en");
    reader.turn_on().await;
    let conversation = echo(&reader).await;
    reader.press(&conversation).await;
    let call = reader.named("button", "Voice call").await;
    reader.press(&call).await;
    reader.hears("Connected").await;
    let window = reader
        .part("frame", |name| name.starts_with("Echo – "))
        .await;
    let mute = window.find("button", |name| name.starts_with("Mute"));
    reader.press(mute.unwrap()).await;
    reader
        .part("button", |name| name.starts_with("Turn the microphone on"))
        .await;
    let end = window.find("button", |name| name.starts_with("Hang up"));
    reader.press(end.unwrap()).await;
    reader.hears("Call ended").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_speaks_the_persons_language() {
    let display = Display::start(1100, 760);
    let desk = Desk::new();
    let mut reader = Assistant::start(&desk).await;
    let _program = start(&display, &desk, "ar");
    reader.turn_on().await;
    reader.named("list", "المحادثات").await;
    let conversation = echo(&reader).await;
    reader.press(&conversation).await;
    display.focus(&display.wait_for_window("AZStack"));
    let field = |all: &Part| all.find("entry", |name| name == "اكتب رسالة").cloned();
    let focused = |all: &Part| field(all).filter(Part::is_focused);
    reader.wait_for("the field has the keyboard", focused).await;
    display.write("Salam");
    let typed = |all: &Part| field(all).filter(|field| field.text.as_deref() == Some("Salam"));
    reader.wait_for("what was typed", typed).await;
    display.press("Return");
    reader.hears("Echo: Salam").await;
    reader
        .part("list item", |name| name.starts_with("أنت: Salam، "))
        .await;
}
