//! A user as a page.

use std::time::Duration;

use iced::Task;

use super::{Drawn, Wish, errand};
use crate::client::{Connection, Event};
use crate::protocol::Id;
use crate::sdk::errand::Heard;
use crate::sdk::{Destination, Sdk};
use crate::store::Chat;
use crate::ui::screen::user::{self, Action, Message, Screen};
use crate::ui::{Clock, Element};

pub(in crate::sdk) struct Person {
    id: Id,
    screen: Screen,
}

impl Person {
    pub(super) fn new(id: Id) -> Self {
        Self {
            id,
            screen: Screen::new(),
        }
    }

    pub(super) fn id(&self) -> Id {
        self.id
    }

    /// Reads the store first, which is at hand, then asks the server.
    pub(super) fn start(&mut self, sdk: &Sdk) -> Vec<Wish> {
        let (store, id) = (sdk.core().store().clone(), self.id);
        let known = Task::perform(async move { store.user(id).await }, |user| {
            match user.ok().flatten() {
                Some(user) => Heard::Tell(super::Message::User(Message::Known(user))),
                None => Heard::Done,
            }
        });
        let mut wishes = vec![Wish::Run(known)];
        wishes.extend(self.update(Message::Retry, sdk));
        wishes
    }

    pub(super) fn update(&mut self, message: Message, sdk: &Sdk) -> Vec<Wish> {
        let wish = match self.screen.update(message) {
            Action::None => return Vec::new(),
            Action::Read => {
                let task = errand::user(sdk.core(), self.id, Action::Read);
                Wish::Run(task.map(|heard| heard.map(super::Message::User)))
            }
            Action::Chat => Wish::Go(Destination::Chat(Chat::user(self.id))),
            Action::Call(media) => Wish::Go(Destination::StartCall {
                user: self.id,
                media,
            }),
            Action::Back => Wish::Back,
        };
        vec![wish]
    }

    pub(super) fn event(&mut self, event: &Event, sdk: &Sdk) -> Vec<Wish> {
        match event {
            Event::User(user) if user.id == self.id => {
                self.update(Message::Known(user.clone()), sdk)
            }
            Event::Connection(Connection::Online(_)) => self.update(Message::Retry, sdk),
            _ => Vec::new(),
        }
    }

    pub(super) fn stale_after(&self, clock: Clock) -> Option<Duration> {
        clock.keeps_last_seen(self.screen.user()?)
    }

    pub(super) fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        self.screen.view(user::Drawn {
            situation: drawn.situation,
            look: drawn.sdk.look(),
            words: drawn.sdk.words(),
        })
    }
}
