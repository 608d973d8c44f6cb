//! The iced views: screens, their widgets, themes and languages, embeddable in any iced program.
//!
//! Nothing here opens a window, reads the network or keeps a task: a screen is told what happened by its `Message`,
//! answers with an `Action` its parent carries out, and draws from rows and picture slots that are lent to it. Screens
//! never read a clock by ticking; the two things that move (the call timer and pictures) ask for their own redraws.

pub mod clock;
pub mod flow;
mod forward;
pub mod icon;
pub mod look;
pub mod notice;
mod phone_number;
pub mod reader;
pub mod scale;
pub mod screen;
pub mod shortcut;
pub mod widget;
pub mod words;

pub use clock::Clock;
pub use look::Look;
pub use notice::Notice;
pub use scale::Scale;
pub use words::Words;

/// An element of our views.
pub type Element<'a, Message> = iced::Element<'a, Message, iced::Theme, iced::Renderer>;
