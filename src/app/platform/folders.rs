//! Where things are kept.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The program's folders.
#[derive(Clone, Debug)]
pub struct Folders {
    /// What is shared by all profiles of this person: the built-in server.
    pub shared: PathBuf,
    /// Settings and messages of one profile.
    pub profile: PathBuf,
    /// The person's own themes and languages.
    pub own: PathBuf,
}

impl Folders {
    /// The folders of `profile`; `None` if the person has no home.
    pub fn of(profile: &str) -> Option<Self> {
        let system = ProjectDirs::from("", "", "azstack")?;
        Some(Self {
            shared: system.data_local_dir().join("local"),
            profile: system.data_local_dir().join("profiles").join(profile),
            own: system.config_dir().to_owned(),
        })
    }
}
