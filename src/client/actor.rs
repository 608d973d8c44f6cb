//! The task that joins connection, store, call machine and media.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::calls::Calls;
use super::constants::CameraType;
use super::engine::Engine;
use super::listener::Listeners;
use super::pending::Settle;
use super::people;
use super::{Config, Connection, Error, Event, Shared, sync};
use crate::call::{Input, Machine, PhoneInput};
use crate::connection::{self, SignedIn};
use crate::protocol::auth::IceServer;
use crate::protocol::call::MediaType;
use crate::protocol::{Id, ToClient};
use crate::store::{Chat, Message, Store, User};

/// How long after the first news the lists are read.
const LISTS_AFTER: Duration = Duration::from_secs(300);

pub enum Command {
    Connect(Settle<User>),
    ConnectAs(Box<connection::Account>, Settle<User>),
    Reconnect(Settle<User>),
    Disconnect(Settle<()>),
    /// Something may be waiting in the outbox.
    Flush,
    Resend(Chat, Id),
    MarkSeen(Chat),
    StartCall {
        user: Id,
        media: MediaType,
        settle: Settle<()>,
    },
    Call {
        input: Input,
        settle: Settle<()>,
    },
    StartCallout {
        to: String,
        from: Option<String>,
        tags: Option<String>,
        settle: Settle<()>,
    },
    Phone {
        input: PhoneInput,
        settle: Settle<()>,
    },
    PressKey(char, Settle<()>),
    Microphone {
        on: Option<bool>,
        settle: Settle<bool>,
    },
    Camera {
        on: Option<bool>,
        settle: Settle<bool>,
    },
    SwitchCamera(Settle<CameraType>),
    DoNotDisturb(bool),
    /// The lists have been read again after the sign-in of that session.
    Synchronised(u64, Result<Vec<Chat>, Error>),
    /// The owed reports have been sent, as far as possible; `true` when more may be owed.
    Reported(bool),
    /// Somebody's data came.
    Met(User),
    /// A group's details came.
    MetGroup(Id),
    /// A question who somebody is has been answered, or not.
    Asked(Id),
    /// Something happened here that other devices hear of by this packet.
    Arrived(ToClient),
}

impl Command {
    /// It will not be done; whoever waits for it is told.
    pub fn refuse(self, error: &Error) {
        match self {
            Self::Connect(settle) | Self::ConnectAs(_, settle) | Self::Reconnect(settle) => {
                settle.settle(Err(error.clone()));
            }
            Self::Disconnect(settle)
            | Self::StartCall { settle, .. }
            | Self::StartCallout { settle, .. }
            | Self::Phone { settle, .. }
            | Self::PressKey(_, settle)
            | Self::Call { settle, .. } => settle.settle(Err(error.clone())),
            Self::SwitchCamera(settle) => settle.settle(Err(error.clone())),
            Self::Microphone { settle, .. } | Self::Camera { settle, .. } => {
                settle.settle(Err(error.clone()));
            }
            Self::Flush
            | Self::Resend(..)
            | Self::MarkSeen(_)
            | Self::DoNotDisturb(_)
            | Self::Synchronised(..)
            | Self::Reported(_)
            | Self::Met(_)
            | Self::MetGroup(_)
            | Self::Asked(_)
            | Self::Arrived(_) => {}
        }
    }
}

/// Whether the server's lists are being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// They are not.
    No,
    /// They are.
    Once,
    /// They are, and something happened meanwhile that another reading must look for.
    Again,
}

pub struct Actor {
    pub(super) config: Config,
    pub(super) connection: connection::Connection,
    pub(super) store: Store,
    pub(super) listeners: Arc<Listeners>,
    pub(super) shared: Arc<Shared>,
    pub(super) calls: Calls,
    pub(super) engine: Engine,
    /// For its own tasks to report back; weak, so that the actor ends with the last [`Core`](super::Core).
    pub(super) commands: mpsc::WeakSender<Command>,
    pub(super) me: Option<User>,
    pub(super) ice_servers: Vec<IceServer>,
    /// Messages sent on this connection and not acked yet.
    pub(super) in_flight: HashSet<(Chat, Id)>,
    /// When the next ack must have come.
    pub(super) ack_by: Option<Instant>,
    /// A task sends reports.
    pub(super) reporting: bool,
    /// Reports fell due meanwhile.
    pub(super) report_again: bool,
    reading: Reading,
    /// The present connection's, or the last one's.
    pub(super) session: u64,
    /// The last messages that listeners were told of when they arrived.
    pub(super) told: VecDeque<(Chat, Id, Id)>,
    /// Users about whom a question is under way.
    pub(super) asking: HashSet<Id>,
    /// Somebody has asked to connect before.
    was_connected: bool,
    connecting: Vec<Settle<User>>,
    disconnecting: Vec<Settle<()>>,
    pub(super) presence_at: Option<Instant>,
    /// When the lists are read next.
    pub(super) lists_at: Option<Instant>,
    /// The lists have not been read since the sign-in.
    signed_in_lately: bool,
}

