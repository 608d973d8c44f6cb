//! A running call: the other side's picture or avatar, one's own small picture, what is wrong, and the controls.
//!
//! Places that tests and scripts may rely on, in logical pixels: the remote picture keeps its proportions within the
//! whole window ([`Video`](crate::ui::widget::Video) centres it); one's own is [`OWN_PICTURE`] large, its right edge
//! [`MARGIN`] from the window's, its bottom edge [`CONTROLS`] above the window's bottom; the controls stand centred in
//! the lowest [`CONTROLS`] pixels. Nothing covers the upper part of the remote picture but the strip of
//! [`TOP`] pixels with the name.

pub mod devices;
mod view;

use crate::client::{Call, CallStage, Direction};
use crate::media::frame::Slot;
use crate::protocol::call::MediaType;
use crate::ui::shortcut::Shortcut;
pub use devices::{Device, Devices, Kind};

/// Width and height of one's own picture.
pub const OWN_PICTURE: (f32, f32) = (240.0, 135.0);
/// Its distance from the window's right edge.
pub const MARGIN: f32 = 16.0;
/// Height of the strip with the controls at the bottom.
pub const CONTROLS: f32 = 96.0;
/// Height of the strip with the name at the top.
pub const TOP: f32 = 56.0;

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
    /// The devices button: opens or closes the menu.
    Menu,
    /// A device was chosen in the menu: its kind and word.
    Choose(Kind, String),
    /// Answer with what the call offers.
    Answer,
    /// Hang up, decline or give up.
    HangUp,
    /// Leave the screen; the call goes on.
    Back,
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
    /// List the devices anew.
    ListDevices,
    /// Use this device.
    Use(Kind, String),
    /// Answer.
    Answer,
    /// Decline the ringing call.
    Decline,
    /// End the call.
    HangUp,
    /// Leave the screen.
    Back,
}

/// The screen.
#[derive(Debug)]
pub struct Screen {
    call: Call,
    menu: bool,
    visible: bool,
}

impl Screen {
    /// A screen for `call`.
    ///
    /// ```
    /// # use azstack::client::Call;
    /// fn shown(call: Call) -> azstack::ui::screen::call::Screen {
    ///     azstack::ui::screen::call::Screen::new(call)
    /// }
    /// ```
    pub fn new(call: Call) -> Self {
        Self {
            call,
            menu: false,
            visible: true,
        }
    }

    /// The call shown.
    ///
    /// ```
    /// # use azstack::ui::screen::call::Screen;
    /// fn peer(screen: &Screen) -> &str {
    ///     &screen.call().peer.fullname
    /// }
    /// ```
    pub fn call(&self) -> &Call {
        &self.call
    }

    fn rings_here(&self) -> bool {
        self.call.direction == Direction::Incoming && self.call.stage == CallStage::Ringing
    }

    fn is_over(&self) -> bool {
        matches!(self.call.stage, CallStage::Ended(_))
    }

    fn is_video(&self) -> bool {
        self.call.media == MediaType::Video
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::call::{Action, Message, Screen};
    /// fn menu(screen: &mut Screen) {
    ///     assert_eq!(screen.update(Message::Menu), Action::ListDevices);
    /// }
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Changed(call) => {
                self.call = call;
                self.menu &= !self.is_over();
                Action::None
            }
            Message::Visible(visible) => {
                self.visible = visible;
                Action::None
            }
            Message::Back => Action::Back,
            _ if self.is_over() => Action::None,
            Message::Microphone => Action::Microphone(!self.call.microphone_on),
            Message::Camera if self.is_video() => Action::Camera(!self.call.camera_on),
            Message::SwitchCamera if self.is_video() => Action::SwitchCamera,
            Message::Camera | Message::SwitchCamera => Action::None,
            Message::Menu => {
                self.menu = !self.menu;
                if self.menu {
                    Action::ListDevices
                } else {
                    Action::None
                }
            }
            Message::Choose(kind, word) => {
                self.menu = false;
                Action::Use(kind, word)
            }
            Message::Answer if self.rings_here() => Action::Answer,
            Message::Answer => Action::None,
            Message::HangUp if self.rings_here() => Action::Decline,
            Message::HangUp => Action::HangUp,
            Message::Shortcut(shortcut) => self.shortcut(shortcut),
        }
    }

    fn shortcut(&mut self, shortcut: Shortcut) -> Action {
        match shortcut {
            Shortcut::Microphone => self.update(Message::Microphone),
            Shortcut::Camera => self.update(Message::Camera),
            Shortcut::Answer => self.update(Message::Answer),
            Shortcut::Decline if self.rings_here() => Action::Decline,
            Shortcut::HangUp => self.update(Message::HangUp),
            Shortcut::Escape => {
                self.menu = false;
                Action::None
            }
            _ => Action::None,
        }
    }

    /// Draws the screen.
    ///
    /// ```
    /// use azstack::{media::frame::Slot, ui::{Element, Look, Words, screen::call::{Devices, Drawn, Message, Screen}}};
    /// fn draw<'a>(call: &'a Screen, slots: &'a [Slot; 2], devices: &'a Devices, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     let [local, remote] = slots;
    ///     call.view(Drawn { local, remote, devices, way_back: true, look, words })
    /// }
    /// ```
    pub fn view<'a>(&'a self, drawn: Drawn<'a>) -> crate::ui::Element<'a, Message> {
        view::view(self, drawn)
    }
}

/// What is drawn in the screen's place while there is no call.
///
/// ```
/// use azstack::ui::{Element, screen::call::{Drawn, Message, nobody}};
/// fn draw(drawn: Drawn<'_>) -> Element<'_, Message> {
///     nobody(drawn)
/// }
/// ```
pub fn nobody(drawn: Drawn<'_>) -> crate::ui::Element<'_, Message> {
    view::nobody(drawn)
}

/// What the screen is drawn from, beside itself.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// Where one's own picture is.
    pub local: &'a Slot,
    /// Where the other side's picture is.
    pub remote: &'a Slot,
    /// The devices there are.
    pub devices: &'a Devices,
    /// Whether there is something to go back to.
    pub way_back: bool,
    /// Colours.
    pub look: &'a crate::ui::Look,
    /// Sentences.
    pub words: &'a crate::ui::Words,
}
