//! Uploads: `HEAD` and `PATCH /uploads/{token}`, the core of tus 1.0.
//!
//! What has arrived lies in one file an upload, and its length is the offset: nothing else has to survive a broken
//! connection or a restart. Whoever knows the token may go on; a newcomer ends the request before him, which is mostly
//! one whose connection died unnoticed.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Path as UrlPath, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::turn::{Turn, Turns};
use super::{Random128, Who, data_dir_error};
use crate::server::gate::Visitor;
use crate::server::store::{FileRow, StoreError};
use crate::server::{Count, Error, Server};

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// Why bytes were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No such upload.
    NotFound,
    /// The request says not where its bytes belong.
    NoOffset,
    /// They belong elsewhere: this many have arrived.
    WrongOffset(u64),
    /// More than were announced.
    TooMany,
    /// The sender stopped in the middle.
    Broken,
    /// Somebody goes on in another request.
    Superseded,
    /// Too many transfers, or the server stops: come again.
    Busy,
    /// The disk or the database failed.
    Failed,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::NoOffset | Self::Broken => StatusCode::BAD_REQUEST.into_response(),
            Self::WrongOffset(offset) => {
                (StatusCode::CONFLICT, [(OFFSET, offset.to_string())]).into_response()
            }
            Self::TooMany => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::Superseded => StatusCode::LOCKED.into_response(),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "1")],
            )
                .into_response(),
            Self::Failed => StatusCode::INSUFFICIENT_STORAGE.into_response(),
        }
    }
}

/// The folder of unfinished uploads, and who works on which.
pub(super) struct Uploads {
    folder: PathBuf,
    pub(super) turns: Turns,
}

impl Uploads {
    /// The folder `uploads` of the data folder.
    pub(super) fn open(data_dir: &Path) -> Result<Self, Error> {
        let folder = data_dir.join("uploads");
        std::fs::create_dir_all(&folder).map_err(|error| data_dir_error(&folder, &error))?;
        Ok(Self {
            folder,
            turns: Turns::default(),
        })
    }

    pub(super) fn path(&self, id: Random128) -> PathBuf {
        self.folder.join(id.to_string())
    }

    /// Opens what has arrived, to append to it.
    async fn file(&self, id: Random128) -> io::Result<File> {
        let mut options = fs::OpenOptions::new();
        options.append(true).create(true);
        options.open(self.path(id)).await
    }

