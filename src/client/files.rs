//! Files: uploading, downloading, sending; small copies of pictures.
//!
//! A place to upload to is asked for on the socket (service 900); the bytes go over HTTP to the server the client is
//! connected to, wherever that is by then. A transfer goes on after a broken connection where it stopped, gives up
//! after a number of tries in vain, and never keeps a file in memory.

mod cache;
mod download;
mod http;
mod picture;
mod transfer;
mod upload;

use std::path::{Path, PathBuf};

use super::{Core, Error, NewMessage};
use crate::protocol::Content;
use crate::protocol::content::{File, file_type};
use crate::store::{Chat, Message};

pub(super) use cache::Cache;
pub use download::LARGEST_DOWNLOAD;
pub use picture::{Thumbnail, thumbnail};
pub use transfer::{Progress, Transfer, TransferControl};

/// A file that the server has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// Its name, without folders.
    pub name: String,
    /// Its length in bytes.
    pub length: u64,
    /// What kind of file its name promises, one of [`file_type`].
    pub kind: i64,
    /// Its address, for a message; good for my own downloads.
    pub url: String,
    /// Width and height in pixels, if it is a picture that could be read: what is seen of it upright.
    pub size: Option<(u32, u32)>,
}

impl Uploaded {
    /// What a message with it says.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// use azstack::client::NewMessage;
    /// let file = core.upload_file("plan.pdf").await?;
    /// core.new_message(NewMessage::new(chat, file.content())).await?;
    /// # Ok(()) }
    /// ```
    pub fn content(&self) -> Content {
        Content::File(File {
            file_name: self.name.clone(),
            file_length: i64::try_from(self.length).unwrap_or(i64::MAX),
            kind: self.kind,
            url: self.url.clone(),
            width: self.size.map(|(width, _)| width.into()),
            height: self.size.map(|(_, height)| height.into()),
            duration: None,
        })
    }
}

impl Core {
    /// Uploads a file (service 900, then HTTP). Nobody else can read it before a message carries it.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Parameter`] when it is empty or has no name,
    /// [`Error::Connection`] when not connected, [`Error::Failed`] when the server has no room for it (−6),
    /// [`Error::Transfer`], [`Error::NoSuchFile`] when the server gave the upload up, [`Error::Cancelled`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let mut upload = core.upload_file("plan.pdf");
    /// while let Some(progress) = upload.progressed().await {
    ///     println!("{} of {} bytes", progress.done, progress.total);
    /// }
    /// println!("{}", upload.await?.url);
    /// # Ok(()) }
    /// ```
    pub fn upload_file(&self, path: impl Into<PathBuf>) -> Transfer<Uploaded> {
        let (path, core) = (path.into(), self.downgrade());
        Transfer::start(move |steps| upload::run(core, path, steps))
    }

    /// Downloads the file at `url` to the path `to`, replacing what is there. Until it is complete it is called
    /// `to` with `.part` behind it. A file of the server comes from the server the client is connected to, whatever
    /// host the address names; others come from theirs.
    ///
    /// # Errors
    /// [`Error::Parameter`] when `url` is no `http` or `https` address, [`Error::NoSuchFile`] when it is not there or
    /// not for me, [`Error::FileTooLong`] beyond [`LARGEST_DOWNLOAD`], [`Error::File`] when it cannot be written,
    /// [`Error::Transfer`], [`Error::Cancelled`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, url: &str) -> Result<(), azstack::Error> {
    /// let path = core.download_file(url, "plan.pdf").await?;
    /// println!("{}", path.display());
    /// # Ok(()) }
    /// ```
    pub fn download_file(&self, url: &str, to: impl Into<PathBuf>) -> Transfer<PathBuf> {
        let (url, to, core) = (url.to_owned(), to.into(), self.downgrade());
        Transfer::start(move |steps| download::run(core, url, to, LARGEST_DOWNLOAD, steps))
    }

    /// Uploads a file and sends it (services 900, then 121 or 45). The result is the message with status "sending", as
    /// from [`new_message`](Self::new_message).
    ///
    /// # Errors
    /// As [`upload_file`](Self::upload_file) and [`new_message`](Self::new_message).
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, chat: azstack::store::Chat) -> Result<(), azstack::Error> {
    /// let sending = core.send_file(chat, "plan.pdf");
    /// let control = sending.control(); // for a button that calls control.cancel()
    /// let message = sending.await?;
    /// # Ok(()) }
    /// ```
    pub fn send_file(&self, chat: Chat, path: impl Into<PathBuf>) -> Transfer<Message> {
        let (path, core) = (path.into(), self.downgrade());
        Transfer::start(move |steps| async move {
            let uploaded = upload::run(core.clone(), path, steps).await?;
            let message = NewMessage::new(chat, uploaded.content());
            let sending = core.upgrade().ok_or(Error::Closed)?.new_message(message);
            sending.await
        })
    }
}

/// What kind of file a name promises, one of [`file_type`].
fn kind(path: &Path) -> i64 {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    match extension.to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "heic" | "svg" => {
            file_type::IMAGE
        }
        "mp3" | "m4a" | "aac" | "ogg" | "oga" | "opus" | "wav" | "flac" => file_type::AUDIO,
        "mp4" | "m4v" | "mov" | "webm" | "mkv" | "avi" => file_type::VIDEO,
        "xls" | "xlsx" | "ods" | "csv" => file_type::EXCEL,
        "doc" | "docx" | "odt" | "rtf" => file_type::WORD,
        "ppt" | "pptx" | "odp" => file_type::POWER_POINT,
        "pdf" => file_type::PDF,
        "txt" | "md" | "log" => file_type::TEXT,
        "rs" | "c" | "h" | "cpp" | "java" | "js" | "ts" | "py" | "go" | "sh" | "html" | "css"
        | "json" | "xml" | "toml" | "yaml" | "yml" => file_type::CODE,
        "zip" | "tar" | "gz" | "xz" | "zst" | "bz2" | "7z" | "rar" => file_type::ARCHIVE,
        _ => file_type::UNKNOWN,
    }
}

fn file_error(path: &Path, error: &std::io::Error) -> Error {
    Error::File {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
