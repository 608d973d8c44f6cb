//! What must not do harm: strange bytes, floods of calls, many calls at once.

use std::net::UdpSocket;
use std::time::Duration;

use azstack::client::CallStage;
use azstack::client::constants::PaidCallStatus;

use crate::exchange::{Exchange, OUTSIDE, logged, over, talking, until};
use crate::line::Line;
use crate::sipp::{Sipp, Step, TALK, calling, free_port};

const NUMBER: &str = "+842471000001";

/// SIP that is nearly right, as RFC 4475 has it in its torture tests, and some that is not at all.
const TORTURE: &[&str] = &[
    "INVITE sip:a@b SIP/7.0\r\n\r\n",
    "INVITE sip:a@b SIP/2.0\r\nVia: ;;,,;,,\r\nFrom: \u{1}\r\nTo: \"\r\nCall-ID:\r\nCSeq: 99999999999999 INVITE\r\n\r\n",
    "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\n\
     Call-ID: 1\r\nCSeq: 1 INVITE\r\nContent-Length: -999\r\n\r\n",
    "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK2\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\n\
     Call-ID: 2\r\nCSeq: 1 INVITE\r\nContent-Length: 999999999\r\n\r\nv=0",
    "INVITE tel:%00%ff SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK3\r\nFrom: sip:@;tag=1\r\nTo: <>\r\n\
     Call-ID: 3\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nm=au\n",
    "BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK4\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\n\
     Call-ID: 4\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n",
    "ACK sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK5\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\n\
     Call-ID: 5\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n",
    "NEWMETHOD sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK6\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\n\
     Call-ID: 6\r\nCSeq: 1 NEWMETHOD\r\nContent-Length: 0\r\n\r\n",
    "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK7\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\n\
     Call-ID: 7\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
    "SIP/2.0 4294967301 better not\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK8\r\nFrom: <sip:a@b>;tag=1\r\n\
     To: <sip:a@b>;tag=2\r\nCall-ID: 8\r\nCSeq: 1 INVITE\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "\r\n\r\n\r\n",
    "\0\0\0\0",
];

#[tokio::test(flavor = "multi_thread")]
async fn strange_bytes_disturb_nobody() {
    let exchange = Exchange::new().await;
    let line = Line::new(700.0);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.trunk(&TALK, &line, 1);
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    until(&mut alice, "talking", talking).await;
    line.hears(0.2).await;
    // From the trunk's own address, as far as anybody can tell; and from a stranger's.
    let sip = exchange.phone.bound.get().unwrap();
    let gateway = line.look(|heard| heard.sender()).unwrap();
    let near = UdpSocket::bind("127.0.0.1:0").unwrap();
    let far = UdpSocket::bind("127.0.0.2:0").unwrap();
    for round in 0..300 {
        for text in TORTURE {
            let mut bytes = text.as_bytes().to_vec();
            if round > 0 {
                for _ in 0..5 {
                    let at = rand::random_range(0..bytes.len());
                    bytes[at] = rand::random();
                }
            }
            near.send_to(&bytes, sip).unwrap();
            far.send_to(&bytes, sip).unwrap();
        }
        let noise: Vec<u8> = (0..rand::random_range(1..1500))
            .map(|_| rand::random())
            .collect();
        for socket in [&near, &far] {
            socket.send_to(&noise, sip).unwrap();
            socket.send_to(&noise, gateway).unwrap();
        }
        // The line's own packets, damaged.
        line.socket.send_to(&noise, gateway).unwrap();
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    line.forget();
    line.hears(0.5).await;
    assert!((line.pitch() - crate::exchange::WHISTLE).abs() <= 20.0);
    assert!(talking(&alice.core.call().unwrap()));
    alice.core.stop_callout().await.unwrap();
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::Answered);
    trunk.succeeds().await;
}

/// Fifty attempts a second: each is taken, or refused in a way that a trunk understands.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_calls_is_refused_cleanly() {
    let exchange = Exchange::new().await;
    let mut alice = exchange.person("alice", NUMBER).await;
    let port = free_port();
    // One number is Alice's: she rings, and is busy for all others. 404 for nobody's number, 503 beyond the bound.
    let scenario = calling("02471999999", 0, Some(404)).replace(
        "<recv response=\"404\"/>",
        "<recv response=\"503\" optional=\"true\" next=\"1\"/><recv response=\"404\"/><label id=\"1\"/>",
    );
    let scenario = scenario.replace("[branch-4]", "[branch-5]");
    let gateway = exchange.phone.bound.get().unwrap().to_string();
    let flood = Sipp::run(&scenario, port, 150, Some(gateway), &["-r", "50"]);
    flood.succeeds().await;
    // And then it is as it was.
    let line = Line::new(700.0);
    let steps = [
        Step::Receive("INVITE"),
        Step::Respond(486, false),
        Step::Receive("ACK"),
    ];
    let trunk = exchange.trunk(&steps, &line, 1);
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    let call = until(&mut alice, "the end", over).await;
    assert_eq!(call.stage, CallStage::Ended(azstack::client::CallEnd::Busy));
    trunk.succeeds().await;
}

/// Ten people talk at once, and every packet of theirs arrives.
#[tokio::test(flavor = "multi_thread")]
async fn ten_calls_at_once_lose_nothing() {
    let exchange = Exchange::new().await;
    let mut people = Vec::new();
    for index in 0..10 {
        let number = format!("+84247100010{index}");
        people.push(exchange.person(&format!("p{index}"), &number).await);
    }
    let lines: Vec<Line> = (0..10)
        .map(|index| Line::new(400.0 + index as f32 * 50.0))
        .collect();
    let trunk = exchange.trunk_with(&TALK, &lines);
    for (person, line) in people.iter_mut().zip(&lines) {
        person
            .core
            .start_callout(OUTSIDE, None, None)
            .await
            .unwrap();
        until(person, "talking", talking).await;
        line.hears(0.1).await;
    }
    lines.iter().for_each(Line::forget);
    for line in &lines {
        line.hears(5.0).await;
    }
    for line in &lines {
        let sequences = line.look(|heard| heard.sequences.clone());
        assert!(sequences.len() > 200, "{}", sequences.len());
        let first = sequences[0];
        let numbered = sequences.iter().map(|number| number.wrapping_sub(first));
        let expected: Vec<u16> = (0..sequences.len() as u16).collect();
        assert_eq!(
            numbered.collect::<Vec<_>>(),
            expected,
            "in order, none lost"
        );
    }
    for person in &mut people {
        person.core.stop_callout().await.unwrap();
        assert_eq!(logged(person).await.status, PaidCallStatus::Answered);
    }
    trunk.succeeds().await;
}
