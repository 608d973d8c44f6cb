//! The long walk with the release program: two people and Echo, by mouse and keys, a picture at every step.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use azstack::media::stamp::Position;

use crate::driver::{Display, Window};
use crate::person::{
    Control, Person, colour, control, remote_stamp, see_own, see_remote, share_the_main_window,
};
use crate::{gallery, newcomer};

/// Pictures in a folder.
struct Album {
    folder: PathBuf,
    pages: usize,
    start: Instant,
}

impl Album {
    /// An empty one of this name in `target/demo`.
    fn new(name: &str) -> Self {
        // The test's own folder is `target/tmp`.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let folder = target.join("demo").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        Self {
            folder,
            pages: 0,
            start: Instant::now(),
        }
    }

    /// Saves what is on the screen, once it has come to rest.
    fn page(&mut self, display: &Display, name: &str) {
        std::thread::sleep(Duration::from_millis(400));
        self.save(&display.look(), name);
    }

    fn save(&mut self, picture: &crate::driver::Picture, name: &str) {
        self.pages += 1;
        let path = self.folder.join(format!("{:02}-{name}.png", self.pages));
        picture.save(&path);
        println!(
            "{:6.1} s  {}",
            self.start.elapsed().as_secs_f64(),
            path.display()
        );
    }
}

/// The long walk; panics at the first thing that is not as it should be.
pub fn walk() {
    let display = Display::start(1720, 980);
    let home = tempfile::tempdir().unwrap();
    let mut album = Album::new("walk");
    let mut alice = Person::start(
        &display,
        home.path(),
        "alice",
        &["--locale", "en", "--theme", "classic-light"],
    );
    display.place(&alice.main, 20, 40, 820, 620);
    alice.front();
    album.page(&display, "first-start");
    echo(&mut album, &mut alice);
    let mut bob = Person::start(
        &display,
        home.path(),
        "bob",
        &["--locale", "en", "--theme", "classic-light"],
    );
    display.place(&bob.main, 870, 40, 820, 620);
    bob.front();
    chat(&mut album, &mut alice, &mut bob);
    call(&mut album, &mut alice, &mut bob);
    assert!(alice.program.runs() && bob.program.runs());
    drop((alice, bob));
    crate::telephone::run(&display, home.path(), |name| album.page(&display, name));
}

/// The first steps of somebody new.
pub fn first_steps() {
    let mut album = Album::new("first-steps");
    let (display, home) = (Display::start(1720, 760), tempfile::tempdir().unwrap());
    newcomer::run(&display, home.path(), |picture, name| {
        album.save(picture, name);
    });
}

/// Every screen in four looks.
pub fn screens() {
    let mut album = Album::new("screens");
    let (width, height) = gallery::size();
    let (display, home) = (Display::start(width, height), tempfile::tempdir().unwrap());
    gallery::run(&display, home.path(), |picture, name| {
        album.save(picture, name);
    });
}

/// Alice writes to Echo and calls it by video.
fn echo(album: &mut Album, alice: &mut Person<'_>) {
    let display = alice.display;
    alice.open_chat(colour::DISC_E);
    for text in ["Hello Echo!", "Is this thing on?"] {
        alice.write(text);
    }
    display.wait_for("the echoes", || alice.bubble_rows(colour::THEIRS) > 40);
    album.page(display, "chat-with-echo");
    alice.call_by_video();
    let window = display.wait_for_window("^Echo");
    let mine = see_own(display, &window);
    assert_eq!(
        see_remote(display, &window, Position::Sender, 10),
        mine,
        "Echo sends my picture back"
    );
    assert_ne!(
        see_remote(display, &window, Position::Echo, 10),
        mine,
        "with its own stamp"
    );
    album.page(display, "video-call-with-echo");
    press(display, &window, Control::HangUp);
    display.wait_for("the end of the call", || display.window("^Echo").is_none());
}

/// Alice and Bob write to each other.
fn chat(album: &mut Album, alice: &mut Person<'_>, bob: &mut Person<'_>) {
    let display = alice.display;
    bob.open_chat(colour::DISC_A);
    bob.write("Hi Alice, I have just joined.");
    alice.open_chat(colour::DISC_B);
    display.wait_for("Bob's message", || alice.bubble_rows(colour::THEIRS) > 10);
    alice.write("Welcome! Shall we try a call?");
    bob.front();
    display.wait_for("Alice's message", || bob.bubble_rows(colour::THEIRS) > 10);
    bob.write("Yes, I call you.");
    display.wait_for("all of it", || alice.bubble_rows(colour::THEIRS) > 30);
    album.page(display, "chat-both-ways");
}