impl Actor {
    pub fn new(
        config: Config,
        connection: connection::Connection,
        store: Store,
        listeners: &Arc<Listeners>,
        shared: &Arc<Shared>,
        engine: Engine,
        commands: mpsc::WeakSender<Command>,
    ) -> Self {
        Self {
            calls: Calls::default(),
            config,
            connection,
            store,
            listeners: Arc::clone(listeners),
            shared: Arc::clone(shared),
            engine,
            commands,
            me: None,
            ice_servers: Vec::new(),
            in_flight: HashSet::new(),
            ack_by: None,
            reporting: false,
            report_again: false,
            reading: Reading::No,
            session: 0,
            told: VecDeque::new(),
            asking: HashSet::new(),
            was_connected: false,
            connecting: Vec::new(),
            disconnecting: Vec::new(),
            presence_at: None,
            lists_at: None,
            signed_in_lately: false,
        }
    }

    pub async fn run(
        mut self,
        mut inbox: mpsc::Receiver<Command>,
        mut news: mpsc::Receiver<connection::Event>,
    ) {
        self.remember().await;
        loop {
            let call_deadline = self.calls.deadline().map(Instant::from_std);
            tokio::select! {
                command = inbox.recv() => match command {
                    Some(command) => self.command(command).await,
                    None => break,
                },
                event = news.recv() => match event {
                    Some(event) => self.connection_event(event).await,
                    None => break,
                },
                event = self.engine.next() => self.engine_event(event).await,
                () = at(call_deadline) => {
                    self.call_input(Input::Tick).await;
                    self.phone_input(PhoneInput::Tick).await;
                }
                () = at(self.presence_at) => self.refresh_presence(),
                () = at(self.ack_by) => self.send_again().await,
                () = at(self.lists_at) => self.read_lists(),
            }
        }
        self.leave().await;
    }

    /// Who we were last time: offline, one reads and writes as that user. A store of somebody else's is emptied at
    /// the sign-in, so nothing is written into it before.
    async fn remember(&mut self) {
        match self.store.me().await {
            Ok(me) => self.set_me(me.filter(|me| me.name == self.config.connection.account.user)),
            Err(error) => tracing::warn!(%error, "the store does not say who we are"),
        }
    }

    /// Ends the call for the other side too.
    async fn leave(mut self) {
        self.call_input(Input::Stop).await;
        self.phone_input(PhoneInput::Stop).await;
        let _ = self.connection.disconnect();
    }

    async fn command(&mut self, command: Command) {
        match command {
            Command::Connect(settle) => self.connect(settle),
            Command::ConnectAs(account, settle) => self.connect_as(*account, settle).await,
            Command::Reconnect(settle) => self.reconnect(settle),
            Command::Disconnect(settle) => self.disconnect(settle),
            Command::Flush => self.flush_outbox().await,
            Command::Resend(chat, id) => self.resend(chat, id).await,
            Command::MarkSeen(chat) => self.mark_seen(chat).await,
            Command::StartCall {
                user,
                media,
                settle,
            } => {
                let started = self.start_call(user, media).await;
                settle.settle(started);
            }
            Command::Call { input, settle } => {
                let done = self.call_wish(input).await;
                settle.settle(done);
            }
            Command::StartCallout {
                to,
                from,
                tags,
                settle,
            } => self.start_callout(to, from, tags, settle).await,
            Command::Phone { input, settle } => {
                let done = self.phone_wish(input).await;
                settle.settle(done);
            }
            Command::PressKey(key, settle) => {
                let pressed = self.press_key(key);
                settle.settle(pressed);
            }
            Command::Microphone { on, settle } => {
                let state = self.set_microphone(on);
                settle.settle(state);
            }
            Command::Camera { on, settle } => {
                let state = self.set_camera(on);
                settle.settle(state);
            }
            Command::SwitchCamera(settle) => {
                let switched = self.switch_camera();
                settle.settle(switched);
            }
            Command::DoNotDisturb(on) => self.set_do_not_disturb(on),
            Command::Synchronised(session, result) => self.synchronised(session, result),
            Command::Reported(more) => {
                self.reporting = false;
                if more || self.report_again {
                    self.flush_reports();
                }
            }
            Command::Met(user) => self.met(user),
            Command::MetGroup(group) => {
                self.listeners.tell(Event::Conversation(Chat::group(group)));
            }
            Command::Arrived(packet) => self.packet(packet).await,
            Command::Asked(id) => {
                self.asking.remove(&id);
            }
        }
    }

