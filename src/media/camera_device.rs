//! Real cameras, by nokhwa: listing, choosing a format, reading raw pictures.
//!
//! nokhwa's own ways of choosing a format refuse good cameras, so a listed format is chosen here and asked for
//! exactly. It converts nothing: raw buffers become frames in [`convert`].

use super::convert::{self, Layout};
use super::frame::Frame;
use super::{Device, Problem, VideoSize, device};
use nokhwa::utils::{
    ApiBackend, CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType,
};
use nokhwa::{Camera, NokhwaError};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;

/// What we can convert, best first.
const FORMATS: [FrameFormat; 5] = [
    FrameFormat::YUYV,
    FrameFormat::NV12,
    FrameFormat::MJPEG,
    FrameFormat::RAWRGB,
    FrameFormat::RAWBGR,
];
/// More than any machine has; a bound for what the system lists.
const MAX_CAMERAS: usize = 32;

/// An open camera that streams.
pub struct CameraDevice {
    /// `None` only while dropping.
    camera: Option<Camera>,
    name: String,
    is_chosen: bool,
    layout: Layout,
    max: (u32, u32),
}

/// What an error of nokhwa means; it tells by texts only, and those of a panic are of another kind.
fn problem(text: &str) -> Problem {
    let is = |number: u8| {
        text.contains(&format!("os error {number})")) || text.contains(&format!("code: {number},"))
    };
    if is(16) {
        Problem::Busy
    } else if is(13) || is(1) {
        Problem::Denied
    } else if is(2) || is(19) || is(6) {
        Problem::Lost
    } else {
        Problem::Unusable(text.to_owned())
    }
}

/// The library may panic when a device vanished under it.
fn guarded<T>(action: impl FnOnce() -> Result<T, NokhwaError>) -> Result<T, Problem> {
    match std::panic::catch_unwind(AssertUnwindSafe(action)) {
        Ok(result) => result.map_err(|error| problem(&error.to_string())),
        // Opening a busy camera panics while it cleans up.
        Err(panic) => Err(problem(
            panic
                .downcast_ref::<String>()
                .map_or("the camera driver failed", String::as_str),
        )),
    }
}

fn layout(format: FrameFormat) -> Option<Layout> {
    match format {
        FrameFormat::YUYV => Some(Layout::Yuyv),
        FrameFormat::NV12 => Some(Layout::Nv12),
        FrameFormat::MJPEG => Some(Layout::Mjpeg),
        FrameFormat::RAWRGB => Some(Layout::Rgb),
        FrameFormat::RAWBGR => Some(Layout::Bgr),
        FrameFormat::GRAY => None,
    }
}

/// The cameras there are, in the system's order. May take some time.
pub fn list() -> Vec<Device> {
    cameras().into_iter().map(|(_, device)| device).collect()
}

/// Changes when cameras come and go, and costs little; `None` where there is no such sign.
pub fn sign() -> Option<Vec<OsString>> {
    let nodes = std::fs::read_dir("/sys/class/video4linux").ok()?;
    let mut names: Vec<_> = nodes.flatten().map(|node| node.file_name()).collect();
    names.sort_unstable();
    Some(names)
}

fn cameras() -> Vec<(CameraIndex, Device)> {
    let Ok(mut found) = guarded(|| nokhwa::query(ApiBackend::Auto)) else {
        return Vec::new();
    };
    found.truncate(MAX_CAMERAS);
    // The library lists in the order of the directory.
    found.sort_by_key(|info| info.index().as_index().unwrap_or(u32::MAX));
    found.retain(|info| gives_pictures(info.index()));
    let mut devices: Vec<Device> = found
        .iter()
        .map(|info| Device {
            id: info.human_name(),
            name: info.human_name(),
        })
        .collect();
    device::tell_apart(&mut devices);
    let indexes = found.into_iter().map(|info| info.index().clone());
    indexes
        .zip(devices)
        .map(|(index, device)| {
            // The system's numbers change when cameras are plugged in again; names do not.
            let id = device.name.clone();
            (index, Device { id, ..device })
        })
        .collect()
}

/// Cameras have further nodes for other data; they are listed too.
fn gives_pictures(index: &CameraIndex) -> bool {
    let Ok(number) = index.as_index() else {
        return true;
    };
    let path = format!("/sys/class/video4linux/video{number}/index");
    match std::fs::read_to_string(path) {
        // A camera's first node gives its pictures. A later one has to be tried, as some drivers are one device
        // for several cameras.
        Ok(place) if place.trim() != "0" => {
            guarded(|| open(index, RequestedFormatType::None)?.compatible_camera_formats())
                .is_ok_and(|formats| !formats.is_empty())
        }
        _ => true,
    }
}

fn open(index: &CameraIndex, format: RequestedFormatType) -> Result<Camera, NokhwaError> {
    Camera::new(
        index.clone(),
        RequestedFormat::with_formats(format, &FORMATS),
    )
}

