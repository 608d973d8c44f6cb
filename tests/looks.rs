//! Themes and languages: complete, readable, and their faults told in sentences.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use azstack::ui::look::{self, Look, Roles, contrast};
use azstack::ui::words;
use azstack::ui::{Notice, Words};

const THEMES: [&str; 2] = ["classic", "classic-dark"];
const LANGUAGES: [&str; 6] = ["en", "vi", "es", "fr", "ja", "ar"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

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

/// The Rust files below a folder, with their texts.
fn sources(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.insert(path, text);
        }
    }
    found
}

/// The sentences of a language: key, text.
fn catalogue(language: &str) -> BTreeMap<String, String> {
    let mut sentences = BTreeMap::new();
    let mut last = String::new();
    for entry in fs::read_dir(root().join("i18n").join(language)).unwrap() {
        for line in fs::read_to_string(entry.unwrap().path()).unwrap().lines() {
            match line.split_once(" = ") {
                Some((key, said)) if line.starts_with(|first: char| first.is_ascii_lowercase()) => {
                    last = key.to_owned();
                    assert!(
                        sentences.insert(last.clone(), said.to_owned()).is_none(),
                        "{language}: {key} twice"
                    );
                }
                _ if line.starts_with('#') || line.is_empty() => {}
                _ => sentences.get_mut(&last).unwrap().push_str(line),
            }
        }
    }
    sentences
}

/// The placeholders of a sentence.
fn placeholders(said: &str) -> BTreeSet<String> {
    let names = said.split('$').skip(1);
    names
        .map(|rest| {
            rest.chars()
                .take_while(|letter| letter.is_ascii_alphanumeric())
                .collect()
        })
        .collect()
}

#[test]
fn all_languages_say_the_same_things() {
    let english = catalogue("en");
    for language in LANGUAGES {
        let other = catalogue(language);
        let missing: Vec<_> = english
            .keys()
            .filter(|key| !other.contains_key(*key))
            .collect();
        let more: Vec<_> = other
            .keys()
            .filter(|key| !english.contains_key(*key))
            .collect();
        assert!(
            missing.is_empty() && more.is_empty(),
            "{language} lacks {missing:?}, has beyond English {more:?}"
        );
        for (key, said) in &english {
            let theirs = placeholders(&other[key]);
            // A language may leave a part out (a year of a short date), never ask for one that is not given.
            assert!(
                theirs.is_subset(&placeholders(said)),
                "{language}: {key} asks for {theirs:?}"
            );
            assert!(
                !other[key].trim().is_empty(),
                "{language}: {key} says nothing"
            );
        }
    }
}

