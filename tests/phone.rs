//! Calls with telephones, end to end: clients of our own, the server's gateway, and real SIP peers as the trunk.

#![cfg(all(feature = "server", feature = "media"))]
#![allow(clippy::unwrap_used)]

#[path = "phone/answered.rs"]
mod answered;
#[path = "phone/baresip.rs"]
mod baresip;
#[path = "phone/carriers.rs"]
mod carriers;
#[path = "phone/exchange.rs"]
#[allow(dead_code)]
mod exchange;
#[path = "phone/incoming.rs"]
mod incoming;
#[path = "phone/killed.rs"]
mod killed;
#[path = "phone/line.rs"]
#[allow(dead_code)]
mod line;
#[path = "phone/recorded.rs"]
mod recorded;
#[path = "phone/sipp.rs"]
#[allow(dead_code)]
mod sipp;
#[path = "phone/trouble.rs"]
mod trouble;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;
