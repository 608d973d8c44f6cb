//! A picture to look at closely: fitted at first, the wheel zooms where the mouse is, dragging moves it.
//!
//! How far it is zoomed belongs to the owner, so that keys and buttons zoom too; where one looks belongs to the widget,
//! and never leaves the picture.

use iced::advanced::image::{self, Renderer as _};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, renderer};
use iced::widget::image::Handle;
use iced::{Event, Length, Point, Rectangle, Size, Theme, Vector};

use crate::ui::Element;

/// The picture is fitted at 1 and drawn at most this many times as large.
pub(crate) const MOST: f32 = 12.0;
/// How much one notch of the wheel, or one press of a key, zooms.
pub(crate) const STEP: f32 = 1.25;

/// `handle`, `scale` times as large as fits; `on_scale` tells of the wheel.
pub(crate) fn zoom<'a, Message: 'a>(
    handle: Handle,
    size: Size,
    scale: f32,
    on_scale: impl Fn(f32) -> Message + 'a,
) -> Element<'a, Message> {
    Element::new(Zoom {
        handle,
        size,
        scale: bounded(scale),
        on_scale: Box::new(on_scale),
    })
}

/// A scale within what is possible.
pub(crate) fn bounded(scale: f32) -> f32 {
    if scale.is_finite() {
        scale.clamp(1.0, MOST)
    } else {
        1.0
    }
}

struct Zoom<'a, Message> {
    handle: Handle,
    size: Size,
    scale: f32,
    on_scale: Box<dyn Fn(f32) -> Message + 'a>,
}

/// Where one looks: how far the picture's middle is from the widget's, in pixels.
#[derive(Default)]
struct State {
    of: Option<image::Id>,
    look: Vector,
    grabbed: Option<Point>,
}

impl<Message> Zoom<'_, Message> {
    /// The picture's size as it is drawn.
    fn drawn(&self, room: Size) -> Size {
        let fit = (room.width / self.size.width.max(1.0))
            .min(room.height / self.size.height.max(1.0))
            // A small picture is not blown up by itself.
            .min(1.0);
        Size::new(
            self.size.width * fit * self.scale,
            self.size.height * fit * self.scale,
        )
    }

    /// `look` as far as there is picture to see.
    fn within(&self, look: Vector, room: Size) -> Vector {
        let drawn = self.drawn(room);
        let most = |drawn: f32, room: f32| ((drawn - room) / 2.0).max(0.0);
        let (x, y) = (
            most(drawn.width, room.width),
            most(drawn.height, room.height),
        );
        Vector::new(look.x.clamp(-x, x), look.y.clamp(-y, y))
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Zoom<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn diff(&self, tree: &mut Tree) {
        let state = tree.state.downcast_mut::<State>();
        if state.of != Some(self.handle.id()) {
            *state = State {
                of: Some(self.handle.id()),
                ..State::default()
            };
        }
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fill)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let room = limits.max();
        let state = tree.state.downcast_mut::<State>();
        state.look = self.within(state.look, room);
        layout::Node::new(room)
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let state = tree.state.downcast_mut::<State>();
        match event {
            Event::Mouse(mouse::Event::WheelScrolled { delta }) => {
                let Some(at) = cursor.position_over(bounds) else {
                    return;
                };
                let (mouse::ScrollDelta::Lines { y, .. } | mouse::ScrollDelta::Pixels { y, .. }) =
                    delta;
                let step = if *y > 0.0 { STEP } else { 1.0 / STEP };
                let scale = bounded(self.scale * step);
                // What is under the mouse stays there.
                let from_middle = at - bounds.center();
                let grown = scale / self.scale;
                state.look = from_middle - (from_middle - state.look) * grown;
                shell.publish((self.on_scale)(scale));
                shell.capture_event();
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                state.grabbed = cursor.position_over(bounds);
                if state.grabbed.is_some() {
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { position }) => {
                if let Some(grabbed) = &mut state.grabbed {
                    let moved = *position - *grabbed;
                    *grabbed = *position;
                    state.look = self.within(state.look + moved, bounds.size());
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => {
                state.grabbed = None;
            }
            _ => {}
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
        let bounds = layout.bounds();
        let Some(visible) = bounds.intersection(viewport) else {
            return;
        };
        let state = tree.state.downcast_ref::<State>();
        let drawn = self.drawn(bounds.size());
        let look = self.within(state.look, bounds.size());
        let middle = bounds.center() + look;
        let corner = Point::new(middle.x - drawn.width / 2.0, middle.y - drawn.height / 2.0);
        renderer.with_layer(visible, |renderer| {
            renderer.draw_image(
                image::Image::new(self.handle.clone()),
                Rectangle::new(corner, drawn),
                visible,
            );
        });
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let state = tree.state.downcast_ref::<State>();
        if state.grabbed.is_some() {
            mouse::Interaction::Grabbing
        } else if cursor.is_over(layout.bounds()) && self.scale > 1.0 {
            mouse::Interaction::Grab
        } else {
            mouse::Interaction::None
        }
    }
}
