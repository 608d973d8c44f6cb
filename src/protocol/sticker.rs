//! Sticker packs: 112 (protocol § 3.15).

use serde::{Deserialize, Serialize};

/// 112, client to server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacksRequest {
    /// 1 for the packs everybody has, 0 for the others.
    pub default: i64,
}

/// A pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// The pack's number, `catId` of its stickers.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Where its large picture is.
    pub full_cover: String,
    /// Where its small picture is.
    pub mini_cover: String,
    /// Where all its pictures are, in one zip.
    pub url: String,
}

/// 112, server to client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packs {
    /// The packs asked for.
    pub packets: Vec<Pack>,
}
