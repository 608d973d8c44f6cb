//! A call from a phone, from the trunk's INVITE to the log (protocol § 4.3).

use std::collections::BTreeMap;
use std::sync::Arc;

use rsipstack::dialog::dialog::DialogState;
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, StatusCode};
use rsipstack::transaction::Transaction;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::leg::Leg;
use super::number::{self, Number};
use super::sdp::{self, Plain};
use super::seats::{NoSeat, Order, Seat};
use super::sip::Line;
use super::talk::{Media, Over, Talk, content_type};
use super::{Gateway, stopped};
use crate::protocol::Id;
use crate::protocol::phone::{
    CallinAction, CallinStatus, CallinStatusByMe, PaidCallStatus, Sdp, StartCallin,
    callin_status as code,
};
use crate::server::hub::SessionId;
use crate::server::store::NewCallin;

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
struct Callin {
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

/// Why an invitation is not for us.
pub(super) enum Refusal {
    /// The called number is nobody's.
    NoSuchNumber,
    /// The description has nothing we speak.
    NoSound,
    /// The callee has a call.
    Busy,
    /// Too much at once, or something failed here.
    Unavailable,
}

impl Refusal {
    pub(super) fn code(&self) -> StatusCode {
        match self {
            Self::NoSuchNumber => StatusCode::NotFound,
            Self::NoSound => StatusCode::NotAcceptableHere,
            Self::Busy => StatusCode::BusyHere,
            Self::Unavailable => StatusCode::ServiceUnavailable,
        }
    }
}

/// Takes an invitation and runs the call to its end.
///
/// # Errors
/// If it is refused; the transaction is the caller's to answer then.
pub(super) async fn take(
    gateway: Arc<Gateway>,
    line: &Line,
    transaction: &mut Option<Transaction>,
) -> Result<(), Refusal> {
    let request = &transaction.as_ref().ok_or(Refusal::Unavailable)?.original;
    let (from, to) = parties(&gateway, request).ok_or(Refusal::NoSuchNumber)?;
    let plain = sdp::read(&request.body).ok_or(Refusal::NoSound)?;
    let owner = gateway.store.phone_owner(to.as_str().to_owned()).await;
    let user = owner.map_err(|_| Refusal::Unavailable)?;
    let user = user.ok_or(Refusal::NoSuchNumber)?;
    let row = gateway.store.begin_callin(NewCallin {
        user,
        from: from.clone(),
        to: to.as_str().to_owned(),
    });
    let row = row.await.map_err(|_| Refusal::Unavailable)?;
    let (seat, orders) = match gateway.seats.take(user, row, &gateway.config) {
        Ok(taken) => taken,
        Err(reason) => {
            let status = PaidCallStatus::Rejected;
            gateway.log(user, gateway.store.phone_ended(row, status, None).await);
            return Err(match reason {
                NoSeat::Taken | NoSeat::Ending(_) => Refusal::Busy,
                NoSeat::Full | NoSeat::TooOften => Refusal::Unavailable,
            });
        }
    };
    let mut transaction = transaction.take().ok_or(Refusal::Unavailable)?;
    let (sender, states) = gateway.sip.dialogs.new_dialog_state_channel();
    let contact = gateway.sip.contact_for(line);
    let dialogs = &gateway.sip.dialogs;
    let dialog = dialogs.get_or_create_server_invite(&transaction, sender, None, contact);
    let Ok(dialog) = dialog else {
        let status = PaidCallStatus::Rejected;
        gateway.log(user, gateway.store.phone_ended(row, status, None).await);
        let _ = transaction.reply(StatusCode::BadRequest).await;
        return Ok(());
    };
    let mut handler = dialog.clone();
    tokio::spawn(async move {
        if handler.handle(&mut transaction).await.is_err() {
            tracing::debug!("an invitation was not carried through");
        }
    });
    let call = Callin {
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
    };
    Box::pin(call.run(seat, orders, states, line)).await;
    Ok(())
}

/// Who calls, and whom.
fn parties(gateway: &Gateway, request: &rsipstack::sip::Request) -> Option<(String, Number)> {
    use rsipstack::sip::HeadersExt;
    use rsipstack::sip::headers::untyped::ToTypedHeader;
    let country = &gateway.config.country;
    let in_uri = request.uri.auth.as_ref().map(|auth| auth.user.clone());
    let in_to = || Some(request.to_header().ok()?.typed().ok()?.uri.auth?.user);
    let to = in_uri
        .and_then(|user| Number::read(&user, country))
        .or_else(|| Number::read(&in_to()?, country))?;
    let from = request.from_header().ok()?.typed().ok()?.uri.auth;
    let from = from.map_or_else(String::new, |auth| number::caller(&auth.user, country));
    Some((from, to))
}

impl Callin {
    async fn run(
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
        drop(seat);
        if let Some(code) = devices {
            let call_id = self.row;
            self.gateway
                .hub
                .send(self.user, CallinStatus { call_id, code }, |_| true);
        }
        self.gateway.log(self.user, ended.await);
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
