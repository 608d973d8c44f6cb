//! Themes: a TOML file becomes a [`Look`], the colours of everything on the screen.
//!
//! Two looks are built in and go through the same parser as a person's own files, which live in a folder as
//! `NAME.toml`. A file with a fault never stops the program: [`Look::find`] falls back to `classic` and hands the
//! fault out as an [`Error`] that the settings screen shows as a sentence. Widget styles made from a look are in
//! [`style`]; no other file names a colour.

mod file;
mod roles;
pub mod style;

use std::path::Path;

use iced::{Color, Theme};

pub use roles::Roles;

/// The look used when nothing else is asked for, and when another one cannot be read.
pub const DEFAULT: &str = "classic";

const BUILT_IN: [(&str, &str); 2] = [
    ("classic", include_str!("../../themes/classic.toml")),
    (
        "classic-dark",
        include_str!("../../themes/classic-dark.toml"),
    ),
];

/// Why a theme cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No built-in theme and no file has this name.
    #[error("there is no theme called {name}")]
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The file cannot be opened or is too long.
    #[error("theme file {file} cannot be read: {reason}")]
    Unreadable {
        /// File name.
        file: String,
        /// The system's reason.
        reason: String,
    },
    /// The file says something we do not understand.
    #[error("theme file {file}, line {line}: {reason}")]
    Invalid {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The parser's reason.
        reason: String,
    },
}

/// A theme, ready to draw with.
#[derive(Clone, Debug)]
pub struct Look {
    name: String,
    title: String,
    theme: Theme,
    roles: Roles,
    avatars: Vec<Color>,
}

impl Look {
    /// The built-in look `classic`.
    pub fn classic() -> Self {
        file::parse(DEFAULT, BUILT_IN[0].1)
            .expect("the built-in theme is parsed by tests/looks.rs before every release")
    }

    /// The look called `name`: one of ours, else `folder/name.toml`.
    ///
    /// # Errors
    /// When there is no such theme or its file has a fault; see [`Error`].
    pub fn load(name: &str, folder: Option<&Path>) -> Result<Self, Error> {
        if let Some((_, text)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
            return file::parse(name, text);
        }
        let unknown = || Error::Unknown { name: name.into() };
        // A name comes from the command line or a settings file: it must not lead out of the folder.
        if name.is_empty() || name.contains(['/', '\\', '.']) {
            return Err(unknown());
        }
        let path = folder.ok_or_else(unknown)?.join(format!("{name}.toml"));
        if !path.is_file() {
            return Err(unknown());
        }
        file::parse(name, &file::read(&path)?)
    }

    /// Like [`load`](Self::load), but falls back to [`classic`](Self::classic) and returns the fault beside it.
    pub fn find(name: &str, folder: Option<&Path>) -> (Self, Option<Error>) {
        match Self::load(name, folder) {
            Ok(look) => (look, None),
            Err(error) => (Self::classic(), Some(error)),
        }
    }

    /// Names of all themes there are: ours first, then the folder's, sorted.
    pub fn names(folder: Option<&Path>) -> Vec<String> {
        let mut own: Vec<String> = folder
            .and_then(|folder| std::fs::read_dir(folder).ok())
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let is_theme = path
                    .extension()
                    .is_some_and(|extension| extension == "toml");
                let name = path.file_stem()?.to_str()?.to_owned();
                let is_ours = BUILT_IN.iter().any(|(built_in, _)| *built_in == name);
                (is_theme && !is_ours).then_some(name)
            })
            .collect();
        own.sort();
        BUILT_IN
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .chain(own)
            .collect()
    }

    /// The name it is chosen by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name people read.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The theme for iced's own widgets.
    pub fn theme(&self) -> Theme {
        self.theme.clone()
    }

    /// The colours.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    /// Disc and letter colour for the avatar of something called `name`.
    pub fn avatar(&self, name: &str) -> (Color, Color) {
        let code = name.chars().next().map_or(0, |first| first as usize);
        let disc = self.avatars[code % self.avatars.len()];
        (disc, readable_on(disc))
    }

    /// All avatar discs.
    pub fn avatars(&self) -> &[Color] {
        &self.avatars
    }
}

/// The contrast of two opaque colours, from 1 to 21 (WCAG 2.2, § 1.4.3).
pub fn contrast(one: Color, other: Color) -> f32 {
    let (a, b) = (one.relative_luminance(), other.relative_luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Dark slate or white, whichever reads better on `surface`.
fn readable_on(surface: Color) -> Color {
    let dark = Color::from_rgb8(0x1d, 0x21, 0x25);
    if contrast(dark, surface) > contrast(Color::WHITE, surface) {
        dark
    } else {
        Color::WHITE
    }
}
