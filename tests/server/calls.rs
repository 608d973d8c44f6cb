//! Calls over real sockets: the joints between bookkeeping, hub, store and clock. The rules themselves are tested
//! over a simulated clock beside the bookkeeping.

use std::time::Duration;

use azstack::protocol::call::{
    Data, IceCandidate, MediaType, Payload, SessionDescription, Start, Status, StatusByMe,
};
use azstack::protocol::{Id, ToClient};
use azstack::server::Count;
use azstack::server::accounts::Auth;

use crate::client::{Client, Host};

fn offer(call_id: Id, to: Id) -> Start {
    Start {
        call_id,
        media_type: MediaType::Video,
        from: None,
        to,
        sdp: SessionDescription::offer(String::from("v=0\r\noffer")),
    }
}

fn candidate(call_id: Id, from: Option<Id>, to: Id) -> Data {
    let candidate = IceCandidate {
        sdp_mid: String::from("0"),
        sdp_m_line_index: 0,
        sdp: String::from("candidate:1"),
    };
    Data {
        call_id,
        from,
        to: Some(to),
        payload: Payload::Candidate(candidate),
    }
}

fn status(call_id: Id, from: Option<Id>, to: Id, status: i64) -> Status {
    Status {
        call_id,
        from,
        to: Some(to),
        status,
    }
}

async fn expect_status(client: &mut Client, call_id: Id, from: Id, code: i64) {
    let expected = status(call_id, Some(from), client.id, code);
    assert_eq!(client.next().await, ToClient::CallStatus(expected));
}

async fn expect_by_me(client: &mut Client, call_id: Id, status: i64) {
    let expected = StatusByMe { call_id, status };
    assert_eq!(client.next().await, ToClient::CallStatusByMe(expected));
}

async fn expect_offer(client: &mut Client, call_id: Id, from: Id) {
    let expected = Start {
        from: Some(from),
        ..offer(call_id, client.id)
    };
    assert_eq!(client.next().await, ToClient::CallStart(expected));
}

#[tokio::test]
async fn a_call_rings_everywhere_and_is_answered_on_one_device() {
    let host = Host::open().await;
    let (mut alice, mut alice_2) = (host.join("alice").await, host.join("alice").await);
    let (mut bob, mut bob_2) = (host.join("bob").await, host.join("bob").await);
    let (a, b) = (alice.id, bob.id);

    // The client's own `from` is a lie; the server knows better.
    alice
        .send(Start {
            from: Some(12345),
            ..offer(7, b)
        })
        .await;
    expect_status(&mut alice, 7, b, 100).await;
    alice.send(candidate(7, None, b)).await;
    for device in [&mut bob, &mut bob_2] {
        expect_offer(device, 7, a).await;
        assert_eq!(
            device.next().await,
            ToClient::CallData(candidate(7, Some(a), b))
        );
    }
    bob.send(status(7, None, a, 180)).await;
    expect_status(&mut alice, 7, b, 180).await;
    expect_by_me(&mut bob_2, 7, 180).await;
    bob.send(status(7, None, a, 200)).await;
    expect_status(&mut alice, 7, b, 200).await;
    expect_by_me(&mut bob_2, 7, 200).await;

    let payload = Payload::Answer(SessionDescription::answer(String::from("v=0\r\nanswer")));
    let answer = Data {
        call_id: 7,
        from: None,
        to: Some(a),
        payload,
    };
    bob.send(answer.clone()).await;
    assert_eq!(
        alice.next().await,
        ToClient::CallData(Data {
            from: Some(b),
            ..answer
        })
    );
    alice.send(candidate(7, None, b)).await;
    assert_eq!(
        bob.next().await,
        ToClient::CallData(candidate(7, Some(a), b))
    );
    alice.send(status(7, None, b, 700)).await;
    expect_status(&mut bob, 7, a, 700).await;
    expect_by_me(&mut alice_2, 7, 700).await;
    for client in [&mut alice, &mut alice_2, &mut bob, &mut bob_2] {
        client.nothing().await;
    }
    // It is over: nobody may say anything about it.
    bob.send(status(7, None, a, 700)).await;
    bob.nothing().await;
    assert_eq!(host.count(Count::ForeignCallPacket), 1);
}

