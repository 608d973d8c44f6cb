//! From the token's base64 to what it says (protocol § 2.1, § 8 traps 5 and 18).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::key::{AppKey, SIZE};
use crate::protocol::auth::Token;
use crate::server::Count;

/// Decrypts and reads a token. The cause of a failure is for a counter only.
///
/// The RSA work is done whatever the token looks like, so that every failure takes as long.
pub(super) fn open(key: &AppKey, token: &str) -> Result<Token, Count> {
    let (ciphertext, early) = match ciphertext(token) {
        Ok(ciphertext) => (ciphertext, None),
        Err(cause) => ([1; SIZE], Some(cause)),
    };
    let plaintext = key.decrypt(&ciphertext);
    if let Some(cause) = early {
        return Err(cause);
    }
    let text = text(plaintext.ok_or(Count::RefusedPadding)?).ok_or(Count::RefusedText)?;
    serde_json::from_str(&text).map_err(|_| Count::RefusedJson)
}

/// The ciphertext, with the leading zeros that some encryptors drop.
fn ciphertext(token: &str) -> Result<[u8; SIZE], Count> {
    let bytes = STANDARD.decode(token).map_err(|_| Count::RefusedBase64)?;
    let mut padded = [0; SIZE];
    let start = SIZE.checked_sub(bytes.len()).ok_or(Count::RefusedLength)?;
    padded[start..].copy_from_slice(&bytes);
    Ok(padded)
}

/// UTF-8, or what a JavaScript encryptor makes of characters beyond U+FFFF: CESU-8, each surrogate as three bytes.
fn text(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes)
        .or_else(|error| cesu8(error.as_bytes()))
        .ok()
}

fn cesu8(bytes: &[u8]) -> Result<String, std::string::FromUtf16Error> {
    let mut units = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        let length = match first {
            0..0x80 => 1,
            0xc0..0xe0 => 2,
            _ => 3,
        };
        let (unit, tail) = rest.split_at(length.min(rest.len()));
        units.push(match *unit {
            [a] if a < 0x80 => u16::from(a),
            [a @ 0xc0..0xe0, b @ 0x80..0xc0] => (u16::from(a & 0x1f) << 6) | u16::from(b & 0x3f),
            [a @ 0xe0..0xf0, b @ 0x80..0xc0, c @ 0x80..0xc0] => {
                (u16::from(a & 0xf) << 12) | (u16::from(b & 0x3f) << 6) | u16::from(c & 0x3f)
            }
            // Not CESU-8: a lone surrogate makes the conversion below fail.
            _ => 0xd800,
        });
        rest = tail;
    }
    String::from_utf16(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_an_emoji_are_read() {
        assert_eq!(text("hé👋".into()).unwrap(), "hé👋");
        let mut cesu = Vec::from("hé");
        cesu.extend([0xed, 0xa0, 0xbd, 0xed, 0xb1, 0x8b]);
        assert_eq!(text(cesu).unwrap(), "hé👋");
    }

    #[test]
    fn neither_utf8_nor_cesu8_is_no_text() {
        for bytes in [
            &[0xff][..],
            &[0xed, 0xa0, 0xbd],
            &[0xed, 0xb1, 0x8b, b'a'],
            &[0xed, 0xa0],
            &[b'a', 0x80],
            &[0xf0, 0x9f, 0x91],
            &[0xc3],
        ] {
            assert_eq!(text(bytes.to_vec()), None, "{bytes:x?}");
        }
    }

    #[test]
    fn a_short_ciphertext_is_padded_on_the_left() {
        let padded = ciphertext(&STANDARD.encode([7; 254])).unwrap();
        assert_eq!(padded[..3], [0, 0, 7]);
        assert_eq!(
            ciphertext(&STANDARD.encode([7; 257])),
            Err(Count::RefusedLength)
        );
        assert_eq!(ciphertext("*"), Err(Count::RefusedBase64));
    }
}
