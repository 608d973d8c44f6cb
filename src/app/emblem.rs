//! The icon of our windows and of the tray: a speech bubble on the accent's colour, drawn here, with a number on it where
//! something is unread.

use iced::window::{self, Icon};

use crate::ui::Look;

/// Side of the picture as it is designed, and of the windows' icon, in pixels.
const SIDE: u32 = 64;
/// Sides of the tray's icon, in pixels: panels differ.
const TRAY: [u32; 3] = [22, 32, 64];
/// Samples a pixel in each direction, for smooth edges.
const SAMPLES: u32 = 4;
/// The disc with the number: its middle and radius.
const DISC: (f32, f32) = (44.0, 44.0);
const RADIUS: f32 = 20.0;

/// The windows' icon; `None` if the system wants none of that size.
pub(super) fn icon() -> Option<Icon> {
    window::icon::from_rgba(draw(SIDE, ""), SIDE, SIDE).ok()
}

/// The tray's icon with how much is unread: for each size its side, and RGBA bytes.
pub(super) fn tray(unread: u32) -> impl Iterator<Item = (i32, Vec<u8>)> {
    let number = match unread {
        0 => String::new(),
        1..=9 => unread.to_string(),
        _ => String::from("9+"),
    };
    TRAY.into_iter()
        .map(move |side| (side as i32, draw(side, &number)))
}

/// The picture as RGBA bytes, rows from top to bottom, with `number` on a disc unless it is empty.
fn draw(side: u32, number: &str) -> Vec<u8> {
    let look = Look::classic();
    let roles = look.roles();
    let colours = [roles.accent, roles.on_accent, roles.danger, roles.on_danger];
    let colours = colours.map(iced::Color::into_rgba8);
    let mut bytes = Vec::with_capacity((side * side * 4) as usize);
    for row in 0..side {
        for column in 0..side {
            let mut sums = [0_u32; 4];
            for sample in 0..SAMPLES * SAMPLES {
                let at = |pixel: u32, step: u32| {
                    let within = (step as f32 + 0.5) / SAMPLES as f32;
                    (pixel as f32 + within) * SIDE as f32 / side as f32
                };
                let (x, y) = (at(column, sample % SAMPLES), at(row, sample / SAMPLES));
                if let Some(layer) = layer(x, y, number) {
                    let colour = colours[layer];
                    (0..3).for_each(|channel| sums[channel] += u32::from(colour[channel]));
                    sums[3] += 1;
                }
            }
            let covered = sums[3].max(1);
            bytes.extend(sums[..3].iter().map(|sum| (sum / covered) as u8));
            bytes.push((sums[3] * 255 / (SAMPLES * SAMPLES)) as u8);
        }
    }
    bytes
}

/// Which colour is at a point: of the tile, the bubble, the disc or the number; none beside them.
fn layer(x: f32, y: f32, number: &str) -> Option<usize> {
    let (dx, dy) = (x - DISC.0, y - DISC.1);
    if !number.is_empty() && dx * dx + dy * dy <= RADIUS * RADIUS {
        return Some(if is_inked(dx, dy, number) { 3 } else { 2 });
    }
    if !in_rounded(x, y, (2.0, 2.0), (62.0, 62.0), 15.0) {
        return None;
    }
    let tail = (38.0..50.0).contains(&y) && (20.0..20.0 + (50.0 - y)).contains(&x);
    let bubble = in_rounded(x, y, (13.0, 16.0), (51.0, 42.0), 10.0) || tail;
    Some(usize::from(bubble))
}

/// Whether a point, from the middle of the disc, is on a letter of the number.
fn is_inked(dx: f32, dy: f32, number: &str) -> bool {
    let letters = number.len() as f32;
    let cell = if number.len() == 1 { 5.2 } else { 4.0 };
    // A letter is three cells wide and five high, with one between two.
    let column = (dx / cell + (4.0 * letters - 1.0) / 2.0).floor();
    let row = (dy / cell + 2.5).floor();
    if column < 0.0 || !(0.0..5.0).contains(&row) {
        return false;
    }
    let (letter, within) = (column as usize / 4, column as usize % 4);
    let Some(letter) = number.as_bytes().get(letter).filter(|_| within < 3) else {
        return false;
    };
    let rows = match letter {
        b'0'..=b'9' => DIGITS[usize::from(letter - b'0')],
        _ => PLUS,
    };
    rows[row as usize] >> (2 - within) & 1 == 1
}

/// The digits, each row three bits wide from top to bottom, and a plus.
const DIGITS: [[u8; 5]; 10] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b010, 0b010, 0b010],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
];
const PLUS: [u8; 5] = [0b000, 0b010, 0b111, 0b010, 0b000];

/// Whether a point is in the rounded rectangle between two corners.
fn in_rounded(x: f32, y: f32, from: (f32, f32), to: (f32, f32), radius: f32) -> bool {
    let beyond =
        |at: f32, low: f32, high: f32| (low + radius - at).max(at - high + radius).max(0.0);
    let (dx, dy) = (beyond(x, from.0, to.0), beyond(y, from.1, to.1));
    dx * dx + dy * dy <= radius * radius
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_has_clear_corners_and_a_bubble_in_the_middle() {
        let bytes = draw(SIDE, "");
        let pixel = |x: u32, y: u32| &bytes[((y * SIDE + x) * 4) as usize..][..4];
        assert_eq!(pixel(0, 0)[3], 0);
        assert_eq!(pixel(32, 8)[3], 255);
        assert_eq!(pixel(32, 28), [255, 255, 255, 255]);
        assert!(icon().is_some());
    }
    #[test]
    fn a_number_is_on_the_trays_icon_and_another_looks_different() {
        let small = |unread| tray(unread).next().expect("there are sizes").1;
        let pictures = [0, 1, 2, 8, 9, 10].map(small);
        for (at, picture) in pictures.iter().enumerate() {
            assert_eq!(picture.len(), 22 * 22 * 4);
            assert!(
                !pictures[..at].contains(picture),
                "{at} looks like one before"
            );
        }
        assert_eq!(small(10), small(500), "more than nine is nine and more");
    }
}
