//! The actor's microphone and speakers: which are asked for, which are used, and what moves sound to another.

use super::{Actor, Report};
use crate::media::choice::{Microphone, Speaker};
use crate::media::route::Route;
use crate::media::sound::{self, SoundThread};
use crate::media::{DeviceKind, Event, Problem, Sound, sound_device};

/// One direction of sound.
#[derive(Default)]
pub(super) struct Sounding {
    pub(super) route: Route,
    standing: Standing,
    /// Id or name of the device that was asked for last.
    asked: Option<String>,
    /// Whether it was asked for by itself, and not by a person.
    moved: bool,
}

/// How the device that was asked for stands.
#[derive(Default, PartialEq)]
enum Standing {
    /// It is closed, or being opened.
    #[default]
    Pending,
    /// The device of that id gives or takes sound.
    Using(String),
    /// It does not.
    Failing,
}

impl Sounding {
    /// The device to begin with: that of `chosen`, or the one plugged in last. The listing may be old: what is away by
    /// it is tried all the same.
    fn begin(&mut self, chosen: Option<&str>) -> Option<String> {
        let name = chosen.or(self.route.plugged()).map(str::to_owned);
        self.standing = Standing::Pending;
        self.moved = false;
        self.asked.clone_from(&name);
        name
    }

    /// The device to move to, if that is another than the one in use.
    fn next(&mut self, chosen: Option<&str>) -> Option<String> {
        let target = self.route.target(chosen)?.to_owned();
        match &self.standing {
            Standing::Pending => return None,
            Standing::Using(id) if *id == target => return None,
            // It is opened again and again without our asking.
            Standing::Failing if self.asked.as_ref() == Some(&target) => return None,
            _ => {}
        }
        self.standing = Standing::Pending;
        self.moved = true;
        self.asked = Some(target.clone());
        Some(target)
    }
}

/// The name in a choice of a real device; `None` for our own.
fn microphone_name(choice: &Microphone) -> Option<Option<&str>> {
    match choice {
        Microphone::Default => Some(None),
        Microphone::Named(name) => Some(Some(name)),
        _ => None,
    }
}

fn speaker_name(choice: &Speaker) -> Option<Option<&str>> {
    match choice {
        Speaker::Default => Some(None),
        Speaker::Named(name) => Some(Some(name)),
        _ => None,
    }
}

impl Actor {
    pub(super) fn use_microphone(&mut self, choice: Microphone) {
        self.options.microphone = choice;
        self.recovered(DeviceKind::Microphone);
        let wanted = self.microphone_to_begin();
        self.sound_setup.microphone = wanted.clone();
        self.tell_sound(sound::Command::UseMicrophone(wanted));
    }

    pub(super) fn use_speaker(&mut self, choice: Speaker) {
        self.options.speaker = choice;
        self.recovered(DeviceKind::Speaker);
        let wanted = self.speaker_to_begin();
        self.sound_setup.speaker = wanted.clone();
        self.tell_sound(sound::Command::UseSpeaker(wanted));
    }

    pub(super) fn use_ringer(&mut self, choice: Option<Speaker>) {
        self.options.ringer.clone_from(&choice);
        self.recovered(DeviceKind::Ringer);
        self.ring_with(choice);
    }

    fn ring_with(&mut self, choice: Option<Speaker>) {
        if self.sound_setup.ringer != choice {
            self.sound_setup.ringer.clone_from(&choice);
            self.tell_sound(sound::Command::UseRinger(choice));
        }
    }

    pub(super) fn play(&mut self, sound: Sound) {
        self.rings = sound == Sound::Ringtone;
        self.ring_with(self.options.ringer.clone());
        self.start_sound();
        self.tell_sound(sound::Command::Play(sound));
    }

    fn microphone_to_begin(&mut self) -> Microphone {
        let choice = self.options.microphone.clone();
        match microphone_name(&choice).map(|name| self.microphone.begin(name)) {
            Some(Some(name)) => Microphone::Named(name),
            _ => choice,
        }
    }

    fn speaker_to_begin(&mut self) -> Speaker {
        let choice = self.options.speaker.clone();
        match speaker_name(&choice).map(|name| self.speaker.begin(name)) {
            Some(Some(name)) => Speaker::Named(name),
            _ => choice,
        }
    }

