//! azstack
fn main() {}
