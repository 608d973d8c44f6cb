//! A language made of English while the program runs: accents tell what comes from the catalogues, brackets where a
//! sentence begins and ends, and doubled vowels give it the length that other languages need.
//!
//! It is for looking at the program, so it is found by its tag only and never offered.

use std::borrow::Cow;

use unic_langid::LanguageIdentifier;

/// Its tag: English as spoken in a region that is nowhere.
pub(super) const TAG: &str = "en-XA";

/// Whether it is this language.
pub(super) fn is(tag: &LanguageIdentifier) -> bool {
    *tag == TAG
}

/// A piece of a sentence with accents, its vowels doubled: about two fifths longer.
pub(super) fn longer(text: &str) -> Cow<'_, str> {
    let mut said = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let accented = accented(letter);
        said.push(accented);
        if matches!(letter.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u') {
            said.extend(accented.to_lowercase());
        }
    }
    said.into()
}

/// A whole sentence.
pub(super) fn bracketed(said: &str) -> String {
    format!("[{said}]")
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz";
    const WITH: &str = "ÅåÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž";
    let place = PLAIN.chars().position(|plain| plain == letter);
    place
        .and_then(|place| WITH.chars().nth(place))
        .unwrap_or(letter)
}
