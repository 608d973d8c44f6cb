//! Catalogue files: ours, built in, and a folder's.

use std::io::Read;
use std::path::Path;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::{Error, locale, pseudo};

/// One catalogue.
pub(super) type Bundle = FluentBundle<FluentResource>;

/// Longest catalogue file we read, in bytes; ours have 5 kB.
const MAX_LENGTH: u64 = 256 * 1024;
/// Most catalogue files we read for one language.
const MAX_FILES: usize = 32;

macro_rules! file {
    ($tag:literal, $name:literal) => {
        (
            $name,
            include_str!(concat!("../../../i18n/", $tag, "/", $name)),
        )
    };
}

macro_rules! built_in {
    ($($tag:literal),*) => {
        /// Our own catalogues: tag, then file name and text.
        const BUILT_IN: &[(&str, &[(&str, &str)])] = &[$((
            $tag,
            &[
                file!($tag, "main.ftl"),
                file!($tag, "chat.ftl"),
                file!($tag, "call.ftl"),
                file!($tag, "settings.ftl"),
                file!($tag, "themes.ftl"),
                file!($tag, "people.ftl"),
                file!($tag, "accounts.ftl"),
                file!($tag, "desk.ftl"),
                file!($tag, "keys.ftl"),
                file!($tag, "reader.ftl"),
                file!($tag, "errors.ftl"),
            ],
        )),*];
    };
}

built_in!["en", "vi", "es", "fr", "ja", "ar"];

/// Tags of all catalogues: ours, then the folder's, sorted.
pub(super) fn tags(folder: Option<&Path>) -> Vec<String> {
    let mut own: Vec<String> = folder
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let tag: LanguageIdentifier = entry.file_name().to_str()?.parse().ok()?;
            entry.path().is_dir().then(|| tag.to_string())
        })
        .filter(|tag| BUILT_IN.iter().all(|(built_in, _)| built_in != tag))
        .collect();
    own.sort();
    BUILT_IN
        .iter()
        .map(|(tag, _)| (*tag).to_owned())
        .chain(own)
        .collect()
}

/// The catalogues for the language `tag`, the folder's before ours; what is wrong with the folder's goes to `errors`.
/// Numbers in them are written as in `locale`, the language where the person is.
pub(super) fn load(
    tag: &LanguageIdentifier,
    locale: &LanguageIdentifier,
    folder: Option<&Path>,
    errors: &mut Vec<Error>,
) -> Vec<Bundle> {
    let name = tag.to_string();
    let mut bundles = Vec::new();
    if let Some(folder) = folder
        .map(|folder| folder.join(&name))
        .filter(|folder| folder.is_dir())
    {
        let mut bundle = empty(locale);
        for path in files(&folder) {
            let file = format!("{name}/{}", path.file_name().unwrap_or_default().display());
            match read(&path) {
                Ok(text) => add(&mut bundle, &file, text, errors),
                Err(reason) => errors.push(Error::Unreadable { file, reason }),
            }
        }
        bundles.push(bundle);
    }
    let source = if pseudo::is(tag) {
        super::DEFAULT
    } else {
        &name
    };
    if let Some((_, files)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == source) {
        let mut bundle = empty(locale);
        if pseudo::is(tag) {
            bundle.set_transform(Some(pseudo::longer));
        }
        for (file, text) in *files {
            add(
                &mut bundle,
                &format!("{source}/{file}"),
                (*text).to_owned(),
                errors,
            );
        }
        bundles.push(bundle);
    }
    bundles
}

/// A sentence.
pub(super) struct Said {
    pub(super) text: String,
    /// Whether everything in it was there to be filled in.
    pub(super) complete: bool,
}

/// What `bundle` says under `key`, if it has the key.
pub(super) fn say(bundle: &Bundle, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<Said> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut faults = Vec::new();
    let said = bundle.format_pattern(pattern, arguments, &mut faults);
    for fault in &faults {
        tracing::warn!(key, %fault, "a sentence could not be filled in completely");
    }
    Some(Said {
        text: said.into_owned(),
        complete: faults.is_empty(),
    })
}

fn empty(locale: &LanguageIdentifier) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![locale.clone()]);
    // The marks keep a name of the other direction apart. Left-to-right lines do without: most fonts have no glyph
    // for them, and window titles would show boxes.
    bundle.set_use_isolating(locale.character_direction() == CharacterDirection::RTL);
    bundle.set_formatter(Some(locale::in_sentence));
    bundle
}

fn add(bundle: &mut Bundle, file: &str, text: String, errors: &mut Vec<Error>) {
    let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, faults)| {
        let source = resource.source();
        errors.extend(faults.iter().map(|fault| {
            Error::Invalid {
                file: file.to_owned(),
                line: source[..fault.pos.start.min(source.len())]
                    .matches('\n')
                    .count()
                    + 1,
                reason: fault.kind.to_string(),
            }
        }));
        resource
    });
    bundle.add_resource_overriding(resource);
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "ftl"))
        .take(MAX_FILES)
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_LENGTH + 1).read_to_string(&mut text))
        .map_err(|error| error.to_string())?;
    if text.len() as u64 > MAX_LENGTH {
        return Err(format!("longer than {MAX_LENGTH} bytes"));
    }
    Ok(text)
}
