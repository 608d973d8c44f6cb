//! Where one thread shows its pictures, until it is closed.
//!
//! Slots outlive calls and cameras, and the threads that fill them may end late: nothing comes out of a closed outlet.

use super::frame::{Frame, Slot};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A slot with a lid; clones are the same.
#[derive(Clone)]
pub struct Outlet {
    slot: Slot,
    state: Arc<Mutex<State>>,
}

struct State {
    open: bool,
    last: Instant,
}

impl Outlet {
    /// Shows pictures in `slot`.
    pub fn new(slot: Slot) -> Self {
        Self {
            slot,
            state: Arc::new(Mutex::new(State {
                open: true,
                last: Instant::now(),
            })),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a picture and does `also` with it. False if the outlet is closed, and then nothing is done.
    pub fn publish(&self, frame: &Arc<Frame>, also: impl FnOnce()) -> bool {
        let mut state = self.state();
        if state.open {
            state.last = Instant::now();
            self.slot.publish(frame.clone());
            also();
        }
        state.open
    }

    /// Shows nothing for now.
    pub fn clear(&self) {
        if self.state().open {
            self.slot.clear();
        }
    }

    /// Shows nothing, for good.
    pub fn close(&self) {
        let mut state = self.state();
        if std::mem::replace(&mut state.open, false) {
            self.slot.clear();
        }
    }

    /// Time since the last picture, or since [`touch`](Self::touch).
    pub fn silence(&self) -> Duration {
        self.state().last.elapsed()
    }

    /// Counts silence from now.
    pub fn touch(&self) {
        self.state().last = Instant::now();
    }
}
