//! Echo, the built-in contact: an ordinary client that repeats what it is told, and answers calls by sending one's
//! own sound and picture back. It uses [`Core`] like anybody else; the server knows nothing of it.

use std::path::Path;

use tokio::task::JoinHandle;

use super::{ECHO, Error, blocking, membership::Membership, quick_reconnect};
use crate::client::{self, CallStage, Core, Direction, Event, Events, NewMessage};
use crate::protocol::Content;
use crate::store::{Chat, Message, MessageStatus};

/// Unseen messages answered at once; somebody who wrote more while Echo was away gets the newest echoed.
const ANSWERED_AT_ONCE: usize = 50;

/// Chats looked through for unanswered messages after a sign-in.
const CHATS_LOOKED_AT: usize = 100;

#[derive(Debug)]
pub struct Echo {
    core: Core,
    listening: JoinHandle<()>,
}

impl Echo {
    pub async fn start(folder: &Path, server: &str) -> Result<Self, Error> {
        let store = folder.join("echo.sqlite3");
        let membership = {
            let folder = folder.to_owned();
            blocking(move || Membership::of(&folder, ECHO)).await?
        };
        let server = url::Url::parse(server).map_err(|error| Error::file(folder, &error))?;
        let mut config = client::Config::new(
            server,
            &membership.app_id,
            &membership.public_key,
            ECHO,
            "Echo",
        );
        config.connection.account.credentials = membership.credential;
        config.connection.reconnect = Some(quick_reconnect());
        config.store = Some(store.clone());
        #[cfg(feature = "media")]
        {
            use crate::media::choice::{Camera, Microphone, Speaker};
            config.media.camera = Camera::Echo;
            config.media.microphone = Microphone::Echo;
            config.media.speaker = Speaker::None;
        }
        let core = Core::new(config).map_err(|error| Error::file(&store, &error))?;
        let listening = tokio::spawn(listen(core.clone(), core.events()));
        // The result comes as an event too; retries are the client's.
        drop(core.connect());
        Ok(Self { core, listening })
    }

    pub async fn end(self) {
        // Without a call running this fails, as it should.
        let _ = self.core.stop_free_call().await;
        self.listening.abort();
        let _ = self.core.disconnect().await;
    }
}

async fn listen(core: Core, mut events: Events) {
    while let Some(event) = events.next().await {
        match event {
            Event::NewMessage(message) => answer(&core, message).await,
            // After a sign-in: what was written meanwhile.
            Event::Resync => {
                for conversation in core
                    .store()
                    .conversations(CHATS_LOOKED_AT)
                    .await
                    .unwrap_or_default()
                {
                    if conversation.unread > 0 {
                        answer_unseen(&core, conversation.chat).await;
                    }
                }
            }
            Event::Call(call)
                if call.direction == Direction::Incoming && call.stage == CallStage::Ringing =>
            {
                drop(core.answer_free_call());
            }
            _ => {}
        }
    }
}

/// Echoes every text of a chat not seen yet, oldest first.
async fn answer_unseen(core: &Core, chat: Chat) {
    let recent = core
        .store()
        .messages(chat, None, ANSWERED_AT_ONCE)
        .await
        .unwrap_or_default();
    for message in recent {
        if !message.mine && message.status < MessageStatus::Seen {
            answer(core, message).await;
        }
    }
}

/// Echoes a text under its own number, so that whatever brings it a second time it is echoed once; then it counts as
/// seen, and only then: one that came meanwhile is still to be answered.
async fn answer(core: &Core, message: Message) {
    let Message {
        chat, sender, id, ..
    } = message;
    if let Content::Text(text) = message.content {
        let mut echo = NewMessage::text(chat, text);
        echo.id = Some(id);
        match core.new_message(echo).await {
            // The number is taken: it has been answered.
            Ok(_) | Err(client::Error::Parameter { .. }) => {}
            Err(error) => return tracing::warn!(%error, "Echo cannot answer"),
        }
    }
    // Offline it fails, and is made up for after the next sign-in.
    drop(core.change_message_status(chat, sender, id, MessageStatus::Seen));
}
