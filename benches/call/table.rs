//! What was measured, for people and for programs.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::figures::*;
use crate::row::{Bound, Row};
use crate::run::Run;

const COLUMNS: [&str; 18] = [
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

/// Prints all figures, and the budgets with the measured values beside them.
pub fn print(table: &[Measured]) {
    print!("\n{:<12}", "row");
    for column in COLUMNS {
        print!("  {column}");
    }
    println!("  size over time");
    for measured in table {
        print!("{:<12}", measured.row.name);
        for column in COLUMNS {
            let width = column.chars().count();
            print!("  {:>width$}", number(measured.medians.get(column)));
        }
        let sizes = measured.runs.first().map(|(_, run)| sizes(run));
        println!("  {}", sizes.unwrap_or_default());
    }
    println!(
        "\n{:<12}  {:<18}  {:>10}  measured",
        "row", "what", "budget"
    );
    for measured in table {
        for (figure, bound) in &measured.row.budgets {
            let value = measured.medians.get(figure);
            let (kept, budget) = match *bound {
                Bound::AtMost(most) => (value.is_some_and(|v| *v <= most), format!("≤ {most}")),
                Bound::AtLeast(least) => (
                    value.is_some_and(|v| *v >= least && v.is_finite()),
                    format!("≥ {least}"),
                ),
            };
            println!(
                "{:<12}  {figure:<18}  {budget:>10}  {} {}",
                measured.row.name,
                if kept { "✓" } else { "✗" },
                number(value)
            );
        }
        for failure in &measured.failures {
            println!("{:<12}  a run failed: {failure}", measured.row.name);
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
