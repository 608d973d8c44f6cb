//! The real program: its command line, its signals, TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use azstack::server::accounts::AppInfo;

use crate::client::{Client, authenticate, encrypt, eventually, token};

const PROGRAM: &str = env!("CARGO_BIN_EXE_azstackd");

/// A running azstackd, killed at the end of a test that fails.
pub struct Server {
    pub child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub fn start(data_dir: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data_dir)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on ");
        let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { child, address }
    }

    pub fn url(&self) -> String {
        let host = self.address.strip_prefix("http://").unwrap();
        format!("ws://{host}/socket.io/?EIO=3&transport=websocket")
    }

    /// Sends a signal, returns the exit code and what was written to stderr.
    pub async fn signal(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let mut status = None;
        eventually(|| {
            status = self.child.try_wait().unwrap();
            status.is_some()
        })
        .await;
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (status.unwrap().code(), log)
    }

    pub async fn join(&self, app: &AppInfo, user: &str) -> Client {
        join(&self.url(), app, user).await
    }
}

pub async fn join(url: &str, app: &AppInfo, user: &str) -> Client {
    let mut client = Client::connect(url).await;
    let sealed = encrypt(app, token("", user, "").as_bytes());
    let reply = client.sign_in(authenticate(app, "", user, &sealed)).await;
    client.id = reply.user_id.unwrap();
    client
}

/// Runs the program to its end, with `input`.
fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

pub fn create_app(data_dir: &Path) -> AppInfo {
    let data_dir = data_dir.to_str().unwrap();
    let made = json(&run(
        &["app", "create", "--data-dir", data_dir, "--name", "kill"],
        "",
    ));
    AppInfo {
        app_id: made["appId"].as_str().unwrap().to_owned(),
        name: String::from("kill"),
        auth: "open",
        auth_url: None,
        secret_code: None,
        public_key: made["publicKey"].as_str().unwrap().to_owned(),
    }
}

#[test]
fn the_command_line_makes_and_shows_apps_and_users() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("data");
    let dir = dir.to_str().unwrap();
    let made = run(
        &[
            "app",
            "create",
            "--data-dir",
            dir,
            "--name",
            "Shop",
            "--auth",
            "password",
        ],
        "",
    );
    let text = String::from_utf8(made.stdout.clone()).unwrap();
    assert!(
        text.starts_with("{\"appId\":\"") && text.ends_with("}\n") && text.lines().count() == 1
    );
    let app = json(&made);
    let id = app["appId"].as_str().unwrap();
    assert!(id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(
        (app["name"].as_str(), app["auth"].as_str()),
        (Some("Shop"), Some("password"))
    );
    assert!(
        app["publicKey"].as_str().unwrap().len() == 392,
        "a 2048 bit key"
    );
    run(
        &["app", "create", "--data-dir", dir, "--name", "Another"],
        "",
    );
    let list = run(&["app", "list", "--data-dir", dir], "");
    let list = String::from_utf8(list.stdout).unwrap();
    assert_eq!(list.lines().count(), 2);
    assert_eq!(
        json(&run(
            &["app", "show", "--data-dir", dir, "--app-id", id],
            ""
        )),
        app
    );

    let url = "url=https://shop.example.org/auth";
    let made = json(&run(
        &[
            "app",
            "create",
            "--data-dir",
            dir,
            "--name",
            "Own",
            "--auth",
            url,
        ],
        "",
    ));
    assert_eq!(made["auth"], "url");
    assert_eq!(made["authUrl"], "https://shop.example.org/auth");
    assert_eq!(made["secretCode"].as_str().unwrap().len(), 32);
    let own = made["appId"].as_str().unwrap();
    let shown = run(&["app", "show", "--data-dir", dir, "--app-id", own], "");
    assert_eq!(json(&shown), made, "the secret stays, and can be looked up");

    let add = [
        "user",
        "add",
        "--data-dir",
        dir,
        "--app-id",
        id,
        "--user",
        "alice",
    ];
    assert!(run(&add, "s3cret\n").status.success());
    assert!(
        run(&[&add[..], &["--password", "other"]].concat(), "")
            .status
            .success()
    );
    // The private keys and the folder are for their owner only.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(Path::new(dir)), 0o700);
        let keys = std::fs::read_dir(Path::new(dir).join("keys")).unwrap();
        let modes: Vec<u32> = keys.map(|key| mode(&key.unwrap().path())).collect();
        assert_eq!(modes, [0o600; 3]);
    }

    // Failures are one plain sentence, code 1; bad arguments are code 2.
    let none = "f".repeat(32);
    let failures = [
        (
            vec!["app", "show", "--data-dir", dir, "--app-id", &none],
            "",
            "there is no app",
        ),
        (add.to_vec(), "\n", "the password must not be empty"),
        (
            vec!["app", "create", "--data-dir", dir, "--name", ""],
            "",
            "the app's name",
        ),
        (
            vec!["app", "list", "--data-dir", "/dev/null/x"],
            "",
            "cannot be used",
        ),
        (
            vec!["serve", "--listen", "192.0.2.1:1", "--data-dir", dir],
            "",
            "cannot listen on 192.0.2.1:1",
        ),
        (
            vec![
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--data-dir",
                dir,
                "--tls-cert",
                "/nowhere",
                "--tls-key",
                "/nowhere",
            ],
            "",
            "the TLS certificate or key cannot be used: /nowhere",
        ),
    ];
    for (arguments, input, expected) in failures {
        let output = run(&arguments, input);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(
            error.starts_with("azstackd: ") && error.lines().count() == 1,
            "{error}"
        );
        assert!(error.contains(expected), "{error}");
    }
    for arguments in [
        &["serve"][..],
        &[
            "app",
            "create",
            "--data-dir",
            dir,
            "--name",
            "x",
            "--auth",
            "url=ftp://x",
        ],
        &[],
    ] {
        assert_eq!(run(arguments, "").status.code(), Some(2));
    }
}

