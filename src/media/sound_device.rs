//! A microphone or speaker of the system, kept open on a thread of its own.
//!
//! The device's callbacks and the thread that opened it meet at a ring of samples; each callback wakes that thread from
//! `park`. A device that fails or falls silent is closed and opened anew every second.

use super::sound_host::{self, Direction};
use super::stop::Stop;
use super::{BLOCK, Device, Problem};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Pause between attempts to open a device.
const RETRY: Duration = Duration::from_secs(1);
/// How often a device is looked after.
const LOOK: Duration = Duration::from_millis(200);
/// A device that gives nothing for so long does not work.
const SILENCE: Duration = Duration::from_secs(2);
/// Samples the ring holds at most: 200 ms.
const MAX_SAMPLES: usize = BLOCK * 20;
/// Blocks kept ready for the speaker at most.
const MAX_RESERVE: usize = 5;

/// Callbacks of the speaker after which a block that was never needed is given up: 5 s of 10 ms. Twice as many each time
/// that the last block turned out to be needed, up to some minutes.
const CALM: usize = 500;
const LONGEST_CALM: usize = CALM * 32;
/// The speaker is refilled at once if that never took longer.
const AT_ONCE: Duration = Duration::from_millis(5);

/// Where callbacks and the sound thread meet. All sound is mono at 48 kHz.
pub struct Ring {
    samples: Mutex<VecDeque<f32>>,
    calm: Mutex<Calm>,
    /// Who is woken by each callback.
    thread: Thread,
    /// Samples a callback asks for at once.
    period: AtomicUsize,
    /// Blocks kept ready beyond that. One more each time the speaker ran dry, because every gap also shifts the echo
    /// that the canceller has to find; one less when it was not needed for long.
    reserve: AtomicUsize,
    running: AtomicBool,
    last_callback: Mutex<Instant>,
    failure: Mutex<Option<Problem>>,
}

/// How the speaker was served of late.
struct Calm {
    callbacks: usize,
    /// Callbacks after which it is judged.
    enough: usize,
    /// Least that was left after the speaker took its samples.
    least: usize,
    /// Longest time from a callback to the block that was given after it.
    slowest: Duration,
}

impl Calm {
    fn new() -> Self {
        Self {
            callbacks: 0,
            enough: CALM,
            least: usize::MAX,
            slowest: Duration::ZERO,
        }
    }

    /// Begins to count anew.
    fn renew(&mut self) {
        *self = Self {
            enough: self.enough,
            ..Self::new()
        };
    }

    /// How many blocks to keep ready instead of `blocks`, after a callback that left so many samples, or found too few.
    fn judge(&mut self, blocks: usize, left: usize, dry: bool) -> usize {
        if dry {
            if blocks == 0 {
                self.enough = (self.enough * 2).min(LONGEST_CALM);
            }
            self.renew();
            return (blocks + 1).min(MAX_RESERVE);
        }
        self.least = self.least.min(left);
        self.callbacks += 1;
        if self.callbacks < self.enough {
            return blocks;
        }
        // Half a block stays where the refill may come that late: the next callback does not wait.
        let stays = if self.slowest <= AT_ONCE {
            0
        } else {
            BLOCK / 2
        };
        let unneeded = self.least >= BLOCK + stays;
        self.renew();
        blocks - usize::from(unneeded && blocks > 0)
    }
}

impl Ring {
    /// One whose callbacks wake the thread that makes it.
    fn new() -> Self {
        Self {
            samples: Mutex::default(),
            calm: Mutex::new(Calm::new()),
            thread: thread::current(),
            period: AtomicUsize::new(BLOCK),
            reserve: AtomicUsize::new(1),
            running: AtomicBool::new(false),
            last_callback: Mutex::new(Instant::now()),
            failure: Mutex::default(),
        }
    }

