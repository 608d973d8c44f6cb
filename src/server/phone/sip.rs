//! The SIP end point: sockets, trunks, and what is said to trunks outside of calls.
//!
//! Trunks are looked up again and again, as their addresses change; from nowhere else is SIP taken. A trunk that does
//! not answer OPTIONS is tried last. It knows no users and no calls.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rsipstack::dialog::authenticate::Credential;
use rsipstack::dialog::dialog::DialogState;
use rsipstack::dialog::dialog_layer::DialogLayer;
use rsipstack::dialog::invitation::{InviteAsyncResult, InviteOption};
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::dialog::registration::Registration;
use rsipstack::platform::CancellationToken;
use rsipstack::sip::{self, Header, Method, SipMessage, Transport, Uri};
use rsipstack::transaction::endpoint::{Endpoint, EndpointOption};
use rsipstack::transaction::key::{TransactionKey, TransactionRole};
use rsipstack::transaction::{EndpointBuilder, Transaction, TransactionReceiver, make_tag};
use rsipstack::transport::udp::UdpConnection;
use rsipstack::transport::{SipAddr, SipConnection, TransportLayer};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::config::{Carrier, Config, Trunk};
use super::guard::{Guard, Welcome, is_welcome};
use super::number::Number;
use super::streams;
use crate::server::{Counters, Error};

/// How long a registration is asked for, in seconds.
const REGISTRATION: u32 = 600;
/// How often trunks' names are looked up.
const LOOK_UP: Duration = Duration::from_secs(300);

/// A trunk, and what is known of it.
pub(super) struct Line {
    pub(super) trunk: Trunk,
    addresses: RwLock<Vec<IpAddr>>,
    is_up: AtomicBool,
}

impl Line {
    /// Its addresses, for sound.
    pub(super) fn addresses(&self) -> Vec<IpAddr> {
        let addresses = self.addresses.read();
        addresses.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn transport(&self) -> Transport {
        match self.trunk.carrier {
            Carrier::Udp => Transport::Udp,
            Carrier::Tcp => Transport::Tcp,
            Carrier::Tls => Transport::Tls,
        }
    }

    fn credential(&self) -> Option<Credential> {
        Some(Credential {
            username: self.trunk.user.clone()?,
            password: self.trunk.password.clone()?,
            realm: None,
            auth_username: None,
        })
    }

    /// `sip:user@host`, carried as the trunk wants.
    fn uri(&self, user: Option<&str>) -> Result<Uri, Error> {
        let text = format!("sip:{}", self.trunk.host);
        let mut uri = Uri::try_from(text.as_str()).map_err(failed)?;
        uri.auth = user.map(sip::Auth::from);
        if self.trunk.carrier != Carrier::Udp {
            uri.params.push(sip::Param::Transport(self.transport()));
        }
        Ok(uri)
    }

    fn destination(&self) -> Result<SipAddr, Error> {
        let uri = self.uri(None)?;
        Ok(SipAddr::new(self.transport(), uri.host_with_port))
    }
}

/// An invitation under way.
pub(super) struct Invitation {
    pub(super) dialog: InviteDialog,
    pub(super) states: mpsc::UnboundedReceiver<DialogState>,
    pub(super) done: JoinHandle<InviteAsyncResult>,
}

/// See the module.
pub(super) struct Sip {
    endpoint: Endpoint,
    pub(super) dialogs: Arc<DialogLayer>,
    pub(super) lines: Vec<Arc<Line>>,
    welcome: Welcome,
    /// Where trunks reach us.
    pub(super) local: SocketAddr,
    cancel: CancellationToken,
}

pub(super) fn failed(error: impl std::fmt::Display) -> Error {
    Error::Phone(error.to_string())
}

impl Sip {
    /// Binds the sockets. Nothing is sent or taken before [`Self::serve`].
    pub(super) async fn open(
        config: &Config,
        counters: Arc<Counters>,
    ) -> Result<(Self, TransactionReceiver), Error> {
        // The TLS of the SIP library takes the process's choice of cryptography, and panics without one.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let welcome = Welcome::default();
        let socket = UdpSocket::bind(config.listen).await.map_err(failed)?;
        let bound = socket.local_addr().map_err(failed)?;
        let cancel = CancellationToken::new();
        let guard = Arc::new(Guard::new(socket, welcome.clone(), counters));
        let udp = UdpConnection::from_socket(guard, config.external, Some(cancel.child_token()));
        let layer = TransportLayer::new(cancel.clone());
        layer.add_transport(SipConnection::Udp(udp.await.map_err(failed)?));
        let doors = welcome.clone();
        layer.set_whitelist(move |address| {
            let is_welcome = is_welcome(&doors, address);
            async move { is_welcome }
        });
        streams::listen(&layer, config, bound).await?;
        let option = EndpointOption {
            t1: Duration::from_millis(config.t1),
            t1x64: Duration::from_millis(config.t1 * 64),
            callid_suffix: Some(String::from("azstackd")),
            ..EndpointOption::default()
        };
        let endpoint = EndpointBuilder::new()
            .with_user_agent(concat!("azstackd/", env!("CARGO_PKG_VERSION")))
            .with_transport_layer(layer)
            .with_cancel_token(cancel.clone())
            .with_option(option)
            .build();
        let incoming = endpoint.incoming_transactions().map_err(failed)?;
        let lines = config.trunk.iter().cloned().map(|trunk| {
            Arc::new(Line {
                trunk,
                addresses: RwLock::default(),
                is_up: AtomicBool::new(true),
            })
        });
        let local = SipConnection::resolve_bind_address(bound);
        let sip = Self {
            dialogs: Arc::new(DialogLayer::new(endpoint.inner.clone())),
            endpoint,
            lines: lines.collect(),
            welcome,
            local: config.external.unwrap_or(local),
            cancel,
        };
        sip.look_up().await;
        let _ = config.bound.set(bound);
        Ok((sip, incoming))
    }

