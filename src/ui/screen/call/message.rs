//! What happens to the screen, and what it asks for.

use super::{Cleaning, Kind, Measured, Mode};
use crate::client::Call;
use crate::media::screen::{Offer, ScreenId};
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::corner::Corner;

/// What happens to the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The call changed.
    Changed(Call),
    /// The window can be seen, or not (minimised): nobody looks at pictures then.
    Visible(bool),
    /// The microphone button.
    Microphone,
    /// The camera button.
    Camera,
    /// The button for the other camera.
    SwitchCamera,
    /// The share button: opens or closes the picker, or ends the sharing.
    Share,
    /// What can be shared, or why nothing can.
    Screens(Result<Offer, String>),
    /// This was picked.
    ShareThis(ScreenId),
    /// The keys button: opens or closes the keys of a telephone.
    Keys,
    /// A key was pressed.
    Key(char),
    /// The devices button: opens or closes the menu.
    Menu,
    /// A device was chosen in the menu: its kind and word.
    Choose(Kind, String),
    /// A part of the cleaning of sound was switched.
    Clean(Cleaning),
    /// Another device of that kind is used by itself; its name.
    InUse(Kind, String),
    /// Answer with what the call offers.
    Answer,
    /// Hang up, decline or give up.
    HangUp,
    /// Leave the screen; the call goes on.
    Back,
    /// The call was measured, as [`Action::Measure`] asked for.
    Measured(Box<Measured>),
    /// The statistics button: shows or hides the numbers.
    Statistics,
    /// The button that copies the numbers.
    CopyStatistics,
    /// The button or key for the whole display, and back.
    FullScreen,
    /// The button or key for the small window on top, and back.
    Small,
    /// One's own picture was dragged to this corner.
    Corner(Corner),
    /// One's own picture was pressed by keyboard: to the next corner.
    NextCorner,
    /// The key for being heard while muted was pressed, or let go.
    Talk(bool),
    /// Somebody of this name called meanwhile and was told "busy".
    TurnedAway(String),
    /// A key.
    Shortcut(Shortcut),
}

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Turn the microphone on or off.
    Microphone(bool),
    /// Turn the camera on or off.
    Camera(bool),
    /// Take the next camera.
    SwitchCamera,
    /// List what can be shared; answer with [`Message::Screens`].
    ListScreens,
    /// Share this, or nothing more.
    Share(Option<ScreenId>),
    /// Press this key of the telephone.
    Key(char),
    /// List the devices anew.
    ListDevices,
    /// Use this device.
    Use(Kind, String),
    /// Do this to recorded sound.
    Clean(Cleaning),
    /// Answer.
    Answer,
    /// Decline the ringing call.
    Decline,
    /// End the call.
    HangUp,
    /// Measure the call in a second; answer with [`Message::Measured`].
    Measure,
    /// Put [`Screen::statistics`](super::Screen::statistics) into the clipboard.
    CopyStatistics,
    /// Let the window stand like this.
    Mode(Mode),
    /// Leave the screen.
    Back,
}
