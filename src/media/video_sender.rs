//! Pictures out: the newest picture of the camera is encoded and sent, as [`Adaptation`] plans it.

use super::adaptation::{Adaptation, Plan};
use super::call::Link;
use super::camera::Captured;
use super::convert;
use super::newest::Newest;
use super::statistics::Meter;
use super::vp8::Encoder;
use super::vp8_payload;
use crate::transport::{Error, Kind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long to wait for a picture before looking whether the call is over.
const WAIT: Duration = Duration::from_millis(100);
/// Key frames are large: not more often than this, whoever asks.
const KEY_DISTANCE: Duration = Duration::from_millis(200);
/// Starts the thread. It ends with the call.
///
/// # Errors
/// No thread can be started.
pub fn start(
    link: Arc<Link>,
    pictures: Arc<Newest<Captured>>,
    meter: Arc<Meter>,
) -> std::io::Result<()> {
    let mut sender = Sender {
        link,
        meter,
        encoder: None,
        adaptation: Adaptation::new(),
        start: Instant::now(),
        last_time: -1,
        last_at: -1,
        base: rand::random(),
        last_key: None,
        key_needed: true,
    };
    std::thread::Builder::new()
        .name("video out".to_owned())
        .spawn(move || {
            while !sender.link.ended() {
                if let Some(picture) = pictures.take(WAIT) {
                    sender.send(&picture);
                }
            }
        })?;
    Ok(())
}

/// In 1/90 000 s.
fn clock(time: Duration) -> i64 {
    (time.as_micros() * 9 / 100) as i64
}

struct Sender {
    link: Arc<Link>,
    meter: Arc<Meter>,
    encoder: Option<Encoder>,
    adaptation: Adaptation,
    start: Instant,
    /// Time of the last picture in 1/90 000 s since `start`, and what the encoder was told in its place.
    last_time: i64,
    last_at: i64,
    /// First RTP timestamp.
    base: u32,
    last_key: Option<Instant>,
    key_needed: bool,
}

impl Sender {
    fn send(&mut self, picture: &Captured) {
        if !self.link.connected() {
            self.key_needed = true;
            return;
        }
        let elapsed = picture.at.saturating_duration_since(self.start);
        let time = clock(elapsed);
        if time <= self.last_time {
            return;
        }
        self.key_needed |= self.link.take_key_frame_request();
        let frame = &picture.frame;
        let camera = (frame.width, frame.height);
        let target = self.link.target_bitrate();
        let Some(plan) = self.adaptation.plan(elapsed, camera, target) else {
            return;
        };
        if let Err(error) = self.encode_and_send(picture, plan, time) {
            tracing::warn!(%error, "picture is not encoded");
            self.encoder = None;
        }
    }

    fn encode_and_send(
        &mut self,
        picture: &Captured,
        plan: Plan,
        time: i64,
    ) -> Result<(), super::vp8::Error> {
        let begun = Instant::now();
        let smaller = convert::smaller(&picture.frame, plan.size);
        let frame = smaller.as_ref().unwrap_or(&picture.frame);
        let (size, kbps) = (plan.size, plan.kbps);
        let encoder = match self.encoder.take() {
            Some(encoder) if encoder.size() == size => encoder,
            // A new size needs a new encoder, whose first frame is a key frame.
            _ => Encoder::new(size.0, size.1, kbps)?,
        };
        let encoder = self.encoder.insert(encoder);
        encoder.set_bitrate(kbps)?;
        let spaced = self
            .last_key
            .is_none_or(|last| last.elapsed() >= KEY_DISTANCE);
        let key = self.key_needed && spaced;
        let at = (time - clock(plan.left_out)).max(self.last_at + 1);
        let duration = u32::try_from(at - self.last_at).unwrap_or(3000);
        let encoded = encoder.encode(frame, at, duration.clamp(1, 90_000), key)?;
        let bytes = encoded.as_ref().map_or(0, |encoded| encoded.data.len());
        self.adaptation.encoded(begun.elapsed(), bytes);
        self.last_time = time;
        self.last_at = at;
        let Some(encoded) = encoded else {
            return Ok(());
        };
        if encoded.key {
            self.last_key = Some(Instant::now());
            self.key_needed = false;
        }
        self.packetize(&encoded.data, self.base.wrapping_add(time as u32));
        self.meter.out.count(size.0, size.1);
        Ok(())
    }

    fn packetize(&mut self, frame: &[u8], timestamp: u32) {
        let mut payloads = vp8_payload::split(frame).into_iter().peekable();
        while let Some(payload) = payloads.next() {
            let last = payloads.peek().is_none();
            match self.link.send(Kind::Video, timestamp, last, payload) {
                Ok(()) => {}
                Err(Error::Congested) => {
                    // The other side sees a torn frame: it can only go on with a key frame.
                    self.key_needed = true;
                    return;
                }
                Err(_) => return,
            }
        }
    }
}
