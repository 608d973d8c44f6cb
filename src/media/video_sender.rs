//! Pictures out: the newest picture of the camera is encoded and sent, at the rate the path carries.

use super::call::Link;
use super::camera::Captured;
use super::convert;
use super::frame::Frame;
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
/// What sound and packet headers take of the path, in kbit/s and as a share.
const SOUND_KBPS: u64 = 45;
const HEADERS: f64 = 0.06;
/// A picture needs no more bits than this for each of its pixels a second.
const BITS_PER_PIXEL: f64 = 1.65;
const LEAST_KBPS: u32 = 80;

/// With fewer bits for each pixel a second than this, half the width and height look better; with more than that, the
/// whole again. Not changed more often than every few seconds.
const POOR_BITS: f64 = 0.4;
const RICH_BITS: f64 = 0.8;
const SIZE_DISTANCE: Duration = Duration::from_secs(3);

/// The encoder's rate in kbit/s for a path of `target` bit/s and pictures of that size.
fn kbps(target: u64, (width, height): (u32, u32)) -> u32 {
    let room = (target / 1000).saturating_sub(SOUND_KBPS) as f64 * (1.0 - HEADERS);
    let useful = f64::from(width) * f64::from(height) * BITS_PER_PIXEL / 1000.0;
    (room.min(useful.max(250.0)) as u32).max(LEAST_KBPS)
}

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
        start: Instant::now(),
        last_time: -1,
        base: rand::random(),
        last_key: None,
        key_needed: true,
        halved: false,
        resized: Instant::now(),
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

struct Sender {
    link: Arc<Link>,
    meter: Arc<Meter>,
    encoder: Option<Encoder>,
    start: Instant,
    /// Time of the last picture in 1/90 000 s since `start`.
    last_time: i64,
    /// First RTP timestamp.
    base: u32,
    last_key: Option<Instant>,
    key_needed: bool,
    /// Whether pictures are sent at half their width and height.
    halved: bool,
    resized: Instant,
}

impl Sender {
    fn send(&mut self, picture: &Captured) {
        if !self.link.connected() {
            self.key_needed = true;
            return;
        }
        let elapsed = picture.at.saturating_duration_since(self.start);
        let time = (elapsed.as_micros() * 9 / 100) as i64;
        if time <= self.last_time {
            return;
        }
        self.key_needed |= self.link.take_key_frame_request();
        if let Err(error) = self.encode_and_send(picture, time) {
            tracing::warn!(%error, "picture is not encoded");
            self.encoder = None;
        }
    }

    /// The picture at the size that suits the path.
    fn fitted(&mut self, frame: &Arc<Frame>) -> Arc<Frame> {
        let size = (frame.width, frame.height);
        let bits = f64::from(kbps(self.link.target_bitrate(), size)) * 1000.0;
        let each = bits / (f64::from(size.0) * f64::from(size.1));
        let halve = each < if self.halved { RICH_BITS } else { POOR_BITS };
        if halve != self.halved && self.resized.elapsed() > SIZE_DISTANCE {
            self.halved = halve;
            self.resized = Instant::now();
        }
        if self.halved {
            Arc::new(convert::fit(Frame::clone(frame), size.0 / 2, size.1 / 2))
        } else {
            frame.clone()
        }
    }

    fn encode_and_send(&mut self, picture: &Captured, time: i64) -> Result<(), super::vp8::Error> {
        let frame = self.fitted(&picture.frame);
        let size = (frame.width, frame.height);
        let kbps = kbps(self.link.target_bitrate(), size);
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
        let duration = u32::try_from(time - self.last_time).unwrap_or(3000);
        let encoded = encoder.encode(&frame, time, duration.clamp(1, 90_000), key)?;
        self.last_time = time;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_follows_the_path_between_useful_bounds() {
        let hd = (1280, 720);
        assert_eq!(kbps(0, hd), LEAST_KBPS);
        assert_eq!(kbps(150_000, hd), 98);
        assert!((700..800).contains(&kbps(840_000, hd)));
        assert!((1500..1550).contains(&kbps(4_000_000, hd)));
        assert!((350..400).contains(&kbps(4_000_000, (640, 360))));
        assert_eq!(kbps(4_000_000, (160, 90)), 250);
    }
}
