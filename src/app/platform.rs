//! What depends on the operating system: display, renderer, folders, browser, signals.

pub mod browser;
pub mod display;
pub mod folders;
pub mod renderer;
pub mod signals;
