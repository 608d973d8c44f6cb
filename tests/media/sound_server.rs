//! Real sound devices: those of a PulseAudio server of our own, without a sound card.

use crate::leaks::{in_own_process, is_alone};
use crate::pair::*;
use crate::sound::{speech, write_wav};
use azstack::media::choice::{Microphone, Speaker};
use azstack::media::{Command, DeviceKind, Event, Options, tone};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A server with one speaker; what it plays can be recorded from its monitor. Killed when dropped.
struct Server(Child);

impl Server {
    fn start(folder: &Path) -> Self {
        let socket = folder.join("pulse.sock");
        let _ = std::fs::remove_file(&socket);
        let module = format!(
            "module-native-protocol-unix socket={} auth-anonymous=1",
            socket.display()
        );
        let child = std::process::Command::new("pulseaudio")
            .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "-L"])
            .args([
                &module,
                "-L",
                &format!("module-null-sink {}", speaker("spk")),
            ])
            .env("HOME", folder)
            .env("XDG_RUNTIME_DIR", folder)
            .env("PULSE_RUNTIME_PATH", folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + PATIENCE;
        while !socket.exists() {
            assert!(Instant::now() < deadline, "the sound server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self(child)
    }
}

/// Settings of a speaker. Without rewinds, because an idle null sink plays two seconds ahead and sometimes lets a new
/// stream wait for so long.
fn speaker(name: &str) -> String {
    format!("sink_name={name} rate=48000 norewinds=1")
}

/// Does something to the server of this process: `pactl load-module …`.
fn pactl(arguments: &[&str]) -> String {
    let done = std::process::Command::new("pactl")
        .args(arguments)
        .output()
        .unwrap();
    assert!(done.status.success(), "pactl {arguments:?}: {done:?}");
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

/// Whether something plays on the speaker of that name.
fn is_played_on(name: &str) -> bool {
    let column = |line: &str, place: usize| line.split('\t').nth(place).map(str::to_owned);
    let sinks = pactl(&["list", "short", "sinks"]);
    let sink = sinks
        .lines()
        .find(|line| column(line, 1).as_deref() == Some(name))
        .and_then(|line| column(line, 0));
    let inputs = pactl(&["list", "short", "sink-inputs"]);
    let mut played = inputs.lines().map(|line| column(line, 1));
    sink.is_some() && played.any(|on| on == sink)
}

/// Another speaker; its monitor stands for a microphone that hears it. The number to unplug it by.
fn plug_in(name: &str) -> String {
    let speaker = speaker(name);
    let mut arguments = vec!["load-module", "module-null-sink"];
    arguments.extend(speaker.split(' '));
    pactl(&arguments)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The other side's sound is played, recorded from the speaker's monitor, and sent back: like a person whose
/// microphone hears the speaker.
fn open_room(processing: Option<bool>) -> Options {
    Options {
        microphone: Microphone::Named("pulseaudio:spk.monitor".to_owned()),
        speaker: Speaker::Named("pulseaudio:spk".to_owned()),
        processing,
        ..options(1)
    }
}

/// Runs `test` in a process of its own, which knows no sound server but the one to come in its folder.
fn with_own_server<F: Future<Output = ()>>(name: &str, test: impl FnOnce(PathBuf) -> F) {
    if !is_alone() {
        let has = |program: &str| {
            std::env::var_os("PATH").is_some_and(|path| {
                std::env::split_paths(&path).any(|folder| folder.join(program).exists())
            })
        };
        if !has("pulseaudio") || !has("pactl") {
            return println!("NOT RUN: there is no pulseaudio or no pactl program");
        }
        let folder = tempfile::tempdir().unwrap();
        let address = format!("unix:{}", folder.path().join("pulse.sock").display());
        let folder = folder.path().display().to_string();
        return in_own_process(
            name,
            &[("PULSE_SERVER", &address), ("MEDIA_TEST_FOLDER", &folder)],
        );
    }
    let folder = std::env::var("MEDIA_TEST_FOLDER").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(test(PathBuf::from(folder)));
}

#[cfg(target_os = "linux")]
#[test]
fn a_sound_server_is_played_to_recorded_from_lost_and_found_again() {
    with_own_server(
        "sound_server::a_sound_server_is_played_to_recorded_from_lost_and_found_again",
        |folder| async move { play_and_record(&folder).await },
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_headset_is_followed_and_left_again_and_chosen_devices_are_used() {
    with_own_server(
        "sound_server::a_headset_is_followed_and_left_again_and_chosen_devices_are_used",
        |folder| async move { come_and_go(&folder).await },
    );
}

#[cfg(target_os = "linux")]
#[test]
fn it_rings_where_it_should_and_the_microphone_is_heard_before_a_call() {
    with_own_server(
        "sound_server::it_rings_where_it_should_and_the_microphone_is_heard_before_a_call",
        |folder| async move { ring_and_listen(&folder).await },
    );
}

/// The side whose devices the test is about: `microphone` hears what is played on a speaker.
fn side_of(microphone: &str, speaker: Speaker) -> Options {
    Options {
        microphone: Microphone::Named(format!("pulseaudio:{microphone}.monitor")),
        speaker,
        processing: Some(false),
        ..options(1)
    }
}

async fn come_and_go(folder: &Path) {
    const SOON: Duration = Duration::from_secs(3);
    let _server = Server::start(folder);
    let heard = folder.join("b.wav");
    let b = Options {
        speaker: Speaker::File(heard.clone()),
        ..options(9)
    };
    // It speaks to the default speaker, and hears the headset.
    let mut pair = Pair::new(side_of("headset", Speaker::Default), b);
    pair.video = false;
    pair.connected().await;
    let hears = |id: Option<u16>| {
        let heard = recorded(&heard);
        tone::recognise(last(&heard, 24_000)) == id.map(|id| id as u8)
    };
    pair.until("a listing", |pair| {
        pair.a.media.devices().default_speaker.as_deref() == Some("pulseaudio:spk")
    })
    .await;

    let plugged = Instant::now();
    let headset = plug_in("headset");
    let told = |pair: &Pair, device| {
        let of = |event: &&Event| matches!(event, Event::InUse { device: d, .. } if *d == device);
        pair.a.told.iter().filter(of).count()
    };
    pair.until("the headset to be used", |pair| {
        told(pair, DeviceKind::Speaker) == 1 && is_played_on("headset")
    })
    .await;
    assert!(plugged.elapsed() < SOON, "{:?}", plugged.elapsed());
    pair.until("it to be heard", |_| hears(Some(9))).await;
    assert!(!pair.a.told.contains(&Event::Trouble {
        device: DeviceKind::Speaker,
        problem: azstack::media::Problem::Silent
    }));

    let unplugged = Instant::now();
    pactl(&["unload-module", &headset]);
    pair.until("the speaker to be used again", |pair| {
        told(pair, DeviceKind::Speaker) == 2
    })
    .await;
    assert!(unplugged.elapsed() < SOON, "{:?}", unplugged.elapsed());

    // A person takes another one; it is unplugged, and used again as soon as it is back.
    let second = plug_in("second");
    let choice = Speaker::Named("pulseaudio:second".to_owned());
    pair.a.media.send(Command::UseSpeaker(choice)).unwrap();
    let microphone = Microphone::Named("pulseaudio:second.monitor".to_owned());
    pair.a
        .media
        .send(Command::UseMicrophone(microphone))
        .unwrap();
    pair.until("the chosen speaker to be used", |_| is_played_on("second"))
        .await;
    pair.until("a new listing", |pair| {
        let devices = pair.a.media.devices();
        devices.speakers.iter().any(|d| d.id == "pulseaudio:second")
    })
    .await;
    let moves = told(&pair, DeviceKind::Speaker);
    pactl(&["unload-module", &second]);
    pair.until("another in its place", |pair| {
        told(pair, DeviceKind::Speaker) == moves + 1
    })
    .await;
    let back = Instant::now();
    plug_in("second");
    pair.until("the chosen speaker to be used again", |pair| {
        told(pair, DeviceKind::Speaker) == moves + 2
    })
    .await;
    assert!(back.elapsed() < SOON, "{:?}", back.elapsed());
    assert!(is_played_on("second") && !is_played_on("spk"));
    pair.until("it to be heard", |_| hears(Some(9))).await;
    pair.ended(CALL).await;
}

async fn ring_and_listen(folder: &Path) {
    let _server = Server::start(folder);
    plug_in("bell");
    let mut options = side_of("bell", Speaker::Named("pulseaudio:spk".to_owned()));
    options.ringer = Some(Speaker::Named("pulseaudio:bell".to_owned()));
    let (media, mut told) = azstack::media::Media::spawn(options);
    let preview = |camera, microphone| Command::Preview { camera, microphone };
    let until = async |what: &str, condition: &dyn Fn() -> bool| {
        let deadline = Instant::now() + PATIENCE;
        while !condition() {
            assert!(Instant::now() < deadline, "{what} did not happen");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let levels = media.levels();
    let shown = media.local_video();
    media.send(preview(true, true)).unwrap();
    until("one's own picture", &|| shown.latest().1.is_some()).await;
    assert_eq!(levels.microphone(), 0.0);
    // What rings is heard by the microphone beside the bell; what is for the person in a call is not.
    media
        .send(Command::Play(azstack::media::Sound::Ringtone))
        .unwrap();
    until("the bell to be heard", &|| levels.microphone() > 0.4).await;
    media.send(Command::StopSound).unwrap();
    until("silence", &|| levels.microphone() < 0.05).await;
    media
        .send(Command::Play(azstack::media::Sound::RingBack))
        .unwrap();
    let spk = Microphone::Named("pulseaudio:spk.monitor".to_owned());
    let bell = levels.microphone();
    media.send(Command::UseMicrophone(spk)).unwrap();
    until("the speaker to be heard", &|| levels.microphone() > 0.4).await;
    assert!(bell < 0.05, "the bell rang: {bell}");

    media.send(preview(false, false)).unwrap();
    until("everything to be closed", &|| {
        levels.microphone() == 0.0 && shown.latest().1.is_none()
    })
    .await;
    drop(media);
    while let Some(event) = told.recv().await {
        assert!(
            !matches!(event, Event::Trouble { .. } | Event::LocalVideo { .. }),
            "{event:?}"
        );
    }
}

async fn play_and_record(folder: &Path) {
    let server = Server::start(folder);
    let heard = folder.join("b.wav");
    let b = Options {
        speaker: Speaker::File(heard.clone()),
        ..options(9)
    };
    let mut pair = Pair::new(open_room(Some(false)), b);
    pair.video = false;
    pair.connected().await;
    let hears_itself = || tone::recognise(last(&recorded(&heard), 48_000)) == Some(9);
    pair.until("the tone to come back", |_| hears_itself())
        .await;
    pair.until("a listing", |pair| {
        let devices = pair.a.media.devices();
        devices.speakers.iter().any(|d| d.id == "pulseaudio:spk") && devices.microphones.is_empty()
    })
    .await;

    drop(server);
    pair.until("both devices to be missed", |pair| {
        [DeviceKind::Microphone, DeviceKind::Speaker]
            .into_iter()
            .all(|kind| {
                let missed = |event: &Event| {
                    matches!(event, Event::Trouble { device, .. } if *device == kind)
                };
                pair.a.told.iter().any(missed)
            })
    })
    .await;
    pair.until("silence", |_| {
        loudness(last(&recorded(&heard), 24_000)) < 1e-3
    })
    .await;
    let server = Server::start(folder);
    pair.until("the tone to come back again", |pair| {
        let works = |device| pair.a.told.contains(&Event::Working { device });
        hears_itself() && works(DeviceKind::Microphone) && works(DeviceKind::Speaker)
    })
    .await;
    pair.ended(CALL).await;

    // With the processing that real microphones have by default, nobody hears himself.
    let (spoken, heard) = (folder.join("spoken.wav"), folder.join("c.wav"));
    let voice = speech(12);
    write_wav(&spoken, &voice);
    let c = Options {
        microphone: Microphone::File(spoken),
        speaker: Speaker::File(heard.clone()),
        ..options(9)
    };
    let mut pair = Pair::new(open_room(None), c);
    pair.video = false;
    pair.connected().await;
    // There is some voice in any two seconds. A machine that is busy makes the sound stumble, and then the canceller
    // needs a moment to find the echo again.
    let said = loudness(&voice);
    pair.until("the echo to be taken out", |_| {
        let heard = recorded(&heard);
        heard.len() > 6 * 48_000 && loudness(last(&heard, 2 * 48_000)) < said / 8.0
    })
    .await;
    pair.a
        .media
        .send(Command::UseSpeaker(Speaker::None))
        .unwrap();
    pair.ended(CALL).await;
    drop(server);
}
