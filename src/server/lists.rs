//! Looking up users, conversations and messages (protocol §§ 3.6, 3.7, 3.10).
//!
//! A list that makes no sense (page 0) has no failure ack and is dropped and counted. Chats with strangers, other
//! apps' users and groups are empty lists: they tell nothing.

use super::code::{BAD_REQUEST, GENERAL, LIMIT};
use super::hub::Session;
use super::messages::is_id;
use super::store::{Answer, Conversation, Message, Page, PageRequest, User};
use super::store::{now_millis, now_seconds};
use super::{Count, Server};
use crate::protocol::conversation::{
    self, Conversations, ConversationsRequest, DeleteRequest, Deleted, LastMessage, ListedMessage,
    Messages, MessagesRequest, UnreadMessages, UnreadRequest,
};
use crate::protocol::user::{ById, ByName, UserInfo, Users, UsersNamed};
use crate::protocol::{ChatType, Id, ToClient};

/// Most users one request may ask for.
const MAX_USERS: usize = 500;
/// Users in one packet of the answer.
const USERS_IN_PACKET: usize = 100;
/// Most pages anybody may turn.
const MAX_PAGE: i64 = 100_000;

impl Server {
    /// 164.
    pub(super) async fn users_by_id(&self, session: &Session, request: ById) {
        let ById {
            purpose,
            user_id_list: ids,
        } = request;
        let users = match ids.len() {
            count if count > MAX_USERS => Err(LIMIT),
            _ => {
                self.look_up(self.store.users_by_id(session.member.realm, ids))
                    .await
            }
        };
        self.reply_users(session, purpose, users, ToClient::UsersById);
    }

    /// 165.
    pub(super) async fn users_by_name(&self, session: &Session, request: ByName) {
        let ByName {
            purpose,
            username_list: names,
        } = request;
        let users = match names.len() {
            count if count > MAX_USERS => Err(LIMIT),
            _ => {
                self.look_up(self.store.users_by_name(session.member.realm, names))
                    .await
            }
        };
        let named = |users| ToClient::UsersByName(UsersNamed(users));
        self.reply_users(session, purpose, users, named);
    }

    async fn look_up(&self, users: Answer<Vec<User>>) -> Result<Vec<UserInfo>, i64> {
        let users = users.await.map_err(|_| GENERAL)?;
        let online = self.hub.online(users.iter().map(|user| user.id));
        let now = now_seconds();
        let with_presence = users.into_iter().zip(online);
        Ok(with_presence
            .map(|(user, online)| UserInfo {
                user_id: user.id,
                username: Some(user.name),
                fullname: user.fullname,
                status: i64::from(online),
                last_visit_date: if online { now } else { user.last_visit },
            })
            .collect())
    }

    /// In packets of at most a hundred; the last one says so, also when it is empty.
    fn reply_users(
        &self,
        session: &Session,
        purpose: i64,
        users: Result<Vec<UserInfo>, i64>,
        packet: impl Fn(Users) -> ToClient,
    ) {
        let (r, mut rest) = match users {
            Ok(users) => (1, users),
            Err(r) => {
                self.count(Count::RequestFailed);
                (r, Vec::new())
            }
        };
        loop {
            let later = rest.split_off(rest.len().min(USERS_IN_PACKET));
            let done = i64::from(later.is_empty());
            session.send(packet(Users {
                r,
                purpose,
                done,
                user_info_list: rest,
            }));
            if done == 1 {
                return;
            }
            rest = later;
        }
    }

    /// 170.
    pub(super) async fn conversations(&self, session: &Session, request: ConversationsRequest) {
        let ConversationsRequest {
            page,
            last_created,
            request_id,
            changed_after: _,
        } = request;
        let asked = PageRequest {
            page,
            until: last_created,
        };
        let Some(found) = self
            .page(asked, || self.store.conversations(session.member.id, asked))
            .await
        else {
            return;
        };
        session.send(Conversations {
            done: i64::from(found.done),
            page,
            list: found.items.into_iter().map(conversation_item).collect(),
            request_id,
            changed: None,
        });
    }

