//! What the program listens to: the client, the keyboard, its windows, the clock, and being asked to end.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::FutureExt;
use futures_util::stream::{self, Stream};
use iced::event::{self, Status};
use iced::keyboard::{self, Key, key::Named};
use iced::{Event as Raw, Subscription, window};

use super::platform::signals;
use super::program::{Message, Program};
use crate::client::{Event, Events};
use crate::protocol::Millis;
use crate::ui::shortcut::Shortcut;
use crate::ui::{Clock, screen::home};

/// Most events taken at once; more wait for the next turn, so that a flood does not stop the windows.
const BATCH: usize = 64;

/// Everything the program listens to now.
pub(super) fn subscription(program: &Program) -> Subscription<Message> {
    let client = program
        .news
        .clone()
        .map(|news| Subscription::run_with(news, events));
    let stale = program.home.stale_after().map(|after| {
        let at = Clock::now().0 + i64::try_from(after.as_millis()).unwrap_or(i64::MAX / 2);
        // A second's grace keeps the identity, and with it the sleep, the same from one look to the next.
        Subscription::run_with(at / 1000 * 1000 + 1000, tick)
    });
    let first_frame = program
        .start
        .trace
        .map(|_| window::frames().map(|_| Message::FirstFrame));
    Subscription::batch(
        [
            Some(event::listen_with(window_event)),
            Some(Subscription::run(asked_to_end)),
            client,
            stale,
            first_frame,
        ]
        .into_iter()
        .flatten(),
    )
}

/// The client's news. There is one client, so the identity is that it is there; the news are taken once.
#[derive(Clone)]
pub(super) struct Listener(Arc<Mutex<Option<Events>>>);

impl Listener {
    /// Listens to `events`, whatever they have gathered already.
    pub(super) fn new(events: Events) -> Self {
        Self(Arc::new(Mutex::new(Some(events))))
    }
}

impl Hash for Listener {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// The client's events, as many at a time as there are.
fn events(listener: &Listener) -> impl Stream<Item = Message> + use<> {
    let events = listener.0.lock().ok().and_then(|mut events| events.take());
    stream::unfold(events, |events| async move {
        let mut events = events?;
        let mut batch: Vec<Event> = vec![events.next().await?];
        while batch.len() < BATCH {
            match events.next().now_or_never() {
                Some(Some(event)) => batch.push(event),
                _ => break,
            }
        }
        Some((Message::Events(batch), Some(events)))
    })
}

/// Wakes the labels that tell how long ago something was, once, at the time `at`.
fn tick(at: &Millis) -> impl Stream<Item = Message> + use<> {
    let wait = Duration::from_millis(u64::try_from(at - Clock::now().0).unwrap_or(0));
    stream::once(async move {
        tokio::time::sleep(wait).await;
        Message::Home(home::Message::Tick)
    })
}

fn asked_to_end() -> impl Stream<Item = Message> {
    stream::once(async {
        signals::asked_to_end().await;
        Message::Quit
    })
}

fn window_event(event: Raw, status: Status, id: window::Id) -> Option<Message> {
    match event {
        Raw::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) => {
            let shortcut = Shortcut::of(&key, modifiers)?;
            // A menu that is open takes Escape for itself, a list may take Tab.
            let plain = matches!(key, Key::Named(Named::Tab));
            let free = status == Status::Ignored || !plain;
            free.then_some(Message::Shortcut(id, shortcut))
        }
        Raw::Window(window::Event::Focused) => Some(Message::Focus(id, true)),
        Raw::Window(window::Event::Unfocused) => Some(Message::Focus(id, false)),
        Raw::Window(window::Event::Resized(size)) => Some(Message::Resized(id, size)),
        Raw::Window(window::Event::CloseRequested) => Some(Message::CloseRequest(id)),
        Raw::Window(window::Event::Closed) => Some(Message::Closed(id)),
        _ => None,
    }
}
