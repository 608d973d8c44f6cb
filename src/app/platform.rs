//! What depends on the operating system: display, renderer, folders, the single instance, the session's bus, notifications, preferences, the screen reader, secrets, signals, the tray, watched folders.

pub mod bus;
pub mod display;
pub mod folders;
pub mod instance;
pub mod notification;
pub mod preferences;
pub mod reader;
pub mod renderer;
pub mod secrets;
pub mod signals;
pub mod tray;
pub mod watch;
