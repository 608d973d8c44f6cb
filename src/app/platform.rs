//! What depends on the operating system: display, renderer, folders, signals.

pub mod display;
pub mod folders;
pub mod renderer;
pub mod signals;
