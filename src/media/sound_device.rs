//! A microphone or speaker of the system, kept open on a thread of its own.
//!
//! The device's callbacks and the sound thread meet at a ring of samples. A device that fails or falls silent is
//! closed and opened anew every second.

use super::sound_host::{self, Direction};
use super::stop::Stop;
use super::{BLOCK, Device, Problem};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
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

/// Callbacks of the speaker after which a block that was never needed is given up: 5 s of 10 ms.
const CALM: usize = 500;

/// Where callbacks and the sound thread meet. All sound is mono at 48 kHz.
pub struct Ring {
    samples: Mutex<VecDeque<f32>>,
    calm: Mutex<Calm>,
    /// Samples a callback asks for at once.
    period: AtomicUsize,
    /// Blocks kept ready beyond that. One more each time the speaker ran dry, because every gap also shifts the echo
    /// that the canceller has to find; one less when it was not needed for long.
    reserve: AtomicUsize,
    running: AtomicBool,
    last_callback: Mutex<Instant>,
    failure: Mutex<Option<Problem>>,
}

/// How much was left of late after the speaker took its samples.
#[derive(Default)]
struct Calm {
    callbacks: usize,
    least: usize,
}

impl Calm {
    /// Whether a block was never needed in all of the last callbacks; it begins to count anew then.
    fn after(&mut self, left: usize) -> bool {
        self.least = if self.callbacks == 0 {
            left
        } else {
            self.least.min(left)
        };
        self.callbacks += 1;
        let is_over = self.callbacks == CALM;
        if is_over {
            self.callbacks = 0;
        }
        // Half a block stays: the next callback may be that early.
        is_over && self.least >= BLOCK + BLOCK / 2
    }
}

impl Ring {
    fn new() -> Self {
        Self {
            samples: Mutex::default(),
            calm: Mutex::default(),
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

    fn alive(&self) {
        *self
            .last_callback
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Instant::now();
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
    }

    fn settle(&self, dry: bool, left: usize) {
        let mut calm = self.calm.lock().unwrap_or_else(PoisonError::into_inner);
        let unneeded = calm.after(left);
        let change = |blocks: usize| match (dry, unneeded) {
            (true, _) => (blocks < MAX_RESERVE).then_some(blocks + 1),
            (false, true) => (blocks > 1).then(|| blocks - 1),
            (false, false) => None,
        };
        let _ = self
            .reserve
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change);
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
        let last = *self
            .last_callback
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        failure.or_else(|| (last.elapsed() > SILENCE).then_some(Problem::Silent))
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
    /// Starts to open the device of that name or id, or the default.
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
        std::thread::Builder::new()
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
        let last = *ring
            .last_callback
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !flowing && last > opened {
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
    fn a_speaker_that_runs_dry_gets_a_reserve_and_gives_it_back() {
        let ring = Arc::new(Ring::new());
        ring.running.store(true, Ordering::Relaxed);
        let device = SoundDevice {
            ring: ring.clone(),
            _stop: mpsc::channel().0,
        };
        let reserve = || ring.reserve.load(Ordering::Relaxed);
        play(&device, CALM, 0);
        assert_eq!(reserve(), 1);
        play(&device, CALM, 3);
        assert!(reserve() >= 3, "{}", reserve());
        play(&device, MAX_RESERVE * CALM, 0);
        assert_eq!(reserve(), 1);
    }
}
