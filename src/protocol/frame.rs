//! Engine.IO revision 3 and Socket.IO revision 4 text frames (protocol § 1.2), websocket only.
//!
//! One frame is one websocket text message. No binary frames, no acks, no namespaces but `/`.

use serde::{Deserialize, Serialize};

use super::WebPacket;

/// The longest frame either side accepts, in bytes.
pub const MAX_FRAME: usize = 1 << 20;

/// The Engine.IO handshake the server opens with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Open {
    /// Session name, opaque.
    pub sid: String,
    /// Transports to upgrade to; always empty here.
    #[serde(default)]
    pub upgrades: Vec<String>,
    /// How often the client pings, in ms.
    pub ping_interval: u64,
    /// How long the client waits for the pong, in ms.
    pub ping_timeout: u64,
}

/// One text frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// `0{…}`: the server's handshake.
    Open(Open),
    /// `1`: Engine.IO close.
    Close,
    /// `2…`: ping with an optional payload, which the pong carries back. In revision 3 the client pings.
    Ping(String),
    /// `3…`: pong.
    Pong(String),
    /// `5` or `6`: upgrade and no-op, nothing to do.
    Noop,
    /// `40`: connected to the namespace `/`; sent by the server unasked.
    Connect,
    /// `41`: left the namespace `/`.
    Disconnect,
    /// `42["WebPacket",{…}]`: the one application event.
    Packet(WebPacket),
    /// `44…`: Socket.IO error, as its raw text.
    Error(String),
    /// `40/name`: somebody wants another namespace, which does not exist here.
    ForeignNamespace(String),
    /// Well-formed but not for us: another event, another argument shape, an ack. Dropped by both sides.
    Ignored,
}

/// Why a text is not a frame; the socket it came from is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// Nothing in it.
    #[error("the frame is empty")]
    Empty,
    /// Longer than [`MAX_FRAME`].
    #[error("the frame is longer than {MAX_FRAME} bytes")]
    TooLong,
    /// The first or second digit names no packet type, or a binary one.
    #[error("the frame has an unknown packet type")]
    UnknownType,
    /// The part after the digits is not the JSON it should be.
    #[error("the frame holds malformed JSON")]
    Json,
}

impl Frame {
    /// Reads one text frame (protocol § 1.2).
    ///
    /// # Errors
    /// [`FrameError`] for whatever a correct peer never sends. An event we do not know is not an error but
    /// [`Frame::Ignored`].
    ///
    /// ```
    /// use azstack::protocol::Frame;
    /// assert_eq!(Frame::parse("2probe"), Ok(Frame::Ping("probe".into())));
    /// assert!(Frame::parse("42[").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, FrameError> {
        if text.len() > MAX_FRAME {
            return Err(FrameError::TooLong);
        }
        let mut characters = text.chars();
        let kind = characters.next().ok_or(FrameError::Empty)?;
        let rest = characters.as_str();
        match kind {
            '0' => serde_json::from_str(rest)
                .map(Self::Open)
                .map_err(|_| FrameError::Json),
            '1' => Ok(Self::Close),
            '2' => Ok(Self::Ping(rest.to_owned())),
            '3' => Ok(Self::Pong(rest.to_owned())),
            '4' => Self::parse_message(rest),
            '5' | '6' => Ok(Self::Noop),
            _ => Err(FrameError::UnknownType),
        }
    }

    fn parse_message(text: &str) -> Result<Self, FrameError> {
        let mut characters = text.chars();
        let kind = characters.next().ok_or(FrameError::Empty)?;
        let rest = characters.as_str();
        match kind {
            '0' if rest.is_empty() || rest == "/" => Ok(Self::Connect),
            '0' if rest.starts_with('/') => Ok(Self::ForeignNamespace(
                rest.split([',', '?']).next().unwrap_or(rest).to_owned(),
            )),
            '0' => Err(FrameError::UnknownType),
            '1' => Ok(Self::Disconnect),
            '2' if rest.starts_with('/') => Ok(Self::Ignored),
            '2' => Self::parse_event(rest.trim_start_matches(|c: char| c.is_ascii_digit())),
            '3' => Ok(Self::Ignored),
            '4' => Ok(Self::Error(rest.to_owned())),
            _ => Err(FrameError::UnknownType),
        }
    }

    /// `["name", argument, …]`, after the optional ack id.
    fn parse_event(json: &str) -> Result<Self, FrameError> {
        // The common case first and in one pass.
        if let Ok((name, packet)) = serde_json::from_str::<(String, WebPacket)>(json) {
            return Ok(if name == "WebPacket" {
                Self::Packet(packet)
            } else {
                Self::Ignored
            });
        }
        match serde_json::from_str::<Vec<serde_json::Value>>(json) {
            Ok(event) if event.first().is_some_and(serde_json::Value::is_string) => {
                Ok(Self::Ignored)
            }
            _ => Err(FrameError::Json),
        }
    }
}

