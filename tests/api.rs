//! The API, function by function, event by event, through a real server: one test for each line of the API document,
//! named by its id. `docs/api.md` is the table of them; `table.rs` holds that every id has its test.

#![cfg(all(feature = "server", feature = "media"))]
#![allow(clippy::unwrap_used)]

// First: its macros are for the others.
#[path = "api/style.rs"]
#[macro_use]
mod style;

#[path = "api/behaviour.rs"]
mod behaviour;
#[path = "api/calls.rs"]
mod calls;
#[path = "api/connecting.rs"]
mod connecting;
#[path = "api/constants.rs"]
mod constants;
#[path = "phone/exchange.rs"]
#[allow(dead_code)]
mod exchange;
#[path = "api/groups.rs"]
mod groups;
#[path = "phone/line.rs"]
#[allow(dead_code)]
mod line;
#[path = "api/lists.rs"]
mod lists;
#[path = "api/messages.rs"]
mod messages;
#[path = "api/options.rs"]
mod options;
#[path = "api/phone.rs"]
mod phone;
#[path = "client/scripted.rs"]
#[allow(dead_code)]
mod scripted;
#[path = "phone/sipp.rs"]
#[allow(dead_code)]
mod sipp;
#[path = "api/table.rs"]
mod table;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;
