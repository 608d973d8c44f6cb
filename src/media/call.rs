//! One call: its connection and the threads and tasks that work on it.

use super::audio_receiver::AudioReceiver;
use super::audio_sender::AudioSender;
use super::camera::Captured;
use super::frame::{Frame, Slot};
use super::lip_sync::LipSync;
use super::newest::Newest;
use super::outlet::Outlet;
use super::statistics::{Gauge, Meter, Statistics};
use super::{Error, video_receiver, video_sender};
use crate::transport::{
    self, Candidate, Codec, Kind, Observer, Packet, PeerConnection, Settings, State,
};
use bytes::Bytes;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Received packets that may wait: 2 s of sound; of pictures, several large key frames.
const AUDIO_QUEUE: usize = 100;
const VIDEO_QUEUE: usize = 1024;
/// Steps of signalling that may wait.
const STEPS: usize = 256;
/// How often it is looked whether the path's own address is still there.
const LOOK: Duration = Duration::from_millis(500);
/// How often statistics are made.
const STATISTICS: Duration = Duration::from_secs(1);

/// What a call tells.
#[derive(Debug)]
pub enum Report {
    /// Our offer, as SDP.
    Offer(String),
    /// Our answer, as SDP.
    Answer(String),
    /// A candidate of ours.
    Candidate(Candidate),
    /// No more candidates of ours will come.
    Gathered,
    /// The connection's state changed.
    State(State),
    /// It cannot go on.
    Failed(transport::Error),
    /// The other side's pictures begin to come, or stop.
    RemoteVideo(bool),
    /// New numbers.
    Statistics(Box<Statistics>),
    /// Everything of it is freed.
    Closed,
}

/// Something to do for the connection, in order.
#[derive(Debug)]
pub enum Step {
    /// Make an offer.
    Offer,
    /// Make an offer of a new path.
    Restart,
    /// Answer this offer.
    Answer(String),
    /// Take this answer to our offer.
    Accept(String),
    /// Take this candidate of the other side.
    Candidate(Candidate),
}

/// What the call's threads see of its connection.
pub struct Link {
    connection: OnceLock<Arc<dyn PeerConnection>>,
    flags: Arc<Flags>,
}

#[derive(Default)]
struct Flags {
    connected: AtomicBool,
    ended: AtomicBool,
    key_frame: AtomicBool,
    /// Share of our packets that are lost, as the bits of an `f32`.
    loss: AtomicU32,
}

impl Link {
    /// Whether packets can be sent.
    pub fn connected(&self) -> bool {
        self.flags.connected.load(Ordering::Relaxed)
    }

    /// Whether the call is over.
    pub fn ended(&self) -> bool {
        self.flags.ended.load(Ordering::Relaxed)
    }

    /// Makes the next picture sent a key frame.
    pub fn want_key_frame(&self) {
        self.flags.key_frame.store(true, Ordering::Relaxed);
    }

    /// Whether a key frame was asked for since the last time.
    pub fn take_key_frame_request(&self) -> bool {
        self.flags.key_frame.swap(false, Ordering::Relaxed)
    }

    /// See [`PeerConnection::send`].
    pub fn send(
        &self,
        kind: Kind,
        timestamp: u32,
        marker: bool,
        payload: Bytes,
    ) -> Result<(), transport::Error> {
        let connection = self.connection.get();
        let connection = connection.ok_or(transport::Error::NotAgreed(kind))?;
        connection.send(kind, timestamp, marker, payload)
    }

    /// See [`PeerConnection::send_key_tone`].
    pub fn send_key_tone(&self, timestamp: u32, marker: bool, payload: Bytes) {
        if let Some(connection) = self.connection.get() {
            // What cannot be sent is lost, like any packet.
            let _ = connection.send_key_tone(timestamp, marker, payload);
        }
    }

    /// What our sound is coded as.
    pub fn sound_codec(&self) -> Option<Codec> {
        self.connection.get()?.sound_codec()
    }

