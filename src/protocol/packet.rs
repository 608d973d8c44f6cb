//! The `WebPacket` envelope (protocol § 1.3) and the two directions as typed enums.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{auth, call, conversation, message, service, user};

/// The envelope: a service number and the JSON text of its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebPacket {
    /// Service number (protocol § 0).
    pub service: i64,
    /// JSON text; empty or missing means "no body".
    #[serde(default)]
    pub body: String,
}

/// Why an envelope has no typed reading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PacketError {
    /// A number this side does not take in this direction. Logged and dropped.
    #[error("service {0} is unknown here")]
    UnknownService(i64),
    /// The body is not what the service says it is.
    #[error("the body of service {service} is malformed: {reason}")]
    Body {
        /// The service whose body it is.
        service: i64,
        /// What serde made of it: names fields and positions, never their values.
        reason: String,
    },
}

/// A body with no fields: `{}`. Anything (or nothing) is accepted when reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

fn read<T: DeserializeOwned>(packet: &WebPacket) -> Result<T, PacketError> {
    let body = if packet.body.is_empty() {
        "{}"
    } else {
        &packet.body
    };
    serde_json::from_str(body).map_err(|error| PacketError::Body {
        service: packet.service,
        reason: format!("{:?} error at column {}", error.classify(), error.column()),
    })
}

fn write<T: Serialize>(service: i64, body: &T) -> WebPacket {
    WebPacket {
        service,
        // Bodies are structs of numbers, strings and lists: serialising them to memory cannot fail.
        body: serde_json::to_string(body).unwrap_or_else(|_| String::from("{}")),
    }
}

macro_rules! direction {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident($body:ty) = $service:expr,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($body),)+
        }

        impl $name {
            /// The service number.
            pub const fn service(&self) -> i64 {
                match self { $(Self::$variant(_) => $service,)+ }
            }

            /// Reads an envelope.
            ///
            /// # Errors
            /// [`PacketError::UnknownService`] or [`PacketError::Body`].
            pub fn read(packet: &WebPacket) -> Result<Self, PacketError> {
                match packet.service {
                    $(number if number == $service => read(packet).map(Self::$variant),)+
                    number => Err(PacketError::UnknownService(number)),
                }
            }

            /// Writes the envelope.
            pub fn write(&self) -> WebPacket {
                match self { $(Self::$variant(body) => write($service, body),)+ }
            }
        }

        $(impl From<$body> for $name {
            fn from(body: $body) -> Self { Self::$variant(body) }
        })+
    };
}

direction! {
    /// What a client sends.
    ToServer {
        /// Keep-alive, unanswered.
        Ping(Empty) = service::PING,
        /// Asks for the server's address, before authentication.
        Address(auth::AddressRequest) = service::ADDRESS,
        /// Signs in.
        Authenticate(auth::Authenticate) = service::AUTHENTICATE,
        /// Sends a text.
        Text(message::SendText) = service::USER_TEXT,
        /// Sends a sticker.
        Sticker(message::SendSticker) = service::USER_STICKER,
        /// Sends a file, already uploaded.
        File(message::SendFile) = service::USER_FILE,
        /// Reports a message as delivered here.
        Delivered(message::Delivered) = service::DELIVERED,
        /// Reports a group message as delivered here.
        DeliveredGroup(message::DeliveredGroup) = service::DELIVERED_GROUP,
        /// Reports a message as seen.
        Seen(message::Seen) = service::SEEN,
        /// Is typing.
        Typing(message::Typing) = service::TYPING,
        /// Asks for users by number.
        UsersById(user::ById) = service::USERS_BY_ID,
        /// Asks for users by unique name.
        UsersByName(user::ByName) = service::USERS_BY_NAME,
        /// Asks for a page of conversations.
        Conversations(conversation::ConversationsRequest) = service::CONVERSATIONS,
        /// Deletes a conversation from one's own view.
        DeleteConversation(conversation::DeleteRequest) = service::DELETE_CONVERSATION,
        /// Asks for a page of messages.
        Messages(conversation::MessagesRequest) = service::MESSAGES,
        /// Asks for a page of unread messages.
        UnreadMessages(conversation::UnreadRequest) = service::UNREAD_MESSAGES,
        /// Starts a call.
        CallStart(call::Start) = service::CALL_START,
        /// Carries the answer or an ICE candidate.
        CallData(call::Data) = service::CALL_DATA,
        /// Changes the call's status.
        CallStatus(call::Status) = service::CALL_STATUS,
    }
}

direction! {
    /// What the server sends.
    ToClient {
        /// A probe; ignored.
        Ping(Empty) = service::PING,
        /// The address asked for.
        Address(auth::Address) = service::ADDRESS,
        /// How the sign-in ended.
        Authenticated(auth::Authenticated) = service::AUTHENTICATED,
        /// A message (of any kind) was stored, or not.
        MessageAck(message::Ack) = service::USER_TEXT,
        /// A text for me.
        Text(message::IncomingText) = service::USER_TEXT_INCOMING,
        /// A sticker for me.
        Sticker(message::IncomingSticker) = service::USER_STICKER,
        /// A file for me.
        File(message::IncomingFile) = service::USER_FILE,
        /// A text I sent from another device.
        OwnText(message::OwnText) = service::OWN_TEXT,
        /// A sticker or file I sent from another device.
        OwnContent(message::OwnContent) = service::OWN_CONTENT,
        /// My message was delivered.
        Delivered(message::DeliveredEvent) = service::DELIVERED,
        /// My group message was delivered.
        DeliveredGroup(message::DeliveredGroupEvent) = service::DELIVERED_GROUP,
        /// Ack of my report (with `r`), or news that my message was seen (without).
        Seen(message::SeenNews) = service::SEEN,
        /// Somebody is typing.
        Typing(message::TypingEvent) = service::TYPING,
        /// Users, by number.
        UsersById(user::Users) = service::USERS_BY_ID,
        /// Users, by unique name.
        UsersByName(user::UsersNamed) = service::USERS_BY_NAME,
        /// A page of conversations.
        Conversations(conversation::Conversations) = service::CONVERSATIONS,
        /// A conversation was deleted, or not.
        ConversationDeleted(conversation::Deleted) = service::DELETE_CONVERSATION,
        /// A page of messages.
        Messages(conversation::Messages) = service::MESSAGES,
        /// A page of unread messages.
        UnreadMessages(conversation::UnreadMessages) = service::UNREAD_MESSAGES,
        /// Somebody calls.
        CallStart(call::Start) = service::CALL_START,
        /// The answer or a candidate of the other side.
        CallData(call::Data) = service::CALL_DATA,
        /// The call's status changed.
        CallStatus(call::Status) = service::CALL_STATUS,
        /// Another device of mine changed the call's status.
        CallStatusByMe(call::StatusByMe) = service::CALL_STATUS_BY_ME,
    }
}
