//! A machine-readable block in a picture: who sent it, and which picture it is.
//!
//! The picture is divided into 32 × 18 cells. A stamp is a black field of 14 × 6 of them whose inner 12 × 4 are black
//! or white: 16 bits sender, 16 bits counter, 16 bits checksum, row by row, highest bit first. Cells grow with the
//! picture, so a stamp survives coarse compression and scaling, and can be read from a screenshot.

use super::frame::Frame;

const GRID_WIDTH: u32 = 32;
const GRID_HEIGHT: u32 = 18;
const COLUMNS: u32 = 12;
const ROWS: u32 = 4;
/// Where stamps begin: below the name and above the small picture and the controls that a call screen lays over.
const TOP: u32 = 3;
const BLACK: u8 = 16;
const WHITE: u8 = 235;
/// Black and white must differ by this much to be told apart.
const CONTRAST: u32 = 80;
/// Smallest picture that can carry a stamp: cells of 5 × 5 pixels.
const MIN_WIDTH: u32 = GRID_WIDTH * 5;
const MIN_HEIGHT: u32 = GRID_HEIGHT * 5;

/// What a stamp says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Who made the picture: random for each start of a program.
    pub id: u16,
    /// Number of the picture; wraps.
    pub counter: u16,
}

/// Where in the picture a stamp is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Left, above the middle: the test pattern's own.
    Sender,
    /// Right, above the middle: set by whoever sends the picture back.
    Echo,
}

impl Position {
    /// First column and row of the black field, in cells.
    fn origin(self) -> (u32, u32) {
        match self {
            Self::Sender => (0, TOP),
            Self::Echo => (GRID_WIDTH - COLUMNS - 2, TOP),
        }
    }
}

/// CRC-16/CCITT-FALSE.
fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |mut crc, byte| {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            };
        }
        crc
    })
}

impl Stamp {
    fn bits(self, position: Position) -> u64 {
        let mut bytes = [0; 5];
        bytes[..2].copy_from_slice(&self.id.to_be_bytes());
        bytes[2..4].copy_from_slice(&self.counter.to_be_bytes());
        bytes[4] = position as u8;
        u64::from(self.id) << 32 | u64::from(self.counter) << 16 | u64::from(checksum(&bytes))
    }

    fn from_bits(bits: u64, position: Position) -> Option<Self> {
        let stamp = Self {
            id: (bits >> 32) as u16,
            counter: (bits >> 16) as u16,
        };
        (stamp.bits(position) == bits).then_some(stamp)
    }
}

/// The data bit shown at that cell of the black field; `None` in the quiet frame around.
fn bit_of(bits: u64, column: u32, row: u32) -> Option<bool> {
    let (x, y) = (column.checked_sub(1)?, row.checked_sub(1)?);
    (x < COLUMNS && y < ROWS).then(|| bits >> (COLUMNS * ROWS - 1 - (y * COLUMNS + x)) & 1 == 1)
}

/// Writes `stamp` into the picture `frame`, at `position`; pictures below 160 × 90 pixels are left alone.
///
/// ```
/// use azstack::media::{frame::Frame, stamp::{self, Position, Stamp}};
/// let mut picture = Frame::black(640, 360);
/// let stamp = Stamp { id: 7, counter: 1 };
/// stamp::write(&mut picture, Position::Sender, stamp);
/// assert_eq!(stamp::read_frame(&picture, Position::Sender), Some(stamp));
/// ```
pub fn write(frame: &mut Frame, position: Position, stamp: Stamp) {
    if frame.width < MIN_WIDTH || frame.height < MIN_HEIGHT {
        return;
    }
    let bits = stamp.bits(position);
    let (left, top) = position.origin();
    for row in 0..ROWS + 2 {
        for column in 0..COLUMNS + 2 {
            let white = bit_of(bits, column, row).unwrap_or(false);
            fill_cell(
                frame,
                left + column,
                top + row,
                if white { WHITE } else { BLACK },
            );
        }
    }
}

