//! Files up and down, through a wire that breaks where the test wants it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use azstack::client::{Error, Event, LARGEST_DOWNLOAD, NewMessage, Progress, Transfer};
use azstack::connection;
use azstack::protocol::content::{File, file_type};
use azstack::protocol::{Content, Id};
use azstack::store::MessageStatus;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::world::{PATIENCE, Person, World, config, eventually};

/// What happens to a transfer's connection.
#[derive(Clone, Copy)]
enum Fate {
    /// It breaks after so many bytes in both directions together.
    Breaks(usize),
    /// It breaks, and nothing passes the wire ever again.
    Dies(usize),
    /// Nothing passes after so many bytes.
    Stalls(usize),
}

/// A wire between client and server. Transfers suffer the planned fates, one each; sockets and `HEAD` pass.
struct Wire {
    address: SocketAddr,
    planned: Arc<Mutex<VecDeque<Fate>>>,
    /// Where each transfer began: the first line, and `Upload-Offset` or `Range`.
    begun: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    async fn to(server: SocketAddr, fates: &[Fate]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wire = Self {
            address: listener.local_addr().unwrap(),
            planned: Arc::new(Mutex::new(fates.iter().copied().collect())),
            begun: Arc::default(),
        };
        let (planned, begun) = (wire.planned.clone(), wire.begun.clone());
        let dead = Arc::new(AtomicBool::new(false));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if dead.load(Ordering::Relaxed) {
                    continue;
                }
                tokio::spawn(pass(
                    client,
                    server,
                    planned.clone(),
                    begun.clone(),
                    dead.clone(),
                ));
            }
        });
        wire
    }

    /// The offsets that transfers began at.
    fn offsets(&self) -> Vec<u64> {
        let begun = self.begun.lock().unwrap();
        let offset = |text: &String| text.rsplit(' ').next().unwrap().parse().unwrap();
        begun.iter().map(offset).collect()
    }

    fn is_used_up(&self) -> bool {
        self.planned.lock().unwrap().is_empty()
    }
}

