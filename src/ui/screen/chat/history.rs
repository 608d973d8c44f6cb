//! What the chat shows of a conversation: the pages read so far, with day markers and runs.
//!
//! Messages are merged in by (sender, id), so a page read twice changes nothing. Rows are entries of one list for the
//! timeline: messages, a marker above each day, and the line above what is new.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{card, pictures};
use crate::protocol::Content;
use crate::protocol::{Id, Millis};
use crate::store::{Message, MessageStatus};

/// Most messages kept; beyond it the end one is not looking at is let go and read again when needed.
pub const MOST: usize = 20_000;
/// Messages of one author that are closer than this stand in one run.
const RUN: Millis = 5 * 60_000;

/// Names a row for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The marker above a day.
    Day(Date),
    /// The line above what is new.
    New,
    /// A message, by author and id.
    Message(Id, Id),
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Entry {
    /// Its name.
    pub key: Key,
    /// For a message: where it is in [`History::messages`].
    pub index: usize,
    /// Whether it opens a run of its author.
    pub first: bool,
    /// Whether it closes one.
    pub last: bool,
    /// Characters, and lines broken by hand, to guess its height by.
    pub length: (u32, u32),
    /// The height of what it shows, where that is no text.
    pub height: Option<f32>,
}

/// The messages at hand.
#[derive(Debug, Default)]
pub(crate) struct History {
    messages: Vec<Message>,
    days: HashMap<Millis, Date>,
    entries: Vec<Entry>,
    revision: u64,
    new_from: Option<(Id, Id)>,
    end_cut: bool,
}

impl History {
    /// The messages, oldest first.
    pub(crate) fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The rows, oldest first.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Changes with the rows.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether newer messages were let go, so that the last row is not the newest message.
    pub(crate) fn end_cut(&self) -> bool {
        self.end_cut
    }

    /// Where the page before the oldest message at hand begins.
    pub(crate) fn before(&self) -> Option<(Millis, Id)> {
        self.messages
            .first()
            .map(|message| (message.created, message.id))
    }

    /// The newest message at hand, from which the page after it is read.
    pub(crate) fn after(&self) -> Option<(Millis, Id)> {
        self.messages
            .last()
            .map(|message| (message.created, message.id))
    }

    /// Whether this row is there.
    pub(crate) fn has(&self, key: Key) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// The message of a row.
    pub(crate) fn message(&self, key: Key) -> Option<&Message> {
        let Key::Message(sender, id) = key else {
            return None;
        };
        self.messages
            .iter()
            .rev()
            .find(|message| (message.sender, message.id) == (sender, id))
    }

    /// Merges a page; `day` tells the local day of a time. Returns how many messages of others are new at the end.
    pub(crate) fn merge(&mut self, page: Vec<Message>, day: impl Fn(Millis) -> Date) -> usize {
        let newest = self
            .messages
            .last()
            .map(|message| (message.created, message.id));
        let places: HashMap<(Id, Id), usize> = self
            .messages
            .iter()
            .enumerate()
            .map(|(index, message)| ((message.sender, message.id), index))
            .collect();
        let (mut changed, mut arrived) = (false, 0);
        for message in page {
            match places.get(&(message.sender, message.id)) {
                Some(&index) if self.messages[index] == message => {}
                Some(&index) => {
                    self.messages[index] = message;
                    changed = true;
                }
                None => {
                    if !message.mine
                        && newest.is_some_and(|newest| (message.created, message.id) > newest)
                    {
                        arrived += 1;
                    }
                    self.messages.push(message);
                    changed = true;
                }
            }
        }
        if changed {
            self.messages
                .sort_by_key(|message| (message.created, message.id));
            self.rebuild(day);
        }
        arrived
    }

    /// Whether `page`, the newest one, follows on what is at hand: they have a message in common.
    ///
    /// When more has come than a page holds, they have none, and what lies between is in the store only.
    pub(crate) fn joins(&self, page: &[Message]) -> bool {
        let Some(last) = self.messages.last() else {
            return page.is_empty();
        };
        page.iter()
            .any(|message| (message.sender, message.id) == (last.sender, last.id))
            || page
                .first()
                .is_none_or(|first| first.created <= last.created)
    }

    /// The last row is no longer the newest message.
    pub(crate) fn cut_end(&mut self) {
        self.end_cut = true;
    }

    /// The last row is the newest message again.
    pub(crate) fn whole_end(&mut self) {
        self.end_cut = false;
    }

