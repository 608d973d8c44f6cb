//! The files that are about to be sent, and those on their way: below the messages, above the field.
//!
//! Files wait in the tray until the person sends; then each shows how far it is until it is a message. What is typed
//! goes first, so it stands above the files. The tray outlives the screen: whoever leaves the chat finds it again.

mod view;

use std::path::PathBuf;
use std::time::Duration;

use iced::widget::image::Handle;

use super::pictures::handle;
use crate::client::{Progress, Thumbnail, TransferControl};
use crate::media::voice::Recorded;
use crate::ui::Notice;

pub(super) use view::view;

/// Most files in a tray.
const MOST: usize = 30;

/// What happens to the tray.
#[derive(Clone, Debug)]
pub enum Message {
    /// Choose files.
    Choose,
    /// These files are to be sent: what was found of them.
    Add(Vec<Found>),
    /// Take a file out, or stop sending it.
    Remove(u64),
    /// The sending of a file has begun, and can be ended with this.
    Begun(u64, TransferControl),
    /// A file is further.
    Progress(u64, Progress),
    /// A file is a message now, or could not be sent.
    Ended(u64, Result<(), Notice>),
    /// Send a file that failed once more.
    Retry(u64),
}

/// A file on this machine, looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, without folders.
    pub name: String,
    /// Its length in bytes.
    pub length: u64,
    /// A small copy, if it is a picture.
    pub preview: Option<Thumbnail>,
}

/// A file to be sent.
#[derive(Debug)]
pub(super) struct Item {
    serial: u64,
    path: PathBuf,
    name: String,
    length: u64,
    preview: Option<Handle>,
    /// How long it lasts, if it is a voice message.
    lasts: Option<Duration>,
    state: State,
}

#[derive(Debug)]
enum State {
    Waiting,
    Sending(Progress, Option<TransferControl>),
    Failed(Notice),
}

/// The files of a chat that are not messages yet.
#[derive(Debug, Default)]
pub(crate) struct Tray {
    items: Vec<Item>,
    serial: u64,
}

/// A file to be sent now: its number in the tray, where it is, and how long it lasts if it is a voice message.
pub(super) type Departure = (u64, PathBuf, Option<Duration>);

impl Tray {
    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether something waits for being sent.
    pub(super) fn is_ready(&self) -> bool {
        self.items
            .iter()
            .any(|item| matches!(item.state, State::Waiting))
    }

    /// How many more files there is room for.
    pub(super) fn room(&self) -> usize {
        MOST.saturating_sub(self.items.len())
    }

    /// Puts files in; those beyond the room for them stay out.
    pub(super) fn add(&mut self, found: Vec<Found>) {
        for found in found.into_iter().take(self.room()) {
            self.serial += 1;
            self.items.push(Item {
                serial: self.serial,
                path: found.path,
                name: found.name,
                length: found.length,
                preview: found.preview.map(handle),
                lasts: None,
                state: State::Waiting,
            });
        }
    }

    /// A recording is on its way, before anything else is added.
    pub(super) fn send_voice(&mut self, recorded: Recorded) -> Departure {
        self.serial += 1;
        let name = recorded.path.file_name().unwrap_or_default();
        let mut item = Item {
            serial: self.serial,
            name: name.to_string_lossy().into_owned(),
            path: recorded.path,
            length: 0,
            preview: None,
            lasts: Some(recorded.length),
            state: State::Waiting,
        };
        let departure = item.depart();
        self.items.push(item);
        departure
    }

    /// Everything that waits is on its way from now on.
    pub(super) fn send(&mut self) -> Vec<Departure> {
        let waiting = self
            .items
            .iter_mut()
            .filter(|item| matches!(item.state, State::Waiting));
        waiting.map(Item::depart).collect()
    }

    /// The file is to be sent once more.
    pub(super) fn retry(&mut self, serial: u64) -> Option<Departure> {
        let item = self.item(serial)?;
        matches!(item.state, State::Failed(_)).then(|| item.depart())
    }

    /// Takes a file out; if it is on its way, that ends.
    pub(super) fn remove(&mut self, serial: u64) {
        if let Some(Item {
            state: State::Sending(_, Some(control)),
            ..
        }) = self.item(serial)
        {
            control.cancel();
        }
        self.items.retain(|item| item.serial != serial);
    }

    /// The sending has begun. What was taken out meanwhile ends at once.
    pub(super) fn begun(&mut self, serial: u64, control: TransferControl) {
        match self.item(serial) {
            Some(Item {
                state: State::Sending(_, place),
                ..
            }) => *place = Some(control),
            _ => control.cancel(),
        }
    }

    /// A file is further.
    pub(super) fn progress(&mut self, serial: u64, now: Progress) {
        if let Some(Item {
            state: State::Sending(progress, _),
            ..
        }) = self.item(serial)
        {
            *progress = now;
        }
    }

    /// A file is a message now, or could not be sent.
    pub(super) fn ended(&mut self, serial: u64, ended: Result<(), Notice>) {
        match ended {
            Ok(()) => self.items.retain(|item| item.serial != serial),
            Err(notice) => {
                if let Some(item) = self.item(serial) {
                    item.state = State::Failed(notice);
                }
            }
        }
    }

    /// Takes in what happens to files on their way.
    pub(crate) fn hear(&mut self, message: Message) {
        match message {
            Message::Add(found) => self.add(found),
            Message::Remove(serial) => self.remove(serial),
            Message::Begun(serial, control) => self.begun(serial, control),
            Message::Progress(serial, progress) => self.progress(serial, progress),
            Message::Ended(serial, ended) => self.ended(serial, ended),
            Message::Choose | Message::Retry(_) => {}
        }
    }

    fn item(&mut self, serial: u64) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.serial == serial)
    }
}

impl Item {
    fn depart(&mut self) -> Departure {
        let start = Progress {
            done: 0,
            total: self.length,
        };
        self.state = State::Sending(start, None);
        (self.serial, self.path.clone(), self.lasts)
    }
}
