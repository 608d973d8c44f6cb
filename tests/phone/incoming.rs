//! Calls from phones: ringing everywhere, answered on one device, and everything else that may become of them.

use azstack::client::constants::{PaidCallStatus, PaidCallType};
use azstack::client::{CallEnd, CallStage, Direction, Event};
use azstack::protocol::call::MediaType;

use crate::exchange::{BALANCE, Exchange, WHISTLE, logged, over, ringing, talking, until};
use crate::line::{Line, records};
use crate::sipp::{cancelling, registering};
use crate::world::Person;

const NUMBER: &str = "+842471000001";
/// As the trunk dials it.
const DIALLED: &str = "02471000001";
const TRUNK: f32 = 700.0;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_rings_everywhere_and_is_answered_on_one_device() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let mut other = Person::of(exchange.world.config("alice")).await;
    let trunk = exchange.call_in(DIALLED, &line, 2_000, None);
    let call = until(&mut alice, "ringing", ringing).await;
    let shown = call.line.clone().unwrap();
    assert_eq!(
        (shown.number.as_str(), shown.own.as_str()),
        ("+84912345678", NUMBER)
    );
    assert_eq!(
        (call.direction, call.media),
        (Direction::Incoming, MediaType::Audio)
    );
    until(&mut other, "ringing", ringing).await;
    alice.core.answer_callin(Some("vip")).await.unwrap();
    until(&mut alice, "talking", talking).await;
    let elsewhere = until(&mut other, "the end there", over).await;
    assert_eq!(
        elsewhere.stage,
        CallStage::Ended(CallEnd::AnsweredElsewhere)
    );
    line.hears(1.0).await;
    assert!(
        (line.pitch() - WHISTLE).abs() <= 20.0,
        "{} Hz",
        line.pitch()
    );
    records(&exchange.recording("alice"), TRUNK).await;
    let end = until(&mut alice, "the end", over).await;
    assert_eq!(end.stage, CallStage::Ended(CallEnd::Stopped));
    for person in [&mut alice, &mut other] {
        let log = logged(person).await;
        assert_eq!(
            (log.call_id, log.call_type),
            (call.id, PaidCallType::Callin)
        );
        assert_eq!(
            (log.status, log.tags.as_str()),
            (PaidCallStatus::Answered, "vip")
        );
        assert!(log.duration >= 1);
    }
    assert_eq!(
        exchange.balance("alice"),
        BALANCE,
        "to be called costs nothing"
    );
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_hangs_up() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let scenario = crate::sipp::called_back(DIALLED);
    let trunk = exchange.call_with(&scenario, &line);
    until(&mut alice, "ringing", ringing).await;
    alice.core.answer_callin(None).await.unwrap();
    until(&mut alice, "talking", talking).await;
    line.hears(0.3).await;
    alice.core.stop_callin().await.unwrap();
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::Answered);
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_to_let_it_be_has_its_response() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    for (response, status) in [
        (603, PaidCallStatus::Rejected),
        (480, PaidCallStatus::NotAnswered),
    ] {
        let trunk = exchange.call_in(DIALLED, &line, 0, Some(response));
        until(&mut alice, "ringing", ringing).await;
        if response == 603 {
            alice.core.reject_callin(Some("no")).await.unwrap();
        } else {
            alice.core.not_answered_callin(None).await.unwrap();
        }
        until(&mut alice, "the end", over).await;
        assert_eq!(logged(&mut alice).await.status, status);
        trunk.succeeds().await;
    }
    let log = alice.core.get_paid_call_logs().await.unwrap();
    assert_eq!(log.len(), 2);
    assert_eq!(log[1].tags, "no");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_call_is_busy_for_a_phone_and_for_a_friend() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let mut bob = exchange.person("bob", "+842471000002").await;
    // In a free call: the device says so.
    let to = bob.id();
    alice
        .core
        .start_free_call(to, MediaType::Audio)
        .await
        .unwrap();
    until(&mut bob, "ringing", ringing).await;
    bob.core.answer_free_call().await.unwrap();
    until(&mut bob, "talking", talking).await;
    let trunk = exchange.call_in("02471000002", &line, 0, Some(486));
    assert_eq!(logged(&mut bob).await.status, PaidCallStatus::Rejected);
    trunk.succeeds().await;
    bob.core.stop_free_call().await.unwrap();
    until(&mut alice, "the end", over).await;
    // In a call with a phone: friends are told so.
    let trunk = exchange.call_in("02471000002", &line, 1_500, None);
    until(&mut bob, "ringing", ringing).await;
    bob.core.answer_callin(None).await.unwrap();
    until(&mut bob, "talking", talking).await;
    alice
        .core
        .start_free_call(to, MediaType::Audio)
        .await
        .unwrap();
    let end = until(&mut alice, "the end", over).await;
    assert_eq!(end.stage, CallStage::Ended(CallEnd::Busy));
    let turned_away = |event| matches!(event, Event::TurnedAway { .. }).then_some(());
    bob.hear("who was turned away", turned_away).await;
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_caller_gives_up() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.call_with(&cancelling(DIALLED), &line);
    until(&mut alice, "ringing", ringing).await;
    let end = until(&mut alice, "the end", over).await;
    assert_eq!(end.stage, CallStage::Ended(CallEnd::Stopped));
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::NotAnswered);
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_there_and_who_comes_in_time_is_rung() {
    let exchange = Exchange::with("ring-time = 20").await;
    let line = Line::new(TRUNK);
    let alice = exchange.person("alice", NUMBER).await;
    alice.core.disconnect().await.unwrap();
    let trunk = exchange.call_in(DIALLED, &line, 200, None);
    // The invitation has come when the server has noted the call.
    crate::world::eventually("the call", || async {
        trunk.messages().contains("100 Trying")
    })
    .await;
    let mut alice = exchange.person("alice", NUMBER).await;
    until(&mut alice, "ringing", ringing).await;
    alice.core.answer_callin(None).await.unwrap();
    until(&mut alice, "talking", talking).await;
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_us_is_refused() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let _alice = exchange.person("alice", NUMBER).await;
    exchange
        .call_in("02471999999", &line, 0, Some(404))
        .succeeds()
        .await;
    // Nobody is relayed to the outside: a number that is nobody's here is nobody's.
    exchange
        .call_in("0912345678", &line, 0, Some(404))
        .succeeds()
        .await;
    exchange.call_with(&registering(), &line).succeeds().await;
}
