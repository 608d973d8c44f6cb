//! The socket itself: greeting, heartbeat, bad frames, slow readers, the stop.

use std::time::Duration;

use azstack::protocol::conversation::MessagesRequest;
use azstack::protocol::frame::MAX_FRAME;
use azstack::protocol::{ChatType, Frame, ToClient};
use azstack::server::Count;
use azstack::server::accounts::Auth;
use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, http::HeaderValue};

use crate::client::{Client, Host, eventually, refused};

#[tokio::test]
async fn only_a_websocket_of_engine_io_3_from_home_is_served() {
    let host = Host::with(Auth::Open, |config| {
        config.allowed_origins = vec![String::from("https://chat.example.org")];
    })
    .await;
    let base = format!("ws://{}", host.address);
    for path in [
        "/socket.io/",
        "/socket.io/?EIO=4&transport=websocket",
        "/socket.io/?EIO=3&transport=polling",
    ] {
        assert_eq!(refused(format!("{base}{path}")).await, 400, "{path}");
    }
    assert_eq!(
        refused(format!("{base}/?EIO=3&transport=websocket")).await,
        404
    );
    let with_origin = |origin: &str| {
        let mut request = host.url().into_client_request().unwrap();
        request
            .headers_mut()
            .insert("Origin", HeaderValue::from_str(origin).unwrap());
        request
    };
    let own = format!("http://{}", host.address);
    for welcome in [own.as_str(), "https://chat.example.org"] {
        assert!(
            tokio_tungstenite::connect_async(with_origin(welcome))
                .await
                .is_ok(),
            "{welcome}"
        );
    }
    let port = host.address.port();
    for foreign in [
        "https://evil.example.org",
        "null",
        "http://127.0.0.1:1",
        &format!("http://localhost:{port}"),
    ] {
        assert_eq!(refused(with_origin(foreign)).await, 403, "{foreign}");
    }
    // A page whose name was made to point at this machine: origin and host agree, but it is no local name.
    let evil = format!("http://evil.example.org:{port}");
    let mut rebound = with_origin(&evil);
    let name = HeaderValue::from_str(&evil["http://".len()..]).unwrap();
    rebound.headers_mut().insert("Host", name);
    let stream = TcpStream::connect(host.address).await.unwrap();
    assert!(client_async(rebound, stream).await.is_err());
    assert_eq!(host.count(Count::HttpRefused), 8);

    // Plain HTTP gets a plain answer.
    let mut stream = TcpStream::connect(host.address).await.unwrap();
    let request = "GET /socket.io/?EIO=3&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 400 "), "{reply}");
}

#[tokio::test]
async fn the_greeting_names_the_heartbeat_and_pings_are_answered() {
    let host = Host::with(Auth::Open, |config| {
        config.ping_interval = Duration::from_secs(11);
        config.ping_timeout = Duration::from_secs(7);
    })
    .await;
    let (socket, _) = tokio_tungstenite::connect_async(host.url()).await.unwrap();
    let mut client = Client { id: 0, socket };
    let Some(Frame::Open(open)) = client.frame().await else {
        panic!()
    };
    assert_eq!((open.ping_interval, open.ping_timeout), (11_000, 7_000));
    assert!(open.upgrades.is_empty() && open.sid.len() == 20);
    assert_eq!(client.text().await.unwrap(), "40");
    client.send_raw("2").await;
    assert_eq!(client.text().await.unwrap(), "3");
    client.send_raw("2probe").await;
    assert_eq!(client.text().await.unwrap(), "3probe");
}

#[tokio::test]
async fn silent_sockets_and_strangers_are_closed() {
    let host = Host::with(Auth::Open, |config| {
        config.ping_interval = Duration::from_millis(400);
        config.ping_timeout = Duration::from_millis(300);
        config.limits.sign_in_time = Duration::from_secs(2);
    })
    .await;
    // A client that pings lives on, a silent one does not.
    let mut lively = host.join("lively").await;
    let mut silent = host.join("silent").await;
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        lively.nothing().await;
    }
    silent.ends_after(&[]).await;
    assert_eq!(host.count(Count::Silent), 1);
    // Whoever never signs in is closed although he pings.
    let mut stranger = host.connect().await;
    let begun = std::time::Instant::now();
    let closed = async {
        loop {
            if stranger.socket.send(Message::text("2")).await.is_err() {
                break;
            }
            match stranger.text().await {
                Some(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                None => break,
            }
        }
    };
    closed.await;
    assert!(begun.elapsed() > Duration::from_secs(1));
    eventually(|| host.count(Count::Silent) >= 2).await;
    // And whoever does not even finish his HTTP request.
    let mut slow = TcpStream::connect(host.address).await.unwrap();
    slow.write_all(b"GET /socket.io/?EIO=3&transport=websocket HTTP/1.1\r\nHo")
        .await
        .unwrap();
    let mut rest = Vec::new();
    let end = tokio::time::timeout(crate::client::PATIENCE, slow.read_to_end(&mut rest)).await;
    assert!(end.is_ok());
}

