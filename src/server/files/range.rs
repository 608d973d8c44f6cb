//! The part of a file that a request asks for.

use std::ops::Range;

/// Reads a `Range` header for a file of `length` bytes: `None` for all of it (no header, or one that need not be
/// obeyed, such as several ranges), an error if there is no such part.
pub(super) fn part(header: Option<&str>, length: u64) -> Result<Option<Range<u64>>, NoSuchPart> {
    let Some((first, last)) = header
        .and_then(|header| header.strip_prefix("bytes="))
        .and_then(|range| range.split_once('-'))
    else {
        return Ok(None);
    };
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.is_empty() => first..length,
        (Err(_), Ok(last)) if first.is_empty() => length.saturating_sub(last)..length,
        _ => return Ok(None),
    };
    if range.is_empty() {
        Err(NoSuchPart)
    } else {
        Ok(Some(range))
    }
}

/// The file ends before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoSuchPart;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_read_and_others_are_not_obeyed() {
        for (header, expected) in [
            ("bytes=0-0", Ok(Some(0..1))),
            ("bytes=3-", Ok(Some(3..10))),
            ("bytes=3-99", Ok(Some(3..10))),
            ("bytes=-4", Ok(Some(6..10))),
            ("bytes=-99", Ok(Some(0..10))),
            ("bytes=2-18446744073709551615", Ok(Some(2..10))),
            ("bytes=10-", Err(NoSuchPart)),
            ("bytes=10-11", Err(NoSuchPart)),
            ("bytes=-0", Err(NoSuchPart)),
            ("bytes=5-4", Ok(None)),
            ("bytes=0-1,3-4", Ok(None)),
            ("bytes=-", Ok(None)),
            ("bytes=a-b", Ok(None)),
            ("lines=1-2", Ok(None)),
            ("", Ok(None)),
        ] {
            assert_eq!(part(Some(header), 10), expected, "{header}");
        }
        assert_eq!(part(None, 10), Ok(None));
    }
}
