//! Devices: the command line's and the settings' choice of them.

use super::arguments::Arguments;
use super::settings::Settings;
use crate::media::Options;
use crate::sdk::devices::{Chosen, parse};
use crate::ui::screen::call::Kind;

/// What the command line says, else the settings, else the system's defaults.
pub(super) fn chosen(arguments: &Arguments, settings: &Settings) -> Chosen {
    Chosen {
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
        ringer: settings.ringer.as_deref().map(|word| parse(Some(word))),
        cleaning: settings.cleaning(),
    }
}

/// Has `options` use these devices.
pub(super) fn put_into(chosen: Chosen, options: &mut Options) {
    options.camera = chosen.camera;
    options.microphone = chosen.microphone;
    options.speaker = chosen.speaker;
    options.ringer = chosen.ringer;
    options.cleaning = chosen.cleaning;
}

/// Remembers the choice of that kind.
pub(super) fn keep(chosen: &Chosen, kind: Kind, settings: &mut Settings) {
    match kind {
        Kind::Camera => settings.camera = Some(chosen.camera.to_string()),
        Kind::Microphone => settings.microphone = Some(chosen.microphone.to_string()),
        Kind::Speaker => settings.speaker = Some(chosen.speaker.to_string()),
        Kind::Ringer => settings.ringer = chosen.ringer.as_ref().map(ToString::to_string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::choice::Camera;
    use crate::media::{Command, Device, Devices};
    use crate::sdk::devices::listed;
    use crate::ui::screen::call::devices::Choices;

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
        let mut chosen = chosen(&arguments, &settings);
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
