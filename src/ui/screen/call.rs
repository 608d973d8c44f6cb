//! A running call: the other side's picture or avatar, one's own small picture, what is wrong, and the controls.
//!
//! Places that tests and scripts may rely on, in logical pixels: the remote picture keeps its proportions within the
//! whole window ([`Video`](crate::ui::widget::Video) centres it); one's own is [`OWN_PICTURE`] large and stands at first
//! with its right edge [`MARGIN`] from the window's and its bottom edge [`CONTROLS`] above the window's bottom; the
//! controls stand centred in the lowest [`CONTROLS`] pixels. Nothing covers the upper part of the remote picture but the
//! strip of [`TOP`] pixels with the name. In a window narrower than [`NARROW`] controls and own picture are smaller.
//!
//! The screen opens no windows: that it fills the display or is a small window on top is its owner's to bring about
//! ([`Action::Mode`]). It measures nothing either: it asks for a measurement a second ([`Action::Measure`]).

pub mod devices;
mod measuring;
mod message;
pub mod quality;
pub(in crate::ui::screen) mod sentences;
mod sharing;
mod small;
mod statistics;
mod strip;
mod view;

use crate::client::{Call, CallStage, Direction};
use crate::media::Levels;
use crate::media::frame::Slot;
use crate::protocol::call::MediaType;
use crate::ui::Words;
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::corner::Corner;
pub use devices::{Cleaning, Device, Devices, Kind};
pub use message::{Action, Message};
use quality::{Judge, Quality};
pub use statistics::Measured;

/// Width and height of one's own picture.
pub const OWN_PICTURE: (f32, f32) = (240.0, 135.0);
/// Its distance from the window's right edge.
pub const MARGIN: f32 = 16.0;
/// Height of the strip with the controls at the bottom.
pub const CONTROLS: f32 = 96.0;
/// Height of the strip with the name at the top.
pub const TOP: f32 = 56.0;
/// Below this width everything is smaller.
pub const NARROW: f32 = 560.0;
/// Size of the small window that stays on top.
pub const SMALL: (f32, f32) = (320.0, 200.0);
/// Measurements during which a second caller is named, and a device that sound or picture moved to.
const CALLER_NAMED: u8 = 10;
const DEVICE_NAMED: u8 = 5;

/// How the call's window stands on the display.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A window like any other.
    #[default]
    Window,
    /// All of the display.
    Full,
    /// A small window above all others.
    Small,
}

