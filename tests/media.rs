//! Calls from end to end: two media actors on loopback, wired by exchanging their events, with real sockets and codecs.
#![cfg(feature = "media")]
#![allow(clippy::unwrap_used)]

use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::frame::Slot;
use azstack::media::stamp::{self, Position, Stamp};
use azstack::media::{
    Candidate, Command, DeviceKind, Error, Event, Facing, Media, Options, Problem, Sound,
    VideoSize, tone,
};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Far beyond what anything takes, also on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(20);
const CALL: u64 = 1;
const SMALL: VideoSize = VideoSize {
    width: 320,
    height: 180,
    fps: 30,
};

fn options(id: u16) -> Options {
    Options {
        camera: Camera::TestPattern,
        microphone: Microphone::Tone,
        speaker: Speaker::None,
        size: SMALL,
        stamp_id: id,
        bind: vec!["127.0.0.1:0".to_owned()],
        ..Options::default()
    }
}

/// One side of a call and what it told.
struct Side {
    media: Media,
    told: Vec<Event>,
}

/// Two sides, each hearing what the other one signals.
struct Pair {
    a: Side,
    b: Side,
    events: mpsc::Receiver<(bool, Event)>,
    video: bool,
    with_camera: bool,
}

fn side(options: Options, is_a: bool, events: mpsc::Sender<(bool, Event)>) -> Side {
    let (media, mut told) = Media::spawn(options);
    tokio::spawn(async move {
        while let Some(event) = told.recv().await {
            if events.send((is_a, event)).await.is_err() {
                return;
            }
        }
    });
    Side {
        media,
        told: Vec::new(),
    }
}

impl Pair {
    fn new(a: Options, b: Options) -> Self {
        let (sender, events) = mpsc::channel(1000);
        Self {
            a: side(a, true, sender.clone()),
            b: side(b, false, sender),
            events,
            video: true,
            with_camera: true,
        }
    }

    /// A call as signalling would make it: offer, answer, candidates.
    fn call(&mut self, call: u64) {
        self.a
            .media
            .send(Command::Offer {
                call,
                video: self.video,
                ice_servers: Vec::new(),
            })
            .unwrap();
    }

    /// Carries one event to the other side.
    fn carry(&mut self, from_a: bool, event: Event) {
        let other = if from_a { &self.b } else { &self.a };
        let command = match event.clone() {
            Event::Offer { call, sdp } => Some(Command::Answer {
                call,
                video: self.video,
                with_camera: self.with_camera,
                ice_servers: Vec::new(),
                offer: sdp,
            }),
            Event::Answer { call, sdp } => Some(Command::RemoteAnswer { call, sdp }),
            Event::Candidate { call, candidate } => {
                Some(Command::RemoteCandidate { call, candidate })
            }
            _ => None,
        };
        if let Some(command) = command {
            other.media.send(command).unwrap();
        }
        let side = if from_a { &mut self.a } else { &mut self.b };
        side.told.push(event);
    }

    /// Carries events until the condition holds.
    async fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !condition(self) {
            assert!(
                Instant::now() < deadline,
                "{what} did not happen; a: {:?}; b: {:?}",
                shorter(&self.a.told),
                shorter(&self.b.told)
            );
            let soon = Duration::from_millis(2);
            if let Ok(Some((from_a, event))) = tokio::time::timeout(soon, self.events.recv()).await
            {
                self.carry(from_a, event);
            }
        }
    }

    async fn connected(&mut self) {
        self.call(CALL);
        self.until("connecting", |pair| {
            let connected = Event::Connected { call: CALL };
            pair.a.told.contains(&connected) && pair.b.told.contains(&connected)
        })
        .await;
    }

    async fn ended(&mut self, call: u64) {
        for side in [&self.a, &self.b] {
            side.media.send(Command::End { call }).unwrap();
        }
        self.until("ending", |pair| {
            let ended = Event::Ended { call };
            pair.a.told.contains(&ended) && pair.b.told.contains(&ended)
        })
        .await;
    }
}

