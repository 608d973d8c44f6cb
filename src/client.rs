//! The SDK's face: [`Core`], a cheap handle to everything a chat-and-call program does, and its [`Event`]s.
//!
//! This is the one place that knows connection, store, call machine and media; they do not know each other. A task of
//! its own (the actor) joins them: packets become rows and events, calls drive the media. Whoever uses a [`Core`] only
//! sends wishes and listens.

mod actor;
mod calls;
mod engine;
mod error;
mod event;
mod function;
mod listener;
mod messages;
mod pending;
mod sync;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;

pub use crate::call::{Direction, End as CallEnd, Stage as CallStage};
pub use crate::connection::Backoff;
pub use error::Error;
#[cfg(feature = "media")]
pub use event::Shortage;
pub use event::{Call, Connection, Event};
pub use function::{
    ConversationPage, ListedConversation, MessagePage, NewMessage, Returned, WhichUsers,
};
pub use listener::Events;
pub use pending::Pending;

use crate::connection;
use crate::protocol::call::MediaType;
use crate::protocol::message::Typing;
use crate::protocol::{ChatType, Id, Millis, ToServer};
use crate::store::{Chat, Message, MessageStatus, Store, User};
use actor::{Actor, Command};
use listener::Listeners;
use pending::pending;

/// Wishes waiting for the actor; beyond it the function fails with `ERR_UNEXPECTED_DATA`.
const COMMAND_QUEUE: usize = 1024;

/// The longest text the server takes, in characters.
pub const LONGEST_TEXT: usize = 20_000;

/// Where to connect to, as whom, and with which devices.
#[derive(Clone, Debug)]
pub struct Config {
    /// Server, account, time-outs, reconnecting.
    pub connection: connection::Config,
    /// The file of the local store; `None` keeps everything in memory.
    pub store: Option<PathBuf>,
    /// Cameras, microphone and loudspeaker of calls.
    #[cfg(feature = "media")]
    pub media: crate::media::Options,
    /// Whether call sounds (ringing, busy, …) are played.
    pub sounds: bool,
}

impl Config {
    /// A configuration with the original's defaults: time-out 60 s, keep-alive 60 s, no reconnecting by itself.
    ///
    /// `public_key` is base64 of an X.509 SubjectPublicKeyInfo.
    ///
    /// ```
    /// use azstack::client::Config;
    /// let config = Config::new("http://127.0.0.1:9000".parse()?, "0123456789abcdef0123456789abcdef", "MIIB…", "alice", "Alice");
    /// assert_eq!(config.connection.request_timeout.as_secs(), 60);
    /// # Ok::<(), url::ParseError>(())
    /// ```
    pub fn new(
        server: url::Url,
        app_id: &str,
        public_key: &str,
        user: &str,
        fullname: &str,
    ) -> Self {
        Self {
            connection: connection::Config {
                server,
                app_id: app_id.to_owned(),
                public_key: public_key.to_owned(),
                user: user.to_owned(),
                fullname: fullname.to_owned(),
                credentials: String::new(),
                namespace: String::new(),
                request_timeout: Duration::from_secs(60),
                ping_interval: Duration::from_secs(60),
                reconnect: None,
            },
            store: None,
            #[cfg(feature = "media")]
            media: crate::media::Options::default(),
            sounds: false,
        }
    }
}

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

