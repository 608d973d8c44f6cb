//! A place to upload a file to: 900, ours (the original uploaded without asking, protocol § 3.17).
//!
//! The bytes go over HTTP, not over the socket: `PATCH` with `Upload-Offset` to [`Grant::upload`], in any number of
//! pieces, as in the core of tus 1.0; `HEAD` there tells how many have arrived.

use serde::{Deserialize, Serialize};

/// 900, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Random number the reply echoes.
    pub request_id: i64,
    /// The file's name.
    pub file_name: String,
    /// Its length in bytes.
    pub file_length: i64,
}

/// 900, server to client. Without success only `r` and `requestId` are there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// **0** is success.
    pub r: i64,
    /// Echo.
    pub request_id: i64,
    /// Where to put the bytes; whoever knows it may. Good for one file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub upload: String,
    /// The `url` for the message, once the bytes are there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

impl Grant {
    /// No place (900): `r` says why (below 0), `request_id` is that of the request.
    ///
    /// ```
    /// let refusal = azstack::protocol::file::Grant::refusal(-6, 7);
    /// assert!(refusal.upload.is_empty() && refusal.url.is_empty());
    /// ```
    pub const fn refusal(r: i64, request_id: i64) -> Self {
        Self {
            r,
            request_id,
            upload: String::new(),
            url: String::new(),
        }
    }
}

impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Both addresses are keys.
        write!(f, "Grant({}, request {})", self.r, self.request_id)
    }
}
