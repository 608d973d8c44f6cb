//! The first run: with no server configured, the program hosts its own on loopback, or joins the one another running
//! program hosts, and finds one contact there, Echo.
//!
//! All profiles of the OS user share one folder: the server's database and keys, a lock for whoever hosts, and
//! `server.json` (mode 0600) with the address, the app and one random credential a profile. When the host ends,
//! another running program takes the lock and hosts the same database, on the same port if it can; clients reconnect
//! by themselves and are told a new address. Nothing here listens on anything but loopback.

mod echo;
mod host;
mod membership;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::client::{self, Backoff, Connection, Core, Event};
use membership::Membership;

/// The unique name of the built-in contact.
pub const ECHO: &str = "echo";

/// How often a program that does not host looks whether the host is gone, and whether the address changed.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// How often a program that starts looks for the host before it gives up.
const LOOKS: u32 = 100;

/// Why the embedded server cannot be hosted or joined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The profile's name cannot be a user's name.
    #[error(
        "“{0}” cannot be a profile: use 1 to 64 letters, digits, dots, dashes and underscores, and not “echo”"
    )]
    Profile(String),
    /// A file of the shared folder cannot be read or written.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// Another program holds the lock and does not say where it hosts.
    #[error("another program is starting the embedded server and does not get there")]
    NoHost,
    /// The embedded server does not start.
    #[error(transparent)]
    Server(#[from] crate::server::Error),
}

impl Error {
    fn file(path: &Path, error: &dyn std::fmt::Display) -> Self {
        Self::File {
            path: path.display().to_string(),
            reason: error.to_string(),
        }
    }
}

/// A place on the embedded server: how to sign in, and this program's share in keeping the server up.
#[derive(Debug)]
pub struct Home {
    /// Server and account; everything else as [`client::Config::new`] leaves it, with quick reconnecting.
    pub config: client::Config,
    folder: PathBuf,
    profile: String,
    stop: watch::Sender<bool>,
    keeper: JoinHandle<()>,
}

/// Joins the embedded server kept in `folder` as `profile`, hosting it unless another program does.
///
/// `profile` becomes the user's unique name (1 to 64 letters, digits, dots, dashes and underscores), `fullname` the
/// display name. Must run inside a tokio runtime. Takes up to half a minute if another program is only starting to host.
///
/// # Errors
/// [`Error::Profile`] for a name that cannot be a user's, [`Error::File`] when the folder cannot be used,
/// [`Error::NoHost`] when the other program does not get there, [`Error::Server`] when the server does not start.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let home = azstack::local::join("shared".as_ref(), "alice", "Alice").await?;
/// let core = azstack::Core::new(home.config.clone())?;
/// home.settle_in(&core);
/// core.connect().await?;
/// # Ok(()) }
/// ```
pub async fn join(folder: &Path, profile: &str, fullname: &str) -> Result<Home, Error> {
    if !is_profile(profile) {
        return Err(Error::Profile(profile.to_owned()));
    }
    let membership = {
        let (folder, profile) = (folder.to_owned(), profile.to_owned());
        blocking(move || Membership::of(&folder, &profile)).await?
    };
    let (host, address) = host_or_find(folder).await?;
    let (stop, stopped) = watch::channel(false);
    let keeper = tokio::spawn(host::keep(folder.to_owned(), host, stopped));
    let file = membership::path(folder);
    let server = url::Url::parse(&address).map_err(|error| Error::file(&file, &error))?;
    let mut config = client::Config::new(
        server,
        &membership.app_id,
        &membership.public_key,
        profile,
        fullname,
    );
    config.connection.account.credentials = membership.credential;
    config.connection.reconnect = Some(quick_reconnect());
    Ok(Home {
        config,
        folder: folder.to_owned(),
        profile: profile.to_owned(),
        stop,
        keeper,
    })
}

/// Hosts, or finds who does. A host that has just begun has not said yet where it is.
async fn host_or_find(folder: &Path) -> Result<(Option<host::Host>, String), Error> {
    for _ in 0..LOOKS {
        let path = folder.to_owned();
        if let Some(lock) = blocking(move || host::try_lock(&path)).await? {
            let host = host::Host::start(folder, lock).await?;
            let address = host.address();
            return Ok((Some(host), address));
        }
        let path = folder.to_owned();
        if let Some(address) = blocking(move || membership::address(&path)).await? {
            return Ok((None, address));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Err(Error::NoHost)
}

impl Home {
    /// Follows the server when its address changes, and adds Echo and the other profiles to the conversations.
    ///
    /// Must run inside a tokio runtime. What it starts ends when `core` is gone.
    ///
    /// ```no_run
    /// # fn example(home: azstack::local::Home) -> Result<(), azstack::Error> {
    /// let core = azstack::Core::new(home.config.clone())?;
    /// home.settle_in(&core);
    /// # Ok(()) }
    /// ```
    pub fn settle_in(&self, core: &Core) {
        tokio::spawn(follow(self.folder.clone(), core.downgrade()));
        tokio::spawn(introduce(
            self.folder.clone(),
            self.profile.clone(),
            core.events(),
            core.downgrade(),
        ));
    }

    /// Stops hosting, so that another program can take over at once. Waits for the server's graceful end.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, home: azstack::local::Home) {
    /// drop(core);
    /// home.leave().await;
    /// # }
    /// ```
    pub async fn leave(self) {
        let _ = self.stop.send(true);
        // The keeper bounds its own end.
        let _ = self.keeper.await;
    }
}

/// The server is on this machine: when it comes back, it is back at once.
fn quick_reconnect() -> Backoff {
    Backoff {
        interval: Duration::from_millis(200),
        longest: Duration::from_secs(2),
        limit: 0,
    }
}

fn is_profile(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (1..=64).contains(&name.len()) && name.chars().all(allowed) && name != ECHO
}

/// Tells the client when a new host has another address.
async fn follow(folder: PathBuf, core: client::WeakCore) {
    let mut known = None;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(core) = core.upgrade() else { return };
        if matches!(core.connection(), Connection::Online(_)) {
            // It is where we think it is.
            continue;
        }
        let path = folder.clone();
        let Ok(Some(address)) = blocking(move || membership::address(&path)).await else {
            continue;
        };
        if known.as_ref() != Some(&address)
            && let Ok(server) = url::Url::parse(&address)
        {
            core.set_server(server);
            known = Some(address);
        }
    }
}

/// After each sign-in, opens chats with those who share the server. Echo signs in a moment after the very first
/// start, so names not known yet are asked for again.
async fn introduce(
    folder: PathBuf,
    profile: String,
    mut events: client::Events,
    core: client::WeakCore,
) {
    while let Some(event) = events.next().await {
        if !matches!(event, Event::Connection(Connection::Online(_))) {
            continue;
        }
        let path = folder.clone();
        let mut names = blocking(move || membership::profiles(&path))
            .await
            .unwrap_or_default();
        names.retain(|name| *name != profile);
        for _ in 0..50 {
            let mut unknown = Vec::new();
            for name in names {
                let Some(core) = core.upgrade() else { return };
                if core.open_chat(&name).await.is_err() {
                    unknown.push(name);
                }
            }
            if unknown.iter().all(|name| name != ECHO) {
                break;
            }
            names = unknown;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// File work off the runtime's threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            Err(Error::File {
                path: String::from("server.json"),
                reason: error.to_string(),
            })
        })
}
