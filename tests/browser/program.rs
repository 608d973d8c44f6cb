//! The program's side: a [`Core`] with a test picture and a tone, and what it sees and hears.

use std::path::PathBuf;

use azstack::client::{Call, CallStage, Core, Event};
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::media::stamp::{self, Position};
use azstack::media::tone;

use crate::page::rising;
use crate::world::{Person, World, eventually};

pub struct Program {
    person: Person,
    heard: PathBuf,
}

pub fn talking(call: &Call) -> bool {
    matches!(call.stage, CallStage::Talking { .. })
}

impl Program {
    /// Signed in as `name`; its pictures carry the stamp `id`.
    pub async fn new(world: &World, name: &str, id: u16) -> Self {
        let heard = world.path(&format!("{name}.wav"));
        let mut config = world.config(name);
        config.media.camera = Camera::TestPattern;
        config.media.microphone = Microphone::Tone;
        config.media.speaker = Speaker::File(heard.clone());
        config.media.size.width = 640;
        config.media.size.height = 360;
        config.media.stamp_id = id;
        let person = Person::of(config).await;
        Self { person, heard }
    }

    pub fn id(&self) -> i64 {
        self.person.id()
    }

    pub fn core(&self) -> &Core {
        &self.person.core
    }

    /// Waits until the call is as wanted.
    pub async fn is(&mut self, what: &str, wanted: impl Fn(&Call) -> bool) -> Call {
        self.person
            .hear(what, |event| match event {
                Event::Call(call) if wanted(&call) => Some(call),
                _ => None,
            })
            .await
    }

    /// It sees pictures with this stamp, whose counters rise.
    pub async fn sees(&self, id: u16) {
        let slot = self.core().remote_video();
        let mut counters = Vec::new();
        let (mut last, _) = slot.latest();
        eventually("the page's pictures", || {
            let (sequence, frame) = slot.latest();
            if sequence != last
                && let Some(frame) = frame
                && let Some(stamp) = stamp::read_frame(&frame, Position::Sender)
            {
                assert_eq!(stamp.id, id, "somebody else's picture");
                last = sequence;
                counters.push(stamp.counter);
            }
            let enough = counters.len() >= 20;
            async move { enough }
        })
        .await;
        assert!(rising(&counters), "out of order: {counters:?}");
    }

    /// It hears the tone that belongs to this stamp.
    pub async fn hears(&self, id: u16) {
        let wanted = (id % u16::from(tone::IDS)) as u8;
        eventually("the page's tone", || async {
            tone::recognise(&self.last_second()) == Some(wanted)
        })
        .await;
    }

    fn last_second(&self) -> Vec<f32> {
        let Ok(mut reader) = hound::WavReader::open(&self.heard) else {
            return Vec::new();
        };
        let from = reader.duration().saturating_sub(48_000);
        reader.seek(from).unwrap();
        let samples = reader.samples::<i16>().map_while(Result::ok);
        samples.map(|sample| f32::from(sample) / 32768.0).collect()
    }
}
