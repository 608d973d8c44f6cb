//! The short walk: launch, write to Echo, call it by video, read the picture, hang up.

use azstack::media::stamp::Position;

use crate::driver::Display;
use crate::person::{Control, Person, colour, control, see_own, see_remote, share_the_main_window};

#[test]
fn launch_chat_video_call_and_hang_up() {
    let display = Display::start(1280, 800);
    let home = tempfile::tempdir().unwrap();
    let mut alice = Person::start(
        &display,
        home.path(),
        "alice",
        &["--locale", "en", "--theme", "classic-light"],
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
fn a_picture_is_pasted_sent_shown_and_looked_at_closely() {
    const MAGENTA: [u8; 3] = [255, 0, 255];
    let display = Display::start(1280, 800);
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("magenta.png");
    image::RgbImage::from_pixel(600, 400, image::Rgb(MAGENTA))
        .save(&file)
        .unwrap();
    let mut alice = Person::start(
        &display,
        home.path(),
        "alice",
        &["--locale", "en", "--theme", "classic-light"],
    );
    alice.open_chat(colour::DISC_E);
    display.copy_picture(&file);
    alice.front();
    display.press("ctrl+v");
    let shown = |alice: &Person<'_>, pixels: usize| {
        let picture = alice.picture();
        let area = [0, 0, picture.width, picture.height];
        picture.find(MAGENTA, area, pixels)
    };
    display.wait_for("the picture in the tray", || shown(&alice, 1_000).is_some());
    display.write("look");
    display.press("Return");
    // As large as it is shown among messages.
    let mut place = None;
    display.wait_for("the picture among the messages", || {
        place = shown(&alice, 40_000);
        place.is_some() && alice.bubble_rows(colour::THEIRS) > 10
    });
    let (x, y) = place.unwrap();
    alice.click(x, y);
    display.wait_for("the picture large", || shown(&alice, 200_000).is_some());
    display.press("Escape");
    display.wait_for("the chat again", || {
        shown(&alice, 200_000).is_none() && shown(&alice, 40_000).is_some()
    });
    assert!(alice.program.runs());
}

#[test]
fn a_window_is_shared_in_a_call_and_the_camera_comes_back() {
    let display = Display::start(1280, 900);
    let home = tempfile::tempdir().unwrap();
    let looks = ["--locale", "en", "--theme", "classic-light"];
    let mut alice = Person::start(&display, home.path(), "alice", &looks);
    alice.open_chat(colour::DISC_E);
    alice.call_by_video();
    let call = display.wait_for_window("^Echo");
    see_own(&display, &call);
    share_the_main_window(&display, &call);
    // Echo sends it back as it gets it: the main window is light, a call's is not.
    display.wait_for("the shared window, there and back", || {
        let (left, top) = (call.x + call.width / 4, call.y + call.height / 4);
        let shown = display.look().cut(left, top, 200, 150);
        let (red, blue) = shown.mean();
        red > 150.0 && blue > 150.0
    });
    display.focus(&call);
    display.press("ctrl+shift+s");
    see_own(&display, &call);
    assert!(alice.program.runs());
}

#[test]
fn a_telephone_is_called_and_calls() {
    let display = Display::start(1720, 980);
    let home = tempfile::tempdir().unwrap();
    crate::telephone::run(&display, home.path(), |_| ());
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
