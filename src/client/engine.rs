//! The media of calls as the client drives it: the real one, or, in a build without the `media` feature, one that
//! fails every call in plain words. The rest of the client does not know which.

use super::Config;
#[cfg(feature = "media")]
use super::Shortage;
use crate::protocol::auth::IceServer;
use crate::protocol::call::IceCandidate;

/// What the media tells the client. `key` is [`call::Snapshot::key`](crate::call::Snapshot::key).
#[derive(Debug)]
#[cfg_attr(not(feature = "media"), allow(dead_code))]
pub enum EngineEvent {
    Offer {
        key: u64,
        sdp: String,
    },
    Answer {
        key: u64,
        sdp: String,
    },
    Candidate {
        key: u64,
        candidate: IceCandidate,
    },
    Gathered {
        key: u64,
    },
    Connected {
        key: u64,
    },
    Interrupted {
        key: u64,
    },
    Failed {
        key: u64,
        reason: String,
    },
    LocalVideo {
        key: u64,
        on: bool,
    },
    Sharing {
        key: u64,
        on: bool,
    },
    RemoteVideo {
        key: u64,
        on: bool,
    },
    CameraChanged {
        key: u64,
        front: bool,
    },
    #[cfg(feature = "media")]
    Missing(Shortage),
    #[cfg(feature = "media")]
    Working(crate::media::DeviceKind),
    #[cfg(feature = "media")]
    InUse {
        device: crate::media::DeviceKind,
        name: String,
    },
    Devices,
}

/// A call sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    RingBack,
    Ringing,
    Busy,
    Rejected,
    Ended,
    Error,
}

#[cfg(feature = "media")]
mod real {
    use tokio::sync::mpsc;

    use super::{Config, EngineEvent, IceCandidate, IceServer, Shortage, Tone};
    use crate::media::{Command, Event, Facing, Media, Sound};
    use crate::transport;

    pub struct Engine {
        media: Media,
        events: mpsc::Receiver<Event>,
        sounds: bool,
    }

    impl Engine {
        pub fn spawn(config: &Config) -> Self {
            let (media, events) = Media::spawn(config.media.clone());
            Self {
                media,
                events,
                sounds: config.sounds,
            }
        }

        pub fn media(&self) -> &Media {
            &self.media
        }

        pub async fn next(&mut self) -> EngineEvent {
            loop {
                match self.events.recv().await {
                    Some(event) => {
                        if let Some(event) = translate(event) {
                            return event;
                        }
                    }
                    // The media ends with the client; until then there is nothing more to hear.
                    None => std::future::pending().await,
                }
            }
        }

        pub fn offer(&mut self, call: u64, video: bool, ice: &[IceServer]) {
            self.send(Command::Offer {
                call,
                video,
                ice_servers: servers(ice),
            });
        }

        pub fn answer(
            &mut self,
            call: u64,
            video: bool,
            with_camera: bool,
            ice: &[IceServer],
            offer: String,
        ) {
            self.send(Command::Answer {
                call,
                video,
                with_camera,
                ice_servers: servers(ice),
                offer,
            });
        }

        pub fn phone_offer(&mut self, call: u64, ice: &[IceServer]) {
            let ice_servers = servers(ice);
            self.send(Command::PhoneOffer { call, ice_servers });
        }

        pub fn phone_answer(&mut self, call: u64, ice: &[IceServer], offer: String) {
            self.send(Command::PhoneAnswer {
                call,
                ice_servers: servers(ice),
                offer,
            });
        }

        pub fn press(&mut self, key: char) -> bool {
            let key = crate::media::Key::new(key);
            if let Some(key) = key {
                self.send(Command::PressKey(key));
            }
            key.is_some()
        }

        pub fn restart(&mut self, call: u64) {
            self.send(Command::Restart { call });
        }

        pub fn take_offer(&mut self, call: u64, sdp: String) {
            self.send(Command::RemoteOffer { call, sdp });
        }

        pub fn take_answer(&mut self, call: u64, sdp: String) {
            self.send(Command::RemoteAnswer { call, sdp });
        }

        pub fn take_candidate(&mut self, call: u64, candidate: IceCandidate) {
            let candidate = transport::Candidate {
                mid: candidate.sdp_mid,
                line_index: candidate.sdp_m_line_index,
                candidate: candidate.sdp,
            };
            self.send(Command::RemoteCandidate { call, candidate });
        }

        pub fn end(&mut self, call: u64) {
            self.send(Command::End { call });
        }

        pub fn microphone(&mut self, on: bool) {
            self.send(Command::Microphone { on });
        }

        pub fn camera(&mut self, on: bool) {
            self.send(Command::Camera { on });
        }

