//! Messages: out of the outbox, in from the wire, and the reports owed to their authors.

use tokio::time::Instant;

use super::actor::{Actor, Command, report_back};
use super::{Error, Event, NewMessage, pages};
use crate::connection;
use crate::protocol::content::LONGEST_TEXT;
use crate::protocol::report::{
    Cancel, CancelGroup, CancelGroupNews, CancelNews, Delivered, DeliveredGroup, Seen, SeenNews,
    TypingEvent, TypingGroupEvent,
};
use crate::protocol::{ChatType, Content, Id, Millis, Post, ToClient, ToServer, post};
use crate::store::{Chat, Message, MessageStatus, Owed, Received, User};

/// Reports sent before their acks are awaited.
const REPORTS_AT_ONCE: usize = 64;

/// Messages of which it is remembered that listeners were told.
const TOLD: usize = 512;

/// Messages sent before the first of them is acked; the others wait in the outbox.
const MESSAGES_AT_ONCE: usize = 256;

/// What can be said against a message before it is kept.
pub fn check(message: &NewMessage, me: Option<User>) -> Result<User, Error> {
    pages::check_chat(message.chat)?;
    check_content(&message.content)?;
    message.id.map_or(Ok(()), |id| pages::check_id(id, "id"))?;
    me.ok_or(Error::Connection(connection::Error::NotConnected))
}

fn check_content(content: &Content) -> Result<(), Error> {
    let need = |ok: bool, parameter| {
        if ok {
            Ok(())
        } else {
            Err(Error::Parameter { parameter })
        }
    };
    let text = |text: &str, parameter| {
        if text.contains('\0') {
            return Err(Error::NulInText);
        }
        need(!text.is_empty(), parameter)
    };
    match content {
        Content::Text(said) if said.len() > LONGEST_TEXT => {
            Err(Error::TextTooLong { bytes: said.len() })
        }
        Content::Text(said) => text(said, "text"),
        Content::Sticker(sticker) => {
            text(&sticker.img_name, "name")?;
            need(is_url(&sticker.url), "url")
        }
        Content::File(file) => {
            text(&file.file_name, "name")?;
            need(file.file_length >= 0, "length")?;
            need((0..=10).contains(&file.kind), "type")?;
            need(is_url(&file.url), "url")
        }
        Content::Location(place) => {
            text(&place.address, "address")?;
            need((-180.0..=180.0).contains(&place.longitude), "longitude")?;
            need((-90.0..=90.0).contains(&place.latitude), "latitude")
        }
        Content::Action(_) | Content::Empty => Err(Error::Parameter {
            parameter: "content",
        }),
    }
}

/// `http`, `https`, `ftp`, or relative to the protocol (protocol § 6.1).
fn is_url(url: &str) -> bool {
    let with_scheme = url.strip_prefix("//").map(|rest| format!("http://{rest}"));
    url::Url::parse(with_scheme.as_deref().unwrap_or(url))
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "ftp") && url.has_host())
}

/// Sends one report: delivered (167, 74) settles when written, seen (153) and cancelled (127, 151) on their acks.
pub fn report(
    connection: &connection::Connection,
    chat: Chat,
    sender: Id,
    id: Id,
    status: MessageStatus,
) -> impl Future<Output = Result<(), Error>> + use<> {
    let sent =
        check_report(chat, sender, id).and_then(|()| match packet(chat, sender, id, status) {
            Some((packet, true)) => Ok(Some(connection.request(packet))),
            Some((packet, false)) => connection.send(packet).map(|()| None).map_err(Error::from),
            None => Err(Error::Parameter {
                parameter: "status",
            }),
        });
    async move {
        let Some(answer) = sent? else {
            return Ok(());
        };
        let r = match answer.await? {
            ToClient::Seen(ack) => ack.r,
            ToClient::Cancelled(ack) => ack.r,
            ToClient::CancelledGroup(ack) => ack.r,
            _ => return Err(Error::UnexpectedAnswer),
        };
        match r {
            Some(0 | 1) => Ok(()),
            result => Err(Error::Failed {
                result: result.unwrap_or(-1),
            }),
        }
    }
}

pub fn check_report(chat: Chat, sender: Id, id: Id) -> Result<(), Error> {
    pages::check_chat(chat)?;
    match (sender, id) {
        (..=0, _) => Err(Error::Parameter {
            parameter: "sender",
        }),
        (_, ..=0) => Err(Error::Parameter { parameter: "id" }),
        _ => Ok(()),
    }
}

