//! A sketch: lines drawn by hand on a card, which become a picture in the tray.
//!
//! It is no painting program: lines of some inks and widths, the last one taken back, all of them wiped away.

mod view;

use iced::Point;
use tiny_skia::{LineCap, LineJoin, Paint, PathBuilder, Pixmap, Stroke, Transform};

use crate::ui::look::paint::{INKS, PAPER};

pub(super) use view::view;

/// Width and height of the paper; lines are measured in it.
pub(super) const PAPER_SIZE: (f32, f32) = (480.0, 320.0);
/// Widths of the pens.
pub(super) const PENS: [f32; 3] = [2.5, 6.0, 14.0];
/// Pixels of the picture for each unit of the paper.
const SHARPNESS: f32 = 2.0;
/// Most points of a sketch: hours of drawing.
const MOST: usize = 50_000;

/// What happens to the sketch.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Begin one.
    Open,
    /// The pen was put down here.
    Down(Point),
    /// It was drawn to here.
    To(Point),
    /// Draw with this ink from now on: its place among those there are.
    Ink(usize),
    /// Draw with this pen: its place among those there are.
    Pen(usize),
    /// Take the last line back.
    Undo,
    /// Wipe everything away.
    Clear,
    /// A press beside the card, which closes it while nothing is drawn.
    Beside,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    ink: usize,
    pen: usize,
    points: Vec<Point>,
}

/// What is drawn so far, in the order of drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    lines: Vec<Line>,
    ink: usize,
    pen: usize,
}

impl Sketch {
    /// Whether nothing is drawn.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Takes `message` in.
    pub(super) fn update(&mut self, message: Message) {
        match message {
            Message::Down(point) if self.has_room() => self.lines.push(Line {
                ink: self.ink,
                pen: self.pen,
                points: vec![point],
            }),
            Message::To(point) if self.has_room() => {
                if let Some(line) = self.lines.last_mut() {
                    line.points.push(point);
                }
            }
            Message::Ink(ink) => self.ink = ink.min(INKS.len() - 1),
            Message::Pen(pen) => self.pen = pen.min(PENS.len() - 1),
            Message::Undo => {
                self.lines.pop();
            }
            Message::Clear => self.lines.clear(),
            Message::Open | Message::Down(_) | Message::To(_) | Message::Beside => {}
        }
    }

    fn has_room(&self) -> bool {
        let points = self.lines.iter().map(|line| line.points.len());
        points.sum::<usize>() < MOST
    }

    /// The sketch as a picture: width, height, and RGBA, row by row.
    pub(crate) fn picture(&self) -> (u32, u32, Vec<u8>) {
        let (width, height) = (PAPER_SIZE.0 * SHARPNESS, PAPER_SIZE.1 * SHARPNESS);
        let (width, height) = (width as u32, height as u32);
        // Only a picture without any pixel has no room.
        let Some(mut picture) = Pixmap::new(width, height) else {
            return (0, 0, Vec::new());
        };
        let paper = PAPER.into_rgba8();
        picture
            .data_mut()
            .chunks_exact_mut(paper.len())
            .for_each(|pixel| pixel.copy_from_slice(&paper));
        for line in &self.lines {
            let mut paint = Paint::default();
            let [red, green, blue, alpha] = INKS[line.ink].1.into_rgba8();
            paint.set_color_rgba8(red, green, blue, alpha);
            let stroke = Stroke {
                width: PENS[line.pen],
                line_cap: LineCap::Round,
                line_join: LineJoin::Round,
                ..Stroke::default()
            };
            let scale = Transform::from_scale(SHARPNESS, SHARPNESS);
            if let Some(path) = path(line) {
                picture.stroke_path(&path, &paint, &stroke, scale, None);
            }
        }
        // Nothing is transparent, so there is nothing to unmultiply.
        (width, height, picture.take())
    }
}

fn path(line: &Line) -> Option<tiny_skia::Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = line.points.split_first()?;
    path.move_to(first.x, first.y);
    // A touch is a dot.
    path.line_to(first.x + 0.01, first.y);
    for point in rest {
        path.line_to(point.x, point.y);
    }
    path.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixel(sketch: &Sketch, x: u32, y: u32) -> [u8; 4] {
        let (width, _, rgba) = sketch.picture();
        let at = ((y * width + x) * 4) as usize;
        rgba[at..at + 4].try_into().unwrap()
    }

    #[test]
    fn what_is_drawn_is_in_the_picture_until_it_is_taken_back() {
        let mut sketch = Sketch::default();
        let white = [255; 4];
        for message in [
            Message::Ink(1),
            Message::Pen(2),
            Message::Down(Point::new(100.0, 50.0)),
            Message::To(Point::new(200.0, 50.0)),
        ] {
            sketch.update(message);
        }
        assert_eq!(pixel(&sketch, 300, 100), [0xd3, 0x2f, 0x2f, 255]);
        assert_eq!(pixel(&sketch, 300, 200), white);
        sketch.update(Message::Ink(5));
        sketch.update(Message::Down(Point::new(150.0, 50.0)));
        assert_eq!(pixel(&sketch, 300, 100), white, "the eraser's dot");
        sketch.update(Message::Undo);
        assert_eq!(pixel(&sketch, 300, 100), [0xd3, 0x2f, 0x2f, 255]);
        sketch.update(Message::Clear);
        assert!(sketch.is_empty());
        assert_eq!(pixel(&sketch, 300, 100), white);
    }

    #[test]
    fn a_sketch_is_bounded() {
        let mut sketch = Sketch::default();
        sketch.update(Message::Down(Point::ORIGIN));
        for _ in 0..MOST + 10 {
            sketch.update(Message::To(Point::new(1.0, 1.0)));
        }
        assert_eq!(sketch.lines[0].points.len(), MOST);
    }
}
