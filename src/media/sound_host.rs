//! The system's sound: listing devices and opening streams, by cpal.
//!
//! On Linux that is PulseAudio (or PipeWire's equal of it) where it runs, else ALSA. Everything here may block for
//! seconds: call it on a thread of its own.

use super::sound_device::Ring;
use super::{Device, Problem, SAMPLE_RATE, device};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, StreamConfig};
use std::sync::Arc;
use std::time::Duration;

/// More than any machine has; a bound for what the system lists.
const MAX_DEVICES: usize = 64;
/// Patience with the system when opening a stream.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which way sound goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From a microphone.
    In,
    /// To a speaker.
    Out,
}

/// What an error of cpal means.
pub fn problem(error: &cpal::Error) -> Problem {
    match error.kind() {
        ErrorKind::DeviceBusy => Problem::Busy,
        ErrorKind::PermissionDenied => Problem::Denied,
        ErrorKind::HostUnavailable | ErrorKind::DeviceNotAvailable => Problem::Missing,
        _ => Problem::Unusable(error.to_string()),
    }
}

/// Whether a stream goes on after this error as if nothing was.
pub fn harmless(error: &cpal::Error) -> bool {
    // The ALSA plug-in for PulseAudio reports a thousand backend errors and works; if it does not, no sound comes,
    // and that is noticed.
    matches!(
        error.kind(),
        ErrorKind::Xrun
            | ErrorKind::DeviceChanged
            | ErrorKind::RealtimeDenied
            | ErrorKind::BackendError
    )
}

fn described(found: &cpal::Device) -> Option<Device> {
    let id = found.id().ok()?.to_string();
    let name = found.description().ok()?.name().to_owned();
    Some(Device { id, name })
}

/// Whether a person means the device of that id: of ALSA's forty plug-ins only few say something to them, and of
/// PulseAudio's sources, monitors record what a speaker plays.
fn is_meant(id: &str) -> bool {
    match id.strip_prefix("alsa:") {
        Some(name) => name == "default" || (name.starts_with("plughw:CARD=") && !has_number(name)),
        None => !id.ends_with(".monitor"),
    }
}

/// ALSA lists each card by name and again by number.
fn has_number(name: &str) -> bool {
    name.split("CARD=")
        .nth(1)
        .is_some_and(|card| card.starts_with(|c: char| c.is_ascii_digit()))
}

/// The devices of one direction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// Those that a person is shown.
    pub shown: Vec<Device>,
    /// All that can be opened by id or name.
    pub all: Vec<Device>,
    /// Id of the default.
    pub default: Option<String>,
}

impl Side {
    fn finish(&mut self, default: Option<cpal::Device>) {
        device::tell_apart(&mut self.shown);
        let id = default.and_then(|found| Some(described(&found)?.id));
        // ALSA has one also where there is nothing; and where there is something, it may not open at this moment.
        self.default = id.filter(|_| !self.shown.is_empty());
    }
}

/// What was found in one look.
#[derive(Debug, Clone, Default)]
pub struct Sides {
    pub microphones: Side,
    pub speakers: Side,
    /// The kernel's list of sound cards, where it is what the listing depends on.
    cards: Option<String>,
}

/// Microphones and speakers; `before` is what was found in the last look. ALSA's listing opens every device, which
/// takes up to seconds: it is only made anew when cards came or went.
pub fn list(before: &Sides) -> Sides {
    let host = cpal::default_host();
    let alsa = host.id().to_string().eq_ignore_ascii_case("alsa");
    let cards = alsa.then(|| std::fs::read_to_string("/proc/asound/cards").unwrap_or_default());
    if cards.is_some() && cards == before.cards {
        return before.clone();
    }
    let mut sides = Sides {
        cards,
        ..Sides::default()
    };
    let Ok(devices) = host.devices() else {
        return sides;
    };
    let Sides {
        microphones,
        speakers,
        ..
    } = &mut sides;
    for found in devices.take(MAX_DEVICES) {
        let Some(device) = described(&found) else {
            continue;
        };
        if !is_meant(&device.id) {
            // Not asked for what it can do: some plug-ins look for a server and wait for it.
            microphones.all.push(device.clone());
            speakers.all.push(device);
            continue;
        }
        // The default may be listed although there is none: only its configuration tells.
        if found.default_input_config().is_ok() {
            microphones.shown.push(device.clone());
            microphones.all.push(device.clone());
        }
        if found.default_output_config().is_ok() {
            speakers.shown.push(device.clone());
            speakers.all.push(device);
        }
    }
    microphones.finish(host.default_input_device());
    speakers.finish(host.default_output_device());
    sides
}

