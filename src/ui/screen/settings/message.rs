//! What happens to the screen, and what it asks for.

use super::{Accounts, Choice, Motion, Renderer, Telling, Zoom};

/// What happens to the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A theme was chosen, by name; [`SYSTEM`](crate::ui::look::SYSTEM) is whatever the system asks for.
    Theme(String),
    /// The theme, or a copy of it, is to be changed.
    EditTheme,
    /// What may move was chosen.
    Motion(Motion),
    /// A language was chosen.
    Language(Choice),
    /// Everything is to be drawn larger or smaller.
    Zoom(Zoom),
    /// A renderer was chosen.
    Renderer(Renderer),
    /// Do not disturb was switched on or off.
    DoNotDisturb(bool),
    /// How much notifications say was chosen.
    Telling(Telling),
    /// A volume of rings and message sounds was chosen, in percent.
    Volume(u8),
    /// Messages are to make no sound, or one.
    Silent(bool),
    /// The program is to stay in the tray, or to end, when its window is closed.
    StayInTray(bool),
    /// The button for camera and sound.
    Devices,
    /// The button for the shortcuts.
    Keys,
    /// To the accounts.
    Accounts(Accounts),
    /// Close the settings.
    Close,
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Use and remember this theme.
    Theme(String),
    /// Show the card for changing the theme instead.
    EditTheme,
    /// Let so much move, and remember it.
    Motion(Motion),
    /// Use and remember the language with this tag.
    Language(String),
    /// Draw everything larger or smaller, and remember it.
    Zoom(Zoom),
    /// Remember this renderer.
    Renderer(Renderer),
    /// Let incoming calls be silent, or ring, and remember it.
    DoNotDisturb(bool),
    /// Have notifications say so much, and remember it.
    Telling(Telling),
    /// Have rings and message sounds be so loud, in percent, and remember it.
    Volume(u8),
    /// Have messages make no sound, or one, and remember it.
    Silent(bool),
    /// Stay in the tray, or end, when the window is closed, and remember it.
    StayInTray(bool),
    /// Show the card for camera and sound instead.
    Devices,
    /// Show the card with the shortcuts instead.
    Keys,
    /// Show the card for signing in to another account instead.
    AddAccount,
    /// Remove the account with this number.
    RemoveAccount(u32),
    /// Nothing.
    None,
    /// Close the settings.
    Close,
}
