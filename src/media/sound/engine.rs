//! What the sound thread does: opens microphone and speaker, and carries blocks between them and the call.

use super::{Command, Report, Reporter, Setup};
use crate::media::audio_receiver::AudioReceiver;
use crate::media::audio_sender::AudioSender;
use crate::media::choice::{Microphone, Speaker};
use crate::media::processing::Processing;
use crate::media::sound_device::{self, SoundDevice};
use crate::media::sound_file::{SoundReader, SoundWriter};
use crate::media::sound_host::Direction;
use crate::media::sounds::Player;
use crate::media::telephone::Beep;
use crate::media::tone::Tone;
use crate::media::{BLOCK, DeviceKind, Problem};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Length of a block.
const BEAT: Duration = Duration::from_millis(10);
/// How often running devices are looked at.
const LOOK: Duration = Duration::from_millis(5);
/// After a standstill (the machine slept) so many beats are made up for, not more.
const MAX_BEATS: u32 = 20;

enum Source {
    Device(SoundDevice),
    Tone(Tone),
    File(SoundReader),
    Echo,
    None,
}

enum Sink {
    Device(SoundDevice),
    File(SoundWriter),
    None,
}

/// See the module.
pub(super) struct Engine {
    setup: Setup,
    reporter: Reporter,
    call: Option<Box<(AudioSender, AudioReceiver)>>,
    source: Source,
    /// Whether the microphone has given sound since it was opened.
    source_live: bool,
    /// `None` until something is to be heard.
    sink: Option<Sink>,
    processing: Option<Processing>,
    player: Option<Player>,
    /// A pressed key's tone.
    beep: Option<Beep>,
    next_beat: Instant,
    /// Commands carried out.
    done: u64,
}

impl Engine {
    pub(super) fn new(setup: Setup, reporter: Reporter) -> Self {
        Self {
            setup,
            reporter,
            call: None,
            source: Source::None,
            source_live: false,
            sink: None,
            processing: None,
            player: None,
            beep: None,
            next_beat: Instant::now(),
            done: 0,
        }
    }

