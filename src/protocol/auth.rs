//! Address and sign-in: 29, 179, 162 and the encrypted token (protocol §§ 1.4, 2).
//!
//! Only the shapes: the client encrypts the token in `connection`, the server decrypts it in `server::accounts`.

use serde::{Deserialize, Serialize};

use super::Id;

/// The SDK version this client names in its token: that of the last original client.
pub const SDK_VERSION: &str = "2.2.4";

/// 29, client to server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressRequest {
    /// The user's unique name; the oldest clients send nothing.
    #[serde(default)]
    pub az_stack_user_id: String,
}

/// 29, server to client: opaque, only copied into [`Authenticate`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Address of the back-end node.
    pub ip: String,
    /// Port of the back-end node.
    pub port: i64,
}

/// The plaintext of the token, in this key order (protocol § 2.1).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// Version of the SDK.
    #[serde(default)]
    pub sdk_version: String,
    /// Separates users of one app from each other; usually empty.
    #[serde(default)]
    pub namespace: String,
    /// The user's unique name; the oldest client spells it `azStackUserId`.
    #[serde(rename = "azStackUserID", alias = "azStackUserId")]
    pub az_stack_user_id: String,
    /// Whatever the app's sign-in kind asks for.
    #[serde(default)]
    pub user_credentials: String,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Credentials never reach a log.
        write!(f, "Token({})", self.az_stack_user_id)
    }
}

/// 179, client to server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Authenticate {
    /// Copy of [`Address::ip`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slave_ip: Option<String>,
    /// Copy of [`Address::port`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slave_port: Option<i64>,
    /// [`Token`], encrypted with the app's public key, in base64.
    pub token: String,
    /// Display name.
    pub fullname: String,
    /// As in the token.
    #[serde(default)]
    pub namespace: String,
    /// Application id, 32 hex digits.
    pub app_id: String,
    /// 1 Android, 2 iOS, 3 web; often missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<i64>,
    /// Version of the SDK.
    #[serde(default)]
    pub sdk_version: String,
    /// `<width>x<height>` in points.
    #[serde(default)]
    pub screen_size: String,
}

impl std::fmt::Debug for Authenticate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The token is a credential: whoever has it can sign in.
        write!(f, "Authenticate(app {}, {})", self.app_id, self.fullname)
    }
}

/// One STUN or TURN server of 162.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// `stun:host:port` or `turn:host:port?transport=udp`.
    pub url: String,
    /// TURN user name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// TURN password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

impl std::fmt::Debug for IceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IceServer({})", self.url)
    }
}

/// 162, server to client.
///
/// A refusal has `resultCode` other than 1 and no `ice_server` (protocol § 2.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Authenticated {
    /// 1 is success; absent means success too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_code: Option<i64>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_msg: Option<String>,
    /// The user's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id>,
    /// The user's unique name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fullname: Option<String>,
    /// STUN and TURN servers; present (maybe empty) on success only.
    #[serde(
        default,
        rename = "ice_server",
        skip_serializing_if = "Option::is_none"
    )]
    pub ice_server: Option<Vec<IceServer>>,
}

impl Authenticated {
    /// The success packet (162): the user's number, unique and display name, and the STUN and TURN servers for calls.
    ///
    /// ```
    /// use azstack::protocol::auth::Authenticated;
    /// let welcome = Authenticated::success(101, "alice".into(), "Alice".into(), Vec::new());
    /// assert_eq!(welcome.result_code, Some(1));
    /// ```
    pub fn success(user_id: Id, username: String, fullname: String, ice: Vec<IceServer>) -> Self {
        Self {
            result_code: Some(1),
            result_msg: None,
            user_id: Some(user_id),
            username: Some(username),
            fullname: Some(fullname),
            ice_server: Some(ice),
        }
    }

    /// The one refusal packet (162): the same bytes whatever the cause, so that it tells an attacker nothing.
    ///
    /// ```
    /// use azstack::protocol::auth::Authenticated;
    /// assert_eq!(Authenticated::refusal().result_code, Some(0));
    /// ```
    pub fn refusal() -> Self {
        Self {
            result_code: Some(0),
            result_msg: Some(String::from("sign-in refused")),
            user_id: None,
            username: None,
            fullname: None,
            ice_server: None,
        }
    }
}
