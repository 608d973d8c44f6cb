//! Sound: mute, processing, an echo, and sounds without a call.

use crate::pair::*;
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::stamp::Position;
use azstack::media::{Command, Media, Options, Sound, tone};
use std::path::Path;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mute_silences_and_unmute_is_heard_again() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("b.wav");
    let b = Options {
        speaker: Speaker::File(heard.clone()),
        ..options(2)
    };
    let mut pair = Pair::new(options(1), b);
    pair.video = false;
    pair.connected().await;
    let hears = |wanted| tone::recognise(last(&recorded(&heard), 48_000)) == wanted;
    pair.until("hearing the tone", |_| hears(Some(1))).await;
    pair.a
        .media
        .send(Command::Microphone { on: false })
        .unwrap();
    pair.until("silence", |_| {
        loudness(last(&recorded(&heard), 24_000)) < 1e-3
    })
    .await;
    pair.a.media.send(Command::Microphone { on: true }).unwrap();
    pair.until("hearing the tone again", |_| hears(Some(1)))
        .await;
    pair.ended(CALL).await;
}

/// Syllables, whispered: bursts of noise with two formants, of changing length and loudness, between pauses.
pub fn speech(seconds: usize) -> Vec<f32> {
    use rand::{Rng, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(9);
    let mut samples = Vec::new();
    while samples.len() < seconds * 48_000 {
        let length = random.random_range(6_000..14_000);
        let formants: [f32; 2] = [
            random.random_range(350.0..800.0),
            random.random_range(1000.0..2200.0),
        ];
        let mut states = [[0.0f32; 2]; 2];
        for i in 0..length {
            let breath = random.random_range(-0.15..0.15f32);
            let swell = (std::f32::consts::PI * i as f32 / length as f32).sin();
            let mut out = 0.0;
            for (state, formant) in states.iter_mut().zip(formants) {
                // A resonance 150 Hz wide.
                let radius = 1.0 - std::f32::consts::PI * 150.0 / 48_000.0;
                let turn = (std::f32::consts::TAU * formant / 48_000.0).cos();
                let next = breath + 2.0 * radius * turn * state[0] - radius * radius * state[1];
                *state = [next, state[0]];
                out += next * 0.04;
            }
            samples.push((out * swell).clamp(-0.9, 0.9));
        }
        let pause = random.random_range(3_000..14_000);
        samples.extend((0..pause).map(|_| random.random_range(-1e-4..1e-4f32)));
    }
    samples
}

pub fn write_wav(path: &Path, samples: &[f32]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for sample in samples {
        writer.write_sample((sample * 32767.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

/// Loudness of each 20 ms, in a measure near to hearing.
fn envelope(samples: &[f32]) -> Vec<f32> {
    samples
        .chunks_exact(960)
        .map(|piece| loudness(piece).sqrt())
        .collect()
}

/// How alike two courses are, 1 = the same but for scale.
fn likeness(a: &[f32], b: &[f32]) -> f32 {
    let mean = |v: &[f32]| v.iter().sum::<f32>() / v.len() as f32;
    let (ma, mb) = (mean(a), mean(b));
    let product: f32 = a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum();
    let power = |v: &[f32], m: f32| v.iter().map(|x| (x - m) * (x - m)).sum::<f32>();
    product / (power(a, ma) * power(b, mb)).sqrt().max(1e-12)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn speech_passes_with_all_processing_on() {
    let folder = tempfile::tempdir().unwrap();
    let (spoken, heard) = (folder.path().join("a.wav"), folder.path().join("b.wav"));
    let voice = speech(12);
    write_wav(&spoken, &voice);
    let a = Options {
        microphone: Microphone::File(spoken),
        processing: Some(true),
        ..options(1)
    };
    let b = Options {
        microphone: Microphone::None,
        speaker: Speaker::File(heard.clone()),
        processing: Some(true),
        ..options(2)
    };
    let mut pair = Pair::new(a, b);
    pair.video = false;
    pair.connected().await;
    pair.until("six seconds heard", |_| recorded(&heard).len() > 6 * 48_000)
        .await;
    pair.ended(CALL).await;
    let said = envelope(&voice);
    let heard = recorded(&heard);
    // After the processing has learned the room, wherever in the voice that is.
    let got = envelope(&heard[2 * 48_000..6 * 48_000]);
    let best = (0..said.len() - got.len())
        .map(|lag| likeness(&said[lag..lag + got.len()], &got))
        .fold(0.0, f32::max);
    assert!(best > 0.75, "the courses of loudness are only {best} alike");
    assert!(loudness(&heard[2 * 48_000..]) > 0.01);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_echo_sends_picture_and_sound_back_with_its_own_stamp() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("a.wav");
    let a = Options {
        speaker: Speaker::File(heard.clone()),
        ..options(5)
    };
    let echo = Options {
        camera: Camera::Echo,
        microphone: Microphone::Echo,
        ..options(6)
    };
    let mut pair = Pair::new(a, echo);
    pair.connected().await;
    let remote = pair.a.media.remote_video();
    let own = watch(remote.clone(), Position::Sender, 20);
    let its = watch(remote, Position::Echo, 20);
    pair.until("picture and sound to come back", |_| {
        own.is_finished() && its.is_finished() && tone::recognise(&recorded(&heard)) == Some(5)
    })
    .await;
    let (own, its) = (own.join().unwrap(), its.join().unwrap());
    assert!(own.len() == 20 && in_order(&own, 5), "{own:?}");
    assert!(its.len() == 20 && in_order(&its, 6), "{its:?}");
    pair.until("statistics", |pair| {
        let numbers = pair.a.media.statistics();
        numbers.video_in.total > 20
            && numbers.video_out.width == SMALL.width
            && numbers.kbps_in > 10.0
            && numbers.sound_received > 20
            && numbers.round_trip.is_some()
    })
    .await;
    pair.ended(CALL).await;
    assert_eq!(pair.a.media.statistics().video_in.total, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sounds_are_played_without_a_call() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("a.wav");
    let (media, _events) = Media::spawn(Options {
        speaker: Speaker::File(heard.clone()),
        ..options(1)
    });
    media.send(Command::Play(Sound::RingBack)).unwrap();
    let until = async |what: &str, condition: &dyn Fn(&[f32]) -> bool| {
        let deadline = Instant::now() + PATIENCE;
        while !condition(&recorded(&heard)) {
            assert!(Instant::now() < deadline, "{what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    until("ringing", &|samples| {
        samples.len() > 24_000 && loudness(last(samples, 24_000)) > 0.02
    })
    .await;
    media.send(Command::StopSound).unwrap();
    // The file stops to grow as soon as there is nothing to play.
    let mut length = 0;
    let deadline = Instant::now() + PATIENCE;
    while recorded(&heard).len() != length {
        assert!(Instant::now() < deadline);
        length = recorded(&heard).len();
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    // A second sound goes on in the same file and ends by itself.
    media.send(Command::Play(Sound::Message)).unwrap();
    until("the second sound", &|samples| samples.len() > length).await;
    until("its sound", &|samples| loudness(&samples[length..]) > 0.02).await;
}
