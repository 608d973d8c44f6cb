//! AZStack.

pub mod call;
pub mod client;
pub mod connection;
#[cfg(feature = "server")]
pub mod local;
#[cfg(feature = "media")]
pub mod media;
pub mod protocol;
#[cfg(feature = "server")]
pub mod server;
pub mod store;
