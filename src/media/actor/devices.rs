//! The actor's camera and its list of devices: when they are opened, watched and listed, and what is told about them.

use super::{Actor, CurrentCamera, Report};
use crate::media::camera::{self, CameraThread};
use crate::media::choice::Camera;
use crate::media::screen::ScreenId;
use crate::media::sound;
use crate::media::sound_host::{self, Sides};
use crate::media::{Device, DeviceKind, Devices, Event, Problem, camera_device};
use std::ffi::OsString;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// A camera that gives no picture for so long has trouble.
const CAMERA_SILENCE: Duration = Duration::from_secs(2);
/// Devices are not listed more often; as often while some are used, so that one plugged in is soon found.
const LIST_DISTANCE: Duration = Duration::from_secs(1);

/// What was found in one look.
#[derive(Clone, Default)]
pub(super) struct Listing {
    cameras: Vec<Device>,
    /// By what the next look tells whether the cameras are the same.
    sign: Option<Vec<OsString>>,
    sides: Sides,
}

impl Listing {
    /// Looks anew, where something may be new. May take seconds.
    fn renewed(self) -> Self {
        let sign = camera_device::sign();
        let same = sign.is_some() && sign == self.sign;
        let cameras = if same {
            self.cameras
        } else {
            camera_device::list()
        };
        Self {
            cameras,
            sign,
            sides: sound_host::list(&self.sides),
        }
    }
}

impl Actor {
    pub(super) fn switch_camera(&mut self) {
        // The test pattern has two sides; where there is one camera, it is taken again.
        let count = self.shared.devices().cameras.len().max(2);
        let count = match self.options.camera {
            Camera::Default | Camera::Named(_) => count,
            _ => 2,
        };
        self.turn = (self.turn + 1) % count;
        self.restart_camera();
    }

    /// Sends a screen instead of the camera's picture, or that again.
    pub(super) fn share(&mut self, screen: Option<ScreenId>) {
        let Some(call) = self.call.as_ref().filter(|current| current.video) else {
            return;
        };
        let call = call.id;
        if self.shared_screen != screen {
            let on = screen.is_some();
            self.shared_screen = screen;
            self.restart_camera();
            self.tell(Event::Sharing { call, on });
        }
    }

    /// Where pictures come from.
    fn picture_source(&self) -> Camera {
        match &self.shared_screen {
            Some(screen) => Camera::Screen(screen.clone()),
            None => self.options.camera.clone(),
        }
    }

    pub(super) fn use_camera(&mut self, choice: Camera) {
        self.options.camera = choice;
        self.turn = 0;
        self.restart_camera();
    }

