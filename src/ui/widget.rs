//! Widgets iced does not have, and small pieces of view that several screens share.

pub(crate) mod abreast;
pub mod avatar;
pub(crate) mod behind;
pub mod bubble;
pub mod call_bar;
pub(crate) mod card;
pub mod composer;
pub(crate) mod connection_bar;
pub mod control;
pub mod corner;
pub(crate) mod dropdown;
pub(crate) mod failure;
pub(crate) mod field;
pub mod focus;
pub(crate) mod level;
pub mod mark;
pub mod modal;
pub(crate) mod named;
pub(crate) mod notices;
pub mod one_line;
pub(crate) mod page;
pub(crate) mod passage;
pub(crate) mod progress;
pub mod pulse;
pub(crate) mod reveal;
pub(crate) mod slot;
pub mod still;
pub mod timeline;
pub mod timer;
pub mod tip;
pub mod video;
pub(crate) mod waveform;
pub(crate) mod zoom;

pub use timeline::Timeline;
pub use video::Video;