    fn connect(&mut self, settle: Settle<User>) {
        // Who is about to leave is not online any more.
        if self.disconnecting.is_empty()
            && let Connection::Online(user) = self.shared.get(|view| view.connection.clone())
        {
            settle.settle(Ok(user));
            return;
        }
        if let Some(parameter) = self.config.connection.account.missing() {
            settle.settle(Err(Error::Parameter { parameter }));
            return;
        }
        match self.connection.connect() {
            Ok(()) => {
                self.was_connected = true;
                self.connecting.push(settle);
            }
            Err(error) => settle.settle(Err(error.into())),
        }
    }

    async fn connect_as(&mut self, account: connection::Account, settle: Settle<User>) {
        if self.is_busy() {
            settle.settle(Err(Error::State("it is connected already, or connecting")));
            return;
        }
        self.config.connection.account = account.clone();
        if let Err(error) = self.connection.set_account(account) {
            settle.settle(Err(error.into()));
            return;
        }
        self.remember().await;
        self.connect(settle);
    }

    fn reconnect(&mut self, settle: Settle<User>) {
        if !self.was_connected {
            settle.settle(Err(Error::State("it was never connected")));
        } else if self.is_busy() {
            settle.settle(Err(Error::State("it is connected already, or connecting")));
        } else {
            self.connect(settle);
        }
    }

    /// Whether it is connected, or a try is under way.
    fn is_busy(&self) -> bool {
        let is_trying = |view: &super::View| {
            matches!(
                view.connection,
                Connection::Online(_) | Connection::Connecting { .. }
            )
        };
        !self.connecting.is_empty() || self.shared.get(is_trying)
    }

    fn disconnect(&mut self, settle: Settle<()>) {
        let is_off = |view: &super::View| matches!(view.connection, Connection::Offline { .. });
        if self.connecting.is_empty() && self.disconnecting.is_empty() && self.shared.get(is_off) {
            settle.settle(Err(connection::Error::NotConnected.into()));
            return;
        }
        if let Err(error) = self.connection.disconnect() {
            settle.settle(Err(error.into()));
            return;
        }
        self.disconnecting.push(settle);
        self.give_up_connecting(&connection::Error::NotConnected.into());
    }

    fn give_up_connecting(&mut self, reason: &Error) {
        for settle in self.connecting.drain(..) {
            settle.settle(Err(reason.clone()));
        }
    }

    async fn connection_event(&mut self, event: connection::Event) {
        match event {
            connection::Event::Packet(packet) => self.packet(packet).await,
            connection::Event::Connecting { attempt } => {
                self.show(Connection::Connecting { attempt });
            }
            connection::Event::Online {
                session,
                user,
                ice_servers,
            } => {
                self.session = session;
                self.online(user, ice_servers).await;
            }
            connection::Event::Waiting {
                reason,
                attempt,
                retry_at,
            } => {
                let reason = Error::from(reason);
                self.offline().await;
                self.give_up_connecting(&reason);
                self.show(Connection::Waiting {
                    reason,
                    attempt,
                    retry_at,
                });
            }
            connection::Event::Offline { reason } => {
                self.offline().await;
                let reason = reason.map(Error::from);
                // When it was asked for, those who want to connect have asked after that.
                if let Some(reason) = &reason {
                    self.give_up_connecting(reason);
                }
                self.show(Connection::Offline { reason });
                for settle in self.disconnecting.drain(..) {
                    settle.settle(Ok(()));
                }
            }
        }
    }

