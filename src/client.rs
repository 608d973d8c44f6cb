//! The SDK's face: [`Core`], a cheap handle to everything a chat-and-call program does, and its [`Event`]s.
//!
//! This is the one place that knows connection, store, call machine and media; they do not know each other. A task of
//! its own (the actor) joins them: packets become rows and events, calls drive the media. Whoever uses a [`Core`] only
//! sends wishes and listens.

mod actor;
mod calling;
mod calls;
mod chatting;
mod config;
pub mod constants;
mod devices;
mod engine;
mod error;
mod event;
mod files;
mod function;
mod grouping;
mod history;
mod listener;
mod messages;
mod pages;
mod pending;
mod people;
mod phone;
mod sync;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::{self, error::TrySendError};
use tracing::instrument::WithSubscriber;

pub use crate::call::{Direction, End as CallEnd, Line as CallLine, Stage as CallStage};
pub use crate::connection::{Account, Backoff};
pub use config::{Config, LogLevel};
#[cfg(feature = "ui")]
pub(crate) use error::AccountPart;
pub use error::Error;
#[cfg(feature = "media")]
pub use event::Shortage;
pub use event::{Call, Connection, Event};
pub use files::{
    LARGEST_DOWNLOAD, Progress, Thumbnail, Transfer, TransferControl, Uploaded, thumbnail,
};
pub use function::{
    ConversationPage, GroupChange, GroupDetails, ListedConversation, ListedGroup, MessagePage,
    NewMessage, Returned, StickerPack, WhichUsers,
};
pub use listener::Events;
pub use pending::Pending;
pub use phone::PhoneAccount;

use crate::connection;
use crate::protocol::Millis;
use crate::store::{Chat, Store, User};
use actor::{Actor, Command};
use listener::Listeners;
use pending::pending;

/// Wishes waiting for the actor; beyond it the function fails with `ERR_UNEXPECTED_DATA`.
const COMMAND_QUEUE: usize = 1024;

/// Between two portions of older messages that are made findable: the disk is not ours alone.
const INDEX_PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

/// The folder for fetched pictures, beside the store.
const CACHE: &str = "pictures";

/// The longest text, in bytes of UTF-8.
pub use crate::protocol::content::LONGEST_TEXT;

/// A chat-and-call client: cheap to clone, never blocking. The client ends when the last clone is dropped.
///
/// ```no_run
/// # async fn example() -> Result<(), azstack::client::Error> {
/// use azstack::client::{Config, Core, NewMessage};
/// # let config: Config = unimplemented!();
/// let core = Core::new(config)?;
/// let me = core.connect().await?;
/// let chat = core.open_chat("bob").await?;
/// let message = core.new_message(NewMessage::text(chat, "Hello")).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Core(Arc<Inner>);

struct Inner {
    commands: mpsc::Sender<Command>,
    connection: connection::Connection,
    store: Store,
    listeners: Arc<Listeners>,
    shared: Arc<Shared>,
    cache: Arc<files::Cache>,
    #[cfg(feature = "media")]
    media: crate::media::Media,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.shared)
    }
}

/// A [`Core`] that does not keep the client alive.
#[derive(Clone, Debug)]
pub struct WeakCore(std::sync::Weak<Inner>);

impl WeakCore {
    /// The client, if it still runs.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let weak = core.downgrade();
    /// assert!(weak.upgrade().is_some());
    /// # }
    /// ```
    pub fn upgrade(&self) -> Option<Core> {
        self.0.upgrade().map(Core)
    }
}

/// What the actor shows without being asked.
#[derive(Debug)]
struct Shared(Mutex<View>);

#[derive(Clone, Debug)]
struct View {
    connection: Connection,
    me: Option<User>,
    call: Option<Call>,
    server: url::Url,
}

impl Shared {
    fn get<T>(&self, look: impl FnOnce(&View) -> T) -> T {
        look(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, change: impl FnOnce(&mut View)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.listeners.close();
    }
}

/// Makes messages from before there was an index findable, a few at a time.
async fn take_into_the_index(store: Store) {
    loop {
        match store.index_more().await {
            Ok(true) => tokio::time::sleep(INDEX_PAUSE).await,
            Ok(false) => return,
            Err(error) => return tracing::warn!(%error, "older messages cannot be searched"),
        }
    }
}

impl Core {
    /// Opens the store of `config` and starts the client, not connected yet. Must run inside a tokio runtime.
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot be opened, [`Error::Closed`] outside a runtime.
    ///
    /// ```no_run
    /// # async fn example(config: azstack::client::Config) -> Result<(), azstack::Error> {
    /// let core = azstack::Core::new(config)?;
    /// core.connect().await?;
    /// # Ok(()) }
    /// ```
    pub fn new(config: Config) -> Result<Self, Error> {
        tokio::runtime::Handle::try_current().map_err(|_| Error::Closed)?;
        config.log_level.around(|| Self::start(config.sane()))
    }

