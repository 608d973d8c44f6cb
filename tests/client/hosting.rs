//! The embedded server, Echo, and the change of hosts.

use std::time::Duration;

use azstack::client::{Core, NewMessage};
use azstack::local;
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::protocol::Content;
use azstack::store::Chat;

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
    let texts = messages.into_iter().map(|message| match message.content {
        Content::Text(text) => text,
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

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_that_start_at_once_share_one_server() {
    let folder = tempfile::tempdir().unwrap();
    let shared = folder.path().join("shared");
    let ((first, alice), (second, bob)) =
        tokio::join!(program(&shared, "alice"), program(&shared, "bob"));
    let to_bob = chat_with(&alice, "bob").await;
    let to_alice = chat_with(&bob, "alice").await;
    alice
        .new_message(NewMessage::text(to_bob, "hello"))
        .await
        .unwrap();
    eventually("hello", || async {
        texts(&bob, to_alice).await == ["hello"]
    })
    .await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&shared).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "messages are nobody else's business");
    }
    drop((alice, bob));
    tokio::join!(first.leave(), second.leave());
}

#[tokio::test(flavor = "multi_thread")]
async fn echo_answers_each_of_many_quick_messages_once_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (home, core) = program(folder.path(), "alice").await;
    let echo = chat_with(&core, "echo").await;
    let told = |count: i32| {
        let mut all: Vec<String> = (0..count)
            .flat_map(|n| [n, n])
            .map(|n| n.to_string())
            .collect();
        all.sort();
        all
    };
    let sorted = || async {
        let mut found = texts(&core, echo).await;
        found.sort();
        found
    };
    for number in 0..20 {
        drop(core.new_message(NewMessage::text(echo, number.to_string())));
    }
    eventually("each once", || async { sorted().await == told(20) }).await;
    home.leave().await;
    // Typed while nobody hosts.
    for number in 20..25 {
        core.new_message(NewMessage::text(echo, number.to_string()))
            .await
            .unwrap();
    }
    let (home, second) = program(folder.path(), "bob").await;
    eventually("those typed meanwhile too", || async {
        sorted().await == told(25)
    })
    .await;
    drop((core, second));
    home.leave().await;
}
