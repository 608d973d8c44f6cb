//! Phone numbers: as people and trunks write them, and as we compare them, which is E.164 with a `+`.

use phonenumber::country::Id;
use phonenumber::{Mode, PhoneNumber};

/// Longest number anybody may hand in, with everything people put between digits.
const MAX_TEXT: usize = 40;
/// Most digits of a number (E.164 § 6.2.1).
const MAX_DIGITS: usize = 15;

/// A number in E.164, such as `+84912345678`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::server) struct Number(String);

impl Number {
    /// Reads a number; without `+` or `00` it is one of `country`.
    ///
    /// A number that only lacks its `+` is known by its country's digits: trunks leave it out.
    pub(in crate::server) fn read(text: &str, country: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > MAX_TEXT || !text.bytes().all(is_of_number) {
            return None;
        }
        let id: Id = country.parse().ok()?;
        let parsed = match text.strip_prefix("00") {
            Some(rest) => parse(None, &format!("+{rest}")),
            None if text.starts_with('+') => parse(None, text),
            None => parse(Some(id), text).or_else(|| parse(None, &format!("+{text}"))),
        };
        let number = parsed?.format().mode(Mode::E164).to_string();
        let digits = number.strip_prefix('+')?;
        let is_good =
            digits.len() <= MAX_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_good.then_some(Self(number))
    }

    /// With the `+`.
    pub(in crate::server) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it begins like that.
    pub(super) fn begins(&self, prefix: &str) -> bool {
        self.0.starts_with(prefix)
    }

    /// As a trunk wants it.
    pub(super) fn for_trunk(&self, without_plus: bool) -> &str {
        if without_plus { &self.0[1..] } else { &self.0 }
    }
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+ -.()".contains(&byte)
}

fn parse(country: Option<Id>, text: &str) -> Option<PhoneNumber> {
    let number = phonenumber::parse(country, text).ok()?;
    (number.is_valid() && number.extension().is_none()).then_some(number)
}

/// Whether that can be the beginning of a number.
pub(in crate::server) fn is_prefix(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What a trunk says who calls, fit to be shown: a number as we write it, or what is left of the text.
pub(super) fn caller(text: &str, country: &str) -> String {
    Number::read(text, country).map_or_else(
        || {
            text.chars()
                .filter(|character| !character.is_control())
                .take(MAX_TEXT)
                .collect()
        },
        |number| number.0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Number::read(text, "VN").map(|number| number.0)
    }

    #[test]
    fn every_way_to_write_it_is_one_number() {
        for text in [
            "+84912345678",
            "0912345678",
            "091 234 56 78",
            "0084 912 345 678",
            "84912345678",
            "(091) 234-5678",
        ] {
            assert_eq!(read(text).as_deref(), Some("+84912345678"), "{text}");
        }
        assert_eq!(read("+1 202 456 1111").as_deref(), Some("+12024561111"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        let long = "1".repeat(41);
        for text in [
            "",
            "+",
            "12",
            "113",
            "abc",
            "+84",
            "0912345678;ext=1",
            "tel:1",
            &long,
            "+999123456789",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn prefixes_have_a_plus() {
        assert!(is_prefix("+84") && is_prefix("+1202"));
        assert!(!is_prefix("84") && !is_prefix("+") && !is_prefix("+8a"));
    }

    #[test]
    fn a_caller_without_a_number_is_shown_as_he_is_called() {
        assert_eq!(caller("anonymous", "VN"), "anonymous");
        assert_eq!(caller("0912345678", "VN"), "+84912345678");
        assert_eq!(caller("a\r\nb", "VN"), "ab");
    }
}
