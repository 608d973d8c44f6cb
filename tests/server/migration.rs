//! A data folder of the first version is taken over with everything in it.

use std::sync::Arc;

use azstack::protocol::GroupType;
use azstack::protocol::message::status;
use azstack::server::accounts::{Admin, Auth};

use crate::asking::with;
use crate::client::Host;

const VERSION_1: &str = include_str!("../../src/server/store/schema/1.sql");

/// What version 1 had written: Alice (101), Bob (102), Carol (103).
const DATA: &str = "
    INSERT INTO user (realm, name, fullname, last_visit)
    VALUES (1, 'alice', 'Alice', 1), (1, 'bob', 'Bob', 1), (1, 'carol', 'Carol', 1);
    INSERT INTO message (seq, sender, receiver, msg_id, low, high, kind, content, weight, status, created, modified) VALUES
        (1, 101, 102, 1, 101, 102, 5, 'hidden from Bob', 420, 1, 1000, 1000),
        (2, 101, 102, 2, 101, 102, 5, 'seen', 420, 3, 2000, 2500),
        (3, 103, 102, 1, 102, 103, 5, 'from Carol', 420, 2, 3000, 3100),
        (4, 101, 102, 3, 101, 102, 5, 'delivered', 420, 2, 4000, 4100),
        (5, 102, 101, 1, 101, 102, 121, '{\"fileName\":\"a.png\",\"fileLength\":7,\"type\":1,\"url\":\"https://files.example.org/a.png\"}', 420, 1, 5000, 5000),
        (6, 101, 102, 4, 101, 102, 5, 'new', 420, 1, 6000, 6000);
    INSERT INTO renumbered VALUES (101, 102, 3, 4);
    INSERT INTO conversation (owner, peer, last_seq, hidden_seq) VALUES
        (101, 102, 6, 0), (102, 101, 6, 1), (103, 102, 3, 3), (102, 103, 3, 0);
    PRAGMA user_version = 1;";

#[tokio::test]
async fn version_1_is_read_on() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let admin = Admin::open(folder.path()).unwrap();
    let app = admin.create_app("test", Auth::Open).unwrap();
    drop(admin);
    // The same app, in a database as version 1 made it.
    let file = folder.path().join("azstackd.sqlite");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
    let database = rusqlite::Connection::open(&file).unwrap();
    database.execute_batch(VERSION_1).unwrap();
    database
        .execute(
            "INSERT INTO app VALUES (?, ?, 'open', ?)",
            [&app.app_id, "test", &app.public_key],
        )
        .unwrap();
    database
        .execute("INSERT INTO realm VALUES (1, ?, '')", [&app.app_id])
        .unwrap();
    database.execute_batch(DATA).unwrap();
    drop(database);

    let host = Host::on(folder, app, |_| ()).await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut carol = host.join("carol").await;
    assert_eq!([alice.id, bob.id, carol.id], [101, 102, 103]);

    let hers = alice.messages(with(102)).await;
    let statuses: Vec<_> = hers.iter().map(|it| (it.msg_id, it.status)).collect();
    assert_eq!(statuses, [(1, 1), (2, 3), (3, 2), (1, 1), (4, 1)]);
    assert_eq!((hers[1].created, hers[1].modified), (2000, 2500));
    assert_eq!(bob.message_ids(with(101)).await, [2, 3, 1, 4]);
    assert_eq!(bob.unread(with(101)).await, [3, 4]);
    assert_eq!(alice.unread(with(102)).await, [1]);
    assert_eq!(bob.unread(with(103)).await, [1]);
    let items = bob.conversations().await;
    let counts: Vec<_> = items.iter().map(|it| (it.chat_id, it.unread)).collect();
    assert_eq!(counts, [(101, 2), (103, 1)]);
    assert_eq!((items[1].modified, items[0].last_msg.msg_id), (3100, 4));
    assert_eq!(carol.conversations().await, [], "deleted");
    assert_eq!(alice.files(None, 0).await.len(), 1);
    assert_eq!(alice.changes(with(102), 4).await.list.len(), 2);

    // And on: the same messages are known again, statuses rise, numbers do not repeat.
    assert_eq!(alice.write_as(102, 3, "new").await.1, Some(4));
    bob.nothing().await;
    assert_eq!(bob.see(with(101), 101, 3).await, 0);
    alice.next().await;
    assert_eq!(bob.conversations().await[0].unread, 1);
    let before = items[0].changed.unwrap();
    assert!(bob.conversations().await[0].changed.unwrap() > before.max(6));
    let group = alice.create(9, GroupType::Private, "Team", &[102]).await;
    assert!(group > 103);
    let dave = host.join("dave").await;
    assert!(dave.id > group);
    carol.write_to(102, 2, "back").await;
    assert_eq!(carol.message_ids(with(102)).await, [2]);
    let listed = carol.messages(with(102)).await;
    assert_eq!(listed[0].status, status::SENT);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(Admin::open(folder.path()).unwrap());
    let file = folder.path().join("azstackd.sqlite");
    let database = rusqlite::Connection::open(&file).unwrap();
    database.pragma_update(None, "user_version", 1000).unwrap();
    assert!(Admin::open(folder.path()).is_err());
}