/// The frames of the research, our outcome beside each.
#[tokio::test]
async fn bad_frames_close_only_their_socket() {
    let host = Host::open().await;
    let mut witness = host.join("witness").await;
    let too_long = format!("2{}", "a".repeat(MAX_FRAME));
    let closing = [
        "",
        "42",
        "42[",
        "42{}",
        "42[1,2]",
        "4",
        "45",
        "47",
        "4é",
        "é",
        "b4AAA",
        "7",
        "40x",
        "451-[\"x\"]",
        too_long.as_str(),
    ];
    for text in closing {
        let mut client = host.join("somebody").await;
        // A socket that is closed while it sends may not get to read the close frame: either is an end.
        let _ = client.socket.send(Message::text(text)).await;
        client.ends_after(&[]).await;
    }
    let mut client = host.join("somebody").await;
    client
        .socket
        .send(Message::binary(vec![4, 1, 2]))
        .await
        .unwrap();
    client.ends_after(&[]).await;
    assert_eq!(host.count(Count::MalformedFrame), closing.len() as u64 + 1);

    let mut client = host.join("somebody").await;
    let ignored = [
        r#"42["WebPacket"]"#,
        r#"42["WebPacket",{"service":"1","body":"{}"}]"#,
        r#"42["WebPacket",{"service":1,"body":{}}]"#,
        r#"42["WebPacket",7]"#,
        r#"42["Other",{"service":1,"body":"{}"}]"#,
        r#"42/admin,["WebPacket",{"service":1,"body":"{}"}]"#,
        r#"4217["WebPacket",{"service":1,"body":"{}"}]"#,
        r#"4299999999999999999999999["WebPacket",{"service":1,"body":"{}"}]"#,
        "43[1]",
        "3",
        "5",
        "6",
        "40",
        "44\"x\"",
    ];
    for text in ignored {
        client.send_raw(text).await;
    }
    client.nothing().await;
    client.send_raw("40/admin").await;
    assert_eq!(
        client.text().await.unwrap(),
        r#"44/admin,"Invalid namespace""#
    );
    client.send_raw("2probe").await;
    assert_eq!(client.text().await.unwrap(), "3probe");
    // The longest frame there may be is read.
    client
        .send_raw(format!("2{}", "a".repeat(MAX_FRAME - 1)))
        .await;
    assert_eq!(client.text().await.unwrap().len(), MAX_FRAME);
    client.send_raw("1").await;
    client.ends_after(&[]).await;
    witness.nothing().await;
}

#[tokio::test]
async fn a_slow_reader_is_closed_and_loses_nothing() {
    let host = Host::with(Auth::Open, |config| config.limits.queued_bytes = 200_000).await;
    let mut alice = host.join("alice").await;
    let bob = host.join("bob").await;
    let bob_id = bob.id;
    bob.leave().await;
    // Bob's second socket has a small window and is never read.
    let small = TcpSocket::new_v4().unwrap();
    small.set_recv_buffer_size(4096).unwrap();
    let stream = small.connect(host.address).await.unwrap();
    let (socket, _) = client_async(host.url(), tokio_tungstenite::MaybeTlsStream::Plain(stream))
        .await
        .unwrap();
    let mut slow = Client { id: bob_id, socket };
    for _ in 0..2 {
        slow.frame().await;
    }
    let sealed = crate::client::encrypt(&host.app, crate::client::token("", "bob", "").as_bytes());
    let request = crate::client::authenticate(&host.app, "", "bob", &sealed);
    assert_eq!(slow.sign_in(request).await.result_code, Some(1));

    let text = "x".repeat(20_000);
    let mut sent = 0;
    while host.count(Count::SlowReader) == 0 {
        sent += 1;
        assert!(sent < 2_000, "40 MB went somewhere");
        alice.write_to(bob_id, sent, &text).await;
    }
    // Everything is there when he comes back.
    let mut bob = host.join("bob").await;
    let (mut ids, mut page) = (Vec::new(), 1);
    loop {
        let (chat_type, chat_id) = (ChatType::User, alice.id);
        let request = MessagesRequest {
            page,
            last_created: 0,
            chat_type,
            chat_id,
            request_id: None,
            changed_after: None,
        };
        bob.send(request).await;
        let ToClient::Messages(list) = bob.next().await else {
            panic!()
        };
        ids.splice(0..0, list.list.iter().map(|message| message.msg_id));
        if list.done == 1 {
            break;
        }
        page += 1;
    }
    assert_eq!(ids, (1..=sent).collect::<Vec<_>>());
}

#[tokio::test]
async fn asking_fast_and_reading_slowly_overflows_nothing() {
    let host = Host::with(Auth::Open, |config| config.limits.queued_frames = 8).await;
    let mut alice = host.join("alice").await;
    for number in 0..500 {
        alice.send_raw(format!("2{number}")).await;
    }
    for number in 0..500 {
        assert_eq!(alice.text().await.unwrap(), format!("3{number}"));
    }
}

#[tokio::test]
async fn one_session_too_many_closes_the_oldest() {
    let host = Host::with(Auth::Open, |config| config.limits.sessions = 2).await;
    let mut first = host.join("alice").await;
    let mut second = host.join("alice").await;
    let mut third = host.join("alice").await;
    first.ends_after(&[]).await;
    second.nothing().await;
    third.nothing().await;
}

#[tokio::test]
async fn the_stop_says_goodbye_and_keeps_everything() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let stranger = host.connect().await;
    let time = alice.write_to(bob.id, 7, "stays").await;
    bob.next().await;
    let begun = std::time::Instant::now();
    let (folder, app) = host.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(5));
    for mut client in [alice, bob, stranger] {
        client.ends_after(&["41"]).await;
    }
    let host = Host::on(folder, app, |_| ()).await;
    let mut alice = host.join("alice").await;
    let bob = host.join("bob").await;
    assert_eq!((alice.id, bob.id), (101, 102));
    assert_eq!(
        alice.write_to(bob.id, 7, "stays").await,
        time,
        "the same message as before"
    );
}

#[tokio::test]
async fn a_data_folder_has_one_server() {
    let host = Host::open().await;
    // The first one is up when it answers.
    host.connect().await;
    let second = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = azstack::server::Config::new(host.folder.path());
    let refused = azstack::server::run(second, config, std::future::pending()).await;
    assert!(
        matches!(refused, Err(azstack::server::Error::InUse(_))),
        "{refused:?}"
    );
}
