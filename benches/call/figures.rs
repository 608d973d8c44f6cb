//! Figures out of the reports of both ends.

use std::collections::{BTreeMap, HashMap};

use crate::report::{Counters, Moment, Picture, Report};
use crate::row::{Act, Row};
use crate::run::Run;

pub const CONNECTED: &str = "connected ms";
pub const FIRST_FRAME: &str = "1st frame ms";
pub const FULL_AFTER: &str = "full size s";
pub const DELAY_MEDIAN: &str = "median ms";
pub const DELAY_P95: &str = "p95 ms";
pub const SHOWN: &str = "shown %";
pub const RATE: &str = "fps";
pub const LOWEST: &str = "lowest p";
pub const FREEZES: &str = "freezes";
pub const LATER_FREEZES: &str = "freezes after 5 s";
pub const LONGEST: &str = "longest ms";
pub const CONCEALED: &str = "concealed %";
pub const RECOVERED: &str = "by FEC %";
/// Longest piece of sound made up at a stretch.
pub const HOLE: &str = "hole ms";
/// Longest time without the tone, as heard.
pub const SILENCE: &str = "silence ms";
/// PESQ after Opus alone, and how much less it is after the call.
pub const SPEECH: &str = "coded MOS";
pub const SPEECH_LOSS: &str = "MOS lost";
pub const MOUTH_TO_EAR: &str = "to ear ms";
pub const KBPS: &str = "kbit/s";
pub const CPU: &str = "CPU %";
pub const MEMORY: &str = "MiB";
pub const BACK_AFTER: &str = "back s";

/// A longer pause between two pictures is a freeze, in seconds.
const FREEZE: f64 = 0.15;
/// Pictures sent this shortly before the end may still be on their way.
const UNDER_WAY: f64 = 0.5;
/// What a call may take to settle.
const SETTLING: f64 = 5.0;

/// Values by name; a value that a run does not have is missing.
pub type Figures = BTreeMap<&'static str, f64>;

/// The figures of one run. Of two directions the worse one counts.
pub fn figures(row: &Row, run: &Run) -> Figures {
    let mut figures = direction(row, &run.caller, &run.callee, run);
    if row.two_way {
        for (name, other) in direction(row, &run.callee, &run.caller, run) {
            let value = figures.entry(name).or_insert(other);
            let larger_is_better = [SHOWN, RATE, LOWEST, KBPS].contains(&name);
            *value = if larger_is_better {
                value.min(other)
            } else {
                value.max(other)
            };
        }
    }
    let spent = |report: &Report| {
        (report.finish.cpu_seconds - report.begin.cpu_seconds)
            / (report.finish.at - report.begin.at)
            * 100.0
    };
    figures.insert(CPU, spent(&run.caller) + spent(&run.callee));
    figures.extend(run.mouth_to_ear.map(|delay| (MOUTH_TO_EAR, delay)));
    figures.extend(run.silence.map(|silence| (SILENCE, silence)));
    if let Some((loss, coded)) = run.speech {
        figures.insert(SPEECH, coded);
        figures.insert(SPEECH_LOSS, loss);
    }
    figures.insert(MEMORY, run.caller.memory + run.callee.memory);
    figures
}

/// The figures of what one end sent and the other received.
fn direction(row: &Row, sender: &Report, receiver: &Report, run: &Run) -> Figures {
    let mut figures = Figures::new();
    let called = run.caller.first(&Moment::Called).unwrap_or(f64::NAN);
    let connected = [&run.caller, &run.callee]
        .map(|end| end.first(&Moment::Connected).unwrap_or(f64::NAN))
        .into_iter()
        .fold(0.0, f64::max);
    figures.insert(CONNECTED, (connected - called) * 1e3);
    let pictures = &receiver.received;
    if let Some(first) = pictures.first() {
        figures.insert(FIRST_FRAME, (first.at - called) * 1e3);
    }
    let (begin, finish) = (receiver.begin.at, receiver.finish.at);
    let full = |picture: &&Picture| picture.height == row.height;
    if let Some(first) = pictures.iter().find(full) {
        figures.insert(FULL_AFTER, first.at - connected);
    }
    let later = pictures.iter().filter(|picture| picture.at > begin);
    if row.act == Act::LiftLimit
        && let Some(back) = later.clone().find(full)
    {
        figures.insert(BACK_AFTER, back.at - begin);
    }
    let measured: Vec<Picture> = later.copied().collect();
    figures.insert(RATE, measured.len() as f64 / (finish - begin));
    if let Some(lowest) = measured.iter().map(|picture| picture.height).min() {
        figures.insert(LOWEST, f64::from(lowest));
    }
    delays(&mut figures, sender, &measured);
    shown(&mut figures, sender, receiver);
    let pauses = pauses(pictures, begin, finish);
    let freezes = |pauses: &[f64]| pauses.iter().filter(|pause| **pause > FREEZE).count() as f64;
    figures.insert(FREEZES, freezes(&pauses));
    figures.insert(LONGEST, pauses.into_iter().fold(0.0, f64::max) * 1e3);
    let later = self::pauses(pictures, connected + SETTLING, finish);
    figures.insert(LATER_FREEZES, freezes(&later));
    sound(&mut figures, &receiver.begin, &receiver.finish);
    let rates = receiver
        .numbers
        .iter()
        .filter(|numbers| (begin..finish).contains(&numbers.at));
    let holes = rates.clone().map(|numbers| numbers.hole_ms);
    figures.insert(HOLE, holes.fold(0.0, f64::max));
    figures.insert(KBPS, mean(rates.map(|numbers| numbers.kbps_in)));
    figures
}