/// The packet of a report, and whether it is acked.
fn packet(chat: Chat, sender: Id, id: Id, status: MessageStatus) -> Option<(ToServer, bool)> {
    let Chat {
        kind: chat_type,
        id: chat_id,
    } = chat;
    Some(match (status, chat_type) {
        (MessageStatus::Delivered, ChatType::User) => {
            let report = Delivered {
                to: sender,
                msg_id: id,
            };
            (report.into(), false)
        }
        (MessageStatus::Delivered, ChatType::Group) => {
            let report = DeliveredGroup {
                group: chat_id,
                msg_id: id,
                msg_sender: sender,
            };
            (report.into(), false)
        }
        (MessageStatus::Seen, _) => {
            let report = Seen {
                chat_type,
                chat_id,
                sender_id: sender,
                msg_id: id,
            };
            (report.into(), true)
        }
        (MessageStatus::Cancelled, ChatType::User) => {
            let report = Cancel {
                chat_type,
                chat_id,
                to: chat_id,
                id,
            };
            (report.into(), true)
        }
        (MessageStatus::Cancelled, ChatType::Group) => {
            let report = CancelGroup {
                chat_type,
                chat_id,
                group: chat_id,
                msg_id: id,
            };
            (report.into(), true)
        }
        _ => return None,
    })
}

