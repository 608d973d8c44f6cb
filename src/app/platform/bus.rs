//! The session's message bus (D-Bus), over which the keyring, notifications and the tray are spoken to. There is one on
//! Linux and its kin; elsewhere, and where none runs, whoever asks for it is told so and does without.

#[cfg(target_os = "linux")]
use std::sync::Arc;
#[cfg(target_os = "linux")]
use std::time::Duration;

#[cfg(target_os = "linux")]
use tokio::sync::OnceCell;

/// How long the bus may take to take us in.
#[cfg(target_os = "linux")]
const CONNECTS_WITHIN: Duration = Duration::from_secs(3);

/// The bus: a cheap handle to one connection, made when it is first needed.
#[derive(Clone, Debug, Default)]
pub struct Bus {
    /// Where it is; the session's when absent.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "there is no bus")
    )]
    address: Option<String>,
    #[cfg(target_os = "linux")]
    connection: Arc<OnceCell<zbus::Connection>>,
}

impl Bus {
    /// The bus of the person's session.
    pub fn session() -> Self {
        Self::default()
    }

    /// The bus at an address as in `DBUS_SESSION_BUS_ADDRESS`.
    pub fn at(address: &str) -> Self {
        Self {
            address: Some(address.to_owned()),
            ..Self::default()
        }
    }

    /// The connection, if there is a bus.
    #[cfg(target_os = "linux")]
    pub(crate) async fn connection(&self) -> Option<zbus::Connection> {
        let connect = async {
            let builder = match &self.address {
                Some(address) => zbus::connection::Builder::address(address.as_str())?,
                None => zbus::connection::Builder::session()?,
            };
            builder.build().await
        };
        let connected = self.connection.get_or_try_init(|| async {
            let connected = tokio::time::timeout(CONNECTS_WITHIN, connect).await;
            connected.map_err(|_| std::io::Error::from(std::io::ErrorKind::TimedOut))?
        });
        match connected.await {
            Ok(connection) => Some(connection.clone()),
            Err(error) => {
                tracing::debug!(%error, "there is no session bus");
                None
            }
        }
    }
}
