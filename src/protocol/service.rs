//! Service numbers (protocol § 0), named as the document names them.

/// Keep-alive.
pub const PING: i64 = 1;
/// Type tag of a user text message inside lists and push notifications.
pub const TAG_USER_TEXT: i64 = 5;
/// Server address, on the master socket.
pub const ADDRESS: i64 = 29;
/// Register a push token.
pub const PUSH_REGISTER: i64 = 38;
/// Ack of [`PUSH_REGISTER`].
pub const PUSH_REGISTERED: i64 = 39;
/// Unregister a push token.
pub const PUSH_UNREGISTER: i64 = 40;
/// Ack of [`PUSH_UNREGISTER`].
pub const PUSH_UNREGISTERED: i64 = 41;
/// Create a group; also its ack.
pub const CREATE_GROUP: i64 = 42;
/// Leave a group or remove a member; also its ack.
pub const LEAVE_GROUP: i64 = 43;
/// Invite into a group; also its ack.
pub const INVITE_GROUP: i64 = 44;
/// Send a group message of any kind; also its ack.
pub const GROUP_SEND: i64 = 45;
/// Send a user text message; also the ack of every kind of user message.
pub const USER_TEXT: i64 = 72;
/// Incoming user text message.
pub const USER_TEXT_INCOMING: i64 = 73;
/// Delivered, in a group.
pub const DELIVERED_GROUP: i64 = 74;
/// User sticker message, both ways.
pub const USER_STICKER: i64 = 104;
/// The application went to the background or came to the foreground.
pub const APPLICATION_STATE: i64 = 105;
/// Sticker packs.
pub const STICKER_PACKS: i64 = 112;
/// User location message, both ways.
pub const USER_LOCATION: i64 = 113;
/// User file message, both ways.
pub const USER_FILE: i64 = 121;
/// Cancelled, in a user chat.
pub const CANCEL: i64 = 127;
/// Typing, in a user chat.
pub const TYPING: i64 = 142;
/// A group was created.
pub const GROUP_CREATED: i64 = 143;
/// Members were invited.
pub const GROUP_INVITED: i64 = 144;
/// A member left or was removed.
pub const GROUP_LEFT: i64 = 145;
/// Incoming group message; the tag of all of them inside lists.
pub const GROUP_MESSAGE: i64 = 146;
/// List of my private groups.
pub const MY_GROUPS: i64 = 147;
/// Details of a group.
pub const GROUP_DETAILS: i64 = 148;
/// Typing, in a group.
pub const TYPING_GROUP: i64 = 149;
/// Rename a group; also its ack.
pub const RENAME_GROUP: i64 = 150;
/// Cancelled, in a group.
pub const CANCEL_GROUP: i64 = 151;
/// A group was renamed.
pub const GROUP_RENAMED: i64 = 152;
/// Seen.
pub const SEEN: i64 = 153;
/// Hand a group over to another admin; also its ack.
pub const CHANGE_ADMIN: i64 = 159;
/// A group has another admin.
pub const GROUP_ADMIN_CHANGED: i64 = 160;
/// Result of an authentication.
pub const AUTHENTICATED: i64 = 162;
/// Users by numeric id.
pub const USERS_BY_ID: i64 = 164;
/// Users by unique name.
pub const USERS_BY_NAME: i64 = 165;
/// Delivered, in a user chat.
pub const DELIVERED: i64 = 167;
/// Delete a message from one's own view.
pub const DELETE_MESSAGE: i64 = 168;
/// Messages of a conversation.
pub const MESSAGES: i64 = 169;
/// Conversations.
pub const CONVERSATIONS: i64 = 170;
/// Delete a conversation.
pub const DELETE_CONVERSATION: i64 = 171;
/// Unread messages of a conversation.
pub const UNREAD_MESSAGES: i64 = 173;
/// Copy of one's own text message.
pub const OWN_TEXT: i64 = 174;
/// Copy of one's own sticker, file or location message.
pub const OWN_CONTENT: i64 = 175;
/// Copy of one's own group message.
pub const OWN_GROUP_MESSAGE: i64 = 176;
/// Authenticate.
pub const AUTHENTICATE: i64 = 179;
/// Free call start.
pub const CALL_START: i64 = 186;
/// Free call data: answer or ICE candidate.
pub const CALL_DATA: i64 = 187;
/// Free call status.
pub const CALL_STATUS: i64 = 188;
/// My balance for calls to phones.
pub const BALANCE: i64 = 185;
/// Files of conversations.
pub const FILES: i64 = 191;
/// Join a public group: request, ack and event.
pub const JOIN_GROUP: i64 = 197;
/// Public groups.
pub const PUBLIC_GROUPS: i64 = 198;
/// Free call status changed by another device of mine.
pub const CALL_STATUS_BY_ME: i64 = 199;
/// Callout start.
pub const CALLOUT_START: i64 = 500;
/// Callout offer.
pub const CALLOUT_OFFER: i64 = 501;
/// Callout stop.
pub const CALLOUT_STOP: i64 = 502;
/// Callout status, and the answer.
pub const CALLOUT_STATUS: i64 = 503;
/// Callout accepted: send your offer.
pub const CALLOUT_GO: i64 = 504;
/// Callin start, with the offer.
pub const CALLIN_START: i64 = 505;
/// Callin status: request with the answer, and event.
pub const CALLIN_STATUS: i64 = 506;
/// Callin status changed by another device of mine.
pub const CALLIN_STATUS_BY_ME: i64 = 508;
/// The log of paid calls.
pub const PAID_CALLS: i64 = 509;
/// A paid call was added to the log.
pub const PAID_CALL: i64 = 601;
/// Whether a callout is accepted.
pub const CALLOUT_INITIAL: i64 = 610;
/// Type tag of a phone call inside push notifications.
pub const TAG_CALLIN: i64 = 602;

/// Ours: asks for a place to upload a file to. The original had no such service; its clients never see the number.
pub const UPLOAD: i64 = 900;
/// Ours: something in a chat was changed by another device of mine, or by somebody without a packet of its own.
/// Clients that do not know the number drop it.
pub const CHAT_CHANGED: i64 = 901;
