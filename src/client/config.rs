//! What a [`Core`](super::Core) is made with.

use std::path::PathBuf;
use std::time::Duration;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;

use crate::connection;

/// Where to connect to, as whom, and with which devices.
#[derive(Clone, Debug)]
pub struct Config {
    /// Server, account, time-outs, reconnecting.
    pub connection: connection::Config,
    /// The file of the local store; `None` keeps everything in memory.
    pub store: Option<PathBuf>,
    /// The folder for pictures that were fetched to be shown. `None` is one beside the store; with the store in memory,
    /// one that goes with the client.
    pub cache: Option<PathBuf>,
    /// Cameras, microphone and loudspeaker of calls.
    #[cfg(feature = "media")]
    pub media: crate::media::Options,
    /// Whether call sounds (ringing, busy, …) are played.
    pub sounds: bool,
    /// Whether incoming calls stay silent from the start ([`Core::set_do_not_disturb`](super::Core::set_do_not_disturb)).
    pub do_not_disturb: bool,
    /// How much of what this client does reaches the log (`logLevel`). The original's default was NONE; an embedding
    /// program has a subscriber of its own to decide, so ours is everything.
    pub log_level: LogLevel,
}

impl Config {
    /// A configuration with the original's defaults: time-out 60 s, keep-alive 60 s, no reconnecting by itself.
    ///
    /// `server` is an `http`, `https`, `ws` or `wss` URL, `app_id` 32 hex digits, `public_key` base64 of an X.509
    /// SubjectPublicKeyInfo, `user` the unique name and `fullname` the display name.
    ///
    /// ```
    /// use azstack::client::Config;
    /// let config = Config::new("http://127.0.0.1:9000".parse()?, "0123456789abcdef0123456789abcdef", "MIIB…", "alice", "Alice");
    /// assert_eq!(config.connection.request_timeout.as_secs(), 60);
    /// # Ok::<(), url::ParseError>(())
    /// ```
    pub fn new(
        server: url::Url,
        app_id: &str,
        public_key: &str,
        user: &str,
        fullname: &str,
    ) -> Self {
        Self {
            connection: connection::Config {
                server,
                account: connection::Account {
                    app_id: app_id.to_owned(),
                    public_key: public_key.to_owned(),
                    user: user.to_owned(),
                    fullname: fullname.to_owned(),
                    credentials: String::new(),
                    namespace: String::new(),
                },
                request_timeout: Duration::from_secs(60),
                ping_interval: Duration::from_secs(60),
                reconnect: None,
            },
            store: None,
            cache: None,
            #[cfg(feature = "media")]
            media: crate::media::Options::default(),
            sounds: false,
            do_not_disturb: false,
            log_level: LogLevel::Debug,
        }
    }
}

/// The original's default of both time options.
const DEFAULT_TIME: Duration = Duration::from_secs(60);

impl Config {
    /// Zero stands for the default, as in the original.
    pub(super) fn sane(mut self) -> Self {
        for time in [
            &mut self.connection.request_timeout,
            &mut self.connection.ping_interval,
        ] {
            if time.is_zero() {
                *time = DEFAULT_TIME;
            }
        }
        self
    }
}

/// How much is logged (`logLevel`; checklist C01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing.
    #[default]
    None,
    /// Only what fails.
    Error,
    /// And what a person running the program may want to know.
    Info,
    /// And everything else.
    Debug,
}

impl LogLevel {
    /// The word of the option: `NONE`, `ERROR`, `INFO` or `DEBUG`.
    ///
    /// ```
    /// use azstack::client::LogLevel;
    /// assert_eq!(LogLevel::from_word(LogLevel::Info.word()), Some(LogLevel::Info));
    /// ```
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Error => "ERROR",
            Self::Info => "INFO",
            Self::Debug => "DEBUG",
        }
    }

    /// Reads the word; `None` for any other.
    ///
    /// ```
    /// use azstack::client::LogLevel;
    /// assert_eq!(LogLevel::from_word("ERROR"), Some(LogLevel::Error));
    /// assert_eq!(LogLevel::from_word("loud"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::None, Self::Error, Self::Info, Self::Debug]
            .into_iter()
            .find(|level| level.word() == word)
    }

    /// The same for `tracing`, warnings counting as errors.
    pub(crate) const fn filter(self) -> LevelFilter {
        match self {
            Self::None => LevelFilter::OFF,
            Self::Error => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::TRACE,
        }
    }

    /// Does something, and lets only so much of what it and its tasks log through to whoever listens now.
    pub(super) fn around<T>(self, work: impl FnOnce() -> T) -> T {
        if self == Self::Debug {
            return work();
        }
        let quieter = Quieter {
            listener: tracing::dispatcher::get_default(tracing::Dispatch::clone),
            most: self.filter(),
        };
        tracing::dispatcher::with_default(&tracing::Dispatch::new(quieter), work)
    }
}

/// Passes on what is important enough.
struct Quieter {
    listener: tracing::Dispatch,
    most: LevelFilter,
}

impl Subscriber for Quieter {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() <= self.most && self.listener.enabled(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.most)
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        self.listener.new_span(span)
    }

    fn record(&self, span: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        self.listener.record(span, values);
    }

    fn record_follows_from(&self, span: &tracing::span::Id, follows: &tracing::span::Id) {
        self.listener.record_follows_from(span, follows);
    }

    fn event(&self, event: &tracing::Event<'_>) {
        self.listener.event(event);
    }

    fn enter(&self, span: &tracing::span::Id) {
        self.listener.enter(span);
    }

    fn exit(&self, span: &tracing::span::Id) {
        self.listener.exit(span);
    }
}
