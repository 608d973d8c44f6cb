//! Calls to phones that nobody answers, and those that are never dialled. Answered ones need media: tests/phone.rs.

use azstack::protocol::phone::{CalloutInitial, PaidCallStatus};
use azstack::protocol::{Id, ToClient};

use super::sipp::{Sipp, Step, free_port};
use super::{NUMBER, OWN, accepted, call, host, logged, start, status, stop};
use crate::client::Client;

/// Every row of the table from SIP to 503: what the trunk says, and what the caller hears.
#[tokio::test]
async fn every_final_response_of_a_trunk_has_its_code() {
    let rows: &[(u16, i64, PaidCallStatus)] = &[
        (486, 486, PaidCallStatus::Rejected),
        (600, 486, PaidCallStatus::Rejected),
        (403, 403, PaidCallStatus::Rejected),
        (603, 403, PaidCallStatus::Rejected),
        (480, 480, PaidCallStatus::NotAnswered),
        (404, 408, PaidCallStatus::NotAnswered),
        (408, 408, PaidCallStatus::NotAnswered),
        (410, 408, PaidCallStatus::NotAnswered),
        (484, 408, PaidCallStatus::NotAnswered),
        (604, 408, PaidCallStatus::NotAnswered),
        (487, 487, PaidCallStatus::NotAnswered),
        (500, 503, PaidCallStatus::Rejected),
        (503, 503, PaidCallStatus::Rejected),
        (606, 486, PaidCallStatus::Rejected),
    ];
    let port = free_port();
    let (host, _) = host(&[port], "calls-per-minute = 100").await;
    let mut alice = host.join("alice").await;
    for (call_id, (response, code, in_log)) in (1..).zip(rows) {
        let trunk = Sipp::trunk(
            &[
                Step::Receive("INVITE"),
                Step::Respond(100, false),
                Step::Respond(*response, false),
                Step::Receive("ACK"),
            ],
            port,
            1,
        );
        call(&mut alice, call_id).await;
        assert_eq!(alice.next().await, status(call_id, *code), "{response}");
        let log = logged(&mut alice).await;
        assert_eq!((log.status, log.duration), (*in_log, 0), "{response}");
        assert_eq!(
            (log.from.as_str(), log.to.as_str(), log.tags.as_str()),
            (OWN, NUMBER, "vip")
        );
        trunk.succeeds().await;
    }
    let balance = host
        .admin()
        .phone_balance(&host.app.app_id, "alice")
        .unwrap();
    assert_eq!(balance, 6_000, "nothing was paid for");
}

#[tokio::test]
async fn it_rings_until_the_caller_gives_up() {
    let port = free_port();
    let (host, _) = host(&[port], "").await;
    let mut alice = host.join("alice").await;
    let trunk = Sipp::trunk(
        &[
            Step::Receive("INVITE"),
            Step::Respond(180, false),
            Step::Receive("CANCEL"),
            Step::Respond(200, false),
        ],
        port,
        1,
    );
    call(&mut alice, 1).await;
    assert_eq!(alice.next().await, status(1, 183));
    stop(&mut alice, 1).await;
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::NotAnswered);
    trunk.succeeds().await;
}

#[tokio::test]
async fn nobody_answers_within_the_ring_time() {
    let port = free_port();
    let (host, _) = host(&[port], "ring-time = 1").await;
    let mut alice = host.join("alice").await;
    let trunk = Sipp::trunk(
        &[
            Step::Receive("INVITE"),
            Step::Respond(180, false),
            Step::Receive("CANCEL"),
            Step::Respond(200, false),
        ],
        port,
        1,
    );
    call(&mut alice, 1).await;
    assert_eq!(alice.next().await, status(1, 183));
    assert_eq!(alice.next().await, status(1, 480));
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::NotAnswered);
    trunk.succeeds().await;
}

