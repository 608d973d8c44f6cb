//! What was measured, for people and for programs.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::figures::*;
use crate::row::{Bound, Row};
use crate::run::Run;

/// In the order in which they are printed.
const FIGURES: [&str; 22] = [
    CONNECTED,
    FIRST_FRAME,
    FULL_AFTER,
    DELAY_MEDIAN,
    DELAY_P95,
    SHOWN,
    RATE,
    LOWEST,
    FREEZES,
    LATER_FREEZES,
    LONGEST,
    CONCEALED,
    RECOVERED,
    HOLE,
    SILENCE,
    SPEECH,
    SPEECH_LOSS,
    MOUTH_TO_EAR,
    KBPS,
    CPU,
    MEMORY,
    BACK_AFTER,
];

/// One row measured.
pub struct Measured {
    pub row: Row,
    pub medians: Figures,
    pub runs: Vec<(Figures, Run)>,
    /// Why a run is missing.
    pub failures: Vec<String>,
}

/// Prints all figures, the pictures' sizes, and the budgets with the measured values beside them.
pub fn print(table: &[Measured]) {
    print!("\n{:<18}", "");
    for measured in table {
        print!("  {:>10}", measured.row.name);
    }
    println!();
    for figure in FIGURES {
        print!("{figure:<18}");
        for measured in table {
            print!("  {:>10}", number(measured.medians.get(figure)));
        }
        println!();
    }
    println!("\nlines of the received pictures over time, first run");
    for measured in table {
        let sizes = measured.runs.first().map(|(_, run)| sizes(run));
        println!("{:<12}  {}", measured.row.name, sizes.unwrap_or_default());
    }
    print_budgets(table);
}

fn print_budgets(table: &[Measured]) {
    println!("\n{:<12}  {:<18}  {:>8}  measured", "row", "what", "budget");
    for measured in table {
        let name = measured.row.name;
        for (figure, bound) in &measured.row.budgets {
            let value = measured.medians.get(figure);
            let holds = |bound: &dyn Fn(f64) -> bool| {
                value.is_some_and(|value| value.is_finite() && bound(*value))
            };
            let (kept, budget) = match *bound {
                Bound::AtMost(most) => (holds(&|value| value <= most), format!("≤ {most}")),
                Bound::AtLeast(least) => (holds(&|value| value >= least), format!("≥ {least}")),
            };
            let mark = if kept { "✓" } else { "✗" };
            println!(
                "{name:<12}  {figure:<18}  {budget:>8}  {mark} {}",
                number(value)
            );
        }
        for failure in &measured.failures {
            println!("{name:<12}  a run failed: {failure}");
        }
    }
}

fn number(value: Option<&f64>) -> String {
    match value {
        Some(value) if value.is_finite() => format!("{value:.1}"),
        _ => "–".to_owned(),
    }
}

/// Writes everything, with what both ends reported, and says where.
pub fn write(table: &[Measured]) -> std::io::Result<PathBuf> {
    let rows: Map<String, Value> = table
        .iter()
        .map(|measured| {
            let runs: Vec<Value> = measured
                .runs
                .iter()
                .map(|(figures, run)| json!({"figures": figures, "sizes": sizes(run), "reports": run}))
                .collect();
            let row = json!({
                "medians": measured.medians,
                "runs": runs,
                "failures": measured.failures,
            });
            (measured.row.name.to_owned(), row)
        })
        .collect();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-call.json");
    std::fs::write(&path, serde_json::to_vec(&rows)?)?;
    Ok(path)
}
