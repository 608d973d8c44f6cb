//! Calls to and from phone numbers, and the log of them: 500–506, 508, 509, 601, 610 (protocol §§ 3.4, 3.5, 4.3).
//!
//! The other end is the server's gateway. There is no trickle: an [`Sdp`] is complete, its candidates inside. Numbers
//! are text as people and trunks write them; whoever needs them comparable makes them so.

use serde::{Deserialize, Serialize};

use super::{Id, Millis};

/// A complete session description with its candidates. On the wire `sdp_candidate`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sdp(pub String);

/// Long, and of no use in a log.
impl std::fmt::Debug for Sdp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sdp({} bytes)", self.0.len())
    }
}

/// 500: calls a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartCallout {
    /// Made by the caller.
    pub call_id: Id,
    /// The number to call.
    pub to: String,
    /// The number to show to the callee; a number of the caller's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Free text; comes back in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<String>,
}

/// 501: the caller's offer, after [`Go`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalloutOffer {
    /// The call.
    #[serde(rename = "callId")]
    pub call_id: Id,
    /// The number to call.
    pub to: String,
    /// The offer.
    pub sdp_candidate: Sdp,
}

/// 502: hangs up, or gives up calling. There is no reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopCallout {
    /// The call.
    pub call_id: Id,
    /// The number called.
    pub to: String,
}

/// Numbers of `code` in 503.
pub mod callout_status {
    /// The number is being dialled.
    pub const CONNECTING: i64 = 100;
    /// It rings, as the original server says it.
    pub const RINGING_OTHER: i64 = 180;
    /// It rings.
    pub const RINGING: i64 = 183;
    /// Answered.
    pub const ANSWERED: i64 = 200;
    /// The callee declined.
    pub const REJECTED: i64 = 403;
    /// The callee cannot be reached.
    pub const NOT_AVAILABLE: i64 = 408;
    /// Nobody answered.
    pub const NOT_ANSWERED: i64 = 480;
    /// The callee is in another call.
    pub const BUSY: i64 = 486;
    /// The call was cancelled.
    pub const TERMINATED: i64 = 487;
    /// The telephone network cannot carry the call.
    pub const NO_SIGNAL: i64 = 503;
    /// The other side hung up.
    pub const STOP: i64 = 700;
    /// The caller's money is used up.
    pub const NOT_ENOUGH_BALANCE: i64 = 702;
}

/// 503: how a callout goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalloutStatus {
    /// The call.
    #[serde(rename = "callId")]
    pub call_id: Id,
    /// One of [`callout_status`].
    pub code: i64,
    /// The answer: with 200, and before with 183 when the other side is heard already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdp_candidate: Option<Sdp>,
}

/// 504: the callout is accepted, send your offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Go {
    /// The call.
    pub call_id: Id,
}

/// Numbers of `status` in 610.
pub mod initial_status {
    /// Accepted; [`Go`](super::Go) follows.
    pub const ACCEPTED: i64 = 100;
    /// Refused for a reason of [`charging_error`](super::charging_error).
    pub const CHARGING: i64 = 402;
    /// The caller may not call from that number.
    pub const FROM_NUMBER: i64 = 404;
}

/// Numbers of `chargingError` in 610.
pub mod charging_error {
    /// A line is busy: the caller has a call, or the server has as many as it may.
    pub const BUSY: i64 = -3;
    /// The money does not last long enough.
    pub const NOT_ENOUGH_BALANCE: i64 = -4;
    /// That is no number, or none that may be called.
    pub const INVALID_NUMBER: i64 = -5;
}

/// 610: whether a callout is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalloutInitial {
    /// The call.
    pub call_id: Id,
    /// One of [`initial_status`]; older servers send none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<i64>,
    /// One of [`charging_error`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging_error: Option<i64>,
}

/// 505: somebody calls from a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartCallin {
    /// Made by the server.
    #[serde(rename = "callId")]
    pub call_id: Id,
    /// Means nothing to clients, which echo it.
    #[serde(rename = "callType")]
    pub call_type: serde_json::Value,
    /// The calling number.
    pub from: String,
    /// The called number.
    pub to: String,
    /// The offer.
    pub sdp_candidate: Sdp,
}

/// Numbers of `code` in 506 and 508.
pub mod callin_status {
    /// A device rings.
    pub const RINGING: i64 = 183;
    /// Answered.
    pub const ANSWERED: i64 = 200;
    /// Nobody answered.
    pub const NOT_ANSWERED: i64 = 403;
    /// The callee is in another call.
    pub const BUSY: i64 = 486;
    /// One side hung up.
    pub const STOP: i64 = 700;
    /// From a client: declined. From the server: the caller gave up.
    pub const RINGING_STOP: i64 = 702;
}

