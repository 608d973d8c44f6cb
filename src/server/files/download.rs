//! Downloads: `GET` and `HEAD /files/{id}?u=READER&k=KEY`.
//!
//! Whatever is wrong (no such file, no such reader, not his any more) looks the same from outside.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use super::range::{NoSuchPart, part};
use super::transfers::Place;
use super::upload::{Refusal, failed};
use super::{Random128, Who};
use crate::server::gate::Visitor;
use crate::server::store::FileRow;
use crate::server::{Count, Server};

/// The bytes, or a part of them.
pub(in crate::server) async fn file(
    State(server): State<Arc<Server>>,
    ConnectInfo(visitor): ConnectInfo<Visitor>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let sent = async {
        let file = Random128::parse(&id).ok_or(Refusal::NotFound)?;
        let query = uri.query().unwrap_or_default();
        let reader = server
            .files
            .addresses
            .reader(file, query)
            .ok_or(Refusal::NotFound)?;
        let row = server.store.readable_file(file, reader).await;
        let row = row.map_err(|_| Refusal::Failed)?.ok_or(Refusal::NotFound)?;
        let place = server
            .files
            .transfers
            .begin(Who::User(reader))
            .ok_or(Refusal::Busy)?;
        visitor.transfers();
        server.send_part(&row, &headers, place).await
    };
    sent.await.unwrap_or_else(|refusal| {
        server.count(Count::TransferRefused);
        refusal.into_response()
    })
}

impl Server {
    async fn send_part(
        &self,
        row: &FileRow,
        headers: &HeaderMap,
        place: Place,
    ) -> Result<Response, Refusal> {
        let length = row.length as u64;
        let tag = format!("\"{}\"", row.sha256.as_deref().unwrap_or_default());
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let wanted =
            text(header::RANGE).filter(|_| text(header::IF_RANGE).is_none_or(|seen| seen == tag));
        let part = match part(wanted, length) {
            Ok(part) => part,
            Err(NoSuchPart) => {
                let all = format!("bytes */{length}");
                let answer = (
                    StatusCode::RANGE_NOT_SATISFIABLE,
                    [(header::CONTENT_RANGE, all)],
                );
                return Ok(answer.into_response());
            }
        };
        let range = part.clone().unwrap_or(0..length);
        let size = range.end - range.start;
        let bytes = self.files.shelf.read(row.id, range.clone()).await;
        let bytes = bytes.map_err(|error| failed(&*error))?;
        let mut stop = self.stop.clone();
        let stopped = async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        let bytes = bytes.take_until(Box::pin(stopped)).inspect(move |_| {
            // It is taken until the last byte.
            let _ = &place;
        });
        self.count(Count::FileSent);
        let mut response = (safe_headers(row), Body::from_stream(bytes)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, size.into());
        headers.extend(tag.parse().map(|tag| (header::ETAG, tag)));
        if part.is_some() {
            let (first, last) = (range.start, range.end - 1);
            let which = format!("bytes {first}-{last}/{length}").parse();
            headers.extend(which.map(|which| (header::CONTENT_RANGE, which)));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        Ok(response)
    }
}

/// Nothing that comes from here runs in a browser, is shown as a page of ours, or is kept by somebody in between.
fn safe_headers(row: &FileRow) -> [(HeaderName, String); 6] {
    let media_type = row
        .media_type
        .as_deref()
        .unwrap_or("application/octet-stream");
    [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&row.name)),
        (header::X_CONTENT_TYPE_OPTIONS, String::from("nosniff")),
        (
            header::CONTENT_SECURITY_POLICY,
            String::from("default-src 'none'; sandbox"),
        ),
        (
            header::CACHE_CONTROL,
            String::from("private, max-age=31536000, immutable"),
        ),
        (header::ACCEPT_RANGES, String::from("bytes")),
    ]
}

/// The name twice (RFC 6266): what is left of it in ASCII, and all of it in the form of RFC 5987.
fn disposition(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " .-_()".contains(c);
    let plain: String = name
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    let mut all = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => all.push(byte.into()),
            _ => all.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{all}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_is_told_in_ascii_and_in_full_and_ends_nothing() {
        assert_eq!(
            disposition("a \"é;\r\n.png"),
            "attachment; filename=\"a ____ _.png\"; filename*=UTF-8''a%20%22%C3%A9%3B%0D%0A.png"
                .replace("____ _", "_____")
        );
    }
}
