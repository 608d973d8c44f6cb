//! What there is to know about devices: kinds, names, sizes and what can be wrong.

/// Which of two cameras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Facing {
    /// Towards the person at the screen.
    #[default]
    Front,
    /// Away from it.
    Back,
}

/// Largest picture a camera should give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoSize {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pictures a second.
    pub fps: u32,
}

impl Default for VideoSize {
    /// 1280 × 720 at 30 pictures a second.
    fn default() -> Self {
        Self {
            width: 1280,
            height: 720,
            fps: 30,
        }
    }
}

/// What kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// Pictures in.
    Camera,
    /// Sound in.
    Microphone,
    /// Sound out.
    Speaker,
    /// Sound out, for ringing, where that is another speaker.
    Ringer,
}

/// What is wrong with a device.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// There is none, or none of that name.
    Missing,
    /// Another program uses it.
    Busy,
    /// The system does not let us use it.
    Denied,
    /// It was there and is gone.
    Lost,
    /// It is open, but nothing comes from it.
    Silent,
    /// It cannot be used, for this reason (a text of the system, or about a file).
    Unusable(String),
}

/// A device of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What a choice names it by ([`Camera::Named`](super::choice::Camera::Named) and the like).
    pub id: String,
    /// What a person calls it.
    pub name: String,
}

/// The devices of the system; our own virtual ones are not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Devices {
    /// Cameras.
    pub cameras: Vec<Device>,
    /// Microphones.
    pub microphones: Vec<Device>,
    /// Speakers and headphones.
    pub speakers: Vec<Device>,
    /// Id of the microphone that is the system's default.
    pub default_microphone: Option<String>,
    /// Id of the speaker that is the system's default.
    pub default_speaker: Option<String>,
}

/// What is done to recorded sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleaning {
    /// Takes out what the speaker plays.
    pub echo: bool,
    /// Takes out what is not a voice.
    pub noise: bool,
    /// Makes quiet voices louder and loud ones quieter.
    pub gain: bool,
}

impl Default for Cleaning {
    /// All of it.
    fn default() -> Self {
        Self {
            echo: true,
            noise: true,
            gain: true,
        }
    }
}

/// Numbers devices of the same name, so that a person can tell them apart: "Webcam", "Webcam (2)".
pub(super) fn tell_apart(devices: &mut [Device]) {
    for place in (1..devices.len()).rev() {
        let (before, rest) = devices.split_at_mut(place);
        let same = before.iter().filter(|d| d.name == rest[0].name).count();
        if same > 0 {
            rest[0].name = format!("{} ({})", rest[0].name, same + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_of_one_name_are_numbered() {
        let device = |name: &str| Device {
            id: String::new(),
            name: name.to_owned(),
        };
        let mut devices = ["a", "b", "a", "a"].map(device);
        tell_apart(&mut devices);
        assert_eq!(devices, ["a", "b", "a (2)", "a (3)"].map(device));
        tell_apart(&mut []);
    }
}
