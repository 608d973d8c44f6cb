//! The windows: which there are, and what each is for.

use iced::{Point, Size, Task, window};
use serde::{Deserialize, Serialize};

use super::emblem;
use super::message::Message;
use crate::ui::Scale;
use crate::ui::screen::call::{Mode, SMALL};
use crate::ui::screen::incoming;

/// Size of the main window at the very first start, and its smallest, in pixels.
const MAIN: Size = Size::new(1080.0, 720.0);
const MAIN_SMALLEST: Size = Size::new(320.0, 340.0);
/// Size of the call's window at first, and its smallest, in pixels.
const CALL: Size = Size::new(960.0, 600.0);
const CALL_SMALLEST: Size = Size::new(320.0, 320.0);
/// No display reaches farther than this, in pixels; a place beyond it is no place.
const FARTHEST: f32 = 32_000.0;
/// Distance of the incoming call's window from the corner of the screen, in pixels.
const CORNER: f32 = 32.0;

/// What changed of a window's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Its size.
    Size(Size),
    /// Its corner.
    Corner(Point),
}

/// What a window is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// List and chat.
    Main,
    /// The call.
    Call,
    /// Somebody calls.
    Incoming,
}

/// Where a window was, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Place {
    /// Width and height, when it is not maximised.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<(f32, f32)>,
    /// Its corner, when it is not maximised; the system's choice if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    corner: Option<(f32, f32)>,
    /// Whether it fills the display.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    maximised: bool,
}

/// Where the windows were that come back there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Places {
    main: Place,
    call: Place,
}

impl Place {
    fn size(&self, first: Size, smallest: Size) -> Size {
        let size = self
            .size
            .map_or(first, |(width, height)| Size::new(width, height));
        size.max(smallest)
    }

    fn position(&self) -> window::Position {
        let near = |at: &f32| at.is_finite() && at.abs() < FARTHEST;
        match self.corner.filter(|(x, y)| near(x) && near(y)) {
            Some((x, y)) => window::Position::Specific(Point::new(x, y)),
            None => window::Position::default(),
        }
    }
}

/// The open windows.
#[derive(Debug)]
pub(super) struct Windows {
    open: Vec<(Role, window::Id)>,
    /// How large everything is drawn.
    scale: Scale,
    /// Whether the call's window is the small one on top.
    small: bool,
    places: Places,
}

impl Windows {
    /// None yet; they will be where they were.
    pub(super) const fn new(places: Places, scale: Scale) -> Self {
        Self {
            open: Vec::new(),
            scale,
            small: false,
            places,
        }
    }

    /// Where they are, for the next start.
    pub(super) const fn places(&self) -> Places {
        self.places
    }

    /// The size the main window has, or will have.
    pub(super) fn main_size(&self) -> Size {
        self.places.main.size(MAIN, MAIN_SMALLEST)
    }

    /// Opens the main window, out of sight.
    pub(super) fn open_minimised(&mut self) -> Task<Message> {
        let opened = self.open(Role::Main);
        match self.id(Role::Main) {
            Some(id) => opened.chain(window::minimize(id, true)),
            None => opened,
        }
    }

    /// Opens the window for `role`, or brings it to the front.
    pub(super) fn open(&mut self, role: Role) -> Task<Message> {
        if let Some(id) = self.id(role) {
            return Task::batch([window::minimize(id, false), window::gain_focus(id)]);
        }
        let settings = match role {
            Role::Main => placed(&self.places.main, MAIN, MAIN_SMALLEST, self.scale),
            Role::Call => placed(&self.places.call, CALL, CALL_SMALLEST, self.scale),
            Role::Incoming => window::Settings {
                size: incoming::SIZE.into(),
                resizable: false,
                level: window::Level::AlwaysOnTop,
                position: window::Position::SpecificWith(|window, screen| {
                    iced::Point::new(screen.width - window.width - CORNER, CORNER)
                }),
                ..settings()
            },
        };
        let opened = self.open_with(role, settings);
        match (role, self.id(role)) {
            // The place was worked out for a window that is not scaled.
            (Role::Incoming, Some(id)) if self.scale != Scale::default() => {
                opened.chain(to_corner(id, self.scale))
            }
            _ => opened,
        }
    }

    fn open_with(&mut self, role: Role, settings: window::Settings) -> Task<Message> {
        let level = settings.level;
        let (id, opened) = window::open(settings);
        self.open.push((role, id));
        match level {
            // X11's window managers listen to this only once the window is there.
            window::Level::AlwaysOnTop => opened.then(move |id| window::set_level(id, level)),
            _ => opened.map(|_| Message::Done),
        }
    }