    fn start(config: Config) -> Result<Self, Error> {
        let store = match &config.store {
            Some(path) => Store::open(path)?,
            None => Store::in_memory()?,
        };
        let beside = config.store.as_ref().and_then(|store| store.parent());
        let beside = beside.map(|folder| folder.join(CACHE));
        let cache = Arc::new(files::Cache::new(config.cache.clone().or(beside)));
        let listeners = Arc::new(Listeners::default());
        let shared = Arc::new(Shared(Mutex::new(View {
            connection: Connection::Offline { reason: None },
            me: None,
            call: None,
            server: config.connection.server.clone(),
        })));
        let (commands, inbox) = mpsc::channel(COMMAND_QUEUE);
        let engine = engine::Engine::spawn(&config);
        #[cfg(feature = "media")]
        let media = engine.media().clone();
        let (connection, news) = connection::Connection::spawn(config.connection.clone());
        let actor = Actor::new(
            config,
            connection.clone(),
            store.clone(),
            &listeners,
            &shared,
            engine,
            commands.downgrade(),
        );
        tokio::spawn(actor.run(inbox, news).with_current_subscriber());
        tokio::spawn(take_into_the_index(store.clone()).with_current_subscriber());
        Ok(Self(Arc::new(Inner {
            commands,
            connection,
            store,
            listeners,
            shared,
            cache,
            #[cfg(feature = "media")]
            media,
        })))
    }

    /// A handle that does not keep the client alive.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let weak = core.downgrade();
    /// drop(core);
    /// assert!(weak.upgrade().is_none());
    /// # }
    /// ```
    pub fn downgrade(&self) -> WeakCore {
        WeakCore(Arc::downgrade(&self.0))
    }

    /// Connects to `server` (`http`, `https`, `ws` or `wss`; the path is always `/socket.io/`) from the next try on.
    /// The account stays the same.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// core.set_server("http://127.0.0.1:9200".parse().unwrap());
    /// # }
    /// ```
    pub fn set_server(&self, server: url::Url) {
        // Overloaded only while it connects as it is; whoever follows an address sets it again.
        self.0.shared.set(|view| view.server = server.clone());
        let _ = self.0.connection.set_server(server);
    }

    /// Where transfers go.
    fn server(&self) -> url::Url {
        self.0.shared.get(|view| view.server.clone())
    }

    /// A new listener, from now on.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) {
    /// let mut events = core.events();
    /// while let Some(event) = events.next().await {
    ///     println!("{event:?}");
    /// }
    /// # }
    /// ```
    pub fn events(&self) -> Events {
        self.0.listeners.listen()
    }

    /// The state of the connection now.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// use azstack::client::Connection;
    /// let online = matches!(core.connection(), Connection::Online(_));
    /// # }
    /// ```
    pub fn connection(&self) -> Connection {
        self.0.shared.get(|view| view.connection.clone())
    }

    /// My own user, once known: from the store right after the start, else from the first sign-in.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// if let Some(me) = core.me() {
    ///     println!("{} is {}", me.id, me.fullname);
    /// }
    /// # }
    /// ```
    pub fn me(&self) -> Option<User> {
        self.0.shared.get(|view| view.me.clone())
    }

    /// The local store, to read from.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// for row in core.store().conversations(50).await? {
    ///     println!("{:?}: {} unread", row.chat, row.unread);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The running call, or the one that just ended.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// if let Some(call) = core.call() {
    ///     println!("{:?}", call.stage);
    /// }
    /// # }
    /// ```
    pub fn call(&self) -> Option<Call> {
        self.0.shared.get(|view| view.call.clone())
    }

    /// Signs in (services 29, 179, 162). Already connected, or retrying: the same result at once, or a try at once.
    ///
    /// # Errors
    /// [`Error::Connection`]: unreachable, refused, timed out, unusable key or credentials.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let me = core.connect().await?;
    /// println!("signed in as {}", me.name);
    /// # Ok(()) }
    /// ```
    pub fn connect(&self) -> Pending<User> {
        let (settle, result) = pending(&self.0.listeners, Returned::Connect);
        self.command(Command::Connect(settle));
        result
    }

