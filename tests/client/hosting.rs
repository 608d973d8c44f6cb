//! The embedded server, Echo, and the change of hosts.

use std::time::Duration;

use azstack::client::{Core, NewMessage};
use azstack::local;
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::store::{Body, Chat};

use crate::world::eventually;

/// A running program: its place on the embedded server and its client.
async fn program(folder: &std::path::Path, profile: &str) -> (local::Home, Core) {
    let home = local::join(folder, profile, profile).await.unwrap();
    let mut config = home.config.clone();
    config.media.camera = Camera::None;
    config.media.microphone = Microphone::None;
    config.media.speaker = Speaker::None;
    config.store = Some(folder.join(format!("{profile}.sqlite3")));
    let core = Core::new(config).unwrap();
    home.settle_in(&core);
    core.connect().await.unwrap();
    (home, core)
}

async fn texts(core: &Core, chat: Chat) -> Vec<String> {
    let messages = core.store().messages(chat, None, 100).await.unwrap();
    let texts = messages.into_iter().map(|message| match message.body {
        Body::Text(text) => text,
        other => format!("{other:?}"),
    });
    texts.collect()
}

async fn chat_with(core: &Core, name: &str) -> Chat {
    eventually(name, || async { core.open_chat(name).await.is_ok() }).await;
    core.open_chat(name).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_run_finds_echo_and_echo_answers() {
    let folder = tempfile::tempdir().unwrap();
    let (home, core) = program(folder.path(), "alice").await;
    eventually("Echo in the list", || async {
        let list = core.store().conversations(10).await.unwrap();
        list.iter()
            .any(|row| row.peer.as_ref().is_some_and(|peer| peer.name == "echo"))
    })
    .await;
    let chat = chat_with(&core, "echo").await;
    core.new_message(NewMessage::text(chat, "hello?"))
        .await
        .unwrap();
    eventually("the echo", || async {
        texts(&core, chat).await == ["hello?", "hello?"]
    })
    .await;
    drop(core);
    home.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_takes_over_when_the_host_ends_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (host, alice) = program(folder.path(), "alice").await;
    let (home, bob) = program(folder.path(), "bob").await;
    let to_alice = chat_with(&bob, "alice").await;
    let to_bob = chat_with(&alice, "bob").await;
    alice
        .new_message(NewMessage::text(to_bob, "before"))
        .await
        .unwrap();
    eventually("before", || async {
        texts(&bob, to_alice).await == ["before"]
    })
    .await;
    drop(alice);
    host.leave().await;
    bob.new_message(NewMessage::text(to_alice, "between"))
        .await
        .unwrap();
    let (second, alice) = program(folder.path(), "alice").await;
    alice
        .new_message(NewMessage::text(to_bob, "after"))
        .await
        .unwrap();
    for (core, chat) in [(&alice, to_bob), (&bob, to_alice)] {
        eventually("all three", || async {
            let mut found = texts(core, chat).await;
            found.sort();
            found == ["after", "before", "between"]
        })
        .await;
    }
    drop((alice, bob));
    second.leave().await;
    tokio::time::timeout(Duration::from_secs(20), home.leave())
        .await
        .unwrap();
}
