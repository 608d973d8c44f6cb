//! The actor: takes commands, keeps the one call, its camera and the sound thread, and tells events.

mod devices;
mod sounding;

use super::call::{self, Call, Step};
use super::camera::{self, CameraThread, Captured};
use super::frame::{Frame, Slot};
use super::levels::Levels;
use super::newest::Newest;
use super::screen::ScreenId;
use super::sound::{self, SoundThread};
use super::statistics::Statistics;
use super::{Command, DeviceKind, Devices, Error, Event, IceServer, Options, Problem};
use crate::transport::{Candidate, Codec, Settings, State};
use devices::Listing;
use sounding::Sounding;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Reports of threads and tasks that may wait.
const REPORTS: usize = 1024;
/// Events kept for a listener that does not read.
const MAX_OUTBOX: usize = 4096;
/// Calls that ring, and candidates kept for each.
const MAX_RINGING: usize = 8;
const MAX_CANDIDATES: usize = 64;
const WATCH: Duration = Duration::from_millis(500);

/// What handles see of the actor.
#[derive(Default)]
pub struct Shared {
    pub local: Slot,
    pub remote: Slot,
    devices: Mutex<Devices>,
    statistics: Mutex<Statistics>,
    troubles: Mutex<Vec<(DeviceKind, Problem)>>,
    levels: Levels,
}

impl Shared {
    pub fn devices(&self) -> Devices {
        let devices = self.devices.lock();
        devices.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn statistics(&self) -> Statistics {
        let statistics = self.statistics.lock();
        statistics.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn levels(&self) -> Levels {
        self.levels.clone()
    }

    pub fn troubles(&self) -> Vec<(DeviceKind, Problem)> {
        self.lock_troubles().clone()
    }

    fn lock_troubles(&self) -> std::sync::MutexGuard<'_, Vec<(DeviceKind, Problem)>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_statistics(&self, statistics: Statistics) {
        *self
            .statistics
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = statistics;
    }
}

/// What threads and tasks tell the actor. Numbers tell which one it was, as a report may come late.
enum Report {
    Call(u64, call::Report),
    Camera(u64, camera::Report),
    Sound(u64, sound::Report),
    Listed(Box<Listing>),
}

/// Starts the actor.
pub fn spawn(
    options: Options,
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<Event>,
    shared: Arc<Shared>,
) {
    let (report, reports) = mpsc::channel(REPORTS);
    let sound = sound::Setup {
        microphone: options.microphone.clone(),
        microphone_on: true,
        speaker: options.speaker.clone(),
        ringer: options.ringer.clone(),
        volume: options.volume,
        cleaning: options.cleaning,
        processing: options.processing,
        tone_id: (options.stamp_id % u16::from(super::tone::IDS)) as u8,
        recording: Arc::default(),
        levels: shared.levels.clone(),
    };
    let actor = Actor {
        options,
        sound_setup: sound,
        shared,
        report,
        outbox: VecDeque::new(),
        call: None,
        camera: None,
        turn: 0,
        camera_on: false,
        shared_screen: None,
        previewed: false,
        listening: false,
        sound: None,
        rings: false,
        microphone: Sounding::default(),
        speaker: Sounding::default(),
        number: 0,
        ringing: VecDeque::new(),
        listing: false,
        found: Listing::default(),
        listed: None,
        received: Arc::default(),
        captured: Arc::default(),
    };
    tokio::spawn(actor.run(commands, reports, events));
}

/// What free calls sound like.
fn free_call() -> Vec<Codec> {
    vec![Codec::Opus]
}

struct CurrentCall {
    id: u64,
    video: bool,
    call: Call,
}

struct CurrentCamera {
    number: u64,
    thread: CameraThread,
    started: bool,
    /// The one that gives pictures.
    name: Option<String>,
    /// Whether that is the one chosen, or one in its place.
    is_chosen: bool,
}

struct Actor {
    options: Options,
    sound_setup: sound::Setup,
    shared: Arc<Shared>,
    report: mpsc::Sender<Report>,
    /// Events that the listener has no room for yet.
    outbox: VecDeque<Event>,
    call: Option<CurrentCall>,
    camera: Option<CurrentCamera>,
    /// Which camera, counted from the one chosen.
    turn: usize,
    camera_on: bool,
    /// What is shared instead of the camera's picture.
    shared_screen: Option<ScreenId>,
    /// Whether the camera is open without a call.
    previewed: bool,
    /// Whether the microphone is.
    listening: bool,
    sound: Option<(u64, SoundThread)>,
    /// Whether the ringtone was asked for.
    rings: bool,
    microphone: Sounding,
    speaker: Sounding,
    /// Numbers threads.
    number: u64,
    /// Candidates of calls that are not taken yet.
    ringing: VecDeque<(u64, Vec<Candidate>)>,
    listing: bool,
    /// What the last look found.
    found: Listing,
    listed: Option<Instant>,
    received: Arc<Newest<Arc<Frame>>>,
    captured: Arc<Newest<Captured>>,
}

impl Actor {
    async fn run(
        mut self,
        mut commands: mpsc::Receiver<Command>,
        mut reports: mpsc::Receiver<Report>,
        events: mpsc::Sender<Event>,
    ) {
        let mut watch = tokio::time::interval(WATCH);
        loop {
            tokio::select! {
                command = commands.recv() => match command {
                    Some(command) => self.command(command),
                    None => return,
                },
                Some(report) = reports.recv() => self.report(report),
                permit = events.reserve(), if !self.outbox.is_empty() => match permit {
                    Ok(permit) => {
                        if let Some(event) = self.outbox.pop_front() {
                            permit.send(event);
                        }
                    }
                    Err(_) => self.outbox.clear(),
                },
                _ = watch.tick(), if self.uses_devices() => self.watch(),
            }
        }
    }

