//! A moving picture: draws what a [`Slot`] holds and asks for its own redraws.
//!
//! Pictures never travel as messages, because a message rebuilds every window. While the slot has a picture the widget
//! looks again about when the next one is due; an empty slot is only looked at a few times a second, and not at all
//! once the view no longer contains the widget (a parent leaves it out while its window is minimised). On a graphics card the three planes are
//! uploaded as they are (`gpu`); the software renderer gets an RGBA image.

mod gpu;

use std::cell::RefCell;
use std::time::{Duration, Instant};

use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, image, layout, mouse, renderer};
use iced::{ContentFit, Event, Length, Point, Rectangle, Size, Theme, window};

use crate::media::frame::{Frame, Slot};
use crate::ui::Element;

/// How often an empty slot is looked at.
const EMPTY: Duration = Duration::from_millis(250);
/// How soon to look again when a picture is late.
const LATE: Duration = Duration::from_millis(4);
/// Looking this much before the next picture is due keeps us close behind the producer.
const EARLY: Duration = Duration::from_millis(2);
/// Distance between pictures we follow: 60 to 5 a second.
const FASTEST: Duration = Duration::from_millis(16);
const SLOWEST: Duration = Duration::from_millis(200);

/// The widget; it fills its place and keeps the picture's proportions, with what is behind it at the sides.
pub struct Video<'a> {
    slot: &'a Slot,
}

impl<'a> Video<'a> {
    /// Draws what is in `slot`, from now on.
    ///
    /// ```
    /// use azstack::{media::frame::Slot, ui::{Element, widget::Video}};
    /// let slot = Slot::new();
    /// let picture: Element<'_, ()> = Video::new(&slot).into();
    /// ```
    pub fn new(slot: &'a Slot) -> Self {
        Self { slot }
    }
}

/// When to look next.
#[derive(Debug, Default)]
struct Pace {
    /// The picture seen last, when, and how far apart pictures come.
    seen: Option<(u64, Instant)>,
    interval: Duration,
}

impl Pace {
    /// The moment to look again, having found picture `sequence` at `now`.
    fn next(&mut self, sequence: u64, now: Instant) -> Instant {
        match self.seen {
            // A picture that is a little late is about to come; a stream that stands still is left in peace.
            Some((last, at)) if last == sequence => {
                now + (now.saturating_duration_since(at) / 16).clamp(LATE, EMPTY)
            }
            Some((last, at)) => {
                let count = u32::try_from(sequence.saturating_sub(last))
                    .unwrap_or(1)
                    .max(1);
                let measured = (now.saturating_duration_since(at) / count).clamp(FASTEST, SLOWEST);
                self.interval = if self.interval.is_zero() {
                    measured
                } else {
                    (self.interval * 3 + measured) / 4
                };
                self.seen = Some((sequence, now));
                now + self.interval.saturating_sub(EARLY)
            }
            None => {
                self.seen = Some((sequence, now));
                now + FASTEST
            }
        }
    }
}

#[derive(Default)]
struct State {
    pace: Pace,
    /// The software renderer's copy of the picture with this slot and sequence number.
    copy: RefCell<Option<((u64, u64), image::Handle)>>,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Video<'_> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fill)
    }

    fn layout(
        &mut self,
        _tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        layout::atomic(limits, Length::Fill, Length::Fill)
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        _layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        // The chain of redraws ends when the parent leaves the widget out (no picture, window minimised) and starts
        // again with the first frame it is part of.
        if let Event::Window(window::Event::RedrawRequested(now)) = event {
            let state = tree.state.downcast_mut::<State>();
            let (sequence, frame) = self.slot.latest();
            shell.request_redraw_at(match frame {
                Some(_) => state.pace.next(sequence, *now),
                None => *now + EMPTY,
            });
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        _theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let (sequence, Some(frame)) = self.slot.latest() else {
            return;
        };
        let place = place(layout.bounds(), &frame);
        match renderer {
            iced::Renderer::Primary(gpu) => {
                use iced_renderer::wgpu::primitive::Renderer as _;
                gpu.draw_primitive(place, gpu::Picture::new(self.slot.id(), sequence, frame));
            }
            iced::Renderer::Secondary(_) => {
                use image::Renderer as _;
                let state = tree.state.downcast_ref::<State>();
                let name = (self.slot.id(), sequence);
                let mut copy = state.copy.borrow_mut();
                if copy.as_ref().is_none_or(|(of, _)| *of != name) {
                    let Some(rgba) = rgba(&frame) else { return };
                    *copy = Some((
                        name,
                        image::Handle::from_rgba(frame.width, frame.height, rgba),
                    ));
                }
                if let Some((_, handle)) = copy.as_ref() {
                    renderer.draw_image(image::Image::new(handle.clone()), place, *viewport);
                }
            }
        }
    }
}

