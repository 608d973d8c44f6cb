//! What is drawn with in a sketch: the same in every theme, since others see the picture in theirs.

use iced::Color;

/// What a sketch is drawn on.
pub(crate) const PAPER: Color = Color::WHITE;

/// The inks there are, each with the key of its name.
pub(crate) const INKS: [(&str, Color); 6] = [
    ("sketch-black", Color::from_rgb8(0x1a, 0x1a, 0x1a)),
    ("sketch-red", Color::from_rgb8(0xd3, 0x2f, 0x2f)),
    ("sketch-orange", Color::from_rgb8(0xf5, 0x8a, 0x07)),
    ("sketch-green", Color::from_rgb8(0x2e, 0x7d, 0x32)),
    ("sketch-blue", Color::from_rgb8(0x15, 0x65, 0xc0)),
    // A line of it takes away what is below.
    ("sketch-eraser", PAPER),
];
