//! The stickers there are: those used lately, and what is in the packs of the server.

use std::io::Cursor;

use futures_util::stream::{self, StreamExt};

use crate::client::{self, Core, StickerPack};
use crate::protocol::content::Sticker;
use crate::ui::Notice;
use crate::ui::screen::chat::stickers::Shelf;

/// Longest pack that is looked into, in bytes.
const LONGEST: u64 = 16 << 20;
/// Most packs, and most stickers of a pack.
const MOST_PACKS: usize = 30;
const MOST_STICKERS: usize = 200;
/// Packs looked into at a time.
const AT_ONCE: usize = 3;

/// Reads what there is. A pack that cannot be read is left out.
pub(super) async fn read(core: Core) -> Result<Shelf, Notice> {
    let recent = core.store().recent_stickers().await.unwrap_or_default();
    let packs = async {
        let mut packs = core.get_stickers_list(true).await?;
        packs.extend(core.get_stickers_list(false).await?);
        packs.truncate(MOST_PACKS);
        Ok::<_, client::Error>(packs)
    };
    let packs = match packs.await {
        Ok(packs) => packs,
        // What was used lately can be sent without asking anybody.
        Err(_) if !recent.is_empty() => Vec::new(),
        Err(error) => return Err(Notice::from(&error)),
    };
    let packs = stream::iter(packs)
        .map(|pack| look_into(core.clone(), pack))
        .buffered(AT_ONCE)
        .filter_map(std::future::ready);
    Ok(Shelf {
        recent,
        packs: packs.collect().await,
    })
}

async fn look_into(core: Core, pack: StickerPack) -> Option<(String, Vec<Sticker>)> {
    let path = core.fetch_file(&pack.download, LONGEST).await.ok()?;
    let bytes = tokio::fs::read(path).await.ok()?;
    let names = tokio::task::spawn_blocking(move || names(bytes))
        .await
        .ok()?;
    let base = url::Url::parse(&pack.full_cover).ok()?;
    let stickers: Vec<_> = names
        .into_iter()
        .filter_map(|name| {
            Some(Sticker {
                url: base.join(&name).ok()?.to_string(),
                img_name: name,
                cat_id: pack.id,
                width: None,
                height: None,
            })
        })
        .collect();
    (!stickers.is_empty()).then_some((pack.name, stickers))
}

/// The pictures in a pack, by name: those at its top, without covers.
fn names(bytes: Vec<u8>) -> Vec<String> {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let is_sticker = |name: &String| {
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        let picture = [".png", ".webp", ".gif", ".jpg"]
            .iter()
            .any(|end| name.to_ascii_lowercase().ends_with(end));
        plain && picture && !name.starts_with('.') && !name.to_ascii_lowercase().contains("cover")
    };
    let mut names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .filter(is_sticker)
        .collect();
    names.sort();
    names.truncate(MOST_STICKERS);
    names
}