#[tokio::test]
async fn a_trunk_that_is_down_is_passed_over() {
    let (dead, port) = (free_port(), free_port());
    let (host, _) = host(&[dead, port], "trunk-patience = 300").await;
    let mut alice = host.join("alice").await;
    let steps = [
        Step::Receive("INVITE"),
        Step::Respond(100, false),
        Step::Respond(486, false),
        Step::Receive("ACK"),
    ];
    let trunk = Sipp::trunk(&steps, port, 1);
    call(&mut alice, 1).await;
    assert_eq!(alice.next().await, status(1, 486));
    logged(&mut alice).await;
    trunk.succeeds().await;
}

#[tokio::test]
async fn without_any_trunk_there_is_no_signal() {
    let (host, _) = host(&[free_port()], "trunk-patience = 300").await;
    let mut alice = host.join("alice").await;
    call(&mut alice, 1).await;
    assert_eq!(alice.next().await, status(1, 503));
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::Rejected);
}

#[tokio::test]
async fn a_challenge_is_answered_with_the_password() {
    let port = free_port();
    let (host, _) = host(&[port], "").await;
    let mut alice = host.join("alice").await;
    let trunk = Sipp::trunk(
        &[
            Step::Receive("INVITE"),
            Step::Challenge,
            Step::Receive("ACK"),
            Step::Receive("INVITE"),
            Step::Respond(480, false),
            Step::Receive("ACK"),
        ],
        port,
        1,
    );
    call(&mut alice, 1).await;
    assert_eq!(alice.next().await, status(1, 480));
    logged(&mut alice).await;
    let messages = trunk.messages();
    trunk.succeeds().await;
    assert!(
        messages.contains("Proxy-Authorization: Digest"),
        "{messages}"
    );
    assert!(messages.contains("username=\"us\"") && !messages.contains("secret"));
}

async fn refused(client: &mut Client, call_id: Id, status: i64, charging_error: Option<i64>) {
    let expected = CalloutInitial {
        call_id,
        status: Some(status),
        charging_error,
    };
    assert_eq!(
        client.next().await,
        ToClient::CalloutInitial(expected),
        "{call_id}"
    );
}

#[tokio::test]
async fn what_is_refused_is_never_dialled() {
    let (host, _) = host(&[free_port()], "calls-per-minute = 8").await;
    let mut alice = host.join("alice").await;
    let mut bob = host.join("bob").await;
    // No number, one that may not be called, one without a price.
    for (call_id, number) in (1..).zip(["12", "+12024561111", "nonsense"]) {
        start(&mut alice, call_id, number, None).await;
        refused(&mut alice, call_id, 402, Some(-5)).await;
    }
    // Somebody else's number, and none at all.
    start(&mut alice, 4, NUMBER, Some("+842471999999")).await;
    refused(&mut alice, 4, 404, None).await;
    start(&mut bob, 4, NUMBER, None).await;
    refused(&mut bob, 4, 404, None).await;
    let admin = host.admin();
    let app = &host.app.app_id;
    admin.add_phone_balance(app, "alice", -5_999).unwrap();
    start(&mut alice, 5, NUMBER, Some("02471000000")).await;
    refused(&mut alice, 5, 402, Some(-4)).await;
    admin.add_phone_balance(app, "alice", 5_999).unwrap();
    // One at a time.
    start(&mut alice, 6, NUMBER, Some("02471000000")).await;
    assert_eq!(alice.next().await, accepted(6));
    alice.next().await;
    start(&mut alice, 7, NUMBER, None).await;
    refused(&mut alice, 7, 402, Some(-3)).await;
    // Who hangs up may call again at once.
    stop(&mut alice, 6).await;
    start(&mut alice, 8, NUMBER, None).await;
    logged(&mut alice).await;
    assert_eq!(alice.next().await, accepted(8));
    alice.next().await;
    stop(&mut alice, 8).await;
    logged(&mut alice).await;
    start(&mut alice, 9, NUMBER, None).await;
    refused(&mut alice, 9, 402, Some(-3)).await;
    admin.set_phone_price("+84", None).unwrap();
    bob.nothing().await;
}

#[tokio::test]
async fn without_a_gateway_no_number_can_be_called() {
    let host = crate::client::Host::open().await;
    let mut alice = host.join("alice").await;
    start(&mut alice, 1, NUMBER, None).await;
    refused(&mut alice, 1, 402, Some(-5)).await;
}
