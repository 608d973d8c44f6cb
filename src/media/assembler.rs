//! Puts received video packets in order and together to frames.
//!
//! A frame is handed out as soon as its last packet (RTP marker) is there. A missing packet is waited for, as it may
//! be late or asked for again; after [`WAIT`] the hole is given up and told as a gap. No decoding, no clock.

use super::vp8_payload;
use crate::transport::Packet;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long a hole is waited for.
pub const WAIT: Duration = Duration::from_millis(200);
/// Packets held at most: more than a second of 720p at its highest rate.
const MAX_PACKETS: usize = 1024;
/// So many packets in a row from before the current place mean that the sender started anew.
const RESTART: u32 = 64;

/// What the packets gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A whole frame.
    Frame {
        /// The codec's bitstream.
        data: Vec<u8>,
        /// RTP timestamp, 1/90 000 s.
        timestamp: u32,
    },
    /// Something before the next frame is lost for good.
    Gap,
}

struct Held {
    arrived: Instant,
    packet: Packet,
}

/// What follows from a place on.
enum Run {
    /// Everything up to and including this number is one frame.
    Complete(u64),
    /// This number is missing, and later ones are there.
    Hole(u64),
    /// So far in order; more must come.
    Open,
}

/// See the module.
#[derive(Default)]
pub struct Assembler {
    /// By sequence number, counted on beyond its 16 bits.
    packets: BTreeMap<u64, Held>,
    /// Number of the packet that must come next.
    next: Option<u64>,
    highest: Option<u64>,
    stale: u32,
}

impl Assembler {
    /// Takes a packet that arrived at `now`. Old, doubled and surplus ones are ignored.
    pub fn push(&mut self, packet: Packet, now: Instant) {
        let number = self.number(packet.sequence);
        if self.next.is_some_and(|next| number < next) {
            self.stale += 1;
            if self.stale < RESTART {
                return;
            }
            *self = Self::default();
            return self.push(packet, now);
        }
        self.stale = 0;
        self.highest = self.highest.max(Some(number));
        if self.packets.len() < MAX_PACKETS {
            let arrived = now;
            self.packets
                .entry(number)
                .or_insert(Held { arrived, packet });
        } else {
            // Nothing completes: give everything up, a gap follows with the next packet.
            self.packets.clear();
        }
    }

    /// The sequence number without wrapping: the one nearest to the highest so far.
    fn number(&self, sequence: u16) -> u64 {
        match self.highest {
            // Room below, in case the first packets come in the wrong order.
            None => 0x1_0000 + u64::from(sequence),
            Some(highest) => {
                let distance = sequence.wrapping_sub(highest as u16) as i16;
                highest.saturating_add_signed(i64::from(distance))
            }
        }
    }

    /// The next frame or gap, if it is due at `now`.
    pub fn pop(&mut self, now: Instant) -> Option<Output> {
        let (&first, _) = self.packets.first_key_value()?;
        let next = *self.next.get_or_insert(first);
        let run = if first == next {
            self.run(next)
        } else {
            Run::Hole(next)
        };
        match run {
            Run::Open => None,
            Run::Hole(missing) => {
                let (&after, held) = self.packets.range(missing..).next()?;
                if now.saturating_duration_since(held.arrived) < WAIT {
                    return None;
                }
                self.packets = self.packets.split_off(&after);
                self.next = Some(after);
                Some(Output::Gap)
            }
            Run::Complete(last) => {
                let later = self.packets.split_off(&(last + 1));
                let frame = std::mem::replace(&mut self.packets, later);
                self.next = Some(last + 1);
                Some(join(frame).unwrap_or(Output::Gap))
            }
        }
    }

    fn run(&self, from: u64) -> Run {
        for (expected, (&number, held)) in (from..).zip(self.packets.range(from..)) {
            if number != expected {
                return Run::Hole(expected);
            }
            if held.packet.marker {
                return Run::Complete(number);
            }
        }
        Run::Open
    }
}

/// The frame of these packets; `None` if its beginning is missing or a packet cannot be read.
fn join(packets: BTreeMap<u64, Held>) -> Option<Output> {
    let mut data = Vec::new();
    let mut timestamp = None;
    for Held { packet, .. } in packets.into_values() {
        let part = vp8_payload::parse(&packet.payload)?;
        // Otherwise it does not start with a start, or two frames run into each other.
        if part.first != timestamp.is_none() {
            return None;
        }
        if *timestamp.get_or_insert(packet.timestamp) != packet.timestamp {
            return None;
        }
        data.extend_from_slice(&part.data);
    }
    Some(Output::Frame {
        data,
        timestamp: timestamp?,
    })
}

/// Whether a VP8 frame is one a decoder can start with (RFC 6386 § 9.1).
pub fn is_key(frame: &[u8]) -> bool {
    frame.first().is_some_and(|first| first & 1 == 0)
}

