//! Desktop manners: signing in to a server, where passwords are kept, notifications.
//!
//! Services of a desktop session are spoken to on a message bus of the test's own, with the real keyring.

#![cfg(all(feature = "app", feature = "server", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

#[path = "manners/accounts.rs"]
mod accounts;
#[path = "manners/desk.rs"]
mod desk;
#[path = "manners/host.rs"]
mod host;
#[path = "manners/notifications.rs"]
mod notifications;
#[path = "manners/secrets.rs"]
mod secrets;
#[path = "manners/server.rs"]
#[allow(dead_code, reason = "shared with the desktop test")]
mod server;
