//! Files: a place is granted on the socket, bytes travel over HTTP, and only those who see a message get them.

use std::time::Duration;

use azstack::protocol::content::File;
use azstack::protocol::conversation::DeleteRequest;
use azstack::protocol::file::{Grant, Request};
use azstack::protocol::message::SendFile;
use azstack::protocol::report::{CancelGroup, Delete};
use azstack::protocol::{ChatType, Content, GroupType, Id, ToClient, group};
use azstack::server::Count;
use azstack::server::accounts::Auth;
use reqwest::{Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::asking::group as of_group;
use crate::client::{Client, Host, PATIENCE, eventually};
use crate::process;

/// A PNG as far as anybody looks.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

pub async fn ask(client: &mut Client, name: &str, length: i64) -> Grant {
    client
        .send(Request {
            request_id: 77,
            file_name: name.to_owned(),
            file_length: length,
        })
        .await;
    match client.next().await {
        ToClient::Upload(grant) => {
            assert_eq!(grant.request_id, 77);
            grant
        }
        other => panic!("{other:?}"),
    }
}

pub async fn grant(client: &mut Client, name: &str, length: usize) -> Grant {
    let grant = ask(client, name, length as i64).await;
    assert_eq!(grant.r, 0);
    grant
}

pub async fn append(url: &str, offset: u64, bytes: &[u8]) -> Response {
    let request = reqwest::Client::new().patch(url).body(bytes.to_vec());
    request
        .header("Upload-Offset", offset)
        .send()
        .await
        .unwrap()
}

fn number(response: &Response, name: &str) -> u64 {
    response.headers()[name].to_str().unwrap().parse().unwrap()
}

/// How many bytes have arrived.
pub async fn offset(url: &str) -> u64 {
    let response = reqwest::Client::new().head(url).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    number(&response, "upload-offset")
}

pub async fn get(url: &str) -> Response {
    reqwest::get(url).await.unwrap()
}

async fn part(url: &str, range: &str) -> Response {
    let request = reqwest::Client::new().get(url).header("Range", range);
    request.send().await.unwrap()
}

/// Nothing is told about why.
async fn is_hidden(url: &str) {
    let response = get(url).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers().get("content-length").unwrap(), "0");
}

/// Uploads a whole file, returns the owner's address of it.
pub async fn upload(client: &mut Client, name: &str, bytes: &[u8]) -> String {
    let grant = grant(client, name, bytes.len()).await;
    let response = append(&grant.upload, 0, bytes).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    grant.url
}

pub fn file(url: &str) -> File {
    File {
        file_name: String::from("a.png"),
        file_length: PICTURE.len() as i64,
        kind: 1,
        url: url.to_owned(),
        ..File::default()
    }
}

/// Sends a message with a file; returns the ack's `r`.
pub async fn send(client: &mut Client, to: Id, id: Id, url: &str) -> i64 {
    let content = file(url);
    client.send(SendFile { id, to, content }).await;
    match client.next().await {
        ToClient::MessageAck(ack) => ack.r,
        other => panic!("{other:?}"),
    }
}

/// The address in the file message that comes next.
async fn received(client: &mut Client) -> String {
    match client.next().await {
        ToClient::File(message) => message.content.url,
        other => panic!("{other:?}"),
    }
}

/// A connection that sends a `PATCH` and the first of its bytes, and stays.
async fn begin_appending(
    host: &Host,
    url: &str,
    offset: u64,
    length: usize,
    bytes: &[u8],
) -> TcpStream {
    let path = url.split_once(&host.address.to_string()).unwrap().1;
    let mut socket = TcpStream::connect(host.address).await.unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nHost: {}\r\nUpload-Offset: {offset}\r\nContent-Length: {length}\r\n\r\n",
        host.address
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(bytes).await.unwrap();
    socket
}

