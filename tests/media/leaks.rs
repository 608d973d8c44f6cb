//! Nothing stays behind.

use crate::pair::*;
use azstack::media::Event;
use std::time::{Duration, Instant};

/// Runs one test of this file in a process of its own, with further environment.
pub fn in_own_process(test: &str, environment: &[(&str, &str)]) {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("MEDIA_TEST_ALONE", "1")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

pub fn is_alone() -> bool {
    std::env::var_os("MEDIA_TEST_ALONE").is_some()
}

/// Threads and open files of this process.
fn resources() -> (usize, usize) {
    let count = |path| std::fs::read_dir(path).unwrap().count();
    (count("/proc/self/task"), count("/proc/self/fd"))
}

#[cfg(target_os = "linux")]
#[test]
fn fifty_calls_leave_nothing_behind() {
    if !is_alone() {
        return in_own_process("leaks::fifty_calls_leave_nothing_behind", &[]);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut pair = Pair::new(options(1), options(2));
        let tasks = || {
            tokio::runtime::Handle::current()
                .metrics()
                .num_alive_tasks()
        };
        let ((threads, mut files), tasks_before) = (resources(), tasks());
        let is_free = move |files: usize| {
            let (threads_now, files_now) = resources();
            threads_now <= threads && files_now <= files && tasks() <= tasks_before
        };
        for call in 0..51 {
            pair.call(call);
            pair.until("connecting", |pair| {
                let connected = Event::Connected { call };
                pair.a.told.contains(&connected) && pair.b.told.contains(&connected)
            })
            .await;
            pair.ended(call).await;
            if call == 0 {
                // Libraries may open files for good at first use; threads and tasks must end all the same.
                pair.until("the first call to be freed", |_| is_free(usize::MAX))
                    .await;
                files = resources().1;
            }
        }
        pair.until("fifty calls to be freed", |_| is_free(files))
            .await;
        // And with the last handle everything ends.
        drop(pair);
        let deadline = Instant::now() + PATIENCE;
        while tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
            > 0
        {
            assert!(Instant::now() < deadline);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
}