fn find(host: &cpal::Host, direction: Direction, name: Option<&str>) -> Option<cpal::Device> {
    let Some(name) = name else {
        return match direction {
            Direction::In => host.default_input_device(),
            Direction::Out => host.default_output_device(),
        };
    };
    let fits = |found: &cpal::Device| {
        found.id().is_ok_and(|id| id.to_string() == name)
            || found
                .description()
                .is_ok_and(|description| description.name() == name)
    };
    let mut devices = host.devices().ok()?.take(MAX_DEVICES);
    let serves = |found: &cpal::Device| match direction {
        Direction::In => found.default_input_config().is_ok(),
        Direction::Out => found.default_output_config().is_ok(),
    };
    // In this order: asking what an ALSA device can do opens it.
    devices.find(|found| fits(found) && serves(found))
}

/// Opens and starts a stream between a device and a ring. `attempt` counts up while a device gives nothing, to try
/// other buffer sizes.
pub fn open(
    direction: Direction,
    name: Option<&str>,
    attempt: usize,
    ring: &Arc<Ring>,
) -> Result<(cpal::Stream, Device), Problem> {
    let host = cpal::default_host();
    let found = find(&host, direction, name).ok_or(Problem::Missing)?;
    let config = match direction {
        Direction::In => found.default_input_config(),
        Direction::Out => found.default_output_config(),
    }
    .map_err(|error| problem(&error))?;
    let pulse = host.id().to_string().eq_ignore_ascii_case("pulseaudio");
    // PulseAudio's own default is two seconds. ALSA's smallest periods do not work everywhere, and some of its
    // devices allow only their own.
    let sizes = if pulse {
        [BufferSize::Fixed(480), BufferSize::Fixed(960)]
    } else {
        [BufferSize::Fixed(960), BufferSize::Default]
    };
    let mut refused = Problem::Missing;
    for offset in 0..sizes.len() {
        let config = StreamConfig {
            channels: config.channels().clamp(1, 2),
            sample_rate: SAMPLE_RATE,
            buffer_size: sizes[(attempt + offset) % sizes.len()],
        };
        match start(&found, direction, config, ring) {
            Ok(stream) => {
                let buffer = stream.buffer_size().unwrap_or(960);
                ring.set_period(buffer as usize);
                let device = described(&found).ok_or(Problem::Missing)?;
                tracing::info!(?direction, device.id, buffer, "sound opened");
                return Ok((stream, device));
            }
            Err(error) => {
                refused = problem(&error);
                if error.kind() != ErrorKind::UnsupportedConfig {
                    break;
                }
            }
        }
    }
    Err(refused)
}

fn start(
    device: &cpal::Device,
    direction: Direction,
    config: StreamConfig,
    ring: &Arc<Ring>,
) -> Result<cpal::Stream, cpal::Error> {
    let channels = usize::from(config.channels);
    let failing = ring.clone();
    let on_error = move |error: cpal::Error| failing.failed(&error);
    let ring = ring.clone();
    let stream = match direction {
        Direction::In => device.build_input_stream(
            config,
            move |data: &[f32], _: &cpal::InputCallbackInfo| ring.recorded(data, channels),
            on_error,
            Some(PATIENCE),
        ),
        Direction::Out => device.build_output_stream(
            config,
            move |data: &mut [f32], _: &cpal::OutputCallbackInfo| ring.play(data, channels),
            on_error,
            Some(PATIENCE),
        ),
    }?;
    stream.play()?;
    Ok(stream)
}
