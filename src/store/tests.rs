//! What the store owes to authors, and how an older file becomes a present one.

use super::*;

const PEER: Id = 202;
const CHAT: Chat = Chat::user(PEER);

fn theirs(id: Id, status: MessageStatus) -> Message {
    Message {
        chat: CHAT,
        sender: PEER,
        id,
        mine: false,
        created: id,
        status,
        content: crate::protocol::Content::Text(String::from("text")),
    }
}

async fn owed(store: &Store) -> Vec<(Id, MessageStatus)> {
    let owed = store.owed(10).await.unwrap();
    owed.iter().map(|owed| (owed.id, owed.status)).collect()
}

async fn settle_all(store: &Store) {
    for owed in store.owed(10).await.unwrap() {
        store.settled(owed).await.unwrap();
    }
}

async fn list(store: &Store, status: MessageStatus) {
    let messages = vec![theirs(1, status)];
    store.merge(ListedPage { messages }).await.unwrap();
}

#[tokio::test]
async fn a_report_the_server_does_not_know_of_is_owed_again_and_one_it_knows_is_not() {
    use MessageStatus::{Delivered, Seen, Sent};
    let store = Store::in_memory().unwrap();
    store.receive(theirs(1, Sent), true).await.unwrap();
    assert_eq!(owed(&store).await, [(1, Delivered)]);
    settle_all(&store).await;
    list(&store, Delivered).await;
    assert_eq!(owed(&store).await, []);
    list(&store, Sent).await;
    assert_eq!(owed(&store).await, [(1, Delivered)]);
    store.mark_seen(CHAT).await.unwrap();
    assert_eq!(owed(&store).await, [(1, Seen)]);
    settle_all(&store).await;
    list(&store, Seen).await;
    assert_eq!(owed(&store).await, []);
    list(&store, Delivered).await;
    assert_eq!(owed(&store).await, [(1, Seen)]);
}

#[tokio::test]
async fn what_is_seen_but_not_reported_yet_does_not_count_as_unread() {
    let store = Store::in_memory().unwrap();
    let sent = MessageStatus::Sent;
    store.receive(theirs(1, sent), true).await.unwrap();
    store.mark_seen(CHAT).await.unwrap();
    store.put_conversation(CHAT, 2, 2).await.unwrap();
    let row = store.conversation(CHAT).await.unwrap().unwrap();
    assert_eq!(row.unread, 1);
}

#[tokio::test]
async fn a_file_of_the_first_format_keeps_its_messages_and_a_newer_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite3");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(schema::TABLES).unwrap();
    old.execute_batch("INSERT INTO conversations (kind, id, draft) VALUES (1, 202, 'hello')")
        .unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    let store = Store::open(&path).unwrap();
    assert_eq!(store.in_step(CHAT).await, Ok(None));
    let row = store.conversation(CHAT).await.unwrap().unwrap();
    assert_eq!(row.draft.as_deref(), Some("hello"));
    old.pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(Store::open(&path).unwrap_err(), Error::TooNew(99));
}