/// Events without their long texts.
fn shorter(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .map(|event| format!("{event:?}").chars().take(120).collect())
        .collect()
}

fn stamp_in(slot: &Slot, position: Position) -> Option<Stamp> {
    let (_, frame) = slot.latest();
    stamp::read_frame(&*frame?, position)
}

/// Watches a slot on a thread of its own and notes each new stamp.
fn watch(slot: Slot, position: Position, count: usize) -> std::thread::JoinHandle<Vec<Stamp>> {
    std::thread::spawn(move || {
        let deadline = Instant::now() + PATIENCE;
        let mut seen: Vec<Stamp> = Vec::new();
        while seen.len() < count && Instant::now() < deadline {
            if let Some(stamp) = stamp_in(&slot, position)
                && seen.last() != Some(&stamp)
            {
                seen.push(stamp);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        seen
    })
}

fn in_order(stamps: &[Stamp], id: u16) -> bool {
    stamps.iter().all(|stamp| stamp.id == id)
        && stamps.is_sorted_by(|a, b| (1..0x8000).contains(&b.counter.wrapping_sub(a.counter)))
}

fn recorded(path: &Path) -> Vec<f32> {
    let Ok(mut reader) = hound::WavReader::open(path) else {
        return Vec::new();
    };
    reader
        .samples::<i16>()
        .map_while(Result::ok)
        .map(|sample| f32::from(sample) / 32768.0)
        .collect()
}

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

/// Samples at 48 kHz from the end of a recording.
fn last(samples: &[f32], count: usize) -> &[f32] {
    &samples[samples.len().saturating_sub(count)..]
}

fn loudness(samples: &[f32]) -> f32 {
    (samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32).sqrt()
}

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

/// Syllables: bursts of a buzz with two formants, of changing pitch and length, between pauses.
fn speech(seconds: usize) -> Vec<f32> {
    use rand::{Rng, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(9);
    let mut samples = Vec::new();
    while samples.len() < seconds * 48_000 {
        let length = random.random_range(6_000..14_000);
        let pitch: f32 = random.random_range(95.0..160.0);
        let formants: [f32; 2] = [
            random.random_range(350.0..800.0),
            random.random_range(1000.0..2200.0),
        ];
        let (mut low, mut high) = ([0.0f32; 2], [0.0f32; 2]);
        for i in 0..length {
            let at = i as f32 / 48_000.0;
            let pulse = if (at * pitch).fract() < pitch / 48_000.0 {
                1.0
            } else {
                0.0
            };
            let breath = random.random_range(-0.02..0.02f32);
            let swell = (std::f32::consts::PI * i as f32 / length as f32).sin();
            let mut out = 0.0;
            for (state, formant) in [(&mut low, formants[0]), (&mut high, formants[1])] {
                // A resonance 90 Hz wide.
                let radius = 1.0 - std::f32::consts::PI * 90.0 / 48_000.0;
                let turn = (std::f32::consts::TAU * formant / 48_000.0).cos();
                let next =
                    pulse + breath + 2.0 * radius * turn * state[0] - radius * radius * state[1];
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

fn write_wav(path: &Path, samples: &[f32]) {
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
            pair.a.told.last() == Some(&changed)
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
    assert!(!pair.b.told.contains(&Event::RemoteVideo {
        call: CALL,
        on: false
    }));
    pair.ended(CALL).await;
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
async fn a_call_works_without_any_device_and_says_what_is_missing() {
    let missing = "there is no device of this name".to_owned();
    let a = Options {
        camera: Camera::Named(missing.clone()),
        microphone: Microphone::Named(missing.clone()),
        speaker: Speaker::Named(missing),
        ..options(1)
    };
    let mut pair = Pair::new(a, options(2));
    pair.connected().await;
    pair.until("three devices to be missing", |pair| {
        [
            DeviceKind::Camera,
            DeviceKind::Microphone,
            DeviceKind::Speaker,
        ]
        .into_iter()
        .all(|device| {
            let problem = Problem::Missing;
            pair.a.told.contains(&Event::Trouble { device, problem })
        })
    })
    .await;
    // The other side is seen all the same, and a device chosen later is used.
    let remote = pair.a.media.remote_video();
    pair.until("its picture", |_| {
        stamp_in(&remote, Position::Sender).is_some()
    })
    .await;
    pair.a
        .media
        .send(Command::UseCamera(Camera::TestPattern))
        .unwrap();
    let remote = pair.b.media.remote_video();
    pair.until("our picture", |pair| {
        let device = DeviceKind::Camera;
        stamp_in(&remote, Position::Sender).is_some()
            && pair.a.told.contains(&Event::Working { device })
    })
    .await;
    pair.ended(CALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_with_nothing_chosen_connects_and_complains_of_nothing() {
    let nothing = |id| Options {
        camera: Camera::None,
        microphone: Microphone::None,
        speaker: Speaker::None,
        ..options(id)
    };
    let mut pair = Pair::new(nothing(1), nothing(2));
    pair.connected().await;
    pair.ended(CALL).await;
    for told in [&pair.a.told, &pair.b.told] {
        let complaint = |event: &Event| {
            matches!(
                event,
                Event::Trouble { .. } | Event::LocalVideo { .. } | Event::Failed { .. }
            )
        };
        assert!(!told.iter().any(complaint), "{told:?}");
    }
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn candidates_that_come_while_it_rings_are_kept() {
    let mut pair = Pair::new(options(1), options(2));
    pair.video = false;
    pair.call(CALL);
    let (mut offer, mut carried) = (None, 0);
    while offer.is_none() || carried == 0 {
        match pair.events.recv().await.unwrap() {
            (true, Event::Offer { sdp, .. }) => offer = Some(sdp),
            (true, event @ Event::Candidate { .. }) => {
                pair.carry(true, event);
                carried += 1;
            }
            _ => {}
        }
    }
    let sdp = offer.unwrap();
    pair.carry(true, Event::Offer { call: CALL, sdp });
    // The caller hears nothing of the callee's candidates: it is found by those kept alone.
    let deadline = Instant::now() + PATIENCE;
    let mut connected = 0;
    while connected < 2 {
        assert!(Instant::now() < deadline);
        match pair.events.recv().await.unwrap() {
            (_, Event::Connected { .. }) => connected += 1,
            (false, Event::Candidate { .. }) => {}
            (from_a, event) => pair.carry(from_a, event),
        }
    }
    pair.ended(CALL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_is_an_event_and_harms_nothing() {
    let mut pair = Pair::new(options(1), options(2));
    pair.connected().await;
    // A second call at the same time.
    let busy = Event::Failed {
        call: 2,
        error: Error::Busy,
    };
    pair.call(2);
    pair.until("being refused", |pair| pair.a.told.contains(&busy))
        .await;
    // An answer nobody asked for, a candidate that is none, a call nobody knows.
    for command in [
        Command::RemoteAnswer {
            call: 7,
            sdp: "rubbish".to_owned(),
        },
        Command::RemoteCandidate {
            call: CALL,
            candidate: Candidate {
                mid: "0".to_owned(),
                line_index: 0,
                candidate: "candidate:rubbish".to_owned(),
            },
        },
    ] {
        pair.a.media.send(command).unwrap();
    }
    for number in 0..2000 {
        let candidate = Candidate {
            mid: "0".to_owned(),
            line_index: 0,
            candidate: "x".repeat(5000),
        };
        let call = 100 + number;
        // Full is fine, falling over is not.
        let _ = pair
            .a
            .media
            .send(Command::RemoteCandidate { call, candidate });
    }
    let remote = pair.b.media.remote_video();
    pair.until("pictures", |_| {
        stamp_in(&remote, Position::Sender).is_some()
    })
    .await;
    pair.ended(CALL).await;
    pair.b
        .media
        .send(Command::Answer {
            call: 3,
            video: true,
            with_camera: true,
            ice_servers: Vec::new(),
            offer: "rubbish".to_owned(),
        })
        .unwrap();
    pair.until("the rubbish to be refused", |pair| {
        let failed = |event: &Event| matches!(event, Event::Failed { call: 3, .. });
        pair.b.told.iter().any(failed)
    })
    .await;
    pair.ended(3).await;
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

/// Carries datagrams between one address and whoever writes to it, losing and delaying some.
async fn bad_network(to: SocketAddr, seed: u64) -> SocketAddr {
    use rand::{Rng, SeedableRng};
    let socket = std::sync::Arc::new(tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap());
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut random = rand::rngs::StdRng::seed_from_u64(seed);
        let mut other = None;
        let mut datagram = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut datagram).await {
            let target = if from == to {
                other
            } else {
                other = Some(from);
                Some(to)
            };
            let Some(target) = target else { continue };
            if random.random_bool(0.05) {
                continue;
            }
            let delay = Duration::from_millis(random.random_range(5..25));
            let (socket, datagram) = (socket.clone(), datagram[..length].to_vec());
            tokio::spawn(async move {
                tokio::time::sleep(delay).await;
                let _ = socket.send_to(&datagram, target).await;
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_loses_and_disorders_packets_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("b.wav");
    let b = Options {
        speaker: Speaker::File(heard.clone()),
        ..options(8)
    };
    let mut pair = Pair::new(options(7), b);
    pair.call(CALL);
    let remote = pair.b.media.remote_video();
    let seen = watch(remote, Position::Sender, 60);
    let deadline = Instant::now() + PATIENCE;
    while !seen.is_finished() || tone::recognise(&recorded(&heard)) != Some(7) {
        assert!(Instant::now() < deadline, "{:?}", pair.b.media.statistics());
        let soon = Duration::from_millis(10);
        let Ok(Some((from_a, event))) = tokio::time::timeout(soon, pair.events.recv()).await else {
            continue;
        };
        match event {
            // The callee finds the caller only through the bad network, and the caller not at all.
            Event::Candidate { call, candidate } if from_a => {
                let mut words: Vec<String> =
                    candidate.candidate.split(' ').map(str::to_owned).collect();
                let to = format!("{}:{}", words[4], words[5]).parse().unwrap();
                words[5] = bad_network(to, 3).await.port().to_string();
                let candidate = Candidate {
                    candidate: words.join(" "),
                    ..candidate
                };
                pair.carry(true, Event::Candidate { call, candidate });
            }
            Event::Candidate { .. } => {}
            other => pair.carry(from_a, other),
        }
    }
    let seen = seen.join().unwrap();
    assert!(seen.len() == 60 && in_order(&seen, 7), "{seen:?}");
    let first = seen[0].counter;
    let sent = seen[59].counter.wrapping_sub(first);
    assert!(sent < 120, "60 of {sent} pictures came");
    pair.ended(CALL).await;
}

/// Runs one test of this file in a process of its own, with further environment.
fn in_own_process(test: &str, environment: &[(&str, &str)]) {
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

fn is_alone() -> bool {
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
        return in_own_process("fifty_calls_leave_nothing_behind", &[]);
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
        let now = || (resources(), tasks());
        // The first call starts what stays for the whole program, if anything does.
        let mut start = None;
        for call in 0..51 {
            pair.call(call);
            pair.until("connecting", |pair| {
                let connected = Event::Connected { call };
                pair.a.told.contains(&connected) && pair.b.told.contains(&connected)
            })
            .await;
            pair.ended(call).await;
            if start.is_none() {
                pair.until("threads to end", |_| resources().0 <= 5).await;
                start = Some(now());
            }
        }
        let ((threads, files), tasks) = start.unwrap();
        pair.until("everything to be freed", |_| {
            let ((threads_now, files_now), tasks_now) = now();
            threads_now <= threads && files_now <= files && tasks_now <= tasks
        })
        .await;
        assert_eq!(now(), ((threads, files), tasks));
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