/// Fills one grey cell.
fn fill_cell(frame: &mut Frame, column: u32, row: u32, luma: u8) {
    let (width, height) = (frame.width, frame.height);
    let columns = column * width / GRID_WIDTH..(column + 1) * width / GRID_WIDTH;
    let rows = row * height / GRID_HEIGHT..(row + 1) * height / GRID_HEIGHT;
    for y in rows.clone() {
        let line = (y * width) as usize;
        frame.y[line + columns.start as usize..line + columns.end as usize].fill(luma);
    }
    let (chroma_width, _) = frame.chroma_size();
    for y in rows.start / 2..rows.end.div_ceil(2) {
        let line = (y * chroma_width) as usize;
        let span = line + columns.start as usize / 2..line + columns.end.div_ceil(2) as usize;
        frame.u[span.clone()].fill(128);
        frame.v[span].fill(128);
    }
}

/// Reads the stamp at `position` of a picture of `width` × `height` pixels, whose brightness (0 dark to 255 bright)
/// `luma` tells for each `(x, y)` inside.
///
/// The picture's edges may be off by two pixels, as in a piece cut out of a screenshot. `None` if there is no stamp
/// or its checksum is wrong.
///
/// ```
/// use azstack::media::{frame::Frame, stamp::{self, Position, Stamp}};
/// let mut picture = Frame::black(640, 360);
/// let stamp = Stamp { id: 7, counter: 1 };
/// stamp::write(&mut picture, Position::Echo, stamp);
/// let luma = |x, y| picture.y[(y * 640 + x) as usize];
/// assert_eq!(stamp::read(640, 360, luma, Position::Echo), Some(stamp));
/// ```
pub fn read(
    width: u32,
    height: u32,
    luma: impl Fn(u32, u32) -> u8,
    position: Position,
) -> Option<Stamp> {
    if width < MIN_WIDTH || height < MIN_HEIGHT {
        return None;
    }
    const OFFSETS: [i32; 5] = [0, -1, 1, -2, 2];
    OFFSETS
        .iter()
        .flat_map(|dy| OFFSETS.iter().map(move |dx| (*dx, *dy)))
        .find_map(|offset| read_at(width, height, &luma, position, offset))
}

/// Reads the stamp at `position` of the picture `frame`; `None` if there is none.
///
/// ```
/// use azstack::media::{frame::Frame, stamp::{self, Position}};
/// assert_eq!(stamp::read_frame(&Frame::black(640, 360), Position::Sender), None);
/// ```
pub fn read_frame(frame: &Frame, position: Position) -> Option<Stamp> {
    let at = |x, y| frame.y[(y * frame.width + x) as usize];
    read(frame.width, frame.height, at, position)
}

