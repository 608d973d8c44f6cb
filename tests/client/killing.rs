//! Programs that are killed, as the system kills: without a word.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use azstack::client::{Core, NewMessage};
use azstack::local;
use azstack::protocol::Content;
use azstack::server::accounts::{Admin, Auth};
use azstack::store::{Chat, MessageStatus};

use crate::world::{self, Person, eventually};

/// Killed at the end, also of a test that fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn azstackd(data_dir: &Path, listen: SocketAddr) -> (Killed, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_azstackd"))
        .args(["serve", "--listen", &listen.to_string(), "--data-dir"])
        .arg(data_dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on http://");
    let address = address.unwrap_or_else(|| panic!("{line}")).parse().unwrap();
    (Killed(child), address)
}

async fn texts(core: &Core, chat: Chat) -> Vec<(MessageStatus, String)> {
    let messages = core.store().messages(chat, None, 100).await.unwrap();
    let texts = messages.into_iter().map(|message| match message.content {
        Content::Text(text) => (message.status, text),
        other => panic!("{other:?}"),
    });
    texts.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_messages_typed_while_the_server_is_killed_arrive_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let admin = Admin::open(folder.path().to_owned()).unwrap();
    let app = admin.create_app("kill", Auth::Open).unwrap();
    let (mut server, address) = azstackd(folder.path(), ([127, 0, 0, 1], 0).into());
    let alice = Person::of(world::config(&app, address, "alice")).await;
    let bob = Person::of(world::config(&app, address, "bob")).await;
    let chat = alice.chat_with(&bob).await;
    for round in 0..3 {
        for number in 0..10 {
            let text = format!("{}", round * 10 + number);
            // Not awaited: the kill comes while some are on the way, some in the outbox.
            drop(alice.core.new_message(NewMessage::text(chat, text)));
            if number == 3 + round {
                server.0.kill().unwrap();
            }
        }
        drop(server);
        (server, _) = azstackd(folder.path(), address);
    }
    let expected: Vec<String> = (0..30).map(|number| number.to_string()).collect();
    for (person, peer) in [(&bob, alice.id()), (&alice, bob.id())] {
        eventually("all, once, in order", || async {
            let found = texts(&person.core, Chat::user(peer)).await;
            found
                .iter()
                .all(|(status, _)| *status > MessageStatus::Sending)
                && found.iter().map(|(_, text)| text).eq(&expected)
        })
        .await;
    }
}

/// Set for the process that hosts in the test below: the folder to host in.
const HOST_FOLDER: &str = "AZSTACK_TEST_HOST_FOLDER";

/// Not a test: the program the next test starts and kills.
#[tokio::test(flavor = "multi_thread")]
async fn the_host_that_is_killed() {
    let Some(folder) = std::env::var_os(HOST_FOLDER) else {
        return;
    };
    let _home = local::join(Path::new(&folder), "alice", "Alice")
        .await
        .unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_host_is_killed_another_program_hosts_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let host = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killing::the_host_that_is_killed"])
        .env(HOST_FOLDER, folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut host = Killed(host);
    // The host has its lock before it has made the file.
    eventually("the host", || async {
        folder.path().join("server.json").exists()
    })
    .await;
    let home = local::join(folder.path(), "bob", "Bob").await.unwrap();
    let mut config = home.config.clone();
    config.store = Some(folder.path().join("bob.sqlite3"));
    let bob = Core::new(config).unwrap();
    home.settle_in(&bob);
    bob.connect().await.unwrap();
    eventually("Echo", || async { bob.open_chat("echo").await.is_ok() }).await;
    let echo = bob.open_chat("echo").await.unwrap();
    for number in 0..10 {
        drop(bob.new_message(NewMessage::text(echo, number.to_string())));
        if number == 4 {
            host.0.kill().unwrap();
            host.0.wait().unwrap();
        }
    }
    eventually("ten texts and ten echoes, each once", || async {
        let mut found = texts(&bob, echo).await;
        found.sort_by(|a, b| a.1.cmp(&b.1));
        let expected = (0..20).map(|number| (number / 2).to_string());
        found
            .iter()
            .all(|(status, _)| *status > MessageStatus::Sending)
            && found.into_iter().map(|(_, text)| text).eq(expected)
    })
    .await;
    home.leave().await;
}
