//! The examples, as programs of their own, against a real server.
//!
//! `cargo test` builds them. Whoever asks for this test alone builds them first: `cargo build --all-features --examples`.

#![cfg(all(feature = "server", feature = "media"))]
#![allow(clippy::unwrap_used)]

#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use azstack::client::{Event, NewMessage};
use azstack::protocol::Content;
use world::{PATIENCE, World};

/// A running example and the lines it prints; it ends with the test.
struct Example {
    child: Child,
    lines: Receiver<String>,
    said: String,
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Example {
    /// Runs an example as `user`.
    fn run(world: &World, name: &str, user: &str, more: &[&str]) -> Self {
        let mut path = std::env::current_exe().unwrap();
        path.pop();
        path.pop();
        path.push("examples");
        path.push(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        assert!(
            path.is_file(),
            "the examples are not built: cargo build --all-features --examples"
        );
        let mut child = Command::new(path)
            .arg(format!("http://{}", world.address))
            .args([&world.app.app_id, &world.app.public_key])
            .arg(user)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (teller, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if teller.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            lines,
            said: String::new(),
        }
    }

    /// Waits for a line with this in it.
    fn prints(&mut self, wanted: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            let line = line.unwrap_or_else(|error| panic!("never {wanted}: {error}"));
            self.said.push_str(&line);
            self.said.push('\n');
            if line.contains(wanted) {
                return;
            }
        }
    }

    /// Waits for the end. Returns how it ended and everything it said.
    fn end(mut self) -> (ExitStatus, String) {
        let until = Instant::now() + PATIENCE;
        while let Ok(line) = self
            .lines
            .recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            self.said.push_str(&line);
            self.said.push('\n');
        }
        assert!(Instant::now() < until, "it ends by itself: {}", self.said);
        let status = self.child.wait().unwrap();
        let mut complaint = self.child.stderr.take().unwrap();
        complaint.read_to_string(&mut self.said).unwrap();
        (status, std::mem::take(&mut self.said))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn minimal_sends_a_message() {
    let world = World::new().await;
    let mut bob = world.person("bob").await;
    let minimal = Example::run(&world, "minimal", "alice", &["bob", "Hello, Bob"]);
    let (status, said) = minimal.end();
    assert!(status.success(), "{said}");
    assert!(said.contains("sent to bob: Hello, Bob"), "{said}");
    let arrived = bob
        .hear("the message", |event| match event {
            Event::NewMessage(message) => Some(message.content),
            _ => None,
        })
        .await;
    assert_eq!(arrived, Content::Text(String::from("Hello, Bob")));

    let unknown = Example::run(&world, "minimal", "alice", &["nobody", "Hello?"]);
    let (status, said) = unknown.end();
    assert!(!status.success(), "nobody is there: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_answers_what_it_is_written_and_what_was_written_before_it_came() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    // The bot's name exists from its first sign-in on.
    drop(world.person("bot").await);
    let chat = alice.core.open_chat("bot").await.unwrap();
    let write = |text| alice.core.new_message(NewMessage::text(chat, text));
    write("before").await.unwrap();
    let mut bot = Example::run(&world, "bot", "bot", &[]);
    bot.prints("before");
    write("after").await.unwrap();
    for text in ["before", "after"] {
        let answer = alice
            .hear("the answer", |event| match event {
                Event::NewMessage(message) => Some(message.content),
                _ => None,
            })
            .await;
        assert_eq!(answer, Content::Text(format!("You said: {text}")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_call_see_and_hear_each_other() {
    let world = World::new().await;
    let mut waiting = Example::run(&world, "call", "bob", &[]);
    waiting.prints("signed in");
    let (clip, speech, heard) = ("clip.y4m", "speech.wav", "heard.wav");
    let [clip, speech, heard] = [clip, speech, heard].map(|name| world.path(name));
    write_clip(&clip);
    write_speech(&speech);
    let devices = [&clip, &speech, &heard].map(|path| path.to_str().unwrap());
    let calling = [
        "--call",
        "bob",
        "--seconds",
        "4",
        "--camera",
        devices[0],
        "--microphone",
        devices[1],
        "--speaker",
        devices[2],
    ];
    let calling = Example::run(&world, "call", "alice", &calling);
    let (status, calling) = calling.end();
    assert!(status.success(), "{calling}");
    let (status, waiting) = waiting.end();
    assert!(status.success(), "{waiting}");
    for said in [&calling, &waiting] {
        let last = said
            .lines()
            .rfind(|line| line.starts_with("pictures in"))
            .unwrap_or_else(|| panic!("{said}"));
        assert!(number(last, "pictures in ") > 0, "{last}");
        assert!(number(last, "out ") > 0, "{last}");
        assert!(number(last, "sound packets in ") > 0, "{last}");
        assert!(said.contains("is over: Stopped"), "{said}");
    }
    assert!(waiting.contains("the call with alice is over"), "{waiting}");
    assert!(waiting.contains("(320 x 240,"), "alice's clip: {waiting}");
    assert!(calling.contains("(1280 x 720,"), "the pattern: {calling}");
    let heard = hound::WavReader::open(heard).unwrap();
    let loud = heard
        .into_samples::<i16>()
        .filter(|sample| sample.as_ref().unwrap().abs() > 500);
    assert!(loud.count() > 1000, "bob's tone");
}

/// Two grey pictures.
fn write_clip(path: &Path) {
    let mut clip = b"YUV4MPEG2 W320 H240 F30:1 Ip A1:1 C420jpeg\n".to_vec();
    for grey in [90, 160] {
        clip.extend(b"FRAME\n");
        clip.extend([grey; 320 * 240]);
        clip.extend([128; 320 * 240 / 2]);
    }
    std::fs::write(path, clip).unwrap();
}

/// A second of a rough sound.
fn write_speech(path: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut speech = hound::WavWriter::create(path, spec).unwrap();
    for sample in (-100..100_i16).cycle().take(48_000) {
        speech.write_sample(sample * 80).unwrap();
    }
    speech.finalize().unwrap();
}

/// The number behind these words.
fn number(line: &str, words: &str) -> u64 {
    let (_, rest) = line.split_once(words).unwrap();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}