#[tokio::test]
async fn sigterm_and_sigint_stop_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let app = create_app(folder.path());
    for signal in ["-TERM", "-INT"] {
        let server = Server::start(folder.path(), &[]);
        let mut alice = server.join(&app, "alice").await;
        let (code, log) = server.signal(signal).await;
        assert_eq!(code, Some(0), "{log}");
        alice.ends_after(&["41"]).await;
        assert!(log.contains("SignedIn=1"), "{log}");
        assert!(
            !log.contains("alice"),
            "names do not belong in a log: {log}"
        );
    }
}

#[tokio::test]
async fn tls_carries_the_same() {
    use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
    use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
    let folder = tempfile::tempdir().unwrap();
    let app = create_app(folder.path());
    let (cert, key) = ("tests/server/localhost.pem", "tests/server/localhost.key");
    let more = [
        "--tls-cert",
        cert,
        "--tls-key",
        key,
        "--ice-server",
        "turn:t.example.org:3478,u,p,w",
    ];
    let server = Server::start(folder.path(), &more);
    let host = server.address.strip_prefix("https://").unwrap();

    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(cert).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_tungstenite::Connector::Rustls(Arc::new(config));
    let url = format!("wss://{host}/socket.io/?EIO=3&transport=websocket");
    // Somebody who talks no TLS, or not at all, disturbs nobody.
    let mut rude = tokio::net::TcpStream::connect(host).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut rude, b"GET / HTTP/1.1\r\n\r\n")
        .await
        .unwrap();
    let _silent = tokio::net::TcpStream::connect(host).await.unwrap();
    let connected =
        tokio_tungstenite::connect_async_tls_with_config(url, None, false, Some(connector)).await;
    let mut client = Client {
        id: 0,
        socket: connected.unwrap().0,
    };
    for _ in 0..2 {
        client.frame().await;
    }
    let sealed = encrypt(&app, token("", "alice", "").as_bytes());
    let reply = client
        .sign_in(authenticate(&app, "", "alice", &sealed))
        .await;
    let turn = &reply.ice_server.unwrap()[0];
    assert_eq!(turn.url, "turn:t.example.org:3478");
    assert_eq!(
        (turn.username.as_deref(), turn.password.as_deref()),
        (Some("u"), Some("p,w"))
    );
    assert_eq!(server.signal("-TERM").await.0, Some(0));
}
