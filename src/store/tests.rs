//! What the store owes to authors, and how an older file becomes a present one.

use super::*;
use crate::protocol::Content;
use crate::protocol::content::File;

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
        content: Content::Text(String::from("text")),
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
    let listed = Listed {
        message: theirs(1, status),
        deleted: false,
    };
    store.merge(vec![listed]).await.unwrap();
}

#[tokio::test]
async fn a_report_the_server_does_not_know_of_is_owed_again_and_one_it_knows_is_not() {
    use MessageStatus::{Delivered, Seen, Sent};
    let store = Store::in_memory().unwrap();
    store.receive(theirs(1, Sent)).await.unwrap();
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
async fn what_is_seen_does_not_count_as_unread() {
    let store = Store::in_memory().unwrap();
    let unread = || async { store.conversation(CHAT).await.unwrap().unwrap().unread };
    for id in 1..=3 {
        store
            .receive(theirs(id, MessageStatus::Sent))
            .await
            .unwrap();
    }
    assert_eq!(unread().await, 3);
    store.seen_elsewhere(CHAT, vec![(PEER, 1)]).await.unwrap();
    assert_eq!(unread().await, 2);
    store.mark_seen(CHAT).await.unwrap();
    assert_eq!(unread().await, 0);
    assert_eq!(
        owed(&store).await,
        [(2, MessageStatus::Seen), (3, MessageStatus::Seen)]
    );
}

fn mine(id: Id, text: &str, status: MessageStatus) -> Message {
    Message {
        sender: 101,
        mine: true,
        content: Content::Text(text.to_owned()),
        ..theirs(id, status)
    }
}

async fn texts(store: &Store) -> Vec<(Id, String)> {
    let found = store.messages(CHAT, None, 10).await.unwrap();
    let mut texts: Vec<_> = found
        .into_iter()
        .map(|message| (message.id, message.content.encode()))
        .collect();
    texts.sort();
    texts
}

#[tokio::test]
async fn two_of_my_devices_that_chose_one_name_keep_both_messages() {
    let store = Store::in_memory().unwrap();
    let text = Content::Text(String::from("here"));
    store.post(CHAT, 101, text, Some(7), 7).await.unwrap();
    let elsewhere = mine(7, "there", MessageStatus::Sent);
    assert_eq!(
        store.receive(elsewhere.clone()).await,
        Ok(Received::Conflict)
    );
    assert_eq!(store.acked(CHAT, 7, Some(8), Some(9), true).await, Ok(true));
    assert_eq!(store.receive(elsewhere).await, Ok(Received::New));
    assert_eq!(
        texts(&store).await,
        [(7, String::from("there")), (8, String::from("here"))]
    );
}

#[tokio::test]
async fn what_a_list_brought_under_its_other_name_is_not_doubled_by_the_ack() {
    let store = Store::in_memory().unwrap();
    let text = Content::Text(String::from("here"));
    store.post(CHAT, 101, text, Some(7), 7).await.unwrap();
    let listed = Listed {
        message: mine(8, "here", MessageStatus::Sent),
        deleted: false,
    };
    assert_eq!(store.merge(vec![listed]).await, Ok((1, false)));
    assert_eq!(store.acked(CHAT, 7, Some(8), Some(9), true).await, Ok(true));
    assert_eq!(texts(&store).await, [(8, String::from("here"))]);
}

#[tokio::test]
async fn what_was_deleted_does_not_come_back_by_a_list_read_before() {
    let store = Store::in_memory().unwrap();
    for id in 1..=3 {
        store
            .receive(theirs(id, MessageStatus::Sent))
            .await
            .unwrap();
    }
    assert_eq!(store.delete_message(CHAT, PEER, 2).await, Ok(true));
    assert_eq!(store.delete_message(CHAT, PEER, 2).await, Ok(false));
    list(&store, MessageStatus::Sent).await;
    let stale = Listed {
        message: theirs(2, MessageStatus::Sent),
        deleted: false,
    };
    store.merge(vec![stale.clone()]).await.unwrap();
    assert_eq!(texts(&store).await.len(), 2);
    store.hide(CHAT, 2).await.unwrap();
    store.merge(vec![stale]).await.unwrap();
    assert_eq!(texts(&store).await, [(3, String::from("text"))]);
    store.hide(CHAT, 3).await.unwrap();
    assert_eq!(store.conversation(CHAT).await, Ok(None));
    store.receive(theirs(4, MessageStatus::Sent)).await.unwrap();
    assert_eq!(store.conversation(CHAT).await.unwrap().unwrap().unread, 1);
}

#[tokio::test]
async fn what_was_withdrawn_keeps_its_place_only() {
    let store = Store::in_memory().unwrap();
    store.receive(theirs(1, MessageStatus::Sent)).await.unwrap();
    assert_eq!(store.withdraw(CHAT, PEER, 1).await, Ok(true));
    assert_eq!(store.withdraw(CHAT, PEER, 1).await, Ok(false));
    list(&store, MessageStatus::Sent).await;
    let row = store.conversation(CHAT).await.unwrap().unwrap();
    let last = row.last.unwrap();
    assert_eq!(
        (last.content, last.status),
        (Content::Empty, MessageStatus::Cancelled)
    );
    assert_eq!((row.unread, owed(&store).await), (0, Vec::new()));
}

#[tokio::test]
async fn a_file_of_the_first_format_keeps_its_messages_and_a_newer_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite3");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(schema::TABLES).unwrap();
    old.execute_batch("INSERT INTO conversations (kind, id, draft) VALUES (1, 202, 'hello')")
        .unwrap();
    old.execute_batch(
        "INSERT INTO messages (kind, chat, sender, id, mine, created, status, service, text, url, length, file_kind)
         VALUES (1, 202, 202, 1, 0, 1, 1, 121, 'a.png', 'http://h/a', 5, 1), (1, 202, 202, 2, 0, 2, 3, 5, 'hi', '', 0, 0)",
    )
    .unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    let store = Store::open(&path).unwrap();
    assert_eq!(store.last_change().await, Ok(None));
    let row = store.conversation(CHAT).await.unwrap().unwrap();
    assert_eq!((row.draft.as_deref(), row.unread), (Some("hello"), 1));
    let kept = store.messages(CHAT, None, 10).await.unwrap();
    let file = File {
        file_name: String::from("a.png"),
        file_length: 5,
        kind: 1,
        url: String::from("http://h/a"),
        ..File::default()
    };
    assert_eq!(kept[0].content, Content::File(file));
    assert_eq!(kept[1].content, Content::Text(String::from("hi")));
    old.pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(Store::open(&path).unwrap_err(), Error::TooNew(99));
}

