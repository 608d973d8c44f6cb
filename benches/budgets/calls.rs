//! Calls between two clients in this process, through a real server, without windows.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use azstack::client::{Call, CallStage, Config};
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::frame::Slot;
use azstack::media::stamp::{self, Position};

use crate::world::{Person, World};
use crate::{Row, median};

/// Calls whose set-up and end are timed.
const CALLS: usize = 15;
/// How long a call runs while its CPU and its latency are measured.
const STEADY: Duration = Duration::from_secs(10);

pub async fn measure() -> Vec<Row> {
    let world = World::new().await;
    let mut alice = Person::of(caller(&world, "alice")).await;
    let mut bob = Person::of(caller(&world, "bob")).await;
    let (mut ringing, mut picture, mut hang_up) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..CALLS {
        let clicked = Instant::now();
        let id = alice.call(&bob).await;
        bob.call_is(id, "ringing", |call| call.stage == CallStage::Ringing)
            .await;
        alice
            .call_is(id, "ringing", |call| call.stage == CallStage::Ringing)
            .await;
        ringing.push(ms(clicked));
        let accepted = Instant::now();
        bob.core.answer_free_call().await.unwrap();
        tokio::join!(
            alice.call_is(id, "a picture", |call| call.remote_video),
            bob.call_is(id, "a picture", |call| call.remote_video)
        );
        picture.push(ms(accepted));
        let hung_up = Instant::now();
        alice.core.stop_free_call().await.unwrap();
        bob.call_is(id, "the end", |call| {
            matches!(call.stage, CallStage::Ended(_))
        })
        .await;
        hang_up.push(ms(hung_up));
    }
    let mut rows = vec![
        Row::at_most(
            "call: click → both ringing",
            "≤ 100 ms",
            "ms (median)",
            100.0,
            median(ringing),
        ),
        Row::at_most(
            "call: accept → both see the other",
            "≤ 300 ms",
            "ms (median)",
            300.0,
            median(picture),
        ),
        Row::at_most(
            "hang-up → the other side ended",
            "≤ 500 ms",
            "ms (median)",
            500.0,
            median(hang_up),
        ),
    ];
    rows.push(stops_ringing(&world, &mut alice, &mut bob).await);
    rows.extend(steady(&mut alice, &mut bob).await);
    rows
}

/// How long another device of who is called goes on ringing after an answer, a rejection and a cancel.
async fn stops_ringing(world: &World, alice: &mut Person, bob: &mut Person) -> Row {
    let mut phone = world.person("bob").await;
    let mut worst: f64 = 0.0;
    for round in 0..9 {
        let id = alice.call(bob).await;
        for device in [&mut *bob, &mut phone] {
            device
                .call_is(id, "ringing", |call| call.stage == CallStage::Ringing)
                .await;
        }
        let pressed = Instant::now();
        match round % 3 {
            0 => bob.core.answer_free_call().await,
            1 => bob.core.reject_free_call().await,
            _ => alice.core.stop_free_call().await,
        }
        .unwrap();
        let ended = |call: &Call| matches!(call.stage, CallStage::Ended(_));
        phone.call_is(id, "quiet", ended).await;
        worst = worst.max(ms(pressed));
        // Where it was answered it goes on.
        if round % 3 == 0 {
            alice.core.stop_free_call().await.unwrap();
        }
        tokio::join!(
            alice.call_is(id, "the end", ended),
            bob.call_is(id, "the end", ended)
        );
    }
    Row::at_most(
        "answered, declined, given up → other devices quiet",
        "≤ 1000 ms",
        "ms (worst of 9)",
        1000.0,
        worst,
    )
}

/// One 720p30 call, both ends in this process.
async fn steady(alice: &mut Person, bob: &mut Person) -> Vec<Row> {
    let id = alice.call(bob).await;
    bob.call_is(id, "ringing", |call| call.stage == CallStage::Ringing)
        .await;
    bob.core.answer_free_call().await.unwrap();
    tokio::join!(
        alice.call_is(id, "a picture", |call| call.remote_video),
        bob.call_is(id, "a picture", |call| call.remote_video)
    );
    // The bandwidth estimate climbs for a while; a steady call is what the budget means.
    tokio::time::sleep(STEADY).await;
    let before = (cpu(), Instant::now());
    tokio::time::sleep(STEADY).await;
    let share = (cpu() - before.0) / before.1.elapsed().as_secs_f64() * 100.0;
    let latency = latency(alice.core.local_video(), bob.core.remote_video()).await;
    let gap = switch_gap(alice, &bob.core.remote_video()).await;
    alice.core.stop_free_call().await.unwrap();
    vec![
        Row::at_most(
            "camera → decoded, 720p30",
            "≤ 30 ms median",
            "ms",
            30.0,
            latency,
        ),
        Row::at_most(
            "720p30 call, both ends, no window",
            "≤ 60 % of a core",
            "%",
            60.0,
            share,
        ),
        Row::at_most(
            "camera switch gap",
            "≤ 200 ms",
            "ms (worst of 5)",
            200.0,
            gap,
        ),
    ]
}

/// From the moment a picture is in the sender's slot to the moment it is in the receiver's.
async fn latency(sent: Slot, received: Slot) -> f64 {
    let watch = tokio::task::spawn_blocking(move || {
        let (mut left, mut delays) = (HashMap::new(), Vec::new());
        let (mut newest_sent, mut newest_received) = (0, 0);
        let end = Instant::now() + STEADY;
        while Instant::now() < end {
            if let Some(counter) = news(&sent, &mut newest_sent) {
                left.insert(counter, Instant::now());
            }
            if let Some(counter) = news(&received, &mut newest_received)
                && let Some(then) = left.remove(&counter)
            {
                delays.push(ms(then));
            }
            std::thread::sleep(Duration::from_micros(300));
        }
        median(delays)
    });
    watch.await.unwrap()
}

/// The longest pause between two pictures around a camera switch.
async fn switch_gap(alice: &Person, received: &Slot) -> f64 {
    let mut worst: f64 = 0.0;
    for _ in 0..5 {
        let received = received.clone();
        let watch = tokio::task::spawn_blocking(move || {
            let (mut newest, mut last, mut longest) =
                (received.latest().0, Instant::now(), 0.0_f64);
            let end = Instant::now() + Duration::from_secs(1);
            while Instant::now() < end {
                if received.latest().0 != newest {
                    newest = received.latest().0;
                    longest = longest.max(ms(last));
                    last = Instant::now();
                }
                std::thread::sleep(Duration::from_micros(500));
            }
            longest
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        alice.core.switch_camera_type().await.unwrap();
        worst = worst.max(watch.await.unwrap());
    }
    worst
}

fn news(slot: &Slot, newest: &mut u64) -> Option<u16> {
    let (sequence, frame) = slot.latest();
    if sequence == *newest {
        return None;
    }
    *newest = sequence;
    let frame = frame?;
    let luma = |x, y| frame.y[(y * frame.width + x) as usize];
    stamp::read(frame.width, frame.height, luma, Position::Sender).map(|stamp| stamp.counter)
}

pub fn caller(world: &World, name: &str) -> Config {
    let mut config = world.config(name);
    config.media.camera = Camera::TestPattern;
    config.media.microphone = Microphone::Tone;
    config.media.speaker = Speaker::None;
    config
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// CPU time of this process so far, in seconds.
fn cpu() -> f64 {
    crate::process::cpu_seconds(std::process::id())
}
