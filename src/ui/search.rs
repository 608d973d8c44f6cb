//! Finding names: case and diacritics do not matter, and every word typed must be found.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// What is searched for.
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
}

/// `text` in lower case without marks: "Đặng Œuvre" becomes "dang oeuvre".
fn fold(text: &str) -> String {
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
}
