//! Themes: a TOML file becomes a [`Look`], the colours of everything on the screen.
//!
//! Four looks are built in and go through the same parser as a person's own files, which live in a folder as
//! `NAME.toml`. A file with a fault never stops the program: [`Look::find`] falls back to `classic` and hands the
//! fault out as an [`Error`] that the settings screen shows as a sentence. Widget styles made from a look are in
//! `style`; no other file names a colour. When a file is read again, and which look the system asks for, is `app`'s.

mod file;
mod hue;
pub(crate) mod paint;
mod pairs;
mod roles;
pub(crate) mod style;

use std::path::Path;

use iced::{Color, Theme};

pub(crate) use file::colour;
pub(crate) use hue::Hue;
pub use pairs::{Pair, pairs};
pub use roles::Roles;

/// The look used when nothing else is asked for, and when another one cannot be read.
pub const DEFAULT: &str = "classic";
/// The name that stands for whatever the system asks for; no theme is called so.
pub const SYSTEM: &str = "system";
/// Most themes of one's own that are listed.
const MOST_OWN: usize = 200;

const BUILT_IN: [(&str, &str); 4] = [
    ("classic", include_str!("../../themes/classic.toml")),
    (
        "classic-light",
        include_str!("../../themes/classic-light.toml"),
    ),
    (
        "classic-dark",
        include_str!("../../themes/classic-dark.toml"),
    ),
    (
        "high-contrast",
        include_str!("../../themes/high-contrast.toml"),
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
    #[error("theme file {file}, line {line}, column {column}: {reason}")]
    Invalid {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Letter of the line, from 1.
        column: usize,
        /// The parser's reason.
        reason: String,
    },
    /// The file cannot be written, or not be removed.
    #[error("theme file {file} cannot be written: {reason}")]
    Unwritable {
        /// File name.
        file: String,
        /// The system's reason.
        reason: String,
    },
}

/// A theme, ready to draw with.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    name: String,
    title: String,
    theme: Theme,
    roles: Roles,
    avatars: Vec<Color>,
    still: bool,
}

impl Look {
    /// The built-in look `classic`.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert_eq!(Look::classic().name(), "classic");
    /// ```
    pub fn classic() -> Self {
        file::parse(DEFAULT, BUILT_IN[0].1)
            .expect("the built-in theme is parsed by tests/looks.rs before every release")
    }

    /// The look called `name`: one of ours, else the file `NAME.toml` in `folder`.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such theme, [`Error::Unreadable`] or [`Error::Invalid`] when its file has a fault.
    ///
    /// ```
    /// use azstack::ui::look::{Error, Look};
    /// assert!(Look::load("classic-dark", None).is_ok());
    /// assert!(matches!(Look::load("neon", None), Err(Error::Unknown { .. })));
    /// ```
    pub fn load(name: &str, folder: Option<&Path>) -> Result<Self, Error> {
        if let Some((_, text)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
            return file::parse(name, text);
        }
        let unknown = || Error::Unknown { name: name.into() };
        // A name comes from the command line or a settings file: it must not lead out of the folder.
        if !file::is_name(name) {
            return Err(unknown());
        }
        let path = folder.ok_or_else(unknown)?.join(format!("{name}.toml"));
        if !path.is_file() {
            return Err(unknown());
        }
        file::parse(name, &file::read(&path)?)
    }

    /// Like [`load`](Self::load), but falls back to [`classic`](Self::classic) and returns the fault beside it.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// let (look, fault) = Look::find("neon", None);
    /// assert_eq!(look.name(), "classic");
    /// assert!(fault.is_some());
    /// ```
    pub fn find(name: &str, folder: Option<&Path>) -> (Self, Option<Error>) {
        match Self::load(name, folder) {
            Ok(look) => (look, None),
            Err(error) => (Self::classic(), Some(error)),
        }
    }

