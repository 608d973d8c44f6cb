//! Sticker packs: 112, their pictures and zips over HTTP (protocol § 3.15).
//!
//! One pack of our own drawing is always there. Others are folders of the data folder, `stickers/<id>/`, with a
//! `pack.json` (`{"id":7,"name":"Cats","default":true}`) and PNG files; they are read when asked for, so a pack may
//! come and go while the server runs. Stickers are for everybody: nobody has to say who he is.

mod pack;

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::task::spawn_blocking;

use super::files::{Transfers, Who};
use super::gate::Visitor;
use super::hub::Session;
use super::{Config, Count, Server};
use crate::protocol::sticker::{Pack, Packs, PacksRequest};
use pack::Found;

/// Bytes of a picture or zip that are sent at once.
const PIECE: usize = 16 << 10;

/// What the sockets and the downloads share.
pub(super) struct Stickers {
    folder: PathBuf,
    transfers: Transfers,
}

impl Stickers {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            folder: config.data_dir.join("stickers"),
            transfers: Transfers::new(&config.limits),
        }
    }
}

impl Server {
    /// 112.
    pub(super) async fn sticker_packs(&self, session: &Session, request: PacksRequest) {
        let folder = self.stickers.folder.clone();
        let found = spawn_blocking(move || pack::all(&folder)).await;
        let base = &session.visit.base;
        let wanted = |found: &Found| found.is_default == (request.default == 1);
        let packets = found.unwrap_or_default().into_iter().filter(wanted);
        session.send(Packs {
            packets: packets.map(|found| describe(&found, base)).collect(),
        });
    }

    /// Answers with what `read` finds, for as long as that takes.
    async fn send_sticker_bytes(
        &self,
        visitor: &Visitor,
        media_type: &'static str,
        read: impl FnOnce(&std::path::Path) -> Option<Bytes> + Send + 'static,
    ) -> Response {
        let refuse = |status: StatusCode| {
            self.count(Count::TransferRefused);
            status.into_response()
        };
        let Some(place) = self.stickers.transfers.begin(Who::Address(visitor.ip)) else {
            return refuse(StatusCode::SERVICE_UNAVAILABLE);
        };
        let folder = self.stickers.folder.clone();
        let Ok(Some(mut bytes)) = spawn_blocking(move || read(&folder)).await else {
            return refuse(StatusCode::NOT_FOUND);
        };
        visitor.transfers();
        self.count(Count::StickerSent);
        let headers = [
            (header::CONTENT_TYPE, String::from(media_type)),
            (header::CONTENT_LENGTH, bytes.len().to_string()),
            (header::X_CONTENT_TYPE_OPTIONS, String::from("nosniff")),
            (
                header::CONTENT_SECURITY_POLICY,
                String::from("default-src 'none'; sandbox"),
            ),
            (header::CACHE_CONTROL, String::from("public, max-age=86400")),
        ];
        let pieces = stream::iter(std::iter::from_fn(move || {
            // It is taken until the last byte.
            let _ = &place;
            let piece = bytes.split_to(bytes.len().min(PIECE));
            (!piece.is_empty()).then_some(Ok::<_, std::convert::Infallible>(piece))
        }));
        (headers, Body::from_stream(pieces)).into_response()
    }
}

fn describe(found: &Found, base: &str) -> Pack {
    let id = found.id;
    Pack {
        id,
        name: found.name.clone(),
        full_cover: format!("{base}/stickers/{id}/{}", found.cover),
        mini_cover: format!("{base}/stickers/{id}/{}", found.mini),
        url: format!("{base}/stickers/{id}.zip"),
    }
}

/// `GET /stickers/{id}/{name}`: one picture.
pub(super) async fn picture(
    State(server): State<Arc<Server>>,
    ConnectInfo(visitor): ConnectInfo<Visitor>,
    Path((id, name)): Path<(String, String)>,
) -> Response {
    let read = move |folder: &std::path::Path| pack::picture(folder, pack::number(&id)?, &name);
    server.send_sticker_bytes(&visitor, "image/png", read).await
}

/// `GET /stickers/{id}.zip`: all pictures of a pack.
pub(super) async fn zip(
    State(server): State<Arc<Server>>,
    ConnectInfo(visitor): ConnectInfo<Visitor>,
    Path(file): Path<String>,
) -> Response {
    let read = move |folder: &std::path::Path| {
        pack::zip(folder, pack::number(file.strip_suffix(".zip")?)?)
    };
    server
        .send_sticker_bytes(&visitor, "application/zip", read)
        .await
}
