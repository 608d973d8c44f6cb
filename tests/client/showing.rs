//! What a program shows of its files, and messages that never went out.

use azstack::client::{Error, Event, NewMessage};
use azstack::protocol::Content;
use azstack::store::MessageStatus;

use crate::world::World;

#[tokio::test]
async fn a_file_that_is_shown_is_fetched_once_and_kept_for_the_next_start() {
    let world = World::new().await;
    let path = world.path("a.bin");
    let bytes = vec![7; 200_000];
    std::fs::write(&path, &bytes).unwrap();
    let cache = world.path("cache");
    let mut config = world.config("alice");
    config.cache = Some(cache.clone());
    let alice = crate::world::Person::of(config.clone()).await;
    let url = alice.core.upload_file(&path).await.unwrap().url;
    let (one, two) = tokio::join!(
        alice.core.fetch_file(&url, 1 << 20),
        alice.core.fetch_file(&url, 1 << 20)
    );
    let kept = one.unwrap();
    assert_eq!(two.as_ref(), Ok(&kept));
    assert_eq!(std::fs::read(&kept).unwrap(), bytes);
    assert_eq!(std::fs::read_dir(&cache).unwrap().count(), 1);
    drop(alice);
    // Another start, with nobody to ask.
    let core = azstack::Core::new(config).unwrap();
    assert_eq!(core.fetch_file(&url, 1 << 20).await, Ok(kept));
}

#[tokio::test]
async fn what_is_too_long_to_be_shown_is_not_fetched_and_leaves_nothing() {
    let world = World::new().await;
    let path = world.path("a.bin");
    std::fs::write(&path, vec![7; 200_000]).unwrap();
    let mut config = world.config("alice");
    config.cache = Some(world.path("cache"));
    let alice = crate::world::Person::of(config).await;
    let url = alice.core.upload_file(&path).await.unwrap().url;
    let fetched = alice.core.fetch_file(&url, 100_000).await;
    assert_eq!(fetched, Err(Error::FileTooLong { most: 100_000 }));
    let left = std::fs::read_dir(world.path("cache")).unwrap().count();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_message_that_was_never_sent_is_taken_out_without_a_server() {
    let world = World::new().await;
    let (mut alice, bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    let refused = NewMessage::text(chat, "not like this");
    let kept = alice.core.keep_unsent(refused).await.unwrap();
    assert_eq!(kept.status, MessageStatus::Failed);
    alice.core.disconnect().await.unwrap();
    assert_eq!(alice.core.discard_unsent(chat, kept.id).await, Ok(true));
    let gone = alice
        .hear("it is gone", |event| match event {
            Event::MessageDeleted { id, .. } => Some(id),
            _ => None,
        })
        .await;
    assert_eq!(gone, kept.id);
    assert_eq!(alice.core.discard_unsent(chat, kept.id).await, Ok(false));
    let hits = alice.core.store().search("like this", None, 9).await;
    assert_eq!(hits, Ok(Vec::new()));
}

#[tokio::test]
async fn what_is_sent_and_received_is_found_by_both() {
    let world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.chat_with(&bob).await;
    let said = NewMessage::text(chat, "Hẹn gặp ở Đà Nẵng");
    alice.core.new_message(said).await.unwrap();
    bob.hear("the message", |event| match event {
        Event::NewMessage(message) => Some(message),
        _ => None,
    })
    .await;
    for person in [&alice, &bob] {
        let hits = person
            .core
            .store()
            .search("da nang", None, 9)
            .await
            .unwrap();
        let content = Content::Text(String::from("Hẹn gặp ở Đà Nẵng"));
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].message.content, content);
    }
}
