//! The icon of our windows: a speech bubble on the accent's colour, drawn here.

use iced::window::{self, Icon};

use crate::ui::Look;

/// Width and height in pixels.
const SIZE: u32 = 64;
/// Samples a pixel in each direction, for smooth edges.
const SAMPLES: u32 = 4;

/// The icon; `None` if the system wants none of that size.
pub(super) fn icon() -> Option<Icon> {
    window::icon::from_rgba(draw(), SIZE, SIZE).ok()
}

/// The picture as RGBA bytes, rows from top to bottom.
fn draw() -> Vec<u8> {
    let look = Look::classic();
    let (tile, bubble) = (
        look.roles().accent.into_rgba8(),
        look.roles().on_accent.into_rgba8(),
    );
    let mut bytes = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for row in 0..SIZE {
        for column in 0..SIZE {
            let (on_tile, on_bubble) = coverage(column, row);
            let mix = |channel: usize| {
                let (below, above) = (f32::from(tile[channel]), f32::from(bubble[channel]));
                (below + (above - below) * on_bubble).round() as u8
            };
            bytes.extend([mix(0), mix(1), mix(2), (on_tile * 255.0).round() as u8]);
        }
    }
    bytes
}

/// How much of a pixel is on the tile, and on the bubble: 0 to 1.
fn coverage(column: u32, row: u32) -> (f32, f32) {
    let (mut tile, mut bubble) = (0, 0);
    for sample in 0..SAMPLES * SAMPLES {
        let at = |pixel: u32, step: u32| pixel as f32 + (step as f32 + 0.5) / SAMPLES as f32;
        let (x, y) = (at(column, sample % SAMPLES), at(row, sample / SAMPLES));
        tile += u32::from(in_rounded(x, y, (2.0, 2.0), (62.0, 62.0), 15.0));
        let tail = (38.0..50.0).contains(&y) && (20.0..20.0 + (50.0 - y)).contains(&x);
        bubble += u32::from(in_rounded(x, y, (13.0, 16.0), (51.0, 42.0), 10.0) || tail);
    }
    let all = (SAMPLES * SAMPLES) as f32;
    (tile as f32 / all, bubble as f32 / all)
}

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
        let bytes = draw();
        let pixel = |x: u32, y: u32| &bytes[((y * SIZE + x) * 4) as usize..][..4];
        assert_eq!(pixel(0, 0)[3], 0);
        assert_eq!(pixel(32, 8)[3], 255);
        assert_eq!(pixel(32, 28), [255, 255, 255, 255]);
        assert!(icon().is_some());
    }
}