        pub fn switch_camera(&mut self) {
            self.send(Command::SwitchCamera);
        }

        pub fn play(&mut self, tone: Option<Tone>) {
            if !self.sounds {
                return;
            }
            self.send(match tone {
                None => Command::StopSound,
                Some(Tone::RingBack) => Command::Play(Sound::RingBack),
                Some(Tone::Ringing) => Command::Play(Sound::Ringtone),
                Some(Tone::Busy) => Command::Play(Sound::Busy),
                Some(Tone::Rejected) => Command::Play(Sound::Rejected),
                Some(Tone::Ended) => Command::Play(Sound::Ended),
                Some(Tone::Error) => Command::Play(Sound::Error),
            });
        }

        fn send(&self, command: Command) {
            if let Err(error) = self.media.send(command) {
                tracing::warn!(%error, "the media takes no command");
            }
        }
    }

    fn servers(ice: &[IceServer]) -> Vec<transport::IceServer> {
        ice.iter()
            .map(|server| transport::IceServer {
                url: server.url.clone(),
                username: server.username.clone().unwrap_or_default(),
                password: server.password.clone().unwrap_or_default(),
            })
            .collect()
    }

    fn translate(event: Event) -> Option<EngineEvent> {
        Some(match event {
            Event::Offer { call, sdp } => EngineEvent::Offer { key: call, sdp },
            Event::Answer { call, sdp } => EngineEvent::Answer { key: call, sdp },
            Event::Candidate { call, candidate } => EngineEvent::Candidate {
                key: call,
                candidate: IceCandidate {
                    sdp_mid: candidate.mid,
                    sdp_m_line_index: candidate.line_index,
                    sdp: candidate.candidate,
                },
            },
            Event::Gathered { call } => EngineEvent::Gathered { key: call },
            Event::Connected { call } => EngineEvent::Connected { key: call },
            Event::Interrupted { call } => EngineEvent::Interrupted { key: call },
            Event::Failed { call, error } => EngineEvent::Failed {
                key: call,
                reason: error.to_string(),
            },
            Event::LocalVideo { call, on } => EngineEvent::LocalVideo { key: call, on },
            Event::Sharing { call, on } => EngineEvent::Sharing { key: call, on },
            Event::RemoteVideo { call, on } => EngineEvent::RemoteVideo { key: call, on },
            Event::CameraChanged { call, facing, .. } => EngineEvent::CameraChanged {
                key: call,
                front: facing == Facing::Front,
            },
            Event::Trouble { device, problem } => {
                EngineEvent::Missing(Shortage { device, problem })
            }
            Event::Working { device } => EngineEvent::Working(device),
            Event::InUse { device, name } => EngineEvent::InUse { device, name },
            Event::Devices(_) => EngineEvent::Devices,
            _ => return None,
        })
    }
}

#[cfg(not(feature = "media"))]
mod real {
    use std::collections::VecDeque;

    use super::{Config, EngineEvent, IceCandidate, IceServer, Tone};

    /// Fails every call as soon as it needs sound.
    pub struct Engine {
        failed: VecDeque<u64>,
    }

    impl Engine {
        pub fn spawn(_: &Config) -> Self {
            Self {
                failed: VecDeque::new(),
            }
        }

        pub async fn next(&mut self) -> EngineEvent {
            match self.failed.pop_front() {
                Some(key) => EngineEvent::Failed {
                    key,
                    reason: String::from("this build has no media"),
                },
                None => std::future::pending().await,
            }
        }

        pub fn offer(&mut self, call: u64, _: bool, _: &[IceServer]) {
            self.failed.push_back(call);
        }

        pub fn answer(&mut self, call: u64, _: bool, _: bool, _: &[IceServer], _: String) {
            self.failed.push_back(call);
        }

        pub fn phone_offer(&mut self, call: u64, _: &[IceServer]) {
            self.failed.push_back(call);
        }

        pub fn phone_answer(&mut self, call: u64, _: &[IceServer], _: String) {
            self.failed.push_back(call);
        }

        pub fn press(&mut self, _: char) -> bool {
            false
        }

        pub fn restart(&mut self, _: u64) {}
        pub fn take_offer(&mut self, _: u64, _: String) {}
        pub fn take_answer(&mut self, _: u64, _: String) {}
        pub fn take_candidate(&mut self, _: u64, _: IceCandidate) {}
        pub fn end(&mut self, _: u64) {}
        pub fn microphone(&mut self, _: bool) {}
        pub fn camera(&mut self, _: bool) {}
        pub fn switch_camera(&mut self) {}
        pub fn play(&mut self, _: Option<Tone>) {}
    }
}

pub use real::Engine;
