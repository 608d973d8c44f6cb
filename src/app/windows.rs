//! The windows: which there are, and what each is for.

use iced::{Size, Task, window};

use super::emblem;
use super::program::Message;
use crate::ui::Scale;
use crate::ui::screen::call::{Mode, SMALL};
use crate::ui::screen::incoming;

/// Size of the call's window at first, and its smallest, in pixels.
const CALL: Size = Size::new(960.0, 600.0);
const CALL_SMALLEST: Size = Size::new(320.0, 320.0);
/// Distance of the incoming call's window from the corner of the screen, in pixels.
const CORNER: f32 = 32.0;

/// What a window is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// List and chat; the program ends with it.
    Main,
    /// The call.
    Call,
    /// Somebody calls.
    Incoming,
}

/// The open windows.
#[derive(Debug)]
pub(super) struct Windows {
    open: Vec<(Role, window::Id)>,
    /// The main window's smallest size.
    smallest: Size,
    /// How large everything is drawn.
    scale: Scale,
    /// Whether the call's window is the small one on top, and its size before.
    small: bool,
    call_size: Size,
}

impl Windows {
    /// Opens the main window.
    pub(super) fn open_main(size: Size, smallest: Size, scale: Scale) -> (Self, Task<Message>) {
        let mut windows = Self {
            open: Vec::new(),
            smallest,
            scale,
            small: false,
            call_size: CALL,
        };
        let task = windows.open_with(
            Role::Main,
            window::Settings {
                size,
                min_size: Some(smallest * scale.factor()),
                ..settings()
            },
        );
        (windows, task)
    }

    /// Opens the window for `role`, or brings it to the front.
    pub(super) fn open(&mut self, role: Role) -> Task<Message> {
        if let Some(id) = self.id(role) {
            return Task::batch([window::minimize(id, false), window::gain_focus(id)]);
        }
        let settings = match role {
            Role::Main | Role::Call => window::Settings {
                size: self.call_size,
                // iced scales a window's size, and not its smallest.
                min_size: Some(CALL_SMALLEST * self.scale.factor()),
                ..settings()
            },
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
            false => (self.call_size, CALL_SMALLEST, window::Level::Normal),
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
                Role::Main => window::set_min_size(*id, Some(self.smallest)),
                Role::Call if self.small => window::set_min_size(*id, Some(SMALL.into()))
                    .chain(window::resize(*id, SMALL.into())),
                Role::Call => window::set_min_size(*id, Some(CALL_SMALLEST)),
                Role::Incoming => window::resize(*id, incoming::SIZE.into()),
            })
            .collect();
        Task::batch(tasks)
    }

    /// The call's window has this size now, for which it may come back.
    pub(super) fn call_resized(&mut self, size: Size, mode: Mode) {
        if mode == Mode::Window && !self.small {
            self.call_size = size.max(CALL_SMALLEST);
        }
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
            let left = (screen.width - width - CORNER).max(0.0);
            window::move_to(id, iced::Point::new(left, CORNER))
        })
    })
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
