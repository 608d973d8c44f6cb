//! Real cameras and sound cards. They need the kernel's test drivers: `vivid` with two webcams, `snd-aloop` as default,
//! `snd-dummy`. They run in an emulated machine (`make test-devices`), so how fast something is is printed, not asserted.

use crate::pair::*;
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::frame::Slot;
use azstack::media::{Command, DeviceKind, Event, Facing, Options, Problem, tone};
use std::io::Read;
use std::process::Command as Process;
use std::time::Instant;

/// As `echo word > path`: plugs devices in and out.
fn write(path: &str, word: &str) {
    std::fs::write(path, word).unwrap_or_else(|error| panic!("{path}: {error}"));
}

const CAMERAS: &str = "/sys/bus/platform/drivers/vivid";
const DUMMY_CARD: &str = "/sys/bus/platform/drivers/snd_dummy";

fn count(pair: &Pair, is: impl Fn(&Event) -> bool) -> usize {
    pair.a.told.iter().filter(|event| is(event)).count()
}

fn v4l2(arguments: &[&str]) {
    let status = Process::new("v4l2-ctl").args(arguments).status().unwrap();
    assert!(status.success(), "v4l2-ctl {arguments:?}");
}

/// Mean brightness of what is shown.
fn brightness(slot: &Slot) -> Option<u32> {
    let (_, frame) = slot.latest();
    let frame = frame?;
    Some(frame.y.iter().map(|y| u32::from(*y)).sum::<u32>() / frame.y.len() as u32)
}

#[ignore = "needs the kernel's test cameras and test sound card"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cameras_are_used_switched_lost_and_found_again() {
    // The first shows white, the second black.
    v4l2(&["-d", "0", "-c", "test_pattern=6,osd_text_mode=2"]);
    v4l2(&["-d", "2", "-c", "test_pattern=5,osd_text_mode=2"]);
    let a = Options {
        camera: Camera::Default,
        ..options(1)
    };
    let mut pair = Pair::new(a, options(2));
    pair.connected().await;
    let (own, remote) = (pair.a.media.local_video(), pair.b.media.remote_video());
    pair.until("the first camera", |_| {
        brightness(&own) > Some(180) && brightness(&remote) > Some(180)
    })
    .await;
    pair.until("a listing", |pair| {
        let devices = pair.a.media.devices();
        devices.cameras.len() == 2
    })
    .await;
    pair.a.media.send(Command::SwitchCamera).unwrap();
    pair.until("the second camera", |pair| {
        let back = |event: &Event| {
            matches!(event, Event::CameraChanged { facing, .. } if *facing == Facing::Back)
        };
        brightness(&remote).is_some_and(|b| b < 80) && pair.a.told.iter().any(back)
    })
    .await;
    pair.a.media.send(Command::SwitchCamera).unwrap();
    pair.until("the first camera again", |_| {
        brightness(&remote) > Some(180)
    })
    .await;

    let trouble = |pair: &Pair, count: usize| {
        let camera = |event: &&Event| matches!(event, Event::Trouble { device, .. } if *device == DeviceKind::Camera);
        pair.a.told.iter().filter(camera).count() >= count
    };
    let works = |pair: &Pair, count: usize| {
        let device = DeviceKind::Camera;
        let working = Event::Working { device };
        pair.a.told.iter().filter(|e| **e == working).count() >= count
    };
    // It hangs in its driver.
    v4l2(&["-d", "0", "-c", "percentage_of_dropped_buffers=100"]);
    pair.until("silence to be noticed", |pair| trouble(pair, 1))
        .await;
    assert!(pair.a.told.contains(&Event::Trouble {
        device: DeviceKind::Camera,
        problem: Problem::Silent
    }));
    v4l2(&["-d", "0", "-c", "percentage_of_dropped_buffers=0"]);
    pair.until("the camera to be back", |pair| works(pair, 1))
        .await;
    // It drops out.
    v4l2(&["-d", "0", "-c", "disconnect=1"]);
    pair.until("the loss to be noticed", |pair| trouble(pair, 2))
        .await;
    pair.until("the camera to be opened again", |pair| works(pair, 2))
        .await;
    pair.until("its picture", |_| brightness(&remote) > Some(180))
        .await;
    pair.ended(CALL).await;
}

