//! Something that sound comes out of: a speaker, a file or nothing, opened when there is something to hear.

use super::super::choice::Speaker;
use super::super::sound_device::{self, SoundDevice};
use super::super::sound_file::SoundWriter;
use super::super::sound_host::Direction;
use super::super::sounds::{Player, Sound};
use super::super::{BLOCK, DeviceKind, Problem};
use super::{MAX_BEATS, Report, Reporter};

enum Sink {
    Device(SoundDevice),
    File(SoundWriter),
    None,
}

/// See the module.
pub(super) struct Output {
    kind: DeviceKind,
    choice: Speaker,
    /// `None` until something is to be heard.
    sink: Option<Sink>,
    player: Option<Player>,
    /// Set once the file was begun, so that it is continued.
    begun: bool,
}

impl Output {
    /// An output that is closed.
    pub(super) fn new(kind: DeviceKind, choice: Speaker, begun: bool) -> Self {
        Self {
            kind,
            choice,
            sink: None,
            player: None,
            begun,
        }
    }

    /// Whether the file was begun.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether a sound plays.
    pub(super) fn plays(&self) -> bool {
        self.player.is_some()
    }

    /// Whether a real device beats the time.
    pub(super) fn beats(&self) -> bool {
        matches!(&self.sink, Some(Sink::Device(device)) if device.running())
    }

    /// Plays a sound, in place of one that plays.
    pub(super) fn play(&mut self, sound: Sound, volume: f32, reporter: &Reporter) {
        self.player = Some(Player::new(sound, volume));
        self.open(reporter);
    }

    pub(super) fn stop(&mut self) {
        self.player = None;
    }

    pub(super) fn close(&mut self) {
        self.sink = None;
    }

    /// Takes another speaker, at once if one is open.
    pub(super) fn choose(&mut self, choice: Speaker, reporter: &Reporter) {
        self.choice = choice;
        self.begun = false;
        if self.sink.take().is_some() {
            self.open(reporter);
        }
    }

    /// Opens it if it is closed.
    pub(super) fn open(&mut self, reporter: &Reporter) {
        if self.sink.is_some() {
            return;
        }
        let name = match &self.choice {
            Speaker::Named(name) => Some(name.clone()),
            _ => None,
        };
        let opened = match &self.choice {
            Speaker::Default | Speaker::Named(_) => {
                SoundDevice::start(Direction::Out, name, reporter.for_device(self.kind))
                    .map(Sink::Device)
                    .map_err(|error| error.to_string())
            }
            Speaker::File(path) if self.begun => SoundWriter::append(path).map(Sink::File),
            Speaker::File(path) => SoundWriter::create(path).map(Sink::File),
            Speaker::None => Ok(Sink::None),
        };
        self.begun = true;
        self.sink = Some(opened.unwrap_or_else(|text| {
            trouble(reporter, self.kind, text);
            Sink::None
        }));
    }

    /// Whether another block is due, when so many were played since and the clock wants `beats`.
    pub(super) fn wants(&self, played: u32, beats: u32) -> bool {
        match &self.sink {
            None => false,
            Some(Sink::Device(device)) if device.running() => played < MAX_BEATS && device.wants(),
            Some(_) => played < beats,
        }
    }

    /// Plays a block together with the sound that plays. The block becomes what is heard; whether anybody hears it is
    /// returned.
    pub(super) fn write(&mut self, block: &mut [f32; BLOCK], reporter: &Reporter) -> bool {
        if let Some(player) = &mut self.player
            && !player.mix(block)
        {
            self.player = None;
        }
        for sample in block.iter_mut() {
            *sample = sample.clamp(-1.0, 1.0);
        }
        match &mut self.sink {
            Some(Sink::Device(device)) => {
                let running = device.running();
                if running {
                    device.write(block);
                }
                running
            }
            Some(Sink::File(file)) => match file.write(block) {
                Ok(()) => true,
                Err(text) => {
                    trouble(reporter, self.kind, text);
                    self.sink = Some(Sink::None);
                    false
                }
            },
            _ => true,
        }
    }
}

/// Tells that a device or file cannot be used.
pub(super) fn trouble(reporter: &Reporter, kind: DeviceKind, text: String) {
    let report = sound_device::Report::Trouble(Problem::Unusable(text));
    reporter.report(Report::Device(kind, report));
}
