//! The gateway to the telephone network: calls to and from phone numbers through SIP trunks.
//!
//! A back-to-back agent. Towards clients it speaks packets 500 to 610 and is one end of a peer connection; towards a
//! trunk it speaks SIP and plain RTP. Sound is relayed, never decoded: PCMU or PCMA, whichever both sides take, and key
//! tones. [`Config`] describes trunks and bounds.
//!
//! `sip` is the end point and its trunks, `guard` its door, `invitation` what trunks want, `callout` and `callin`
//! one call each, `talk` what both are
//! once answered, `relay` the sound, `recording` what is kept of it, `leg` the client's side of it, `seats` who has a
//! call, `requests` the packets. It carries no video and knows no users but by number: accounts are the store's.

mod callin;
mod callout;
mod config;
mod guard;
mod invitation;
mod leg;
pub(super) mod number;
mod recording;
mod relay;
mod requests;
mod sdp;
mod seats;
mod sip;
mod status;
mod streams;
mod talk;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rsipstack::sip::{HeadersExt, Method, StatusCode};
use rsipstack::transaction::{Transaction, TransactionReceiver};
use tokio::sync::{mpsc, watch};

pub use config::{Carrier, Config, TlsFiles, Trunk};

use super::files::Files;
use super::hub::Hub;
use super::store::{Store, StoreError};
use super::{Count, Counters, Error};
use crate::protocol::Id;
use crate::protocol::auth::IceServer;
use crate::protocol::phone::{NewPaidCall, PaidCall};
use crate::transport::Codec;
use recording::Recording;
use relay::Relay;
use seats::Seats;
use sip::Sip;

/// The gateway of one server.
pub(super) struct Gateway {
    config: Config,
    sip: Sip,
    seats: Arc<Seats>,
    hub: Arc<Hub>,
    store: Arc<dyn Store>,
    ice_servers: Vec<IceServer>,
    counters: Arc<Counters>,
    files: Arc<Files>,
    /// While somebody holds one of these the store is not closed.
    alive: mpsc::WeakSender<()>,
    /// Turns true when calls are to end.
    stop: watch::Sender<bool>,
    /// Invitations of trunks within this second, and since when it counts.
    attempts: Mutex<(Instant, usize)>,
    log: guard::Seldom,
}

impl Gateway {
    /// Binds the gateway's sockets and closes what a killed server left open.
    pub(super) async fn open(
        config: Config,
        hub: Arc<Hub>,
        store: Arc<dyn Store>,
        ice_servers: Vec<IceServer>,
        counters: Arc<Counters>,
        (files, alive): (Arc<Files>, mpsc::WeakSender<()>),
    ) -> Result<(Arc<Self>, TransactionReceiver), Error> {
        let (sip, incoming) = Sip::open(&config, counters.clone()).await?;
        tracing::info!(address = %sip.local, trunks = config.trunk.len(), "phone calls by SIP");
        let gateway = Self {
            config,
            sip,
            seats: Arc::default(),
            hub,
            store,
            ice_servers,
            counters,
            files,
            alive,
            stop: watch::Sender::new(false),
            attempts: Mutex::new((Instant::now(), 0)),
            log: guard::Seldom::default(),
        };
        Ok((Arc::new(gateway), incoming))
    }

    /// Speaks SIP until the task is dropped.
    pub(super) async fn serve(self: Arc<Self>, mut incoming: TransactionReceiver) {
        let dispatch = async {
            while let Some(transaction) = incoming.recv().await {
                self.incoming(transaction);
            }
        };
        tokio::join!(self.sip.serve(), dispatch);
    }

    /// Ends all calls, the trunks' sides too, for so long at most.
    pub(super) async fn stop(&self, patience: Duration) {
        self.stop.send_replace(true);
        let _ = tokio::time::timeout(patience, self.seats.empty()).await;
    }

    /// A request of a trunk, in a task of its own.
    fn incoming(self: &Arc<Self>, transaction: Transaction) {
        let gateway = self.clone();
        tokio::spawn(async move {
            if let Err(error) = gateway.request(transaction).await {
                tracing::debug!(%error, "a trunk's request was not answered");
            }
        });
    }

