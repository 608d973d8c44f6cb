//! Passwords for a TURN server, as coturn's `use-auth-secret` takes them.
//!
//! The TURN server and this one share a secret and nothing else: a user name is the second at which it expires and
//! whom it was given to, its password the HMAC-SHA1 of that (the de facto REST API for TURN, draft-uberti-behave-
//! turn-rest-00). Does not relay anything itself.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_STANDARD, Engine};

use crate::protocol::Id;
use crate::protocol::auth::IceServer;

/// How long a password is good. A client gets a new one each time it signs in, and stays signed in for days.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);

/// A TURN server that knows our passwords.
#[derive(Clone)]
pub struct Turn {
    urls: Vec<String>,
    secret: String,
}

/// The secret stays out of logs.
impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Turn({:?})", self.urls)
    }
}

impl Turn {
    /// The server at `urls`, such as `turn:turn.example.org:3478?transport=udp`, with coturn's `static-auth-secret`.
    ///
    /// ```
    /// let mut config = azstack::server::Config::new("data");
    /// let urls = vec![String::from("turn:turn.example.org:3478")];
    /// config.turn = Some(azstack::server::Turn::new(urls, "a long secret"));
    /// ```
    pub fn new(urls: Vec<String>, secret: impl Into<String>) -> Self {
        Self {
            urls,
            secret: secret.into(),
        }
    }

    /// What a user is told at `now` (seconds since 1970).
    pub(super) fn servers(&self, user: Id, now: u64) -> impl Iterator<Item = IceServer> {
        let username = format!("{}:{user}", now + LIFETIME.as_secs());
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.secret.as_bytes());
        let password = BASE64_STANDARD.encode(hmac::sign(&key, username.as_bytes()));
        self.urls.iter().map(move |url| IceServer {
            url: url.clone(),
            username: Some(username.clone()),
            password: Some(password.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_what_coturn_computes() {
        let turn = Turn::new(vec![String::from("turn:t:3478")], "north");
        let servers: Vec<_> = turn
            .servers(202, 1_700_000_000 - LIFETIME.as_secs())
            .collect();
        assert_eq!(servers[0].username.as_deref(), Some("1700000000:202"));
        // printf 1700000000:202 | openssl dgst -sha1 -hmac north -binary | base64
        assert_eq!(
            servers[0].password.as_deref(),
            Some("rxG7Jvke0lxv6QX6A8UuiXLu+ds=")
        );
    }
}
