//! The arrows of docs/architecture.md: who may use whom. Reads the `use crate::` lines and fails on any other edge.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room of the house, and the rooms it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("address", &[]),
    ("g711", &[]),
    ("letters", &[]),
    ("protocol", &[]),
    ("call", &["protocol"]),
    ("store", &["letters", "protocol"]),
    ("connection", &["address", "protocol"]),
    ("transport", &["address"]),
    ("media", &["g711", "transport"]),
    (
        "client",
        &[
            "protocol",
            "call",
            "store",
            "connection",
            "media",
            "transport",
        ],
    ),
    ("server", &["g711", "protocol", "transport"]),
    ("local", &["server", "client", "store", "media", "protocol"]),
    ("ui", &["letters", "client", "store", "media", "protocol"]),
    (
        "sdk",
        &["letters", "ui", "client", "store", "media", "protocol"],
    ),
    (
        "app",
        &["sdk", "ui", "client", "store", "media", "protocol"],
    ),
];

/// The rooms that may name the toolkit.
const DRAWING: &[&str] = &["ui", "sdk", "app"];

fn sources(room: &str) -> Vec<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = vec![source.join(format!("{room}.rs"))];
    let mut folders = vec![source.join(room)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// The rooms named after `crate::` anywhere in a file's code.
fn used(text: &str) -> BTreeSet<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let mut rooms = BTreeSet::new();
    for line in code {
        for (at, _) in line.match_indices("crate::") {
            let before = line[..at].chars().next_back();
            if before.is_some_and(|character| character == '$' || character.is_alphanumeric()) {
                continue;
            }
            let rest = &line[at + "crate::".len()..];
            let names = rest.strip_prefix('{').map_or_else(
                || vec![rest],
                |list| {
                    list.trim_end_matches(&['}', ';'][..])
                        .split(',')
                        .map(str::trim)
                        .collect()
                },
            );
            for name in names {
                let name: String = name
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                rooms.insert(name);
            }
        }
    }
    rooms
}

#[test]
fn rooms_use_only_those_below_them() {
    let known: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let mut edges = 0;
    for (room, allowed) in ARROWS {
        for path in sources(room) {
            let text = fs::read_to_string(&path).unwrap();
            for target in used(&text) {
                if target == *room || !known.contains(target.as_str()) {
                    continue;
                }
                edges += 1;
                assert!(
                    allowed.contains(&target.as_str()),
                    "{} must not use {target}",
                    path.display()
                );
            }
            let draws = text.contains("iced::") || text.contains("use iced");
            assert!(
                !draws || DRAWING.contains(room),
                "{} must not name iced",
                path.display()
            );
        }
    }
    assert!(edges > 20, "the test no longer sees the edges");
}

/// Of the server, the phone gateway alone touches media.
#[test]
fn only_the_phone_gateway_of_the_server_uses_the_peer_connection() {
    let mut users = 0;
    for path in sources("server") {
        let text = fs::read_to_string(&path).unwrap();
        if used(&text).contains("transport") {
            users += 1;
            let is_phone = path.to_str().unwrap().contains("/server/phone");
            assert!(is_phone, "{} must not use transport", path.display());
        }
    }
    assert!(users > 3, "the test no longer sees them");
}

#[test]
fn every_room_is_on_the_map() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(source).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(room) = name.strip_suffix(".rs") else {
            continue;
        };
        let program = ["lib", "main"].contains(&room);
        assert!(
            program || ARROWS.iter().any(|(known, _)| *known == room),
            "{room} has no arrows"
        );
    }
}

#[test]
fn unsafe_code_stays_in_the_codec_wrapper() {
    for (room, _) in ARROWS {
        for path in sources(room) {
            let text = fs::read_to_string(&path).unwrap();
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let has = code.into_iter().any(|line| {
                line.contains("unsafe {")
                    || line.contains("unsafe impl")
                    || line.contains("unsafe fn")
            });
            assert!(
                !has || path.ends_with("media/vp8.rs"),
                "{} has unsafe code",
                path.display()
            );
        }
    }
}
