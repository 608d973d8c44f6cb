//! Reading the server's lists: single pages for the API, and all that changed after a sign-in.
//!
//! There is no session to resume (protocol § 1.6), so the client reads conversations (170), then the messages (169) of
//! those that changed, until they join those it has. The store notes per chat up to when nothing is missing, so a
//! reading that breaks off, or a message that comes before it, leaves no gap. Every loop is bounded.

use std::collections::HashSet;

use rand::Rng;

use super::{ConversationPage, Error, ListedConversation, MessagePage, WhichUsers};
use crate::connection::{self, Connection};
use crate::protocol::conversation::{
    ConversationsRequest, LastMessage, ListedMessage, MessagesRequest, UnreadRequest,
};
use crate::protocol::user::{ById, ByName};
use crate::protocol::{Id, MAX_ID, Millis, ToClient, ToServer, conversation as wire};
use crate::store::{Chat, ListedPage, Message, MessageStatus, Store, User};

/// Pages of one list read at a sign-in.
const MOST_PAGES: i64 = 20;
/// Pages of one chat read at a sign-in: what gathers in a long absence.
const MOST_MESSAGE_PAGES: i64 = 1000;
/// Users asked for at once.
const USERS_AT_ONCE: usize = 100;

/// Asks for users and keeps what comes: all that were found, and those that were news.
pub fn users(
    connection: &Connection,
    store: &Store,
    which: WhichUsers,
) -> impl Future<Output = Result<(Vec<User>, Vec<User>), Error>> + use<> {
    let purpose = rand::rng().random_range(0..100_000);
    let packet = match which {
        WhichUsers::Ids(ids) if !ids.is_empty() => Some(ToServer::UsersById(ById {
            purpose,
            user_id_list: ids,
        })),
        WhichUsers::Names(names)
            if !names.is_empty() && names.iter().all(|name| !name.is_empty()) =>
        {
            Some(ToServer::UsersByName(ByName {
                purpose,
                username_list: names,
            }))
        }
        _ => None,
    };
    let request = packet.map(|packet| connection.request(packet));
    let store = store.clone();
    async move {
        let answer = request
            .ok_or(Error::Parameter { parameter: "users" })?
            .await?;
        let ToClient::UsersById(reply) = answer else {
            return Err(Error::UnexpectedAnswer);
        };
        if reply.r != 1 {
            return Err(Error::Failed { result: reply.r });
        }
        let found: Vec<User> = reply
            .user_info_list
            .into_iter()
            .filter_map(|user| {
                Some(User {
                    id: user.user_id,
                    name: user.username?,
                    fullname: user.fullname,
                    online: user.status == 1,
                    last_visit: user.last_visit_date,
                })
            })
            .collect();
        let changed = store.put_users(found.clone()).await?;
        Ok((found, changed))
    }
}

/// One page of 170.
pub fn conversations(
    connection: &Connection,
    me: Option<User>,
    page: i64,
    last_created: Millis,
) -> impl Future<Output = Result<ConversationPage, Error>> + use<> {
    let checked = check(me, page);
    let request = request_if(connection, &checked, {
        ToServer::Conversations(ConversationsRequest {
            page,
            last_created,
            request_id: None,
        })
    });
    async move {
        let me = checked?;
        let ToClient::Conversations(reply) = answer(request).await? else {
            return Err(Error::UnexpectedAnswer);
        };
        let list = reply
            .list
            .into_iter()
            .map(|listed| conversation(&me, listed))
            .collect();
        Ok(ConversationPage {
            done: reply.done == 1,
            page: reply.page,
            list,
        })
    }
}

/// One page of 173.
pub fn unread(
    connection: &Connection,
    me: Option<User>,
    page: i64,
    chat: Chat,
) -> impl Future<Output = Result<MessagePage, Error>> + use<> {
    let checked = check(me, page).and_then(|me| check_chat(chat).map(|()| me));
    let request = request_if(connection, &checked, {
        ToServer::UnreadMessages(UnreadRequest {
            page,
            chat_type: chat.kind,
            chat_id: chat.id,
            request_id: None,
        })
    });
    async move {
        let me = checked?;
        match answer(request).await? {
            ToClient::UnreadMessages(reply) => Ok(page_of(&me, chat, reply.0)),
            _ => Err(Error::UnexpectedAnswer),
        }
    }
}

/// One page of 169.
pub fn messages(
    connection: &Connection,
    me: Option<User>,
    page: i64,
    last_created: Millis,
    chat: Chat,
) -> impl Future<Output = Result<MessagePage, Error>> + use<> {
    let checked = check(me, page).and_then(|me| check_chat(chat).map(|()| me));
    let request = request_if(connection, &checked, {
        ToServer::Messages(MessagesRequest {
            page,
            last_created,
            chat_type: chat.kind,
            chat_id: chat.id,
            request_id: None,
            changed_after: None,
        })
    });
    async move {
        let me = checked?;
        match answer(request).await? {
            ToClient::Messages(reply) => Ok(page_of(&me, chat, reply)),
            _ => Err(Error::UnexpectedAnswer),
        }
    }
}

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
            .merge(ListedPage {
                messages: listed.list,
            })
            .await?;
        if done || new > 0 || page >= MOST_PAGES {
            return Ok(!done);
        }
        page += 1;
    }
}

