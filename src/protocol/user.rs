//! Users: 164 by number, 165 by unique name (protocol § 3.10).

use serde::{Deserialize, Serialize};

use super::{Id, Seconds};

/// 164, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ById {
    /// Random number the reply echoes.
    pub purpose: i64,
    /// The users wanted.
    pub user_id_list: Vec<Id>,
}

/// 165, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ByName {
    /// Random number the reply echoes.
    pub purpose: i64,
    /// The unique names wanted.
    pub username_list: Vec<String>,
}

/// One user of a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// The user's number.
    pub user_id: Id,
    /// The unique name; absent when the user no longer exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Display name.
    #[serde(default)]
    pub fullname: String,
    /// 1 online, 0 not.
    #[serde(default)]
    pub status: i64,
    /// When last online, in seconds.
    #[serde(default)]
    pub last_visit_date: Seconds,
}

/// 164, server to client. `done` 0 means more packets of the same `purpose` follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Users {
    /// 1 is success.
    pub r: i64,
    /// Echo.
    #[serde(default)]
    pub purpose: i64,
    /// 1 when this is the last packet.
    #[serde(default)]
    pub done: i64,
    /// The users found; unknown ones are left out.
    #[serde(default)]
    pub user_info_list: Vec<UserInfo>,
}

/// 165, server to client: the same fields as [`Users`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UsersNamed(pub Users);
