//! Languages: Fluent catalogues, the choice among them, and how times are said.
//!
//! Six languages are built in. A folder may hold more, one sub-folder a language tag with any number of
//! `.ftl` files; they are put before ours, so a person can add a language or reword a sentence. What a catalogue does
//! not say, the next one of the chain says, and English says everything (`tests/words.rs` checks that). Faults in
//! somebody's files come out as [`Error`]s beside a catalogue that works. Switching language is making a new [`Words`].

mod catalogue;
mod deed;
mod locale;
mod pseudo;
mod time;

use std::path::Path;

use fluent_bundle::{FluentArgs, FluentValue};
use fluent_langneg::{NegotiationStrategy, convert_vec_str_to_langids_lossy, negotiate_languages};
use unic_langid::{CharacterDirection, LanguageIdentifier};

use crate::protocol::Millis;
use crate::store::{Group, User};
use crate::ui::flow::Flow;
use crate::ui::shortcut::{Keymap, Shortcut};
use catalogue::Bundle;
use locale::Locale;

/// The language used when nothing fits; also the end of every chain.
pub const DEFAULT: &str = "en";

/// What is wrong with a catalogue file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened or is too long.
    #[error("language file {file} cannot be read: {reason}")]
    Unreadable {
        /// `TAG/name.ftl`.
        file: String,
        /// The system's reason.
        reason: String,
    },
    /// A line is not Fluent; the rest of the file is used.
    #[error("language file {file}, line {line}: {reason}")]
    Invalid {
        /// `TAG/name.ftl`.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The parser's reason.
        reason: String,
    },
}

/// The languages to ask, best first: those of `available` that fit `wanted`, then [`DEFAULT`].
fn negotiate(wanted: &[LanguageIdentifier], available: &[String]) -> Vec<LanguageIdentifier> {
    let wanted = convert_vec_str_to_langids_lossy(wanted.iter().map(ToString::to_string));
    let available = convert_vec_str_to_langids_lossy(available);
    let fitting = negotiate_languages(&wanted, &available, None, NegotiationStrategy::Filtering);
    let mut order: Vec<LanguageIdentifier> = fitting
        .into_iter()
        .filter_map(|tag| tag.to_string().parse().ok())
        .collect();
    let default = DEFAULT.parse().expect("\"en\" is a language tag");
    if !order.contains(&default) {
        order.push(default);
    }
    order
}

/// The language `chosen` as it is spoken where the person is, if `wanted` tells: dates and numbers differ by region where
/// sentences do not.
fn regional(chosen: &LanguageIdentifier, wanted: &[LanguageIdentifier]) -> LanguageIdentifier {
    let told = wanted
        .iter()
        .find(|tag| tag.language == chosen.language && tag.region.is_some());
    match chosen.region {
        None => told.unwrap_or(chosen).clone(),
        Some(_) => chosen.clone(),
    }
}

/// A value put into a sentence.
pub type Value<'a> = FluentValue<'a>;

/// Every sentence the program says, in the chosen language.
pub struct Words {
    tag: LanguageIdentifier,
    locale: Locale,
    flow: Flow,
    chain: Vec<Bundle>,
    zone: jiff::tz::TimeZone,
    keys: Keymap,
}

impl Words {
    /// The best catalogue for the `wanted` language tags (best first), with the files of `folder` before ours.
    ///
    /// Faults in the folder's files come back beside it. The tag `en-XA` is a language nobody speaks: English with accents,
    /// a third longer and in brackets, to see what is not translated and what has too little room.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// let (words, faults) = Words::new(&["tlh", "vi"], None);
    /// assert_eq!(words.tag(), "vi");
    /// assert!(faults.is_empty());
    /// ```
    pub fn new(wanted: &[&str], folder: Option<&Path>) -> (Self, Vec<Error>) {
        let wanted: Vec<LanguageIdentifier> =
            wanted.iter().filter_map(|tag| tag.parse().ok()).collect();
        let mut available = Self::tags(folder);
        // Made for those who look for it, so it is not in anybody's list.
        available.push(pseudo::TAG.to_owned());
        let order = negotiate(&wanted, &available);
        let tag = order[0].clone();
        let locale = regional(&tag, &wanted);
        let mut errors = Vec::new();
        let chain = order
            .iter()
            .flat_map(|of| {
                let written = if *of == tag { &locale } else { of };
                catalogue::load(of, written, folder, &mut errors)
            })
            .collect();
        let flow = match tag.character_direction() {
            CharacterDirection::RTL => Flow::RightToLeft,
            _ => Flow::LeftToRight,
        };
        let words = Self {
            tag,
            locale: Locale::new(&locale),
            flow,
            chain,
            zone: jiff::tz::TimeZone::system(),
            keys: Keymap::default(),
        };
        (words, errors)
    }