impl Core {
    /// Opens the store and starts the client, not connected yet. Must run inside a tokio runtime.
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot be opened, [`Error::Closed`] outside a runtime.
    pub fn new(config: Config) -> Result<Self, Error> {
        tokio::runtime::Handle::try_current().map_err(|_| Error::Closed)?;
        let store = match &config.store {
            Some(path) => Store::open(path)?,
            None => Store::in_memory()?,
        };
        let listeners = Arc::new(Listeners::default());
        let shared = Arc::new(Shared(Mutex::new(View {
            connection: Connection::Offline { reason: None },
            me: None,
            call: None,
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
        tokio::spawn(actor.run(inbox, news));
        Ok(Self(Arc::new(Inner {
            commands,
            connection,
            store,
            listeners,
            shared,
            #[cfg(feature = "media")]
            media,
        })))
    }

    /// A handle that does not keep the client alive.
    pub fn downgrade(&self) -> WeakCore {
        WeakCore(Arc::downgrade(&self.0))
    }

    /// Connects to another URL from the next try on. The account stays the same.
    pub fn set_server(&self, server: url::Url) {
        // Overloaded only while it connects as it is; whoever follows an address sets it again.
        let _ = self.0.connection.set_server(server);
    }

    /// A new listener, from now on.
    pub fn events(&self) -> Events {
        self.0.listeners.listen()
    }

    /// The state of the connection now.
    pub fn connection(&self) -> Connection {
        self.0.shared.get(|view| view.connection.clone())
    }

    /// My own user, once known: from the store right after the start, else from the first sign-in.
    pub fn me(&self) -> Option<User> {
        self.0.shared.get(|view| view.me.clone())
    }

    /// The local store, to read from.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The running call, or the one that just ended.
    pub fn call(&self) -> Option<Call> {
        self.0.shared.get(|view| view.call.clone())
    }

    /// Signs in (services 29, 179, 162). Already connected, or retrying: the same result at once, or a try at once.
    ///
    /// # Errors
    /// [`Error::Connection`]: unreachable, refused, timed out, unusable key or credentials.
    pub fn connect(&self) -> Pending<User> {
        let (settle, result) = pending(&self.0.listeners, Returned::Connect);
        self.command(Command::Connect(settle));
        result
    }

    /// Signs out and stays offline. Settles when the socket is closed.
    ///
    /// # Errors
    /// [`Error::Connection`] when overloaded.
    pub fn disconnect(&self) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::Disconnect);
        self.command(Command::Disconnect(settle));
        result
    }

    /// Users by number or by unique name (services 164, 165). Unknown ones are left out.
    ///
    /// # Errors
    /// [`Error::Parameter`] for an empty list, [`Error::Connection`], [`Error::Failed`].
    pub fn get_users_information(&self, which: WhichUsers) -> Pending<Vec<User>> {
        let (settle, result) = pending(&self.0.listeners, Returned::GetUsersInformation);
        let users = sync::users(&self.0.connection, &self.0.store, which);
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

    /// Looks a unique name up and adds a conversation with that user.
    ///
    /// # Errors
    /// As [`get_users_information`](Self::get_users_information); [`Error::Parameter`] when nobody has that name.
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
                self.0.store.post_text(chat, me.id, text, id, now())
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

    /// Calls a user (service 186). Settles when the call has begun here.
    ///
    /// # Errors
    /// [`Error::Call`] while another call runs, [`Error::Connection`] while offline, [`Error::Parameter`].
    pub fn start_free_call(&self, user: Id, media: MediaType) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::StartFreeCall);
        self.command(Command::StartCall {
            user,
            media,
            settle,
        });
        result
    }

    /// Hangs up, or gives up calling (188/700).
    ///
    /// # Errors
    /// [`Error::Call`].
    pub fn stop_free_call(&self) -> Pending<()> {
        self.call_wish(Returned::StopFreeCall, crate::call::Input::Stop)
    }

    /// Takes the ringing call (188/200, then the answer in 187), with a picture in a video call.
    ///
    /// # Errors
    /// [`Error::Call`].
    pub fn answer_free_call(&self) -> Pending<()> {
        self.call_wish(
            Returned::AnswerFreeCall,
            crate::call::Input::Answer { with_camera: true },
        )
    }

    /// Takes the ringing call without sending a picture. The camera may be switched on later.
    ///
    /// # Errors
    /// [`Error::Call`].
    pub fn answer_without_video(&self) -> Pending<()> {
        self.call_wish(
            Returned::AnswerFreeCall,
            crate::call::Input::Answer { with_camera: false },
        )
    }

    /// Declines the ringing call (188/603).
    ///
    /// # Errors
    /// [`Error::Call`].
    pub fn reject_free_call(&self) -> Pending<()> {
        self.call_wish(Returned::RejectFreeCall, crate::call::Input::Reject)
    }

    /// Reports the ringing call as not answered (188/400). Happens by itself after 30 s.
    ///
    /// # Errors
    /// [`Error::Call`].
    pub fn not_answer_free_call(&self) -> Pending<()> {
        self.call_wish(Returned::NotAnswerFreeCall, crate::call::Input::NotAnswered)
    }

    /// Mutes (`Some(false)`), unmutes (`Some(true)`) or flips (`None`) my sound. Gives the state now.
    ///
    /// # Errors
    /// [`Error::Call`] without a call.
    pub fn toggle_audio_state(&self, on: Option<bool>) -> Pending<bool> {
        let (settle, result) = pending(&self.0.listeners, Returned::ToggleAudioState);
        self.command(Command::Microphone { on, settle });
        result
    }

    /// Stops (`Some(false)`), starts (`Some(true)`) or flips (`None`) my picture. Gives the state now.
    ///
    /// # Errors
    /// [`Error::Call`] without a video call.
    pub fn toggle_video_state(&self, on: Option<bool>) -> Pending<bool> {
        let (settle, result) = pending(&self.0.listeners, Returned::ToggleVideoState);
        self.command(Command::Camera { on, settle });
        result
    }

    /// Switches to the next camera: front and back, or through all there are. No renegotiation.
    ///
    /// # Errors
    /// [`Error::Call`] without a video call.
    pub fn switch_camera_type(&self) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::SwitchCameraType);
        self.command(Command::SwitchCamera(settle));
        result
    }

    fn call_wish(
        &self,
        returned: fn(Result<(), Error>) -> Returned,
        input: crate::call::Input,
    ) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, returned);
        self.command(Command::Call { input, settle });
        result
    }

    /// On a full queue the command is dropped, and with it its [`pending::Settle`]: the caller gets an error.
    fn command(&self, command: Command) {
        if self.0.commands.try_send(command).is_err() {
            tracing::warn!("the client is overloaded: a command was dropped");
        }
    }
}

#[cfg(feature = "media")]
impl Core {
    /// Where my own picture is while [`Call::local_video`].
    pub fn local_video(&self) -> crate::media::frame::Slot {
        self.0.media.local_video()
    }

    /// Where the other side's picture is while [`Call::remote_video`].
    pub fn remote_video(&self) -> crate::media::frame::Slot {
        self.0.media.remote_video()
    }

    /// Cameras, microphones, loudspeakers, speaker levels: the media of calls, for its listings and choices.
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
