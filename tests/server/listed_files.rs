//! The list of files: 191.

use azstack::protocol::content::File;
use azstack::protocol::conversation::ListedFile;
use azstack::protocol::message::Send;
use azstack::protocol::report::{CancelGroup, Delete};
use azstack::protocol::{ChatType, Content, GroupType, Id, group};

use crate::asking;
use crate::client::Host;

/// A file called after its message.
fn file(msg_id: Id) -> File {
    File {
        file_name: format!("{msg_id}.bin"),
        file_length: 5183,
        kind: 4,
        url: String::from("https://files.example.org/a.bin"),
        ..File::default()
    }
}

#[tokio::test]
async fn files_of_all_chats_come_newest_first_in_chunks() {
    let host = Host::open().await;
    let (mut alice, mut bob) = (host.join("alice").await, host.join("bob").await);
    let mut carol = host.join("carol").await;
    let (a, b) = (alice.id, bob.id);
    assert_eq!(alice.files(None, 0).await, []);
    let group = alice.create(1, GroupType::Private, "Team", &[b]).await;
    let chat = asking::group(group);
    for msg_id in 2..=240 {
        let content = file(msg_id);
        match msg_id % 3 {
            0 => {
                let content = Content::File(content);
                let request = group::Send {
                    msg_id,
                    group,
                    content,
                };
                alice.send(request).await;
            }
            1 => alice.text_to(b, msg_id, "no file").await,
            _ => {
                let (id, to) = (msg_id, b);
                alice.send(Send { id, to, content }).await;
            }
        }
        if msg_id % 50 == 0 {
            alice.drain().await;
            bob.drain().await;
        }
    }
    for client in [&mut alice, &mut bob] {
        client.drain().await;
    }
    let newest_first = |keep: fn(Id) -> bool| (2..=240).rev().filter(|&id| keep(id)).collect();
    let ids = |found: &[ListedFile]| found.iter().map(|it| it.msg_id).collect::<Vec<_>>();
    let all: Vec<Id> = newest_first(|id| id % 3 != 1);
    let in_group: Vec<Id> = newest_first(|id| id % 3 == 0);
    for (client, peer) in [(&mut alice, b), (&mut bob, a)] {
        assert_eq!(ids(&client.files(None, 0).await), all);
        assert_eq!(ids(&client.files(Some(chat), 0).await), in_group);
        let with_peer = client.files(Some(asking::with(peer)), 0).await;
        assert!(with_peer.iter().all(|it| it.msg_id % 3 == 2) && with_peer.len() == 80);
        assert_eq!(client.files(Some(asking::group(peer)), 0).await, []);
        assert_eq!(client.files(Some(asking::with(group)), 0).await, []);
        assert_eq!(client.files(None, 1).await, []);
    }
    let found = bob.files(Some(chat), 0).await;
    let first = &found[0];
    let expected = ListedFile {
        chat_type: ChatType::Group,
        group: Some(group),
        sender_id: a,
        receiver_id: group,
        msg_id: 240,
        status: 1,
        deleted: 0,
        created: first.created,
        modified: first.created,
        file: file(240),
    };
    assert_eq!(*first, expected);
    assert_eq!(bob.files(None, first.created - 1).await.len(), {
        let all = bob.files(None, 0).await;
        all.iter().filter(|it| it.created < first.created).count()
    });
    // What is withdrawn or deleted is no longer there; strangers see nothing.
    let (chat_type, chat_id, msg_id) = (ChatType::Group, group, 240);
    alice
        .ask(CancelGroup {
            chat_type,
            chat_id,
            group,
            msg_id,
        })
        .await;
    bob.next().await;
    let delete = Delete {
        chat_type,
        chat_id,
        sender_id: a,
        msg_id: 237,
    };
    bob.ask(delete).await;
    assert_eq!(ids(&bob.files(Some(chat), 0).await), in_group[2..]);
    assert_eq!(ids(&alice.files(Some(chat), 0).await), in_group[1..]);
    for chat in [None, Some(chat), Some(asking::with(a))] {
        assert_eq!(carol.files(chat, 0).await, []);
    }
    // Half a chat is none.
    for body in [
        r#"{"lastCreated":0,"type":1}"#,
        r#"{"lastCreated":0,"chatId":1}"#,
    ] {
        carol.send_body(191, body).await;
    }
    carol.nothing().await;
}
