//! What is refused, and what is dropped.

use azstack::protocol::content::LONGEST_TEXT;
use azstack::protocol::message::Ack;
use azstack::protocol::{MAX_ID, ToClient};
use azstack::server::Count;
use azstack::server::accounts::Auth;

use crate::client::Host;

#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_its_id() {
    let host = Host::open().await;
    let other_app = host.admin().create_app("other", Auth::Open).unwrap();
    let stranger = host.join_app(&other_app, "", "bob").await;
    let namesake = host.join_app(&host.app, "elsewhere", "bob").await;
    let mut alice = host.join("alice").await;
    let mut bob = host.join("bob").await;
    let too_long = format!("{}e", "é".repeat(LONGEST_TEXT / 2));
    let cases = [
        (bob.id, 1, "", -5),
        (bob.id, 2, too_long.as_str(), -6),
        (bob.id, 10, "a\0b", -5),
        (999, 3, "x", -4),
        (stranger.id, 4, "x", -4),
        (namesake.id, 5, "x", -4),
        (alice.id, 6, "to myself", -2),
        (-1, 7, "x", -5),
        (bob.id, 0, "x", -5),
        (bob.id, MAX_ID + 1, "x", -5),
    ];
    for (to, msg_id, msg, r) in cases {
        alice.text_to(to, msg_id, msg).await;
        let refused = Ack {
            r,
            from: to,
            msg_id,
            time: None,
            stored_id: None,
        };
        assert_eq!(alice.next().await, ToClient::MessageAck(refused));
    }
    assert_eq!(host.count(Count::RequestFailed), cases.len() as u64);
    alice
        .write_to(bob.id, MAX_ID, &"é".repeat(LONGEST_TEXT / 2))
        .await;
    assert!(matches!(bob.next().await, ToClient::Text(text) if text.msg_id == MAX_ID));
    bob.nothing().await;
}

#[tokio::test]
async fn malformed_requests_get_their_failure_ack() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let cases = [
        (
            72,
            r#"{"msgId":5,"to":1,"msg":7}"#,
            r#"{"r":-5,"from":1,"msgId":5}"#,
        ),
        (
            104,
            r#"{"id":5,"to":"x"}"#,
            r#"{"r":-5,"from":0,"msgId":5}"#,
        ),
        (121, r#"{"id":5}"#, r#"{"r":-5,"from":0,"msgId":5}"#),
        (
            153,
            r#"{"type":1,"chatId":2,"msgId":5}"#,
            r#"{"r":-5,"type":1,"chatId":2,"senderId":0,"msgId":5}"#,
        ),
        (
            164,
            r#"{"purpose":9,"userIdList":"all"}"#,
            r#"{"r":-5,"purpose":9,"done":1,"userInfoList":[]}"#,
        ),
        (
            165,
            r#"{"purpose":9}"#,
            r#"{"r":-5,"purpose":9,"done":1,"userInfoList":[]}"#,
        ),
        (
            171,
            r#"{"type":1,"chatId":2}"#,
            r#"{"r":-5,"type":1,"chatId":2,"lastTimeCreated":0}"#,
        ),
        (
            113,
            r#"{"id":5,"to":1,"addr":"x","long":"7","lat":8}"#,
            r#"{"r":-5,"from":1,"msgId":5}"#,
        ),
        (
            45,
            r#"{"msgId":5,"group":7,"msg":7}"#,
            r#"{"r":-5,"group":7,"msgId":5}"#,
        ),
        (127, r#"{"id":5,"to":"x"}"#, r#"{"r":-5,"id":5}"#),
        (
            151,
            r#"{"msgId":5,"group":7}"#,
            r#"{"r":-5,"group":7,"msgId":5}"#,
        ),
        (
            168,
            r#"{"type":2,"msgId":5}"#,
            r#"{"r":-5,"type":2,"chatId":0,"senderId":0,"msgId":5}"#,
        ),
        (
            42,
            r#"{"msgId":5,"type":2,"name":"x","members":[1]}"#,
            r#"{"r":-5,"group":0,"msgId":5,"admin":0,"name":"","members":[],"created":0}"#,
        ),
        (
            44,
            r#"{"msgId":5,"group":7,"members":8}"#,
            r#"{"r":-5,"group":7,"msgId":5,"inviteResult":[],"created":0}"#,
        ),
        (
            43,
            r#"{"msgId":5,"group":7}"#,
            r#"{"r":-5,"group":7,"msgId":5,"leaveUserId":0,"created":0}"#,
        ),
        (
            150,
            r#"{"msgId":5,"group":7}"#,
            r#"{"r":-5,"group":7,"msgId":5,"newName":"","created":0}"#,
        ),
        (
            159,
            r#"{"group":7}"#,
            r#"{"r":-5,"group":7,"msgId":0,"newAdmin":0,"created":0}"#,
        ),
        (
            197,
            r#"{"msgId":"5","group":7}"#,
            r#"{"r":-5,"group":7,"msgId":0,"created":0}"#,
        ),
        (
            148,
            r#"{"requestId":9}"#,
            r#"{"r":-5,"requestId":9,"group":0,"name":"","admin":0,"members":[]}"#,
        ),
        (38, r#"{"id":7}"#, r#"{"r":-5}"#),
        (40, "no json", r#"{"r":-5}"#),
        (105, "[]", "{}"),
    ];
    for (service, body, expected) in cases {
        alice.send_body(service, body).await;
        assert_eq!(alice.next().await.write().body, expected, "{service}");
    }
    let silent = [
        (72, "no json"),
        (72, r#"{"msgId":-5,"to":1}"#),
        (167, "{}"),
        (170, "{}"),
        (169, r#"{"page":0,"lastCreated":0,"type":1,"chatId":1}"#),
        (186, "{}"),
        (
            186,
            r#"{"callId":0,"mediaType":1,"to":1,"sdp":{"sdp":"","type":"offer"}}"#,
        ),
        (142, "7"),
        (45, "{}"),
        (74, "{}"),
        (149, "{}"),
        (151, "{}"),
        (191, "{}"),
        (153, r#"{"type":3,"msgId":5}"#),
    ];
    for (service, body) in silent {
        alice.send_body(service, body).await;
    }
    alice.nothing().await;
    assert_eq!(
        host.count(Count::MalformedBody),
        (cases.len() + silent.len()) as u64
    );
    for service in [0, 2, 46, 600, -1, i64::MAX] {
        alice.send_body(service, "{}").await;
    }
    alice.nothing().await;
    assert_eq!(host.count(Count::UnknownService), 6);
}
