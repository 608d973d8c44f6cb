//! Screens and windows as sources of pictures, on X11.
//!
//! [`list`] tells what there is, `ScreenSource` takes pictures of one of it, with the pointer. A window is taken whole,
//! also where others cover it. Wayland lets nobody look at a screen but through its portal, which is not built; there
//! and on other systems nothing is listed.

use std::fmt;
use std::str::FromStr;

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
}

/// As on a command line: `HDMI-1`, or `0x3a00007`.
impl fmt::Display for ScreenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Monitor(name) => f.write_str(name),
            Self::Window(number) => write!(f, "{number:#x}"),
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

#[cfg(target_os = "linux")]
mod x11;

#[cfg(target_os = "linux")]
pub(super) use x11::ScreenSource;

/// What can be shared now: monitors, then windows, the newest first. It asks the system and may take some time.
///
/// # Errors
/// In words, why nothing can be listed.
///
/// ```no_run
/// for screen in azstack::media::screen::list()? {
///     println!("{}: {} ({} x {})", screen.id, screen.name, screen.size.0, screen.size.1);
/// }
/// # Ok::<(), String>(())
/// ```
pub fn list() -> Result<Vec<Screen>, String> {
    #[cfg(target_os = "linux")]
    return x11::list();
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
