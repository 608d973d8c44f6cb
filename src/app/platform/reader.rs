//! The screen reader: what each window says, for whoever does not see it, and what they ask for.
//!
//! On Linux it is told over AT-SPI by AccessKit, which watches the session's bus for a reader and does nothing else until
//! one is there. Elsewhere no reader is spoken to: AccessKit's adapters for Windows and macOS need a window's own handle
//! before it is shown, which iced does not give away. What a window says comes from `ui::reader`, when it is said from
//! `app::reader`.

#[cfg(target_os = "linux")]
mod bridge;
#[cfg(target_os = "linux")]
mod tree;

use futures_util::stream::{self, Stream};
use iced::{Point, window};
use tokio::sync::mpsc;

use crate::ui::reader::{Deed, Node};

#[cfg(target_os = "linux")]
use bridge::Bridge;

/// What a reader tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A reader listens to this window.
    Here(window::Id),
    /// None does any longer.
    Gone(window::Id),
    /// Somebody asks for something to be done to a part.
    Asks(u64, Deed),
}

/// Where a window's corner is, in pixels of the screen, and how many of them a pixel of ours takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) corner: Point,
    pub(crate) scale: f32,
}

/// All readers there are.
pub(crate) struct Reader {
    #[cfg(target_os = "linux")]
    bridges: Vec<(window::Id, Bridge)>,
    #[cfg(target_os = "linux")]
    say: mpsc::UnboundedSender<Said>,
}

impl Reader {
    /// No window is told of yet; and what readers say.
    pub(crate) fn new() -> (Self, impl Stream<Item = Said> + Send + 'static) {
        // A person is at the other end; nothing comes faster than they press keys.
        let (say, said) = mpsc::unbounded_channel();
        let said = stream::unfold(
            said,
            |mut said| async move { Some((said.recv().await?, said)) },
        );
        #[cfg(target_os = "linux")]
        let reader = Self {
            bridges: Vec::new(),
            say,
        };
        #[cfg(not(target_os = "linux"))]
        let reader = {
            drop(say);
            Self {}
        };
        (reader, said)
    }
}

#[cfg(target_os = "linux")]
impl Reader {
    /// These are the windows now.
    pub(crate) fn keep(&mut self, windows: &[window::Id]) {
        self.bridges.retain(|(id, _)| windows.contains(id));
        for id in windows {
            if self.bridges.iter().all(|(known, _)| known != id) {
                let bridge = Bridge::new(*id, &self.say);
                self.bridges.push((*id, bridge));
            }
        }
    }

    /// A reader begins to listen to a window.
    pub(crate) fn begin(&mut self, window: window::Id) {
        if let Some(bridge) = self.bridge(window) {
            bridge.begin();
        }
    }

    /// A window has the keyboard, or no longer.
    pub(crate) fn focus(&mut self, window: window::Id, focused: bool) {
        if let Some(bridge) = self.bridge(window) {
            bridge.focus(focused);
        }
    }

    /// What a window says now, and where it is.
    pub(crate) fn show(&mut self, window: window::Id, node: &Node, place: Place) {
        if let Some(bridge) = self.bridge(window) {
            bridge.show(node, place);
        }
    }

    fn bridge(&mut self, window: window::Id) -> Option<&mut Bridge> {
        let mut bridges = self.bridges.iter_mut();
        bridges.find_map(|(id, bridge)| (*id == window).then_some(bridge))
    }
}

#[cfg(not(target_os = "linux"))]
impl Reader {
    /// Nobody listens here.
    pub(crate) fn keep(&mut self, _windows: &[window::Id]) {}

    /// Nobody listens here.
    pub(crate) fn begin(&mut self, _window: window::Id) {}

    /// Nobody listens here.
    pub(crate) fn focus(&mut self, _window: window::Id, _focused: bool) {}

    /// Nobody listens here.
    pub(crate) fn show(&mut self, _window: window::Id, _node: &Node, _place: Place) {}
}
