//! What a message says, and its two columns in the database.

use crate::protocol::message::{File, Sticker};
use crate::protocol::service;

/// The content of a message, by kind.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::server) enum Content {
    /// A text.
    Text(String),
    /// A sticker.
    Sticker(Sticker),
    /// A file.
    File(File),
}

impl Content {
    /// The kind's number inside lists (protocol § 3.6).
    pub(in crate::server) const fn kind(&self) -> i64 {
        match self {
            Self::Text(_) => service::TAG_USER_TEXT,
            Self::Sticker(_) => service::USER_STICKER,
            Self::File(_) => service::USER_FILE,
        }
    }

    /// What the database holds: the text itself, or the fields as JSON. Equal contents have equal texts.
    pub(super) fn encode(&self) -> String {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Sticker(sticker) => serde_json::to_string(sticker),
            Self::File(file) => serde_json::to_string(file),
        }
        // Strings and finite numbers: serialising them to memory cannot fail.
        .unwrap_or_default()
    }

    /// Reads [`Self::encode`] back.
    pub(super) fn decode(kind: i64, text: String) -> Option<Self> {
        match kind {
            service::TAG_USER_TEXT => Some(Self::Text(text)),
            service::USER_STICKER => serde_json::from_str(&text).ok().map(Self::Sticker),
            service::USER_FILE => serde_json::from_str(&text).ok().map(Self::File),
            _ => None,
        }
    }
}
