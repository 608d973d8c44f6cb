//! SIP over streams: TCP and TLS, as far as a trunk uses them.

use std::net::SocketAddr;

use rsipstack::transport::{
    SipConnection, TcpListenerConnection, TlsConfig, TlsListenerConnection, TransportLayer,
};

use super::config::{Carrier, Config};
use super::sip::failed;
use crate::server::Error;

/// Listens for trunks that call by TCP or TLS, and says whom to believe there.
pub(super) async fn listen(
    layer: &TransportLayer,
    config: &Config,
    bound: SocketAddr,
) -> Result<(), Error> {
    let uses = |carrier| config.trunk.iter().any(|trunk| trunk.carrier == carrier);
    if uses(Carrier::Tcp) {
        let tcp = TcpListenerConnection::new(bound, config.external).await;
        layer.add_transport(SipConnection::TcpListener(tcp.map_err(failed)?));
    }
    if !uses(Carrier::Tls) {
        return Ok(());
    }
    let mut authorities = Vec::new();
    for file in config
        .trunk
        .iter()
        .filter_map(|trunk| trunk.authority.as_ref())
    {
        let pem =
            std::fs::read(file).map_err(|error| failed(format!("{}: {error}", file.display())))?;
        authorities.extend(pem);
        authorities.push(b'\n');
    }
    let mut tls = TlsConfig {
        ca_certs: Some(authorities),
        ..TlsConfig::default()
    };
    layer.set_tls_config(tls.clone());
    if let Some(files) = &config.tls {
        let read = |file: &std::path::Path| {
            std::fs::read(file).map_err(|error| failed(format!("{}: {error}", file.display())))
        };
        tls.cert = Some(read(&files.certificate)?);
        tls.key = Some(read(&files.key)?);
        // Beside the port of the plain ones, as everybody does.
        let secure = SocketAddr::new(bound.ip(), bound.port().saturating_add(1));
        let listener = TlsListenerConnection::new(secure, None, tls).await;
        layer.add_transport(SipConnection::TlsListener(listener.map_err(failed)?));
    }
    Ok(())
}
