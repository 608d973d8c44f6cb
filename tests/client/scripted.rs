//! A server that does just what a test says, well or badly.

use std::net::{Ipv4Addr, SocketAddr};

use azstack::client::Config;
use azstack::protocol::auth::{Address, Authenticated};
use azstack::protocol::conversation::Conversations;
use azstack::protocol::user::Users;
use azstack::protocol::{Frame, Id, ToClient, ToServer};
use azstack::server::accounts::{Admin, AppInfo, Auth};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::world::{self, PATIENCE};

/// The user every client of a script becomes.
pub const ME: Id = 101;

pub struct Scripted {
    _folder: tempfile::TempDir,
    app: AppInfo,
    listener: TcpListener,
}

/// A client's socket.
pub struct Wire(WebSocketStream<TcpStream>);

impl Scripted {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let admin = Admin::open(folder.path().to_owned()).unwrap();
        let app = admin.create_app("script", Auth::Open).unwrap();
        let any: SocketAddr = (Ipv4Addr::LOCALHOST, 0).into();
        Self {
            _folder: folder,
            app,
            listener: TcpListener::bind(any).await.unwrap(),
        }
    }

    pub fn config(&self) -> Config {
        world::config(&self.app, self.listener.local_addr().unwrap(), "me")
    }

    /// The next socket, opened as Engine.IO 3 does.
    pub async fn accept(&self) -> Wire {
        let (socket, _) = timeout(PATIENCE, self.listener.accept())
            .await
            .expect("a client dials")
            .unwrap();
        let mut wire = Wire(tokio_tungstenite::accept_async(socket).await.unwrap());
        wire.text(r#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":5000}"#)
            .await;
        wire.text("40").await;
        wire
    }

    /// Answers 29 on the first socket; the second has asked to sign in.
    pub async fn signing_in(&self) -> Wire {
        let mut master = self.accept().await;
        assert!(matches!(master.next().await, ToServer::Address(_)));
        let address = Address {
            ip: "node".into(),
            port: 1,
        };
        master.send(address).await;
        let mut slave = self.accept().await;
        assert!(matches!(slave.next().await, ToServer::Authenticate(_)));
        slave
    }

    pub async fn signed_in(&self) -> Wire {
        let mut wire = self.signing_in().await;
        wire.send(welcome()).await;
        wire
    }
}

pub fn welcome() -> Authenticated {
    Authenticated::success(ME, "me".into(), "Me".into(), Vec::new())
}

impl Wire {
    pub async fn text(&mut self, text: &str) {
        // The client may have left: then the test sees that elsewhere.
        let _ = self.0.send(Message::text(text)).await;
    }

    /// A packet whose body is just this text.
    pub async fn raw(&mut self, service: i64, body: &str) {
        let packet = serde_json::json!({ "service": service, "body": body });
        self.text(&format!(r#"42["WebPacket",{packet}]"#)).await;
    }

    pub async fn send(&mut self, packet: impl Into<ToClient>) {
        let frame = Frame::Packet(packet.into().write());
        self.text(&frame.to_string()).await;
    }

    /// The next packet, keep-alives left out.
    pub async fn next(&mut self) -> ToServer {
        timeout(PATIENCE, self.read())
            .await
            .expect("the client says something")
            .expect("the client is there")
    }

    /// The next packet that is no question about lists or users; there are none.
    pub async fn next_deed(&mut self) -> ToServer {
        loop {
            match self.next().await {
                ToServer::Conversations(asked) => {
                    let nothing = Conversations {
                        done: 1,
                        page: asked.page,
                        list: Vec::new(),
                        request_id: None,
                        changed: None,
                    };
                    self.send(nothing).await;
                }
                ToServer::UsersById(asked) => {
                    self.send(ToClient::UsersById(Users {
                        r: 1,
                        purpose: asked.purpose,
                        done: 1,
                        user_info_list: Vec::new(),
                    }))
                    .await;
                }
                deed => return deed,
            }
        }
    }

    /// The next packet, keep-alives too.
    pub async fn next_of_any_kind(&mut self) -> ToServer {
        timeout(PATIENCE, self.read_any())
            .await
            .expect("the client says something")
            .expect("the client is there")
    }

    /// `None` when the client has left.
    pub async fn read(&mut self) -> Option<ToServer> {
        loop {
            match self.read_any().await? {
                ToServer::Ping(_) => {}
                packet => return Some(packet),
            }
        }
    }

    async fn read_any(&mut self) -> Option<ToServer> {
        loop {
            let Ok(Message::Text(text)) = self.0.next().await? else {
                continue;
            };
            match Frame::parse(&text).unwrap() {
                Frame::Packet(packet) => return Some(ToServer::read(&packet).unwrap()),
                Frame::Ping(payload) => self.text(&Frame::Pong(payload).to_string()).await,
                Frame::Disconnect => return None,
                _ => {}
            }
        }
    }
}