    fn tell(&mut self, event: Event) {
        if self.outbox.len() < MAX_OUTBOX {
            self.outbox.push_back(event);
        } else {
            tracing::error!("nobody reads the events of media");
        }
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Offer {
                call,
                video,
                ice_servers,
            } => self.begin(call, video, video, free_call(), ice_servers, Step::Offer),
            Command::Answer {
                call,
                video,
                with_camera,
                ice_servers,
                offer,
            } => {
                let camera = video && with_camera;
                let step = Step::Answer(offer);
                self.begin(call, video, camera, free_call(), ice_servers, step);
            }
            Command::PhoneOffer { call, ice_servers } => {
                self.begin_phone(call, ice_servers, Step::Offer);
            }
            Command::PhoneAnswer {
                call,
                ice_servers,
                offer,
            } => self.begin_phone(call, ice_servers, Step::Answer(offer)),
            Command::PressKey(key) => {
                if self.call.is_some() {
                    self.tell_sound(sound::Command::Key(key));
                }
            }
            Command::Restart { call } => self.step(call, Step::Restart),
            Command::RemoteOffer { call, sdp } => self.step(call, Step::Answer(sdp)),
            Command::RemoteAnswer { call, sdp } => self.step(call, Step::Accept(sdp)),
            Command::RemoteCandidate { call, candidate } => self.candidate(call, candidate),
            Command::Microphone { on } => {
                self.sound_setup.microphone_on = on;
                self.tell_sound(sound::Command::Microphone(on));
            }
            Command::Camera { on } => {
                self.camera_on = on;
                self.restart_camera();
            }
            Command::SwitchCamera => self.switch_camera(),
            Command::UseCamera(choice) => self.use_camera(choice),
            Command::Share(screen) => self.share(screen),
            Command::UseSize(size) => {
                self.options.size = size;
                self.restart_camera();
            }
            Command::UseMicrophone(choice) => self.use_microphone(choice),
            Command::UseSpeaker(choice) => self.use_speaker(choice),
            Command::UseRinger(choice) => self.use_ringer(choice),
            Command::Clean(cleaning) => {
                self.sound_setup.cleaning = cleaning;
                self.tell_sound(sound::Command::Clean(cleaning));
            }
            Command::Preview { camera, microphone } => self.preview(camera, microphone),
            Command::Play(sound) => self.play(sound),
            Command::Volume(volume) => {
                self.sound_setup.volume = volume;
                self.tell_sound(sound::Command::Volume(volume));
            }
            Command::StopSound => {
                self.rings = false;
                self.tell_sound(sound::Command::StopSound);
            }
            Command::ListDevices => self.list_devices(),
            Command::End { call } => self.end(call),
        }
    }

