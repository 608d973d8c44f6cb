//! Looking at conversations and messages (protocol §§ 3.6, 3.7).
//!
//! A list that makes no sense (page 0) has no failure ack and is dropped and counted. Chats with strangers, other
//! apps' users and groups one is not in are empty lists: they tell nothing.

use super::hub::Session;
use super::store::{Answer, Chat, Conversation, Message, Page, PageRequest, chunks, weight};
use super::{Count, Server, check, code};
use crate::protocol::conversation::{
    self, Conversations, ConversationsRequest, DeleteRequest, Deleted, Files, FilesRequest,
    LastMessage, ListedFile, ListedMessage, Messages, MessagesRequest, UnreadMessages,
    UnreadRequest,
};
use crate::protocol::message::status;
use crate::protocol::{ChatType, Content};

/// Most pages anybody may turn.
const MAX_PAGE: i64 = 100_000;
/// Files in one packet of the answer.
const FILES_IN_PACKET: usize = 100;

impl Server {
    /// 170.
    pub(super) async fn conversations(&self, session: &Session, request: ConversationsRequest) {
        let ConversationsRequest {
            page,
            last_created,
            changed_after,
            request_id,
        } = request;
        let asked = PageRequest {
            page,
            until: last_created,
        };
        let owner = session.member.id;
        let read = || match changed_after {
            None => self.store.conversations(owner, asked),
            Some(after) => self.store.changed_conversations(owner, after),
        };
        let Some(found) = self.page(asked, read).await else {
            return;
        };
        let changed = changed_after.map(|after| {
            found
                .items
                .last()
                .map_or(after, |last| last.changed.max(after))
        });
        session.send(Conversations {
            done: i64::from(found.done),
            page,
            list: found.items.into_iter().map(conversation_item).collect(),
            request_id,
            changed,
        });
    }

    /// 169.
    pub(super) async fn message_page(&self, session: &Session, request: MessagesRequest) {
        let owner = session.member.id;
        let chat = Chat {
            kind: request.chat_type,
            id: request.chat_id,
        };
        let asked = PageRequest {
            page: request.page,
            until: request.last_created,
        };
        let (found, changed) = match request.changed_after {
            None => {
                let read = || self.store.messages(owner, chat, asked);
                (self.page(asked, read).await, None)
            }
            Some(after) => match self.store.changes(owner, chat, after).await {
                Ok(changes) => (Some(changes.page), Some(changes.last)),
                Err(error) => {
                    self.failure(&error);
                    (None, None)
                }
            },
        };
        if let Some(found) = found {
            let list = message_list(found, chat, request.page, request.request_id);
            session.send(Messages { changed, ..list });
        }
    }

    /// 173.
    pub(super) async fn unread_page(&self, session: &Session, request: UnreadRequest) {
        let UnreadRequest {
            page,
            chat_type: kind,
            chat_id: id,
            request_id,
        } = request;
        let chat = Chat { kind, id };
        let asked = PageRequest { page, until: 0 };
        let read = || self.store.unread(session.member.id, chat, asked);
        if let Some(found) = self.page(asked, read).await {
            let list = message_list(found, chat, page, request_id);
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
        found.map_err(|error| self.failure(&error)).ok()
    }

    /// 191, in packets of at most a hundred; the last one says so, also when it is empty.
    pub(super) async fn files(&self, session: &Session, request: FilesRequest) {
        let FilesRequest {
            last_created,
            chat_type,
            chat_id,
        } = request;
        let chat = match (chat_type, chat_id) {
            (None, None) => None,
            (Some(kind), Some(id)) if check::is_id(id) => Some(Chat { kind, id }),
            _ => return self.count(Count::MalformedBody),
        };
        let found = self.store.files(session.member.id, chat, last_created);
        let files = match found.await {
            Ok(found) => found.into_iter().filter_map(file_item).collect(),
            Err(error) => {
                self.failure(&error);
                return;
            }
        };
        let weigh = |item: &ListedFile| weight(&item.file.file_name) + weight(&item.file.url);
        let chunks = chunks(files, FILES_IN_PACKET, weigh);
        let last = chunks.len() - 1;
        for (number, list) in chunks.into_iter().enumerate() {
            let done = i64::from(number == last);
            session.send_part(Files { done, list }).await;
        }
    }

    /// 171: the owner's view only.
    pub(super) async fn delete_conversation(&self, session: &Session, request: DeleteRequest) {
        let DeleteRequest {
            chat_id,
            chat_type,
            last_time_created,
        } = request;
        let chat = Chat {
            kind: chat_type,
            id: chat_id,
        };
        let deleted = self.delete_until(session, chat, last_time_created).await;
        session.send(Deleted {
            r: deleted.err().unwrap_or(0),
            chat_type,
            chat_id,
            last_time_created,
        });
        if deleted == Ok(true) {
            self.tell_own(session, chat);
        }
    }

    /// Whether anything was deleted.
    async fn delete_until(&self, session: &Session, chat: Chat, until: i64) -> Result<bool, i64> {
        if !check::is_id(chat.id) {
            self.count(Count::RequestFailed);
            return Err(code::BAD_REQUEST);
        }
        let mut any = false;
        loop {
            let deleted = self.store.delete_until(session.member.id, chat, until);
            let (some, is_done) = deleted.await.map_err(|error| self.failure(&error))?;
            any |= some;
            if is_done {
                return Ok(any);
            }
        }
    }
}

fn conversation_item(conversation: Conversation) -> conversation::Conversation {
    let Conversation {
        chat,
        unread,
        modified,
        changed,
        last,
    } = conversation;
    let last_msg = match last {
        Some(last) => LastMessage {
            sender: last.sender,
            msg_id: last.msg_id,
            status: last.status,
            created: last.created,
            content: last.content,
            chat_type: chat.kind,
        },
        // Only in answers that old clients cannot ask for.
        None => LastMessage {
            sender: 0,
            msg_id: 0,
            status: status::SEEN,
            created: 0,
            content: Content::Empty,
            chat_type: chat.kind,
        },
    };
    conversation::Conversation {
        chat_type: chat.kind,
        chat_id: chat.id,
        modified,
        unread,
        last_msg,
        changed: Some(changed),
    }
}

fn message_list(found: Page<Message>, chat: Chat, page: i64, request_id: Option<i64>) -> Messages {
    Messages {
        chat_type: chat.kind,
        chat_id: chat.id,
        done: i64::from(found.done),
        page,
        list: found.items.into_iter().map(message_item).collect(),
        request_id,
        changed: None,
    }
}

fn message_item(message: Message) -> ListedMessage {
    ListedMessage {
        chat_type: message.chat_type,
        sender_id: message.sender,
        receiver_id: message.receiver,
        msg_id: message.msg_id,
        status: message.status,
        deleted: i64::from(message.deleted),
        created: message.created,
        modified: message.modified,
        content: message.content,
    }
}

fn file_item(message: Message) -> Option<ListedFile> {
    let Content::File(file) = message.content else {
        return None;
    };
    Some(ListedFile {
        chat_type: message.chat_type,
        group: (message.chat_type == ChatType::Group).then_some(message.receiver),
        sender_id: message.sender,
        receiver_id: message.receiver,
        msg_id: message.msg_id,
        status: message.status,
        deleted: i64::from(message.deleted),
        created: message.created,
        modified: message.modified,
        file,
    })
}