/// 506 from a client: what it does with a call from a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallinAction {
    /// The call.
    #[serde(rename = "callId")]
    pub call_id: Id,
    /// As in 505.
    #[serde(rename = "callType", default)]
    pub call_type: serde_json::Value,
    /// `from` of 505.
    #[serde(default)]
    pub destination: String,
    /// `to` of 505.
    #[serde(default)]
    pub phonenumber: String,
    /// Free text; comes back in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<String>,
    /// One of [`callin_status`].
    pub code: i64,
    /// The answer, with 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdp_candidate: Option<Sdp>,
}

/// 506 from the server: the caller gave up or hung up. 508: what another device of mine did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallinStatus {
    /// The call.
    pub call_id: Id,
    /// One of [`callin_status`].
    pub code: i64,
}

/// 508: the same body as [`CallinStatus`], told to the user's other devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallinStatusByMe {
    /// The call.
    pub call_id: Id,
    /// One of [`callin_status`].
    pub code: i64,
}

super::numbered! {
    /// Which way a paid call went. On the wire `callType`.
    PaidCallType as "paid call type" {
        /// To a phone.
        Callout = 1,
        /// From a phone.
        Callin = 2,
    }
}

super::numbered! {
    /// How a paid call ended. On the wire `status`.
    PaidCallStatus as "paid call status" {
        /// Somebody answered.
        Answered = 0,
        /// The callee declined, or could not be called.
        Rejected = 1,
        /// Nobody answered.
        NotAnswered = 2,
    }
}

/// A paid call in the log, as 509 lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaidCall {
    /// The call.
    pub call_id: Id,
    /// The calling number.
    #[serde(default)]
    pub from: String,
    /// The called number.
    #[serde(default)]
    pub to: String,
    /// What was given with the call.
    #[serde(default)]
    pub tags: String,
    /// How long one spoke, in seconds.
    #[serde(default)]
    pub duration: i64,
    /// When it ended.
    pub record_time: Millis,
    /// Where its recording is; empty without one.
    #[serde(rename = "url", default)]
    pub record_url: String,
    /// The user who called or was called.
    pub user_id: Id,
    /// Which way it went.
    pub call_type: PaidCallType,
    /// How it ended.
    pub status: PaidCallStatus,
}

/// 185 from a client: asks for its balance (protocol, appendix A).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BalanceRequest {
    /// Made by the client.
    pub tmp_id: i64,
}

/// 185 from the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// 0 if it could be read.
    pub r: i64,
    /// Of the request.
    pub tmp_id: i64,
    /// Money for calls to phones, in whatever the host counts in.
    #[serde(default)]
    pub balance: f64,
    /// Ours: the numbers one may call from and is called on, E.164, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
}

/// 509 from a client: asks for the log. It has no pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidCallsRequest {}

/// 509 from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidCalls {
    /// 1 if it could be read.
    pub r: i64,
    /// The calls, newest first.
    #[serde(default)]
    pub data: Vec<PaidCall>,
}

/// 601: a call was added to the log. On the wire two fields have other names than in 509.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPaidCall(pub PaidCall);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pushed {
    call_id: Id,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    tags: String,
    #[serde(default)]
    duration: i64,
    record_time: Millis,
    #[serde(default)]
    url_record: String,
    az_user_id: Id,
    call_type: PaidCallType,
    status: PaidCallStatus,
}

#[derive(Serialize, Deserialize)]
struct Push {
    data: Pushed,
}

impl Serialize for NewPaidCall {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let call = self.0.clone();
        let data = Pushed {
            call_id: call.call_id,
            from: call.from,
            to: call.to,
            tags: call.tags,
            duration: call.duration,
            record_time: call.record_time,
            url_record: call.record_url,
            az_user_id: call.user_id,
            call_type: call.call_type,
            status: call.status,
        };
        Push { data }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for NewPaidCall {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Push { data } = Push::deserialize(deserializer)?;
        Ok(Self(PaidCall {
            call_id: data.call_id,
            from: data.from,
            to: data.to,
            tags: data.tags,
            duration: data.duration,
            record_time: data.record_time,
            record_url: data.url_record,
            user_id: data.az_user_id,
            call_type: data.call_type,
            status: data.status,
        }))
    }
}