    /// Asks the other side for a key frame.
    pub fn request_key_frame(&self) {
        if let Some(connection) = self.connection.get() {
            connection.request_key_frame();
        }
    }

    /// Share of our packets that the other side missed of late, 0 to 1.
    pub fn loss(&self) -> f32 {
        f32::from_bits(self.flags.loss.load(Ordering::Relaxed))
    }

    /// What the path carries, bit/s.
    pub fn target_bitrate(&self) -> u64 {
        self.connection
            .get()
            .map_or(0, |connection| connection.target_bitrate())
    }
}

/// A function that takes reports from any thread without waiting.
pub type Reporter = Arc<dyn Fn(Report) + Send + Sync>;

/// Takes what the connection says to where it belongs. Holds no connection.
struct Ears {
    flags: Arc<Flags>,
    /// With the time of arrival, by which playback is timed.
    audio: SyncSender<(Instant, Packet)>,
    video: SyncSender<Packet>,
    lip_sync: Arc<LipSync>,
    report: Reporter,
}

impl Observer for Ears {
    fn candidate(&self, candidate: Candidate) {
        (self.report)(Report::Candidate(candidate));
    }

    fn gathered(&self) {
        (self.report)(Report::Gathered);
    }

    fn state(&self, state: State) {
        if state == State::Connected {
            self.flags.connected.store(true, Ordering::Relaxed);
        }
        (self.report)(Report::State(state));
    }

    fn packet(&self, kind: Kind, packet: Packet) {
        // A reader that does not keep up loses packets, as on the way.
        let _ = match kind {
            Kind::Audio => self.audio.try_send((Instant::now(), packet)).is_ok(),
            Kind::Video => self.video.try_send(packet).is_ok(),
        };
    }

    fn sender_report(&self, kind: Kind, ntp: u64, timestamp: u32) {
        self.lip_sync.note_report(kind, ntp, timestamp);
    }

    fn key_frame_wanted(&self) {
        self.flags.key_frame.store(true, Ordering::Relaxed);
    }
}

/// What a call is made of.
pub struct Setup {
    pub settings: Settings,
    /// Where the other side's pictures are shown.
    pub remote: Slot,
    /// Where an echo finds them.
    pub received: Arc<Newest<Arc<Frame>>>,
    /// Where pictures to be sent come from.
    pub captured: Arc<Newest<Captured>>,
    pub report: Reporter,
}

/// A running call; dropping it ends it, and [`Report::Closed`] follows when all is freed.
pub struct Call {
    link: Arc<Link>,
    steps: mpsc::Sender<Step>,
    remote: Outlet,
}

impl Call {
    /// Starts the call's threads and tasks. Returns the two ends of its sound, too.
    ///
    /// # Errors
    /// [`Error::Resources`].
    pub fn start(setup: Setup) -> Result<(Self, AudioSender, AudioReceiver), Error> {
        let resources = |error: &dyn std::fmt::Display| Error::Resources(error.to_string());
        let meter = Arc::new(Meter::default());
        let lip_sync = Arc::new(LipSync::new());
        let flags = Arc::new(Flags::default());
        let link = Arc::new(Link {
            connection: OnceLock::new(),
            flags: flags.clone(),
        });
        let (audio, audio_packets) = sync_channel(AUDIO_QUEUE);
        let (video, video_packets) = sync_channel(VIDEO_QUEUE);
        let (steps, waiting_steps) = mpsc::channel(STEPS);
        // From here on dropping this ends what was started.
        let call = Self {
            link: link.clone(),
            steps,
            remote: Outlet::new(setup.remote),
        };
        let sender = AudioSender::new(link.clone()).map_err(|error| resources(&error))?;
        let receiver = AudioReceiver::new(audio_packets, lip_sync.clone(), meter.clone())
            .map_err(|error| resources(&error))?;
        if setup.settings.video {
            video_sender::start(link.clone(), setup.captured, meter.clone())
                .map_err(|error| resources(&error))?;
            let outlets = video_receiver::Outlets {
                shown: call.remote.clone(),
                echo: setup.received,
                lip_sync: lip_sync.clone(),
                meter: meter.clone(),
            };
            let report = setup.report.clone();
            video_receiver::start(link.clone(), video_packets, outlets, move |on| {
                report(Report::RemoteVideo(on));
            })
            .map_err(|error| resources(&error))?;
        }
        let ears = Arc::new(Ears {
            flags,
            audio,
            video,
            lip_sync,
            report: setup.report.clone(),
        });
        let signalling = Signalling {
            link,
            meter,
            gauge: Gauge::new(setup.settings.video),
            report: setup.report,
        };
        let report = signalling.report.clone();
        tokio::spawn(async move {
            let work = tokio::spawn(signalling.run(setup.settings, ears, waiting_steps));
            // The library works on what a stranger sent. If it panics, the call must end all the same.
            if let Err(error) = work.await {
                tracing::error!(%error, "signalling of a call");
                report(Report::Failed(transport::Error::Closed));
            }
            report(Report::Closed);
        });
        Ok((call, sender, receiver))
    }

