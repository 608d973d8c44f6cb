//! Devices: from the media's lists and choices to the menu's, and to the settings.

use super::arguments::Arguments;
use super::settings::Settings;
use crate::media::choice::{Camera, Microphone, Speaker};
use crate::media::{Command, Device, Devices, Options};
use crate::ui::screen::call::devices::{self as menu, Choices, Kind};

/// The devices in use.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    camera: Camera,
    microphone: Microphone,
    speaker: Speaker,
}

impl Chosen {
    /// What the command line says, else the settings, else the system's defaults.
    pub(super) fn new(arguments: &Arguments, settings: &Settings) -> Self {
        Self {
            camera: arguments
                .camera
                .clone()
                .unwrap_or_else(|| parse(settings.camera.as_deref())),
            microphone: arguments
                .microphone
                .clone()
                .unwrap_or_else(|| parse(settings.microphone.as_deref())),
            speaker: arguments
                .speaker
                .clone()
                .unwrap_or_else(|| parse(settings.speaker.as_deref())),
        }
    }

    /// Has `options` use these devices.
    pub(super) fn put_into(self, options: &mut Options) {
        options.camera = self.camera;
        options.microphone = self.microphone;
        options.speaker = self.speaker;
    }

    /// Uses the device `word` from now on; the command tells the media.
    pub(super) fn choose(&mut self, kind: Kind, word: &str) -> Command {
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
        }
    }

    /// Remembers the choice of that kind.
    pub(super) fn keep(&self, kind: Kind, settings: &mut Settings) {
        match kind {
            Kind::Camera => settings.camera = Some(self.camera.to_string()),
            Kind::Microphone => settings.microphone = Some(self.microphone.to_string()),
            Kind::Speaker => settings.speaker = Some(self.speaker.to_string()),
        }
    }
}

/// A choice from its word; the words are understood whatever they are.
fn parse<T: std::str::FromStr<Err = std::convert::Infallible>>(word: Option<&str>) -> T {
    word.unwrap_or("default")
        .parse()
        .unwrap_or_else(|never| match never {})
}

/// The menu of `devices` with the chosen ones marked.
pub(super) fn listed(devices: &Devices, chosen: &Chosen) -> menu::Devices {
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
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_marks_what_is_chosen_even_if_it_is_a_file() {
        let devices = Devices {
            cameras: vec![Device {
                id: String::from("cam-1"),
                name: String::from("HD Webcam"),
            }],
            ..Devices::default()
        };
        let settings = Settings {
            camera: Some(String::from("clip.y4m")),
            ..Settings::default()
        };
        let line = clap::Parser::try_parse_from(["azstack", "--microphone", "tone"]);
        let arguments: Arguments = line.expect("a sound line");
        let mut chosen = Chosen::new(&arguments, &settings);
        let menu = listed(&devices, &chosen);
        let words = |choices: &Choices| {
            let all = choices.real.iter().chain(&choices.own);
            all.map(|device| device.word.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            words(&menu.cameras),
            ["default", "cam-1", "clip.y4m", "test-pattern", "none"]
        );
        assert_eq!(menu.cameras.chosen, "clip.y4m");
        assert_eq!(menu.microphones.chosen, "tone");
        assert_eq!(menu.speakers.chosen, "default");
        assert!(
            matches!(chosen.choose(Kind::Camera, "cam-1"), Command::UseCamera(Camera::Named(name)) if name == "cam-1")
        );
    }
}
