//! The libraries of the original client, from npm, against our server: socket.io-client 2.3.0 and jsencrypt.
//!
//! Needs node and npm and, the first time, the package registry; the packages are then kept in the target folder.

#![cfg(feature = "server")]
#![allow(clippy::unwrap_used)]

#[path = "server/client.rs"]
mod client;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use azstack::protocol::ToClient;
use azstack::protocol::call::{MediaType, SessionDescription, Start};
use client::Host;
use serde_json::{Value, json};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/socket_io");

/// Installs the packages if they are not there yet, and returns the folder to run in.
fn install() -> PathBuf {
    // One at a time.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _one = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("socket_io");
    std::fs::create_dir_all(&folder).unwrap();
    for file in ["package.json", "session.js", "client.js", "requests.js"] {
        std::fs::copy(Path::new(SOURCE).join(file), folder.join(file)).unwrap();
    }
    let installed = ["socket.io-client", "jsencrypt"].iter().all(|name| {
        folder
            .join("node_modules")
            .join(name)
            .join("package.json")
            .exists()
    });
    if !installed {
        let npm = Command::new("npm")
            .args(["install", "--no-package-lock", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .output()
            .expect("this test needs npm, which comes with node: install it and run again");
        let error = String::from_utf8_lossy(&npm.stderr);
        assert!(
            npm.status.success(),
            "npm could not install the packages:\n{error}"
        );
    }
    folder
}

/// A running script, killed at the end of a test that fails.
struct Script {
    child: Child,
    steps: BufReader<ChildStdout>,
}

impl Script {
    fn start(host: &Host, script: &str, user: &str) -> Self {
        let arguments = json!({
            "url": format!("http://{}", host.address),
            "appId": host.app.app_id,
            "publicKey": host.app.public_key,
            "user": user,
        });
        let mut child = Command::new("node")
            .arg(script)
            .arg(arguments.to_string())
            .current_dir(install())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("this test needs node: install it and run again");
        let steps = BufReader::new(child.stdout.take().unwrap());
        Self { child, steps }
    }

    /// The body of the next step, which must be called `name`.
    fn step(&mut self, name: &str) -> Value {
        let mut line = String::new();
        if self.steps.read_line(&mut line).unwrap() == 0 {
            let mut error = String::new();
            self.child
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut error)
                .unwrap();
            panic!("the script ended instead of the step '{name}': {error}");
        }
        let mut step: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(step["step"], name, "{line}");
        step["body"].take()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Two workers: one waits for the script while the other serves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_original_libraries_sign_in_chat_and_see_a_call() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let mut script = Script::start(&host, "client.js", "jason");

    let welcome = tokio::task::block_in_place(|| script.step("signed in"));
    let jason = welcome["userId"].as_i64().unwrap();
    let expected = json!({
        "resultCode": 1, "userId": jason, "username": "jason", "fullname": "Java Script 👋", "ice_server": [],
    });
    assert_eq!(welcome, expected);

    let time = alice
        .write_to(jason, 41, "hello 👋 \"quoted\" \\ \u{1}")
        .await;
    let text = tokio::task::block_in_place(|| script.step("text"));
    let msg = "hello 👋 \"quoted\" \\ \u{1}";
    assert_eq!(
        text,
        json!({"from": alice.id, "msgId": 41, "msg": msg, "time": time})
    );
    let ToClient::Text(answer) = alice.next().await else {
        panic!()
    };
    assert_eq!((answer.from, answer.msg_id), (jason, 42));
    assert_eq!(answer.msg, format!("you said: {msg}"));
    let ack = tokio::task::block_in_place(|| script.step("ack"));
    assert_eq!(
        ack,
        json!({"r": 0, "from": alice.id, "msgId": 42, "time": answer.time})
    );

    let sdp = SessionDescription::offer(String::from("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n"));
    let media_type = MediaType::Video;
    alice
        .send(Start {
            call_id: 7,
            media_type,
            from: None,
            to: jason,
            sdp,
        })
        .await;
    let offer = tokio::task::block_in_place(|| script.step("offer"));
    let expected = json!({
        "callId": 7, "mediaType": 2, "from": alice.id, "to": jason,
        "sdp": {"sdp": "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n", "type": "offer"},
    });
    assert_eq!(offer, expected);
    // It leaves by itself, and the caller is told.
    assert_eq!(
        tokio::task::block_in_place(|| script.child.wait())
            .unwrap()
            .code(),
        Some(0)
    );
    let statuses: Vec<i64> = [alice.next().await, alice.next().await]
        .iter()
        .map(|packet| match packet {
            ToClient::CallStatus(status) => status.status,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(statuses, [100, 700]);
}

/// Everything the original client can ask for, two users on three devices: the script checks each answer's fields and
/// their types.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_request_of_the_original_client_is_answered_in_its_words() {
    let host = Host::open().await;
    let mut script = Script::start(&host, "requests.js", "");
    let checked = tokio::task::block_in_place(|| script.step("checked"));
    assert_eq!(checked, 97, "packets");
}
