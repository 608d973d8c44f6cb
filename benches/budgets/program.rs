//! The desktop program in a window: start, memory, idling, switching theme.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use azstack::protocol::Content;
use azstack::protocol::{Id, Millis};
use azstack::store::{Chat, Listed, Message, MessageStatus, Store};

use crate::driver::{Display, Program};
use crate::process::{cpu_seconds, pss};
use crate::{Row, median};

/// Messages stored before the start is timed.
const STORED: usize = 100_000;
/// Starts that are timed.
const STARTS: usize = 7;

const START: (&str, &str) = (
    "start → first frame, 100 000 messages, software",
    "≤ 250 ms",
);

pub fn measure() -> Vec<Row> {
    let display = Display::start(1280, 800);
    let home = tempfile::tempdir().unwrap();
    // The first run makes the account; its store is filled afterwards.
    let empty = start_times(&display, home.path());
    fill(&store_path(home.path()));
    let full = start_times(&display, home.path());
    let mut rows = vec![
        Row::at_most(START.0, START.1, "ms (median)", 250.0, median(full.clone())),
        Row::at_most(
            "… growth against an empty store",
            "none (≤ 20 ms)",
            "ms (of medians)",
            20.0,
            median(full) - median(empty),
        ),
    ];
    let program = settled(&display, home.path(), "software");
    rows.push(Row::at_most(
        "memory after start, software",
        "≤ 60 MiB PSS",
        "MiB",
        60.0,
        pss(program.id()),
    ));
    rows.push(Row::at_most(
        "idle, window open",
        "≤ 0.2 % of a core",
        "%",
        0.2,
        idle(&program),
    ));
    drop(program);
    let program = settled(&display, home.path(), "gpu");
    rows.push(Row::at_most(
        "memory after start, GPU renderer",
        "≤ 150 MiB PSS",
        "MiB",
        150.0,
        pss(program.id()),
    ));
    drop(program);
    rows.push(Row::at_most(
        "theme switch → drawn",
        "≤ 100 ms",
        "ms (worst)",
        100.0,
        theme_switch(&display, home.path()),
    ));
    rows.push(Row::unmeasured(
        "scrolling 1 000 000 messages",
        "≤ 1 ms UI work a frame",
        "tests/screens.rs counts the rows built a frame instead",
    ));
    rows
}

fn run(display: &Display, home: &Path, renderer: &str) -> Program {
    let program = Path::new(env!("CARGO_BIN_EXE_azstack"));
    let arguments = [
        "--profile",
        "bench",
        "--locale",
        "en",
        "--theme",
        "classic-light",
        "--camera",
        "none",
    ];
    let devices = [
        "--microphone",
        "none",
        "--speaker",
        "none",
        "--renderer",
        renderer,
    ];
    display.run(program, home, &[&arguments[..], &devices].concat())
}

/// Times in ms as the program itself measures them, from its process's start.
fn start_times(display: &Display, home: &Path) -> Vec<f64> {
    let times = (0..STARTS).map(|_| {
        let program = run(display, home, "software");
        let mut time = None;
        display.wait_for("the first frame", || {
            let printed = program.printed();
            let line = printed
                .lines()
                .find_map(|line| line.strip_prefix("first frame after "));
            time = line.and_then(|line| line.strip_suffix(" ms")?.trim().parse().ok());
            time.is_some()
        });
        // The account must be made before the program is ended.
        display.wait_for("the store", || find_store(home).is_some());
        std::thread::sleep(Duration::from_secs(2));
        time.unwrap()
    });
    times.collect()
}

/// A program that has started long enough ago for everything to have loaded.
fn settled(display: &Display, home: &Path, renderer: &str) -> Program {
    let program = run(display, home, renderer);
    display.wait_for("the first frame", || {
        program.printed().contains("first frame")
    });
    std::thread::sleep(Duration::from_secs(6));
    program
}

/// Share of a core in per cent while nothing happens.
fn idle(program: &Program) -> f64 {
    let (before, start) = (cpu_seconds(program.id()), Instant::now());
    std::thread::sleep(Duration::from_secs(20));
    (cpu_seconds(program.id()) - before) / start.elapsed().as_secs_f64() * 100.0
}

/// From the key that chooses a theme to a screen in that theme, worst of several.
fn theme_switch(display: &Display, home: &Path) -> f64 {
    let program = settled(display, home, "software");
    let window = display.wait_for_window("AZStack");
    display.focus(&window);
    display.press("ctrl+comma");
    std::thread::sleep(Duration::from_secs(1));
    let mut worst: f64 = 0.0;
    for _ in 0..4 {
        let before = display.look().cut_window(&window);
        let pressed = Instant::now();
        display.press("ctrl+shift+t");
        display.wait_for("the other theme", || {
            let now = display.look().cut_window(&window);
            now.differences(&before) > (now.width * now.height / 2) as usize
        });
        worst = worst.max(pressed.elapsed().as_secs_f64() * 1000.0);
        std::thread::sleep(Duration::from_millis(300));
    }
    drop(program);
    worst
}

fn store_path(home: &Path) -> PathBuf {
    find_store(home).expect("the program keeps a store")
}

/// The profile's store, wherever the platform's conventions put it.
fn find_store(folder: &Path) -> Option<PathBuf> {
    std::fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .find_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                find_store(&path)
            } else {
                path.ends_with("messages.db").then_some(path)
            }
        })
}

fn fill(path: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Store::open(path).unwrap();
        let me = store
            .me()
            .await
            .unwrap()
            .expect("somebody has signed in")
            .id;
        let listed = store.conversations(1).await.unwrap();
        let peer = listed.first().expect("Echo is there").chat.id;
        let newest: Millis = 1_790_000_000_000;
        for chunk in (0..STORED).collect::<Vec<_>>().chunks(1000) {
            let messages = chunk
                .iter()
                .map(|number| Listed {
                    message: message(me, peer, *number as Id, newest),
                    deleted: false,
                })
                .collect();
            store.merge(messages).await.unwrap();
        }
    });
}

fn message(me: Id, peer: Id, number: Id, newest: Millis) -> Message {
    let mine = number % 3 == 0;
    Message {
        chat: Chat::user(peer),
        sender: if mine { me } else { peer },
        id: number + 1,
        mine,
        created: newest - (STORED as Id - number) * 60_000,
        status: MessageStatus::Seen,
        content: Content::Text(format!(
            "Message number {number}, with a few words to lay out and to wrap."
        )),
    }
}
