//! Sentences about what went wrong, one for each cause, in whatever language is chosen when they are read.

use crate::client;
use crate::client::constants::callout_initial;
use crate::ui::{Words, look, words};

/// A sentence to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    key: &'static str,
    values: Vec<(&'static str, String)>,
    /// Numbers that name a place in a file.
    places: Vec<(&'static str, usize)>,
}

impl Notice {
    /// The sentence called `key`, which needs no values.
    ///
    /// ```
    /// use azstack::ui::{Notice, Words};
    /// let notice = Notice::new("error-not-connected");
    /// assert!(!notice.say(&Words::english()).starts_with('['));
    /// ```
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            values: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The same with `value` for the placeholder `name`.
    ///
    /// ```
    /// use azstack::ui::{Notice, Words};
    /// let notice = Notice::new("error-media").with("reason", "no camera");
    /// assert!(notice.say(&Words::english()).contains("no camera"));
    /// ```
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The sentence in the language of `words`; the key in brackets if no catalogue has it.
    ///
    /// ```
    /// use azstack::ui::{Notice, Words};
    /// assert_eq!(Notice::new("no-such-key").say(&Words::english()), "[no-such-key]");
    /// ```
    pub fn say(&self, words: &Words) -> String {
        let values = self.values.iter();
        let values = values.map(|(name, value)| (*name, value.as_str().into()));
        let places = self.places.iter();
        let places = places.map(|(name, place)| (*name, words.digits(*place as u64).into()));
        words.fill(self.key, values.chain(places))
    }

    /// The same with a place in a file, a line or a column, for the placeholder `name`.
    fn at(mut self, name: &'static str, place: usize) -> Self {
        self.places.push((name, place));
        self
    }
}

impl Notice {
    /// Why there is no connection: the sentence for `reason`.
    ///
    /// ```
    /// use azstack::{connection, ui::{Notice, Words}};
    /// let reason = connection::Error::NotConnected.into();
    /// let sentence = Notice::offline(&reason).say(&Words::english());
    /// assert_eq!(sentence, Words::english().say("error-not-connected"));
    /// ```
    pub fn offline(reason: &client::Error) -> Self {
        match (reason, reason.code()) {
            (client::Error::Connection(_), "ERR_UNEXPECTED_DATA") => Self::new("error-credentials"),
            _ => Self::from(reason),
        }
    }
}

impl From<&client::Error> for Notice {
    fn from(error: &client::Error) -> Self {
        use client::Error as E;
        match error {
            E::Connection(_) => Self::new(match error.code() {
                "ERR_SOCKET_NOT_CONNECTED" => "error-not-connected",
                "ERR_REQUEST_TIMEOUT" => "error-timeout",
                "ERR_UNEXPECTED_RECEIVED_DATA" => "error-sign-in",
                "ERR_UNEXPECTED_DATA" => "error-busy",
                _ => "error-connect",
            }),
            E::Store(_) => Self::new("error-store"),
            E::Call(_) => Self::new("error-call"),
            E::Callout { status } => Self::new(match *status {
                callout_initial::BUSY => "error-callout-busy",
                callout_initial::NOT_ENOUGH_BALANCE => "call-ended-no-money",
                callout_initial::INVALID_NUMBER => "call-ended-invalid-number",
                callout_initial::INVALID_FROM_NUMBER => "call-ended-invalid-from-number",
                _ => "error-refused",
            }),
            E::Parameter { parameter: "to" } => Self::new("call-ended-invalid-number"),
            E::Parameter { .. } => Self::new("error-parameter"),
            E::Failed { .. } | E::UnexpectedAnswer => Self::new("error-refused"),
            E::NulInText => Self::new("error-nul"),
            E::TextTooLong { .. } => Self::new("error-long"),
            E::File { path, reason } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                Self::new("error-file")
                    .with("name", name)
                    .with("reason", reason)
            }
            E::NoSuchFile => Self::new("error-file-gone"),
            E::FileTooLong { .. } => Self::new("error-file-long"),
            E::Transfer(reason) => Self::new("error-transfer").with("reason", reason),
            E::Media(reason) => Self::new("error-media").with("reason", reason),
            _ => Self::new("error-general"),
        }
    }
}

impl From<&look::Error> for Notice {
    fn from(error: &look::Error) -> Self {
        match error {
            look::Error::Unknown { name } => Self::new("error-look-unknown").with("name", name),
            look::Error::Unreadable { file, reason } => Self::new("error-look-unreadable")
                .with("file", file)
                .with("reason", reason),
            look::Error::Invalid {
                file,
                line,
                column,
                reason,
            } => Self::new("error-look-invalid")
                .with("file", file)
                .at("line", *line)
                .at("column", *column)
                .with("reason", reason),
            look::Error::Unwritable { file, reason } => Self::new("error-look-unwritable")
                .with("file", file)
                .with("reason", reason),
        }
    }
}

impl From<&words::Error> for Notice {
    fn from(error: &words::Error) -> Self {
        match error {
            words::Error::Unreadable { file, reason } => Self::new("error-words-unreadable")
                .with("file", file)
                .with("reason", reason),
            words::Error::Invalid { file, line, reason } => Self::new("error-words-invalid")
                .with("file", file)
                .at("line", *line)
                .with("reason", reason),
        }
    }
}
