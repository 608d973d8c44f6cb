//! A line to the server that can be cut, and stays dead until it is mended.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub struct Line {
    pub address: SocketAddr,
    dead: Arc<AtomicBool>,
    cuts: watch::Sender<u32>,
    accepting: JoinHandle<()>,
}

impl Line {
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let dead = Arc::new(AtomicBool::new(false));
        let (cuts, cut) = watch::channel(0);
        let is_dead = dead.clone();
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((mut near, _)) = listener.accept().await else {
                    continue;
                };
                let mut cut = cut.clone();
                cut.mark_unchanged();
                let is_dead = is_dead.clone();
                tokio::spawn(async move {
                    let carry = async {
                        if !is_dead.load(Ordering::SeqCst)
                            && let Ok(mut far) = TcpStream::connect(server).await
                        {
                            let _ = near.set_nodelay(true);
                            let _ = far.set_nodelay(true);
                            let _ = copy_bidirectional(&mut near, &mut far).await;
                        }
                    };
                    // Both sockets close in the middle of whatever they carry.
                    tokio::select! {
                        () = carry => {}
                        _ = cut.changed() => {}
                    }
                });
            }
        });
        Self {
            address,
            dead,
            cuts,
            accepting,
        }
    }

    /// Cuts what goes over the line now. It can be dialled again at once.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Cuts the line, and keeps it dead.
    pub fn kill(&self) {
        self.dead.store(true, Ordering::SeqCst);
        self.cut();
    }

    pub fn mend(&self) {
        self.dead.store(false, Ordering::SeqCst);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
