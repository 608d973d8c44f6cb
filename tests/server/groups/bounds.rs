//! How large groups and their lists may become.

use std::sync::Arc;

use azstack::protocol::group::{Create, Join};
use azstack::protocol::{GroupType, Id, ToClient};
use azstack::server::accounts::{Admin, AppInfo, Auth};

use super::{invite, result};
use crate::client::Host;

#[tokio::test]
async fn groups_are_bounded() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let request = |members| Create {
        msg_id: 1000,
        kind: GroupType::Private,
        name: String::from("x"),
        members,
    };
    let too_many: Vec<Id> = (1000..1501).collect();
    assert_eq!(result(&mut alice, request(too_many.clone())).await, -6);
    for msg_id in 1..=500 {
        alice.create(msg_id, GroupType::Private, "x", &[]).await;
    }
    assert_eq!(result(&mut alice, request(vec![])).await, -6);
    let group = bob.create(1, GroupType::Public, "Team", &[alice.id]).await;
    assert_eq!(bob.details(group).await.members.len(), 1, "she has no room");
    assert_eq!(result(&mut bob, invite(group, 2, &[alice.id])).await, -6);
    assert_eq!(result(&mut bob, invite(group, 2, &too_many)).await, -6);
    assert_eq!(result(&mut alice, Join { msg_id: 1, group }).await, -6);
}

/// A data folder of 500 users with long names, the first of whom is in 500 groups with all the others.
fn crowd() -> (Arc<tempfile::TempDir>, AppInfo) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let app = Admin::open(folder.path())
        .unwrap()
        .create_app("test", Auth::Open)
        .unwrap();
    let database = rusqlite::Connection::open(folder.path().join("azstackd.sqlite")).unwrap();
    let fill = "
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 500)
        INSERT INTO user (id, realm, name, fullname, last_visit)
        SELECT 1000000000000 + n, 1, 'user ' || n, replace(hex(zeroblob(128)), '0', char(1)), 0 FROM number;
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 500)
        INSERT INTO chat_group SELECT 2000000000000 + n, 1, 0, 'group ' || n, 1000000000001, 500 FROM number;
        INSERT INTO member SELECT g.id, u.id FROM chat_group AS g JOIN user AS u;";
    database
        .execute("INSERT INTO realm VALUES (1, ?, '')", [&app.app_id])
        .unwrap();
    database
        .execute_batch(&format!("BEGIN; {fill} COMMIT;"))
        .unwrap();
    (folder, app)
}

#[tokio::test]
async fn what_is_one_packet_fits_one_frame() {
    let (folder, app) = crowd();
    let host = Host::on(folder, app, |_| ()).await;
    let mut user = host.join("user 1").await;
    // The newest groups, as many as there is room for.
    let mine: Vec<Id> = user
        .my_groups()
        .await
        .iter()
        .map(|it| it.group_id)
        .collect();
    let expected: Vec<Id> = (2_000_000_000_001..=2_000_000_000_500).rev().collect();
    assert_eq!(mine, expected[..mine.len()]);
    assert!((100..400).contains(&mine.len()), "{}", mine.len());
    // All members, though not all of their names.
    let details = user.details(mine[0]).await;
    assert_eq!((details.r, details.members.len()), (0, 500));
    let named = |count| {
        details.members[..count]
            .iter()
            .all(|it| !it.username.is_empty())
    };
    assert!(named(300) && !named(500));
    // A group that is full takes nobody.
    let other = host.join("other").await;
    assert_eq!(result(&mut user, invite(mine[0], 1, &[other.id])).await, -6);
    // And 499 are told what one says.
    let mut user_2 = host.join("user 2").await;
    user.write_to_group(mine[0], 1, "hello").await;
    assert!(matches!(user_2.next().await, ToClient::GroupMessage(message) if message.msg_id == 1));
}

#[tokio::test]
async fn public_groups_come_in_chunks_newest_first() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    assert_eq!(bob.public_groups().await, []);
    let mut groups = Vec::new();
    for msg_id in 1..=230 {
        groups.insert(0, alice.create(msg_id, GroupType::Public, "x", &[]).await);
    }
    let listed = bob.public_groups().await;
    let ids: Vec<Id> = listed.iter().map(|group| group.group_id).collect();
    assert_eq!(ids, groups);
}
