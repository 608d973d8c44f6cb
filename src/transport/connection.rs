//! [`PeerConnection`] on the `webrtc` crate.

use super::agreed::Agreed;
use super::estimator::Shared;
use super::feedback::Missed;
use super::streams::{self, Callbacks, Incoming, Outgoing};
use super::{
    Candidate, Codec, Error, Kind, MAX_PAYLOAD, Observer, Packet, PeerConnection, Settings,
    Statistics, engine,
};
use bytes::Bytes;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use webrtc::peer_connection::{
    PeerConnection as Webrtc, PeerConnectionBuilder, RTCIceCandidateInit, RTCSessionDescription,
    RTCStatsReportEntry, StatsSelector,
};
use webrtc::rtp_transceiver::RTCRtpTransceiverDirection;

/// Candidates of the other side that are taken; each is checked with each of ours.
const MAX_CANDIDATES: usize = 64;
/// A candidate line is some 100 bytes; a description of one call a few thousand.
const MAX_CANDIDATE: usize = 1024;
const MAX_DESCRIPTION: usize = 128 * 1024;

/// One connection; see [`PeerConnection`].
pub(super) struct Connection {
    webrtc: Arc<dyn Webrtc>,
    incoming: Arc<Incoming>,
    audio: Outgoing,
    video: Option<Outgoing>,
    agreed: Arc<Agreed>,
    bandwidth: Arc<Shared>,
    missed: Arc<Missed>,
    bytes_sent: AtomicU64,
    /// Candidates taken so far.
    candidates: AtomicUsize,
    /// Candidates that came before the description; `None` once it is there.
    waiting: tokio::sync::Mutex<Option<Vec<Candidate>>>,
    closed: AtomicBool,
}