/// Bob calls Alice by video; she answers; everything there is to press in a call is pressed.
fn call(album: &mut Album, alice: &mut Person<'_>, bob: &mut Person<'_>) {
    let display = alice.display;
    bob.call_by_video();
    let incoming = display.wait_for_window("^Bob");
    display.focus(&incoming);
    album.page(display, "incoming-call");
    let mut answer = None;
    display.wait_for("the answer button", || {
        answer = display.look().cut_window(&incoming).find(
            colour::ANSWER,
            [0, 0, incoming.width, incoming.height],
            200,
        );
        answer.is_some()
    });
    let (x, y) = answer.unwrap();
    display.click(incoming.x + x, incoming.y + y);
    // Both call windows carry the other's name; the incoming one is gone by then.
    let (hers, his) = side_by_side(display);
    let (alice_id, bob_id) = (see_own(display, &hers), see_own(display, &his));
    assert_ne!(alice_id, bob_id);
    assert_eq!(
        see_remote(display, &hers, Position::Sender, 10),
        bob_id,
        "Alice sees Bob"
    );
    assert_eq!(
        see_remote(display, &his, Position::Sender, 10),
        alice_id,
        "Bob sees Alice"
    );
    album.page(display, "video-call");
    switch_camera(album, display, &hers, &his);
    camera_off(album, display, &hers, &his, alice_id);
    share(album, display, &hers, &his, alice_id);
    look_and_language(album, alice, &hers);
    press(display, &hers, Control::HangUp);
    display.wait_for("the end on both sides", || {
        display.window("^Bob").is_none() && display.window("^Alice").is_none()
    });
    album.page(display, "after-the-call");
}

/// Places the two call windows so that neither covers the other.
fn side_by_side(display: &Display) -> (Window, Window) {
    let hers = display.wait_for_window("^Bob");
    let his = display.wait_for_window("^Alice");
    display.wait_for("two call windows", || {
        hers.width > 400 && his.width > 400 || display.window("^Bob").is_some_and(|w| w.width > 400)
    });
    let hers = display.wait_for_window("^Bob");
    display.place(&his, 870, 400, 820, 540);
    display.place(&hers, 20, 400, 820, 540);
    (
        display.wait_for_window("^Bob"),
        display.wait_for_window("^Alice"),
    )
}

/// The other camera shows another picture, with the same id.
fn switch_camera(album: &mut Album, display: &Display, hers: &Window, his: &Window) {
    // The front test picture is warm, the back one cool.
    let warmth = || {
        let picture = display
            .look()
            .cut(his.x + 20, his.y + his.height / 2, 300, 60);
        let (red, blue) = picture.mean();
        red - blue
    };
    let before = warmth();
    press(display, hers, Control::SwitchCamera);
    display.wait_for("the other camera's picture", || {
        (warmth() > 0.0) != (before > 0.0)
    });
    see_remote(display, his, Position::Sender, 5);
    album.page(display, "other-camera");
}

/// While Alice's camera is off, Bob's remote counter stands still.
fn camera_off(album: &mut Album, display: &Display, hers: &Window, his: &Window, alice_id: u16) {
    press(display, hers, Control::Camera);
    display.wait_for("no picture of Alice", || {
        remote_stamp(&display.look(), his, Position::Sender).is_none()
    });
    let quiet = Instant::now();
    while quiet.elapsed() < Duration::from_secs(1) {
        assert_eq!(
            remote_stamp(&display.look(), his, Position::Sender),
            None,
            "the counter went on"
        );
    }
    album.page(display, "camera-off");
    press(display, hers, Control::Camera);
    assert_eq!(see_remote(display, his, Position::Sender, 5), alice_id);
}

/// Alice shares her main window, and Bob sees it.
fn share(album: &mut Album, display: &Display, hers: &Window, his: &Window, alice_id: u16) {
    share_the_main_window(display, hers);
    display.wait_for("Alice's window at Bob's", || {
        let picture = display.look();
        let shown = picture.cut(his.x + his.width / 2, his.y + his.height / 3, 100, 100);
        remote_stamp(&picture, his, Position::Sender).is_none() && shown.mean().0 > 150.0
    });
    album.page(display, "shared-window");
    display.focus(hers);
    display.press("ctrl+shift+s");
    assert_eq!(see_remote(display, his, Position::Sender, 5), alice_id);
}

/// Theme and language change while the call runs.
fn look_and_language(album: &mut Album, alice: &mut Person<'_>, hers: &Window) {
    let display = alice.display;
    let before = alice.front();
    display.press("ctrl+shift+t");
    display.wait_for("the dark theme", || {
        alice.front().differences(&before) > (before.width * before.height / 2) as usize
    });
    album.page(display, "dark-in-a-call");
    let before = alice.front();
    display.press("ctrl+shift+l");
    display.wait_for("the other language", || {
        alice.front().differences(&before) > 200
    });
    album.page(display, "vietnamese-in-a-call");
    let before = alice.front();
    display.press("ctrl+comma");
    display.wait_for("the settings", || {
        alice.picture().differences(&before) > (before.width * before.height / 4) as usize
    });
    album.page(display, "settings");
    display.press("Escape");
    display.focus(hers);
    see_remote(display, hers, Position::Sender, 5);
}

fn press(display: &Display, window: &Window, button: Control) {
    display.focus(window);
    let window = display.measured(window);
    let (x, y) = control(&window, button);
    display.click(x, y);
}
