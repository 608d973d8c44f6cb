//! The short walk: launch, write to Echo, call it by video, read the picture, hang up.

use azstack::media::stamp::Position;

use crate::driver::Display;
use crate::person::{Control, Person, colour, control, see_own, see_remote};

#[test]
fn launch_chat_video_call_and_hang_up() {
    let display = Display::start(1280, 800);
    let home = tempfile::tempdir().unwrap();
    let mut alice = Person::start(
        &display,
        home.path(),
        "alice",
        &["--locale", "en", "--theme", "classic"],
    );
    alice.open_chat(colour::DISC_E);
    alice.write("hello Echo");
    display.wait_for("my message", || alice.bubble_rows(colour::MINE) > 10);
    display.wait_for("the echo", || alice.bubble_rows(colour::THEIRS) > 10);
    alice.call_by_video();
    let call = display.wait_for_window("^Echo");
    let mine = see_own(&display, &call);
    // Echo sends my own picture back, with its own stamp beside mine.
    assert_eq!(see_remote(&display, &call, Position::Sender, 5), mine);
    assert_ne!(see_remote(&display, &call, Position::Echo, 5), mine);
    let (x, y) = control(&call, Control::HangUp);
    display.click(x, y);
    display.wait_for("the call window to close", || {
        display.window("^Echo").is_none()
    });
    assert!(alice.program.runs());
}

#[test]
fn without_a_display_it_says_so_and_leaves() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_azstack"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}
