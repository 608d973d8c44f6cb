//! The sound thread: every 10 ms a block from the microphone to the call, and one from the call to the speaker.
//!
//! It runs while there is a call or a sound to play. Real devices beat the time where they run; where there is none,
//! or it does not work, a clock does. What is given to the speaker is exactly what the echo canceller is told.

mod engine;
mod output;

use super::audio_receiver::AudioReceiver;
use super::audio_sender::AudioSender;
use super::choice::{Microphone, Speaker};
use super::levels::Levels;
use super::sound_device;
use super::sounds::Sound;
use super::telephone::Key;
use super::{Cleaning, DeviceKind};
use engine::Engine;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread::{self, Thread};

/// What the sound thread is asked for.
pub enum Command {
    /// A call begins: its two ends.
    Start(Box<(AudioSender, AudioReceiver)>),
    /// The call is over.
    End,
    /// Whether the microphone is heard.
    Microphone(bool),
    /// Take another microphone.
    UseMicrophone(Microphone),
    /// Take another speaker.
    UseSpeaker(Speaker),
    /// Press a key in the call.
    Key(Key),
    /// Ring with this one; `None`: with the other.
    UseRinger(Option<Speaker>),
    /// Do this to recorded sound.
    Clean(Cleaning),
    /// Whether the microphone is open without a call, to show how loud it is.
    Listen(bool),
    /// Play a sound, in place of one that plays.
    Play(Sound),
    /// Sounds begin so loud from now on.
    Volume(f32),
    /// Stop the sound.
    StopSound,
}

/// What the sound thread tells.
#[derive(Debug)]
pub enum Report {
    /// A device works or does not.
    Device(DeviceKind, sound_device::Report),
    /// There is nothing to do after that many commands.
    Idle(u64),
}

/// What the thread starts with.
#[derive(Clone)]
pub struct Setup {
    pub microphone: Microphone,
    pub microphone_on: bool,
    pub speaker: Speaker,
    /// What rings, if that is not the speaker.
    pub ringer: Option<Speaker>,
    /// How loud sounds are.
    pub volume: f32,
    pub cleaning: Cleaning,
    /// Whether to process recorded sound; by default that of real microphones.
    pub processing: Option<bool>,
    pub tone_id: u8,
    /// Set once the speaker's file was begun, so that it is continued.
    pub recording: Arc<AtomicBool>,
    pub levels: Levels,
}

/// After a standstill (the machine slept) so many beats are made up for, not more.
const MAX_BEATS: u32 = 20;

/// The sound thread; it ends when this is dropped.
pub struct SoundThread {
    /// `None` only while it ends.
    commands: Option<mpsc::Sender<Command>>,
    thread: Thread,
    sent: u64,
}

impl SoundThread {
    /// Starts the thread. Devices are opened when there is something for them.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(
        setup: Setup,
        report: impl Fn(Report) + Clone + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, commands) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("sound".to_owned())
            .spawn(move || Engine::new(setup, Box::new(report)).run(&commands))?;
        Ok(Self {
            commands: Some(sender),
            thread: thread.thread().clone(),
            sent: 0,
        })
    }

    /// Hands a command over.
    pub fn send(&mut self, command: Command) {
        self.sent += 1;
        if let Some(commands) = &self.commands {
            let _ = commands.send(command);
        }
        self.thread.unpark();
    }

    /// Whether the thread knew everything that was sent when it said that it had nothing to do.
    pub fn is_idle(&self, after: u64) -> bool {
        self.sent == after
    }
}

impl Drop for SoundThread {
    fn drop(&mut self) {
        self.commands = None;
        self.thread.unpark();
    }
}

type Reporter = Box<dyn CloneReporter>;

/// A report function that can be given to further threads.
trait CloneReporter: Send {
    fn report(&self, report: Report);
    fn for_device(&self, kind: DeviceKind) -> Box<dyn Fn(sound_device::Report) + Send>;
}

impl<F: Fn(Report) + Clone + Send + 'static> CloneReporter for F {
    fn report(&self, report: Report) {
        self(report);
    }

    fn for_device(&self, kind: DeviceKind) -> Box<dyn Fn(sound_device::Report) + Send> {
        let report = self.clone();
        Box::new(move |device| report(Report::Device(kind, device)))
    }
}
