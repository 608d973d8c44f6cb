//! What depends on the operating system: display, renderer, folders, the session's bus, notifications, secrets, signals.

pub mod bus;
pub mod display;
pub mod folders;
pub mod notification;
pub mod renderer;
pub mod secrets;
pub mod signals;
