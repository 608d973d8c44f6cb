//! The real program in a real window: started, clicked and typed at as a person would, and looked at.
//!
//! What a picture shows is *read out of the screenshot*: test pictures carry their sender's id and a counter in large
//! blocks. `walk` is the short way through, part of the tests; `demo` has the long ones, for `make demo`, which save a
//! picture of every step.

#![cfg(all(feature = "app", feature = "server", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

#[path = "desktop/caller.rs"]
mod caller;
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
#[path = "desktop/gallery.rs"]
mod gallery;
#[path = "manners/host.rs"]
#[allow(dead_code)]
mod host;
#[path = "phone/line.rs"]
#[allow(dead_code)]
mod line;
#[path = "desktop/manners.rs"]
mod manners;
#[path = "desktop/newcomer.rs"]
mod newcomer;
#[path = "desktop/notified.rs"]
mod notified;
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

#[test]
#[ignore = "a minute long, and meant for the release build: make demo"]
fn demo_walk() {
    demo::walk();
}

#[test]
#[ignore = "takes the pictures of docs/first-steps.md: make demo"]
fn demo_first_steps() {
    demo::first_steps();
}

#[test]
#[ignore = "takes the pictures of docs/screens.md: make demo"]
fn demo_screens() {
    demo::screens();
}
