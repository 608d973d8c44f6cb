//! A server that somebody runs, with one user.

use std::net::{Ipv4Addr, SocketAddr};

use azstack::server::accounts::{Admin, AppInfo, Auth};
use azstack::server::{self, Config};
use tokio::net::TcpListener;

/// It runs as long as the runtime that started it.
pub struct Host {
    _folder: tempfile::TempDir,
    pub app: AppInfo,
    pub address: SocketAddr,
}

impl Host {
    /// With "alice", whose password is "right".
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let admin = Admin::open(folder.path().to_owned()).unwrap();
        let app = admin.create_app("work", Auth::Password).unwrap();
        admin.add_user(&app.app_id, "alice", "right").unwrap();
        drop(admin);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let config = Config::new(folder.path().to_owned());
        tokio::spawn(server::run(listener, config, std::future::pending()));
        Self {
            _folder: folder,
            app,
            address,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}
