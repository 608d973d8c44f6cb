//! Real sound devices: those of a PulseAudio server of our own, without a sound card.

use crate::leaks::{in_own_process, is_alone};
use crate::pair::*;
use crate::sound::{speech, write_wav};
use azstack::media::choice::{Microphone, Speaker};
use azstack::media::{Command, DeviceKind, Event, Options, tone};
use std::path::Path;
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
            .args([&module, "-L", "module-null-sink sink_name=spk rate=48000"])
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

#[cfg(target_os = "linux")]
#[test]
fn a_sound_server_is_played_to_recorded_from_lost_and_found_again() {
    let name = "sound_server::a_sound_server_is_played_to_recorded_from_lost_and_found_again";
    if !is_alone() {
        let has_server = std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).any(|folder| folder.join("pulseaudio").exists())
        });
        if !has_server {
            return println!("NOT RUN: there is no pulseaudio program");
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
    runtime.block_on(play_and_record(Path::new(&folder)));
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
