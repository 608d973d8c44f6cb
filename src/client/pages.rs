//! Single pages of the server's lists, for the API and for [`sync`](super::sync).

use rand::Rng;

use super::{ConversationPage, Error, ListedConversation, MessagePage, WhichUsers};
use crate::connection::{self, Connection};
use crate::protocol::conversation::{
    ConversationsRequest, FilesRequest, LastMessage, ListedFile, ListedMessage, MessagesRequest,
    UnreadRequest,
};
use crate::protocol::user::{ById, ByName};
use crate::protocol::{
    ChatType, Content, Id, MAX_ID, Millis, ToClient, ToServer, conversation as wire,
};
use crate::store::{Chat, Message, MessageStatus, Store, User};

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
            changed_after: None,
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

/// All of 191.
pub fn files(
    connection: &Connection,
    me: Option<User>,
    last_created: Millis,
    chat: Option<Chat>,
) -> impl Future<Output = Result<Vec<Message>, Error>> + use<> {
    let checked = check(me, 1).and_then(|me| chat.map_or(Ok(()), check_chat).map(|()| me));
    let request = request_if(connection, &checked, {
        ToServer::Files(FilesRequest {
            last_created,
            chat_type: chat.map(|chat| chat.kind),
            chat_id: chat.map(|chat| chat.id),
        })
    });
    async move {
        let me = checked?;
        match answer(request).await? {
            ToClient::Files(reply) => Ok(reply
                .list
                .into_iter()
                .map(|listed| file(&me, listed))
                .collect()),
            _ => Err(Error::UnexpectedAnswer),
        }
    }
}

/// Whether the chat may be one.
pub fn check_chat(chat: Chat) -> Result<(), Error> {
    check_id(chat.id, "chat")
}

/// Whether a number may name something.
pub fn check_id(id: Id, parameter: &'static str) -> Result<(), Error> {
    if (1..=MAX_ID).contains(&id) {
        Ok(())
    } else {
        Err(Error::Parameter { parameter })
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

pub fn message(me: &User, chat: Chat, listed: ListedMessage) -> Message {
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

fn file(me: &User, listed: ListedFile) -> Message {
    let mine = listed.sender_id == me.id;
    let id = match listed.chat_type {
        ChatType::User if !mine => listed.sender_id,
        _ => listed.group.unwrap_or(listed.receiver_id),
    };
    Message {
        chat: Chat {
            kind: listed.chat_type,
            id,
        },
        sender: listed.sender_id,
        id: listed.msg_id,
        mine,
        created: listed.created,
        status: MessageStatus::from_number(listed.status),
        content: Content::File(listed.file),
    }
}
