//! Session descriptions for plain RTP, as trunks speak them (RFC 8866, 3264): one audio stream of PCMU or PCMA with key
//! tones. Also: which of them a client's own description takes.

use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};

use crate::transport::Codec;

/// Longest description that is read, in bytes.
pub(super) const MAX_SDP: usize = 64 * 1024;
/// The payload type we offer key tones under.
pub(super) const KEY_TONES: u8 = 101;

/// Which way sound goes, as its writer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Both,
    SendOnly,
    ReceiveOnly,
    Neither,
}

impl Way {
    fn word(self) -> &'static str {
        match self {
            Self::Both => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::ReceiveOnly => "recvonly",
            Self::Neither => "inactive",
        }
    }

    /// What is answered to it by somebody who wants both ways (RFC 3264 § 6.1).
    pub(super) fn answer(self) -> Self {
        match self {
            Self::Both => Self::Both,
            Self::SendOnly => Self::ReceiveOnly,
            Self::ReceiveOnly => Self::SendOnly,
            Self::Neither => Self::Neither,
        }
    }

    /// Whether its writer sends.
    pub(super) fn sends(self) -> bool {
        matches!(self, Self::Both | Self::SendOnly)
    }
}

/// The other side's description of a plain stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    /// Where it wants our sound.
    pub(super) remote: SocketAddr,
    /// PCMU and PCMA as far as it takes them, most wanted first.
    pub(super) codecs: Vec<Codec>,
    /// Its payload type for key tones.
    pub(super) key_tones: Option<u8>,
    pub(super) way: Way,
}

/// Reads a description; `None` if it has no audio stream of ours.
pub(super) fn read(text: &[u8]) -> Option<Plain> {
    let text = std::str::from_utf8(text.get(..text.len().min(MAX_SDP))?).ok()?;
    let mut session_address = None;
    let mut session_way = Way::Both;
    let mut audio: Option<Audio> = None;
    for line in text.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            if audio.is_some() {
                break;
            }
            audio = Audio::begin(media);
            if audio.is_none() && media.starts_with("audio") {
                return None;
            }
            continue;
        }
        let address = line.strip_prefix("c=IN IP").and_then(|rest| {
            let address = rest.split_whitespace().nth(1)?;
            address.split('/').next()?.parse::<IpAddr>().ok()
        });
        let way = line.strip_prefix("a=").and_then(way);
        match &mut audio {
            Some(audio) => {
                audio.address = address.or(audio.address);
                audio.way = way.or(audio.way);
                audio.attribute(line);
            }
            None => {
                session_address = address.or(session_address);
                session_way = way.unwrap_or(session_way);
            }
        }
    }
    let audio = audio?;
    let address = audio.address.or(session_address)?;
    let codecs = audio.codecs();
    if codecs.is_empty() || audio.port == 0 {
        return None;
    }
    // The old way to hold a line (RFC 2543 § B.5).
    let way = match audio.way.unwrap_or(session_way) {
        _ if address.is_unspecified() => Way::Neither,
        way => way,
    };
    Some(Plain {
        remote: SocketAddr::new(address, audio.port),
        codecs,
        key_tones: audio.key_tones,
        way,
    })
}

fn way(word: &str) -> Option<Way> {
    let all = [Way::Both, Way::SendOnly, Way::ReceiveOnly, Way::Neither];
    all.into_iter().find(|way| way.word() == word.trim_end())
}

/// The first audio section.
struct Audio {
    port: u16,
    types: Vec<u8>,
    address: Option<IpAddr>,
    way: Option<Way>,
    key_tones: Option<u8>,
    /// Payload types beyond the static ones that are PCMU or PCMA.
    mapped: Vec<(u8, Codec)>,
}

impl Audio {
    fn begin(media: &str) -> Option<Self> {
        let mut words = media.split_whitespace();
        if words.next()? != "audio" {
            return None;
        }
        let port = words.next()?.split('/').next()?.parse().ok()?;
        if !matches!(words.next()?, "RTP/AVP" | "RTP/AVPF") {
            return None;
        }
        let types = words
            .take(32)
            .filter_map(|word| word.parse().ok())
            .collect();
        Some(Self {
            port,
            types,
            address: None,
            way: None,
            key_tones: None,
            mapped: Vec::new(),
        })
    }

    fn attribute(&mut self, line: &str) {
        let Some((number, name)) = line
            .strip_prefix("a=rtpmap:")
            .and_then(|map| map.split_once(' '))
        else {
            return;
        };
        let Ok(number) = number.parse() else { return };
        if !self.types.contains(&number) || self.mapped.len() > 32 {
            return;
        }
        let name = name.trim().to_ascii_lowercase();
        match name.trim_end_matches("/1") {
            "telephone-event/8000" => self.key_tones = Some(number),
            "pcmu/8000" => self.mapped.push((number, Codec::Pcmu)),
            "pcma/8000" => self.mapped.push((number, Codec::Pcma)),
            _ => {}
        }
    }

