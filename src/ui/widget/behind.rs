//! What lies behind a card is out of reach of the keyboard: Tab passes it by, and what is typed is not typed there.
//! The mouse is kept off by the card's film ([`modal`](super::modal)).

use iced::advanced::widget::operation::{Focusable, Scrollable, TextInput};
use iced::advanced::widget::{Id, Operation, Tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, mouse};
use iced::{Event, Rectangle, Theme, Vector};

use crate::ui::Element;
use crate::ui::forward::forward;

/// `content`, out of the keyboard's reach while something `covers` it.
pub(crate) fn behind<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    covered: bool,
) -> Element<'a, Message> {
    Element::new(Behind {
        content: content.into(),
        covered,
    })
}

struct Behind<'a, Message> {
    content: Element<'a, Message>,
    covered: bool,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Behind<'_, Message> {
    forward!(whole: identity layout pointer draw overlay);

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let content = self.content.as_widget_mut();
        match self.covered {
            true => content.operate(tree, layout, renderer, &mut PassedBy(operation)),
            false => content.operate(tree, layout, renderer, operation),
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
        if self.covered && matches!(event, Event::Keyboard(_) | Event::InputMethod(_)) {
            return;
        }
        let content = self.content.as_widget_mut();
        content.update(
            tree, event, layout, cursor, renderer, clipboard, shell, viewport,
        );
    }
}

/// The same operation, to which nothing can have the keyboard.
struct PassedBy<'a>(&'a mut dyn Operation);

impl Operation for PassedBy<'_> {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        self.0
            .traverse(&mut |operation| operate(&mut PassedBy(operation)));
    }

    fn container(&mut self, id: Option<&Id>, bounds: Rectangle) {
        self.0.container(id, bounds);
    }

    fn scrollable(
        &mut self,
        id: Option<&Id>,
        bounds: Rectangle,
        content_bounds: Rectangle,
        translation: Vector,
        state: &mut dyn Scrollable,
    ) {
        self.0
            .scrollable(id, bounds, content_bounds, translation, state);
    }

    fn focusable(&mut self, _id: Option<&Id>, _bounds: Rectangle, state: &mut dyn Focusable) {
        state.unfocus();
    }

    fn text_input(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn TextInput) {
        self.0.text_input(id, bounds, state);
    }

    fn text(&mut self, id: Option<&Id>, bounds: Rectangle, text: &str) {
        self.0.text(id, bounds, text);
    }

    fn custom(&mut self, id: Option<&Id>, bounds: Rectangle, state: &mut dyn std::any::Any) {
        self.0.custom(id, bounds, state);
    }
}
