//! The conversations list as a page.

use std::time::Duration;

use super::{Drawn, Wish, errand};
use crate::client::Event;
use crate::sdk::{Destination, Sdk};
use crate::ui::screen::conversations::{self, Action, Message, Screen};
use crate::ui::{Clock, Element};

pub(in crate::sdk) struct List(Screen);

impl List {
    pub(super) fn new() -> Self {
        Self(Screen::new())
    }

    pub(super) fn start(&mut self, sdk: &Sdk) -> Vec<Wish> {
        self.update(Message::Changed, sdk)
    }

    pub(super) fn update(&mut self, message: Message, sdk: &Sdk) -> Vec<Wish> {
        let wish = match self.0.update(message) {
            Action::None | Action::Settings | Action::Account(_) | Action::AddAccount => {
                return Vec::new();
            }
            // A view's chat begins with its newest messages.
            Action::Open(chat) | Action::ShowHit(chat, _) => Wish::Go(Destination::Chat(chat)),
            Action::ShowGroup(id) => Wish::Go(Destination::Group(id)),
            Action::Back => Wish::Back,
            action => {
                let task = errand::list(sdk.core(), action);
                Wish::Run(task.map(|heard| heard.map(super::Message::List)))
            }
        };
        vec![wish]
    }

    pub(super) fn event(&mut self, event: &Event, sdk: &Sdk) -> Vec<Wish> {
        match event {
            Event::Resync
            | Event::Conversation(_)
            | Event::NewMessage(_)
            | Event::MessageFromMe(_)
            | Event::GroupChanged(_) => self.update(Message::Changed, sdk),
            Event::User(user) => {
                self.0.set_user(user.clone());
                Vec::new()
            }
            Event::MessageStatus {
                chat,
                sender,
                id,
                status,
                ..
            } => {
                self.0.set_status(*chat, *sender, *id, *status);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn stale_after(&self, clock: Clock) -> Option<Duration> {
        self.0.stale_after(clock)
    }

    pub(super) fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        self.0.view(conversations::Drawn {
            situation: drawn.situation,
            chosen: None,
            embedded: true,
            look: drawn.sdk.look(),
            words: drawn.sdk.words(),
        })
    }
}
