//! [`PeerConnection`] on the `webrtc` crate.

use super::{
    Candidate, Error, Kind, MAX_PAYLOAD, Observer, Packet, PeerConnection, Settings, State,
    Statistics, engine,
};
use bytes::Bytes;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtp::{Header, Packet as RtpPacket};
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use webrtc::media_stream::track_local::{TrackLocal, static_rtp::TrackLocalStaticRTP};
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection as Webrtc, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCIceCandidateInit, RTCPeerConnectionIceEvent, RTCPeerConnectionState, RTCSessionDescription,
    RTCStatsReportEntry, StatsSelector,
};
use webrtc::rtp_transceiver::RTCRtpTransceiverDirection;

/// Packets that may wait to leave: half a second of sound, two large key frames.
const AUDIO_QUEUE: usize = 25;
const VIDEO_QUEUE: usize = 256;
/// Candidates of the other side that may wait for its description.
const MAX_WAITING_CANDIDATES: usize = 64;
/// A candidate line is some 100 bytes; a description of one call a few thousand.
const MAX_CANDIDATE: usize = 1024;
const MAX_DESCRIPTION: usize = 128 * 1024;

/// A sending stream.
struct Outgoing {
    ssrc: u32,
    /// Payload type the other side agreed to; 0 before that, which no dynamic codec has.
    payload_type: AtomicU8,
    sequence: AtomicU16,
    queue: mpsc::Sender<RtpPacket>,
}

/// What the library's callbacks share with us.
struct Shared {
    observer: Arc<dyn Observer>,
    /// First media section of our own description; candidates name it (everything is bundled).
    mid: OnceLock<String>,
    key_frame: Notify,
    bytes_received: AtomicU64,
    packets_received: AtomicU64,
    /// Readers of remote tracks and the writer.
    tasks: Mutex<JoinSet<()>>,
}

impl Shared {
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.spawn(task);
    }
}

/// One connection; see [`PeerConnection`].
pub(super) struct Connection {
    webrtc: Arc<dyn Webrtc>,
    shared: Arc<Shared>,
    audio: Outgoing,
    video: Option<Outgoing>,
    target: Arc<AtomicU64>,
    bytes_sent: AtomicU64,
    /// Candidates that came before the description; `None` once it is there.
    waiting: tokio::sync::Mutex<Option<Vec<Candidate>>>,
    closed: AtomicBool,
}

