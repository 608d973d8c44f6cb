//! Sound between a client's connection and a trunk's plain RTP, payload untouched.
//!
//! Numbers, time stamps and marks go through as they are, so that what was lost before stays visible; only the stream's
//! name (SSRC) and the payload types are each side's own. A new stream of the trunk (another SSRC, as when an
//! announcement ends and the callee answers) continues the old one's numbers, as the client hears one stream.
//! Packets are taken from the trunk's addresses only. Nothing is decoded, and nothing waits: what cannot leave at once
//! is lost, as on any network.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::recording::{Side, Tape};
use super::sdp::Plain;
use crate::transport::{Codec, MAX_PAYLOAD, Packet, PeerConnection};

/// Longest datagram that is looked at.
const MAX_DATAGRAM: usize = 2048;
/// Length of an RTP header without anything optional.
const HEADER: usize = 12;
/// Tries to find a free pair of ports in the configured range.
const TRIES: usize = 200;

/// The trunk's side of one call.
pub(super) struct Relay {
    socket: UdpSocket,
    local: SocketAddr,
    ssrc: u32,
    began: Instant,
    /// When the trunk was last heard, in milliseconds since `began`.
    heard: AtomicU64,
    line: Mutex<Line>,
    tape: OnceLock<Arc<Tape>>,
}

/// Where sound goes, and whence it may come.
#[derive(Default)]
struct Line {
    remote: Option<SocketAddr>,
    /// Sound has come from `remote`; it is not to be moved by others.
    latched: bool,
    /// Addresses of the trunk besides the one it described.
    trusted: Vec<IpAddr>,
    key_tones: Option<u8>,
    /// The trunk holds the line: it hears nothing.
    held: bool,
}

impl Relay {
    /// Binds a socket on `address`, on an even port of that range if it is not 0 to 0.
    pub(super) fn bind(
        address: IpAddr,
        (first, last): (u16, u16),
        trusted: Vec<IpAddr>,
    ) -> std::io::Result<Arc<Self>> {
        let socket = if first == 0 {
            UdpSocket::bind((address, 0))?
        } else {
            bind_in_range(address, first, last)?
        };
        socket.set_nonblocking(true)?;
        let line = Line {
            trusted,
            ..Line::default()
        };
        Ok(Arc::new(Self {
            local: socket.local_addr()?,
            socket,
            ssrc: rand::random(),
            began: Instant::now(),
            heard: AtomicU64::new(0),
            line: Mutex::new(line),
            tape: OnceLock::new(),
        }))
    }

    /// From now on everything goes onto that tape, too.
    pub(super) fn record(&self, tape: Arc<Tape>) {
        // A call has one.
        let _ = self.tape.set(tape);
    }

