//! Measures the budgets of docs/architecture.md and prints them side by side.
//!
//! Wall-clock limits are judged here and nowhere else: the tests assert order. Everything runs on this machine, over
//! loopback; the window parts run the release program under Xvfb.

#![allow(clippy::unwrap_used)]

#[path = "../tests/desktop/caller.rs"]
mod caller;
#[path = "budgets/calls.rs"]
mod calls;
#[path = "../tests/desktop/driver.rs"]
#[allow(dead_code)]
mod driver;
#[path = "budgets/painted.rs"]
mod painted;
#[path = "../tests/desktop/person.rs"]
#[allow(dead_code)]
mod person;
#[path = "budgets/process.rs"]
mod process;
#[path = "budgets/program.rs"]
mod program;
#[path = "../tests/screens/renderer.rs"]
mod renderer;
#[path = "../tests/screens/sample.rs"]
#[allow(dead_code)]
mod sample;
#[path = "budgets/scrolling.rs"]
mod scrolling;
#[path = "budgets/search.rs"]
mod search;
#[path = "budgets/server.rs"]
mod server;
#[path = "budgets/soak.rs"]
mod soak;
#[path = "budgets/stored.rs"]
mod stored;
#[path = "../tests/server/client.rs"]
mod wire;
#[path = "../tests/client/world.rs"]
#[allow(dead_code)]
mod world;

/// The program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Minutes.
const LONG_CALL: u64 = 30;

/// One line of the table.
pub struct Row {
    what: &'static str,
    budget: &'static str,
    measured: String,
    /// `None` when it cannot be judged here.
    kept: Option<bool>,
}

impl Row {
    /// A figure that must not exceed its limit.
    fn at_most(
        what: &'static str,
        budget: &'static str,
        unit: &str,
        limit: f64,
        measured: f64,
    ) -> Self {
        Self {
            what,
            budget,
            measured: format!("{measured:.1} {unit}"),
            kept: Some(measured <= limit),
        }
    }

    /// A figure that must not fall short of its limit.
    fn at_least(
        what: &'static str,
        budget: &'static str,
        unit: &str,
        limit: f64,
        measured: f64,
    ) -> Self {
        Self {
            what,
            budget,
            measured: format!("{measured:.1} {unit}"),
            kept: Some(measured >= limit),
        }
    }

    /// A figure without a budget of its own.
    fn told(what: &'static str, budget: &'static str, measured: String) -> Self {
        Self {
            what,
            budget,
            measured,
            kept: None,
        }
    }

    /// Something this machine or this version cannot measure, and why.
    fn unmeasured(what: &'static str, budget: &'static str, why: &str) -> Self {
        Self {
            what,
            budget,
            measured: format!("not measured: {why}"),
            kept: None,
        }
    }
}

fn main() {
    // `cargo test --all-targets` runs benches too; there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    // `server` measures one part alone; `soak 5` makes its call five minutes long.
    let mut words = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'));
    let only = words.next();
    let minutes = words.next().and_then(|word| word.parse().ok());
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    let mut rows = Vec::new();
    if wanted("program") {
        rows.extend(scrolling::measure());
        rows.extend(program::measure());
        rows.push(runtime.block_on(painted::measure()));
    }
    if wanted("calls") {
        rows.extend(runtime.block_on(calls::measure()));
    }
    if wanted("server") {
        rows.extend(runtime.block_on(server::measure()));
    }
    if wanted("soak") {
        rows.extend(runtime.block_on(soak::measure(minutes.unwrap_or(LONG_CALL))));
    }
    let widest = rows
        .iter()
        .map(|row| row.what.chars().count())
        .max()
        .unwrap_or(0);
    println!("\n{:<widest$}  {:<22}  measured", "what", "budget");
    for row in &rows {
        let mark = match row.kept {
            Some(true) => "✓",
            Some(false) => "✗",
            None => " ",
        };
        println!(
            "{:<widest$}  {:<22}  {mark} {}",
            row.what, row.budget, row.measured
        );
    }
}

/// The middle value.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
