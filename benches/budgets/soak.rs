//! A long call: what both ends use must not grow. Both and the server are in this process, as in [`crate::calls`].

use std::time::{Duration, Instant};

use azstack::client::CallStage;

use crate::calls::caller;
use crate::process::pss;
use crate::world::{Person, World};
use crate::{Row, median};

/// Until everything that is made once has been made.
const WARM_UP: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What the process has at one moment.
struct Use {
    memory: f64,
    threads: usize,
    sockets: usize,
}

/// A call of so many minutes, after a warm-up.
pub async fn measure(minutes: u64) -> Vec<Row> {
    let world = World::new().await;
    let mut alice = Person::of(caller(&world, "alice")).await;
    let mut bob = Person::of(caller(&world, "bob")).await;
    let id = alice.call(&bob).await;
    let ringing = |call: &azstack::client::Call| call.stage == CallStage::Ringing;
    bob.call_is(id, "ringing", ringing).await;
    bob.core.answer_free_call().await.unwrap();
    tokio::time::sleep(WARM_UP).await;
    let (mut uses, begun) = (Vec::new(), Instant::now());
    while begun.elapsed() < Duration::from_secs(minutes * 60) {
        uses.push(now());
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let flowing = bob.core.media().statistics().video_in.per_second;
    alice.core.stop_free_call().await.unwrap();
    let quarter = uses.len() / 4;
    let memory = |uses: &[Use]| median(uses.iter().map(|u| u.memory).collect());
    let spread = |of: fn(&Use) -> usize| {
        let of = uses.iter().map(of);
        (of.clone().max().unwrap_or(0) - of.min().unwrap_or(0)) as f64
    };
    vec![
        Row::at_most(
            "long call: memory, last quarter against the first",
            "flat (≤ 3 MiB)",
            "MiB",
            3.0,
            memory(&uses[uses.len() - quarter..]) - memory(&uses[..quarter]),
        ),
        Row::at_most(
            "… threads that came or went",
            "none",
            "",
            0.0,
            spread(|u| u.threads),
        ),
        Row::at_most(
            "… sockets that came or went",
            "none",
            "",
            0.0,
            spread(|u| u.sockets),
        ),
        Row::at_least(
            "… and pictures at its end",
            "30 a second",
            "fps",
            29.0,
            flowing,
        ),
    ]
}

fn now() -> Use {
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    let is_socket = |entry: &std::fs::DirEntry| {
        std::fs::read_link(entry.path()).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"))
    };
    Use {
        memory: pss(std::process::id()),
        threads: std::fs::read_dir("/proc/self/task").unwrap().count(),
        sockets: open.filter_map(Result::ok).filter(is_socket).count(),
    }
}