    /// Forgets everything and starts from `page`, the newest one.
    pub(crate) fn replace(&mut self, page: Vec<Message>, day: impl Fn(Millis) -> Date) {
        self.messages.clear();
        self.end_cut = false;
        self.merge(page, &day);
        self.rebuild(day);
    }

    /// Keeps at most [`MOST`] messages: lets the newest go when `reading_old`, else the oldest.
    pub(crate) fn trim(&mut self, reading_old: bool, day: impl Fn(Millis) -> Date) {
        if self.messages.len() <= MOST {
            return;
        }
        if reading_old {
            self.messages.truncate(MOST);
            self.end_cut = true;
        } else {
            self.messages.drain(..self.messages.len() - MOST);
        }
        self.rebuild(day);
    }

    /// Sets a message's status; statuses of sent messages only rise.
    pub(crate) fn set_status(&mut self, sender: Id, id: Id, status: MessageStatus) {
        let found = self
            .messages
            .iter_mut()
            .rev()
            .find(|message| (message.sender, message.id) == (sender, id));
        if let Some(message) = found
            && (message.status < status
                || message.status == MessageStatus::Failed
                || status == MessageStatus::Failed)
        {
            message.status = status;
            self.revision += 1;
        }
    }

    /// Takes a message away.
    pub(crate) fn remove(&mut self, sender: Id, id: Id, day: impl Fn(Millis) -> Date) {
        let before = self.messages.len();
        self.messages
            .retain(|message| (message.sender, message.id) != (sender, id));
        if self.messages.len() < before {
            self.rebuild(day);
        }
    }

    /// Draws the line above the last `unread` messages of others; takes it away for 0.
    pub(crate) fn mark_new(&mut self, unread: usize, day: impl Fn(Millis) -> Date) {
        self.new_from = self
            .messages
            .iter()
            .rev()
            .filter(|message| !message.mine)
            .take(unread)
            .last()
            .map(|message| (message.sender, message.id));
        self.rebuild(day);
    }

    /// Whether the line above what is new is drawn.
    pub(crate) fn has_new(&self) -> bool {
        self.new_from.is_some()
    }

    fn rebuild(&mut self, day: impl Fn(Millis) -> Date) {
        self.revision += 1;
        self.entries.clear();
        let mut above: Option<(&Message, Date)> = None;
        for (index, message) in self.messages.iter().enumerate() {
            // Asking the time-zone database once a message is what a rebuild would mostly do otherwise.
            let today = *self
                .days
                .entry(message.created)
                .or_insert_with(|| day(message.created));
            let new_day = above.is_none_or(|(_, day)| day != today);
            if new_day {
                self.entries.push(Entry::marker(Key::Day(today)));
            }
            let is_new = self.new_from == Some((message.sender, message.id));
            if is_new {
                self.entries.push(Entry::marker(Key::New));
            }
            let joins =
                !new_day && !is_new && above.is_some_and(|(above, _)| one_run(above, message));
            if joins && let Some(entry) = self.entries.last_mut() {
                entry.last = false;
            }
            self.entries.push(Entry {
                key: Key::Message(message.sender, message.id),
                index,
                first: !joins,
                last: true,
                length: length(&message.content),
                height: height(&message.content),
            });
            above = Some((message, today));
        }
        if self.days.len() > 2 * MOST {
            self.days.clear();
        }
    }
}

impl Entry {
    fn marker(key: Key) -> Self {
        Self {
            key,
            index: 0,
            first: true,
            last: true,
            length: (0, 1),
            height: None,
        }
    }
}

fn one_run(above: &Message, below: &Message) -> bool {
    // What happened to a group stands alone, in the middle.
    let written = [above, below].map(|message| !matches!(message.content, Content::Action(_)));
    written == [true, true] && above.sender == below.sender && below.created - above.created < RUN
}

fn height(body: &Content) -> Option<f32> {
    match body {
        Content::File(file) if card::is_shown(file) => {
            Some(pictures::room(file.width, file.height).height)
        }
        Content::Sticker(_) => Some(pictures::STICKER),
        Content::File(_) | Content::Location(_) => Some(48.0),
        _ => None,
    }
}

