//! Something as wide as it needs to be, between two things whose widths are fixed and come first.
//!
//! A row of iced gives its room away from one end to the other, and to what is as high as the row at the very last: the
//! middle would take what its sides need. The sides are as high as the middle.

use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, overlay, renderer};
use iced::{Event, Length, Point, Rectangle, Size, Theme, Vector};

use crate::ui::Element;

/// A side: its width, and what stands there.
pub(crate) type Side<'a, Message> = (f32, Element<'a, Message>);

/// `before`, `middle` and `after`, with the room that is left before them or after them.
pub(crate) fn abreast<'a, Message: 'a>(
    before: Side<'a, Message>,
    middle: impl Into<Element<'a, Message>>,
    after: Side<'a, Message>,
    at_end: bool,
) -> Element<'a, Message> {
    Element::new(Abreast {
        widths: [before.0, after.0],
        children: [before.1, middle.into(), after.1],
        at_end,
    })
}

struct Abreast<'a, Message> {
    widths: [f32; 2],
    children: [Element<'a, Message>; 3],
    at_end: bool,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Abreast<'_, Message> {
    fn children(&self) -> Vec<Tree> {
        self.children.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&self.children);
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let whole = limits.max().width;
        let [first, last] = self.widths;
        let mut place = |child: usize, room: Size| {
            let limits = layout::Limits::new(Size::ZERO, room);
            let widget = self.children[child].as_widget_mut();
            widget.layout(&mut tree.children[child], renderer, &limits)
        };
        let room = (whole - first - last).max(0.0);
        let middle = place(1, Size::new(room, limits.max().height));
        let Size { width, height } = middle.size();
        let (before, after) = (
            place(0, Size::new(first, height)),
            place(2, Size::new(last, height)),
        );
        let x = if self.at_end { room - width } else { 0.0 };
        layout::Node::with_children(
            Size::new(whole, height),
            vec![
                before.move_to(Point::new(x, 0.0)),
                middle.move_to(Point::new(x + first, 0.0)),
                after.move_to(Point::new(x + first + width, 0.0)),
            ],
        )
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.container(None, layout.bounds());
        operation.traverse(&mut |operation| {
            let parts = tree.children.iter_mut().zip(layout.children());
            for (child, (tree, layout)) in self.children.iter_mut().zip(parts) {
                let widget = child.as_widget_mut();
                widget.operate(tree, layout, renderer, operation);
            }
        });
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
        let parts = tree.children.iter_mut().zip(layout.children());
        for (child, (tree, layout)) in self.children.iter_mut().zip(parts) {
            let widget = child.as_widget_mut();
            widget.update(
                tree, event, layout, cursor, renderer, clipboard, shell, viewport,
            );
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
        let parts = tree.children.iter().zip(layout.children());
        for (child, (tree, layout)) in self.children.iter().zip(parts) {
            let widget = child.as_widget();
            widget.draw(tree, renderer, theme, style, layout, cursor, viewport);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let parts = tree.children.iter().zip(layout.children());
        let parts = self.children.iter().zip(parts);
        let interactions = parts.map(|(child, (tree, layout))| {
            let widget = child.as_widget();
            widget.mouse_interaction(tree, layout, cursor, viewport, renderer)
        });
        interactions.max().unwrap_or_default()
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        overlay::from_children(
            &mut self.children,
            tree,
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}
