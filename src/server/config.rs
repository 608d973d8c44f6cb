//! What the host of a server may choose.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{Counters, Turn};
use crate::protocol::auth::IceServer;

/// Everything [`run`](super::run) needs to know besides its listener. [`Config::new`] gives sensible defaults.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Folder of the database and the private keys; made if it is missing, readable by its owner only.
    pub data_dir: PathBuf,
    /// Serve TLS instead of plain TCP.
    pub tls: Option<Tls>,
    /// Where clients reach the server, such as `https://chat.example.org`, if that is not what they dial: addresses of
    /// files start with it.
    pub public_url: Option<url::Url>,
    /// Values of the HTTP `Origin` header that are welcome besides the server's own, such as `https://chat.example.org`.
    pub allowed_origins: Vec<String>,
    /// How often clients ping.
    pub ping_interval: Duration,
    /// How long a pong may take; a socket silent for both together is closed.
    pub ping_timeout: Duration,
    /// How long a call rings.
    pub ring_time: Duration,
    /// STUN and TURN servers handed out in 162.
    pub ice_servers: Vec<IceServer>,
    /// A TURN server for whose use every user gets a password of his own when he signs in.
    pub turn: Option<Turn>,
    /// The gateway to the telephone network; without it there are no calls to and from phones.
    pub phone: Option<super::phone::Config>,
    /// Bounds.
    pub limits: Limits,
    /// Counts what happens; keep a clone to read it.
    pub counters: Arc<Counters>,
}

impl Config {
    /// The defaults, with the data in `data_dir`.
    ///
    /// ```
    /// let config = azstack::server::Config::new("data");
    /// assert_eq!(config.limits.file_length, 25 << 20, "bytes");
    /// ```
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            tls: None,
            public_url: None,
            allowed_origins: Vec::new(),
            ping_interval: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(20),
            ring_time: Duration::from_secs(30),
            ice_servers: Vec::new(),
            turn: None,
            phone: None,
            limits: Limits::default(),
            counters: Arc::default(),
        }
    }
}

/// A certificate chain and its key, as PEM files.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The chain, leaf first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Bounds on what strangers and friends may ask for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// TCP connections at a time; further ones wait in the backlog.
    pub connections: usize,
    /// From the TCP connect to the upgrade, and from there to the sign-in packet.
    pub sign_in_time: Duration,
    /// Frames waiting for one slow socket; one more closes it.
    pub queued_frames: usize,
    /// Bytes waiting for one slow socket; one more closes it.
    pub queued_bytes: usize,
    /// How long the writing of one frame may take.
    pub write_time: Duration,
    /// Sessions of one user; one more closes the oldest.
    pub sessions: usize,
    /// Failed sign-ins of one user from one address within a minute; further ones are refused unseen.
    pub failed_sign_ins: u32,
    /// How long an app's back end may take to answer. A sign-in that is refused takes as long, whatever its cause.
    pub back_end_time: Duration,
    /// Questions to back ends at a time; further ones wait.
    pub back_end_questions: usize,
    /// How long sockets may take to leave when the server stops.
    pub stop_time: Duration,
    /// Bytes of a file.
    pub file_length: u64,
    /// Bytes of all files of a user, uploads under way included.
    pub file_quota: u64,
    /// Uploads that a user may have begun and not finished.
    pub pending_uploads: usize,
    /// How long an upload may stay unfinished, and a file without a message that carries it.
    pub unused_file_time: Duration,
    /// Uploads and downloads at a time; further ones are told to come again.
    pub transfers: usize,
    /// Those of one user or one stranger's address.
    pub transfers_each: usize,
    /// A transfer in which less than [`Self::transfer_pace`] bytes move in this time is cut.
    pub transfer_pause: Duration,
    /// See [`Self::transfer_pause`].
    pub transfer_pace: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            sign_in_time: Duration::from_secs(10),
            queued_frames: 256,
            queued_bytes: 4 << 20,
            write_time: Duration::from_secs(30),
            sessions: 32,
            failed_sign_ins: 20,
            back_end_time: Duration::from_secs(5),
            back_end_questions: 32,
            stop_time: Duration::from_secs(3),
            file_length: 25 << 20,
            file_quota: 1 << 30,
            pending_uploads: 16,
            unused_file_time: Duration::from_secs(24 * 60 * 60),
            transfers: 256,
            transfers_each: 8,
            transfer_pause: Duration::from_secs(30),
            transfer_pace: 16 << 10,
        }
    }
}

/// Whether `host` (an authority without its port) cannot be a name that an attacker points at this machine.
pub(super) fn is_local_name(host: &str) -> bool {
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse()
            .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
            .is_loopback()
}