#[tokio::test]
async fn reject_and_busy_reach_the_caller() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let (mut bob, mut bob_2) = (host.join("bob").await, host.join("bob").await);
    let (a, b) = (alice.id, bob.id);
    for (call_id, held_back, code) in [(1, false, 603), (2, true, 600)] {
        alice.send(offer(call_id, b)).await;
        expect_status(&mut alice, call_id, b, 100).await;
        expect_offer(&mut bob, call_id, a).await;
        expect_offer(&mut bob_2, call_id, a).await;
        if held_back {
            bob_2.send(status(call_id, None, a, code)).await;
            bob_2.nothing().await;
            alice.nothing().await;
        }
        bob.send(status(call_id, None, a, code)).await;
        expect_status(&mut alice, call_id, b, code).await;
        expect_by_me(&mut bob_2, call_id, code).await;
    }
}

#[tokio::test]
async fn whoever_does_not_exist_does_not_answer() {
    let host = Host::open().await;
    let other = host.admin().create_app("other", Auth::Open).unwrap();
    let mut stranger = host.join_app(&other, "", "stranger").await;
    let mut alice = host.join("alice").await;
    for (call_id, callee) in [(1, 9999), (2, stranger.id), (3, alice.id)] {
        alice.send(offer(call_id, callee)).await;
        expect_status(&mut alice, call_id, callee, 400).await;
        alice.send(candidate(call_id, None, callee)).await;
    }
    alice.nothing().await;
    stranger.nothing().await;
    assert_eq!(host.count(Count::ForeignCallPacket), 3);
}

#[tokio::test]
async fn an_absent_callee_rings_when_he_signs_in() {
    let host = Host::open().await;
    let bob = host.join("bob").await;
    let b = bob.id;
    bob.leave().await;
    let mut alice = host.join("alice").await;
    let a = alice.id;
    alice.send(offer(7, b)).await;
    expect_status(&mut alice, 7, b, 100).await;
    alice.send(candidate(7, None, b)).await;
    alice.nothing().await;

    let mut bob = host.join("bob").await;
    expect_offer(&mut bob, 7, a).await;
    assert_eq!(
        bob.next().await,
        ToClient::CallData(candidate(7, Some(a), b))
    );
    bob.send(status(7, None, a, 200)).await;
    expect_status(&mut alice, 7, b, 200).await;
}

#[tokio::test]
async fn nobody_answers_within_the_ring_time() {
    let host = Host::with(Auth::Open, |config| {
        config.ring_time = Duration::from_millis(300);
    })
    .await;
    let mut alice = host.join("alice").await;
    let mut bob = host.join("bob").await;
    let carol = host.join("carol").await;
    let (a, b, c) = (alice.id, bob.id, carol.id);
    carol.leave().await;
    let begun = std::time::Instant::now();
    alice.send(offer(7, b)).await;
    expect_status(&mut alice, 7, b, 100).await;
    expect_offer(&mut bob, 7, a).await;
    expect_status(&mut alice, 7, b, 400).await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
    expect_status(&mut bob, 7, a, 700).await;
    // The same for somebody who is not there at all.
    alice.send(offer(8, c)).await;
    expect_status(&mut alice, 8, c, 100).await;
    expect_status(&mut alice, 8, c, 400).await;
}

#[tokio::test]
async fn a_side_that_vanishes_while_ringing_is_noticed() {
    let host = Host::open().await;
    let mut alice = host.join("alice").await;
    let (mut bob, mut bob_2) = (host.join("bob").await, host.join("bob").await);
    let (a, b) = (alice.id, bob.id);
    alice.send(offer(1, b)).await;
    expect_status(&mut alice, 1, b, 100).await;
    expect_offer(&mut bob, 1, a).await;
    expect_offer(&mut bob_2, 1, a).await;
    bob_2.leave().await;
    alice.nothing().await;
    // A process that dies says no goodbye.
    drop(bob);
    expect_status(&mut alice, 1, b, 700).await;

    let mut bob = host.join("bob").await;
    alice.send(offer(2, b)).await;
    expect_offer(&mut bob, 2, a).await;
    drop(alice);
    expect_status(&mut bob, 2, a, 700).await;
}
