//! The actor's devices: when they are opened and closed, and what is told about them.

use super::{Actor, CurrentCamera, Report};
use crate::media::camera::{self, CameraThread};
use crate::media::choice::{Camera, Microphone, Speaker};
use crate::media::sound::{self, SoundThread};
use crate::media::{
    DeviceKind, Devices, Event, Facing, Problem, camera_device, sound_device, sound_host,
};
use std::time::Duration;

/// A camera that gives no picture for so long has trouble.
const CAMERA_SILENCE: Duration = Duration::from_secs(2);
/// Devices are not listed more often.
const LIST_DISTANCE: Duration = Duration::from_secs(2);

impl Actor {
    pub(super) fn switch_camera(&mut self) {
        self.facing = match self.facing {
            Facing::Front => Facing::Back,
            Facing::Back => Facing::Front,
        };
        self.restart_camera();
    }

    pub(super) fn use_camera(&mut self, choice: Camera) {
        self.options.camera = choice;
        self.facing = Facing::Front;
        self.restart_camera();
    }

    pub(super) fn use_microphone(&mut self, choice: Microphone) {
        self.sound_setup.microphone = choice.clone();
        self.recovered(DeviceKind::Microphone);
        self.tell_sound(sound::Command::UseMicrophone(choice));
    }

    pub(super) fn use_speaker(&mut self, choice: Speaker) {
        self.sound_setup.speaker = choice.clone();
        self.recovered(DeviceKind::Speaker);
        self.tell_sound(sound::Command::UseSpeaker(choice));
    }

    fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Brings the camera into the state it should be in: closed, or opened anew.
    pub(super) fn restart_camera(&mut self) {
        let was_on = self.camera.take().is_some_and(|camera| camera.started);
        self.recovered(DeviceKind::Camera);
        let Some(current) = self.call.as_ref().filter(|current| current.video) else {
            return;
        };
        let call = current.id;
        current.call.want_key_frame();
        let wanted = self.camera_on && self.options.camera != Camera::None;
        if wanted {
            self.start_camera();
        } else if was_on {
            self.tell(Event::LocalVideo { call, on: false });
        }
    }

    fn start_camera(&mut self) {
        let number = self.next_number();
        let setup = camera::Setup {
            choice: self.options.camera.clone(),
            facing: self.facing,
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
                });
            }
            Err(error) => {
                let problem = Problem::Unusable(error.to_string());
                self.trouble(DeviceKind::Camera, problem);
            }
        }
    }

    pub(super) fn camera_report(&mut self, number: u64, report: camera::Report) {
        let (Some(camera), Some(current)) = (&mut self.camera, &self.call) else {
            return;
        };
        if camera.number != number {
            return;
        }
        let call = current.id;
        match report {
            camera::Report::Started(name) => {
                current.call.want_key_frame();
                camera.started = true;
                let facing = self.facing;
                self.recovered(DeviceKind::Camera);
                self.tell(Event::LocalVideo { call, on: true });
                self.tell(Event::CameraChanged { call, facing, name });
            }
            camera::Report::Trouble(problem) => {
                camera.thread.clear();
                if std::mem::replace(&mut camera.started, false) {
                    self.tell(Event::LocalVideo { call, on: false });
                }
                self.trouble(DeviceKind::Camera, problem);
            }
        }
    }

    /// A camera may hang in its driver without a word.
    pub(super) fn watch_camera(&mut self) {
        let Some(camera) = &self.camera else {
            return;
        };
        // An echo has pictures only while the other side sends some.
        let silent =
            camera.thread.silence() > CAMERA_SILENCE && self.options.camera != Camera::Echo;
        let told = self.troubled.contains(&DeviceKind::Camera);
        if silent && !told {
            self.trouble(DeviceKind::Camera, Problem::Silent);
        } else if !silent && told && camera.started {
            self.recovered(DeviceKind::Camera);
        }
    }

    pub(super) fn start_sound(&mut self) {
        if self.sound.is_some() {
            return;
        }
        let number = self.next_number();
        let report = self.report.clone();
        let started = SoundThread::start(self.sound_setup.clone(), move |said| {
            let _ = report.try_send(Report::Sound(number, said));
        });
        match started {
            Ok(thread) => self.sound = Some((number, thread)),
            Err(error) => {
                let problem = Problem::Unusable(error.to_string());
                self.trouble(DeviceKind::Speaker, problem);
            }
        }
    }

    pub(super) fn tell_sound(&mut self, command: sound::Command) {
        if let Some((_, thread)) = &mut self.sound {
            thread.send(command);
        }
    }

    pub(super) fn sound_report(&mut self, number: u64, report: sound::Report) {
        let Some((_, thread)) = self.sound.as_ref().filter(|(n, _)| *n == number) else {
            return;
        };
        match report {
            sound::Report::Device(kind, sound_device::Report::Started) => self.recovered(kind),
            sound::Report::Device(kind, sound_device::Report::Trouble(problem)) => {
                self.trouble(kind, problem);
            }
            sound::Report::Idle(after) => {
                if thread.is_idle(after) {
                    self.sound = None;
                }
            }
        }
    }

    fn trouble(&mut self, device: DeviceKind, problem: Problem) {
        if !self.troubled.contains(&device) {
            self.troubled.push(device);
        }
        self.tell(Event::Trouble { device, problem });
    }

    /// A device works, or is not wanted any more.
    pub(super) fn recovered(&mut self, device: DeviceKind) {
        if let Some(place) = self.troubled.iter().position(|kind| *kind == device) {
            self.troubled.swap_remove(place);
            self.tell(Event::Working { device });
        }
    }

    pub(super) fn list_devices(&mut self) {
        let recent = self.listed.is_some_and(|at| at.elapsed() < LIST_DISTANCE);
        if self.listing || recent {
            return;
        }
        let report = self.report.clone();
        let list = move || {
            let cameras = camera_device::list();
            let (microphones, speakers) = sound_host::list();
            let devices = Devices {
                cameras,
                microphones,
                speakers,
            };
            let _ = report.try_send(Report::Devices(devices));
        };
        // Listing takes up to seconds. It is bounded by the system's answers only, hence a thread of its own.
        let thread = std::thread::Builder::new().name("devices".to_owned());
        self.listing = thread.spawn(list).is_ok();
    }
}
