//! Measures the budgets of docs/architecture.md and prints them side by side.
//!
//! Wall-clock limits are judged here and nowhere else: the tests assert order. Everything runs on this machine, over
//! loopback; the window parts run the release program under Xvfb.

#![allow(clippy::unwrap_used)]

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
#[path = "budgets/program.rs"]
mod program;
#[path = "../tests/client/world.rs"]
#[allow(dead_code)]
mod world;

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
    let mut rows = program::measure();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    rows.push(runtime.block_on(painted::measure()));
    rows.extend(runtime.block_on(calls::measure()));
    rows.push(Row::unmeasured(
        "server: relay against a Node socket.io server; 1 000 durable connections",
        "≥ 2 ×; ack p99 ≤ 100 ms",
        "comes with the work on scale",
    ));
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
