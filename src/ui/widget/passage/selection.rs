//! A part of a paragraph: from where the mouse went down to where it is.

use iced::advanced::graphics::text::Paragraph;
use iced::advanced::graphics::text::cosmic_text::{Buffer, Cursor};
use iced::advanced::mouse::click::Kind;
use iced::{Point, Rectangle};

/// What is selected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Selection {
    from: Cursor,
    to: Cursor,
}

impl Selection {
    /// What a press at a point selects: nothing yet, a word, or everything.
    pub(super) fn begin(paragraph: &Paragraph, at: Point, kind: Kind) -> Option<Self> {
        let buffer = paragraph.buffer();
        let hit = buffer.hit(at.x, at.y)?;
        Some(match kind {
            Kind::Single => Self { from: hit, to: hit },
            Kind::Double => word(buffer, hit),
            Kind::Triple => Self {
                from: Cursor::new(0, 0),
                to: end(buffer),
            },
        })
    }

    /// The mouse is there now.
    pub(super) fn extend(&mut self, paragraph: &Paragraph, at: Point) {
        let buffer = paragraph.buffer();
        if at.y < 0.0 {
            self.to = Cursor::new(0, 0);
        } else if let Some(hit) = buffer.hit(at.x, at.y) {
            self.to = hit;
        }
    }

    /// Whether nothing is selected.
    pub(super) fn is_empty(&self) -> bool {
        let (from, to) = self.ordered();
        (from.line, from.index) == (to.line, to.index)
    }

    fn ordered(&self) -> (Cursor, Cursor) {
        let key = |cursor: &Cursor| (cursor.line, cursor.index);
        if key(&self.from) <= key(&self.to) {
            (self.from, self.to)
        } else {
            (self.to, self.from)
        }
    }

    /// What is selected, as text.
    pub(super) fn text(&self, paragraph: &Paragraph) -> String {
        let (from, to) = self.ordered();
        let lines = paragraph.buffer().lines.iter().enumerate();
        let chosen = lines
            .skip(from.line)
            .take(to.line + 1 - from.line)
            .map(|(number, line)| {
                let text = line.text();
                let start = if number == from.line { from.index } else { 0 };
                let stop = if number == to.line {
                    to.index
                } else {
                    text.len()
                };
                text.get(start..stop).unwrap_or_default()
            });
        chosen.collect::<Vec<_>>().join("\n")
    }

    /// Where what is selected stands, a rectangle a line.
    pub(super) fn places(&self, paragraph: &Paragraph) -> Vec<Rectangle> {
        let (from, to) = self.ordered();
        let runs = paragraph.buffer().layout_runs();
        let chosen = runs.filter(|run| (from.line..=to.line).contains(&run.line_i));
        let places = chosen.filter_map(|run| {
            let (x, width) = run.highlight(from, to)?;
            Some(Rectangle {
                x,
                y: run.line_top,
                width,
                height: run.line_height,
            })
        });
        places.filter(|place| place.width > 0.0).collect()
    }
}

fn end(buffer: &Buffer) -> Cursor {
    let line = buffer.lines.len().saturating_sub(1);
    let index = buffer.lines.get(line).map_or(0, |line| line.text().len());
    Cursor::new(line, index)
}

/// The word at a place, or the sign.
fn word(buffer: &Buffer, at: Cursor) -> Selection {
    let text = buffer.lines.get(at.line).map_or("", |line| line.text());
    let inside = |letter: char| letter.is_alphanumeric() || letter == '\'' || letter == '_';
    let (before, after) = text.split_at_checked(at.index).unwrap_or((text, ""));
    let start = before.len()
        - before
            .chars()
            .rev()
            .take_while(|letter| inside(*letter))
            .map(char::len_utf8)
            .sum::<usize>();
    let stop = at.index
        + after
            .chars()
            .take_while(|letter| inside(*letter))
            .map(char::len_utf8)
            .sum::<usize>();
    let stop = if start == stop {
        stop + after.chars().next().map_or(0, char::len_utf8)
    } else {
        stop
    };
    Selection {
        from: Cursor::new(at.line, start),
        to: Cursor::new(at.line, stop),
    }
}
