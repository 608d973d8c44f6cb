//! The history of calls: how each ended, on both sides, page by page and after a restart.

use azstack::client::{CallEnd, CallStage, Event};
use azstack::protocol::call::MediaType;
use azstack::store::{CallOutcome, CallRecord};

use crate::world::{Person, World};

/// Waits until a call is in the history, and reads the newest.
async fn newest(person: &mut Person) -> CallRecord {
    person
        .hear("the history", |event| {
            (event == Event::CallHistory).then_some(())
        })
        .await;
    let page = person.core.call_history(None, 1).await.unwrap();
    page.into_iter().next().unwrap()
}

async fn rings(alice: &mut Person, bob: &mut Person) {
    let id = alice.call(bob).await;
    bob.call_is(id, "ringing", |call| call.stage == CallStage::Ringing)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_kept_on_both_sides_with_its_end_and_its_length() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    rings(&mut alice, &mut bob).await;
    bob.core.reject_free_call().await.unwrap();
    for (person, incoming) in [(&mut alice, false), (&mut bob, true)] {
        let declined = newest(person).await;
        assert_eq!(declined.outcome, CallOutcome::Declined);
        assert_eq!((declined.incoming, declined.lasted), (incoming, None));
        assert_eq!(declined.media, MediaType::Video);
        assert!(!declined.is_missed());
    }
    rings(&mut alice, &mut bob).await;
    alice.core.stop_free_call().await.unwrap();
    assert_eq!(newest(&mut alice).await.outcome, CallOutcome::Cancelled);
    let missed = newest(&mut bob).await;
    assert!(missed.is_missed());
    assert_eq!(missed.user.unwrap().name, "alice");
    assert_eq!(bob.core.missed_calls().await, Ok(1));
    bob.core.mark_calls_seen().await.unwrap();
    newest(&mut bob).await;
    assert_eq!(bob.core.missed_calls().await, Ok(0));
    let id = alice.call(&bob).await;
    bob.call_is(id, "ringing", |call| call.stage == CallStage::Ringing)
        .await;
    bob.core.answer_free_call().await.unwrap();
    let talking = |call: &azstack::client::Call| matches!(call.stage, CallStage::Talking { .. });
    alice.call_is(id, "talking", talking).await;
    bob.call_is(id, "talking", talking).await;
    bob.core.stop_free_call().await.unwrap();
    for person in [&mut alice, &mut bob] {
        let answered = newest(person).await;
        assert_eq!(answered.outcome, CallOutcome::Answered);
        assert!(answered.lasted.is_some());
        assert_eq!(person.core.call_history(None, 9).await.unwrap().len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_calls_during_a_call_was_missed_and_another_device_answers_for_me() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let mut carol = world.person("carol").await;
    let mut phone = world.person("bob").await;
    rings(&mut alice, &mut bob).await;
    phone
        .call_is(alice.core.call().unwrap().id, "ringing", |call| {
            call.stage == CallStage::Ringing
        })
        .await;
    bob.core.answer_free_call().await.unwrap();
    let elsewhere = newest(&mut phone).await;
    assert_eq!(elsewhere.outcome, CallOutcome::AnsweredElsewhere);
    assert!(!elsewhere.is_missed());
    carol.call(&bob).await;
    let turned_away = newest(&mut bob).await;
    assert_eq!(turned_away.outcome, CallOutcome::Busy);
    assert!(turned_away.is_missed());
    assert_eq!(turned_away.peer, carol.id());
    // It rings on at the other device, which takes it: so it was not missed.
    phone
        .call_is(turned_away.call, "ringing", |call| {
            call.stage == CallStage::Ringing
        })
        .await;
    phone.core.answer_free_call().await.unwrap();
    let taken = newest(&mut bob).await;
    assert_eq!(taken.outcome, CallOutcome::AnsweredElsewhere);
    assert_eq!(bob.core.missed_calls().await, Ok(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_there_after_a_restart_and_reads_page_by_page() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let mut config = world.config("bob");
    config.store = Some(world.path("bob.db"));
    let mut bob = Person::of(config.clone()).await;
    for _ in 0..5 {
        rings(&mut alice, &mut bob).await;
        alice.core.stop_free_call().await.unwrap();
        newest(&mut bob).await;
    }
    drop(bob);
    let bob = Person::of(config).await;
    let mut sizes = Vec::new();
    let mut page = bob.core.call_history(None, 2).await.unwrap();
    while let Some(last) = page.last() {
        sizes.push(page.len());
        page = bob.core.call_history(Some(last), 2).await.unwrap();
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(bob.core.missed_calls().await, Ok(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_to_be_disturbed_misses_calls_and_may_call_meanwhile() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    bob.core.set_do_not_disturb(true);
    rings(&mut alice, &mut bob).await;
    // Bob sees nothing of it and calls Alice: her call ends, and as she is calling no more, his gets through.
    let hers = alice.core.call().unwrap().id;
    let his = bob.call(&alice).await;
    alice
        .call_is(hers, "not answered", |call| {
            call.stage == CallStage::Ended(CallEnd::NotAnswered)
        })
        .await;
    bob.core.stop_free_call().await.unwrap();
    bob.call_is(his, "the end", |call| {
        matches!(call.stage, CallStage::Ended(_))
    })
    .await;
    let page = bob.core.call_history(None, 9).await.unwrap();
    let missed: Vec<_> = page.iter().filter(|call| call.is_missed()).collect();
    assert_eq!(missed.len(), 1);
    assert_eq!((missed[0].call, missed[0].peer), (hers, alice.id()));
}
