//! What a file may be served as: told from its first bytes, never from its name or what its sender says.
//!
//! Only pictures, sounds and films, which no browser runs anything in. Everything else is a heap of bytes.

/// First bytes needed to tell.
pub(super) const HEAD: usize = 32;

/// The type of what begins with `head`.
pub(super) fn media_type(head: &[u8]) -> &'static str {
    let at = |offset: usize, magic: &[u8]| {
        head.get(offset..)
            .is_some_and(|rest| rest.starts_with(magic))
    };
    let riff = |form: &[u8]| at(0, b"RIFF") && at(8, form);
    let brand = |brand: &[u8]| at(4, b"ftyp") && at(8, brand);
    match () {
        () if at(0, b"\x89PNG\r\n\x1a\n") => "image/png",
        () if at(0, b"\xff\xd8\xff") => "image/jpeg",
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => "image/gif",
        () if riff(b"WEBP") => "image/webp",
        () if brand(b"avif") => "image/avif",
        () if riff(b"WAVE") => "audio/wav",
        () if at(0, b"fLaC") => "audio/flac",
        () if at(0, b"ID3") || at(0, b"\xff\xfb") || at(0, b"\xff\xf3") => "audio/mpeg",
        () if at(0, b"\xff\xf1") || at(0, b"\xff\xf9") => "audio/aac",
        () if at(0, b"OggS") => "audio/ogg",
        () if brand(b"M4A") => "audio/mp4",
        () if brand(b"qt") => "video/quicktime",
        () if at(4, b"ftyp") => "video/mp4",
        () if at(0, b"\x1a\x45\xdf\xa3") => "video/webm",
        () => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn only_harmless_types_are_told() {
        for (head, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
            (b"\0\0\0\x20ftypisom\0\0\x02\0", "video/mp4"),
            (b"\0\0\0\x20ftypM4A \0\0\x02\0", "audio/mp4"),
            (b"<!DOCTYPE html><script>", "application/octet-stream"),
            (b"<svg xmlns=", "application/octet-stream"),
            (b"%PDF-1.7", "application/octet-stream"),
            (b"RIFF", "application/octet-stream"),
            (b"", "application/octet-stream"),
        ] {
            assert_eq!(media_type(head), expected, "{head:?}");
        }
    }
}
