//! The media actor: devices, capture, codecs, processing and playback.
pub mod frame;
