//! The peer connection: ICE, DTLS-SRTP, RTP in and out, and a bandwidth estimate.
//!
//! Everything below signalling and above codecs. Signalling hands session descriptions and candidates in and out as
//! text; codecs hand payloads in and get packets back. No codecs, no devices, no calls here: one [`PeerConnection`]
//! carries one stream of sound (Opus, or what telephones speak) and, if wanted, one VP8 stream each way, whoever made
//! them. The trait is ours, so that the
//! crate underneath can be replaced without touching what stands on it.

mod agreed;
mod connection;
mod engine;
mod estimator;
mod feedback;
mod numbering;
mod streams;

use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;

/// Why a connection could not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No socket could be opened, or the library refused its settings.
    #[error("the peer connection could not be set up: {0}")]
    Setup(String),
    /// A session description of this side could not be made, or that of the other side could not be used.
    #[error("the session description cannot be used: {0}")]
    Description(String),
    /// A candidate of the other side cannot be read, or there were too many.
    #[error("the candidate cannot be used: {0}")]
    Candidate(String),
    /// The other side takes no stream of this kind.
    #[error("no {0:?} stream was agreed")]
    NotAgreed(Kind),
    /// No way to the other side was found, or it is lost for good.
    #[error("the other side cannot be reached")]
    Unreachable,
    /// Packets are made faster than they leave; this one was dropped.
    #[error("the send queue is full")]
    Congested,
    /// The connection has been closed.
    #[error("the connection is closed")]
    Closed,
}

/// A STUN or TURN server (`ice_server` of packet 162).
#[derive(Clone, PartialEq, Eq)]
pub struct IceServer {
    /// `stun:host:port` or `turn:host:port?transport=udp`.
    pub url: String,
    /// Name at the TURN server; empty for STUN.
    pub username: String,
    /// Password at the TURN server; empty for STUN.
    pub password: String,
}

/// The password stays out of logs.
impl std::fmt::Debug for IceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IceServer({})", self.url)
    }
}

/// One way to reach a peer (RFC 8839 § 5.1), as trickled in packet 187.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Identification of the media section (`sdpMid`).
    pub mid: String,
    /// Number of the media section, from 0 (`sdpMLineIndex`).
    pub line_index: u16,
    /// The line from `candidate:` on, without `a=`.
    pub candidate: String,
}

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sound.
    Audio,
    /// VP8, RTP clock 90 000 Hz.
    Video,
}

/// How a packet's payload is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// Opus, RTP clock 48 000 Hz.
    Opus,
    /// G.711 µ-law, RTP clock 8000 Hz: what every telephone network speaks.
    Pcmu,
    /// G.711 A-law, RTP clock 8000 Hz.
    Pcma,
    /// Key tones as events (RFC 4733), on the clock of the sound they interrupt, 8000 Hz.
    KeyTones,
    /// VP8, RTP clock 90 000 Hz.
    Vp8,
}

/// A received RTP packet, decrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// How the payload is coded.
    pub codec: Codec,
    /// RTP sequence number, as it would be if the sender sent no padding; wraps at 65 536.
    pub sequence: u16,
    /// RTP timestamp in units of the stream's clock.
    pub timestamp: u32,
    /// RTP marker bit: for video the last packet of a picture.
    pub marker: bool,
    /// The codec's payload.
    pub payload: Bytes,
}

/// How the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Looking for a way to the other side.
    Connecting,
    /// Packets flow.
    Connected,
    /// Nothing was heard for some seconds; it may come back.
    Disconnected,
    /// No way was found, or it is lost for good.
    Failed,
    /// Closed by this side.
    Closed,
}

/// Who is told what happens on a connection.
///
/// Called on the connection's own task: every method must return at once (hand over and go).
pub trait Observer: Send + Sync + 'static {
    /// A candidate of this side was found: send it to the other side.
    fn candidate(&self, candidate: Candidate);
    /// No more candidates of this side will come for the description made last.
    fn gathered(&self) {}
    /// The state changed.
    fn state(&self, state: State);
    /// A packet arrived.
    fn packet(&self, kind: Kind, packet: Packet);
    /// A sender report of the other side (RFC 3550 § 6.4.1): `timestamp` of that stream was at `ntp` on its wall clock,
    /// in seconds since 1900 with 32 bits of fraction.
    fn sender_report(&self, kind: Kind, ntp: u64, timestamp: u32);
    /// The other side cannot go on decoding and asks for a key frame (PLI or FIR, RFC 4585 and 5104).
    fn key_frame_wanted(&self);
}

/// How to open a connection.
#[derive(Debug, Clone)]
pub struct Settings {
    /// STUN and TURN servers; none are needed within one network.
    pub ice_servers: Vec<IceServer>,
    /// Connect through TURN servers only, so that the other side learns no address of ours; without one calls fail.
    pub relay_only: bool,
    /// Local addresses to bind, `ip:port`; port 0 picks one. `0.0.0.0:0` means every interface except loopback.
    pub bind: Vec<String>,
    /// Whether there is a video stream beside the audio stream.
    pub video: bool,
    /// What the audio stream may carry, most wanted first.
    pub sound: Vec<Codec>,
}

