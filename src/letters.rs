//! Letters as they are compared when something is searched: case and marks do not matter, words do.
//!
//! Pure. Knows nothing of what is searched: names in lists, words of messages.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// What is searched for in names: every word typed must be found, anywhere in them.
pub(crate) struct Search {
    parts: Vec<String>,
}

impl Search {
    /// A search for every word of `text`; an empty text finds everything.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            parts: text.split_whitespace().map(fold).collect(),
        }
    }

    /// Whether every part is in one of `names`.
    pub(crate) fn finds(&self, names: &[&str]) -> bool {
        let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
        self.parts
            .iter()
            .all(|part| names.iter().any(|name| name.contains(part.as_str())))
    }

    /// Where the parts begin and end in `text`, in bytes, in order and without overlaps.
    pub(crate) fn places(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let mut found: Vec<std::ops::Range<usize>> = Vec::new();
        let letters = Letters::of(text);
        for part in self.parts.iter().filter(|part| !part.is_empty()) {
            for (at, _) in letters.folded.match_indices(part.as_str()) {
                found.push(letters.start(at)..letters.end(at + part.len()));
            }
        }
        found.sort_by_key(|place| (place.start, place.end));
        let mut apart: Vec<std::ops::Range<usize>> = Vec::new();
        for place in found {
            match apart.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => apart.push(place),
            }
        }
        apart
    }
}

/// A folded text that knows where its letters come from.
struct Letters {
    folded: String,
    /// For each byte of `folded`: where the character it comes from begins and ends in the text.
    origins: Vec<(usize, usize)>,
}

impl Letters {
    fn of(text: &str) -> Self {
        let (mut folded, mut origins) = (String::new(), Vec::new());
        let mut one = [0; 4];
        for (at, letter) in text.char_indices() {
            let end = at + letter.len_utf8();
            folded.push_str(&fold(letter.encode_utf8(&mut one)));
            origins.resize(folded.len(), (at, end));
        }
        Self { folded, origins }
    }

    fn start(&self, byte: usize) -> usize {
        self.origins.get(byte).map_or(0, |origin| origin.0)
    }

    /// Where the character that ends before `byte` ends, with the marks that follow it.
    fn end(&self, byte: usize) -> usize {
        match self.origins.get(byte) {
            Some(next) => next.0,
            None => self.origins.last().map_or(0, |last| last.1),
        }
    }
}

/// `text` in lower case without marks: "Đặng Œuvre" becomes "dang oeuvre".
pub(crate) fn fold(text: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(apart.len());
    for letter in apart.chars().flat_map(char::to_lowercase) {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            _ => folded.push(letter),
        }
    }
    folded
}

/// The folded words of `text`. Scripts without blanks between words give one word a character.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in fold(text).chars() {
        let alone = stands_alone(letter);
        if (alone || !letter.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if alone {
            words.push(letter.to_string());
        } else if letter.is_alphanumeric() {
            word.push(letter);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Han, Kana and the scripts of South-East Asia that are written without blanks.
const fn stands_alone(letter: char) -> bool {
    matches!(
        letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_do_not_matter() {
        assert_eq!(fold("Đặng Thị Ngọc Hân"), "dang thi ngoc han");
        assert_eq!(fold("ŒUVRE Ærø Straße ﬁ Ａ"), "oeuvre aero strasse fi a");
    }

    #[test]
    fn every_word_must_be_found_and_blanks_find_nothing_more() {
        let search = Search::new("ngoc dang ");
        assert!(search.finds(&["Đặng Thị Ngọc", "ngoc.d"]));
        assert!(!search.finds(&["Trần Ngọc", "ngoc.t"]));
        assert!(Search::new(" ").finds(&["anyone"]));
    }

    #[test]
    fn words_are_runs_of_letters_and_single_characters_where_no_blanks_are_written() {
        assert_eq!(
            words("It's “Đà Nẵng”, 2026!"),
            ["it", "s", "da", "nang", "2026"]
        );
        assert_eq!(words("東京へ go"), ["東", "京", "へ", "go"]);
        assert_eq!(words(" … "), [] as [&str; 0]);
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_written() {
        let text = "Chào Đặng, dang here; a\u{300}b";
        let found: Vec<_> = Search::new("dang ab").places(text);
        let found: Vec<_> = found.into_iter().map(|place| &text[place]).collect();
        assert_eq!(found, ["Đặng", "dang", "a\u{300}b"]);
        assert!(Search::new("x").places(text).is_empty());
    }
}
