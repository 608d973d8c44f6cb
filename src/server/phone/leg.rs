//! The client's side of a phone call: a peer connection of [`transport`](crate::transport), described at once.
//!
//! Descriptions of phone calls hold all their candidates (protocol § 4.3), so ours are handed out when gathering has
//! ended, with one line a candidate at the very end.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::relay::Relay;
use crate::protocol::auth::IceServer;
use crate::transport::{
    self, Candidate, Codec, Error, Kind, Observer, Packet, PeerConnection, Settings, State,
};

/// How long the search for candidates may take; what is found by then is told.
const GATHERING: Duration = Duration::from_secs(3);

/// See the module.
pub(super) struct Leg {
    connection: Arc<dyn PeerConnection>,
    ears: Arc<Ears>,
}

/// Takes the client's sound to the relay. Holds no connection.
struct Ears {
    relay: Arc<Relay>,
    candidates: Mutex<Vec<String>>,
    gathered: watch::Sender<bool>,
    state: watch::Sender<State>,
}

impl Observer for Ears {
    fn candidate(&self, candidate: Candidate) {
        let mut candidates = self
            .candidates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        candidates.push(candidate.candidate);
    }

    fn gathered(&self) {
        self.gathered.send_replace(true);
    }

    fn state(&self, state: State) {
        self.state.send_replace(state);
    }

    fn packet(&self, _: Kind, packet: Packet) {
        self.relay.to_trunk(&packet);
    }

    fn sender_report(&self, _: Kind, _: u64, _: u32) {}

    fn key_frame_wanted(&self) {}
}

impl Leg {
    /// Opens a connection for sound of `codec` and key tones.
    pub(super) async fn open(
        bind: Vec<String>,
        ice_servers: Vec<IceServer>,
        codecs: &[Codec],
        relay: Arc<Relay>,
    ) -> Result<Self, Error> {
        let ice_servers = ice_servers.into_iter().map(|server| transport::IceServer {
            url: server.url,
            username: server.username.unwrap_or_default(),
            password: server.password.unwrap_or_default(),
        });
        let mut sound = codecs.to_vec();
        sound.push(Codec::KeyTones);
        let settings = Settings {
            ice_servers: ice_servers.collect(),
            relay_only: false,
            bind,
            video: false,
            sound,
        };
        let ears = Arc::new(Ears {
            relay,
            candidates: Mutex::default(),
            gathered: watch::Sender::new(false),
            state: watch::Sender::new(State::Connecting),
        });
        let connection = transport::open(settings, ears.clone()).await?;
        Ok(Self { connection, ears })
    }

    /// Our offer, complete.
    pub(super) async fn offer(&self) -> Result<String, Error> {
        let sdp = self.connection.offer().await?;
        Ok(self.complete(sdp).await)
    }

    /// Our answer to a client's complete offer, complete itself.
    pub(super) async fn answer(&self, offer: String) -> Result<String, Error> {
        let sdp = self.connection.answer(offer).await?;
        if self.connection.sound_codec().is_none() {
            return Err(Error::NotAgreed(Kind::Audio));
        }
        Ok(self.complete(sdp).await)
    }

    /// Takes a client's complete answer. Returns what the client sends and wants.
    pub(super) async fn accept(&self, answer: String) -> Result<Codec, Error> {
        self.connection.accept(answer).await?;
        let codec = self.connection.sound_codec();
        codec.ok_or(Error::NotAgreed(Kind::Audio))
    }

    async fn complete(&self, mut sdp: String) -> String {
        let mut gathered = self.ears.gathered.subscribe();
        let _ = tokio::time::timeout(GATHERING, gathered.wait_for(|done| *done)).await;
        let candidates = self
            .ears
            .candidates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for candidate in candidates.iter() {
            sdp.push_str(&format!("a={candidate}\r\n"));
        }
        sdp
    }

    pub(super) fn connection(&self) -> Arc<dyn PeerConnection> {
        self.connection.clone()
    }

    /// Completes when the connection has no path any more: at once if it is given up, after `patience` if it broke.
    pub(super) async fn lost(&self, patience: Duration) {
        let mut state = self.ears.state.subscribe();
        loop {
            let now = *state.borrow_and_update();
            match now {
                State::Failed | State::Closed => return,
                State::Connected => {
                    let _ = state.changed().await;
                }
                State::Connecting | State::Disconnected => {
                    match tokio::time::timeout(patience, state.changed()).await {
                        Ok(_) => {}
                        Err(_) => return,
                    }
                }
            }
        }
    }

    pub(super) async fn close(&self) {
        self.connection.close().await;
    }
}
