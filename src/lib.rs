//! AZStack.
#[cfg(feature = "media")]
pub mod media;
#[cfg(feature = "media")]
pub mod transport;
