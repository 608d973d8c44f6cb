//! What is agreed with the other side, and the interceptors every packet passes.

use super::estimator::{Estimator, Shared};
use super::{
    Codec, Error, Kind, Observer, Settings,
    feedback::{Feedback, Missed},
};
use rtc::ice::mdns::MulticastDnsMode;
use rtc::ice::url::{SchemeType, Url};
use rtc::interceptor::{
    CongestionControlBuilder, NackGeneratorBuilder, NackResponderBuilder, Slot,
    TwccReceiverBuilder, TwccSenderBuilder,
};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::RTCIceTransportPolicy;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_PCMA, MIME_TYPE_PCMU, MIME_TYPE_TELEPHONE_EVENT, MIME_TYPE_VP8,
};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters,
    RTCRtpEncodingParameters, RtpCodecKind,
};
use std::sync::Arc;
use std::time::Duration;
use webrtc::peer_connection::{
    MediaEngine, RTCConfiguration, RTCConfigurationBuilder, RTCIceServer, Registry, SettingEngine,
    SettingEngineBuilder, configure_rtcp_reports, configure_twcc,
};

/// Where our listener stands: nearest to the application, so it sees RTCP after everybody acted on it.
const FEEDBACK_SLOT: usize = 14_000;
/// How often the other side is told when its packets came. A queue that grows is seen that much earlier than with the
/// library's 100 ms; it takes 10 kbit/s.
const FEEDBACK_INTERVAL: Duration = Duration::from_millis(50);
/// A missing packet is asked for this often and no more; unlimited requests keep a full link full.
const NACK_INTERVAL: Duration = Duration::from_millis(20);
const NACK_TRIES: u16 = 5;
/// Distance of a pair's connectivity checks while there is no way yet, and after how many the pair is given up.
///
/// The library works in steps of this distance: on one step it checks, on the next it nominates what answered, and the
/// handshake's first packet, too, lies ready until a step. Its own 200 ms made a call wait 200 to 400 ms for nothing;
/// once connected it goes back to them. A check is 130 bytes, a call has some eight pairs, and few checks are made
/// before the first answer.
const CHECK_DISTANCE: Duration = Duration::from_millis(20);
const CHECKS: u16 = 250;

/// Silence after which a path counts as lost, and how often something is sent if nothing else is. Sound comes every
/// 20 ms, in its pauses every 400 ms.
const LOST: Duration = Duration::from_millis(1500);
const KEEP_ALIVE: Duration = Duration::from_millis(500);
/// Longer than any call waits for a path: when to give up is the call's to decide.
const GIVEN_UP: Duration = Duration::from_secs(300);

fn setup(error: impl std::fmt::Display) -> Error {
    Error::Setup(error.to_string())
}

/// A codec as described in SDP.
pub(super) fn codec(codec: Codec) -> RTCRtpCodec {
    let (mime_type, clock_rate, channels, fmtp) = match codec {
        Codec::Opus => (MIME_TYPE_OPUS, 48_000, 2, "minptime=10;useinbandfec=1"),
        Codec::Pcmu => (MIME_TYPE_PCMU, 8_000, 0, ""),
        Codec::Pcma => (MIME_TYPE_PCMA, 8_000, 0, ""),
        Codec::KeyTones => (MIME_TYPE_TELEPHONE_EVENT, 8_000, 0, "0-15"),
        Codec::Vp8 => (MIME_TYPE_VP8, 90_000, 0, ""),
    };
    RTCRtpCodec {
        mime_type: mime_type.to_owned(),
        clock_rate,
        channels,
        sdp_fmtp_line: fmtp.to_owned(),
        rtcp_feedback: Vec::new(),
    }
}

/// The payload type that we offer a codec under.
fn payload_type(codec: Codec) -> u8 {
    match codec {
        Codec::Opus => 111,
        Codec::Pcmu => 0,
        Codec::Pcma => 8,
        Codec::KeyTones => 101,
        Codec::Vp8 => 96,
    }
}

/// A codec as it is offered.
pub(super) fn parameters(coded: Codec) -> RTCRtpCodecParameters {
    RTCRtpCodecParameters {
        rtp_codec: codec(coded),
        payload_type: payload_type(coded),
    }
}

/// Which of our codecs the library means.
pub(super) fn known(theirs: &RTCRtpCodec) -> Option<Codec> {
    let all = [
        Codec::Opus,
        Codec::Pcmu,
        Codec::Pcma,
        Codec::KeyTones,
        Codec::Vp8,
    ];
    all.into_iter().find(|ours| {
        let ours = codec(*ours);
        theirs.mime_type.eq_ignore_ascii_case(&ours.mime_type)
            && theirs.clock_rate == ours.clock_rate
    })
}

