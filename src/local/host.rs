//! Hosting the embedded server, and taking over when its host ends.

use std::fs::{File, TryLockError};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{Error, LOOK_EVERY, blocking, echo, membership};
use crate::server;

/// How long the server may take to end; after it the lock goes anyway.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A running server and its Echo. Holds the folder's lock.
#[derive(Debug)]
pub struct Host {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    echo: echo::Echo,
    _lock: File,
}

/// The right to host, unless another program has it. The system frees it when its holder ends, however it ends.
pub fn try_lock(folder: &Path) -> Result<Option<File>, Error> {
    let path = folder.join("host.lock");
    membership::make_private(folder)?;
    let file = File::create(&path).map_err(|error| Error::file(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Error::file(&path, &error)),
    }
}

impl Host {
    /// Starts the server on the port it had last, or a free one, and signs Echo in.
    pub async fn start(folder: &Path, lock: File) -> Result<Self, Error> {
        let known = {
            let folder = folder.to_owned();
            blocking(move || membership::address(&folder)).await?
        };
        let listener = bind(known.as_deref())
            .await
            .map_err(|error| Error::file(folder, &error))?;
        let address = listener
            .local_addr()
            .map_err(|error| Error::file(folder, &error))?;
        let (stop, stopped) = oneshot::channel::<()>();
        let config = server::Config::new(membership::data_dir(folder));
        let server = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            if let Err(error) = server::run(listener, config, shutdown).await {
                tracing::error!(%error, "the embedded server ended");
            }
        });
        {
            let (folder, address) = (folder.to_owned(), format!("http://{address}"));
            blocking(move || membership::set_address(&folder, &address)).await?;
        }
        let echo = echo::Echo::start(folder, &format!("http://{address}")).await?;
        Ok(Self {
            address,
            stop,
            server,
            echo,
            _lock: lock,
        })
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    async fn end(self) {
        self.echo.end().await;
        let _ = self.stop.send(());
        let abort = self.server.abort_handle();
        // A handle that has been waited for must not be waited for again.
        if !self.server.is_finished() && timeout(LAST_WORDS, self.server).await.is_err() {
            abort.abort();
        }
    }
}

/// Clients know the last port, so a new host on the same one is found without being looked for.
async fn bind(known: Option<&str>) -> std::io::Result<TcpListener> {
    let port = known
        .and_then(|address| url::Url::parse(address).ok())
        .and_then(|url| url.port());
    if let Some(port) = port
        && let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
    {
        return Ok(listener);
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

/// Hosts as long as `host` runs or nobody else does, until told to stop.
pub async fn keep(folder: PathBuf, mut host: Option<Host>, mut stop: watch::Receiver<bool>) {
    loop {
        if let Some(running) = &mut host {
            tokio::select! {
                // Also when the sender is gone: nobody needs this home any more.
                _ = stop.changed() => {}
                _ = &mut running.server => tracing::warn!("the embedded server stopped by itself"),
            }
        }
        // A server that failed by itself ends here too: the lock is free, and whoever looks first tries again.
        if let Some(ending) = host.take() {
            ending.end().await;
        }
        if *stop.borrow() || stop.has_changed().is_err() {
            return;
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        host = take_over(&folder).await;
    }
}

async fn take_over(folder: &Path) -> Option<Host> {
    match try_lock(folder) {
        Ok(Some(lock)) => match Host::start(folder, lock).await {
            Ok(host) => Some(host),
            Err(error) => {
                tracing::warn!(%error, "cannot host the embedded server");
                None
            }
        },
        Ok(None) => None,
        Err(error) => {
            tracing::warn!(%error, "cannot see who hosts the embedded server");
            None
        }
    }
}
