//! Two media actors wired by exchanging their events, and what to read from their pictures and sound.

use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::frame::Slot;
use azstack::media::stamp::{self, Position, Stamp};
use azstack::media::{Command, Event, Media, Options, VideoSize};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Far beyond what anything takes, also on a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(20);
pub const CALL: u64 = 1;
pub const SMALL: VideoSize = VideoSize {
    width: 320,
    height: 180,
    fps: 30,
};

pub fn options(id: u16) -> Options {
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
pub struct Side {
    pub media: Media,
    pub told: Vec<Event>,
}

/// Two sides, each hearing what the other one signals.
pub struct Pair {
    pub a: Side,
    pub b: Side,
    pub events: mpsc::Receiver<(bool, Event)>,
    pub video: bool,
    pub with_camera: bool,
}

pub fn side(options: Options, is_a: bool, events: mpsc::Sender<(bool, Event)>) -> Side {
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
    pub fn new(a: Options, b: Options) -> Self {
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
    pub fn call(&mut self, call: u64) {
        self.a
            .media
            .send(Command::Offer {
                call,
                video: self.video,
                ice_servers: Vec::new(),
            })
            .unwrap();
    }

    /// Whether the other side has answered that call: another offer of it is one of a new path.
    fn is_negotiated(&self, of: u64) -> bool {
        let is_answer = |event: &Event| matches!(event, Event::Answer { call, .. } if *call == of);
        self.b.told.iter().any(is_answer)
    }

    /// Carries one event to the other side.
    pub fn carry(&mut self, from_a: bool, event: Event) {
        let other = if from_a { &self.b } else { &self.a };
        let command = match event.clone() {
            Event::Offer { call, sdp } if self.is_negotiated(call) => {
                Some(Command::RemoteOffer { call, sdp })
            }
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
    pub async fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !condition(self) {
            assert!(
                Instant::now() < deadline,
                "{what} did not happen; a: {:?}; b: {:?}",
                shorter(&self.a.told),
                shorter(&self.b.told)
            );
            let soon = Duration::from_millis(10);
            if let Ok(Some((from_a, event))) = tokio::time::timeout(soon, self.events.recv()).await
            {
                self.carry(from_a, event);
            }
        }
    }

    pub async fn connected(&mut self) {
        self.call(CALL);
        self.until("connecting", |pair| {
            let connected = Event::Connected { call: CALL };
            pair.a.told.contains(&connected) && pair.b.told.contains(&connected)
        })
        .await;
    }

    pub async fn ended(&mut self, call: u64) {
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
pub fn shorter(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .map(|event| format!("{event:?}").chars().take(120).collect())
        .collect()
}

pub fn stamp_in(slot: &Slot, position: Position) -> Option<Stamp> {
    let (_, frame) = slot.latest();
    stamp::read_frame(&*frame?, position)
}

/// Watches a slot on a thread of its own and notes each new stamp.
pub fn watch(slot: Slot, position: Position, count: usize) -> std::thread::JoinHandle<Vec<Stamp>> {
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

pub fn in_order(stamps: &[Stamp], id: u16) -> bool {
    stamps.iter().all(|stamp| stamp.id == id)
        && stamps.is_sorted_by(|a, b| (1..0x8000).contains(&b.counter.wrapping_sub(a.counter)))
}

pub fn recorded(path: &Path) -> Vec<f32> {
    let Ok(mut reader) = hound::WavReader::open(path) else {
        return Vec::new();
    };
    reader
        .samples::<i16>()
        .map_while(Result::ok)
        .map(|sample| f32::from(sample) / 32768.0)
        .collect()
}

/// Samples at 48 kHz from the end of a recording.
pub fn last(samples: &[f32], count: usize) -> &[f32] {
    &samples[samples.len().saturating_sub(count)..]
}

pub fn loudness(samples: &[f32]) -> f32 {
    (samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32).sqrt()
}
