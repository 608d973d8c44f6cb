//! `server.json`: where the embedded server is, and with which credential each profile signs in.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{ECHO, Error};
use crate::server::accounts::{Admin, Auth};

/// The file's content.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Directory {
    /// `http://127.0.0.1:PORT` of the present or last host; empty before the first.
    #[serde(default)]
    address: String,
    app_id: String,
    public_key: String,
    /// Credential by profile.
    #[serde(default)]
    profiles: BTreeMap<String, String>,
}

/// One profile's way in.
pub struct Membership {
    pub app_id: String,
    pub public_key: String,
    pub credential: String,
}

pub fn path(folder: &Path) -> PathBuf {
    folder.join("server.json")
}

/// The server's own data.
pub fn data_dir(folder: &Path) -> PathBuf {
    folder.join("server")
}

impl Membership {
    /// The membership of `profile`, made on first use, and the app with it.
    pub fn of(folder: &Path, profile: &str) -> Result<Self, Error> {
        change(folder, |directory| {
            let admin = Admin::open(data_dir(folder))?;
            if directory.app_id.is_empty() {
                let app = admin.create_app("local", Auth::Password)?;
                directory.app_id = app.app_id;
                directory.public_key = app.public_key;
            }
            // Echo is a contact of everybody from the first moment.
            for name in [ECHO, profile] {
                if !directory.profiles.contains_key(name) {
                    let credential = format!("{:032x}", rand::random::<u128>());
                    admin.add_user(&directory.app_id, name, &credential)?;
                    directory.profiles.insert(name.to_owned(), credential);
                }
            }
            Ok(Self {
                app_id: directory.app_id.clone(),
                public_key: directory.public_key.clone(),
                credential: directory.profiles.get(profile).cloned().unwrap_or_default(),
            })
        })
    }
}

/// The present address, if a host has written one.
pub fn address(folder: &Path) -> Result<Option<String>, Error> {
    let directory = read(&path(folder))?;
    Ok(directory
        .map(|directory| directory.address)
        .filter(|address| !address.is_empty()))
}

/// Notes where the server is now.
pub fn set_address(folder: &Path, address: &str) -> Result<(), Error> {
    change(folder, |directory| {
        address.clone_into(&mut directory.address);
        Ok(())
    })
}

/// All profiles, Echo among them.
pub fn profiles(folder: &Path) -> Result<Vec<String>, Error> {
    let directory = read(&path(folder))?.unwrap_or_default();
    Ok(directory.profiles.into_keys().collect())
}

/// Reads, changes and replaces the file, alone: programs that start together wait for each other here.
fn change<T>(
    folder: &Path,
    change: impl FnOnce(&mut Directory) -> Result<T, Error>,
) -> Result<T, Error> {
    make_private(folder)?;
    let guard = folder.join("server.json.lock");
    let lock = File::create(&guard).map_err(|error| Error::file(&guard, &error))?;
    lock.lock().map_err(|error| Error::file(&guard, &error))?;
    let path = path(folder);
    let mut directory = read(&path)?.unwrap_or_default();
    let result = change(&mut directory)?;
    write(&path, &directory)?;
    Ok(result)
}

fn read(path: &Path) -> Result<Option<Directory>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| Error::file(path, &error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file(path, &error)),
    }
}

/// A reader sees the old file or the new one, never half of it.
fn write(path: &Path, directory: &Directory) -> Result<(), Error> {
    let fresh = path.with_extension("json.new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let text = serde_json::to_vec_pretty(directory).map_err(|error| Error::file(&fresh, &error))?;
    let written = options.open(&fresh).and_then(|mut file| {
        file.write_all(&text)?;
        file.sync_all()
    });
    written
        .and_then(|()| std::fs::rename(&fresh, path))
        .map_err(|error| Error::file(path, &error))
}

/// Makes the folder, for its owner alone.
pub fn make_private(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| Error::file(folder, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_keeps_its_credential_and_the_file_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let first = Membership::of(folder.path(), "alice").unwrap();
        let again = Membership::of(folder.path(), "alice").unwrap();
        let other = Membership::of(folder.path(), "bob").unwrap();
        assert_eq!(first.credential, again.credential);
        assert_ne!(first.credential, other.credential);
        assert_eq!(first.app_id, other.app_id);
        assert_eq!(profiles(folder.path()).unwrap(), ["alice", "bob", "echo"]);
        assert_eq!(address(folder.path()).unwrap(), None);
        set_address(folder.path(), "http://127.0.0.1:9").unwrap();
        assert_eq!(
            address(folder.path()).unwrap().as_deref(),
            Some("http://127.0.0.1:9")
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(path(folder.path()))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
