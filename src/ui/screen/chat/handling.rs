//! What can be done with the messages there are: answer, copy, choose, withdraw, delete, look at pictures, save files,
//! find words.

use super::gallery::Gallery;
use super::select::{self, Selection};
use super::sheet::Sheet;
use super::writing::quotation;
use super::{Action, Key, Message, Quote, Screen, files, find, gallery, voice};
use crate::protocol::Content;
use crate::protocol::content::{File, file_type};
use crate::store::{Message as Row, MessageStatus};
use crate::ui::Words;
use crate::ui::widget::bubble::Press;
use crate::ui::widget::composer;

impl Screen {
    pub(super) fn press(&mut self, key: Key, press: Press, words: &Words) -> Action {
        if self.selected.is_some() && matches!(press, Press::Details) {
            return self.handle(Message::Select(select::Message::Toggle(key)), words);
        }
        match press {
            Press::Details => {
                self.marked = None;
                self.open = (self.open != Some(key)).then_some(key);
                Action::None
            }
            Press::Copy(text) => {
                self.open = None;
                Action::Copy(text)
            }
            Press::Link(link) => Action::Open(link),
            Press::Resend => match key {
                Key::Message(_, id) => Action::Resend(id),
                _ => Action::None,
            },
            Press::Reply(name) => {
                let said = self.history.message(key).map(|row| said(row, words));
                self.quote = said.map(|said| Quote {
                    name,
                    said: quotation(&said),
                });
                self.open = None;
                Action::Focus(composer::ID)
            }
            Press::Select => self.handle(Message::Select(select::Message::Begin(key)), words),
            Press::Withdraw => {
                self.sheet = Some(Sheet::Withdraw(key));
                Action::None
            }
            Press::Delete => {
                self.sheet = Some(Sheet::Delete(vec![key]));
                Action::None
            }
        }
    }

    pub(super) fn handle(&mut self, message: Message, words: &Words) -> Action {
        match message {
            Message::Picture(url) => {
                if self.pictures.wanted(&url) {
                    return Action::Fetch(url);
                }
                Action::None
            }
            Message::Fetched(url, thumbnail) => {
                self.pictures.fetched(&url, thumbnail);
                Action::None
            }
            Message::Gallery(message) => self.gallery_message(message),
            Message::File(key, message) => self.file_message(key, message),
            Message::Find(message) => self.find_message(message),
            Message::Select(message) => self.select_message(message, words),
            Message::Copied(text) => Action::Copy(text),
            Message::Map(latitude, longitude) => Action::Open(map(latitude, longitude)),
            Message::Confirm => self.confirm(),
            Message::Cancel => {
                self.sheet = None;
                self.sketch = None;
                Action::None
            }
            _ => Action::None,
        }
    }

    /// Closes what is topmost; `false` if nothing is open above the messages.
    pub(crate) fn close_topmost(&mut self) -> bool {
        let open = [
            self.gallery.take().is_some(),
            self.sheet.take().is_some(),
            self.sketch.take().is_some(),
        ];
        if open.contains(&true) {
            return true;
        }
        if self.voices.discard()
            || self.stickers.take().is_some()
            || self.selected.take().is_some()
            || self.find.take().is_some()
            || self.quote.take().is_some()
            || self.open.take().is_some()
            || std::mem::take(&mut self.more_open)
        {
            return true;
        }
        self.marked.take().is_some()
    }

    /// Whether the gallery is open, which then has the keys.
    pub(crate) fn has_gallery(&self) -> bool {
        self.gallery.is_some()
    }

    fn gallery_message(&mut self, message: gallery::Message) -> Action {
        use gallery::Message as Say;
        match message {
            Say::Open(key) => return self.open_picture(key),
            Say::Turn(forward) => {
                let (at, _) = self.gallery_place();
                let step = if forward { 1 } else { -1 };
                let next = at.checked_add_signed(step);
                let next = next.and_then(|next| self.picture_rows().nth(next));
                let next = next.map(|(key, _)| key);
                return next.map_or(Action::None, |key| self.open_picture(key));
            }
            Say::Close => self.gallery = None,
            message => {
                let Some(gallery) = &mut self.gallery else {
                    return Action::None;
                };
                match message {
                    Say::Fetched(url, fetched) => gallery.fetched(&url, fetched),
                    Say::Scale(scale) => gallery.scale(scale),
                    Say::Zoom(larger) => gallery.step(larger),
                    Say::Save => return Action::SavePicture(gallery.file.clone()),
                    Say::Copy => return Action::CopyPicture(gallery.file.url.clone()),
                    Say::Open(_) | Say::Turn(_) | Say::Close => {}
                }
            }
        }
        Action::None
    }

    fn open_picture(&mut self, key: Key) -> Action {
        let file = self.picture_rows().find(|(of, _)| *of == key);
        let Some((_, file)) = file else {
            return Action::None;
        };
        let file = file.clone();
        let url = file.url.clone();
        self.gallery = Some(Gallery::new(key, file));
        Action::Enlarge(url)
    }

