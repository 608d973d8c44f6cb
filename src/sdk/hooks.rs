//! What a host may say in: whom to pick from, what is sent, where one goes.

use std::fmt;

use futures_util::future::BoxFuture;

use crate::client::NewMessage;
use crate::protocol::Id;
use crate::protocol::call::MediaType;
use crate::store::Chat;

/// Where a view is about to lead.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Destination {
    /// A chat, to be shown.
    Chat(Chat),
    /// A user, to be shown.
    User(Id),
    /// A group, to be shown.
    Group(Id),
    /// A call, to be begun and shown.
    StartCall {
        /// Whom to call.
        user: Id,
        /// With what.
        media: MediaType,
    },
    /// The running call, to be shown.
    Call,
    /// A web link, to be opened.
    Link(String),
}

/// A host does not want a message to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host refused the message")
    }
}

impl std::error::Error for Refused {}

/// The host's say. Every method has a default that changes nothing; implement those you need.
///
/// The waiting ones run on the tokio runtime, beside the views.
///
/// ```
/// use azstack::client::NewMessage;
/// use azstack::protocol::Content;
/// use azstack::sdk::{Hooks, Refused};
/// use futures_util::future::BoxFuture;
///
/// struct Polite;
///
/// impl Hooks for Polite {
///     fn before_message_send(&self, mut message: NewMessage) -> BoxFuture<'_, Result<NewMessage, Refused>> {
///         Box::pin(async move {
///             if let Content::Text(text) = &mut message.content {
///                 if text.contains("darn") {
///                     return Err(Refused);
///                 }
///                 text.push_str(", please");
///             }
///             Ok(message)
///         })
///     }
/// }
/// ```
pub trait Hooks: Send + Sync {
    /// The users to pick members from at first, by unique name, for what is in the search box (empty at first).
    /// The SDK looks them up and leaves out those that do not exist.
    ///
    /// ```
    /// use azstack::sdk::Hooks;
    /// use futures_util::future::BoxFuture;
    /// struct Colleagues;
    /// impl Hooks for Colleagues {
    ///     fn initial_members(&self, search: String) -> BoxFuture<'_, Vec<String>> {
    ///         let all = ["alice", "bob"].into_iter().map(String::from);
    ///         let fitting = all.filter(|name| name.starts_with(&search)).collect();
    ///         Box::pin(async { fitting })
    ///     }
    /// }
    /// ```
    fn initial_members(&self, search: String) -> BoxFuture<'_, Vec<String>> {
        let _ = search;
        Box::pin(async { Vec::new() })
    }

    /// More of them, when the end of the list is near.
    ///
    /// ```
    /// use azstack::sdk::Hooks;
    /// use futures_util::future::BoxFuture;
    /// struct Colleagues;
    /// impl Hooks for Colleagues {
    ///     fn more_members(&self, _search: String) -> BoxFuture<'_, Vec<String>> {
    ///         Box::pin(async { vec![String::from("carol")] })
    ///     }
    /// }
    /// ```
    fn more_members(&self, search: String) -> BoxFuture<'_, Vec<String>> {
        let _ = search;
        Box::pin(async { Vec::new() })
    }

    /// A message was written in a view and is about to be sent. Hand it back, changed or not; its chat must stay.
    ///
    /// Refused, of another chat or without a valid content, it stays in the chat as *not sent*, and nothing leaves.
    /// Sending it again asks again.
    ///
    /// # Errors
    /// [`Refused`] when the message is not to leave.
    ///
    /// ```
    /// use azstack::client::NewMessage;
    /// use azstack::sdk::{Hooks, Refused};
    /// use azstack::protocol::Content;
    /// use futures_util::future::BoxFuture;
    /// struct TextsOnly;
    /// impl Hooks for TextsOnly {
    ///     fn before_message_send(&self, message: NewMessage) -> BoxFuture<'_, Result<NewMessage, Refused>> {
    ///         let text = matches!(message.content, Content::Text(_));
    ///         Box::pin(async move { if text { Ok(message) } else { Err(Refused) } })
    ///     }
    /// }
    /// ```
    fn before_message_send(
        &self,
        message: NewMessage,
    ) -> BoxFuture<'_, Result<NewMessage, Refused>> {
        Box::pin(async move { Ok(message) })
    }

    /// Whether the host itself leads to `destination`: `true`, and the view stays as it is and its
    /// [`update`](super::View::update) gives [`Outcome::Navigate`](super::Outcome::Navigate). Asked on the thread of
    /// the windows, so it must not wait.
    ///
    /// ```
    /// use azstack::sdk::{Destination, Hooks};
    /// struct OwnBrowser;
    /// impl Hooks for OwnBrowser {
    ///     fn navigate(&self, destination: &Destination) -> bool {
    ///         matches!(destination, Destination::Link(_))
    ///     }
    /// }
    /// ```
    fn navigate(&self, destination: &Destination) -> bool {
        let _ = destination;
        false
    }
}

/// No host's say.
pub(super) struct NoHooks;

impl Hooks for NoHooks {}
