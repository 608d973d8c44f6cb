//! The search box: it filters the list, finds messages by their words, and looks names up that are not in the list.

use super::{Action, Screen, Shown};
use crate::letters;
use crate::store::{Chat, Error, Hit};

#[derive(Debug, PartialEq)]
pub(super) enum LookUp {
    None,
    Running(String),
    Unknown(String),
}

/// Messages found by their words.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// What they were found for.
    pub(super) of: String,
    pub(super) found: Vec<Hit>,
    pub(super) running: bool,
    pub(super) failed: bool,
}

impl Screen {
    /// Asks for messages with the words in the search box; one search runs at a time.
    pub(super) fn ask_hits(&mut self) -> Action {
        if self.search.trim().is_empty() {
            self.hits.found.clear();
            self.hits.of.clear();
            return Action::None;
        }
        if self.hits.running || self.hits.of == self.search {
            return Action::None;
        }
        self.hits.running = true;
        Action::Find(self.search.clone())
    }

    pub(super) fn found(&mut self, text: String, hits: Result<Vec<Hit>, Error>) -> Action {
        self.hits.running = false;
        self.hits.failed = hits.is_err();
        self.hits.found = hits.unwrap_or_default();
        self.hits.of = text;
        self.ask_hits()
    }

    pub(super) fn filter(&mut self) {
        self.revision += 1;
        let wanted = letters::Search::new(&self.search);
        let rows = self.rows.iter().flatten().enumerate();
        self.shown = rows
            .filter(|(_, row)| {
                let peer = row.peer.as_ref().map(|peer| [&peer.fullname, &peer.name]);
                let group = row.group.as_ref().map(|group| &group.name);
                let names: Vec<&str> = peer
                    .into_iter()
                    .flatten()
                    .chain(group)
                    .map(String::as_str)
                    .collect();
                wanted.finds(&names)
            })
            .map(|(index, row)| Shown {
                chat: row.chat,
                index,
            })
            .collect();
    }

    pub(super) fn clear(&mut self) {
        self.search.clear();
        self.hits.found.clear();
        self.hits.of.clear();
        self.look_up = LookUp::None;
        self.filter();
    }

    pub(super) fn look_up(&mut self) -> Action {
        let name = self.search.trim().to_owned();
        if name.is_empty() || matches!(self.look_up, LookUp::Running(_)) {
            return Action::None;
        }
        self.look_up = LookUp::Running(name.clone());
        Action::LookUp(name)
    }

    pub(super) fn looked_up(&mut self, name: String, found: Option<Chat>) -> Action {
        if self.look_up != LookUp::Running(name.clone()) {
            return Action::None;
        }
        match found {
            Some(chat) => {
                self.clear();
                Action::Open(chat)
            }
            None => {
                self.look_up = LookUp::Unknown(name);
                Action::None
            }
        }
    }
}