    /// Names of all themes there are: ours first, then those of `folder`, sorted.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// let ours = ["classic", "classic-light", "classic-dark", "high-contrast"];
    /// assert_eq!(Look::names(None), ours);
    /// ```
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
                let fits = is_theme && path.is_file() && file::is_name(&name);
                (fits && !is_built_in(&name)).then_some(name)
            })
            .collect();
        own.sort();
        own.truncate(MOST_OWN);
        BUILT_IN
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .chain(own)
            .collect()
    }

    /// The name it is chosen by.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert_eq!(Look::load("classic-dark", None)?.name(), "classic-dark");
    /// # Ok::<(), azstack::ui::look::Error>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name people read.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert!(!Look::classic().title().is_empty());
    /// ```
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The theme for iced's own widgets.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// let look = Look::classic();
    /// assert_eq!(look.theme().palette().background, look.roles().background);
    /// ```
    pub fn theme(&self) -> Theme {
        self.theme.clone()
    }

    /// The colours.
    ///
    /// ```
    /// use azstack::ui::{Look, look::contrast};
    /// let look = Look::classic();
    /// assert!(contrast(look.roles().text, look.roles().background) > 4.5);
    /// ```
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    /// Disc and letter colour for the avatar of something called `name`.
    ///
    /// ```
    /// use azstack::ui::{Look, look::contrast};
    /// let (disc, letter) = Look::classic().avatar("Alice");
    /// assert!(contrast(disc, letter) > 3.0);
    /// ```
    pub fn avatar(&self, name: &str) -> (Color, Color) {
        let code = name.chars().next().map_or(0, |first| first as usize);
        let disc = self.avatars[code % self.avatars.len()];
        (disc, readable_on(disc))
    }

    /// Whether it is one of ours, which cannot be changed, only copied.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert!(Look::classic().is_built_in());
    /// ```
    pub fn is_built_in(&self) -> bool {
        is_built_in(&self.name)
    }

    /// The same look, in which nothing moves that need not: rings round whoever is called stand still.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert!(Look::classic().keeping_still(true).is_still());
    /// ```
    pub fn keeping_still(self, still: bool) -> Self {
        Self { still, ..self }
    }

    /// Whether nothing moves that need not.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert!(!Look::classic().is_still());
    /// ```
    pub fn is_still(&self) -> bool {
        self.still
    }

    /// The same look with another colour for a role; for a name that is no role's, the same look.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// let orange = Look::classic().roles().accent_soft;
    /// assert_eq!(Look::classic().with("text", orange).roles().text, orange);
    /// ```
    pub fn with(mut self, role: &str, color: Color) -> Self {
        self.roles.set(role, color);
        self.theme = file::theme(&self.title, &self.roles);
        self
    }

    /// The same look under another name for people.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert_eq!(Look::classic().titled("Mine").title(), "Mine");
    /// ```
    pub fn titled(mut self, title: &str) -> Self {
        self.title = file::title(title);
        self.theme = file::theme(&self.title, &self.roles);
        self
    }

    /// Writes it to `folder`, whole or not at all, and gives it back with the name it has there: its own if it was not
    /// one of ours, else one made of its title that no other theme has.
    ///
    /// # Errors
    /// [`Error::Unwritable`].
    ///
    /// ```
    /// use azstack::ui::look::{Error, Look};
    /// # fn keep(folder: &std::path::Path) -> Result<(), Error> {
    /// let mine = Look::classic().titled("My own").save(folder)?;
    /// assert_eq!(mine.name(), "my-own");
    /// # Ok(())
    /// # }
    /// ```
    pub fn save(mut self, folder: &Path) -> Result<Self, Error> {
        if self.is_built_in() {
            self.name = file::free_name(&self.title, &Self::names(Some(folder)));
        }
        file::write(&self, folder)?;
        Ok(self)
    }

    /// Removes the file of the theme called `name` from `folder`; one of ours stays.
    ///
    /// # Errors
    /// [`Error::Unwritable`], or [`Error::Unknown`] when there is no such file.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// assert!(Look::remove("classic", std::path::Path::new("themes")).is_err());
    /// ```
    pub fn remove(name: &str, folder: &Path) -> Result<(), Error> {
        if is_built_in(name) || !file::is_name(name) {
            return Err(Error::Unknown { name: name.into() });
        }
        file::remove(name, folder)
    }

    /// What is written with in a bubble, mine or somebody else's: words, and times.
    pub(crate) fn inks(&self, mine: bool) -> (Color, Color) {
        let roles = &self.roles;
        if mine {
            (roles.on_mine, roles.on_mine_muted)
        } else {
            (roles.on_theirs, roles.on_theirs_muted)
        }
    }

    /// All avatar discs.
    ///
    /// ```
    /// use azstack::ui::Look;
    /// let look = Look::classic();
    /// assert!(look.avatars().contains(&look.avatar("Alice").0));
    /// ```
    pub fn avatars(&self) -> &[Color] {
        &self.avatars
    }
}

/// The contrast of two opaque colours, from 1 to 21 (WCAG 2.2, § 1.4.3).
///
/// ```
/// use azstack::ui::look::contrast;
/// use iced::Color;
/// assert_eq!(contrast(Color::BLACK, Color::WHITE).round(), 21.0);
/// ```
pub fn contrast(one: Color, other: Color) -> f32 {
    let (a, b) = (one.relative_luminance(), other.relative_luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn is_built_in(name: &str) -> bool {
    BUILT_IN.iter().any(|(built_in, _)| *built_in == name)
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