async fn pass(
    mut client: TcpStream,
    server: SocketAddr,
    planned: Arc<Mutex<VecDeque<Fate>>>,
    begun: Arc<Mutex<Vec<String>>>,
    dead: Arc<AtomicBool>,
) {
    let Ok(mut server) = TcpStream::connect(server).await else {
        return;
    };
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if client.read_buf(&mut head).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let text = String::from_utf8_lossy(&head).to_lowercase();
    let is_transfer = text.starts_with("patch") || text.starts_with("get /files/");
    let mut fate = None;
    if is_transfer {
        let header = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        let range = || header("range: bytes=").map(|range| range.trim_end_matches('-'));
        let offset = header("upload-offset: ").or_else(range).unwrap_or("0");
        begun
            .lock()
            .unwrap()
            .push(format!("{} {offset}", text.lines().next().unwrap()));
        fate = planned.lock().unwrap().pop_front();
    }
    let Some(Fate::Breaks(limit) | Fate::Dies(limit) | Fate::Stalls(limit)) = fate else {
        if server.write_all(&head).await.is_ok() {
            let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
        }
        return;
    };
    // The head is not counted: all of it passes, and so many bytes after it.
    let split = head.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    let (head, body) = head.split_at(split);
    server.write_all(head).await.unwrap();
    let first = &body[..body.len().min(limit)];
    server.write_all(first).await.unwrap();
    let mut left = limit - first.len();
    let (mut up, mut down) = (vec![0; 4096], vec![0; 4096]);
    while left > 0 {
        let (most_up, most_down) = (left.min(4096), left.min(4096));
        tokio::select! {
            read = client.read(&mut up[..most_up]) => {
                let read = read.unwrap();
                server.write_all(&up[..read]).await.unwrap();
                left -= read;
            }
            read = server.read(&mut down[..most_down]) => {
                let read = read.unwrap();
                if read == 0 {
                    return;
                }
                client.write_all(&down[..read]).await.unwrap();
                left -= read;
            }
        }
    }
    dead.fetch_or(matches!(fate, Some(Fate::Dies(_))), Ordering::Relaxed);
    if matches!(fate, Some(Fate::Stalls(_))) {
        std::future::pending::<()>().await;
    }
    if text.starts_with("patch") {
        // The server takes what it got before the client hears of the break, so that the test knows where it stopped.
        server.shutdown().await.unwrap();
        let _ = server.read_to_end(&mut Vec::new()).await;
    }
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// Somebody whose transfers go over the wire.
async fn on(world: &World, wire: &Wire, name: &str) -> Person {
    Person::of(config(&world.app, wire.address, name)).await
}

fn write(world: &World, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = world.path(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The result, and every progress on the way.
async fn watched<T>(mut transfer: Transfer<T>) -> (Result<T, Error>, Vec<Progress>) {
    let all = async {
        let mut seen = vec![transfer.progress()];
        while let Some(progress) = transfer.progressed().await {
            seen.push(progress);
        }
        (transfer.await, seen)
    };
    timeout(PATIENCE, all).await.expect("it never ends")
}

fn rises_to(seen: &[Progress], length: u64) {
    assert!(
        seen.windows(2).all(|two| two[0].done <= two[1].done),
        "{seen:?}"
    );
    let whole = Progress {
        done: length,
        total: length,
    };
    assert_eq!(seen.last(), Some(&whole));
}

/// The next message with a file.
pub async fn file(person: &mut Person) -> (Id, File) {
    person
        .hear("a file", |event| match event {
            Event::NewMessage(message) => match message.content {
                Content::File(file) => Some((message.id, file)),
                _ => None,
            },
            _ => None,
        })
        .await
}

fn part(path: &Path) -> std::path::PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    part.into()
}

#[tokio::test]
async fn a_file_goes_from_one_to_the_other() {
    let world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let bytes = noise(1_000_000);
    let path = write(&world, "Grüße 1.PNG", &bytes);
    let chat = alice.chat_with(&bob).await;
    let sent = alice.core.send_file(chat, &path).await.unwrap();
    assert_eq!(sent.status, MessageStatus::Sending);
    let (_, received) = file(&mut bob).await;
    assert_eq!(received.file_name, "Grüße 1.PNG");
    assert_eq!(
        (received.file_length, received.kind),
        (1_000_000, file_type::IMAGE)
    );
    let to = world.path("downloaded");
    std::fs::write(&to, "what was there before").unwrap();
    let (result, seen) = watched(bob.core.download_file(&received.url, &to)).await;
    assert_eq!(result, Ok(to.clone()));
    rises_to(&seen, 1_000_000);
    assert_eq!(std::fs::read(&to).unwrap(), bytes);
    assert!(!part(&to).exists());
}

#[tokio::test]
async fn an_upload_goes_on_where_the_wire_broke() {
    let world = World::new().await;
    let fates = [
        Fate::Breaks(100_000),
        Fate::Breaks(0),
        Fate::Breaks(300_000),
    ];
    let wire = Wire::to(world.address, &fates).await;
    let alice = on(&world, &wire, "alice").await;
    let bytes = noise(1_000_000);
    let (result, seen) = watched(alice.core.upload_file(write(&world, "a.bin", &bytes))).await;
    let uploaded = result.unwrap();
    rises_to(&seen, 1_000_000);
    assert_eq!(wire.offsets(), [0, 100_000, 100_000, 400_000]);
    assert_eq!(
        (uploaded.name.as_str(), uploaded.length, uploaded.kind),
        ("a.bin", 1_000_000, file_type::UNKNOWN)
    );
    let to = world.path("back");
    alice.core.download_file(&uploaded.url, &to).await.unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), bytes);
}

/// The answer is lost, not the bytes.
#[tokio::test]
async fn an_upload_that_was_complete_without_our_knowing_is_not_sent_again() {
    let world = World::new().await;
    let wire = Wire::to(world.address, &[Fate::Breaks(50_000)]).await;
    let alice = on(&world, &wire, "alice").await;
    let bytes = noise(50_000);
    let uploaded = alice
        .core
        .upload_file(write(&world, "a", &bytes))
        .await
        .unwrap();
    assert_eq!(wire.offsets(), [0, 50_000]);
    let to = world.path("back");
    alice.core.download_file(&uploaded.url, &to).await.unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), bytes);
}

