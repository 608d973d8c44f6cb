//! Calls with real sound and picture between two clients.

use std::sync::Arc;
use std::time::{Duration, Instant};

use azstack::client::{Call, CallEnd, CallStage, Config, Connection, Event};
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::frame::{Frame, Slot};
use azstack::media::stamp::{self, Position, Stamp};
use azstack::media::tone;
use azstack::protocol::call::MediaType;

use crate::world::{Person, World, eventually};

const ALICE: u16 = 21;
const BOB: u16 = 42;

/// Somebody with a test picture and a tone, who writes down what is heard.
fn caller(world: &World, name: &str, stamp: u16) -> Config {
    let mut config = world.config(name);
    config.media.camera = Camera::TestPattern;
    config.media.microphone = Microphone::Tone;
    config.media.speaker = Speaker::File(world.path(&format!("{name}.wav")));
    config.media.size.width = 640;
    config.media.size.height = 360;
    config.media.stamp_id = stamp;
    config
}

fn read(slot: &Slot) -> Option<Stamp> {
    let frame: Arc<Frame> = slot.latest().1?;
    let (width, height) = (frame.width, frame.height);
    stamp::read(
        width,
        height,
        |x, y| frame.y[(y * width + x) as usize],
        Position::Sender,
    )
}

async fn stage(person: &mut Person, what: &str, wanted: impl Fn(&Call) -> bool) -> Call {
    person
        .hear(what, |event| match event {
            Event::Call(call) if wanted(&call) => Some(call),
            _ => None,
        })
        .await
}

fn talking(call: &Call) -> bool {
    matches!(call.stage, CallStage::Talking { .. })
}

async fn in_a_call(world: &World) -> (Person, Person) {
    let mut alice = Person::of(caller(world, "alice", ALICE)).await;
    let mut bob = Person::of(caller(world, "bob", BOB)).await;
    alice
        .core
        .start_free_call(bob.id(), MediaType::Video)
        .await
        .unwrap();
    let ringing = stage(&mut bob, "ringing", |call| call.stage == CallStage::Ringing).await;
    assert_eq!(ringing.peer.id, alice.id());
    stage(&mut alice, "ringing", |call| {
        call.stage == CallStage::Ringing
    })
    .await;
    bob.core.answer_free_call().await.unwrap();
    stage(&mut alice, "talking", |call| {
        talking(call) && call.remote_video
    })
    .await;
    stage(&mut bob, "talking", |call| {
        talking(call) && call.remote_video
    })
    .await;
    (alice, bob)
}

