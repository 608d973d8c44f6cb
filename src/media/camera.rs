//! The camera thread: opens a source of pictures, hands out its newest one, and opens it anew after a failure.
//!
//! A source may hang in its driver for ever, so nobody waits for this thread: it is told to stop and loses its
//! outlet, and ends when it can.

use super::camera_device::CameraDevice;
use super::choice::Camera;
use super::frame::{Frame, Slot};
use super::newest::Newest;
use super::outlet::Outlet;
use super::pattern::Pattern;
use super::picture_file::PictureFile;
#[cfg(target_os = "linux")]
use super::screen::ScreenSource;
use super::stamp::{self, Position, Stamp};
use super::stop::Stop;
use super::{Facing, Problem, VideoSize};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Between two pictures of a screen: what moves there is mostly text.
#[cfg(target_os = "linux")]
const SCREEN_INTERVAL: Duration = Duration::from_millis(66);
/// Pause between attempts to open a camera.
const RETRY: Duration = Duration::from_secs(1);
/// How long an echo waits for a picture before it looks whether it should stop.
const ECHO_WAIT: Duration = Duration::from_millis(100);

/// A picture and when it was taken.
#[derive(Clone)]
pub struct Captured {
    pub frame: Arc<Frame>,
    pub at: Instant,
}

/// What to open, and what it needs.
#[derive(Clone)]
pub struct Setup {
    pub choice: Camera,
    /// Which camera, counted from the one chosen.
    pub turn: usize,
    pub size: VideoSize,
    /// Id for the stamps of the test pattern or the echo.
    pub stamp_id: u16,
    /// Where an echo finds the pictures received.
    pub received: Arc<Newest<Arc<Frame>>>,
}

/// What a camera thread tells. At most one of each between changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The first picture is there.
    Started {
        /// Name of the camera.
        name: String,
        /// Whether it is the one chosen, and not one in its place.
        is_chosen: bool,
    },
    /// It does not work; it is tried again.
    Trouble(Problem),
}

/// A running camera; it stops when this is dropped.
pub struct CameraThread {
    outlet: Outlet,
    newest: Arc<Newest<Captured>>,
    _stop: mpsc::Sender<()>,
}

impl CameraThread {
    /// Starts a camera whose pictures go to `preview` and, for sending, to `newest`.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(
        setup: Setup,
        preview: Slot,
        newest: Arc<Newest<Captured>>,
        report: impl Fn(Report) + Send + 'static,
    ) -> std::io::Result<Self> {
        let outlet = Outlet::new(preview);
        let (stop, stopped) = mpsc::channel();
        let hands = Hands {
            outlet: outlet.clone(),
            newest: newest.clone(),
            stop: Stop::new(stopped),
            report: Box::new(report),
        };
        std::thread::Builder::new()
            .name("camera".to_owned())
            .spawn(move || run(&setup, &hands))?;
        Ok(Self {
            outlet,
            newest,
            _stop: stop,
        })
    }

    /// How long no picture has come.
    pub fn silence(&self) -> Duration {
        self.outlet.silence()
    }

    /// Shows nothing until the next picture.
    pub fn clear(&self) {
        self.outlet.clear();
    }
}

impl Drop for CameraThread {
    fn drop(&mut self) {
        self.outlet.close();
        self.newest.clear();
    }
}

/// What a camera thread works with.
struct Hands {
    outlet: Outlet,
    newest: Arc<Newest<Captured>>,
    stop: Stop,
    report: Box<dyn Fn(Report) + Send>,
}

impl Hands {
    /// Hands a picture out. False if nobody wants any more.
    fn publish(&self, frame: Frame) -> bool {
        let frame = Arc::new(frame);
        let at = Instant::now();
        self.outlet.publish(&frame, || {
            let frame = frame.clone();
            self.newest.put(Captured { frame, at });
        })
    }
}

/// Something that gives pictures.
trait Source {
    fn name(&self) -> String;
    /// Whether it is the camera that was chosen, or the one that many turns after it; not one in its place.
    fn is_chosen(&self) -> bool {
        true
    }
    /// The next picture; waits for it. `None` if there is none yet.
    fn next(&mut self, stop: &Stop) -> Result<Option<Frame>, Problem>;
}

fn run(setup: &Setup, hands: &Hands) {
    let mut told = None;
    loop {
        let problem = match open(setup) {
            Ok(mut source) => {
                hands.outlet.touch();
                match pump(source.as_mut(), hands, &mut told) {
                    Ok(()) => return,
                    Err(problem) => problem,
                }
            }
            Err(problem) => problem,
        };
        if told.as_ref() != Some(&problem) {
            tracing::info!(?problem, "camera");
            (hands.report)(Report::Trouble(problem.clone()));
            told = Some(problem);
        }
        if hands.stop.wait(RETRY) {
            return;
        }
    }
}

