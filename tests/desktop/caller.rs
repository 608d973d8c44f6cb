//! A client in this process that calls people of the built-in server, with a test picture.

use std::path::Path;
use std::time::Duration;

use azstack::client::Core;
use azstack::local::{self, Home};
use azstack::media::choice::{Camera, Microphone, Speaker};
use azstack::protocol::call::MediaType;

/// Somebody who is calling.
pub struct Caller {
    pub core: Core,
    home: Home,
}

impl Caller {
    /// Joins the server in `folder` as `profile` and calls `whom` by video, as soon as there is such a person.
    pub async fn call(folder: &Path, profile: &str, name: &str, whom: &str) -> Self {
        let home = local::join(folder, profile, name).await.unwrap();
        let mut config = home.config.clone();
        config.media.camera = Camera::TestPattern;
        config.media.microphone = Microphone::None;
        config.media.speaker = Speaker::None;
        let core = Core::new(config).unwrap();
        core.connect().await.unwrap();
        let chat = loop {
            match core.open_chat(whom).await {
                Ok(chat) => break chat,
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        core.start_free_call(chat.id, MediaType::Video)
            .await
            .unwrap();
        Self { core, home }
    }

    /// Hangs up and leaves.
    pub async fn leave(self) {
        drop(self.core.stop_free_call());
        drop(self.core);
        self.home.leave().await;
    }
}
