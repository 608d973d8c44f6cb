//! Calls from end to end: two media actors on loopback, wired by exchanging their events, with real sockets and codecs.
#![cfg(feature = "media")]
#![allow(clippy::unwrap_used)]

#[cfg(all(target_os = "linux", feature = "app"))]
#[path = "manners/desk.rs"]
#[allow(dead_code, reason = "shared with the test of manners")]
mod desk;
#[path = "media/leaks.rs"]
mod leaks;
#[path = "media/pair.rs"]
mod pair;
#[cfg(all(target_os = "linux", feature = "app"))]
#[path = "media/pipewire_screen.rs"]
mod pipewire_screen;
#[cfg(all(target_os = "linux", feature = "app"))]
#[path = "media/portal.rs"]
mod portal;
#[path = "media/real_devices.rs"]
mod real_devices;
#[path = "media/sound.rs"]
mod sound;
#[path = "media/sound_server.rs"]
mod sound_server;
#[path = "media/trouble.rs"]
mod trouble;

use azstack::media::choice::{Camera, Speaker};
use azstack::media::frame::Slot;
use azstack::media::stamp::Position;
use azstack::media::{Command, Event, Facing, Options, VideoSize, tone};
use pair::*;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_and_sound_pass_both_ways_and_the_call_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (heard_a, heard_b) = (folder.path().join("a.wav"), folder.path().join("b.wav"));
    let speaker = |path: &Path| Speaker::File(path.to_owned());
    let a = Options {
        speaker: speaker(&heard_a),
        ..options(11)
    };
    let b = Options {
        speaker: speaker(&heard_b),
        ..options(22)
    };
    let mut pair = Pair::new(a, b);
    pair.connected().await;
    let seen_a = watch(pair.a.media.remote_video(), Position::Sender, 30);
    let seen_b = watch(pair.b.media.remote_video(), Position::Sender, 30);
    pair.until("thirty pictures each way and both tones", |_| {
        let ready = seen_a.is_finished() && seen_b.is_finished();
        ready
            && tone::recognise(&recorded(&heard_a)) == Some(22)
            && tone::recognise(&recorded(&heard_b)) == Some(11)
    })
    .await;
    let (seen_a, seen_b) = (seen_a.join().unwrap(), seen_b.join().unwrap());
    assert!(seen_a.len() == 30 && in_order(&seen_a, 22), "{seen_a:?}");
    assert!(seen_b.len() == 30 && in_order(&seen_b, 11), "{seen_b:?}");
    let own = stamp_in(&pair.a.media.local_video(), Position::Sender).unwrap();
    assert_eq!(own.id, 11);
    for told in [&pair.a.told, &pair.b.told] {
        assert!(told.contains(&Event::RemoteVideo {
            call: CALL,
            on: true
        }));
        assert!(told.contains(&Event::LocalVideo {
            call: CALL,
            on: true
        }));
        assert!(told.contains(&Event::CameraChanged {
            call: CALL,
            facing: Facing::Front,
            name: "test-pattern".to_owned()
        }));
    }
    pair.ended(CALL).await;
    for side in [&pair.a, &pair.b] {
        assert_eq!(side.media.local_video().latest().1, None);
        assert_eq!(side.media.remote_video().latest().1, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_camera_switched_off_sends_no_more_and_comes_back() {
    let mut pair = Pair::new(options(1), options(2));
    pair.connected().await;
    let remote = pair.b.media.remote_video();
    pair.until("pictures", |_| {
        stamp_in(&remote, Position::Sender).is_some()
    })
    .await;
    pair.a.media.send(Command::Camera { on: false }).unwrap();
    pair.until("both pictures to vanish", |pair| {
        pair.a.told.contains(&Event::LocalVideo {
            call: CALL,
            on: false,
        }) && pair.b.told.contains(&Event::RemoteVideo {
            call: CALL,
            on: false,
        })
    })
    .await;
    assert_eq!(remote.latest().1, None);
    assert_eq!(pair.a.media.local_video().latest().1, None);
    let (number, _) = remote.latest();
    // The other way goes on meanwhile.
    let other = watch(pair.a.media.remote_video(), Position::Sender, 10);
    pair.until("pictures the other way", |_| other.is_finished())
        .await;
    assert_eq!(
        remote.latest().0,
        number,
        "pictures came from a camera that is off"
    );
    assert!(in_order(&other.join().unwrap(), 2));
    pair.a.media.send(Command::Camera { on: true }).unwrap();
    pair.until("the picture to come back", |_| {
        stamp_in(&remote, Position::Sender).is_some_and(|stamp| stamp.id == 1)
    })
    .await;
    pair.ended(CALL).await;
}

/// Mean of a colour plane: the front pattern is warm, the back one cold.
fn warmth(slot: &Slot) -> Option<u32> {
    let (_, frame) = slot.latest();
    let frame = frame?;
    Some(frame.v.iter().map(|v| u32::from(*v)).sum::<u32>() / frame.v.len() as u32)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn switching_the_camera_changes_the_picture_without_negotiation() {
    let mut pair = Pair::new(options(1), options(2));
    pair.connected().await;
    let remote = pair.b.media.remote_video();
    pair.until("the front picture", |_| warmth(&remote) > Some(135))
        .await;
    for (facing, is_shown) in [
        (Facing::Back, (|warmth| warmth < 120) as fn(u32) -> bool),
        (Facing::Front, |warmth| warmth > 135),
    ] {
        let before = Instant::now();
        pair.a.media.send(Command::SwitchCamera).unwrap();
        pair.until("the other picture", |_| {
            warmth(&remote).is_some_and(is_shown)
        })
        .await;
        assert!(before.elapsed() < Duration::from_secs(2));
        pair.until("being told", |pair| {
            let name = "test-pattern".to_owned();
            let call = CALL;
            let changed = Event::CameraChanged { call, facing, name };
            let expected = if facing == Facing::Back { 1 } else { 2 };
            pair.a.told.iter().filter(|e| **e == changed).count() == expected
        })
        .await;
    }
    // Another size is another encoder, and still the same stream.
    let larger = VideoSize {
        width: 640,
        height: 360,
        fps: 30,
    };
    pair.a.media.send(Command::UseSize(larger)).unwrap();
    pair.until("the larger picture", |_| {
        remote.latest().1.is_some_and(|frame| frame.width == 640)
    })
    .await;
    let negotiations = |told: &[Event]| {
        told.iter()
            .filter(|event| matches!(event, Event::Offer { .. } | Event::Answer { .. }))
            .count()
    };
    assert_eq!(negotiations(&pair.a.told), 1);
    assert_eq!(negotiations(&pair.b.told), 1);
    pair.ended(CALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_camera_stays_off_until_it_is_wanted() {
    let mut pair = Pair::new(options(1), options(2));
    pair.with_camera = false;
    pair.connected().await;
    let (of_a, of_b) = (pair.b.media.remote_video(), pair.a.media.remote_video());
    pair.until("the caller's picture", |_| {
        stamp_in(&of_a, Position::Sender).is_some()
    })
    .await;
    assert_eq!(pair.b.media.local_video().latest().1, None);
    assert_eq!(of_b.latest().1, None);
    pair.b.media.send(Command::Camera { on: true }).unwrap();
    pair.until("the other picture", |_| {
        stamp_in(&of_b, Position::Sender).is_some()
    })
    .await;
    pair.ended(CALL).await;
}

/// A Y4M file of one grey picture.
fn grey_file(folder: &Path, luma: u8) -> PathBuf {
    let path = folder.join("grey.y4m");
    let mut bytes = Vec::new();
    let mut encoder = y4m::encode(640, 360, y4m::Ratio::new(30, 1))
        .with_colorspace(y4m::Colorspace::C420)
        .write_header(&mut bytes)
        .unwrap();
    let (y, chroma) = (vec![luma; 640 * 360], vec![128; 320 * 180]);
    encoder
        .write_frame(&y4m::Frame::new([&y, &chroma, &chroma], None))
        .unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_a_camera_and_is_made_to_fit() {
    let folder = tempfile::tempdir().unwrap();
    let a = Options {
        camera: Camera::File(grey_file(folder.path(), 99)),
        ..options(1)
    };
    let mut pair = Pair::new(a, options(2));
    pair.connected().await;
    let remote = pair.b.media.remote_video();
    pair.until("the file's picture", |_| {
        remote.latest().1.is_some_and(|frame| {
            let middle = frame.y[frame.y.len() / 2];
            (frame.width, frame.height) == (320, 180) && middle.abs_diff(99) < 4
        })
    })
    .await;
    pair.ended(CALL).await;
}

/// The addresses of a side's own candidates, with ports.
fn addresses(told: &[Event]) -> Vec<String> {
    let address = |event: &Event| match event {
        Event::Candidate { candidate, .. } => {
            let mut words = candidate.candidate.split(' ').skip(4);
            Some(format!("{}:{}", words.next()?, words.next()?))
        }
        _ => None,
    };
    told.iter().filter_map(address).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_gets_a_new_path_while_it_runs() {
    let mut pair = Pair::new(options(1), options(2));
    pair.connected().await;
    let (a, b) = (addresses(&pair.a.told), addresses(&pair.b.told));
    for _ in 0..2 {
        pair.a.told.clear();
        pair.b
            .told
            .retain(|event| matches!(event, Event::Answer { .. }));
        pair.a.media.send(Command::Restart { call: CALL }).unwrap();
        pair.until("a new path", |pair| {
            let is_new = |now: Vec<String>, before: &[String]| {
                !now.is_empty() && now.iter().all(|address| !before.contains(address))
            };
            is_new(addresses(&pair.a.told), &a) && is_new(addresses(&pair.b.told), &b)
        })
        .await;
        let seen_a = watch(pair.a.media.remote_video(), Position::Sender, 60);
        let seen_b = watch(pair.b.media.remote_video(), Position::Sender, 60);
        pair.until("pictures both ways", |_| {
            seen_a.is_finished() && seen_b.is_finished()
        })
        .await;
        assert!(in_order(&seen_a.join().unwrap(), 2));
        assert!(in_order(&seen_b.join().unwrap(), 1));
    }
    for told in [&pair.a.told, &pair.b.told] {
        let is_failure = |event: &Event| matches!(event, Event::Failed { .. });
        assert!(!told.iter().any(is_failure), "{:?}", shorter(told));
    }
    pair.ended(CALL).await;
}