/// The screen.
#[derive(Debug)]
pub struct Screen {
    call: Call,
    menu: bool,
    keys: bool,
    picker: Option<sharing::Picker>,
    visible: bool,
    mode: Mode,
    corner: Corner,
    /// Whether the key for being heard while muted is held.
    held: bool,
    /// Whether a measurement is on its way.
    measuring: bool,
    measured: Option<Measured>,
    processor: Option<f64>,
    judge: Judge,
    quality: Option<Quality>,
    numbers: bool,
    /// The other side's last picture, for while the connection is broken, and for how many measurements it is old.
    kept: Slot,
    kept_for: u8,
    /// Who called meanwhile, and for how many measurements that is still said.
    turned_away: Option<(String, u8)>,
    /// The device that is used by itself since a moment ago, and for how many measurements that is still said.
    in_use: Option<((Kind, String), u8)>,
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
            keys: false,
            picker: None,
            visible: true,
            mode: Mode::default(),
            corner: Corner::default(),
            held: false,
            measuring: false,
            measured: None,
            processor: None,
            judge: Judge::default(),
            quality: None,
            numbers: false,
            kept: Slot::new(),
            kept_for: 0,
            turned_away: None,
            in_use: None,
        }
    }

    /// The same with one's own picture in `corner`.
    pub(crate) fn with_corner(self, corner: Corner) -> Self {
        Self { corner, ..self }
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

    /// Where one's own picture stands.
    ///
    /// ```
    /// # use azstack::ui::screen::call::Screen;
    /// fn is_out_of_the_way(screen: &Screen) -> bool {
    ///     screen.corner() == azstack::ui::widget::corner::Corner::TopRight
    /// }
    /// ```
    pub fn corner(&self) -> Corner {
        self.corner
    }

    /// How the window stands.
    ///
    /// ```
    /// # use azstack::ui::screen::call::Screen;
    /// fn fills_all(screen: &Screen) -> bool {
    ///     screen.mode() == azstack::ui::screen::call::Mode::Full
    /// }
    /// ```
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The numbers of the call as plain text, a line each; empty before the first measurement.
    ///
    /// ```
    /// # use azstack::ui::screen::call::Screen;
    /// fn copied(screen: &Screen, words: &azstack::ui::Words) -> String {
    ///     screen.statistics(words)
    /// }
    /// ```
    pub fn statistics(&self, words: &Words) -> String {
        statistics::plain(&self.lines(words))
    }

    fn lines(&self, words: &Words) -> Vec<(String, String)> {
        let lines =
            |measured: &Measured| statistics::lines(&measured.statistics, self.processor, words);
        self.measured.as_ref().map(lines).unwrap_or_default()
    }

    fn rings_here(&self) -> bool {
        self.call.direction == Direction::Incoming && self.call.stage == CallStage::Ringing
    }

    /// Whether there is a telephone whose keys can be pressed.
    fn has_keys(&self) -> bool {
        self.call.line.is_some() && !self.rings_here()
    }

    fn is_over(&self) -> bool {
        matches!(self.call.stage, CallStage::Ended(_))
    }

    fn is_interrupted(&self) -> bool {
        matches!(self.call.stage, CallStage::Interrupted { .. })
    }

    /// Whether there is a path to measure.
    fn is_connected(&self) -> bool {
        self.is_talking() || self.is_interrupted()
    }

    fn is_talking(&self) -> bool {
        matches!(self.call.stage, CallStage::Talking { .. })
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
                self.keys &= !self.is_over();
                self.picker = self.picker.take().filter(|_| !self.is_over());
                self.numbers &= !self.is_over();
                self.measure()
            }
            Message::Visible(visible) => {
                self.visible = visible;
                Action::None
            }
            Message::Back => Action::Back,
            Message::Measured(measured) => self.measured(*measured),
            Message::FullScreen => self.stand(Mode::Full),
            Message::Small => self.stand(Mode::Small),
            _ if self.is_over() => Action::None,
            Message::Microphone => {
                self.held = false;
                Action::Microphone(!self.call.microphone_on)
            }
            Message::Camera if self.is_video() => Action::Camera(!self.call.camera_on),
            Message::SwitchCamera if self.is_video() => Action::SwitchCamera,
            Message::Camera | Message::SwitchCamera => Action::None,
            Message::Share | Message::Screens(_) | Message::ShareThis(_) => self.share(message),
            Message::Keys => {
                self.keys = !self.keys && self.has_keys();
                self.menu = false;
                Action::None
            }
            Message::Key(key) => Action::Key(key),
            Message::Menu => {
                self.menu = !self.menu;
                self.keys = false;
                self.picker = None;
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
            Message::Clean(cleaning) => Action::Clean(cleaning),
            Message::InUse(kind, name) => {
                self.in_use = Some(((kind, name), DEVICE_NAMED));
                Action::None
            }
            Message::Answer if self.rings_here() => Action::Answer,
            Message::Answer => Action::None,
            Message::HangUp if self.rings_here() => Action::Decline,
            Message::HangUp => Action::HangUp,
            Message::Statistics => {
                self.numbers = !self.numbers;
                Action::None
            }
            Message::CopyStatistics => Action::CopyStatistics,
            Message::Corner(corner) => {
                self.corner = corner;
                Action::None
            }
            Message::NextCorner => {
                self.corner = self.corner.next();
                Action::None
            }
            Message::Talk(held) => self.talk(held),
            Message::TurnedAway(name) => {
                self.turned_away = Some((name, CALLER_NAMED));
                Action::None
            }
            Message::Shortcut(shortcut) => self.shortcut(shortcut),
        }
    }

    /// Into `mode`, or out of it.
    fn stand(&mut self, mode: Mode) -> Action {
        self.mode = if self.mode == mode {
            Mode::Window
        } else {
            mode
        };
        self.menu = false;
        Action::Mode(self.mode)
    }

    /// Held, the key makes a muted microphone heard; let go, it is mute again.
    fn talk(&mut self, held: bool) -> Action {
        let may = if held {
            !self.held && !self.call.microphone_on && !self.rings_here()
        } else {
            self.held
        };
        if !may {
            return Action::None;
        }
        self.held = held;
        Action::Microphone(held)
    }

    fn shortcut(&mut self, shortcut: Shortcut) -> Action {
        match shortcut {
            Shortcut::Microphone => self.update(Message::Microphone),
            Shortcut::Camera => self.update(Message::Camera),
            Shortcut::Answer => self.update(Message::Answer),
            Shortcut::Decline if self.rings_here() => Action::Decline,
            Shortcut::HangUp => self.update(Message::HangUp),
            Shortcut::FullScreen => self.update(Message::FullScreen),
            Shortcut::Small => self.update(Message::Small),
            Shortcut::Statistics => self.update(Message::Statistics),
            Shortcut::Talk => self.update(Message::Talk(true)),
            Shortcut::Share => self.update(Message::Share),
            Shortcut::Escape => self.escape(),
            Shortcut::Digit(key) if self.has_keys() => self.update(Message::Key(key)),
            _ => Action::None,
        }
    }

    /// Closes what is topmost.
    fn escape(&mut self) -> Action {
        if std::mem::take(&mut self.keys)
            || std::mem::take(&mut self.menu)
            || self.picker.take().is_some()
            || std::mem::take(&mut self.numbers)
        {
            return Action::None;
        }
        match self.mode {
            Mode::Window => Action::None,
            mode => self.stand(mode),
        }
    }

    /// Draws the screen.
    ///
    /// ```
    /// use azstack::{media::{Levels, frame::Slot}, ui::{Element, Look, Words, screen::call::{Devices, Drawn, Message, Screen}}};
    /// fn draw<'a>(call: &'a Screen, slots: &'a [Slot; 2], devices: &'a Devices, levels: &'a Levels, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     let [local, remote] = slots;
    ///     call.view(Drawn { local, remote, devices, levels, way_back: true, look, words })
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
    /// How loud it is.
    pub levels: &'a Levels,
    /// Whether there is something to go back to.
    pub way_back: bool,
    /// Colours.
    pub look: &'a crate::ui::Look,
    /// Sentences.
    pub words: &'a crate::ui::Words,
}
