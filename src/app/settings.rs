//! What a person chose, kept in `settings.toml` in the profile's folder.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::windows::Places;
use crate::media::Cleaning;
use crate::protocol::ChatType;
use crate::store::Chat;
use crate::ui::Scale;
use crate::ui::screen::settings::{Motion, Renderer, Telling};

/// The file's name.
pub const FILE: &str = "settings.toml";
/// Longest file read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Why the settings could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The file cannot be written.
    #[error("{0}")]
    Unwritable(String),
}

/// The settings; everything has a default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// Theme by name; what the system asks for when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// What may move by itself.
    #[serde(skip_serializing_if = "is_default")]
    pub motion: Motion,
    /// Language by tag; the system's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `auto`, `gpu` or `software`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renderer: Option<String>,
    /// Camera, as on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera: Option<String>,
    /// Microphone, as on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub microphone: Option<String>,
    /// Loudspeaker, as on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// What rings, if not the loudspeaker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ringer: Option<String>,
    /// Whether echo is taken out of recorded sound; it is unless this says no. The same for noise and uneven loudness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub echo_cancellation: Option<bool>,
    /// See above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_suppression: Option<bool>,
    /// See above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain_control: Option<bool>,
    /// The user whose chat was open in the account that is there by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_chat: Option<i64>,
    /// The account that was shown, by its key; 0 is the one that is there by itself.
    #[serde(skip_serializing_if = "is_default")]
    pub account: u32,
    /// Whether the embedded server's account was removed from the list.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub without_built_in: bool,
    /// How much notifications say.
    #[serde(skip_serializing_if = "is_default")]
    pub telling: Telling,
    /// Whether incoming calls neither ring nor show a window.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub do_not_disturb: bool,
    /// How large everything is drawn, in percent; 100 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoom: Option<u16>,
    /// Whether closing the main window leaves the program in the tray, where there is one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stay_in_tray: bool,
    /// How loud rings and message sounds are, in percent of the loudest; that when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<u8>,
    /// Whether a message that comes makes no sound.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub silent_messages: bool,
    /// Where the windows were.
    #[serde(skip_serializing_if = "is_default")]
    pub windows: Places,
    /// Keys that a person put in the place of ours, by what they do.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, String>,
    /// The accounts on servers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Saved>,
}

/// An account on a server, but for its password, which the keyring has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Saved {
    /// Its number, from 1; names the folder of its messages.
    pub key: u32,
    /// The server's address.
    #[serde(with = "address")]
    pub server: url::Url,
    /// The application's id.
    pub app_id: String,
    /// The application's public key.
    pub public_key: String,
    /// The unique user name.
    pub user: String,
    /// The name others see.
    pub name: String,
    /// Whether there is a password.
    pub password: bool,
    /// The user whose chat was open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_chat: Option<i64>,
}

impl Saved {
    /// What its password is kept under.
    pub fn owner(&self) -> String {
        let Self {
            server,
            app_id,
            user,
            ..
        } = self;
        format!("{user} at {server} ({app_id})")
    }
}

