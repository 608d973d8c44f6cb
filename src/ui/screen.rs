//! The screens: each a `Screen` with its `Message`, its `Action`, and `new`, `update`, `view`.
//!
//! A screen does no work of its own: `update` answers with an [`Action`](home::Action) that whoever owns the screen
//! carries out, and results come back as messages. Children never know their parents. Whoever draws one wraps it in
//! [`Flow::turn`](crate::ui::flow::Flow::turn), once, for the languages that run to the left.

pub mod call;
pub mod calls;
pub mod chat;
pub mod conversations;
pub mod group;
pub mod home;
pub mod incoming;
pub mod keys;
pub mod pad;
mod reading;
pub mod ready;
pub mod settings;
pub mod sign_in;
pub mod situation;
pub mod theme;
pub mod user;

pub use situation::Situation;
