//! Lists: conversations 170, messages 169, unread messages 173, files 191, and deleting a conversation 171
//! (protocol §§ 3.6, 3.7).
//!
//! Ours: the server numbers all changes. A conversation says which was its last (`changed`), and messages may be asked
//! for by it (`changedAfter`), so that a client that was away reads what it missed and nothing else. Both are optional
//! fields, which old clients neither send nor see.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::content::{Action, Content, Fields, File, tag};
use super::{ChatType, GroupType, Id, Millis, service};

/// 170, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsRequest {
    /// From 1.
    pub page: i64,
    /// Only conversations whose last message is not newer; 0 means any.
    pub last_created: Millis,
    /// Ours: only what changed later than that, in the order of the changes, conversations without a visible message
    /// too: their `lastMsg` says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_after: Option<i64>,
    /// The oldest web clients match replies by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// The last message of a conversation, shortened: of stickers, files and locations only the kind travels.
#[derive(Clone, Debug, PartialEq)]
pub struct LastMessage {
    /// The author.
    pub sender: Id,
    /// The message.
    pub msg_id: Id,
    /// One of [`message::status`](super::message::status).
    pub status: i64,
    /// The server's time stamp.
    pub created: Millis,
    /// What it says, as far as that travels.
    pub content: Content,
    /// Kind of the chat it is in, which its number depends on.
    pub chat_type: ChatType,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawLast {
    service_type: i64,
    sender: Id,
    msg_id: Id,
    status: i64,
    created: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    msg: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    msg_type: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    admin: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invited_members: Option<Vec<Id>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    leave_user: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new_admin: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new_group_name: Option<String>,
}

impl Serialize for LastMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut raw = RawLast {
            service_type: self.content.service_type(self.chat_type),
            sender: self.sender,
            msg_id: self.msg_id,
            status: self.status,
            created: self.created,
            ..RawLast::default()
        };
        let in_group = self.chat_type == ChatType::Group;
        match &self.content {
            Content::Text(text) => raw.msg = Some(text.clone()),
            Content::File(file) => raw.msg_type = Some(file.kind),
            Content::Sticker(_) | Content::Location(_) => {
                raw.msg_type = self.content.tag().filter(|_| in_group);
            }
            Content::Action(action) => raw.set_action(action.clone()),
            Content::Empty => {}
        }
        raw.serialize(serializer)
    }
}

impl RawLast {
    fn set_action(&mut self, action: Action) {
        match action {
            Action::Created { admin, name, .. } => {
                (self.admin, self.name) = (Some(admin), Some(name));
            }
            Action::Invited { members } => self.invited_members = Some(members),
            Action::Left { user, new_admin } => {
                (self.leave_user, self.new_admin) = (Some(user), new_admin);
            }
            Action::Renamed { name } => self.new_group_name = Some(name),
            Action::AdminChanged { admin } => self.new_admin = Some(admin),
            Action::Joined { .. } => {}
        }
    }

    /// What it says; in groups 3 and 4 are taken for a sticker and a location, as the original did (protocol § 3.6).
    fn content(&mut self) -> Content {
        let file = |kind| {
            Content::File(File {
                kind,
                ..File::default()
            })
        };
        match self.service_type {
            service::TAG_USER_TEXT => Content::Text(self.msg.take().unwrap_or_default()),
            service::USER_STICKER => Content::Sticker(Default::default()),
            service::USER_LOCATION => Content::Location(Default::default()),
            service::USER_FILE => file(self.msg_type.unwrap_or_default()),
            service::GROUP_MESSAGE => match (self.msg.take(), self.msg_type) {
                (Some(text), _) if !text.is_empty() => Content::Text(text),
                (_, Some(tag::STICKER)) => Content::Sticker(Default::default()),
                (_, Some(tag::LOCATION)) => Content::Location(Default::default()),
                (_, Some(kind)) => file(kind),
                (_, None) => Content::Empty,
            },
            _ => self.action().map_or(Content::Empty, Content::Action),
        }
    }

    fn action(&mut self) -> Option<Action> {
        Some(match self.service_type {
            service::GROUP_CREATED => Action::Created {
                // Neither travels here.
                kind: GroupType::Private,
                members: Vec::new(),
                admin: self.admin.unwrap_or(self.sender),
                name: self.name.take().unwrap_or_default(),
            },
            service::GROUP_INVITED => Action::Invited {
                members: self.invited_members.take().unwrap_or_default(),
            },
            service::GROUP_LEFT => Action::Left {
                user: self.leave_user.unwrap_or(self.sender),
                new_admin: self.new_admin,
            },
            service::GROUP_RENAMED => Action::Renamed {
                name: self.new_group_name.take().unwrap_or_default(),
            },
            service::GROUP_ADMIN_CHANGED => Action::AdminChanged {
                admin: self.new_admin?,
            },
            service::JOIN_GROUP => Action::Joined { user: self.sender },
            _ => return None,
        })
    }
}

