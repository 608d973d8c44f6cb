//! Up: a place on the socket, then `PATCH` until all bytes have arrived; `HEAD` tells where to go on.

use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use rand::Rng;
use reqwest::header::CONTENT_LENGTH;
use reqwest::{Body, Response};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use url::Url;

use super::super::WeakCore;
use super::http::{Tries, Trouble, on_server, to_server};
use super::transfer::Steps;
use super::{Error, Uploaded, file_error, kind, picture};
use crate::protocol::content::file_type;
use crate::protocol::file::{Grant, Request};
use crate::protocol::{ToClient, ToServer};

/// Bytes that are read at once.
const PIECE: usize = 64 << 10;

/// Uploads one file.
pub async fn run(core: WeakCore, path: PathBuf, steps: Arc<Steps>) -> Result<Uploaded, Error> {
    let data = tokio::fs::metadata(&path).await;
    let length = data.map_err(|error| file_error(&path, &error))?.len();
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name
        .filter(|_| length > 0)
        .ok_or(Error::Parameter { parameter: "path" })?;
    steps.total(length);
    let grant = ask(&core, name, length).await?;
    let place = Url::parse(&grant.upload).map_err(|_| Error::UnexpectedAnswer)?;
    fill(&core, &place, &path, length, &steps).await?;
    let kind = kind(&path);
    let size = match kind {
        file_type::IMAGE => picture::size(&path).await,
        _ => None,
    };
    Ok(Uploaded {
        name: name.to_owned(),
        length,
        kind,
        url: grant.url,
        size,
    })
}

/// Asks for a place.
async fn ask(core: &WeakCore, name: &str, length: u64) -> Result<Grant, Error> {
    let request = Request {
        request_id: rand::rng().random_range(0..1 << 50),
        file_name: name.to_owned(),
        file_length: i64::try_from(length).unwrap_or(i64::MAX),
    };
    let request = {
        let core = core.upgrade().ok_or(Error::Closed)?;
        core.0.connection.request(ToServer::Upload(request))
    };
    match request.await? {
        ToClient::Upload(grant) if grant.r == 0 => Ok(grant),
        ToClient::Upload(grant) => Err(Error::Failed { result: grant.r }),
        _ => Err(Error::UnexpectedAnswer),
    }
}

/// Sends the bytes, and those that got lost again.
async fn fill(
    core: &WeakCore,
    place: &Url,
    path: &Path,
    length: u64,
    steps: &Arc<Steps>,
) -> Result<(), Error> {
    let mut tries = Tries::default();
    let mut offset = Some(0);
    let mut furthest = 0;
    loop {
        let moved = async {
            let offset = match offset.take() {
                Some(offset) => offset,
                None => arrived(core, place).await?,
            };
            if offset > furthest {
                furthest = offset;
                tries.forget();
            }
            send(core, place, path, offset..length, steps).await
        };
        match moved.await {
            Ok(now) if now == length => {
                steps.reached(length);
                return Ok(());
            }
            Ok(_) => return Err(Error::UnexpectedAnswer),
            Err(trouble) => tries.again(trouble).await?,
        }
    }
}

/// How many bytes the server has.
async fn arrived(core: &WeakCore, place: &Url) -> Result<u64, Trouble> {
    let url = here(core, place)?;
    let response = to_server()?.head(url).send().await?;
    if !response.status().is_success() {
        return Err(Trouble::of(response.status()));
    }
    told(&response)
}

/// Sends the rest in one request; returns how many bytes the server has then.
async fn send(
    core: &WeakCore,
    place: &Url,
    path: &Path,
    rest: std::ops::Range<u64>,
    steps: &Arc<Steps>,
) -> Result<u64, Trouble> {
    let failed = |error| file_error(path, &error);
    let mut file = File::open(path).await.map_err(failed)?;
    let has = file.metadata().await.map_err(failed)?.len();
    if has != rest.end {
        let changed = std::io::Error::other("it changed while it was uploaded");
        return Err(Trouble::Final(file_error(path, &changed)));
    }
    file.seek(SeekFrom::Start(rest.start))
        .await
        .map_err(failed)?;
    steps.reached(rest.start);
    let request = to_server()?
        .patch(here(core, place)?)
        .header("Tus-Resumable", "1.0.0")
        .header("Content-Type", "application/offset+octet-stream")
        .header("Upload-Offset", rest.start)
        .header(CONTENT_LENGTH, rest.end - rest.start)
        .body(Body::wrap_stream(pieces(file, rest, steps.clone())));
    let response = request.send().await?;
    if !response.status().is_success() {
        return Err(Trouble::of(response.status()));
    }
    told(&response)
}

/// The bytes of a range of a file, and note of each piece that was asked for.
fn pieces(
    file: File,
    rest: std::ops::Range<u64>,
    steps: Arc<Steps>,
) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    stream::try_unfold((file, rest, steps), async |(mut file, mut rest, steps)| {
        // Whoever asks for the next piece has sent those before; the last is through when the server says so.
        if rest.start < rest.end {
            steps.reached(rest.start);
        }
        let mut piece = BytesMut::with_capacity(PIECE);
        let read = (&mut file)
            .take(rest.end - rest.start)
            .read_buf(&mut piece)
            .await?;
        rest.start += read as u64;
        Ok((read > 0).then_some((piece.freeze(), (file, rest, steps))))
    })
}

fn here(core: &WeakCore, place: &Url) -> Result<Url, Error> {
    on_server(place, core)?.ok_or(Error::UnexpectedAnswer)
}

fn told(response: &Response) -> Result<u64, Trouble> {
    let offset = response.headers().get("upload-offset");
    offset
        .and_then(|offset| offset.to_str().ok()?.parse().ok())
        .ok_or(Trouble::Final(Error::UnexpectedAnswer))
}
