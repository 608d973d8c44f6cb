//! VP8 frames in RTP packets (RFC 7741): cutting and the payload descriptor.

use crate::transport::MAX_PAYLOAD;
use bytes::{BufMut, Bytes, BytesMut};

/// Our descriptor is the one required byte: no picture ids, sequence numbers tell everything.
const DESCRIPTOR: usize = 1;
const START_OF_PARTITION: u8 = 0x10;

/// Cuts a frame into payloads of nearly equal size. All but the last go out without the marker bit.
pub fn split(frame: &[u8]) -> Vec<Bytes> {
    let count = frame.len().div_ceil(MAX_PAYLOAD - DESCRIPTOR).max(1);
    let size = frame.len().div_ceil(count).max(1);
    frame
        .chunks(size)
        .enumerate()
        .map(|(index, chunk)| {
            let mut payload = BytesMut::with_capacity(DESCRIPTOR + chunk.len());
            payload.put_u8(if index == 0 { START_OF_PARTITION } else { 0 });
            payload.put_slice(chunk);
            payload.freeze()
        })
        .collect()
}

/// A payload without its descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whether a frame starts here.
    pub first: bool,
    /// Its share of the frame.
    pub data: Bytes,
}

/// Reads the payload descriptor (RFC 7741 § 4.2). `None` if the payload is shorter than it says.
pub fn parse(payload: &Bytes) -> Option<Part> {
    let required = *payload.first()?;
    let mut length = 1;
    if required & 0x80 != 0 {
        let extension = *payload.get(1)?;
        length = 2;
        if extension & 0x80 != 0 {
            // Picture id, one or two bytes.
            length += if payload.get(2)? & 0x80 != 0 { 2 } else { 1 };
        }
        if extension & 0x40 != 0 {
            // Temporal level index.
            length += 1;
        }
        if extension & 0x30 != 0 {
            // Temporal layer and key frame index share a byte.
            length += 1;
        }
    }
    if payload.len() < length {
        return None;
    }
    Some(Part {
        first: required & START_OF_PARTITION != 0 && required & 0x07 == 0,
        data: payload.slice(length..),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_survives_cutting() {
        for length in [1, 2, 1159, 1160, 2318, 2319, 60_000] {
            let frame: Vec<u8> = (0..length).map(|i| i as u8).collect();
            let payloads = split(&frame);
            let mut joined = Vec::new();
            for (index, payload) in payloads.iter().enumerate() {
                assert!(payload.len() <= MAX_PAYLOAD);
                let part = parse(payload).unwrap();
                assert_eq!(part.first, index == 0);
                joined.extend_from_slice(&part.data);
            }
            assert_eq!(joined, frame);
        }
    }

    #[test]
    fn descriptors_of_other_senders_are_read() {
        type Read<'a> = Option<(bool, &'a [u8])>;
        let cases: [(&[u8], Read<'_>); 8] = [
            (&[0x10, 7], Some((true, &[7]))),
            (&[0x00, 7], Some((false, &[7]))),
            // Start of a later partition is not the start of a frame.
            (&[0x11, 7], Some((false, &[7]))),
            // Picture id of one byte, of two bytes.
            (&[0x90, 0x80, 0x05, 7], Some((true, &[7]))),
            (&[0x90, 0x80, 0x85, 0x01, 7], Some((true, &[7]))),
            // Everything.
            (&[0x90, 0xf0, 0x85, 0x01, 3, 0x20, 7], Some((true, &[7]))),
            (&[0x90, 0xf0, 0x85], None),
            (&[], None),
        ];
        for (bytes, expected) in cases {
            let part = parse(&Bytes::copy_from_slice(bytes));
            let expected = expected.map(|(first, data)| Part {
                first,
                data: Bytes::copy_from_slice(data),
            });
            assert_eq!(part, expected, "{bytes:02x?}");
        }
    }
}
