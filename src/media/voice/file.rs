//! Opus in Ogg (RFC 7845), mono: what is written, and the same read by whoever got it.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use ogg::reading::PacketReader;
use ogg::writing::{PacketWriteEndInfo, PacketWriter};

use super::LONGEST;
use crate::media::{BLOCK, SAMPLE_RATE};

/// Bits a second: speech that can be understood well.
const BITRATE: i32 = 24_000;
/// Samples in an Opus packet: 20 ms.
const PACKET: usize = 2 * BLOCK;
/// Samples the encoder lags behind, which players leave out.
const PRE_SKIP: u16 = 312;
/// Samples in the longest packet there can be: 120 ms.
const LONGEST_PACKET: usize = 5760;
/// The stream's number in its file; there is one.
const SERIAL: u32 = 1;

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Writes a voice message.
pub(super) struct Writer {
    packets: PacketWriter<'static, BufWriter<File>>,
    encoder: opus::Encoder,
    pending: Vec<f32>,
    /// The packet before: the last one is marked as such.
    held: Option<Vec<u8>>,
    samples: u64,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, String> {
        let mut encoder =
            opus::Encoder::new(SAMPLE_RATE, opus::Channels::Mono, opus::Application::Voip)
                .map_err(text)?;
        encoder
            .set_bitrate(opus::Bitrate::Bits(BITRATE))
            .map_err(text)?;
        let file = File::create(path).map_err(text)?;
        let mut packets = PacketWriter::new(BufWriter::new(file));
        let mut head = b"OpusHead\x01\x01".to_vec();
        head.extend(PRE_SKIP.to_le_bytes());
        head.extend(SAMPLE_RATE.to_le_bytes());
        head.extend([0; 3]);
        let mut tags = b"OpusTags".to_vec();
        tags.extend(7_u32.to_le_bytes());
        tags.extend(b"AZStack");
        tags.extend(0_u32.to_le_bytes());
        for header in [head, tags] {
            packets
                .write_packet(header, SERIAL, PacketWriteEndInfo::EndPage, 0)
                .map_err(text)?;
        }
        Ok(Self {
            packets,
            encoder,
            pending: Vec::with_capacity(PACKET),
            held: None,
            samples: 0,
        })
    }

    pub(super) fn write(&mut self, block: &[f32; BLOCK]) -> Result<(), String> {
        self.pending.extend(block);
        if self.pending.len() >= PACKET {
            self.encode()?;
        }
        Ok(())
    }

    fn encode(&mut self) -> Result<(), String> {
        self.pending.resize(PACKET, 0.0);
        let packet = self
            .encoder
            .encode_vec_float(&self.pending, 1500)
            .map_err(text)?;
        self.pending.clear();
        self.put(PacketWriteEndInfo::NormalPacket)?;
        self.samples += PACKET as u64;
        self.held = Some(packet);
        Ok(())
    }

    fn put(&mut self, end: PacketWriteEndInfo) -> Result<(), String> {
        let Some(packet) = self.held.take() else {
            return Ok(());
        };
        self.packets
            .write_packet(packet, SERIAL, end, self.samples)
            .map_err(text)
    }

    pub(super) fn finish(mut self) -> Result<(), String> {
        if !self.pending.is_empty() || self.held.is_none() {
            self.encode()?;
        }
        self.put(PacketWriteEndInfo::EndStream)?;
        let mut file = self.packets.into_inner();
        std::io::Write::flush(&mut file).map_err(text)
    }
}

/// Reads a voice message, block by block.
pub(super) struct Reader {
    packets: PacketReader<BufReader<File>>,
    decoder: opus::Decoder,
    samples: std::collections::VecDeque<f32>,
    skip: usize,
    read: u64,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(text)?;
        let mut packets = PacketReader::new(BufReader::new(file));
        let mut next = || {
            let packet = packets.read_packet().map_err(text)?;
            packet.ok_or_else(|| String::from("it has no sound"))
        };
        let head = next()?.data;
        let is_ours = head.starts_with(b"OpusHead") && head.len() >= 19 && head[18] == 0;
        if !is_ours || !(1..=2).contains(&head[9]) {
            return Err(String::from("it is not Opus"));
        }
        let skip = u16::from_le_bytes([head[10], head[11]]).into();
        next()?;
        let decoder = opus::Decoder::new(SAMPLE_RATE, opus::Channels::Mono).map_err(text)?;
        Ok(Self {
            packets,
            decoder,
            samples: std::collections::VecDeque::new(),
            skip,
            read: 0,
        })
    }

    /// The next block; `None` at the end, or at [`LONGEST`].
    pub(super) fn read(&mut self) -> Result<Option<[f32; BLOCK]>, String> {
        while self.samples.len() < BLOCK {
            if !self.decode()? {
                break;
            }
        }
        let most = LONGEST.as_secs() * u64::from(SAMPLE_RATE);
        if self.samples.is_empty() || self.read >= most {
            return Ok(None);
        }
        self.read += BLOCK as u64;
        let mut block = [0.0; BLOCK];
        let has = self.samples.len().min(BLOCK);
        for (sample, decoded) in block.iter_mut().zip(self.samples.drain(..has)) {
            *sample = decoded;
        }
        Ok(Some(block))
    }

    fn decode(&mut self) -> Result<bool, String> {
        let Some(packet) = self.packets.read_packet().map_err(text)? else {
            return Ok(false);
        };
        let mut room = [0.0; LONGEST_PACKET];
        let count = self
            .decoder
            .decode_float(&packet.data, &mut room, false)
            .map_err(text)?;
        let left_out = self.skip.min(count);
        self.skip -= left_out;
        self.samples.extend(&room[left_out..count]);
        Ok(true)
    }
}
