//! A level meter: a bar that follows how loud it is by itself, without messages and without rebuilt views.

use std::time::Duration;

use iced::advanced::renderer::Quad;
use iced::advanced::widget::Tree;
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, renderer};
use iced::{Color, Event, Length, Rectangle, Size, Theme, border, window};

use crate::ui::Element;
use crate::ui::flow::Flow;
use crate::ui::look::Look;

/// Height of the bar in pixels.
const HEIGHT: f32 = 6.0;
/// How often it is read.
const STEP: Duration = Duration::from_millis(50);
/// From here on, sound is near to being cut off.
const LOUD: f32 = 0.95;

/// A bar as wide as there is room, filled from the start by what `read` gives (0 to 1); it is read 20 times a second.
pub(crate) fn level<'a, Message: 'a>(
    look: &Look,
    flow: Flow,
    read: impl Fn() -> f32 + 'a,
) -> Element<'a, Message> {
    let roles = look.roles();
    Element::new(Level {
        read,
        flow,
        empty: roles.line,
        filled: roles.online,
        loud: roles.warning,
    })
}

struct Level<F> {
    read: F,
    flow: Flow,
    empty: Color,
    filled: Color,
    loud: Color,
}

impl<Message, F: Fn() -> f32> Widget<Message, Theme, iced::Renderer> for Level<F> {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(HEIGHT))
    }

    fn layout(
        &mut self,
        _tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        layout::atomic(limits, Length::Fill, Length::Fixed(HEIGHT))
    }

    fn update(
        &mut self,
        _tree: &mut Tree,
        event: &Event,
        _layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        if let Event::Window(window::Event::RedrawRequested(now)) = event {
            shell.request_redraw_at(*now + STEP);
        }
    }

    fn draw(
        &self,
        _tree: &Tree,
        renderer: &mut iced::Renderer,
        _theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let share = (self.read)().clamp(0.0, 1.0);
        let mut bar = |bounds: Rectangle, color: Color| {
            let quad = Quad {
                bounds,
                border: border::rounded(HEIGHT / 2.0),
                ..Quad::default()
            };
            renderer.fill_quad(quad, color);
        };
        bar(bounds, self.empty);
        let width = bounds.width * share;
        if width >= 1.0 {
            let x = if self.flow == Flow::RightToLeft {
                bounds.x + bounds.width - width
            } else {
                bounds.x
            };
            let color = if share > LOUD { self.loud } else { self.filled };
            bar(Rectangle { x, width, ..bounds }, color);
        }
    }
}
