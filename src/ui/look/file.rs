//! Reading a theme file.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use iced::{Color, Theme, theme::Palette};
use serde::Deserialize;

use super::{BUILT_IN, Error, Look, Roles};

/// Longest theme file we read, in bytes; ours have 2 kB.
const MAX_LENGTH: u64 = 64 * 1024;
/// Most avatar colours a file may give.
const MAX_AVATARS: usize = 32;

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
        let is_hex = text.starts_with('#') && matches!(text.len(), 7 | 9);
        text.parse()
            .ok()
            .filter(|_| is_hex)
            .map(Self)
            .ok_or_else(|| format!("\"{text}\" is not a colour like #rrggbb"))
    }
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
    let invalid = |offset: usize, reason: String| Error::Invalid {
        file: format!("{name}.toml"),
        line: text[..offset.min(text.len())].matches('\n').count() + 1,
        reason,
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
    let title = file.name.unwrap_or_else(|| name.to_owned());
    Ok(Look {
        theme: Theme::custom(title.clone(), palette(&roles)),
        name: name.to_owned(),
        title,
        roles,
        avatars,
    })
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
fn palette(roles: &Roles) -> Palette {
    Palette {
        background: roles.background,
        text: roles.text,
        primary: roles.accent,
        success: roles.good,
        warning: roles.warning,
        danger: roles.danger,
    }
}