/// Reads everything that changed since the store was last in step.
pub async fn everything(connection: &Connection, store: &Store, me: User) -> Result<(), Error> {
    // Newest first: after a page without news nothing older is news, unless the reading before broke off.
    let complete = store.lists_complete().await?;
    let mut page = 1;
    let mut met = HashSet::new();
    loop {
        let listed = conversations(connection, Some(me.clone()), page, 0).await?;
        let (mut news, done) = (false, listed.done);
        for conversation in listed.list {
            met.insert(conversation.chat.id);
            news |= one_conversation(connection, store, &me, conversation).await?;
        }
        if done || (complete && !news) || page >= MOST_PAGES {
            break;
        }
        store.set_lists_complete(false).await?;
        page += 1;
    }
    store.set_lists_complete(true).await?;
    met.extend(store.peers(USERS_AT_ONCE).await?);
    meet(connection, store, met.into_iter().collect()).await?;
    Ok(())
}

/// Takes over one item of 170, and what is new in the chat. Returns whether there was news.
async fn one_conversation(
    connection: &Connection,
    store: &Store,
    me: &User,
    listed: ListedConversation,
) -> Result<bool, Error> {
    let chat = listed.chat;
    let changed = store
        .put_conversation(chat, listed.modified, listed.unread)
        .await?;
    let in_step = store.in_step(chat).await?;
    let news = changed || in_step.is_none_or(|to| to < listed.last.created);
    // The reports on what is still unread may have been lost: looking again finds out.
    if news || listed.unread > 0 {
        one_chat(connection, store, me, chat, (in_step, listed.unread)).await?;
    }
    Ok(news)
}

/// Merges a chat's history, newest first, back to where the store is in step; in a chat never read before, back to
/// the oldest unread message. What is older comes when somebody scrolls there.
async fn one_chat(
    connection: &Connection,
    store: &Store,
    me: &User,
    chat: Chat,
    (in_step, unread): (Option<Millis>, u32),
) -> Result<(), Error> {
    let (mut newest, mut unread) = (in_step.unwrap_or(0), unread as usize);
    for page in 1..=MOST_MESSAGE_PAGES {
        let listed = messages(connection, Some(me.clone()), page, 0, chat).await?;
        let unseen = |message: &&Message| !message.mine && message.status < MessageStatus::Seen;
        unread = unread.saturating_sub(listed.list.iter().filter(unseen).count());
        let times = || listed.list.iter().map(|message| message.created);
        newest = newest.max(times().max().unwrap_or(0));
        let joined = match (in_step, times().min()) {
            (Some(to), Some(oldest)) => oldest < to,
            (Some(_), None) => true,
            (None, _) => unread == 0,
        };
        let done = listed.done;
        store
            .merge(ListedPage {
                messages: listed.list,
            })
            .await?;
        if done || joined {
            break;
        }
    }
    store.set_in_step(chat, newest).await?;
    Ok(())
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

/// Whether the chat may be one.
pub fn check_chat(chat: Chat) -> Result<(), Error> {
    if (1..=MAX_ID).contains(&chat.id) {
        Ok(())
    } else {
        Err(Error::Parameter { parameter: "chat" })
    }
}

fn check(me: Option<User>, page: i64) -> Result<User, Error> {
    if page < 1 {
        return Err(Error::Parameter { parameter: "page" });
    }
    me.ok_or(Error::Connection(connection::Error::NotConnected))
}

/// Sends the request now, if the parameters allow it.
fn request_if(
    connection: &Connection,
    checked: &Result<User, Error>,
    packet: ToServer,
) -> Option<impl Future<Output = Result<ToClient, connection::Error>> + use<>> {
    checked.is_ok().then(|| connection.request(packet))
}

async fn answer<F>(request: Option<F>) -> Result<ToClient, Error>
where
    F: Future<Output = Result<ToClient, connection::Error>>,
{
    match request {
        Some(request) => Ok(request.await?),
        None => Err(Error::Closed),
    }
}

fn page_of(me: &User, chat: Chat, reply: wire::Messages) -> MessagePage {
    let list = reply
        .list
        .into_iter()
        .map(|listed| message(me, chat, listed))
        .collect();
    MessagePage {
        chat,
        done: reply.done == 1,
        page: reply.page,
        list,
    }
}

fn conversation(me: &User, listed: wire::Conversation) -> ListedConversation {
    let chat = Chat {
        kind: listed.chat_type,
        id: listed.chat_id,
    };
    ListedConversation {
        chat,
        modified: listed.modified,
        unread: u32::try_from(listed.unread).unwrap_or(0),
        last: last_message(me, chat, listed.last_msg),
    }
}

fn last_message(me: &User, chat: Chat, last: LastMessage) -> Message {
    Message {
        chat,
        sender: last.sender,
        id: last.msg_id,
        mine: last.sender == me.id,
        created: last.created,
        status: MessageStatus::from_number(last.status),
        content: last.content,
    }
}

fn message(me: &User, chat: Chat, listed: ListedMessage) -> Message {
    Message {
        chat,
        sender: listed.sender_id,
        id: listed.msg_id,
        mine: listed.sender_id == me.id,
        created: listed.created,
        status: MessageStatus::from_number(listed.status),
        content: listed.content,
    }
}
