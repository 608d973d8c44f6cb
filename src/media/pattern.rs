//! The test pattern: two moving pictures of our own, front and back, each with its sender's stamp.
//!
//! A soft texture drifts sideways and a square wanders over it, so a coder has about the work of a calm webcam. The
//! front one is warm and of stripes, the back one cold and of checks.

use super::Facing;
use super::frame::Frame;
use super::stamp::{self, Position, Stamp};

/// Pixels the texture moves from picture to picture; even, so that chroma moves along.
const DRIFT: usize = 4;

/// One of the two patterns.
pub struct Pattern {
    background: Frame,
    id: u16,
    counter: u16,
}

impl Pattern {
    /// A pattern of `width` × `height` pixels whose stamps carry `id`.
    pub fn new(facing: Facing, width: u32, height: u32, id: u16) -> Self {
        Self {
            background: background(facing, width, height),
            id,
            counter: 0,
        }
    }

    /// The next picture; its counter is one higher.
    pub fn draw(&mut self) -> Frame {
        let shift = usize::from(self.counter) * DRIFT;
        let (width, height) = (self.background.width, self.background.height);
        let (chroma_width, _) = self.background.chroma_size();
        let mut frame = Frame {
            width,
            height,
            y: drifted(&self.background.y, width as usize, shift),
            u: drifted(&self.background.u, chroma_width as usize, shift / 2),
            v: drifted(&self.background.v, chroma_width as usize, shift / 2),
        };
        draw_square(&mut frame, u32::from(self.counter));
        let (id, counter) = (self.id, self.counter);
        stamp::write(&mut frame, Position::Sender, Stamp { id, counter });
        self.counter = counter.wrapping_add(1);
        frame
    }
}

/// Every row turned left by `shift`.
fn drifted(plane: &[u8], width: usize, shift: usize) -> Vec<u8> {
    let mut moved = Vec::with_capacity(plane.len());
    for row in plane.chunks_exact(width) {
        let (left, right) = row.split_at(shift % width);
        moved.extend_from_slice(right);
        moved.extend_from_slice(left);
    }
    moved
}

/// A bright square that wanders up and down in the middle third.
fn draw_square(frame: &mut Frame, counter: u32) {
    let side = (frame.height / 5).max(1);
    let travel = (frame.height - side).max(1);
    let place = counter * 3 % (2 * travel);
    let top = if place < travel {
        place
    } else {
        2 * travel - place
    };
    let left = frame.width * 2 / 5;
    for y in top..(top + side).min(frame.height) {
        let start = (y * frame.width + left) as usize;
        let end = start + side.min(frame.width - left) as usize;
        frame.y[start..end].fill(210);
    }
}

fn background(facing: Facing, width: u32, height: u32) -> Frame {
    let mut frame = Frame::black(width, height);
    let mut noise = 0x9e37_79b9u32;
    // Texture repeats after the picture's width, so that the drift has no seam.
    let period = (width / 16).max(2);
    for y in 0..height {
        for x in 0..width {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            let wave = |at: u32| {
                let phase = at % period;
                phase.min(period - phase) * 160 / period
            };
            let value = match facing {
                Facing::Front => 60 + wave(x),
                Facing::Back => 50 + (wave(x) + wave(y)) / 2 + y * 40 / height,
            };
            frame.y[(y * width + x) as usize] = (value + (noise & 3)) as u8;
        }
    }
    let (u, v) = match facing {
        Facing::Front => (100, 156),
        Facing::Back => (156, 100),
    };
    frame.u.fill(u);
    frame.v.fill(v);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_numbered_and_move() {
        for (width, height) in [(1280, 720), (640, 360), (321, 181)] {
            let mut pattern = Pattern::new(Facing::Front, width, height, 77);
            let mut last = None;
            for counter in 0..300 {
                let frame = pattern.draw();
                let stamp = Stamp { id: 77, counter };
                assert_eq!(stamp::read_frame(&frame, Position::Sender), Some(stamp));
                assert_ne!(last, Some(frame.clone()));
                last = Some(frame);
            }
        }
    }

    #[test]
    fn front_and_back_differ_in_colour() {
        let mean = |facing| {
            let frame = Pattern::new(facing, 320, 180, 1).draw();
            frame.v.iter().map(|v| u32::from(*v)).sum::<u32>() / frame.v.len() as u32
        };
        assert!(mean(Facing::Front) > 140);
        assert!(mean(Facing::Back) < 115);
    }
}
