//! Themes: complete, readable, and their faults told in sentences.

#![allow(clippy::unwrap_used)]

#[path = "looks/sources.rs"]
mod sources;

use std::fs;

use azstack::ui::look::{self, Look, Roles, contrast};
use azstack::ui::{Notice, Words};

use crate::sources::{root, sources};

const THEMES: [&str; 2] = ["classic", "classic-dark"];
const LANGUAGES: [&str; 6] = ["en", "vi", "es", "fr", "ja", "ar"];

/// Text and what it stands on.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "text",
        &["background", "side", "surface", "hover", "selected"],
    ),
    (
        "muted",
        &["background", "side", "surface", "hover", "selected"],
    ),
    ("faint", &["background", "side", "surface"]),
    ("accent-text", &["background", "side", "hover", "selected"]),
    ("failed", &["background", "side", "hover", "selected"]),
    ("link", &["background", "theirs", "mine"]),
    ("on-accent", &["accent"]),
    ("on-mine", &["mine"]),
    ("on-mine-muted", &["mine"]),
    ("on-theirs", &["theirs"]),
    ("on-theirs-muted", &["theirs"]),
    ("on-good", &["good"]),
    ("on-warning", &["warning"]),
    ("on-danger", &["danger"]),
    ("on-tooltip", &["tooltip"]),
    ("on-stage", &["stage", "control"]),
    ("on-stage-muted", &["stage"]),
    ("stage-status", &["stage"]),
    ("on-control-on", &["control-on"]),
    ("on-hang-up", &["hang-up"]),
    ("on-answer", &["answer"]),
];

/// Marks and rings: no text, but to be seen.
const MARKS: &[(&str, &[&str])] = &[
    ("mark", &["mine", "background", "side", "selected"]),
    ("on-mark", &["mark"]),
    ("failed", &["mine"]),
    ("muted", &["mine"]),
];

#[test]
fn what_is_to_be_read_can_be_read() {
    for theme in THEMES {
        let look = Look::load(theme, None).unwrap();
        let color = |role: &str| look.roles().get(role).unwrap();
        for (pairs, least) in [(TEXTS, 4.5), (MARKS, 3.0)] {
            for (text, surfaces) in pairs {
                for surface in *surfaces {
                    let found = contrast(color(text), color(surface));
                    assert!(
                        found >= least,
                        "{theme}: {text} on {surface} has {found:.2}, needs {least}"
                    );
                }
            }
        }
        for disc in look.avatars() {
            let name = (0..look.avatars().len()).map(|code| char::from(code as u8).to_string());
            let letters = name
                .map(|name| look.avatar(&name))
                .filter(|(of, _)| of == disc);
            for (_, letter) in letters {
                assert!(
                    contrast(letter, *disc) >= 4.0,
                    "{theme}: a letter on {disc:?}"
                );
            }
        }
    }
}

#[test]
fn a_theme_of_ones_own_may_change_a_few_colours() {
    let folder = tempfile::tempdir().unwrap();
    let text = "name = \"Mine\"\nbase = \"classic-dark\"\n[colors]\naccent = \"#004488\"\n";
    fs::write(folder.path().join("mine.toml"), text).unwrap();
    let look = Look::load("mine", Some(folder.path())).unwrap();
    let dark = Look::load("classic-dark", None).unwrap();
    assert_eq!(look.title(), "Mine");
    assert_eq!(look.roles().accent, iced::Color::from_rgb8(0, 0x44, 0x88));
    assert_eq!(look.roles().text, dark.roles().text);
    assert_eq!(
        Look::names(Some(folder.path())),
        ["classic", "classic-dark", "mine"]
    );
}

#[test]
fn a_fault_in_a_theme_is_a_sentence_with_file_and_line_and_classic_is_used() {
    let complete = fs::read_to_string(root().join("themes/classic.toml")).unwrap();
    let line = |key: &str| {
        complete
            .lines()
            .position(|line| line.starts_with(key))
            .unwrap()
            + 1
    };
    let table = [
        (
            complete.replace("text = \"#2f353b\"", "text = \"red\""),
            line("text ="),
            "not a colour",
        ),
        (
            complete.replace("text = \"#2f353b\"", "txt = \"#2f353b\""),
            line("text ="),
            "txt",
        ),
        (
            complete.replace("[colors]", "[colours]"),
            line("[colors]"),
            "colours",
        ),
        (
            format!("{complete}\nmuted = "),
            complete.lines().count() + 2,
            "",
        ),
        (String::from("base = \"pink\"\n"), 1, "pink"),
        (String::from("[colors]\n"), 2, "missing"),
        (
            complete.replace("avatars = [", "avatars = []\nx = ["),
            line("avatars") + 1,
            "x",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (text, line, reason) in table {
        fs::write(folder.path().join("own.toml"), &text).unwrap();
        let (look, error) = Look::find("own", Some(folder.path()));
        assert_eq!(look.name(), "classic");
        let error = error.expect("a faulty theme is told");
        let look::Error::Invalid {
            file,
            line: found,
            reason: told,
        } = &error
        else {
            panic!("{error:?}")
        };
        assert_eq!(file, "own.toml");
        assert_eq!(*found, line, "{told}\n{text}");
        assert!(told.contains(reason), "{told}");
        for language in LANGUAGES {
            let sentence = Notice::from(&error).say(&Words::new(&[language], None).0);
            assert!(
                sentence.contains("own.toml") && sentence.contains(&line.to_string()),
                "{sentence}"
            );
        }
    }
}

#[test]
fn a_theme_name_does_not_lead_out_of_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("themes");
    fs::create_dir(&inside).unwrap();
    fs::copy(
        root().join("themes/classic.toml"),
        folder.path().join("secret.toml"),
    )
    .unwrap();
    for name in ["../secret", "..", "", "secret", "/etc/passwd"] {
        let error = Look::load(name, Some(&inside)).unwrap_err();
        assert_eq!(error, look::Error::Unknown { name: name.into() });
    }
}

#[test]
fn an_endless_theme_file_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("long.toml"), "# x\n".repeat(100_000)).unwrap();
    let error = Look::load("long", Some(folder.path())).unwrap_err();
    assert!(matches!(error, look::Error::Unreadable { .. }), "{error:?}");
}

/// Every role is used by some view: a colour nobody draws with would lie to those who write themes.
#[test]
fn every_role_is_drawn_with() {
    let sources = sources(&root().join("src/ui"));
    for role in Roles::NAMES {
        let field = role.replace('-', "_");
        let used = |text: &String| {
            text.contains(&format!("roles.{field}")) || text.contains(&format!("roles().{field}"))
        };
        assert!(sources.values().any(used), "nobody draws with {role}");
    }
}

#[test]
fn colours_are_named_by_the_looks_alone() {
    let literals = [
        "Color::from_rgb",
        "Color::from_rgba",
        "Color::WHITE",
        "Color::BLACK",
        "color!(",
        "Color {",
    ];
    for (path, text) in sources(&root().join("src")) {
        if path.starts_with(root().join("src/ui/look")) || path == root().join("src/ui/look.rs") {
            continue;
        }
        for literal in literals {
            assert!(
                !text.contains(literal),
                "{} names a colour: {literal}",
                path.display()
            );
        }
    }
}
