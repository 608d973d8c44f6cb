//! A call from a phone, from its ringing to the log (protocol § 4.3).

use std::collections::BTreeMap;
use std::sync::Arc;

use rsipstack::dialog::dialog::DialogState;
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, StatusCode};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::leg::Leg;
use super::number::Number;
use super::recording::Recording;
use super::sdp::Plain;
use super::seats::{Order, Seat};
use super::sip::Line;
use super::talk::{Media, Over, Talk, content_type};
use super::{Gateway, stopped};
use crate::protocol::Id;
use crate::protocol::phone::{
    CallinAction, CallinStatus, CallinStatusByMe, PaidCallStatus, Sdp, StartCallin,
    callin_status as code,
};
use crate::server::hub::SessionId;

/// `callType` of 505: the log's number for calls from a phone. Clients only echo it.
const CALL_TYPE: i64 = 2;
/// Longest text that a client may put into the log.
pub(super) const MAX_TAGS: usize = 256;

/// What a device does while it rings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Device {
    Told,
    Busy,
}

/// A call that rings.
pub(super) struct Callin {
    gateway: Arc<Gateway>,
    user: Id,
    row: Id,
    from: String,
    to: Number,
    dialog: InviteDialog,
    plain: Plain,
    devices: BTreeMap<SessionId, Device>,
    /// What the answering device wants in the log.
    tags: Option<String>,
    /// The caller was told that it rings.
    is_ringing: bool,
    recording: Option<Recording>,
}

/// What ringing came to.
enum Rung {
    /// A device answered, and this is its sound.
    Answered(SessionId, Box<Media>),
    /// It is over: for the trunk, for the devices that are still told, for the log.
    Over {
        trunk: Option<StatusCode>,
        devices: Option<i64>,
        status: PaidCallStatus,
    },
}

impl Callin {
    /// A call that begins: from whom to which number, and what the trunk described.
    pub(super) fn new(
        gateway: Arc<Gateway>,
        user: Id,
        row: Id,
        (from, to): (String, Number),
        dialog: InviteDialog,
        plain: Plain,
    ) -> Self {
        Self {
            gateway,
            user,
            row,
            from,
            to,
            dialog,
            plain,
            devices: BTreeMap::new(),
            tags: None,
            is_ringing: false,
            recording: None,
        }
    }

    /// Rings, talks, ends.
    pub(super) async fn run(
        mut self,
        seat: Seat,
        mut orders: mpsc::Receiver<Order>,
        mut states: mpsc::UnboundedReceiver<DialogState>,
        line: &Line,
    ) {
        let rung = self.ring(&mut orders, &mut states, line).await;
        let (devices, status) = match rung {
            Rung::Answered(session, media) => {
                self.talk(session, *media, &mut orders, &mut states).await
            }
            Rung::Over {
                trunk,
                devices,
                status,
            } => {
                if let Some(code) = trunk {
                    let _ = self.dialog.reject(Some(code), None);
                }
                (devices, status)
            }
        };
        self.gateway.sip.dialogs.remove_dialog(&self.dialog.id());
        let ended = self
            .gateway
            .store
            .phone_ended(self.row, status, self.tags.take());
        let _alive = self.gateway.alive.upgrade();
        drop(seat);
        if let Some(code) = devices {
            let call_id = self.row;
            self.gateway
                .hub
                .send(self.user, CallinStatus { call_id, code }, |_| true);
        }
        let mut ended = ended.await;
        if let (Some(recording), Ok(Some(call))) = (self.recording.take(), &mut ended) {
            self.gateway.keep(recording, self.row, call).await;
        }
        self.gateway.log(self.user, ended);
    }

    /// Rings on all devices until one does something about it.
    async fn ring(
        &mut self,
        orders: &mut mpsc::Receiver<Order>,
        states: &mut mpsc::UnboundedReceiver<DialogState>,
        line: &Line,
    ) -> Rung {
        let failed = Rung::Over {
            trunk: Some(StatusCode::ServiceUnavailable),
            devices: Some(code::RINGING_STOP),
            status: PaidCallStatus::NotAnswered,
        };
        let Some((mut media, offer)) = self.offer(line).await else {
            return failed;
        };
        let packet = StartCallin {
            call_id: self.row,
            call_type: CALL_TYPE.into(),
            from: self.from.clone(),
            to: self.to.as_str().to_owned(),
            sdp_candidate: Sdp(offer),
        };
        for session in self.gateway.hub.sessions(self.user) {
            self.tell(session, &packet);
        }
        let until = Instant::now() + self.gateway.config.ring_time();
        let mut stop = self.gateway.stop.subscribe();
        loop {
            tokio::select! {
                biased;
                state = states.recv() => {
                    if matches!(state, None | Some(DialogState::Terminated(..))) {
                        media.close().await;
                        return Rung::Over {
                            trunk: None,
                            devices: Some(code::RINGING_STOP),
                            status: PaidCallStatus::NotAnswered,
                        };
                    }
                }
                order = orders.recv() => match order {
                    Some(Order::Joined(session)) => self.tell(session, &packet),
                    Some(Order::Left(session)) => { self.devices.remove(&session); }
                    Some(Order::Device(session, action)) => {
                        match self.device(session, *action, media).await {
                            Ok(rung) => return rung,
                            Err(still) => media = still,
                        }
                    }
                    Some(_) => {}
                    None => return failed,
                },
                () = sleep_until(until) => {
                    media.close().await;
                    return Rung::Over {
                        trunk: Some(StatusCode::TemporarilyUnavailable),
                        devices: Some(code::RINGING_STOP),
                        status: PaidCallStatus::NotAnswered,
                    };
                }
                () = stopped(&mut stop) => {
                    media.close().await;
                    return failed;
                }
            }
        }
    }

