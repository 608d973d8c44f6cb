//! A call that was answered, until it is over. The same for both directions.

use std::sync::Arc;
use std::time::Duration;

use rsipstack::dialog::dialog::DialogState;
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{self, Header, Method, Request, Response};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::leg::Leg;
use super::relay::Relay;
use super::sdp::{self, Way};
use super::seats::Order;
use super::{Gateway, stopped};
use crate::protocol::phone::callin_status;
use crate::transport::{Codec, PeerConnection};

/// How often it is noted that a call goes on, which is what a call costs at most when the server is killed.
const NOTE: Duration = Duration::from_secs(5);
/// How often it is looked whether the trunk is heard.
const LISTEN: Duration = Duration::from_millis(500);
/// How long a trunk may take to the answer to a BYE before we go on.
const GOODBYE: Duration = Duration::from_secs(2);

/// Why a call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// The user hung up.
    User,
    /// The telephone hung up.
    Trunk,
    /// The user's money is used up.
    Money,
    /// It was as long as a call may be.
    TooLong,
    /// The telephone is not heard any more.
    Silence,
    /// The user's device is not reached any more.
    Lost,
    /// The server stops.
    Stopping,
}

/// The two sides of a call and the sound between them.
pub(super) struct Media {
    pub(super) leg: Leg,
    pub(super) relay: Arc<Relay>,
    pub(super) codec: Codec,
    /// The payload type key tones come to us under.
    pub(super) key_tones: Option<u8>,
    carrying: Option<tokio::task::JoinHandle<()>>,
}

impl Media {
    pub(super) fn new(leg: Leg, relay: Arc<Relay>, codec: Codec, key_tones: Option<u8>) -> Self {
        Self {
            leg,
            relay,
            codec,
            key_tones,
            carrying: None,
        }
    }

    /// From now on the trunk's sound goes to the client.
    pub(super) fn carry(&mut self) {
        let connection: Arc<dyn PeerConnection> = self.leg.connection();
        let task = self.relay.clone().carry(connection, self.key_tones);
        self.carrying.get_or_insert_with(|| tokio::spawn(task));
    }

    /// Our description for the trunk.
    pub(super) fn describe(
        &self,
        external: std::net::SocketAddr,
        version: u32,
        way: Way,
    ) -> String {
        sdp::write(external, version, &[self.codec], self.key_tones, way)
    }

    pub(super) async fn close(mut self) {
        if let Some(task) = self.carrying.take() {
            task.abort();
        }
        self.leg.close().await;
    }
}

impl Drop for Media {
    fn drop(&mut self) {
        if let Some(task) = &self.carrying {
            task.abort();
        }
    }
}

/// See the module.
pub(super) struct Talk<'a> {
    pub(super) gateway: &'a Gateway,
    /// The call's row.
    pub(super) row: i64,
    /// How long the money lasts, in seconds.
    pub(super) seconds: Option<i64>,
    pub(super) media: &'a Media,
    pub(super) dialog: &'a InviteDialog,
    pub(super) states: &'a mut mpsc::UnboundedReceiver<DialogState>,
    pub(super) orders: &'a mut mpsc::Receiver<Order>,
    /// How often we are to refresh the session (RFC 4028).
    pub(super) refresh: Option<Duration>,
    /// Version of our last description.
    pub(super) version: u32,
}

