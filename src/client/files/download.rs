//! Down: `GET`, from where it stopped if the file is still the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use reqwest::header::{CONTENT_RANGE, ETAG, HeaderMap, HeaderValue, IF_RANGE, RANGE};
use reqwest::{Response, StatusCode};
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use url::Url;

use super::super::WeakCore;
use super::http::{Tries, Trouble, on_server, to_others, to_server};
use super::transfer::Steps;
use super::{Error, file_error};

/// The longest file that is downloaded, in bytes.
pub const LARGEST_DOWNLOAD: u64 = 256 << 20;

/// A file under its provisional name, which is removed unless it becomes the real one.
struct Part {
    path: PathBuf,
    file: File,
    /// Bytes in it.
    has: u64,
    /// Names the file's state, if the server does: only then can the rest be asked for.
    tag: Option<HeaderValue>,
}

impl Drop for Part {
    fn drop(&mut self) {
        // After a success it is not there any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Part {
    async fn create(to: &Path) -> Result<Self, Error> {
        let mut path = to.as_os_str().to_owned();
        path.push(".part");
        let path = PathBuf::from(path);
        let file = File::create(&path).await;
        Ok(Self {
            file: file.map_err(|error| file_error(&path, &error))?,
            path,
            has: 0,
            tag: None,
        })
    }

    fn failed(&self, error: &std::io::Error) -> Error {
        file_error(&self.path, error)
    }

    async fn start_again(&mut self) -> std::io::Result<()> {
        self.has = 0;
        self.file.set_len(0).await?;
        self.file.rewind().await.map(drop)
    }

    async fn become_whole(&mut self, to: &Path) -> std::io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        tokio::fs::rename(&self.path, to).await
    }
}

/// Downloads one file of at most `most` bytes.
pub async fn run(
    core: WeakCore,
    url: String,
    to: PathBuf,
    most: u64,
    steps: Arc<Steps>,
) -> Result<PathBuf, Error> {
    let url = Url::parse(&url).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or(Error::Parameter { parameter: "url" })?;
    if to.file_name().is_none() {
        return Err(Error::Parameter { parameter: "to" });
    }
    let mut part = Part::create(&to).await?;
    let mut tries = Tries::default();
    loop {
        let before = part.has;
        let Err(trouble) = fetch(&core, &url, &mut part, most, &steps).await else {
            break;
        };
        if part.has > before {
            tries.forget();
        }
        tries.again(trouble).await?;
    }
    let whole = part.become_whole(&to).await;
    whole.map_err(|error| part.failed(&error))?;
    Ok(to)
}

/// One request, for what is missing.
async fn fetch(
    core: &WeakCore,
    url: &Url,
    part: &mut Part,
    most: u64,
    steps: &Steps,
) -> Result<(), Trouble> {
    let request = match on_server(url, core)? {
        Some(here) => to_server()?.get(here),
        None => to_others()?.get(url.clone()),
    };
    let request = match &part.tag {
        Some(tag) if part.has > 0 => {
            let range = format!("bytes={}-", part.has);
            request.header(RANGE, range).header(IF_RANGE, tag)
        }
        _ => request,
    };
    let mut response = request.send().await?;
    let total = match response.status() {
        StatusCode::PARTIAL_CONTENT => Some(continues(response.headers(), part.has)?),
        status if status.is_success() => {
            let restarted = part.start_again().await;
            restarted.map_err(|error| part.failed(&error))?;
            part.tag = strong_tag(response.headers());
            response.content_length()
        }
        StatusCode::RANGE_NOT_SATISFIABLE => {
            part.tag = None;
            return Err(Trouble::Passing(String::from("the file became shorter")));
        }
        status => return Err(Trouble::of(status)),
    };
    if let Some(total) = total {
        bounded(total, most)?;
        steps.total(total);
    }
    take(&mut response, part, most, steps).await?;
    match total {
        Some(total) if part.has != total => {
            Err(Trouble::Passing(String::from("the file ended too early")))
        }
        _ => Ok(()),
    }
}

async fn take(
    response: &mut Response,
    part: &mut Part,
    most: u64,
    steps: &Steps,
) -> Result<(), Trouble> {
    while let Some(piece) = response.chunk().await? {
        bounded(part.has + piece.len() as u64, most)?;
        let written = part.file.write_all(&piece).await;
        written.map_err(|error| part.failed(&error))?;
        part.has += piece.len() as u64;
        steps.reached(part.has);
    }
    Ok(())
}

fn bounded(length: u64, most: u64) -> Result<(), Error> {
    if length > most {
        return Err(Error::FileTooLong { most });
    }
    Ok(())
}

/// The whole length, if the answer goes on after `has` bytes.
fn continues(headers: &HeaderMap, has: u64) -> Result<u64, Trouble> {
    let range = headers
        .get(CONTENT_RANGE)
        .and_then(|range| range.to_str().ok());
    let (part, total) = range
        .and_then(|range| range.strip_prefix("bytes ")?.split_once('/'))
        .unwrap_or_default();
    let starts = part
        .split_once('-')
        .and_then(|(first, _)| first.parse().ok());
    match total.parse() {
        Ok(total) if starts == Some(has) => Ok(total),
        _ => Err(Trouble::Final(Error::UnexpectedAnswer)),
    }
}

/// A tag that promises the very same bytes.
fn strong_tag(headers: &HeaderMap) -> Option<HeaderValue> {
    headers
        .get(ETAG)
        .filter(|tag| tag.as_bytes().starts_with(b"\""))
        .cloned()
}
