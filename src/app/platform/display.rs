//! Whether there is a display to open windows on.

/// Whether windows can be opened. On other systems than Linux and its kin, always.
///
/// The windowing library panics without a display instead of saying so.
pub fn is_there() -> bool {
    if cfg!(any(windows, target_os = "macos")) {
        return true;
    }
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
