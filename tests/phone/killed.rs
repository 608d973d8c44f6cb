//! The real program: its commands for phone calls, and what is left of a call when it is killed in it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use azstack::client::constants::PaidCallStatus;
use azstack::server::accounts::AppInfo;

use crate::exchange::{OUTSIDE, logged, over, talking, until};
use crate::line::{Line, write_wave};
use crate::sipp::{Sipp, Step, called, free_port};
use crate::world::{Person, config};

const PROGRAM: &str = env!("CARGO_BIN_EXE_azstackd");
const NUMBER: &str = "+842471000001";

/// Runs a command to its good end. Returns what it printed.
fn run(arguments: &[&str]) -> String {
    let output = Command::new(PROGRAM).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(data: &str, phone: &Path) -> Server {
    let mut child = Command::new(PROGRAM)
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            data,
            "--phone",
        ])
        .arg(phone)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim_end()
        .strip_prefix("listening on http://")
        .unwrap();
    Server {
        child,
        address: address.parse().unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_leaves_no_stuck_call() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let app: serde_json::Value = serde_json::from_str(&run(&[
        "app",
        "create",
        "--data-dir",
        data,
        "--name",
        "phones",
    ]))
    .unwrap();
    let app = AppInfo {
        app_id: app["appId"].as_str().unwrap().to_owned(),
        name: String::from("phones"),
        auth: "open",
        auth_url: None,
        secret_code: None,
        public_key: app["publicKey"].as_str().unwrap().to_owned(),
    };
    let who = [
        "--data-dir",
        data,
        "--app-id",
        &app.app_id,
        "--user",
        "alice",
    ];
    let of_alice = |command: &str, more: &[&str]| {
        let arguments = [&["phone", command], who.as_slice(), more].concat();
        run(&arguments)
    };
    of_alice("add-number", &[NUMBER]);
    run(&["phone", "set-price", "--data-dir", data, "+84", "0.6"]);
    assert_eq!(of_alice("add-balance", &["60"]), "60.000\n");
    assert!(run(&["phone", "numbers", "--data-dir", data]).contains(NUMBER));
    assert!(run(&["phone", "prices", "--data-dir", data]).contains("\"minute\":600"));

    let port = free_port();
    let phone = folder.path().join("phone.toml");
    let text = format!(
        "listen = \"127.0.0.1:0\"\nmedia = [\"127.0.0.1:0\"]\nallow = [\"+84\"]\n\
         [[trunk]]\nname = \"exchange\"\nhost = \"127.0.0.1:{port}\"\nkeep-alive = 0\n"
    );
    std::fs::write(&phone, text).unwrap();
    let server = serve(data, &phone);
    let line = Line::new(700.0);
    let steps = [
        Step::Receive("INVITE"),
        Step::Respond(200, true),
        Step::Receive("ACK"),
        Step::Receive("BYE"),
    ];
    let scenario = called(&steps).replace("[media_port]", &line.port.to_string());
    let trunk = Sipp::run(&scenario, port, 1, None, &[]);
    let mut settings = config(&app, server.address, "alice");
    let whistle = folder.path().join("whistle.wav");
    write_wave(&whistle, 1_000.0, 60, 48_000);
    settings.media.microphone = azstack::media::choice::Microphone::File(whistle);
    let mut alice = Person::of(settings.clone()).await;
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    until(&mut alice, "talking", talking).await;
    // It is noted every five seconds that they talk.
    line.hears(7.0).await;
    drop(server);
    drop(trunk);
    drop(alice);

    let server = serve(data, &phone);
    settings.connection.server = format!("http://{}", server.address).parse().unwrap();
    let mut alice = Person::of(settings).await;
    let log = alice.core.get_paid_call_logs().await.unwrap();
    let [call] = log.as_slice() else {
        panic!("{log:?}")
    };
    assert_eq!(
        (call.status, call.to.as_str()),
        (PaidCallStatus::Answered, OUTSIDE)
    );
    // What was noted last: not more than was talked, and at most five seconds less.
    assert!((4..=8).contains(&call.duration), "{} s", call.duration);
    let left = 60_000 - (call.duration * 600 + 59) / 60;
    assert_eq!(
        of_alice("balance", &[]),
        format!("{}.{:03}\n", left / 1000, left % 1000)
    );
    let calls = of_alice("calls", &[]);
    assert!(calls.contains("\"interrupted\":true"), "{calls}");
    // Her line is free.
    let steps = [
        Step::Receive("INVITE"),
        Step::Respond(486, false),
        Step::Receive("ACK"),
    ];
    let trunk = Sipp::trunk(&steps, port, 1);
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    until(&mut alice, "the end", over).await;
    logged(&mut alice).await;
    trunk.succeeds().await;
    let calls = of_alice("calls", &[]);
    assert_eq!(calls.matches("\"interrupted\":false").count(), 1);
}
