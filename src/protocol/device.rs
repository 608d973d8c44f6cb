//! What a device tells of itself: application state 105, push tokens 38–41 (protocol § 3.16).

use serde::{Deserialize, Serialize};

/// Application states of 105.
pub mod application_state {
    /// Nobody looks at it.
    pub const BACKGROUND: i64 = 1;
    /// It is in front of somebody.
    pub const FOREGROUND: i64 = 2;
}

/// Platforms of a push token.
pub mod platform {
    /// Android.
    pub const ANDROID: i64 = 1;
    /// iOS.
    pub const IOS: i64 = 2;
    /// A browser.
    pub const WEB: i64 = 3;
}

/// 105, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeState {
    /// One of [`application_state`].
    pub state: i64,
}

/// 105, server to client: says nothing more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChanged {}

/// 38, client to server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Register {
    /// The device's token at its push service.
    pub id: String,
    /// One of [`platform`].
    #[serde(rename = "type")]
    pub platform: i64,
    /// Package or bundle id of the application.
    pub app_bundle_id: String,
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whoever has the token can wake the device.
        write!(f, "Register({}, {})", self.platform, self.app_bundle_id)
    }
}

/// 39, server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// **1** is success.
    pub r: i64,
}

/// 40, client to server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unregister {
    /// The token.
    pub id: String,
}

impl std::fmt::Debug for Unregister {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unregister")
    }
}

/// 41, server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unregistered {
    /// **1** is success.
    pub r: i64,
}
