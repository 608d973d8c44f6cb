//! A call to a phone, from the permission to the log (protocol § 4.3).

use std::sync::Arc;
use std::time::Duration;

use rsipstack::dialog::dialog::{DialogState, TerminatedReason};
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::Response;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

use super::leg::Leg;
use super::number::Number;
use super::recording::Recording;
use super::relay::Relay;
use super::sdp::{self, Plain};
use super::seats::{Order, Seat};
use super::sip::{Invitation, Line};
use super::status;
use super::talk::{Media, Over, Talk, refresh_of};
use super::{Gateway, stopped};
use crate::protocol::Id;
use crate::protocol::phone::{CalloutStatus, PaidCallStatus, Sdp, callout_status as code};
use crate::server::hub::SessionId;

/// A call that was permitted.
pub(super) struct Callout {
    pub(super) gateway: Arc<Gateway>,
    pub(super) user: Id,
    pub(super) session: Option<SessionId>,
    pub(super) call_id: Id,
    pub(super) row: i64,
    pub(super) from: Number,
    pub(super) to: Number,
    pub(super) seconds: Option<i64>,
}

/// How a trunk was tried.
enum Dialled {
    /// It answered.
    Answered(Box<Answered>),
    /// With this code for the caller.
    Over(i64),
    /// The trunk could not; another one may.
    Next(i64),
    /// The caller gave up.
    GivenUp,
}

struct Answered {
    dialog: InviteDialog,
    states: mpsc::UnboundedReceiver<DialogState>,
    refresh: Option<Duration>,
}

/// How the call ended, for the caller and for the log.
struct End {
    /// What to tell the caller; nothing if it was he who ended it.
    code: Option<i64>,
    status: PaidCallStatus,
    recording: Option<Recording>,
}

/// What is the same for all trunks that are tried.
struct Attempt {
    offer: String,
    /// What the client takes, of what trunks speak.
    codecs: Vec<crate::transport::Codec>,
    relay: Arc<Relay>,
    /// Since the trunk was heard for the first time, and our answer to the client.
    media: Option<(Media, String)>,
}

impl Callout {
    /// Runs the call to its end.
    pub(super) async fn run(mut self, seat: Seat, mut orders: mpsc::Receiver<Order>) {
        let end = self.call(&mut orders).await;
        // The writing is queued before another call of the user's may begin, and paid for what this one cost.
        let ended = self.gateway.store.phone_ended(self.row, end.status, None);
        let _alive = self.gateway.alive.upgrade();
        drop(seat);
        if let Some(code) = end.code {
            self.say(code, None);
        }
        let mut ended = ended.await;
        if let (Some(recording), Ok(Some(call))) = (end.recording, &mut ended) {
            self.gateway.keep(recording, self.row, call).await;
        }
        self.gateway.log(self.user, ended);
    }

    /// To the device that calls; to all of them once it is gone, as it may be back under another name.
    fn say(&self, code: i64, answer: Option<&str>) {
        let packet = CalloutStatus {
            call_id: self.call_id,
            code,
            sdp_candidate: answer.map(|sdp| Sdp(sdp.to_owned())),
        };
        let is_meant = |session: &crate::server::hub::Session| {
            self.session.is_none_or(|caller| caller == session.id)
        };
        self.gateway.hub.send(self.user, packet, is_meant);
    }

    async fn call(&mut self, orders: &mut mpsc::Receiver<Order>) -> End {
        let Some(offer) = self.offer(orders).await else {
            return given_up();
        };
        let codecs = sdp::client_codecs(&offer);
        let relay = self.gateway.relay(Vec::new());
        let (false, Ok(relay)) = (codecs.is_empty(), relay) else {
            return failed(code::NO_SIGNAL);
        };
        self.say(code::CONNECTING, None);
        let mut attempt = Attempt {
            offer,
            codecs,
            relay,
            media: None,
        };
        let mut last = code::NO_SIGNAL;
        for line in self.gateway.sip.route(&self.to) {
            attempt.relay.trust(line.addresses());
            match self.dial(&line, &mut attempt, orders).await {
                Dialled::Answered(answered) => return self.talk(*answered, attempt, orders).await,
                Dialled::Next(code) if attempt.media.is_none() => {
                    tracing::warn!(trunk = line.trunk.name, "the trunk does not take a call");
                    last = code;
                }
                Dialled::Over(code) | Dialled::Next(code) => return failed(code),
                Dialled::GivenUp => return given_up(),
            }
        }
        failed(last)
    }