/// Where `frame` stands in `bounds`: as large as fits, in the middle.
fn place(bounds: Rectangle, frame: &Frame) -> Rectangle {
    let picture = Size::new(frame.width as f32, frame.height as f32);
    let size = ContentFit::Contain.fit(picture, bounds.size());
    let corner = Point::new(
        bounds.center_x() - size.width / 2.0,
        bounds.center_y() - size.height / 2.0,
    );
    Rectangle::new(corner, size)
}

/// `frame` as RGBA bytes; `None` if its planes are not as long as its size says.
fn rgba(frame: &Frame) -> Option<Vec<u8>> {
    let stride = frame.width.checked_mul(4)?;
    let mut rgba = vec![0; stride.checked_mul(frame.height)? as usize];
    let (chroma_width, _) = frame.chroma_size();
    let planes = yuv::YuvPlanarImage {
        y_plane: &frame.y,
        y_stride: frame.width,
        u_plane: &frame.u,
        u_stride: chroma_width,
        v_plane: &frame.v,
        v_stride: chroma_width,
        width: frame.width,
        height: frame.height,
    };
    let (range, matrix) = (yuv::YuvRange::Limited, yuv::YuvStandardMatrix::Bt601);
    yuv::yuv420_to_rgba(&planes, &mut rgba, stride, range, matrix).ok()?;
    Some(rgba)
}

impl<'a, Message: 'a> From<Video<'a>> for Element<'a, Message> {
    fn from(video: Video<'a>) -> Self {
        Self::new(video)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_becomes_black_also_with_odd_sides() {
        let rgba = rgba(&Frame::black(3, 5)).expect("a black frame is whole");
        assert_eq!(rgba.len(), 3 * 5 * 4);
        assert!(rgba.chunks(4).all(|pixel| pixel == [0, 0, 0, 255]));
    }

    #[test]
    fn a_frame_shorter_than_its_size_is_not_drawn() {
        let mut frame = Frame::black(16, 16);
        frame.y.truncate(10);
        assert_eq!(rgba(&frame), None);
    }

    #[test]
    fn the_picture_keeps_its_proportions() {
        let bounds = Rectangle::new(Point::new(10.0, 20.0), Size::new(400.0, 400.0));
        let place = place(bounds, &Frame::black(1280, 720));
        assert_eq!(
            place,
            Rectangle::new(Point::new(10.0, 107.5), Size::new(400.0, 225.0))
        );
    }

    #[test]
    fn the_pace_stays_close_behind_thirty_pictures_a_second() {
        let start = Instant::now();
        let mut pace = Pace::default();
        let (mut now, mut looks, mut worst) = (start, 0, Duration::ZERO);
        let mut last = 0;
        while now < start + Duration::from_secs(10) {
            let sequence = (now - start).as_micros() as u64 / 33_333 + 1;
            if sequence != last && now > start + Duration::from_secs(1) {
                let published = start + Duration::from_micros((sequence - 1) * 33_333);
                worst = worst.max(now - published);
            }
            last = sequence;
            now = pace.next(sequence, now);
            looks += 1;
        }
        assert!(looks < 300 * 2, "{looks} looks for 300 pictures");
        assert!(
            worst <= Duration::from_millis(6),
            "a picture waited {worst:?}"
        );
    }
}
