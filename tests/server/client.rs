//! A server to test against, and a client that shows every packet as it comes.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use azstack::protocol::auth::{Authenticate, Authenticated, Token};
use azstack::protocol::message::{Ack, SendText};
use azstack::protocol::{Frame, Id, Millis, ToClient, ToServer};
use azstack::server::accounts::{Admin, AppInfo, Auth};
use azstack::server::{Config, Count, Counters, Error, run};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt, StreamExt};
use rsa::pkcs8::DecodePublicKey;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Long enough for a busy machine; only a failing test waits for it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running server with one app.
pub struct Host {
    pub app: AppInfo,
    pub address: SocketAddr,
    pub counters: Arc<Counters>,
    pub folder: Arc<tempfile::TempDir>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

impl Host {
    /// With an app of the kind `open` and the default configuration.
    pub async fn open() -> Self {
        Self::with(Auth::Open, |_| ()).await
    }

    pub async fn with(auth: Auth, configure: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let admin = Admin::open(folder.path()).unwrap();
        let app = admin.create_app("test", auth).unwrap();
        Self::on(folder, app, configure).await
    }

    /// On a data folder that has been used before.
    pub async fn on(
        folder: Arc<tempfile::TempDir>,
        app: AppInfo,
        configure: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config::new(folder.path());
        configure(&mut config);
        let counters = config.counters.clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(run(listener, config, async {
            let _ = stopped.await;
        }));
        Self {
            app,
            address,
            counters,
            folder,
            stop,
            task,
        }
    }

    pub fn admin(&self) -> Admin {
        Admin::open(self.folder.path()).unwrap()
    }

    pub fn count(&self, what: Count) -> u64 {
        self.counters.get(what)
    }

    pub fn url(&self) -> String {
        url(self.address)
    }

    /// Stops the server and waits for its end.
    pub async fn stop(self) -> (Arc<tempfile::TempDir>, AppInfo) {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.task)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        (self.folder, self.app)
    }

    pub async fn connect(&self) -> Client {
        Client::connect(&self.url()).await
    }

    /// A new session of `user`.
    pub async fn join(&self, user: &str) -> Client {
        self.join_app(&self.app, "", user).await
    }

    pub async fn join_app(&self, app: &AppInfo, namespace: &str, user: &str) -> Client {
        Client::of(self.address, app, namespace, user).await
    }
}

/// Where the sockets of a server are.
fn url(address: SocketAddr) -> String {
    format!("ws://{address}/socket.io/?EIO=3&transport=websocket")
}

/// The token's plaintext.
pub fn token(namespace: &str, user: &str, credentials: &str) -> String {
    serde_json::to_string(&Token {
        sdk_version: String::from("2.2.4"),
        namespace: namespace.to_owned(),
        az_stack_user_id: user.to_owned(),
        user_credentials: credentials.to_owned(),
    })
    .unwrap()
}

/// Encrypts with an app's public key.
pub fn encrypt(app: &AppInfo, plain: &[u8]) -> String {
    let der = STANDARD.decode(&app.public_key).unwrap();
    let key = RsaPublicKey::from_public_key_der(&der).unwrap();
    let sealed = key.encrypt(&mut rsa::rand_core::OsRng, Pkcs1v15Encrypt, plain);
    STANDARD.encode(sealed.unwrap())
}

pub fn authenticate(app: &AppInfo, namespace: &str, user: &str, token: &str) -> Authenticate {
    Authenticate {
        slave_ip: None,
        slave_port: None,
        token: token.to_owned(),
        fullname: format!("Full {user}"),
        namespace: namespace.to_owned(),
        app_id: app.app_id.clone(),
        platform: None,
        sdk_version: String::from("2.2.4"),
        screen_size: String::from("375x812"),
    }
}