    /// Waits for 501.
    async fn offer(&mut self, orders: &mut mpsc::Receiver<Order>) -> Option<String> {
        let waiting = async {
            loop {
                match orders.recv().await? {
                    Order::Offer(sdp) => return Some(sdp),
                    Order::Stop => return None,
                    Order::Left(session) if self.session == Some(session) => return None,
                    _ => {}
                }
            }
        };
        let patience = Duration::from_secs(self.gateway.config.offer_time);
        timeout(patience, waiting).await.ok().flatten()
    }

    /// Tries one trunk.
    async fn dial(
        &mut self,
        line: &Line,
        attempt: &mut Attempt,
        orders: &mut mpsc::Receiver<Order>,
    ) -> Dialled {
        let gateway = self.gateway.clone();
        let local = gateway.rtp_address(&attempt.relay);
        let offer = sdp::offer(local, &attempt.codecs);
        let Ok(invitation) = gateway.sip.invite(line, &self.from, &self.to, offer) else {
            return Dialled::Next(code::NO_SIGNAL);
        };
        let Invitation {
            dialog,
            mut states,
            mut done,
        } = invitation;
        let began = Instant::now();
        let patience = Duration::from_millis(gateway.config.trunk_patience);
        let mut first_word = Some(began + patience);
        let ring = began + gateway.config.ring_time();
        let mut stop = gateway.stop.subscribe();
        let mut is_finished = false;
        let outcome = loop {
            let silent = async {
                match first_word {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                state = states.recv() => match state {
                    Some(DialogState::Trying(_)) => first_word = None,
                    Some(DialogState::Early(_, response)) => {
                        first_word = None;
                        self.early(&response, attempt).await;
                    }
                    Some(DialogState::Confirmed(_, response)) => {
                        let refresh = refresh_of(&response);
                        let answered = Answered { dialog, states, refresh };
                        return self.answered(answered, &response, attempt).await;
                    }
                    Some(DialogState::Terminated(_, reason)) => return ended(reason),
                    Some(_) => {}
                    None => return Dialled::Next(code::NO_SIGNAL),
                },
                // Its last states come before this; what is left is a failure without one.
                _ = &mut done, if !is_finished => {
                    is_finished = true;
                    if states.is_empty() {
                        break Dialled::Next(code::NO_SIGNAL);
                    }
                }
                order = orders.recv() => if self.gives_up(order.as_ref()) {
                    break Dialled::GivenUp;
                },
                () = silent => break Dialled::Next(code::NO_SIGNAL),
                () = sleep_until(ring) => break Dialled::Over(code::NOT_ANSWERED),
                () = stopped(&mut stop) => break Dialled::Over(code::NO_SIGNAL),
            }
        };
        give_up(dialog);
        outcome
    }

    /// Whether the caller does not want to wait any more, or is gone.
    fn gives_up(&self, order: Option<&Order>) -> bool {
        match order {
            None | Some(Order::Stop) => true,
            Some(Order::Left(session)) => self.session == Some(*session),
            Some(_) => false,
        }
    }

    /// A provisional response: it rings, or the other side is heard already.
    async fn early(&mut self, response: &Response, attempt: &mut Attempt) {
        if let Some(plain) = sdp::read(&response.body) {
            if attempt.media.is_none() {
                attempt.media = self.connect(&plain, attempt).await;
            }
            attempt.relay.describe(&plain);
        }
        let answer = attempt.media.as_ref().map(|(_, answer)| answer.as_str());
        self.say(code::RINGING, answer);
    }

    async fn answered(
        &mut self,
        answered: Answered,
        response: &Response,
        attempt: &mut Attempt,
    ) -> Dialled {
        let plain = sdp::read(&response.body);
        if attempt.media.is_none()
            && let Some(plain) = &plain
        {
            attempt.media = self.connect(plain, attempt).await;
        }
        if let Some(plain) = &plain {
            attempt.relay.describe(plain);
        }
        let Some((media, answer)) = &attempt.media else {
            give_up(answered.dialog);
            return Dialled::Over(code::NO_SIGNAL);
        };
        // The answer says how; another codec than the one heard so far could not be told to the client any more.
        if plain.is_some_and(|plain| !plain.codecs.contains(&media.codec)) {
            give_up(answered.dialog);
            return Dialled::Over(code::NO_SIGNAL);
        }
        self.say(code::ANSWERED, Some(answer));
        Dialled::Answered(Box::new(answered))
    }

    /// Answers the client's offer with what the trunk chose.
    async fn connect(&self, plain: &Plain, attempt: &Attempt) -> Option<(Media, String)> {
        let gateway = &self.gateway;
        let codec = *plain
            .codecs
            .iter()
            .find(|codec| attempt.codecs.contains(codec))?;
        let relay = attempt.relay.clone();
        relay.describe(plain);
        let connecting = async {
            let leg = Leg::open(
                gateway.config.media.clone(),
                gateway.ice_servers.clone(),
                &[codec],
                relay.clone(),
            )
            .await?;
            let answer = leg.answer(attempt.offer.clone()).await?;
            Ok::<_, crate::transport::Error>((leg, answer))
        };
        match Box::pin(connecting).await {
            Ok((leg, answer)) => {
                let mut media = Media::new(leg, relay, codec, Some(sdp::KEY_TONES));
                media.carry();
                Some((media, answer))
            }
            Err(error) => {
                tracing::info!(%error, "a client's offer cannot be used");
                None
            }
        }
    }

    async fn talk(
        &mut self,
        mut answered: Answered,
        attempt: Attempt,
        orders: &mut mpsc::Receiver<Order>,
    ) -> End {
        let Some((media, _)) = attempt.media else {
            give_up(answered.dialog);
            return failed(code::NO_SIGNAL);
        };
        drop(self.gateway.store.phone_answered(self.row));
        let recording = self.gateway.record(&media.relay, media.codec).await;
        let talk = Talk {
            gateway: &self.gateway,
            row: self.row,
            seconds: self.seconds,
            media: &media,
            dialog: &answered.dialog,
            states: &mut answered.states,
            orders,
            refresh: answered.refresh,
            version: 1,
        };
        let over = talk.run().await;
        self.gateway
            .sip
            .dialogs
            .remove_dialog(&answered.dialog.id());
        media.close().await;
        End {
            code: match over {
                Over::User => None,
                Over::Money => Some(code::NOT_ENOUGH_BALANCE),
                _ => Some(code::STOP),
            },
            status: PaidCallStatus::Answered,
            recording,
        }
    }
}

fn failed(code: i64) -> End {
    End {
        code: Some(code),
        status: status::in_log(code),
        recording: None,
    }
}

fn given_up() -> End {
    End {
        code: None,
        status: PaidCallStatus::NotAnswered,
        recording: None,
    }
}

fn ended(reason: TerminatedReason) -> Dialled {
    let response = match reason {
        TerminatedReason::UasOther(code)
        | TerminatedReason::UacOther(code)
        | TerminatedReason::ProxyError(code) => code.code(),
        TerminatedReason::ProxyAuthRequired => 407,
        TerminatedReason::UacBusy | TerminatedReason::UasBusy => 486,
        TerminatedReason::UasDecline => 603,
        TerminatedReason::Timeout => 503,
        TerminatedReason::UacCancel => 487,
        TerminatedReason::UacBye | TerminatedReason::UasBye => return Dialled::Over(code::STOP),
    };
    let code = status::of_response(response);
    if status::is_of_trunk(response) {
        // Who refuses us, not the caller, has no line for us.
        let is_ours = matches!(response, 401 | 407);
        Dialled::Next(if is_ours { code::NO_SIGNAL } else { code })
    } else {
        Dialled::Over(code)
    }
}

/// Cancels, or hangs up, beside us: a trunk may take half a minute to answer.
fn give_up(dialog: InviteDialog) {
    tokio::spawn(async move {
        if dialog.hangup().await.is_err() {
            tracing::debug!("a trunk did not answer to CANCEL or BYE");
        }
    });
}
