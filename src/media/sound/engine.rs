//! What the sound thread does: opens microphone and speakers, and carries blocks between them and the call.

use super::output::{Output, trouble};
use super::{Command, MAX_BEATS, Report, Reporter, Setup};
use crate::media::audio_receiver::AudioReceiver;
use crate::media::audio_sender::AudioSender;
use crate::media::choice::{Microphone, Speaker};
use crate::media::processing::Processing;
use crate::media::sound_device::SoundDevice;
use crate::media::sound_file::SoundReader;
use crate::media::sound_host::Direction;
use crate::media::sounds::Sound;
use crate::media::telephone::Beep;
use crate::media::tone::Tone;
use crate::media::{BLOCK, DeviceKind};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

/// Length of a block.
const BEAT: Duration = Duration::from_millis(10);
/// How often devices are looked at that beat the time themselves and may have stopped.
const LOOK: Duration = Duration::from_millis(50);

enum Source {
    Device(SoundDevice),
    Tone(Tone),
    File(SoundReader),
    Echo,
    None,
}

/// See the module.
pub(super) struct Engine {
    setup: Setup,
    reporter: Reporter,
    call: Option<Box<(AudioSender, AudioReceiver)>>,
    /// Whether the microphone is open without a call.
    listening: bool,
    source: Source,
    /// Whether the microphone has given sound since it was opened.
    source_live: bool,
    speaker: Output,
    ringer: Option<Output>,
    processing: Option<Processing>,
    /// A pressed key's tone.
    beep: Option<Beep>,
    next_beat: Instant,
    /// Commands carried out.
    done: u64,
}

impl Engine {
    pub(super) fn new(setup: Setup, reporter: Reporter) -> Self {
        let begun = setup.recording.load(Ordering::Relaxed);
        let speaker = Output::new(DeviceKind::Speaker, setup.speaker.clone(), begun);
        let ringer = setup.ringer.clone().map(ringer);
        Self {
            setup,
            reporter,
            call: None,
            listening: false,
            source: Source::None,
            source_live: false,
            speaker,
            ringer,
            processing: None,
            beep: None,
            next_beat: Instant::now(),
            done: 0,
        }
    }

    /// Runs until the sender of `commands` is dropped. Whoever sends one unparks this thread, and so do devices.
    pub(super) fn run(mut self, commands: &mpsc::Receiver<Command>) {
        loop {
            match commands.try_recv() {
                Ok(command) => self.apply(command),
                Err(TryRecvError::Empty) if self.is_idle() => {
                    thread::park();
                    continue;
                }
                Err(TryRecvError::Empty) => thread::park_timeout(self.patience()),
                Err(TryRecvError::Disconnected) => return,
            }
            self.tick();
            let begun = self.speaker.has_begun();
            self.setup.recording.store(begun, Ordering::Relaxed);
            if self.is_idle() {
                self.outputs().for_each(Output::close);
                self.reporter.report(Report::Idle(self.done));
            }
        }
    }

    fn outputs(&mut self) -> impl Iterator<Item = &mut Output> {
        std::iter::once(&mut self.speaker).chain(&mut self.ringer)
    }

    fn is_idle(&self) -> bool {
        let plays = self.speaker.plays() || self.ringer.as_ref().is_some_and(Output::plays);
        self.call.is_none() && !self.listening && !plays
    }

    /// Whether the microphone is wanted.
    fn records(&self) -> bool {
        self.call.is_some() || self.listening
    }

    fn patience(&self) -> Duration {
        let source = match &self.source {
            Source::Device(device) => device.running(),
            Source::Echo => true,
            _ => !self.records(),
        };
        let ringer = self
            .ringer
            .as_ref()
            .is_none_or(|it| it.beats() || !it.plays());
        if source && ringer && self.speaker.beats() {
            LOOK
        } else {
            self.next_beat.saturating_duration_since(Instant::now())
        }
    }