    /// Speaks SIP until the task is dropped.
    pub(super) async fn serve(&self) {
        let keep_alive =
            futures_util::future::join_all(self.lines.iter().map(|line| self.keep_alive(line)));
        let register =
            futures_util::future::join_all(self.lines.iter().map(|line| self.register(line)));
        let look_up = async {
            loop {
                tokio::time::sleep(LOOK_UP).await;
                self.look_up().await;
            }
        };
        tokio::join!(self.endpoint.serve(), keep_alive, register, look_up);
    }

    /// Finds the trunks' addresses; the old ones stay where a name is not found.
    async fn look_up(&self) {
        for line in &self.lines {
            let host = &line.trunk.host;
            let with_port = if host.parse::<IpAddr>().is_ok() || !has_port(host) {
                format!("{host}:5060")
            } else {
                host.clone()
            };
            match tokio::net::lookup_host(with_port).await {
                Ok(found) => {
                    let found = found.map(|address| address.ip().to_canonical());
                    let more = line.trunk.addresses.iter().map(IpAddr::to_canonical);
                    let mut addresses = line
                        .addresses
                        .write()
                        .unwrap_or_else(PoisonError::into_inner);
                    *addresses = found.chain(more).collect();
                }
                Err(error) => tracing::warn!(trunk = line.trunk.name, %error, "trunk not found"),
            }
        }
        let all = self
            .lines
            .iter()
            .flat_map(|line| line.addresses())
            .collect();
        *self.welcome.write().unwrap_or_else(PoisonError::into_inner) = all;
    }

    /// The trunk at that address.
    pub(super) fn line_at(&self, address: IpAddr) -> Option<&Arc<Line>> {
        let address = address.to_canonical();
        self.lines
            .iter()
            .find(|line| line.addresses().contains(&address))
    }

    /// Trunks for that number: those that answer first, in their order.
    pub(super) fn route(&self, number: &Number) -> Vec<Arc<Line>> {
        let fits = |line: &&Arc<Line>| {
            let prefixes = &line.trunk.prefixes;
            prefixes.is_empty() || prefixes.iter().any(|prefix| number.begins(prefix))
        };
        let mut lines: Vec<_> = self.lines.iter().filter(fits).cloned().collect();
        lines.sort_by_key(|line| !line.is_up.load(Ordering::Relaxed));
        lines
    }

    /// Our address for that trunk's replies.
    fn contact(&self, line: &Line) -> Result<Uri, Error> {
        let user = line.trunk.user.as_deref().unwrap_or("azstack");
        let text = format!("sip:{}", self.local);
        let mut uri = Uri::try_from(text.as_str()).map_err(failed)?;
        uri.auth = Some(sip::Auth::from(user));
        if line.trunk.carrier != Carrier::Udp {
            uri.params.push(sip::Param::Transport(line.transport()));
        }
        Ok(uri)
    }

    /// Where trunks are to send what belongs to a call they made.
    pub(super) fn contact_for(&self, line: &Line) -> Option<Uri> {
        self.contact(line).ok()
    }