    async fn online(&mut self, user: SignedIn, ice_servers: Vec<IceServer>) {
        let me = User {
            id: user.id,
            name: user.name,
            fullname: user.fullname,
            online: true,
            last_visit: 0,
        };
        if let Err(error) = self
            .store
            .adopt(&self.config.connection.account.app_id, &me)
            .await
        {
            tracing::warn!(%error, "the store cannot take the account over");
        }
        self.ice_servers = ice_servers;
        self.in_flight.clear();
        self.ack_by = None;
        self.reading = Reading::No;
        self.set_me(Some(me.clone()));
        self.show(Connection::Online(me.clone()));
        for settle in self.connecting.drain(..) {
            settle.settle(Ok(me.clone()));
        }
        self.call_input(Input::SignallingBack).await;
        self.presence_at = Some(Instant::now() + people::PRESENCE_FIRST);
        self.flush_outbox().await;
        self.signed_in_lately = true;
        self.read_lists();
    }

    /// Reads what changed on the server, in a task; one such task at a time.
    pub(super) fn read_lists(&mut self) {
        let Some(me) = self.me.clone().filter(|_| self.online_now()) else {
            return;
        };
        self.lists_at = None;
        if self.reading != Reading::No {
            self.reading = Reading::Again;
            return;
        }
        self.reading = Reading::Once;
        let (connection, store, commands) = self.for_a_task();
        let session = self.session;
        tokio::spawn(async move {
            let result = sync::everything(&connection, &store, me).await;
            report_back(&commands, Command::Synchronised(session, result)).await;
        });
    }

    /// What a task of the actor's own works with: the connection, the store, and the way to report back.
    pub(super) fn for_a_task(&self) -> (connection::Connection, Store, mpsc::WeakSender<Command>) {
        (
            self.connection.clone(),
            self.store.clone(),
            self.commands.clone(),
        )
    }

    /// Something came or went outside the lists: after a while they are read, so that the next sign-in has less to
    /// read again.
    pub(super) fn lists_are_old(&mut self) {
        let later = || Instant::now() + LISTS_AFTER;
        self.lists_at.get_or_insert_with(later);
    }

    fn synchronised(&mut self, session: u64, result: Result<Vec<Chat>, Error>) {
        if session != self.session {
            return;
        }
        let again = std::mem::replace(&mut self.reading, Reading::No) == Reading::Again;
        match result {
            Ok(_) if std::mem::take(&mut self.signed_in_lately) => {
                self.listeners.tell(Event::Resync);
            }
            Ok(changed) => changed
                .into_iter()
                .for_each(|chat| self.listeners.tell(Event::Conversation(chat))),
            // The connection's own news says why; the next sign-in reads the lists again.
            Err(error) => tracing::info!(%error, "reading the lists failed"),
        }
        if again {
            self.read_lists();
        }
        self.flush_reports();
    }

    async fn offline(&mut self) {
        self.presence_at = None;
        self.lists_at = None;
        self.in_flight.clear();
        self.ack_by = None;
        self.reading = Reading::No;
        self.call_input(Input::SignallingLost).await;
        self.phone_input(PhoneInput::SignallingLost).await;
    }

    async fn packet(&mut self, packet: ToClient) {
        match packet {
            ToClient::CallStart(start) if self.calls.phone.call().is_some() => {
                for output in Machine::turn_away(&start) {
                    self.carry_out(output).await;
                }
            }
            ToClient::CallStart(start) => self.call_input(Input::Offered(start)).await,
            ToClient::CallData(data) => self.call_input(Input::Data(data)).await,
            ToClient::CallStatus(status) => self.call_input(Input::Status(status)).await,
            ToClient::CallStatusByMe(news) => {
                self.remember_answered_elsewhere(&news);
                self.call_input(Input::StatusByMe(news)).await;
            }
            other => {
                if let Some(other) = self.phone_packet(other).await {
                    self.message_packet(other).await;
                }
            }
        }
    }

    fn set_me(&mut self, me: Option<User>) {
        self.me.clone_from(&me);
        self.shared.set(|view| view.me = me);
    }

    fn show(&self, connection: Connection) {
        self.shared.set(|view| view.connection = connection.clone());
        self.listeners.tell(Event::Connection(connection));
    }

    /// A message's row changed.
    pub(super) fn tell_message(&self, event: fn(Message) -> Event, message: Message) {
        self.listeners.tell(Event::Conversation(message.chat));
        self.listeners.tell(event(message));
    }
}

/// A task of the actor's own reports back; an actor that is gone needs no report.
pub async fn report_back(commands: &mpsc::WeakSender<Command>, command: Command) {
    if let Some(commands) = commands.upgrade() {
        let _ = commands.send(command).await;
    }
}

async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
