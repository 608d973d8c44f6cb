//! Messages: out of the outbox, in from the wire, and the reports owed to their authors.

use tokio::time::Instant;

use super::actor::{Actor, Command, Lists, report_back};
use super::{Error, Event, LONGEST_TEXT, NewMessage};
use crate::connection;
use crate::protocol::message::Ack;
use crate::protocol::report::{Delivered, Seen};
use crate::protocol::{ChatType, Id, Post, ToClient, ToServer, post};
use crate::store::{Chat, Message, MessageStatus, Owed, Received, User};

/// Reports sent before their acks are awaited.
const REPORTS_AT_ONCE: usize = 64;

/// Messages sent before the first of them is acked; the others wait in the outbox.
const MESSAGES_AT_ONCE: usize = 256;

/// What can be said against a message before it is kept.
pub fn check(message: &NewMessage, me: Option<User>) -> Result<User, Error> {
    if message.chat.kind == ChatType::Group {
        return Err(Error::NotInGroups);
    }
    if message.chat.id <= 0 {
        return Err(Error::Parameter { parameter: "chat" });
    }
    if message.text.trim().is_empty() || message.text.chars().count() > LONGEST_TEXT {
        return Err(Error::Parameter { parameter: "text" });
    }
    if message
        .id
        .is_some_and(|id| !(1..=crate::protocol::MAX_ID).contains(&id))
    {
        return Err(Error::Parameter { parameter: "id" });
    }
    me.ok_or(Error::Connection(connection::Error::NotConnected))
}

/// Sends one report: 167 settles when written, 153 on its ack.
pub fn report(
    connection: &connection::Connection,
    chat: Chat,
    sender: Id,
    id: Id,
    status: MessageStatus,
) -> impl Future<Output = Result<(), Error>> + use<> {
    let checked = match (chat.kind, status) {
        (ChatType::Group, _) => Err(Error::NotInGroups),
        _ if sender <= 0 => Err(Error::Parameter {
            parameter: "sender",
        }),
        _ if id <= 0 => Err(Error::Parameter { parameter: "id" }),
        (_, MessageStatus::Delivered | MessageStatus::Seen) => Ok(()),
        _ => Err(Error::Parameter {
            parameter: "status",
        }),
    };
    let sent = checked.and_then(|()| match status {
        MessageStatus::Delivered => {
            let packet = ToServer::Delivered(Delivered {
                to: sender,
                msg_id: id,
            });
            connection.send(packet).map(|()| None).map_err(Error::from)
        }
        _ => {
            let seen = Seen {
                chat_type: chat.kind,
                chat_id: chat.id,
                sender_id: sender,
                msg_id: id,
            };
            Ok(Some(connection.request(ToServer::Seen(seen))))
        }
    });
    async move {
        match sent? {
            None => Ok(()),
            Some(answer) => match answer.await? {
                ToClient::Seen(ack) => match ack.r {
                    Some(0 | 1) => Ok(()),
                    result => Err(Error::Failed {
                        result: result.unwrap_or(-1),
                    }),
                },
                _ => Err(Error::UnexpectedAnswer),
            },
        }
    }
}

impl Actor {
    fn online_now(&self) -> bool {
        self.shared
            .get(|view| matches!(view.connection, super::Connection::Online(_)))
    }

