//! Voice messages of a chat: the one being recorded, those that were heard of, and the one that is played.
//!
//! Does not open devices or files: whoever owns the screen does, and hands over what records or plays.

mod view;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use super::Key;
use crate::media::voice::{Playing, Recorded, Recording, Sketch};
use crate::protocol::content::{File, file_type};
use crate::ui::Notice;

pub(super) use view::{card, recorder};

/// The longest voice message that is looked at without being asked to, in bytes.
const LONGEST: i64 = 8 << 20;

/// What happens to voice messages.
#[derive(Clone, Debug)]
pub enum Message {
    /// Record one.
    Record,
    /// The recording has begun, or could not.
    Began(Result<Recording, Notice>),
    /// End the recording and send it.
    Send,
    /// The recording is a file now, or there is none.
    Ended(Result<Recorded, Notice>),
    /// Throw the recording away.
    Discard,
    /// The card of this message came into view.
    InView(Key),
    /// What was found out about it; nothing, if it cannot be played here.
    Known(Key, Option<(PathBuf, Sketch)>),
    /// Play it, stand still, or go on.
    Toggle(Key),
    /// Play it from there on, a share of its length from 0 to 1.
    Seek(Key, f32),
    /// It is played now, or cannot be.
    Plays(Key, Result<Playing, Notice>),
    /// It was played to its end.
    Over(Key),
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Record; answer with [`Message::Began`].
    Record,
    /// Wait for the recording's end; answer with [`Message::Ended`].
    Finish(Recording),
    /// Fetch the file and look at it; answer with [`Message::Known`].
    LookAt(Key, String),
    /// Play this file from there on; answer with [`Message::Plays`].
    Play(Key, PathBuf, Duration),
}

impl PartialEq for Deed {
    /// Recordings are equal to nothing but themselves, which nobody asks.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Record, Self::Record) => true,
            (Self::LookAt(key, url), Self::LookAt(other, of)) => (key, url) == (other, of),
            (Self::Play(key, path, from), Self::Play(other, of, at)) => {
                (key, path, from) == (other, of, at)
            }
            _ => false,
        }
    }
}

/// What is known of a voice message.
#[derive(Debug)]
pub(super) enum Voice {
    /// It is looked at.
    Asked,
    /// It can be played.
    Known(PathBuf, Sketch),
    /// It is a file like any other here.
    Unplayable,
}

/// The voice messages of a chat.
#[derive(Debug, Default)]
pub(super) struct Voices {
    known: HashMap<Key, Voice>,
    playing: Option<(Key, Playing)>,
    recording: Option<Under>,
    /// A recording was asked for, and has not begun.
    asked: bool,
}

/// A recording that goes with whoever let it begin.
#[derive(Debug)]
struct Under(Option<Recording>);

impl Under {
    /// The recording is a file of its own from now on.
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Under {
    fn drop(&mut self) {
        if let Some(recording) = &self.0 {
            recording.discard();
        }
    }
}

/// What comes of a message: something to be done, a recording to be sent, a sentence.
pub(super) enum Outcome {
    Nothing,
    Do(Deed),
    Send(Recorded),
}

/// Whether a file may be a voice message.
pub(in crate::ui::screen) fn may_be(file: &File) -> bool {
    let name = file.file_name.to_ascii_lowercase();
    let named = [".opus", ".ogg", ".oga"]
        .iter()
        .any(|end| name.ends_with(end));
    file.kind == file_type::AUDIO && named && (0..=LONGEST).contains(&file.file_length)
}

impl Voices {
    /// What is known of a message.
    pub(super) fn get(&self, key: Key) -> Option<&Voice> {
        self.known.get(&key)
    }

    /// What plays a message, if it is the one.
    pub(super) fn playing(&self, key: Key) -> Option<&Playing> {
        let (of, playing) = self.playing.as_ref()?;
        (*of == key).then_some(playing)
    }

    /// What is being recorded.
    pub(super) fn recording(&self) -> Option<&Recording> {
        self.recording.as_ref()?.0.as_ref()
    }

    /// Throws away what is being recorded; `false` if nothing is.
    pub(super) fn discard(&mut self) -> bool {
        self.recording.take().is_some()
    }

    /// Takes `message` in. The file of a message is at `url`.
    pub(super) fn update(&mut self, message: Message, url: Option<&str>) -> Outcome {
        match message {
            Message::Record => {
                if self.recording.is_some() || std::mem::replace(&mut self.asked, true) {
                    return Outcome::Nothing;
                }
                self.playing = None;
                return Outcome::Do(Deed::Record);
            }
            Message::Began(Ok(recording)) => {
                self.asked = false;
                self.recording = Some(Under(Some(recording)));
            }
            Message::Began(Err(_)) => self.asked = false,
            Message::Send => {
                if let Some(recording) = self.recording() {
                    return Outcome::Do(Deed::Finish(recording.clone()));
                }
            }
            Message::Ended(recorded) => {
                // It is a file now, which is not to be thrown away.
                if let Some(under) = self.recording.take() {
                    under.keep();
                }
                if let Ok(recorded) = recorded {
                    return Outcome::Send(recorded);
                }
            }
            Message::Discard => self.recording = None,
            Message::InView(key) => {
                if let Some(url) = url
                    && !self.known.contains_key(&key)
                {
                    self.known.insert(key, Voice::Asked);
                    return Outcome::Do(Deed::LookAt(key, url.to_owned()));
                }
            }
            Message::Known(key, found) => {
                let known = found.map_or(Voice::Unplayable, |(path, sketch)| {
                    Voice::Known(path, sketch)
                });
                self.known.insert(key, known);
            }
            Message::Toggle(key) => return self.toggle(key),
            Message::Seek(key, share) => {
                if let Some(Voice::Known(path, sketch)) = self.known.get(&key) {
                    let from = sketch.length.mul_f32(share.clamp(0.0, 1.0));
                    return Outcome::Do(Deed::Play(key, path.clone(), from));
                }
            }
            Message::Plays(key, playing) => {
                self.playing = playing.ok().map(|playing| (key, playing));
            }
            Message::Over(key) => {
                self.playing.take_if(|(of, _)| *of == key);
            }
        }
        Outcome::Nothing
    }

    fn toggle(&mut self, key: Key) -> Outcome {
        if let Some(playing) = self.playing(key).filter(|playing| !playing.is_over()) {
            playing.pause(!playing.is_paused());
            return Outcome::Nothing;
        }
        match self.known.get(&key) {
            Some(Voice::Known(path, _)) => {
                // One at a time.
                self.playing = None;
                Outcome::Do(Deed::Play(key, path.clone(), Duration::ZERO))
            }
            _ => Outcome::Nothing,
        }
    }
}
