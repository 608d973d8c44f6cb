//! Pictures in: packets become frames, frames become pictures in a slot, with the sound of the same moment.

use super::assembler::{Assembler, Output, is_key};
use super::call::Link;
use super::frame::Frame;
use super::lip_sync::LipSync;
use super::newest::Newest;
use super::outlet::Outlet;
use super::statistics::Meter;
use super::vp8::Decoder;
use crate::transport::Packet;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How often holes and silence are looked at when nothing comes.
const LOOK: Duration = Duration::from_millis(50);
/// Without a picture for so long, the other side's camera is off.
const SILENCE: Duration = Duration::from_millis(1500);
/// Key frames are asked for at most this often.
const ASK_DISTANCE: Duration = Duration::from_millis(200);
/// Pictures that come at once, after one was waited for, are shown so far apart: otherwise nobody sees but the last.
const SPACING: Duration = Duration::from_millis(12);
/// Pictures that may wait for their sound: a quarter of a second at 30 a second.
const MAX_WAITING: usize = 8;

/// Where pictures go.
pub struct Outlets {
    /// To be drawn.
    pub shown: Outlet,
    /// To be sent back by an echo.
    pub echo: Arc<Newest<Arc<Frame>>>,
    /// When to show them.
    pub lip_sync: Arc<LipSync>,
    pub meter: Arc<Meter>,
}

/// Starts the thread. It ends with the call. `report` is told when pictures begin to come and when they stop.
///
/// # Errors
/// No thread can be started.
pub fn start(
    link: Arc<Link>,
    packets: Receiver<Packet>,
    outlets: Outlets,
    report: impl Fn(bool) + Send + 'static,
) -> std::io::Result<()> {
    let mut receiver = PictureReceiver {
        link,
        outlets,
        assembler: Assembler::default(),
        decoder: None,
        key_needed: true,
        asked: None,
        last_picture: None,
        waiting: VecDeque::new(),
        report: Box::new(report),
    };
    std::thread::Builder::new()
        .name("video in".to_owned())
        .spawn(move || {
            while !receiver.link.ended() {
                match packets.recv_timeout(receiver.patience()) {
                    Ok(packet) => receiver.assembler.push(packet, Instant::now()),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                receiver.advance();
            }
        })?;
    Ok(())
}

struct PictureReceiver {
    link: Arc<Link>,
    outlets: Outlets,
    assembler: Assembler,
    decoder: Option<Decoder>,
    /// Nothing but a key frame can be decoded.
    key_needed: bool,
    asked: Option<Instant>,
    last_picture: Option<Instant>,
    /// Pictures and when they are to be shown.
    waiting: VecDeque<(Instant, Frame)>,
    report: Box<dyn Fn(bool) + Send>,
}

impl PictureReceiver {
    fn patience(&self) -> Duration {
        self.next_due().map_or(LOOK, |due| {
            due.saturating_duration_since(Instant::now()).min(LOOK)
        })
    }

    /// When the next picture is to be shown.
    fn next_due(&self) -> Option<Instant> {
        let (due, _) = self.waiting.front()?;
        let spaced = self.last_picture.map(|last| last + SPACING);
        Some(spaced.map_or(*due, |spaced| spaced.max(*due)))
    }

    fn advance(&mut self) {
        while let Some(output) = self.assembler.pop(Instant::now()) {
            match output {
                Output::Gap => self.lost(),
                Output::Frame { data, timestamp } => self.decode(&data, timestamp),
            }
        }
        self.show_due();
        if self
            .last_picture
            .is_some_and(|last| last.elapsed() > SILENCE)
        {
            self.last_picture = None;
            self.outlets.shown.clear();
            self.outlets.echo.clear();
            (self.report)(false);
        }
    }

    fn lost(&mut self) {
        self.key_needed = true;
        let spaced = self.asked.is_none_or(|at| at.elapsed() >= ASK_DISTANCE);
        if spaced {
            self.asked = Some(Instant::now());
            self.link.request_key_frame();
        }
    }

    fn decode(&mut self, data: &[u8], timestamp: u32) {
        if self.key_needed && !is_key(data) {
            return self.lost();
        }
        match self.try_decode(data) {
            Ok(Some(frame)) => {
                self.key_needed = false;
                let now = Instant::now();
                let due = now + self.outlets.lip_sync.wait(timestamp, now);
                self.waiting.push_back((due, frame));
            }
            Ok(None) => self.key_needed = false,
            Err(error) => {
                tracing::debug!(%error, "picture is not decoded");
                self.decoder = None;
                self.lost();
            }
        }
    }

    fn try_decode(&mut self, data: &[u8]) -> Result<Option<Frame>, super::vp8::Error> {
        let decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => Decoder::new()?,
        };
        self.decoder.insert(decoder).decode(data)
    }

    fn show_due(&mut self) {
        while let Some(due) = self.next_due()
            && (due <= Instant::now() || self.waiting.len() > MAX_WAITING)
            && let Some((_, frame)) = self.waiting.pop_front()
        {
            self.show(frame);
        }
    }

    fn show(&mut self, frame: Frame) {
        self.outlets.meter.received.count(frame.width, frame.height);
        let frame = Arc::new(frame);
        let echo = &self.outlets.echo;
        if !self
            .outlets
            .shown
            .publish(&frame, || echo.put(frame.clone()))
        {
            return;
        }
        if self.last_picture.replace(Instant::now()).is_none() {
            (self.report)(true);
        }
    }
}
