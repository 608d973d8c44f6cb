//! A call that goes through a TURN server only: Debian's coturn on loopback, with passwords of our server's.

use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use azstack::client::{CallStage, Event};
use azstack::protocol::call::MediaType;
use azstack::server::Turn;

use crate::world::{Person, World, eventually};

const SECRET: &str = "north";

/// coturn, ended with this value, and what it has said.
struct Coturn {
    child: Child,
    port: u16,
    said: Arc<Mutex<String>>,
}

impl Drop for Coturn {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Coturn {
    async fn start(folder: &std::path::Path) -> Self {
        let port = UdpSocket::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut child = Command::new("turnserver")
            .args([
                "-n",
                "--verbose",
                "--log-file",
                "stdout",
                "--simple-log",
                "--no-cli",
            ])
            .args(["--no-tls", "--no-dtls", "--allow-loopback-peers"])
            .args(["--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1"])
            .args([
                "--use-auth-secret",
                "--static-auth-secret",
                SECRET,
                "--realm",
                "test",
            ])
            .args(["--listening-port", &port.to_string()])
            .arg("--pidfile")
            .arg(folder.join("turnserver.pid"))
            .arg("--userdb")
            .arg(folder.join("turndb"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Debian's package coturn is there");
        let output = BufReader::new(child.stdout.take().unwrap());
        let said: Arc<Mutex<String>> = Arc::default();
        let heard = said.clone();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let coturn = Self { child, port, said };
        eventually("coturn to listen", || async {
            coturn.has_said(&format!("UDP listener opened on: 127.0.0.1:{port}"))
        })
        .await;
        coturn
    }

    fn has_said(&self, what: &str) -> bool {
        self.said.lock().unwrap().contains(what)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_through_a_relay_alone() {
    let folder = tempfile::tempdir().unwrap();
    let coturn = Coturn::start(folder.path()).await;
    let url = format!("turn:127.0.0.1:{}?transport=udp", coturn.port);
    let world =
        World::with(|config| config.turn = Some(Turn::new(vec![url.clone()], SECRET))).await;
    let person = async |name| {
        let mut config = world.config(name);
        config.media.relay_only = true;
        config.media.camera = azstack::media::choice::Camera::TestPattern;
        config.media.size.width = 320;
        config.media.size.height = 180;
        Person::of(config).await
    };
    let (mut alice, mut bob) = (person("alice").await, person("bob").await);
    let call = alice.core.start_free_call(bob.id(), MediaType::Video);
    call.await.unwrap();
    let ringing = |event| matches!(event, Event::Call(call) if call.stage == CallStage::Ringing);
    bob.hear("the call", |event| ringing(event).then_some(()))
        .await;
    bob.core.answer_free_call().await.unwrap();
    for person in [&mut alice, &mut bob] {
        person
            .hear("the other's picture", |event| match event {
                Event::Call(call) if call.remote_video => Some(()),
                _ => None,
            })
            .await;
    }
    assert!(coturn.has_said("ALLOCATE processed, success"));
}