impl Talk<'_> {
    /// Talks until it is over, and says goodbye to the trunk.
    pub(super) async fn run(mut self) -> Over {
        let over = self.talk().await;
        if over != Over::Trunk {
            self.hang_up().await;
        }
        over
    }

    async fn hang_up(&self) {
        let dialog = self.dialog.clone();
        let bye = tokio::spawn(async move {
            if dialog.bye().await.is_err() {
                tracing::debug!("a trunk did not answer to BYE");
            }
        });
        // It is repeated beside us if the trunk takes longer.
        let _ = tokio::time::timeout(GOODBYE, bye).await;
    }

    async fn talk(&mut self) -> Over {
        let config = &self.gateway.config;
        let began = Instant::now();
        let longest = began + Duration::from_secs(config.longest_call);
        let silence = Duration::from_secs(config.silence);
        let mut money = self.seconds.map(|seconds| began + at_least_zero(seconds));
        let mut note = ticks(NOTE);
        let mut listen = ticks(LISTEN);
        let mut refresh = self.refresh.map(ticks);
        let mut stop = self.gateway.stop.subscribe();
        let media = self.media;
        let mut lost = std::pin::pin!(media.leg.lost(silence));
        loop {
            let out_of_money = async {
                match money {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            let refresh_due = async {
                match &mut refresh {
                    Some(refresh) => refresh.tick().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                state = self.states.recv() => match state {
                    Some(state) => if let Some(over) = self.state(state).await {
                        return over;
                    },
                    None => return Over::Trunk,
                },
                order = self.orders.recv() => if order.is_none_or(|order| is_stop(&order)) {
                    return Over::User;
                },
                () = out_of_money => {
                    // Somebody may have paid meanwhile.
                    let seconds = self.gateway.store.phone_seconds(self.row).await;
                    let until = match seconds {
                        Ok(seconds) => seconds.map(|seconds| began + at_least_zero(seconds)),
                        Err(_) => Some(began),
                    };
                    if until.is_some_and(|until| until <= Instant::now()) {
                        return Over::Money;
                    }
                    money = until;
                }
                () = sleep_until(longest) => return Over::TooLong,
                () = &mut lost => return Over::Lost,
                () = stopped(&mut stop) => return Over::Stopping,
                _ = listen.tick() => if media.relay.silence() > silence {
                    return Over::Silence;
                },
                _ = note.tick() => {
                    // Queued by the call itself; nobody waits for the disk.
                    drop(self.gateway.store.phone_alive(vec![self.row]));
                }
                _ = refresh_due => self.refresh_session(),
            }
        }
    }

    fn refresh_session(&mut self) {
        let description = self.describe(Way::Both);
        let dialog = self.dialog.clone();
        tokio::spawn(async move {
            let headers = vec![content_type()];
            // A refusal ends nothing: the trunk says BYE when it has had enough.
            let _ = dialog
                .reinvite(Some(headers), Some(description.into_bytes()))
                .await;
        });
    }

    fn describe(&mut self, way: Way) -> String {
        self.version += 1;
        let external = self.gateway.rtp_address(&self.media.relay);
        self.media.describe(external, self.version, way)
    }

    /// What the trunk says; `Some` if that ends the call.
    async fn state(&mut self, state: DialogState) -> Option<Over> {
        match state {
            DialogState::Terminated(..) => return Some(Over::Trunk),
            DialogState::Updated(_, request, handle) => {
                let reply = match self.update(&request) {
                    Ok(Some(description)) => {
                        let headers = Some(vec![content_type()]);
                        let body = Some(description.into_bytes());
                        handle.respond(sip::StatusCode::OK, headers, body).await
                    }
                    Ok(None) => handle.reply(sip::StatusCode::OK).await,
                    Err(code) => handle.reply(code).await,
                };
                if reply.is_err() {
                    tracing::debug!("a request of the trunk had ended before its answer");
                }
            }
            DialogState::Options(_, _, handle) => drop(handle.reply(sip::StatusCode::OK).await),
            _ => {}
        }
        None
    }

    /// A re-INVITE or UPDATE: hold, take back, another address, or nothing but a sign of life.
    fn update(&mut self, request: &Request) -> Result<Option<String>, sip::StatusCode> {
        if request.body.is_empty() {
            // An invitation wants our offer; an update without one only says that the trunk lives.
            let wants = request.method == Method::Invite;
            return Ok(wants.then(|| self.describe(Way::Both)));
        }
        let plain = sdp::read(&request.body).ok_or(sip::StatusCode::NotAcceptableHere)?;
        if !plain.codecs.contains(&self.media.codec) {
            return Err(sip::StatusCode::NotAcceptableHere);
        }
        self.media.relay.describe(&plain);
        Ok(Some(self.describe(plain.way.answer())))
    }
}

fn is_stop(order: &Order) -> bool {
    match order {
        Order::Stop => true,
        Order::Device(_, action) => {
            matches!(
                action.code,
                callin_status::STOP | callin_status::RINGING_STOP
            )
        }
        _ => false,
    }
}

fn at_least_zero(seconds: i64) -> Duration {
    Duration::from_secs(seconds.max(0).unsigned_abs())
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first one is at once.
    ticks.reset();
    ticks
}

/// The header of a description.
pub(super) fn content_type() -> Header {
    Header::ContentType("application/sdp".into())
}

/// How often we are to refresh the session that a trunk accepted: half of what it says, if it leaves that to us.
pub(super) fn refresh_of(response: &Response) -> Option<Duration> {
    use rsipstack::sip::HasHeaders;
    let headers = response.headers();
    let value = headers
        .iter()
        .find(|header| header.name().eq_ignore_ascii_case("Session-Expires"))?;
    let mut parts = value.value().split(';').map(str::trim);
    let seconds: u64 = parts.next()?.parse().ok()?;
    let is_ours = parts.any(|part| part.eq_ignore_ascii_case("refresher=uac"));
    is_ours.then(|| Duration::from_secs((seconds / 2).clamp(30, 3600)))
}
