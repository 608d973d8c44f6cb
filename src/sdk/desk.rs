//! What belongs to the person's desk and not to us: the browser, other programs, folders, dialogs, the clipboard.
//!
//! Everything here may wait for a person or for another program, so all but the opening is asynchronous.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use arboard::Clipboard;

/// Longest edge of a picture taken from the clipboard, in pixels.
const LONGEST_EDGE: usize = 16_384;

/// Opens `link`, an http or https address; `false` if it is none or nothing can open it.
pub(super) fn open_link(link: &str) -> bool {
    match url::Url::parse(link) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => open(url.as_str().as_ref()),
        _ => false,
    }
}

/// Opens a file with the person's program for it, or its folder if the file would be run rather than shown; `false` if
/// nothing can.
pub(super) fn open_file(path: &Path) -> bool {
    match is_document(path) {
        true => open(path),
        false => open_folder(path),
    }
}

/// Shows the folder a file is in.
pub(super) fn open_folder(path: &Path) -> bool {
    path.parent().is_some_and(open)
}

/// Whether a file's name promises something to look at or listen to. Anybody may send anything under any name, and the
/// system goes by the name, too.
fn is_document(path: &Path) -> bool {
    const SHOWN: &[&str] = &[
        "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "heic", "mp3", "m4a", "aac", "ogg",
        "oga", "opus", "wav", "flac", "mp4", "m4v", "mov", "webm", "mkv", "avi", "xlsx", "ods",
        "csv", "docx", "odt", "rtf", "pptx", "odp", "pdf", "txt", "md", "log", "zip", "tar", "gz",
        "xz", "zst", "bz2", "7z", "rar",
    ];
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    SHOWN.contains(&extension.to_ascii_lowercase().as_str())
}

fn open(what: &Path) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else {
        Command::new("xdg-open")
    };
    let child = command
        .arg(what)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match child {
        Ok(mut child) => {
            // Somebody has to wait for it, or it stays a zombie.
            std::thread::spawn(move || child.wait());
            true
        }
        Err(_) => false,
    }
}

/// Has the person choose files; none, if they choose none or there is no way to ask.
pub(super) async fn choose_files() -> Vec<PathBuf> {
    let chosen = rfd::AsyncFileDialog::new().pick_files();
    let chosen = chosen.await.unwrap_or_default();
    chosen
        .into_iter()
        .map(|file| file.path().to_owned())
        .collect()
}

/// Has the person say where to keep a file that is called `name` so far.
pub(super) async fn choose_place(name: &str) -> Option<PathBuf> {
    let mut dialog = rfd::AsyncFileDialog::new().set_file_name(safe_name(name));
    if let Some(folder) = downloads() {
        dialog = dialog.set_directory(folder);
    }
    Some(dialog.save_file().await?.path().to_owned())
}

/// The folder for what is saved without asking where.
pub(super) fn downloads() -> Option<PathBuf> {
    let folders = directories::UserDirs::new()?;
    let downloads = folders.download_dir().map(Path::to_owned);
    Some(downloads.unwrap_or_else(|| folders.home_dir().to_owned()))
}