/// The other side's counters as they come, each once.
async fn counters(slot: &Slot, id: u16, count: usize) -> Vec<u16> {
    let mut seen: Vec<u16> = Vec::new();
    let mut newest = 0;
    eventually("pictures", || {
        let (sequence, _) = slot.latest();
        if sequence != newest
            && let Some(stamp) = read(slot)
        {
            newest = sequence;
            assert_eq!(stamp.id, id, "somebody else's picture");
            seen.push(stamp.counter);
        }
        let enough = seen.len() >= count;
        async move { enough }
    })
    .await;
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_call_carries_both_pictures_and_both_sounds() {
    let world = World::new().await;
    let (alice, mut bob) = in_a_call(&world).await;
    for (person, other) in [(&alice, BOB), (&bob, ALICE)] {
        let seen = counters(&person.core.remote_video(), other, 20).await;
        assert!(
            seen.windows(2)
                .all(|pair| pair[1].wrapping_sub(pair[0]) < 0x8000),
            "out of order: {seen:?}"
        );
    }
    // Long enough for several repetitions of the tone pattern.
    tokio::time::sleep(Duration::from_secs(3)).await;
    alice.core.stop_free_call().await.unwrap();
    stage(&mut bob, "the end", |call| {
        call.stage == CallStage::Ended(CallEnd::Stopped)
    })
    .await;
    for (name, other) in [("alice", BOB), ("bob", ALICE)] {
        let path = world.path(&format!("{name}.wav"));
        eventually("the other side's tone", || {
            let heard = hound::WavReader::open(&path).map(|mut reader| {
                reader
                    .samples::<i16>()
                    .filter_map(Result::ok)
                    .map(|sample| f32::from(sample) / 32768.0)
                    .collect()
            });
            let samples: Vec<f32> = heard.unwrap_or_default();
            let id = tone::recognise(&samples);
            async move { id.map(u16::from) == Some(other % u16::from(tone::IDS)) }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_stops_and_returns_and_the_camera_switches_without_renegotiation() {
    let world = World::new().await;
    let (alice, mut bob) = in_a_call(&world).await;
    assert!(!alice.core.toggle_video_state(None).await.unwrap());
    stage(&mut bob, "no picture", |call| !call.remote_video).await;
    assert!(bob.core.remote_video().latest().1.is_none());
    assert!(alice.core.toggle_video_state(None).await.unwrap());
    stage(&mut bob, "a picture", |call| call.remote_video).await;
    let before = luma(&bob.core.remote_video()).await;
    alice.core.switch_camera_type().await.unwrap();
    eventually("another picture", || async {
        (luma(&bob.core.remote_video()).await - before).abs() > 8.0
    })
    .await;
    assert!(talking(&bob.core.call().unwrap()), "the call went on");
}

/// The mean brightness of the lower half, where no stamp of the sender is.
async fn luma(slot: &Slot) -> f64 {
    let mut frame = None;
    eventually("a picture", || {
        frame = slot.latest().1;
        let there = frame.is_some();
        async move { there }
    })
    .await;
    let frame = frame.unwrap();
    let lower = &frame.y[frame.y.len() / 2..];
    lower.iter().map(|value| f64::from(*value)).sum::<f64>() / lower.len() as f64
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_call_and_a_call_given_up_end_on_both_sides() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    for declined in [true, false] {
        alice
            .core
            .start_free_call(bob.id(), MediaType::Audio)
            .await
            .unwrap();
        stage(&mut bob, "ringing", |call| call.stage == CallStage::Ringing).await;
        let end = if declined {
            bob.core.reject_free_call().await.unwrap();
            CallStage::Ended(CallEnd::Rejected)
        } else {
            alice.core.stop_free_call().await.unwrap();
            CallStage::Ended(CallEnd::Stopped)
        };
        stage(&mut alice, "the end", |call| call.stage == end).await;
        stage(&mut bob, "the end", |call| call.stage == end).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_device_answers_and_the_other_stops_ringing() {
    let world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let mut phone = world.person("bob").await;
    alice
        .core
        .start_free_call(bob.id(), MediaType::Audio)
        .await
        .unwrap();
    stage(&mut bob, "ringing", |call| call.stage == CallStage::Ringing).await;
    stage(&mut phone, "ringing", |call| {
        call.stage == CallStage::Ringing
    })
    .await;
    bob.core.answer_free_call().await.unwrap();
    stage(&mut phone, "answered there", |call| {
        call.stage == CallStage::Ended(CallEnd::AnsweredElsewhere)
    })
    .await;
    stage(&mut bob, "talking", talking).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_by_that_number_is_said_at_once_and_a_third_caller_hears_busy() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let mut carol = world.person("carol").await;
    alice
        .core
        .start_free_call(999_999, MediaType::Audio)
        .await
        .unwrap();
    stage(&mut alice, "not answered", |call| {
        call.stage == CallStage::Ended(CallEnd::NotAnswered)
    })
    .await;
    alice
        .core
        .start_free_call(bob.id(), MediaType::Audio)
        .await
        .unwrap();
    stage(&mut bob, "ringing", |call| call.stage == CallStage::Ringing).await;
    bob.core.answer_free_call().await.unwrap();
    stage(&mut bob, "talking", talking).await;
    carol
        .core
        .start_free_call(bob.id(), MediaType::Audio)
        .await
        .unwrap();
    stage(&mut carol, "busy", |call| {
        call.stage == CallStage::Ended(CallEnd::Busy)
    })
    .await;
    let turned_away = |event| match event {
        Event::TurnedAway { user, .. } => Some(user),
        _ => None,
    };
    assert_eq!(bob.hear("who called", turned_away).await, carol.id());
    assert!(talking(&bob.core.call().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_vanishes_stops_the_ringing() {
    let world = World::new().await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    alice
        .core
        .start_free_call(bob.id(), MediaType::Audio)
        .await
        .unwrap();
    stage(&mut bob, "ringing", |call| call.stage == CallStage::Ringing).await;
    drop(alice);
    stage(&mut bob, "the end", |call| {
        call.stage == CallStage::Ended(CallEnd::Stopped)
    })
    .await;
}

/// The loudest sample of the last `seconds` heard, of 1.
fn loudest(path: &std::path::Path, seconds: usize) -> f32 {
    let samples: Vec<i16> = hound::WavReader::open(path)
        .map(|mut reader| reader.samples::<i16>().filter_map(Result::ok).collect())
        .unwrap_or_default();
    let from = samples.len().saturating_sub(seconds * 48_000);
    let peak = samples[from..].iter().map(|s| s.unsigned_abs()).max();
    f32::from(peak.unwrap_or(0)) / 32768.0
}

#[tokio::test(flavor = "multi_thread")]
async fn mute_silences_and_unmute_is_heard_again() {
    let world = World::new().await;
    let (alice, _bob) = in_a_call(&world).await;
    let heard = world.path("bob.wav");
    let is_loud = || async { loudest(&heard, 1) > 0.05 };
    eventually("the tone", is_loud).await;
    assert!(!alice.core.toggle_audio_state(None).await.unwrap());
    assert!(!alice.core.call().unwrap().microphone_on);
    eventually("silence", || async { loudest(&heard, 1) < 0.01 }).await;
    assert!(alice.core.toggle_audio_state(Some(true)).await.unwrap());
    eventually("the tone again", is_loud).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_mutes_while_it_rings_is_not_heard_after_the_answer() {
    let world = World::new().await;
    let mut alice = Person::of(caller(&world, "alice", ALICE)).await;
    let mut bob = Person::of(caller(&world, "bob", BOB)).await;
    alice
        .core
        .start_free_call(bob.id(), MediaType::Audio)
        .await
        .unwrap();
    stage(&mut bob, "ringing", |call| call.stage == CallStage::Ringing).await;
    assert!(!bob.core.toggle_audio_state(Some(false)).await.unwrap());
    bob.core.answer_free_call().await.unwrap();
    stage(&mut alice, "talking", talking).await;
    stage(&mut bob, "talking", talking).await;
    // Bob hears Alice, so sound flows; Alice hears nothing of Bob's tone.
    let (hers, his) = (world.path("alice.wav"), world.path("bob.wav"));
    eventually("her tone", || async { loudest(&his, 60) > 0.05 }).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(loudest(&hers, 60) < 0.01, "{}", loudest(&hers, 60));
    assert!(!bob.core.call().unwrap().microphone_on);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_on_while_the_server_starts_anew_and_its_end_is_told_afterwards() {
    let mut world = World::new().await;
    let (alice, mut bob) = in_a_call(&world).await;
    world.stop().await;
    counters(&alice.core.remote_video(), BOB, 10).await;
    world.start().await;
    for person in [&alice, &bob] {
        eventually("both are back", || async {
            matches!(person.core.connection(), Connection::Online(_))
        })
        .await;
    }
    counters(&bob.core.remote_video(), ALICE, 10).await;
    let stop = Instant::now();
    alice.core.stop_free_call().await.unwrap();
    stage(&mut bob, "the end", |call| {
        call.stage == CallStage::Ended(CallEnd::Stopped)
    })
    .await;
    // Not by silence, which takes 30 s.
    assert!(stop.elapsed() < Duration::from_secs(10));
}
