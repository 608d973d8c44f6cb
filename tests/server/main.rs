//! The server, black box: a real one on port 0 and a small client that speaks raw frames.

#![cfg(feature = "server")]

mod calls;
mod chat;
mod client;
mod lists;
mod load;
mod process;
mod sign_in;
mod sockets;
