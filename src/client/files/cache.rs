//! Files fetched to be shown: kept for the next time, in a folder of the device's own.
//!
//! A file of our server is known by its number, which never means another file; everything else by its whole address.
//! What was not looked at for the longest goes when there is too much. Does not know what is in the files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use super::super::{Core, Error};
use super::transfer::Transfer;
use super::{download, file_error};

/// What the folder holds at most, and how much is left after clearing it, in bytes.
const MOST: u64 = 256 << 20;
const LEFT: u64 = 192 << 20;
/// Files fetched at a time.
const AT_ONCE: usize = 4;

/// The folder.
#[derive(Debug)]
pub(in crate::client) struct Cache {
    folder: PathBuf,
    /// Whether the folder goes with the client.
    passing: bool,
    ready: OnceCell<()>,
    hands: Semaphore,
    under_way: Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>,
}

impl Cache {
    /// The cache in `folder`; without one, in a folder of the system's for temporary files that goes with the client.
    pub(in crate::client) fn new(folder: Option<PathBuf>) -> Self {
        let passing = folder.is_none();
        let folder = folder.unwrap_or_else(|| {
            let name = format!("azstack-{:016x}", rand::random::<u64>());
            std::env::temp_dir().join(name)
        });
        Self {
            folder,
            passing,
            ready: OnceCell::new(),
            hands: Semaphore::new(AT_ONCE),
            under_way: Mutex::default(),
        }
    }

    /// Where a file of this kind of name may be put.
    async fn place(&self, name: &str) -> Result<PathBuf, Error> {
        let folder = self.folder.clone();
        let made = self.ready.get_or_try_init(|| async {
            let failed = {
                let folder = folder.clone();
                move |error: std::io::Error| file_error(&folder, &error)
            };
            let prepared = tokio::task::spawn_blocking(move || {
                make_private(&folder)?;
                clear(&folder)
            });
            prepared.await.map_err(|_| Error::Closed)?.map_err(failed)
        });
        made.await?;
        Ok(self.folder.join(name))
    }

    /// One at a time for each name: the second finds what the first has fetched.
    fn turn(&self, name: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = turns.get(name).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        turns.insert(name.to_owned(), Arc::downgrade(&turn));
        turn
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        if self.passing && self.ready.initialized() {
            // What cannot be removed is the system's to clear.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

impl Core {
    /// The file at `url`, to look at: downloaded, or as it was downloaded before. It is not to be changed, and may go
    /// when the client has ended. Files of more than `most` bytes are not fetched.
    ///
    /// # Errors
    /// As [`download_file`](Self::download_file).
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, url: &str) -> Result<(), azstack::Error> {
    /// let path = core.fetch_file(url, 8 << 20).await?;
    /// let small = azstack::client::thumbnail(path, 320).await?;
    /// # Ok(()) }
    /// ```
    pub fn fetch_file(&self, url: &str, most: u64) -> Transfer<PathBuf> {
        let (url, core, cache) = (url.to_owned(), self.downgrade(), self.0.cache.clone());
        Transfer::start(move |steps| async move {
            let name = name(&url);
            let turn = cache.turn(&name);
            let _turn = turn.lock().await;
            let place = cache.place(&name).await?;
            if is_there(&place).await {
                return Ok(place);
            }
            // It is never closed.
            let _hand = cache.hands.acquire().await.map_err(|_| Error::Closed)?;
            download::run(core, url, place, most, steps).await
        })
    }

    /// A new place for a file that is made to be sent, such as a picture from the clipboard, under the name it will be
    /// sent with. Its folder is its own; it is cleared away as fetched files are.
    ///
    /// # Errors
    /// [`Error::File`] when there can be none.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let path = core.passing_file("note.txt").await?;
    /// std::fs::write(&path, "Hello").unwrap();
    /// let upload = core.upload_file(path).await?;
    /// # Ok(()) }
    /// ```
    pub async fn passing_file(&self, name: &str) -> Result<PathBuf, Error> {
        let folder = format!("out-{:016x}", rand::random::<u64>());
        let folder = self.0.cache.place(&folder).await?;
        let name = Path::new(name)
            .file_name()
            .unwrap_or_else(|| "file".as_ref());
        let made = tokio::fs::create_dir_all(&folder).await;
        made.map_err(|error| file_error(&folder, &error))?;
        Ok(folder.join(name))
    }
}

/// Whether it was fetched before. Looking at it counts as a use.
async fn is_there(place: &Path) -> bool {
    let place = place.to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::options().append(true).open(place)?;
        file.set_modified(SystemTime::now())
    });
    matches!(looked.await, Ok(Ok(())))
}

/// What a file is called here.
fn name(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let segments = parsed.as_ref().and_then(Url::path_segments);
    let segments: Vec<&str> = segments.into_iter().flatten().collect();
    match segments[..] {
        // The key behind it is the reader's, and may change.
        [.., "files", id] if id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            id.to_ascii_lowercase()
        }
        _ => {
            let digest = Sha256::digest(url.as_bytes());
            let digits = digest.iter().map(|byte| format!("{byte:02x}"));
            digits.collect::<String>() + ".web"
        }
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes what was not used for the longest, if there is too much, and what was made to be sent before.
fn clear(folder: &Path) -> std::io::Result<()> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        if data.is_dir() {
            let _ = std::fs::remove_dir_all(entry.path());
        } else {
            let used = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            files.push((used, data.len(), entry.path()));
        }
    }
    let mut held: u64 = files.iter().map(|(_, length, _)| length).sum();
    if held <= MOST {
        return Ok(());
    }
    files.sort();
    for (_, length, path) in files {
        if held <= LEFT {
            break;
        }
        if std::fs::remove_file(path).is_ok() {
            held -= length;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_server_has_its_number_for_a_name_whoever_reads_it_from_where() {
        let id = "0123456789abcdef0123456789abcdef";
        let one = name(&format!("http://127.0.0.1:9000/files/{id}?u=1&k=abc"));
        assert_eq!(one, id);
        assert_eq!(
            one,
            name(&format!("https://chat.example/a/files/{id}?u=2&k=def"))
        );
        let other = name("https://elsewhere.example/picture.png");
        assert_eq!(other.len(), 68);
        assert_ne!(other, name("https://elsewhere.example/picture.png?"));
        assert!(name("../../etc/passwd").ends_with(".web"));
    }

    #[test]
    fn the_longest_unused_files_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str, megabytes: u64, age: u64| {
            let file = std::fs::File::create(folder.path().join(name)).unwrap();
            file.set_len(megabytes << 20).unwrap();
            let used = SystemTime::now() - std::time::Duration::from_secs(age);
            file.set_modified(used).unwrap();
        };
        make("old", 100, 300);
        make("middle", 100, 200);
        clear(folder.path()).unwrap();
        assert!(folder.path().join("old").exists(), "there is room");
        make("new", 90, 100);
        clear(folder.path()).unwrap();
        let left = ["old", "middle", "new"].map(|name| folder.path().join(name).exists());
        assert_eq!(left, [false, true, true]);
    }
}