/// The library's word for a kind.
pub(super) fn codec_kind(kind: Kind) -> RtpCodecKind {
    match kind {
        Kind::Audio => RtpCodecKind::Audio,
        Kind::Video => RtpCodecKind::Video,
    }
}

/// A track of that kind, coded like that, sent under `ssrc`.
pub(super) fn track(kind: Kind, coded: Codec, ssrc: u32) -> MediaStreamTrack {
    let id = match kind {
        Kind::Audio => "audio",
        Kind::Video => "video",
    };
    MediaStreamTrack::new(
        "call".into(),
        id.into(),
        id.to_owned(),
        codec_kind(kind),
        vec![RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters {
                ssrc: Some(ssrc),
                ..Default::default()
            },
            codec: codec(coded),
            ..Default::default()
        }],
    )
}

/// The codecs we speak and the feedback we give.
fn media_engine(sound: &[Codec]) -> Result<MediaEngine, Error> {
    let mut engine = MediaEngine::default();
    for &coded in sound.iter().chain(&[Codec::Vp8]) {
        engine
            .register_codec(parameters(coded), codec_kind(coded.kind()))
            .map_err(setup)?;
    }
    for parameter in ["", "pli"] {
        let feedback = RTCPFeedback {
            typ: "nack".to_owned(),
            parameter: parameter.to_owned(),
        };
        engine.register_feedback(feedback, RtpCodecKind::Video);
    }
    Ok(engine)
}

/// Media engine and interceptors. `bandwidth` is what the estimator and the connection tell each other, `missed` what the
/// other side tells.
pub(super) fn media(
    sound: &[Codec],
    observer: &Arc<dyn Observer>,
    bandwidth: Arc<Shared>,
    missed: Arc<Missed>,
) -> Result<(MediaEngine, Registry), Error> {
    let mut engine = media_engine(sound)?;
    // Only for the header extension and feedback it registers: its registry would lack the estimator.
    let _ = configure_twcc(Registry::new(), &mut engine).map_err(setup)?;
    // No pacer: the library's holds sound back behind pictures. No jitter buffer: its depth is fixed.
    let registry = configure_rtcp_reports(Registry::new())
        .with(
            Slot::CongestionControl,
            CongestionControlBuilder::new(Estimator::new(bandwidth)).build(),
        )
        .with(Slot::TwccSender, TwccSenderBuilder::new().build())
        .with(
            Slot::TwccReceiver,
            TwccReceiverBuilder::new()
                .with_interval(FEEDBACK_INTERVAL)
                .build(),
        )
        .with(Slot::NackResponder, NackResponderBuilder::new().build())
        .with(
            Slot::NackGenerator,
            NackGeneratorBuilder::new()
                .with_interval(NACK_INTERVAL)
                .with_max_nacks_per_packet(NACK_TRIES)
                .build(),
        )
        .with(
            Slot::from(FEEDBACK_SLOT),
            Feedback::new(observer.clone(), missed),
        );
    Ok((engine, registry))
}

/// ICE behaviour.
pub(super) fn settings() -> SettingEngine {
    SettingEngineBuilder::new()
        // Without a network its multicast socket fails, and with it everything.
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        // A path that is lost is replaced: by new sockets, as the machine's addresses may be others.
        .with_discard_local_candidates_during_ice_restart(true)
        .with_ice_timeouts(Some(LOST), Some(GIVEN_UP), Some(KEEP_ALIVE))
        .with_ice_connection_attempts(Some(CHECK_DISTANCE), Some(CHECKS))
        // A check that overtakes its candidate would otherwise cost a second.
        .with_prflx_acceptance_min_wait(Some(Duration::ZERO))
        .build()
}

/// The library's configuration for our settings.
pub(super) fn configuration(settings: &Settings) -> RTCConfiguration {
    // One server that cannot be read must not cost the call.
    let (usable, refused): (Vec<_>, Vec<_>) = settings.ice_servers.iter().partition(|server| {
        Url::parse_url(&server.url).is_ok_and(|url| {
            !matches!(url.scheme, SchemeType::Turn | SchemeType::Turns)
                || !(server.username.is_empty() || server.password.is_empty())
        })
    });
    for server in refused {
        tracing::warn!(url = server.url, "ICE server cannot be used");
    }
    let servers = usable.into_iter().map(|server| RTCIceServer {
        urls: vec![server.url.clone()],
        username: server.username.clone(),
        credential: server.password.clone(),
    });
    let policy = if settings.relay_only {
        RTCIceTransportPolicy::Relay
    } else {
        RTCIceTransportPolicy::All
    };
    RTCConfigurationBuilder::new()
        .with_ice_servers(servers.collect())
        .with_ice_transport_policy(policy)
        .build()
}
