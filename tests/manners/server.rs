//! A notification server: it notes what it is told, and presses what the test wants.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::mpsc;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::Value;

const PATH: &str = "/org/freedesktop/Notifications";
const NAME: &str = "org.freedesktop.Notifications";

/// What programs say to the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Shown(Shown),
    Closed(u32),
}

/// A notification as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub id: u32,
    pub replaces: u32,
    pub title: String,
    pub text: String,
    pub actions: Vec<String>,
    /// Hints that are texts.
    pub hints: HashMap<String, String>,
    pub expires: i32,
}

struct Notifications {
    said: mpsc::UnboundedSender<Said>,
    capabilities: Vec<String>,
    last: u32,
    quiet: bool,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &mut self,
        _app_name: String,
        replaces: u32,
        _icon: String,
        title: String,
        text: String,
        actions: Vec<String>,
        hints: HashMap<String, Value<'_>>,
        expires: i32,
    ) -> u32 {
        let id = match replaces {
            0 => {
                self.last += 1;
                self.last
            }
            id => id,
        };
        let hints = hints.into_iter().filter_map(|(name, value)| {
            let text = value.downcast::<String>().ok()?;
            Some((name, text))
        });
        let _ = self.said.send(Said::Shown(Shown {
            id,
            replaces,
            title,
            text,
            actions,
            hints: hints.collect(),
            expires,
        }));
        id
    }

    fn close_notification(&self, id: u32) {
        let _ = self.said.send(Said::Closed(id));
    }

    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.clone()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "test".into(), "1".into(), "1.2".into())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, key: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        why: u32,
    ) -> zbus::Result<()>;

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        self.quiet
    }
}

/// The server on a bus.
pub struct Server {
    connection: zbus::Connection,
    said: mpsc::UnboundedReceiver<Said>,
}

impl Server {
    pub async fn start(bus: &str, capabilities: &[&str]) -> Self {
        let (tell, said) = mpsc::unbounded_channel();
        let notifications = Notifications {
            said: tell,
            capabilities: capabilities.iter().map(|word| (*word).to_owned()).collect(),
            last: 0,
            quiet: false,
        };
        let builder = zbus::connection::Builder::address(bus).unwrap();
        let builder = builder.serve_at(PATH, notifications).unwrap();
        let connection = builder.name(NAME).unwrap().build().await.unwrap();
        Self { connection, said }
    }

    /// The next thing a program says.
    pub async fn next(&mut self) -> Said {
        let said = tokio::time::timeout(Duration::from_secs(40), self.said.recv()).await;
        said.expect("nobody says anything").unwrap()
    }

    /// The next notification; anything else fails the test.
    pub async fn shown(&mut self) -> Shown {
        match self.next().await {
            Said::Shown(shown) => shown,
            Said::Closed(id) => panic!("{id} was closed"),
        }
    }

    /// Nothing was said since.
    pub fn is_silent(&mut self) -> bool {
        self.said.try_recv().is_err()
    }

    /// Presses a button of a notification.
    pub async fn press(&self, id: u32, key: &str) {
        let server = self.connection.object_server();
        let interface = server.interface::<_, Notifications>(PATH).await.unwrap();
        Notifications::action_invoked(interface.signal_emitter(), id, key)
            .await
            .unwrap();
    }

    /// The person wants quiet.
    pub async fn be_quiet(&self) {
        let server = self.connection.object_server();
        let interface = server.interface::<_, Notifications>(PATH).await.unwrap();
        interface.get_mut().await.quiet = true;
    }
}
