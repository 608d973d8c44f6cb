//! The `WebPacket` envelope (protocol § 1.3) and the two directions as typed enums.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    auth, call, conversation, device, file, group, message, phone, report, service, sticker, user,
};

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
    ($(#[$meta:meta])* $name:ident like $address:literal { $($(#[$variant_meta:meta])* $variant:ident($body:ty) = $service:expr,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($body),)+
        }

        impl $name {
            /// The service number (protocol § 0).
            ///
            /// ```
            #[doc = concat!("use azstack::protocol::{", stringify!($name), ", WebPacket};")]
            #[doc = concat!("let body = String::from(r#\"", $address, "\"#);")]
            /// let packet = WebPacket { service: 29, body };
            #[doc = concat!("let address = ", stringify!($name), "::read(&packet)?;")]
            /// assert_eq!(address.service(), 29);
            /// # Ok::<(), azstack::protocol::PacketError>(())
            /// ```
            pub const fn service(&self) -> i64 {
                match self { $(Self::$variant(_) => $service,)+ }
            }

            /// Reads an envelope whose body is the JSON that protocol § 3 has for its service.
            ///
            /// # Errors
            /// [`PacketError::UnknownService`] for a number that does not travel in this direction,
            /// [`PacketError::Body`] for a body that is not that of the service.
            ///
            /// ```
            #[doc = concat!("use azstack::protocol::{", stringify!($name), ", WebPacket};")]
            #[doc = concat!("let body = String::from(r#\"", $address, "\"#);")]
            /// let packet = WebPacket { service: 29, body };
            #[doc = concat!("let address = ", stringify!($name), "::read(&packet)?;")]
            #[doc = concat!("assert!(matches!(address, ", stringify!($name), "::Address(_)));")]
            /// # Ok::<(), azstack::protocol::PacketError>(())
            /// ```
            pub fn read(packet: &WebPacket) -> Result<Self, PacketError> {
                match packet.service {
                    $(number if number == $service => read(packet).map(Self::$variant),)+
                    number => Err(PacketError::UnknownService(number)),
                }
            }

            /// Writes the envelope, its body as compact JSON with the keys in the documented order (protocol § 1.3).
            ///
            /// ```
            #[doc = concat!("use azstack::protocol::{", stringify!($name), ", WebPacket};")]
            #[doc = concat!("let body = String::from(r#\"", $address, "\"#);")]
            /// let packet = WebPacket { service: 29, body };
            #[doc = concat!("let address = ", stringify!($name), "::read(&packet)?;")]
            /// assert_eq!(address.write(), packet);
            /// # Ok::<(), azstack::protocol::PacketError>(())
            /// ```
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
    ToServer like r#"{"azStackUserId":"alice"}"# {
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
        /// Sends a location.
        Location(message::SendLocation) = service::USER_LOCATION,
        /// Sends a message of any kind to a group.
        GroupMessage(group::Send) = service::GROUP_SEND,
        /// Reports a message as delivered here.
        Delivered(report::Delivered) = service::DELIVERED,
        /// Reports a group message as delivered here.
        DeliveredGroup(report::DeliveredGroup) = service::DELIVERED_GROUP,
        /// Reports a message as seen.
        Seen(report::Seen) = service::SEEN,
        /// Withdraws one's own message.
        Cancel(report::Cancel) = service::CANCEL,
        /// Withdraws one's own group message.
        CancelGroup(report::CancelGroup) = service::CANCEL_GROUP,
        /// Deletes a message from one's own view.
        DeleteMessage(report::Delete) = service::DELETE_MESSAGE,
        /// Is typing.
        Typing(report::Typing) = service::TYPING,
        /// Is typing in a group.
        TypingGroup(report::TypingGroup) = service::TYPING_GROUP,
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
        /// Asks for the files of one chat, or of all.
        Files(conversation::FilesRequest) = service::FILES,
        /// Creates a group.
        CreateGroup(group::Create) = service::CREATE_GROUP,
        /// Invites users into a group.
        InviteGroup(group::Invite) = service::INVITE_GROUP,
        /// Leaves a group, or removes a member.
        LeaveGroup(group::Leave) = service::LEAVE_GROUP,
        /// Gives a group another name.
        RenameGroup(group::Rename) = service::RENAME_GROUP,
        /// Hands a group over to another admin.
        ChangeAdmin(group::ChangeAdmin) = service::CHANGE_ADMIN,
        /// Joins a public group.
        JoinGroup(group::Join) = service::JOIN_GROUP,
        /// Asks for a group's details.
        GroupDetails(group::DetailsRequest) = service::GROUP_DETAILS,
        /// Asks for one's private groups.
        MyGroups(group::MyGroupsRequest) = service::MY_GROUPS,
        /// Asks for the public groups.
        PublicGroups(group::PublicGroupsRequest) = service::PUBLIC_GROUPS,
        /// Asks for the sticker packs.
        StickerPacks(sticker::PacksRequest) = service::STICKER_PACKS,
        /// Went to the background, or came back.
        ApplicationState(device::ChangeState) = service::APPLICATION_STATE,
        /// Registers a push token.
        PushRegister(device::Register) = service::PUSH_REGISTER,
        /// Unregisters a push token.
        PushUnregister(device::Unregister) = service::PUSH_UNREGISTER,
        /// Asks for a place to upload a file to.
        Upload(file::Request) = service::UPLOAD,
        /// Starts a call.
        CallStart(call::Start) = service::CALL_START,
        /// Carries the answer or an ICE candidate.
        CallData(call::Data) = service::CALL_DATA,
        /// Changes the call's status.
        CallStatus(call::Status) = service::CALL_STATUS,
        /// Calls a phone number.
        CalloutStart(phone::StartCallout) = service::CALLOUT_START,
        /// Offers, after the server said go.
        CalloutOffer(phone::CalloutOffer) = service::CALLOUT_OFFER,
        /// Hangs up a callout.
        CalloutStop(phone::StopCallout) = service::CALLOUT_STOP,
        /// Does something with a call from a phone.
        Callin(phone::CallinAction) = service::CALLIN_STATUS,
        /// Asks for the log of paid calls.
        PaidCalls(phone::PaidCallsRequest) = service::PAID_CALLS,
        /// Asks for the balance for calls to phones.
        Balance(phone::BalanceRequest) = service::BALANCE,
    }
}

