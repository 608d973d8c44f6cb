//! The picture widget on the software renderer.

use std::sync::Arc;

use azstack::media::frame::{Frame, Slot};
use azstack::ui::widget::Video;
use azstack::ui::{Element, Look};
use iced_test::Simulator;

/// A drawn window, as bytes; two pixels of it are one of the window's.
pub struct Pixels {
    bytes: Vec<u8>,
    width: usize,
}

impl Pixels {
    /// Red, green, blue, alpha at a place of the window.
    pub fn at(&self, x: f32, y: f32) -> [u8; 4] {
        let start = ((y * 2.0) as usize * self.width + (x * 2.0) as usize) * 4;
        self.bytes[start..start + 4].try_into().unwrap()
    }
}

/// Draws a window.
pub fn pixels<Message>(window: &mut Simulator<'_, Message>) -> Pixels {
    let folder = tempfile::tempdir().unwrap();
    let picture = window.snapshot(&Look::classic().theme()).unwrap();
    picture
        .matches_image(folder.path().join("picture.png"))
        .unwrap();
    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let file = std::io::BufReader::new(std::fs::File::open(file).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    Pixels {
        bytes,
        width: frame.width as usize,
    }
}

/// The share of pixels that are white in a window with the picture in `slot`.
fn white(slot: &Slot, size: (f32, f32)) -> f32 {
    let element: Element<'_, ()> = Video::new(slot).into();
    let picture = pixels(&mut super::window(size, element));
    let dark = picture
        .bytes
        .chunks(4)
        .filter(|pixel| pixel[0] < 128)
        .count();
    1.0 - dark as f32 / (picture.bytes.len() / 4) as f32
}

#[test]
fn a_picture_keeps_its_proportions_and_an_empty_slot_draws_nothing() {
    let slot = Slot::new();
    assert_eq!(white(&slot, (400.0, 400.0)), 1.0);
    slot.publish(Arc::new(Frame::black(320, 160)));
    let share = white(&slot, (400.0, 400.0));
    assert!(
        (share - 0.5).abs() < 0.02,
        "a 2:1 picture covers half of a square, not {share}"
    );
    slot.clear();
    assert_eq!(white(&slot, (400.0, 400.0)), 1.0);
}
