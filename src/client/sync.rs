//! Bringing the store in step with the server after a sign-in, and now and then later.
//!
//! There is no session to resume (protocol § 1.6), but our server numbers all changes: the store keeps the number up to
//! which it has everything, asks for the conversations changed since (170 with `changedAfter`), and in each for the
//! messages changed since (169 likewise). So a reading that breaks off is begun again where it was, and what was
//! withdrawn, seen or deleted on another device is found as surely as what was written. A new store reads the
//! conversations newest first, and in each what is unread; what is older comes when somebody scrolls there. A server
//! that does not number its changes is read like that every time. Every loop is bounded.

use std::collections::HashSet;

use super::pages::{messages, unread, users};
use super::{Error, WhichUsers, grouping, pages};
use crate::connection::Connection;
use crate::protocol::conversation::{Conversation, ConversationsRequest, MessagesRequest};
use crate::protocol::{ChatType, Id, ToClient, ToServer};
use crate::store::{Chat, Listed, Message, MessageStatus, Store, User};

/// Pages of the conversations list read by a new store.
const MOST_PAGES: i64 = 20;
/// Pages of one list of changes: what gathers in a long absence.
const MOST_CHANGE_PAGES: usize = 1000;
/// Users asked for at once.
const USERS_AT_ONCE: usize = 100;

/// Merges the page of 169 just older than what the store has. `true` when there may be more.
pub async fn older(
    connection: &Connection,
    store: &Store,
    me: Option<User>,
    chat: Chat,
) -> Result<bool, Error> {
    let oldest = store.oldest(chat).await?;
    let mut page = 1;
    loop {
        // The bound is inclusive, so messages of that very millisecond come again; step over a page full of them.
        let listed = messages(connection, me.clone(), page, oldest.unwrap_or(0), chat).await?;
        let done = listed.done;
        let new = store
            .merge(listed.list.into_iter().map(still_there).collect())
            .await?
            .0;
        if done || new > 0 || page >= MOST_PAGES {
            return Ok(!done);
        }
        page += 1;
    }
}

/// Reads everything that changed since the store was last in step. Returns the chats in which something did.
pub async fn everything(
    connection: &Connection,
    store: &Store,
    me: User,
) -> Result<Vec<Chat>, Error> {
    let reading = Reading {
        connection,
        store,
        me,
    };
    let changed = match store.last_change().await? {
        None => reading.first().await?,
        Some(known) => reading.since(known).await?,
    };
    let users = changed.iter().filter(|chat| chat.kind == ChatType::User);
    let mut met: HashSet<Id> = users.map(|chat| chat.id).collect();
    met.extend(store.peers(USERS_AT_ONCE).await?);
    meet(connection, store, met.into_iter().collect()).await?;
    for group in changed.iter().filter(|chat| chat.kind == ChatType::Group) {
        reading.group(group.id).await?;
    }
    Ok(changed)
}

struct Reading<'a> {
    connection: &'a Connection,
    store: &'a Store,
    me: User,
}

