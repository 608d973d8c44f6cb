//! Whatever happens, after a sync all stores agree with the server, and nothing that was typed is lost or doubled.
//!
//! Two devices of Alice's and one of Bob's do random things over lines that break, while two clients of the old kind,
//! both Alice's, write under the same message ids. Each seed is one story; `SEED=17` in the environment tells one
//! again, `SEEDS=5000` more of them.

#![cfg(all(feature = "server", feature = "media"))]
#![allow(clippy::unwrap_used)]

#[path = "converge/line.rs"]
mod line;
#[path = "server/client.rs"]
mod old;
#[path = "converge/story.rs"]
mod story;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;

use std::sync::Arc;

use tokio::task::JoinSet;

use world::World;

/// Stories told at a time.
const AT_ONCE: usize = 8;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_agree_with_the_server_whatever_happened() {
    let world = Arc::new(World::new().await);
    let seeds = match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SEEDS").unwrap_or(200),
    };
    let mut told = JoinSet::new();
    for seed in seeds {
        if told.len() >= AT_ONCE {
            told.join_next().await.unwrap().unwrap();
        }
        let world = world.clone();
        told.spawn(async move {
            // A story that panics is told by its seed.
            let story = tokio::spawn(async move { Box::pin(story::tell(&world, seed)).await });
            assert!(story.await.is_ok(), "the story of seed {seed} ends badly");
        });
    }
    while let Some(end) = told.join_next().await {
        end.unwrap();
    }
}