/// A path in `folder` for a file that somebody calls `name`, where nothing is yet.
pub(super) fn free_path(folder: &Path, name: &str) -> PathBuf {
    let name = safe_name(name);
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name.as_str(), String::new()),
    };
    let numbered = (2..).map(|number| format!("{stem} ({number}){extension}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .map(|name| folder.join(name))
        .find(|path| !path.exists() && !part_of(path).exists())
        .unwrap_or_else(|| folder.join(&name))
}

/// What a file is called while it is not complete.
fn part_of(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    PathBuf::from(part)
}

/// A name somebody sent as one for a file of ours: no folders, nothing hidden, nothing that reads backwards, not endless.
fn safe_name(name: &str) -> String {
    const MOST: usize = 120;
    let unwanted = |letter: char| {
        letter.is_control()
            || r#"/\:*?"<>|"#.contains(letter)
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let plain: String = name
        .chars()
        .map(|letter| if unwanted(letter) { '_' } else { letter })
        .collect();
    let plain = plain.trim_matches(|letter: char| letter.is_whitespace() || letter == '.');
    if plain.is_empty() {
        return String::from("file");
    }
    let count = plain.chars().count();
    if count <= MOST {
        return plain.to_owned();
    }
    // The end tells what it is.
    let (head, tail) = (MOST - 20, count - 20);
    let head = plain.chars().take(head);
    head.chain(plain.chars().skip(tail)).collect()
}

/// What is on the clipboard.
pub(super) enum Clip {
    /// Files of this machine.
    Files(Vec<PathBuf>),
    /// A picture: width, height, RGBA.
    Picture(usize, usize, Vec<u8>),
    /// A text.
    Text(String),
    /// Nothing of ours.
    Nothing,
}

/// X11's clipboard lives as long as who filled it, so ours stays.
static CLIPBOARD: Mutex<Option<Clipboard>> = Mutex::new(None);

fn with_clipboard<T>(
    work: impl FnOnce(&mut Clipboard) -> Result<T, arboard::Error>,
) -> Result<T, arboard::Error> {
    let mut clipboard = CLIPBOARD.lock().unwrap_or_else(PoisonError::into_inner);
    let clipboard = match &mut *clipboard {
        Some(clipboard) => clipboard,
        empty => empty.insert(Clipboard::new()?),
    };
    work(clipboard)
}

/// Reads the clipboard. Files come first: who copies files has their names as a text there too.
pub(super) async fn read_clipboard() -> Clip {
    let read = tokio::task::spawn_blocking(|| {
        with_clipboard(|clipboard| {
            if let Ok(files) = clipboard.get().file_list()
                && !files.is_empty()
            {
                return Ok(Clip::Files(files));
            }
            if let Ok(text) = clipboard.get_text()
                && !text.is_empty()
            {
                return Ok(Clip::Text(text));
            }
            let picture = clipboard.get_image()?;
            let sane = 1..=LONGEST_EDGE;
            if !sane.contains(&picture.width) || !sane.contains(&picture.height) {
                return Ok(Clip::Nothing);
            }
            Ok(Clip::Picture(
                picture.width,
                picture.height,
                picture.bytes.into_owned(),
            ))
        })
    });
    match read.await {
        Ok(Ok(clip)) => clip,
        Ok(Err(error)) => {
            tracing::debug!(%error, "nothing to paste");
            Clip::Nothing
        }
        Err(_) => Clip::Nothing,
    }
}

/// Puts a picture on the clipboard.
pub(super) async fn copy_picture(width: usize, height: usize, rgba: Vec<u8>) -> Result<(), String> {
    let copied = tokio::task::spawn_blocking(move || {
        with_clipboard(|clipboard| {
            clipboard.set_image(arboard::ImageData {
                width,
                height,
                bytes: rgba.into(),
            })
        })
    });
    match copied.await {
        Ok(copied) => copied.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_stay_in_the_folder_and_show_what_they_are() {
        let table = [
            ("plan.pdf", "plan.pdf"),
            ("../../.ssh/authorized_keys", "_.._.ssh_authorized_keys"),
            ("photo\u{202e}gpj.exe", "photo_gpj.exe"),
            ("a\nb\0.txt", "a_b_.txt"),
            (" .. ", "file"),
            ("", "file"),
        ];
        for (given, wanted) in table {
            assert_eq!(safe_name(given), wanted);
        }
        let long = safe_name(&format!("{}.pdf", "ă".repeat(500)));
        assert!(long.ends_with(".pdf") && long.chars().count() == 120);
    }

    #[test]
    fn a_file_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = free_path(folder.path(), "a.txt");
        assert_eq!(first, folder.path().join("a.txt"));
        std::fs::write(first, "").unwrap();
        std::fs::write(folder.path().join("a (2).txt.part"), "").unwrap();
        let next = free_path(folder.path(), "a.txt");
        assert_eq!(next, folder.path().join("a (3).txt"));
    }

    #[test]
    fn programs_are_not_opened() {
        for name in ["a.desktop", "a.sh", "a.exe", "a.jar", "a.html", "a"] {
            assert!(!is_document(name.as_ref()), "{name}");
        }
        assert!(is_document("a.PDF".as_ref()));
    }
}
