//! Free-call signalling: 186, 187, 188, 199 (protocol §§ 3.3, 4).

use serde::{Deserialize, Serialize};

use super::Id;

super::numbered! {
    /// What a call carries. On the wire `mediaType`.
    MediaType as "media type" {
        /// Sound only.
        Audio = 1,
        /// Sound and picture.
        Video = 2,
    }
}

/// A session description as the browser API shapes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDescription {
    /// The SDP text.
    pub sdp: String,
    /// `offer` or `answer`.
    #[serde(rename = "type")]
    pub kind: String,
}

impl SessionDescription {
    /// An offer, from its SDP text (RFC 8866).
    ///
    /// ```
    /// use azstack::protocol::call::SessionDescription;
    /// assert_eq!(SessionDescription::offer("v=0".into()).kind, "offer");
    /// ```
    pub fn offer(sdp: String) -> Self {
        Self {
            sdp,
            kind: String::from("offer"),
        }
    }

    /// An answer, from its SDP text (RFC 8866).
    ///
    /// ```
    /// use azstack::protocol::call::SessionDescription;
    /// assert_eq!(SessionDescription::answer("v=0".into()).kind, "answer");
    /// ```
    pub fn answer(sdp: String) -> Self {
        Self {
            sdp,
            kind: String::from("answer"),
        }
    }
}

impl std::fmt::Debug for SessionDescription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "SessionDescription({}, {} bytes)",
            self.kind,
            self.sdp.len()
        )
    }
}

/// An ICE candidate as the browser API shapes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IceCandidate {
    /// Media section it belongs to, by name.
    #[serde(default)]
    pub sdp_mid: String,
    /// Media section it belongs to, by number.
    #[serde(default, rename = "sdpMLineIndex")]
    pub sdp_m_line_index: u16,
    /// The candidate line, `candidate:…`, without `a=`.
    pub sdp: String,
}

/// 186: starts a call. `from` is added by the server, whatever the client sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// Made by the caller; unique per caller only.
    pub call_id: Id,
    /// Sound, or sound and picture.
    pub media_type: MediaType,
    /// The caller, in the server's copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Id>,
    /// The callee.
    pub to: Id,
    /// The caller's offer.
    pub sdp: SessionDescription,
}

/// What 187 carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Type 1: the callee's answer.
    Answer(SessionDescription),
    /// Type 2: a candidate of either side.
    Candidate(IceCandidate),
    /// Type 3, ours: the caller's new offer for a running call, whose path is lost (an ICE restart, RFC 8445 § 9). An
    /// answer follows.
    Offer(SessionDescription),
    /// Type 4, ours: the callee lost the path and wants such an offer.
    Restart,
}

/// 187: answer, candidate, or a new path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// The call.
    pub call_id: Id,
    /// The sender, in the server's copy.
    pub from: Option<Id>,
    /// The other party.
    pub to: Option<Id>,
    /// What it carries.
    pub payload: Payload,
}

impl Payload {
    /// Its `type` on the wire.
    fn number(&self) -> i64 {
        match self {
            Self::Answer(_) => 1,
            Self::Candidate(_) => 2,
            Self::Offer(_) => 3,
            Self::Restart => 4,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawData {
    call_id: Id,
    from: Option<Id>,
    to: Option<Id>,
    r#type: i64,
    #[serde(default)]
    data: serde_json::Value,
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let raw = RawData::deserialize(deserializer)?;
        let payload = match raw.r#type {
            1 => serde_json::from_value(raw.data).map(Payload::Answer),
            2 => serde_json::from_value(raw.data).map(Payload::Candidate),
            3 => serde_json::from_value(raw.data).map(Payload::Offer),
            4 => Ok(Payload::Restart),
            number => return Err(D::Error::custom(format_args!("call data type {number}"))),
        };
        Ok(Self {
            call_id: raw.call_id,
            from: raw.from,
            to: raw.to,
            payload: payload.map_err(D::Error::custom)?,
        })
    }
}

impl Serialize for Data {
    /// The reference client's key order differs by kind: `to` before `type` in an answer, after it in a candidate.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("callId", &self.call_id)?;
        if let Some(from) = self.from {
            map.serialize_entry("from", &from)?;
        }
        match &self.payload {
            Payload::Answer(description) | Payload::Offer(description) => {
                if let Some(to) = self.to {
                    map.serialize_entry("to", &to)?;
                }
                map.serialize_entry("type", &self.payload.number())?;
                map.serialize_entry("data", description)?;
            }
            Payload::Restart => {
                if let Some(to) = self.to {
                    map.serialize_entry("to", &to)?;
                }
                map.serialize_entry("type", &self.payload.number())?;
            }
            Payload::Candidate(candidate) => {
                map.serialize_entry("type", &self.payload.number())?;
                if let Some(to) = self.to {
                    map.serialize_entry("to", &to)?;
                }
                map.serialize_entry("data", candidate)?;
            }
        }
        map.end()
    }
}

/// Status numbers of a free call (protocol § 4.4).
pub mod status {
    /// The server is looking for the callee.
    pub const CONNECTING: i64 = 100;
    /// A device of the callee rings.
    pub const RINGING: i64 = 180;
    /// The callee answered.
    pub const ANSWERED: i64 = 200;
    /// The callee did not answer.
    pub const NOT_ANSWERED: i64 = 400;
    /// The callee is in another call.
    pub const BUSY: i64 = 600;
    /// The callee declined.
    pub const REJECTED: i64 = 603;
    /// One side hung up, or the caller gave up.
    pub const STOP: i64 = 700;
}

/// 188: a status change, to or from the other party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The call.
    pub call_id: Id,
    /// Who changed it, in the server's copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Id>,
    /// The other party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Id>,
    /// One of [`status`].
    pub status: i64,
}

/// 199: a status change made on another device of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusByMe {
    /// The call.
    pub call_id: Id,
    /// One of [`status`].
    pub status: i64,
}
