//! Two ends of ours, as a client and the phone gateway are: complete descriptions, telephones' codecs, key tones.

use super::*;
use std::sync::{Mutex, PoisonError};
use tokio::sync::{mpsc, watch};

pub(crate) struct Ears {
    candidates: Mutex<String>,
    gathered: watch::Sender<bool>,
    connected: watch::Sender<bool>,
    packets: mpsc::UnboundedSender<Packet>,
}

impl Observer for Ears {
    fn candidate(&self, candidate: Candidate) {
        let mut all = self
            .candidates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.push_str(&format!("a={}\r\n", candidate.candidate));
    }
    fn gathered(&self) {
        self.gathered.send_replace(true);
    }
    fn state(&self, state: State) {
        self.connected.send_replace(state == State::Connected);
    }
    fn packet(&self, _: Kind, packet: Packet) {
        let _ = self.packets.send(packet);
    }
    fn sender_report(&self, _: Kind, _: u64, _: u32) {}
    fn key_frame_wanted(&self) {}
}

/// One end.
pub(crate) struct End {
    pub(crate) connection: Arc<dyn PeerConnection>,
    ears: Arc<Ears>,
    /// What it hears.
    pub(crate) packets: mpsc::UnboundedReceiver<Packet>,
}

impl End {
    pub(crate) async fn new(sound: &[Codec]) -> Self {
        let (sender, packets) = mpsc::unbounded_channel();
        let ears = Arc::new(Ears {
            candidates: Mutex::default(),
            gathered: watch::Sender::new(false),
            connected: watch::Sender::new(false),
            packets: sender,
        });
        let settings = Settings {
            ice_servers: Vec::new(),
            relay_only: false,
            bind: vec![String::from("127.0.0.1:0")],
            video: false,
            sound: sound.to_vec(),
        };
        let connection = open(settings, ears.clone()).await.unwrap();
        Self {
            connection,
            ears,
            packets,
        }
    }

    /// Our description and its candidates.
    pub(crate) async fn complete(&self, sdp: String) -> String {
        let mut gathered = self.ears.gathered.subscribe();
        gathered.wait_for(|done| *done).await.unwrap();
        sdp + &self.ears.candidates.lock().unwrap()
    }

    pub(crate) async fn connected(&self) {
        let mut connected = self.ears.connected.subscribe();
        connected.wait_for(|connected| *connected).await.unwrap();
    }
}

async fn pair(offers: &[Codec], answers: &[Codec]) -> (End, End) {
    let (caller, callee) = (End::new(offers).await, End::new(answers).await);
    let offer = caller.connection.offer().await.unwrap();
    let offer = caller.complete(offer).await;
    let answer = callee.connection.answer(offer).await.unwrap();
    let answer = callee.complete(answer).await;
    caller.connection.accept(answer).await.unwrap();
    caller.connected().await;
    callee.connected().await;
    (caller, callee)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_codec_of_the_answer_is_spoken_and_keys_are_told() {
    for codec in [Codec::Pcmu, Codec::Pcma] {
        let offers = [Codec::Pcmu, Codec::Pcma, Codec::KeyTones];
        let (caller, mut callee) = pair(&offers, &[codec, Codec::KeyTones]).await;
        assert_eq!(caller.connection.sound_codec(), Some(codec));
        assert_eq!(callee.connection.sound_codec(), Some(codec));
        let payload = Bytes::from_static(&[1, 2, 3, 4]);
        caller
            .connection
            .send(Kind::Audio, 160, true, payload.clone())
            .unwrap();
        caller
            .connection
            .send_key_tone(320, true, payload.clone())
            .unwrap();
        let first = callee.packets.recv().await.unwrap();
        assert_eq!(
            (first.codec, first.timestamp, first.marker),
            (codec, 160, true)
        );
        let second = callee.packets.recv().await.unwrap();
        assert_eq!((second.codec, second.timestamp), (Codec::KeyTones, 320));
        assert_eq!(second.payload, payload);
        assert_eq!(second.sequence, first.sequence.wrapping_add(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forwarded_keeps_its_number_and_its_holes() {
    let codecs = [Codec::Pcmu, Codec::KeyTones];
    let (caller, mut callee) = pair(&codecs, &codecs).await;
    for sequence in [100, 101, 104] {
        caller
            .connection
            .forward(Packet {
                codec: Codec::Pcmu,
                sequence,
                timestamp: u32::from(sequence) * 160,
                marker: false,
                payload: Bytes::from_static(&[7]),
            })
            .unwrap();
        assert_eq!(callee.packets.recv().await.unwrap().sequence, sequence);
    }
    let opus = Packet {
        codec: Codec::Opus,
        sequence: 105,
        timestamp: 0,
        marker: false,
        payload: Bytes::from_static(&[7]),
    };
    assert_eq!(
        caller.connection.forward(opus),
        Err(Error::NotAgreed(Kind::Audio))
    );
}
