//! Groups: their messages 45, 146, 176, what members do with them 42–44, 150, 159, 197, what everybody hears of it
//! 143–145, 152, 160, and the lists 147, 148, 198 (protocol §§ 3.9, 3.13, 3.14).
//!
//! `r` is 1 on success for 42 and 0 for the others (protocol § 3.0). Each action leaves a message in the group, under
//! the `msgId` of the request.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::content::{Content, Dress, Fields};
use super::{GroupType, Id, Millis, Seconds};

/// 45, client to server: a message of any kind but an action.
#[derive(Clone, Debug, PartialEq)]
pub struct Send {
    /// Made by the client.
    pub msg_id: Id,
    /// The group.
    pub group: Id,
    /// What it says, told apart by which name field is there.
    pub content: Content,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSend<T> {
    msg_id: Id,
    group: Id,
    #[serde(flatten)]
    content: T,
}

#[derive(Serialize)]
struct TaggedSend<'a> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    tag: Option<i64>,
    #[serde(flatten)]
    send: RawSend<Dress<'a>>,
}

impl Serialize for Send {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TaggedSend {
            tag: self.content.tag(),
            send: RawSend {
                msg_id: self.msg_id,
                group: self.group,
                content: self.content.dress(),
            },
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Send {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawSend::<Fields>::deserialize(deserializer)?;
        Ok(Self {
            msg_id: raw.msg_id,
            group: raw.group,
            content: raw.content.into(),
        })
    }
}

/// 45, server to client: the ack. `r` 0 or 1 means stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ack {
    /// 0 or 1 is success.
    pub r: i64,
    /// The group.
    #[serde(default)]
    pub group: Id,
    /// The message.
    pub msg_id: Id,
    /// Ours: the server's time stamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Millis>,
    /// Ours: the id it was stored under, when another message had `msgId` already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored_id: Option<Id>,
}

/// 146, server to client: a message of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The author.
    pub from: Id,
    /// The group.
    pub group: Id,
    /// The message.
    pub msg_id: Id,
    /// What it says.
    pub content: Content,
    /// The server's time stamp.
    pub created: Millis,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawMessage<T> {
    from: Id,
    group: Id,
    msg_id: Id,
    #[serde(flatten)]
    content: T,
    created: Millis,
}

#[derive(Serialize)]
struct TaggedDress<'a> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    tag: Option<i64>,
    #[serde(flatten)]
    dress: Dress<'a>,
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawMessage {
            from: self.from,
            group: self.group,
            msg_id: self.msg_id,
            content: TaggedDress {
                tag: self.content.tag(),
                dress: self.content.dress(),
            },
            created: self.created,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawMessage::<Fields>::deserialize(deserializer)?;
        Ok(Self {
            from: raw.from,
            group: raw.group,
            msg_id: raw.msg_id,
            content: raw.content.into(),
            created: raw.created,
        })
    }
}

/// 176, server to client: a group message I sent from another device; the same fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnMessage(pub Message);

/// 42, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// Of the message it leaves.
    pub msg_id: Id,
    /// Private or public.
    #[serde(rename = "type")]
    pub kind: GroupType,
    /// Its name.
    pub name: String,
    /// Its members; the creator need not be among them.
    pub members: Vec<Id>,
}

/// 42, server to client: the ack. On failure only `r` and `msgId` say anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CreateAck {
    /// **1** is success.
    pub r: i64,
    /// Private or public.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<GroupType>,
    /// The new group.
    pub group: Id,
    /// Echo.
    pub msg_id: Id,
    /// The creator.
    pub admin: Id,
    /// Its name.
    pub name: String,
    /// Its members, the admin too.
    pub members: Vec<Id>,
    /// The server's time stamp.
    pub created: Millis,
}

/// 143, server to client: a group with me in it was created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// Private or public.
    #[serde(rename = "type")]
    pub kind: GroupType,
    /// The group.
    pub group: Id,
    /// The message it left.
    pub msg_id: Id,
    /// The creator.
    pub admin: Id,
    /// Its name.
    pub name: String,
    /// Its members, the admin too.
    pub members: Vec<Id>,
    /// The server's time stamp.
    pub created: Millis,
}

/// 44, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invite {
    /// Of the message it leaves.
    pub msg_id: Id,
    /// The group.
    pub group: Id,
    /// Whom to add.
    pub members: Vec<Id>,
}

/// What became of one invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteResult {
    /// The user.
    pub user: Id,
    /// 0 is success.
    pub r: i64,
}

/// 44, server to client: the ack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InviteAck {
    /// 0 is success.
    pub r: i64,
    /// Echo.
    pub group: Id,
    /// Echo.
    pub msg_id: Id,
    /// One for each user of the request.
    pub invite_result: Vec<InviteResult>,
    /// The server's time stamp.
    pub created: Millis,
}

/// 144, server to client: members were added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invited {
    /// Who added them.
    pub from: Id,
    /// The group.
    pub group: Id,
    /// The message it left.
    pub msg_id: Id,
    /// Those added.
    pub invited: Vec<Id>,
    /// The server's time stamp.
    pub created: Millis,
}

