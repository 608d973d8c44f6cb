//! Writing: the field, what goes with it (files, a quotation), stickers and places.

use std::time::{Duration, Instant};

use iced::widget::text_editor::{Action as Edit, Content, Edit as Change};

use super::sheet::Sheet;
use super::{Action, Message, Screen, sketch, stickers, tray, voice};
use crate::protocol::Content as MessageContent;
use crate::ui::Words;

/// A typing notice is sent at most this often.
const TYPING_EVERY: Duration = Duration::from_secs(3);
/// Longest text that can be sent, in bytes; the server takes frames of up to 1 MiB.
const LONGEST: usize = 16 * 1024;
/// Characters of a message that are quoted in an answer.
const QUOTED: usize = 160;

impl Screen {
    pub(super) fn edit(&mut self, edit: Edit) -> Action {
        let changes = edit.is_edit();
        if let Edit::Edit(Change::Paste(text)) = &edit
            && self.composer.text().len() + text.len() > LONGEST
        {
            return Action::None;
        }
        self.composer.perform(edit);
        let due = self.typed_at.is_none_or(|at| at.elapsed() >= TYPING_EVERY);
        if changes && due && self.draft().is_some() {
            self.typed_at = Some(Instant::now());
            return Action::Typing;
        }
        Action::None
    }

    /// Sends what is typed, and then the files in the tray.
    pub(super) fn send(&mut self, words: &Words) -> Action {
        let text = self.composer.text();
        let text = text.trim();
        if text.len() > LONGEST {
            return Action::None;
        }
        let text = (!text.is_empty()).then(|| text.to_owned());
        let text = text.map(|text| self.with_quotation(&text));
        let files = self.tray.send();
        let files = files
            .into_iter()
            .map(|(serial, path, lasts)| Action::SendFile(serial, path, lasts));
        let mut actions: Vec<_> = text.map(Action::Send).into_iter().chain(files).collect();
        if actions.is_empty() {
            return Action::None;
        }
        self.composer = Content::new();
        self.typed_at = None;
        self.history.mark_new(0, |time| words.day(time));
        let end = self.jump_to_end();
        if actions.len() == 1 && end == Action::None {
            return actions.remove(0);
        }
        actions.push(end);
        Action::All(actions)
    }

    /// The text below the message it answers.
    fn with_quotation(&mut self, text: &str) -> String {
        let Some(quote) = self.quote.take() else {
            return text.to_owned();
        };
        let head = format!("> {}:", quote.name);
        let lines = quote.said.lines().map(|line| format!("> {line}"));
        let quoted: Vec<_> = std::iter::once(head).chain(lines).collect();
        quoted.join("\n") + "\n" + text
    }

    pub(super) fn write(&mut self, message: Message) -> Action {
        match message {
            Message::Tray(message) => self.tray_message(message),
            Message::Dropped(paths) => {
                self.hovered = false;
                Action::Inspect(paths)
            }
            Message::Hovered(hovered) => {
                self.hovered = hovered;
                Action::None
            }
            Message::Paste => Action::Paste,
            Message::Unquote => {
                self.quote = None;
                Action::None
            }
            Message::Stickers(message) => self.stickers_message(message),
            Message::Voice(message) => self.voice_message(message),
            Message::Sketch(message) => self.sketch_message(message),
            Message::More => {
                self.more_open = !self.more_open;
                Action::None
            }
            Message::Locate => {
                self.sheet = Some(Sheet::location());
                Action::Focus(super::sheet::PLACE)
            }
            Message::Location(field, text) => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.type_in(field, text);
                }
                Action::None
            }
            _ => Action::None,
        }
    }

    fn tray_message(&mut self, message: tray::Message) -> Action {
        match message {
            tray::Message::Choose => return Action::Choose(self.tray.room()),
            tray::Message::Retry(serial) => {
                if let Some((serial, path, lasts)) = self.tray.retry(serial) {
                    return Action::SendFile(serial, path, lasts);
                }
            }
            message => self.tray.hear(message),
        }
        Action::None
    }

    fn stickers_message(&mut self, message: stickers::Message) -> Action {
        match message {
            stickers::Message::Toggle => {
                if self.stickers.take().is_some() {
                    return Action::None;
                }
                self.stickers = Some(stickers::Drawer::new());
                return Action::All(vec![Action::ReadStickers, Action::Focus(stickers::SEARCH)]);
            }
            stickers::Message::Send(sticker) => {
                self.stickers = None;
                return self.send_content(MessageContent::Sticker(sticker));
            }
            message => {
                if let Some(drawer) = &mut self.stickers {
                    drawer.update(message);
                }
            }
        }
        Action::None
    }

    fn sketch_message(&mut self, message: sketch::Message) -> Action {
        match (&mut self.sketch, message) {
            (_, sketch::Message::Open) => self.sketch = Some(sketch::Sketch::default()),
            (Some(sketch), sketch::Message::Beside) if sketch.is_empty() => self.sketch = None,
            (Some(sketch), message) => sketch.update(message),
            (None, _) => {}
        }
        Action::None
    }

    fn voice_message(&mut self, message: voice::Message) -> Action {
        let url = match &message {
            voice::Message::InView(key) => match self.history.message(*key) {
                Some(row) => match &row.content {
                    MessageContent::File(file) => Some(file.url.clone()),
                    _ => None,
                },
                None => None,
            },
            _ => None,
        };
        match self.voices.update(message, url.as_deref()) {
            voice::Outcome::Nothing => Action::None,
            voice::Outcome::Do(deed) => Action::Voice(deed),
            voice::Outcome::Send(recorded) => {
                let departure = self.tray.send_voice(recorded);
                let end = self.jump_to_end();
                let (serial, path, lasts) = departure;
                Action::All(vec![Action::SendFile(serial, path, lasts), end])
            }
        }
    }

    /// Sends something that is no text and no file.
    pub(super) fn send_content(&mut self, content: MessageContent) -> Action {
        let end = self.jump_to_end();
        Action::All(vec![Action::SendContent(content), end])
    }

    /// Something can be sent.
    pub(super) fn is_ready(&self) -> bool {
        self.draft().is_some() || self.tray.is_ready()
    }
}

/// What of a text is quoted: its first lines, without what it quotes itself.
pub(super) fn quotation(said: &str) -> String {
    let own = said.lines().filter(|line| !line.starts_with("> "));
    let own: Vec<_> = own.filter(|line| !line.trim().is_empty()).take(3).collect();
    let own = own.join("\n");
    match own.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("{}…", own[..cut].trim_end()),
        None => own,
    }
}

#[cfg(test)]
mod tests {
    use super::quotation;

    #[test]
    fn a_quotation_is_short_and_quotes_no_quotations() {
        assert_eq!(
            quotation("> Bob:\n> Lunch?\nYes\n\nat noon"),
            "Yes\nat noon"
        );
        let long = "word ".repeat(100);
        let quoted = quotation(&long);
        assert!(quoted.ends_with("word…") && quoted.chars().count() <= 161);
    }
}
