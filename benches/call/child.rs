//! A process of the run: this program once more, in another role and in a namespace.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child as Process, ChildStdin, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde::{Serialize, de::DeserializeOwned};

use crate::network::{Network, Place};

/// How soon an interruption is noticed.
const LOOK: Duration = Duration::from_millis(20);

/// Set when the person at the keyboard has had enough.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A process that reads and prints lines; ended, by its id, when dropped.
pub struct Child {
    process: Process,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Child {
    /// Starts this program in a role, in a place.
    pub fn start(
        network: &Network,
        place: Place,
        role: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Self, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut process = network
            .command(place, &program)
            .args(role)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("ip netns exec: {error}"))?;
        let input = process.stdin.take();
        let output = process.stdout.take();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output
                .map(BufReader::new)
                .into_iter()
                .flat_map(BufRead::lines)
            {
                let Ok(line) = line else { return };
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            process,
            input,
            lines,
        })
    }

    /// Tells it something.
    pub fn tell(&mut self, what: &impl Serialize) -> Result<(), String> {
        let line = serde_json::to_string(what).map_err(|error| error.to_string())?;
        let input = self.input.as_mut().ok_or("its input is closed")?;
        writeln!(input, "{line}")
            .and_then(|()| input.flush())
            .map_err(|error| error.to_string())
    }

    /// What it says next, if it says something in time.
    pub fn hear<T: DeserializeOwned>(&self, patience: Duration) -> Result<Option<T>, String> {
        let deadline = Instant::now() + patience;
        loop {
            check_interrupted()?;
            match self.lines.recv_timeout(LOOK) {
                Ok(line) => {
                    return serde_json::from_str(&line)
                        .map(Some)
                        .map_err(|error| format!("{error}: {line:.200}"));
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err("a process has ended".to_owned()),
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits, unless interrupted.
pub fn pause(time: Duration) -> Result<(), String> {
    let until = Instant::now() + time;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        check_interrupted()?;
        std::thread::sleep(left.min(LOOK));
    }
    Ok(())
}

fn check_interrupted() -> Result<(), String> {
    if INTERRUPTED.load(Ordering::Relaxed) {
        return Err("interrupted".to_owned());
    }
    Ok(())
}
