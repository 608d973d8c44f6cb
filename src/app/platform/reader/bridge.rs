//! One window's way to AT-SPI.

use accesskit::{
    Action, ActionHandler, ActionRequest, ActivationHandler, DeactivationHandler, Rect, TreeUpdate,
};
use accesskit_unix::Adapter;
use iced::{Size, window};
use tokio::sync::mpsc::UnboundedSender;

use super::{Place, Said, tree};
use crate::ui::reader::{Deed, Node};

/// The way; it goes with this.
pub(super) struct Bridge {
    adapter: Adapter,
    placed: Option<(Place, Size)>,
    /// Whether nothing was said since a reader began to listen.
    fresh: bool,
}

impl Bridge {
    /// For a window that says nothing yet.
    pub(super) fn new(window: window::Id, say: &UnboundedSender<Said>) -> Self {
        let end = || End {
            window,
            say: say.clone(),
        };
        Self {
            adapter: Adapter::new(end(), end(), end()),
            placed: None,
            fresh: true,
        }
    }

    /// A reader begins to listen.
    pub(super) fn begin(&mut self) {
        self.fresh = true;
    }

    /// The window has the keyboard, or no longer.
    pub(super) fn focus(&mut self, focused: bool) {
        self.adapter.update_window_focus_state(focused);
    }

    /// What the window says now.
    pub(super) fn show(&mut self, node: &Node, place: Place) {
        let placed = Some((place, node.bounds.size()));
        if self.placed != placed {
            self.placed = placed;
            let (left, top) = (f64::from(place.corner.x), f64::from(place.corner.y));
            let side = |length| f64::from(length * place.scale);
            let (width, height) = (side(node.bounds.width), side(node.bounds.height));
            let bounds = Rect::new(left, top, left + width, top + height);
            self.adapter.set_root_window_bounds(bounds, bounds);
        }
        if std::mem::take(&mut self.fresh) {
            // What is there from the beginning is not read out; what comes is.
            self.adapter
                .update_if_active(|| tree::silent(node, place.scale));
        }
        self.adapter
            .update_if_active(|| tree::update(node, place.scale));
    }
}

/// Where AccessKit hands over what a reader wants. It calls from a thread of its own, so everything is passed on.
struct End {
    window: window::Id,
    say: UnboundedSender<Said>,
}

impl End {
    fn say(&self, said: Said) {
        // The program may be about to end.
        let _ = self.say.send(said);
    }
}

impl ActivationHandler for End {
    fn request_initial_tree(&mut self) -> Option<TreeUpdate> {
        self.say(Said::Here(self.window));
        None
    }
}

impl DeactivationHandler for End {
    fn deactivate_accessibility(&mut self) {
        self.say(Said::Gone(self.window));
    }
}

impl ActionHandler for End {
    fn do_action(&mut self, request: ActionRequest) {
        let deed = match request.action {
            Action::Click => Deed::Press,
            Action::Focus => Deed::Focus,
            _ => return,
        };
        self.say(Said::Asks(request.target_node.0, deed));
    }
}
