//! Messages and lists: what a [`Core`] does with them.

use std::sync::Arc;

use super::actor::Command;
use super::pending::pending;
use super::{
    Connection, ConversationPage, Core, Error, Event, MessagePage, NewMessage, Pending, Returned,
    messages, now, pages, sync,
};
use crate::connection;
use crate::protocol::conversation::DeleteRequest;
use crate::protocol::report::{Delete, Typing, TypingGroup};
use crate::protocol::{ChatType, Id, Millis, ToClient, ToServer};
use crate::store::{Chat, Message, MessageStatus};

impl Core {
    /// Sends `message`: it goes into the outbox now and out as soon as there is a connection, in order, once (services
    /// 72, 104, 113, 121; 45 in groups). The result is the message with status "sending"; what becomes of it comes as
    /// [`Event::MessageStatus`].
    ///
    /// # Errors
    /// [`Error::Parameter`] for a missing or impossible field or an id used before, [`Error::TextTooLong`],
    /// [`Error::NulInText`],
    /// [`Error::Store`],
    /// [`connection::Error::NotConnected`] before the very first sign-in.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// use azstack::client::NewMessage;
    /// let message = core.new_message(NewMessage::text(chat, "Hello")).await?;
    /// # Ok(()) }
    /// ```
    pub fn new_message(&self, message: NewMessage) -> Pending<Message> {
        let (settle, result) = pending(&self.0.listeners, Returned::NewMessage);
        let post = match messages::check(&message, self.me()) {
            Ok(me) => {
                let NewMessage { chat, content, id } = message;
                self.0.store.post(chat, me.id, content, id, now())
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

    /// Keeps `message` in its chat as [`MessageStatus::Failed`] and sends nothing: somebody with a say refused it.
    /// [`resend`](Self::resend) sends it after all.
    ///
    /// # Errors
    /// [`Error::Parameter`] and its like for what cannot be a message, [`Error::Store`],
    /// [`connection::Error::NotConnected`] before the very first sign-in.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// use azstack::client::NewMessage;
    /// use azstack::store::MessageStatus;
    /// let kept = core.keep_unsent(NewMessage::text(chat, "not like this")).await?;
    /// assert_eq!(kept.status, MessageStatus::Failed);
    /// # Ok(()) }
    /// ```
    pub async fn keep_unsent(&self, message: NewMessage) -> Result<Message, Error> {
        let me = messages::check(&message, self.me())?;
        let NewMessage { chat, content, .. } = message;
        let kept = self.0.store.keep_unsent(chat, me.id, content, now());
        let kept = kept.await?.ok_or(Error::UnexpectedAnswer)?;
        self.0.listeners.tell(Event::Conversation(chat));
        Ok(kept)
    }

    /// Takes my message `id` out of `chat` that was never sent; `false` if there is none.
    ///
    /// # Errors
    /// [`Error::Store`], [`connection::Error::NotConnected`] before the very first sign-in.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, failed: azstack::store::Message) -> Result<(), azstack::Error> {
    /// assert!(core.discard_unsent(failed.chat, failed.id).await?);
    /// # Ok(()) }
    /// ```
    pub async fn discard_unsent(&self, chat: Chat, id: Id) -> Result<bool, Error> {
        let me = self.me().ok_or(connection::Error::NotConnected)?.id;
        let found = self.0.store.message(chat, me, id).await?;
        let unsent = found.is_some_and(|message| message.status == MessageStatus::Failed);
        if unsent {
            self.0.store.delete_message(chat, me, id).await?;
            self.0.listeners.tell(Event::Conversation(chat));
            self.0.listeners.tell(Event::MessageDeleted {
                chat,
                sender: me,
                id,
            });
        }
        Ok(unsent)
    }

    /// Sends my message `id` of `chat` again, which the server had refused, under the same id (as
    /// [`new_message`](Self::new_message)).
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core, message: azstack::store::Message) {
    /// core.resend(message.chat, message.id);
    /// # }
    /// ```
    pub fn resend(&self, chat: Chat, id: Id) {
        self.command(Command::Resend(chat, id));
    }

    /// `chat` is in front of the person: everything in it counts as seen, here at once, for the authors as soon as
    /// there is a connection (service 153).
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core, chat: azstack::store::Chat) {
    /// core.mark_seen(chat);
    /// # }
    /// ```
    pub fn mark_seen(&self, chat: Chat) {
        self.command(Command::MarkSeen(chat));
    }

    /// Reports the message `id` of the author `sender` in `chat` as delivered (167; 74 in groups) or seen (153), or
    /// withdraws one of my own, "cancelled" (127; 151 in groups), as `status` says. The first settles when it is sent,
    /// the others on their acks.
    ///
    /// # Errors
    /// [`Error::Parameter`] for another status or somebody else's message to withdraw, [`Error::Connection`],
    /// [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, message: azstack::store::Message) -> Result<(), azstack::Error> {
    /// use azstack::store::MessageStatus;
    /// core.change_message_status(message.chat, message.sender, message.id, MessageStatus::Seen).await?;
    /// # Ok(()) }
    /// ```
    pub fn change_message_status(
        &self,
        chat: Chat,
        sender: Id,
        id: Id,
        status: MessageStatus,
    ) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::ChangeMessageStatus);
        let me = self.me().map_or(0, |me| me.id);
        if status == MessageStatus::Cancelled && sender != me {
            settle.settle(Err(Error::Parameter {
                parameter: "sender",
            }));
            return result;
        }
        let report = messages::report(&self.0.connection, chat, sender, id, status);
        // A report of delivery is not answered, so nothing else would say that it goes nowhere.
        let online = self.online();
        let (store, listeners) = (self.0.store.clone(), Arc::clone(&self.0.listeners));
        tokio::spawn(async move {
            let reported = async {
                report.await?;
                online?;
                let changed = match status {
                    MessageStatus::Cancelled => store.withdraw(chat, sender, id).await?,
                    status => store.set_status(chat, sender, id, status).await?,
                };
                if changed {
                    listeners.tell(Event::Conversation(chat));
                    listeners.tell(Event::MessageStatus {
                        chat,
                        sender,
                        id,
                        status,
                        by: me,
                    });
                }
                Ok(())
            };
            settle.settle(reported.await);
        });
        result
    }

    /// Has this device notify of the messages of `chat`, or no longer; the client itself shows nothing.
    #[cfg(feature = "ui")]
    pub(crate) async fn set_muted(&self, chat: Chat, muted: bool) -> Result<(), Error> {
        self.0.store.set_muted(chat, muted).await?;
        self.0.listeners.tell(Event::Conversation(chat));
        Ok(())
    }

    /// Deletes the message `id` of the author `sender` in `chat` from my own view, on all my devices (service 168).
    /// Nobody else learns of it.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, message: azstack::store::Message) -> Result<(), azstack::Error> {
    /// core.delete_message(message.chat, message.sender, message.id).await?;
    /// # Ok(()) }
    /// ```
    pub fn delete_message(&self, chat: Chat, sender: Id, id: Id) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::DeleteMessage);
        let request = messages::check_report(chat, sender, id).map(|()| {
            self.0.connection.request(ToServer::DeleteMessage(Delete {
                chat_type: chat.kind,
                chat_id: chat.id,
                sender_id: sender,
                msg_id: id,
            }))
        });
        let (store, listeners) = (self.0.store.clone(), Arc::clone(&self.0.listeners));
        tokio::spawn(async move {
            let deleted = async {
                let ToClient::MessageDeleted(answer) = request?.await? else {
                    return Err(Error::UnexpectedAnswer);
                };
                if answer.r != 0 {
                    return Err(Error::Failed { result: answer.r });
                }
                store.delete_message(chat, sender, id).await?;
                listeners.tell(Event::Conversation(chat));
                listeners.tell(Event::MessageDeleted { chat, sender, id });
                Ok(())
            };
            settle.settle(deleted.await);
        });
        result
    }

    /// Deletes the conversation `chat` from my own view, on all my devices: everything in it until now (service 171). A
    /// later message brings it back without what was before.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// assert_eq!(core.delete_conversation(chat).await?, chat);
    /// # Ok(()) }
    /// ```
    pub fn delete_conversation(&self, chat: Chat) -> Pending<Chat> {
        let (settle, result) = pending(&self.0.listeners, Returned::DeleteConversation);
        let checked = pages::check_chat(chat);
        let (connection, store) = (self.0.connection.clone(), self.0.store.clone());
        let listeners = Arc::clone(&self.0.listeners);
        tokio::spawn(async move {
            let deleted = async {
                checked?;
                let newest = store.newest(chat).await?.unwrap_or(0);
                // The server's clock may be ahead of mine.
                let until = newest.max(now());
                let request = connection.request(ToServer::DeleteConversation(DeleteRequest {
                    chat_id: chat.id,
                    chat_type: chat.kind,
                    last_time_created: until,
                }));
                let ToClient::ConversationDeleted(answer) = request.await? else {
                    return Err(Error::UnexpectedAnswer);
                };
                if answer.r != 0 {
                    return Err(Error::Failed { result: answer.r });
                }
                // What came since is newer than what was asked for.
                store.hide(chat, newest).await?;
                listeners.tell(Event::Conversation(chat));
                Ok(chat)
            };
            settle.settle(deleted.await);
        });
        result
    }

    /// Tells the other side of `chat` that I am typing (service 142; 149 in groups).
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// core.send_typing(chat).await?;
    /// # Ok(()) }
    /// ```
    pub fn send_typing(&self, chat: Chat) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::SendTyping);
        let packet: ToServer = match chat.kind {
            ChatType::User => Typing { to: chat.id }.into(),
            ChatType::Group => TypingGroup { group: chat.id }.into(),
        };
        let checked = pages::check_chat(chat).and_then(|()| self.online());
        settle.settle(checked.and_then(|()| Ok(self.0.connection.send(packet)?)));
        result
    }

    fn online(&self) -> Result<(), Error> {
        match self.connection() {
            Connection::Online(_) => Ok(()),
            _ => Err(connection::Error::NotConnected.into()),
        }
    }

    /// Page `page` (from 1) of the conversations list as the server has it (service 170): conversations whose last
    /// message is not newer than `last_created` (Unix ms). The store is kept up to date without this.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let page = core.get_modified_conversations(1, 0).await?;
    /// println!("{} conversations, all of them: {}", page.list.len(), page.done);
    /// # Ok(()) }
    /// ```
    pub fn get_modified_conversations(
        &self,
        page: i64,
        last_created: Millis,
    ) -> Pending<ConversationPage> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetModifiedConversations);
        let request = pages::conversations(&self.0.connection, self.me(), page, last_created);
        tokio::spawn(async move { settle.settle(request.await) });
        result
    }

    /// Page `page` (from 1) of the unread messages of `chat` as the server has them (service 173).
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// let page = core.get_unread_messages(1, chat).await?;
    /// # Ok(()) }
    /// ```
    pub fn get_unread_messages(&self, page: i64, chat: Chat) -> Pending<MessagePage> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetUnreadMessages);
        let request = pages::unread(&self.0.connection, self.me(), page, chat);
        tokio::spawn(async move { settle.settle(request.await) });
        result
    }

    /// Page `page` (from 1) of the messages of `chat` as the server has them (service 169): not newer than
    /// `last_created` (Unix ms).
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// let page = core.get_modified_messages(1, 0, chat).await?;
    /// # Ok(()) }
    /// ```
    pub fn get_modified_messages(
        &self,
        page: i64,
        last_created: Millis,
        chat: Chat,
    ) -> Pending<MessagePage> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetModifiedMessages);
        let request = pages::messages(&self.0.connection, self.me(), page, last_created, chat);
        tokio::spawn(async move { settle.settle(request.await) });
        result
    }

    /// The file messages of `chat`, or of all chats, as the server has them: not newer than `last_created` (Unix ms, 0
    /// for all), newest first (service 191).
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// for message in core.get_modified_files(0, None).await? {
    ///     println!("{:?}", message.content);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn get_modified_files(
        &self,
        last_created: Millis,
        chat: Option<Chat>,
    ) -> Pending<Vec<Message>> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetModifiedFiles);
        let request = pages::files(&self.0.connection, self.me(), last_created, chat);
        tokio::spawn(async move { settle.settle(request.await) });
        result
    }

    /// Asks the server for messages of `chat` older than the store has (service 169). `true` when there may be more
    /// still.
    ///
    /// # Errors
    /// [`Error::Connection`], [`Error::Store`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// let may_be_more = core.load_older(chat).await?;
    /// # Ok(()) }
    /// ```
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
