//! Ends threads that may hang: they are told, not waited for.

use std::sync::mpsc;
use std::time::Duration;

/// Tells a thread that it should stop, by the other end being dropped.
pub struct Stop(mpsc::Receiver<()>);

impl Stop {
    /// Stops when the sender of `end` is dropped.
    pub fn new(end: mpsc::Receiver<()>) -> Self {
        Self(end)
    }

    /// Waits that long. True as soon as the thread should stop.
    pub fn wait(&self, duration: Duration) -> bool {
        self.0.recv_timeout(duration) == Err(mpsc::RecvTimeoutError::Disconnected)
    }

    /// Whether the thread should stop.
    pub fn requested(&self) -> bool {
        self.0.try_recv() == Err(mpsc::TryRecvError::Disconnected)
    }
}
