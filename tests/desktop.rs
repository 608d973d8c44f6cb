//! The real program in a real window: started, clicked and typed at as a person would, and looked at.
//!
//! What a picture shows is *read out of the screenshot*: test pictures carry their sender's id and a counter in large
//! blocks. `walk` is the short way through, part of the tests; `demo` is the long one, for `make demo`, and saves a
//! picture of every step.

#![cfg(all(feature = "app", feature = "server", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

#[path = "desktop/demo.rs"]
mod demo;
#[path = "manners/desk.rs"]
#[allow(dead_code)]
mod desk;
#[path = "desktop/driver.rs"]
#[allow(dead_code)]
mod driver;
#[path = "phone/exchange.rs"]
#[allow(dead_code)]
mod exchange;
#[path = "phone/line.rs"]
#[allow(dead_code)]
mod line;
#[path = "desktop/manners.rs"]
mod manners;
#[path = "desktop/person.rs"]
mod person;
#[path = "manners/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "phone/sipp.rs"]
#[allow(dead_code)]
mod sipp;
#[path = "desktop/telephone.rs"]
mod telephone;
#[path = "desktop/themes.rs"]
mod themes;
#[path = "desktop/walk.rs"]
mod walk;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;

/// The long walk; see [`demo::run`].
#[test]
#[ignore = "minutes long, and meant for the release build: make demo"]
fn demo() {
    demo::run();
}