    /// Queues a step.
    ///
    /// # Errors
    /// [`Error::Full`] if there are too many.
    pub fn step(&self, step: Step) -> Result<(), Error> {
        self.steps.try_send(step).map_err(|_| Error::Full)
    }

    /// Makes the next picture sent a key frame.
    pub fn want_key_frame(&self) {
        self.link.want_key_frame();
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.link.flags.ended.store(true, Ordering::Relaxed);
        self.link.flags.connected.store(false, Ordering::Relaxed);
        self.remote.close();
    }
}

/// The task that works on the connection.
struct Signalling {
    link: Arc<Link>,
    meter: Arc<Meter>,
    gauge: Gauge,
    report: Reporter,
}

impl Signalling {
    async fn run(
        mut self,
        settings: Settings,
        ears: Arc<dyn Observer>,
        mut steps: mpsc::Receiver<Step>,
    ) {
        match transport::open(settings, ears).await {
            Ok(connection) => {
                let _ = self.link.connection.set(connection.clone());
                self.work(connection.as_ref(), &mut steps).await;
                connection.close().await;
            }
            Err(error) => {
                (self.report)(Report::Failed(error));
                while steps.recv().await.is_some() {}
            }
        }
    }

    /// Takes steps until the call is dropped.
    async fn work(&mut self, connection: &dyn PeerConnection, steps: &mut mpsc::Receiver<Step>) {
        let mut clock = tokio::time::interval(STATISTICS);
        let mut look = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                _ = look.tick() => {
                    if connection.path_is_gone().await {
                        // Sooner than by silence.
                        (self.report)(Report::State(State::Disconnected));
                    }
                }
                step = steps.recv() => match step {
                    Some(step) => self.take(connection, step).await,
                    None => return,
                },
                _ = clock.tick() => {
                    let network = connection.statistics().await;
                    let loss = (network.loss_out as f32).to_bits();
                    self.link.flags.loss.store(loss, Ordering::Relaxed);
                    let statistics = self.gauge.read(&self.meter, &network);
                    (self.report)(Report::Statistics(Box::new(statistics)));
                }
            }
        }
    }

    async fn take(&self, connection: &dyn PeerConnection, step: Step) {
        let report = match step {
            Step::Offer => connection.offer().await.map(Report::Offer),
            Step::Restart => connection.restart().await.map(Report::Offer),
            Step::Answer(offer) => connection.answer(offer).await.map(Report::Answer),
            Step::Accept(answer) => match connection.accept(answer).await {
                Ok(()) => return,
                Err(error) => Err(error),
            },
            Step::Candidate(candidate) => {
                // There may be others that lead to the other side.
                if let Err(error) = connection.add_candidate(candidate).await {
                    tracing::warn!(%error, "candidate ignored");
                }
                return;
            }
        };
        (self.report)(report.unwrap_or_else(Report::Failed));
    }
}