/// Packets of `frame` as a sender would number them; for tests of what stands on this.
#[cfg(test)]
pub fn packets(frame: &[u8], first: u16, timestamp: u32) -> Vec<Packet> {
    let payloads = vp8_payload::split(frame);
    let count = payloads.len();
    payloads
        .into_iter()
        .enumerate()
        .map(|(index, payload)| Packet {
            codec: crate::transport::Codec::Vp8,
            sequence: first.wrapping_add(index as u16),
            timestamp,
            marker: index + 1 == count,
            payload,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(number: u8) -> Vec<u8> {
        vec![number; 4000]
    }

    /// Four packets a frame, numbered on from 65 530 so that the numbers wrap.
    fn stream(count: u8) -> Vec<Packet> {
        (0..count)
            .flat_map(|n| {
                let first = 65_530u16.wrapping_add(u16::from(n) * 4);
                packets(&frame(n), first, u32::from(n) * 3000)
            })
            .collect()
    }

    fn all(assembler: &mut Assembler, now: Instant) -> Vec<Option<u8>> {
        std::iter::from_fn(|| assembler.pop(now))
            .map(|output| match output {
                Output::Frame { data, timestamp } => {
                    assert_eq!(data, frame(data[0]));
                    assert_eq!(timestamp, u32::from(data[0]) * 3000);
                    Some(data[0])
                }
                Output::Gap => None,
            })
            .collect()
    }

    #[test]
    fn frames_come_out_at_their_last_packet() {
        let mut assembler = Assembler::default();
        let now = Instant::now();
        for (index, packet) in stream(5).into_iter().enumerate() {
            assembler.push(packet, now);
            let expected = (index % 4 == 3).then_some(Some((index / 4) as u8));
            assert_eq!(all(&mut assembler, now), Vec::from_iter(expected));
        }
    }

    #[test]
    fn disorder_and_doubles_do_not_matter() {
        let mut assembler = Assembler::default();
        let now = Instant::now();
        let mut packets = stream(6);
        packets[1..].reverse();
        packets.extend(stream(3));
        for packet in packets {
            assembler.push(packet, now);
        }
        assert_eq!(all(&mut assembler, now), [0, 1, 2, 3, 4, 5].map(Some));
    }

    #[test]
    fn a_late_packet_is_waited_for() {
        let mut assembler = Assembler::default();
        let start = Instant::now();
        let mut packets = stream(3);
        let late = packets.remove(5);
        for packet in packets {
            assembler.push(packet, start);
        }
        assert_eq!(all(&mut assembler, start), [Some(0)]);
        let soon = start + WAIT / 2;
        assert_eq!(all(&mut assembler, soon), []);
        assembler.push(late, soon);
        assert_eq!(all(&mut assembler, soon), [Some(1), Some(2)]);
    }

    #[test]
    fn a_lost_packet_costs_its_frame_and_is_told_once() {
        for lost in [4, 5, 7] {
            let mut assembler = Assembler::default();
            let start = Instant::now();
            let mut packets = stream(4);
            let late = packets.remove(lost);
            for packet in packets {
                assembler.push(packet, start);
            }
            assert_eq!(all(&mut assembler, start), [Some(0)]);
            let outputs = all(&mut assembler, start + WAIT);
            let frames: Vec<u8> = outputs.iter().flatten().copied().collect();
            let gaps = outputs.iter().filter(|o| o.is_none()).count();
            assert!(gaps >= 1, "packet {lost}: {outputs:?}");
            assert_eq!(frames.last(), Some(&3), "packet {lost}");
            assert!(!frames.contains(&1), "packet {lost}");
            assembler.push(late, start + WAIT);
            assert_eq!(all(&mut assembler, start + WAIT), []);
        }
    }

    #[test]
    fn random_loss_and_disorder_give_whole_frames_in_order_or_gaps() {
        use rand::{Rng, SeedableRng};
        let mut random = rand::rngs::StdRng::seed_from_u64(7);
        for _ in 0..50 {
            let mut assembler = Assembler::default();
            let start = Instant::now();
            let mut arrivals: Vec<(u64, Packet)> = stream(60)
                .into_iter()
                .enumerate()
                .filter_map(|(index, packet)| {
                    let at = index as u64 * 8 + random.random_range(0..60);
                    random.random_bool(0.97).then_some((at, packet))
                })
                .collect();
            arrivals.sort_by_key(|(at, _)| *at);
            let mut seen = Vec::new();
            let mut gaps = 0;
            for (at, packet) in arrivals {
                let now = start + Duration::from_millis(at);
                assembler.push(packet, now);
                for output in all(&mut assembler, now) {
                    match output {
                        Some(number) => seen.push(number),
                        None => gaps += 1,
                    }
                }
            }
            assert!(seen.is_sorted_by(|a, b| a < b), "{seen:?}");
            assert!(seen.len() > 30, "only {} of 60 frames", seen.len());
            assert!(seen.len() == 60 || gaps > 0 || seen.last() < Some(&59));
        }
    }

    #[test]
    fn a_sender_that_starts_anew_is_followed_and_memory_is_bounded() {
        let mut assembler = Assembler::default();
        let now = Instant::now();
        let packet = |sequence| packets(&[1, 2, 3], sequence, 0).remove(0);
        assembler.push(packet(30_000), now);
        assert!(assembler.pop(now).is_some());
        let heard = (0..200).filter(|n| {
            assembler.push(packet(10_000 + n), now);
            assembler.pop(now).is_some()
        });
        assert!(heard.count() > 100);
        for n in 0..40_000u32 {
            let mut open = packet((n * 2) as u16);
            open.marker = false;
            assembler.push(open, now);
            assert!(assembler.packets.len() <= MAX_PACKETS);
        }
    }
}
