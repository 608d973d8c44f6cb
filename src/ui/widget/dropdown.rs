//! One of several things to choose, folded to the one that is chosen.
//!
//! iced's pick list is opened by the mouse only. This one is reached by Tab, too, and opened by Enter, Space, Up or Down;
//! open, Up, Down, Home and End go through the list, Enter and Space choose, Escape leaves it as it was. The list itself
//! is iced's.

use iced::advanced::widget::{Operation, Tree, operation::Focusable, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, mouse, overlay, renderer};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::overlay::menu::{self, Menu};
use iced::widget::{container, row};
use iced::{Alignment, Color, Event, Length, Padding, Pixels, Rectangle, Theme, Vector, touch};
use lucide_icons::Icon;

use super::focus::Ring;
use super::one_line::one_line;
use crate::ui::look::style;
use crate::ui::reader::{self, Part, Role};
use crate::ui::{Element, Look, forward::forward, icon::icon};

/// What is between the text and the edge, up and down and at the sides, in pixels.
const PADDING: [f32; 2] = [8.0, 14.0];
/// Size of the text.
const TEXT: f32 = 14.0;

/// A dropdown called `label`, as wide as there is room, with `chosen` of `options` in it; `on_choose` makes the message
/// that another was chosen.
pub(crate) fn dropdown<'a, T, Message>(
    look: &'a Look,
    label: String,
    options: Vec<T>,
    chosen: Option<&T>,
    on_choose: impl Fn(T) -> Message + 'a,
) -> Element<'a, Message>
where
    T: ToString + Clone + PartialEq + 'a,
    Message: 'a,
{
    let roles = look.roles();
    let title = chosen.map(T::to_string).unwrap_or_default();
    let title = container(one_line(title, TEXT, roles.text)).width(Length::Fill);
    let content = row![title, icon(Icon::ChevronDown, 16.0).color(roles.muted)]
        .spacing(8)
        .padding(PADDING)
        .align_y(Alignment::Center);
    Element::new(Dropdown {
        content: content.into(),
        look,
        part: Part::new(Role::Select).called(label).pressable(true),
        chosen: chosen.and_then(|chosen| options.iter().position(|option| option == chosen)),
        options,
        on_choose: Box::new(on_choose),
        menu_class: Box::new(style::dropdown_menu(look)),
    })
}

struct Dropdown<'a, T, Message> {
    content: Element<'a, Message>,
    look: &'a Look,
    part: Part,
    options: Vec<T>,
    chosen: Option<usize>,
    on_choose: Box<dyn Fn(T) -> Message + 'a>,
    menu_class: menu::StyleFn<'a, Theme>,
}

#[derive(Default)]
struct State {
    focused: bool,
    open: bool,
    hovered: bool,
    /// Somebody pressed it who does so through a screen reader.
    asked: bool,
    /// The option that Enter would choose while the list is open.
    marked: Option<usize>,
    menu: menu::State,
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
        self.open = false;
    }
}

/// What a key does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Open,
    Mark(usize),
    Choose,
    Close,
}

/// What `key` does with a list of `count` options of which `marked` is marked, if it is open.
fn step(key: Named, open: bool, marked: Option<usize>, count: usize) -> Option<Step> {
    let last = count.checked_sub(1)?;
    Some(match (key, open) {
        (Named::Enter | Named::Space | Named::ArrowDown | Named::ArrowUp, false) => Step::Open,
        (Named::Enter | Named::Space, true) => Step::Choose,
        (Named::Escape, true) => Step::Close,
        (Named::ArrowDown, true) => Step::Mark(marked.map_or(0, |at| (at + 1).min(last))),
        (Named::ArrowUp, true) => Step::Mark(marked.map_or(last, |at| at.saturating_sub(1))),
        (Named::Home, true) => Step::Mark(0),
        (Named::End, true) => Step::Mark(last),
        _ => return None,
    })
}

impl<T, Message> Dropdown<'_, T, Message>
where
    T: ToString + Clone,
{
    fn open(&self, state: &mut State) {
        state.open = true;
        state.marked = self.chosen;
    }

    fn press_key(&self, state: &mut State, key: Named, shell: &mut Shell<'_, Message>) {
        let Some(step) = step(key, state.open, state.marked, self.options.len()) else {
            return;
        };
        match step {
            Step::Open => self.open(state),
            Step::Mark(option) => state.marked = Some(option),
            Step::Choose => {
                state.open = false;
                if let Some(option) = state.marked.and_then(|at| self.options.get(at)) {
                    shell.publish((self.on_choose)(option.clone()));
                }
            }
            Step::Close => state.open = false,
        }
        shell.capture_event();
        shell.request_redraw();
    }

    /// A press of the mouse or of a finger that the list did not take.
    fn press(&self, state: &mut State, is_over: bool, shell: &mut Shell<'_, Message>) {
        state.focused = false;
        if state.open {
            state.open = false;
            shell.capture_event();
        } else if is_over {
            self.open(state);
            shell.capture_event();
        }
        shell.request_redraw();
    }
}

