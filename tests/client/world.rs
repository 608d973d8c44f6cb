//! A server of the test's own and people on it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use azstack::client::{Backoff, Call, Config, Core, Event, Events};
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::protocol::call::MediaType;
use azstack::server::{
    self,
    accounts::{Admin, AppInfo, Auth},
};
use azstack::store::Chat;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Long enough for a loaded machine; tests wait for conditions and end as soon as they hold.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A server with one open app.
pub struct World {
    pub folder: tempfile::TempDir,
    pub app: AppInfo,
    pub address: SocketAddr,
    server: server::Config,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// A server that is set up a little differently.
    pub async fn with(set_up: impl FnOnce(&mut server::Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = Admin::open(folder.path().join("server"))
            .unwrap()
            .create_app("test", Auth::Open)
            .unwrap();
        let mut config = server::Config::new(folder.path().join("server"));
        set_up(&mut config);
        let mut world = Self {
            folder,
            app,
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            server: config,
            running: None,
        };
        world.start().await;
        world
    }

    /// Starts the server, on the port it had.
    pub async fn start(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let config = self.server.clone();
        let running = tokio::spawn(async move {
            server::run(listener, config, async { drop(stopped.await) })
                .await
                .unwrap();
        });
        self.running = Some((stop, running));
    }

    pub async fn stop(&mut self) {
        let (stop, running) = self.running.take().unwrap();
        stop.send(()).unwrap();
        running.await.unwrap();
    }

    pub fn config(&self, name: &str) -> Config {
        let mut config = config(&self.app, self.address, name);
        if self.server.tls.is_some() {
            config.connection.server.set_scheme("https").unwrap();
        }
        config
    }

    /// Somebody who is online.
    pub async fn person(&self, name: &str) -> Person {
        Person::of(self.config(name)).await
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// A client without devices that comes back quickly.
pub fn config(app: &AppInfo, server: SocketAddr, name: &str) -> Config {
    let server = format!("http://{server}").parse().unwrap();
    let fullname = name.to_uppercase();
    let mut config = Config::new(server, &app.app_id, &app.public_key, name, &fullname);
    config.connection.reconnect = Some(Backoff {
        interval: Duration::from_millis(20),
        longest: Duration::from_millis(200),
        limit: 0,
    });
    config.media.camera = Camera::None;
    config.media.microphone = Microphone::None;
    config.media.speaker = Speaker::None;
    config.media.bind = vec![String::from("127.0.0.1:0")];
    config
}

/// A client and what it hears.
pub struct Person {
    pub core: Core,
    pub events: Events,
}

impl Person {
    pub async fn of(config: Config) -> Self {
        let core = Core::new(config).unwrap();
        let events = core.events();
        core.connect().await.unwrap();
        Self { core, events }
    }

    pub fn id(&self) -> i64 {
        self.core.me().unwrap().id
    }

    pub async fn chat_with(&self, other: &Self) -> Chat {
        self.core
            .open_chat(&other.core.me().unwrap().name)
            .await
            .unwrap()
    }

    /// Calls somebody by video and hears the call's id.
    pub async fn call(&mut self, other: &Self) -> i64 {
        let known = self.core.call().map(|call| call.id);
        self.core
            .start_free_call(other.id(), MediaType::Video)
            .await
            .unwrap();
        self.hear("the call", |event| match event {
            Event::Call(call) if Some(call.id) != known => Some(call.id),
            _ => None,
        })
        .await
    }

    /// Hears of this call until it is as wanted.
    pub async fn call_is(&mut self, id: i64, what: &str, wanted: impl Fn(&Call) -> bool) {
        let pick = |event| {
            matches!(event, Event::Call(call) if call.id == id && wanted(&call)).then_some(())
        };
        self.hear(what, pick).await;
    }

    /// Hears events until one gives a value.
    pub async fn hear<T>(&mut self, what: &str, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        let heard = async {
            loop {
                let event = self.events.next().await.expect("the client is there");
                if let Some(value) = pick(event) {
                    return value;
                }
            }
        };
        tokio::time::timeout(PATIENCE, heard)
            .await
            .unwrap_or_else(|_| panic!("never heard: {what}"))
    }
}

/// Looks again and again until the condition holds.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let held = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, held)
        .await
        .unwrap_or_else(|_| panic!("never: {what}"));
}
