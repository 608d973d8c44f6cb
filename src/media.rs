//! The media actor: devices, capture, codecs, processing and playback.
pub mod assembler;
pub mod choice;
pub mod convert;
pub mod frame;
pub mod newest;
pub mod pattern;
pub mod picture_file;
pub mod stamp;
pub mod vp8;
pub mod vp8_payload;

/// Which of two cameras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Facing {
    /// Towards the person at the screen.
    #[default]
    Front,
    /// Away from it.
    Back,
}
