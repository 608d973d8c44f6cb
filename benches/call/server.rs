//! The server both ends sign in to, in a namespace of the run.

use std::io::Read;

use azstack::server::{
    self,
    accounts::{Admin, Auth},
};

use crate::end::say;
use crate::report::Server;

/// Runs until standard input ends.
pub async fn run(ip: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let app = Admin::open(data.clone())
        .unwrap()
        .create_app("call", Auth::Open)
        .unwrap();
    let listener = tokio::net::TcpListener::bind((ip, 0)).await.unwrap();
    say(&Server {
        address: listener.local_addr().unwrap(),
        app_id: app.app_id,
        public_key: app.public_key,
    });
    let nobody_left = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    server::run(listener, server::Config::new(data), async {
        drop(nobody_left.await);
    })
    .await
    .unwrap();
}
