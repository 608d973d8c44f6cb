//! The server, black box: a real one on port 0 and a small client that speaks raw frames.

#![cfg(feature = "server")]
#![allow(clippy::unwrap_used)]

mod back_end;
mod calls;
mod chat;
mod client;
mod files;
mod kill;
mod lists;
mod load;
mod process;
mod refusals;
mod sign_in;
mod sockets;
mod stickers;
