//! The task that joins connection, store, call machine and media.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::calls::Calls;
use super::engine::Engine;
use super::listener::Listeners;
use super::pending::Settle;
use super::{Config, Connection, Error, Event, Shared, sync};
use crate::call::Input;
use crate::connection::{self, SignedIn};
use crate::protocol::auth::IceServer;
use crate::protocol::call::MediaType;
use crate::protocol::{Id, ToClient};
use crate::store::{Chat, Message, Store, User};

/// Presence is never pushed (protocol § 7), so it is asked for this often while online.
const PRESENCE_EVERY: Duration = Duration::from_secs(60);

pub enum Command {
    Connect(Settle<User>),
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
    Microphone {
        on: Option<bool>,
        settle: Settle<bool>,
    },
    Camera {
        on: Option<bool>,
        settle: Settle<bool>,
    },
    SwitchCamera(Settle<()>),
    /// The lists have been read again after a sign-in.
    Synchronised(Result<(), Error>),
    /// The owed reports have been sent, as far as possible; `true` when more may be owed.
    Reported(bool),
    /// Somebody's data came.
    Met(User),
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
    pub(super) reporting: bool,
    connecting: Vec<Settle<User>>,
    presence_at: Option<Instant>,
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
            reporting: false,
            connecting: Vec::new(),
            presence_at: None,
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
                () = at(call_deadline) => self.call_input(Input::Tick).await,
                () = at(self.presence_at) => self.refresh_presence(),
            }
        }
        self.leave().await;
    }

    /// Who we were last time: offline, one reads and writes as that user.
    async fn remember(&mut self) {
        match self.store.me().await {
            Ok(me) => self.set_me(me),
            Err(error) => tracing::warn!(%error, "the store does not say who we are"),
        }
    }

    /// Ends the call for the other side too.
    async fn leave(mut self) {
        self.call_input(Input::Stop).await;
        let _ = self.connection.disconnect();
    }

    async fn command(&mut self, command: Command) {
        match command {
            Command::Connect(settle) => self.connect(settle),
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
            Command::Synchronised(result) => self.synchronised(result).await,
            Command::Reported(more) => {
                self.reporting = false;
                if more {
                    self.flush_reports();
                }
            }
            Command::Met(user) => self.met(user),
        }
    }

    fn connect(&mut self, settle: Settle<User>) {
        if let (Connection::Online(user), _) = (self.shared.get(|view| view.connection.clone()), ())
        {
            settle.settle(Ok(user));
            return;
        }
        match self.connection.connect() {
            Ok(()) => self.connecting.push(settle),
            Err(error) => settle.settle(Err(error.into())),
        }
    }

    async fn connection_event(&mut self, event: connection::Event) {
        match event {
            connection::Event::Packet(packet) => self.packet(packet).await,
            connection::Event::Connecting { attempt } => {
                self.show(Connection::Connecting { attempt })
            }
            connection::Event::Online { user, ice_servers } => self.online(user, ice_servers).await,
            connection::Event::Waiting {
                reason,
                attempt,
                retry_at,
            } => {
                let reason = Error::from(reason);
                self.offline(&reason).await;
                self.show(Connection::Waiting {
                    reason,
                    attempt,
                    retry_at,
                });
            }
            connection::Event::Offline { reason } => {
                let error = reason.clone().unwrap_or(connection::Error::NotConnected);
                self.offline(&error.into()).await;
                self.show(Connection::Offline {
                    reason: reason.map(Error::from),
                });
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
        if let Err(error) = self.store.adopt(&self.config.connection.app_id, &me).await {
            tracing::warn!(%error, "the store cannot take the account over");
        }
        self.ice_servers = ice_servers;
        self.in_flight.clear();
        self.set_me(Some(me.clone()));
        self.show(Connection::Online(me.clone()));
        for settle in self.connecting.drain(..) {
            settle.settle(Ok(me.clone()));
        }
        self.presence_at = Some(Instant::now() + PRESENCE_EVERY);
        self.flush_outbox().await;
        let (connection, store, commands) = (
            self.connection.clone(),
            self.store.clone(),
            self.commands.clone(),
        );
        tokio::spawn(async move {
            let result = sync::everything(&connection, &store, me).await;
            report_back(&commands, Command::Synchronised(result)).await;
        });
    }

    async fn synchronised(&mut self, result: Result<(), Error>) {
        match result {
            Ok(()) => {
                self.listeners.tell(Event::Resync);
                self.flush_reports();
            }
            // The connection's own news says why; the next sign-in reads the lists again.
            Err(error) => tracing::info!(%error, "reading the lists failed"),
        }
    }

    async fn offline(&mut self, reason: &Error) {
        self.presence_at = None;
        self.in_flight.clear();
        for settle in self.connecting.drain(..) {
            settle.settle(Err(reason.clone()));
        }
        self.call_input(Input::SignallingLost).await;
    }

    async fn packet(&mut self, packet: ToClient) {
        match packet {
            ToClient::CallStart(start) => self.call_input(Input::Offered(start)).await,
            ToClient::CallData(data) => self.call_input(Input::Data(data)).await,
            ToClient::CallStatus(status) => self.call_input(Input::Status(status)).await,
            ToClient::CallStatusByMe(status) => self.call_input(Input::StatusByMe(status)).await,
            other => self.message_packet(other).await,
        }
    }

    fn refresh_presence(&mut self) {
        self.presence_at = Some(Instant::now() + PRESENCE_EVERY);
        let (connection, store, commands) = (
            self.connection.clone(),
            self.store.clone(),
            self.commands.clone(),
        );
        tokio::spawn(async move {
            for user in sync::presence(&connection, &store)
                .await
                .unwrap_or_default()
            {
                report_back(&commands, Command::Met(user)).await;
            }
        });
    }

    /// Asks who somebody is, unless the store knows.
    pub(super) fn meet(&self, id: Id) {
        let (connection, store, commands) = (
            self.connection.clone(),
            self.store.clone(),
            self.commands.clone(),
        );
        tokio::spawn(async move {
            if matches!(store.user(id).await, Ok(None))
                && let Ok((found, _)) =
                    sync::users(&connection, &store, super::WhichUsers::Ids(vec![id])).await
            {
                for user in found {
                    report_back(&commands, Command::Met(user)).await;
                }
            }
        });
    }

    fn met(&mut self, user: User) {
        if let Some(call) = self.calls.met(&user) {
            self.show_call(call);
        }
        self.listeners.tell(Event::User(user));
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
