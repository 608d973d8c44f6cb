//! A port between page and program that can fall silent.

use std::net::SocketAddr;

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// Carries datagrams between `program` and whoever else sends, until it is dropped.
pub struct Detour {
    pub port: u16,
    socket: std::sync::Arc<UdpSocket>,
    carrying: Option<JoinHandle<()>>,
}

impl Drop for Detour {
    fn drop(&mut self) {
        if let Some(carrying) = &self.carrying {
            carrying.abort();
        }
    }
}

impl Detour {
    pub async fn open() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        Self {
            port: socket.local_addr().unwrap().port(),
            socket: socket.into(),
            carrying: None,
        }
    }

    /// Begins to carry.
    pub fn lead_to(&mut self, program: SocketAddr) {
        let socket = self.socket.clone();
        self.carrying = Some(tokio::spawn(async move {
            let mut datagram = [0; 2048];
            let mut page = None;
            loop {
                // An error tells of an earlier datagram that found nobody.
                let Ok((length, from)) = socket.recv_from(&mut datagram).await else {
                    continue;
                };
                let to = if from == program {
                    page
                } else {
                    page = Some(from);
                    Some(program)
                };
                if let Some(to) = to {
                    let _ = socket.send_to(&datagram[..length], to).await;
                }
            }
        }));
    }
}
