//! The pages a view shows: a screen, with what it needs to be fed and what it asks for.

mod call;
mod chat;
mod group;
mod list;
mod user;

use std::time::Duration;

use iced::Task;

use super::errand::Heard;
use super::hooks::Destination;
use super::{Sdk, errand};
use crate::client::Event;
use crate::protocol::Id;
use crate::store::Chat;
use crate::ui::screen::{self, Situation};
use crate::ui::{Clock, Element, Notice};

/// What happens to a page.
#[derive(Clone, Debug)]
pub(super) enum Message {
    List(screen::conversations::Message),
    Chat(chat::Message),
    Call(call::Message),
    User(screen::user::Message),
    Group(screen::group::Message),
}

/// What a page wants of its view.
pub(super) enum Wish {
    /// Run this for the page.
    Run(Task<Heard<Message>>),
    /// Lead there.
    Go(Destination),
    /// Tell a person.
    Say(Notice),
    /// Leave the page.
    Back,
}

/// A page.
pub(super) enum Page {
    // Boxed, as chat and call are: they are far larger than the others.
    List(Box<list::List>),
    Chat(Box<chat::Chatting>),
    Call(Box<call::Calling>),
    User(user::Person),
    Group(group::Circle),
}

/// What a page is drawn from, beside itself.
#[derive(Clone, Copy)]
pub(super) struct Drawn<'a> {
    pub(super) sdk: &'a Sdk,
    pub(super) situation: &'a Situation,
}

impl Page {
    pub(super) fn list() -> Self {
        Self::List(Box::new(list::List::new()))
    }

    pub(super) fn chat(chat: Chat) -> Self {
        Self::Chat(Box::new(chat::Chatting::new(chat)))
    }

    pub(super) fn call() -> Self {
        Self::Call(Box::new(call::Calling::new()))
    }

    pub(super) fn user(user: Id) -> Self {
        Self::User(user::Person::new(user))
    }

    pub(super) fn group(group: Id) -> Self {
        Self::Group(group::Circle::new(group))
    }

    /// Whether this is the page `destination` leads to.
    pub(super) fn is(&self, destination: &Destination) -> bool {
        match (self, destination) {
            (Self::Chat(page), Destination::Chat(chat)) => page.chat() == *chat,
            (Self::User(page), Destination::User(user)) => page.id() == *user,
            (Self::Group(page), Destination::Group(group)) => page.id() == *group,
            (Self::Call(_), Destination::Call) => true,
            _ => false,
        }
    }

    /// The page is listened to from now on, for the first time or again: read everything.
    pub(super) fn start(&mut self, sdk: &Sdk) -> Vec<Wish> {
        match self {
            Self::List(page) => page.start(sdk),
            Self::Chat(page) => page.start(sdk),
            Self::Call(page) => page.start(sdk),
            Self::User(page) => page.start(sdk),
            Self::Group(page) => page.start(sdk),
        }
    }

    /// Takes `message` in.
    pub(super) fn update(&mut self, message: Message, sdk: &Sdk) -> Vec<Wish> {
        match (self, message) {
            (Self::List(page), Message::List(message)) => page.update(message, sdk),
            (Self::Chat(page), Message::Chat(message)) => page.update(message, sdk),
            (Self::Call(page), Message::Call(message)) => page.update(message, sdk),
            (Self::User(page), Message::User(message)) => page.update(message, sdk),
            (Self::Group(page), Message::Group(message)) => page.update(message, sdk),
            // The page has changed meanwhile.
            _ => Vec::new(),
        }
    }

    /// Takes the client's `event` in.
    pub(super) fn event(&mut self, event: &Event, sdk: &Sdk) -> Vec<Wish> {
        match self {
            Self::List(page) => page.event(event, sdk),
            Self::Chat(page) => page.event(event, sdk),
            Self::Call(page) => page.event(event, sdk),
            Self::User(page) => page.event(event, sdk),
            Self::Group(page) => page.event(event, sdk),
        }
    }

    /// The page came in front of a person, or left.
    pub(super) fn in_front(&mut self, in_front: bool, sdk: &Sdk) -> Vec<Wish> {
        match self {
            Self::Chat(page) => page.in_front(in_front, sdk),
            _ => Vec::new(),
        }
    }

    /// After how long a label on the page will be out of date; `None` while none will be soon.
    pub(super) fn stale_after(&self, clock: Clock) -> Option<Duration> {
        match self {
            Self::List(page) => page.stale_after(clock),
            Self::Chat(page) => page.stale_after(clock),
            Self::Call(_) | Self::Group(_) => None,
            Self::User(page) => page.stale_after(clock),
        }
    }

    /// Draws the page.
    pub(super) fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        match self {
            Self::List(page) => page.view(drawn).map(Message::List),
            Self::Chat(page) => page.view(drawn).map(Message::Chat),
            Self::Call(page) => page.view(drawn).map(Message::Call),
            Self::User(page) => page.view(drawn).map(Message::User),
            Self::Group(page) => page.view(drawn).map(Message::Group),
        }
    }
}
