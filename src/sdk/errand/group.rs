//! What the screen of a group asks for, and whom one might add to one.

use std::collections::HashSet;
use std::sync::Arc;

use iced::Task;

use super::Heard;
use crate::client::{self, Core, Pending};
use crate::protocol::{ChatType, Id};
use crate::sdk::{Hooks, resolve};
use crate::store::{Chat, User};
use crate::ui::Notice;
use crate::ui::screen::group::{Action, Message, Pick};

/// Conversations looked through for users to add, when the host offers none.
const CONVERSATIONS: usize = 200;

/// Does what the screen of `group` asks for; a host may say who can be added. What leads elsewhere is its owner's.
pub(crate) fn group(
    core: &Core,
    group: Id,
    action: Action,
    hooks: Option<Arc<dyn Hooks>>,
) -> Task<Heard<Message>> {
    match action {
        Action::Read => Task::perform(core.get_details_group(group), |details| {
            Heard::Tell(Message::Read(details))
        }),
        Action::Candidates(search) => {
            let found = candidates(core.clone(), hooks, search.clone());
            Task::perform(found, move |found| {
                Heard::Tell(Message::Pick(Pick::Found(search.clone(), found)))
            })
        }
        Action::Rename(name) => change(core.rename_group(group, &name)),
        Action::Invite(users) => change(core.invite_group(group, users)),
        Action::Leave(successor) => match core.me() {
            Some(me) => change(core.leave_group(group, me.id, successor)),
            None => Task::none(),
        },
        Action::Join => change(core.join_public_group(group)),
        Action::Remove(user) => change(core.leave_group(group, user, None)),
        Action::Admin(user) => change(core.change_admin_group(group, user)),
        Action::None | Action::Chat | Action::User(_) | Action::Back => Task::none(),
    }
}

/// Reads who is in a group; asks the server for those whose names are not known.
pub(crate) fn members(core: &Core, chat: Chat) -> Task<Heard<Vec<User>>> {
    let core = core.clone();
    Task::perform(
        async move {
            let known = core.store().group_members(chat.id).await;
            let known = known.unwrap_or_default();
            let whole = !known.is_empty() && known.iter().all(|member| !member.name.is_empty());
            if whole {
                return known;
            }
            let details = core.get_details_group(chat.id).await;
            details.map_or(known, |details| details.members)
        },
        Heard::Tell,
    )
}

/// Waits for what changes the group, and has it read again.
fn change<T: Send + 'static>(pending: Pending<T>) -> Task<Heard<Message>> {
    Task::perform(pending, |done| match done {
        Ok(_) => Heard::Tell(Message::Changed),
        Err(error) => Heard::Say(Notice::from(&error)),
    })
}

async fn candidates(
    core: Core,
    hooks: Option<Arc<dyn Hooks>>,
    search: String,
) -> Result<Vec<User>, client::Error> {
    if let Some(hooks) = hooks {
        let offered = hooks.initial_members(search.clone()).await;
        if !offered.is_empty() {
            return resolve(core, offered).await;
        }
    }
    known(core, search).await
}

/// Those I have conversations with, by any part of their names; and whoever has exactly this user name.
pub(super) async fn known(core: Core, search: String) -> Result<Vec<User>, client::Error> {
    let wanted = crate::letters::Search::new(&search);
    let mut seen = HashSet::new();
    let rows = core.store().conversations(CONVERSATIONS).await?;
    let mut found: Vec<User> = rows
        .into_iter()
        .filter(|row| row.chat.kind == ChatType::User)
        .filter_map(|row| row.peer)
        .filter(|user| wanted.finds(&[&user.fullname, &user.name]) && seen.insert(user.id))
        .collect();
    let name = search.trim();
    if !name.is_empty() && !found.iter().any(|user| user.name == name) {
        let asked = core.get_users_information(client::WhichUsers::Names(vec![name.to_owned()]));
        // Nobody of that name, or nobody to ask: those known are what there is.
        let named = asked.await.unwrap_or_default();
        found.extend(named.into_iter().filter(|user| seen.insert(user.id)));
    }
    Ok(found)
}
