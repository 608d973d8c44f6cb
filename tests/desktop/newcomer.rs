//! The first steps of somebody new, as docs/first-steps.md tells them; its pictures are taken on the way.

use std::path::Path;

use tokio::runtime::Runtime;

use crate::driver::{Display, Picture};
use crate::host::Host;
use crate::person::{Person, colour, see_own};

/// A look that everybody begins with.
const PLAIN: [&str; 4] = ["--locale", "en", "--theme", "classic-light"];
/// Alice's window.
const WIDTH: u32 = 1000;
const HEIGHT: u32 = 700;
/// A colour that nothing of the program has.
const MAGENTA: [u8; 3] = [255, 0, 255];

/// Goes through all of it; `page` is given what the person looks at, and its name.
pub fn run(display: &Display, home: &Path, mut page: impl FnMut(&Picture, &str)) {
    let mut alice = start(display, home);
    page(&alice.still(), "started");
    let mut bob = Person::start(display, home, "bob", &PLAIN);
    display.place(&bob.main, WIDTH as i32 + 40, 20, 640, 600);
    finds_bob(&mut alice, &mut page);
    chats(&mut alice, &mut bob, home, &mut page);
    makes_a_group(&mut alice, &mut page);
    calls(&mut alice, &mut bob, &mut page);
    changes_looks(&mut alice, &mut page);
    drop(alice);
    let mut alice = start(display, home);
    alice.open_chat(colour::DISC_B);
    display.wait_for("what was said before", || {
        alice.bubble_rows(colour::THEIRS) > 10
    });
    page(&alice.still(), "after-a-restart");
    signs_in(&mut alice, &mut page);
    assert!(alice.program.runs() && bob.program.runs());
}

fn start<'a>(display: &'a Display, home: &Path) -> Person<'a> {
    let mut alice = Person::start(display, home, "alice", &PLAIN);
    display.place(&alice.main, 20, 20, WIDTH, HEIGHT);
    alice.front();
    alice
}

/// Types a name into the search box, looks it up on the server, and is in a chat.
fn finds_bob(alice: &mut Person<'_>, page: &mut impl FnMut(&Picture, &str)) {
    let display = alice.display;
    alice.front();
    display.press("ctrl+k");
    display.write("bob");
    page(&alice.still(), "find-somebody");
    let header = [alice.list_width(), 0, 200, 64];
    display.wait_for("the chat with Bob", || {
        // Bob's program may still be signing in for the first time.
        display.press("Return");
        std::thread::sleep(std::time::Duration::from_millis(300));
        alice.picture().find(colour::DISC_B, header, 200).is_some()
    });
}

fn chats(
    alice: &mut Person<'_>,
    bob: &mut Person<'_>,
    home: &Path,
    page: &mut impl FnMut(&Picture, &str),
) {
    let display = alice.display;
    alice.write("Hi Bob! I have a new program.");
    // Who writes comes to the head of the list.
    bob.still();
    bob.open_chat(colour::DISC_A);
    bob.write("Nice. Send me a picture?");
    display.wait_for("Bob's answer", || alice.bubble_rows(colour::THEIRS) > 10);
    let file = home.join("sunset.png");
    sunset().save(&file).unwrap();
    display.copy_picture(&file);
    alice.front();
    display.press("ctrl+v");
    let seen = |person: &Person<'_>, pixels: usize| {
        let picture = person.picture();
        let area = [0, 0, picture.width, picture.height];
        picture.find(MAGENTA, area, pixels).is_some()
    };
    display.wait_for("the picture in the tray", || seen(alice, 4));
    page(&alice.still(), "picture-in-the-tray");
    display.press("Return");
    display.wait_for("the picture at both", || seen(alice, 100) && seen(bob, 100));
    page(&alice.still(), "picture-sent");
}

