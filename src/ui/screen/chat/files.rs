//! The files of messages on their way to this machine's disk: which are saved, and where.
//!
//! Does not write anything: whoever owns the screen saves a file and tells how far it is.

use std::collections::HashMap;
use std::path::PathBuf;

use super::Key;
use crate::client::{Progress, TransferControl};
use crate::ui::Notice;

/// What happens to the file of a message.
#[derive(Clone, Debug)]
pub enum Message {
    /// Its card came into view: was it saved before?
    InView,
    /// It was saved there before, or not.
    Known(Option<PathBuf>),
    /// Save it.
    Save,
    /// The saving has begun, and can be ended with this.
    Begun(TransferControl),
    /// It is further.
    Progress(Progress),
    /// It is saved, or could not be.
    Ended(Result<PathBuf, Notice>),
    /// Stop saving it.
    Cancel,
    /// Open the saved file.
    Open,
    /// Show the folder it was saved in.
    Folder,
}

/// How far a file is.
#[derive(Debug)]
pub(crate) enum File {
    /// Nobody has told yet.
    Asked,
    /// It is not on this machine.
    Away,
    /// It is on its way.
    Saving(Progress, Option<TransferControl>),
    /// It is there.
    Saved(PathBuf),
    /// It could not be saved.
    Failed(Notice),
}

/// The files of a chat's messages.
#[derive(Debug, Default)]
pub(crate) struct Files(HashMap<Key, File>);

/// What is to be done about a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Find out whether it was saved before; answer with [`Message::Known`].
    LookUp,
    /// Save it; answer with [`Message::Begun`], [`Message::Progress`], [`Message::Ended`].
    Save,
    /// Open this file.
    Open(PathBuf),
    /// Show this file in its folder.
    Folder(PathBuf),
}

impl Files {
    /// How far the file of a message is, if it was ever in view.
    pub(crate) fn get(&self, key: Key) -> Option<&File> {
        self.0.get(&key)
    }

    /// Takes `message` about the file of a message in; what comes back is the caller's to do.
    pub(super) fn update(&mut self, key: Key, message: Message) -> Option<Deed> {
        match message {
            Message::InView => {
                if self.0.contains_key(&key) {
                    return None;
                }
                self.0.insert(key, File::Asked);
                return Some(Deed::LookUp);
            }
            Message::Known(path) => {
                if !matches!(self.0.get(&key), Some(File::Saving(..))) {
                    self.0.insert(key, path.map_or(File::Away, File::Saved));
                }
            }
            Message::Save => {
                if matches!(self.0.get(&key), Some(File::Saving(..))) {
                    return None;
                }
                self.0.insert(key, File::Saving(Progress::default(), None));
                return Some(Deed::Save);
            }
            Message::Begun(control) => match self.0.get_mut(&key) {
                Some(File::Saving(_, place)) => *place = Some(control),
                _ => control.cancel(),
            },
            Message::Progress(now) => {
                if let Some(File::Saving(progress, _)) = self.0.get_mut(&key) {
                    *progress = now;
                }
            }
            Message::Ended(ended) => {
                // One that was cancelled ends with a failure nobody wants to hear of.
                if matches!(self.0.get(&key), Some(File::Saving(..))) {
                    self.0
                        .insert(key, ended.map_or_else(File::Failed, File::Saved));
                }
            }
            Message::Cancel => {
                if let Some(File::Saving(_, control)) = self.0.insert(key, File::Away)
                    && let Some(control) = control
                {
                    control.cancel();
                }
            }
            Message::Open => {
                if let Some(File::Saved(path)) = self.0.get(&key) {
                    return Some(Deed::Open(path.clone()));
                }
            }
            Message::Folder => {
                if let Some(File::Saved(path)) = self.0.get(&key) {
                    return Some(Deed::Folder(path.clone()));
                }
            }
        }
        None
    }
}