#[tokio::test]
async fn a_download_goes_on_where_the_wire_broke() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let bytes = noise(1_000_000);
    let uploaded = alice
        .core
        .upload_file(write(&world, "a", &bytes))
        .await
        .unwrap();
    let fates = [
        Fate::Breaks(100_000),
        Fate::Breaks(0),
        Fate::Breaks(300_000),
    ];
    let wire = Wire::to(world.address, &fates).await;
    // The file is on the server that we are connected to, whatever host its address names.
    let alice = on(&world, &wire, "alice").await;
    let elsewhere = uploaded
        .url
        .replace(&world.address.to_string(), "files.example.org:1");
    let to = world.path("back");
    let (result, seen) = watched(alice.core.download_file(&elsewhere, &to)).await;
    result.unwrap();
    rises_to(&seen, 1_000_000);
    assert_eq!(std::fs::read(&to).unwrap(), bytes);
    let offsets = wire.offsets();
    // The answers' heads count on this way down.
    assert_eq!((offsets.len(), offsets[0]), (4, 0));
    assert!(
        (99_000..100_000).contains(&offsets[1]) && offsets[2] == offsets[1],
        "{offsets:?}"
    );
    assert!((398_000..400_000).contains(&offsets[3]), "{offsets:?}");
}

#[tokio::test]
async fn a_transfer_outlives_its_server_and_follows_it_to_another_address() {
    let mut world = World::new().await;
    let wire = Wire::to(world.address, &[Fate::Dies(200_000)]).await;
    let alice = on(&world, &wire, "alice").await;
    let bytes = noise(600_000);
    let upload = alice.core.upload_file(write(&world, "a", &bytes));
    let folder = world.path("server/uploads");
    let arrived = async || {
        let entry = std::fs::read_dir(&folder).unwrap().next();
        entry.is_some_and(|entry| entry.unwrap().metadata().unwrap().len() == 200_000)
    };
    eventually("the first bytes arrive", arrived).await;
    world.stop().await;
    world.address.set_port(0);
    world.start().await;
    let here = format!("http://{}", world.address).parse().unwrap();
    alice.core.set_server(here);
    let (result, seen) = watched(upload).await;
    rises_to(&seen, 600_000);
    assert_eq!(wire.offsets(), [0], "the rest went elsewhere");
    let to = world.path("back");
    let url = result.unwrap().url;
    alice.core.download_file(&url, &to).await.unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), bytes);
}

#[tokio::test]
async fn cancelling_ends_it_and_leaves_nothing() {
    let world = World::new().await;
    let wire = Wire::to(world.address, &[Fate::Stalls(10_000), Fate::Stalls(10_000)]).await;
    let alice = on(&world, &wire, "alice").await;
    let path = write(&world, "a", &noise(500_000));
    let upload = alice.core.upload_file(&path);
    eventually("the upload is under way", async || {
        !wire.offsets().is_empty()
    })
    .await;
    upload.cancel();
    assert_eq!(
        timeout(PATIENCE, upload).await.unwrap(),
        Err(Error::Cancelled)
    );

    let direct = world.person("alice").await;
    let url = direct.core.upload_file(&path).await.unwrap().url;
    let to = world.path("back");
    let download = alice.core.download_file(&url, &to);
    eventually("a part is there", async || {
        part(&to).exists() && wire.is_used_up()
    })
    .await;
    download.control().cancel();
    assert_eq!(
        timeout(PATIENCE, download).await.unwrap(),
        Err(Error::Cancelled)
    );
    assert!(!part(&to).exists() && !to.exists());

    // Dropping is not cancelling.
    drop(alice.core.download_file(&url, &to));
    eventually("the file is there", async || to.exists()).await;
}

#[tokio::test]
async fn a_file_is_for_those_who_see_its_message() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let carol = world.person("carol").await;
    let chat = alice.chat_with(&bob).await;
    let path = write(&world, "a", b"for Bob");
    let sent = alice.core.send_file(chat, &path).await.unwrap();
    let (_, received) = file(&mut bob).await;
    let to = world.path("back");
    bob.core.download_file(&received.url, &to).await.unwrap();

    // Bob's key is not Carol's, and she cannot send what she may not read.
    let carols = received
        .url
        .replace(&format!("u={}", bob.id()), &format!("u={}", carol.id()));
    assert_ne!(carols, received.url);
    let stolen = world.path("stolen");
    assert_eq!(
        carol.core.download_file(&carols, &stolen).await,
        Err(Error::NoSuchFile)
    );
    assert!(!stolen.exists() && !part(&stolen).exists());
    let mut carol = carol;
    let forward = NewMessage::new(carol.chat_with(&bob).await, Content::File(received.clone()));
    let message = carol.core.new_message(forward).await.unwrap();
    carol
        .hear("the refusal", |event| match event {
            Event::MessageStatus { id, status, .. } if id == message.id => {
                (status == MessageStatus::Failed).then_some(())
            }
            _ => None,
        })
        .await;

    // Taken back, it is Alice's alone again.
    alice
        .hear("the ack", |event| match event {
            Event::MessageStatus { id, status, .. } if id == sent.id => {
                (status != MessageStatus::Sending).then_some(())
            }
            _ => None,
        })
        .await;
    let cancelled = MessageStatus::Cancelled;
    alice
        .core
        .change_message_status(chat, alice.id(), sent.id, cancelled)
        .await
        .unwrap();
    assert_eq!(
        bob.core.download_file(&received.url, &to).await,
        Err(Error::NoSuchFile)
    );
    assert_eq!(
        std::fs::read(&to).unwrap(),
        b"for Bob",
        "what Bob has stays"
    );
}

