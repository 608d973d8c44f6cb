//! AZStack.

pub mod call;
pub mod protocol;
pub mod store;