impl<'de> Deserialize<'de> for LastMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut raw = RawLast::deserialize(deserializer)?;
        let content = raw.content();
        let in_group =
            raw.service_type == service::GROUP_MESSAGE || matches!(content, Content::Action(_));
        Ok(Self {
            sender: raw.sender,
            msg_id: raw.msg_id,
            status: raw.status,
            created: raw.created,
            content,
            chat_type: if in_group {
                ChatType::Group
            } else {
                ChatType::User
            },
        })
    }
}

/// One conversation of 170.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// When it last changed.
    pub modified: Millis,
    /// Messages I have not seen.
    pub unread: i64,
    /// Always there.
    pub last_msg: LastMessage,
    /// Ours: the number of its last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<i64>,
}

/// 170, server to client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversations {
    /// 1 when there is no further page.
    pub done: i64,
    /// Echo.
    pub page: i64,
    /// Newest first.
    pub list: Vec<Conversation>,
    /// Echo, if the request had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
    /// Ours, when asked for by change: the number of the last change in this page, to ask on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<i64>,
}

/// 171, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRequest {
    /// The chat.
    pub chat_id: Id,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// Everything up to then goes.
    pub last_time_created: Millis,
}

/// 171, server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    /// 0 is success.
    pub r: i64,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// Echo.
    #[serde(default)]
    pub last_time_created: Millis,
}

/// 169, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessagesRequest {
    /// From 1.
    pub page: i64,
    /// Only messages not newer; 0 means any.
    pub last_created: Millis,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// The oldest web clients match replies by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
    /// Ours: only what changed later than that, in the order of the changes, deleted messages too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_after: Option<i64>,
}

/// 173, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnreadRequest {
    /// From 1.
    pub page: i64,
    /// Kind of the chat.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat.
    pub chat_id: Id,
    /// The oldest web clients match replies by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// One message of 169 or 173: the common fields, and those of its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedMessage {
    /// Kind of the chat, which the number of the message's kind depends on.
    pub chat_type: ChatType,
    /// The author.
    pub sender_id: Id,
    /// The addressee; the group in groups.
    pub receiver_id: Id,
    /// The message.
    pub msg_id: Id,
    /// One of [`message::status`](super::message::status).
    pub status: i64,
    /// 1 when deleted.
    pub deleted: i64,
    /// The server's time stamp.
    pub created: Millis,
    /// When it last changed.
    pub modified: Millis,
    /// What it says.
    pub content: Content,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawListed<T> {
    service_type: i64,
    sender_id: Id,
    receiver_id: Id,
    msg_id: Id,
    status: i64,
    #[serde(default)]
    deleted: i64,
    created: Millis,
    #[serde(default)]
    modified: Millis,
    #[serde(flatten)]
    content: T,
}

/// What a list has instead of the clothes of the message's own packet.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum ListedDress<'a> {
    Sent(super::content::Dress<'a>),
    /// The `type` comes first here.
    File {
        r#type: i64,
        file_name: &'a str,
        file_length: i64,
        url: &'a str,
        #[serde(flatten)]
        size: FileSize,
    },
    Created {
        type_group: GroupType,
        group: Id,
        admin: Id,
        name: &'a str,
        members: &'a [Id],
    },
    Invited {
        group: Id,
        invited: &'a [Id],
    },
    Left {
        group: Id,
        leave_user: Id,
        #[serde(skip_serializing_if = "Option::is_none")]
        new_admin: Option<Id>,
    },
    Renamed {
        group: Id,
        name: &'a str,
    },
    AdminChanged {
        group: Id,
        new_admin: Id,
    },
    Joined {
        group: Id,
        from: Id,
    },
}

#[derive(Serialize)]
struct FileSize {
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    width: Option<f64>,
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    height: Option<f64>,
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "super::write_number_if_any"
    )]
    duration: Option<f64>,
}

impl ListedMessage {
    fn dress(&self) -> ListedDress<'_> {
        let group = self.receiver_id;
        match &self.content {
            Content::File(file) => ListedDress::File {
                r#type: file.kind,
                file_name: &file.file_name,
                file_length: file.file_length,
                url: &file.url,
                size: FileSize {
                    width: file.width,
                    height: file.height,
                    duration: file.duration,
                },
            },
            Content::Action(Action::Created {
                kind,
                admin,
                name,
                members,
            }) => ListedDress::Created {
                type_group: *kind,
                group,
                admin: *admin,
                name,
                members,
            },
            Content::Action(Action::Invited { members }) => ListedDress::Invited {
                group,
                invited: members,
            },
            &Content::Action(Action::Left { user, new_admin }) => ListedDress::Left {
                group,
                leave_user: user,
                new_admin,
            },
            Content::Action(Action::Renamed { name }) => ListedDress::Renamed { group, name },
            &Content::Action(Action::AdminChanged { admin }) => ListedDress::AdminChanged {
                group,
                new_admin: admin,
            },
            &Content::Action(Action::Joined { user }) => ListedDress::Joined { group, from: user },
            content => ListedDress::Sent(content.dress()),
        }
    }
}

