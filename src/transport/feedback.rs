//! Hears what the other side's RTCP says: requests for a key frame, and sender reports.

use super::{Kind, Observer};
use rtc::interceptor::{Interceptor, Packet, StreamInfo, TaggedPacket};
use rtc::rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::sender_report::SenderReport;
use rtc::sansio::Protocol;
use rtc::shared::error::Error;
use std::any::Any;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

/// Remote streams that are remembered; a call has two.
const MAX_STREAMS: usize = 8;

/// An interceptor that tells the observer of every PLI, FIR and sender report and changes nothing.
///
/// The library ends incoming RTCP inside its chain, so it has to be picked up there.
pub(super) struct Feedback {
    observer: Arc<dyn Observer>,
    /// SSRC and kind of the remote streams.
    streams: Vec<(u32, Kind)>,
    incoming: VecDeque<TaggedPacket>,
    outgoing: VecDeque<TaggedPacket>,
}

impl Feedback {
    pub(super) fn new(observer: Arc<dyn Observer>) -> Self {
        Self {
            observer,
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
        } else if let Some(report) = packet.downcast_ref::<SenderReport>() {
            let stream = self.streams.iter().find(|(ssrc, _)| *ssrc == report.ssrc);
            if let Some((_, kind)) = stream {
                let (ntp, timestamp) = (report.ntp_time, report.rtp_time);
                self.observer.sender_report(*kind, ntp, timestamp);
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
    fn bind_local_stream(&mut self, _: &StreamInfo) {}
    fn unbind_local_stream(&mut self, _: &StreamInfo) {}

    fn bind_remote_stream(&mut self, stream: &StreamInfo) {
        let kind = if stream.mime_type.starts_with("audio") {
            Kind::Audio
        } else {
            Kind::Video
        };
        if self.streams.len() < MAX_STREAMS {
            self.streams.push((stream.ssrc, kind));
        }
    }

    fn unbind_remote_stream(&mut self, stream: &StreamInfo) {
        self.streams.retain(|(ssrc, _)| *ssrc != stream.ssrc);
    }
}
