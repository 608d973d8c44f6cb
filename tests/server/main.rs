//! The server, black box: a real one on port 0 and a small client that speaks raw frames.

mod chat;
mod client;
mod lists;
mod sign_in;
