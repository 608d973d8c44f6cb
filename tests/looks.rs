//! Themes: complete, readable, and their faults told in sentences.

#![allow(clippy::unwrap_used)]

#[path = "looks/sources.rs"]
mod sources;

use std::fs;

use azstack::ui::look::{self, Look, Pair, Roles, contrast, pairs};
use azstack::ui::{Notice, Words};

use crate::sources::{root, sources};

const THEMES: [&str; 4] = ["classic", "classic-light", "classic-dark", "high-contrast"];
const LANGUAGES: [&str; 6] = ["en", "vi", "es", "fr", "ja", "ar"];

/// Where something that takes the keyboard may stand.
const GROUNDS: [&str; 16] = [
    "background",
    "side",
    "surface",
    "hover",
    "selected",
    "mine",
    "theirs",
    "accent",
    "good",
    "warning",
    "danger",
    "stage",
    "control",
    "control-on",
    "hang-up",
    "answer",
];

/// What cannot be told well from its ground in the colours of the original, which `classic` keeps.
const MISSES: &[(&str, &[&str])] = &[
    (
        "muted",
        &["background", "side", "surface", "hover", "selected", "mine"],
    ),
    ("faint", &["background", "side", "surface"]),
    ("accent-text", &["background", "side", "hover", "selected"]),
    ("link", &["background", "theirs", "mine"]),
    ("on-accent", &["accent"]),
    ("on-mine", &["mine"]),
    ("on-mine-muted", &["mine"]),
    ("on-theirs-muted", &["theirs"]),
    ("on-good", &["good"]),
    ("on-warning", &["warning"]),
    ("on-danger", &["danger"]),
    ("on-answer", &["answer"]),
];

/// The list is right in both directions, and the page about themes has it.
#[test]
fn what_classic_keeps_of_the_original_that_is_hard_to_read_is_known() {
    let page = fs::read_to_string(root().join("docs/theming.md")).unwrap();
    let classic = Look::classic();
    for pair in pairs() {
        let Pair { ink, ground, .. } = pair;
        let listed = MISSES
            .iter()
            .any(|(of, on)| *of == ink && on.contains(&ground));
        let found = pair.contrast(&classic);
        assert_eq!(
            pair.holds(&classic),
            !listed,
            "{ink} on {ground}: {found:.2}"
        );
    }
    for (ink, grounds) in MISSES {
        let of = |ground: &&str| classic_contrast(&classic, ink, ground);
        let worst = grounds.iter().map(of).fold(f32::INFINITY, f32::min);
        let grounds: Vec<_> = grounds.iter().map(|ground| format!("`{ground}`")).collect();
        let line = format!("* `{ink}` on {}: {worst:.1}", grounds.join(", "));
        assert!(page.contains(&line), "docs/theming.md: {line}");
    }
}

fn classic_contrast(classic: &Look, ink: &str, ground: &str) -> f32 {
    let colour = |role| classic.roles().get(role).unwrap();
    contrast(colour(ink), colour(ground))
}

