//! Devices: from the media's lists and choices to the call screen's menu.

use crate::media::choice::{Camera, Microphone, Speaker};
use crate::media::{Cleaning, Command, Device, Devices, Options};
use crate::ui::screen::call::devices::{self as menu, Choices, Kind};

/// The devices in use.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) camera: Camera,
    pub(crate) microphone: Microphone,
    pub(crate) speaker: Speaker,
    /// What rings; `None`: the speaker.
    pub(crate) ringer: Option<Speaker>,
    pub(crate) cleaning: Cleaning,
}

impl Chosen {
    /// Those of `options`.
    pub(crate) fn of(options: &Options) -> Self {
        Self {
            camera: options.camera.clone(),
            microphone: options.microphone.clone(),
            speaker: options.speaker.clone(),
            ringer: options.ringer.clone(),
            cleaning: options.cleaning,
        }
    }

    /// Uses the device `word` from now on; the command tells the media.
    pub(crate) fn choose(&mut self, kind: Kind, word: &str) -> Command {
        match kind {
            Kind::Camera => {
                self.camera = parse(Some(word));
                Command::UseCamera(self.camera.clone())
            }
            Kind::Microphone => {
                self.microphone = parse(Some(word));
                Command::UseMicrophone(self.microphone.clone())
            }
            Kind::Speaker => {
                self.speaker = parse(Some(word));
                Command::UseSpeaker(self.speaker.clone())
            }
            Kind::Ringer => {
                self.ringer = (!word.is_empty()).then(|| parse(Some(word)));
                Command::UseRinger(self.ringer.clone())
            }
        }
    }
}

impl Chosen {
    /// Cleans recorded sound like this from now on; the command tells the media.
    pub(crate) fn clean(&mut self, cleaning: Cleaning) -> Command {
        self.cleaning = cleaning;
        Command::Clean(cleaning)
    }
}

/// A choice from its word, the default without one; the words are understood whatever they are.
pub(crate) fn parse<T: std::str::FromStr<Err = std::convert::Infallible>>(word: Option<&str>) -> T {
    word.unwrap_or("default")
        .parse()
        .unwrap_or_else(|never| match never {})
}

/// The menu of `devices` with the chosen ones marked.
pub(crate) fn listed(devices: &Devices, chosen: &Chosen) -> menu::Devices {
    menu::Devices {
        cameras: choices(
            &devices.cameras,
            &["test-pattern", "none"],
            chosen.camera.to_string(),
        ),
        microphones: choices(
            &devices.microphones,
            &["tone", "none"],
            chosen.microphone.to_string(),
        ),
        speakers: choices(&devices.speakers, &["none"], chosen.speaker.to_string()),
        ringers: ringers(devices, chosen),
        cleaning: chosen.cleaning,
    }
}

fn ringers(devices: &Devices, chosen: &Chosen) -> Choices {
    let word = chosen.ringer.as_ref().map(ToString::to_string);
    let mut ringers = choices(&devices.speakers, &[], word.unwrap_or_default());
    ringers.real.insert(0, menu::Device::own(""));
    ringers.own.retain(|device| !device.word.is_empty());
    ringers
}

fn choices(devices: &[Device], own: &[&str], chosen: String) -> Choices {
    let mut real = vec![menu::Device::own("default")];
    real.extend(devices.iter().map(|device| menu::Device {
        word: device.id.clone(),
        name: Some(device.name.clone()),
    }));
    let mut own: Vec<_> = own.iter().map(|word| menu::Device::own(word)).collect();
    // A file from the command line, or a device that is unplugged now, still is what is chosen.
    if real.iter().chain(&own).all(|device| device.word != chosen) {
        own.insert(0, menu::Device::own(&chosen));
    }
    Choices { real, own, chosen }
}
