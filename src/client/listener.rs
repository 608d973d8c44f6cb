//! Listeners and their bounded queues: nobody is waited for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Notify;

use super::Event;

/// Changes that wait for a slow listener before they collapse into one [`Event::Resync`].
const CHANGES: usize = 256;
/// Everything that waits, changes and the rest. Beyond it the oldest goes, and a `Resync` says so.
const ALL: usize = 2048;

/// All listeners of a [`Core`](super::Core).
#[derive(Debug, Default)]
pub struct Listeners(Mutex<Vec<Weak<Queue>>>);

#[derive(Debug, Default)]
struct Queue {
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct State {
    events: VecDeque<Event>,
    changes: usize,
    closed: bool,
}

/// A stream of [`Event`]s, from the moment it was made.
///
/// Its queue is bounded: a listener that falls behind gets one [`Event::Resync`] instead of the changes it missed.
/// Call events, results and connection changes have room of their own.
#[derive(Debug)]
pub struct Events(Arc<Queue>);

impl Events {
    /// The next event; `None` when the [`Core`](super::Core) is gone. Cancel safe.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) {
    /// let mut events = core.events();
    /// let event = events.next().await;
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            let arrived = self.0.arrived.notified();
            {
                let mut state = self.0.lock();
                if let Some(event) = state.events.pop_front() {
                    state.changes -= usize::from(is_change(&event));
                    return Some(event);
                }
                if state.closed {
                    return None;
                }
            }
            arrived.await;
        }
    }
}

impl Listeners {
    /// A new listener.
    pub fn listen(&self) -> Events {
        let queue = Arc::new(Queue::default());
        self.lock().push(Arc::downgrade(&queue));
        Events(queue)
    }

    /// Tells all, and forgets those that are gone.
    pub fn tell(&self, event: Event) {
        self.lock().retain(|listener| {
            let Some(queue) = listener.upgrade() else {
                return false;
            };
            queue.push(event.clone());
            true
        });
    }

    /// No further event comes.
    pub fn close(&self) {
        for queue in self
            .lock()
            .drain(..)
            .filter_map(|listener| listener.upgrade())
        {
            queue.lock().closed = true;
            queue.arrived.notify_one();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Weak<Queue>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn push(&self, event: Event) {
        {
            let mut state = self.lock();
            if is_change(&event) && state.changes >= CHANGES {
                state.collapse();
            } else {
                // Changes after a waiting Resync are covered by it.
                state.changes += usize::from(is_change(&event));
                state.events.push_back(event);
                if state.events.len() > ALL {
                    state.events.pop_front();
                    state.collapse();
                }
            }
        }
        self.arrived.notify_one();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn collapse(&mut self) {
        self.events.retain(|event| !is_change(event));
        self.events.push_back(Event::Resync);
        self.changes = 1;
    }
}

/// Whether the store tells the same, so that a `Resync` can stand for it.
fn is_change(event: &Event) -> bool {
    !matches!(
        event,
        Event::Connection(_)
            | Event::Call(_)
            | Event::CallStatusByMe { .. }
            | Event::TurnedAway { .. }
            | Event::PaidCall(_)
            | Event::Returned(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Chat;

    #[tokio::test]
    async fn a_listener_that_never_reads_is_bounded_and_resyncs() {
        let listeners = Listeners::default();
        let mut events = listeners.listen();
        for id in 0..10_000 {
            listeners.tell(Event::Conversation(Chat::user(id)));
        }
        listeners.tell(Event::CallStatusByMe {
            call: 7,
            status: 200,
        });
        let mut seen = Vec::new();
        listeners.close();
        while let Some(event) = events.next().await {
            seen.push(event);
        }
        assert!(seen.len() <= CHANGES + 2, "{}", seen.len());
        assert!(seen.contains(&Event::Resync));
        assert_eq!(
            seen.last(),
            Some(&Event::CallStatusByMe {
                call: 7,
                status: 200
            })
        );
    }

    #[tokio::test]
    async fn a_quick_listener_hears_everything_in_order() {
        let listeners = Listeners::default();
        let mut events = listeners.listen();
        for id in 0..1000 {
            listeners.tell(Event::Conversation(Chat::user(id)));
            assert_eq!(
                events.next().await,
                Some(Event::Conversation(Chat::user(id)))
            );
        }
    }
}
