//! A group as a page.

use std::collections::HashSet;

use iced::Task;

use super::{Drawn, Wish};
use crate::client::{self, Connection, Core, Event, Pending};
use crate::protocol::{ChatType, Id};
use crate::sdk::errand::Heard;
use crate::sdk::{Destination, Hooks, Sdk, resolve};
use crate::store::{Chat, User};
use crate::ui::screen::group::{self, Action, Message, Pick, Screen};
use crate::ui::{Element, Notice};

/// Conversations looked through for users to add, when the host offers none.
const CONVERSATIONS: usize = 200;

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
        let (core, group) = (sdk.core(), self.id);
        let wish = match self.screen.update(message) {
            Action::None => return Vec::new(),
            Action::Read => run(Task::perform(core.get_details_group(group), |details| {
                Heard::Tell(Message::Read(details))
            })),
            Action::Candidates(search) => {
                let found = candidates(core.clone(), sdk.hooks.clone(), search.clone());
                run(Task::perform(found, move |found| {
                    Heard::Tell(Message::Pick(Pick::Found(search.clone(), found)))
                }))
            }
            Action::Rename(name) => change(core.rename_group(group, &name)),
            Action::Invite(users) => change(core.invite_group(group, users)),
            Action::Leave(successor) => match core.me() {
                Some(me) => change(core.leave_group(group, me.id, successor)),
                None => return Vec::new(),
            },
            Action::Join => change(core.join_public_group(group)),
            Action::Remove(user) => change(core.leave_group(group, user, None)),
            Action::Admin(user) => change(core.change_admin_group(group, user)),
            Action::Chat => Wish::Go(Destination::Chat(Chat::group(group))),
            Action::User(user) => Wish::Go(Destination::User(user)),
            Action::Back => Wish::Back,
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

fn run(task: Task<Heard<Message>>) -> Wish {
    Wish::Run(task.map(|heard| heard.map(super::Message::Group)))
}

/// Waits for what changes the group, and has it read again.
fn change<T: Send + 'static>(pending: Pending<T>) -> Wish {
    run(Task::perform(pending, |done| match done {
        Ok(_) => Heard::Tell(Message::Changed),
        Err(error) => Heard::Say(Notice::from(&error)),
    }))
}

/// Whom to add: those the host offers; else those I have conversations with, by any part of their names.
async fn candidates(
    core: Core,
    hooks: std::sync::Arc<dyn Hooks>,
    search: String,
) -> Result<Vec<User>, client::Error> {
    let offered = hooks.initial_members(search.clone()).await;
    if !offered.is_empty() {
        return resolve(core, offered).await;
    }
    let wanted = crate::ui::search::Search::new(&search);
    let mut known = HashSet::new();
    let rows = core.store().conversations(CONVERSATIONS).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.chat.kind == ChatType::User)
        .filter_map(|row| row.peer)
        .filter(|user| wanted.finds(&[&user.fullname, &user.name]) && known.insert(user.id))
        .collect())
}
