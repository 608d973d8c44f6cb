//! The SIP socket's door: only datagrams of the trunks, only those that are SIP, pass.
//!
//! What does not pass is counted and logged once a minute at most, without its text. The SIP library behind has no such
//! door of its own and queues without bound, so nothing a stranger sends may reach it.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rsipstack::platform::net::UdpSocket as Door;
use rsipstack::sip::{HasHeaders, SipMessage};
use tokio::net::UdpSocket;

use crate::server::{Count, Counters};

/// Longest datagram that is read as SIP.
const MAX_DATAGRAM: usize = 16 * 1024;
/// Most headers of a message.
const MAX_HEADERS: usize = 100;
/// How often it is logged that something was kept out.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// Addresses that SIP is taken from.
pub(super) type Welcome = Arc<RwLock<Vec<IpAddr>>>;

/// Whether SIP is taken from there.
pub(super) fn is_welcome(welcome: &Welcome, address: IpAddr) -> bool {
    let welcome = welcome.read().unwrap_or_else(PoisonError::into_inner);
    welcome.contains(&address.to_canonical())
}

/// Says something now and then.
#[derive(Default)]
pub(super) struct Seldom(Mutex<Option<Instant>>);

impl Seldom {
    /// Whether it may be said again.
    pub(super) fn now(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| last.elapsed() >= LOG_EVERY);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}

/// See the module.
pub(super) struct Guard {
    socket: UdpSocket,
    welcome: Welcome,
    counters: Arc<Counters>,
    log: Seldom,
}

impl Guard {
    pub(super) fn new(socket: UdpSocket, welcome: Welcome, counters: Arc<Counters>) -> Self {
        Self {
            socket,
            welcome,
            counters,
            log: Seldom::default(),
        }
    }

    fn passes(&self, datagram: &[u8], source: SocketAddr) -> bool {
        let refusal = if !is_welcome(&self.welcome, source.ip()) {
            Some((Count::PhoneStranger, "SIP from a stranger is ignored"))
        } else if !is_sip(datagram) {
            Some((Count::PhoneMalformed, "what is not SIP is ignored"))
        } else {
            None
        };
        if let Some((count, text)) = refusal {
            self.counters.add(count);
            if self.log.now() {
                tracing::warn!(%source, "{text}; more of it is not logged for a minute");
            }
        }
        refusal.is_none()
    }
}

/// Whether the library can work with it: readable, with all it needs to answer.
fn is_sip(datagram: &[u8]) -> bool {
    // Keep-alives of white space (RFC 5626 § 4.4.1) are no messages and no nuisance.
    if datagram.iter().all(u8::is_ascii_whitespace) {
        return datagram.len() <= 4;
    }
    if datagram.len() > MAX_DATAGRAM {
        return false;
    }
    let Ok(message) = SipMessage::try_from(datagram) else {
        return false;
    };
    let headers: Vec<&str> = message
        .headers()
        .iter()
        .map(|header| header.name())
        .collect();
    let has = |name: &str| headers.iter().any(|other| other.eq_ignore_ascii_case(name));
    headers.len() <= MAX_HEADERS
        && ["Via", "From", "To", "Call-ID", "CSeq"]
            .into_iter()
            .all(has)
}

#[async_trait::async_trait]
impl Door for Guard {
    async fn recv_from(&self, buffer: &mut [u8]) -> rsipstack::Result<(usize, SocketAddr)> {
        loop {
            // An error is a report of an earlier send; the library would turn in circles over it.
            let Ok((length, source)) = self.socket.recv_from(buffer).await else {
                continue;
            };
            if self.passes(&buffer[..length], source) {
                return Ok((length, source));
            }
        }
    }

    async fn send_to(&self, datagram: &[u8], to: SocketAddr) -> rsipstack::Result<usize> {
        Ok(self.socket.send_to(datagram, to).await?)
    }

    fn local_addr(&self) -> rsipstack::Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &str = "OPTIONS sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\n\
        From: <sip:b@192.0.2.2>;tag=1\r\nTo: <sip:a@192.0.2.1>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\
        Content-Length: 0\r\n\r\n";

    #[test]
    fn sip_passes_and_nothing_else() {
        assert!(is_sip(OPTIONS.as_bytes()));
        assert!(is_sip(b"\r\n\r\n"));
        for missing in ["Via", "From", "To", "Call-ID", "CSeq"] {
            let text = OPTIONS.replace(&format!("{missing}:"), "X-Other:");
            assert!(!is_sip(text.as_bytes()), "{missing}");
        }
        assert!(!is_sip(b"GET / HTTP/1.1\r\n\r\n"));
        let many = OPTIONS.replace("CSeq", &format!("{}CSeq", "X: y\r\n".repeat(200)));
        assert!(!is_sip(many.as_bytes()));
    }

    #[test]
    fn no_bytes_are_too_strange() {
        for _ in 0..2000 {
            let mut bytes = OPTIONS.as_bytes().to_vec();
            for _ in 0..rand::random_range(1..20) {
                let at = rand::random_range(0..bytes.len());
                bytes[at] = rand::random();
            }
            bytes.truncate(rand::random_range(0..=bytes.len()));
            let _ = is_sip(&bytes);
        }
    }
}
