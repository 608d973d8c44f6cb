//! Fifty calls leave nothing behind: tasks, threads, sockets. Alone in its process, so that it may count them.

#![cfg(all(feature = "server", feature = "media", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;

use azstack::client::CallStage;
use azstack::media::choice::{Camera, Microphone};

use world::{Person, World, eventually};

const CALLS: usize = 50;

/// Tasks, threads and open files of this process.
fn counted() -> [usize; 3] {
    let entries = |path| std::fs::read_dir(path).unwrap().count();
    let tasks = tokio::runtime::Handle::current()
        .metrics()
        .num_alive_tasks();
    [tasks, entries("/proc/self/task"), entries("/proc/self/fd")]
}

async fn one_call(alice: &mut Person, bob: &mut Person) {
    let id = alice.call(bob).await;
    bob.call_is(id, "ringing", |call| call.stage == CallStage::Ringing)
        .await;
    bob.core.answer_free_call().await.unwrap();
    alice
        .call_is(id, "the other's picture", |call| call.remote_video)
        .await;
    bob.core.stop_free_call().await.unwrap();
    alice
        .call_is(id, "the end", |call| {
            matches!(call.stage, CallStage::Ended(_))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_calls_leave_nothing_behind() {
    let world = World::new().await;
    let [mut alice, mut bob] = {
        let person = |name| {
            let mut config = world.config(name);
            config.media.camera = Camera::TestPattern;
            config.media.microphone = Microphone::Tone;
            (config.media.size.width, config.media.size.height) = (320, 180);
            Person::of(config)
        };
        [person("alice").await, person("bob").await]
    };
    // The first call starts what stays: the runtime's blocking threads, the codecs' tables.
    one_call(&mut alice, &mut bob).await;
    let mut least = [usize::MAX; 3];
    eventually("a quiet state", || {
        let now = counted();
        let quiet = now == least;
        least = now;
        async move {
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            quiet
        }
    })
    .await;
    for _ in 0..CALLS {
        one_call(&mut alice, &mut bob).await;
    }
    eventually("everything is free again", || {
        let now = counted();
        let free = now.iter().zip(least).all(|(now, before)| *now <= before);
        async move { free }
    })
    .await;
}
