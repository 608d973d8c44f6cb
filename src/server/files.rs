//! Files: a place to upload to (900), uploads and downloads over HTTP, and who may have what (protocol § 3.17).
//!
//! An upload is granted on the socket and filled over HTTP in any number of pieces, as in the core of tus 1.0
//! ([`upload`]); old clients fill a form instead ([`form`]). Complete bytes lie on the [`shelf`], the rest is rows of
//! the store. [`download`] serves them to those who see a message that carries them. [`address`] makes the addresses.
//!
//! What it does not do: believe a name, a type or a length that a client states.

mod address;
pub(super) mod download;
pub(super) mod form;
mod id;
mod kind;
mod range;
mod shelf;
mod transfers;
mod turn;
pub(super) mod upload;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub(super) use address::{Addresses, canonical, is_personal, own_file};
pub(super) use id::Random128;
pub(super) use transfers::{Transfers, Who};

use super::code::{BAD_REQUEST, GENERAL, LIMIT};
use super::hub::Session;
use super::store::{Finished, NewFile, Room, StoreError, now_millis};
use super::{Config, Count, Error, Server};
use crate::protocol::Id;
use crate::protocol::file::{Grant, Request};
pub(super) use shelf::Failed;
use shelf::Shelf;
use upload::Uploads;

/// Most characters of a file's name.
const MAX_NAME: usize = 255;
/// How often unused files are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// What the sockets and the transfers share.
pub(super) struct Files {
    pub(super) addresses: Arc<Addresses>,
    uploads: Uploads,
    shelf: Shelf,
    transfers: Transfers,
}

impl Files {
    /// Makes what is missing in the data folder.
    pub(super) fn open(config: &Config, address: SocketAddr) -> Result<Self, Error> {
        Ok(Self {
            addresses: Arc::new(Addresses::open(config, address)?),
            uploads: Uploads::open(&config.data_dir)?,
            shelf: Shelf::open(&config.data_dir)?,
            transfers: Transfers::new(&config.limits),
        })
    }

    /// Where the bytes of a file to come are to be written.
    pub(super) fn unfinished(&self, id: Random128) -> PathBuf {
        self.uploads.path(id)
    }

    /// Copies those bytes onto the shelf.
    pub(super) async fn put_away(&self, id: Random128) -> Result<Finished, Failed> {
        self.shelf.put(id, &self.uploads.path(id)).await
    }

    /// Removes those bytes: they are on the shelf, or of no use.
    pub(super) async fn clear(&self, id: Random128) {
        if let Err(error) = self.uploads.remove(id).await {
            tracing::warn!(%error, "an upload's bytes are left behind");
        }
    }
}

fn data_dir_error(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::DataDir {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}

/// What a person would call the file: no folders, nothing that moves a cursor.
fn plain_name(name: &str) -> Option<&str> {
    let name = name.rsplit(['/', '\\']).next()?;
    let is_plain = !matches!(name, "" | "." | "..")
        && name.chars().count() <= MAX_NAME
        && !name.chars().any(char::is_control);
    is_plain.then_some(name)
}

impl Server {
    /// 900: a place to upload one file to.
    pub(super) async fn grant_upload(&self, session: &Session, request: Request) {
        let (owner, base) = (session.member.id, &session.visit.base);
        let begun = self
            .begin_upload(owner, &request.file_name, request.file_length)
            .await;
        session.send(match begun {
            Ok(file) => Grant {
                r: 0,
                request_id: request.request_id,
                upload: format!("{base}/uploads/{}", file.token),
                url: self.files.addresses.of_file(file.id, owner, base),
            },
            Err(r) => {
                self.count(Count::RequestFailed);
                Grant::refusal(r, request.request_id)
            }
        });
    }

    async fn begin_upload(&self, owner: Id, name: &str, length: i64) -> Result<NewFile, i64> {
        let limits = &self.config.limits;
        let name = plain_name(name).ok_or(BAD_REQUEST)?;
        match u64::try_from(length) {
            Ok(1..) if length as u64 <= limits.file_length => {}
            Ok(1..) => return Err(LIMIT),
            _ => return Err(BAD_REQUEST),
        }
        let file = NewFile {
            id: Random128::new(),
            token: Random128::new(),
            owner,
            name: name.to_owned(),
            length,
        };
        let room = Room {
            bytes: limits.file_quota.try_into().unwrap_or(i64::MAX),
            pending: limits.pending_uploads.try_into().unwrap_or(i64::MAX),
        };
        match self.store.begin_upload(file.clone(), room).await {
            Ok(()) => Ok(file),
            Err(StoreError::NoRoom) => Err(LIMIT),
            Err(error) => {
                tracing::error!(%error, "an upload was not begun");
                Err(GENERAL)
            }
        }
    }

    /// Removes what nobody uses, now and every hour.
    pub(super) async fn sweep_files(&self) {
        let mut hours = tokio::time::interval(SWEEP_EVERY);
        loop {
            hours.tick().await;
            if let Err(error) = self.sweep().await {
                tracing::error!(%error, "unused files were not removed");
            }
        }
    }

    async fn sweep(&self) -> Result<(), Failed> {
        let unused = self.config.limits.unused_file_time;
        let before = now_millis().saturating_sub(unused.as_millis() as i64);
        let ids = self.store.sweep_files(before).await?;
        for &id in &ids {
            self.files.uploads.remove(id).await?;
            self.files.shelf.remove(id).await?;
            self.count(Count::FileSwept);
        }
        if !ids.is_empty() {
            self.store.swept(ids).await?;
        }
        Ok(self.files.uploads.remove_older_than(unused).await?)
    }
}
