//! A trunk's invitation: whom it is for, and whether it is taken.

use std::sync::Arc;

use rsipstack::sip::StatusCode;
use rsipstack::transaction::Transaction;

use super::Gateway;
use super::callin::Callin;
use super::number::{self, Number};
use super::sdp;
use super::seats::NoSeat;
use super::sip::Line;
use crate::protocol::phone::PaidCallStatus;
use crate::server::store::NewCallin;

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
    let call = Callin::new(gateway, user, row, (from, to), dialog, plain);
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
