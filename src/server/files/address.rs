//! Addresses of files: what a message holds, and what a reader is given.
//!
//! Hosts and ports change, and every reader has an address of his own: `{base}/files/{id}?u=READER&k=KEY`. So the
//! store keeps the path alone (the *canonical* address, `/files/{id}` or `/stickers/{pack}/{name}`), and a packet is
//! dressed for its reader on the way out. KEY proves that we made the address for that reader; whether he may read is
//! looked up at each download. Addresses of other hosts are left as they are.

use std::fs;
use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::path::Path;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Random128;
use crate::protocol::{Content, Id, ToClient};
use crate::server::{Config, Error};

const FILES: &str = "/files/";
const STICKERS: &str = "/stickers/";

/// Bytes of a key: half of the HMAC.
const KEY: usize = 16;
/// Longest base, so that a page's weight can be known before it is dressed.
const MAX_BASE: usize = 255;

/// Makes addresses and reads them.
pub(in crate::server) struct Addresses {
    secret: hmac::Key,
    /// Where clients reach us; `None` for wherever they say they did.
    public: Option<String>,
    scheme: &'static str,
    address: SocketAddr,
}

impl Addresses {
    /// Reads the data folder's secret, or makes it.
    pub(super) fn open(config: &Config, address: SocketAddr) -> Result<Self, Error> {
        let secret = secret(&config.data_dir.join("files.key"))?;
        Ok(Self {
            secret: hmac::Key::new(hmac::HMAC_SHA256, &secret),
            public: config
                .public_url
                .as_ref()
                .map(|url| url.as_str().trim_end_matches('/').to_owned()),
            scheme: if config.tls.is_some() {
                "https"
            } else {
                "http"
            },
            address,
        })
    }

    /// What addresses start with for whoever sent `headers`.
    pub(in crate::server) fn base(&self, headers: &HeaderMap) -> String {
        if let Some(public) = &self.public {
            return public.clone();
        }
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let is_plain = |host: &&str| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
            host.len() <= MAX_BASE && host.bytes().all(is_plain)
        };
        match host.filter(is_plain) {
            Some(host) => format!("{}://{host}", self.scheme),
            None => format!("{}://{}", self.scheme, self.address),
        }
    }

    /// Where a file is for `reader`.
    pub(super) fn of_file(&self, file: Random128, reader: Id, base: &str) -> String {
        let key = URL_SAFE_NO_PAD.encode(self.key(file, reader));
        format!("{base}{FILES}{file}?u={reader}&k={key}")
    }

    fn key(&self, file: Random128, reader: Id) -> [u8; KEY] {
        let tag = hmac::sign(&self.secret, format!("{file}/{reader}").as_bytes());
        let mut key = [0; KEY];
        key.copy_from_slice(&tag.as_ref()[..KEY]);
        key
    }

    /// The reader whom an address was made for: `query` is what follows its question mark.
    pub(super) fn reader(&self, file: Random128, query: &str) -> Option<Id> {
        let value = |name| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find_map(|(n, value)| (n == name).then_some(value))
        };
        let reader = value("u")?.parse().ok()?;
        let key = URL_SAFE_NO_PAD.decode(value("k")?.as_bytes()).ok()?;
        verify_slices_are_equal(&key, &self.key(file, reader)).ok()?;
        Some(reader)
    }

    /// An address as a message holds it. `base` is the sender's: what is there is ours; so is what has a key of ours,
    /// for a client may have kept it from when we were elsewhere.
    fn canonical(&self, url: &str, base: &str) -> Option<String> {
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let path = place
            .strip_prefix(base)
            .filter(|path| path.starts_with('/'));
        let path = path.unwrap_or(place);
        if is_own(path) {
            return Some(path.to_owned());
        }
        let (_, id) = place.rsplit_once(FILES)?;
        let file = Random128::parse(id)?;
        self.reader(file, query)?;
        Some(canonical(&file.to_string()))
    }

    /// Makes the address in `content` canonical.
    pub(in crate::server) fn strip(&self, content: &mut Content, base: &str) {
        if let Some(url) = address(content)
            && let Some(canonical) = self.canonical(url, base)
        {
            *url = canonical;
        }
    }

    /// Makes the canonical addresses in `packet` addresses for `reader`.
    pub(in crate::server) fn dress(&self, packet: &mut ToClient, reader: Id, base: &str) {
        for url in addresses(packet) {
            match file_of(url) {
                Some(file) => *url = self.of_file(file, reader, base),
                None if is_own(url) => url.insert_str(0, base),
                None => {}
            }
        }
    }
}

/// Whether `path` is a canonical address.
fn is_own(path: &str) -> bool {
    path.starts_with(STICKERS) || file_of(path).is_some()
}

/// The canonical address of a file.
pub(in crate::server) fn canonical(id: &str) -> String {
    format!("{FILES}{id}")
}

fn file_of(path: &str) -> Option<Random128> {
    path.strip_prefix(FILES).and_then(Random128::parse)
}

/// The file of ours that a stored content carries.
pub(in crate::server) fn own_file(content: &Content) -> Option<Random128> {
    match content {
        Content::File(file) => file_of(&file.url),
        Content::Sticker(sticker) => file_of(&sticker.url),
        _ => None,
    }
}

fn address(content: &mut Content) -> Option<&mut String> {
    match content {
        Content::File(file) => Some(&mut file.url),
        Content::Sticker(sticker) => Some(&mut sticker.url),
        _ => None,
    }
}

/// The addresses in a packet that may be canonical.
fn addresses(packet: &mut ToClient) -> Vec<&mut String> {
    match packet {
        ToClient::File(message) => vec![&mut message.content.url],
        ToClient::Sticker(message) => vec![&mut message.content.url],
        ToClient::OwnContent(message) => address(&mut message.content).into_iter().collect(),
        ToClient::GroupMessage(message) => address(&mut message.content).into_iter().collect(),
        ToClient::OwnGroupMessage(message) => address(&mut message.0.content).into_iter().collect(),
        ToClient::Messages(page) => page
            .list
            .iter_mut()
            .filter_map(|message| address(&mut message.content))
            .collect(),
        ToClient::UnreadMessages(page) => page
            .0
            .list
            .iter_mut()
            .filter_map(|message| address(&mut message.content))
            .collect(),
        ToClient::Files(files) => files
            .list
            .iter_mut()
            .map(|file| &mut file.file.url)
            .collect(),
        ToClient::PaidCall(call) => vec![&mut call.0.record_url],
        ToClient::PaidCalls(calls) => calls
            .data
            .iter_mut()
            .map(|call| &mut call.record_url)
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a packet's frame depends on who reads it.
pub(in crate::server) fn is_personal(packet: &mut ToClient) -> bool {
    addresses(packet).iter().any(|url| is_own(url))
}

/// The key of keys: 32 random bytes, readable by the owner only.
fn secret(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |error: std::io::Error| Error::DataDir {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    match fs::read(path) {
        Ok(secret) if secret.len() == 32 => return Ok(secret),
        // Half written before a crash: no address was made with it yet.
        Ok(_) => fs::remove_file(path).map_err(failed)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let secret: [u8; 32] = rand::random();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(&secret)?;
        file.sync_all()
    });
    written.map_err(failed)?;
    Ok(secret.to_vec())
}