#[tokio::test]
async fn what_cannot_be_transferred_says_why() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let nowhere = world.path("nowhere/at/all");
    assert!(
        matches!(alice.core.upload_file(&nowhere).await, Err(Error::File { path, .. }) if path == nowhere)
    );
    let parameter = |parameter| Error::Parameter { parameter };
    let empty = write(&world, "empty", b"");
    assert_eq!(alice.core.upload_file(empty).await, Err(parameter("path")));
    let large = std::fs::File::create(world.path("large")).unwrap();
    large.set_len((25 << 20) + 1).unwrap();
    assert_eq!(
        alice.core.upload_file(world.path("large")).await,
        Err(Error::Failed { result: -6 })
    );
    let to = world.path("to");
    for url in [
        "",
        "no url",
        "file:///etc/hostname",
        "ftp://files.example.org/x",
    ] {
        assert_eq!(
            alice.core.download_file(url, &to).await,
            Err(parameter("url"))
        );
    }
    let path = write(&world, "a", b"x");
    let url = alice.core.upload_file(&path).await.unwrap().url;
    assert!(matches!(
        alice.core.download_file(&url, nowhere).await,
        Err(Error::File { .. })
    ));
    alice.core.disconnect().await.unwrap();
    let offline = connection::Error::NotConnected.into();
    assert_eq!(alice.core.upload_file(&path).await, Err(offline));
    assert_eq!(Error::NoSuchFile.code(), "ERR_UNEXPECTED_RECEIVED_DATA");
    assert_eq!(Error::Transfer(String::new()).code(), "ERR_SOCKET_CONNECT");
}

/// A host that answers every request with the same bytes; what it was asked comes back.
async fn stranger(answer: String) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heads = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") && socket.read_buf(&mut head).await.unwrap() > 0 {}
            heads.lock().unwrap().push(String::from_utf8(head).unwrap());
            // Who has read enough hangs up.
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (address, asked)
}

#[tokio::test]
async fn other_hosts_are_asked_for_their_own_files_only() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let to = world.path("to");
    let (host, asked) = stranger(String::from(
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
    ))
    .await;
    alice
        .core
        .download_file(&format!("http://{host}/pictures/a.png"), &to)
        .await
        .unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), b"hello");
    let key = alice
        .core
        .upload_file(write(&world, "a", b"mine"))
        .await
        .unwrap()
        .url;
    // An address with a key of our server's never takes the key anywhere else.
    let led_away = key.replace(&world.address.to_string(), &host.to_string());
    alice.core.download_file(&led_away, &to).await.unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), b"mine");
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert!(
        asked[0].starts_with("GET /pictures/a.png HTTP/1.1\r\n"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_file_without_end_is_not_taken() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let to = world.path("to");
    let too_long = Err(Error::FileTooLong {
        most: LARGEST_DOWNLOAD,
    });
    let announced = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\nx",
        LARGEST_DOWNLOAD + 1
    );
    let (host, _) = stranger(announced).await;
    assert_eq!(
        alice
            .core
            .download_file(&format!("http://{host}/x"), &to)
            .await,
        too_long
    );
    assert!(!to.exists() && !part(&to).exists());
    // Nothing was announced, and it does not end.
    let mut endless = String::from("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    endless.extend(std::iter::repeat_n('x', LARGEST_DOWNLOAD as usize + 1));
    let (host, _) = stranger(endless).await;
    let taken = alice.core.download_file(&format!("http://{host}/x"), &to);
    assert_eq!(taken.await, too_long);
    assert!(!to.exists() && !part(&to).exists());
}