/// One socket.
pub struct Client {
    pub id: Id,
    pub socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Client {
    /// A new session of `user`.
    pub async fn of(address: SocketAddr, app: &AppInfo, namespace: &str, user: &str) -> Self {
        let mut client = Self::connect(&url(address)).await;
        let token = token(namespace, user, "");
        let request = authenticate(app, namespace, user, &encrypt(app, token.as_bytes()));
        let reply = client.sign_in(request).await;
        assert_eq!(reply.result_code, Some(1), "{reply:?}");
        client.id = reply.user_id.unwrap();
        client
    }

    /// Connects and reads the server's greeting.
    pub async fn connect(url: &str) -> Self {
        let (socket, _) = connect_async(url).await.unwrap();
        let mut client = Self { id: 0, socket };
        assert!(matches!(client.frame().await, Some(Frame::Open(_))));
        assert_eq!(client.frame().await, Some(Frame::Connect));
        client
    }

    pub async fn sign_in(&mut self, request: Authenticate) -> Authenticated {
        self.send(request).await;
        match self.next().await {
            ToClient::Authenticated(reply) => reply,
            other => panic!("{other:?}"),
        }
    }

    pub async fn send(&mut self, packet: impl Into<ToServer>) {
        self.send_raw(Frame::Packet(packet.into().write()).to_string())
            .await;
    }

    pub async fn send_raw(&mut self, text: impl Into<String>) {
        let text: String = text.into();
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// A packet with any body.
    pub async fn send_body(&mut self, service: i64, body: &str) {
        let packet = azstack::protocol::WebPacket {
            service,
            body: body.to_owned(),
        };
        self.send_raw(Frame::Packet(packet).to_string()).await;
    }

    /// The next text of the socket; `None` when it has ended.
    pub async fn text(&mut self) -> Option<String> {
        loop {
            let message = timeout(PATIENCE, self.socket.next())
                .await
                .expect("silence");
            match message {
                Some(Ok(Message::Text(text))) => return Some(text.to_string()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(other)) => panic!("{other:?}"),
            }
        }
    }

    pub async fn frame(&mut self) -> Option<Frame> {
        Some(Frame::parse(&self.text().await?).unwrap())
    }

    /// The next packet.
    pub async fn next(&mut self) -> ToClient {
        match self.frame().await {
            Some(Frame::Packet(packet)) => ToClient::read(&packet).unwrap(),
            other => panic!("instead of a packet: {other:?}"),
        }
    }

    /// Everything that came before the answer to a ping: what the server did before is done.
    pub async fn drain(&mut self) -> Vec<ToClient> {
        self.send_raw("2drain").await;
        let mut packets = Vec::new();
        loop {
            match self.frame().await {
                Some(Frame::Packet(packet)) => packets.push(ToClient::read(&packet).unwrap()),
                Some(Frame::Pong(payload)) if payload == "drain" => return packets,
                other => panic!("{other:?}"),
            }
        }
    }

    /// Just that came.
    pub async fn hears(&mut self, packet: &ToClient) {
        assert_eq!(self.drain().await, std::slice::from_ref(packet));
    }

    /// Nothing came.
    pub async fn nothing(&mut self) {
        assert_eq!(self.drain().await, []);
    }

    /// The socket ends, after `texts`.
    pub async fn ends_after(&mut self, texts: &[&str]) {
        for text in texts {
            assert_eq!(self.text().await.as_deref(), Some(*text));
        }
        assert_eq!(self.text().await, None);
    }

    pub async fn text_to(&mut self, to: Id, msg_id: Id, msg: &str) {
        let msg = msg.to_owned();
        self.send(SendText { msg_id, to, msg }).await;
    }

    /// Sends a text, expects its ack, returns the time stamp.
    pub async fn write_to(&mut self, to: Id, msg_id: Id, msg: &str) -> Millis {
        let (time, stored_id) = self.write_as(to, msg_id, msg).await;
        assert_eq!(stored_id, None);
        time
    }

    /// The same; also the id it was stored under, if that is another one.
    pub async fn write_as(&mut self, to: Id, msg_id: Id, msg: &str) -> (Millis, Option<Id>) {
        self.text_to(to, msg_id, msg).await;
        match self.next().await {
            ToClient::MessageAck(Ack {
                r: 0,
                from,
                msg_id: acked,
                time: Some(time),
                stored_id,
            }) if from == to && acked == msg_id => (time, stored_id),
            other => panic!("{other:?}"),
        }
    }

    /// Leaves like socket.io-client does.
    pub async fn leave(mut self) {
        self.send_raw("41").await;
        while self.text().await.is_some() {}
    }
}

/// The status of a plain HTTP answer to an upgrade request.
pub async fn refused(
    request: impl tungstenite::client::IntoClientRequest + Unpin,
) -> tungstenite::http::StatusCode {
    match connect_async(request).await {
        Err(tungstenite::Error::Http(response)) => response.status(),
        other => panic!("{other:?}"),
    }
}

/// Waits until `holds`, which something else makes true soon.
pub async fn eventually(mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("never came true");
}
