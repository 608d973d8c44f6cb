//! The client's local truth.
mod row;
pub use row::*;