direction! {
    /// What the server sends.
    ToClient like r#"{"ip":"10.0.0.1","port":9000}"# {
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
        /// A location for me.
        Location(message::IncomingLocation) = service::USER_LOCATION,
        /// A text I sent from another device.
        OwnText(message::OwnText) = service::OWN_TEXT,
        /// A sticker, file or location I sent from another device.
        OwnContent(message::OwnContent) = service::OWN_CONTENT,
        /// A group message was stored, or not.
        GroupMessageAck(group::Ack) = service::GROUP_SEND,
        /// A message of a group.
        GroupMessage(group::Message) = service::GROUP_MESSAGE,
        /// A group message I sent from another device.
        OwnGroupMessage(group::OwnMessage) = service::OWN_GROUP_MESSAGE,
        /// My message was delivered.
        Delivered(report::DeliveredEvent) = service::DELIVERED,
        /// My group message was delivered.
        DeliveredGroup(report::DeliveredGroupEvent) = service::DELIVERED_GROUP,
        /// Ack of my report (with `r`), or news that my message was seen (without).
        Seen(report::SeenNews) = service::SEEN,
        /// Ack of my withdrawal (with `r`), or news that a message was withdrawn (without).
        Cancelled(report::CancelNews) = service::CANCEL,
        /// The same in a group.
        CancelledGroup(report::CancelGroupNews) = service::CANCEL_GROUP,
        /// A message was deleted from my view, or not.
        MessageDeleted(report::Deleted) = service::DELETE_MESSAGE,
        /// Another device of mine changed something in a chat.
        ChatChanged(report::ChatChanged) = service::CHAT_CHANGED,
        /// Somebody is typing.
        Typing(report::TypingEvent) = service::TYPING,
        /// Somebody is typing in a group.
        TypingGroup(report::TypingGroupEvent) = service::TYPING_GROUP,
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
        /// Files of one chat, or of all.
        Files(conversation::Files) = service::FILES,
        /// My group was created, or not.
        CreateGroupAck(group::CreateAck) = service::CREATE_GROUP,
        /// My invitation was carried out, or not.
        InviteGroupAck(group::InviteAck) = service::INVITE_GROUP,
        /// I left, or removed somebody, or not.
        LeaveGroupAck(group::LeaveAck) = service::LEAVE_GROUP,
        /// I renamed a group, or not.
        RenameGroupAck(group::RenameAck) = service::RENAME_GROUP,
        /// I handed a group over, or not.
        ChangeAdminAck(group::ChangeAdminAck) = service::CHANGE_ADMIN,
        /// Ack of my joining (with `r`), or news that somebody joined (without).
        Joined(group::JoinNews) = service::JOIN_GROUP,
        /// A group with me in it was created.
        GroupCreated(group::Created) = service::GROUP_CREATED,
        /// Members were added to a group.
        GroupInvited(group::Invited) = service::GROUP_INVITED,
        /// A member is gone from a group.
        GroupLeft(group::Left) = service::GROUP_LEFT,
        /// A group has another name.
        GroupRenamed(group::Renamed) = service::GROUP_RENAMED,
        /// A group has another admin.
        GroupAdminChanged(group::AdminChanged) = service::GROUP_ADMIN_CHANGED,
        /// A group's details.
        GroupDetails(group::Details) = service::GROUP_DETAILS,
        /// My private groups.
        MyGroups(group::MyGroups) = service::MY_GROUPS,
        /// The public groups.
        PublicGroups(group::PublicGroups) = service::PUBLIC_GROUPS,
        /// Sticker packs.
        StickerPacks(sticker::Packs) = service::STICKER_PACKS,
        /// The application state was taken.
        ApplicationState(device::StateChanged) = service::APPLICATION_STATE,
        /// A push token was registered, or not.
        PushRegistered(device::Registered) = service::PUSH_REGISTERED,
        /// A push token was unregistered, or not.
        PushUnregistered(device::Unregistered) = service::PUSH_UNREGISTERED,
        /// Where to upload a file to, or not.
        Upload(file::Grant) = service::UPLOAD,
        /// Somebody calls.
        CallStart(call::Start) = service::CALL_START,
        /// The answer or a candidate of the other side.
        CallData(call::Data) = service::CALL_DATA,
        /// The call's status changed.
        CallStatus(call::Status) = service::CALL_STATUS,
        /// Another device of mine changed the call's status.
        CallStatusByMe(call::StatusByMe) = service::CALL_STATUS_BY_ME,
        /// Whether a callout is accepted.
        CalloutInitial(phone::CalloutInitial) = service::CALLOUT_INITIAL,
        /// A callout is accepted: send the offer.
        CalloutGo(phone::Go) = service::CALLOUT_GO,
        /// How a callout goes.
        CalloutStatus(phone::CalloutStatus) = service::CALLOUT_STATUS,
        /// Somebody calls from a phone.
        CallinStart(phone::StartCallin) = service::CALLIN_START,
        /// The caller of a callin gave up or hung up.
        CallinStatus(phone::CallinStatus) = service::CALLIN_STATUS,
        /// Another device of mine changed a callin.
        CallinStatusByMe(phone::CallinStatusByMe) = service::CALLIN_STATUS_BY_ME,
        /// The log of paid calls.
        PaidCalls(phone::PaidCalls) = service::PAID_CALLS,
        /// The balance for calls to phones.
        Balance(phone::Balance) = service::BALANCE,
        /// A paid call was added to the log.
        PaidCall(phone::NewPaidCall) = service::PAID_CALL,
    }
}