    /// How much has arrived.
    async fn offset(&self, id: Random128) -> io::Result<u64> {
        match fs::metadata(self.path(id)).await {
            Ok(data) => Ok(data.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Removes what has arrived.
    pub(super) async fn remove(&self, id: Random128) -> io::Result<()> {
        match fs::remove_file(self.path(id)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes what a crash left behind.
    pub(super) async fn remove_older_than(&self, age: Duration) -> io::Result<()> {
        let mut entries = fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            let changed = entry.metadata().await?.modified()?;
            if changed.elapsed().is_ok_and(|elapsed| elapsed > age) {
                fs::remove_file(entry.path()).await?;
            }
        }
        Ok(())
    }
}

/// `HEAD /uploads/{token}`: how many bytes have arrived.
pub(in crate::server) async fn offset(
    State(server): State<Arc<Server>>,
    UrlPath(token): UrlPath<String>,
) -> Response {
    let found = async {
        let token = Random128::parse(&token).ok_or(Refusal::NotFound)?;
        let _turn = server.files.uploads.turns.take(token).await?;
        let row = server.upload_row(token).await?;
        let offset = server.arrived(&row).await?;
        Ok([
            (OFFSET, offset.to_string()),
            (LENGTH, row.length.to_string()),
            (header::CACHE_CONTROL, String::from("no-store")),
        ])
    };
    server.answer(found.await)
}

/// `PATCH /uploads/{token}`: the bytes from `Upload-Offset` on.
pub(in crate::server) async fn append(
    State(server): State<Arc<Server>>,
    ConnectInfo(visitor): ConnectInfo<Visitor>,
    UrlPath(token): UrlPath<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    // Not dropped with the connection: what is being written must be written when the next request looks.
    let taking = {
        let server = server.clone();
        tokio::spawn(async move { server.take(&visitor, &token, &headers, body).await })
    };
    let taken = taking.await.unwrap_or(Err(Refusal::Failed));
    let answer = taken.map(|offset| (StatusCode::NO_CONTENT, [(OFFSET, offset.to_string())]));
    server.answer(answer)
}

fn number(headers: &HeaderMap, name: HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

impl Server {
    fn answer(&self, result: Result<impl IntoResponse, Refusal>) -> Response {
        match result {
            Ok(answer) => answer.into_response(),
            Err(refusal) => {
                self.count(Count::TransferRefused);
                refusal.into_response()
            }
        }
    }

    async fn upload_row(&self, token: Random128) -> Result<FileRow, Refusal> {
        let row = self.store.upload(token).await;
        row.map_err(|_| Refusal::Failed)?.ok_or(Refusal::NotFound)
    }

    async fn arrived(&self, row: &FileRow) -> Result<u64, Refusal> {
        if row.sha256.is_some() {
            return Ok(row.length as u64);
        }
        let offset = self.files.uploads.offset(row.id).await;
        offset.map_err(|error| failed(&error))
    }

    /// Appends a request's bytes, and completes the upload with the last of them. Returns how many have arrived.
    async fn take(
        &self,
        visitor: &Visitor,
        token: &str,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<u64, Refusal> {
        // While this lives the store is not closed.
        let _alive = self.alive.upgrade();
        let token = Random128::parse(token).ok_or(Refusal::NotFound)?;
        let offset = number(headers, OFFSET).ok_or(Refusal::NoOffset)?;
        let mut turn = self.files.uploads.turns.take(token).await?;
        let row = self.upload_row(token).await?;
        let transfers = &self.files.transfers;
        let _place = transfers.begin(Who::User(row.owner)).ok_or(Refusal::Busy)?;
        visitor.transfers();

        let arrived = self.arrived(&row).await?;
        if offset != arrived {
            return Err(Refusal::WrongOffset(arrived));
        }
        let length = row.length as u64;
        let room = length.saturating_sub(arrived);
        if number(headers, header::CONTENT_LENGTH).is_some_and(|more| more > room) {
            return Err(Refusal::TooMany);
        }
        let arrived = arrived
            + self
                .pour(&mut turn, row.id, room, body.into_data_stream())
                .await?;
        // An upload that became a file before its sender heard of it is complete again.
        if arrived == length && row.sha256.is_none() {
            self.complete(row.id).await?;
        }
        Ok(arrived)
    }

    /// Appends at most `room` bytes; returns how many. They are on the disk then, and those before a failure stay.
    pub(super) async fn pour<E>(
        &self,
        turn: &mut Turn,
        id: Random128,
        room: u64,
        bytes: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<u64, Refusal> {
        let mut bytes = pin!(bytes);
        let mut stop = self.stop.clone();
        let mut file = None;
        let mut poured = 0;
        let ended = loop {
            let next = tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break Err(Refusal::Busy),
                () = turn.over() => break Err(Refusal::Superseded),
                next = bytes.next() => next,
            };
            let chunk = match next {
                None => break Ok(()),
                Some(Err(_)) => break Err(Refusal::Broken),
                Some(Ok(chunk)) if chunk.len() as u64 > room - poured => {
                    break Err(Refusal::TooMany);
                }
                Some(Ok(chunk)) => chunk,
            };
            if file.is_none() {
                file = Some(
                    self.files
                        .uploads
                        .file(id)
                        .await
                        .map_err(|error| failed(&error))?,
                );
            }
            if let Some(file) = &mut file {
                file.write_all(&chunk)
                    .await
                    .map_err(|error| failed(&error))?;
            }
            poured += chunk.len() as u64;
        };
        if let Some(mut file) = file {
            let flushed = async {
                file.flush().await?;
                file.sync_all().await
            };
            flushed.await.map_err(|error| failed(&error))?;
        }
        ended.map(|()| poured)
    }

    /// Puts the bytes on the shelf, then the row into the store.
    pub(super) async fn complete(&self, id: Random128) -> Result<(), Refusal> {
        let finished = self.files.put_away(id).await;
        let finished = finished.map_err(|error| failed(&*error))?;
        match self.store.finish_upload(id, finished).await {
            Ok(()) => {}
            Err(StoreError::NoSuchFile) => return Err(Refusal::NotFound),
            Err(error) => return Err(failed(&error)),
        }
        self.count(Count::FileStored);
        self.files.clear(id).await;
        Ok(())
    }
}

pub(super) fn failed(error: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%error, "a transfer failed");
    Refusal::Failed
}
