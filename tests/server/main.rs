//! The server, black box: a real one on port 0 and a small client that speaks raw frames.

#![cfg(feature = "server")]
#![allow(clippy::unwrap_used)]

mod asking;
mod back_end;
mod calls;
mod changes;
mod chat;
mod client;
mod crowd;
mod devices;
mod files;
mod groups;
mod kill;
mod kinds;
mod listed_files;
mod lists;
mod load;
mod migration;
mod phone;
mod process;
mod refusals;
mod reports;
mod rights;
mod sign_in;
mod sockets;
mod stickers;
