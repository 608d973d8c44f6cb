//! What is said in a call, kept as a WAV file: two channels, the user left and the telephone right, 8000 Hz, in the law
//! (G.711) the sides speak, so that nothing is decoded.
//!
//! A [`Tape`] takes packets as the relay passes them and puts each where its time stamp says; a [`Recording`] writes the
//! tape down half a second later and becomes a file of the user's own. Both sides hear a tone in the place of their
//! first half second. What a server that is killed had recorded is lost, and so is what comes while the disk fails.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::g711;
use crate::protocol::Id;
use crate::server::files::{Failed, Files, Random128};
use crate::server::store::{NewFile, Store, now_millis};
use crate::transport::Codec;

/// Samples of a channel in a second.
const RATE: u64 = 8_000;
/// The announcing tone: its pitch in Hz, its strength, and how many samples it lasts.
const PITCH: u64 = 1_400;
const STRENGTH: f32 = 6_000.0;
const ANNOUNCED: usize = 4_000;
/// Packets later than this are left out.
const WAIT: u64 = RATE / 2;
/// How far a packet may be from where the clock would put it before the clock is believed.
const ASTRAY: u64 = RATE;
/// How often the tape is written down.
const EVERY: Duration = Duration::from_millis(500);
/// Length of the file's head: RIFF, `fmt ` with its 18 bytes, `fact`, and the head of `data`.
const HEAD: u32 = 12 + 26 + 12 + 8;

/// Whose sound it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    User,
    Telephone,
}

/// Takes the packets of both sides. Whoever holds it may be in the middle of the sound: it never waits.
pub(super) struct Tape {
    codec: Codec,
    began: Instant,
    tracks: Mutex<Tracks>,
}

#[derive(Default)]
struct Tracks {
    /// Samples of each channel that were taken off.
    taken: u64,
    user: Track,
    telephone: Track,
}

#[derive(Default)]
struct Track {
    /// A time stamp and the place that belongs to it.
    anchor: Option<(u32, u64)>,
    /// From what was taken off on.
    samples: VecDeque<u8>,
    announced: usize,
}

impl Tape {
    fn new(codec: Codec) -> Arc<Self> {
        Arc::new(Self {
            codec,
            began: Instant::now(),
            tracks: Mutex::default(),
        })
    }

    /// Keeps a packet of `side` and puts the tone in its place while the recording is announced.
    pub(super) fn pass(&self, side: Side, codec: Codec, timestamp: u32, payload: &mut [u8]) {
        if codec != self.codec {
            return;
        }
        let now = self.now();
        let mut tracks = self.tracks.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = tracks.taken;
        let track = match side {
            Side::User => &mut tracks.user,
            Side::Telephone => &mut tracks.telephone,
        };
        track.announce(self.codec, payload);
        track.put(timestamp, payload, (taken, now), silence(self.codec));
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_millis() as u64 * RATE / 1000
    }

    /// Both channels up to a place, one sample of each after the other.
    fn take(&self, until: u64) -> Vec<u8> {
        let mut tracks = self.tracks.lock().unwrap_or_else(PoisonError::into_inner);
        let count = until.saturating_sub(tracks.taken);
        tracks.taken += count;
        let silence = silence(self.codec);
        let mut both = Vec::with_capacity(2 * count as usize);
        for _ in 0..count {
            both.push(tracks.user.samples.pop_front().unwrap_or(silence));
            both.push(tracks.telephone.samples.pop_front().unwrap_or(silence));
        }
        both
    }
}

impl Track {
    fn announce(&mut self, codec: Codec, payload: &mut [u8]) {
        for sample in payload {
            if self.announced == ANNOUNCED {
                return;
            }
            *sample = tone(codec, self.announced as u64);
            self.announced += 1;
        }
    }

    fn put(&mut self, timestamp: u32, payload: &[u8], (taken, now): (u64, u64), silence: u8) {
        let by_stamp = self.anchor.map(|(stamp, place)| {
            let passed = timestamp.wrapping_sub(stamp) as i32;
            place.saturating_add_signed(passed.into())
        });
        let place = match by_stamp {
            Some(place) if place.abs_diff(now) <= ASTRAY => place,
            _ => now,
        };
        self.anchor = Some((timestamp, place));
        for (place, sample) in (place..).zip(payload) {
            let Some(index) = place.checked_sub(taken) else {
                continue;
            };
            let index = index as usize;
            if index >= self.samples.len() {
                self.samples.resize(index + 1, silence);
            }
            self.samples[index] = *sample;
        }
    }
}

fn silence(codec: Codec) -> u8 {
    code(codec, 0.0)
}

fn tone(codec: Codec, at: u64) -> u8 {
    // Whole waves, so that a number of any size has its place in one.
    let turn = (at * PITCH % RATE) as f32 / RATE as f32;
    code(codec, STRENGTH * (std::f32::consts::TAU * turn).sin())
}

fn code(codec: Codec, sample: f32) -> u8 {
    match codec {
        Codec::Pcma => g711::to_a_law(sample as i16),
        _ => g711::to_mu_law(sample as i16),
    }
}

