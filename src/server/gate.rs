//! The gate: accepts TCP, speaks TLS if it should, upgrades `/socket.io/` to a websocket, shows transfers of files and
//! stickers the way, turns everything else away.
//!
//! Whoever has not upgraded or begun a transfer within the sign-in time is dropped, however slowly he talks, and the
//! number of connections is bounded, so strangers cannot use up the server before they have said who they are.

mod pace;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::{Connected, IntoMakeServiceWithConnectInfo};
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, head, post};
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

use super::config::is_local_name;
use super::files::{download, form, upload};
use super::hub::Visit;
use super::{Config, Count, Error, Limits, Server, Tls, peer, stickers};
use crate::protocol::frame::MAX_FRAME;
use pace::{Paced, Purpose};

/// A small buffer each, since most sockets are idle most of the time.
const READ_BUFFER: usize = 2 << 10;
/// TLS handshakes at a time.
const HANDSHAKES: usize = 256;

/// Who is at the other end of a connection.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// The address.
    pub(super) ip: IpAddr,
    purpose: Purpose,
}

impl Visitor {
    /// He may take the time a transfer takes.
    pub(super) fn transfers(&self) {
        self.purpose.is_transfer();
    }
}

impl Connected<IncomingStream<'_, Gate>> for Visitor {
    fn connect_info(stream: IncomingStream<'_, Gate>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection of either kind.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

type Accepted = (Box<dyn Duplex>, Visitor);

/// The listener that axum accepts from.
pub(super) struct Gate {
    tcp: TcpListener,
    tls: Option<TlsAcceptor>,
    places: Arc<Semaphore>,
    handshakes: JoinSet<Option<Accepted>>,
    limits: Limits,
}

impl Gate {
    pub(super) fn new(tcp: TcpListener, config: &Config) -> Result<Self, Error> {
        Ok(Self {
            tcp,
            tls: config.tls.as_ref().map(acceptor).transpose()?,
            places: Arc::new(Semaphore::new(config.limits.connections)),
            handshakes: JoinSet::new(),
            limits: config.limits.clone(),
        })
    }
}

/// Reads the certificate and its key.
fn acceptor(tls: &Tls) -> Result<TlsAcceptor, Error> {
    let failed = |what: &std::path::Path, error: &dyn std::fmt::Display| {
        Error::Tls(format!("{}: {error}", what.display()))
    };
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(&tls.certificate, &error))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| failed(&tls.key, &error))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map(|builder| builder.with_no_client_auth())
        .and_then(|builder| builder.with_single_cert(chain, key))
        .map_err(|error: rustls::Error| failed(&tls.certificate, &error))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The next TCP connection, once there is a place for it.
async fn next(tcp: &TcpListener, places: &Arc<Semaphore>, limits: &Limits) -> (Paced, Visitor) {
    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            // The semaphore is never closed.
            return std::future::pending().await;
        };
        match tcp.accept().await {
            Ok((io, address)) => {
                if let Err(error) = io.set_nodelay(true) {
                    tracing::debug!(%error, "no TCP_NODELAY");
                }
                let purpose = Purpose::default();
                let visitor = Visitor {
                    ip: address.ip().to_canonical(),
                    purpose: purpose.clone(),
                };
                return (Paced::new(io, purpose, limits, place), visitor);
            }
            Err(error) => {
                // A connection that died in the backlog is nothing; out of file descriptors passes with time.
                tracing::debug!(%error, "accept failed");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

impl Listener for Gate {
    type Io = Box<dyn Duplex>;
    type Addr = Visitor;

    async fn accept(&mut self) -> Accepted {
        loop {
            let has_room = self.handshakes.len() < HANDSHAKES;
            tokio::select! {
                Some(done) = self.handshakes.join_next() => {
                    if let Ok(Some(accepted)) = done {
                        return accepted;
                    }
                }
                (io, visitor) = next(&self.tcp, &self.places, &self.limits), if has_room => {
                    let Some(tls) = &self.tls else { return (Box::new(io), visitor) };
                    let handshake = timeout(self.limits.sign_in_time, tls.accept(io));
                    self.handshakes.spawn(async move {
                        let stream = handshake.await.ok()?.ok()?;
                        Some((Box::new(stream) as Box<dyn Duplex>, visitor))
                    });
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Visitor> {
        Ok(Visitor {
            ip: self.tcp.local_addr()?.ip(),
            purpose: Purpose::default(),
        })
    }
}

/// What axum serves on the gate.
pub(super) fn service(
    server: Arc<Server>,
) -> IntoMakeServiceWithConnectInfo<axum::Router, Visitor> {
    // Their handlers count and bound the bytes themselves.
    let form = post(form::upload).layer(DefaultBodyLimit::disable());
    let transfers = axum::Router::new()
        .route(
            "/uploads/{token}",
            head(upload::offset).patch(upload::append),
        )
        .route("/files/{id}", get(download::file))
        .route("/api/uploadmessagefile", form)
        .route("/stickers/{zip}", get(stickers::zip))
        .route("/stickers/{pack}/{name}", get(stickers::picture))
        .route_layer(from_fn_with_state(server.clone(), one_request));
    axum::Router::new()
        .route("/socket.io/", any(upgrade))
        .merge(transfers)
        .with_state(server)
        .into_make_service_with_connect_info()
}

/// Plain HTTP: the same origins are welcome as for sockets, and a connection is good for one request, so that its
/// purpose never changes twice.
async fn one_request(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let mut response = if is_welcome(&server, request.headers()) {
        next.run(request).await
    } else {
        server.count(Count::HttpRefused);
        (StatusCode::FORBIDDEN, "this origin is not welcome\n").into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn upgrade(
    State(server): State<Arc<Server>>,
    ConnectInfo(visitor): ConnectInfo<Visitor>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let refuse = |status, why: &'static str| {
        server.count(Count::HttpRefused);
        (status, why).into_response()
    };
    if !speaks_engine_io_3(&uri) {
        return refuse(
            StatusCode::BAD_REQUEST,
            "only EIO=3 with transport=websocket is served\n",
        );
    }
    if !is_welcome(&server, &headers) {
        return refuse(StatusCode::FORBIDDEN, "this origin is not welcome\n");
    }
    let Ok(upgrade) = upgrade else {
        return refuse(StatusCode::BAD_REQUEST, "this is no websocket upgrade\n");
    };
    server.count(Count::Socket);
    let visit = Visit {
        ip: visitor.ip,
        base: server.files.addresses.base(&headers),
    };
    upgrade
        .max_message_size(MAX_FRAME)
        .max_frame_size(MAX_FRAME)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .on_upgrade(move |socket| {
            visitor.purpose.is_socket();
            peer::serve(socket, visit, server)
        })
}

fn speaks_engine_io_3(uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default();
    let has = |name: &str, value: &str| {
        url::form_urlencoded::parse(query.as_bytes()).any(|(n, v)| n == name && v == value)
    };
    has("EIO", "3") && has("transport", "websocket")
}

/// Native clients send no `Origin`; the original ones send the server's own. Any other is a page in a browser that
/// nobody invited. On loopback the own name must be a local one, or a page could point its name at this machine.
fn is_welcome(server: &Server, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if server
        .config
        .allowed_origins
        .iter()
        .any(|allowed| allowed == origin)
    {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let Some((_, authority)) = origin.split_once("://") else {
        return false;
    };
    let name = authority
        .rsplit_once(':')
        .map_or(authority, |(name, _)| name);
    host == Some(authority) && (!server.address.ip().is_loopback() || is_local_name(name))
}
