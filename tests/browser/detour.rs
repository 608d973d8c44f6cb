//! A port between page and program that can lose packets and fall silent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// Carries datagrams between `program` and whoever else sends, until it is dropped.
pub struct Detour {
    pub port: u16,
    socket: Arc<UdpSocket>,
    lost: Arc<AtomicUsize>,
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
            lost: Arc::default(),
            carrying: None,
        }
    }

    /// From now on every datagram of so many is lost, in each direction alike.
    pub fn lose_one_of(&self, count: usize) {
        self.lost.store(count, Ordering::Relaxed);
    }

    /// Begins to carry.
    pub fn lead_to(&mut self, program: SocketAddr) {
        let (socket, lost) = (self.socket.clone(), self.lost.clone());
        self.carrying = Some(tokio::spawn(async move {
            let mut datagram = [0; 2048];
            let mut page = None;
            let mut carried = 0;
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
                carried += 1;
                let lost = lost.load(Ordering::Relaxed);
                let is_lost = lost > 0 && carried % lost == 0;
                if let Some(to) = to.filter(|_| !is_lost) {
                    let _ = socket.send_to(&datagram[..length], to).await;
                }
            }
        }));
    }
}
