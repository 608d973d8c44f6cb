//! What a message says: text, sticker, file, location, or something that happened to a group (protocol § 5.5).
//!
//! The same content travels in different clothes: a user chat has a service a kind, a group has one for all, lists
//! mix everything and the conversations list shortens it. [`Content`] is what is meant; `Dress` and `Fields` are the
//! clothes for writing and for reading, and the packets' own modules put them on.

use serde::{Deserialize, Serialize};

use super::{ChatType, GroupType, Id, service};

/// The longest text, in bytes of UTF-8. Escaped twice at its worst it still fits a frame.
pub const LONGEST_TEXT: usize = 64 << 10;

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// A text, not empty.
    Text(String),
    /// A sticker.
    Sticker(Sticker),
    /// A file, uploaded before.
    File(File),
    /// A place.
    Location(Location),
    /// Something that happened to the group. The server says so; nobody can send it.
    Action(Action),
    /// Nothing to be read: cancelled, or of a kind we do not know.
    Empty,
}

/// A sticker's own fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sticker {
    /// File name of the picture.
    pub img_name: String,
    /// Pack it belongs to.
    pub cat_id: i64,
    /// Where the picture is.
    pub url: String,
    /// Width in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    pub width: Option<f64>,
    /// Height in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    pub height: Option<f64>,
}

/// A file's own fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Name, as the sender had it.
    pub file_name: String,
    /// Length in bytes.
    pub file_length: i64,
    /// One of [`file_type`].
    #[serde(rename = "type")]
    pub kind: i64,
    /// Where the file is.
    pub url: String,
    /// Width of an image or video in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    pub width: Option<f64>,
    /// Height of an image or video in pixels.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    pub height: Option<f64>,
    /// Length of a sound or video in seconds.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    pub duration: Option<f64>,
}

/// A location's own fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// The place in words.
    #[serde(rename = "addr")]
    pub address: String,
    /// Degrees east, −180 to 180.
    #[serde(rename = "long", serialize_with = "super::write_number")]
    pub longitude: f64,
    /// Degrees north, −90 to 90.
    #[serde(rename = "lat", serialize_with = "super::write_number")]
    pub latitude: f64,
}

/// File types (protocol § 5.5).
pub mod file_type {
    /// None of the others.
    pub const UNKNOWN: i64 = 0;
    /// A picture.
    pub const IMAGE: i64 = 1;
    /// Sound.
    pub const AUDIO: i64 = 2;
    /// A film.
    pub const VIDEO: i64 = 3;
    /// A spreadsheet.
    pub const EXCEL: i64 = 4;
    /// A text document.
    pub const WORD: i64 = 5;
    /// Slides.
    pub const POWER_POINT: i64 = 6;
    /// PDF.
    pub const PDF: i64 = 7;
    /// Plain text.
    pub const TEXT: i64 = 8;
    /// Source code.
    pub const CODE: i64 = 9;
    /// An archive.
    pub const ARCHIVE: i64 = 10;
}

/// Something that happened to a group. It is a message of the group, with an id and statuses like any other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// The sender made the group.
    Created {
        /// Private or public.
        kind: GroupType,
        /// Its first admin.
        admin: Id,
        /// Its name.
        name: String,
        /// All members, the admin too; empty in the conversations list, which does not carry them.
        members: Vec<Id>,
    },
    /// The sender added members.
    Invited {
        /// Those really added.
        members: Vec<Id>,
    },
    /// A member left, or the sender removed them.
    Left {
        /// Who is gone.
        user: Id,
        /// The successor, if it was the admin.
        new_admin: Option<Id>,
    },
    /// The sender gave the group another name.
    Renamed {
        /// The new name.
        name: String,
    },
    /// The sender made somebody else the admin.
    AdminChanged {
        /// The new admin.
        admin: Id,
    },
    /// Somebody joined a public group.
    Joined {
        /// Who.
        user: Id,
    },
}

impl Action {
    /// The service of its event, and its kind inside lists (protocol § 3.14).
    ///
    /// ```
    /// use azstack::protocol::content::Action;
    /// assert_eq!(Action::Joined { user: 202 }.service(), azstack::protocol::service::JOIN_GROUP);
    /// ```
    pub const fn service(&self) -> i64 {
        match self {
            Self::Created { .. } => service::GROUP_CREATED,
            Self::Invited { .. } => service::GROUP_INVITED,
            Self::Left { .. } => service::GROUP_LEFT,
            Self::Renamed { .. } => service::GROUP_RENAMED,
            Self::AdminChanged { .. } => service::GROUP_ADMIN_CHANGED,
            Self::Joined { .. } => service::JOIN_GROUP,
        }
    }
}

/// The tag `type` of stickers and locations; it collides with file types, so nobody may go by it (trap 9).
pub(super) mod tag {
    pub const STICKER: i64 = 3;
    pub const LOCATION: i64 = 4;
}

/// The kind of [`Content::Empty`] in a database.
const NOTHING: i64 = 0;

impl Content {
    /// Its kind in a database: the service number of a user chat's packet of that kind, or of the group's event.
    ///
    /// ```
    /// use azstack::protocol::{Content, service};
    /// assert_eq!(Content::Text("Hello".into()).kind(), service::TAG_USER_TEXT);
    /// assert_eq!(Content::Empty.kind(), 0);
    /// ```
    pub const fn kind(&self) -> i64 {
        match self {
            Self::Text(_) => service::TAG_USER_TEXT,
            Self::Sticker(_) => service::USER_STICKER,
            Self::File(_) => service::USER_FILE,
            Self::Location(_) => service::USER_LOCATION,
            Self::Action(action) => action.service(),
            Self::Empty => NOTHING,
        }
    }

