//! Desktop manners: where passwords are kept, signing in to a server.
//!
//! Services of a desktop session are spoken to on a message bus of the test's own, with the real keyring.

#![cfg(all(feature = "app", feature = "server", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

#[path = "manners/accounts.rs"]
mod accounts;
#[path = "manners/desk.rs"]
mod desk;
#[path = "manners/secrets.rs"]
mod secrets;
