//! A field whose caret does not blink, and which leaves Escape to the window.
//!
//! iced's fields draw their window anew twice a second for the caret alone, as long as they have the keyboard, which a
//! chat's field always has. An idle program should draw nothing: [`still`] keeps the caret lit and takes back the
//! redraws that were only for blinking. Escape would take the keyboard from the field and count as used, while it means
//! whatever the window means by it.

use std::time::Instant;

use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::{Event, Rectangle, Theme, window};

use crate::ui::{Element, forward::forward};

/// `field` with a steady caret.
///
/// ```
/// use azstack::ui::{Element, widget::still::still};
/// use iced::widget::text_input;
/// let field: Element<'_, String> = still(text_input("Name", "Al").on_input(|text| text));
/// ```
pub fn still<'a, Message: 'a>(field: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    Element::new(Still {
        content: field.into(),
    })
}

fn is_escape(event: &Event) -> bool {
    let Event::Keyboard(keyboard::Event::KeyPressed { key, .. }) = event else {
        return false;
    };
    matches!(key, Key::Named(Named::Escape))
}

struct Still<'a, Message> {
    content: Element<'a, Message>,
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

    forward!(child: content size layout operate pointer draw overlay);

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
        if is_escape(event) {
            return;
        }
        let State(made) = *tree.state.downcast_ref::<State>();
        let is_redraw = matches!(event, Event::Window(window::Event::RedrawRequested(_)));
        let early = Event::Window(window::Event::RedrawRequested(made));
        let asked_before = shell.redraw_request();
        self.content.as_widget_mut().update(
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
}