fn rang(call: Id, outcome: CallOutcome, over: bool) -> CallEntry {
    CallEntry {
        peer: PEER,
        call,
        incoming: true,
        media: crate::protocol::call::MediaType::Audio,
        began: 1_000 + call,
        lasted: None,
        outcome,
        over,
    }
}

#[tokio::test]
async fn calls_are_listed_newest_first_and_page_by_page_once_they_are_over() {
    use CallOutcome::{Answered, Cancelled, NotAnswered};
    let store = Store::in_memory().unwrap();
    for call in 1..=5 {
        store.put_call(rang(call, NotAnswered, true)).await.unwrap();
    }
    // The same number from somebody else, and my own call to the first: neither is the call above.
    for (peer, incoming) in [(203, true), (PEER, false)] {
        let entry = CallEntry {
            peer,
            incoming,
            ..rang(5, Cancelled, true)
        };
        store.put_call(entry).await.unwrap();
    }
    store.put_call(rang(9, NotAnswered, false)).await.unwrap();
    let first = store.calls(None, 4).await.unwrap();
    let names: Vec<_> = first.iter().map(|row| (row.peer, row.call)).collect();
    assert_eq!(names, [(PEER, 5), (203, 5), (PEER, 5), (PEER, 4)]);
    let second = store.calls(Some(first[3].serial), 4).await.unwrap();
    let calls: Vec<_> = second.iter().map(|row| row.call).collect();
    assert_eq!(calls, [3, 2, 1]);
    // Over now, in the place it had, and not missed after all.
    let lasted = Some(std::time::Duration::from_millis(1_500));
    let entry = CallEntry {
        lasted,
        ..rang(9, Answered, true)
    };
    store.put_call(entry).await.unwrap();
    let newest = store.calls(None, 1).await.unwrap().remove(0);
    assert_eq!(
        (newest.call, newest.lasted, newest.began),
        (9, lasted, 1_009)
    );
    assert!(!newest.is_missed() && first[0].outcome == Cancelled);
    assert_eq!(store.missed_calls().await, Ok(5));
    assert_eq!(store.mark_calls_seen().await, Ok(true));
    assert_eq!(store.mark_calls_seen().await, Ok(false));
    assert_eq!(store.missed_calls().await, Ok(0));
    assert!(second[0].is_missed(), "seen is still missed");
}

#[tokio::test]
async fn a_call_of_a_program_that_was_killed_is_in_the_history_after_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite3");
    let store = Store::open(&path).unwrap();
    store
        .put_call(rang(1, CallOutcome::NotAnswered, false))
        .await
        .unwrap();
    assert_eq!(store.calls(None, 9).await, Ok(Vec::new()));
    drop(store);
    let store = Store::open(&path).unwrap();
    assert!(store.calls(None, 9).await.unwrap()[0].is_missed());
    assert_eq!(store.missed_calls().await, Ok(1));
}

async fn found(store: &Store, text: &str) -> Vec<Id> {
    let hits = store.search(text, None, 10).await.unwrap();
    hits.iter().map(|hit| hit.message.id).collect()
}

fn said(id: Id, text: &str) -> Message {
    Message {
        content: Content::Text(text.to_owned()),
        ..theirs(id, MessageStatus::Sent)
    }
}

