//! The sound of a trunk: a UDP socket that sends a tone and keeps what it hears.

use std::f32::consts::TAU;
use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The telephone's clock.
pub const RATE: f32 = 8_000.0;

/// A key as it was told: event, whether its end was told, its longest duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub event: u8,
    pub ended: bool,
    pub duration: u16,
    timestamp: u32,
}

#[derive(Default)]
pub struct Heard {
    pub samples: Vec<f32>,
    pub keys: Vec<Key>,
    pub sequences: Vec<u16>,
    pub last: Option<Instant>,
    from: Option<SocketAddr>,
}

/// See the module.
pub struct Line {
    pub port: u16,
    heard: Arc<Mutex<Heard>>,
    stop: Arc<AtomicBool>,
    pub socket: UdpSocket,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Line {
    /// Sends a tone of `pitch` Hz to whoever sends to it.
    pub fn new(pitch: f32) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket
            .set_read_timeout(Some(Duration::from_millis(2)))
            .unwrap();
        let port = socket.local_addr().unwrap().port();
        let (heard, stop) = (Arc::<Mutex<Heard>>::default(), Arc::<AtomicBool>::default());
        let (ears, end, mouth) = (heard.clone(), stop.clone(), socket.try_clone().unwrap());
        std::thread::spawn(move || speak_and_listen(&mouth, pitch, &ears, &end));
        Self {
            port,
            heard,
            stop,
            socket,
        }
    }

    pub fn look<T>(&self, look: impl FnOnce(&Heard) -> T) -> T {
        look(&self.heard.lock().unwrap())
    }

    /// Forgets what was heard.
    pub fn forget(&self) {
        let mut heard = self.heard.lock().unwrap();
        let from = heard.from;
        *heard = Heard {
            from,
            ..Heard::default()
        };
    }

    /// Waits until `seconds` of sound were heard since it forgot.
    pub async fn hears(&self, seconds: f32) {
        let wanted = (seconds * RATE) as usize;
        crate::world::eventually("sound on the line", || async {
            self.look(|heard| heard.samples.len() >= wanted)
        })
        .await;
    }

    /// The pitch that is loudest in the last second.
    pub fn pitch(&self) -> f32 {
        self.look(|heard| {
            let begin = heard.samples.len().saturating_sub(RATE as usize);
            loudest(&heard.samples[begin..], RATE)
        })
    }
}

fn speak_and_listen(socket: &UdpSocket, pitch: f32, heard: &Mutex<Heard>, stop: &AtomicBool) {
    let mut next = Instant::now();
    let mut buffer = [0; 2048];
    let (mut sequence, mut timestamp) = (65_000u16, 4_294_960_000u32);
    let mut at = 0u32;
    while !stop.load(Ordering::Relaxed) {
        if let Ok((length, from)) = socket.recv_from(&mut buffer) {
            heard.lock().unwrap().take(&buffer[..length], from);
        }
        if Instant::now() < next {
            continue;
        }
        next += Duration::from_millis(20);
        let mut packet = vec![0x80, 0];
        packet.extend(sequence.to_be_bytes());
        packet.extend(timestamp.to_be_bytes());
        packet.extend(0x1234_5678u32.to_be_bytes());
        packet.extend((0..160).map(|index| {
            let time = (at + index) as f32 / RATE;
            mu_law(0.5 * (TAU * pitch * time).sin())
        }));
        at += 160;
        (sequence, timestamp) = (sequence.wrapping_add(1), timestamp.wrapping_add(160));
        let from = heard.lock().unwrap().from;
        if let Some(from) = from {
            let _ = socket.send_to(&packet, from);
        }
    }
}

impl Heard {
    /// Who sends to the line.
    pub fn sender(&self) -> Option<SocketAddr> {
        self.from
    }

