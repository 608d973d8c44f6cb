//! Camera → painted: a client in this process calls the program in its window, and the counter in the picture is
//! read from the screen. One clock for both ends, since both are on this machine.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use azstack::client::Core;
use azstack::media::stamp::{self, Position};

use crate::caller::Caller;
use crate::driver::{Display, Window};
use crate::person::{Person, colour, remote_stamp};
use crate::{Row, median};

/// How long the picture is watched.
const WATCHED: Duration = Duration::from_secs(10);

pub async fn measure() -> Row {
    let display = Display::start(1280, 800);
    let home = tempfile::tempdir().unwrap();
    let bob = Person::start(
        &display,
        home.path(),
        "bob",
        &["--locale", "en", "--theme", "classic-light"],
    );
    let folder = home.path().join("data/azstack/local");
    let caller = Caller::call(&folder, "alice", "Alice", "bob").await;
    let window = answer(&display);
    let delays = watch(&display, &window, &caller.core);
    drop(bob);
    caller.leave().await;
    Row::at_most(
        "camera → painted, 720p30, software",
        "≤ 60 ms median",
        "ms",
        60.0,
        median(delays),
    )
}

/// Answers in the incoming window, and waits for the call's.
fn answer(display: &Display) -> Window {
    let incoming = display.wait_for_window("^Alice");
    display.focus(&incoming);
    let area = [0, 0, incoming.width, incoming.height];
    let mut button = None;
    display.wait_for("the answer button", || {
        button = display
            .look()
            .cut_window(&incoming)
            .find(colour::ANSWER, area, 200);
        button.is_some()
    });
    let (x, y) = button.unwrap();
    display.click(incoming.x + x, incoming.y + y);
    let mut window = None;
    display.wait_for("the caller's picture", || {
        window = display.window("^Alice").filter(|window| window.width > 400);
        let shown =
            |window: &Window| remote_stamp(&display.look(), window, Position::Sender).is_some();
        window.as_ref().is_some_and(shown)
    });
    window.unwrap()
}

/// From a picture's being captured to its being on the screen, in ms.
fn watch(display: &Display, window: &Window, core: &Core) -> Vec<f64> {
    let (mut captured, mut delays) = (HashMap::new(), Vec::new());
    let camera = core.local_video();
    let mut newest = 0;
    let end = Instant::now() + WATCHED;
    while Instant::now() < end {
        let (sequence, frame) = camera.latest();
        if sequence != newest
            && let Some(frame) = frame
        {
            newest = sequence;
            let luma = |x, y| frame.y[(y * frame.width + x) as usize];
            if let Some(stamp) = stamp::read(frame.width, frame.height, luma, Position::Sender) {
                captured.insert(stamp.counter, Instant::now());
            }
        }
        let seen = remote_stamp(&display.look(), window, Position::Sender);
        if let Some(then) = seen.and_then(|stamp| captured.remove(&stamp.counter)) {
            delays.push(then.elapsed().as_secs_f64() * 1000.0);
        }
    }
    delays
}
