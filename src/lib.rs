//! AZStack: chat, voice and video calls, as an SDK, as iced views, and as a self-hosted server.
//!
//! Start at [`client::Core`]: connect, write, call, listen to [`client::Event`]s. Ready-made screens for a program of your
//! own are in [`sdk`]. The server is [`server::run`]; the desktop program is `app`.
//!
//! # The map
//!
//! | module | what it is |
//! | --- | --- |
//! | [`protocol`] | the wire: frames, envelope, typed bodies. Pure |
//! | `letters` | inside only: how letters compare when something is searched |
//! | [`call`] | how far a call has come and how it ends; inside, the call state machine. Pure: time is passed in |
//! | [`store`] | the client's truth in SQLite: conversations, messages, drafts, outbox |
//! | [`connection`] | the task that owns the socket: dial, sign in, retry, match replies |
//! | `transport` | inside only: the peer connection (ICE, DTLS, RTP) behind our own trait |
//! | [`media`] | the task that owns devices and codecs; leaves pictures in slots |
//! | [`client`] | the SDK's face: [`client::Core`] joins all of the above |
//! | [`server`] | the server: accounts, messages, call signalling, SQLite |
//! | [`local`] | the first run: hosts or joins the embedded server, with Echo on it |
//! | [`ui`] | the iced views: looks, words, widgets, screens |
//! | [`sdk`] | [`Sdk`]: a client with a language and a theme, and views to embed |
//! | `app` | not for embedding, so without pages here: the desktop program |
//!
//! Who may use whom is in `docs/architecture.md`, and `tests/layering.rs` holds it.
//!
//! # Features
//!
//! `media`, `ui`, `app` (all of them) and `server`; `default = ["app", "server"]`. With none the library is
//! [`client::Core`] without the sound and picture of calls.
//!
// What is not built has no page to link to.
#![cfg_attr(not(feature = "media"), doc = "[`media`]: #features")]
#![cfg_attr(not(feature = "server"), doc = "[`local`]: #features")]
#![cfg_attr(not(feature = "server"), doc = "[`server`]: #features")]
#![cfg_attr(not(feature = "server"), doc = "[`server::run`]: #features")]
#![cfg_attr(not(feature = "ui"), doc = "[`ui`]: #features")]
#![cfg_attr(not(feature = "ui"), doc = "[`sdk`]: #features")]
#![cfg_attr(not(feature = "ui"), doc = "[`Sdk`]: #features")]

mod address;
// The program itself: public for `main.rs` and the tests alone, nothing to embed.
#[cfg(feature = "app")]
#[doc(hidden)]
pub mod app;
pub mod call;
pub mod client;
pub mod connection;
#[cfg(any(feature = "media", feature = "server"))]
#[cfg_attr(not(feature = "media"), allow(dead_code))]
mod g711;
#[cfg_attr(not(feature = "ui"), allow(dead_code))]
pub(crate) mod letters;
#[cfg(feature = "server")]
pub mod local;
#[cfg(feature = "media")]
pub mod media;
pub mod protocol;
#[cfg(feature = "ui")]
pub mod sdk;
#[cfg(feature = "server")]
pub mod server;
pub mod store;
#[cfg(feature = "transport")]
// The media and the phone gateway use a part each.
#[cfg_attr(not(all(feature = "media", feature = "server")), allow(dead_code))]
pub(crate) mod transport;
#[cfg(feature = "ui")]
pub mod ui;

pub use client::{Core, Error, Event};
#[cfg(feature = "ui")]
pub use sdk::Sdk;