/// What the server says before it closes the connection.
async fn rest(mut socket: TcpStream) -> String {
    let mut text = Vec::new();
    // A reset is an end, too.
    let read = timeout(PATIENCE, socket.read_to_end(&mut text)).await;
    let _ = read.expect("the connection stays open");
    String::from_utf8_lossy(&text).into_owned()
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// The files in a folder of the data folder.
fn left(host: &Host, folder: &str) -> usize {
    std::fs::read_dir(host.folder.path().join(folder))
        .unwrap()
        .count()
}

#[tokio::test]
async fn a_file_travels_in_pieces_and_every_reader_has_his_own_address() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut alice_2 = host.join("alice").await;
    let bytes = [PICTURE, &noise(300_000)].concat();
    let grant = grant(&mut alice, "a \"b\" é.png", bytes.len()).await;
    is_hidden(&grant.url).await;
    for piece in [0..10, 10..200_000, 200_000..bytes.len()] {
        assert_eq!(offset(&grant.upload).await, piece.start as u64);
        let response = append(&grant.upload, piece.start as u64, &bytes[piece.clone()]).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert_eq!(number(&response, "upload-offset"), piece.end as u64);
    }
    // Whoever has not heard of the end finds it reached, and may say the last word again.
    assert_eq!(offset(&grant.upload).await, bytes.len() as u64);
    let again = append(&grant.upload, bytes.len() as u64, b"").await;
    assert_eq!(again.status(), StatusCode::NO_CONTENT);
    assert_eq!(left(&host, "uploads"), 0);
    assert_eq!(host.count(Count::FileStored), 1);

    assert_eq!(send(&mut alice, bob.id, 1, &grant.url).await, 0);
    let bobs = received(&mut bob).await;
    assert_ne!(bobs, grant.url);
    let ToClient::OwnContent(copy) = alice_2.next().await else {
        panic!()
    };
    assert_eq!(
        serde_json::to_value(copy.content.encode()).unwrap(),
        serde_json::to_value(azstack::protocol::Content::File(file(&grant.url)).encode()).unwrap()
    );

    for url in [&grant.url, &bobs] {
        let response = get(url).await;
        assert_eq!(response.status(), StatusCode::OK);
        let headers = response.headers().clone();
        let header = |name: &str| headers[name].to_str().unwrap();
        assert_eq!(header("content-type"), "image/png");
        assert_eq!(
            header("content-disposition"),
            "attachment; filename=\"a _b_ _.png\"; filename*=UTF-8''a%20%22b%22%20%C3%A9.png"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(
            header("content-security-policy"),
            "default-src 'none'; sandbox"
        );
        assert_eq!(
            header("cache-control"),
            "private, max-age=31536000, immutable"
        );
        assert_eq!(header("content-length"), bytes.len().to_string());
        assert!(header("etag").len() == 66 && header("etag").starts_with('"'));
        assert_eq!(response.bytes().await.unwrap(), bytes);
    }
    let head = reqwest::Client::new().head(&bobs).send().await.unwrap();
    assert_eq!(
        (head.status(), number(&head, "content-length")),
        (StatusCode::OK, bytes.len() as u64)
    );
}

#[tokio::test]
async fn parts_of_a_file_can_be_had() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let url = upload(&mut alice, "x", b"0123456789").await;
    for (range, expected, which) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=9-99", "9", "bytes 9-9/10"),
    ] {
        let response = part(&url, range).await;
        assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(response.headers()["content-range"], which);
        assert_eq!(number(&response, "content-length"), expected.len() as u64);
        assert_eq!(response.text().await.unwrap(), expected);
    }
    let none = part(&url, "bytes=10-").await;
    assert_eq!(none.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(none.headers()["content-range"], "bytes */10");
    let several = part(&url, "bytes=0-1,4-5").await;
    assert_eq!(
        (several.status(), several.text().await.unwrap().len()),
        (StatusCode::OK, 10)
    );
    let changed = reqwest::Client::new()
        .get(&url)
        .header("Range", "bytes=5-")
        .header("If-Range", "\"other\"");
    assert_eq!(changed.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn an_upload_takes_its_own_bytes_only() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let grant = grant(&mut alice, "x.bin", 10).await;
    assert_eq!(
        append(&grant.upload, 0, b"0123").await.status(),
        StatusCode::NO_CONTENT
    );
    for wrong in [0, 3, 5, 10, u64::MAX] {
        let response = append(&grant.upload, wrong, b"4").await;
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert_eq!(number(&response, "upload-offset"), 4);
    }
    // One byte too many, announced and not announced.
    let response = append(&grant.upload, 4, b"4567890").await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let chunks = futures_util::stream::iter(["456", "7890"].map(Ok::<_, std::io::Error>));
    let request = reqwest::Client::new()
        .patch(&grant.upload)
        .header("Upload-Offset", 4);
    let response = request
        .body(reqwest::Body::wrap_stream(chunks))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let has = offset(&grant.upload).await;
    assert!(
        has == 4 || has == 7,
        "{has}: what fits may stay, the rest may not"
    );
    let last = append(&grant.upload, has, &b"0123456789"[has as usize..]).await;
    assert_eq!(last.status(), StatusCode::NO_CONTENT);
    assert_eq!(get(&grant.url).await.text().await.unwrap(), "0123456789");
    // And nothing after the end.
    assert_eq!(
        append(&grant.upload, 10, b"x").await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );

    let nobody = reqwest::Client::new();
    let no_offset = nobody.patch(&grant.upload).body("x").send().await.unwrap();
    assert_eq!(no_offset.status(), StatusCode::BAD_REQUEST);
    let (base, token) = grant.upload.rsplit_once('/').unwrap();
    let upper = token.to_uppercase();
    let zeros = "0".repeat(32);
    for token in [
        &token[1..],
        &zeros,
        "%2e%2e%2fazstackd.sqlite",
        &format!("{token}0"),
        &upper,
    ] {
        if token.chars().any(|c| !c.is_ascii_digit()) || token == zeros {
            let response = append(&format!("{base}/{token}"), 10, b"").await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{token}");
        }
    }
}

#[tokio::test]
async fn an_upload_goes_on_after_a_broken_connection_and_a_restart() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let bytes = noise(500_000);
    let grant = grant(&mut alice, "x.bin", bytes.len()).await;
    let arrived = async |length: u64| {
        let folder = host.folder.path().join("uploads");
        let size =
            |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().metadata().unwrap().len();
        eventually(|| {
            std::fs::read_dir(&folder)
                .unwrap()
                .map(size)
                .any(|size| size == length)
        })
        .await;
    };
    // The sender breaks off in the middle of what he announced: what arrived counts, and nothing else.
    drop(begin_appending(&host, &grant.upload, 0, bytes.len(), &bytes[..100_001]).await);
    arrived(100_001).await;
    assert_eq!(offset(&grant.upload).await, 100_001);

    // He is silent: whoever comes next takes over, without waiting for him.
    let more = &bytes[100_001..150_000];
    let silent = begin_appending(&host, &grant.upload, 100_001, 300_000, more).await;
    arrived(150_000).await;
    assert_eq!(offset(&grant.upload).await, 150_000);
    assert!(rest(silent).await.starts_with("HTTP/1.1 423"), "he is told");

    // The server stops in the middle of a request.
    let more = &bytes[150_000..200_000];
    let busy = begin_appending(&host, &grant.upload, 150_000, 300_000, more).await;
    arrived(200_000).await;
    let (folder, app) = host.stop().await;
    assert!(rest(busy).await.starts_with("HTTP/1.1 503"));
    let host = Host::on(folder, app, |_| ()).await;
    let moved = |url: &str| {
        let path = url.splitn(4, '/').nth(3).unwrap();
        format!("http://{}/{path}", host.address)
    };
    let upload = moved(&grant.upload);
    assert_eq!(offset(&upload).await, 200_000);
    let last = append(&upload, 200_000, &bytes[200_000..]).await;
    assert_eq!(last.status(), StatusCode::NO_CONTENT);
    assert_eq!(get(&moved(&grant.url)).await.bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn a_place_is_bounded_in_name_length_number_and_bytes() {
    let host = Host::with(Auth::Open, |config| {
        config.limits.file_length = 100;
        config.limits.file_quota = 250;
        config.limits.pending_uploads = 3;
    })
    .await;
    let mut alice = host.join("alice").await;
    let long = "é".repeat(256);
    for (name, length, r) in [
        ("x", 0, -5),
        ("x", -1, -5),
        ("x", 101, -6),
        ("x", i64::MAX, -6),
        ("", 1, -5),
        ("..", 1, -5),
        ("a/..", 1, -5),
        ("a/", 1, -5),
        ("a\0b", 1, -5),
        ("a\nb", 1, -5),
        (&long, 1, -5),
    ] {
        let refused = ask(&mut alice, name, length).await;
        assert_eq!(
            (refused.r, refused.upload, refused.url),
            (r, String::new(), String::new()),
            "{name} {length}"
        );
    }
    // Malformed requests are answered as far as they can be named.
    alice
        .send_body(900, r#"{"requestId":77,"fileName":"x"}"#)
        .await;
    assert!(matches!(
        alice.next().await,
        ToClient::Upload(Grant {
            r: -5,
            request_id: 77,
            ..
        })
    ));

    // Folders are not part of a name.
    let name = format!("../../{}", &long[2..]);
    let url = upload(&mut alice, &name, &[7; 100]).await;
    let header = get(&url).await.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(header.ends_with(&"%C3%A9".repeat(255)), "{header}");

    // 100 of 250 bytes are stored: 51 + 100 are too many, 50 + 100 are not.
    grant(&mut alice, "x", 100).await;
    assert_eq!(ask(&mut alice, "x", 51).await.r, -6);
    grant(&mut alice, "x", 10).await;
    grant(&mut alice, "x", 10).await;
    assert_eq!(ask(&mut alice, "x", 1).await.r, -6, "three are under way");
    let mut bob = host.join("bob").await;
    grant(&mut bob, "x", 100).await;
}

#[tokio::test]
async fn only_who_sees_a_message_with_it_reads_a_file() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let (mut bob, mut carol) = (host.join("bob").await, host.join("carol").await);
    let other = host.admin().create_app("other", Auth::Open).unwrap();
    let mut stranger = host.join_app(&other, "", "stranger").await;
    let url = upload(&mut alice, "a.png", PICTURE).await;

    // Not sent to anybody yet: the owner's alone, and nobody can make an address for himself.
    let (place, key) = url.rsplit_once("&k=").unwrap();
    let (place, _) = place.split_once("?u=").unwrap();
    assert_eq!(get(&url).await.status(), StatusCode::OK);
    for (reader, key) in [
        (bob.id, key),
        (alice.id, &key[..21]),
        (alice.id, ""),
        (alice.id, "AAAAAAAAAAAAAAAAAAAAAA"),
    ] {
        is_hidden(&format!("{place}?u={reader}&k={key}")).await;
    }
    is_hidden(place).await;
    is_hidden(&format!(
        "http://{}/files/{}?u={}&k={key}",
        host.address,
        "0".repeat(32),
        alice.id
    ))
    .await;

    // Who got hold of the owner's address cannot pass the file on as his own, in no spelling.
    let path = place
        .strip_prefix(&format!("http://{}", host.address))
        .unwrap();
    for url in [&url, place, path] {
        assert_eq!(send(&mut bob, carol.id, 1, url).await, -5, "{url}");
        assert_eq!(send(&mut stranger, 1_000_000, 1, url).await, -4);
    }
    let other_user = host.join_app(&other, "", "other").await;
    assert_eq!(send(&mut stranger, other_user.id, 2, &url).await, -5);
    carol.nothing().await;

    assert_eq!(send(&mut alice, bob.id, 2, &url).await, 0);
    let bobs = received(&mut bob).await;
    assert_eq!(get(&bobs).await.bytes().await.unwrap(), PICTURE);
    // Now he can, and Carol's address is hers. What Bob tells her about her chat with Alice changes nothing.
    assert_eq!(send(&mut bob, carol.id, 3, &bobs).await, 0);
    let carols = received(&mut carol).await;
    assert_eq!(get(&carols).await.status(), StatusCode::OK);

    // Bob deletes his view of both chats: he has no message with it any more, the others have.
    for chat_id in [alice.id, carol.id] {
        let chat_type = ChatType::User;
        bob.send(DeleteRequest {
            chat_id,
            chat_type,
            last_time_created: i64::MAX,
        })
        .await;
        assert!(
            matches!(bob.next().await, ToClient::ConversationDeleted(deleted) if deleted.r == 0)
        );
    }
    is_hidden(&bobs).await;
    assert_eq!(send(&mut bob, alice.id, 4, &bobs).await, -5);
    assert_eq!(get(&carols).await.status(), StatusCode::OK);
}

/// The address in a group message with a file.
fn group_url(packet: ToClient) -> String {
    match packet {
        ToClient::GroupMessage(message) => match message.content {
            Content::File(file) => file.url,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_group_s_files_are_for_those_who_see_its_messages() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let (mut bob, mut carol) = (host.join("bob").await, host.join("carol").await);
    let mut dave = host.join("dave").await;
    let group = alice
        .create(1, GroupType::Private, "Team", &[bob.id, carol.id])
        .await;
    let post = async |alice: &mut Client, msg_id: Id| {
        let url = upload(alice, "a.png", PICTURE).await;
        let content = Content::File(file(&url));
        let sent = alice
            .ask(group::Send {
                msg_id,
                group,
                content,
            })
            .await;
        assert!(matches!(sent, ToClient::GroupMessageAck(ack) if ack.r == 0));
        url
    };
    for everybody in [&mut alice, &mut bob, &mut carol] {
        everybody.drain().await;
    }
    let own = post(&mut alice, 2).await;
    let (bobs, carols) = (group_url(bob.next().await), group_url(carol.next().await));
    assert!(
        bobs != carols && bobs != own,
        "each member has an address of his own"
    );
    for url in [&own, &bobs, &carols] {
        assert_eq!(get(url).await.bytes().await.unwrap(), PICTURE);
    }

    // Bob is removed: he keeps what he had, and gets nothing newer. Dave comes: he sees nothing older.
    let leave_user = bob.id;
    let leave = group::Leave {
        msg_id: 3,
        group,
        leave_user,
        new_admin: None,
    };
    alice.ask(leave).await;
    let members = vec![dave.id];
    alice
        .ask(group::Invite {
            msg_id: 4,
            group,
            members,
        })
        .await;
    for everybody in [&mut alice, &mut bob, &mut carol, &mut dave] {
        everybody.drain().await;
    }
    let newer = post(&mut alice, 5).await;
    bob.nothing().await;
    let daves = group_url(dave.next().await);
    carol.drain().await;
    assert_eq!(get(&bobs).await.status(), StatusCode::OK);
    assert_eq!(get(&daves).await.status(), StatusCode::OK);
    // The owner's address proves nothing: neither can make the file his by sending it on.
    assert_eq!(send(&mut bob, carol.id, 6, &newer).await, -5);
    assert_eq!(send(&mut dave, carol.id, 6, &own).await, -5);
    let all = bob.files(Some(of_group(group)), 0).await;
    assert_eq!(all.len(), 1, "lists agree");
    assert_eq!(all[0].file.url, bobs);

    // Carol deletes the message from her view, then Alice takes it back.
    let delete = Delete {
        chat_type: ChatType::Group,
        chat_id: group,
        sender_id: alice.id,
        msg_id: 2,
    };
    carol.ask(delete).await;
    is_hidden(&carols).await;
    assert_eq!(get(&bobs).await.status(), StatusCode::OK);
    let cancel = CancelGroup {
        chat_type: ChatType::Group,
        chat_id: group,
        group,
        msg_id: 2,
    };
    alice.ask(cancel).await;
    is_hidden(&bobs).await;
    assert_eq!(
        get(&own).await.status(),
        StatusCode::OK,
        "it is Alice's file"
    );
}

/// Carol chats with Bob, Alice sent Bob the file: Carol's chat with Bob must not open it for her.
#[tokio::test]
async fn a_chat_with_the_addressee_is_no_key() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let (mut bob, mut carol) = (host.join("bob").await, host.join("carol").await);
    carol.write_to(bob.id, 1, "hello").await;
    bob.drain().await;
    let secret = upload(&mut alice, "a.png", PICTURE).await;
    let public = upload(&mut alice, "b.png", PICTURE).await;
    assert_eq!(send(&mut alice, bob.id, 1, &secret).await, 0);
    // An address made for Carol, of a file she may read.
    assert_eq!(send(&mut alice, carol.id, 1, &public).await, 0);
    bob.drain().await;
    bob.write_to(carol.id, 2, "hello").await;
    let packets = carol.drain().await;
    assert_eq!(packets.len(), 2);
    assert_eq!(send(&mut carol, bob.id, 3, &secret).await, -5);
}

#[tokio::test]
async fn lists_give_every_reader_his_own_address_also_after_a_move() {
    use azstack::protocol::conversation::{MessagesRequest, UnreadMessages, UnreadRequest};
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let bob = host.join("bob").await;
    let url = upload(&mut alice, "a.png", PICTURE).await;
    let elsewhere = "https://files.example.org/files/0123456789abcdef0123456789abcdef?u=1&k=2";
    assert_eq!(send(&mut alice, bob.id, 1, &url).await, 0);
    assert_eq!(send(&mut alice, bob.id, 2, elsewhere).await, 0);
    let alice_id = alice.id;
    let old = host.address;
    let (folder, app) = host.stop().await;
    let host = Host::on(folder, app, |config| {
        config.public_url = Some("https://chat.example.org/azstack/".parse().unwrap());
    })
    .await;
    assert_ne!(host.address, old);
    let mut bob = host.join("bob").await;
    let urls = |list: azstack::protocol::conversation::Messages| -> Vec<String> {
        let url = |content| match content {
            Content::File(file) => file.url,
            other => panic!("{other:?}"),
        };
        list.list
            .into_iter()
            .map(|message| url(message.content))
            .collect()
    };
    let (chat_type, page) = (ChatType::User, 1);
    bob.send(UnreadRequest {
        page,
        chat_type,
        chat_id: alice_id,
        request_id: None,
    })
    .await;
    let ToClient::UnreadMessages(UnreadMessages(unread)) = bob.next().await else {
        panic!()
    };
    bob.send(MessagesRequest {
        page,
        last_created: 0,
        chat_type,
        chat_id: alice_id,
        request_id: None,
        changed_after: None,
    })
    .await;
    let ToClient::Messages(all) = bob.next().await else {
        panic!()
    };
    let (unread, all) = (urls(unread), urls(all));
    assert_eq!(unread, all);
    assert_eq!(all[1], elsewhere);
    let path = all[0]
        .strip_prefix("https://chat.example.org/azstack/")
        .expect("the public address");
    assert_eq!(
        get(&format!("http://{}/{path}", host.address))
            .await
            .bytes()
            .await
            .unwrap(),
        PICTURE
    );

    // Alice's client has the address from before the move, and an old one makes it https: it is known as ours.
    let mut alice = host.join("alice").await;
    bob.nothing().await;
    for (id, url) in [(3, url.clone()), (4, url.replace("http:", "https:"))] {
        assert_eq!(send(&mut alice, bob.id, id, &url).await, 0);
        assert!(received(&mut bob).await.ends_with(path));
    }
    // The same message again is the same, whatever the address was made for.
    assert_eq!(send(&mut alice, bob.id, 4, &url).await, 0);
    bob.nothing().await;
    assert_eq!(host.count(Count::MessageRepeated), 1);
}

#[tokio::test]
async fn nothing_runs_in_a_browser_whatever_a_file_is_called() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    for (name, bytes) in [
        (
            "page.html",
            &b"<!DOCTYPE html><script>alert(1)</script>"[..],
        ),
        ("picture.png", b"<html><script>alert(1)</script>"),
        (
            "drawing.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        ),
        ("doc.pdf", b"%PDF-1.7"),
    ] {
        let url = upload(&mut alice, name, bytes).await;
        let response = get(&url).await;
        assert_eq!(
            response.headers()["content-type"],
            "application/octet-stream",
            "{name}"
        );
        assert!(
            response.headers()["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment;")
        );
    }
    // Nor does a page in a browser get in.
    let url = upload(&mut alice, "a.png", PICTURE).await;
    let foreign = reqwest::Client::new()
        .get(&url)
        .header("Origin", "https://evil.example.org");
    assert_eq!(
        foreign.send().await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
    let own = reqwest::Client::new()
        .get(&url)
        .header("Origin", format!("http://{}", host.address));
    assert_eq!(own.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn who_is_too_slow_or_too_many_is_cut_and_the_patient_are_not() {
    let host = Host::with(Auth::Open, |config| {
        config.limits.sign_in_time = Duration::from_millis(300);
        config.limits.transfer_pause = Duration::from_millis(1500);
        config.limits.transfer_pace = 4;
        config.limits.transfers_each = 2;
    })
    .await;
    let mut alice = host.join("alice").await;
    let first = grant(&mut alice, "x", 1000).await;
    let second = grant(&mut alice, "x", 1000).await;
    let third = grant(&mut alice, "x", 1000).await;
    // A stranger has the sign-in time for his request, whatever he asks for.
    let unknown = first.upload.replace("/uploads/", "/uploads/0");
    let mut stranger = TcpStream::connect(host.address).await.unwrap();
    stranger
        .write_all(b"PATCH /uploads/0 HTTP/1.1\r\nHost: x\r\n")
        .await
        .unwrap();
    let stalled = begin_appending(&host, &first.upload, 0, 1000, b"abc").await;
    let mut steady = begin_appending(&host, &second.upload, 0, 1000, b"abc").await;
    assert_eq!(
        append(&unknown, 0, b"x").await.status(),
        StatusCode::NOT_FOUND
    );
    eventually(|| left(&host, "uploads") == 2).await;
    let busy = append(&third.upload, 0, b"x").await;
    assert_eq!(
        (busy.status(), number(&busy, "retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, 1)
    );
    assert_eq!(rest(stranger).await, "");

    // Three bytes in a pause are too few, a few more are enough for as long as it takes.
    let slowly = async {
        let started = std::time::Instant::now();
        let mut sent = 3;
        while started.elapsed() < Duration::from_millis(4000) {
            tokio::time::sleep(Duration::from_millis(100)).await;
            steady.write_all(b"defg").await.unwrap();
            sent += 4;
        }
        steady.write_all(&vec![b'x'; 1000 - sent]).await.unwrap();
        rest(steady).await
    };
    let (cut, done) = tokio::join!(rest(stalled), slowly);
    assert!(!cut.starts_with("HTTP/1.1 2"), "{cut}");
    assert!(done.starts_with("HTTP/1.1 204"), "{done}");
    assert_eq!(offset(&first.upload).await, 3);
}

#[tokio::test]
async fn what_nobody_uses_is_removed_and_counts_no_more() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let sent = upload(&mut alice, "a.png", PICTURE).await;
    assert_eq!(send(&mut alice, bob.id, 1, &sent).await, 0);
    let bobs = received(&mut bob).await;
    upload(&mut alice, "b.png", PICTURE).await;
    let unfinished = grant(&mut alice, "c.png", 100).await;
    append(&unfinished.upload, 0, b"abc").await;
    assert_eq!((left(&host, "files"), left(&host, "uploads")), (2, 1));

    let old = host.address.to_string();
    let (folder, app) = host.stop().await;
    let host = Host::on(folder, app, |config| {
        config.limits.unused_file_time = Duration::ZERO;
        config.limits.file_quota = PICTURE.len() as u64 + 100;
    })
    .await;
    eventually(|| host.count(Count::FileSwept) == 2).await;
    eventually(|| left(&host, "files") == 1 && left(&host, "uploads") == 0).await;
    let now = host.address.to_string();
    assert_eq!(
        get(&bobs.replace(&old, &now)).await.bytes().await.unwrap(),
        PICTURE
    );
    let gone = append(&unfinished.upload.replace(&old, &now), 3, b"d").await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    grant(&mut host.join("alice").await, "d.png", 100).await;
}

/// The largest file goes up and down through a few buffers, however many readers it has.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_large_file_takes_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let app = process::create_app(folder.path());
    let server = process::Server::start(folder.path(), &[]);
    let mut alice = server.join(&app, "alice").await;
    // What the first of everything takes is not counted.
    get(&upload(&mut alice, "small", PICTURE).await).await;
    let status = format!("/proc/{}/status", server.child.id());
    let peak = || -> usize {
        let text = std::fs::read_to_string(&status).unwrap();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
    };
    let before = peak();
    let bytes = noise(25 << 20);
    let url = upload(&mut alice, "large", &bytes).await;
    let all = futures_util::future::join_all(
        (0..6).map(|_| async { get(&url).await.bytes().await.unwrap() }),
    )
    .await;
    assert!(all.iter().all(|read| *read == bytes));
    let grown = peak() - before;
    assert!(grown < 16 << 10, "{grown} kB more");
}

mod form {
    use super::*;
    /// One part of a form, as old clients write it.
    fn part(name: &str, more: &str, value: &[u8]) -> Vec<u8> {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
        [head.as_bytes(), value, b"\r\n"].concat()
    }

    fn form(uid: &str, bytes: &[u8], name: &str) -> Vec<u8> {
        let file = format!("; filename=\"{name}\"\r\nContent-Type: image/png");
        [
            part("uid", "", uid.as_bytes()),
            part("msgId", "", b"1511325700"),
            part("hash", "", b"0123456789abcdef0123456789abcdef"),
            part("fileToUpload", &file, bytes),
            b"--b--\r\n".to_vec(),
        ]
        .concat()
    }

    async fn post(host: &Host, form: Vec<u8>) -> (i64, String) {
        let url = format!("http://{}/api/uploadmessagefile", host.address);
        let request = reqwest::Client::new().post(url).body(form);
        let request = request.header("Content-Type", "multipart/form-data; boundary=b");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let reply: serde_json::Value = response.json().await.unwrap();
        let fields = reply.as_object().unwrap();
        assert_eq!(fields.len(), 2);
        (
            fields["status"].as_i64().unwrap(),
            fields["data"].as_str().unwrap().to_owned(),
        )
    }

    async fn is_taken_at_last(host: &Host) {
        let trying = async { while post(host, form("alice", PICTURE, "a")).await.0 != 1000 {} };
        timeout(PATIENCE, trying).await.expect("never taken");
    }

    #[tokio::test]
    async fn an_old_client_uploads_a_form_while_it_is_signed_in() {
        let host = Host::with(Auth::Open, |config| {
            config.limits.file_length = 300_000;
            config.limits.file_quota = 1_000_000;
            config.limits.pending_uploads = 1;
        })
        .await;
        let nobody = post(&host, form("alice", PICTURE, "a.png")).await;
        assert_eq!(nobody, (404, String::new()));
        let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
        let bytes = [PICTURE, &noise(299_000)].concat();
        let (status, url) = post(&host, form("alice", &bytes, "dir/a.png")).await;
        assert_eq!(status, 1000);
        let response = get(&url).await;
        let name = response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(name.starts_with("attachment; filename=\"a.png\""), "{name}");
        assert_eq!(response.bytes().await.unwrap(), bytes);
        assert_eq!(send(&mut alice, bob.id, 1, &url).await, 0);
        assert_eq!(
            get(&received(&mut bob).await).await.bytes().await.unwrap(),
            bytes
        );

        // One byte too many, nothing at all, no name, no file: refused, and nothing stays behind.
        assert_eq!(
            post(&host, form("alice", &noise(300_001), "b")).await,
            (413, String::new())
        );
        assert_eq!(
            post(&host, form("alice", b"", "b")).await,
            (400, String::new())
        );
        assert_eq!(
            post(
                &host,
                [part("uid", "", b"alice"), b"--b--\r\n".to_vec()].concat()
            )
            .await,
            (400, String::new())
        );
        assert_eq!(
            post(&host, form("ali", PICTURE, "b")).await,
            (404, String::new())
        );
        assert_eq!(
            post(&host, form("alice", PICTURE, "..")).await,
            (413, String::new())
        );
        assert_eq!(
            post(&host, form(&"x".repeat(2000), PICTURE, "b")).await,
            (413, String::new())
        );
        eventually(|| left(&host, "files") == 1).await;
        // The room that a form took in advance is given back: three more fit the quota.
        for _ in 0..2 {
            assert_eq!(post(&host, form("alice", &bytes, "c")).await.0, 1000);
        }
        assert_eq!(post(&host, form("alice", &bytes, "c")).await.0, 413);
    }

    #[tokio::test]
    async fn a_name_that_two_apps_have_is_nobody() {
        let host = Host::open().await;
        let other = host.admin().create_app("other", Auth::Open).unwrap();
        let _alice = host.join("alice").await;
        let _alice_2 = host.join("alice").await;
        assert_eq!(
            post(&host, form("alice", PICTURE, "a")).await.0,
            1000,
            "two devices are one user"
        );
        let foreign = host.join_app(&other, "", "alice").await;
        assert_eq!(
            post(&host, form("alice", PICTURE, "a")).await,
            (404, String::new())
        );
        foreign.leave().await;
        is_taken_at_last(&host).await;
    }

    #[tokio::test]
    async fn a_form_that_breaks_off_gives_its_place_back() {
        let host = Host::with(Auth::Open, |config| config.limits.pending_uploads = 1).await;
        let _alice = host.join("alice").await;
        let body = [
            part("uid", "", b"alice"),
            part("fileToUpload", "; filename=\"a\"", &[b'x'; 10_000]),
        ]
        .concat();
        let mut socket = TcpStream::connect(host.address).await.unwrap();
        let head = "POST /api/uploadmessagefile HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n";
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(&body).await.unwrap();
        eventually(|| left(&host, "uploads") == 1).await;
        assert_eq!(
            post(&host, form("alice", PICTURE, "a")).await.0,
            413,
            "one is under way"
        );
        drop(socket);
        is_taken_at_last(&host).await;
    }
}