    fn take(&mut self, packet: &[u8], from: SocketAddr) {
        let (Some(kind), Some(payload)) = (packet.get(1), packet.get(12..)) else {
            return;
        };
        self.from = Some(from);
        self.last = Some(Instant::now());
        self.sequences
            .push(u16::from_be_bytes([packet[2], packet[3]]));
        let timestamp = u32::from_be_bytes([packet[4], packet[5], packet[6], packet[7]]);
        match (kind & 0x7f, payload) {
            (0, _) => self
                .samples
                .extend(payload.iter().map(|byte| from_mu_law(*byte))),
            (101, &[event, flags, high, low]) => {
                let (ended, duration) = (flags & 0x80 != 0, u16::from_be_bytes([high, low]));
                match self
                    .keys
                    .last_mut()
                    .filter(|key| key.timestamp == timestamp)
                {
                    Some(key) => {
                        key.ended |= ended;
                        key.duration = key.duration.max(duration);
                    }
                    None => self.keys.push(Key {
                        event,
                        ended,
                        duration,
                        timestamp,
                    }),
                }
            }
            _ => {}
        }
    }
}

/// G.711, written anew: a test must not trust what it tests.
fn mu_law(sample: f32) -> u8 {
    let linear = (sample.abs().min(1.0) * 8_158.0) as i32 + 33;
    let segment = (0..8).find(|segment| linear < 64 << segment).unwrap_or(7);
    let step = (linear >> (segment + 1)) & 0x0f;
    !((u8::from(sample < 0.0) << 7) | (segment << 4) as u8 | step as u8)
}

pub fn from_mu_law(byte: u8) -> f32 {
    let byte = !byte;
    let (segment, step) = ((byte >> 4) & 7, i32::from(byte & 0x0f));
    let linear = ((2 * step + 33) << segment) - 33;
    let value = linear as f32 / 8_158.0;
    if byte & 0x80 != 0 { -value } else { value }
}

/// How much of one pitch is in the sound (Goertzel).
fn share(samples: &[f32], rate: f32, pitch: f32) -> f32 {
    let factor = 2.0 * (TAU * pitch / rate).cos();
    let (mut one, mut two) = (0.0f64, 0.0f64);
    for sample in samples {
        (one, two) = (f64::from(*sample) + f64::from(factor) * one - two, one);
    }
    (one * one + two * two - f64::from(factor) * one * two) as f32
}

/// The loudest pitch between 200 and 3400 Hz, to 10 Hz; 0 if it is silent.
pub fn loudest(samples: &[f32], rate: f32) -> f32 {
    if samples.iter().all(|sample| sample.abs() < 0.01) {
        return 0.0;
    }
    let pitches = (20..=340).map(|tens| tens as f32 * 10.0);
    let measured = pitches.map(|pitch| (pitch, share(samples, rate, pitch)));
    measured.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0
}

/// A tone as a WAV file of that rate.
pub fn write_wave(path: &Path, pitch: f32, seconds: u32, rate: u32) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for index in 0..seconds * rate {
        let value = (TAU * pitch * index as f32 / rate as f32).sin() * 10_000.0;
        writer.write_sample(value as i16).unwrap();
    }
    writer.finalize().unwrap();
}

/// The last `seconds` of a recording at its own rate; the file may still be written to.
pub fn read_wave(path: &Path, seconds: f32) -> (Vec<f32>, f32) {
    let bytes = std::fs::read(path).unwrap_or_default();
    let Some(data) = bytes.get(44..) else {
        return (Vec::new(), 48_000.0);
    };
    let rate = u32::from_le_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]) as f32;
    let samples: Vec<f32> = data
        .chunks_exact(2)
        .map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0)
        .collect();
    let begin = samples.len().saturating_sub((seconds * rate) as usize);
    (samples[begin..].to_vec(), rate)
}

/// Waits until a recording ends with half a second of that pitch.
pub async fn records(path: &Path, pitch: f32) {
    crate::world::eventually("the tone in the recording", || async {
        let (samples, rate) = read_wave(path, 0.5);
        samples.len() as f32 >= rate * 0.5 && (loudest(&samples, rate) - pitch).abs() <= 20.0
    })
    .await;
}

#[test]
fn the_line_measures_what_it_is_given() {
    let tone: Vec<f32> = (0..8000)
        .map(|index| from_mu_law(mu_law(0.5 * (TAU * 770.0 * index as f32 / RATE).sin())))
        .collect();
    assert_eq!(loudest(&tone, RATE), 770.0);
    assert_eq!(loudest(&[0.0; 8000], RATE), 0.0);
}
