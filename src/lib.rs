//! AZStack.

pub mod call;
pub mod connection;
pub mod protocol;
#[cfg(feature = "server")]
pub mod server;
pub mod store;
