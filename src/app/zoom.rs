//! How large everything is drawn, in all windows: chosen, remembered, and what it means for a window's size.

use iced::Task;
use iced::window;

use super::message::Message;
use super::program::Program;
use crate::ui::Scale;
use crate::ui::screen::{home, settings as panel};

impl Program {
    /// The factor for a window.
    pub(super) fn scale_factor(&self, _window: window::Id) -> f32 {
        self.scale.factor()
    }

    /// Draws everything at another scale from the next frame on, and remembers it.
    pub(super) fn zoom(&mut self, to: panel::Zoom) -> Task<Message> {
        let to = match to {
            panel::Zoom::Larger => self.scale.larger(),
            panel::Zoom::Smaller => self.scale.smaller(),
            panel::Zoom::Normal => Some(Scale::default()),
        };
        let Some(to) = to.filter(|to| *to != self.scale) else {
            return Task::none();
        };
        let before = std::mem::replace(&mut self.scale, to);
        self.settings.zoom = (to != Scale::default()).then_some(to.percent());
        if let Some(panel) = &mut self.panel {
            panel.scale = to;
        }
        // The window is as large as before, and so has another room; nobody else tells the screen.
        let room = self.session.home.size() * (before.factor() / to.factor());
        let resized = self.tell_home(home::Message::Resized(room));
        self.size = room;
        Task::batch([resized, self.windows.rescaled(to), self.write_settings()])
    }
}