#[test]
fn what_is_to_be_read_can_be_read() {
    let mut met = 0;
    for theme in THEMES {
        let look = Look::load(theme, None).unwrap();
        for pair in pairs() {
            met += 1;
            // Whoever asks for contrast gets the more demanding of the two figures for texts.
            let least = match theme {
                // It keeps the colours of the original; see above.
                "classic" => continue,
                "high-contrast" if pair.least > 4.0 => 7.0,
                _ => pair.least,
            };
            let found = pair.contrast(&look);
            let Pair { ink, ground, .. } = pair;
            assert!(
                found >= least,
                "{theme}: {ink} on {ground} has {found:.2}, needs {least}"
            );
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
    assert!(met > 100, "{met}");
}

/// Of its two lines, one can be seen wherever it is.
#[test]
fn what_has_the_keyboard_is_seen_on_every_ground() {
    for theme in THEMES {
        let look = Look::load(theme, None).unwrap();
        let colour = |role| look.roles().get(role).unwrap();
        for ground in GROUNDS {
            let seen = ["focus", "focus-edge"].map(|line| contrast(colour(line), colour(ground)));
            assert!(
                seen.iter().any(|seen| *seen >= 3.0),
                "{theme}: {ground}, {seen:?}"
            );
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
        [
            "classic",
            "classic-light",
            "classic-dark",
            "high-contrast",
            "mine"
        ]
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
    // The text, the line and the column of its fault, and a part of the reason.
    let table = [
        (
            complete.replace("text = \"#2f353b\"", "text = \"red\""),
            line("text ="),
            8,
            "not a colour",
        ),
        (
            complete.replace("text = \"#2f353b\"", "txt = \"#2f353b\""),
            line("text ="),
            1,
            "txt",
        ),
        (
            complete.replace("[colors]", "[colours]"),
            line("[colors]"),
            2,
            "colours",
        ),
        (
            format!("{complete}\nmuted = "),
            complete.lines().count() + 2,
            9,
            "",
        ),
        (String::from("base = \"pink\"\n"), 1, 1, "pink"),
        (String::from("[colors]\n"), 2, 1, "missing"),
        (
            complete.replace("avatars = [", "avatars = []\nx = ["),
            line("avatars") + 1,
            1,
            "x",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (text, line, column, reason) in table {
        fs::write(folder.path().join("own.toml"), &text).unwrap();
        let (look, error) = Look::find("own", Some(folder.path()));
        assert_eq!(look.name(), "classic");
        let error = error.expect("a faulty theme is told");
        let look::Error::Invalid {
            file,
            line: found,
            column: at,
            reason: told,
        } = &error
        else {
            panic!("{error:?}")
        };
        assert_eq!(file, "own.toml");
        assert_eq!((*found, *at), (line, column), "{told}\n{text}");
        assert!(told.contains(reason), "{told}");
        for language in LANGUAGES {
            let sentence = Notice::from(&error).say(&Words::new(&[language], None).0);
            assert!(
                ["own.toml", &line.to_string(), &column.to_string()]
                    .iter()
                    .all(|part| sentence.contains(part)),
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
fn a_theme_that_is_made_is_read_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    // Not there yet: a person's first theme.
    let themes = folder.path().join("themes");
    let pink = iced::Color::from_rgb8(0xff, 0x20, 0x90);
    let film = iced::Color::from_rgba8(1, 2, 3, 128.0 / 255.0);
    let made = Look::load("classic-dark", None)
        .unwrap()
        .titled("Über \"pink\" \\ 🌸\n")
        .with("accent", pink)
        .with("film", film);
    let saved = made.clone().save(&themes).unwrap();
    assert_eq!(saved.name(), "über-pink");
    let read = Look::load("über-pink", Some(&themes)).unwrap();
    assert_eq!(read, saved);
    assert_eq!(read.roles(), made.roles());
    assert_eq!(read.title(), "Über \"pink\" \\ 🌸");
    assert_eq!(read.theme().palette().primary, pink);
    // Saved again it keeps its file; another of the same name gets one of its own.
    assert_eq!(
        read.titled("Rose").save(&themes).unwrap().name(),
        "über-pink"
    );
    assert_eq!(made.save(&themes).unwrap().name(), "über-pink-2");
    assert_eq!(
        Look::classic().titled("---").save(&themes).unwrap().name(),
        "theme"
    );
    assert_eq!(
        Look::classic()
            .titled("System")
            .save(&themes)
            .unwrap()
            .name(),
        "system-2",
        "the name for the system's wish is no theme's"
    );
    let files = fs::read_dir(&themes).unwrap().count();
    assert_eq!(files, 4, "nothing but themes is left");
    Look::remove("über-pink", &themes).unwrap();
    let gone = Look::load("über-pink", Some(&themes)).unwrap_err();
    assert!(matches!(gone, look::Error::Unknown { .. }), "{gone:?}");
    assert!(Look::remove("../themes/theme", &themes).is_err());
    assert!(Look::remove("classic", &themes).is_err());
}

#[test]
fn where_nothing_can_be_written_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("themes");
    fs::write(&file, "in the way").unwrap();
    let error = Look::classic().titled("Mine").save(&file).unwrap_err();
    assert!(matches!(error, look::Error::Unwritable { .. }), "{error:?}");
    let sentence = Notice::from(&error).say(&Words::english());
    assert!(sentence.contains("mine.toml"), "{sentence}");
}

#[test]
fn strange_file_names_are_no_themes() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("themes/classic.toml")).unwrap();
    let long = "x".repeat(100);
    let strange = [
        ".hidden",
        "a.b",
        "system",
        "two\nlines",
        "rtl\u{202e}lmot",
        &long,
    ];
    for name in strange.iter().chain(&["mine", "của tôi"]) {
        fs::write(folder.path().join(format!("{name}.toml")), &text).unwrap();
    }
    fs::create_dir(folder.path().join("folder.toml")).unwrap();
    let names = Look::names(Some(folder.path()));
    assert_eq!(names[THEMES.len()..], ["của tôi", "mine"]);
    for name in strange.iter().chain(&["folder"]) {
        let error = Look::load(name, Some(folder.path())).unwrap_err();
        assert!(matches!(error, look::Error::Unknown { .. }), "{error:?}");
    }
    assert!(Look::load("của tôi", Some(folder.path())).is_ok());
    let endless = format!("name = \"{}\"\nbase = \"classic\"", "y".repeat(9_000));
    fs::write(folder.path().join("mine.toml"), endless).unwrap();
    let title = Look::load("mine", Some(folder.path())).unwrap();
    assert_eq!(title.title().len(), 60);
}

#[test]
fn every_role_is_on_the_page_about_themes_and_on_the_card_that_makes_them() {
    let page = fs::read_to_string(root().join("docs/theming.md")).unwrap();
    let card = fs::read_to_string(root().join("src/ui/screen/theme/role.rs")).unwrap();
    for role in Roles::NAMES {
        assert!(
            page.contains(&format!("| `{role}` |")),
            "docs/theming.md: {role}"
        );
        assert!(
            card.contains(&format!("\"role-{role}\"")),
            "the card: {role}"
        );
    }
    let told = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(
        told,
        Roles::NAMES.len(),
        "the page tells of roles there are"
    );
}

/// The page's own file is a theme, and its fault is told as the page says.
#[test]
fn the_page_about_themes_is_right() {
    let page = fs::read_to_string(root().join("docs/theming.md")).unwrap();
    let written = page.split("```").nth(1).unwrap();
    let written = written.strip_prefix("toml\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evening.toml");
    fs::write(&file, written).unwrap();
    let evening = Look::load("evening", Some(folder.path())).unwrap();
    assert_eq!(evening.title(), "Evening");
    fs::write(&file, written.replace("#004488", "red")).unwrap();
    let error = Look::load("evening", Some(folder.path())).unwrap_err();
    // Marks of direction round what is filled in are not to be seen.
    let said = Notice::from(&error).say(&Words::english());
    let said = said.replace(['\u{2068}', '\u{2069}'], "");
    let page = page.replace("\n  ", " ");
    assert!(page.contains(&said), "{said}");
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