impl Reading<'_> {
    /// A new store: the conversations, newest first, and in each what is unread.
    async fn first(&self) -> Result<Vec<Chat>, Error> {
        let (mut chats, mut last_change) = (Vec::new(), None);
        for page in 1..=MOST_PAGES {
            let request = ConversationsRequest {
                page,
                last_created: 0,
                changed_after: None,
                request_id: None,
            };
            let ToClient::Conversations(reply) = self.ask(request).await? else {
                return Err(Error::UnexpectedAnswer);
            };
            if page == 1 {
                // What changes while the other pages are read has a higher number.
                let numbers = reply.list.iter().map(|item| item.changed);
                last_change = numbers.fold(Some(0), |last, next| Some(last?.max(next?)));
            }
            for item in reply.list {
                let chat = chat_of(&item);
                self.history(chat, item.unread).await?;
                chats.push(chat);
            }
            if reply.done != 0 {
                break;
            }
        }
        if let Some(change) = last_change {
            self.store.set_last_change(change).await?;
        }
        Ok(chats)
    }

    /// The newest messages of a chat, back to the oldest unread one.
    async fn history(&self, chat: Chat, unread: i64) -> Result<(), Error> {
        let mut unread = usize::try_from(unread).unwrap_or(0);
        let me = Some(self.me.clone());
        for page in 1.. {
            let listed = messages(self.connection, me.clone(), page, 0, chat).await?;
            let unseen = |message: &&Message| !message.mine && message.status < MessageStatus::Seen;
            unread = unread.saturating_sub(listed.list.iter().filter(unseen).count());
            let is_last = listed.done || unread == 0 || page as usize >= MOST_CHANGE_PAGES;
            let page = listed.list.into_iter().map(still_there).collect();
            self.store.merge(page).await?;
            if is_last {
                break;
            }
        }
        Ok(())
    }

    /// All that changed after that number.
    async fn since(&self, known: i64) -> Result<Vec<Chat>, Error> {
        let (mut chats, mut after) = (Vec::new(), known);
        for _ in 0..MOST_CHANGE_PAGES {
            let request = ConversationsRequest {
                page: 1,
                last_created: 0,
                changed_after: Some(after),
                request_id: None,
            };
            let ToClient::Conversations(reply) = self.ask(request).await? else {
                return Err(Error::UnexpectedAnswer);
            };
            let mut is_whole = true;
            for item in &reply.list {
                is_whole &= self.changes(item, known).await?;
                chats.push(chat_of(item));
            }
            if !is_whole {
                // The ack that solves the conflict reads again.
                break;
            }
            match reply.changed {
                Some(changed) if changed > after => after = changed,
                _ => break,
            }
            self.store.set_last_change(after).await?;
            if reply.done != 0 {
                break;
            }
        }
        Ok(chats)
    }

    /// What changed in one chat after that number. Returns whether all could be taken over.
    async fn changes(&self, item: &Conversation, known: i64) -> Result<bool, Error> {
        let chat = chat_of(item);
        let unseen = self.store.unseen(chat).await?;
        let (mut after, mut is_whole) = (known, true);
        for page in 1..=MOST_CHANGE_PAGES {
            let request = MessagesRequest {
                page: page as i64,
                last_created: 0,
                chat_type: chat.kind,
                chat_id: chat.id,
                request_id: None,
                changed_after: Some(after),
            };
            let ToClient::Messages(reply) = self.ask(request).await? else {
                return Err(Error::UnexpectedAnswer);
            };
            let listed = reply.list.into_iter().map(|item| Listed {
                deleted: item.deleted != 0,
                message: pages::message(&self.me, chat, item),
            });
            let (_, conflict) = self.store.merge(listed.collect()).await?;
            is_whole &= !conflict;
            match reply.changed {
                Some(changed) if changed > after && reply.done == 0 => after = changed,
                _ => break,
            }
        }
        self.seen_elsewhere(chat, unseen).await?;
        Ok(is_whole)
    }

    /// Of those messages, the ones no longer on the server's list of unread were seen on another device of mine.
    async fn seen_elsewhere(&self, chat: Chat, unseen: Vec<(Id, Id)>) -> Result<(), Error> {
        if unseen.is_empty() {
            return Ok(());
        }
        let mut still = HashSet::new();
        for page in 1.. {
            let listed = unread(self.connection, Some(self.me.clone()), page, chat).await?;
            still.extend(
                listed
                    .list
                    .iter()
                    .map(|message| (message.sender, message.id)),
            );
            if listed.done || page as usize >= MOST_CHANGE_PAGES {
                break;
            }
        }
        let seen: Vec<_> = unseen
            .into_iter()
            .filter(|name| !still.contains(name))
            .collect();
        self.store.seen_elsewhere(chat, seen).await?;
        Ok(())
    }

    async fn group(&self, id: Id) -> Result<(), Error> {
        meet_group(self.connection, self.store, id, self.me.id).await
    }

    async fn ask(&self, packet: impl Into<ToServer>) -> Result<ToClient, Error> {
        Ok(self.connection.request(packet.into()).await?)
    }
}

fn chat_of(item: &Conversation) -> Chat {
    Chat {
        kind: item.chat_type,
        id: item.chat_id,
    }
}

fn still_there(message: Message) -> Listed {
    Listed {
        message,
        deleted: false,
    }
}

/// Asks for a group's details and keeps them; a group the server does not show is one I am not in.
pub async fn meet_group(
    connection: &Connection,
    store: &Store,
    group: Id,
    me: Id,
) -> Result<(), Error> {
    match grouping::details(connection, group, me).await {
        Ok(details) => grouping::keep(store, &details).await,
        Err(Error::Failed { .. }) => Ok(store.outside(group).await?),
        Err(error) => Err(error),
    }
}

/// Asks again for the peers of the newest conversations. Returns those that changed.
pub async fn presence(connection: &Connection, store: &Store) -> Result<Vec<User>, Error> {
    let peers = store.peers(USERS_AT_ONCE).await?;
    meet(connection, store, peers).await
}

async fn meet(connection: &Connection, store: &Store, ids: Vec<Id>) -> Result<Vec<User>, Error> {
    let mut changed = Vec::new();
    for some in ids.chunks(USERS_AT_ONCE) {
        changed.extend(
            users(connection, store, WhichUsers::Ids(some.to_vec()))
                .await?
                .1,
        );
    }
    Ok(changed)
}
