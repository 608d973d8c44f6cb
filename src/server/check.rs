//! What may be sent at all: bounds on ids, names, texts and places. The rules of who may do what are the store's.

use super::code::{BAD_REQUEST, LIMIT};
use crate::protocol::content::{File, LONGEST_TEXT, Location, Sticker};
use crate::protocol::{Content, Id, MAX_ID};

/// Most characters of a file's or picture's name.
const MAX_FILE_NAME: usize = 255;
/// Most characters of an address of a file or picture.
const MAX_URL: usize = 2048;
/// Most characters of a place in words.
const MAX_ADDRESS: usize = 1024;
/// Most characters of a group's name.
const MAX_GROUP_NAME: usize = 128;
/// Most characters of a push token, and of an application's name.
const MAX_TOKEN: usize = 4096;

/// Whether `id` may name something.
pub(super) fn is_id(id: Id) -> bool {
    (1..=MAX_ID).contains(&id)
}

/// The content, if somebody may send it; it is kept to the byte.
pub(super) fn content(content: Content) -> Result<Content, i64> {
    let is_good = match &content {
        Content::Text(text) if text.len() > LONGEST_TEXT => return Err(LIMIT),
        Content::Text(text) => !text.is_empty() && !text.contains('\0'),
        Content::Sticker(sticker) => is_sticker(sticker),
        Content::File(file) => is_file(file),
        Content::Location(location) => is_location(location),
        Content::Action(_) | Content::Empty => false,
    };
    if is_good {
        Ok(content)
    } else {
        Err(BAD_REQUEST)
    }
}

fn is_sticker(sticker: &Sticker) -> bool {
    is_text(&sticker.img_name, MAX_FILE_NAME)
        && is_text(&sticker.url, MAX_URL)
        && is_length(sticker.width)
        && is_length(sticker.height)
}

fn is_file(file: &File) -> bool {
    is_text(&file.file_name, MAX_FILE_NAME)
        && is_text(&file.url, MAX_URL)
        && (0..=MAX_ID).contains(&file.file_length)
        && (0..=10).contains(&file.kind)
        && is_length(file.width)
        && is_length(file.height)
        && is_length(file.duration)
}

fn is_location(location: &Location) -> bool {
    is_text(&location.address, MAX_ADDRESS)
        // What is not finite is in no range.
        && (-180.0..=180.0).contains(&location.longitude)
        && (-90.0..=90.0).contains(&location.latitude)
}

fn is_text(text: &str, max: usize) -> bool {
    !text.is_empty() && text.chars().take(max + 1).count() <= max && !text.contains('\0')
}

fn is_length(length: Option<f64>) -> bool {
    length.is_none_or(|length| length.is_finite() && length >= 0.0)
}

/// Whether a group may be called that.
pub(super) fn is_group_name(name: &str) -> bool {
    is_text(name, MAX_GROUP_NAME) && !name.chars().any(char::is_control) && !name.trim().is_empty()
}

/// Whether that can be a push token, or the name of the application it belongs to.
pub(super) fn is_token(token: &str) -> bool {
    is_text(token, MAX_TOKEN) && !token.chars().any(char::is_control)
}