    /// Makes the sound thread ready for a call or a preview: with the devices that are there now.
    pub(super) fn prepare_sound(&mut self) {
        let microphone = self.microphone_to_begin();
        if self.sound_setup.microphone != microphone {
            self.sound_setup.microphone = microphone.clone();
            self.tell_sound(sound::Command::UseMicrophone(microphone));
        }
        let speaker = self.speaker_to_begin();
        if self.sound_setup.speaker != speaker {
            self.sound_setup.speaker = speaker.clone();
            self.tell_sound(sound::Command::UseSpeaker(speaker));
        }
        self.start_sound();
    }

    /// Moves sound to the devices that should be used, if they are others than those in use. Right after a listing: by an
    /// older one, a device that was just plugged in and chosen would be left.
    pub(super) fn settle_sound(&mut self) {
        let name = microphone_name(&self.options.microphone);
        if let Some(next) = name.and_then(|name| self.microphone.next(name)) {
            self.sound_setup.microphone = Microphone::Named(next.clone());
            self.tell_sound(sound::Command::UseMicrophone(Microphone::Named(next)));
        }
        let name = speaker_name(&self.options.speaker);
        if let Some(next) = name.and_then(|name| self.speaker.next(name)) {
            self.sound_setup.speaker = Speaker::Named(next.clone());
            self.tell_sound(sound::Command::UseSpeaker(Speaker::Named(next)));
        }
    }

    pub(super) fn start_sound(&mut self) {
        if self.sound.is_some() {
            return;
        }
        let number = self.next_number();
        let report = self.report.clone();
        let started = SoundThread::start(self.sound_setup.clone(), move |said| {
            let _ = report.try_send(Report::Sound(number, said));
        });
        match started {
            Ok(thread) => self.sound = Some((number, thread)),
            Err(error) => {
                let problem = Problem::Unusable(error.to_string());
                self.trouble(DeviceKind::Speaker, problem);
            }
        }
    }

    pub(super) fn tell_sound(&mut self, command: sound::Command) {
        if let Some((_, thread)) = &mut self.sound {
            thread.send(command);
        }
    }

    pub(super) fn sound_report(&mut self, number: u64, report: sound::Report) {
        let Some((_, thread)) = self.sound.as_ref().filter(|(n, _)| *n == number) else {
            return;
        };
        match report {
            sound::Report::Device(kind, sound_device::Report::Started(device)) => {
                self.recovered(kind);
                if let Some(sounding) = self.sounding(kind) {
                    sounding.standing = Standing::Using(device.id);
                    if std::mem::take(&mut sounding.moved) {
                        let (device, name) = (kind, device.name);
                        self.tell(Event::InUse { device, name });
                    }
                }
            }
            sound::Report::Device(kind, sound_device::Report::Trouble(problem)) => {
                self.sound_fails(kind, problem);
            }
            sound::Report::Idle(after) => {
                if thread.is_idle(after) {
                    self.sound = None;
                }
            }
        }
    }

    fn sound_fails(&mut self, kind: DeviceKind, problem: Problem) {
        let lost = problem == Problem::Lost;
        let gone = lost || problem == Problem::Missing;
        self.trouble(kind, problem);
        if let Some(sounding) = self.sounding(kind) {
            let before = std::mem::replace(&mut sounding.standing, Standing::Failing);
            if let Standing::Using(id) = before
                && lost
            {
                sounding.route.lost(&id);
                self.settle_sound();
            }
        } else if gone {
            // A call must not come in silence.
            self.ring_with(None);
            if self.call.is_none() && self.rings {
                self.tell_sound(sound::Command::Play(Sound::Ringtone));
            }
        }
        if gone {
            self.list_devices();
        }
    }

    fn sounding(&mut self, kind: DeviceKind) -> Option<&mut Sounding> {
        match kind {
            DeviceKind::Microphone => Some(&mut self.microphone),
            DeviceKind::Speaker => Some(&mut self.speaker),
            DeviceKind::Camera | DeviceKind::Ringer => None,
        }
    }
}
