//! Push notifications as a device receives them (protocol § 3.16): reading only, no packet.

use std::collections::HashMap;

use super::service;

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something else (0).
    Unknown,
    /// A message (1).
    Message,
    /// A free call, or its end (2).
    FreeCall,
    /// A call from a phone number (3).
    Callin,
}

impl Kind {
    /// The API's number.
    ///
    /// ```
    /// use azstack::protocol::push::Kind;
    /// assert_eq!(Kind::FreeCall.number(), 2);
    /// ```
    pub const fn number(self) -> i64 {
        match self {
            Self::Unknown => 0,
            Self::Message => 1,
            Self::FreeCall => 2,
            Self::Callin => 3,
        }
    }
}

/// A notification, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The application it is for; empty when it does not say.
    pub app_id: String,
    /// What it is about.
    pub kind: Kind,
}

/// Reads the data of a notification, whose values are all strings.
///
/// ```
/// use azstack::protocol::push::{Kind, parse};
/// let data = [("pushPacketType", "146"), ("appId", "0123")];
/// let data = data.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
/// assert_eq!(parse(&data).kind, Kind::Message);
/// ```
pub fn parse(data: &HashMap<String, String>) -> Notification {
    let number = data
        .get("pushPacketType")
        .and_then(|number| number.parse().ok());
    let kind = match number {
        Some(
            service::TAG_USER_TEXT
            | service::USER_STICKER
            | service::USER_FILE
            | service::USER_LOCATION
            | service::GROUP_MESSAGE,
        ) => Kind::Message,
        Some(service::CALL_START | service::CALL_STATUS) => Kind::FreeCall,
        Some(service::TAG_CALLIN) => Kind::Callin,
        _ => Kind::Unknown,
    };
    Notification {
        app_id: data.get("appId").cloned().unwrap_or_default(),
        kind,
    }
}