    /// Has the call's window fill the display, be small above all others, or be a window like any other.
    pub(super) fn stand(&mut self, mode: Mode) -> Task<Message> {
        let Some(id) = self.id(Role::Call) else {
            return Task::none();
        };
        let small = mode == Mode::Small;
        let (size, smallest, level) = match small {
            true => (SMALL.into(), SMALL.into(), window::Level::AlwaysOnTop),
            false => {
                let size = self.places.call.size(CALL, CALL_SMALLEST);
                (size, CALL_SMALLEST, window::Level::Normal)
            }
        };
        let shape = match mode {
            Mode::Full => window::Mode::Fullscreen,
            Mode::Window | Mode::Small => window::Mode::Windowed,
        };
        let was_small = std::mem::replace(&mut self.small, small);
        let resized = match (small, was_small) {
            (false, false) => Task::none(),
            _ => window::set_min_size(id, Some(smallest)).chain(window::resize(id, size)),
        };
        window::set_mode(id, shape)
            .chain(resized)
            .chain(window::set_level(id, level))
    }

    /// Everything is drawn at another scale: windows must not be smaller than what they show, and those of a fixed size
    /// grow with it.
    pub(super) fn rescaled(&mut self, scale: Scale) -> Task<Message> {
        self.scale = scale;
        let tasks: Vec<_> = self
            .open
            .iter()
            .map(|(role, id)| match role {
                Role::Main => window::set_min_size(*id, Some(MAIN_SMALLEST)),
                Role::Call if self.small => window::set_min_size(*id, Some(SMALL.into()))
                    .chain(window::resize(*id, SMALL.into())),
                Role::Call => window::set_min_size(*id, Some(CALL_SMALLEST)),
                Role::Incoming => window::resize(*id, incoming::SIZE.into()),
            })
            .collect();
        Task::batch(tasks)
    }

    /// Looks whether a window is maximised, which decides what its size or corner is worth.
    pub(super) fn look(id: window::Id, shape: Shape) -> Task<Message> {
        window::is_maximized(id).map(move |maximised| Message::Placed(id, shape, maximised))
    }

    /// A window has this size or corner now; a call's in a `mode` of its own does not count.
    pub(super) fn placed(&mut self, id: window::Id, shape: Shape, maximised: bool, mode: Mode) {
        let place = match self.role(id) {
            Some(Role::Main) => &mut self.places.main,
            Some(Role::Call) if mode == Mode::Window && !self.small => &mut self.places.call,
            _ => return,
        };
        place.maximised = maximised;
        match shape {
            _ if maximised => {}
            Shape::Size(size) => place.size = Some((size.width, size.height)),
            Shape::Corner(corner) => place.corner = Some((corner.x, corner.y)),
        }
    }

    /// Whether the window for `role` is open.
    pub(super) fn is_open(&self, role: Role) -> bool {
        self.id(role).is_some()
    }

    /// Closes the window for `role` if it is open.
    pub(super) fn close(&mut self, role: Role) -> Task<Message> {
        let Some(id) = self.id(role) else {
            return Task::none();
        };
        self.forget(id);
        window::close(id)
    }

    /// Closes all windows.
    pub(super) fn close_all(&mut self) -> Task<Message> {
        Task::batch(
            self.open
                .drain(..)
                .map(|(_, id)| window::close(id))
                .collect::<Vec<_>>(),
        )
    }

    /// The window `id` is gone.
    pub(super) fn forget(&mut self, id: window::Id) {
        self.small &= self.id(Role::Call) != Some(id);
        self.open.retain(|(_, open)| *open != id);
    }

    /// All that are open.
    pub(super) fn all(&self) -> Vec<window::Id> {
        self.open.iter().map(|(_, id)| *id).collect()
    }

    /// What the window `id` is for.
    pub(super) fn role(&self, id: window::Id) -> Option<Role> {
        self.open
            .iter()
            .find(|(_, open)| *open == id)
            .map(|(role, _)| *role)
    }

    fn id(&self, role: Role) -> Option<window::Id> {
        self.open
            .iter()
            .find(|(open, _)| *open == role)
            .map(|(_, id)| *id)
    }
}

/// Moves the incoming call's window to its corner.
fn to_corner(id: window::Id, scale: Scale) -> Task<Message> {
    window::monitor_size(id).then(move |screen| {
        let width = incoming::SIZE.0 * scale.factor();
        screen.map_or_else(Task::none, |screen| {
            // iced tells the screen in pixels of the window's scale, and moves windows in the screen's own.
            let left = (screen.width * scale.factor() - width - CORNER).max(0.0);
            window::move_to(id, iced::Point::new(left, CORNER))
        })
    })
}

fn placed(place: &Place, first: Size, smallest: Size, scale: Scale) -> window::Settings {
    window::Settings {
        size: place.size(first, smallest),
        // iced scales a window's size, and not its smallest.
        min_size: Some(smallest * scale.factor()),
        position: place.position(),
        maximized: place.maximised,
        ..settings()
    }
}

/// What all windows have in common: closing is ours to decide, because a call or a draft may hang on it.
fn settings() -> window::Settings {
    window::Settings {
        exit_on_close_request: false,
        icon: emblem::icon(),
        #[cfg(target_os = "linux")]
        platform_specific: window::settings::PlatformSpecific {
            application_id: String::from("azstack"),
            ..Default::default()
        },
        ..window::Settings::default()
    }
}