impl Connection {
    pub(super) async fn open(
        settings: Settings,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, Error> {
        let bandwidth = Arc::new(Shared::default());
        let missed = Arc::new(Missed::default());
        let agreed = Arc::new(Agreed::default());
        let (media_engine, registry) = engine::media(
            &settings.sound,
            &observer,
            bandwidth.clone(),
            missed.clone(),
        )?;
        let incoming = Incoming::new(observer, agreed.clone(), bandwidth.clone());
        let first = settings
            .sound
            .iter()
            .find(|codec| **codec != Codec::KeyTones);
        let sound = *first.ok_or_else(|| Error::Setup("there is no sound".to_owned()))?;
        let building = PeerConnectionBuilder::new()
            .with_configuration(engine::configuration(&settings))
            .with_media_engine(media_engine)
            .with_setting_engine(engine::settings())
            .with_interceptor_registry(registry)
            .with_handler(Arc::new(Callbacks(incoming.clone())))
            .with_udp_addrs(settings.bind)
            .build();
        let webrtc = Box::pin(building).await;
        let webrtc = webrtc.map_err(|error| Error::Setup(error.to_string()))?;
        let webrtc: Arc<dyn Webrtc> = Arc::new(webrtc);
        let (audio, waiting_audio) =
            Outgoing::add(&webrtc, Kind::Audio, sound, agreed.clone()).await?;
        prefer(&webrtc, &settings.sound).await?;
        let (video, waiting_video) = if settings.video {
            let (video, waiting) =
                Outgoing::add(&webrtc, Kind::Video, Codec::Vp8, agreed.clone()).await?;
            (Some(video), Some(waiting))
        } else {
            (None, None)
        };
        incoming.spawn(streams::write(
            waiting_audio,
            waiting_video,
            bandwidth.clone(),
        ));
        Ok(Self {
            webrtc,
            incoming,
            audio,
            video,
            agreed,
            bandwidth,
            missed,
            bytes_sent: AtomicU64::new(0),
            candidates: AtomicUsize::new(0),
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
        self.incoming.note_description(&sdp);
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
            if self.outgoing(kind).is_none() || !sends {
                continue;
            }
            let parameters = sender.get_parameters().await.map_err(description_error)?;
            let codecs = parameters.rtp_parameters.codecs.iter();
            let known = codecs
                .filter_map(|codec| Some((engine::known(&codec.rtp_codec)?, codec.payload_type)));
            self.agreed.set(kind, &known.collect::<Vec<_>>());
        }
        Ok(())
    }
}

/// Makes all of the sound's codecs known: by itself the library offers the one that the stream begins with.
async fn prefer(webrtc: &Arc<dyn Webrtc>, sound: &[Codec]) -> Result<(), Error> {
    let codecs = || {
        sound
            .iter()
            .map(|codec| engine::parameters(*codec))
            .collect()
    };
    for transceiver in webrtc.get_transceivers().await {
        transceiver
            .set_codec_preferences(codecs())
            .await
            .map_err(|error| Error::Setup(error.to_string()))?;
    }
    Ok(())
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

#[async_trait::async_trait]
impl PeerConnection for Connection {
    async fn offer(&self) -> Result<String, Error> {
        let offer = self.webrtc.create_offer(None).await;
        self.describe(offer.map_err(description_error)?).await
    }

    async fn restart(&self) -> Result<String, Error> {
        self.candidates.store(0, Ordering::Relaxed);
        let restarted = self.webrtc.restart_ice().await;
        restarted.map_err(description_error)?;
        self.offer().await
    }

    async fn path_is_gone(&self) -> bool {
        let report = self
            .webrtc
            .get_stats(Instant::now(), StatsSelector::None)
            .await;
        let selected = report.iter().find_map(|entry| match entry {
            RTCStatsReportEntry::Transport(transport) => {
                Some(&transport.selected_candidate_pair_id)
            }
            _ => None,
        });
        let local = report.iter().find_map(|entry| match entry {
            RTCStatsReportEntry::IceCandidatePair(pair) if Some(&pair.stats.id) == selected => {
                Some(&pair.local_candidate_id)
            }
            _ => None,
        });
        let address = report.iter().find_map(|entry| match entry {
            RTCStatsReportEntry::LocalCandidate(candidate)
                if Some(&candidate.stats.id) == local =>
            {
                candidate.address.clone()
            }
            _ => None,
        });
        let address = address.and_then(|address| address.parse().ok());
        address.is_some_and(|address| !crate::address::is_here(address))
    }

    async fn answer(&self, offer: String) -> Result<String, Error> {
        self.candidates.store(0, Ordering::Relaxed);
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
        if self.candidates.fetch_add(1, Ordering::Relaxed) >= MAX_CANDIDATES {
            return Err(Error::Candidate("there are too many".to_owned()));
        }
        let mut waiting = self.waiting.lock().await;
        match waiting.as_mut() {
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
        let size = payload.len() as u64;
        outgoing.send(timestamp, marker, payload)?;
        self.bytes_sent.fetch_add(size, Ordering::Relaxed);
        Ok(())
    }

    fn forward(&self, packet: Packet) -> Result<(), Error> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(Error::Closed);
        }
        let kind = packet.codec.kind();
        let outgoing = self.outgoing(kind).ok_or(Error::NotAgreed(kind))?;
        let size = packet.payload.len() as u64;
        outgoing.forward(packet)?;
        self.bytes_sent.fetch_add(size, Ordering::Relaxed);
        Ok(())
    }

    fn send_key_tone(&self, timestamp: u32, marker: bool, payload: Bytes) -> Result<(), Error> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(Error::Closed);
        }
        self.audio
            .send_as(Codec::KeyTones, timestamp, marker, payload)
    }

    fn sound_codec(&self) -> Option<Codec> {
        self.agreed.main(Kind::Audio)
    }

    fn request_key_frame(&self) {
        self.incoming.request_key_frame();
    }

    fn target_bitrate(&self) -> u64 {
        self.bandwidth.target.load(Ordering::Relaxed)
    }

    async fn statistics(&self) -> Statistics {
        let (bytes_received, packets_received) = self.incoming.counts();
        let mut statistics = Statistics {
            bytes_sent: self.bytes_sent.load(Ordering::Relaxed),
            bytes_received,
            packets_received,
            target_bitrate: self.target_bitrate(),
            loss_out: self.missed.share(),
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
        self.incoming.shut_down().await;
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
