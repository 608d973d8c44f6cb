//! The streams of a connection: packets queued on their way out, and read on their way in.

use super::agreed::Agreed;
use super::estimator::Shared;
use super::numbering::Numbering;
use super::{Candidate, Codec, Error, Kind, Observer, Packet, State, engine};
use bytes::Bytes;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtp::{Header, Packet as RtpPacket};
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use webrtc::media_stream::track_local::{TrackLocal, static_rtp::TrackLocalStaticRTP};
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection as Webrtc, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionIceEvent, RTCPeerConnectionState,
};

/// Packets that may wait to leave: half a second of sound, two large key frames.
const AUDIO_QUEUE: usize = 25;
const VIDEO_QUEUE: usize = 256;

/// Packets of pictures leave that much faster than the path is thought to carry, and never slower than so many bit/s:
/// a picture must be gone before the next one.
const PACE: f64 = 2.0;
const PACE_FLOOR: f64 = 400_000.0;
/// So much time may be caught up.
const PACE_BURST: Duration = Duration::from_millis(3);

/// A sending stream.
pub(super) struct Outgoing {
    kind: Kind,
    ssrc: u32,
    agreed: Arc<Agreed>,
    sequence: AtomicU16,
    queue: mpsc::Sender<RtpPacket>,
}

/// The other end of a sending stream: what waits, and where it goes.
pub(super) struct Waiting {
    packets: mpsc::Receiver<RtpPacket>,
    track: Arc<TrackLocalStaticRTP>,
}

impl Outgoing {
    /// Adds a stream of that kind to the connection.
    pub(super) async fn add(
        webrtc: &Arc<dyn Webrtc>,
        kind: Kind,
        coded: Codec,
        agreed: Arc<Agreed>,
    ) -> Result<(Self, Waiting), Error> {
        let ssrc = rand::random_range(1..u32::MAX);
        let track = Arc::new(TrackLocalStaticRTP::new(engine::track(kind, coded, ssrc)));
        webrtc
            .add_track(track.clone() as Arc<dyn TrackLocal>)
            .await
            .map_err(|error| Error::Setup(error.to_string()))?;
        let (queue, packets) = mpsc::channel(match kind {
            Kind::Audio => AUDIO_QUEUE,
            Kind::Video => VIDEO_QUEUE,
        });
        let outgoing = Self {
            kind,
            ssrc,
            agreed,
            // Low, so that it cannot wrap within the first packets (RFC 3711 § 3.3.1).
            sequence: AtomicU16::new(rand::random_range(0..0x8000)),
            queue,
        };
        Ok((outgoing, Waiting { packets, track }))
    }

    /// Queues a packet of the agreed codec; see [`PeerConnection::send`](super::PeerConnection::send).
    pub(super) fn send(&self, timestamp: u32, marker: bool, payload: Bytes) -> Result<(), Error> {
        let codec = self.agreed.main(self.kind);
        let codec = codec.ok_or(Error::NotAgreed(self.kind))?;
        self.send_as(codec, timestamp, marker, payload)
    }

    /// Queues a packet of that codec.
    pub(super) fn send_as(
        &self,
        codec: Codec,
        timestamp: u32,
        marker: bool,
        payload: Bytes,
    ) -> Result<(), Error> {
        // A packet that is dropped further on uses up its number, so that the other side sees the hole.
        let sequence = self.sequence.fetch_add(1, Ordering::Relaxed);
        self.forward(Packet {
            codec,
            sequence,
            timestamp,
            marker,
            payload,
        })
    }

    /// Queues a packet as it is numbered.
    pub(super) fn forward(&self, packet: Packet) -> Result<(), Error> {
        let payload_type = self.agreed.payload_type(packet.codec);
        let payload_type = payload_type.ok_or(Error::NotAgreed(self.kind))?;
        let header = Header {
            version: 2,
            marker: packet.marker,
            payload_type,
            sequence_number: packet.sequence,
            timestamp: packet.timestamp,
            ssrc: self.ssrc,
            ..Default::default()
        };
        let payload = packet.payload;
        let packet = RtpPacket { header, payload };
        self.queue.try_send(packet).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::Congested,
            mpsc::error::TrySendError::Closed(_) => Error::Closed,
        })
    }
}

/// Carries queued packets to the library: sound at once, pictures spread over their time.
///
/// A picture's packets sent together would stand in the path's queue together, with sound behind them.
pub(super) async fn write(mut audio: Waiting, mut video: Option<Waiting>, bandwidth: Arc<Shared>) {
    let mut pace = Pace::default();
    loop {
        let next_picture = async {
            match &mut video {
                Some(video) => {
                    pace.ready().await;
                    video.packets.recv().await
                }
                None => None,
            }
        };
        let (kind, packet) = tokio::select! {
            biased;
            Some(packet) = audio.packets.recv() => (Kind::Audio, packet),
            Some(packet) = next_picture => (Kind::Video, packet),
            else => return,
        };
        let track = match (kind, &video) {
            (Kind::Video, Some(video)) => {
                pace.sent(
                    packet.payload.len(),
                    bandwidth.target.load(Ordering::Relaxed),
                );
                &video.track
            }
            _ => &audio.track,
        };
        if let Err(error) = track.write_rtp(packet).await {
            // Its text contains the whole packet.
            let text: String = error.to_string().chars().take(100).collect();
            tracing::debug!(error = text, "packet not sent");
        }
    }
}

/// When the next packet of a picture may leave.
#[derive(Default)]
struct Pace {
    next: Option<tokio::time::Instant>,
}

