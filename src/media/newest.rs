//! Hands the newest thing from one thread to another; what was not fetched in time is replaced.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A place for one thing.
#[derive(Debug)]
pub struct Newest<T> {
    place: Mutex<Option<T>>,
    arrived: Condvar,
}

impl<T> Newest<T> {
    /// An empty place.
    pub fn new() -> Self {
        Self {
            place: Mutex::new(None),
            arrived: Condvar::new(),
        }
    }

    /// Puts a thing there, in place of one that still waits.
    pub fn put(&self, thing: T) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(thing);
        self.arrived.notify_one();
    }

    /// Takes what is there, waiting at most `patience` for it.
    pub fn take(&self, patience: Duration) -> Option<T> {
        let deadline = Instant::now() + patience;
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(thing) = place.take() {
                return Some(thing);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            place = self
                .arrived
                .wait_timeout(place, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Throws away what waits.
    pub fn clear(&self) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self::new()
    }
}