/// The addresses a program binds unless told otherwise: every interface, and loopback so that two programs on a
/// machine without network find each other.
pub fn default_bind() -> Vec<String> {
    vec!["0.0.0.0:0".to_owned(), "127.0.0.1:0".to_owned()]
}

/// What the network did so far. Counts start with the connection.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Statistics {
    /// Time there and back, once measured.
    pub round_trip: Option<Duration>,
    /// Bytes of payload sent, audio and video.
    pub bytes_sent: u64,
    /// Bytes of payload received, audio and video.
    pub bytes_received: u64,
    /// Share of our packets that the other side missed of late, 0 to 1.
    pub loss_out: f64,
    /// Packets of the other side that never came.
    pub packets_lost: u64,
    /// Packets that came.
    pub packets_received: u64,
    /// What the path is estimated to carry, bits per second.
    pub target_bitrate: u64,
}

/// A connection to one peer.
///
/// Offer side: [`offer`](Self::offer), then [`accept`](Self::accept) with the other side's answer. Answer side:
/// [`answer`](Self::answer). Candidates may come at any time; they are kept until they can be used.
#[async_trait::async_trait]
pub trait PeerConnection: Send + Sync {
    /// Makes the offer and starts to gather candidates. Returns the SDP to send.
    ///
    /// # Errors
    /// [`Error::Description`], [`Error::Closed`].
    async fn offer(&self) -> Result<String, Error>;

    /// Makes an offer of a new path for a connection that had one (ICE restart, RFC 8445 § 9), on sockets of the
    /// addresses that the machine has now. Streams and keys stay. Returns the SDP to send.
    ///
    /// # Errors
    /// [`Error::Description`], [`Error::Closed`].
    async fn restart(&self) -> Result<String, Error>;

    /// Whether the path leads from an address that this machine has lost: nothing will come over it any more.
    async fn path_is_gone(&self) -> bool;

    /// Takes the other side's offer (SDP), starts to gather candidates and returns the answer's SDP to send.
    ///
    /// # Errors
    /// [`Error::Description`] if the offer cannot be used, [`Error::Closed`].
    async fn answer(&self, offer: String) -> Result<String, Error>;

    /// Takes the other side's answer (SDP) to our offer.
    ///
    /// # Errors
    /// [`Error::Description`] if the answer cannot be used, [`Error::Closed`].
    async fn accept(&self, answer: String) -> Result<(), Error>;

    /// Takes a candidate of the other side; before its description is known it is kept.
    ///
    /// # Errors
    /// [`Error::Candidate`] if it cannot be read or there are too many.
    async fn add_candidate(&self, candidate: Candidate) -> Result<(), Error>;

    /// Queues one packet. Never blocks; may be called from any thread.
    ///
    /// `timestamp` is in units of the stream's clock, `marker` the RTP marker bit, `payload` at most
    /// [`MAX_PAYLOAD`] bytes.
    ///
    /// # Errors
    /// [`Error::NotAgreed`] before the descriptions are exchanged or when the other side has no such stream,
    /// [`Error::Congested`] when the queue is full, [`Error::Closed`].
    fn send(&self, kind: Kind, timestamp: u32, marker: bool, payload: Bytes) -> Result<(), Error>;

    /// Queues one packet of a stream that was made elsewhere, under its own number: what was lost before stays lost
    /// visibly. Otherwise as [`send`](Self::send).
    ///
    /// # Errors
    /// As [`send`](Self::send); [`Error::NotAgreed`] also if the other side does not take that codec.
    fn forward(&self, packet: Packet) -> Result<(), Error>;

    /// Queues a key tone packet into the stream of sound. Otherwise as [`send`](Self::send).
    ///
    /// # Errors
    /// As [`forward`](Self::forward).
    fn send_key_tone(&self, timestamp: u32, marker: bool, payload: Bytes) -> Result<(), Error>;

    /// What the sound sent to the other side is coded as; `None` before that is agreed.
    fn sound_codec(&self) -> Option<Codec>;

    /// Asks the other side for a key frame (PLI). The caller spaces its requests.
    fn request_key_frame(&self);

    /// What the path is estimated to carry, bits per second, audio and video together.
    fn target_bitrate(&self) -> u64;

    /// What the network did so far.
    async fn statistics(&self) -> Statistics;

    /// Ends the connection and frees its sockets and tasks. Closing twice is fine.
    async fn close(&self);
}

/// Largest payload of one packet in bytes, so that with all headers it fits any path.
pub const MAX_PAYLOAD: usize = 1160;

/// Opens a connection; nothing is sent before an offer or an answer is made.
///
/// # Errors
/// [`Error::Setup`] if no socket can be bound or a server's address cannot be read.
pub async fn open(
    settings: Settings,
    observer: Arc<dyn Observer>,
) -> Result<Arc<dyn PeerConnection>, Error> {
    Ok(Arc::new(
        // Boxed: setting a connection up takes a future of 20 kB.
        Box::pin(connection::Connection::open(settings, observer)).await?,
    ))
}

#[cfg(test)]
pub(crate) mod tests;
