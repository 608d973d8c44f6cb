//! A large group, all of whom talk at once on several devices: everything arrives everywhere, once.

use std::collections::BTreeMap;

use azstack::protocol::{Content, GroupType, Id, ToClient, group};
use futures_util::future::join_all;

use crate::asking::group as of_group;
use crate::client::{Client, Host};

const MEMBERS: usize = 50;
/// Texts of each: all together fit the out-queue of a socket that does not read meanwhile.
const TEXTS: Id = 4;

/// Writes to the group, if it is the first device, and reads until everything of everybody is there: the ids of each
/// author, in the order in which they came, and the number of acks.
async fn talk(client: &mut Client, group: Id, writes: bool) -> (BTreeMap<Id, Vec<Id>>, usize) {
    if writes {
        for msg_id in 1..=TEXTS {
            let content = Content::Text(format!("{msg_id} of {}", client.id));
            let msg_id = 10 + msg_id;
            client
                .send(group::Send {
                    msg_id,
                    group,
                    content,
                })
                .await;
        }
    }
    let mut heard: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let mut acks = 0;
    let mut missing = MEMBERS * TEXTS as usize;
    while missing > 0 {
        match client.next().await {
            ToClient::GroupMessageAck(ack) => {
                assert_eq!(ack.r, 0);
                acks += 1;
            }
            ToClient::GroupMessage(message) => {
                assert_ne!(message.from, client.id);
                heard.entry(message.from).or_default().push(message.msg_id);
            }
            ToClient::OwnGroupMessage(group::OwnMessage(message)) => {
                assert_eq!((message.from, writes), (client.id, false));
                heard.entry(message.from).or_default().push(message.msg_id);
            }
            other => panic!("{other:?}"),
        }
        missing -= 1;
    }
    (heard, acks)
}

#[tokio::test]
async fn a_group_of_fifty_on_a_hundred_devices_hears_everything_once() {
    let host = Host::open().await;
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for number in 0..MEMBERS {
        first.push(host.join(&format!("user {number}")).await);
        second.push(host.join(&format!("user {number}")).await);
    }
    let users: Vec<Id> = first.iter().map(|client| client.id).collect();
    let group = first[0]
        .create(1, GroupType::Private, "Crowd", &users)
        .await;
    for client in first[1..].iter_mut().chain(&mut second) {
        assert!(matches!(client.next().await, ToClient::GroupCreated(_)));
    }

    let writers = first.iter_mut().map(|client| talk(client, group, true));
    let readers = second.iter_mut().map(|client| talk(client, group, false));
    let (heard, copies) = futures_util::future::join(join_all(writers), join_all(readers)).await;
    let ids: Vec<Id> = (11..=10 + TEXTS).collect();
    for (index, user) in users.iter().enumerate() {
        let (others, acks) = &heard[index];
        assert_eq!(
            (*acks, others.len()),
            (TEXTS as usize, MEMBERS - 1),
            "{user}"
        );
        let (all, none) = &copies[index];
        assert_eq!((*none, all.len()), (0, MEMBERS), "{user}");
        assert!(
            others
                .values()
                .chain(all.values())
                .all(|heard| *heard == ids)
        );
    }

    // All of them have the same history, and each as many unread as the others wrote.
    let chat = of_group(group);
    let history = first[0].message_ids(chat).await;
    assert_eq!(history.len(), 1 + MEMBERS * TEXTS as usize);
    for (index, client) in first.iter_mut().enumerate() {
        client.nothing().await;
        assert_eq!(client.message_ids(chat).await, history);
        let unread = (MEMBERS as i64 - 1) * TEXTS + i64::from(index > 0);
        assert_eq!(client.conversation(chat).await.unwrap().unread, unread);
    }
}
