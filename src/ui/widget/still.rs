//! A field whose caret does not blink.
//!
//! iced's fields draw their window anew twice a second for the caret alone, as long as they have the keyboard, which a
//! chat's field always has. An idle program should draw nothing: [`still`] keeps the caret lit and takes back the
//! redraws that were only for blinking.

use std::time::Instant;

use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, overlay, renderer};
use iced::{Event, Length, Rectangle, Size, Theme, Vector, window};

use crate::ui::Element;

/// `field` with a steady caret.
///
/// ```
/// use azstack::ui::{Element, widget::still::still};
/// use iced::widget::text_input;
/// let field: Element<'_, String> = still(text_input("Name", "Al").on_input(|text| text));
/// ```
pub fn still<'a, Message: 'a>(field: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    Element::new(Still {
        field: field.into(),
    })
}

struct Still<'a, Message> {
    field: Element<'a, Message>,
}

/// When the widget was made. To a field told that it is still this early, the caret has just lit up.
struct State(Instant);

impl<Message> Widget<Message, Theme, iced::Renderer> for Still<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State(Instant::now()))
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.field)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.field));
    }

    fn size(&self) -> Size<Length> {
        self.field.as_widget().size()
    }

    fn size_hint(&self) -> Size<Length> {
        self.field.as_widget().size_hint()
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        self.field
            .as_widget_mut()
            .layout(&mut tree.children[0], renderer, limits)
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        self.field
            .as_widget_mut()
            .operate(&mut tree.children[0], layout, renderer, operation);
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
        let State(made) = *tree.state.downcast_ref::<State>();
        let is_redraw = matches!(event, Event::Window(window::Event::RedrawRequested(_)));
        let early = Event::Window(window::Event::RedrawRequested(made));
        let asked_before = shell.redraw_request();
        self.field.as_widget_mut().update(
            &mut tree.children[0],
            if is_redraw { &early } else { event },
            layout,
            cursor,
            renderer,
            clipboard,
            shell,
            viewport,
        );
        if is_redraw {
            Shell::replace_redraw_request(shell, asked_before);
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
        self.field.as_widget().draw(
            &tree.children[0],
            renderer,
            theme,
            style,
            layout,
            cursor,
            viewport,
        );
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        self.field.as_widget().mouse_interaction(
            &tree.children[0],
            layout,
            cursor,
            viewport,
            renderer,
        )
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        self.field.as_widget_mut().overlay(
            &mut tree.children[0],
            layout,
            renderer,
            viewport,
            translation,
        )
    }
}
