//! Pictures: measured by who sends them, made small by who shows them.

use std::path::Path;

use azstack::client::{Error, thumbnail};
use azstack::protocol::content::file_type;
use image::{ExtendedColorType, Frame, ImageFormat, Rgba, RgbaImage};

use crate::files::file;
use crate::world::World;

const RED: [u8; 4] = [255, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];

/// The left half red, the right half blue.
fn halves(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, _| {
        Rgba(if x < width / 2 { RED } else { BLUE })
    })
}

/// A JPEG whose camera was held upright: "turn me by 90° clockwise" (EXIF orientation 6).
fn turned_jpeg(path: &Path) {
    let mut plain = Vec::new();
    let picture = image::DynamicImage::from(halves(400, 200)).into_rgb8();
    image::codecs::jpeg::JpegEncoder::new(&mut plain)
        .encode(&picture, 400, 200, ExtendedColorType::Rgb8)
        .unwrap();
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    // One entry: tag 0x0112, a SHORT, one of them, 6; and no further directory.
    exif.extend([0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
    let mut turned = plain[..2].to_vec();
    turned.extend([0xff, 0xe1]);
    turned.extend((exif.len() as u16 + 2).to_be_bytes());
    turned.extend(&exif);
    turned.extend(&plain[2..]);
    std::fs::write(path, turned).unwrap();
}

fn is_near(pixel: &[u8], colour: [u8; 4]) -> bool {
    pixel
        .iter()
        .zip(colour)
        .all(|(is, be)| is.abs_diff(be) < 16)
}

#[tokio::test]
async fn a_picture_travels_with_its_upright_size() {
    let world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    let path = world.path("holiday.jpg");
    turned_jpeg(&path);
    alice.core.send_file(chat, &path).await.unwrap();
    let (_, received) = file(&mut bob).await;
    assert_eq!(received.kind, file_type::IMAGE);
    let size = (received.width, received.height);
    assert_eq!(size, (Some(200.0), Some(400.0)));
    // What is called a picture and is none goes all the same.
    let path = world.path("notes.png");
    std::fs::write(&path, "no picture").unwrap();
    alice.core.send_file(chat, &path).await.unwrap();
    let (_, received) = file(&mut bob).await;
    assert_eq!((received.width, received.height), (None, None));
}

#[tokio::test]
async fn a_thumbnail_is_upright_and_fits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("holiday");
    turned_jpeg(&path);
    let small = thumbnail(&path, 100).await.unwrap();
    assert_eq!((small.width, small.height), (50, 100));
    assert_eq!(small.rgba.len(), 50 * 100 * 4);
    // What was left is above.
    assert!(is_near(&small.rgba[..4], RED));
    assert!(is_near(&small.rgba[small.rgba.len() - 4..], BLUE));
}

#[tokio::test]
async fn every_format_is_read_and_nothing_is_blown_up() {
    let folder = tempfile::tempdir().unwrap();
    for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let path = folder.path().join(format!("{format:?}"));
        halves(40, 20).save_with_format(&path, format).unwrap();
        let same = thumbnail(&path, 100).await.unwrap();
        assert_eq!((same.width, same.height), (40, 20), "{format:?}");
        assert_eq!(same.rgba, halves(40, 20).into_raw(), "{format:?}");
        let least = thumbnail(&path, 1).await.unwrap();
        assert_eq!((least.width, least.height), (1, 1), "{format:?}");
    }
    // Of a moving one, the first picture.
    let path = folder.path().join("moving");
    let mut film = image::codecs::gif::GifEncoder::new(std::fs::File::create(&path).unwrap());
    for colour in [RED, BLUE] {
        let picture = RgbaImage::from_pixel(8, 8, Rgba(colour));
        film.encode_frame(Frame::new(picture)).unwrap();
    }
    drop(film);
    assert_eq!(thumbnail(&path, 8).await.unwrap().rgba[..4], RED);
}

#[tokio::test]
async fn what_cannot_be_a_picture_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert_eq!(
        thumbnail(path("none"), 0).await,
        Err(Error::Parameter { parameter: "edge" })
    );
    // A header that promises more pixels than anybody has memory for, with the sum of its bytes right.
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bomb.extend([0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 6, 0, 0, 0]);
    bomb.extend([0xb6, 0x05, 0xd9, 0x50]);
    std::fs::write(path("bomb"), bomb).unwrap();
    std::fs::write(path("text"), "no picture").unwrap();
    let mut broken = Vec::new();
    let mut cursor = std::io::Cursor::new(&mut broken);
    halves(64, 64)
        .write_to(&mut cursor, ImageFormat::Png)
        .unwrap();
    broken.truncate(broken.len() / 2);
    std::fs::write(path("broken"), broken).unwrap();
    for name in ["missing", "bomb", "text", "broken"] {
        let refused = thumbnail(path(name), 100).await;
        assert!(
            matches!(&refused, Err(Error::File { path: at, .. }) if *at == path(name)),
            "{name}: {refused:?}"
        );
    }
}