    /// Its kind inside lists (protocol §§ 3.6, 3.7): groups have one for everything that is sent.
    ///
    /// ```
    /// use azstack::protocol::{ChatType, Content, service};
    /// let text = Content::Text("Hello".into());
    /// assert_eq!(text.service_type(ChatType::User), service::TAG_USER_TEXT);
    /// assert_eq!(text.service_type(ChatType::Group), service::GROUP_MESSAGE);
    /// ```
    pub const fn service_type(&self, chat: ChatType) -> i64 {
        match (self, chat) {
            (Self::Action(action), _) => action.service(),
            (_, ChatType::Group) => service::GROUP_MESSAGE,
            (_, ChatType::User) => self.kind(),
        }
    }

    /// What a database holds: the text itself, or the fields as JSON. Equal contents have equal texts.
    ///
    /// ```
    /// use azstack::protocol::{Content, content::Location};
    /// assert_eq!(Content::Text("Hello".into()).encode(), "Hello");
    /// let here = Location { address: "1 Main Street".into(), longitude: 105.8, latitude: 21.0 };
    /// assert!(Content::Location(here).encode().contains("1 Main Street"));
    /// ```
    pub fn encode(&self) -> String {
        match self {
            Self::Text(text) => Ok(text.clone()),
            Self::Sticker(sticker) => serde_json::to_string(sticker),
            Self::File(file) => serde_json::to_string(file),
            Self::Location(location) => serde_json::to_string(location),
            Self::Action(action) => serde_json::to_string(action),
            Self::Empty => Ok(String::new()),
        }
        // Strings and numbers: serialising them to memory cannot fail.
        .unwrap_or_default()
    }

    /// Reads [`kind`](Self::kind) and [`encode`](Self::encode) back; what cannot be read is [`Content::Empty`].
    ///
    /// ```
    /// use azstack::protocol::Content;
    /// let text = Content::Text("Hello".into());
    /// assert_eq!(Content::decode(text.kind(), &text.encode()), text);
    /// assert_eq!(Content::decode(-7, "?"), Content::Empty);
    /// ```
    pub fn decode(kind: i64, text: &str) -> Self {
        let read = match kind {
            service::TAG_USER_TEXT => Ok(Self::Text(text.to_owned())),
            service::USER_STICKER => serde_json::from_str(text).map(Self::Sticker),
            service::USER_FILE => serde_json::from_str(text).map(Self::File),
            service::USER_LOCATION => serde_json::from_str(text).map(Self::Location),
            service::GROUP_CREATED
            | service::GROUP_INVITED
            | service::GROUP_LEFT
            | service::GROUP_RENAMED
            | service::GROUP_ADMIN_CHANGED
            | service::JOIN_GROUP => serde_json::from_str(text).map(Self::Action),
            _ => Ok(Self::Empty),
        };
        read.unwrap_or(Self::Empty)
    }

    /// The clothes it is sent in.
    pub(super) fn dress(&self) -> Dress<'_> {
        match self {
            Self::Text(msg) => Dress::Text { msg },
            Self::Sticker(sticker) => Dress::Sticker(sticker),
            Self::File(file) => Dress::File(file),
            Self::Location(location) => Dress::Location(location),
            Self::Action(_) | Self::Empty => Dress::Nothing {},
        }
    }

    /// The `type` that stickers and locations carry where one packet serves all kinds.
    pub(super) const fn tag(&self) -> Option<i64> {
        match self {
            Self::Sticker(_) => Some(tag::STICKER),
            Self::Location(_) => Some(tag::LOCATION),
            _ => None,
        }
    }
}

/// A content's fields, in the order of its own packet.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Dress<'a> {
    Text { msg: &'a str },
    Sticker(&'a Sticker),
    File(&'a File),
    Location(&'a Location),
    Nothing {},
}

/// The fields of every kind side by side, as a reader finds them where one packet serves all kinds.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Fields {
    #[serde(rename = "type")]
    kind: Option<i64>,
    msg: Option<String>,
    img_name: Option<String>,
    cat_id: Option<i64>,
    file_name: Option<String>,
    file_length: Option<i64>,
    addr: Option<String>,
    long: Option<f64>,
    lat: Option<f64>,
    url: Option<String>,
    width: Option<f64>,
    height: Option<f64>,
    duration: Option<f64>,
}

impl From<Fields> for Content {
    /// By the first name that is there and not empty (protocol §§ 3.7, 3.8); the `type` says nothing.
    fn from(fields: Fields) -> Self {
        let there = |text: Option<String>| text.filter(|text| !text.is_empty());
        let url = fields.url.unwrap_or_default();
        let (width, height) = (fields.width, fields.height);
        if let Some(msg) = there(fields.msg) {
            Self::Text(msg)
        } else if let Some(img_name) = there(fields.img_name) {
            Self::Sticker(Sticker {
                img_name,
                cat_id: fields.cat_id.unwrap_or_default(),
                url,
                width,
                height,
            })
        } else if let Some(file_name) = there(fields.file_name) {
            Self::File(File {
                file_name,
                file_length: fields.file_length.unwrap_or_default(),
                kind: fields.kind.unwrap_or_default(),
                url,
                width,
                height,
                duration: fields.duration,
            })
        } else if let Some(address) = there(fields.addr) {
            Self::Location(Location {
                address,
                longitude: fields.long.unwrap_or_default(),
                latitude: fields.lat.unwrap_or_default(),
            })
        } else {
            Self::Empty
        }
    }
}
