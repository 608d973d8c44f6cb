//! Where the bytes of complete files are: behind [`ObjectStore`], by default a folder of the data folder.

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use aws_lc_rs::digest;
use bytes::{Bytes, BytesMut};
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use tokio::io::AsyncReadExt;
use tokio::sync::Semaphore;

use super::kind;
use super::{Random128, data_dir_error};
use crate::server::Error;
use crate::server::store::Finished;

/// Bytes in memory while a file is put away; the least that a part of an object in a cloud may have.
const PART: usize = 5 << 20;
/// Files that are put away at a time.
const AT_A_TIME: usize = 2;

/// Why the bytes could not be kept or had.
pub(in crate::server) type Failed = Box<dyn std::error::Error + Send + Sync>;

pub(super) struct Shelf {
    store: Arc<dyn ObjectStore>,
    puts: Semaphore,
}

impl Shelf {
    /// The folder `files` of the data folder.
    pub(super) fn open(data_dir: &FilePath) -> Result<Self, Error> {
        let folder = data_dir.join("files");
        std::fs::create_dir_all(&folder).map_err(|error| data_dir_error(&folder, &error))?;
        let local = LocalFileSystem::new_with_prefix(&folder)
            .map_err(|error| data_dir_error(&folder, &error))?;
        Ok(Self {
            // A file whose row is committed must outlive a power cut.
            store: Arc::new(local.with_fsync(true)),
            puts: Semaphore::new(AT_A_TIME),
        })
    }

    /// Copies the file at `from` onto the shelf; its digest is of the very bytes that are kept.
    pub(super) async fn put(&self, id: Random128, from: &FilePath) -> Result<Finished, Failed> {
        let _place = self.puts.acquire().await?;
        let mut file = tokio::fs::File::open(from).await?;
        let mut upload = self.store.put_multipart(&place(id)).await?;
        let mut digest = digest::Context::new(&digest::SHA256);
        let (mut media_type, mut length) = (None, 0);
        loop {
            let mut part = BytesMut::with_capacity(PART);
            while part.len() < PART && file.read_buf(&mut part).await? > 0 {}
            if part.is_empty() && length > 0 {
                break;
            }
            digest.update(&part);
            length += part.len() as i64;
            media_type.get_or_insert_with(|| kind::media_type(&part[..part.len().min(kind::HEAD)]));
            let is_last = part.len() < PART;
            upload.put_part(part.freeze().into()).await?;
            if is_last {
                break;
            }
        }
        upload.complete().await?;
        let sha256 = digest
            .finish()
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Finished {
            length,
            media_type: media_type.unwrap_or_default(),
            sha256,
        })
    }

    /// A range of a file's bytes.
    pub(super) async fn read(
        &self,
        id: Random128,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>, Failed> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        Ok(self
            .store
            .get_opts(&place(id), options)
            .await?
            .into_stream())
    }

    /// Removes a file, if it is there.
    pub(super) async fn remove(&self, id: Random128) -> Result<(), Failed> {
        match self.store.delete(&place(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn place(id: Random128) -> Path {
    Path::from(id.to_string())
}