impl Serialize for ListedMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawListed {
            service_type: self.content.service_type(self.chat_type),
            sender_id: self.sender_id,
            receiver_id: self.receiver_id,
            msg_id: self.msg_id,
            status: self.status,
            deleted: self.deleted,
            created: self.created,
            modified: self.modified,
            content: self.dress(),
        }
        .serialize(serializer)
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ActionFields {
    type_group: Option<GroupType>,
    admin: Option<Id>,
    name: Option<String>,
    members: Option<Vec<Id>>,
    invited: Option<Vec<Id>>,
    leave_user: Option<Id>,
    new_admin: Option<Id>,
    from: Option<Id>,
}

#[derive(Deserialize)]
struct ListedFields {
    #[serde(flatten)]
    sent: Fields,
    #[serde(flatten)]
    action: ActionFields,
}

impl ActionFields {
    fn read(self, service: i64, sender: Id) -> Option<Action> {
        Some(match service {
            service::GROUP_CREATED => Action::Created {
                kind: self.type_group.unwrap_or(GroupType::Private),
                admin: self.admin.unwrap_or(sender),
                name: self.name.unwrap_or_default(),
                members: self.members.unwrap_or_default(),
            },
            service::GROUP_INVITED => Action::Invited {
                members: self.invited.unwrap_or_default(),
            },
            service::GROUP_LEFT => Action::Left {
                user: self.leave_user.unwrap_or(sender),
                new_admin: self.new_admin,
            },
            service::GROUP_RENAMED => Action::Renamed {
                name: self.name.unwrap_or_default(),
            },
            service::GROUP_ADMIN_CHANGED => Action::AdminChanged {
                admin: self.new_admin?,
            },
            service::JOIN_GROUP => Action::Joined {
                user: self.from.unwrap_or(sender),
            },
            _ => return None,
        })
    }
}

impl<'de> Deserialize<'de> for ListedMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawListed::<ListedFields>::deserialize(deserializer)?;
        let ListedFields { sent, action } = raw.content;
        let (chat_type, content) = match raw.service_type {
            service::GROUP_MESSAGE => (ChatType::Group, sent.into()),
            service::TAG_USER_TEXT
            | service::USER_STICKER
            | service::USER_FILE
            | service::USER_LOCATION => (ChatType::User, sent.into()),
            number => match action.read(number, raw.sender_id) {
                Some(action) => (ChatType::Group, Content::Action(action)),
                None => (ChatType::User, Content::Empty),
            },
        };
        Ok(Self {
            chat_type,
            sender_id: raw.sender_id,
            receiver_id: raw.receiver_id,
            msg_id: raw.msg_id,
            status: raw.status,
            deleted: raw.deleted,
            created: raw.created,
            modified: raw.modified,
            content,
        })
    }
}

/// 169, server to client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Messages {
    /// Kind of the chat, echo.
    #[serde(rename = "type")]
    pub chat_type: ChatType,
    /// The chat, echo.
    pub chat_id: Id,
    /// 1 when there is no further page.
    pub done: i64,
    /// Echo.
    pub page: i64,
    /// Oldest of the page first.
    pub list: Vec<ListedMessage>,
    /// Echo, if the request had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
    /// Ours, when asked for by change: the number of the last change in this page, to ask on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<i64>,
}

/// 173, server to client: the same fields as [`Messages`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnreadMessages(pub Messages);

/// 191, client to server: asks for the files of one chat, or of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FilesRequest {
    /// Only files not newer; 0 means any.
    pub last_created: Millis,
    /// Kind of the chat, together with its id.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub chat_type: Option<ChatType>,
    /// The chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<Id>,
}

/// One file message of 191.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedFile {
    /// Kind of the chat.
    pub chat_type: ChatType,
    /// The group, in groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Id>,
    /// The author.
    pub sender_id: Id,
    /// The addressee; the group in groups.
    pub receiver_id: Id,
    /// The message.
    pub msg_id: Id,
    /// One of [`message::status`](super::message::status).
    pub status: i64,
    /// 1 when deleted.
    #[serde(default)]
    pub deleted: i64,
    /// The server's time stamp.
    pub created: Millis,
    /// When it last changed.
    #[serde(default)]
    pub modified: Millis,
    /// The file's own fields.
    #[serde(flatten)]
    pub file: File,
}

/// 191, server to client. `done` 0 means more packets follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Files {
    /// 1 when this is the last packet.
    pub done: i64,
    /// Newest first.
    pub list: Vec<ListedFile>,
}