    fn begin(
        &mut self,
        id: u64,
        video: bool,
        camera: bool,
        sound: Vec<Codec>,
        ice_servers: Vec<IceServer>,
        step: Step,
    ) {
        if self.call.is_some() {
            let error = Error::Busy;
            return self.tell(Event::Failed { call: id, error });
        }
        let report = self.report.clone();
        let setup = call::Setup {
            settings: Settings {
                ice_servers,
                relay_only: self.options.relay_only,
                bind: self.options.bind.clone(),
                video,
                sound,
            },
            remote: self.shared.remote.clone(),
            received: self.received.clone(),
            captured: self.captured.clone(),
            report: Arc::new(move |said| {
                if report.try_send(Report::Call(id, said)).is_err() {
                    tracing::debug!("a report of the call is lost");
                }
            }),
        };
        let (call, sender, receiver) = match Call::start(setup) {
            Ok(started) => started,
            Err(error) => return self.tell(Event::Failed { call: id, error }),
        };
        self.call = Some(CurrentCall { id, video, call });
        self.step(id, step);
        for candidate in self.take_ringing(id) {
            self.step(id, Step::Candidate(candidate));
        }
        self.turn = 0;
        self.camera_on = camera;
        (self.previewed, self.listening) = (false, false);
        self.restart_camera();
        self.sound_setup.microphone_on = true;
        self.prepare_sound();
        self.list_devices();
        self.tell_sound(sound::Command::Microphone(true));
        self.tell_sound(sound::Command::Start(Box::new((sender, receiver))));
    }

    /// Telephones have no pictures, and no Opus.
    fn begin_phone(&mut self, id: u64, ice_servers: Vec<IceServer>, step: Step) {
        let sound = vec![Codec::Pcmu, Codec::Pcma, Codec::KeyTones];
        self.begin(id, false, false, sound, ice_servers, step);
    }

    fn step(&mut self, id: u64, step: Step) {
        let Some(current) = self.call.as_ref().filter(|current| current.id == id) else {
            return;
        };
        let candidate = matches!(step, Step::Candidate(_));
        match current.call.step(step) {
            // A flood of candidates must not end the call.
            Err(error) if !candidate => self.tell(Event::Failed { call: id, error }),
            _ => {}
        }
    }

    fn candidate(&mut self, id: u64, candidate: Candidate) {
        if self.call.as_ref().is_some_and(|current| current.id == id) {
            return self.step(id, Step::Candidate(candidate));
        }
        if let Some((_, kept)) = self.ringing.iter_mut().find(|(call, _)| *call == id) {
            if kept.len() < MAX_CANDIDATES {
                kept.push(candidate);
            }
            return;
        }
        if self.ringing.len() == MAX_RINGING {
            self.ringing.pop_front();
        }
        self.ringing.push_back((id, vec![candidate]));
    }

    fn take_ringing(&mut self, id: u64) -> Vec<Candidate> {
        let place = self.ringing.iter().position(|(call, _)| *call == id);
        place
            .and_then(|place| self.ringing.remove(place))
            .map(|(_, candidates)| candidates)
            .unwrap_or_default()
    }

    fn end(&mut self, id: u64) {
        self.take_ringing(id);
        if self.call.as_ref().is_none_or(|current| current.id != id) {
            return self.tell(Event::Ended { call: id });
        }
        // Its task frees the rest and reports; only then the call has ended.
        self.call = None;
        self.camera_on = false;
        self.shared_screen = None;
        self.restart_camera();
        self.tell_sound(sound::Command::End);
        self.received.clear();
        self.shared.set_statistics(Statistics::default());
    }

    fn report(&mut self, report: Report) {
        match report {
            Report::Call(id, report) => self.call_report(id, report),
            Report::Camera(number, report) => self.camera_report(number, report),
            Report::Sound(number, report) => self.sound_report(number, report),
            Report::Listed(listing) => self.devices_listed(*listing),
        }
    }

    fn call_report(&mut self, call: u64, report: call::Report) {
        if let call::Report::Closed = report {
            return self.tell(Event::Ended { call });
        }
        // What an ended call still has to say interests nobody.
        if self.call.as_ref().is_none_or(|current| current.id != call) {
            return;
        }
        match report {
            call::Report::Offer(sdp) => self.tell(Event::Offer { call, sdp }),
            call::Report::Answer(sdp) => self.tell(Event::Answer { call, sdp }),
            call::Report::Candidate(candidate) => {
                self.tell(Event::Candidate { call, candidate });
            }
            call::Report::Gathered => self.tell(Event::Gathered { call }),
            call::Report::State(State::Connected) => self.tell(Event::Connected { call }),
            call::Report::State(State::Disconnected) => self.tell(Event::Interrupted { call }),
            call::Report::State(State::Failed) => {
                let error = crate::transport::Error::Unreachable.into();
                self.tell(Event::Failed { call, error });
            }
            call::Report::State(State::Connecting | State::Closed) => {}
            call::Report::Failed(error) => {
                let error = error.into();
                self.tell(Event::Failed { call, error });
            }
            call::Report::RemoteVideo(on) => self.tell(Event::RemoteVideo { call, on }),
            call::Report::Statistics(statistics) => self.shared.set_statistics(*statistics),
            call::Report::Closed => {}
        }
    }
}