    /// 169.
    pub(super) async fn message_page(&self, session: &Session, request: MessagesRequest) {
        let MessagesRequest {
            page,
            last_created,
            chat_type,
            chat_id,
            request_id,
            changed_after: _,
        } = request;
        let asked = PageRequest {
            page,
            until: last_created,
        };
        let owner = session.member.id;
        let read = || self.store.messages(owner, peer(chat_type, chat_id), asked);
        if let Some(found) = self.page(asked, read).await {
            session.send(message_list(found, chat_type, chat_id, page, request_id));
        }
    }

    /// 173.
    pub(super) async fn unread_page(&self, session: &Session, request: UnreadRequest) {
        let UnreadRequest {
            page,
            chat_type,
            chat_id,
            request_id,
        } = request;
        let asked = PageRequest { page, until: 0 };
        let owner = session.member.id;
        let read = || self.store.unread(owner, peer(chat_type, chat_id), asked);
        if let Some(found) = self.page(asked, read).await {
            let list = message_list(found, chat_type, chat_id, page, request_id);
            session.send(UnreadMessages(list));
        }
    }

    async fn page<T>(
        &self,
        asked: PageRequest,
        read: impl FnOnce() -> Answer<Page<T>>,
    ) -> Option<Page<T>> {
        if !(1..=MAX_PAGE).contains(&asked.page) {
            self.count(Count::MalformedBody);
            return None;
        }
        let found = read().await;
        if let Err(error) = &found {
            tracing::error!(%error, "a list was not read");
            self.count(Count::RequestFailed);
        }
        found.ok()
    }

    /// 171: the owner's view only.
    pub(super) async fn delete_conversation(&self, session: &Session, request: DeleteRequest) {
        let DeleteRequest {
            chat_id,
            chat_type,
            last_time_created,
        } = request;
        let until = last_time_created.min(now_millis());
        let r = match chat_type {
            ChatType::User if is_id(chat_id) => {
                let hidden = self.store.hide(session.member.id, chat_id, until).await;
                hidden.map_or(GENERAL, |()| 0)
            }
            _ => BAD_REQUEST,
        };
        if r != 0 {
            self.count(Count::RequestFailed);
        }
        session.send(Deleted {
            r,
            chat_type,
            chat_id,
            last_time_created,
        });
    }
}

/// The other user of a chat; nobody in a group's.
fn peer(chat_type: ChatType, chat_id: Id) -> Id {
    match chat_type {
        ChatType::User => chat_id,
        ChatType::Group => 0,
    }
}

fn conversation_item(conversation: Conversation) -> conversation::Conversation {
    let Conversation { peer, unread, last } = conversation;
    conversation::Conversation {
        chat_type: ChatType::User,
        chat_id: peer,
        modified: last.modified,
        unread,
        last_msg: LastMessage {
            sender: last.sender,
            msg_id: last.msg_id,
            status: last.status,
            created: last.created,
            content: last.content,
            chat_type: ChatType::User,
        },
        changed: None,
        hidden_until: None,
    }
}

fn message_list(
    found: Page<Message>,
    chat_type: ChatType,
    chat_id: Id,
    page: i64,
    request_id: Option<i64>,
) -> Messages {
    Messages {
        chat_type,
        chat_id,
        done: i64::from(found.done),
        page,
        list: found.items.into_iter().map(message_item).collect(),
        request_id,
        changed: None,
    }
}

fn message_item(message: Message) -> ListedMessage {
    ListedMessage {
        chat_type: ChatType::User,
        sender_id: message.sender,
        receiver_id: message.receiver,
        msg_id: message.msg_id,
        status: message.status,
        deleted: 0,
        created: message.created,
        modified: message.modified,
        content: message.content,
    }
}