    /// The pictures at hand, oldest first.
    fn picture_rows(&self) -> impl Iterator<Item = (Key, &File)> {
        let rows = self.history.messages().iter();
        rows.filter_map(|row| {
            let key = Key::Message(row.sender, row.id);
            picture(row).map(|file| (key, file))
        })
    }

    /// Which of how many pictures the gallery shows.
    pub(super) fn gallery_place(&self) -> (usize, usize) {
        let shown = self.gallery.as_ref().map(|gallery| gallery.shown);
        let at = self.picture_rows().position(|(key, _)| Some(key) == shown);
        (at.unwrap_or(0), self.picture_rows().count())
    }

    fn file_message(&mut self, key: Key, message: files::Message) -> Action {
        let Some(deed) = self.files.update(key, message) else {
            return Action::None;
        };
        match self.history.message(key).map(|row| &row.content) {
            Some(Content::File(file)) => Action::File(key, file.clone(), deed),
            _ => Action::None,
        }
    }

    fn find_message(&mut self, message: find::Message) -> Action {
        if matches!(message, find::Message::Open) {
            self.find.get_or_insert_default();
            return Action::Focus(find::FIELD);
        }
        let Some(bar) = &mut self.find else {
            return Action::None;
        };
        let to = match message {
            find::Message::Open => None,
            find::Message::Type(text) => {
                return bar.type_in(&text).map_or(Action::None, Action::Find);
            }
            find::Message::Found(text, hits) => {
                let (first, next) = bar.found(text, hits);
                if let Some(next) = next {
                    return Action::Find(next);
                }
                first
            }
            find::Message::Older => bar.turn(true),
            find::Message::Newer => bar.turn(false),
            find::Message::Close => {
                self.find = None;
                self.marked = None;
                return Action::Focus(composer::ID);
            }
        };
        to.map_or(Action::None, |place| self.show(place))
    }

    fn select_message(&mut self, message: select::Message, words: &Words) -> Action {
        match message {
            select::Message::Begin(key) => {
                self.open = None;
                self.selected = Some(Selection::of(key));
            }
            select::Message::Toggle(key) => {
                if let Some(selected) = &mut self.selected {
                    selected.toggle(key);
                }
                self.selected.take_if(|selected| selected.len() == 0);
            }
            select::Message::Copy => {
                let texts: Vec<_> = self.selected_rows().map(|row| said(row, words)).collect();
                self.selected = None;
                return Action::Copy(texts.join("\n\n"));
            }
            select::Message::Delete => {
                let keys = self.selected_rows();
                let keys = keys.map(|row| Key::Message(row.sender, row.id)).collect();
                self.sheet = Some(Sheet::Delete(keys));
            }
            select::Message::End => self.selected = None,
        }
        Action::None
    }

    fn selected_rows(&self) -> impl Iterator<Item = &Row> {
        let rows = self.history.messages().iter();
        rows.filter(|row| {
            let key = Key::Message(row.sender, row.id);
            self.selected.as_ref().is_some_and(|chosen| chosen.has(key))
        })
    }

    /// Does what the card asks about, and closes it; one that is not filled in stays open.
    fn confirm(&mut self) -> Action {
        if let Some(sketch) = self.sketch.take_if(|sketch| !sketch.is_empty()) {
            return Action::Keep(sketch);
        }
        match self.sheet.take() {
            None => Action::None,
            Some(Sheet::Withdraw(key)) => {
                self.open = None;
                match key {
                    Key::Message(_, id) => Action::Withdraw(vec![id]),
                    _ => Action::None,
                }
            }
            Some(Sheet::Delete(keys)) => {
                self.open = None;
                self.selected = None;
                let names = keys.into_iter().filter_map(|key| match key {
                    Key::Message(sender, id) => Some((sender, id)),
                    _ => None,
                });
                Action::Delete(names.collect())
            }
            Some(Sheet::Location(typed)) => match typed.content() {
                Some(place) => self.send_content(Content::Location(place)),
                None => {
                    self.sheet = Some(Sheet::Location(typed));
                    Action::None
                }
            },
        }
    }
}

/// Where a map of a place is, in the world's free one.
fn map(latitude: f64, longitude: f64) -> String {
    format!(
        "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
    )
}

/// The picture of a message, if it carries one that is still there.
pub(super) fn picture(row: &Row) -> Option<&File> {
    match &row.content {
        Content::File(file) if file.kind == file_type::IMAGE => {
            (row.status != MessageStatus::Cancelled).then_some(file)
        }
        _ => None,
    }
}

/// A message in words, to copy or to quote.
fn said(row: &Row, words: &Words) -> String {
    match &row.content {
        Content::Text(text) => text.clone(),
        Content::Sticker(_) => words.say("message-sticker"),
        Content::File(file) if voice::may_be(file) => words.say("message-voice"),
        Content::File(file) => file.file_name.clone(),
        Content::Location(location) => location.address.clone(),
        _ => words.say("message-unknown"),
    }
}
