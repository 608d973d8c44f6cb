//! One socket speaking frames: dialling, reading, writing.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream};

use super::{Config, Error, tls};
use crate::address::is_here;
use crate::protocol::frame::{MAX_FRAME, Open};
use crate::protocol::{Frame, ToServer};

/// A peer that takes longer to accept a frame than this is gone.
const WRITE_PATIENCE: Duration = Duration::from_secs(10);

/// A socket past the Socket.IO handshake.
pub struct Link {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The server's timing.
    pub open: Open,
}

impl Link {
    /// Dials the server and waits for `0{…}` and `40`.
    ///
    /// # Errors
    /// [`Error::Unreachable`].
    pub async fn dial(config: &Config) -> Result<Self, Error> {
        let mut url = config.server.clone();
        let scheme = match url.scheme() {
            "https" | "wss" => "wss",
            _ => "ws",
        };
        // Both schemes are "special" ones with a host, so this cannot fail for a URL that has one.
        let _ = url.set_scheme(scheme);
        url.set_path("/socket.io/");
        url.set_query(Some("EIO=3&transport=websocket"));
        let limits = WebSocketConfig::default()
            .max_message_size(Some(MAX_FRAME))
            .max_frame_size(Some(MAX_FRAME))
            .read_buffer_size(4096);
        let unreachable = |error: &dyn std::fmt::Display| Error::Unreachable(error.to_string());
        let connector = match scheme {
            "wss" => tls::connector().map_err(|error| unreachable(&error))?,
            _ => Connector::Plain,
        };
        let dialled = tokio_tungstenite::connect_async_tls_with_config(
            url.as_str(),
            Some(limits),
            true,
            Some(connector),
        );
        let (socket, _) = dialled.await.map_err(|error| unreachable(&error))?;
        let open = Open {
            sid: String::new(),
            upgrades: Vec::new(),
            ping_interval: 25_000,
            ping_timeout: 60_000,
        };
        let mut link = Self { socket, open };
        link.handshake().await.map_err(|error| match error {
            Error::Lost(reason) => Error::Unreachable(reason),
            other => other,
        })?;
        Ok(link)
    }

    async fn handshake(&mut self) -> Result<(), Error> {
        let Frame::Open(open) = self.next().await? else {
            return Err(Error::Unreachable(String::from(
                "it does not open as Engine.IO 3 does",
            )));
        };
        self.open = open;
        match self.next().await? {
            Frame::Connect => Ok(()),
            _ => Err(Error::Unreachable(String::from(
                "it does not open the namespace",
            ))),
        }
    }

    /// The next frame. Cancel safe.
    ///
    /// # Errors
    /// [`Error::Lost`] when the socket ends or the server sends what is not a frame.
    pub async fn next(&mut self) -> Result<Frame, Error> {
        loop {
            let message = self.socket.next().await;
            let message = message
                .ok_or_else(|| Error::Lost(String::from("the server closed the connection")))?;
            match message.map_err(|error| Error::Lost(error.to_string()))? {
                Message::Text(text) => {
                    return Frame::parse(&text).map_err(|error| Error::Lost(error.to_string()));
                }
                Message::Close(_) => {
                    return Err(Error::Lost(String::from(
                        "the server closed the connection",
                    )));
                }
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
                Message::Binary(_) => {
                    return Err(Error::Lost(String::from("the server sent a binary frame")));
                }
            }
        }
    }

    /// Whether the socket's own address is still one of this machine's. A socket that lost it would be silent until the
    /// next ping is missed.
    ///
    /// # Errors
    /// [`Error::Lost`] when it is not.
    pub fn check_address(&self) -> Result<(), Error> {
        let stream = match self.socket.get_ref() {
            MaybeTlsStream::Plain(stream) => Some(stream),
            MaybeTlsStream::Rustls(stream) => Some(stream.get_ref().0),
            _ => None,
        };
        let address = stream.and_then(|stream| stream.local_addr().ok());
        if address.is_some_and(|address| !is_here(address.ip())) {
            return Err(Error::Lost(String::from(
                "this machine has another address",
            )));
        }
        Ok(())
    }

    /// Sends a packet.
    ///
    /// # Errors
    /// [`Error::Lost`].
    pub async fn send(&mut self, packet: &ToServer) -> Result<(), Error> {
        self.send_frame(&Frame::Packet(packet.write())).await
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// [`Error::Lost`].
    pub async fn send_frame(&mut self, frame: &Frame) -> Result<(), Error> {
        let text = Message::text(frame.to_string());
        match timeout(WRITE_PATIENCE, self.socket.send(text)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Error::Lost(error.to_string())),
            Err(_) => Err(Error::Lost(String::from("the server does not read"))),
        }
    }

    /// Leaves politely: `41`, then the websocket's close. Failures no longer matter.
    pub async fn leave(mut self) {
        let _ = self.send_frame(&Frame::Disconnect).await;
        let _ = timeout(Duration::from_secs(1), self.socket.close(None)).await;
    }
}