    /// Sends what waits in the outbox and is not under way, oldest first.
    pub(super) async fn flush_outbox(&mut self) {
        if !self.online_now() || self.in_flight.len() >= MESSAGES_AT_ONCE {
            return;
        }
        let waiting = match self.store.outbox(MESSAGES_AT_ONCE).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                return;
            }
        };
        for message in waiting {
            let name = (message.chat, message.id);
            if self.in_flight.contains(&name) {
                continue;
            }
            let (chat, id) = name;
            let Some(packet) = post::request(chat.kind, chat.id, id, message.content) else {
                continue;
            };
            if self.connection.send_in(self.session, packet).is_err() {
                return;
            }
            self.in_flight.insert(name);
            let patience = self.config.connection.request_timeout;
            self.ack_by.get_or_insert_with(|| Instant::now() + patience);
        }
    }

    /// No ack has come for too long: what is under way goes out once more. The server knows what it has by its id.
    pub(super) async fn send_again(&mut self) {
        tracing::info!(count = self.in_flight.len(), "messages are not acked");
        self.in_flight.clear();
        self.ack_by = None;
        self.flush_outbox().await;
    }

    pub(super) async fn resend(&mut self, chat: Chat, id: Id) {
        match self.store.retry(chat, id).await {
            Ok(Some(message)) => {
                self.tell_status(chat, message.sender, id, MessageStatus::Sending);
                self.flush_outbox().await;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the message cannot be sent again"),
        }
    }

    pub(super) async fn mark_seen(&mut self, chat: Chat) {
        match self.store.mark_seen(chat).await {
            Ok(true) => {
                self.listeners.tell(Event::Conversation(chat));
                self.flush_reports();
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the chat cannot be marked as seen"),
        }
    }

    /// Sends the reports that are owed, in a task; one such task at a time.
    pub(super) fn flush_reports(&mut self) {
        if !self.online_now() {
            return;
        }
        if self.reporting {
            // What fell due since the task began is for the next one.
            self.report_again = true;
            return;
        }
        self.reporting = true;
        self.report_again = false;
        let (connection, store, commands) = (
            self.connection.clone(),
            self.store.clone(),
            self.commands.clone(),
        );
        tokio::spawn(async move {
            let owed = store.owed(REPORTS_AT_ONCE).await.unwrap_or_default();
            let more = owed.len() == REPORTS_AT_ONCE;
            // All are sent before the first ack is awaited.
            let sent: Vec<_> = owed
                .iter()
                .map(|owed| report(&connection, owed.chat, owed.sender, owed.id, owed.status))
                .collect();
            let mut progress = false;
            for (owed, answer) in owed.into_iter().zip(sent) {
                progress |= settle_report(&store, owed, answer.await).await;
            }
            report_back(&commands, Command::Reported(more && progress)).await;
        });
    }

    pub(super) async fn message_packet(&mut self, packet: ToClient) {
        let Some(me) = self.me.as_ref().map(|me| me.id) else {
            return;
        };
        let packet = match Post::read(packet, me) {
            Ok(post) => return self.arrived(of_post(me, post)).await,
            Err(packet) => packet,
        };
        match packet {
            ToClient::MessageAck(ack) => self.acked(me, &ack).await,
            ToClient::Delivered(news) => {
                self.status_news(
                    Chat::user(news.from),
                    me,
                    news.msg_id,
                    MessageStatus::Delivered,
                )
                .await;
            }
            ToClient::Seen(news) if news.r.is_none() && news.chat_type == ChatType::User => {
                if let Some(from) = news.from {
                    self.status_news(Chat::user(from), me, news.msg_id, MessageStatus::Seen)
                        .await;
                }
            }
            ToClient::Typing(typing) => {
                let chat = Chat::user(typing.from);
                self.listeners.tell(Event::Typing {
                    chat,
                    user: typing.from,
                });
            }
            // Replies have settled their requests already.
            _ => {}
        }
    }

    async fn arrived(&mut self, message: Message) {
        if !self.received(&message).await {
            return;
        }
        if message.mine {
            self.meet(message.chat.id);
            self.tell_message(Event::MessageFromMe, message);
        } else {
            self.meet(message.sender);
            self.tell_message(Event::NewMessage, message);
            self.flush_reports();
        }
    }

    /// Stores a message. Returns whether it is new.
    async fn received(&mut self, message: &Message) -> bool {
        let in_step = self.lists == Lists::InStep;
        match self.store.receive(message.clone(), in_step).await {
            Ok(received) => received == Received::New,
            Err(error) => {
                tracing::warn!(%error, "a message cannot be stored");
                self.lists = Lists::Behind;
                false
            }
        }
    }

    async fn acked(&mut self, me: Id, ack: &Ack) {
        let chat = self.chat_of(ack);
        let status = if matches!(ack.r, 0 | 1) {
            MessageStatus::Sent
        } else {
            MessageStatus::Failed
        };
        match self
            .store
            .acked(chat, ack.msg_id, ack.time, matches!(ack.r, 0 | 1))
            .await
        {
            Ok(true) => self.tell_status(chat, me, ack.msg_id, status),
            Ok(false) => {}
            Err(error) => {
                // It stays under way and is sent again after a while: at once would be a loop on a full disk.
                tracing::warn!(%error, "an ack cannot be stored");
                return;
            }
        }
        self.in_flight.remove(&(chat, ack.msg_id));
        self.ack_by = None;
        if self.in_flight.is_empty() {
            self.flush_outbox().await;
        } else {
            self.ack_by = Some(Instant::now() + self.config.connection.request_timeout);
        }
    }

    /// The chat of an acked message: the one it names, else the one in which that message is under way.
    fn chat_of(&self, ack: &Ack) -> Chat {
        let named = Chat::user(ack.from);
        if self.in_flight.contains(&(named, ack.msg_id)) {
            return named;
        }
        let mut under_way = self.in_flight.iter();
        let found = under_way.find(|(_, id)| *id == ack.msg_id);
        found.map_or(named, |(chat, _)| *chat)
    }

    async fn status_news(&mut self, chat: Chat, sender: Id, id: Id, status: MessageStatus) {
        match self.store.set_status(chat, sender, id, status).await {
            Ok(true) => self.tell_status(chat, sender, id, status),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "a status cannot be stored"),
        }
    }

    fn tell_status(&self, chat: Chat, sender: Id, id: Id, status: MessageStatus) {
        self.listeners.tell(Event::Conversation(chat));
        self.listeners.tell(Event::MessageStatus {
            chat,
            sender,
            id,
            status,
        });
    }
}

/// Returns whether the report is owed no more.
async fn settle_report(store: &crate::store::Store, owed: Owed, result: Result<(), Error>) -> bool {
    // What the server refuses it will refuse again; what did not reach it is sent again later.
    let settled = matches!(
        result,
        Ok(()) | Err(Error::Failed { .. } | Error::NotInGroups)
    );
    settled && store.settled(owed).await.is_ok()
}

/// The row of a message that arrived.
fn of_post(me: Id, post: Post) -> Message {
    let mine = post.from == me;
    let id = match post.chat_type {
        ChatType::User if !mine => post.from,
        _ => post.to,
    };
    Message {
        chat: Chat {
            kind: post.chat_type,
            id,
        },
        sender: post.from,
        id: post.msg_id,
        mine,
        created: post.created,
        status: MessageStatus::Sent,
        content: post.content,
    }
}