    /// Only under their own numbers: nobody uses others, and the relay need not know of them.
    fn codecs(&self) -> Vec<Codec> {
        let mut codecs = Vec::new();
        for number in &self.types {
            let codec = match number {
                0 => Codec::Pcmu,
                8 => Codec::Pcma,
                _ => continue,
            };
            if !codecs.contains(&codec) {
                codecs.push(codec);
            }
        }
        codecs
    }
}

/// Writes our description.
pub(super) fn write(
    local: SocketAddr,
    version: u32,
    codecs: &[Codec],
    key_tones: Option<u8>,
    way: Way,
) -> String {
    let family = if local.is_ipv4() { 4 } else { 6 };
    let (address, port) = (local.ip(), local.port());
    let mut types = String::new();
    let mut maps = String::new();
    for codec in codecs {
        let (number, name) = match codec {
            Codec::Pcma => (8, "PCMA"),
            _ => (0, "PCMU"),
        };
        // Writing into a string does not fail.
        let _ = write!(types, " {number}");
        let _ = write!(maps, "a=rtpmap:{number} {name}/8000\r\n");
    }
    if let Some(number) = key_tones {
        let _ = write!(types, " {number}");
        let _ = write!(
            maps,
            "a=rtpmap:{number} telephone-event/8000\r\na=fmtp:{number} 0-15\r\n"
        );
    }
    format!(
        "v=0\r\no=- {port} {version} IN IP{family} {address}\r\ns=-\r\nc=IN IP{family} {address}\r\nt=0 0\r\n\
         m=audio {port} RTP/AVP{types}\r\n{maps}a=ptime:20\r\na={}\r\n",
        way.word()
    )
}

/// Our first offer to a trunk.
pub(super) fn offer(local: SocketAddr, codecs: &[Codec]) -> String {
    write(local, 1, codecs, Some(KEY_TONES), Way::Both)
}

/// Which of PCMU and PCMA a client's description has, in its order. Read with care: it comes from strangers.
pub(super) fn client_codecs(sdp: &str) -> Vec<Codec> {
    let media = sdp
        .lines()
        .take(2000)
        .find_map(|line| line.strip_prefix("m=audio "));
    let mut codecs = Vec::new();
    for number in media
        .into_iter()
        .flat_map(str::split_whitespace)
        .skip(2)
        .take(64)
    {
        match number {
            "0" if !codecs.contains(&Codec::Pcmu) => codecs.push(Codec::Pcmu),
            "8" if !codecs.contains(&Codec::Pcma) => codecs.push(Codec::Pcma),
            _ => {}
        }
    }
    codecs
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
        m=audio 6000 RTP/AVP 8 0 96\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 telephone-event/8000\r\na=sendonly\r\n";

    #[test]
    fn an_answer_is_read() {
        let plain = read(ANSWER.as_bytes()).unwrap();
        assert_eq!(plain.remote.to_string(), "192.0.2.1:6000");
        assert_eq!(plain.codecs, [Codec::Pcma, Codec::Pcmu]);
        assert_eq!(plain.key_tones, Some(96));
        assert_eq!(plain.way, Way::SendOnly);
    }

    #[test]
    fn what_we_write_we_read() {
        let local = "[2001:db8::1]:4000".parse().unwrap();
        let plain = read(offer(local, &[Codec::Pcmu, Codec::Pcma]).as_bytes()).unwrap();
        assert_eq!(plain.remote, local);
        assert_eq!(plain.codecs, [Codec::Pcmu, Codec::Pcma]);
        assert_eq!(plain.key_tones, Some(101));
    }

    #[test]
    fn a_line_to_nowhere_is_held() {
        let held = ANSWER.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0");
        assert_eq!(read(held.as_bytes()).unwrap().way, Way::Neither);
    }

    #[test]
    fn what_is_no_plain_sound_is_none() {
        for (from, to) in [
            ("m=audio 6000 RTP/AVP 8 0 96", "m=audio 6000 RTP/SAVP 8"),
            ("m=audio 6000 RTP/AVP 8 0 96", "m=audio 0 RTP/AVP 8"),
            ("m=audio 6000 RTP/AVP 8 0 96", "m=audio 6000 RTP/AVP 18"),
            ("m=audio 6000", "m=video 6000"),
            ("m=audio 6000", "m=audio 66000"),
            ("c=IN IP4 192.0.2.1", "c=IN IP4 nonsense"),
        ] {
            assert_eq!(read(ANSWER.replace(from, to).as_bytes()), None, "{to}");
        }
        assert_eq!(read(&[0xff; 100]), None);
        assert_eq!(read(b""), None);
    }

    #[test]
    fn a_browser_s_codecs_are_found() {
        let offer = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\n";
        assert_eq!(client_codecs(offer), [Codec::Pcmu, Codec::Pcma]);
        assert_eq!(client_codecs("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"), []);
    }
}