    /// English, as built in.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// assert_eq!(Words::english().tag(), "en");
    /// ```
    pub fn english() -> Self {
        Self::new(&[DEFAULT], None).0
    }

    /// The same words, telling times of `zone` instead of the system's.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// let words = Words::english().with_zone(jiff::tz::TimeZone::UTC);
    /// assert_eq!(words.day(0).to_string(), "1970-01-01");
    /// ```
    pub fn with_zone(self, zone: jiff::tz::TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// Tags of all languages there are: ours first, then those of `folder`, sorted.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// assert_eq!(Words::tags(None), ["en", "vi", "es", "fr", "ja", "ar"]);
    /// ```
    pub fn tags(folder: Option<&Path>) -> Vec<String> {
        catalogue::tags(folder)
    }

    /// The name of the language `tag` in that language; the tag itself if its catalogue does not tell.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// assert_eq!(Words::language_name("vi", None), "Tiếng Việt");
    /// assert_eq!(Words::language_name("tlh", None), "tlh");
    /// ```
    pub fn language_name(tag: &str, folder: Option<&Path>) -> String {
        let Ok(locale) = tag.parse::<LanguageIdentifier>() else {
            return tag.to_owned();
        };
        catalogue::load(&locale, &locale, folder, &mut Vec::new())
            .iter()
            .find_map(|bundle| catalogue::say(bundle, "language-name", None))
            .map_or_else(|| tag.to_owned(), |said| said.text)
    }

    /// The language in use, as a tag.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// assert_eq!(Words::new(&["vi"], None).0.tag(), "vi");
    /// ```
    pub fn tag(&self) -> String {
        self.tag.to_string()
    }

    /// Which way lines run.
    ///
    /// ```
    /// use azstack::ui::{Words, flow::Flow};
    /// assert_eq!(Words::english().flow(), Flow::LeftToRight);
    /// ```
    pub fn flow(&self) -> Flow {
        self.flow
    }

    /// The sentence called `key`; the key in brackets if no catalogue has it.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// assert_eq!(Words::english().say("time-yesterday"), "Yesterday");
    /// assert_eq!(Words::english().say("no-such-key"), "[no-such-key]");
    /// ```
    pub fn say(&self, key: &str) -> String {
        self.speak(key, None)
    }

    /// The sentence called `key` with its placeholders filled by `values`, each with the placeholder's name.
    ///
    /// ```
    /// use azstack::ui::Words;
    /// let said = Words::english().fill("presence-minutes", [("minutes", 5.into())]);
    /// assert!(said.contains('5'));
    /// ```
    pub fn fill<'a>(
        &self,
        key: &str,
        values: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) -> String {
        let arguments: FluentArgs<'_> = values.into_iter().collect();
        self.speak(key, Some(&arguments))
    }

    /// The sentence called `key` for a tooltip, with the keys that do the same behind it.
    ///
    /// ```
    /// let words = azstack::ui::Words::english();
    /// assert_eq!(words.with_keys("call-full", "F11"), "Full screen (F11)");
    /// ```
    pub fn with_keys(&self, key: &str, keys: &str) -> String {
        let (word, keys) = (self.say(key), self.labels(keys));
        self.fill("call-tip", [("word", word.into()), ("keys", keys.into())])
    }

    /// The sentence called `key` for a tooltip, with the keys of `shortcut` behind it.
    pub(crate) fn with_shortcut(&self, key: &str, shortcut: Shortcut) -> String {
        self.with_keys(key, &self.keys.keys(shortcut))
    }

