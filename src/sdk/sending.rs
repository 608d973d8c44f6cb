//! Sending what was written in a view: the host has its say first.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::Hooks;
use super::errand::Heard;
use crate::client::{Core, Error, NewMessage};
use crate::protocol::Id;
use crate::store::{Chat, Message};
use crate::ui::Notice;
use crate::ui::screen::chat;

/// Has messages of one chat sent in the order they were written, however long the host thinks about each.
#[derive(Default)]
pub(super) struct Queue(Option<oneshot::Receiver<()>>);

impl Queue {
    /// `sending`, to be begun when everything before it is done.
    pub(super) fn next<F: Future>(
        &mut self,
        sending: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let (done, end) = oneshot::channel();
        let before = self.0.replace(end);
        async move {
            if let Some(before) = before {
                // The end is told by letting go of the other side, so also by a task that was given up.
                let _ = before.await;
            }
            let sent = sending.await;
            drop(done);
            sent
        }
    }
}

/// Sends `message`, as the host wants it. What the host refuses stays in the chat as not sent.
pub(super) async fn send(
    core: Core,
    hooks: Arc<dyn Hooks>,
    message: NewMessage,
) -> Heard<chat::Message> {
    let sent = match ask(&*hooks, &message).await {
        Some(wanted) => match core.new_message(wanted).await {
            Err(error) if is_no_message(&error) => core.keep_unsent(message).await,
            sent => sent,
        },
        None => core.keep_unsent(message).await,
    };
    heard(sent)
}

/// Sends one's own message `id` again, as the host wants it now.
pub(super) async fn resend(
    core: Core,
    hooks: Arc<dyn Hooks>,
    chat: Chat,
    id: Id,
) -> Heard<chat::Message> {
    let Some(me) = core.me().map(|me| me.id) else {
        return Heard::Done;
    };
    let unsent = match core.store().message(chat, me, id).await {
        Ok(Some(message)) => message,
        Ok(None) => return Heard::Done,
        Err(error) => return heard(Err(error.into())),
    };
    let message = NewMessage::new(chat, unsent.content);
    match ask(&*hooks, &message).await {
        None => Heard::Done,
        Some(wanted) if wanted == message => {
            core.resend(chat, id);
            Heard::Done
        }
        // Another message than the one that was not sent: it takes its place.
        Some(wanted) => match core.new_message(wanted).await {
            Ok(_) => {
                let deleted = core.store().delete_message(chat, me, id).await;
                match deleted {
                    Ok(_) => Heard::Tell(chat::Message::Removed(me, id)),
                    Err(error) => heard(Err(error.into())),
                }
            }
            Err(error) if is_no_message(&error) => Heard::Done,
            failed => heard(failed),
        },
    }
}

/// The message as the host wants it; `None` if it refuses it, or hands back one of another chat.
async fn ask(hooks: &dyn Hooks, message: &NewMessage) -> Option<NewMessage> {
    match hooks.before_message_send(message.clone()).await {
        Ok(wanted) if wanted.chat == message.chat => Some(wanted),
        Ok(_) => {
            tracing::warn!("the host handed a message of another chat back: it is not sent");
            None
        }
        Err(refused) => {
            tracing::debug!(%refused, "a message is not sent");
            None
        }
    }
}

/// Whether the client says that this cannot be a message at all.
fn is_no_message(error: &Error) -> bool {
    matches!(
        error,
        Error::Parameter { .. } | Error::TextTooLong { .. } | Error::NulInText
    )
}

fn heard(sent: Result<Message, Error>) -> Heard<chat::Message> {
    match sent {
        Ok(_) => Heard::Done,
        Err(error) => Heard::Say(Notice::from(&error)),
    }
}
