//! Screens and windows as sources of pictures, on Linux.
//!
//! [`offer`] tells what there is, `ScreenSource` takes pictures of one of it, with the pointer. Under X11 we list what
//! can be shared; a window is taken whole, also where others cover it. Wayland lets nobody look at a screen but through
//! its portal, whose own window asks the person (feature `portal`). On other systems nothing is offered.

use std::fmt;
use std::str::FromStr;

#[cfg(target_os = "linux")]
use super::Problem;
#[cfg(target_os = "linux")]
use super::frame::Frame;
#[cfg(all(target_os = "linux", feature = "portal"))]
use portal::Picked;

/// Largest side of what is shared, in pixels.
#[cfg(target_os = "linux")]
const LARGEST: u32 = 16_384;

/// Something that can be shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// By which it is shared.
    pub id: ScreenId,
    /// As people know it: a window's title, a monitor's name.
    pub name: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// Names a monitor or a window, as long as it is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ScreenId {
    /// The monitor of that name, such as `HDMI-1`.
    Monitor(String),
    /// The X11 window of that number.
    Window(u32),
    /// What was picked in the window of the desktop's portal.
    #[cfg(all(target_os = "linux", feature = "portal"))]
    Picked(Picked),
}

/// What a person may share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// One of these: monitors, then windows, the newest first.
    OneOf(Vec<Screen>),
    /// This, which the system has let them pick already.
    This(ScreenId),
    /// They were asked by the system and picked nothing.
    Nothing,
}

/// As on a command line: `HDMI-1`, or `0x3a00007`.
impl fmt::Display for ScreenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Monitor(name) => f.write_str(name),
            Self::Window(number) => write!(f, "{number:#x}"),
            #[cfg(all(target_os = "linux", feature = "portal"))]
            Self::Picked(_) => f.write_str("portal"),
        }
    }
}

impl FromStr for ScreenId {
    type Err = std::convert::Infallible;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let number = word.strip_prefix("0x");
        let number = number.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        Ok(number.map_or_else(|| Self::Monitor(word.to_owned()), Self::Window))
    }
}

#[cfg(all(target_os = "linux", feature = "portal"))]
mod pipewire;
#[cfg(all(target_os = "linux", feature = "portal"))]
pub mod portal;
#[cfg(target_os = "linux")]
mod x11;

/// Takes pictures of what is shared.
#[cfg(target_os = "linux")]
pub(super) enum ScreenSource {
    X11(Box<x11::Source>),
    #[cfg(all(target_os = "linux", feature = "portal"))]
    Picked(pipewire::Source),
}

#[cfg(target_os = "linux")]
impl ScreenSource {
    /// Opens it for pictures of at most `max`.
    pub(super) fn open(id: &ScreenId, max: (u32, u32)) -> Result<Self, Problem> {
        match id {
            #[cfg(all(target_os = "linux", feature = "portal"))]
            ScreenId::Picked(picked) => pipewire::Source::open(picked, max).map(Self::Picked),
            ScreenId::Monitor(name) => Self::of_x11(x11::Source::of_monitor(name, max)),
            ScreenId::Window(window) => Self::of_x11(x11::Source::of_window(*window, max)),
        }
    }

    fn of_x11(opened: Result<x11::Source, Problem>) -> Result<Self, Problem> {
        opened.map(|source| Self::X11(Box::new(source)))
    }

    /// What it shows now; nothing if it has not shown anything yet.
    pub(super) fn take(&mut self) -> Result<Option<Frame>, Problem> {
        match self {
            Self::X11(source) => source.take(),
            #[cfg(all(target_os = "linux", feature = "portal"))]
            Self::Picked(source) => source.take(),
        }
    }
}

/// Whether nobody may look at screens but through the portal.
#[cfg(target_os = "linux")]
fn under_wayland() -> bool {
    std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty())
}

/// What can be shared now. It asks the system and may take some time; under Wayland it asks the person, and takes as
/// long as they do. To be called on a tokio runtime.
///
/// # Errors
/// In words, why nothing can be offered.
///
/// ```no_run
/// # use azstack::media::screen::{Offer, offer};
/// # async fn list() -> Result<(), String> {
/// if let Offer::OneOf(screens) = offer().await? {
///     for screen in screens {
///         println!("{}: {} ({} x {})", screen.id, screen.name, screen.size.0, screen.size.1);
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub async fn offer() -> Result<Offer, String> {
    #[cfg(all(target_os = "linux", feature = "portal"))]
    if under_wayland() {
        let picked = portal::pick(None).await?;
        return Ok(picked.map_or(Offer::Nothing, |picked| {
            Offer::This(ScreenId::Picked(picked))
        }));
    }
    #[cfg(target_os = "linux")]
    let listed = tokio::task::spawn_blocking(x11::list).await;
    #[cfg(target_os = "linux")]
    return listed.map_err(|error| error.to_string())?.map(Offer::OneOf);
    #[cfg(not(target_os = "linux"))]
    Err(String::from("not built for this system"))
}

#[cfg(test)]
mod tests {
    use super::ScreenId;

    #[test]
    fn words_become_what_they_name_and_back() {
        for (word, id) in [
            ("HDMI-1", ScreenId::Monitor(String::from("HDMI-1"))),
            ("0x3a00007", ScreenId::Window(0x3a0_0007)),
            ("0xscreen", ScreenId::Monitor(String::from("0xscreen"))),
        ] {
            let Ok(read) = word.parse::<ScreenId>();
            assert_eq!(read, id);
            assert_eq!(id.to_string(), word);
        }
    }
}