#[test]
fn every_sentence_is_said_and_every_key_exists() {
    let english = catalogue("en");
    let sources = sources(&root().join("src"));
    for key in english.keys() {
        let quoted = format!("\"{key}\"");
        assert!(
            sources.values().any(|text| text.contains(&quoted)),
            "nobody says {key}"
        );
    }
    // Whatever looks like a key and begins like one must be one.
    let families: BTreeSet<&str> = english
        .keys()
        .filter_map(|key| key.split('-').next())
        .collect();
    for (path, text) in &sources {
        if path
            .components()
            .all(|part| part.as_os_str() != "ui" && part.as_os_str() != "app")
        {
            continue;
        }
        for piece in text.split('"').skip(1).step_by(2) {
            let shaped =
                piece.contains('-') && piece.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let family = piece.split('-').next().unwrap_or_default();
            if shaped && families.contains(family) && !THEMES.contains(&piece) {
                assert!(
                    english.contains_key(piece),
                    "{}: there is no sentence {piece}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_sentence_can_be_filled_in() {
    for language in LANGUAGES {
        let (words, errors) = Words::new(&[language], None);
        assert_eq!(errors, []);
        assert_eq!(words.tag(), language);
        for (key, said) in catalogue(language) {
            let names = placeholders(&said);
            for number in [0_i64, 1, 2, 7, 12] {
                let sentence = words.fill(
                    &key,
                    names.iter().map(|name| (name.as_str(), number.into())),
                );
                assert!(!sentence.is_empty(), "{language}: {key}");
                assert!(
                    !sentence.contains(['{', '}', '[', '$']),
                    "{language}: {key} says {sentence}"
                );
            }
        }
    }
}

#[test]
fn the_best_language_there_is_is_chosen() {
    let chosen = |wanted: &[&str]| Words::new(wanted, None).0.tag();
    assert_eq!(chosen(&["vi-VN"]), "vi");
    assert_eq!(chosen(&["fr-CA", "vi"]), "fr");
    assert_eq!(chosen(&["tlh", "vi"]), "vi");
    assert_eq!(chosen(&["en-GB"]), "en");
    assert_eq!(chosen(&["tlh", "nonsense!"]), "en");
    assert_eq!(chosen(&[]), "en");
}

#[test]
fn numbers_take_their_plural() {
    let english = Words::english();
    let unread =
        |words: &Words, count: i64| words.fill("conversations-unread", [("count", count.into())]);
    assert_eq!(unread(&english, 1), "1 unread message");
    assert_eq!(unread(&english, 5), "5 unread messages");
    assert_eq!(
        unread(&Words::new(&["vi"], None).0, 5),
        "5 tin nhắn chưa đọc"
    );
}

#[test]
fn a_language_of_ones_own_falls_back_to_english_sentence_by_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let hebrew = folder.path().join("he");
    fs::create_dir(&hebrew).unwrap();
    fs::write(
        hebrew.join("a.ftl"),
        "language-name = עברית\nchat-send = שליחה\n",
    )
    .unwrap();
    let (words, errors) = Words::new(&["he-IL"], Some(folder.path()));
    assert_eq!(errors, []);
    assert_eq!(words.say("chat-send"), "שליחה");
    assert_eq!(words.say("chat-copy"), "Copy");
    assert_eq!(words.flow(), azstack::ui::flow::Flow::RightToLeft);
    let tags = Words::tags(Some(folder.path()));
    assert_eq!(tags[..LANGUAGES.len()], LANGUAGES);
    assert_eq!(tags[LANGUAGES.len()..], ["he"]);
    assert_eq!(Words::language_name("he", Some(folder.path())), "עברית");
}

#[test]
fn a_fault_in_a_language_file_is_a_sentence_with_file_and_line_and_the_rest_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let english = folder.path().join("en");
    fs::create_dir(&english).unwrap();
    fs::write(
        english.join("own.ftl"),
        "chat-send = Go!\n\nchat-copy = { $\nback = Home\n",
    )
    .unwrap();
    let (words, errors) = Words::new(&["en"], Some(folder.path()));
    assert_eq!(words.say("chat-send"), "Go!");
    assert_eq!(words.say("back"), "Home");
    assert_eq!(words.say("chat-copy"), "Copy");
    let [error] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    let words::Error::Invalid { file, line, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!((file.as_str(), *line), ("en/own.ftl", 3));
    let sentence = Notice::from(error).say(&words);
    assert!(
        sentence.contains("en/own.ftl") && sentence.contains('3'),
        "{sentence}"
    );
}

#[test]
fn times_are_said_as_people_say_them() {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    // Wednesday, 4 March 2026, 10:30 in Ho Chi Minh City.
    let now = 1_772_595_000_000;
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let english = Words::english().with_zone(zone.clone());
    let vietnamese = Words::new(&["vi"], None).0.with_zone(zone);
    let table = [
        (now, "now", "vừa xong"),
        (now + MINUTE, "now", "vừa xong"),
        (now - 5 * MINUTE, "5 min", "5 phút"),
        (now - 100 * MINUTE, "08:50", "08:50"),
        (now - DAY, "Yesterday", "Hôm qua"),
        (now - 2 * DAY, "Monday", "Thứ Hai"),
        (now - 30 * DAY, "2 Feb", "2 thg 2"),
        (now - 400 * DAY, "28/1/2025", "28/1/2025"),
    ];
    for (time, in_english, in_vietnamese) in table {
        assert_eq!(english.recently(time, now), in_english);
        assert_eq!(vietnamese.recently(time, now), in_vietnamese);
    }
    assert_eq!(
        english.last_seen(now - 90 * MINUTE, now),
        "Last seen 1 hour ago"
    );
    assert_eq!(
        english.day_title(english.day(now - 400 * DAY), now),
        "28 January 2025"
    );
    assert_eq!(
        vietnamese.day_title(vietnamese.day(now - 30 * DAY), now),
        "2 tháng 2"
    );
    assert_eq!(words::timer(std::time::Duration::from_secs(3725)), "62:05");
}
