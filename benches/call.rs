//! Calls between two programs over bad networks, measured beside their budgets: `make bench-call`.
//!
//! ```text
//! make bench-call                                       all rows, three times each: some 26 minutes
//! make bench-call ARGS="--quick clean loss-5"           these rows, once, with short times
//! make bench-call ARGS="--runs 1 --warm-up 5 --measured 10 clean"
//! ```
//!
//! Two programs without windows, each in a network namespace of its own, call each other through a real server. The
//! caller sends the test pattern and the tone, the other one watches. Camera → screen ends at the decoded picture,
//! since there is no window. This program runs itself again as each of the processes, so it needs root, `ip`, `tc`
//! and `nft`. What the library does inside is measured by `budgets.rs`; nothing is judged here but whole calls.

#![allow(clippy::unwrap_used)]

#[path = "call/child.rs"]
mod child;
#[path = "call/end.rs"]
mod end;
#[path = "call/figures.rs"]
mod figures;
#[path = "call/heard.rs"]
mod heard;
#[path = "call/network.rs"]
mod network;
#[path = "budgets/process.rs"]
#[allow(dead_code, reason = "shared with the budgets")]
mod process;
#[path = "call/proxy.rs"]
mod proxy;
#[path = "call/report.rs"]
mod report;
#[path = "call/row.rs"]
mod row;
#[path = "call/run.rs"]
mod run;
#[path = "call/server.rs"]
mod server;
#[path = "call/sound.rs"]
mod sound;
#[path = "call/speech.rs"]
mod speech;
#[path = "call/table.rs"]
mod table;

use std::sync::atomic::Ordering;
use std::time::Duration;

use row::Row;
use run::Times;
use table::Measured;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["--as-end", setup] => {
            start_log();
            runtime().block_on(end::run(serde_json::from_str(setup).unwrap()));
            // Nothing is left to say; threads that watch need not be waited for.
            std::process::exit(0);
        }
        ["--as-server", ip] => runtime().block_on(server::run(ip)),
        ["--as-proxy", here, there, end, jitter, seed] => {
            let jitter = Duration::from_millis(jitter.parse().unwrap());
            proxy::run(here, there, end, jitter, seed.parse().unwrap()).unwrap();
        }
        // `cargo test --all-targets` runs benches too; there is nothing to test here.
        _ if words.contains(&"--test") => {}
        _ => measure(&words),
    }
}

fn measure(words: &[&str]) {
    let options = match options(words) {
        Ok(options) => options,
        Err(error) => return eprintln!("{error}"),
    };
    watch_interruption();
    let mut table = Vec::new();
    for row in options.rows {
        eprintln!("{} …", row.name);
        let mut measured = Measured {
            row,
            medians: figures::Figures::new(),
            runs: Vec::new(),
            failures: Vec::new(),
        };
        for number in 0..options.runs {
            match run::run(&measured.row, options.times, number) {
                Ok(run) => {
                    let figures = figures::figures(&measured.row, &run);
                    measured.runs.push((figures, run));
                }
                Err(error) => {
                    eprintln!("{}: {error}", measured.row.name);
                    measured.failures.push(error);
                }
            }
            if child::INTERRUPTED.load(Ordering::Relaxed) {
                std::process::exit(130);
            }
        }
        let figures: Vec<_> = measured.runs.iter().map(|(f, _)| f.clone()).collect();
        measured.medians = figures::medians(&figures);
        table.push(measured);
    }
    table::print(&table);
    match table::write(&table) {
        Ok(path) => println!("\nall of it: {}", path.display()),
        Err(error) => eprintln!("the figures are not written: {error}"),
    }
}

struct Options {
    rows: Vec<Row>,
    runs: u64,
    times: Times,
}

fn options(words: &[&str]) -> Result<Options, String> {
    let mut options = Options {
        rows: row::all(),
        runs: 3,
        times: Times {
            warm_up: Duration::from_secs(30),
            measured: Duration::from_secs(20),
        },
    };
    let mut wanted = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut seconds = || {
            let number = words.next().and_then(|word| word.parse().ok());
            number.ok_or(format!("{word} needs a number"))
        };
        match *word {
            // Cargo's own.
            "--bench" => {}
            "--quick" => {
                options.runs = 1;
                options.times.warm_up = Duration::from_secs(10);
                options.times.measured = Duration::from_secs(8);
            }
            "--runs" => options.runs = seconds()?,
            "--warm-up" => options.times.warm_up = Duration::from_secs(seconds()?),
            "--measured" => options.times.measured = Duration::from_secs(seconds()?),
            name => wanted.push(name),
        }
    }
    let known: Vec<&str> = options.rows.iter().map(|row| row.name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(format!("no row {unknown}; there are {}", known.join(", ")));
    }
    if !wanted.is_empty() {
        options.rows.retain(|row| wanted.contains(&row.name));
    }
    Ok(options)
}

/// Ctrl+C and the like let everything be put away first.
fn watch_interruption() {
    std::thread::spawn(|| {
        runtime().block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let mut terminated = signal(SignalKind::terminate()).unwrap();
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
        });
        child::INTERRUPTED.store(true, Ordering::Relaxed);
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

/// What an end has to say goes to standard error, if `RUST_LOG` asks for it.
fn start_log() {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
}