/// The listed format that serves a call of that size best.
fn choose(formats: &[CameraFormat], size: VideoSize) -> Option<CameraFormat> {
    let enough = size.fps.min(24);
    formats
        .iter()
        .filter(|format| layout(format.format()).is_some())
        .max_by_key(|format| {
            let (width, height) = (format.width(), format.height());
            let area = i64::from(width) * i64::from(height);
            let fits = width <= size.width && height <= size.height;
            let cheap = FORMATS.iter().rev().position(|f| *f == format.format());
            (
                format.frame_rate() >= enough,
                fits,
                // The largest that fits, or the smallest that has to be made smaller.
                if fits { area } else { -area },
                -i64::from(format.frame_rate().abs_diff(size.fps)),
                cheap,
            )
        })
        .copied()
}

impl CameraDevice {
    /// Opens the camera of that name or id, or the first, also in place of one that is away; or the one so many turns
    /// after it.
    pub fn open(name: Option<&str>, turn: usize, size: VideoSize) -> Result<Self, Problem> {
        let cameras = cameras();
        let first = match name {
            Some(name) => cameras
                .iter()
                .position(|(_, device)| device.name == name || device.id == name),
            None => Some(0),
        };
        let place = (first.unwrap_or(0) + turn) % cameras.len().max(1);
        let (index, device) = cameras.get(place).ok_or(Problem::Missing)?;
        let mut opened = Self::open_index(index, device.name.clone(), size)?;
        opened.is_chosen = first.is_some();
        Ok(opened)
    }

    fn open_index(index: &CameraIndex, name: String, size: VideoSize) -> Result<Self, Problem> {
        let formats =
            guarded(|| open(index, RequestedFormatType::None)?.compatible_camera_formats())?;
        let format = choose(&formats, size)
            .ok_or_else(|| Problem::Unusable("it offers no usable format".to_owned()))?;
        let camera = guarded(|| {
            let mut camera = open(index, RequestedFormatType::Exact(format))?;
            camera.open_stream()?;
            Ok(camera)
        })?;
        let layout = layout(camera.camera_format().format())
            .ok_or_else(|| Problem::Unusable("it took another format".to_owned()))?;
        tracing::info!(name, %format, "camera opened");
        Ok(Self {
            camera: Some(camera),
            name,
            is_chosen: true,
            layout,
            max: (size.width, size.height),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is the one that was asked for, and not one in its place.
    pub fn is_chosen(&self) -> bool {
        self.is_chosen
    }

    /// Waits for the next picture; may wait for ever. `None` if a picture is damaged.
    pub fn read(&mut self) -> Result<Option<Frame>, Problem> {
        let Some(camera) = self.camera.as_mut() else {
            return Err(Problem::Lost);
        };
        let buffer = guarded(|| camera.frame())?;
        let size = buffer.resolution();
        let frame = convert::to_frame(self.layout, size.width(), size.height(), buffer.buffer());
        Ok(frame.map(|frame| convert::fit(frame, self.max.0, self.max.1)))
    }
}

impl Drop for CameraDevice {
    fn drop(&mut self) {
        let Some(mut camera) = self.camera.take() else {
            return;
        };
        let closed = guarded(move || {
            let stopped = camera.stop_stream();
            drop(camera);
            stopped
        });
        if let Err(problem) = closed {
            tracing::debug!(?problem, "closing the camera");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(width: u32, height: u32, format: FrameFormat, fps: u32) -> CameraFormat {
        CameraFormat::new_from(width, height, format, fps)
    }

    #[test]
    fn what_the_system_says_is_understood() {
        let table = [
            ("Device or resource busy (os error 16)", Problem::Busy),
            ("Os { code: 16, kind: ResourceBusy, .. }", Problem::Busy),
            ("Permission denied (os error 13)", Problem::Denied),
            ("No such device (os error 19)", Problem::Lost),
        ];
        for (text, meant) in table {
            assert_eq!(problem(text), meant);
        }
        let odd = "Invalid argument (os error 22)";
        assert_eq!(problem(odd), Problem::Unusable(odd.to_owned()));
    }

    #[test]
    fn the_format_that_serves_best_is_chosen() {
        use FrameFormat::{GRAY, MJPEG, NV12, YUYV};
        let webcam = [
            format(640, 480, YUYV, 30),
            format(1280, 720, YUYV, 10),
            format(1280, 720, MJPEG, 30),
            format(1920, 1080, MJPEG, 30),
            format(1280, 720, GRAY, 60),
        ];
        let hd = VideoSize::default();
        let small = VideoSize {
            width: 640,
            height: 360,
            fps: 30,
        };
        assert_eq!(choose(&webcam, hd), Some(webcam[2]));
        // Nothing fits 640 × 360: the smallest is made smaller.
        assert_eq!(choose(&webcam, small), Some(webcam[0]));
        // Fluent and small before large and slow.
        assert_eq!(choose(&webcam[..2], hd), Some(webcam[0]));
        // Raw before JPEG.
        let both = [format(640, 360, MJPEG, 30), format(640, 360, NV12, 30)];
        assert_eq!(choose(&both, hd), Some(both[1]));
        // A slow camera is better than none.
        let slow = [format(320, 240, YUYV, 5)];
        assert_eq!(choose(&slow, hd), Some(slow[0]));
        assert_eq!(choose(&webcam[4..], hd), None);
    }
}
