//! Trunks that are reached in other ways, want us to register, or come and go.

use std::sync::Arc;

use azstack::client::constants::{PaidCallStatus, callout_status, phone_status};

use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::exchange::{Exchange, OUTSIDE, WHISTLE, logged, over, talking, until};
use crate::line::Line;
use crate::sipp::{Sipp, Step, TALK, called, free_port};
use crate::world::eventually;

const NUMBER: &str = "+842471000001";
/// A call over that carrier, in which the line hears the caller.
async fn carries(exchange: &Exchange, trunk: impl Fn(&Line) -> Sipp, port: u16) {
    let line = Line::new(700.0);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = trunk(&line);
    // A stream needs somebody who listens.
    eventually("sipp", || async {
        TcpStream::connect(("127.0.0.1", port)).await.is_ok()
    })
    .await;
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    until(&mut alice, "talking", talking).await;
    line.hears(0.5).await;
    assert!((line.pitch() - WHISTLE).abs() <= 20.0);
    alice.core.stop_callout().await.unwrap();
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::Answered);
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trunk_by_tcp() {
    let exchange = Exchange::with_trunk("", "127.0.0.1", "carrier = \"tcp\"").await;
    let trunk = |line: &Line| exchange.trunk_with_arguments(&TALK, line, &["-t", "t1"]);
    carries(&exchange, trunk, exchange.port).await;
}

const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/localhost.pem");
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/localhost.key");

/// Takes TLS on `port` and hands it on to `plain` without: sipp of Debian speaks none.
async fn unwrap_tls(port: u16, plain: u16) {
    let certificates = CertificateDer::pem_file_iter(CERTIFICATE).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            certificates.map(Result::unwrap).collect(),
            PrivateKeyDer::from_pem_file(KEY).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut secure = acceptor.accept(stream).await?;
                let mut plain = TcpStream::connect(("127.0.0.1", plain)).await?;
                tokio::io::copy_bidirectional(&mut secure, &mut plain).await
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trunk_by_tls_whose_certificate_is_checked() {
    let trusting = format!("carrier = \"tls\"\nauthority = \"{CERTIFICATE}\"");
    let exchange = Exchange::with_trunk("", "localhost", &trusting).await;
    let plain = free_port();
    unwrap_tls(exchange.port, plain).await;
    let scenario = |line: &Line| {
        let text = called(&TALK).replace("[media_port]", &line.port.to_string());
        // What belongs to the call comes the same way.
        let contact = format!("sip:trunk@localhost:{};transport=tls", exchange.port);
        text.replace(
            "sip:trunk@[local_ip]:[local_port];transport=[transport]",
            &contact,
        )
    };
    let trunk = |line: &Line| Sipp::run(&scenario(line), plain, 1, None, &["-t", "t1"]);
    carries(&exchange, trunk, plain).await;
    // One that nobody vouches for is no trunk.
    let wary = format!("carrier = \"tls\"\nauthority = \"{KEY}\"");
    let exchange = Exchange::with_trunk("trunk-patience = 2000", "localhost", &wary).await;
    unwrap_tls(exchange.port, plain).await;
    let mut alice = exchange.person("alice", NUMBER).await;
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    let end = until(&mut alice, "the end", over).await;
    assert_eq!(
        phone_status(end.direction, &end.stage),
        callout_status::NO_SIGNAL
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trunk_that_wants_us_to_register() {
    let with_name = "register = true\nuser = \"us\"\npassword = \"secret\"";
    let exchange = Exchange::with_trunk("", "127.0.0.1", with_name).await;
    let steps = [
        Step::Receive("REGISTER"),
        Step::ChallengeRegistration,
        Step::Receive("REGISTER"),
        Step::Respond(200, false),
    ];
    let trunk = exchange.trunk_with_arguments(&steps, &Line::new(700.0), &[]);
    let messages = || trunk.messages();
    eventually("the password", || async {
        messages().contains("Authorization: Digest")
    })
    .await;
    assert!(messages().contains("username=\"us\"") && !messages().contains("secret"));
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trunk_is_asked_whether_it_is_there() {
    let exchange = Exchange::with_trunk("t1 = 50", "127.0.0.1", "keep-alive = 1").await;
    let steps = [Step::Receive("OPTIONS"), Step::Respond(200, false)];
    let trunk = exchange.trunk_with_arguments(&steps, &Line::new(700.0), &[]);
    trunk.succeeds().await;
}
