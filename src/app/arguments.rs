//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use super::link::Link;
use crate::media::choice::{Camera, Microphone, Speaker};
use crate::ui::screen::settings::Renderer;

/// Chat, voice and video calls.
#[derive(Clone, Debug, Parser)]
#[command(name = "azstack", version, about)]
pub struct Arguments {
    /// Whose program this is: each profile has its own account, messages and settings
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,

    /// A server to sign in to, instead of the built-in one
    #[arg(long, value_name = "URL", requires_all = ["app_id", "public_key", "user"])]
    pub server: Option<url::Url>,

    /// The application's id on that server
    #[arg(long, value_name = "ID", requires = "server")]
    pub app_id: Option<String>,

    /// A file with the application's public key
    #[arg(long, value_name = "FILE", requires = "server")]
    pub public_key: Option<PathBuf>,

    /// My unique user name
    #[arg(long, value_name = "ID", requires = "server")]
    pub user: Option<String>,

    /// The name others see
    #[arg(long, value_name = "FULLNAME")]
    pub name: Option<String>,

    /// What the application's sign-in asks for
    #[arg(
        long,
        value_name = "S",
        requires = "server",
        default_value = "",
        hide_default_value = true
    )]
    pub credentials: String,

    /// Language, such as en or vi
    #[arg(long, value_name = "TAG")]
    pub locale: Option<String>,

    /// Theme, such as classic or classic-dark
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,

    /// How windows are drawn
    #[arg(long)]
    pub renderer: Option<Drawing>,

    /// Camera: a name, test-pattern, a .y4m file, or none
    #[arg(long, value_name = "CAMERA")]
    pub camera: Option<Camera>,

    /// Microphone: a name, tone, a .wav file, or none
    #[arg(long, value_name = "MICROPHONE")]
    pub microphone: Option<Microphone>,

    /// Loudspeaker: a name, a .wav file to record to, or none
    #[arg(long, value_name = "SPEAKER")]
    pub speaker: Option<Speaker>,

    /// Stay out of sight until somebody opens the window
    #[arg(long, alias = "minimized")]
    pub minimised: bool,

    /// What to open: azstack://chat/USER, azstack://call/USER?video=1
    #[arg(value_name = "LINK")]
    pub link: Option<Link>,
}

/// How windows are drawn, as said on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Drawing {
    /// By the graphics card if there is a real one
    Auto,
    /// By the graphics card
    Gpu,
    /// By the processor
    Software,
}

impl From<Drawing> for Renderer {
    fn from(drawing: Drawing) -> Self {
        match drawing {
            Drawing::Auto => Self::Auto,
            Drawing::Gpu => Self::Gpu,
            Drawing::Software => Self::Software,
        }
    }
}

impl Arguments {
    /// The profile: as given, else the name of the system's user, as far as it can be one.
    pub fn profile(&self) -> String {
        let system = || {
            let name = std::env::var("USER")
                .or_else(|_| std::env::var("USERNAME"))
                .unwrap_or_default();
            let allowed =
                |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
            let name: String = name
                .to_lowercase()
                .chars()
                .filter(allowed)
                .take(64)
                .collect();
            if name.is_empty() {
                String::from("me")
            } else {
                name
            }
        };
        self.profile.clone().unwrap_or_else(system)
    }

    /// The name others see: as given, else the profile with a capital.
    pub fn fullname(&self) -> String {
        self.name.clone().unwrap_or_else(|| {
            let name = self.user.clone().unwrap_or_else(|| self.profile());
            let mut letters = name.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn all_options_are_understood() {
        let line = "azstack --profile bob --locale vi --theme classic-dark --renderer software --camera test-pattern \
                    --microphone tone --speaker none azstack://call/echo?video=1";
        let arguments = Arguments::try_parse_from(line.split_whitespace()).expect("a sound line");
        assert_eq!(arguments.profile(), "bob");
        assert_eq!(arguments.fullname(), "Bob");
        assert_eq!(arguments.camera, Some(Camera::TestPattern));
        assert_eq!(arguments.microphone, Some(Microphone::Tone));
        assert_eq!(arguments.speaker, Some(Speaker::None));
        assert_eq!(arguments.renderer, Some(Drawing::Software));
        let link = Link::Call {
            user: String::from("echo"),
            video: true,
        };
        assert_eq!(arguments.link, Some(link));
    }

    #[test]
    fn a_server_needs_an_account() {
        let line = ["azstack", "--server", "http://localhost:9000"];
        assert!(Arguments::try_parse_from(line).is_err());
        assert!(Arguments::try_parse_from(["azstack", "--user", "bob"]).is_err());
    }
}