    /// The keys of `shortcut`, as people read them.
    pub(crate) fn keys(&self, shortcut: Shortcut) -> String {
        self.labels(&self.keys.keys(shortcut))
    }

    /// Keys, written as `Ctrl+Shift+M`, as they are labelled on keyboards of this language.
    fn labels(&self, keys: &str) -> String {
        // The plus itself is a key, too.
        if keys == "+" {
            return keys.to_owned();
        }
        let labels = keys.split('+').map(|key| match key {
            "Ctrl" => self.say("key-ctrl"),
            "Shift" => self.say("key-shift"),
            "Alt" => self.say("key-alt"),
            "Space" => self.say("key-space"),
            key => key.to_owned(),
        });
        labels.collect::<Vec<_>>().join("+")
    }

    /// The keys a person uses from now on.
    pub(crate) fn set_keys(&mut self, keys: Keymap) {
        self.keys = keys;
    }

    /// The name to call somebody by.
    pub(crate) fn name(&self, user: Option<&User>) -> String {
        let names = user.map(|user| [&user.fullname, &user.name]);
        let name = names.into_iter().flatten().find(|name| !name.is_empty());
        name.cloned()
            .unwrap_or_else(|| self.say("chat-unknown-name"))
    }

    /// The name to call a conversation by.
    pub(crate) fn title(&self, peer: Option<&User>, group: Option<&Group>) -> String {
        group.map_or_else(|| self.name(peer), |group| group.name.clone())
    }

    /// Whether somebody is online, or when they were last seen.
    pub(crate) fn presence(&self, user: Option<&User>, now: Millis) -> String {
        match user {
            Some(user) if user.online => self.say("presence-online"),
            Some(user) if user.last_visit > 0 => self.last_seen(user.last_visit * 1000, now),
            _ => self.say("presence-offline"),
        }
    }

    /// A number that counts something, with so many digits behind the point.
    pub(crate) fn number(&self, number: f64, digits: usize) -> String {
        self.locale.number(number, digits)
    }

    /// An amount of money given in thousandths; there is no currency.
    pub(crate) fn money(&self, thousandths: i64) -> String {
        self.locale.number(thousandths as f64 / 1000.0, 2)
    }

    /// A whole number that counts something, where it stands alone. In a sentence it is filled in as it is, for the plural.
    pub(crate) fn count(&self, number: u64) -> String {
        self.locale.number(number as f64, 0)
    }

    /// A number that names something: a line, a year, the width of a picture.
    pub(crate) fn digits(&self, number: u64) -> String {
        self.locale.digits(number, 1)
    }

    /// A number of bytes, in decimal units.
    pub(crate) fn bytes(&self, bytes: u64) -> String {
        let (key, unit) = match bytes {
            0..1_000 => return self.fill("size-bytes", [("count", bytes.into())]),
            1_000..1_000_000 => ("size-kilobytes", 1_000),
            1_000_000..1_000_000_000 => ("size-megabytes", 1_000_000),
            _ => ("size-gigabytes", 1_000_000_000),
        };
        let number = bytes as f64 / f64::from(unit);
        // One digit behind the point, and none where it says nothing.
        let digits = usize::from((number * 10.0).round() % 10.0 != 0.0);
        self.fill(key, [("number", self.number(number, digits).into())])
    }

    /// A place on earth.
    pub(crate) fn degrees(&self, latitude: f64, longitude: f64) -> String {
        let five = |degrees: f64| self.number(degrees, 5);
        self.fill(
            "location-degrees",
            [
                ("latitude", five(latitude).into()),
                ("longitude", five(longitude).into()),
            ],
        )
    }

    /// What the first catalogue says that can say all of it; else what the first says that says anything.
    fn speak(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let mut incomplete = None;
        for bundle in &self.chain {
            match catalogue::say(bundle, key, arguments) {
                Some(said) if said.complete => return self.dress(said.text),
                Some(said) => incomplete = incomplete.or(Some(said.text)),
                None => {}
            }
        }
        incomplete.map_or_else(|| format!("[{key}]"), |text| self.dress(text))
    }

    fn dress(&self, said: String) -> String {
        if pseudo::is(&self.tag) {
            pseudo::bracketed(&said)
        } else {
            said
        }
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.tag)
    }
}
