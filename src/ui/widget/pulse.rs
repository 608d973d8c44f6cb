//! Rings that spread from an avatar while a call rings.
//!
//! The widget asks for its own redraws, about thirty a second, and only while the view contains it. Where nothing is to
//! move that need not, the rings stand still.

use std::time::{Duration, Instant};

use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, renderer};
use iced::{Color, Event, Length, Point, Rectangle, Size, Theme, border, window};

use crate::ui::{Element, Look, forward::forward};

/// Time from one redraw to the next.
const STEP: Duration = Duration::from_millis(33);
/// How long a ring lives, and how many there are at a time.
const LIFE: Duration = Duration::from_millis(2550);
const RINGS: u32 = 3;
/// How strong a ring is when it leaves the avatar.
const STRENGTH: f32 = 0.5;

/// `content` in the middle of a square of `size` logical pixels with rings, which start at `inner` pixels across.
///
/// ```
/// use azstack::ui::{Element, Look, widget::{avatar::avatar, pulse::pulse}};
/// let look = Look::classic();
/// let face = avatar(&look, "Alice", 64.0, false, look.roles().stage);
/// let ringing: Element<'_, ()> = pulse(&look, face, 64.0, 112.0);
/// ```
pub fn pulse<'a, Message: 'a>(
    look: &Look,
    content: impl Into<Element<'a, Message>>,
    inner: f32,
    size: f32,
) -> Element<'a, Message> {
    Element::new(Pulse {
        content: content.into(),
        inner,
        size,
        color: look.roles().pulse,
        still: look.is_still(),
    })
}

struct Pulse<'a, Message> {
    content: Element<'a, Message>,
    inner: f32,
    size: f32,
    color: Color,
    still: bool,
}

struct State {
    started: Instant,
    now: Instant,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Pulse<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        let started = Instant::now();
        tree::State::new(State {
            started,
            now: started,
        })
    }

    forward!(child: content);

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fixed(self.size), Length::Fixed(self.size))
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        _limits: &layout::Limits,
    ) -> layout::Node {
        let square = Size::new(self.size, self.size);
        let limits = layout::Limits::new(Size::ZERO, square);
        let node = self
            .content
            .as_widget_mut()
            .layout(&mut tree.children[0], renderer, &limits);
        let size = node.size();
        let corner = Point::new(
            (self.size - size.width) / 2.0,
            (self.size - size.height) / 2.0,
        );
        layout::Node::with_children(square, vec![node.move_to(corner)])
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if let Some(inner) = layout.children().next() {
            self.content
                .as_widget_mut()
                .operate(&mut tree.children[0], inner, renderer, operation);
        }
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
        if let Event::Window(window::Event::RedrawRequested(now)) = event
            && !self.still
        {
            tree.state.downcast_mut::<State>().now = *now;
            shell.request_redraw_at(*now + STEP);
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let age = state
            .now
            .saturating_duration_since(state.started)
            .as_secs_f32()
            / LIFE.as_secs_f32();
        let center = layout.bounds().center();
        for ring in 0..RINGS {
            let behind = ring as f32 / RINGS as f32;
            let progress = match self.still {
                true => 1.0 - behind - 0.5 / RINGS as f32,
                false => age - behind,
            };
            if progress < 0.0 {
                continue;
            }
            let progress = progress.fract();
            let across = self.inner + (self.size - self.inner) * progress;
            let corner = Point::new(center.x - across / 2.0, center.y - across / 2.0);
            let quad = renderer::Quad {
                bounds: Rectangle::new(corner, Size::new(across, across)),
                border: border::rounded(across / 2.0),
                ..renderer::Quad::default()
            };
            renderer.fill_quad(quad, self.color.scale_alpha(STRENGTH * (1.0 - progress)));
        }
        if let Some(inner) = layout.children().next() {
            self.content.as_widget().draw(
                &tree.children[0],
                renderer,
                theme,
                style,
                inner,
                cursor,
                viewport,
            );
        }
    }
}
