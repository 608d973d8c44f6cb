//! Tools of a row that are there when the mouse is on the row, or when they have the keyboard.
//!
//! They keep their room all the time, so nothing moves when they show.

use iced::advanced::widget::operation;
use iced::advanced::widget::{Operation as _, Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, mouse, renderer};
use iced::{Event, Rectangle, Theme, window};

use crate::ui::{Element, forward::forward};

/// `tools`, shown while the mouse is at their height anywhere in the list.
pub(crate) fn reveal<'a, Message: 'a>(
    tools: impl Into<Element<'a, Message>>,
) -> Element<'a, Message> {
    Element::new(Reveal {
        content: tools.into(),
    })
}

struct Reveal<'a, Message> {
    content: Element<'a, Message>,
}

#[derive(Default)]
struct State {
    hovered: bool,
    focused: bool,
}

/// Whether the mouse is on the row: at its height, and in sight.
fn is_on_row(cursor: mouse::Cursor, bounds: Rectangle, viewport: &Rectangle) -> bool {
    cursor
        .position_over(*viewport)
        .is_some_and(|at| (bounds.y..bounds.y + bounds.height).contains(&at.y))
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Reveal<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    forward!(child: content size layout operate pointer overlay);

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
        let hovered = is_on_row(cursor, layout.bounds(), viewport);
        if let Event::Window(window::Event::RedrawRequested(_)) = event {
            let mut count = operation::focusable::count();
            self.content.as_widget_mut().operate(
                &mut tree.children[0],
                layout,
                renderer,
                &mut operation::black_box(&mut count),
            );
            let focused = match count.finish() {
                operation::Outcome::Some(count) => count.focused.is_some(),
                _ => false,
            };
            *tree.state.downcast_mut::<State>() = State { hovered, focused };
        }
        let state = tree.state.downcast_mut::<State>();
        if hovered != state.hovered {
            state.hovered = hovered;
            shell.request_redraw();
        }
        let is_redraw = matches!(event, Event::Window(window::Event::RedrawRequested(_)));
        // A tool that is out of sight is pressed through a screen reader at the next frame.
        if hovered || state.focused || is_redraw {
            self.content.as_widget_mut().update(
                &mut tree.children[0],
                event,
                layout,
                cursor,
                renderer,
                clipboard,
                shell,
                viewport,
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
        let state = tree.state.downcast_ref::<State>();
        if state.focused || is_on_row(cursor, layout.bounds(), viewport) {
            self.content.as_widget().draw(
                &tree.children[0],
                renderer,
                theme,
                style,
                layout,
                cursor,
                viewport,
            );
        }
    }
}
