//! Theme files: read, written, and what they may be called.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use iced::{Color, Theme, theme::Palette};
use serde::Deserialize;

use super::{BUILT_IN, Error, Look, Roles, SYSTEM};

/// Longest theme file we read, in bytes; ours have 2 kB.
const MAX_LENGTH: u64 = 64 * 1024;
/// Most avatar colours a file may give.
const MAX_AVATARS: usize = 32;
/// Most letters of a file's name, and of the name people read.
const MOST_LETTERS: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What people read in the settings.
    name: Option<String>,
    /// A built-in theme that gives whatever this file leaves out.
    base: Option<String>,
    avatars: Option<Vec<Paint>>,
    #[serde(default)]
    colors: BTreeMap<String, Paint>,
}

/// `#rrggbb` or `#rrggbbaa`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Paint(Color);

impl TryFrom<String> for Paint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        colour(&text)
            .map(Self)
            .ok_or_else(|| format!("\"{text}\" is not a colour like #rrggbb"))
    }
}

/// The colour that is written so.
pub(crate) fn colour(text: &str) -> Option<Color> {
    let is_hex = text.starts_with('#') && matches!(text.len(), 7 | 9);
    text.parse().ok().filter(|_| is_hex)
}

/// Whether a theme of one's own may be called so: a word or a few, nothing that leads elsewhere or looks like something
/// else, and not what stands for the system's wish.
pub(super) fn is_name(name: &str) -> bool {
    let letter = |letter: char| letter.is_alphanumeric() || "-_ ".contains(letter);
    (1..=MOST_LETTERS).contains(&name.chars().count()) && name.chars().all(letter) && name != SYSTEM
}

/// A name for people, which is a line of bounded length.
pub(super) fn title(written: &str) -> String {
    let seen = written.chars().filter(|letter| !letter.is_control());
    seen.take(MOST_LETTERS).collect()
}

/// A name made of `title` that is not among `taken`.
pub(super) fn free_name(title: &str, taken: &[String]) -> String {
    let letters = title.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let stem: String = words.join("-").chars().take(MOST_LETTERS - 6).collect();
    let stem = if stem.is_empty() { "theme" } else { &stem };
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let mut names = std::iter::once(stem.to_owned()).chain(numbered);
    names
        .find(|name| is_name(name) && !taken.contains(name))
        .unwrap_or_default()
}

/// The text of the file at `path`, at most [`MAX_LENGTH`] bytes.
pub(super) fn read(path: &Path) -> Result<String, Error> {
    let unreadable = |reason: String| Error::Unreadable {
        file: path.file_name().unwrap_or_default().display().to_string(),
        reason,
    };
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_LENGTH + 1).read_to_string(&mut text))
        .map_err(|error| unreadable(error.to_string()))?;
    if text.len() as u64 > MAX_LENGTH {
        return Err(unreadable(format!("longer than {MAX_LENGTH} bytes")));
    }
    Ok(text)
}

/// The look in `text`, which is the theme called `name`.
pub(super) fn parse(name: &str, text: &str) -> Result<Look, Error> {
    let invalid = |offset: usize, reason: String| {
        let before = &text[..text.floor_char_boundary(offset)];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Error::Invalid {
            file: format!("{name}.toml"),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            reason,
        }
    };
    let file: File = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        invalid(offset, error.message().to_owned())
    })?;
    let base = match &file.base {
        None => None,
        Some(base) => Some(base_look(base, name).ok_or_else(|| {
            let reason = format!("\"{base}\" is not a built-in theme");
            invalid(text.find("base").unwrap_or(0), reason)
        })?),
    };
    if let Some(unknown) = file
        .colors
        .keys()
        .find(|key| !Roles::NAMES.contains(&key.as_str()))
    {
        let offset = line_with_key(text, unknown);
        return Err(invalid(
            offset,
            format!("there is no colour called \"{unknown}\""),
        ));
    }
    let roles = Roles::collect(|role| {
        let own = file.colors.get(role).map(|paint| paint.0);
        own.or_else(|| base.as_ref()?.roles.get(role))
    })
    .map_err(|role| invalid(text.len(), format!("the colour \"{role}\" is missing")))?;
    let avatars: Vec<Color> = match (&file.avatars, &base) {
        (Some(avatars), _) => avatars.iter().map(|paint| paint.0).collect(),
        (None, Some(base)) => base.avatars.clone(),
        (None, None) => Vec::new(),
    };
    if avatars.is_empty() || avatars.len() > MAX_AVATARS {
        let reason = format!("\"avatars\" needs 1 to {MAX_AVATARS} colours");
        return Err(invalid(text.find("avatars").unwrap_or(0), reason));
    }
    let title = title(file.name.as_deref().unwrap_or(name));
    Ok(Look {
        theme: theme(&title, &roles),
        name: name.to_owned(),
        title,
        roles,
        avatars,
        still: false,
    })
}

/// Writes `look` to `folder` under its name, whole or not at all.
pub(super) fn write(look: &Look, folder: &Path) -> Result<(), Error> {
    let name = &look.name;
    // It is no theme while it is written: those end in `.toml`.
    let (new, file) = (
        folder.join(format!("{name}.toml.new")),
        folder.join(format!("{name}.toml")),
    );
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&new, written(look)))
        .and_then(|()| std::fs::rename(&new, &file))
        .map_err(|error| unwritable(name, &error))
}

/// Removes the file of the theme called `name`.
pub(super) fn remove(name: &str, folder: &Path) -> Result<(), Error> {
    std::fs::remove_file(folder.join(format!("{name}.toml"))).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Unknown { name: name.into() },
        _ => unwritable(name, &error),
    })
}

fn unwritable(name: &str, error: &std::io::Error) -> Error {
    Error::Unwritable {
        file: format!("{name}.toml"),
        reason: error.to_string(),
    }
}

/// The file that gives `look`: every role, in their order.
fn written(look: &Look) -> String {
    let mut text = format!("name = {}\n", toml::Value::from(look.title.as_str()));
    let discs: Vec<_> = look
        .avatars
        .iter()
        .map(|disc| format!("\"{disc}\""))
        .collect();
    let _ = write!(text, "avatars = [{}]\n\n[colors]\n", discs.join(", "));
    for role in Roles::NAMES {
        if let Some(colour) = look.roles.get(role) {
            let _ = writeln!(text, "{role} = \"{colour}\"");
        }
    }
    text
}

/// The built-in look called `base`, unless it is the one being read.
fn base_look(base: &str, reading: &str) -> Option<Look> {
    let (name, text) = BUILT_IN
        .iter()
        .find(|(name, _)| *name == base && base != reading)?;
    parse(name, text).ok()
}

/// Where `key = …` stands in `text`.
fn line_with_key(text: &str, key: &str) -> usize {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let written = line.split('=').next().unwrap_or_default();
        if written.trim().trim_matches('"') == key {
            break;
        }
        offset += line.len();
    }
    offset
}

/// What iced's own widgets are coloured from.
pub(super) fn theme(title: &str, roles: &Roles) -> Theme {
    let palette = Palette {
        background: roles.background,
        text: roles.text,
        primary: roles.accent,
        success: roles.good,
        warning: roles.warning,
        danger: roles.danger,
    };
    Theme::custom(title.to_owned(), palette)
}