    /// Invites the number `to` through a trunk, shown as `from`.
    pub(super) fn invite(
        &self,
        line: &Line,
        from: &Number,
        to: &Number,
        offer: String,
    ) -> Result<Invitation, Error> {
        let plain = line.trunk.without_plus;
        let option = InviteOption {
            caller: line.uri(Some(from.for_trunk(plain)))?,
            callee: line.uri(Some(to.for_trunk(plain)))?,
            destination: Some(line.destination()?),
            content_type: Some(String::from("application/sdp")),
            offer: Some(offer.into_bytes()),
            contact: self.contact(line)?,
            credential: line.credential(),
            headers: Some(vec![Header::Supported("timer".into())]),
            ..InviteOption::default()
        };
        let (sender, states) = self.dialogs.new_dialog_state_channel();
        let (dialog, done) = self
            .dialogs
            .do_invite_async(option, sender)
            .map_err(failed)?;
        Ok(Invitation {
            dialog,
            states,
            done,
        })
    }

    /// Asks a trunk again and again whether it is there (RFC 3261 § 11).
    async fn keep_alive(&self, line: &Line) {
        let every = Duration::from_secs(line.trunk.keep_alive);
        if every.is_zero() {
            return;
        }
        loop {
            let is_up = matches!(self.options(line).await, Ok(true));
            if line.is_up.swap(is_up, Ordering::Relaxed) != is_up {
                let trunk = &line.trunk.name;
                if is_up {
                    tracing::info!(trunk, "the trunk answers again");
                } else {
                    tracing::warn!(trunk, "the trunk does not answer");
                }
            }
            tokio::time::sleep(every).await;
        }
    }

    /// Whether a trunk says anything at all.
    async fn options(&self, line: &Line) -> Result<bool, Error> {
        let inner = &self.endpoint.inner;
        let uri = line.uri(None)?;
        let destination = line.destination()?;
        // The way in the message is the one it goes.
        let (connection, _) = inner
            .transport_layer
            .lookup(&destination, None)
            .await
            .map_err(failed)?;
        let via = inner
            .get_via(Some(connection.get_addr().clone()), None)
            .map_err(failed)?;
        let from = sip::typed::From {
            display_name: None,
            uri: self.contact(line)?,
            params: Vec::new(),
        };
        let to = sip::typed::To {
            display_name: None,
            uri: uri.clone(),
            params: Vec::new(),
        };
        let from = from.with_tag(make_tag());
        let request = inner.make_request(Method::Options, uri, via, from, to, 1, None);
        let key =
            TransactionKey::from_request(&request, TransactionRole::Client).map_err(failed)?;
        let mut transaction = Transaction::new_client(key, request, inner.clone(), None);
        transaction.destination = Some(destination);
        transaction.send().await.map_err(failed)?;
        let mut heard = false;
        while let Some(message) = transaction.receive().await {
            // The library makes a 408 of its own when nothing came.
            if let SipMessage::Response(response) = message {
                heard = response.status_code.code() != 408;
            }
        }
        Ok(heard)
    }

    /// Registers with a trunk that wants it, for as long as the server runs.
    async fn register(&self, line: &Line) {
        if !line.trunk.register {
            return;
        }
        let Ok(server) = line.uri(None) else { return };
        let mut registration = Registration::new(self.endpoint.inner.clone(), line.credential());
        let trunk = &line.trunk.name;
        let mut registered = None;
        let say = |outcome: rsipstack::dialog::registration::RefreshOutcome<'_>| {
            use rsipstack::dialog::registration::RefreshOutcome;
            let now = matches!(outcome, RefreshOutcome::Registered(_));
            if registered.replace(now) == Some(now) {
                return;
            }
            match outcome {
                RefreshOutcome::Registered(_) => tracing::info!(trunk, "registered"),
                RefreshOutcome::Rejected(response) => {
                    tracing::warn!(
                        trunk,
                        code = response.status_code.code(),
                        "registration refused"
                    );
                }
                RefreshOutcome::Failed(_) => tracing::warn!(trunk, "no answer to the registration"),
            }
        };
        let token = self.cancel.child_token();
        registration
            .keep_alive(server, REGISTRATION, token, say)
            .await;
    }
}

impl Drop for Sip {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// Whether `host` ends with a port.
fn has_port(host: &str) -> bool {
    host.rsplit_once(':')
        .is_some_and(|(name, port)| !name.is_empty() && port.parse::<u16>().is_ok())
}
