//! An app's RSA key pair and its file.

use std::fs;
use std::io::Write;
use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{
    KeySize, Pkcs1PrivateDecryptingKey, Pkcs1PublicEncryptingKey, PrivateDecryptingKey,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::data_dir_error;
use crate::server::Error;

/// The keys' folder in the data folder.
pub(super) const FOLDER: &str = "keys";

/// Bytes of the modulus, and so of a ciphertext.
pub(super) const SIZE: usize = 256;

/// An RSA-2048 key pair.
pub(super) struct AppKey {
    pair: PrivateDecryptingKey,
    decrypting: Pkcs1PrivateDecryptingKey,
}

impl AppKey {
    /// A key pair that is nowhere else.
    pub(super) fn throwaway() -> Result<Self, Error> {
        let pair = PrivateDecryptingKey::generate(KeySize::Rsa2048).map_err(|_| Error::Key)?;
        Self::from_pair(pair)
    }

    fn from_pair(pair: PrivateDecryptingKey) -> Result<Self, Error> {
        let decrypting = Pkcs1PrivateDecryptingKey::new(pair.clone()).map_err(|_| Error::Key)?;
        Ok(Self { pair, decrypting })
    }

    /// Makes the key pair of a new app and writes its file (PKCS#8, DER), readable by the owner only.
    pub(super) fn generate(data_dir: &Path, app_id: &str) -> Result<Self, Error> {
        let key = Self::throwaway()?;
        let der: Pkcs8V1Der<'_> = key.pair.as_der().map_err(|_| Error::Key)?;
        let path = path(data_dir, app_id);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&path)
            .and_then(|mut file| file.write_all(der.as_ref()).and_then(|()| file.sync_all()))
            .map_err(|error| data_dir_error(&path, &error))?;
        Ok(key)
    }

    /// Reads the key pair of an app that is in the database (so its id is no path).
    pub(super) fn load(data_dir: &Path, app_id: &str) -> Result<Self, Error> {
        let path = path(data_dir, app_id);
        let der = fs::read(&path).map_err(|error| data_dir_error(&path, &error))?;
        Self::from_pair(PrivateDecryptingKey::from_pkcs8(&der).map_err(|_| Error::Key)?)
    }

    /// Base64 of the SubjectPublicKeyInfo, one line.
    pub(super) fn public_key(&self) -> Result<String, Error> {
        let der: PublicKeyX509Der<'_> = self.pair.public_key().as_der().map_err(|_| Error::Key)?;
        Ok(STANDARD.encode(der.as_ref()))
    }

    /// Encrypts for whoever has the private key; `None` if the text is longer than the key takes.
    pub(super) fn encrypt(&self, plaintext: &[u8]) -> Option<Vec<u8>> {
        let encrypting = Pkcs1PublicEncryptingKey::new(self.pair.public_key()).ok()?;
        let mut ciphertext = vec![0; SIZE];
        encrypting.encrypt(plaintext, &mut ciphertext).ok()?;
        Some(ciphertext)
    }

    /// Decrypts exactly [`SIZE`] bytes; `None` if the padding is wrong.
    pub(super) fn decrypt(&self, ciphertext: &[u8; SIZE]) -> Option<Vec<u8>> {
        let mut plaintext = vec![0; SIZE];
        let length = self
            .decrypting
            .decrypt(ciphertext, &mut plaintext)
            .ok()?
            .len();
        plaintext.truncate(length);
        Some(plaintext)
    }
}

fn path(data_dir: &Path, app_id: &str) -> std::path::PathBuf {
    data_dir.join(FOLDER).join(format!("{app_id}.pk8"))
}