    /// Opens camera and microphone without a call, or closes them.
    pub(super) fn preview(&mut self, camera: bool, microphone: bool) {
        // In a call there is all of it already.
        if self.call.is_some() {
            return;
        }
        if self.previewed != camera {
            self.previewed = camera;
            self.turn = 0;
            self.restart_camera();
        }
        if self.listening != microphone {
            self.listening = microphone;
            if microphone {
                self.prepare_sound();
            }
            self.tell_sound(sound::Command::Listen(microphone));
        }
        self.list_devices();
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Brings the camera into the state it should be in: closed, or opened anew.
    pub(super) fn restart_camera(&mut self) {
        let was_on = self.camera.take().is_some_and(|camera| camera.started);
        self.recovered(DeviceKind::Camera);
        let current = self.call.as_ref().filter(|current| current.video);
        if let Some(current) = current {
            current.call.want_key_frame();
        }
        let call = current.map(|current| current.id);
        let wanted = match call {
            Some(_) => self.camera_on || self.shared_screen.is_some(),
            None => self.previewed,
        };
        if wanted && self.picture_source() != Camera::None {
            self.start_camera();
        } else if was_on && let Some(call) = call {
            self.tell(Event::LocalVideo { call, on: false });
        }
    }

    fn start_camera(&mut self) {
        let number = self.next_number();
        let setup = camera::Setup {
            choice: self.picture_source(),
            turn: self.turn,
            size: self.options.size,
            stamp_id: self.options.stamp_id,
            received: self.received.clone(),
        };
        let report = self.report.clone();
        let started = CameraThread::start(
            setup,
            self.shared.local.clone(),
            self.captured.clone(),
            move |said| {
                let _ = report.try_send(Report::Camera(number, said));
            },
        );
        match started {
            Ok(thread) => {
                self.camera = Some(CurrentCamera {
                    number,
                    thread,
                    started: false,
                    name: None,
                    is_chosen: true,
                });
            }
            Err(error) => {
                let problem = Problem::Unusable(error.to_string());
                self.trouble(DeviceKind::Camera, problem);
            }
        }
    }

    pub(super) fn camera_report(&mut self, number: u64, report: camera::Report) {
        let Some(camera) = self.camera.as_mut().filter(|c| c.number == number) else {
            return;
        };
        let call = self.call.as_ref().map(|current| current.id);
        match report {
            camera::Report::Started { name, is_chosen } => {
                if let Some(current) = &self.call {
                    current.call.want_key_frame();
                }
                camera.started = true;
                camera.is_chosen = is_chosen;
                let before = camera.name.replace(name.clone());
                let moved = !is_chosen || before.is_some_and(|before| before != name);
                let facing = camera::facing(self.turn);
                self.recovered(DeviceKind::Camera);
                if moved {
                    let (device, name) = (DeviceKind::Camera, name.clone());
                    self.tell(Event::InUse { device, name });
                }
                if let Some(call) = call {
                    self.tell(Event::LocalVideo { call, on: true });
                    self.tell(Event::CameraChanged { call, facing, name });
                }
            }
            camera::Report::Trouble(problem) => {
                camera.thread.clear();
                let was_on = std::mem::replace(&mut camera.started, false);
                if was_on && let Some(call) = call {
                    self.tell(Event::LocalVideo { call, on: false });
                }
                if self.shared_screen.is_some() && problem == Problem::Lost {
                    // The window was closed, the monitor unplugged.
                    return self.share(None);
                }
                self.trouble(DeviceKind::Camera, problem);
            }
        }
    }

    /// Whether it matters now which devices there are.
    pub(super) fn uses_devices(&self) -> bool {
        self.camera.is_some() || self.call.is_some() || self.listening
    }

    /// Looks after the devices that are used.
    pub(super) fn watch(&mut self) {
        self.watch_camera();
        self.list_devices();
    }

    /// A camera may hang in its driver without a word.
    fn watch_camera(&mut self) {
        let Some(camera) = &self.camera else {
            return;
        };
        // An echo has pictures only while the other side sends some.
        let silent =
            camera.thread.silence() > CAMERA_SILENCE && self.options.camera != Camera::Echo;
        let told = self.has_trouble(DeviceKind::Camera);
        if silent && !told {
            self.trouble(DeviceKind::Camera, Problem::Silent);
        } else if !silent && told && camera.started {
            self.recovered(DeviceKind::Camera);
        }
    }

    fn has_trouble(&self, device: DeviceKind) -> bool {
        let troubles = self.shared.lock_troubles();
        troubles.iter().any(|(kind, _)| *kind == device)
    }

    pub(super) fn trouble(&mut self, device: DeviceKind, problem: Problem) {
        let mut troubles = self.shared.lock_troubles();
        troubles.retain(|(kind, _)| *kind != device);
        troubles.push((device, problem.clone()));
        drop(troubles);
        self.tell(Event::Trouble { device, problem });
    }

    /// A device works, or is not wanted any more.
    pub(super) fn recovered(&mut self, device: DeviceKind) {
        if self.has_trouble(device) {
            self.shared
                .lock_troubles()
                .retain(|(kind, _)| *kind != device);
            self.tell(Event::Working { device });
        }
    }

    pub(super) fn list_devices(&mut self) {
        let recent = self.listed.is_some_and(|at| at.elapsed() < LIST_DISTANCE);
        if self.listing || recent {
            return;
        }
        let report = self.report.clone();
        let before = self.found.clone();
        let list = move || {
            let _ = report.try_send(Report::Listed(Box::new(before.renewed())));
        };
        // It is bounded by the system's answers only, hence a thread of its own.
        let thread = std::thread::Builder::new().name("devices".to_owned());
        self.listing = thread.spawn(list).is_ok();
    }

    pub(super) fn devices_listed(&mut self, listing: Listing) {
        self.listing = false;
        self.found = listing.clone();
        let Listing { cameras, sides, .. } = listing;
        let Sides {
            microphones,
            speakers,
            ..
        } = sides;
        let devices = Devices {
            cameras,
            microphones: microphones.shown.clone(),
            speakers: speakers.shown.clone(),
            default_microphone: microphones.default.clone(),
            default_speaker: speakers.default.clone(),
        };
        self.microphone.route.listed(microphones);
        self.speaker.route.listed(speakers);
        self.return_to_camera(&devices);
        if self.call.is_some() || self.listening {
            self.settle_sound();
        }
        let mut known = self
            .shared
            .devices
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *known != devices || self.listed.is_none() {
            known.clone_from(&devices);
            drop(known);
            self.tell(Event::Devices(devices));
        }
        self.listed = Some(Instant::now());
    }

    /// The camera that was chosen may be back.
    fn return_to_camera(&mut self, devices: &Devices) {
        let Camera::Named(name) = self.picture_source() else {
            return;
        };
        let in_place = |camera: &CurrentCamera| camera.started && !camera.is_chosen;
        let back = devices.cameras.iter().any(|device| device.id == name);
        if back && self.camera.as_ref().is_some_and(in_place) {
            self.restart_camera();
        }
    }
}
