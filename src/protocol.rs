//! The wire: what client and server say to each other.
//!
//! Pure data: no sockets, no tokio, no clock. Text frames ([`frame`]) carry one event, the [`WebPacket`] envelope
//! ([`packet`]), whose body is JSON in a string; the bodies live in one file a family. [`ToServer`] and [`ToClient`]
//! are the two directions as one enum each; the same codec serves both ends.
//!
//! Rules kept here (protocol § 1.3): bodies are compact JSON with keys in the documented order, an absent value is
//! left out and never `null`, unknown keys are ignored, unknown services are the error value
//! [`PacketError::UnknownService`]. Nothing in this module panics on input.

pub mod auth;
pub mod call;
pub mod content;
pub mod conversation;
pub mod device;
pub mod file;
pub mod frame;
pub mod group;
pub mod message;
pub mod packet;
pub mod phone;
pub mod post;
pub mod push;
pub mod report;
pub mod service;
pub mod sticker;
pub mod user;

pub use content::Content;
pub use frame::{Frame, FrameError};
pub use packet::{PacketError, ToClient, ToServer, WebPacket};
pub use post::Post;

/// A number that names something: a user, a message, a call.
///
/// JSON numbers travel through JavaScript clients, so a valid id is in `1..=MAX_ID`.
pub type Id = i64;

/// The largest integer every JSON peer keeps exact: 2⁵³ − 1.
pub const MAX_ID: Id = (1 << 53) - 1;

/// Unix time in milliseconds, the unit of every `created`, `modified`, `time` and `lastCreated` (protocol § 5.6).
pub type Millis = i64;

/// Unix time in seconds: only `lastVisitDate` uses it (protocol § 5.6).
pub type Seconds = i64;

/// An enum whose variants are numbers on the wire.
macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident as $what:literal { $($(#[$variant_meta:meta])* $variant:ident = $number:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// The number on the wire.
            ///
            /// ```
            #[doc = concat!("use ", module_path!(), "::", stringify!($name), ";")]
            $(#[doc = concat!("assert_eq!(", stringify!($name), "::", stringify!($variant), ".number(), ", $number, ");")])+
            /// ```
            pub const fn number(self) -> i64 {
                match self { $(Self::$variant => $number,)+ }
            }

            /// Reads the wire number; `None` for any other.
            ///
            /// ```
            #[doc = concat!("use ", module_path!(), "::", stringify!($name), ";")]
            $(#[doc = concat!("assert_eq!(", stringify!($name), "::from_number(", $number, "), Some(", stringify!($name), "::", stringify!($variant), "));")])+
            #[doc = concat!("assert_eq!(", stringify!($name), "::from_number(7), None);")]
            /// ```
            pub const fn from_number(number: i64) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.number())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = i64::deserialize(deserializer)?;
                Self::from_number(number)
                    .ok_or_else(|| serde::de::Error::custom(format_args!(concat!($what, " {}"), number)))
            }
        }
    };
}
use numbered;

numbered! {
    /// Kind of a chat: its peer is a user (1) or a group (2). On the wire `type` (protocol § 5.2).
    ChatType as "chat type" {
        /// A chat with one other user; its id is the other user's id.
        User = 1,
        /// A group chat; its id is the group's id.
        Group = 2,
    }
}

numbered! {
    /// Kind of a group: by invitation (0) or open to all users of the app (1).
    GroupType as "group type" {
        /// Members are invited; for everybody else the group does not exist.
        Private = 0,
        /// Listed for all, and everybody may join.
        Public = 1,
    }
}

/// Writes a number the way JavaScript does: a whole one without a fraction, so that 171 stays `171`.
fn write_number<S: serde::Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Every whole number up to 2⁵³ is exact in both forms.
    if number.fract() == 0.0 && number.abs() <= MAX_ID as f64 {
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}

/// The same for a number that may be absent.
fn write_number_if_any<S: serde::Serializer>(
    number: &Option<f64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => write_number(number, serializer),
        None => serializer.serialize_none(),
    }
}
