//! Names that nobody can guess.

use std::fmt;

/// 128 random bits, written as 32 hex digits: a file's id, an upload's token. So neither is ever a path.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::server) struct Random128(u128);

impl Random128 {
    /// A new one.
    pub(in crate::server) fn new() -> Self {
        Self(rand::random())
    }

    /// Reads what [`Display`](fmt::Display) writes, and nothing else.
    pub(in crate::server) fn parse(text: &str) -> Option<Self> {
        let is_hex = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 32 || !text.bytes().all(is_hex) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(Self)
    }
}

impl fmt::Display for Random128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Random128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Some are keys.
        f.write_str("Random128")
    }
}
