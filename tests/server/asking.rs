//! Questions to the server, with their answers.

use azstack::protocol::conversation::{
    Conversation, Conversations, ConversationsRequest, Files, FilesRequest, ListedFile,
    ListedMessage, Messages, MessagesRequest, UnreadMessages, UnreadRequest,
};
use azstack::protocol::group::{
    Create, CreateAck, Details, DetailsRequest, MyGroup, MyGroupsRequest, PublicGroup,
    PublicGroups, PublicGroupsRequest, Send,
};
use azstack::protocol::report::Seen;
use azstack::protocol::{ChatType, Content, GroupType, Id, Millis, ToClient, ToServer};

use crate::client::Client;

/// Kind and id.
pub type Chat = (ChatType, Id);

pub fn with(user: Id) -> Chat {
    (ChatType::User, user)
}

pub fn group(id: Id) -> Chat {
    (ChatType::Group, id)
}

impl Client {
    /// Sends a request; the next packet.
    pub async fn ask(&mut self, request: impl Into<ToServer>) -> ToClient {
        self.send(request).await;
        self.next().await
    }

    /// The first page of conversations.
    pub async fn conversations(&mut self) -> Vec<Conversation> {
        let request = ConversationsRequest {
            page: 1,
            last_created: 0,
            changed_after: None,
            request_id: None,
        };
        match self.ask(request).await {
            ToClient::Conversations(Conversations { list, .. }) => list,
            other => panic!("{other:?}"),
        }
    }

    /// One of them.
    pub async fn conversation(&mut self, chat: Chat) -> Option<Conversation> {
        let all = self.conversations().await.into_iter();
        all.into_iter()
            .find(|item| (item.chat_type, item.chat_id) == chat)
    }

    /// All pages of 169, oldest first.
    pub async fn messages(&mut self, chat: Chat) -> Vec<ListedMessage> {
        let (mut all, mut page) = (Vec::new(), 1);
        loop {
            let request = MessagesRequest {
                page,
                last_created: 0,
                chat_type: chat.0,
                chat_id: chat.1,
                request_id: None,
                changed_after: None,
            };
            let ToClient::Messages(found) = self.ask(request).await else {
                panic!()
            };
            assert_eq!((found.chat_type, found.chat_id), chat);
            all.splice(0..0, found.list);
            if found.done == 1 {
                return all;
            }
            page += 1;
        }
    }

    /// The ids of all messages, oldest first.
    pub async fn message_ids(&mut self, chat: Chat) -> Vec<Id> {
        let all = self.messages(chat).await.into_iter();
        all.map(|message| message.msg_id).collect()
    }

    /// One page of changes, as it comes.
    pub async fn changes(&mut self, chat: Chat, after: i64) -> Messages {
        let request = MessagesRequest {
            page: 1,
            last_created: 0,
            chat_type: chat.0,
            chat_id: chat.1,
            request_id: None,
            changed_after: Some(after),
        };
        match self.ask(request).await {
            ToClient::Messages(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// The ids of the first page of 173.
    pub async fn unread(&mut self, chat: Chat) -> Vec<Id> {
        let request = UnreadRequest {
            page: 1,
            chat_type: chat.0,
            chat_id: chat.1,
            request_id: None,
        };
        match self.ask(request).await {
            ToClient::UnreadMessages(UnreadMessages(found)) => {
                found.list.iter().map(|item| item.msg_id).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// The packets of 191, put together.
    pub async fn files(&mut self, chat: Option<Chat>, last_created: Millis) -> Vec<ListedFile> {
        let request = FilesRequest {
            last_created,
            chat_type: chat.map(|chat| chat.0),
            chat_id: chat.map(|chat| chat.1),
        };
        self.send(request).await;
        let mut all = Vec::new();
        loop {
            let ToClient::Files(Files { done, list }) = self.next().await else {
                panic!()
            };
            assert!(list.len() <= 100);
            all.extend(list);
            if done == 1 {
                return all;
            }
        }
    }

    /// The packets of 198, put together.
    pub async fn public_groups(&mut self) -> Vec<PublicGroup> {
        self.send(PublicGroupsRequest {}).await;
        let mut all = Vec::new();
        loop {
            let ToClient::PublicGroups(PublicGroups { done, list }) = self.next().await else {
                panic!()
            };
            assert!(list.len() <= 100);
            all.extend(list);
            if done == 1 {
                return all;
            }
        }
    }

    pub async fn my_groups(&mut self) -> Vec<MyGroup> {
        match self.ask(MyGroupsRequest {}).await {
            ToClient::MyGroups(groups) => groups.0,
            other => panic!("{other:?}"),
        }
    }

    pub async fn details(&mut self, group: Id) -> Details {
        let request_id = Some(65218);
        match self.ask(DetailsRequest { group, request_id }).await {
            ToClient::GroupDetails(details) => {
                assert_eq!((details.request_id, details.group), (request_id, group));
                details
            }
            other => panic!("{other:?}"),
        }
    }

    /// Makes a group and hears of it, on this session; its id.
    pub async fn create(&mut self, msg_id: Id, kind: GroupType, name: &str, members: &[Id]) -> Id {
        let request = Create {
            msg_id,
            kind,
            name: name.to_owned(),
            members: members.to_vec(),
        };
        let ToClient::CreateGroupAck(CreateAck { r: 1, group, .. }) = self.ask(request).await
        else {
            panic!()
        };
        assert!(matches!(self.next().await, ToClient::GroupCreated(event) if event.group == group));
        group
    }

    /// Writes a text to a group, expects its ack, returns the time stamp.
    pub async fn write_to_group(&mut self, group: Id, msg_id: Id, text: &str) -> Millis {
        let content = Content::Text(text.to_owned());
        let request = Send {
            msg_id,
            group,
            content,
        };
        match self.ask(request).await {
            ToClient::GroupMessageAck(ack) => {
                assert_eq!(
                    (ack.r, ack.group, ack.msg_id, ack.stored_id),
                    (0, group, msg_id, None)
                );
                ack.time.unwrap()
            }
            other => panic!("{other:?}"),
        }
    }

    /// Reports a message as seen; the result code.
    pub async fn see(&mut self, (chat_type, chat_id): Chat, sender_id: Id, msg_id: Id) -> i64 {
        let seen = Seen {
            chat_type,
            chat_id,
            sender_id,
            msg_id,
        };
        match self.ask(seen).await {
            ToClient::Seen(ack) => ack.r.unwrap(),
            other => panic!("{other:?}"),
        }
    }
}
