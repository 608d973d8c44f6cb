//! What is said of messages to somebody who does not see them: each as a row of a list, and those that come by
//! themselves.

use std::collections::VecDeque;

use iced::widget::{Column, Space};

use super::{Drawn, Key, Message, Screen};
use crate::protocol::Content;
use crate::store::{Message as Row, MessageStatus};
use crate::ui::reader::{Live, Part, Role};
use crate::ui::screen::conversations::in_one_line;
use crate::ui::widget::bubble::{quotation, status_key};
use crate::ui::widget::named::named;
use crate::ui::{Element, Words};

/// Messages that are read out at once; what came before them has been.
const MOST: usize = 5;

/// The newest messages that came while the chat was open.
#[derive(Default)]
pub(super) struct Heard(VecDeque<Key>);

impl Screen {
    /// So many messages of others have come to the end.
    pub(super) fn hear(&mut self, arrived: usize) {
        let rows = self.history.messages().iter().rev();
        let theirs = rows.filter(|row| !row.mine).take(arrived.min(MOST));
        let keys: Vec<_> = theirs.map(|row| Key::Message(row.sender, row.id)).collect();
        let Heard(heard) = &mut self.heard;
        heard.extend(keys.into_iter().rev());
        heard.drain(..heard.len().saturating_sub(MOST));
    }
}

/// What came while the chat is open. There is nothing to be seen of it here.
pub(super) fn news<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let rows = screen.heard.0.iter().filter_map(|key| {
        let row = screen.history.message(*key)?;
        let said = named(Space::new(), move || {
            let said = [
                ("who", who(row, drawn).into()),
                ("what", what(row, drawn.words).into()),
            ];
            Part::new(Role::Status)
                .called(drawn.words.fill("reader-news", said))
                .live(Live::Polite)
                .keyed(*key)
        });
        Some(said)
    });
    Column::with_children(rows).into()
}

/// `bubble` as the row of a list: who wrote it, what and when, and of one's own how far it has come.
pub(super) fn row<'a>(
    row: &'a Row,
    key: Key,
    bubble: Element<'a, Message>,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    named(bubble, move || {
        let words = drawn.words;
        let what = what(row, words);
        let when = words.clock(row.created);
        let said = if row.mine {
            let state = words.say(status_key(row.status));
            let said = [
                ("what", what.into()),
                ("when", when.into()),
                ("state", state.into()),
            ];
            words.fill("reader-message-mine", said)
        } else {
            let who = who(row, drawn);
            let said = [
                ("who", who.into()),
                ("what", what.into()),
                ("when", when.into()),
            ];
            words.fill("reader-message", said)
        };
        Part::new(Role::Item).called(said).keyed(key)
    })
}

fn who(row: &Row, drawn: Drawn<'_>) -> String {
    drawn.words.name(drawn.author(row.sender))
}

/// All of a text, and what any other message is.
fn what(row: &Row, words: &Words) -> String {
    match &row.content {
        _ if row.status == MessageStatus::Cancelled => words.say("message-cancelled"),
        Content::Text(said) => match quotation(said) {
            ("", said) => said.to_owned(),
            (quoted, own) => {
                let lines = quoted
                    .lines()
                    .map(|line| line.trim_start_matches('>').trim());
                let quoted: Vec<_> = lines.collect();
                let said = [
                    ("own", own.trim().into()),
                    ("quoted", quoted.join(" ").into()),
                ];
                words.fill("reader-reply", said)
            }
        },
        content => in_one_line(content, words),
    }
}
