//! Hears what the other side's RTCP says: requests for a key frame, sender reports, and how much it misses.

use super::{Kind, Observer};
use rtc::interceptor::{Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::receiver_report::ReceiverReport;
use rtc::rtcp::reception_report::ReceptionReport;
use rtc::rtcp::sender_report::SenderReport;
use rtc::sansio::Protocol;
use rtc::shared::error::Error;
use std::any::Any;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

/// Streams each way that are remembered; a call has two.
const MAX_STREAMS: usize = 8;

/// How much of our sound and pictures the other side misses, in 256ths, as its last reports say (RFC 3550 § 6.4.1).
#[derive(Default)]
pub(super) struct Missed {
    audio: AtomicU8,
    video: AtomicU8,
}

impl Missed {
    fn of(&self, kind: Kind) -> &AtomicU8 {
        match kind {
            Kind::Audio => &self.audio,
            Kind::Video => &self.video,
        }
    }

    /// The larger share of the two, 0 to 1.
    pub(super) fn share(&self) -> f64 {
        let of = |kind| self.of(kind).load(Ordering::Relaxed);
        f64::from(of(Kind::Audio).max(of(Kind::Video))) / 256.0
    }
}

/// An interceptor that tells the observer of every PLI, FIR and sender report, notes what is missed, and changes nothing.
///
/// The library ends incoming RTCP inside its chain, so it has to be picked up there; its own statistics know of no
/// receiver report for that reason.
pub(super) struct Feedback {
    observer: Arc<dyn Observer>,
    missed: Arc<Missed>,
    /// SSRC and kind of our streams.
    own: Vec<(u32, Kind)>,
    /// SSRC and kind of the remote streams.
    streams: Vec<(u32, Kind)>,
    incoming: VecDeque<TaggedPacket>,
    outgoing: VecDeque<TaggedPacket>,
}

impl Feedback {
    pub(super) fn new(observer: Arc<dyn Observer>, missed: Arc<Missed>) -> Self {
        Self {
            observer,
            missed,
            own: Vec::new(),
            streams: Vec::new(),
            incoming: VecDeque::new(),
            outgoing: VecDeque::new(),
        }
    }
}

impl Feedback {
    fn hear(&self, packet: &dyn Any) {
        if packet.is::<PictureLossIndication>() || packet.is::<FullIntraRequest>() {
            self.observer.key_frame_wanted();
        } else if let Some(report) = packet.downcast_ref::<ReceiverReport>() {
            self.note(&report.reports);
        } else if let Some(report) = packet.downcast_ref::<SenderReport>() {
            self.note(&report.reports);
            let stream = self.streams.iter().find(|(ssrc, _)| *ssrc == report.ssrc);
            if let Some((_, kind)) = stream {
                let (ntp, timestamp) = (report.ntp_time, report.rtp_time);
                self.observer.sender_report(*kind, ntp, timestamp);
            }
        }
    }

    fn note(&self, reports: &[ReceptionReport]) {
        for report in reports {
            let stream = self.own.iter().find(|(ssrc, _)| *ssrc == report.ssrc);
            if let Some((_, kind)) = stream {
                let missed = self.missed.of(*kind);
                missed.store(report.fraction_lost, Ordering::Relaxed);
            }
        }
    }
}

impl Protocol<TaggedPacket, TaggedPacket, ()> for Feedback {
    type Rout = TaggedPacket;
    type Wout = TaggedPacket;
    type Eout = ();
    type Error = Error;
    type Time = Instant;

    fn handle_read(&mut self, message: TaggedPacket) -> Result<(), Error> {
        if let Packet::Rtcp(packets) = &message.message.packet {
            for packet in packets {
                self.hear(packet.as_any());
            }
        }
        self.incoming.push_back(message);
        Ok(())
    }

    fn poll_read(&mut self) -> Option<TaggedPacket> {
        self.incoming.pop_front()
    }

    fn handle_write(&mut self, message: TaggedPacket) -> Result<(), Error> {
        self.outgoing.push_back(message);
        Ok(())
    }

    fn poll_write(&mut self) -> Option<TaggedPacket> {
        self.outgoing.pop_front()
    }
}

impl Interceptor for Feedback {
    fn bind_local_stream(&mut self, stream: &StreamInfo) {
        if self.own.len() < MAX_STREAMS {
            self.own.push((stream.ssrc, kind(stream)));
        }
    }

    fn unbind_local_stream(&mut self, stream: &StreamInfo) {
        self.own.retain(|(ssrc, _)| *ssrc != stream.ssrc);
    }

    fn bind_remote_stream(&mut self, stream: &StreamInfo) {
        if self.streams.len() < MAX_STREAMS {
            self.streams.push((stream.ssrc, kind(stream)));
        }
    }

    fn unbind_remote_stream(&mut self, stream: &StreamInfo) {
        self.streams.retain(|(ssrc, _)| *ssrc != stream.ssrc);
    }
}

fn kind(stream: &StreamInfo) -> Kind {
    if stream.mime_type.starts_with("audio") {
        Kind::Audio
    } else {
        Kind::Video
    }
}
