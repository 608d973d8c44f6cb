//! The same over TLS: the socket and what goes up and down beside it.

use azstack::server::Tls;

use crate::files::file;
use crate::world::World;

const CERTIFICATE: &str = "tests/server/localhost.pem";
/// Where rustls looks for the certificates that the system trusts.
const TRUSTED: &str = "SSL_CERT_FILE";

/// Clients trust what their system trusts, so the test runs itself again in a process whose system trusts the server.
#[test]
fn messages_and_files_go_over_tls() {
    if std::env::var_os(TRUSTED).is_some_and(|file| file == CERTIFICATE) {
        tokio::runtime::Runtime::new().unwrap().block_on(all());
        return;
    }
    let again = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "secure::messages_and_files_go_over_tls"])
        .env(TRUSTED, CERTIFICATE)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&again.stdout);
    assert!(
        again.status.success() && told.contains("1 passed"),
        "{told}\n{}",
        String::from_utf8_lossy(&again.stderr)
    );
}

async fn all() {
    let tls = Tls {
        certificate: CERTIFICATE.into(),
        key: "tests/server/localhost.key".into(),
    };
    let world = World::with(|config| config.tls = Some(tls)).await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let path = world.path("plan.pdf");
    std::fs::write(&path, "the plan").unwrap();
    let chat = alice.chat_with(&bob).await;
    alice.core.send_file(chat, &path).await.unwrap();
    let (_, received) = file(&mut bob).await;
    assert!(received.url.starts_with("https://"), "{}", received.url);
    let to = world.path("received.pdf");
    bob.core.download_file(&received.url, &to).await.unwrap();
    assert_eq!(std::fs::read(&to).unwrap(), b"the plan");
}