/// From the camera's slot to the decoder's.
fn delays(figures: &mut Figures, sender: &Report, measured: &[Picture]) {
    let left: HashMap<u16, f64> = sender
        .sent
        .iter()
        .map(|picture| (picture.counter, picture.at))
        .collect();
    let mut delays: Vec<f64> = measured
        .iter()
        .filter_map(|picture| Some((picture.at - left.get(&picture.counter)?) * 1e3))
        .collect();
    delays.sort_by(f64::total_cmp);
    if delays.is_empty() {
        return;
    }
    let at = |share: f64| delays[((delays.len() - 1) as f64 * share) as usize];
    figures.insert(DELAY_MEDIAN, at(0.5));
    figures.insert(DELAY_P95, at(0.95));
}

/// Share of the camera's pictures that the other side saw.
fn shown(figures: &mut Figures, sender: &Report, receiver: &Report) {
    let time = sender.begin.at..sender.finish.at - UNDER_WAY;
    let sent: Vec<u16> = sender
        .sent
        .iter()
        .filter(|picture| time.contains(&picture.at))
        .map(|picture| picture.counter)
        .collect();
    let seen: std::collections::HashSet<u16> = receiver
        .received
        .iter()
        .map(|picture| picture.counter)
        .collect();
    let shown = sent.iter().filter(|counter| seen.contains(counter)).count();
    figures.insert(SHOWN, shown as f64 / sent.len() as f64 * 100.0);
}

/// Times without a new picture between two moments.
fn pauses(pictures: &[Picture], from: f64, to: f64) -> Vec<f64> {
    let moments = pictures
        .iter()
        .map(|picture| picture.at)
        .filter(|at| (from..to).contains(at));
    let mut last = from;
    moments
        .chain([to])
        .map(|at| at - std::mem::replace(&mut last, at))
        .collect()
}

fn sound(figures: &mut Figures, begin: &Counters, finish: &Counters) {
    let played = finish.samples_played - begin.samples_played;
    let share = |made: u64| made as f64 / played as f64 * 100.0;
    figures.insert(
        CONCEALED,
        share(finish.samples_concealed - begin.samples_concealed),
    );
    figures.insert(
        RECOVERED,
        share(finish.samples_recovered - begin.samples_recovered),
    );
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.count() as f64
}

/// The middle of each value.
pub fn medians(runs: &[Figures]) -> Figures {
    let names = runs.iter().flat_map(Figures::keys).copied();
    names
        .map(|name| {
            // A run without the value is as bad as can be.
            let mut values: Vec<f64> = runs
                .iter()
                .map(|run| run.get(name).copied().unwrap_or(f64::INFINITY))
                .collect();
            values.sort_by(f64::total_cmp);
            (name, values[values.len() / 2])
        })
        .collect()
}

/// Heights of the received pictures over time, as `180 → 720 (2.1 s)`, with times since the call was connected.
pub fn sizes(run: &Run) -> String {
    let connected = run.callee.first(&Moment::Connected).unwrap_or(f64::NAN);
    let (mut text, mut last) = (String::new(), 0);
    for picture in &run.callee.received {
        if last == 0 {
            text = picture.height.to_string();
        } else if picture.height != last {
            text += &format!(" → {} ({:.1} s)", picture.height, picture.at - connected);
        }
        last = picture.height;
    }
    text
}
