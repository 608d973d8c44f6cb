//! Service numbers (protocol § 0), named as the document names them.

/// Keep-alive.
pub const PING: i64 = 1;
/// Type tag of a user text message inside lists.
pub const TAG_USER_TEXT: i64 = 5;
/// Server address, on the master socket.
pub const ADDRESS: i64 = 29;
/// Send a user text message; also the ack of every kind of user message.
pub const USER_TEXT: i64 = 72;
/// Incoming user text message.
pub const USER_TEXT_INCOMING: i64 = 73;
/// Delivered, in a group.
pub const DELIVERED_GROUP: i64 = 74;
/// User sticker message, both ways.
pub const USER_STICKER: i64 = 104;
/// User file message, both ways.
pub const USER_FILE: i64 = 121;
/// Typing, in a user chat.
pub const TYPING: i64 = 142;
/// Seen.
pub const SEEN: i64 = 153;
/// Result of an authentication.
pub const AUTHENTICATED: i64 = 162;
/// Users by numeric id.
pub const USERS_BY_ID: i64 = 164;
/// Users by unique name.
pub const USERS_BY_NAME: i64 = 165;
/// Delivered, in a user chat.
pub const DELIVERED: i64 = 167;
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
/// Copy of one's own sticker or file message.
pub const OWN_CONTENT: i64 = 175;
/// Authenticate.
pub const AUTHENTICATE: i64 = 179;
/// Free call start.
pub const CALL_START: i64 = 186;
/// Free call data: answer or ICE candidate.
pub const CALL_DATA: i64 = 187;
/// Free call status.
pub const CALL_STATUS: i64 = 188;
/// Free call status changed by another device of mine.
pub const CALL_STATUS_BY_ME: i64 = 199;
