//! Calls to phones that are answered: sound both ways, keys, early media, hold, and every way to end.

use azstack::client::constants::{PaidCallStatus, PaidCallType};
use azstack::client::{CallEnd, CallStage};

use crate::exchange::{
    BALANCE, Exchange, MINUTE, OUTSIDE, WHISTLE, logged, over, ringing, talking, until,
};
use crate::line::{Key, Line, records};
use crate::sipp::Step;
use crate::world::Person;

const NUMBER: &str = "+842471000001";
/// The pitch of the trunk.
const TRUNK: f32 = 700.0;

fn answers(then: &[Step]) -> Vec<Step> {
    let mut steps = vec![
        Step::Receive("INVITE"),
        Step::Respond(180, false),
        Step::Respond(200, true),
        Step::Receive("ACK"),
    ];
    steps.extend_from_slice(then);
    steps
}

async fn talks(alice: &mut Person) {
    alice
        .core
        .start_callout(OUTSIDE, None, Some("vip"))
        .await
        .unwrap();
    until(alice, "talking", talking).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_answered_heard_on_both_ends_and_paid_for() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.trunk(
        &answers(&[Step::Receive("BYE"), Step::Respond(200, false)]),
        &line,
        1,
    );
    talks(&mut alice).await;
    line.hears(1.0).await;
    assert!(
        (line.pitch() - WHISTLE).abs() <= 20.0,
        "{} Hz",
        line.pitch()
    );
    records(&exchange.recording("alice"), TRUNK).await;

    alice.core.stop_callout().await.unwrap();
    let call = until(&mut alice, "the end", over).await;
    assert_eq!(call.stage, CallStage::Ended(CallEnd::Stopped));
    let log = logged(&mut alice).await;
    assert_eq!((log.call_id, log.user_id), (call.id, alice.id()));
    assert_eq!(
        (log.from.as_str(), log.to.as_str(), log.tags.as_str()),
        (NUMBER, OUTSIDE, "vip")
    );
    assert_eq!(
        (log.call_type, log.status),
        (PaidCallType::Callout, PaidCallStatus::Answered)
    );
    assert!((1..=20).contains(&log.duration), "{} s", log.duration);
    let cost = (log.duration * MINUTE + 59) / 60;
    assert_eq!(exchange.balance("alice"), BALANCE - cost);
    assert_eq!(alice.core.get_paid_call_logs().await.unwrap(), [log]);
    let account = alice.core.get_phone_account().await.unwrap();
    assert_eq!(account.numbers, [NUMBER]);
    assert_eq!(account.balance, exchange.balance("alice"));
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_arrive_one_after_the_other() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.trunk(
        &answers(&[Step::Receive("BYE"), Step::Respond(200, false)]),
        &line,
        1,
    );
    assert_eq!(
        alice.core.press_key('1').await.unwrap_err().code(),
        "ERR_UNEXPECTED_DATA"
    );
    talks(&mut alice).await;
    line.hears(0.2).await;
    for key in "15#*0D".chars() {
        alice.core.press_key(key).await.unwrap();
    }
    assert_eq!(
        alice.core.press_key('x').await.unwrap_err().code(),
        "ERR_UNEXPECTED_SEND_DATA"
    );
    let told = || line.look(|heard| heard.keys.iter().filter(|key| key.ended).count());
    crate::world::eventually("six keys", || async { told() == 6 }).await;
    let keys: Vec<Key> = line.look(|heard| heard.keys.clone());
    let events: Vec<u8> = keys.iter().map(|key| key.event).collect();
    assert_eq!(events, [1, 5, 11, 10, 0, 15]);
    assert!(keys.iter().all(|key| key.duration == 1280), "{keys:?}");
    // And then the voice goes on.
    line.forget();
    line.hears(0.5).await;
    alice.core.stop_callout().await.unwrap();
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_telephone_hangs_up() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let steps = answers(&[Step::Pause(1_500), Step::Bye, Step::Response(200)]);
    let trunk = exchange.trunk(&steps, &line, 1);
    talks(&mut alice).await;
    let call = until(&mut alice, "the end", over).await;
    assert_eq!(call.stage, CallStage::Ended(CallEnd::Stopped));
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::Answered);
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_heard_before_somebody_answers() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let steps = [
        Step::Receive("INVITE"),
        Step::Respond(183, true),
        Step::Pause(3_000),
        Step::Respond(200, true),
        Step::Receive("ACK"),
        Step::Receive("BYE"),
        Step::Respond(200, false),
    ];
    let trunk = exchange.trunk(&steps, &line, 1);
    alice.core.start_callout(OUTSIDE, None, None).await.unwrap();
    let call = until(&mut alice, "ringing", ringing).await;
    assert!(call.line.unwrap().is_heard);
    records(&exchange.recording("alice"), TRUNK).await;
    assert_eq!(
        alice.core.call().unwrap().stage,
        CallStage::Ringing,
        "heard before the answer"
    );
    until(&mut alice, "talking", talking).await;
    line.hears(0.5).await;
    alice.core.stop_callout().await.unwrap();
    // Only what was talked costs something.
    assert!(logged(&mut alice).await.duration <= 10);
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_that_is_lost_is_sent_again() {
    let exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    // The trunk accepts again, as it would without an acknowledgement, and wants one each time.
    let steps = answers(&[
        Step::RespondAgain,
        Step::RespondAgain,
        Step::Optional("ACK"),
        Step::Receive("BYE"),
        Step::Respond(200, false),
    ]);
    let trunk = exchange.trunk(&steps, &line, 1);
    talks(&mut alice).await;
    line.hears(1.0).await;
    alice.core.stop_callout().await.unwrap();
    assert_eq!(logged(&mut alice).await.status, PaidCallStatus::Answered);
    let acknowledged = trunk.messages().matches("\nACK sip:").count();
    assert!(acknowledged >= 3, "{acknowledged}");
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_line_is_silent_and_comes_back() {
    let exchange = Exchange::with("silence = 2").await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let steps = answers(&[
        Step::Pause(1_000),
        Step::Reinvite("inactive"),
        Step::Response(200),
        // Longer than a line may be silent that is not held.
        Step::Pause(3_000),
        Step::Reinvite("sendrecv"),
        Step::Response(200),
        Step::Receive("BYE"),
        Step::Respond(200, false),
    ]);
    let trunk = exchange.trunk(&steps, &line, 1);
    talks(&mut alice).await;
    line.hears(0.3).await;
    let quiet = || {
        line.look(|heard| {
            heard
                .last
                .is_some_and(|last| last.elapsed().as_secs_f32() > 1.0)
        })
    };
    crate::world::eventually("a quiet line", || async { quiet() }).await;
    assert!(talking(&alice.core.call().unwrap()), "the call goes on");
    line.forget();
    line.hears(0.3).await;
    alice.core.stop_callout().await.unwrap();
    logged(&mut alice).await;
    let messages = trunk.messages();
    trunk.succeeds().await;
    assert!(messages.contains("a=inactive") && messages.matches("a=sendrecv").count() >= 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_falls_silent_is_given_up() {
    let exchange = Exchange::with("silence = 1").await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.trunk(
        &answers(&[Step::Receive("BYE"), Step::Respond(200, false)]),
        &line,
        1,
    );
    talks(&mut alice).await;
    line.hears(0.3).await;
    drop(line);
    let call = until(&mut alice, "the end", over).await;
    assert_eq!(call.stage, CallStage::Ended(CallEnd::Stopped));
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_ends_a_call_and_a_payment_lets_it_go_on() {
    let exchange = Exchange::with("reserve = 1").await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let (admin, app) = (exchange.admin(), exchange.world.app.app_id.clone());
    // Two seconds, and two more.
    admin
        .add_phone_balance(&app, "alice", 20 - BALANCE)
        .unwrap();
    let trunk = exchange.trunk(
        &answers(&[Step::Receive("BYE"), Step::Respond(200, false)]),
        &line,
        1,
    );
    talks(&mut alice).await;
    admin.add_phone_balance(&app, "alice", 20).unwrap();
    let call = until(&mut alice, "the end", over).await;
    assert_eq!(call.stage, CallStage::Ended(CallEnd::NoMoney));
    let log = logged(&mut alice).await;
    assert!(log.duration >= 4, "{} s", log.duration);
    assert_eq!(exchange.balance("alice"), 0, "and never less");
    trunk.succeeds().await;
    let refused = alice
        .core
        .start_callout(OUTSIDE, None, None)
        .await
        .unwrap_err();
    assert_eq!(
        (refused.code(), refused.status()),
        ("ERR_UNEXPECTED_RECEIVED_DATA", Some(-4))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_is_longer_than_the_longest() {
    let exchange = Exchange::with("longest-call = 1").await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.trunk(
        &answers(&[Step::Receive("BYE"), Step::Respond(200, false)]),
        &line,
        1,
    );
    talks(&mut alice).await;
    let call = until(&mut alice, "the end", over).await;
    assert_eq!(call.stage, CallStage::Ended(CallEnd::Stopped));
    trunk.succeeds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_says_goodbye_to_the_trunk() {
    let mut exchange = Exchange::new().await;
    let line = Line::new(TRUNK);
    let mut alice = exchange.person("alice", NUMBER).await;
    let trunk = exchange.trunk(
        &answers(&[Step::Receive("BYE"), Step::Respond(200, false)]),
        &line,
        1,
    );
    talks(&mut alice).await;
    line.hears(0.2).await;
    exchange.world.stop().await;
    trunk.succeeds().await;
    assert!(exchange.balance("alice") < BALANCE, "it was paid for");
}
