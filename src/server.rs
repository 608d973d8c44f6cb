//! The server: `azstackd`, and the same thing embedded in the desktop program for the first run.
//!
//! [`run`] takes a bound listener, a [`Config`] and a future that says when to stop; it owns everything it starts.
//! [`accounts::Admin`] is the desk beside it: apps and users, from this process or another one.
//!
//! How it is put together: `gate` accepts sockets and upgrades them, `peer` is the one task of each socket,
//! `hub` knows who is here, `messages`, `reports`, `groups`, `lists`, `users` and `devices` answer requests from the
//! `store`, which keeps the rules, `files` takes files and serves them, `stickers` too, `calls` is the
//! bookkeeping of ringing and talking, `phone` the gateway to the telephone network. It never touches the media of free
//! calls, which goes from peer to peer; that of phone calls it relays.

pub mod accounts;
mod calling;
mod calls;
mod check;
mod config;
pub mod counters;
mod devices;
mod files;
mod gate;
mod groups;
mod hub;
mod lists;
mod messages;
mod outbox;
mod peer;
pub mod phone;
mod refusal;
mod reports;
mod stickers;
mod store;
mod turn;
mod users;

use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;

use crate::protocol::Id;
use crate::protocol::auth::IceServer;

pub use config::{Config, Limits, Tls};
pub use counters::{Count, Counters};
pub use turn::Turn;

use accounts::SignIn;
use calls::Calls;
use files::Files;
use hub::Hub;
use stickers::Stickers;
use store::{Store, StoreError};

/// Result codes `r` that mean failure, as proposed in protocol § 3.0: none collides with a success value.
mod code {
    use super::store::StoreError;

    /// Something failed here; trying again may help.
    pub(super) const GENERAL: i64 = -1;
    /// The sender may not do that.
    pub(super) const NOT_ALLOWED: i64 = -2;
    /// Only members of the group may do that.
    pub(super) const NOT_MEMBER: i64 = -3;
    /// No such user, group or message, or none for the sender.
    pub(super) const NOT_FOUND: i64 = -4;
    /// The request makes no sense.
    pub(super) const BAD_REQUEST: i64 = -5;
    /// Too long or too many.
    pub(super) const LIMIT: i64 = -6;

    /// The code for what the store said.
    pub(super) fn of(error: &StoreError) -> i64 {
        match error {
            StoreError::NoSuchUser | StoreError::NoSuchGroup | StoreError::NoSuchMessage => {
                NOT_FOUND
            }
            StoreError::NotMember => NOT_MEMBER,
            StoreError::NotAllowed => NOT_ALLOWED,
            StoreError::Senseless | StoreError::NoSuchFile => BAD_REQUEST,
            StoreError::TooManyAlike | StoreError::TooMany | StoreError::NoRoom => LIMIT,
            StoreError::Full | StoreError::Closed | StoreError::Database(_) => GENERAL,
        }
    }
}