impl Connection {
    pub(super) async fn open(
        settings: Settings,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, Error> {
        let target = Arc::new(AtomicU64::new(0));
        let (media_engine, registry) = engine::media(&observer, target.clone())?;
        let shared = Arc::new(Shared {
            observer,
            mid: OnceLock::new(),
            key_frame: Notify::new(),
            bytes_received: AtomicU64::new(0),
            packets_received: AtomicU64::new(0),
            tasks: Mutex::default(),
        });
        let webrtc = PeerConnectionBuilder::new()
            .with_configuration(engine::configuration(&settings))
            .with_media_engine(media_engine)
            .with_setting_engine(engine::settings())
            .with_interceptor_registry(registry)
            .with_handler(Arc::new(Callbacks(shared.clone())))
            .with_udp_addrs(settings.bind)
            .build()
            .await
            .map_err(|error| Error::Setup(error.to_string()))?;
        let webrtc: Arc<dyn Webrtc> = Arc::new(webrtc);
        let (audio_queue, audio_packets) = mpsc::channel(AUDIO_QUEUE);
        let (audio_track, audio) = outgoing(&webrtc, Kind::Audio, audio_queue).await?;
        let (video_track, video, video_packets) = if settings.video {
            let (queue, packets) = mpsc::channel(VIDEO_QUEUE);
            let (track, video) = outgoing(&webrtc, Kind::Video, queue).await?;
            (Some(track), Some(video), packets)
        } else {
            (None, None, mpsc::channel(1).1)
        };
        shared.spawn(write(
            audio_track,
            audio_packets,
            video_track,
            video_packets,
        ));
        Ok(Self {
            webrtc,
            shared,
            audio,
            video,
            target,
            bytes_sent: AtomicU64::new(0),
            waiting: tokio::sync::Mutex::new(Some(Vec::new())),
            closed: AtomicBool::new(false),
        })
    }

    fn outgoing(&self, kind: Kind) -> Option<&Outgoing> {
        match kind {
            Kind::Audio => Some(&self.audio),
            Kind::Video => self.video.as_ref(),
        }
    }

    /// Sets our description: gathering starts. Its candidates will name its first media section.
    async fn describe(&self, description: RTCSessionDescription) -> Result<String, Error> {
        let sdp = description.sdp.clone();
        let mid = sdp.lines().find_map(|line| line.strip_prefix("a=mid:"));
        let _ = self.shared.mid.set(mid.unwrap_or("0").trim().to_owned());
        self.webrtc
            .set_local_description(description)
            .await
            .map_err(description_error)?;
        Ok(sdp)
    }

    /// Takes the other side's description and the candidates that waited for it.
    async fn take(&self, description: RTCSessionDescription) -> Result<(), Error> {
        self.webrtc
            .set_remote_description(description)
            .await
            .map_err(description_error)?;
        for candidate in self.waiting.lock().await.take().unwrap_or_default() {
            // One bad candidate is no reason to do without the others.
            if let Err(error) = self.add(candidate).await {
                tracing::warn!(%error, "candidate ignored");
            }
        }
        Ok(())
    }

    async fn add(&self, candidate: Candidate) -> Result<(), Error> {
        self.webrtc
            .add_ice_candidate(RTCIceCandidateInit {
                candidate: candidate.candidate,
                sdp_mid: Some(candidate.mid),
                sdp_mline_index: Some(candidate.line_index),
                ..Default::default()
            })
            .await
            .map_err(|error| Error::Candidate(error.to_string()))
    }

    /// Notes under which payload types the other side wants our streams.
    async fn note_agreed(&self) -> Result<(), Error> {
        for transceiver in self.webrtc.get_transceivers().await {
            let (Ok(Some(sender)), Ok(direction)) = (
                transceiver.sender().await,
                transceiver.current_direction().await,
            ) else {
                continue;
            };
            let sends = matches!(
                direction,
                RTCRtpTransceiverDirection::Sendrecv | RTCRtpTransceiverDirection::Sendonly
            );
            let kind = match sender.track().kind().await {
                RtpCodecKind::Audio => Kind::Audio,
                _ => Kind::Video,
            };
            let (Some(outgoing), true) = (self.outgoing(kind), sends) else {
                continue;
            };
            let parameters = sender.get_parameters().await.map_err(description_error)?;
            let ours = engine::codec(kind).mime_type;
            let agreed = parameters
                .rtp_parameters
                .codecs
                .iter()
                .find(|codec| codec.rtp_codec.mime_type.eq_ignore_ascii_case(&ours));
            if let Some(codec) = agreed {
                outgoing
                    .payload_type
                    .store(codec.payload_type, Ordering::Relaxed);
            }
        }
        Ok(())
    }
}

fn description_error(error: webrtc::error::Error) -> Error {
    match error {
        webrtc::error::Error::ErrConnectionClosed => Error::Closed,
        // Some of the library's texts contain the whole description.
        other => Error::Description(other.to_string().chars().take(200).collect()),
    }
}

fn parse(sdp: String, offer: bool) -> Result<RTCSessionDescription, Error> {
    if sdp.len() > MAX_DESCRIPTION {
        return Err(Error::Description("it is too long".to_owned()));
    }
    if offer {
        RTCSessionDescription::offer(sdp).map_err(description_error)
    } else {
        RTCSessionDescription::answer(sdp).map_err(description_error)
    }
}

/// Adds a track of that kind to the connection.
async fn outgoing(
    webrtc: &Arc<dyn Webrtc>,
    kind: Kind,
    queue: mpsc::Sender<RtpPacket>,
) -> Result<(Arc<TrackLocalStaticRTP>, Outgoing), Error> {
    let ssrc = rand::random_range(1..u32::MAX);
    let track = Arc::new(TrackLocalStaticRTP::new(engine::track(kind, ssrc)));
    webrtc
        .add_track(track.clone() as Arc<dyn TrackLocal>)
        .await
        .map_err(|error| Error::Setup(error.to_string()))?;
    let outgoing = Outgoing {
        ssrc,
        payload_type: AtomicU8::new(0),
        // Low, so that it cannot wrap within the first packets (RFC 3711 § 3.3.1).
        sequence: AtomicU16::new(rand::random_range(0..0x8000)),
        queue,
    };
    Ok((track, outgoing))
}

/// Carries queued packets to the library, sound first.
async fn write(
    audio: Arc<TrackLocalStaticRTP>,
    mut audio_packets: mpsc::Receiver<RtpPacket>,
    video: Option<Arc<TrackLocalStaticRTP>>,
    mut video_packets: mpsc::Receiver<RtpPacket>,
) {
    loop {
        let (track, packet) = tokio::select! {
            biased;
            Some(packet) = audio_packets.recv() => (Some(&audio), packet),
            Some(packet) = video_packets.recv() => (video.as_ref(), packet),
            else => return,
        };
        if let Some(track) = track
            && let Err(error) = track.write_rtp(packet).await
        {
            // Its text contains the whole packet.
            let text: String = error.to_string().chars().take(100).collect();
            tracing::debug!(error = text, "packet not sent");
        }
    }
}

/// Reads a remote track until it ends; asks it for key frames on the way.
async fn read(shared: Arc<Shared>, track: Arc<dyn TrackRemote>, kind: Kind) {
    let mut ssrc = 0;
    loop {
        let event = tokio::select! {
            event = track.poll() => event,
            () = shared.key_frame.notified(), if kind == Kind::Video && ssrc != 0 => {
                let request = PictureLossIndication { sender_ssrc: 0, media_ssrc: ssrc };
                if track.write_rtcp(vec![Box::new(request)]).await.is_err() {
                    return;
                }
                continue;
            }
        };
        match event {
            Some(TrackRemoteEvent::OnRtpPacket(packet)) => {
                ssrc = packet.header.ssrc;
                let size = packet.payload.len() as u64;
                shared.bytes_received.fetch_add(size, Ordering::Relaxed);
                shared.packets_received.fetch_add(1, Ordering::Relaxed);
                let packet = Packet {
                    sequence: packet.header.sequence_number,
                    timestamp: packet.header.timestamp,
                    marker: packet.header.marker,
                    payload: packet.payload,
                };
                shared.observer.packet(kind, packet);
            }
            Some(TrackRemoteEvent::OnEnded) | None => return,
            Some(_) => {}
        }
    }
}

/// The library's callbacks. They hold no connection, so they keep nothing alive.
struct Callbacks(Arc<Shared>);

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

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        let state = match state {
            RTCPeerConnectionState::Connecting => State::Connecting,
            RTCPeerConnectionState::Connected => State::Connected,
            RTCPeerConnectionState::Disconnected => State::Disconnected,
            RTCPeerConnectionState::Failed => State::Failed,
            RTCPeerConnectionState::Closed => State::Closed,
            _ => return,
        };
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

#[async_trait::async_trait]
impl PeerConnection for Connection {
    async fn offer(&self) -> Result<String, Error> {
        let offer = self.webrtc.create_offer(None).await;
        self.describe(offer.map_err(description_error)?).await
    }

