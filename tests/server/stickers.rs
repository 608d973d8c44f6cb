//! Sticker packs: ours, and those of a folder.

use std::io::{Cursor, Read};
use std::path::Path;

use azstack::protocol::ToClient;
use azstack::protocol::content::Sticker;
use azstack::protocol::message::SendSticker;
use azstack::protocol::sticker::{Pack, Packs, PacksRequest};
use azstack::server::Count;
use reqwest::StatusCode;

use crate::client::{Client, Host};
use crate::files::{PICTURE, get};

async fn packs(client: &mut Client, default: i64) -> Vec<Pack> {
    client.send(PacksRequest { default }).await;
    match client.next().await {
        ToClient::StickerPacks(Packs { packets }) => packets,
        other => panic!("{other:?}"),
    }
}

/// The pictures in a pack's zip.
async fn unzip(url: &str) -> Vec<(String, Vec<u8>)> {
    let response = get(url).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/zip");
    let bytes = response.bytes().await.unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let read = |index| {
        let mut file = zip.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    (0..count).map(read).collect()
}

#[tokio::test]
async fn our_own_pack_is_there_for_everybody() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    assert_eq!(packs(&mut alice, 0).await, []);
    let [pip] = &packs(&mut alice, 1).await[..] else {
        panic!()
    };
    assert_eq!((pip.id, pip.name.as_str()), (1, "Pip"));
    let pictures = unzip(&pip.url).await;
    assert_eq!(pictures.len(), 8);
    let base = pip.url.strip_suffix(".zip").unwrap();
    for (name, bytes) in &pictures {
        // All alike, small, and with a transparent corner.
        assert!(bytes.len() <= 20_000, "{name}");
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(
            (frame.width, frame.height, pixels[3]),
            (256, 256, 0),
            "{name}"
        );
        let single = get(&format!("{base}/{name}")).await;
        assert_eq!(single.headers()["content-type"], "image/png");
        assert_eq!(single.bytes().await.unwrap(), bytes);
    }
    assert_eq!(get(&pip.full_cover).await.status(), StatusCode::OK);
    assert_eq!(get(&pip.mini_cover).await.status(), StatusCode::OK);
    assert_eq!(host.count(Count::StickerSent), 11);

    // A sticker's address is kept without our name, and given with it.
    let content = Sticker {
        img_name: String::from("hello.png"),
        cat_id: 1,
        url: format!("{base}/hello.png"),
        ..Sticker::default()
    };
    let (id, to) = (1, bob.id);
    alice
        .send(SendSticker {
            id,
            to,
            content: content.clone(),
        })
        .await;
    let ToClient::Sticker(received) = bob.next().await else {
        panic!()
    };
    assert_eq!(received.content, content);
    let moved = host.url().replace("127.0.0.1", "localhost");
    let mut bob_elsewhere = crate::process::join(&moved, &host.app, "bob").await;
    let request = azstack::protocol::conversation::UnreadRequest {
        page: 1,
        chat_type: azstack::protocol::ChatType::User,
        chat_id: alice.id,
        request_id: None,
    };
    bob_elsewhere.send(request).await;
    let ToClient::UnreadMessages(list) = bob_elsewhere.next().await else {
        panic!()
    };
    let azstack::protocol::Content::Sticker(listed) = &list.0.list[0].content else {
        panic!()
    };
    assert_eq!(listed.url, content.url.replace("127.0.0.1", "localhost"));
}

fn write(folder: &Path, pack: &str, json: &str, pictures: &[(&str, &[u8])]) {
    let folder = folder.join("stickers").join(pack);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("pack.json"), json).unwrap();
    for (name, bytes) in pictures {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

#[tokio::test]
async fn packs_of_a_folder_come_while_the_server_runs() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let folder = host.folder.path();
    let lying: &[u8] = b"<html>";
    let huge = [PICTURE, &vec![0; 600 << 10]].concat();
    write(
        folder,
        "7",
        r#"{"id":7,"name":"Cats","default":true}"#,
        &[("b.png", PICTURE), ("a.png", PICTURE)],
    );
    write(
        folder,
        "12",
        r#"{"id":12,"name":"Dogs"}"#,
        &[
            ("cover.png", PICTURE),
            ("mini.png", PICTURE),
            ("a.png", PICTURE),
            ("lying.png", lying),
            ("huge.png", &huge),
            ("notes.txt", b"x"),
            (".png", PICTURE),
            ("é.png", PICTURE),
        ],
    );
    // None of these is a pack: no number, another number, no pictures, no JSON, ours.
    write(
        folder,
        "cats",
        r#"{"id":8,"name":"x"}"#,
        &[("a.png", PICTURE)],
    );
    write(
        folder,
        "08",
        r#"{"id":8,"name":"x"}"#,
        &[("a.png", PICTURE)],
    );
    write(folder, "9", r#"{"id":8,"name":"x"}"#, &[("a.png", PICTURE)]);
    write(folder, "10", r#"{"id":10,"name":"x"}"#, &[]);
    write(folder, "11", "{", &[("a.png", PICTURE)]);
    write(folder, "1", r#"{"id":1,"name":"x"}"#, &[("a.png", PICTURE)]);

    let base = format!("http://{}/stickers", host.address);
    let cats = Pack {
        id: 7,
        name: String::from("Cats"),
        full_cover: format!("{base}/7/a.png"),
        mini_cover: format!("{base}/7/a.png"),
        url: format!("{base}/7.zip"),
    };
    let dogs = Pack {
        id: 12,
        name: String::from("Dogs"),
        full_cover: format!("{base}/12/cover.png"),
        mini_cover: format!("{base}/12/mini.png"),
        url: format!("{base}/12.zip"),
    };
    assert_eq!(packs(&mut alice, 1).await[1..], [cats]);
    assert_eq!(packs(&mut alice, 0).await, [dogs]);
    let names: Vec<String> = unzip(&format!("{base}/12.zip"))
        .await
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["a.png", "cover.png", "mini.png"]);

    for path in [
        "12/lying.png",
        "12/huge.png",
        "12/notes.txt",
        "12/pack.json",
        "12/.png",
        "12/none.png",
        "12/..%2f7%2fa.png",
        "..%2fkeys/a.png",
        "012/a.png",
        "+12/a.png",
        "9.zip",
        "10.zip",
        "12",
        "12.zip.zip",
        "99999999999999999999.zip",
    ] {
        let response = get(&format!("{base}/{path}")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
