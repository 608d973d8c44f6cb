//! What is left after a kill: every acked message, once.

use std::collections::{HashMap, HashSet};

use azstack::protocol::conversation::MessagesRequest;
use azstack::protocol::message::{Ack, SendText};
use azstack::protocol::{ChatType, Content, Frame, Id, ToClient};
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::Message;

use crate::client::Client;
use crate::process::{Server, create_app};

/// Writes to `peer` without waiting for acks until the socket dies; returns what was sent and what was acked.
async fn write_until_death(client: Client, peer: Id, first: Id) -> (Id, HashSet<Id>) {
    let (mut sink, mut stream) = client.socket.split();
    let mut acked = HashSet::new();
    let mut next = first;
    loop {
        let msg = format!("message {next}");
        let packet = azstack::protocol::ToServer::Text(SendText {
            msg_id: next,
            to: peer,
            msg,
        });
        let frame = Frame::Packet(packet.write()).to_string();
        if sink.send(Message::text(frame)).await.is_err() {
            break;
        }
        next += 1;
        // Some acks stay on the way, as on a real network.
        while next - first > acked.len() as Id + 8 {
            let Some(Ok(Message::Text(text))) = stream.next().await else {
                return (next, acked);
            };
            let Ok(Frame::Packet(packet)) = Frame::parse(&text) else {
                continue;
            };
            if let Ok(ToClient::MessageAck(Ack { r: 0, msg_id, .. })) = ToClient::read(&packet) {
                acked.insert(msg_id);
            }
        }
    }
    (next, acked)
}

async fn history(client: &mut Client, peer: Id) -> Vec<(Id, String)> {
    let (mut all, mut page) = (Vec::new(), 1);
    loop {
        let chat_type = ChatType::User;
        let request = MessagesRequest {
            page,
            last_created: 0,
            chat_type,
            chat_id: peer,
            request_id: None,
            changed_after: None,
        };
        client.send(request).await;
        let ToClient::Messages(list) = client.next().await else {
            panic!()
        };
        let items = list.list.into_iter().map(|item| match item.content {
            Content::Text(text) => (item.msg_id, text),
            other => panic!("{other:?}"),
        });
        all.splice(0..0, items);
        if list.done == 1 {
            return all;
        }
        page += 1;
    }
}

#[tokio::test]
async fn a_kill_in_the_middle_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = create_app(folder.path());
    let mut acked: HashMap<usize, HashSet<Id>> = HashMap::new();
    let mut first: HashMap<usize, Id> = HashMap::new();
    for round in 0..3 {
        let mut server = Server::start(folder.path(), &[]);
        let reader = server.join(&app, "reader").await.id;
        let mut writers = Vec::new();
        for number in 0..8 {
            let client = server.join(&app, &format!("writer {number}")).await;
            let from = *first.entry(number).or_insert(1);
            writers.push(tokio::spawn(write_until_death(client, reader, from)));
        }
        tokio::time::sleep(std::time::Duration::from_millis(300 + 170 * round)).await;
        server.child.kill().unwrap();
        for (number, writer) in writers.into_iter().enumerate() {
            let (next, now_acked) = writer.await.unwrap();
            assert!(!now_acked.is_empty(), "the kill came before the traffic");
            // What was not acked is sent again in the next round, as a real client would.
            let unacked = (first[&number]..next).find(|id| !now_acked.contains(id));
            first.insert(number, unacked.unwrap_or(next));
            acked.entry(number).or_default().extend(now_acked);
        }
    }
    let server = Server::start(folder.path(), &[]);
    let mut reader = server.join(&app, "reader").await;
    for (number, acked) in acked {
        let writer = server.join(&app, &format!("writer {number}")).await;
        let stored = history(&mut reader, writer.id).await;
        let ids: Vec<Id> = stored.iter().map(|(id, _)| *id).collect();
        let last = *ids.last().unwrap();
        assert_eq!(
            ids,
            (1..=last).collect::<Vec<_>>(),
            "in order, none missing, none twice"
        );
        assert!(
            acked.iter().all(|id| *id <= last),
            "every acked message is there"
        );
        assert!(
            stored
                .iter()
                .all(|(id, text)| *text == format!("message {id}"))
        );
    }
    assert_eq!(server.signal("-TERM").await.0, Some(0));
}
