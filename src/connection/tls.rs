//! Whom to trust when the server speaks TLS: what the system trusts, as for transfers.
//!
//! The cryptography is named outright. With several providers in one program rustls chooses none by itself and panics.

use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_tungstenite::Connector;

/// The connector for `wss`; made once, since the system's certificates take a while to read.
///
/// # Errors
/// The system's trust cannot be read.
pub fn connector() -> Result<Connector, rustls::Error> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(Connector::Rustls(config.clone()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    Ok(Connector::Rustls(
        CONFIG.get_or_init(|| Arc::new(config)).clone(),
    ))
}
