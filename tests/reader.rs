//! The real program as a screen reader finds it: over AT-SPI, on a bus of the test's own, in a real window.

#![cfg(all(feature = "app", feature = "server", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

#[path = "reader/accounts.rs"]
mod accounts;
#[path = "reader/assistant.rs"]
mod assistant;
#[path = "manners/desk.rs"]
#[allow(dead_code)]
mod desk;
#[path = "desktop/driver.rs"]
#[allow(dead_code)]
mod driver;
#[path = "manners/host.rs"]
mod host;
#[path = "reader/program.rs"]
mod program;
