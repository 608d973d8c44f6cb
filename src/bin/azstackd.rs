//! azstackd
fn main() {}