fn length(body: &Content) -> (u32, u32) {
    match body {
        Content::Text(text) => {
            let lines = text.bytes().filter(|byte| *byte == b'\n').count() as u32 + 1;
            (text.len() as u32, lines)
        }
        _ => (20, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Chat;

    const HOUR: Millis = 3_600_000;

    fn message(sender: Id, id: Id, created: Millis) -> Message {
        Message {
            chat: Chat::user(2),
            sender,
            id,
            mine: sender == 1,
            created,
            status: MessageStatus::Sent,
            content: Content::Text("text".into()),
        }
    }

    fn day(time: Millis) -> Date {
        let days = time.div_euclid(24 * HOUR);
        Date::constant(2026, 1, 1)
            .checked_add(jiff::Span::new().days(days))
            .expect("a near day")
    }

    fn shapes(history: &History) -> Vec<(bool, bool)> {
        let rows = history.entries().iter();
        rows.filter(|row| matches!(row.key, Key::Message(..)))
            .map(|row| (row.first, row.last))
            .collect()
    }

    #[test]
    fn a_page_read_twice_changes_nothing() {
        let mut history = History::default();
        let page = vec![message(2, 1, 0), message(1, 2, 1000)];
        history.merge(page.clone(), day);
        let revision = history.revision();
        assert_eq!(history.merge(page, day), 0);
        assert_eq!(history.revision(), revision);
        assert_eq!(history.messages().len(), 2);
    }

    #[test]
    fn runs_end_with_the_author_the_day_and_a_pause() {
        let mut history = History::default();
        let page = vec![
            message(2, 1, 0),
            message(2, 2, 1000),
            message(1, 3, 2000),
            message(1, 4, HOUR),
            message(1, 5, 24 * HOUR),
        ];
        history.merge(page, day);
        assert_eq!(
            shapes(&history),
            [
                (true, false),
                (false, true),
                (true, true),
                (true, true),
                (true, true)
            ]
        );
        let days = history
            .entries()
            .iter()
            .filter(|row| matches!(row.key, Key::Day(_)))
            .count();
        assert_eq!(days, 2);
    }

    #[test]
    fn the_new_line_stands_above_the_first_unread_message_of_others() {
        let mut history = History::default();
        history.merge(
            vec![
                message(2, 1, 0),
                message(2, 2, 1),
                message(1, 3, 2),
                message(2, 4, 3),
            ],
            day,
        );
        history.mark_new(2, day);
        let at = history
            .entries()
            .iter()
            .position(|row| row.key == Key::New)
            .expect("there is a line");
        assert_eq!(history.entries()[at + 1].key, Key::Message(2, 2));
        history.mark_new(0, day);
        assert!(!history.has_new());
    }

    #[test]
    fn arrivals_are_counted_only_at_the_end_and_only_of_others() {
        let mut history = History::default();
        history.merge(vec![message(2, 5, 5000)], day);
        let page = vec![message(2, 1, 1), message(2, 6, 6000), message(1, 7, 7000)];
        assert_eq!(history.merge(page, day), 1);
    }

    #[test]
    fn a_page_that_leaves_a_gap_does_not_join() {
        let mut history = History::default();
        assert!(history.joins(&[]));
        history.merge(vec![message(2, 1, 1000), message(2, 2, 2000)], day);
        assert!(history.joins(&[message(2, 2, 2000), message(2, 3, 3000)]));
        assert!(history.joins(&[message(2, 9, 1500)]));
        assert!(!history.joins(&[message(2, 5, 5000), message(2, 6, 6000)]));
    }

    #[test]
    fn a_status_never_falls_except_to_failed() {
        let mut history = History::default();
        history.merge(vec![message(1, 1, 0)], day);
        history.set_status(1, 1, MessageStatus::Seen);
        history.set_status(1, 1, MessageStatus::Delivered);
        assert_eq!(history.messages()[0].status, MessageStatus::Seen);
    }

    #[test]
    fn a_full_history_lets_go_of_the_end_nobody_looks_at() {
        let mut history = History::default();
        history.merge(
            (0..MOST as i64 + 10)
                .map(|id| message(2, id + 1, id))
                .collect(),
            day,
        );
        history.trim(false, day);
        assert_eq!(history.messages().len(), MOST);
        assert_eq!(history.messages()[0].id, 11);
        assert!(!history.end_cut());
        history.merge(
            (-10..0).map(|id| message(2, id + 1_000_000, id)).collect(),
            day,
        );
        history.trim(true, day);
        assert_eq!(history.messages().len(), MOST);
        assert!(history.end_cut());
    }
}
