//! The keyboard: which keys do what, everywhere in the program.
//!
//! [`Shortcut::of`] is what they do as we made it, [`Keymap`] as a person likes it.

mod keymap;
mod stroke;

pub use keymap::Keymap;
pub(crate) use keymap::{Field, Line, Refusal, TABLE};
pub use stroke::Stroke;

use iced::keyboard::{Key, Modifiers, key::Named};

/// What a key combination asks for. A screen does those it knows and leaves the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shortcut {
    /// Ctrl+K: to the search box.
    Jump,
    /// Ctrl+N: a new conversation.
    Create,
    /// Ctrl+F: find in the open chat.
    Find,
    /// Ctrl+U: choose files to send.
    Attach,
    /// Ctrl+E: the stickers.
    Stickers,
    /// ←: the picture before, in the gallery.
    Earlier,
    /// →: the picture after, in the gallery.
    Later,
    /// +: larger, in the gallery.
    Larger,
    /// -: smaller, in the gallery.
    Smaller,
    /// 0 to 9, *, #: that key of the telephone, in a call with one; 0: as large as it fits, in the gallery.
    Digit(char),
    /// Ctrl++: everything larger.
    ZoomIn,
    /// Ctrl+-: everything smaller.
    ZoomOut,
    /// Ctrl+0: everything as large as usual.
    ZoomNormal,
    /// Ctrl+,: the settings.
    Settings,
    /// Ctrl+/: all shortcuts.
    Keys,
    /// Alt+↑: the conversation above.
    PreviousChat,
    /// Alt+↓: the conversation below.
    NextChat,
    /// Ctrl+Shift+M: the microphone on or off.
    Microphone,
    /// Ctrl+Shift+V: the camera on or off.
    Camera,
    /// Ctrl+Shift+A: answer.
    Answer,
    /// Ctrl+Shift+D: decline.
    Decline,
    /// Ctrl+Shift+H: hang up.
    HangUp,
    /// Ctrl+Shift+S: share a screen, or no more.
    Share,
    /// F11: all of the display, and back.
    FullScreen,
    /// Ctrl+Shift+P: the call as a small window on top, and back.
    Small,
    /// Ctrl+Shift+I: the numbers of a call.
    Statistics,
    /// Space, as long as it is held: heard while muted.
    Talk,
    /// Ctrl+Shift+T: the next theme.
    NextTheme,
    /// Ctrl+Shift+L: the next language.
    NextLanguage,
    /// Esc: close what is topmost.
    Escape,
    /// Tab: to the next control.
    NextControl,
    /// Shift+Tab: to the control before.
    PreviousControl,
}

impl Shortcut {
    /// The shortcut of a key press, if it is one. Ctrl is Command on macOS.
    ///
    /// ```
    /// use azstack::ui::shortcut::Shortcut;
    /// use iced::keyboard::{Key, Modifiers, key::Named};
    /// let key = Key::Named(Named::Escape);
    /// assert_eq!(Shortcut::of(&key, Modifiers::empty()), Some(Shortcut::Escape));
    /// assert_eq!(Shortcut::of(&key, Modifiers::SHIFT), None);
    /// ```
    pub fn of(key: &Key, modifiers: Modifiers) -> Option<Self> {
        let alone = modifiers.is_empty();
        match key.as_ref() {
            Key::Named(Named::Escape) if alone => Some(Self::Escape),
            Key::Named(Named::F11) if alone => Some(Self::FullScreen),
            Key::Named(Named::Space) if alone => Some(Self::Talk),
            Key::Named(Named::Tab) if alone => Some(Self::NextControl),
            Key::Named(Named::Tab) if modifiers == Modifiers::SHIFT => Some(Self::PreviousControl),
            Key::Named(Named::ArrowLeft) if alone => Some(Self::Earlier),
            Key::Named(Named::ArrowRight) if alone => Some(Self::Later),
            Key::Character("+" | "=") if modifiers == Modifiers::SHIFT || alone => {
                Some(Self::Larger)
            }
            Key::Character("-") if alone => Some(Self::Smaller),
            Key::Character(text) if alone || modifiers == Modifiers::SHIFT => {
                let mut letters = text.chars();
                let digit = letters
                    .next()
                    .filter(|letter| "0123456789*#".contains(*letter))?;
                letters.next().is_none().then_some(Self::Digit(digit))
            }
            Key::Named(Named::ArrowUp) if modifiers == Modifiers::ALT => Some(Self::PreviousChat),
            Key::Named(Named::ArrowDown) if modifiers == Modifiers::ALT => Some(Self::NextChat),
            // The plus is above another sign on many keyboards.
            Key::Character("+" | "=")
                if modifiers.difference(Modifiers::SHIFT) == Modifiers::COMMAND =>
            {
                Some(Self::ZoomIn)
            }
            Key::Character(letter) if modifiers == Modifiers::COMMAND => match letter {
                "-" => Some(Self::ZoomOut),
                "0" => Some(Self::ZoomNormal),
                "k" | "K" => Some(Self::Jump),
                "," => Some(Self::Settings),
                "/" => Some(Self::Keys),
                "n" | "N" => Some(Self::Create),
                "f" | "F" => Some(Self::Find),
                "u" | "U" => Some(Self::Attach),
                "e" | "E" => Some(Self::Stickers),
                _ => None,
            },
            Key::Character(letter) if modifiers == Modifiers::COMMAND | Modifiers::SHIFT => {
                match letter {
                    "m" | "M" => Some(Self::Microphone),
                    "v" | "V" => Some(Self::Camera),
                    "a" | "A" => Some(Self::Answer),
                    "d" | "D" => Some(Self::Decline),
                    "h" | "H" => Some(Self::HangUp),
                    "s" | "S" => Some(Self::Share),
                    "p" | "P" => Some(Self::Small),
                    "i" | "I" => Some(Self::Statistics),
                    "t" | "T" => Some(Self::NextTheme),
                    "l" | "L" => Some(Self::NextLanguage),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