/// Why the server, or its administration, could not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The data folder cannot be made, read or written.
    #[error("the data folder {path} cannot be used: {reason}")]
    DataDir {
        /// The folder or the file in it.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Another server runs on the same data folder.
    #[error("another server already runs on the data folder {0}")]
    InUse(String),
    /// The database refused.
    #[error("the database failed: {0}")]
    Database(String),
    /// The listening socket is unusable.
    #[error("listening failed: {0}")]
    Listen(String),
    /// The certificate or its key is unusable.
    #[error("the TLS certificate or key cannot be used: {0}")]
    Tls(String),
    /// A key pair could not be generated.
    #[error("no RSA key pair could be generated")]
    Key,
    /// No app has this id.
    #[error("there is no app {0}")]
    NoSuchApp(String),
    /// Users with passwords belong to apps of the kind `password` only.
    #[error("app {0} does not sign in by password")]
    NotByPassword(String),
    /// The gateway to the telephone network cannot be set up.
    #[error("phone calls: {0}")]
    Phone(String),
    /// A name, id or password is empty, too long or has characters it may not have.
    #[error("{0}")]
    Invalid(&'static str),
}

/// What all sockets share.
struct Server {
    config: Config,
    /// The listener's own address, told to clients in 29, which only copy it.
    address: std::net::SocketAddr,
    store: Arc<dyn Store>,
    sign_in: SignIn,
    hub: Arc<Hub>,
    files: Arc<Files>,
    stickers: Stickers,
    calls: Mutex<Calls>,
    /// Calls to and from phones.
    phone: Option<Arc<phone::Gateway>>,
    /// A call's deadline moved: the clock task looks again.
    calls_changed: Notify,
    /// Turns true when the server stops.
    stop: watch::Receiver<bool>,
    /// Every socket task holds a clone of its strong one: when all are gone the server may close its store.
    alive: mpsc::WeakSender<()>,
}

impl Server {
    /// The STUN and TURN servers for a user's calls.
    fn ice_servers(&self, user: Id) -> Vec<IceServer> {
        let now = store::now_seconds().try_into().unwrap_or(0);
        let turn = self.config.turn.iter();
        let turn = turn.flat_map(|turn| turn.servers(user, now));
        self.config
            .ice_servers
            .iter()
            .cloned()
            .chain(turn)
            .collect()
    }

    fn count(&self, what: Count) {
        self.config.counters.add(what);
    }

    /// Counts a failure, and logs it if it is ours; returns its code.
    fn failure(&self, error: &StoreError) -> i64 {
        let r = code::of(error);
        if r == code::GENERAL {
            tracing::error!(%error, "a request failed");
        }
        self.count(Count::RequestFailed);
        r
    }
}

/// Serves on `listener` as `config` says until `shutdown` completes; then says goodbye to every socket (`41`), commits
/// what is queued and returns within [`Limits::stop_time`] and a little.
///
/// # Errors
/// [`Error::DataDir`], [`Error::InUse`], [`Error::Database`], [`Error::Tls`] or [`Error::Listen`], all before the
/// first socket is accepted.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use azstack::server::{Config, run};
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
/// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
/// let server = tokio::spawn(run(listener, Config::new("data"), async {
///     let _ = stopped.await;
/// }));
/// drop(stop);
/// server.await??;
/// # Ok(()) }
/// ```
pub async fn run(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Error> {
    let address = listener
        .local_addr()
        .map_err(|error| Error::Listen(error.to_string()))?;
    let gate = gate::Gate::new(listener, &config)?;
    let _lock = accounts::lock(&config.data_dir)?;
    let store = Arc::new(store::Sqlite::open(&config.data_dir)?);
    let (stop_all, stop) = watch::channel(false);
    let (alive, mut all_gone) = mpsc::channel(1);
    let hub = Arc::new(Hub::default());
    let files = Arc::new(Files::open(&config, address)?);
    let recorder = (files.clone(), alive.downgrade());
    let (phone, phone_requests) = open_phone(&config, &hub, &store, recorder).await?;
    let server = Arc::new(Server {
        address,
        store: store.clone(),
        sign_in: SignIn::new(store.clone(), &config).await?,
        hub,
        files,
        stickers: Stickers::new(&config),
        calls: Mutex::new(Calls::new(config.ring_time)),
        phone,
        calls_changed: Notify::new(),
        stop,
        alive: alive.downgrade(),
        config,
    });
    server
        .resume_calls()
        .await
        .map_err(|error| Error::Database(error.to_string()))?;
    let sip = speak_sip(&server, phone_requests);
    let counters = server.config.counters.clone();
    let stop_time = server.config.limits.stop_time;

    tokio::select! {
        // The accept loop has no end of its own and mends its errors itself.
        _ = axum::serve(gate, gate::service(server.clone())).into_future() => {}
        () = calling::keep_time(&server) => {}
        () = server.sweep_files() => {}
        () = shutdown => {}
    }

    if let Some(phone) = &server.phone {
        phone.stop(stop_time).await;
    }
    drop(sip);
    let _ = stop_all.send(true);
    drop(alive);
    let _ = tokio::time::timeout(stop_time, all_gone.recv()).await;
    store.close().await;
    tracing::info!(%counters, "server stopped");
    Ok(())
}

type Requests = Option<rsipstack::transaction::TransactionReceiver>;

/// The gateway to the telephone network, if there is to be one. What a killed server left open is closed first, also
/// when there is no gateway any more.
async fn open_phone(
    config: &Config,
    hub: &Arc<Hub>,
    store: &Arc<store::Sqlite>,
    recorder: (Arc<Files>, mpsc::WeakSender<()>),
) -> Result<(Option<Arc<phone::Gateway>>, Requests), Error> {
    let store: Arc<dyn Store> = store.clone();
    let interrupted = store.close_interrupted_calls().await;
    match interrupted.map_err(|error| Error::Database(error.to_string()))? {
        0 => {}
        calls => tracing::warn!(
            calls,
            "phone calls were interrupted when the server was killed"
        ),
    }
    let Some(phone) = config.phone.clone() else {
        return Ok((None, None));
    };
    let (ice, counters) = (config.ice_servers.clone(), config.counters.clone());
    let opening = phone::Gateway::open(phone, hub.clone(), store, ice, counters, recorder);
    let (gateway, requests) = opening.await?;
    Ok((Some(gateway), Some(requests)))
}

/// Serves trunks in a task of its own, until the result is dropped: calls say goodbye when everything else has ended.
fn speak_sip(server: &Server, requests: Requests) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    if let (Some(phone), Some(requests)) = (&server.phone, requests) {
        tasks.spawn(phone.clone().serve(requests));
    }
    tasks
}
