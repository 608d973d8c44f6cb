//! AZStack.