#[tokio::test]
async fn words_are_found_by_their_beginnings_without_marks_newest_first() {
    let store = Store::in_memory().unwrap();
    let texts = [
        "Gặp nhau ở Đà Nẵng",
        "nothing of that",
        "da nang, then",
        "東京で会う",
    ];
    for (id, text) in (1..).zip(texts) {
        store.receive(said(id, text)).await.unwrap();
    }
    assert_eq!(found(&store, "nang").await, [3, 1]);
    assert_eq!(found(&store, "ĐÀ n").await, [3, 1]);
    assert_eq!(
        found(&store, "ang").await,
        Vec::<Id>::new(),
        "not in the middle of a word"
    );
    assert_eq!(found(&store, "nang gap").await, [1], "all words");
    assert_eq!(found(&store, "京").await, [4]);
    for nothing in ["", " ", "\"", "*", "nang\" OR \"nothing", "place : x"] {
        let hits = store.search(nothing, None, 10).await.unwrap();
        assert!(hits.len() < 2, "{nothing}: no operators");
    }
    let other = Chat::user(PEER + 1);
    assert_eq!(store.search("nang", Some(other), 9).await, Ok(Vec::new()));
    let here = store.search("nang", Some(CHAT), 9).await.unwrap();
    assert_eq!(here.len(), 2);
}

#[tokio::test]
async fn what_is_gone_is_not_found_and_what_changes_is_found_by_what_it_says_now() {
    let store = Store::in_memory().unwrap();
    for id in 1..=4 {
        store.receive(said(id, "secret plan")).await.unwrap();
    }
    store.withdraw(CHAT, PEER, 1).await.unwrap();
    store.delete_message(CHAT, PEER, 2).await.unwrap();
    assert_eq!(found(&store, "secret").await, [4, 3]);
    let changed = Listed {
        message: said(3, "open plan"),
        deleted: false,
    };
    store.merge(vec![changed]).await.unwrap();
    assert_eq!(found(&store, "secret").await, [4]);
    assert_eq!(found(&store, "open").await, [3]);
    store.hide(CHAT, 3).await.unwrap();
    assert_eq!(found(&store, "plan").await, [4]);
    store.adopt("app", &User::unknown(101)).await.unwrap();
    assert_eq!(
        found(&store, "plan").await,
        Vec::<Id>::new(),
        "another account"
    );
}

#[tokio::test]
async fn an_ack_moves_a_message_to_its_time_among_the_hits() {
    let store = Store::in_memory().unwrap();
    let content = Content::Text(String::from("mine secret"));
    store.post(CHAT, 101, content, Some(9), 100).await.unwrap();
    store.receive(said(200, "secret")).await.unwrap();
    assert_eq!(found(&store, "secret").await, [200, 9]);
    store.acked(CHAT, 9, None, Some(300), true).await.unwrap();
    assert_eq!(found(&store, "secret").await, [9, 200]);
}

#[tokio::test]
async fn messages_from_before_the_index_are_taken_in_bit_by_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite3");
    {
        let store = Store::open(&path).unwrap();
        let rows = (1..=450).map(|id| Listed {
            message: said(id, "old words"),
            deleted: false,
        });
        store.merge(rows.collect()).await.unwrap();
    }
    // As a file of the format before would be.
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(
        "DROP TABLE search; DROP INDEX message_docs; ALTER TABLE messages DROP COLUMN doc;
         DROP TABLE recent_stickers; DROP TABLE saved_files; ALTER TABLE conversations DROP COLUMN muted;
         PRAGMA user_version = 4;",
    )
    .unwrap();
    drop(old);
    let store = Store::open(&path).unwrap();
    assert_eq!(found(&store, "old").await, Vec::<Id>::new());
    store.receive(said(1000, "new words")).await.unwrap();
    assert_eq!(
        found(&store, "words").await,
        [1000],
        "what comes is found at once"
    );
    let mut portions = 0;
    while store.index_more().await.unwrap() {
        portions += 1;
    }
    assert!(portions > 1, "{portions}");
    let all = store.search("words", None, 1000).await.unwrap();
    assert_eq!(all.len(), 451);
    let newest: Vec<_> = all[..3].iter().map(|hit| hit.message.id).collect();
    assert_eq!(newest, [1000, 450, 449]);
}

#[tokio::test]
async fn stickers_used_lately_are_few_and_the_last_one_is_first() {
    use crate::protocol::content::Sticker;
    let store = Store::in_memory().unwrap();
    for at in 0..40 {
        let sticker = Sticker {
            url: format!("http://h/{}", at % 30),
            ..Sticker::default()
        };
        store.sticker_used(sticker, at).await.unwrap();
    }
    let recent = store.recent_stickers().await.unwrap();
    assert_eq!(recent.len(), 24);
    assert_eq!(recent[0].url, "http://h/9");
    let same = recent.iter().filter(|sticker| sticker.url == "http://h/9");
    assert_eq!(same.count(), 1);
}
