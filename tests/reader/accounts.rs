//! Several accounts in the real program, gone through by what its controls are called.

use std::path::Path;

use crate::assistant::{Assistant, Part};
use crate::desk::{Desk, eventually};
use crate::driver::Display;
use crate::host::Host;
use crate::program::start;

/// What the one at work is called.
const WORK: &str = "Alice at work";

/// The button that unfolds the accounts: who one is, and whether one is connected.
async fn unfold(reader: &Assistant, who: &str) {
    let head = |all: &Part| {
        let named = |name: &str| name.starts_with(who) && name.contains("Online");
        all.find("button", named).cloned()
    };
    let head = reader.wait_for("who one is", head).await;
    reader.press(&head).await;
}

async fn press(reader: &Assistant, role: &str, name: &str) {
    let part = reader.named(role, name).await;
    reader.press(&part).await;
}

/// Whether there is a folder with an added account's messages below this one.
fn has_account(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir());
    folders.any(|path| path.ends_with("accounts/1") || has_account(&path))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_added_shown_again_after_a_restart_and_removed_with_all_it_had() {
    let display = Display::start(1100, 760);
    let desk = Desk::new();
    let host = Host::start().await;
    let reader = Assistant::start(&desk).await;
    let program = start(&display, &desk, "en");
    reader.turn_on().await;
    let echo = |name: &str| name.starts_with("Echo");
    reader.part("list item", echo).await;

    // A wrong password is said, and the card stays as it was filled in.
    unfold(&reader, "Alice").await;
    press(&reader, "button", "Sign in to another account").await;
    display.focus(&display.wait_for_window("AZStack"));
    let fields = [
        ("entry", "Server", host.url()),
        ("entry", "Application id", host.app.app_id.clone()),
        ("entry", "Public key", host.app.public_key.clone()),
        ("entry", "User name", String::from("alice")),
        ("entry", "Name others see", WORK.to_owned()),
        ("password text", "Password", String::from("wrong")),
    ];
    for (role, name, text) in fields {
        fill(&display, &reader, role, name, &text).await;
    }
    press(&reader, "button", "Sign in").await;
    let refused = |all: &Part| {
        let said = |part: &&Part| part.name.starts_with("The server does not let you in");
        all.all().into_iter().find(said).map(|_| ())
    };
    reader.wait_for("the refusal", refused).await;
    fill(&display, &reader, "password text", "Password", "right").await;
    press(&reader, "button", "Sign in").await;

    // It is shown, with a list of its own; the other one is a press away.
    let empty = |all: &Part| {
        let named = |part: &&Part| part.name == "No conversations yet";
        all.all().into_iter().find(named).map(|_| ())
    };
    reader.wait_for("an empty list", empty).await;
    unfold(&reader, WORK).await;
    let here = |name: &str| name.ends_with("On this machine");
    let here = reader.part("radio button", here).await;
    assert!(!here.is_checked());
    reader.press(&here).await;
    reader.part("list item", echo).await;
    unfold(&reader, "Alice").await;
    let work = |name: &str| name.starts_with(WORK);
    let work = reader.part("radio button", work).await;
    reader.press(&work).await;
    reader.wait_for("the empty list again", empty).await;

    // What was shown is shown again, without a question.
    drop(program);
    let _program = start(&display, &desk, "en");
    reader.wait_for("the empty list after all", empty).await;
    assert!(has_account(desk.home.path()));

    // Removed, it leaves nothing, and the other one is there.
    display.focus(&display.wait_for_window("AZStack"));
    display.press("ctrl+comma");
    let removes = |all: &Part| {
        let named = |part: &&Part| part.role == "button" && part.name == "Remove";
        let found: Vec<Part> = all.all().into_iter().filter(named).cloned().collect();
        (found.len() == 2).then_some(found)
    };
    let buttons = reader.wait_for("two accounts", removes).await;
    reader.press(&buttons[1]).await;
    let asked = |all: &Part| {
        let question = |part: &&Part| part.name.starts_with("Remove Alice at work from this");
        all.all().into_iter().find(question)?;
        removes(all)
    };
    let buttons = reader.wait_for("the question", asked).await;
    reader.press(&buttons[1]).await;
    display.press("Escape");
    reader.part("list item", echo).await;
    eventually("its messages are gone", async || {
        !has_account(desk.home.path())
    })
    .await;
}

/// Writes a text into the field of that name.
async fn fill(display: &Display, reader: &Assistant, role: &str, name: &str, text: &str) {
    let field = reader.named(role, name).await;
    reader.focus(&field).await;
    let focused = |all: &Part| {
        let found = all.find(role, |is| is == name)?;
        found.is_focused().then_some(())
    };
    reader.wait_for("the keyboard there", focused).await;
    // In the place of what is there.
    display.copy_text(text);
    display.press("ctrl+a");
    display.press("ctrl+v");
    let filled = |all: &Part| {
        let length = all
            .find(role, |is| is == name)?
            .text
            .as_ref()?
            .chars()
            .count();
        (length == text.chars().count()).then_some(())
    };
    reader.wait_for("what was pasted", filled).await;
}