    async fn answer(&self, offer: String) -> Result<String, Error> {
        self.take(parse(offer, true)?).await?;
        let answer = self.webrtc.create_answer(None).await;
        let sdp = self.describe(answer.map_err(description_error)?).await?;
        self.note_agreed().await?;
        Ok(sdp)
    }

    async fn accept(&self, answer: String) -> Result<(), Error> {
        self.take(parse(answer, false)?).await?;
        self.note_agreed().await
    }

    async fn add_candidate(&self, candidate: Candidate) -> Result<(), Error> {
        if candidate.candidate.len() > MAX_CANDIDATE || candidate.mid.len() > MAX_CANDIDATE {
            return Err(Error::Candidate("it is too long".to_owned()));
        }
        let mut waiting = self.waiting.lock().await;
        match waiting.as_mut() {
            Some(list) if list.len() >= MAX_WAITING_CANDIDATES => {
                Err(Error::Candidate("there are too many".to_owned()))
            }
            Some(list) => {
                list.push(candidate);
                Ok(())
            }
            None => {
                drop(waiting);
                self.add(candidate).await
            }
        }
    }

    fn send(&self, kind: Kind, timestamp: u32, marker: bool, payload: Bytes) -> Result<(), Error> {
        debug_assert!(payload.len() <= MAX_PAYLOAD, "the packet would be split");
        if self.closed.load(Ordering::Relaxed) {
            return Err(Error::Closed);
        }
        let outgoing = self.outgoing(kind).ok_or(Error::NotAgreed(kind))?;
        let payload_type = outgoing.payload_type.load(Ordering::Relaxed);
        if payload_type == 0 {
            return Err(Error::NotAgreed(kind));
        }
        let size = payload.len() as u64;
        let header = Header {
            version: 2,
            marker,
            payload_type,
            // A packet that is dropped here uses up its number, so that the other side sees the hole.
            sequence_number: outgoing.sequence.fetch_add(1, Ordering::Relaxed),
            timestamp,
            ssrc: outgoing.ssrc,
            ..Default::default()
        };
        let packet = RtpPacket { header, payload };
        outgoing
            .queue
            .try_send(packet)
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Error::Congested,
                mpsc::error::TrySendError::Closed(_) => Error::Closed,
            })?;
        self.bytes_sent.fetch_add(size, Ordering::Relaxed);
        Ok(())
    }

    fn request_key_frame(&self) {
        self.shared.key_frame.notify_one();
    }

    fn target_bitrate(&self) -> u64 {
        self.target.load(Ordering::Relaxed)
    }

    async fn statistics(&self) -> Statistics {
        let mut statistics = Statistics {
            bytes_sent: self.bytes_sent.load(Ordering::Relaxed),
            bytes_received: self.shared.bytes_received.load(Ordering::Relaxed),
            packets_received: self.shared.packets_received.load(Ordering::Relaxed),
            target_bitrate: self.target_bitrate(),
            ..Statistics::default()
        };
        let report = self
            .webrtc
            .get_stats(Instant::now(), StatsSelector::None)
            .await;
        for entry in report.iter() {
            match entry {
                RTCStatsReportEntry::InboundRtp(stream) => {
                    let lost = stream.received_rtp_stream_stats.packets_lost;
                    statistics.packets_lost += u64::try_from(lost).unwrap_or(0);
                }
                RTCStatsReportEntry::RemoteInboundRtp(stream) => {
                    statistics.loss_out = statistics.loss_out.max(stream.fraction_lost);
                    note_round_trip(&mut statistics, stream.round_trip_time);
                }
                RTCStatsReportEntry::IceCandidatePair(pair) if pair.nominated => {
                    note_round_trip(&mut statistics, pair.current_round_trip_time);
                }
                _ => {}
            }
        }
        statistics
    }

    async fn close(&self) {
        if self.closed.swap(true, Ordering::Relaxed) {
            return;
        }
        if let Err(error) = self.webrtc.close().await {
            tracing::debug!(%error, "closing the connection");
        }
        let mut tasks = std::mem::take(
            &mut *self
                .shared
                .tasks
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        tasks.shutdown().await;
    }
}

fn note_round_trip(statistics: &mut Statistics, seconds: f64) {
    if seconds > 0.0 && seconds < 60.0 {
        statistics.round_trip = Some(Duration::from_secs_f64(seconds));
    }
}

/// The library's task would run on for ever.
impl Drop for Connection {
    fn drop(&mut self) {
        if self.closed.load(Ordering::Relaxed) {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let webrtc = self.webrtc.clone();
            runtime.spawn(async move { webrtc.close().await });
        }
    }
}
