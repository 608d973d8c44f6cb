//! Passwords in a file, each encrypted (AES-256-GCM) for its owner's name; the key is a file in another folder.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Error;

/// The file with the passwords, and the one with the key.
const FILE: &str = "secrets.json";
const KEY: &str = "secrets.key";
/// Longest file read, in bytes.
const LONGEST: u64 = 256 * 1024;
/// Bytes of the key.
const KEY_LENGTH: usize = 32;

/// The file's content: by owner, the nonce and what is encrypted, in base64.
type Page = BTreeMap<String, String>;

#[derive(Clone, Debug)]
pub(super) struct Vault {
    file: PathBuf,
    key: PathBuf,
    /// One change at a time.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Vault {
    pub(super) fn new(folder: PathBuf, key_folder: PathBuf) -> Self {
        Self {
            file: folder.join(FILE),
            key: key_folder.join(KEY),
            turn: Arc::default(),
        }
    }

    pub(super) async fn keep(&self, owner: &str, secret: &str) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let (file, key) = (self.file.clone(), self.key.clone());
        let (owner, secret) = (owner.to_owned(), secret.to_owned());
        blocking(&self.file, move || {
            let mut page = read(&file)?;
            let sealed = seal(&load_or_make(&key)?, &owner, &secret)?;
            page.insert(owner, sealed);
            write(&file, &page)
        })
        .await
    }

    pub(super) async fn find(&self, owner: &str) -> Result<Option<String>, Error> {
        let (file, key, owner) = (self.file.clone(), self.key.clone(), owner.to_owned());
        blocking(&self.file, move || match read(&file)?.get(&owner) {
            Some(sealed) => open(&load(&key)?, &owner, sealed).map(Some),
            None => Ok(None),
        })
        .await
    }

    pub(super) async fn forget(&self, owner: &str) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let (file, owner) = (self.file.clone(), owner.to_owned());
        blocking(&self.file, move || {
            let mut page = read(&file)?;
            match page.remove(&owner) {
                Some(_) => write(&file, &page),
                None => Ok(()),
            }
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    file: &Path,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(unusable(file, &error)))
}

fn unusable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::File {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}

fn seal(key: &[u8], owner: &str, secret: &str) -> Result<String, Error> {
    let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| Error::Spoilt)?;
    let mut sealed = secret.as_bytes().to_vec();
    let nonce = key
        .seal_in_place_append_tag(Aad::from(owner.as_bytes()), &mut sealed)
        .map_err(|_| Error::Spoilt)?;
    Ok(STANDARD.encode([nonce.as_ref().as_slice(), &sealed].concat()))
}

fn open(key: &[u8], owner: &str, sealed: &str) -> Result<String, Error> {
    let sealed = STANDARD.decode(sealed).map_err(|_| Error::Spoilt)?;
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN).ok_or(Error::Spoilt)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Error::Spoilt)?;
    let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| Error::Spoilt)?;
    let mut plain = sealed.to_vec();
    let plain = key
        .open_in_place(nonce, Aad::from(owner.as_bytes()), &mut plain)
        .map_err(|_| Error::Spoilt)?;
    String::from_utf8(plain.to_vec()).map_err(|_| Error::Spoilt)
}

fn read(file: &Path) -> Result<Page, Error> {
    match bytes(file)? {
        None => Ok(Page::new()),
        Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| Error::Spoilt),
    }
}

fn write(file: &Path, page: &Page) -> Result<(), Error> {
    let text = serde_json::to_vec_pretty(page).map_err(|error| unusable(file, &error))?;
    let fresh = file.with_extension("json.new");
    put(&fresh, &text, false)?;
    std::fs::rename(&fresh, file).map_err(|error| unusable(file, &error))
}

fn load(key: &Path) -> Result<Vec<u8>, Error> {
    bytes(key)?.ok_or(Error::Spoilt)
}

fn load_or_make(key: &Path) -> Result<Vec<u8>, Error> {
    if let Some(bytes) = bytes(key)? {
        return Ok(bytes);
    }
    let fresh: [u8; KEY_LENGTH] = rand::random();
    match put(key, &fresh, true) {
        Ok(()) => Ok(fresh.to_vec()),
        // Another program of the same person was first.
        Err(error) => bytes(key)?.ok_or(error),
    }
}

fn bytes(file: &Path) -> Result<Option<Vec<u8>>, Error> {
    let opened = match std::fs::File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(file, &error)),
    };
    let mut bytes = Vec::new();
    let read = opened.take(LONGEST).read_to_end(&mut bytes);
    read.map_err(|error| unusable(file, &error))?;
    Ok(Some(bytes))
}

/// Writes a file that its owner alone can read.
fn put(file: &Path, bytes: &[u8], new: bool) -> Result<(), Error> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options
        .write(true)
        .create(true)
        .create_new(new)
        .truncate(!new);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| unusable(file, &error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn passwords_come_back_and_neither_file_has_them_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
        let vault = Vault::new(data.clone(), keys.clone());
        assert_eq!(vault.find("alice").await, Ok(None));
        vault.keep("alice", "hush").await.unwrap();
        vault.keep("bob", "pst").await.unwrap();
        vault.keep("alice", "hush, hush").await.unwrap();
        let again = Vault::new(data.clone(), keys.clone());
        assert_eq!(
            again.find("alice").await.unwrap().as_deref(),
            Some("hush, hush")
        );
        let text = std::fs::read_to_string(data.join(FILE)).unwrap();
        assert!(text.contains("alice") && !text.contains("hush"), "{text}");
        #[cfg(unix)]
        for file in [data.join(FILE), keys.join(KEY)] {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        vault.forget("alice").await.unwrap();
        assert_eq!(vault.find("alice").await, Ok(None));
        assert_eq!(vault.find("bob").await.unwrap().as_deref(), Some("pst"));
    }

    #[tokio::test]
    async fn one_owners_line_is_no_good_for_another_or_with_another_key() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(folder.path().join("data"), folder.path().join("keys"));
        vault.keep("alice", "hush").await.unwrap();
        let file = folder.path().join("data").join(FILE);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("alice", "mallory")).unwrap();
        assert_eq!(vault.find("mallory").await, Err(Error::Spoilt));
        std::fs::write(&file, text).unwrap();
        std::fs::write(folder.path().join("keys").join(KEY), [7; KEY_LENGTH]).unwrap();
        assert_eq!(vault.find("alice").await, Err(Error::Spoilt));
    }
}
