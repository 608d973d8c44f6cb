//! Many at once: nothing is lost, doubled or reordered; and, on request, how fast that is.

use std::time::{Duration, Instant};

use azstack::protocol::message::SendText;
use azstack::protocol::{Frame, Id, ToClient, ToServer};
use azstack::server::accounts::{Admin, AppInfo, Auth};
use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, Host, authenticate, encrypt, token};
use crate::process::{Server, create_app, join};

/// What one client saw.
struct Seen {
    ack_times: Vec<Duration>,
    received: Vec<Id>,
}

/// Writes `count` texts to `peer` at `pace` and reads until all acks and all of the peer's texts are there.
async fn talk(client: Client, peer: Id, count: Id, pace: Duration) -> Seen {
    let (mut sink, mut stream) = client.socket.split();
    let sent = std::sync::Mutex::new(vec![Instant::now(); count as usize + 1]);
    let writing = async {
        let mut clock = tokio::time::interval(pace.max(Duration::from_nanos(1)));
        for msg_id in 1..=count {
            clock.tick().await;
            let packet = ToServer::Text(SendText {
                msg_id,
                to: peer,
                msg: "x".repeat(200),
            });
            sent.lock().unwrap()[msg_id as usize] = Instant::now();
            let frame = Frame::Packet(packet.write()).to_string();
            sink.send(Message::text(frame)).await.unwrap();
        }
    };
    let reading = async {
        let mut seen = Seen {
            ack_times: Vec::new(),
            received: Vec::new(),
        };
        while seen.ack_times.len() < count as usize || seen.received.len() < count as usize {
            let Some(Ok(Message::Text(text))) = stream.next().await else {
                panic!("closed")
            };
            let Ok(Frame::Packet(packet)) = Frame::parse(&text) else {
                continue;
            };
            match ToClient::read(&packet).unwrap() {
                ToClient::MessageAck(ack) => {
                    assert!(matches!(ack.r, 0 | 1), "{ack:?}");
                    assert_eq!(ack.msg_id, seen.ack_times.len() as Id + 1, "acks in order");
                    seen.ack_times
                        .push(sent.lock().unwrap()[ack.msg_id as usize].elapsed());
                }
                ToClient::Text(text) => seen.received.push(text.msg_id),
                other => panic!("{other:?}"),
            }
        }
        seen
    };
    futures_util::future::join(writing, reading).await.1
}

async fn join_many(url: &str, app: &AppInfo, numbers: std::ops::Range<usize>) -> Vec<Client> {
    let mut clients = Vec::new();
    for batch in numbers.collect::<Vec<_>>().chunks(50) {
        let names: Vec<String> = batch
            .iter()
            .map(|number| format!("user {number}"))
            .collect();
        clients.extend(join_all(names.iter().map(|name| join(url, app, name))).await);
    }
    clients
}

/// Neighbours talk to each other, `count` texts each way; returns all ack times, sorted.
async fn talk_all(clients: Vec<Client>, count: Id, pace: Duration) -> Vec<Duration> {
    let ids: Vec<Id> = clients.iter().map(|client| client.id).collect();
    let talking = clients
        .into_iter()
        .enumerate()
        .map(|(number, client)| tokio::spawn(talk(client, ids[number ^ 1], count, pace)));
    let mut times = Vec::new();
    for seen in join_all(talking).await {
        let seen = seen.unwrap();
        assert_eq!(seen.received, (1..=count).collect::<Vec<_>>());
        times.extend(seen.ack_times);
    }
    times.sort();
    times
}

#[tokio::test]
async fn many_talk_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = create_app(folder.path());
    let server = Server::start(folder.path(), &[]);
    let clients = join_many(&server.url(), &app, 0..100).await;
    let times = talk_all(clients, 20, Duration::ZERO).await;
    assert_eq!(times.len(), 2000);
}