    /// Where the trunk is to send its sound.
    pub(super) fn local(&self) -> SocketAddr {
        self.local
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The addresses of the trunk that is tried now.
    pub(super) fn trust(&self, addresses: Vec<IpAddr>) {
        let mut line = self.line();
        line.trusted = addresses;
        line.remote = None;
        line.latched = false;
    }

    /// Takes over what the trunk described.
    pub(super) fn describe(&self, plain: &Plain) {
        let mut line = self.line();
        if line.remote.map(|remote| remote.ip()) != Some(plain.remote.ip()) || !line.latched {
            line.remote = (!plain.remote.ip().is_unspecified()).then_some(plain.remote);
            line.latched = false;
        } else if line.remote.map(|remote| remote.port()) != Some(plain.remote.port()) {
            line.remote = Some(plain.remote);
            line.latched = false;
        }
        line.key_tones = plain.key_tones;
        // It sends to us and wants nothing, or neither.
        let wants = plain.way.answer().sends();
        line.held = !wants;
        // Silence counts from here.
        self.note_heard();
    }

    fn note_heard(&self) {
        let now = self.began.elapsed().as_millis() as u64;
        self.heard.store(now, Ordering::Relaxed);
    }

    /// How long the trunk has been silent; nothing while it holds the line.
    pub(super) fn silence(&self) -> Duration {
        if self.line().held {
            return Duration::ZERO;
        }
        let heard = Duration::from_millis(self.heard.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(heard)
    }

    /// Sends a client's packet to the trunk.
    pub(super) fn to_trunk(&self, packet: &Packet) {
        let (remote, payload_type) = {
            let line = self.line();
            let payload_type = match packet.codec {
                Codec::Pcmu => Some(0),
                Codec::Pcma => Some(8),
                Codec::KeyTones => line.key_tones,
                Codec::Opus | Codec::Vp8 => None,
            };
            (line.remote.filter(|_| !line.held), payload_type)
        };
        let (Some(remote), Some(payload_type)) = (remote, payload_type) else {
            return;
        };
        let mut datagram = Vec::with_capacity(HEADER + packet.payload.len());
        datagram.push(0x80);
        datagram.push(payload_type | (u8::from(packet.marker) << 7));
        datagram.extend(packet.sequence.to_be_bytes());
        datagram.extend(packet.timestamp.to_be_bytes());
        datagram.extend(self.ssrc.to_be_bytes());
        datagram.extend_from_slice(&packet.payload);
        if let Some(tape) = self.tape.get() {
            let payload = &mut datagram[HEADER..];
            tape.pass(Side::User, packet.codec, packet.timestamp, payload);
        }
        // A full buffer loses it, and who is gone says so by other means.
        let _ = self.socket.send_to(&datagram, remote);
    }

    /// Carries the trunk's sound to a client until the task is dropped. Key tones come under `key_tones`.
    pub(super) async fn carry(
        self: Arc<Self>,
        client: Arc<dyn PeerConnection>,
        key_tones: Option<u8>,
    ) {
        let Ok(socket) = self
            .socket
            .try_clone()
            .and_then(tokio::net::UdpSocket::from_std)
        else {
            return tracing::warn!("the sound of a phone call cannot be read");
        };
        let mut buffer = [0; MAX_DATAGRAM];
        // What came before anybody could hear it is old.
        while socket.try_recv_from(&mut buffer).is_ok() {}
        let mut stream = Stream::default();
        loop {
            // An error is a report of a send that did not arrive; the next packet may.
            let Ok((length, source)) = socket.recv_from(&mut buffer).await else {
                continue;
            };
            let Some(rtp) = Rtp::read(&buffer[..length]) else {
                continue;
            };
            if !self.is_from_trunk(source) {
                continue;
            }
            let codec = match rtp.payload_type {
                0 => Codec::Pcmu,
                8 => Codec::Pcma,
                other if Some(other) == key_tones => Codec::KeyTones,
                _ => continue,
            };
            self.note_heard();
            let (sequence, timestamp) = stream.place(&rtp, Instant::now());
            let marker = rtp.marker;
            let mut payload = rtp.payload.to_vec();
            if let Some(tape) = self.tape.get() {
                tape.pass(Side::Telephone, codec, timestamp, &mut payload);
            }
            let packet = Packet {
                codec,
                sequence,
                timestamp,
                marker,
                payload: payload.into(),
            };
            // Before the client is connected there is nobody to hear it.
            let _ = client.forward(packet);
        }
    }

    fn is_from_trunk(&self, source: SocketAddr) -> bool {
        let mut line = self.line();
        if line.remote == Some(source) {
            line.latched = true;
            return true;
        }
        let is_known = line.remote.map(|remote| remote.ip()) == Some(source.ip())
            || line.trusted.contains(&source.ip());
        if line.latched || !is_known {
            return false;
        }
        // Behind a NAT the trunk's sound comes from elsewhere than it thinks; ours goes there too.
        line.remote = Some(source);
        line.latched = true;
        true
    }
}

fn bind_in_range(address: IpAddr, first: u16, last: u16) -> std::io::Result<UdpSocket> {
    let mut failure = std::io::Error::from(std::io::ErrorKind::AddrInUse);
    for _ in 0..TRIES {
        let port = rand::random_range(first..=last) & !1;
        match UdpSocket::bind((address, port.max(first))) {
            Ok(socket) => return Ok(socket),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

/// A received packet's parts.
struct Rtp<'a> {
    marker: bool,
    payload_type: u8,
    sequence: u16,
    timestamp: u32,
    ssrc: u32,
    payload: &'a [u8],
}

impl<'a> Rtp<'a> {
    /// Reads a datagram (RFC 3550 § 5.1); `None` if it is none of RTP's, or has nothing in it.
    fn read(datagram: &'a [u8]) -> Option<Self> {
        let [first, second, s1, s2, t1, t2, t3, t4, n1, n2, n3, n4, ..] = *datagram else {
            return None;
        };
        if first >> 6 != 2 {
            return None;
        }
        let mut begin = HEADER + usize::from(first & 0x0f) * 4;
        if first & 0x10 != 0 {
            let words = datagram.get(begin + 2..begin + 4)?;
            begin += 4 + usize::from(u16::from_be_bytes([words[0], words[1]])) * 4;
        }
        let mut end = datagram.len();
        if first & 0x20 != 0 {
            end = end.checked_sub(usize::from(*datagram.last()?))?;
        }
        let payload = datagram
            .get(begin..end)
            .filter(|payload| !payload.is_empty())?;
        (payload.len() <= MAX_PAYLOAD).then_some(Self {
            marker: second & 0x80 != 0,
            payload_type: second & 0x7f,
            sequence: u16::from_be_bytes([s1, s2]),
            timestamp: u32::from_be_bytes([t1, t2, t3, t4]),
            ssrc: u32::from_be_bytes([n1, n2, n3, n4]),
            payload,
        })
    }
}

/// Makes one stream of all that a trunk sends.
#[derive(Default)]
struct Stream {
    now: Option<Source>,
}

struct Source {
    ssrc: u32,
    /// What is added to its numbers.
    sequence: u16,
    timestamp: u32,
    /// The newest of ours, and when it came.
    newest: (u16, u32),
    at: Instant,
}

impl Stream {
    fn place(&mut self, rtp: &Rtp<'_>, at: Instant) -> (u16, u32) {
        let same = self.now.as_mut().filter(|source| source.ssrc == rtp.ssrc);
        let source = match same {
            Some(source) => source,
            None => {
                let (sequence, timestamp) = match &self.now {
                    Some(old) => {
                        let passed = at.saturating_duration_since(old.at).as_millis() as u32;
                        let timestamp = old.newest.1.wrapping_add(passed.max(20).wrapping_mul(8));
                        (old.newest.0.wrapping_add(1), timestamp)
                    }
                    // Low, so that it cannot wrap within the first packets (RFC 3711 § 3.3.1).
                    None => (rand::random_range(0..0x4000), rtp.timestamp),
                };
                self.now.insert(Source {
                    ssrc: rtp.ssrc,
                    sequence: sequence.wrapping_sub(rtp.sequence),
                    timestamp: timestamp.wrapping_sub(rtp.timestamp),
                    newest: (sequence, timestamp),
                    at,
                })
            }
        };
        let ours = (
            rtp.sequence.wrapping_add(source.sequence),
            rtp.timestamp.wrapping_add(source.timestamp),
        );
        if (1..0x8000).contains(&ours.0.wrapping_sub(source.newest.0)) {
            source.newest = ours;
            source.at = at;
        }
        ours
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(ssrc: u32, sequence: u16, timestamp: u32) -> Vec<u8> {
        let mut packet = vec![0x80, 0];
        packet.extend(sequence.to_be_bytes());
        packet.extend(timestamp.to_be_bytes());
        packet.extend(ssrc.to_be_bytes());
        packet.extend([0xff; 160]);
        packet
    }

    #[test]
    fn another_stream_goes_on_where_the_first_ended() {
        let mut stream = Stream::default();
        let at = Instant::now();
        let first = packet(1, 65_535, 8000);
        let (s, t) = stream.place(&Rtp::read(&first).unwrap(), at);
        let second = packet(1, 0, 8160);
        let next = stream.place(&Rtp::read(&second).unwrap(), at);
        assert_eq!(next, (s.wrapping_add(1), t + 160));
        let lost = packet(1, 2, 8480);
        assert_eq!(
            stream.place(&Rtp::read(&lost).unwrap(), at).0,
            s.wrapping_add(3)
        );
        let other = packet(2, 777, 5);
        let at = at + Duration::from_millis(100);
        let (sequence, timestamp) = stream.place(&Rtp::read(&other).unwrap(), at);
        assert_eq!((sequence, timestamp), (s.wrapping_add(4), t + 480 + 800));
    }

    #[test]
    fn whatever_comes_is_read_or_not() {
        for length in 0..64 {
            for first in 0..=255 {
                let mut bytes = vec![0x77; length];
                if let Some(byte) = bytes.first_mut() {
                    *byte = first;
                }
                let _ = Rtp::read(&bytes);
            }
        }
        let mut padded = packet(1, 1, 1);
        padded[0] |= 0x20;
        *padded.last_mut().unwrap() = 160;
        assert!(Rtp::read(&padded).is_none(), "padding alone");
        *padded.last_mut().unwrap() = 10;
        assert_eq!(Rtp::read(&padded).unwrap().payload.len(), 150);
        let mut extended = packet(1, 1, 1);
        extended[0] |= 0x10;
        extended[12..16].copy_from_slice(&[0, 0, 0, 1]);
        assert_eq!(Rtp::read(&extended).unwrap().payload.len(), 152);
    }
}