/// A picture as a camera might make it, with a corner that can be found.
fn sunset() -> image::RgbImage {
    image::RgbImage::from_fn(640, 400, |x, y| {
        let (from_sun_x, from_sun_y) = (i64::from(x) - 420, i64::from(y) - 190);
        if x < 40 && y < 40 {
            image::Rgb(MAGENTA)
        } else if from_sun_x * from_sun_x + from_sun_y * from_sun_y < 3600 {
            image::Rgb([255, 236, 170])
        } else if y > 260 {
            image::Rgb([20, 40 + (y / 8) as u8, 80 + (y / 6) as u8])
        } else {
            image::Rgb([200 + (y / 8) as u8, 90 + (y / 3) as u8, 110 - (y / 6) as u8])
        }
    })
}

/// Chooses two people on the card for new conversations, and names their group.
fn makes_a_group(alice: &mut Person<'_>, page: &mut impl FnMut(&Picture, &str)) {
    let display = alice.display;
    alice.front();
    display.press("ctrl+n");
    // Where the card's rows begin, in the middle of the window.
    let rows = [WIDTH / 2 - 220, HEIGHT / 2 - 130, 80, 300];
    for disc in [colour::DISC_B, colour::DISC_E] {
        alice.still();
        let mut place = None;
        display.wait_for("somebody to choose", || {
            place = alice.picture().find(disc, rows, 200);
            place.is_some()
        });
        let (x, y) = place.unwrap();
        alice.click(x, y);
    }
    alice.still();
    alice.click(WIDTH / 2, HEIGHT / 2 + 108);
    display.write("Weekend");
    page(&alice.still(), "new-group");
    display.press("Return");
    alice.still();
    alice.write("Who brings what?");
    display.wait_for("the message", || alice.bubble_rows(colour::MINE) > 10);
    page(&alice.still(), "group");
}

/// Bob is called by video and answers.
fn calls(alice: &mut Person<'_>, bob: &mut Person<'_>, page: &mut impl FnMut(&Picture, &str)) {
    let display = alice.display;
    alice.open_chat(colour::DISC_B);
    alice.still();
    alice.call_by_video();
    let incoming = display.wait_for_window("^Alice");
    display.focus(&incoming);
    display.press("ctrl+shift+a");
    let call = display.wait_for_window("^Bob");
    see_own(display, &call);
    display.wait_for("Bob's window", || {
        display
            .window("^Alice")
            .is_some_and(|window| window.width > 400)
    });
    display.focus(&call);
    let call = display.measured(&call);
    std::thread::sleep(std::time::Duration::from_secs(1));
    page(&display.look().cut_window(&call), "video-call");
    display.press("ctrl+shift+h");
    display.wait_for("the end of the call", || {
        display.window("^Bob").is_none() && display.window("^Alice").is_none()
    });
    assert!(bob.program.runs());
}

fn changes_looks(alice: &mut Person<'_>, page: &mut impl FnMut(&Picture, &str)) {
    let display = alice.display;
    alice.front();
    display.press("ctrl+comma");
    page(&alice.still(), "settings");
    display.press("Escape");
    display.press("ctrl+shift+t");
    display.press("ctrl+shift+l");
    page(&alice.still(), "dark-and-vietnamese");
    display.press("ctrl+shift+t");
    display.press("ctrl+shift+l");
    alice.still();
}

/// An account on a server of somebody's own, beside the one that is there by itself.
fn signs_in(alice: &mut Person<'_>, page: &mut impl FnMut(&Picture, &str)) {
    let display = alice.display;
    let runtime = Runtime::new().unwrap();
    let host = runtime.block_on(Host::start());
    alice.front();
    // One's own name, and the way to another account below the accounts.
    alice.click(60, 32);
    alice.still();
    alice.click(alice.list_width() / 2, 134);
    alice.still();
    display.write(&host.url());
    for text in [
        &host.app.app_id,
        &host.app.public_key,
        "alice",
        "Alice at work",
        "right",
    ] {
        display.press("Tab");
        // The keyboard is given on in the next frame.
        alice.still();
        display.write(text);
    }
    page(&alice.still(), "sign-in");
    let before = alice.picture();
    display.press("Return");
    display.wait_for("the other account", || {
        // Its list is empty, and the card is gone.
        alice.picture().differences(&before) > (WIDTH * HEIGHT / 4) as usize
    });
    page(&alice.still(), "signed-in");
}