/// Resident memory of a process in kB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn print_acks(what: &str, times: &[Duration], elapsed: Duration) {
    let at = |share: f64| times[(times.len() as f64 * share) as usize];
    println!(
        "{what}: {:.0} acked messages/s, ack p50 {:.1?} p99 {:.1?}",
        times.len() as f64 / elapsed.as_secs_f64(),
        at(0.5),
        at(0.99)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures: cargo test --test server figures -- --ignored --nocapture"]
async fn figures() {
    let folder = tempfile::tempdir().unwrap();
    let app = create_app(folder.path());
    let server = Server::start(folder.path(), &[]);
    let process = server.child.id();

    // The first thousand warm the caches up, the second is measured.
    let url = server.url();
    let clients = join_many(&url, &app, 0..1000).await;
    let before = resident(process);
    let begun = Instant::now();
    let idle = join_many(&url, &app, 1000..2000).await;
    println!(
        "sign-ins, open: {:.0}/s",
        1000.0 / begun.elapsed().as_secs_f64()
    );
    let grown = (resident(process) - before) as f64;
    println!(
        "memory: {before} kB with 1000 sessions, {:.1} kB per further one",
        grown / 1000.0
    );
    drop(idle);

    let begun = Instant::now();
    let times = talk_all(clients, 10, Duration::from_secs(1)).await;
    print_acks(
        "1000 connections, one text a second each",
        &times,
        begun.elapsed(),
    );
    // The same texts to the same neighbours would only be repeated: everybody gets a new one.
    let clients = join_many(&url, &app, 0..1000)
        .await
        .into_iter()
        .step_by(2)
        .collect();
    let begun = Instant::now();
    let times = talk_all(clients, 40, Duration::ZERO).await;
    print_acks(
        "500 connections, as fast as they can",
        &times,
        begun.elapsed(),
    );

    let admin = Admin::open(folder.path()).unwrap();
    let app = admin.create_app("secret", Auth::Password).unwrap();
    admin.add_user(&app.app_id, "alice", "s3cret").unwrap();
    let sealed: Vec<String> = (0..100)
        .map(|_| encrypt(&app, token("", "alice", "s3cret").as_bytes()))
        .collect();
    let mut clients = Vec::new();
    for _ in 0..100 {
        clients.push(Client::connect(&server.url()).await);
    }
    let begun = Instant::now();
    join_all(
        clients
            .iter_mut()
            .zip(&sealed)
            .map(async |(client, sealed)| {
                let reply = client
                    .sign_in(authenticate(&app, "", "alice", sealed))
                    .await;
                assert_eq!(reply.result_code, Some(1));
            }),
    )
    .await;
    println!(
        "sign-ins, password: {:.0}/s",
        100.0 / begun.elapsed().as_secs_f64()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures: cargo test --test server figures -- --ignored --nocapture"]
async fn figures_of_refusals() {
    let generous = |config: &mut azstack::server::Config| config.limits.failed_sign_ins = u32::MAX;
    let host = Host::with(Auth::Password, generous).await;
    let app = &host.app;
    host.admin()
        .add_user(&app.app_id, "alice", "s3cret")
        .unwrap();
    let sealed = |user: &str| encrypt(app, token("", user, "wrong").as_bytes());
    let kinds = [
        ("bad padding", String::from("AAAA")),
        ("no base64", String::from("*")),
        ("no JSON", encrypt(app, b"hello")),
        ("unknown user", sealed("nobody")),
        ("wrong password", sealed("alice")),
    ];
    let mut times = vec![Vec::new(); kinds.len()];
    for _ in 0..100 {
        for ((_, token), times) in kinds.iter().zip(&mut times) {
            let mut client = host.connect().await;
            let begun = Instant::now();
            client.sign_in(authenticate(app, "", "alice", token)).await;
            times.push(begun.elapsed());
        }
    }
    for ((kind, _), mut times) in kinds.iter().zip(times) {
        times.sort();
        println!("refusal, {kind}: median {:.2?}", times[50]);
    }
}
