//! AZStack.

pub mod protocol;
#[cfg(feature = "server")]
pub mod server;
