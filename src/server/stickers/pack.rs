//! Packs as they are found: ours in the program, others on the disk. These functions read files and block.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use axum::body::Bytes;
use serde::Deserialize;
use zip::write::SimpleFileOptions;

/// Our own pack.
const PIP: i64 = 1;

/// Its pictures, by name.
const PIP_PICTURES: &[(&str, &[u8])] = &[
    (
        "hello.png",
        include_bytes!("../../../assets/stickers/pip/hello.png"),
    ),
    (
        "laugh.png",
        include_bytes!("../../../assets/stickers/pip/laugh.png"),
    ),
    (
        "love.png",
        include_bytes!("../../../assets/stickers/pip/love.png"),
    ),
    (
        "yes.png",
        include_bytes!("../../../assets/stickers/pip/yes.png"),
    ),
    (
        "sad.png",
        include_bytes!("../../../assets/stickers/pip/sad.png"),
    ),
    (
        "sleepy.png",
        include_bytes!("../../../assets/stickers/pip/sleepy.png"),
    ),
    (
        "party.png",
        include_bytes!("../../../assets/stickers/pip/party.png"),
    ),
    (
        "call.png",
        include_bytes!("../../../assets/stickers/pip/call.png"),
    ),
];

/// Most packs on the disk.
const MAX_PACKS: usize = 100;
/// Most pictures in a pack.
const MAX_PICTURES: usize = 200;
/// Most bytes of a picture.
const MAX_PICTURE: u64 = 512 << 10;
/// Most bytes of a pack; further pictures are left out of its zip.
const MAX_PACK: usize = 16 << 20;
/// Most bytes of a `pack.json`.
const MAX_JSON: u64 = 4 << 10;

/// A pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) id: i64,
    pub(super) name: String,
    /// Everybody has it.
    pub(super) is_default: bool,
    /// File name of the large cover: `cover.png`, else the first picture.
    pub(super) cover: String,
    /// File name of the small cover: `mini.png`, else the large one.
    pub(super) mini: String,
}

#[derive(Deserialize)]
struct PackJson {
    id: i64,
    name: String,
    #[serde(default)]
    default: bool,
}

/// A pack's number as it stands in an address: one spelling each, and never a path.
pub(super) fn number(text: &str) -> Option<i64> {
    let number = text.parse().ok().filter(|id| *id > 0)?;
    (text == i64::to_string(&number)).then_some(number)
}

/// All packs, ours first, then by number.
pub(super) fn all(folder: &Path) -> Vec<Found> {
    let mut ids: Vec<i64> = names(folder)
        .iter()
        .filter_map(|name| number(name))
        .collect();
    ids.sort_unstable();
    let others = ids.into_iter().filter(|id| *id != PIP).take(MAX_PACKS);
    let mut found = vec![Found {
        id: PIP,
        name: String::from("Pip"),
        is_default: true,
        cover: String::from("hello.png"),
        mini: String::from("hello.png"),
    }];
    found.extend(others.filter_map(|id| read_pack(folder, id)));
    found
}

/// A pack on the disk; one that is not as it should be is left out, and the log says so.
fn read_pack(folder: &Path, id: i64) -> Option<Found> {
    let path = folder.join(id.to_string());
    let json = read(&path.join("pack.json"), MAX_JSON);
    let json = json.and_then(|json| serde_json::from_slice::<PackJson>(&json).ok());
    let pictures = pictures(&path);
    let (Some(json), Some(first)) = (json.filter(|json| json.id == id), pictures.first()) else {
        tracing::warn!(
            pack = id,
            "a sticker pack has no pictures or no pack.json with its number"
        );
        return None;
    };
    let named = |name: &str| pictures.iter().find(|picture| *picture == name).cloned();
    let cover = named("cover.png").unwrap_or_else(|| first.clone());
    Some(Found {
        id,
        name: json.name,
        is_default: json.default,
        mini: named("mini.png").unwrap_or_else(|| cover.clone()),
        cover,
    })
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.collect()
}

/// The names of a pack's pictures, in order.
fn pictures(pack: &Path) -> Vec<String> {
    let mut names = names(pack);
    names.retain(|name| is_picture(name));
    names.sort_unstable();
    names.truncate(MAX_PICTURES);
    names
}

/// Whether `name` may be a picture's: it needs no escaping anywhere and leads nowhere.
fn is_picture(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    name.len() <= 100
        && name.ends_with(".png")
        && !name.starts_with('.')
        && name.bytes().all(is_plain)
}

/// A file of at most `most` bytes.
fn read(path: &Path, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).ok()?;
    file.take(most + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= most).then_some(bytes)
}

/// One picture.
pub(super) fn picture(folder: &Path, id: i64, name: &str) -> Option<Bytes> {
    if id == PIP {
        let found = PIP_PICTURES.iter().find(|(known, _)| *known == name)?;
        return Some(Bytes::from_static(found.1));
    }
    if !is_picture(name) {
        return None;
    }
    let bytes = read(&folder.join(id.to_string()).join(name), MAX_PICTURE)?;
    bytes
        .starts_with(b"\x89PNG\r\n\x1a\n")
        .then(|| bytes.into())
}

/// All pictures of a pack.
pub(super) fn zip(folder: &Path, id: i64) -> Option<Bytes> {
    let names = if id == PIP {
        PIP_PICTURES
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect()
    } else {
        read_pack(folder, id)?;
        pictures(&folder.join(id.to_string()))
    };
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut room = MAX_PACK;
    for name in names {
        let Some(bytes) = picture(folder, id, &name) else {
            continue;
        };
        let Some(rest) = room.checked_sub(bytes.len()) else {
            break;
        };
        room = rest;
        zip.start_file(name, stored).ok()?;
        zip.write_all(&bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner().into())
}