impl Actor {
    pub(super) fn online_now(&self) -> bool {
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
                let me = message.sender;
                self.tell_status(chat, me, id, MessageStatus::Sending, me);
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
        let (connection, store, commands) = self.for_a_task();
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
            Err(packet) => *packet,
        };
        match packet {
            ToClient::MessageAck(ack) => {
                let chat = self.chat_of(ack.from, ack.msg_id);
                let acked = Acked {
                    chat,
                    id: ack.msg_id,
                    stored_id: ack.stored_id,
                    time: ack.time,
                    stored: matches!(ack.r, 0 | 1),
                };
                self.acked(me, acked).await;
            }
            ToClient::GroupMessageAck(ack) => {
                let acked = Acked {
                    chat: Chat::group(ack.group),
                    id: ack.msg_id,
                    stored_id: ack.stored_id,
                    time: ack.time,
                    stored: matches!(ack.r, 0 | 1),
                };
                self.acked(me, acked).await;
            }
            ToClient::ChatChanged(_) => self.read_lists(),
            ToClient::Typing(TypingEvent { from }) => self.typing(Chat::user(from), from),
            ToClient::TypingGroup(TypingGroupEvent { from, group }) => {
                self.typing(Chat::group(group), from);
            }
            other => self.report_news(me, other).await,
        }
    }

    /// What others report of messages.
    async fn report_news(&mut self, me: Id, packet: ToClient) {
        let (chat, sender, id, by, status) = match packet {
            ToClient::Delivered(news) => {
                let chat = Chat::user(news.from);
                (chat, me, news.msg_id, news.from, MessageStatus::Delivered)
            }
            ToClient::DeliveredGroup(news) => {
                let chat = Chat::group(news.group);
                let sender = news.msg_sender.unwrap_or(me);
                (
                    chat,
                    sender,
                    news.msg_id,
                    news.from,
                    MessageStatus::Delivered,
                )
            }
            ToClient::Seen(SeenNews {
                r: None,
                chat_type,
                from: Some(from),
                chat_id,
                sender_id,
                msg_id,
            }) => match chat_type {
                ChatType::User => (Chat::user(from), me, msg_id, from, MessageStatus::Seen),
                ChatType::Group => {
                    let chat = Chat::group(chat_id);
                    (chat, sender_id, msg_id, from, MessageStatus::Seen)
                }
            },
            ToClient::Cancelled(CancelNews {
                r: None,
                from: Some(from),
                to,
                id,
                ..
            }) => {
                // From another device of mine the chat is with the addressee.
                let peer = if from == me { to.unwrap_or(from) } else { from };
                return self.withdrawn(Chat::user(peer), from, id).await;
            }
            ToClient::CancelledGroup(CancelGroupNews {
                r: None,
                from: Some(from),
                group,
                msg_id,
            }) => return self.withdrawn(Chat::group(group), from, msg_id).await,
            // Replies have settled their requests already.
            _ => return,
        };
        // Of others' messages only one's own reading counts here.
        if sender == me {
            self.status_news(chat, sender, id, status, by).await;
        }
    }

    fn typing(&self, chat: Chat, user: Id) {
        self.listeners.tell(Event::Typing { chat, user });
    }

    async fn withdrawn(&mut self, chat: Chat, sender: Id, id: Id) {
        match self.store.withdraw(chat, sender, id).await {
            Ok(true) => self.tell_status(chat, sender, id, MessageStatus::Cancelled, sender),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "a withdrawal cannot be stored");
            }
        }
    }

    async fn arrived(&mut self, message: Message) {
        match self.store.receive(message.clone()).await {
            Ok(Received::New) => {}
            // A list may have been quicker; then nobody has been told yet.
            Ok(Received::Known) if self.is_told(&message).await => return,
            Ok(Received::Known) => {}
            // The ack that gives ours another name is on its way; then the lists bring this one.
            Ok(Received::Conflict) => return,
            Err(error) => {
                tracing::warn!(%error, "a message cannot be stored");
                return;
            }
        }
        self.told.push_back(name(&message));
        if self.told.len() > TOLD {
            self.told.pop_front();
        }
        self.meet(message.sender);
        match message.chat.kind {
            ChatType::User => self.meet(message.chat.id),
            ChatType::Group => self.meet_group(message.chat.id),
        }
        let theirs = !message.mine;
        let event = match (&message.content, message.mine) {
            (Content::Action(_), _) => Event::GroupChanged,
            (_, true) => Event::MessageFromMe,
            (_, false) => Event::NewMessage,
        };
        self.tell_message(event, message);
        if theirs {
            self.flush_reports();
        }
        self.lists_are_old();
    }

    /// Whether listeners have heard of a known message, or need not: it was read, withdrawn or deleted meanwhile.
    async fn is_told(&self, message: &Message) -> bool {
        if self.told.contains(&name(message)) {
            return true;
        }
        let known = self
            .store
            .message(message.chat, message.sender, message.id)
            .await;
        !known.ok().flatten().is_some_and(|known| {
            known.status < MessageStatus::Seen && known.content == message.content
        })
    }

    async fn acked(&mut self, me: Id, ack: Acked) {
        let Acked {
            chat,
            id,
            stored_id,
            time,
            stored,
        } = ack;
        let status = if stored {
            MessageStatus::Sent
        } else {
            MessageStatus::Failed
        };
        match self.store.acked(chat, id, stored_id, time, stored).await {
            Ok(true) => self.tell_status(chat, me, stored_id.unwrap_or(id), status, me),
            Ok(false) => {}
            Err(error) => {
                // It stays under way and is sent again after a while: at once would be a loop on a full disk.
                tracing::warn!(%error, "an ack cannot be stored");
                return;
            }
        }
        if stored_id.is_some() {
            // Another message has the old name.
            self.read_lists();
        }
        self.in_flight.remove(&(chat, id));
        self.ack_by = None;
        if self.in_flight.is_empty() {
            self.flush_outbox().await;
        } else {
            self.ack_by = Some(Instant::now() + self.config.connection.request_timeout);
        }
        self.lists_are_old();
    }

    /// The chat of an acked message: the one it names, else the one in which that message is under way.
    fn chat_of(&self, from: Id, id: Id) -> Chat {
        let named = Chat::user(from);
        if self.in_flight.contains(&(named, id)) {
            return named;
        }
        let mut under_way = self.in_flight.iter();
        let found = under_way.find(|(chat, known)| *known == id && chat.kind == ChatType::User);
        found.map_or(named, |(chat, _)| *chat)
    }

    async fn status_news(&mut self, chat: Chat, sender: Id, id: Id, status: MessageStatus, by: Id) {
        match self.store.set_status(chat, sender, id, status).await {
            Ok(true) => self.tell_status(chat, sender, id, status, by),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "a status cannot be stored");
            }
        }
    }

    pub(super) fn tell_status(
        &self,
        chat: Chat,
        sender: Id,
        id: Id,
        status: MessageStatus,
        by: Id,
    ) {
        self.listeners.tell(Event::Conversation(chat));
        self.listeners.tell(Event::MessageStatus {
            chat,
            sender,
            id,
            status,
            by,
        });
    }
}

/// What names a message among all.
fn name(message: &Message) -> (Chat, Id, Id) {
    (message.chat, message.sender, message.id)
}

/// An ack of 72 or 45.
struct Acked {
    chat: Chat,
    id: Id,
    stored_id: Option<Id>,
    time: Option<Millis>,
    stored: bool,
}

/// Returns whether the report is owed no more.
async fn settle_report(store: &crate::store::Store, owed: Owed, result: Result<(), Error>) -> bool {
    // What the server refuses it will refuse again; what did not reach it is sent again later.
    let settled = matches!(result, Ok(()) | Err(Error::Failed { .. }));
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