    /// Makes the client's side, and the offer for all devices.
    async fn offer(&self, line: &Line) -> Option<(Media, String)> {
        let gateway = &self.gateway;
        let relay = gateway.relay(line.addresses()).ok()?;
        relay.describe(&self.plain);
        let offering = async {
            let leg = Leg::open(
                gateway.config.media.clone(),
                gateway.ice_servers.clone(),
                &self.plain.codecs,
                relay.clone(),
            )
            .await?;
            let offer = leg.offer().await?;
            Ok::<_, crate::transport::Error>((leg, offer))
        };
        match Box::pin(offering).await {
            Ok((leg, offer)) => {
                let codec = *self.plain.codecs.first()?;
                Some((Media::new(leg, relay, codec, self.plain.key_tones), offer))
            }
            Err(error) => {
                tracing::warn!(%error, "a call from a phone cannot be offered");
                None
            }
        }
    }

    fn tell(&mut self, session: SessionId, packet: &StartCallin) {
        self.devices.insert(session, Device::Told);
        let is_meant = |other: &crate::server::hub::Session| other.id == session;
        self.gateway.hub.send(self.user, packet.clone(), is_meant);
    }

    fn tell_others(&self, session: SessionId, code: i64) {
        let call_id = self.row;
        let packet = CallinStatusByMe { call_id, code };
        self.gateway
            .hub
            .send(self.user, packet, |other| other.id != session);
    }

    /// What a device does about it; the sound again if it goes on ringing.
    async fn device(
        &mut self,
        session: SessionId,
        action: CallinAction,
        media: Media,
    ) -> Result<Rung, Media> {
        let over = |trunk, status| Rung::Over {
            trunk: Some(trunk),
            devices: None,
            status,
        };
        let rung = match action.code {
            code::RINGING => {
                self.tell_others(session, code::RINGING);
                if !std::mem::replace(&mut self.is_ringing, true) {
                    let _ = self.dialog.ringing(None, None);
                }
                return Err(media);
            }
            code::ANSWERED => {
                let Some(Sdp(answer)) = action.sdp_candidate else {
                    return Err(media);
                };
                return self.answer(session, action.tags, answer, media).await;
            }
            code::BUSY => {
                self.devices.insert(session, Device::Busy);
                // One busy device does not speak for the others.
                if self.devices.values().any(|device| *device == Device::Told) {
                    return Err(media);
                }
                over(StatusCode::BusyHere, PaidCallStatus::Rejected)
            }
            code::NOT_ANSWERED => over(
                StatusCode::TemporarilyUnavailable,
                PaidCallStatus::NotAnswered,
            ),
            code::RINGING_STOP | code::STOP => over(StatusCode::Decline, PaidCallStatus::Rejected),
            _ => return Err(media),
        };
        self.tags = short(action.tags);
        self.tell_others(session, action.code);
        media.close().await;
        Ok(rung)
    }

    async fn answer(
        &mut self,
        session: SessionId,
        tags: Option<String>,
        answer: String,
        mut media: Media,
    ) -> Result<Rung, Media> {
        match media.leg.accept(answer).await {
            Ok(codec) => media.codec = codec,
            Err(error) => {
                // The others may do better.
                tracing::info!(%error, "a client's answer cannot be used");
                return Err(media);
            }
        }
        self.tags = short(tags);
        self.tell_others(session, code::ANSWERED);
        media.carry();
        let external = self.gateway.rtp_address(&media.relay);
        let description = media.describe(external, 1, self.plain.way.answer());
        let accepted = self
            .dialog
            .accept(Some(self.session_timer()), Some(description.into_bytes()));
        if accepted.is_err() {
            media.close().await;
            return Ok(Rung::Over {
                trunk: None,
                devices: Some(code::STOP),
                status: PaidCallStatus::NotAnswered,
            });
        }
        Ok(Rung::Answered(session, Box::new(media)))
    }

    /// Headers of our acceptance; a trunk that asked for session timers refreshes them itself (RFC 4028 § 9).
    fn session_timer(&self) -> Vec<Header> {
        let mut headers = vec![content_type()];
        let request = self.dialog.initial_request();
        let wanted = request
            .headers
            .iter()
            .find(|header| header.name().eq_ignore_ascii_case("Session-Expires"));
        let seconds =
            wanted.and_then(|header| header.value().split(';').next()?.trim().parse::<u32>().ok());
        if let Some(seconds) = seconds {
            let value = format!("{};refresher=uac", seconds.max(90));
            headers.push(Header::Other(String::from("Session-Expires"), value));
            headers.push(Header::Require("timer".into()));
        }
        headers
    }

    async fn talk(
        &mut self,
        session: SessionId,
        media: Media,
        orders: &mut mpsc::Receiver<Order>,
        states: &mut mpsc::UnboundedReceiver<DialogState>,
    ) -> (Option<i64>, PaidCallStatus) {
        drop(self.gateway.store.phone_answered(self.row));
        self.recording = self.gateway.record(&media.relay, media.codec).await;
        let talk = Talk {
            gateway: &self.gateway,
            row: self.row,
            seconds: None,
            media: &media,
            dialog: &self.dialog,
            states,
            orders,
            refresh: None,
            version: 1,
        };
        let over = talk.run().await;
        media.close().await;
        if over == Over::User {
            self.tell_others(session, code::STOP);
        }
        let devices = (over != Over::User).then_some(code::STOP);
        (devices, PaidCallStatus::Answered)
    }
}

fn short(tags: Option<String>) -> Option<String> {
    tags.map(|tags| tags.chars().take(MAX_TAGS).collect())
}
