//! When a screen reader is told what the windows say: after something happened, at most ten times a second, and never
//! while none listens.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures_util::stream::Stream;
use iced::advanced::widget::operate;
use iced::{Event, Point, Task, event, keyboard, mouse, window};

use super::message::Message;
use super::platform::reader::{Place, Reader, Said};
use super::program::Program;
use super::windows::Shape;
use crate::ui::reader::{Node, act, collect, hash};

/// The windows are looked at no more often than this.
const EVERY: Duration = Duration::from_millis(100);
/// What happens at once is told at once.
const AT_ONCE: Duration = Duration::from_millis(10);

/// What happens about readers.
#[derive(Clone, Debug)]
pub enum Told {
    /// One says something.
    Said(Said),
    /// Something may look different that no message tells of: the keyboard went elsewhere, something was scrolled.
    Stirred,
    /// Look at the windows.
    Look,
    /// What they say.
    Looked(Vec<Node>),
    /// What somebody asked for was done.
    Done,
    /// The screen a window is on draws so many pixels for one.
    Scaled(window::Id, f32),
}

/// What is known of readers.
pub(super) struct Listening {
    reader: Reader,
    /// The windows that are listened to.
    heard: Vec<window::Id>,
    places: HashMap<window::Id, Place>,
    /// Whether they will be looked at, and when they were.
    looking: bool,
    looked: Option<Instant>,
}

impl Listening {
    pub(super) fn new() -> (Self, impl Stream<Item = Said> + Send + 'static) {
        let (reader, said) = Reader::new();
        let listening = Self {
            reader,
            heard: Vec::new(),
            places: HashMap::new(),
            looking: false,
            looked: None,
        };
        (listening, said)
    }

    /// Whether anybody listens.
    pub(super) fn is_heard(&self) -> bool {
        !self.heard.is_empty()
    }

    fn place(&mut self, window: window::Id) -> &mut Place {
        self.places.entry(window).or_insert(Place {
            corner: Point::ORIGIN,
            scale: 1.0,
        })
    }
}

impl Program {
    /// Notes what a message says of a window that readers want to know.
    pub(super) fn note_for_readers(&mut self, message: &Message) {
        let windows = self.windows.all();
        self.listening.reader.keep(&windows);
        self.listening.heard.retain(|id| windows.contains(id));
        match message {
            Message::Focus(window, focused) => self.listening.reader.focus(*window, *focused),
            Message::Moved(window, Shape::Corner(corner)) => {
                self.listening.place(*window).corner = *corner;
            }
            Message::Closed(window) => {
                self.listening.places.remove(window);
            }
            _ => {}
        }
    }

    /// Something happened: has the windows looked at soon, if anybody listens.
    pub(super) fn tell_readers(&mut self) -> Task<Message> {
        if !self.listening.is_heard() || self.listening.looking {
            return Task::none();
        }
        self.listening.looking = true;
        let since = self.listening.looked.map(|looked| looked.elapsed());
        let left = since.map_or(Duration::ZERO, |since| EVERY.saturating_sub(since));
        let wait = tokio::time::sleep(left.max(AT_ONCE));
        Task::perform(wait, |()| Message::Reader(Told::Look))
    }

    /// Takes in what happens about readers.
    pub(super) fn told_of_readers(&mut self, told: Told) -> Task<Message> {
        match told {
            Told::Said(Said::Here(window)) => {
                self.listening.heard.push(window);
                self.listening.reader.begin(window);
                window::scale_factor(window)
                    .map(move |scale| Message::Reader(Told::Scaled(window, scale)))
            }
            Told::Said(Said::Gone(window)) => {
                self.listening.heard.retain(|heard| *heard != window);
                Task::none()
            }
            // The message wakes the window, and what was pressed says its own.
            Told::Said(Said::Asks(part, deed)) => {
                operate(act(part, deed)).map(|()| Message::Reader(Told::Done))
            }
            Told::Look => {
                self.listening.looking = false;
                self.listening.looked = Some(Instant::now());
                operate(collect()).map(|nodes| Message::Reader(Told::Looked(nodes)))
            }
            Told::Looked(nodes) => {
                self.show_readers(&nodes);
                Task::none()
            }
            Told::Scaled(window, scale) => {
                self.listening.place(window).scale = scale;
                Task::none()
            }
            Told::Stirred | Told::Done => Task::none(),
        }
    }

    fn show_readers(&mut self, nodes: &[Node]) {
        let zoom = self.scale.factor();
        for window in self.listening.heard.clone() {
            let Some(node) = nodes.iter().find(|node| node.id == hash(window)) else {
                continue;
            };
            let Place { corner, scale } = *self.listening.place(window);
            let scale = scale * zoom;
            // iced tells corners in its own pixels, too.
            let corner = Point::new(corner.x * scale, corner.y * scale);
            self.listening
                .reader
                .show(window, node, Place { corner, scale });
        }
    }
}

/// What may change what a window says, though no message tells of it.
pub(super) fn stirs(event: Event, _status: event::Status, window: window::Id) -> Option<Message> {
    let told = match event {
        Event::Mouse(mouse::Event::ButtonReleased(_) | mouse::Event::WheelScrolled { .. })
        | Event::Keyboard(keyboard::Event::KeyReleased { .. }) => Told::Stirred,
        Event::Window(window::Event::Rescaled(scale)) => Told::Scaled(window, scale),
        _ => return None,
    };
    Some(Message::Reader(told))
}
