//! One end of a measured call: a program without windows that calls or answers, and watches its own slots.

use std::io::{BufRead, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use azstack::client::{Backoff, Call, CallStage, Config, Core, Direction, Event, Events};
use azstack::media::VideoSize;
use azstack::media::frame::Slot;
use azstack::media::stamp::{self, Position};
use azstack::protocol::call::MediaType;
use tokio::sync::mpsc;

use crate::process::{cpu_seconds, pss};
use crate::report::{Counters, Moment, Numbers, Order, Picture, Report, Said, Setup, now};

/// How often slots are looked at.
const LOOK: Duration = Duration::from_micros(500);

/// Runs until told to finish, or until nobody is there to tell.
pub async fn run(setup: Setup) {
    let mut end = End::new(&setup).await;
    let mut orders = orders();
    say(&Said::Ready);
    let mut every_second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Call) => end.call(setup.whom.as_deref()).await,
                Some(Order::Begin) => end.report.begin = end.counters(),
                Some(Order::Finish) => break,
                None => return,
            },
            event = end.events.next() => match event {
                Some(Event::Call(call)) => end.on_call(&call),
                Some(_) => {}
                None => break,
            },
            _ = every_second.tick() => end.note_numbers(),
        }
    }
    let report = end.finish();
    say(&Said::Report(Box::new(report)));
    // Until the other end has been told, too.
    while orders.recv().await.is_some() {}
}

struct End {
    core: Core,
    events: Events,
    report: Report,
    own: Watch,
    other: Watch,
}

impl End {
    async fn new(setup: &Setup) -> Self {
        let server = &setup.server;
        let address = format!("http://{}", server.address).parse().unwrap();
        let (name, key) = (&setup.name, &server.public_key);
        let mut config = Config::new(address, &server.app_id, key, name, name);
        config.media.camera = setup.camera.parse().unwrap();
        config.media.microphone = setup.microphone.parse().unwrap();
        config.media.speaker = setup.speaker.parse().unwrap();
        config.media.bind.clone_from(&setup.bind);
        config.media.size = VideoSize {
            width: setup.width,
            height: setup.height,
            fps: 30,
        };
        // As the desktop program does it: a call that moves to another network needs its server.
        config.connection.reconnect = Some(Backoff {
            interval: Duration::from_millis(500),
            longest: Duration::from_secs(30),
            limit: 0,
        });
        let core = Core::new(config).unwrap();
        let events = core.events();
        core.connect().await.unwrap();
        Self {
            own: Watch::start(core.local_video()),
            other: Watch::start(core.remote_video()),
            core,
            events,
            report: Report::default(),
        }
    }

    async fn call(&mut self, whom: Option<&str>) {
        let chat = self.core.open_chat(whom.unwrap()).await.unwrap();
        self.note(Moment::Called);
        self.core
            .start_free_call(chat.id, MediaType::Video)
            .await
            .unwrap();
    }

    fn on_call(&mut self, call: &Call) {
        match &call.stage {
            // It rings again when the caller's name is known.
            CallStage::Ringing
                if call.direction == Direction::Incoming
                    && self.report.first(&Moment::Answered).is_none() =>
            {
                self.note(Moment::Answered);
                drop(self.core.answer_free_call());
            }
            CallStage::Talking { .. } => self.note(Moment::Connected),
            CallStage::Interrupted { .. } => self.note(Moment::Interrupted),
            CallStage::Ended(end) => self.note(Moment::Ended(format!("{end:?}"))),
            _ => {}
        }
    }

    /// Notes what happened, unless it is what happened last.
    fn note(&mut self, moment: Moment) {
        let events = &mut self.report.events;
        if events.last().is_none_or(|(last, _)| *last != moment) {
            let at = now();
            events.push((moment.clone(), at));
            say(&Said::Event(moment, at));
        }
    }

    fn note_numbers(&mut self) {
        let numbers = self.core.media().statistics();
        self.report.numbers.push(Numbers {
            at: now(),
            kbps_in: numbers.kbps_in,
            kbps_out: numbers.kbps_out,
            kbps_target: numbers.kbps_target,
            loss_in: numbers.loss_in,
            hole_ms: numbers.longest_concealment.as_secs_f64() * 1e3,
            round_trip_ms: numbers.round_trip.unwrap_or_default().as_secs_f64() * 1e3,
        });
    }

    fn counters(&self) -> Counters {
        let numbers = self.core.media().statistics();
        let watching = self.own.cpu_seconds() + self.other.cpu_seconds();
        Counters {
            at: now(),
            cpu_seconds: cpu_seconds(std::process::id()) - watching,
            samples_played: numbers.samples_played,
            samples_concealed: numbers.samples_concealed,
            samples_recovered: numbers.samples_recovered,
        }
    }

    fn finish(mut self) -> Report {
        self.report.finish = self.counters();
        self.report.memory = pss(std::process::id());
        self.report.threads = std::fs::read_dir("/proc/self/task").unwrap().count();
        self.report.sent = self.own.finish();
        self.report.received = self.other.finish();
        self.report
    }
}

/// A thread that notes the stamp of every picture that comes into a slot.
struct Watch {
    thread: std::thread::JoinHandle<()>,
    /// The kernel's file on the thread.
    statistics: String,
    seen: Arc<Mutex<Vec<Picture>>>,
    over: Arc<AtomicBool>,
}

impl Watch {
    fn start(slot: Slot) -> Self {
        let (seen, over) = (Arc::<Mutex<Vec<Picture>>>::default(), Arc::default());
        let (here, number) = std::sync::mpsc::channel();
        let (into, until) = (seen.clone(), Arc::<AtomicBool>::clone(&over));
        let thread = std::thread::spawn(move || {
            let _ = here.send(std::fs::read_link("/proc/thread-self").unwrap());
            let mut newest = 0;
            while !until.load(Ordering::Relaxed) {
                if let Some(picture) = news(&slot, &mut newest) {
                    into.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(picture);
                }
                std::thread::sleep(LOOK);
            }
        });
        let number = number.recv().unwrap();
        Self {
            thread,
            statistics: format!("/proc/{}/schedstat", number.display()),
            seen,
            over,
        }
    }

    /// What looking has cost so far.
    fn cpu_seconds(&self) -> f64 {
        let text = std::fs::read_to_string(&self.statistics).unwrap_or_default();
        let spent = text.split(' ').next().and_then(|word| word.parse().ok());
        spent.unwrap_or(0.0) / 1e9
    }

    fn finish(self) -> Vec<Picture> {
        self.over.store(true, Ordering::Relaxed);
        self.thread.join().unwrap();
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn news(slot: &Slot, newest: &mut u64) -> Option<Picture> {
    let (sequence, frame) = slot.latest();
    if sequence == *newest {
        return None;
    }
    *newest = sequence;
    let (at, frame) = (now(), frame?);
    let stamp = stamp::read_frame(&frame, Position::Sender)?;
    Some(Picture {
        counter: stamp.counter,
        at,
        width: frame.width,
        height: frame.height,
    })
}

/// The orders on standard input; the channel closes with it.
fn orders() -> mpsc::Receiver<Order> {
    let (sender, orders) = mpsc::channel(8);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let order = serde_json::from_str(&line).unwrap();
            if sender.blocking_send(order).is_err() {
                return;
            }
        }
    });
    orders
}

/// Says a line on standard output.
pub fn say(what: &impl serde::Serialize) {
    let mut out = std::io::stdout().lock();
    let line = serde_json::to_string(what).unwrap();
    // Whoever listened may be gone.
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}
