//! What the server costs: memory of idle connections, stored messages per second of CPU, and how long acks take; and
//! passing on what is not stored, beside a Node socket.io server of the original's age.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use azstack::protocol::message::SendText;
use azstack::protocol::report::Typing;
use azstack::protocol::{Frame, Id, ToClient, ToServer};
use azstack::server::accounts::{Admin, AppInfo, Auth};
use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::Message;

use crate::Row;
use crate::process::cpu_seconds;
use crate::wire::Client;

/// Length of a text.
const TEXT: usize = 200;

/// A server in a process of its own, ended with this value.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts a program that prints where it listens.
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://");
        let address = address.and_then(|address| address.parse().ok());
        Self {
            child,
            address: address.unwrap_or_else(|| panic!("it says {line:?}")),
        }
    }

    fn ours(data_dir: &Path) -> Self {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--data-dir"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_azstackd"));
        Self::start(command.args(arguments).arg(data_dir))
    }

    /// Needs node and npm and, the first time, the package registry.
    fn node() -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("node_relay");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/node_relay");
        std::fs::create_dir_all(&folder).ok()?;
        for file in ["package.json", "relay.js"] {
            std::fs::copy(source.join(file), folder.join(file)).ok()?;
        }
        if !folder.join("node_modules/socket.io").exists() {
            let npm = Command::new("npm")
                .args(["install", "--no-package-lock", "--no-audit", "--no-fund"])
                .current_dir(&folder)
                .output()
                .ok()?;
            npm.status.success().then_some(())?;
        }
        Some(Self::start(
            Command::new("node").arg("relay.js").current_dir(folder),
        ))
    }

    /// Memory that is this process's own, in kB.
    fn memory(&self) -> f64 {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = std::fs::read_to_string(path).unwrap();
        let line = text.lines().find(|line| line.starts_with("Pss:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    async fn join(&self, app: &AppInfo, numbers: std::ops::Range<usize>) -> Vec<Client> {
        let mut clients = Vec::new();
        for batch in numbers.collect::<Vec<_>>().chunks(50) {
            let joining = batch.iter().map(async |number| {
                Client::of(self.address, app, "", &format!("user {number}")).await
            });
            clients.extend(join_all(joining).await);
        }
        clients
    }
}

/// Writes `count` texts to `peer`, and reads until all acks and all of the peer's texts are there. Gives the times of
/// the acks, and the client back.
async fn talk(client: Client, peer: Id, count: Id, pace: Duration) -> (Client, Vec<Duration>) {
    let id = client.id;
    let (mut sink, mut stream) = client.socket.split();
    let sent = std::sync::Mutex::new(vec![Instant::now(); count as usize]);
    // Every round of talks says something new.
    let base = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(1, |elapsed| elapsed.as_micros() as Id);
    let writing = async {
        for number in 0..count {
            if !pace.is_zero() {
                tokio::time::sleep(pace).await;
            }
            let packet = ToServer::Text(SendText {
                msg_id: base + number,
                to: peer,
                msg: "x".repeat(TEXT),
            });
            sent.lock().unwrap()[number as usize] = Instant::now();
            let frame = Frame::Packet(packet.write()).to_string();
            sink.send(Message::text(frame)).await.unwrap();
        }
    };
    let reading = async {
        let (mut acks, mut texts) = (Vec::new(), 0);
        while acks.len() < count as usize || texts < count {
            let Some(Ok(Message::Text(text))) = stream.next().await else {
                panic!("closed")
            };
            let Ok(Frame::Packet(packet)) = Frame::parse(&text) else {
                continue;
            };
            match ToClient::read(&packet).unwrap() {
                ToClient::MessageAck(ack) => {
                    assert_eq!((ack.r, ack.msg_id), (0, base + acks.len() as Id));
                    acks.push(sent.lock().unwrap()[acks.len()].elapsed());
                }
                ToClient::Text(_) => texts += 1,
                other => panic!("{other:?}"),
            }
        }
        acks
    };
    let ((), acks) = tokio::join!(writing, reading);
    let socket = sink.reunite(stream).unwrap();
    (Client { id, socket }, acks)
}

/// Neighbours talk to each other. Gives the clients back and all times, sorted.
async fn talk_all(clients: Vec<Client>, count: Id, pace: Duration) -> (Vec<Client>, Vec<Duration>) {
    let ids: Vec<Id> = clients.iter().map(|client| client.id).collect();
    let talking = clients
        .into_iter()
        .enumerate()
        .map(|(number, client)| tokio::spawn(talk(client, ids[number ^ 1], count, pace)));
    let (mut clients, mut times) = (Vec::new(), Vec::new());
    for talked in join_all(talking).await {
        let (client, acks) = talked.unwrap();
        clients.push(client);
        times.extend(acks);
    }
    times.sort();
    (clients, times)
}

/// Packets passed on and not stored, for each second of the server's CPU: a thousand connections, in pairs, tell each
/// other once a second that they are typing.
async fn relay(server: &Server, app: &AppInfo) -> f64 {
    const ROUNDS: usize = 10;
    let clients = server.join(app, 20_000..21_000).await;
    let ids: Vec<Id> = clients.iter().map(|client| client.id).collect();
    let begun = cpu_seconds(server.child.id());
    let typing = clients.into_iter().enumerate().map(|(number, client)| {
        let to = ids[number ^ 1];
        tokio::spawn(async move {
            let (mut sink, mut stream) = client.socket.split();
            let frame = Frame::Packet(ToServer::Typing(Typing { to }).write()).to_string();
            let telling = async {
                for _ in 0..ROUNDS {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    sink.send(Message::text(frame.clone())).await.unwrap();
                }
            };
            let hearing = async {
                for _ in 0..ROUNDS {
                    assert!(matches!(stream.next().await, Some(Ok(Message::Text(_)))));
                }
            };
            tokio::join!(telling, hearing);
        })
    });
    let told = join_all(typing).await;
    let count = told.iter().filter(|told| told.is_ok()).count() * ROUNDS;
    assert_eq!(count, ids.len() * ROUNDS, "nobody is left out");
    count as f64 / (cpu_seconds(server.child.id()) - begun)
}

/// Messages stored for each second of the server's CPU, and the memory an idle connection takes.
struct Cost {
    per_cpu_second: f64,
    bytes: f64,
}

async fn cost(server: &Server, app: &AppInfo, connections: usize) -> Cost {
    // The first few hundred warm the caches up.
    let warm = server.join(app, 0..200).await;
    let before = server.memory();
    let mut clients = server.join(app, 200..200 + connections).await;
    let bytes = (server.memory() - before) * 1024.0 / connections as f64;
    drop(warm);
    // At a person's pace: in a burst a server reads many texts at once, which flatters it.
    let count = (20_000 / connections).min(10) as Id;
    let begun = cpu_seconds(server.child.id());
    (clients, _) = talk_all(clients, count, Duration::from_secs(1)).await;
    let spent = cpu_seconds(server.child.id()) - begun;
    let sent = clients.len() as f64 * count as f64;
    Cost {
        per_cpu_second: sent / spent,
        bytes,
    }
}

pub async fn measure() -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let admin = Admin::open(folder.path()).unwrap();
    let app = admin.create_app("bench", Auth::Open).unwrap();
    let mut rows = Vec::new();
    for (connections, memory, relay) in [
        (
            1000,
            "server: an idle connection among 1 000",
            "server: stored messages per CPU second, 1 000 connections",
        ),
        (
            5000,
            "server: an idle connection among 5 000",
            "server: stored messages per CPU second, 5 000 connections",
        ),
    ] {
        let server = Server::ours(folder.path());
        let cost = cost(&server, &app, connections).await;
        let bytes = cost.bytes / 1000.0;
        rows.push(Row::at_most(memory, "≤ 10 kB", "kB", 10.0, bytes));
        rows.push(Row::told(relay, "", format!("{:.0}", cost.per_cpu_second)));
    }
    let what = "server: relay per CPU second, against a Node socket.io server";
    rows.push(match Server::node() {
        Some(node) => {
            let theirs = relay(&node, &app).await;
            drop(node);
            let ours = relay(&Server::ours(folder.path()), &app).await;
            Row::at_least(what, "≥ 2 ×", "×", 2.0, ours / theirs)
        }
        None => Row::unmeasured(what, "≥ 2 ×", "no node, npm or registry here"),
    });
    rows.push(acks(folder.path(), &app).await);
    rows
}

/// A thousand connections write one text a second each, for ten seconds.
async fn acks(data_dir: &Path, app: &AppInfo) -> Row {
    let server = Server::ours(data_dir);
    let clients = server.join(app, 10_000..11_000).await;
    let (_, times) = talk_all(clients, 10, Duration::from_secs(1)).await;
    let p99 = times[times.len() * 99 / 100].as_secs_f64() * 1000.0;
    let what = "server: ack p99 at 1 000 stored messages a second";
    Row::at_most(what, "≤ 100 ms", "ms", 100.0, p99)
}
