//! Which camera, microphone and speaker to use: parsed from a command line's words, and printed back the same.

use super::screen::ScreenId;
use std::convert::Infallible;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// How the word for a screen begins.
const SCREEN: &str = "screen:";

/// Where the picture comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Camera {
    /// The system's first camera.
    #[default]
    Default,
    /// The camera of that name.
    Named(String),
    /// Our own moving picture with readable blocks ([`stamp`](super::stamp)).
    TestPattern,
    /// A Y4M file, over and over.
    File(PathBuf),
    /// No camera.
    None,
    /// The picture received from the other side, stamped and sent back.
    Echo,
    /// A monitor or a window.
    Screen(ScreenId),
}

/// Where the sound comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Microphone {
    /// The system's default.
    #[default]
    Default,
    /// The microphone of that name.
    Named(String),
    /// Our own readable tones ([`tone`](super::tone)).
    Tone,
    /// A WAV file, over and over.
    File(PathBuf),
    /// No microphone.
    None,
    /// The sound received from the other side, sent back.
    Echo,
}

/// Where the other side is heard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Speaker {
    /// The system's default.
    #[default]
    Default,
    /// The speaker of that name.
    Named(String),
    /// A WAV file that records what is heard.
    File(PathBuf),
    /// No speaker.
    None,
}

/// Whether a word names a file of that kind rather than a device.
fn is_file(word: &str, extension: &str) -> bool {
    PathBuf::from(word)
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

impl FromStr for Camera {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(match word {
            "default" | "" => Self::Default,
            "test-pattern" => Self::TestPattern,
            "none" => Self::None,
            "echo" => Self::Echo,
            screen if screen.starts_with(SCREEN) => {
                let Ok(id) = screen[SCREEN.len()..].parse();
                Self::Screen(id)
            }
            file if is_file(file, "y4m") => Self::File(file.into()),
            name => Self::Named(name.to_owned()),
        })
    }
}

impl fmt::Display for Camera {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Named(name) => f.write_str(name),
            Self::TestPattern => f.write_str("test-pattern"),
            Self::File(path) => path.display().fmt(f),
            Self::None => f.write_str("none"),
            Self::Echo => f.write_str("echo"),
            Self::Screen(id) => write!(f, "{SCREEN}{id}"),
        }
    }
}

impl FromStr for Microphone {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(match word {
            "default" | "" => Self::Default,
            "tone" => Self::Tone,
            "none" => Self::None,
            "echo" => Self::Echo,
            file if is_file(file, "wav") => Self::File(file.into()),
            name => Self::Named(name.to_owned()),
        })
    }
}

impl fmt::Display for Microphone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Named(name) => f.write_str(name),
            Self::Tone => f.write_str("tone"),
            Self::File(path) => path.display().fmt(f),
            Self::None => f.write_str("none"),
            Self::Echo => f.write_str("echo"),
        }
    }
}

impl FromStr for Speaker {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(match word {
            "default" | "" => Self::Default,
            "none" => Self::None,
            file if is_file(file, "wav") => Self::File(file.into()),
            name => Self::Named(name.to_owned()),
        })
    }
}

impl fmt::Display for Speaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Named(name) => f.write_str(name),
            Self::File(path) => path.display().fmt(f),
            Self::None => f.write_str("none"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_and_printed_back() {
        let cameras = [
            ("default", Camera::Default),
            ("test-pattern", Camera::TestPattern),
            ("none", Camera::None),
            ("echo", Camera::Echo),
            ("clips/Ball.Y4M", Camera::File("clips/Ball.Y4M".into())),
            ("HD Webcam (USB)", Camera::Named("HD Webcam (USB)".into())),
        ];
        for (word, choice) in cameras {
            assert_eq!(word.parse(), Ok(choice.clone()));
            assert_eq!(choice.to_string(), word);
        }
        let microphones = [
            ("default", Microphone::Default),
            ("tone", Microphone::Tone),
            ("none", Microphone::None),
            ("echo", Microphone::Echo),
            ("a.wav", Microphone::File("a.wav".into())),
            ("pulseaudio:mic", Microphone::Named("pulseaudio:mic".into())),
        ];
        for (word, choice) in microphones {
            assert_eq!(word.parse(), Ok(choice.clone()));
            assert_eq!(choice.to_string(), word);
        }
        let speakers = [
            ("default", Speaker::Default),
            ("none", Speaker::None),
            ("heard.wav", Speaker::File("heard.wav".into())),
            ("Headset", Speaker::Named("Headset".into())),
        ];
        for (word, choice) in speakers {
            assert_eq!(word.parse(), Ok(choice.clone()));
            assert_eq!(choice.to_string(), word);
        }
        assert_eq!("".parse(), Ok(Camera::Default));
    }
}
