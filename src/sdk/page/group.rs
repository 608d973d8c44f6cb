//! A group as a page.

use super::{Drawn, Wish, errand};
use crate::client::{Connection, Event};
use crate::protocol::Id;
use crate::sdk::{Destination, Sdk};
use crate::store::Chat;
use crate::ui::Element;
use crate::ui::screen::group::{self, Action, Message, Screen};

pub(in crate::sdk) struct Circle {
    id: Id,
    screen: Screen,
}

impl Circle {
    pub(super) fn new(id: Id) -> Self {
        Self {
            id,
            screen: Screen::new(None),
        }
    }

    pub(super) fn id(&self) -> Id {
        self.id
    }

    pub(super) fn start(&mut self, sdk: &Sdk) -> Vec<Wish> {
        self.screen.set_me(sdk.core().me().map(|me| me.id));
        self.update(Message::Changed, sdk)
    }

    pub(super) fn update(&mut self, message: Message, sdk: &Sdk) -> Vec<Wish> {
        let wish = match self.screen.update(message) {
            Action::None => return Vec::new(),
            Action::Chat => Wish::Go(Destination::Chat(Chat::group(self.id))),
            Action::User(user) => Wish::Go(Destination::User(user)),
            Action::Back => Wish::Back,
            action => {
                let hooks = Some(sdk.hooks.clone());
                let task = errand::group::group(sdk.core(), self.id, action, hooks);
                Wish::Run(task.map(|heard| heard.map(super::Message::Group)))
            }
        };
        vec![wish]
    }

    pub(super) fn event(&mut self, event: &Event, sdk: &Sdk) -> Vec<Wish> {
        match event {
            Event::GroupChanged(message) if message.chat == Chat::group(self.id) => {
                self.update(Message::Changed, sdk)
            }
            Event::User(user) => self.update(Message::User(user.clone()), sdk),
            Event::Connection(Connection::Online(me)) => {
                self.screen.set_me(Some(me.id));
                self.update(Message::Changed, sdk)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        self.screen.view(group::Drawn {
            situation: drawn.situation,
            look: drawn.sdk.look(),
            words: drawn.sdk.words(),
        })
    }
}
