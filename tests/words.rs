//! Languages: complete, with the forms their grammar needs, nothing said past them, and faults told in sentences.

#![allow(clippy::unwrap_used)]

#[path = "looks/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use azstack::ui::words;
use azstack::ui::{Notice, Words};

use crate::sources::{root, sources};

const LANGUAGES: [&str; 6] = ["en", "vi", "es", "fr", "ja", "ar"];

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
            let (ours, theirs) = (placeholders(said), placeholders(&other[key]));
            assert!(
                theirs.is_subset(&ours),
                "{language}: {key} asks for {theirs:?}"
            );
            // What only chooses a form is left out where there is one form.
            let lost = ours
                .iter()
                .find(|name| !theirs.contains(*name) && said.contains(&format!("${name} }}")));
            assert_eq!(lost, None, "{language}: {key} leaves something out");
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
            if shaped && families.contains(family) && !piece.starts_with("classic") {
                assert!(
                    english.contains_key(piece),
                    "{}: there is no sentence {piece}",
                    path.display()
                );
            }
        }
    }
}

/// What a program says to a person comes from the catalogues: no other text of two words, and none that is shown as it is.
#[test]
fn nothing_is_said_past_the_catalogues() {
    // Why a file is faulty is said in English, like the reasons of the parsers and of the system; the rest is no sentence
    // to anybody.
    const ALLOWED: [&str; 12] = [
        "longer than {MAX_LENGTH} bytes",
        "\\\"{text}\\\" is not a colour like #rrggbb",
        "\\\"{base}\\\" is not a built-in theme",
        "there is no colour called \\\"{unknown}\\\"",
        "the colour \\\"{role}\\\" is missing",
        "the picture is not whole",
        "the host refused the message",
        "first frame after {} ms",
        "the data of every language, or of their root, are compiled in",
        "Noto Sans",
        "video plane",
        "azstack",
    ];
    let rooms = ["src/ui", "src/app", "src/sdk"].map(|room| sources(&root().join(room)));
    let (mut read, mut found) = (0, Vec::new());
    for (path, text) in rooms.iter().flatten() {
        for (before, said) in literals(text) {
            read += 1;
            let spoken = ["text(", "one_line(", "text_input("]
                .iter()
                .any(|call| before.ends_with(call) && said.contains(char::is_alphabetic));
            let sentence = two_words(said) && !keys(said);
            if (spoken || sentence) && !ALLOWED.contains(&said) {
                found.push(format!("{}: {said:?}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "said in one language only: {found:#?}");
    assert!(read > 500, "{read}");
}

/// The texts in a source that may be seen by a person, with what stands before each: without comments, tests, errors that
/// become sentences elsewhere, what is logged and what is expected.
fn literals(source: &str) -> Vec<(&str, &str)> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut before = "";
    let mut statement = String::new();
    for line in source.lines() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        let mut rest = line;
        while let Some(start) = rest.find('"').filter(|at| !rest[..*at].ends_with('\'')) {
            let said = &rest[start + 1..];
            let mut escaped = false;
            let end = said.find(|letter| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends
            });
            let Some(end) = end else { break };
            let head = rest[..start].trim_end();
            statement.push_str(head);
            let silent = [
                "expect(",
                "tracing::",
                "#[error(",
                "unreachable!(",
                "panic!(",
            ];
            if !silent.iter().any(|call| statement.contains(call)) {
                let before = if head.is_empty() { before } else { head };
                found.push((before, &said[..end]));
            }
            rest = &said[end + 1..];
        }
        statement.push_str(rest);
        if line.trim_end().ends_with([';', '{', '}', ',', ']']) {
            statement.clear();
        }
        before = line.trim_end();
    }
    found
}

fn two_words(said: &str) -> bool {
    let is_word = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    let words: Vec<_> = said.split(' ').collect();
    words
        .windows(2)
        .any(|pair| pair.iter().all(|word| is_word(word)))
}

/// Whether these are keys, whose labels come from the catalogues.
fn keys(said: &str) -> bool {
    let labels = ["Ctrl", "Shift", "Alt", "Space"];
    said.split(' ')
        .all(|key| labels.contains(&key) || key.chars().count() == 1)
}

#[test]
fn numbers_and_dates_are_written_in_one_place() {
    let by_hand = [
        "{:.",
        ":02}",
        ".strftime(",
        ".hour()",
        ".year()",
        ".month()",
        "jiff::fmt",
    ];
    for (path, text) in sources(&root().join("src/ui")) {
        if path.starts_with(root().join("src/ui/words")) {
            continue;
        }
        for literal in by_hand {
            let found = text
                .lines()
                .any(|line| !line.trim_start().starts_with("//") && line.contains(literal));
            assert!(!found, "{} writes by hand: {literal}", path.display());
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
        (now - 100 * MINUTE, "8:50\u{202f}AM", "08:50"),
        (now - DAY, "Yesterday", "Hôm qua"),
        (now - 2 * DAY, "Monday", "Thứ Hai"),
        (now - 30 * DAY, "Feb 2", "2 thg 2"),
        (now - 400 * DAY, "1/28/25", "28/01/2025"),
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
        "January 28, 2025"
    );
    assert_eq!(
        vietnamese.day_title(vietnamese.day(now - 30 * DAY), now),
        "2 tháng 2"
    );
    assert_eq!(english.timer(std::time::Duration::from_secs(3725)), "62:05");
}

#[test]
fn dates_and_numbers_are_written_as_where_the_person_is() {
    // 4 March 2026, 14:30, and nine weeks before.
    let (now, before) = (1_772_634_600_000, 1_767_191_400_000);
    let words = |tags: &[&str]| Words::new(tags, None).0.with_zone(jiff::tz::TimeZone::UTC);
    // Tags, the hour, a date in numbers and one in words, a number, a file's length.
    let table: [(&[&str], _, _, _, _); 8] = [
        (
            &["en"],
            "2:30\u{202f}PM",
            "12/31/25",
            "December 31, 2025",
            "1,234,567",
        ),
        // The settings say English, the system says where.
        (
            &["en", "en-GB"],
            "14:30",
            "31/12/2025",
            "31 December 2025",
            "1,234,567",
        ),
        (
            &["vi"],
            "14:30",
            "31/12/2025",
            "31 tháng 12 2025",
            "1.234.567",
        ),
        (
            &["es"],
            "14:30",
            "31/12/25",
            "31 de diciembre de 2025",
            "1.234.567",
        ),
        (
            &["fr"],
            "14:30",
            "31/12/2025",
            "31 décembre 2025",
            "1\u{202f}234\u{202f}567",
        ),
        (
            &["ja"],
            "14:30",
            "2025/12/31",
            "2025年12月31日",
            "1,234,567",
        ),
        (
            &["ar-EG"],
            "٢:٣٠ م",
            "٣١‏/١٢‏/٢٠٢٥",
            "٣١ ديسمبر ٢٠٢٥",
            "١٬٢٣٤٬٥٦٧",
        ),
        // Digits differ by country.
        (
            &["ar-MA"],
            "14:30",
            "31‏/12‏/2025",
            "31 دجنبر 2025",
            "1.234.567",
        ),
    ];
    for (tags, clock, short, long, number) in table {
        let words = words(tags);
        let unread = words.fill("conversations-unread", [("count", 1_234_567.into())]);
        let said = (
            words.recently(now, now + 7_200_000),
            words.recently(before, now),
            words.day_title(words.day(before), now),
        );
        assert_eq!(said, (clock.into(), short.into(), long.into()), "{tags:?}");
        assert!(unread.contains(number), "{tags:?}: {unread}");
    }
}

#[test]
fn each_language_has_every_plural_form_its_grammar_knows() {
    let names = ["zero", "one", "two", "few", "many", "other"];
    let english = catalogue("en");
    let counting: Vec<_> = english
        .iter()
        .filter(|(_, said)| said.contains("[one]"))
        .map(|(key, _)| key)
        .collect();
    assert!(counting.len() >= 7, "{counting:?}");
    for language in LANGUAGES {
        // The forms that Fluent can choose; a language may have more, for newer rules.
        let needed: BTreeSet<&str> = forms(language).into_iter().collect();
        let said = catalogue(language);
        for key in &counting {
            let there: BTreeSet<&str> = names
                .into_iter()
                .filter(|name| said[*key].contains(&format!("[{name}]")))
                .collect();
            let missing: Vec<_> = needed.difference(&there).collect();
            let plain = there.is_empty() && needed.len() == 1;
            assert!(
                missing.is_empty() || plain,
                "{language}: {key} lacks {missing:?}"
            );
        }
    }
}

/// The names of the plural forms that a language has for what is counted.
fn forms(language: &str) -> Vec<&'static str> {
    use intl_pluralrules::{PluralCategory as Form, PluralRuleType, PluralRules};
    let tag: unic_langid::LanguageIdentifier = language.parse().unwrap();
    let rules = PluralRules::create(tag, PluralRuleType::CARDINAL).unwrap();
    let mut forms: Vec<_> = (0..=1_000)
        .chain([1_000_000])
        .map(|number: u32| match rules.select(number).unwrap() {
            Form::ZERO => "zero",
            Form::ONE => "one",
            Form::TWO => "two",
            Form::FEW => "few",
            Form::MANY => "many",
            Form::OTHER => "other",
        })
        .collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

#[test]
fn arabic_counts_in_six_forms() {
    let arabic = Words::new(&["ar"], None).0;
    let table = [
        (0, "لا أعضاء"),
        (1, "عضو واحد"),
        (2, "عضوان"),
        (3, "\u{2068}3\u{2069} أعضاء"),
        (11, "\u{2068}11\u{2069} عضوًا"),
        (100, "\u{2068}100\u{2069} عضو"),
    ];
    for (count, said) in table {
        let told = arabic.fill("group-members", [("count", i64::from(count).into())]);
        assert_eq!(told, said);
    }
}

#[test]
fn the_language_of_nowhere_is_english_with_accents_longer_and_in_brackets() {
    let (nowhere, errors) = Words::new(&["en-XA"], None);
    assert_eq!(errors, []);
    assert_eq!(nowhere.tag(), "en-XA");
    assert!(!Words::tags(None).contains(&nowhere.tag()));
    let english = Words::english();
    let (mut length, mut longer) = (0, 0);
    for (key, said) in catalogue("en") {
        let names = placeholders(&said);
        let fill =
            |words: &Words| words.fill(&key, names.iter().map(|name| (name.as_str(), 5.into())));
        let (plain, strange) = (fill(&english), fill(&nowhere));
        assert!(
            strange.starts_with('[') && strange.ends_with(']'),
            "{strange}"
        );
        assert!(strange.contains('5') || !plain.contains('5'), "{strange}");
        length += plain.chars().count();
        longer += strange.chars().count();
    }
    let share = longer as f64 / length as f64;
    assert!((1.3..1.6).contains(&share), "{share}");
}

/// A sentence of one's own that asks for what is not given is not half a sentence: ours is said.
#[test]
fn a_sentence_that_cannot_be_filled_in_gives_way_to_ours() {
    let folder = tempfile::tempdir().unwrap();
    let english = folder.path().join("en");
    fs::create_dir(&english).unwrap();
    fs::write(english.join("own.ftl"), "chat-typing = { $nmae } types\n").unwrap();
    let (words, errors) = Words::new(&["en"], Some(folder.path()));
    assert_eq!(errors, []);
    let said = words.fill("chat-typing", [("name", "Anh".into())]);
    assert_eq!(said, "Anh is typing…");
}
