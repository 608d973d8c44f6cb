//! One error for whoever calls the SDK, with the original's codes.

use crate::{call, connection, store};

/// Why a function of [`Core`](super::Core) failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Connecting, or a request on the connection, failed.
    #[error(transparent)]
    Connection(#[from] connection::Error),
    /// The local store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A call function at the wrong moment.
    #[error(transparent)]
    Call(#[from] call::Refused),
    /// The server does not let a call to a phone begin.
    #[error("the call is refused ({status})")]
    Callout {
        /// One of [`callout_initial`](super::constants::callout_initial).
        status: i64,
    },
    /// A parameter is missing or wrong; nothing was sent.
    #[error("{parameter} is missing or wrong")]
    Parameter {
        /// The parameter's name.
        parameter: &'static str,
    },
    /// The server answered, and the answer is "no".
    #[error("the server refused the request ({result})")]
    Failed {
        /// The server's `r`.
        result: i64,
    },
    /// The server answered something else than asked for.
    #[error("the server's answer does not fit the request")]
    UnexpectedAnswer,
    /// The text has a NUL character, which no client can show; nothing was sent.
    #[error("the text has a NUL character")]
    NulInText,
    /// The text is too long; nothing was sent.
    #[error("the text is {bytes} bytes long; the most is 65536")]
    TextTooLong {
        /// Its length in bytes of UTF-8.
        bytes: usize,
    },
    /// The connection is not in a state to do that.
    #[error("{0}")]
    State(&'static str),
    /// A file of this machine cannot be read or written.
    #[error("the file {path} cannot be used: {reason}", path = path.display())]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The server has no such file, or not for me.
    #[error("the server has no such file")]
    NoSuchFile,
    /// The file is longer than is downloaded.
    #[error("the file is longer than {most} bytes")]
    FileTooLong {
        /// Most bytes.
        most: u64,
    },
    /// Bytes did not get through, also after several tries.
    #[error("the transfer failed: {0}")]
    Transfer(String),
    /// The transfer was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The media of a call failed.
    #[error("sound and picture failed: {0}")]
    Media(String),
    /// The [`Core`](super::Core) is gone, or not inside a tokio runtime.
    #[error("the client is closed")]
    Closed,
}

/// What of an account a failed sign-in is about.
#[cfg(feature = "ui")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountPart {
    /// The server cannot be reached, for this reason.
    Server(String),
    /// Something else than our server answers.
    Stranger,
    /// The public key is none.
    PublicKey,
    /// User name and credentials are too long for the key.
    Length,
    /// The server does not let this user in; it does not say why.
    Refused,
}

impl Error {
    /// What of the account this is about, if it came of a sign-in.
    #[cfg(feature = "ui")]
    pub(crate) fn about_account(&self) -> Option<AccountPart> {
        use connection::Error as C;
        let Self::Connection(error) = self else {
            return None;
        };
        Some(match error {
            C::Unreachable(reason) | C::Lost(reason) => AccountPart::Server(reason.clone()),
            C::UnknownService | C::ParseBody => AccountPart::Stranger,
            C::PublicKey => AccountPart::PublicKey,
            C::CredentialsTooLong { .. } => AccountPart::Length,
            C::Refused => AccountPart::Refused,
            _ => return None,
        })
    }

    /// Why a call to a phone was refused, one of [`callout_initial`](super::constants::callout_initial); the original has
    /// it beside code and message.
    ///
    /// ```
    /// use azstack::client::Error;
    /// assert_eq!(Error::Callout { status: -4 }.status(), Some(-4), "not enough money");
    /// ```
    pub const fn status(&self) -> Option<i64> {
        match self {
            Self::Callout { status } => Some(*status),
            _ => None,
        }
    }

    /// The original's code, equal to its name (protocol § 6.1).
    ///
    /// ```
    /// use azstack::{client::Error, connection};
    /// assert_eq!(Error::from(connection::Error::TimedOut).code(), "ERR_REQUEST_TIMEOUT");
    /// ```
    pub const fn code(&self) -> &'static str {
        use connection::Error as C;
        match self {
            Self::Connection(C::Unreachable(_) | C::Lost(_)) | Self::Transfer(_) => {
                "ERR_SOCKET_CONNECT"
            }
            Self::Connection(C::UnknownService) => "ERR_SOCKET_UNKNOWN_SERVICE",
            Self::Connection(C::ParseBody) => "ERR_SOCKET_PARSE_BODY",
            Self::Connection(C::NotConnected) => "ERR_SOCKET_NOT_CONNECTED",
            Self::Connection(C::TimedOut) => "ERR_REQUEST_TIMEOUT",
            Self::Connection(C::Refused | C::BadAnswer)
            | Self::Failed { .. }
            | Self::NoSuchFile
            | Self::FileTooLong { .. }
            | Self::Callout { .. }
            | Self::UnexpectedAnswer => "ERR_UNEXPECTED_RECEIVED_DATA",
            Self::Parameter { .. } | Self::NulInText | Self::TextTooLong { .. } => {
                "ERR_UNEXPECTED_SEND_DATA"
            }
            Self::Media(_) => "ERR_WEBRTC",
            Self::Connection(_)
            | Self::Store(_)
            | Self::Call(_)
            | Self::State(_)
            | Self::File { .. }
            | Self::Cancelled
            | Self::Closed => "ERR_UNEXPECTED_DATA",
        }
    }
}