/// 43, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leave {
    /// Of the message it leaves.
    pub msg_id: Id,
    /// The group.
    pub group: Id,
    /// Oneself, or the member to remove.
    pub leave_user: Id,
    /// The successor, when an admin leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_admin: Option<Id>,
}

/// 43, server to client: the ack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LeaveAck {
    /// 0 is success.
    pub r: i64,
    /// Echo.
    pub group: Id,
    /// Echo.
    pub msg_id: Id,
    /// Who is gone.
    pub leave_user_id: Id,
    /// The server's time stamp.
    pub created: Millis,
}

/// 145, server to client: a member is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Left {
    /// Who did it: the leaver, or the admin who removed them.
    pub from: Id,
    /// The group.
    pub group: Id,
    /// The message it left.
    pub msg_id: Id,
    /// Who is gone.
    pub leave_user: Id,
    /// The successor, if it was the admin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_admin: Option<Id>,
    /// The server's time stamp.
    pub created: Millis,
}

/// 150, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rename {
    /// Of the message it leaves.
    pub msg_id: Id,
    /// The group.
    pub group: Id,
    /// The new name.
    pub name: String,
}

/// 150, server to client: the ack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RenameAck {
    /// 0 is success.
    pub r: i64,
    /// Echo.
    pub group: Id,
    /// Echo.
    pub msg_id: Id,
    /// The name now.
    pub new_name: String,
    /// The server's time stamp.
    pub created: Millis,
}

/// 152, server to client: the group has another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// Who did it.
    pub from: Id,
    /// The group.
    pub group: Id,
    /// The message it left.
    pub msg_id: Id,
    /// The name now.
    pub name: String,
    /// The server's time stamp.
    pub created: Millis,
}

/// 159, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAdmin {
    /// Of the message it leaves.
    pub msg_id: Id,
    /// The group.
    pub group: Id,
    /// The admin to be.
    pub new_admin: Id,
    /// Myself; servers go by the session instead.
    #[serde(default)]
    pub from: Id,
}

/// 159, server to client: the ack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeAdminAck {
    /// 0 is success.
    pub r: i64,
    /// Echo.
    pub group: Id,
    /// Echo.
    pub msg_id: Id,
    /// The admin now.
    pub new_admin: Id,
    /// The server's time stamp.
    pub created: Millis,
}

/// 160, server to client: the group has another admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdminChanged {
    /// Who did it.
    pub from: Id,
    /// The group.
    pub group: Id,
    /// The message it left.
    pub msg_id: Id,
    /// The admin now.
    pub new_admin: Id,
    /// The server's time stamp.
    pub created: Millis,
}

/// 197, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Join {
    /// Of the message it leaves.
    pub msg_id: Id,
    /// The public group.
    pub group: Id,
}

/// 197, server to client: with `r` the ack, without it the news that `from` joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JoinNews {
    /// 0 is success; absent in news.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<i64>,
    /// Who joined; absent in an ack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Id>,
    /// The group.
    pub group: Id,
    /// The message it left.
    pub msg_id: Id,
    /// The server's time stamp.
    pub created: Millis,
}

/// 148, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DetailsRequest {
    /// The group.
    pub group: Id,
    /// Random number the reply echoes; the oldest clients send none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
}

/// A member in 148.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The user's number.
    pub user_id: Id,
    /// The unique name.
    #[serde(default)]
    pub username: String,
    /// Display name.
    #[serde(default)]
    pub fullname: String,
    /// 1 online, 0 not.
    #[serde(default)]
    pub online: i64,
    /// When last online, in seconds.
    #[serde(default)]
    pub last_visit_date: Seconds,
}

/// 148, server to client. On failure only `r`, `requestId` and `group` say anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// 0 is success.
    pub r: i64,
    /// Echo, if the request had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
    /// Private or public.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<GroupType>,
    /// The group.
    #[serde(default)]
    pub group: Id,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its admin.
    #[serde(default)]
    pub admin: Id,
    /// Its members.
    #[serde(default)]
    pub members: Vec<Member>,
}

/// 147, client to server: asks for my private groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyGroupsRequest {}

/// A private group of mine in 147.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MyGroup {
    /// The group.
    pub group_id: Id,
    /// Its name.
    pub name: String,
    /// Its admin.
    pub admin: Id,
    /// Its members.
    pub members: Vec<Id>,
}

/// 147, server to client: a bare array, the only body that is no object (protocol § 1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MyGroups(pub Vec<MyGroup>);

/// 198, client to server: asks for the public groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicGroupsRequest {}

/// A public group in 198.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicGroup {
    /// The group.
    pub group_id: Id,
    /// Its name.
    pub name: String,
    /// Its admin.
    pub admin: Id,
    /// How many members it has.
    pub count: i64,
    /// 1 when I am one of them.
    pub in_group: i64,
    /// 1 when users are added without being asked.
    pub auto_join: i64,
}

/// 198, server to client. `done` 0 means more packets follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicGroups {
    /// 1 when this is the last packet.
    pub done: i64,
    /// The groups.
    pub list: Vec<PublicGroup>,
}
