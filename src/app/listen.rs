//! What the program listens to: the client, the keyboard, its windows, the clock, and being asked to end.

use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use futures_util::stream::{self, Stream, StreamExt};
use iced::event::{self, Status};
use iced::keyboard::{self, Key, key::Named};
use iced::{Event as Raw, Subscription, window};

use super::message::{Files, Message};
use super::platform::{preferences, signals, watch};
use super::program::Program;
use super::reader;
use super::session;
use super::windows::Shape;
use crate::client::Events;
use crate::protocol::Millis;
use crate::sdk::listen;
use crate::ui::screen::home;
use crate::ui::shortcut::{Shortcut, Stroke};

/// Everything the program listens to now.
pub(super) fn subscription(program: &Program) -> Subscription<Message> {
    let clients = program.sessions().filter_map(|session| {
        let news = session.news.clone()?;
        Some(Subscription::run_with((session.key, news), events))
    });
    let stale = program.session.home.stale_after().map(|after| {
        // The same time is the same subscription: it sleeps on.
        Subscription::run_with(listen::wake_at(after), tick)
    });
    let themes = program
        .start
        .themes()
        .map(|folder| Subscription::run_with(folder, themes_saved));
    let first_frame = program
        .start
        .trace
        .map(|_| window::frames().map(|_| Message::FirstFrame));
    let heard = program.listening.is_heard();
    let heard = heard.then(|| event::listen_with(reader::stirs));
    Subscription::batch(
        [
            Some(event::listen_with(window_event)),
            Some(Subscription::run(asked_to_end)),
            Some(Subscription::run(preferred)),
            themes,
            stale,
            first_frame,
            heard,
        ]
        .into_iter()
        .flatten()
        .chain(clients),
    )
}

/// A client's news: the same client is the same listener; the news are taken once.
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

/// The events of an account's client.
fn events((key, listener): &(session::Key, Listener)) -> impl Stream<Item = Message> + use<> {
    let key = *key;
    let events = listener.0.lock().ok().and_then(|mut events| events.take());
    stream::iter(events)
        .flat_map(listen::batches)
        .map(move |events| Message::Events(events).of(key))
}

/// Wakes the labels that tell how long ago something was, once, at the time `at`.
fn tick(at: &Millis) -> impl Stream<Item = Message> + use<> {
    listen::tick(*at).map(|()| Message::Home(home::Message::Tick))
}

fn asked_to_end() -> impl Stream<Item = Message> {
    stream::once(async {
        signals::asked_to_end().await;
        Message::Quit
    })
}

fn preferred() -> impl Stream<Item = Message> {
    preferences::preferences().map(Message::Preferred)
}

// A subscription lends what it is made of as it is.
#[expect(clippy::ptr_arg)]
fn themes_saved(folder: &PathBuf) -> impl Stream<Item = Message> + use<> {
    watch::changes(folder).map(|()| Message::ThemesSaved)
}

fn window_event(event: Raw, status: Status, id: window::Id) -> Option<Message> {
    match event {
        Raw::Keyboard(keyboard::Event::KeyPressed {
            key,
            modifiers,
            repeat,
            ..
        }) => {
            let stroke = Stroke::of(&key, modifiers)?;
            let ours = Shortcut::of(&key, modifiers);
            // What is typed is no news: each message draws everything anew.
            if ours.is_none() && !stroke.is_free() {
                return None;
            }
            // A list that is open takes Escape for itself, a field may take Tab and digits, a button that is chosen Space.
            let plain = matches!(key, Key::Named(Named::Tab | Named::Space | Named::Escape))
                || matches!(ours, Some(Shortcut::Digit(_)));
            let free = status == Status::Ignored || !plain;
            let once = !repeat || ours != Some(Shortcut::Talk);
            (free && once).then_some(Message::Stroke(id, stroke))
        }
        Raw::Keyboard(keyboard::Event::KeyReleased {
            key: Key::Named(Named::Space),
            ..
        }) => Some(Message::Silent(id)),
        Raw::Window(window::Event::FileHovered(_)) => Some(Message::Files(id, Files::Above)),
        Raw::Window(window::Event::FilesHoveredLeft) => Some(Message::Files(id, Files::Gone)),
        Raw::Window(window::Event::FileDropped(path)) => {
            Some(Message::Files(id, Files::Dropped(path)))
        }
        Raw::Window(window::Event::Focused) => Some(Message::Focus(id, true)),
        Raw::Window(window::Event::Unfocused) => Some(Message::Focus(id, false)),
        Raw::Window(window::Event::Resized(size)) => Some(Message::Resized(id, size)),
        Raw::Window(window::Event::Moved(corner)) => {
            Some(Message::Moved(id, Shape::Corner(corner)))
        }
        Raw::Window(window::Event::CloseRequested) => Some(Message::CloseRequest(id)),
        Raw::Window(window::Event::Closed) => Some(Message::Closed(id)),
        _ => None,
    }
}