impl std::fmt::Display for Frame {
    /// The frame's text. [`Frame::Ignored`] has none of its own and becomes a no-op.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Open(open) => {
                write!(
                    f,
                    "0{}",
                    serde_json::to_string(open).map_err(|_| std::fmt::Error)?
                )
            }
            Self::Close => f.write_str("1"),
            Self::Ping(payload) => write!(f, "2{payload}"),
            Self::Pong(payload) => write!(f, "3{payload}"),
            Self::Noop | Self::Ignored => f.write_str("6"),
            Self::Connect => f.write_str("40"),
            Self::Disconnect => f.write_str("41"),
            Self::Packet(packet) => {
                let event = serde_json::to_string(&("WebPacket", packet));
                write!(f, "42{}", event.map_err(|_| std::fmt::Error)?)
            }
            Self::Error(text) => write!(f, "44{text}"),
            Self::ForeignNamespace(name) => write!(f, "40{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_frame_is_the_documents_first_example() {
        let text = r#"42["WebPacket",{"service":72,"body":"{\"msgId\":1511325700,\"to\":202,\"msg\":\"Hello\"}"}]"#;
        let frame = Frame::parse(text).unwrap();
        let Frame::Packet(packet) = &frame else {
            panic!("{frame:?}")
        };
        assert_eq!(packet.service, 72);
        assert_eq!(
            packet.body,
            r#"{"msgId":1511325700,"to":202,"msg":"Hello"}"#
        );
        assert_eq!(frame.to_string(), text);
    }

    #[test]
    fn control_frames_round_trip() {
        for text in ["1", "2", "2probe", "3", "3probe", "40", "41", "44\"why\""] {
            assert_eq!(Frame::parse(text).unwrap().to_string(), text);
        }
        let open = r#"0{"sid":"Lbo5JLzTotvW3g2LAAAA","upgrades":[],"pingInterval":25000,"pingTimeout":5000}"#;
        assert_eq!(Frame::parse(open).unwrap().to_string(), open);
        // socketioxide adds a key that Node does not send.
        assert!(
            Frame::parse(r#"0{"sid":"x","pingInterval":1,"pingTimeout":2,"maxPayload":9}"#).is_ok()
        );
    }

    /// The bad frames of the research, with our outcome beside each: an error closes the socket.
    #[test]
    fn bad_frames_have_a_defined_outcome() {
        let closes = [
            "", "42", "42[", "42{}", "42[1,2]", "4", "45", "47", "4é", "é", "b4AAA", "0", "0{}",
            "7", "40x", "42[]",
        ];
        for text in closes {
            assert!(
                Frame::parse(text).is_err(),
                "{text} should close the socket"
            );
        }
        let long = format!(
            "42[\"WebPacket\",{{\"service\":1,\"body\":\"{}\"}}]",
            "a".repeat(MAX_FRAME)
        );
        assert_eq!(Frame::parse(&long), Err(FrameError::TooLong));
        let ignored = [
            r#"42["WebPacket"]"#,
            r#"42["WebPacket",{"service":"1","body":"{}"}]"#,
            r#"42["WebPacket",{"service":1,"body":{}}]"#,
            r#"42["WebPacket",7]"#,
            r#"42["Other",{"service":1,"body":"{}"}]"#,
            r#"42["WebPacket",{"service":1,"body":"{}"},2]"#,
            r#"42/admin,["WebPacket",{"service":1,"body":"{}"}]"#,
            "43[1]",
            "433[]",
        ];
        for text in ignored {
            assert_eq!(Frame::parse(text), Ok(Frame::Ignored), "{text}");
        }
        // An ack id is tolerated, even one beyond 64 bits: acks are never used.
        for text in [
            r#"4217["WebPacket",{"service":1,"body":"{}"}]"#,
            r#"4299999999999999999999999["WebPacket",{"service":1,"body":"{}"}]"#,
        ] {
            assert!(matches!(Frame::parse(text), Ok(Frame::Packet(_))), "{text}");
        }
        assert_eq!(
            Frame::parse("40/admin"),
            Ok(Frame::ForeignNamespace("/admin".into()))
        );
        assert_eq!(
            Frame::parse("40/admin?x=1,"),
            Ok(Frame::ForeignNamespace("/admin".into()))
        );
    }
}