/// Addresses as text.
mod address {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(url: &url::Url, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(url.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<url::Url, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Settings {
    /// Reads the settings in `folder`; the defaults if there is no file.
    ///
    /// # Errors
    /// [`Error::Unreadable`].
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let file = match std::fs::File::open(folder.join(FILE)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(Error::Unreadable(error.to_string())),
        };
        let mut text = String::new();
        let read = file.take(LONGEST).read_to_string(&mut text);
        read.map_err(|error| Error::Unreadable(error.to_string()))?;
        toml::from_str(&text).map_err(|error| Error::Unreadable(error.message().to_owned()))
    }

    /// Writes the settings to `folder`, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Unwritable`].
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let unwritable = |error: &dyn std::fmt::Display| Error::Unwritable(error.to_string());
        let text = toml::to_string_pretty(self).map_err(|error| unwritable(&error))?;
        let (new, file) = (folder.join("settings.toml.new"), folder.join(FILE));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&new, text))
            .and_then(|()| std::fs::rename(&new, &file))
            .map_err(|error| unwritable(&error))
    }

    /// The renderer.
    pub fn renderer(&self) -> Renderer {
        match self.renderer.as_deref() {
            Some("gpu") => Renderer::Gpu,
            Some("software") => Renderer::Software,
            _ => Renderer::Auto,
        }
    }

    /// How large everything is drawn.
    pub fn scale(&self) -> Scale {
        self.zoom.map_or_else(Scale::default, Scale::near)
    }

    /// Keeps the renderer.
    pub fn set_renderer(&mut self, renderer: Renderer) {
        let word = match renderer {
            Renderer::Auto => "auto",
            Renderer::Gpu => "gpu",
            Renderer::Software => "software",
        };
        self.renderer = Some(word.to_owned());
    }

    /// How loud rings and message sounds are: 0 to 1.
    pub fn volume(&self) -> f32 {
        f32::from(self.volume.unwrap_or(100).min(100)) / 100.0
    }

    /// What is done to recorded sound.
    pub fn cleaning(&self) -> Cleaning {
        Cleaning {
            echo: self.echo_cancellation != Some(false),
            noise: self.noise_suppression != Some(false),
            gain: self.gain_control != Some(false),
        }
    }

    /// Keeps what is done to recorded sound.
    pub fn set_cleaning(&mut self, cleaning: Cleaning) {
        self.echo_cancellation = Some(cleaning.echo);
        self.noise_suppression = Some(cleaning.noise);
        self.gain_control = Some(cleaning.gain);
    }

    /// The account with this key.
    pub fn saved(&self, key: u32) -> Option<&Saved> {
        self.accounts.iter().find(|account| account.key == key)
    }

    /// A key no account has.
    pub fn free_key(&self) -> u32 {
        let keys = self.accounts.iter().map(|account| account.key);
        keys.max().unwrap_or_default().saturating_add(1)
    }

    /// The chat that was open in the account with this key.
    pub fn last_chat(&self, account: u32) -> Option<Chat> {
        let saved = self.saved(account);
        let id = saved.map_or(self.last_chat, |saved| saved.last_chat);
        id.map(Chat::user)
    }

    /// Keeps the open chat of the account with this key; groups are not kept.
    pub fn set_last_chat(&mut self, account: u32, chat: Option<Chat>) {
        let user = chat.filter(|chat| chat.kind == ChatType::User);
        let user = user.map(|chat| chat.id);
        let mut accounts = self.accounts.iter_mut();
        match accounts.find(|saved| saved.key == account) {
            Some(saved) => saved.last_chat = user,
            None => self.last_chat = user,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn settings_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::read(folder.path()).unwrap(), Settings::default());
        assert_eq!(Settings::default().scale().percent(), 100);
        let mut settings = Settings {
            theme: Some("classic-dark".into()),
            language: Some("vi".into()),
            zoom: Some(150),
            windows: toml::from_str("main = { size = [900.0, 600.5], corner = [3.0, 4.0] }")
                .unwrap(),
            camera: Some("test-pattern".into()),
            ..Settings::default()
        };
        settings.set_renderer(Renderer::Software);
        settings.set_last_chat(0, Some(Chat::user(7)));
        settings.accounts.push(Saved {
            key: settings.free_key(),
            server: "https://chat.example.org:9199".parse().unwrap(),
            app_id: "0".repeat(32),
            public_key: "MIIB".into(),
            user: "alice".into(),
            name: "Alice".into(),
            password: true,
            last_chat: None,
        });
        settings.set_last_chat(1, Some(Chat::user(8)));
        assert_eq!(settings.last_chat(0), Some(Chat::user(7)));
        assert_eq!(settings.last_chat(1), Some(Chat::user(8)));
        assert_eq!(settings.free_key(), 2);
        settings.write(&folder.path().join("new")).unwrap();
        assert_eq!(
            Settings::read(&folder.path().join("new")).unwrap(),
            settings
        );
    }

    #[test]
    fn a_spoilt_file_is_an_error_and_unknown_keys_are_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "theme = ").unwrap();
        assert!(matches!(
            Settings::read(folder.path()),
            Err(Error::Unreadable(_))
        ));
        std::fs::write(
            folder.path().join(FILE),
            "from-the-future = true\ntheme = \"x\"",
        )
        .unwrap();
        assert_eq!(
            Settings::read(folder.path()).unwrap().theme.as_deref(),
            Some("x")
        );
    }
}