    async fn request(self: Arc<Self>, mut transaction: Transaction) -> rsipstack::Result<()> {
        let method = transaction.original.method;
        let is_in_dialog = transaction
            .original
            .to_header()
            .is_ok_and(|to| matches!(to.tag(), Ok(Some(_))));
        if is_in_dialog {
            return match self.sip.dialogs.match_dialog(&transaction) {
                Some(mut dialog) => dialog.handle(&mut transaction).await,
                None if method == Method::Ack => Ok(()),
                None => {
                    let nothing = StatusCode::CallTransactionDoesNotExist;
                    transaction.reply(nothing).await
                }
            };
        }
        match method {
            Method::Invite => self.invitation(transaction).await,
            Method::Options => transaction.reply(StatusCode::OK).await,
            // Nobody registers with us: whoever may call is a trunk, and known by his address.
            Method::Register => transaction.reply(StatusCode::Forbidden).await,
            Method::Ack => Ok(()),
            Method::Bye | Method::Cancel | Method::Update | Method::Info => {
                transaction
                    .reply(StatusCode::CallTransactionDoesNotExist)
                    .await
            }
            _ => transaction.reply(StatusCode::MethodNotAllowed).await,
        }
    }

    async fn invitation(self: Arc<Self>, mut transaction: Transaction) -> rsipstack::Result<()> {
        let remote = transaction.connection.as_ref();
        let remote = remote.and_then(|connection| connection.get_remote_addr());
        let address = remote.and_then(|remote| remote.get_socketaddr().ok());
        let line = address.and_then(|address| self.sip.line_at(address.ip()));
        let Some(line) = line.cloned() else {
            return transaction.reply(StatusCode::Forbidden).await;
        };
        if !self.may_attempt() {
            self.counters.add(Count::PhoneRefused);
            if self.log.now() {
                tracing::warn!(
                    trunk = line.trunk.name,
                    "too many calls at once are refused"
                );
            }
            return transaction.reply(StatusCode::ServiceUnavailable).await;
        }
        let mut transaction = Some(transaction);
        match invitation::take(self.clone(), &line, &mut transaction).await {
            Ok(()) => Ok(()),
            Err(refusal) => {
                self.counters.add(Count::PhoneRefused);
                match &mut transaction {
                    Some(transaction) => transaction.reply(refusal.code()).await,
                    None => Ok(()),
                }
            }
        }
    }

    fn may_attempt(&self) -> bool {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.0.elapsed() >= Duration::from_secs(1) {
            *attempts = (Instant::now(), 0);
        }
        attempts.1 += 1;
        attempts.1 <= self.config.attempts_per_second
    }

    /// A socket for a trunk's sound, which comes from its description's address or those.
    fn relay(&self, trusted: Vec<IpAddr>) -> std::io::Result<Arc<Relay>> {
        let listen = self.config.listen.ip();
        Relay::bind(
            self.config.rtp.unwrap_or(listen),
            self.config.rtp_ports,
            trusted,
        )
    }

    /// What trunks are told of such a socket.
    fn rtp_address(&self, relay: &Relay) -> SocketAddr {
        let local = relay.local();
        let is_any = local.ip().is_unspecified() || self.config.external.is_some();
        let ip = if is_any {
            self.sip.local.ip()
        } else {
            local.ip()
        };
        SocketAddr::new(ip, local.port())
    }

    /// Begins to record what goes through `relay`, if that is wanted.
    async fn record(&self, relay: &Relay, codec: Codec) -> Option<Recording> {
        if !self.config.record {
            return None;
        }
        match Recording::begin(self.files.clone(), codec).await {
            Ok(recording) => {
                relay.record(recording.tape());
                Some(recording)
            }
            Err(error) => {
                tracing::error!(%error, "a phone call is not recorded");
                None
            }
        }
    }

    /// Keeps what was recorded of the call in `row`, whose end is written.
    async fn keep(&self, recording: Recording, row: i64, call: &mut PaidCall) {
        match recording.keep(&*self.store, row, call.user_id).await {
            Ok(url) => call.record_url = url,
            Err(error) => tracing::error!(%error, "the recording of a phone call is lost"),
        }
    }

    /// Tells a user's devices what was written into the log.
    fn log(&self, user: Id, ended: Result<Option<PaidCall>, StoreError>) {
        match ended {
            Ok(Some(call)) => self.hub.send(user, NewPaidCall(call), |_| true),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a phone call was not written down"),
        }
    }
}

/// Completes when the server stops.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stop.wait_for(|stop| *stop).await;
}