    /// Runs until the sender of `commands` is dropped.
    pub(super) fn run(mut self, commands: &mpsc::Receiver<Command>) {
        loop {
            let command = if self.is_idle() {
                commands.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                commands.recv_timeout(self.patience())
            };
            match command {
                Ok(command) => self.apply(command),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.tick();
            if self.is_idle() {
                self.sink = None;
                self.reporter.report(Report::Idle(self.done));
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.call.is_none() && self.player.is_none()
    }

    fn patience(&self) -> Duration {
        let beat = self.next_beat.saturating_duration_since(Instant::now());
        let source = matches!(&self.source, Source::Device(device) if device.running());
        let sink = matches!(&self.sink, Some(Sink::Device(device)) if device.running());
        if source || sink { beat.min(LOOK) } else { beat }
    }

    fn apply(&mut self, command: Command) {
        self.done += 1;
        if self.is_idle() {
            self.next_beat = Instant::now();
        }
        match command {
            Command::Start(call) => {
                self.call = Some(call);
                self.open_source();
                self.open_sink();
            }
            Command::End => {
                self.call = None;
                self.source = Source::None;
                self.processing = None;
            }
            Command::Microphone(on) => self.setup.microphone_on = on,
            Command::UseMicrophone(choice) => {
                self.setup.microphone = choice;
                if self.call.is_some() {
                    self.open_source();
                }
            }
            Command::UseSpeaker(choice) => {
                self.setup.speaker = choice;
                self.setup.recording.store(false, Ordering::Relaxed);
                if self.sink.take().is_some() {
                    self.open_sink();
                }
            }
            Command::Play(sound) => {
                self.player = Some(Player::new(sound));
                self.open_sink();
            }
            Command::Key(key) => {
                if let Some(call) = &mut self.call {
                    call.0.press(key);
                    self.beep = Some(Beep::new(key));
                }
            }
            Command::StopSound => self.player = None,
        }
    }

    fn trouble(&self, kind: DeviceKind, problem: Problem) {
        let report = sound_device::Report::Trouble(problem);
        self.reporter.report(Report::Device(kind, report));
    }

    fn open_source(&mut self) {
        // Closed first: some devices can be open only once.
        self.source = Source::None;
        let name = match &self.setup.microphone {
            Microphone::Named(name) => Some(name.clone()),
            _ => None,
        };
        let opened = match &self.setup.microphone {
            Microphone::Default | Microphone::Named(_) => {
                let report = self.reporter.for_device(DeviceKind::Microphone);
                SoundDevice::start(Direction::In, name, report)
                    .map(Source::Device)
                    .map_err(|error| error.to_string())
            }
            Microphone::Tone => Ok(Source::Tone(Tone::new(self.setup.tone_id))),
            Microphone::File(path) => SoundReader::open(path).map(Source::File),
            Microphone::Echo => Ok(Source::Echo),
            Microphone::None => Ok(Source::None),
        };
        match opened {
            Ok(source) => self.source = source,
            Err(text) => self.trouble(DeviceKind::Microphone, Problem::Unusable(text)),
        }
        self.renew_processing();
    }

    /// Forgets what was learned of the room.
    fn renew_processing(&mut self) {
        let real = matches!(self.source, Source::Device(_));
        let wanted = self.setup.processing.unwrap_or(real);
        self.processing = wanted.then(Processing::new);
        self.source_live = !real;
    }

    fn open_sink(&mut self) {
        if self.sink.is_some() {
            return;
        }
        let name = match &self.setup.speaker {
            Speaker::Named(name) => Some(name.clone()),
            _ => None,
        };
        let opened = match &self.setup.speaker {
            Speaker::Default | Speaker::Named(_) => {
                let report = self.reporter.for_device(DeviceKind::Speaker);
                SoundDevice::start(Direction::Out, name, report)
                    .map(Sink::Device)
                    .map_err(|error| error.to_string())
            }
            Speaker::File(path) => self.open_recording(path).map(Sink::File),
            Speaker::None => Ok(Sink::None),
        };
        self.sink = Some(opened.unwrap_or_else(|text| {
            self.trouble(DeviceKind::Speaker, Problem::Unusable(text));
            Sink::None
        }));
    }

    fn open_recording(&self, path: &Path) -> Result<SoundWriter, String> {
        if self.setup.recording.swap(true, Ordering::Relaxed) {
            SoundWriter::append(path)
        } else {
            SoundWriter::create(path)
        }
    }

    /// Carries as many blocks as are due.
    fn tick(&mut self) {
        let mut beats = 0;
        let now = Instant::now();
        while self.next_beat <= now {
            self.next_beat += BEAT;
            beats += 1;
            if beats == MAX_BEATS {
                self.next_beat = now + BEAT;
            }
        }
        if self.is_idle() {
            return;
        }
        // The speaker first: what it plays may be what the microphone hears.
        let mut played = 0;
        while self.speaker_wants(played, beats) {
            self.play_block();
            played += 1;
        }
        let mut recorded = 0;
        while recorded < MAX_BEATS
            && let Some(block) = self.record(recorded < beats)
        {
            self.send_block(block);
            recorded += 1;
        }
    }

    fn speaker_wants(&self, played: u32, beats: u32) -> bool {
        match &self.sink {
            Some(Sink::Device(device)) if device.running() => played < MAX_BEATS && device.wants(),
            _ => played < beats,
        }
    }

    fn play_block(&mut self) {
        let mut block = match &mut self.call {
            Some(call) => call.1.pull(),
            None => [0.0; BLOCK],
        };
        if matches!(self.source, Source::Echo) {
            self.send_block(block);
        }
        if let Some(player) = &mut self.player
            && !player.mix(&mut block)
        {
            self.player = None;
        }
        if let Some(beep) = &mut self.beep
            && !beep.mix(&mut block)
        {
            self.beep = None;
        }
        for sample in &mut block {
            *sample = sample.clamp(-1.0, 1.0);
        }
        let written = match &mut self.sink {
            Some(Sink::Device(device)) if device.running() => {
                device.write(&block);
                Ok(true)
            }
            Some(Sink::Device(_)) => Ok(false),
            Some(Sink::File(file)) => file.write(&block).map(|()| true),
            _ => Ok(true),
        };
        if let Some(processing) = &mut self.processing
            && self.source_live
            && written == Ok(true)
        {
            processing.heard(&block);
        }
        if let Err(text) = written {
            self.trouble(DeviceKind::Speaker, Problem::Unusable(text));
            self.sink = Some(Sink::None);
        }
    }

    /// The next block of the microphone; `beat` tells whether one is due by the clock.
    fn record(&mut self, beat: bool) -> Option<[f32; BLOCK]> {
        self.call.as_ref()?;
        let mut block = [0.0; BLOCK];
        match &mut self.source {
            Source::Device(device) if device.running() => {
                let recorded = device.read()?;
                if !self.source_live {
                    // An echo canceller that heard sound without an echo for a while believes that there is none.
                    self.renew_processing();
                    self.source_live = true;
                }
                return Some(recorded);
            }
            Source::Device(_) => {
                self.source_live = false;
                if !beat {
                    return None;
                }
            }
            Source::Echo => return None,
            _ if !beat => return None,
            Source::Tone(tone) => tone.fill(&mut block),
            Source::File(file) => {
                if let Err(text) = file.read(&mut block) {
                    self.source = Source::None;
                    self.trouble(DeviceKind::Microphone, Problem::Unusable(text));
                }
            }
            // Silence keeps the other side's clock going.
            Source::None => {}
        }
        Some(block)
    }

    fn send_block(&mut self, mut block: [f32; BLOCK]) {
        if let Some(processing) = &mut self.processing
            && self.source_live
        {
            processing.clean(&mut block);
        }
        if !self.setup.microphone_on {
            block.fill(0.0);
        }
        if let Some(call) = &mut self.call {
            call.0.push(&block);
        }
    }
}
