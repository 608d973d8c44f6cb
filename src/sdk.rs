//! The SDK with its screens.

mod browser;
pub(crate) mod errand;
pub(crate) mod listen;
