//! Two and more [`Core`]s through a real server on loopback: the promises of the SDK, one a test.

#![cfg(all(feature = "server", feature = "media"))]
#![allow(clippy::unwrap_used)]

#[path = "client/calling.rs"]
mod calling;
#[path = "client/chatting.rs"]
mod chatting;
#[path = "client/files.rs"]
mod files;
#[path = "client/history.rs"]
mod history;
#[path = "client/hostile.rs"]
mod hostile;
#[path = "client/hosting.rs"]
mod hosting;
#[path = "client/killing.rs"]
mod killing;
#[path = "client/pictures.rs"]
mod pictures;
#[path = "client/relayed.rs"]
mod relayed;
#[path = "client/scripted.rs"]
#[allow(dead_code)]
mod scripted;
#[path = "client/secure.rs"]
mod secure;
#[path = "client/showing.rs"]
mod showing;
#[path = "client/syncing.rs"]
mod syncing;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;
