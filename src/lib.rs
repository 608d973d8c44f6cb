//! AZStack.

pub mod call;
pub mod connection;
pub mod protocol;
pub mod store;