    fn apply(&mut self, command: Command) {
        self.done += 1;
        if self.is_idle() {
            self.next_beat = Instant::now();
        }
        match command {
            Command::Start(call) => {
                self.call = Some(call);
                self.listening = false;
                self.open_source();
                self.speaker.open(&self.reporter);
            }
            Command::End => {
                self.call = None;
                self.setup.levels.other.clear();
                self.close_source();
            }
            Command::Listen(on) => {
                let began = on && !self.records();
                self.listening = on && self.call.is_none();
                if began {
                    self.open_source();
                }
                self.close_source();
            }
            Command::Microphone(on) => self.setup.microphone_on = on,
            Command::UseMicrophone(choice) => {
                self.setup.microphone = choice;
                if self.records() {
                    self.open_source();
                }
            }
            Command::UseSpeaker(choice) => self.speaker.choose(choice, &self.reporter),
            Command::UseRinger(choice) => self.ringer = choice.map(ringer),
            Command::Clean(cleaning) => {
                self.setup.cleaning = cleaning;
                if self.records() {
                    self.renew_processing();
                }
            }
            Command::Play(sound) => self.play(sound),
            Command::Volume(volume) => self.setup.volume = volume,
            Command::Key(key) => {
                if let Some(call) = &mut self.call {
                    call.0.press(key);
                    self.beep = Some(Beep::new(key));
                }
            }
            Command::StopSound => self.outputs().for_each(Output::stop),
        }
    }

    /// What calls for somebody who may be away from the headset rings; the rest is for who is in the call.
    fn play(&mut self, sound: Sound) {
        self.outputs().for_each(Output::stop);
        let output = match (&mut self.ringer, sound) {
            (Some(ringer), Sound::Ringtone | Sound::Message) => ringer,
            _ => &mut self.speaker,
        };
        output.play(sound, self.setup.volume, &self.reporter);
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
            Err(text) => trouble(&self.reporter, DeviceKind::Microphone, text),
        }
        self.renew_processing();
    }

    /// Closes the microphone unless it is wanted.
    fn close_source(&mut self) {
        if !self.records() {
            self.source = Source::None;
            self.processing = None;
            self.setup.levels.own.clear();
        }
    }

    /// Forgets what was learned of the room.
    fn renew_processing(&mut self) {
        let real = matches!(self.source, Source::Device(_));
        let wanted = self.setup.processing.unwrap_or(real);
        self.processing = wanted.then(|| Processing::new(self.setup.cleaning));
        self.source_live = !real;
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
        while self.speaker.wants(played, beats) {
            self.play_block();
            played += 1;
        }
        if let Some(ringer) = &mut self.ringer {
            let mut rung = 0;
            while ringer.plays() && ringer.wants(rung, beats) {
                ringer.write(&mut [0.0; BLOCK], &self.reporter);
                rung += 1;
            }
            if !ringer.plays() {
                ringer.close();
            }
        }
        let mut recorded = 0;
        while recorded < MAX_BEATS
            && let Some(block) = self.record(recorded < beats)
        {
            self.send_block(block);
            recorded += 1;
        }
    }

    fn play_block(&mut self) {
        let mut block = match &mut self.call {
            Some(call) => call.1.pull(),
            None => [0.0; BLOCK],
        };
        if self.call.is_some() {
            self.setup.levels.other.measure(&block);
        }
        if matches!(self.source, Source::Echo) {
            self.send_block(block);
        }
        if let Some(beep) = &mut self.beep
            && !beep.mix(&mut block)
        {
            self.beep = None;
        }
        let heard = self.speaker.write(&mut block, &self.reporter);
        if let Some(processing) = &mut self.processing
            && self.source_live
            && heard
        {
            processing.heard(&block);
        }
    }

    /// The next block of the microphone; `beat` tells whether one is due by the clock.
    fn record(&mut self, beat: bool) -> Option<[f32; BLOCK]> {
        if !self.records() {
            return None;
        }
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
                    trouble(&self.reporter, DeviceKind::Microphone, text);
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
        self.setup.levels.own.measure(&block);
        if !self.setup.microphone_on {
            block.fill(0.0);
        }
        if let Some(call) = &mut self.call {
            call.0.push(&block);
        }
    }
}

fn ringer(choice: Speaker) -> Output {
    Output::new(DeviceKind::Ringer, choice, false)
}