    /// Signs in as `account`, which replaces the configured one (services 29, 179, 162). The store is emptied if it was
    /// another user's.
    ///
    /// # Errors
    /// As [`connect`](Self::connect); [`Error::State`] while connected or connecting.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, account: azstack::client::Account) -> Result<(), azstack::Error> {
    /// let me = core.connect_as(account).await?;
    /// # Ok(()) }
    /// ```
    pub fn connect_as(&self, account: Account) -> Pending<User> {
        let (settle, result) = pending(&self.0.listeners, Returned::Connect);
        self.command(Command::ConnectAs(Box::new(account), settle));
        result
    }

    /// Tries again now, after [`connect`](Self::connect) was called and the connection is gone.
    ///
    /// # Errors
    /// As [`connect`](Self::connect); [`Error::State`] before the first `connect`, while connected or connecting.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let me = core.reconnect().await?;
    /// # Ok(()) }
    /// ```
    pub fn reconnect(&self) -> Pending<User> {
        let (settle, result) = pending(&self.0.listeners, Returned::Reconnect);
        self.command(Command::Reconnect(settle));
        result
    }

    /// Signs out and stays offline. Settles when the socket is closed.
    ///
    /// # Errors
    /// [`Error::Connection`] when not connected.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.disconnect().await?;
    /// # Ok(()) }
    /// ```
    pub fn disconnect(&self) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::Disconnect);
        self.command(Command::Disconnect(settle));
        result
    }

    /// The users that `which` names, by number or by unique name (services 164, 165). Unknown ones are left out.
    ///
    /// # Errors
    /// [`Error::Parameter`] for an empty list, [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// use azstack::client::WhichUsers;
    /// let names = vec![String::from("bob")];
    /// let found = core.get_users_information(WhichUsers::Names(names)).await?;
    /// # Ok(()) }
    /// ```
    pub fn get_users_information(&self, which: WhichUsers) -> Pending<Vec<User>> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetUsersInformation);
        let users = pages::users(&self.0.connection, &self.0.store, which);
        let listeners = Arc::clone(&self.0.listeners);
        tokio::spawn(async move {
            let found = users.await.map(|(found, changed)| {
                changed
                    .into_iter()
                    .for_each(|user| listeners.tell(Event::User(user)));
                found
            });
            settle.settle(found);
        });
        result
    }

    /// Looks the unique name `name` up (service 165) and adds a conversation with that user.
    ///
    /// # Errors
    /// As [`get_users_information`](Self::get_users_information); [`Error::Parameter`] when nobody has that name.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let chat = core.open_chat("bob").await?;
    /// # Ok(()) }
    /// ```
    pub fn open_chat(&self, name: &str) -> Pending<Chat> {
        let (settle, result) = pending(&self.0.listeners, Returned::OpenChat);
        let users = self.get_users_information(WhichUsers::Names(vec![name.to_owned()]));
        let (store, listeners) = (self.0.store.clone(), Arc::clone(&self.0.listeners));
        tokio::spawn(async move {
            let opened = async {
                let found = users.await?.into_iter().next();
                let chat = Chat::user(found.ok_or(Error::Parameter { parameter: "name" })?.id);
                store.add_conversation(chat, now()).await?;
                listeners.tell(Event::Conversation(chat));
                Ok(chat)
            };
            settle.settle(opened.await);
        });
        result
    }

    fn command(&self, command: Command) {
        if let Err(TrySendError::Full(command)) = self.0.commands.try_send(command) {
            tracing::warn!("the client is overloaded: a command was refused");
            command.refuse(&connection::Error::Overloaded.into());
        }
    }
}

#[cfg(feature = "media")]
impl Core {
    /// Where my own picture is while [`Call::local_video`].
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let (sequence, picture) = core.local_video().latest();
    /// # }
    /// ```
    pub fn local_video(&self) -> crate::media::frame::Slot {
        self.0.media.local_video()
    }

    /// Where the other side's picture is while [`Call::remote_video`].
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let (sequence, picture) = core.remote_video().latest();
    /// # }
    /// ```
    pub fn remote_video(&self) -> crate::media::frame::Slot {
        self.0.media.remote_video()
    }

    /// Cameras, microphones, loudspeakers, speaker levels: the media of calls, for its listings and choices.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let media = core.media();
    /// # }
    /// ```
    pub fn media(&self) -> &crate::media::Media {
        &self.0.media
    }
}

/// Unix time in ms.
fn now() -> Millis {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| {
            elapsed.as_millis().try_into().unwrap_or(Millis::MAX)
        })
}