/// Carries pictures until told to stop (`Ok`) or until the source fails.
fn pump(source: &mut dyn Source, hands: &Hands, told: &mut Option<Problem>) -> Result<(), Problem> {
    let mut started = false;
    while !hands.stop.requested() {
        let Some(frame) = source.next(&hands.stop)? else {
            continue;
        };
        if !hands.publish(frame) {
            return Ok(());
        }
        if !started {
            started = true;
            *told = None;
            let (name, is_chosen) = (source.name(), source.is_chosen());
            (hands.report)(Report::Started { name, is_chosen });
        }
    }
    Ok(())
}

fn open(setup: &Setup) -> Result<Box<dyn Source>, Problem> {
    let VideoSize { width, height, fps } = setup.size;
    let interval = Duration::from_secs(1) / fps.clamp(1, 60);
    Ok(match &setup.choice {
        Camera::Default => Box::new(CameraDevice::open(None, setup.turn, setup.size)?),
        Camera::Named(name) => Box::new(CameraDevice::open(Some(name), setup.turn, setup.size)?),
        Camera::TestPattern => Box::new(PatternSource {
            pattern: Pattern::new(facing(setup.turn), width, height, setup.stamp_id),
            pace: Pace::new(interval),
        }),
        Camera::File(path) => {
            let file = PictureFile::open(path, (width, height)).map_err(Problem::Unusable)?;
            let pace = Pace::new(file.interval());
            Box::new(FileSource { file, pace })
        }
        Camera::Echo => Box::new(EchoSource {
            received: setup.received.clone(),
            id: setup.stamp_id,
            counter: 0,
        }),
        #[cfg(target_os = "linux")]
        Camera::Screen(id) => Box::new(SharedScreen {
            name: id.to_string(),
            screen: ScreenSource::open(id, (width, height))?,
            pace: Pace::new(interval.max(SCREEN_INTERVAL)),
        }),
        #[cfg(not(target_os = "linux"))]
        Camera::Screen(_) => return Err(Problem::Missing),
        Camera::None => return Err(Problem::Missing),
    })
}

/// Of which kind the camera is that is so many turns from the one chosen.
pub fn facing(turn: usize) -> Facing {
    match turn {
        0 => Facing::Front,
        _ => Facing::Back,
    }
}

/// Beats time without drifting.
struct Pace {
    next: Instant,
    interval: Duration,
}

impl Pace {
    fn new(interval: Duration) -> Self {
        Self {
            next: Instant::now(),
            interval,
        }
    }

    /// Waits for the next beat. Beats that were missed are left out.
    fn wait(&mut self, stop: &Stop) {
        let now = Instant::now();
        if let Some(left) = self.next.checked_duration_since(now) {
            stop.wait(left);
        } else if now - self.next > self.interval {
            self.next = now;
        }
        self.next += self.interval;
    }
}

struct PatternSource {
    pattern: Pattern,
    pace: Pace,
}

impl Source for PatternSource {
    fn name(&self) -> String {
        Camera::TestPattern.to_string()
    }

    fn next(&mut self, stop: &Stop) -> Result<Option<Frame>, Problem> {
        self.pace.wait(stop);
        Ok(Some(self.pattern.draw()))
    }
}

struct FileSource {
    file: PictureFile,
    pace: Pace,
}

impl Source for FileSource {
    fn name(&self) -> String {
        self.file.name()
    }

    fn next(&mut self, stop: &Stop) -> Result<Option<Frame>, Problem> {
        self.pace.wait(stop);
        self.file.read().map(Some).map_err(Problem::Unusable)
    }
}

struct EchoSource {
    received: Arc<Newest<Arc<Frame>>>,
    id: u16,
    counter: u16,
}

impl Source for EchoSource {
    fn name(&self) -> String {
        Camera::Echo.to_string()
    }

    fn next(&mut self, _: &Stop) -> Result<Option<Frame>, Problem> {
        let Some(received) = self.received.take(ECHO_WAIT) else {
            return Ok(None);
        };
        let mut frame = Frame::clone(&received);
        let (id, counter) = (self.id, self.counter);
        stamp::write(&mut frame, Position::Echo, Stamp { id, counter });
        self.counter = counter.wrapping_add(1);
        Ok(Some(frame))
    }
}

#[cfg(target_os = "linux")]
struct SharedScreen {
    name: String,
    screen: ScreenSource,
    pace: Pace,
}

#[cfg(target_os = "linux")]
impl Source for SharedScreen {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn next(&mut self, stop: &Stop) -> Result<Option<Frame>, Problem> {
        self.pace.wait(stop);
        self.screen.take()
    }
}

impl Source for CameraDevice {
    fn name(&self) -> String {
        CameraDevice::name(self).to_owned()
    }

    fn is_chosen(&self) -> bool {
        CameraDevice::is_chosen(self)
    }

    fn next(&mut self, _: &Stop) -> Result<Option<Frame>, Problem> {
        self.read()
    }
}