fn read_at(
    width: u32,
    height: u32,
    luma: &impl Fn(u32, u32) -> u8,
    position: Position,
    (dx, dy): (i32, i32),
) -> Option<Stamp> {
    let (left, top) = position.origin();
    // Mean of five points around a cell's centre.
    let cell = |column: u32, row: u32| -> u32 {
        let at = |part_x: f32, part_y: f32| {
            let x = (left + column) as f32 + part_x;
            let y = (top + row) as f32 + part_y;
            let x = (x * width as f32 / GRID_WIDTH as f32) as i32 + dx;
            let y = (y * height as f32 / GRID_HEIGHT as f32) as i32 + dy;
            u32::from(luma(
                x.clamp(0, width as i32 - 1) as u32,
                y.clamp(0, height as i32 - 1) as u32,
            ))
        };
        (at(0.5, 0.5) + at(0.35, 0.5) + at(0.65, 0.5) + at(0.5, 0.35) + at(0.5, 0.65)) / 5
    };
    let cells: Vec<(u32, u32, u32)> = (0..ROWS + 2)
        .flat_map(|row| (0..COLUMNS + 2).map(move |column| (column, row)))
        .map(|(column, row)| (column, row, cell(column, row)))
        .collect();
    let darkest = cells.iter().map(|cell| cell.2).min()?;
    let brightest = cells.iter().map(|cell| cell.2).max()?;
    if brightest < darkest + CONTRAST {
        return None;
    }
    let middle = darkest.midpoint(brightest);
    let mut bits = 0;
    for (column, row, value) in cells {
        let white = value > middle;
        let inside = (1..=COLUMNS).contains(&column) && (1..=ROWS).contains(&row);
        match (inside, white) {
            (true, _) => bits = bits << 1 | u64::from(white),
            // The quiet frame must be black, or this is something else.
            (false, true) => return None,
            (false, false) => {}
        }
    }
    Stamp::from_bits(bits, position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};

    fn noise(width: u32, height: u32, seed: u64) -> Frame {
        let mut random = rand::rngs::StdRng::seed_from_u64(seed);
        let mut frame = Frame::black(width, height);
        random.fill(&mut frame.y[..]);
        frame
    }

    /// The picture scaled by nearest point, as a coarse screen would.
    fn scaled(frame: &Frame, width: u32, height: u32) -> Vec<u8> {
        (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| {
                let (x, y) = (x * frame.width / width, y * frame.height / height);
                frame.y[(y * frame.width + x) as usize]
            })
            .collect()
    }

    const STAMP: Stamp = Stamp {
        id: 0xbeef,
        counter: 40_001,
    };

    #[test]
    fn stamps_are_read_at_every_size_and_do_not_disturb_each_other() {
        for (width, height) in [(1280, 720), (640, 480), (640, 360), (321, 181), (160, 90)] {
            let mut frame = noise(width, height, 1);
            assert_eq!(read_frame(&frame, Position::Sender), None);
            write(&mut frame, Position::Sender, STAMP);
            assert_eq!(read_frame(&frame, Position::Sender), Some(STAMP));
            assert_eq!(read_frame(&frame, Position::Echo), None);
            let other = Stamp { id: 7, counter: 0 };
            write(&mut frame, Position::Echo, other);
            assert_eq!(read_frame(&frame, Position::Sender), Some(STAMP));
            assert_eq!(read_frame(&frame, Position::Echo), Some(other));
        }
    }

    #[test]
    fn scaled_shifted_and_compressed_pictures_are_read() {
        let mut frame = noise(1280, 720, 2);
        for (position, id) in [(Position::Sender, 1), (Position::Echo, 2)] {
            write(&mut frame, position, Stamp { id, counter: 9 });
        }
        let mut encoder = super::super::vp8::Encoder::new(1280, 720, 150).unwrap();
        let mut decoder = super::super::vp8::Decoder::new().unwrap();
        let encoded = encoder.encode(&frame, 0, 3000, true).unwrap().unwrap();
        let decoded = decoder.decode(&encoded.data).unwrap().unwrap();
        for (width, height) in [(240, 135), (320, 180), (1000, 563), (1920, 1080)] {
            let small = scaled(&decoded, width, height);
            for (shift_x, shift_y) in [(0, 0), (2, 0), (0, 2), (2, 2), (-2, -2)] {
                let luma = |x: u32, y: u32| {
                    let x = (x as i32 + shift_x).clamp(0, width as i32 - 1) as u32;
                    let y = (y as i32 + shift_y).clamp(0, height as i32 - 1) as u32;
                    small[(y * width + x) as usize]
                };
                for (position, id) in [(Position::Sender, 1), (Position::Echo, 2)] {
                    let stamp = read(width, height, luma, position);
                    let expected = Stamp { id, counter: 9 };
                    assert_eq!(stamp, Some(expected), "{width} {shift_x} {shift_y}");
                }
            }
        }
    }

    #[test]
    fn one_flipped_cell_is_no_stamp() {
        let mut frame = Frame::black(640, 360);
        for column in 0..COLUMNS {
            for row in 0..ROWS {
                write(&mut frame, Position::Sender, STAMP);
                let bit = bit_of(STAMP.bits(Position::Sender), column + 1, row + 1);
                let flipped = if bit == Some(true) { BLACK } else { WHITE };
                fill_cell(&mut frame, column + 1, TOP + row + 1, flipped);
                assert_eq!(read_frame(&frame, Position::Sender), None);
            }
        }
    }

    #[test]
    fn nothing_is_read_from_other_pictures() {
        for seed in 0..200 {
            let frame = noise(320, 180, seed);
            assert_eq!(read_frame(&frame, Position::Sender), None);
        }
        let mut white = Frame::black(320, 180);
        assert_eq!(read_frame(&white, Position::Sender), None);
        white.y.fill(235);
        assert_eq!(read_frame(&white, Position::Sender), None);
        assert_eq!(read(8, 8, |_, _| 0, Position::Echo), None);
    }
}
