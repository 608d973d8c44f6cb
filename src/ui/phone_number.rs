//! Phone numbers as people write them.
//!
//! Only for the eye: what is called is what was typed, and the server makes of it what it will.

use phonenumber::Mode;

/// `number` in the international form, such as `+84 91 234 56 78`, if it is a whole one. Without `+` it is one of the
/// country that `own` belongs to.
pub(crate) fn written(number: &str, own: Option<&str>) -> Option<String> {
    // Before that it is none anywhere, and looking would be for nothing.
    if number.bytes().filter(u8::is_ascii_digit).count() < 5 {
        return None;
    }
    let country = own
        .and_then(|own| phonenumber::parse(None, own).ok())
        .and_then(|own| own.country().id());
    let parsed = phonenumber::parse(country, number).ok()?;
    let is_known = number.starts_with('+') || country.is_some();
    (is_known && parsed.is_valid()).then(|| parsed.format().mode(Mode::International).to_string())
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn whole_numbers_are_written_and_others_are_not() {
        let own = Some("+842471000001");
        assert_eq!(
            written("0912345678", own).as_deref(),
            Some("+84 912 345 678")
        );
        assert_eq!(
            written("+12024561111", None).as_deref(),
            Some("+1 202-456-1111")
        );
        for (number, own) in [
            ("0912345678", None),
            ("091234", own),
            ("", own),
            ("*#06#", own),
        ] {
            assert_eq!(written(number, own), None, "{number}");
        }
    }
}
