//! What the person asked of the whole system: light or dark, more contrast, less movement. On Linux and its kin the
//! desktop's settings portal says so, over D-Bus; where nobody answers, nothing is asked for.

use futures_util::stream::{Stream, StreamExt};
use mundy::{ColorScheme, Contrast, Interest, ReducedMotion};

/// The wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Light letters on dark.
    pub dark: bool,
    /// Stronger contrast.
    pub contrast: bool,
    /// As little movement as there can be.
    pub still: bool,
}

/// The wishes as soon as they are known, and whenever they change; listened to inside a tokio runtime.
pub fn preferences() -> impl Stream<Item = Preferences> + Send + 'static {
    let interest = Interest::ColorScheme | Interest::Contrast | Interest::ReducedMotion;
    mundy::Preferences::stream(interest).map(|told| Preferences {
        dark: told.color_scheme == ColorScheme::Dark,
        contrast: told.contrast == Contrast::More,
        still: told.reduced_motion == ReducedMotion::Reduce,
    })
}
