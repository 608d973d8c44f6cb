//! Where passwords are kept: in the system's keyring if there is one, else in an encrypted file of our own.
//!
//! The keyring is the Secret Service of the person's session (GNOME's, KDE's, KeePassXC's …), spoken to over D-Bus; only
//! Linux and its kin have one here. The file is no match for it, and the person is told which of the two is used: its key
//! lies on the same disk, readable by its owner alone, so it keeps a password out of copies and other people's sight,
//! and not from a program of the same person.

#[cfg(target_os = "linux")]
mod keyring;
mod vault;

use std::path::PathBuf;

use super::bus::Bus;
use crate::ui::screen::sign_in::Keeping;
use vault::Vault;

/// Why a password could not be kept or found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The keyring is there and does not do it: it stays locked, or says no.
    #[error("{0}")]
    Keyring(String),
    /// The file, or its key, cannot be read or written.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The file was written with another key, or by somebody else.
    #[error("the file with passwords does not fit its key")]
    Spoilt,
}

/// The passwords of one profile's accounts.
#[derive(Clone, Debug)]
pub struct Secrets {
    vault: Vault,
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "there is no keyring")
    )]
    bus: Bus,
}

impl Secrets {
    /// Those in the keyring on `bus`; for want of it in a file in `folder`, whose key is in `key_folder`.
    pub fn new(bus: Bus, folder: PathBuf, key_folder: PathBuf) -> Self {
        Self {
            vault: Vault::new(folder, key_folder),
            bus,
        }
    }

    /// Where a password would be kept now.
    pub async fn keeping(&self) -> Keeping {
        #[cfg(target_os = "linux")]
        if keyring::open(&self.bus).await.is_some() {
            return Keeping::Keyring;
        }
        Keeping::File
    }

    /// Keeps the password of `owner`, in place of the one before.
    ///
    /// # Errors
    /// [`Error`]; nothing is kept then.
    pub async fn keep(&self, owner: &str, secret: &str) -> Result<Keeping, Error> {
        #[cfg(target_os = "linux")]
        if let Some(keyring) = keyring::open(&self.bus).await {
            keyring::keep(&keyring, owner, secret).await?;
            // One from before there was a keyring would be found first.
            self.vault.forget(owner).await?;
            return Ok(Keeping::Keyring);
        }
        self.vault.keep(owner, secret).await?;
        Ok(Keeping::File)
    }

    /// The password of `owner`, wherever it is.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn find(&self, owner: &str) -> Result<Option<String>, Error> {
        let found = self.vault.find(owner).await?;
        #[cfg(target_os = "linux")]
        if found.is_none()
            && let Some(keyring) = keyring::open(&self.bus).await
        {
            return keyring::find(&keyring, owner).await;
        }
        Ok(found)
    }

    /// Forgets the password of `owner`.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn forget(&self, owner: &str) -> Result<(), Error> {
        self.vault.forget(owner).await?;
        #[cfg(target_os = "linux")]
        if let Some(keyring) = keyring::open(&self.bus).await {
            keyring::forget(&keyring, owner).await?;
        }
        Ok(())
    }
}