#[ignore = "needs the kernel's test sound card"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sound_card_is_played_to_and_recorded_from() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("b.wav");
    let a = Options {
        microphone: Microphone::Default,
        speaker: Speaker::Default,
        processing: Some(false),
        ..options(1)
    };
    let b = Options {
        speaker: Speaker::File(heard.clone()),
        ..options(9)
    };
    let mut pair = Pair::new(a, b);
    pair.video = false;
    pair.connected().await;
    // What is played on the loop card is recorded from it. The machine may be too slow to do so without stumbling.
    pair.until("the tone to come back", |_| {
        let heard = recorded(&heard);
        heard
            .chunks(24_000)
            .any(|piece| tone::recognise(piece) == Some(9))
    })
    .await;
    pair.ended(CALL).await;
}

#[ignore = "needs the kernel's test cameras"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_camera_that_is_away_is_replaced_and_busy_and_unplugged_ones_are_told() {
    // Of one that is not there another takes the place, and it is said which.
    let a = Options {
        camera: Camera::Named("a webcam left at home".to_owned()),
        ..options(1)
    };
    let mut pair = Pair::new(a, options(2));
    pair.connected().await;
    let own = pair.a.media.local_video();
    pair.until("a picture of another camera", |pair| {
        let in_place = |event: &Event| matches!(event, Event::InUse { device: DeviceKind::Camera, name } if !name.is_empty());
        own.latest().1.is_some() && count(pair, in_place) == 1
    })
    .await;

    // Both are pulled out.
    let camera_has = |pair: &Pair, problem: &Problem| {
        let (device, problem) = (DeviceKind::Camera, problem.clone());
        pair.a.told.contains(&Event::Trouble { device, problem })
    };
    write(&format!("{CAMERAS}/unbind"), "vivid.0");
    pair.until("the loss to be told", |pair| {
        camera_has(pair, &Problem::Lost) && own.latest().1.is_none()
    })
    .await;
    pair.until("that there is none", |pair| {
        camera_has(pair, &Problem::Missing)
    })
    .await;
    let plugged = Instant::now();
    write(&format!("{CAMERAS}/bind"), "vivid.0");
    pair.until("the picture to be back", |_| own.latest().1.is_some())
        .await;
    println!("after {:?}", plugged.elapsed());
    pair.ended(CALL).await;

    // Another program has it.
    let mut other = Process::new("v4l2-ctl")
        .args(["-d", "0", "--stream-mmap", "--stream-to=/dev/null"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // It prints a sign for every picture.
    let mut sign = [0];
    let mut signs = other.stderr.take().unwrap();
    signs.read_exact(&mut sign).unwrap();
    let a = Options {
        camera: Camera::Default,
        ..options(1)
    };
    let mut pair = Pair::new(a, options(2));
    pair.connected().await;
    pair.until("being told that it is busy", |pair| {
        camera_has(pair, &Problem::Busy)
    })
    .await;
    other.kill().unwrap();
    other.wait().unwrap();
    let own = pair.a.media.local_video();
    pair.until("the picture once it is free", |_| own.latest().1.is_some())
        .await;
    pair.ended(CALL).await;
}

#[ignore = "needs the kernel's test sound cards"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unplugged_sound_card_is_left_for_the_default_and_returned_to() {
    let a = Options {
        microphone: Microphone::None,
        speaker: Speaker::Named("alsa:plughw:CARD=Dummy,DEV=0".to_owned()),
        ..options(1)
    };
    let mut pair = Pair::new(a, options(2));
    pair.video = false;
    pair.connected().await;
    let lists_dummy = |pair: &Pair| {
        let devices = pair.a.media.devices();
        devices.speakers.iter().any(|d| d.id.contains("CARD=Dummy"))
    };
    pair.until("a listing", lists_dummy).await;
    let moves = |pair: &Pair| {
        count(pair, |event| {
            matches!(
                event,
                Event::InUse {
                    device: DeviceKind::Speaker,
                    ..
                }
            )
        })
    };
    assert_eq!(moves(&pair), 0);
    let unplugged = Instant::now();
    write(&format!("{DUMMY_CARD}/unbind"), "snd_dummy.0");
    pair.until("the default to be used", |pair| moves(pair) == 1)
        .await;
    println!("after {:?}", unplugged.elapsed());
    let plugged = Instant::now();
    write(&format!("{DUMMY_CARD}/bind"), "snd_dummy.0");
    pair.until("the card to be used again", |pair| moves(pair) == 2)
        .await;
    println!("after {:?}", plugged.elapsed());
    pair.ended(CALL).await;
}
