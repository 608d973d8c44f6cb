//! Several messages chosen, to copy or to delete together.

use std::collections::HashSet;

use super::Key;

/// What happens to the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Begin to choose, with this message.
    Begin(Key),
    /// Choose a message, or no longer.
    Toggle(Key),
    /// Copy the texts of those chosen.
    Copy,
    /// Delete those chosen, after a question.
    Delete,
    /// Choose none any more.
    End,
}

/// The messages chosen.
#[derive(Debug)]
pub(super) struct Selection(HashSet<Key>);

impl Selection {
    /// One message.
    pub(super) fn of(key: Key) -> Self {
        Self(HashSet::from([key]))
    }

    /// Chooses a message, or no longer.
    pub(super) fn toggle(&mut self, key: Key) {
        if !self.0.remove(&key) {
            self.0.insert(key);
        }
    }

    /// Whether a message is chosen.
    pub(super) fn has(&self, key: Key) -> bool {
        self.0.contains(&key)
    }

    /// How many are chosen.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