impl Pace {
    /// Completes when the next packet may leave. Cancel safe.
    async fn ready(&self) {
        if let Some(next) = self.next {
            tokio::time::sleep_until(next).await;
        }
    }

    /// A packet of so many bytes left; the path carries `target` bit/s.
    fn sent(&mut self, bytes: usize, target: u64) {
        let now = tokio::time::Instant::now();
        let rate = (target as f64 * PACE).max(PACE_FLOOR);
        let takes = Duration::from_secs_f64(bytes as f64 * 8.0 / rate);
        // Timers are no finer than a millisecond: what was missed may be caught up a little.
        let from = self.next.map_or(now, |next| next.max(now - PACE_BURST));
        self.next = Some(from + takes);
    }
}

/// What the library's callbacks work with.
pub(super) struct Incoming {
    observer: Arc<dyn Observer>,
    agreed: Arc<Agreed>,
    bandwidth: Arc<Shared>,
    /// First media section of our own description; candidates name it (everything is bundled).
    mid: OnceLock<String>,
    key_frame: Notify,
    bytes: AtomicU64,
    packets: AtomicU64,
    /// Readers of remote tracks, and the writer.
    tasks: Mutex<JoinSet<()>>,
}

impl Incoming {
    pub(super) fn new(
        observer: Arc<dyn Observer>,
        agreed: Arc<Agreed>,
        bandwidth: Arc<Shared>,
    ) -> Arc<Self> {
        Arc::new(Self {
            observer,
            agreed,
            bandwidth,
            mid: OnceLock::new(),
            key_frame: Notify::new(),
            bytes: AtomicU64::new(0),
            packets: AtomicU64::new(0),
            tasks: Mutex::default(),
        })
    }

    /// Runs a task until it ends or the connection does.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.spawn(task);
    }

    /// Ends all tasks.
    pub(super) async fn shut_down(&self) {
        let mut tasks = {
            let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *tasks)
        };
        tasks.shutdown().await;
    }

    /// Our description is made: its first media section is the one that candidates name.
    pub(super) fn note_description(&self, sdp: &str) {
        let mid = sdp.lines().find_map(|line| line.strip_prefix("a=mid:"));
        let _ = self.mid.set(mid.unwrap_or("0").trim().to_owned());
    }

    pub(super) fn request_key_frame(&self) {
        self.key_frame.notify_one();
    }

    /// Bytes of payload and packets so far.
    pub(super) fn counts(&self) -> (u64, u64) {
        (
            self.bytes.load(Ordering::Relaxed),
            self.packets.load(Ordering::Relaxed),
        )
    }

    fn packet(&self, kind: Kind, numbering: &mut Numbering, packet: RtpPacket) {
        let size = packet.payload.len() as u64;
        self.bytes.fetch_add(size, Ordering::Relaxed);
        self.packets.fetch_add(1, Ordering::Relaxed);
        let is_padding = packet.payload.is_empty();
        let Some(sequence) = numbering.number(packet.header.sequence_number, is_padding) else {
            return;
        };
        // Nobody agreed to anything else.
        let Some(codec) = self.agreed.codec(kind, packet.header.payload_type) else {
            return;
        };
        let packet = Packet {
            codec,
            sequence,
            timestamp: packet.header.timestamp,
            marker: packet.header.marker,
            payload: packet.payload,
        };
        self.observer.packet(kind, packet);
    }
}

/// Reads a remote track until it ends; asks it for key frames on the way.
async fn read(incoming: Arc<Incoming>, track: Arc<dyn TrackRemote>, kind: Kind) {
    let mut ssrc = 0;
    let mut numbering = Numbering::default();
    loop {
        let event = tokio::select! {
            event = track.poll() => event,
            () = incoming.key_frame.notified(), if kind == Kind::Video && ssrc != 0 => {
                let request = PictureLossIndication { sender_ssrc: 0, media_ssrc: ssrc };
                if track.write_rtcp(vec![Box::new(request)]).await.is_err() {
                    return;
                }
                continue;
            }
        };
        match event {
            Some(TrackRemoteEvent::OnRtpPacket(packet)) => {
                if ssrc != packet.header.ssrc {
                    ssrc = packet.header.ssrc;
                    numbering = Numbering::default();
                }
                incoming.packet(kind, &mut numbering, packet);
            }
            Some(TrackRemoteEvent::OnEnded) | None => return,
            Some(_) => {}
        }
    }
}

/// The library's callbacks. They hold no connection, so they keep nothing alive.
pub(super) struct Callbacks(pub(super) Arc<Incoming>);

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Callbacks {
    async fn on_ice_candidate(&self, event: RTCPeerConnectionIceEvent) {
        let Ok(init) = event.candidate.to_json() else {
            return;
        };
        let mid = self.0.mid.get().map_or("0", String::as_str).to_owned();
        self.0.observer.candidate(Candidate {
            mid,
            line_index: 0,
            candidate: init.candidate,
        });
    }

    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.0.observer.gathered();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let state = match state {
            RTCPeerConnectionState::Connecting => State::Connecting,
            RTCPeerConnectionState::Connected => State::Connected,
            RTCPeerConnectionState::Disconnected => State::Disconnected,
            RTCPeerConnectionState::Failed => State::Failed,
            RTCPeerConnectionState::Closed => State::Closed,
            _ => return,
        };
        if state == State::Connected {
            self.0.bandwidth.new_path.store(true, Ordering::Relaxed);
        }
        self.0.observer.state(state);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let kind = match track.kind().await {
            RtpCodecKind::Audio => Kind::Audio,
            RtpCodecKind::Video => Kind::Video,
            _ => return,
        };
        self.0.spawn(read(self.0.clone(), track, kind));
    }
}
