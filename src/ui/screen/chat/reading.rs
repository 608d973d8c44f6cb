//! Reading the chat: pages from the store, what is seen, and going to a message wherever it is.

use super::{Action, Key, Page, Place, Reading, Screen, Surroundings, Which};
use crate::protocol::{Id, Millis};
use crate::store::{Error, Message as Row, MessageStatus};
use crate::ui::Words;
use crate::ui::widget::timeline::{Jump, Position};

/// Unread messages that are surely in view together with the newest one.
const FEW: usize = 5;

impl Screen {
    pub(super) fn read(
        &mut self,
        which: Which,
        page: Result<Page, Error>,
        words: &Words,
    ) -> Action {
        if which != Which::Newest && self.reading == Reading::First {
            // Asked for when the chat was open before.
            return Action::None;
        }
        let again = self.reading == Reading::Page { again: true };
        let first =
            matches!(self.reading, Reading::First | Reading::Failed) || self.history.end_cut();
        let Ok(page) = page else {
            self.reading = if self.history.messages().is_empty() {
                Reading::Failed
            } else {
                Reading::Idle
            };
            return Action::None;
        };
        self.reading = Reading::Idle;
        self.take(which, page, first, words);
        if again {
            return self.ask_newest();
        }
        if first && which == Which::Newest && self.more && self.history.messages().is_empty() {
            // Nothing here yet: the server may know more.
            self.reading = Reading::Page { again: false };
            return Action::ReadOlder((Millis::MAX, Id::MAX));
        }
        self.seen_now()
    }

    /// Puts a page to what is at hand.
    fn take(&mut self, which: Which, page: Page, first: bool, words: &Words) {
        let day = |time| words.day(time);
        match which {
            Which::Newest if first => {
                self.more = page.more;
                self.history.replace(page.rows, day);
                self.history.mark_new(self.unread as usize, day);
                // A few new ones are in view at the end, too.
                let many = self.unread as usize > FEW && self.history.has_new();
                self.jump(many.then_some(Key::New));
            }
            // More has come than a page holds: whoever reads further up is left in peace until they go to the end.
            Which::Newest if !self.history.joins(&page.rows) => {
                if self.at_end() {
                    // All of it is new, unless the store had not been asked for what is older.
                    let unread = self.more && self.history.messages().is_empty();
                    let theirs = page.rows.iter().filter(|row| !row.mine).count();
                    self.more = true;
                    self.history.replace(page.rows, day);
                    self.hear(if unread { 0 } else { theirs });
                } else {
                    self.history.cut_end();
                }
            }
            Which::Newest => {
                let arrived = self.history.merge(page.rows, day);
                self.hear(arrived);
                if arrived > 0 && !(self.at_end() && self.in_front) {
                    self.below += arrived;
                    if !self.history.has_new() {
                        self.history.mark_new(self.below, day);
                    }
                }
                self.history.trim(!self.at_end(), day);
            }
            Which::Older => {
                self.more = page.more;
                self.history.merge(page.rows, day);
                self.history.trim(true, day);
            }
            Which::Newer => {
                self.history.merge(page.rows, day);
                if page.more {
                    self.history.trim(false, day);
                    self.history.cut_end();
                } else {
                    self.history.whole_end();
                    self.history.trim(false, day);
                }
            }
        }
    }

    /// Asks for the newest page, or remembers to do so when the one on its way has come.
    pub(super) fn ask_newest(&mut self) -> Action {
        match &mut self.reading {
            Reading::Idle | Reading::Failed => {
                self.reading = Reading::Page { again: false };
                Action::ReadNewest
            }
            Reading::Page { again } => {
                *again = true;
                Action::None
            }
            Reading::First => Action::None,
        }
    }

    /// Reports what is in front as seen; once for each newest message, whatever becomes of the report.
    pub(super) fn seen_now(&mut self) -> Action {
        let unseen = |row: &&Row| !row.mine && row.status < MessageStatus::Seen;
        let newest = self
            .history
            .messages()
            .iter()
            .rev()
            .find(unseen)
            .map(|row| (row.created, row.id));
        let fresh = newest > self.reported;
        if self.in_front && self.reading == Reading::Idle && (self.unread > 0 || fresh) {
            self.unread = 0;
            self.reported = self.reported.max(newest);
            return Action::Seen;
        }
        Action::None
    }

    pub(super) fn moved(&mut self, position: Position) -> Action {
        self.position = Some(position);
        if position.at_end {
            self.below = 0;
        }
        if self.reading != Reading::Idle {
            return Action::None;
        }
        if position.near_end
            && self.history.end_cut()
            && let Some(after) = self.history.after()
        {
            self.reading = Reading::Page { again: false };
            return Action::ReadNewer(after);
        }
        match self.history.before() {
            Some(before) if position.near_start && self.more => {
                self.reading = Reading::Page { again: false };
                Action::ReadOlder(before)
            }
            _ => Action::None,
        }
    }

    pub(super) fn jump_to_end(&mut self) -> Action {
        self.below = 0;
        self.marked = None;
        self.jump(None);
        if self.history.end_cut() {
            self.ask_newest()
        } else {
            Action::None
        }
    }

    /// Goes to a message that is at hand, or has what is round it read.
    pub(super) fn show(&mut self, place: Place) -> Action {
        self.marked = Some(place.key());
        if self.history.has(place.key()) {
            self.jump(Some(place.key()));
            return Action::None;
        }
        Action::ReadAround(place)
    }

    /// Begins with this message instead of the newest ones.
    pub(crate) fn show_first(&mut self, place: Place) -> Action {
        if self.reading == Reading::First {
            // What is round it is the first page; the rest is read from there.
            self.unread = 0;
        }
        self.show(place)
    }

    pub(super) fn around(
        &mut self,
        place: Place,
        read: Result<Surroundings, Error>,
        words: &Words,
    ) -> Action {
        let Ok(read) = read else {
            // The newest ones, rather than nothing.
            return match self.reading {
                Reading::First => Action::ReadNewest,
                _ => Action::None,
            };
        };
        if self.marked != Some(place.key()) {
            // Somewhere else by now.
            return Action::None;
        }
        self.more = true;
        // What is on its way belongs to where one was.
        self.reading = Reading::Idle;
        let day = |time| words.day(time);
        self.history.replace(read.rows, day);
        if read.newer {
            self.history.cut_end();
        }
        self.history.mark_new(0, day);
        self.jump(Some(place.key()));
        Action::None
    }

    /// Has the list go to a row, or to the end.
    pub(super) fn jump(&mut self, to: Option<Key>) {
        self.jumps += 1;
        self.jump_to = to;
    }

    /// Where the list is to go.
    pub(super) fn jump_now(&self) -> Option<Jump<Key>> {
        (self.jumps > 0).then_some(Jump {
            serial: self.jumps,
            to: self.jump_to,
        })
    }
}
