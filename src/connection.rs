//! The connection actor: dials, signs in, keeps the socket alive, retries, and matches replies to requests.
//!
//! One task owns the socket. Commands go in through [`Connection`] by a bounded queue; what happens comes out as
//! [`Event`]s. It knows nothing of messages, calls or storage: packets pass through.
//!
//! The handshake is the original's (protocol § 1.4): a first socket asks for the address (29), a second one to the
//! same URL signs in (179 → 162). There is no resumption: after every [`Event::Online`] the lists are read again.

mod actor;
mod backoff;
mod link;
mod requests;
mod tls;
mod token;

use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tracing::instrument::WithSubscriber;

use crate::protocol::auth::IceServer;
use crate::protocol::{Id, ToClient, ToServer};

pub use backoff::Backoff;

/// Commands waiting for the actor; on full the caller gets [`Error::Overloaded`].
const COMMAND_QUEUE: usize = 1024;
/// Events waiting for the client; a full queue slows the socket down, as it should.
const EVENT_QUEUE: usize = 1024;

/// Where to connect to, as whom, and how patiently.
#[derive(Clone, Debug)]
pub struct Config {
    /// `http://`, `https://`, `ws://` or `wss://` URL of the server; the path is always `/socket.io/`.
    pub server: url::Url,
    /// Who signs in.
    pub account: Account,
    /// A request without an answer fails after this long; the whole handshake counts as one.
    pub request_timeout: Duration,
    /// How often service 1 is sent, beside the Engine.IO ping.
    pub ping_interval: Duration,
    /// Whether and how to reconnect by itself.
    pub reconnect: Option<Backoff>,
}

/// Who signs in: `authenticatingData` of the original.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Application id, 32 hex digits.
    pub app_id: String,
    /// The application's public key: base64 of an X.509 SubjectPublicKeyInfo, with or without PEM header lines.
    pub public_key: String,
    /// The user's unique name.
    pub user: String,
    /// Display name.
    pub fullname: String,
    /// Whatever the app's sign-in kind asks for; may be empty.
    pub credentials: String,
    /// Separates users of one app from each other; usually empty.
    pub namespace: String,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Credentials never reach a log.
        write!(f, "Account({} of {})", self.user, self.app_id)
    }
}

impl Account {
    /// The name of a field that must not be empty, but is.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let required = [
            ("app_id", &self.app_id),
            ("public_key", &self.public_key),
            ("user", &self.user),
            ("fullname", &self.fullname),
        ];
        let missing = required.into_iter().find(|(_, value)| value.is_empty());
        missing.map(|(name, _)| name)
    }
}

/// Why connecting, or a request, failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server cannot be reached, or does not speak the protocol.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The established connection ended.
    #[error("the connection was lost: {0}")]
    Lost(String),
    /// The reply to 29 was another service.
    #[error("the server answered with an unknown service")]
    UnknownService,
    /// The reply to 29 or 179 has no readable body.
    #[error("the server's answer cannot be read")]
    ParseBody,
    /// The answer to a request cannot be read.
    #[error("the server's answer to a request cannot be read")]
    BadAnswer,
    /// The server refused the sign-in; it does not say why.
    #[error("the server refused the sign-in")]
    Refused,
    /// The public key is not a base64 SubjectPublicKeyInfo.
    #[error("the application's public key cannot be read")]
    PublicKey,
    /// User name, namespace and credentials do not fit the key (protocol § 2.1).
    #[error("user name and credentials are {excess} bytes too long for the application's key")]
    CredentialsTooLong {
        /// How many bytes too many.
        excess: usize,
    },
    /// There is no connection.
    #[error("not connected")]
    NotConnected,
    /// No answer within the request time-out.
    #[error("no answer in time")]
    TimedOut,
    /// More commands than the actor can take.
    #[error("too many requests at once")]
    Overloaded,
}

/// What the connection tells.
#[derive(Clone, Debug)]
pub enum Event {
    /// A try begins.
    Connecting {
        /// 1 for the first of a series.
        attempt: u32,
    },
    /// Signed in; packets may be sent.
    Online {
        /// Names this connection for [`Connection::send_in`].
        session: u64,
        /// Who we are.
        user: SignedIn,
        /// STUN and TURN servers for calls.
        ice_servers: Vec<IceServer>,
    },
    /// Ended, or a try failed; the next try is planned.
    Waiting {
        /// Why.
        reason: Error,
        /// Tries made so far in this series.
        attempt: u32,
        /// When the next one starts.
        retry_at: Instant,
    },
    /// Ended, or a try failed, and no further try follows.
    Offline {
        /// Why; `None` when asked for.
        reason: Option<Error>,
    },
    /// A packet arrived. Replies to requests come here too, after their request settled.
    Packet(ToClient),
}

/// The user of 162.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The user's number.
    pub id: Id,
    /// The unique name.
    pub name: String,
    /// Display name.
    pub fullname: String,
}

#[derive(Debug)]
enum Command {
    Connect,
    Disconnect,
    Server(url::Url),
    Account(Box<Account>),
    Send {
        /// The session it is for; `None` for whichever there is.
        session: Option<u64>,
        packet: ToServer,
    },
    Request {
        packet: ToServer,
        reply: oneshot::Sender<Result<ToClient, Error>>,
    },
}

/// The way in: a cheap handle to the actor. The actor ends when the last handle is dropped.
#[derive(Clone, Debug)]
pub struct Connection {
    commands: mpsc::Sender<Command>,
}

