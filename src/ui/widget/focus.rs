//! The keyboard path: makes anything that can be pressed reachable by Tab and pressable by Enter or Space.
//!
//! iced's buttons do not take the focus. [`focusable`] wraps one: Tab (carried out by the parent with iced's
//! `focus_next`) gives it a visible ring, Enter and Space publish what a press would. A mouse press anywhere takes the
//! ring away. To whoever does not see the window it is a button, or what `pressable` says, pressed from there as well.

use iced::advanced::widget::{Operation, Tree, operation::Focusable, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, mouse, renderer};
use iced::keyboard::{self, Key, key::Named};
use iced::{Color, Event, Rectangle, Theme, border};

use crate::ui::reader::{self, Part, Role};
use crate::ui::{Element, Look, forward::forward, look::style};

/// Width of each of the ring's two lines, in pixels.
const LINE: f32 = 2.0;

/// `content`, reachable by Tab while `on_press` is given, with corners of `radius` logical pixels.
///
/// ```
/// use azstack::ui::{Element, Look, widget::focus::focusable};
/// use iced::widget::{button, text};
/// let save = button(text("Save")).on_press("save");
/// let save: Element<'_, &str> = focusable(&Look::classic(), save, Some("save"), 8.0);
/// ```
pub fn focusable<'a, Message: Clone + 'a>(
    look: &Look,
    content: impl Into<Element<'a, Message>>,
    on_press: Option<Message>,
    radius: f32,
) -> Element<'a, Message> {
    pressable(look, Part::new(Role::Button), content, on_press, radius)
}

/// The same for something that is no plain button, or is called otherwise than its texts say.
pub(crate) fn pressable<'a, Message: Clone + 'a>(
    look: &Look,
    part: Part,
    content: impl Into<Element<'a, Message>>,
    on_press: Option<Message>,
    radius: f32,
) -> Element<'a, Message> {
    Element::new(Focus {
        content: content.into(),
        part: part.pressable(on_press.is_some()),
        on_press,
        ring: Ring::new(look, radius),
    })
}

struct Focus<'a, Message> {
    content: Element<'a, Message>,
    part: Part,
    on_press: Option<Message>,
    ring: Ring,
}

/// What is drawn round the part that has the keyboard: two lines of different brightness, so that one of them is seen on
/// any ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    outer: Color,
    inner: Color,
    radius: f32,
}

impl Ring {
    /// One with corners of `radius` logical pixels.
    pub(super) fn new(look: &Look, radius: f32) -> Self {
        Self {
            outer: look.roles().focus,
            inner: look.roles().focus_edge,
            radius: radius.min(style::LARGE_RADIUS),
        }
    }

    /// Draws it inside the edge of `bounds`, over everything.
    pub(super) fn draw(&self, renderer: &mut iced::Renderer, bounds: Rectangle) {
        let line = |inset: f32, color: Color, renderer: &mut iced::Renderer| {
            let quad = renderer::Quad {
                bounds: bounds.shrink(inset),
                border: border::rounded((self.radius - inset).max(0.0))
                    .width(LINE)
                    .color(color),
                ..renderer::Quad::default()
            };
            renderer.fill_quad(quad, Color::TRANSPARENT);
        };
        renderer.with_layer(bounds.expand(3.0), |renderer| {
            line(LINE, self.inner, renderer);
            line(0.0, self.outer, renderer);
        });
    }
}

#[derive(Default)]
struct State {
    focused: bool,
    /// Somebody pressed it who does so through a screen reader.
    asked: bool,
}

impl Focusable for State {
    fn is_focused(&self) -> bool {
        self.focused
    }

    fn focus(&mut self) {
        self.focused = true;
    }

    fn unfocus(&mut self) {
        self.focused = false;
    }
}

impl<Message: Clone> Widget<Message, Theme, iced::Renderer> for Focus<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    forward!(child: content size layout pointer overlay);

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let bounds = layout.bounds();
        let part = reader::gathers(operation, bounds).then(|| self.part.clone());
        let state = tree.state.downcast_mut::<State>();
        let inner = &mut tree.children[0];
        let asked = reader::tell(operation, bounds, part, &mut |operation| {
            if self.on_press.is_some() {
                operation.focusable(None, bounds, state);
            }
            let content = self.content.as_widget_mut();
            content.operate(inner, layout, renderer, operation);
        });
        state.asked |= asked;
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
        let inner = &mut tree.children[0];
        self.content.as_widget_mut().update(
            inner, event, layout, cursor, renderer, clipboard, shell, viewport,
        );
        let state = tree.state.downcast_mut::<State>();
        if std::mem::take(&mut state.asked)
            && let Some(message) = self.on_press.clone()
        {
            shell.publish(message);
        }
        if !state.focused {
            return;
        }
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(_)) => {
                state.focused = false;
                shell.request_redraw();
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(Named::Enter | Named::Space),
                modifiers,
                repeat: false,
                ..
            }) if modifiers.is_empty() && !shell.is_event_captured() => {
                if let Some(message) = self.on_press.clone() {
                    shell.publish(message);
                    shell.capture_event();
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
        self.content.as_widget().draw(
            &tree.children[0],
            renderer,
            theme,
            style,
            layout,
            cursor,
            viewport,
        );
        if tree.state.downcast_ref::<State>().focused {
            self.ring.draw(renderer, layout.bounds());
        }
    }
}