/// The head of a file with so many bytes of sound.
fn head(codec: Codec, bytes: u32) -> Vec<u8> {
    let law: u16 = if codec == Codec::Pcma { 6 } else { 7 };
    let mut head = Vec::with_capacity(HEAD as usize);
    head.extend(b"RIFF");
    head.extend((HEAD - 8 + bytes).to_le_bytes());
    head.extend(b"WAVEfmt ");
    head.extend(18u32.to_le_bytes());
    // Law, channels, rate, bytes a second, bytes a moment, bits a sample, no more to come.
    head.extend(law.to_le_bytes());
    head.extend(2u16.to_le_bytes());
    head.extend((RATE as u32).to_le_bytes());
    head.extend((2 * RATE as u32).to_le_bytes());
    head.extend(2u16.to_le_bytes());
    head.extend(8u16.to_le_bytes());
    head.extend(0u16.to_le_bytes());
    head.extend(b"fact");
    head.extend(4u32.to_le_bytes());
    head.extend((bytes / 2).to_le_bytes());
    head.extend(b"data");
    head.extend(bytes.to_le_bytes());
    head
}

/// A tape that is written into a file.
pub(super) struct Recording {
    files: Arc<Files>,
    id: Random128,
    tape: Arc<Tape>,
    stop: oneshot::Sender<()>,
    writing: JoinHandle<std::io::Result<u32>>,
}

impl Recording {
    /// Begins one of sound in `codec`.
    pub(super) async fn begin(files: Arc<Files>, codec: Codec) -> std::io::Result<Self> {
        let id = Random128::new();
        let mut file = File::create_new(files.unfinished(id)).await?;
        file.write_all(&head(codec, 0)).await?;
        let (tape, (stop, stopped)) = (Tape::new(codec), oneshot::channel());
        let writing = tokio::spawn(write(file, tape.clone(), stopped));
        Ok(Self {
            files,
            id,
            tape,
            stop,
            writing,
        })
    }

    pub(super) fn tape(&self) -> Arc<Tape> {
        self.tape.clone()
    }

    /// Ends it; the canonical address of the file it has become, which belongs to `owner`.
    pub(super) async fn keep(
        self,
        store: &dyn Store,
        row: i64,
        owner: Id,
    ) -> Result<String, Failed> {
        // Who has failed already hears nothing.
        let _ = self.stop.send(());
        let kept = async {
            let length = self.writing.await??;
            let finished = self.files.put_away(self.id).await?;
            let file = NewFile {
                id: self.id,
                token: Random128::new(),
                owner,
                name: format!("call-{}.wav", now_millis()),
                length: length.into(),
            };
            Ok(store.phone_recorded(row, file, finished).await?)
        };
        let kept = kept.await;
        self.files.clear(self.id).await;
        kept
    }
}

/// Writes the tape down until it is stopped; how long the file is.
async fn write(
    mut file: File,
    tape: Arc<Tape>,
    mut stopped: oneshot::Receiver<()>,
) -> std::io::Result<u32> {
    let mut bytes = 0u32;
    let mut is_last = false;
    while !is_last {
        is_last = tokio::time::timeout(EVERY, &mut stopped).await.is_ok();
        let now = tape.now();
        let until = if is_last {
            now
        } else {
            now.saturating_sub(WAIT)
        };
        let sound = tape.take(until);
        // A file of this kind holds 4 GiB, which is three days; calls are bounded far below.
        let length = u32::try_from(sound.len()).unwrap_or(u32::MAX);
        if bytes
            .checked_add(length)
            .is_none_or(|all| all > u32::MAX - HEAD)
        {
            break;
        }
        file.write_all(&sound).await?;
        bytes += length;
    }
    file.rewind().await?;
    file.write_all(&head(tape.codec, bytes)).await?;
    file.flush().await?;
    file.sync_all().await?;
    Ok(HEAD + bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 100;

    #[test]
    fn packets_lie_where_their_stamps_say() {
        let mut track = Track::default();
        track.put(u32::MAX - 1, &[1, 2], (NOW, NOW + 2), 0);
        track.put(4, &[6], (NOW, NOW + 9), 0);
        track.put(2, &[4], (NOW, NOW + 9), 0);
        assert_eq!(track.samples, [0, 0, 1, 2, 0, 0, 4, 0, 6]);
    }

    #[test]
    fn what_is_late_is_left_out_and_a_jump_is_not_believed() {
        let mut track = Track::default();
        track.put(1_000, &[1, 1], (NOW, NOW), 0);
        track.put(998, &[9, 9, 3], (NOW, NOW), 0);
        assert_eq!(track.samples, [3, 1]);
        track.put(4_000_000, &[7], (NOW, NOW + 3), 0);
        assert_eq!(track.samples, [3, 1, 0, 7]);
    }

    #[test]
    fn both_sides_hear_the_tone_once_and_the_tape_has_it() {
        for codec in [Codec::Pcmu, Codec::Pcma] {
            let tape = Tape::new(codec);
            let mut payload = vec![0x11; ANNOUNCED + 10];
            tape.pass(Side::User, codec, 0, &mut payload);
            assert_eq!(payload[0], silence(codec), "a wave begins at zero");
            assert!(payload[..ANNOUNCED].iter().any(|sample| *sample != 0x11));
            assert_eq!(payload[ANNOUNCED..], [0x11; 10]);
            let mut other = vec![0x11; 4];
            tape.pass(Side::Telephone, Codec::KeyTones, 0, &mut other);
            assert_eq!(other, [0x11; 4], "keys are passed on");
            let both = tape.take(2 * ANNOUNCED as u64);
            let left: Vec<u8> = both.iter().copied().step_by(2).collect();
            assert!(left.windows(10).any(|part| part == [0x11; 10]));
            assert!(both.iter().skip(1).step_by(2).all(|s| *s == silence(codec)));
        }
    }

    #[test]
    fn the_head_is_as_long_as_it_says() {
        assert_eq!(head(Codec::Pcmu, 0).len(), HEAD as usize);
    }
}