    fn samples(&self) -> std::sync::MutexGuard<'_, VecDeque<f32>> {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn calm(&self) -> std::sync::MutexGuard<'_, Calm> {
        self.calm.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn alive(&self) {
        *self
            .last_callback
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn last_callback(&self) -> Instant {
        *self
            .last_callback
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how many samples the device takes or gives at once.
    pub fn set_period(&self, samples: usize) {
        self.period
            .store(samples.min(MAX_SAMPLES / 2), Ordering::Relaxed);
    }

    /// The device gives sound.
    pub fn recorded(&self, data: &[f32], channels: usize) {
        self.alive();
        let mut samples = self.samples();
        let share = 1.0 / channels as f32;
        samples.extend(
            data.chunks_exact(channels)
                .map(|frame| frame.iter().sum::<f32>() * share),
        );
        let surplus = samples.len().saturating_sub(MAX_SAMPLES);
        samples.drain(..surplus);
        drop(samples);
        self.thread.unpark();
    }

    /// The device wants sound.
    pub fn play(&self, data: &mut [f32], channels: usize) {
        self.alive();
        let mut samples = self.samples();
        let dry = samples.len() < data.len() / channels;
        for frame in data.chunks_mut(channels) {
            frame.fill(samples.pop_front().unwrap_or(0.0));
        }
        let left = samples.len();
        drop(samples);
        if self.running.load(Ordering::Relaxed) {
            self.settle(dry, left);
        }
        self.thread.unpark();
    }

    fn settle(&self, dry: bool, left: usize) {
        let blocks = self.reserve.load(Ordering::Relaxed);
        let blocks = self.calm().judge(blocks, left, dry);
        self.reserve.store(blocks, Ordering::Relaxed);
    }

    /// The device has an error. May come a thousand times a second.
    pub fn failed(&self, error: &cpal::Error) {
        if !sound_host::harmless(error) {
            let problem = match sound_host::problem(error) {
                Problem::Missing => Problem::Lost,
                other => other,
            };
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
        }
    }

    /// What is wrong with the running device, if anything.
    fn trouble(&self) -> Option<Problem> {
        let failure = self
            .failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        failure.or_else(|| (self.last_callback().elapsed() > SILENCE).then_some(Problem::Silent))
    }
}

/// What a device tells. At most one of each between changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// This one works.
    Started(Device),
    /// It does not work; it is tried again.
    Trouble(Problem),
}

/// A microphone or speaker; it is closed when this is dropped.
pub struct SoundDevice {
    ring: Arc<Ring>,
    _stop: mpsc::Sender<()>,
}

impl SoundDevice {
    /// Starts to open the device of that name or id, or the default. Its callbacks wake the thread that calls this.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn start(
        direction: Direction,
        name: Option<String>,
        report: impl Fn(Report) + Send + 'static,
    ) -> std::io::Result<Self> {
        let ring = Arc::new(Ring::new());
        let (stop, stopped) = mpsc::channel();
        let kept = ring.clone();
        let thread = match direction {
            Direction::In => "microphone",
            Direction::Out => "speaker",
        };
        thread::Builder::new()
            .name(thread.to_owned())
            .spawn(move || {
                keep(
                    direction,
                    name.as_deref(),
                    &kept,
                    &Stop::new(stopped),
                    &report,
                );
            })?;
        Ok(Self { ring, _stop: stop })
    }

    /// Whether sound flows. While it does not, somebody else must beat the time.
    pub fn running(&self) -> bool {
        self.ring.running.load(Ordering::Relaxed)
    }

    /// The next recorded block, if it is whole.
    pub fn read(&self) -> Option<[f32; BLOCK]> {
        let mut samples = self.ring.samples();
        if samples.len() < BLOCK {
            return None;
        }
        let mut block = [0.0; BLOCK];
        for (sample, recorded) in block.iter_mut().zip(samples.drain(..BLOCK)) {
            *sample = recorded;
        }
        Some(block)
    }

    /// Whether the speaker needs another block so that it does not run dry.
    pub fn wants(&self) -> bool {
        let period = self.ring.period.load(Ordering::Relaxed);
        let reserve = self.ring.reserve.load(Ordering::Relaxed);
        self.ring.samples().len() < period + reserve * BLOCK
    }

    /// Gives the speaker a block.
    pub fn write(&self, block: &[f32; BLOCK]) {
        self.ring.samples().extend(block);
        let took = self.ring.last_callback().elapsed();
        let mut calm = self.ring.calm();
        calm.slowest = calm.slowest.max(took);
    }
}

fn keep(
    direction: Direction,
    name: Option<&str>,
    ring: &Arc<Ring>,
    stop: &Stop,
    report: &dyn Fn(Report),
) {
    let mut told = None;
    for attempt in 0.. {
        let problem = match sound_host::open(direction, name, attempt, ring) {
            Ok((stream, device)) => {
                ring.alive();
                ring.samples().clear();
                let problem = watch(ring, stop, || {
                    told = None;
                    report(Report::Started(device.clone()));
                });
                ring.running.store(false, Ordering::Relaxed);
                drop(stream);
                match problem {
                    Some(problem) => problem,
                    None => return,
                }
            }
            Err(problem) => problem,
        };
        if told.as_ref() != Some(&problem) {
            tracing::info!(?direction, ?problem, "sound");
            report(Report::Trouble(problem.clone()));
            told = Some(problem);
        }
        if stop.wait(RETRY) {
            return;
        }
    }
}

/// Looks after an open stream until told to stop (`None`) or until it fails. Calls `started` when sound flows.
fn watch(ring: &Ring, stop: &Stop, mut started: impl FnMut()) -> Option<Problem> {
    let opened = Instant::now();
    let mut flowing = false;
    loop {
        if !flowing && ring.last_callback() > opened {
            flowing = true;
            ring.running.store(true, Ordering::Relaxed);
            started();
        }
        if let Some(problem) = ring.trouble() {
            return Some(problem);
        }
        // Short at first, so that sound starts as soon as the device does.
        if stop.wait(if flowing { LOOK } else { LOOK / 20 }) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The speaker takes 10 ms, and the sound thread gives as much as is wanted, so many blocks too late.
    fn play(device: &SoundDevice, callbacks: usize, late: usize) {
        let mut buffer = [0.0; BLOCK];
        for callback in 0..callbacks {
            if callback % 100 >= late {
                while device.wants() {
                    device.write(&[0.5; BLOCK]);
                }
            }
            device.ring.play(&mut buffer, 1);
        }
    }

    #[test]
    fn a_speaker_that_runs_dry_gets_a_reserve() {
        let ring = Arc::new(Ring::new());
        ring.running.store(true, Ordering::Relaxed);
        let device = SoundDevice {
            ring: ring.clone(),
            _stop: mpsc::channel().0,
        };
        play(&device, 400, 3);
        let reserve = ring.reserve.load(Ordering::Relaxed);
        assert!((3..=MAX_RESERVE).contains(&reserve), "{reserve}");
    }

    /// Blocks kept ready after so many callbacks, each of which finds them, when refilling takes up to `slowest`.
    fn after(calm: &mut Calm, blocks: usize, callbacks: usize, slowest: Duration) -> usize {
        (0..callbacks).fold(blocks, |blocks, _| {
            calm.slowest = slowest;
            calm.judge(blocks, blocks * BLOCK, false)
        })
    }

    #[test]
    fn a_reserve_that_is_not_needed_is_given_back() {
        let mut calm = Calm::new();
        let (quick, slow) = (AT_ONCE, AT_ONCE * 2);
        assert_eq!(after(&mut calm, 3, CALM - 1, slow), 3);
        assert_eq!(after(&mut calm, 3, 1, slow), 2);
        // Without the last one, a refill that comes late is too late.
        assert_eq!(after(&mut calm, 2, 4 * CALM, slow), 1);
        assert_eq!(after(&mut calm, 1, CALM, quick), 0);
        assert_eq!(after(&mut calm, 0, CALM, quick), 0);
        // It was needed after all: more patience the next time.
        assert_eq!(calm.judge(0, 0, true), 1);
        assert_eq!(after(&mut calm, 1, 2 * CALM - 1, quick), 1);
        assert_eq!(after(&mut calm, 1, 1, quick), 0);
    }
}
