//! Words found in one chat, newest first, and which of the messages one is at.

use super::Place;
use crate::store::{self, Hit};

/// Names the field, so that a parent can give it the keyboard.
pub const FIELD: &str = "finder";
/// Hits asked for.
pub(crate) const MOST: usize = 500;
/// Longest text searched for, in characters.
const LONGEST: usize = 128;

/// What happens to the bar.
#[derive(Clone, Debug)]
pub enum Message {
    /// Open it.
    Open,
    /// Its text was edited.
    Type(String),
    /// What was found of this text.
    Found(String, Result<Vec<Hit>, store::Error>),
    /// To the next older hit.
    Older,
    /// To the next newer hit.
    Newer,
    /// Close it.
    Close,
}

/// The bar.
#[derive(Debug, Default)]
pub(super) struct Find {
    pub(super) text: String,
    pub(super) hits: Vec<Place>,
    pub(super) at: usize,
    pub(super) running: bool,
    /// What the hits are of.
    found: String,
}

impl Find {
    /// The text was edited. One search runs at a time; what comes back is to be searched for.
    pub(super) fn type_in(&mut self, text: &str) -> Option<String> {
        self.text = text.chars().take(LONGEST).collect();
        self.ask()
    }

    fn ask(&mut self) -> Option<String> {
        if self.running || self.found == self.text {
            return None;
        }
        self.running = true;
        Some(self.text.clone())
    }

    /// Something was found, or nothing. Returns the first hit, and what to search for next.
    pub(super) fn found(
        &mut self,
        text: String,
        hits: Result<Vec<Hit>, store::Error>,
    ) -> (Option<Place>, Option<String>) {
        self.running = false;
        self.found = text;
        self.hits = hits
            .unwrap_or_default()
            .iter()
            .map(|hit| Place::of(&hit.message))
            .collect();
        self.at = 0;
        let next = self.ask();
        let first = self.hits.first().copied().filter(|_| next.is_none());
        (first, next)
    }

    /// To the next hit, older or newer; round the end.
    pub(super) fn turn(&mut self, older: bool) -> Option<Place> {
        let count = self.hits.len();
        if count == 0 {
            return None;
        }
        let step = if older { 1 } else { count - 1 };
        self.at = (self.at + step) % count;
        self.hits.get(self.at).copied()
    }

    /// Whether the search of what is typed has ended.
    pub(super) fn is_settled(&self) -> bool {
        !self.running && self.found == self.text
    }
}
