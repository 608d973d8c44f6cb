//! `docs/api.md` is the table of the API: every id of the document has a line, and every line a test of its name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// How many ids each letter has, those with a letter behind counted apart.
const IDS: &[(char, usize)] = &[
    ('B', 7),
    ('C', 23),
    ('E', 21),
    ('F', 47),
    ('K', 4),
    ('O', 12),
    ('R', 35),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The names of all tests: functions under a test attribute, and what `in_every_style!` makes.
fn tests() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"),
        &mut files,
    );
    let mut names = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let mut is_test = false;
        for line in text.lines().map(str::trim_start) {
            if line.starts_with("#[tokio::test") || line.starts_with("#[test]") {
                is_test = true;
            } else if let Some(rest) = line
                .strip_prefix("async fn ")
                .or_else(|| line.strip_prefix("fn "))
            {
                let name: String = rest.chars().take_while(|c| *c != '(').collect();
                if std::mem::take(&mut is_test) {
                    names.insert(name);
                }
            }
        }
        for made in text.split("in_every_style!(").skip(1) {
            let arguments = made.split(')').next().unwrap();
            let arguments: Vec<&str> = arguments
                .split(',')
                .map(str::trim)
                .filter(|argument| !argument.is_empty())
                .collect();
            // The last one is the scenario.
            let made = arguments[..arguments.len() - 1].iter();
            names.extend(made.map(ToString::to_string));
        }
    }
    names
}

/// The rows of the table: id, and its cells.
fn rows() -> BTreeMap<String, Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md");
    let text = fs::read_to_string(path).unwrap();
    let is_id = |cell: &str| {
        let mut letters = cell.chars();
        letters
            .next()
            .is_some_and(|letter| letter.is_ascii_uppercase())
            && letters.next().is_some_and(|digit| digit.is_ascii_digit())
    };
    text.lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
        })
        .filter(|cells| is_id(&cells[0]))
        .map(|cells| (cells[0].clone(), cells))
        .collect()
}

#[test]
fn every_id_has_a_line_and_every_line_a_test() {
    let (rows, tests) = (rows(), tests());
    for &(letter, count) in IDS {
        let here = rows.keys().filter(|id| id.starts_with(letter)).count();
        assert_eq!(here, count, "lines of {letter}");
    }
    for (id, cells) in &rows {
        assert_eq!(
            cells.len(),
            5,
            "{id}: id, ours, original, test, what breaks"
        );
        assert!(
            cells.iter().all(|cell| !cell.is_empty()),
            "{id} has an empty cell"
        );
        let test = &cells[3];
        let test = test.trim_matches('`');
        assert!(
            test.starts_with(&format!("{}_", id.to_lowercase())),
            "{id} names {test}"
        );
        assert!(tests.contains(test), "{id}: there is no test {test}");
    }
}

/// A test named by an id that is not in the table would be overlooked.
#[test]
fn no_test_is_named_by_an_unknown_id() {
    let rows = rows();
    for test in tests() {
        let Some((id, _)) = test.split_once('_') else {
            continue;
        };
        let mut letters = id.chars();
        let named = letters
            .next()
            .is_some_and(|letter| "bcefkor".contains(letter))
            && letters.next().is_some_and(|digit| digit.is_ascii_digit());
        // `f23_` and `f28_` stand for the whole family.
        let known = rows.keys().any(|row| row.to_lowercase().starts_with(id));
        assert!(!named || known, "{test}");
    }
}
