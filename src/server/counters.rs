//! What happened, as numbers: the only place where the cause of a refusal can be read.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counts {
    ($($(#[$meta:meta])* $name:ident,)+) => {
        /// Something that is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Count { $($(#[$meta])* $name,)+ }

        impl Count {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

counts! {
    /// A socket was upgraded.
    Socket,
    /// An HTTP request was refused: not a websocket of Engine.IO 3, or a foreign origin.
    HttpRefused,
    /// A user signed in.
    SignedIn,
    /// Refused: the body of 179 is not what it should be.
    RefusedBody,
    /// Refused: no such app.
    RefusedApp,
    /// Refused: the token is not base64.
    RefusedBase64,
    /// Refused: the token is longer than the key.
    RefusedLength,
    /// Refused: the token does not decrypt.
    RefusedPadding,
    /// Refused: the plaintext is not text.
    RefusedText,
    /// Refused: the text is not the JSON of a token.
    RefusedJson,
    /// Refused: token and packet name different namespaces.
    RefusedNamespace,
    /// Refused: the user name, full name or namespace is empty or too long.
    RefusedName,
    /// Refused: no such user, or the wrong password.
    RefusedPassword,
    /// Refused by the app's back end.
    RefusedByBackEnd,
    /// Refused: the app's back end did not answer, or not in time, or not in a way we read.
    RefusedNoBackEnd,
    /// Refused: user name and credentials do not fit the question to the app's back end.
    RefusedTooLong,
    /// Refused: too many failures lately.
    RefusedRate,
    /// Refused: the database failed.
    RefusedStore,
    /// A message was stored.
    MessageStored,
    /// A message came again and was not stored twice.
    MessageRepeated,
    /// A file was uploaded.
    FileStored,
    /// A file, or a part of one, was sent.
    FileSent,
    /// A sticker, or a pack of them, was sent.
    StickerSent,
    /// A transfer was refused: no such address, no room, or the wrong bytes.
    TransferRefused,
    /// A file was removed, or an upload given up, because nobody used it.
    FileSwept,
    /// A request was answered with a failure.
    RequestFailed,
    /// A packet of a service we do not know was dropped.
    UnknownService,
    /// A packet that is not allowed before (or after) sign-in was dropped.
    OutOfPlace,
    /// A body was malformed.
    MalformedBody,
    /// A call packet of somebody who is no party of the call was dropped.
    ForeignCallPacket,
    /// A phone call was refused before it rang.
    PhoneRefused,
    /// SIP of somebody who is no trunk was ignored.
    PhoneStranger,
    /// What is not SIP came to SIP's socket and was ignored.
    PhoneMalformed,
    /// A frame was malformed; its socket was closed.
    MalformedFrame,
    /// A socket was closed because it did not read.
    SlowReader,
    /// A socket was closed because it was silent, or did not sign in.
    Silent,
}

/// The counters of one server.
#[derive(Debug)]
pub struct Counters([AtomicU64; Count::ALL.len()]);

impl Default for Counters {
    fn default() -> Self {
        Self([const { AtomicU64::new(0) }; Count::ALL.len()])
    }
}

impl Counters {
    pub(super) fn add(&self, what: Count) {
        self.0[what as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How often `what` happened since the server started.
    ///
    /// ```
    /// use azstack::server::{Count, Counters};
    /// let counters = Counters::default();
    /// assert_eq!(counters.get(Count::MessageStored), 0);
    /// ```
    pub fn get(&self, what: Count) -> u64 {
        self.0[what as usize].load(Ordering::Relaxed)
    }
}

impl std::fmt::Display for Counters {
    /// `Name=number` for everything that happened at all.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut space = "";
        for &what in Count::ALL {
            let number = self.get(what);
            if number > 0 {
                write!(f, "{space}{what:?}={number}")?;
                space = " ";
            }
        }
        Ok(())
    }
}