impl<'a, T, Message> Widget<Message, Theme, iced::Renderer> for Dropdown<'a, T, Message>
where
    T: ToString + Clone + 'a,
    Message: 'a,
{
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    forward!(child: content size layout);

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let bounds = layout.bounds();
        let state = tree.state.downcast_mut::<State>();
        let part = reader::gathers(operation, bounds).then(|| {
            let shown = if state.open {
                state.marked
            } else {
                self.chosen
            };
            let value = shown.and_then(|at| self.options.get(at));
            let value = value.map(T::to_string).unwrap_or_default();
            self.part.clone().valued(value)
        });
        let asked = reader::tell(operation, bounds, part, &mut |operation| {
            operation.focusable(None, bounds, state);
        });
        state.asked |= asked;
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
        let state = tree.state.downcast_mut::<State>();
        let is_over = cursor.is_over(layout.bounds());
        if std::mem::take(&mut state.asked) {
            self.open(state);
            shell.request_redraw();
        }
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left))
            | Event::Touch(touch::Event::FingerPressed { .. }) => {
                self.press(state, is_over, shell);
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(key),
                modifiers,
                ..
            }) if (state.focused || state.open)
                && modifiers.is_empty()
                && !shell.is_event_captured() =>
            {
                self.press_key(state, *key, shell);
            }
            _ => {}
        }
        if std::mem::replace(&mut state.hovered, is_over) != is_over {
            shell.request_redraw();
        }
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        text: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let bounds = layout.bounds();
        let face = style::dropdown(self.look, state.open || state.hovered);
        let quad = renderer::Quad {
            bounds,
            border: face.border,
            ..renderer::Quad::default()
        };
        let background = face.background.unwrap_or(Color::TRANSPARENT.into());
        renderer.fill_quad(quad, background);
        let content = self.content.as_widget();
        let inner = &tree.children[0];
        content.draw(inner, renderer, theme, text, layout, cursor, viewport);
        if state.focused {
            Ring::new(self.look, style::RADIUS).draw(renderer, bounds);
        }
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        match cursor.is_over(layout.bounds()) {
            true => mouse::Interaction::Pointer,
            false => mouse::Interaction::None,
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        _renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let state = tree.state.downcast_mut::<State>();
        if !state.open {
            return None;
        }
        let open = &mut state.open;
        let on_choose = &self.on_choose;
        let choose = move |option| {
            *open = false;
            on_choose(option)
        };
        let bounds = layout.bounds();
        let menu = Menu::new(
            &mut state.menu,
            &self.options,
            &mut state.marked,
            choose,
            None,
            &self.menu_class,
        )
        .width(bounds.width)
        .padding(Padding::from(PADDING))
        .text_size(Pixels(TEXT));
        let place = layout.position() + translation;
        Some(menu.overlay(place, *viewport, bounds.height, Length::Shrink))
    }
}

#[cfg(test)]
mod tests {
    use super::{Named, Step, step};

    #[test]
    fn keys_go_through_a_list_and_stay_in_it() {
        let open = |key, marked| step(key, true, marked, 3);
        for key in [Named::Enter, Named::Space, Named::ArrowDown, Named::ArrowUp] {
            assert_eq!(step(key, false, None, 3), Some(Step::Open));
            assert_eq!(step(key, true, None, 0), None);
        }
        assert_eq!(step(Named::Escape, false, None, 3), None);
        assert_eq!(step(Named::Tab, true, None, 3), None);
        assert_eq!(open(Named::ArrowDown, None), Some(Step::Mark(0)));
        assert_eq!(open(Named::ArrowDown, Some(1)), Some(Step::Mark(2)));
        assert_eq!(open(Named::ArrowDown, Some(2)), Some(Step::Mark(2)));
        assert_eq!(open(Named::ArrowUp, None), Some(Step::Mark(2)));
        assert_eq!(open(Named::ArrowUp, Some(0)), Some(Step::Mark(0)));
        assert_eq!(open(Named::Home, Some(2)), Some(Step::Mark(0)));
        assert_eq!(open(Named::End, Some(0)), Some(Step::Mark(2)));
        assert_eq!(open(Named::Enter, Some(1)), Some(Step::Choose));
        assert_eq!(open(Named::Escape, Some(1)), Some(Step::Close));
    }
}
