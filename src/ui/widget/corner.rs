//! Something small that stands in a corner of its place and can be dragged to another by the mouse.
//!
//! While it is dragged it moves by itself, without messages; let go, it asks for the nearest corner. It does not
//! remember where it stands: its parent does.

use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, overlay, renderer};
use iced::{Event, Length, Padding, Point, Rectangle, Size, Theme, Vector};

use crate::ui::{Element, forward::forward};

/// How far the pointer moves before a press is a drag, in pixels.
const SLACK: f32 = 4.0;

/// A corner of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Corner {
    /// Above, left.
    TopLeft,
    /// Above, right.
    TopRight,
    /// Below, left.
    BottomLeft,
    /// Below, right.
    #[default]
    BottomRight,
}

impl Corner {
    /// The next one, clockwise.
    pub(crate) const fn next(self) -> Self {
        match self {
            Self::TopLeft => Self::TopRight,
            Self::TopRight => Self::BottomRight,
            Self::BottomRight => Self::BottomLeft,
            Self::BottomLeft => Self::TopLeft,
        }
    }

    /// The corner of `place` that `point` is nearest to.
    fn nearest(place: Rectangle, point: Point) -> Self {
        let (left, above) = (point.x < place.center_x(), point.y < place.center_y());
        match (left, above) {
            (true, true) => Self::TopLeft,
            (false, true) => Self::TopRight,
            (true, false) => Self::BottomLeft,
            (false, false) => Self::BottomRight,
        }
    }

    /// Where something of `size` stands in a place of size `within` with `margins`.
    fn place(self, size: Size, within: Size, margins: Padding) -> Point {
        let x = match self {
            Self::TopLeft | Self::BottomLeft => margins.left,
            Self::TopRight | Self::BottomRight => within.width - margins.right - size.width,
        };
        let y = match self {
            Self::TopLeft | Self::TopRight => margins.top,
            Self::BottomLeft | Self::BottomRight => within.height - margins.bottom - size.height,
        };
        Point::new(x, y)
    }
}

/// `content` in `corner` of its place, `margins` away from the edges; `on_drop` makes the message of a drag to another
/// corner.
pub(crate) fn cornered<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    corner: Corner,
    margins: Padding,
    on_drop: impl Fn(Corner) -> Message + 'a,
) -> Element<'a, Message> {
    Element::new(Cornered {
        content: content.into(),
        corner,
        margins,
        on_drop: Box::new(on_drop),
    })
}

struct Cornered<'a, Message> {
    content: Element<'a, Message>,
    corner: Corner,
    margins: Padding,
    on_drop: Box<dyn Fn(Corner) -> Message + 'a>,
}

#[derive(Default)]
struct State {
    /// Where the pointer was pressed, and where it is now.
    drag: Option<(Point, Point)>,
}

impl State {
    /// How far the content is dragged from its corner.
    fn moved(&self) -> Option<Vector> {
        let (from, to) = self.drag?;
        (from.distance(to) > SLACK).then(|| to - from)
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Cornered<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    forward!(child: content);

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fill)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let within = limits.max();
        let content = self.content.as_widget_mut().layout(
            &mut tree.children[0],
            renderer,
            &layout::Limits::new(Size::ZERO, within),
        );
        let size = content.size();
        let home = self.corner.place(size, within, self.margins);
        let moved = tree.state.downcast_ref::<State>().moved();
        let at = home + moved.unwrap_or(Vector::ZERO);
        let at = Point::new(
            at.x.clamp(0.0, (within.width - size.width).max(0.0)),
            at.y.clamp(0.0, (within.height - size.height).max(0.0)),
        );
        layout::Node::with_children(within, vec![content.move_to(at)])
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
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let Some(inner) = layout.children().next() else {
            return;
        };
        self.content.as_widget_mut().update(
            &mut tree.children[0],
            event,
            inner,
            cursor,
            renderer,
            clipboard,
            shell,
            viewport,
        );
        let state = tree.state.downcast_mut::<State>();
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                if let Some(at) = cursor.position_over(inner.bounds()) {
                    state.drag = Some((at, at));
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { position }) => {
                if let Some((_, to)) = &mut state.drag {
                    *to = *position;
                    shell.invalidate_layout();
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => {
                let moved = state.moved();
                if state.drag.take().is_some() && moved.is_some() {
                    let corner = Corner::nearest(layout.bounds(), inner.bounds().center());
                    shell.publish((self.on_drop)(corner));
                    shell.invalidate_layout();
                    shell.request_redraw();
                }
            }
            _ => {}
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

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let over = |inner: Layout<'_>| cursor.is_over(inner.bounds());
        match tree.state.downcast_ref::<State>().moved() {
            Some(_) => mouse::Interaction::Grabbing,
            None if layout.children().next().is_some_and(over) => mouse::Interaction::Grab,
            None => mouse::Interaction::None,
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let inner = layout.children().next()?;
        self.content.as_widget_mut().overlay(
            &mut tree.children[0],
            inner,
            renderer,
            viewport,
            translation,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_corner_is_the_quarter_one_is_in() {
        let place = Rectangle::new(Point::ORIGIN, Size::new(100.0, 60.0));
        let table = [
            (10.0, 10.0, Corner::TopLeft),
            (90.0, 10.0, Corner::TopRight),
            (10.0, 50.0, Corner::BottomLeft),
            (60.0, 40.0, Corner::BottomRight),
        ];
        for (x, y, corner) in table {
            assert_eq!(Corner::nearest(place, Point::new(x, y)), corner);
        }
    }

    #[test]
    fn walking_on_comes_round() {
        let mut corner = Corner::default();
        for _ in 0..4 {
            corner = corner.next();
        }
        assert_eq!(corner, Corner::default());
    }
}