impl Connection {
    /// Starts the actor, not connected yet: the handle, and what it tells. Must run inside a tokio runtime.
    ///
    /// A [`Core`](crate::client::Core) does so by itself; this is for whoever wants the packets and nothing else.
    ///
    /// ```no_run
    /// # async fn example(config: azstack::connection::Config) -> Result<(), azstack::connection::Error> {
    /// use azstack::connection::Connection;
    /// let (connection, mut events) = Connection::spawn(config);
    /// connection.connect()?;
    /// while let Some(event) = events.recv().await {
    ///     println!("{event:?}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn spawn(config: Config) -> (Self, mpsc::Receiver<Event>) {
        let (commands, inbox) = mpsc::channel(COMMAND_QUEUE);
        let (outbox, events) = mpsc::channel(EVENT_QUEUE);
        let actor = actor::Actor::new(config, inbox, outbox);
        tokio::spawn(actor.run().with_current_subscriber());
        (Self { commands }, events)
    }

    /// Connects now: the first try, or the waiting retry at once (services 29, 179, 162). [`Event`]s say what becomes of it.
    ///
    /// # Errors
    /// [`Error::Overloaded`].
    ///
    /// ```no_run
    /// # fn example(connection: azstack::connection::Connection) -> Result<(), azstack::connection::Error> {
    /// connection.connect()?;
    /// # Ok(()) }
    /// ```
    pub fn connect(&self) -> Result<(), Error> {
        self.command(Command::Connect)
    }

    /// Signs out and stays offline; [`Event::Offline`] follows.
    ///
    /// # Errors
    /// [`Error::Overloaded`].
    ///
    /// ```no_run
    /// # fn example(connection: azstack::connection::Connection) -> Result<(), azstack::connection::Error> {
    /// connection.disconnect()?;
    /// # Ok(()) }
    /// ```
    pub fn disconnect(&self) -> Result<(), Error> {
        self.command(Command::Disconnect)
    }

    /// Dials another URL from the next try on.
    ///
    /// # Errors
    /// [`Error::Overloaded`].
    ///
    /// ```no_run
    /// # fn example(connection: azstack::connection::Connection) -> Result<(), azstack::connection::Error> {
    /// connection.set_server("http://127.0.0.1:9200".parse().unwrap())?;
    /// # Ok(()) }
    /// ```
    pub fn set_server(&self, server: url::Url) -> Result<(), Error> {
        self.command(Command::Server(server))
    }

    /// Signs in as somebody else from the next try on.
    ///
    /// # Errors
    /// [`Error::Overloaded`].
    ///
    /// ```no_run
    /// # use azstack::connection::{Account, Connection, Error};
    /// # fn example(connection: Connection, account: Account) -> Result<(), Error> {
    /// let user = String::from("bob");
    /// connection.set_account(Account { user, ..account })?;
    /// # Ok(()) }
    /// ```
    pub fn set_account(&self, account: Account) -> Result<(), Error> {
        self.command(Command::Account(Box::new(account)))
    }

    /// Sends a packet if connected, and drops it otherwise.
    ///
    /// # Errors
    /// [`Error::Overloaded`].
    ///
    /// ```no_run
    /// # fn example(connection: azstack::connection::Connection) -> Result<(), azstack::connection::Error> {
    /// use azstack::protocol::report::Typing;
    /// connection.send(Typing { to: 202 }.into())?;
    /// # Ok(()) }
    /// ```
    pub fn send(&self, packet: ToServer) -> Result<(), Error> {
        let session = None;
        self.command(Command::Send { session, packet })
    }

    /// Sends a packet if the connection is still the one of that [`Event::Online`], and drops it otherwise. What has
    /// an order needs this: a packet meant for a lost connection must not overtake what is sent again on the next.
    ///
    /// # Errors
    /// [`Error::Overloaded`].
    ///
    /// ```no_run
    /// # use azstack::connection::{Connection, Error, Event};
    /// # fn example(connection: Connection, event: Event) -> Result<(), Error> {
    /// use azstack::protocol::report::Typing;
    /// if let Event::Online { session, .. } = event {
    ///     connection.send_in(session, Typing { to: 202 }.into())?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn send_in(&self, session: u64, packet: ToServer) -> Result<(), Error> {
        let session = Some(session);
        self.command(Command::Send { session, packet })
    }

    /// Sends a request now and returns its answer to come. Lists in several chunks (164, 165) come joined.
    ///
    /// # Errors
    /// The future fails with [`Error::NotConnected`], [`Error::Lost`], [`Error::TimedOut`], [`Error::BadAnswer`] or
    /// [`Error::Overloaded`].
    ///
    /// ```no_run
    /// # async fn example(connection: azstack::connection::Connection) -> Result<(), azstack::connection::Error> {
    /// use azstack::protocol::{ToClient, user::ByName};
    /// let bob = ByName { purpose: 1, username_list: vec!["bob".into()] };
    /// if let ToClient::UsersByName(users) = connection.request(bob.into()).await? {
    ///     println!("{users:?}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn request(
        &self,
        packet: ToServer,
    ) -> impl Future<Output = Result<ToClient, Error>> + use<> {
        let (reply, answer) = oneshot::channel();
        let sent = self.command(Command::Request { packet, reply });
        async move {
            sent?;
            answer.await.unwrap_or(Err(Error::NotConnected))
        }
    }

    fn command(&self, command: Command) -> Result<(), Error> {
        self.commands
            .try_send(command)
            .map_err(|_| Error::Overloaded)
    }
}
