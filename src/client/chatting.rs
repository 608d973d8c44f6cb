//! Messages and lists: what a [`Core`] does with them.

use std::sync::Arc;

use super::actor::Command;
use super::pending::pending;
use super::{
    Connection, ConversationPage, Core, Error, Event, MessagePage, NewMessage, Pending, Returned,
    messages, now, sync,
};
use crate::connection;
use crate::protocol::report::Typing;
use crate::protocol::{ChatType, Content, Id, Millis, ToServer};
use crate::store::{Chat, Message, MessageStatus};

impl Core {
    /// Sends a message: it goes into the outbox now and out as soon as there is a connection, in order, once
    /// (service 72). The result is the message with status "sending"; what becomes of it comes as
    /// [`Event::MessageStatus`].
    ///
    /// # Errors
    /// [`Error::Parameter`] for a blank or too long text or an id used before, [`Error::NotInGroups`],
    /// [`Error::Store`],
    /// [`connection::Error::NotConnected`] before the very first sign-in.
    pub fn new_message(&self, message: NewMessage) -> Pending<Message> {
        let (settle, result) = pending(&self.0.listeners, Returned::NewMessage);
        let post = match messages::check(&message, self.me()) {
            Ok(me) => {
                let NewMessage { chat, text, id } = message;
                self.0
                    .store
                    .post(chat, me.id, Content::Text(text), id, now())
            }
            Err(error) => {
                settle.settle(Err(error));
                return result;
            }
        };
        let (commands, listeners) = (self.0.commands.clone(), Arc::clone(&self.0.listeners));
        tokio::spawn(async move {
            let posted = match post.await {
                Ok(Some(message)) => Ok(message),
                Ok(None) => Err(Error::Parameter { parameter: "id" }),
                Err(error) => Err(error.into()),
            };
            if let Ok(message) = &posted {
                listeners.tell(Event::Conversation(message.chat));
                // A full queue only delays the message: the next flush finds it in the outbox.
                let _ = commands.try_send(Command::Flush);
            }
            settle.settle(posted);
        });
        result
    }

    /// Sends a message again that the server had refused.
    pub fn resend(&self, chat: Chat, id: Id) {
        self.command(Command::Resend(chat, id));
    }

    /// The chat is in front of the person: everything in it counts as seen, here at once, for the authors as soon as
    /// there is a connection (service 153).
    pub fn mark_seen(&self, chat: Chat) {
        self.command(Command::MarkSeen(chat));
    }

    /// Reports one message as delivered (167) or seen (153).
    ///
    /// # Errors
    /// [`Error::Parameter`] for another status, [`Error::NotInGroups`], [`Error::Connection`], [`Error::Failed`].
    pub fn change_message_status(
        &self,
        chat: Chat,
        sender: Id,
        id: Id,
        status: MessageStatus,
    ) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::ChangeMessageStatus);
        let report = messages::report(&self.0.connection, chat, sender, id, status);
        // A report of delivery is not answered, so nothing else would say that it goes nowhere.
        let online = self.online();
        let store = self.0.store.clone();
        tokio::spawn(async move {
            let reported = async {
                report.await?;
                online?;
                store.set_status(chat, sender, id, status).await?;
                Ok(())
            };
            settle.settle(reported.await);
        });
        result
    }

    /// Tells the other side that I am typing (service 142).
    ///
    /// # Errors
    /// [`Error::NotInGroups`], [`Error::Parameter`], [`Error::Connection`].
    pub fn send_typing(&self, chat: Chat) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::SendTyping);
        let checked = match chat.kind {
            ChatType::Group => Err(Error::NotInGroups),
            ChatType::User => sync::check_chat(chat).and_then(|()| self.online()),
        };
        settle.settle(checked.and_then(|()| {
            let packet = ToServer::Typing(Typing { to: chat.id });
            self.0.connection.send(packet).map_err(Error::from)
        }));
        result
    }

    fn online(&self) -> Result<(), Error> {
        match self.connection() {
            Connection::Online(_) => Ok(()),
            _ => Err(connection::Error::NotConnected.into()),
        }
    }

    /// A page of the conversations list as the server has it (service 170): conversations whose last message is not
    /// newer than `last_created` (ms), page from 1. The store is kept up to date without this.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    pub fn get_modified_conversations(
        &self,
        page: i64,
        last_created: Millis,
    ) -> Pending<ConversationPage> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetModifiedConversations);
        let request = sync::conversations(&self.0.connection, self.me(), page, last_created);
        tokio::spawn(async move { settle.settle(request.await) });
        result
    }

    /// A page of a chat's unread messages as the server has them (service 173), page from 1.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    pub fn get_unread_messages(&self, page: i64, chat: Chat) -> Pending<MessagePage> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetUnreadMessages);
        let request = sync::unread(&self.0.connection, self.me(), page, chat);
        tokio::spawn(async move { settle.settle(request.await) });
        result
    }

    /// A page of a chat's messages as the server has them (service 169): not newer than `last_created` (ms), page
    /// from 1.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    pub fn get_modified_messages(
        &self,
        page: i64,
        last_created: Millis,
        chat: Chat,
    ) -> Pending<MessagePage> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetModifiedMessages);
        let request = sync::messages(&self.0.connection, self.me(), page, last_created, chat);
        tokio::spawn(async move { settle.settle(request.await) });
        result
    }

    /// Asks the server for messages older than the store has. `true` when there may be more still.
    ///
    /// # Errors
    /// [`Error::Connection`], [`Error::Store`].
    pub fn load_older(&self, chat: Chat) -> Pending<bool> {
        let (settle, result) = pending(&self.0.listeners, Returned::LoadOlder);
        let (connection, store, me) = (self.0.connection.clone(), self.0.store.clone(), self.me());
        let listeners = Arc::clone(&self.0.listeners);
        tokio::spawn(async move {
            let loaded = sync::older(&connection, &store, me, chat).await;
            if loaded.is_ok() {
                listeners.tell(Event::Conversation(chat));
            }
            settle.settle(loaded);
        });
        result
    }
}
