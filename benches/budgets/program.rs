//! The desktop program in a window: start, memory, idling, switching theme.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::driver::{Display, Picture, Program, Window};
use crate::person::colour;
use crate::process::{cpu_seconds, pss, pss_of_files};
use crate::{Row, median, search, stored};

/// Messages stored before the start is timed.
const STORED: usize = 100_000;
/// And before it is timed again.
const MANY: usize = 1_000_000;
/// Starts that are timed.
const STARTS: usize = 7;
/// Themes and languages that are changed to: each once.
const SWITCHES: usize = 6;

pub fn measure() -> Vec<Row> {
    let display = Display::start(1280, 800);
    let home = tempfile::tempdir().unwrap();
    // The first run makes the account; its store is filled afterwards.
    let empty = median(start_times(&display, home.path()));
    let store = stored::find(home.path()).expect("the program keeps a store");
    stored::fill(&store, STORED);
    let full = median(start_times(&display, home.path()));
    let mut rows = vec![
        Row::at_most(
            "start → first frame, 100 000 messages, software",
            "≤ 250 ms",
            "ms (median)",
            250.0,
            full,
        ),
        growth("… growth against an empty store", full - empty),
    ];
    rows.extend(at_rest(&display, home.path()));
    rows.push(scrolled_through(&display, home.path()));
    rows.push(switch(
        "theme switch → drawn",
        &display,
        home.path(),
        "t",
        0.05,
    ));
    rows.push(switch(
        "language switch → drawn",
        &display,
        home.path(),
        "l",
        0.001,
    ));
    stored::fill(&store, MANY);
    let many = median(start_times(&display, home.path()));
    rows.push(growth("… and with 1 000 000 messages", many - empty));
    rows.push(search::measure(&store));
    rows
}

fn growth(what: &'static str, measured: f64) -> Row {
    Row::at_most(what, "none (≤ 20 ms)", "ms (of medians)", 20.0, measured)
}

/// What the program uses when it is left alone.
fn at_rest(display: &Display, home: &Path) -> [Row; 3] {
    let program = settled(display, home, "software");
    let software = pss(program.id());
    let idle = idle(&program);
    drop(program);
    let program = settled(display, home, "gpu");
    // This machine has no card: the driver plays one with a compiler and the processor, and the card's memory is ours.
    let driver = pss_of_files(program.id(), &["libLLVM", "swrast", "libgallium"]);
    [
        Row::at_most(
            "memory after start, software",
            "≤ 60 MiB PSS",
            "MiB",
            60.0,
            software,
        ),
        Row::at_most("idle, window open", "≤ 0.2 % of a core", "%", 0.2, idle),
        Row::at_most(
            "memory after start, GPU renderer, but for the driver",
            "≤ 150 MiB PSS",
            "MiB",
            150.0,
            pss(program.id()) - driver,
        ),
    ]
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
        display.wait_for("the store", || stored::find(home).is_some());
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

/// What the program uses after its whole history was scrolled through.
fn scrolled_through(display: &Display, home: &Path) -> Row {
    let program = settled(display, home, "software");
    let window = display.wait_for_window("AZStack");
    display.focus(&window);
    let mut echo = None;
    display.wait_for("Echo", || {
        let list = [0, 0, window.width / 2, window.height];
        echo = shown(display, &window).find(colour::DISC_E, list, 200);
        echo.is_some()
    });
    let (x, y) = echo.unwrap();
    display.click(window.x + x, window.y + y);
    display.wait_for("the chat", || {
        let chat = [window.width / 2, 0, window.width / 2, window.height];
        let chat = shown(display, &window).find(colour::THEIRS, chat, 2000);
        chat.is_some()
    });
    display.click(
        window.x + window.width * 3 / 4,
        window.y + window.height / 2,
    );
    // Home goes to the oldest row at hand, and the page before it is read; at the very beginning nothing moves.
    let (mut before, mut same) = (shown(display, &window), 0);
    while same < 5 {
        for _ in 0..20 {
            display.press("Home");
        }
        let now = shown(display, &window);
        same = if now.differences(&before) == 0 {
            same + 1
        } else {
            0
        };
        before = now;
    }
    Row::at_most(
        "memory after scrolling through 100 000 messages",
        "≤ 100 MiB PSS",
        "MiB",
        100.0,
        pss(program.id()),
    )
}

fn shown(display: &Display, window: &Window) -> Picture {
    display.look().cut_window(window)
}

/// From the key that, with Control and Shift, changes something to a screen of which so large a share is another, worst
/// of as many as come round.
fn switch(what: &'static str, display: &Display, home: &Path, key: &str, share: f64) -> Row {
    let program = settled(display, home, "software");
    let window = display.wait_for_window("AZStack");
    display.focus(&window);
    display.press("ctrl+comma");
    std::thread::sleep(Duration::from_secs(1));
    let mut hand = display.hand();
    hand.does("keydown Control_L keydown Shift_L");
    let mut worst: f64 = 0.0;
    for _ in 0..SWITCHES {
        std::thread::sleep(Duration::from_millis(500));
        let before = shown(display, &window);
        let pressed = Instant::now();
        hand.does(&format!("key --delay 0 {key}"));
        loop {
            let now = shown(display, &window);
            if now.differences(&before) as f64 > share * f64::from(now.width * now.height) {
                break;
            }
            assert!(pressed.elapsed() < Duration::from_secs(10), "never: {what}");
        }
        worst = worst.max(pressed.elapsed().as_secs_f64() * 1000.0);
    }
    hand.does("keyup Shift_L keyup Control_L");
    drop(program);
    Row::at_most(what, "≤ 100 ms", "ms (worst)", 100.0, worst)
}
