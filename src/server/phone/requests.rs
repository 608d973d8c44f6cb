//! What clients ask of the gateway: 500, 501, 502, 506 and 509.

use std::time::Duration;

use super::callin::MAX_TAGS;
use super::callout::Callout;
use super::number::Number;
use super::seats::{NoSeat, Order, Seat};
use crate::protocol::phone::{
    Balance, BalanceRequest, CallinAction, CalloutInitial, CalloutOffer, Go, PaidCalls,
    StartCallout, StopCallout, charging_error, initial_status,
};
use crate::server::check::is_id;
use crate::server::hub::Session;
use crate::server::phone::Gateway;
use crate::server::store::{NewCallout, Permission};
use crate::server::{Count, Server};

/// Longest description of a client's.
const MAX_SDP: usize = 100_000;
/// How long a new call waits for the end of the last one, which the user has hung up.
const ENDING: Duration = Duration::from_secs(5);

/// Why a call is refused before anything is dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// One of [`charging_error`].
    Charging(i64),
    /// The number to be shown is not the caller's.
    FromNumber,
    /// Something failed here.
    Failed,
}

impl Refusal {
    fn packet(self, call_id: i64) -> CalloutInitial {
        let (status, charging_error) = match self {
            Self::Charging(error) => (initial_status::CHARGING, Some(error)),
            Self::FromNumber => (initial_status::FROM_NUMBER, None),
            Self::Failed => (0, None),
        };
        CalloutInitial {
            call_id,
            status: Some(status),
            charging_error,
        }
    }
}

impl Server {
    /// 500.
    pub(in crate::server) async fn callout_start(&self, session: &Session, request: StartCallout) {
        let call_id = request.call_id;
        if !is_id(call_id) {
            return self.count(Count::MalformedBody);
        }
        if let Err(refusal) = self.begin_callout(session, request).await {
            self.count(Count::PhoneRefused);
            session.send(refusal.packet(call_id));
        }
    }

    async fn begin_callout(&self, session: &Session, request: StartCallout) -> Result<(), Refusal> {
        let invalid = Refusal::Charging(charging_error::INVALID_NUMBER);
        // Without a gateway there is no number that could be called.
        let gateway = self.phone.as_ref().ok_or(invalid)?;
        let country = &gateway.config.country;
        let user = session.member.id;
        gateway
            .seats
            .attempt(user, &gateway.config)
            .map_err(|_| Refusal::Charging(charging_error::BUSY))?;
        let to = Number::read(&request.to, country).ok_or(invalid)?;
        if !gateway.config.allow.iter().any(|prefix| to.begins(prefix)) {
            return Err(invalid);
        }
        let from = match &request.from {
            Some(from) => Some(Number::read(from, country).ok_or(Refusal::FromNumber)?),
            None => None,
        };
        let tags: String = request.tags.unwrap_or_default();
        let call_id = request.call_id;
        let (seat, orders) = gateway.seat(user, call_id).await?;
        let permission = self.store.begin_callout(NewCallout {
            user,
            call_id,
            from: from.map(|number| number.as_str().to_owned()),
            to: to.as_str().to_owned(),
            tags: tags.chars().take(MAX_TAGS).collect(),
            reserve: gateway.config.reserve.try_into().unwrap_or(i64::MAX),
        });
        let given = match permission.await {
            Ok(Permission::Given(given)) => given,
            Ok(Permission::NoNumber) => return Err(Refusal::FromNumber),
            Ok(Permission::NoPrice) => return Err(invalid),
            Ok(Permission::NoMoney) => {
                return Err(Refusal::Charging(charging_error::NOT_ENOUGH_BALANCE));
            }
            Err(error) => {
                self.failure(&error);
                return Err(Refusal::Failed);
            }
        };
        let from = Number::read(&given.from, country).ok_or(Refusal::Failed)?;
        session.send(CalloutInitial {
            call_id,
            status: Some(initial_status::ACCEPTED),
            charging_error: None,
        });
        session.send(Go { call_id });
        let call = Callout {
            gateway: gateway.clone(),
            user,
            session: Some(session.id),
            call_id,
            row: given.row,
            from,
            to,
            seconds: given.seconds,
        };
        tokio::spawn(Box::pin(call.run(seat, orders)));
        Ok(())
    }

    /// 501.
    pub(in crate::server) fn callout_offer(&self, session: &Session, offer: CalloutOffer) {
        if offer.sdp_candidate.0.len() > MAX_SDP {
            return self.count(Count::MalformedBody);
        }
        self.order(session, offer.call_id, Order::Offer(offer.sdp_candidate.0));
    }

    /// 502.
    pub(in crate::server) fn callout_stop(&self, session: &Session, stop: &StopCallout) {
        self.order(session, stop.call_id, Order::Stop);
    }

    /// 506.
    pub(in crate::server) fn callin_action(&self, session: &Session, action: CallinAction) {
        let sdp = action.sdp_candidate.as_ref();
        if sdp.is_some_and(|sdp| sdp.0.len() > MAX_SDP) {
            return self.count(Count::MalformedBody);
        }
        let call_id = action.call_id;
        self.order(
            session,
            call_id,
            Order::Device(session.id, Box::new(action)),
        );
    }

    fn order(&self, session: &Session, call_id: i64, order: Order) {
        let is_known = self
            .phone
            .as_ref()
            .is_some_and(|gateway| gateway.seats.order(session.member.id, call_id, order));
        if !is_known {
            self.count(Count::ForeignCallPacket);
        }
    }

    /// 509.
    pub(in crate::server) async fn paid_calls(&self, session: &Session) {
        let answer = match self.store.paid_calls(session.member.id).await {
            Ok(data) => PaidCalls { r: 1, data },
            Err(error) => PaidCalls {
                r: self.failure(&error),
                data: Vec::new(),
            },
        };
        session.send(answer);
    }

    /// 185.
    pub(in crate::server) async fn balance(&self, session: &Session, request: BalanceRequest) {
        let mut answer = Balance {
            r: 0,
            tmp_id: request.tmp_id,
            balance: 0.0,
            numbers: Vec::new(),
        };
        match self.store.phone_account(session.member.id).await {
            Ok((balance, numbers)) => {
                // Exact up to 9 billions, and people read it, nobody counts with it.
                answer.balance = balance as f64 / 1000.0;
                answer.numbers = numbers;
            }
            Err(error) => answer.r = self.failure(&error),
        }
        session.send(answer);
    }

    /// A session joined the hub.
    pub(in crate::server) fn phone_joined(&self, session: &Session) {
        if let Some(gateway) = &self.phone {
            gateway
                .seats
                .tell(session.member.id, Order::Joined(session.id));
        }
    }

    /// A session left the hub.
    pub(in crate::server) fn phone_left(&self, session: &Session) {
        if let Some(gateway) = &self.phone {
            gateway
                .seats
                .tell(session.member.id, Order::Left(session.id));
        }
    }
}

impl Gateway {
    /// A seat for a user's new call, after the end of one that he has hung up.
    async fn seat(
        &self,
        user: i64,
        call_id: i64,
    ) -> Result<(Seat, tokio::sync::mpsc::Receiver<Order>), Refusal> {
        let busy = Refusal::Charging(charging_error::BUSY);
        match self.seats.take(user, call_id, &self.config) {
            Ok(taken) => Ok(taken),
            Err(NoSeat::Ending(mut done)) => {
                let _ = tokio::time::timeout(ENDING, done.changed()).await;
                self.seats
                    .take(user, call_id, &self.config)
                    .map_err(|_| busy)
            }
            Err(_) => Err(busy),
        }
    }
}
