//! AZStack.

pub mod protocol;
