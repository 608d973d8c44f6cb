//! A virtual list that keeps still.
//!
//! Only the rows near the viewport have widgets; a million rows cost as much as twenty. The list remembers *which row*
//! it shows and where on the screen, not a distance from the top: rows that come, go or grow elsewhere never move what
//! is being read, and a list at its end stays there. Rows are keyed, so a row keeps its widgets when others are added
//! before it. The wheel, a scrollbar and PgUp, PgDn, Home, End scroll; a message tells the parent when the end is left
//! or reached and when older rows will soon be needed. Overlays of rows (tooltips, menus) work.

mod arrange;
mod heights;
mod position;
mod scroll;

use std::collections::HashMap;
use std::hash::Hash;

use iced::advanced::widget::{self, Operation, Tree, operation::Focusable, tree};
use iced::advanced::{
    Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, overlay, renderer,
};
use iced::{Color, Event, Length, Rectangle, Size, Theme, Vector, border, window};

use crate::ui::Element;
use crate::ui::flow::Flow;
use arrange::Anchor;
use heights::Heights;
pub use position::Position;
use scroll::Grab;

/// Which end the list is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first row: a list of conversations.
    Start,
    /// The last row: a chat. A short list stands at the bottom.
    End,
}

/// A request to go somewhere, carried out once for each `serial`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump<K> {
    /// A number that differs from the jump before.
    pub serial: u64,
    /// The row to bring into view; `None` for the list's end.
    pub to: Option<K>,
}

/// The list; see the [module](self).
pub struct Timeline<'a, T, K, Message> {
    rows: &'a [T],
    revision: u64,
    edge: Edge,
    key: fn(&T) -> K,
    estimate: fn(&T, f32) -> f32,
    view: Box<dyn Fn(usize, &'a T) -> Element<'a, Message> + 'a>,
    jump: Option<Jump<K>>,
    on_position: Option<Box<dyn Fn(Position) -> Message + 'a>>,
    flow: Flow,
    scroller: Color,
    focus: Color,
    elements: Vec<Element<'a, Message>>,
}

impl<'a, T, K: Copy, Message> Timeline<'a, T, K, Message> {
    /// A list of `rows`, read from `edge`.
    ///
    /// `revision` must change whenever `rows` does. `key` names a row for good; `estimate` guesses its height at a width, both
    /// in logical pixels (only the scrollbar depends on it); `view` draws it at the list's width.
    ///
    /// ```
    /// use azstack::ui::{Element, widget::{Timeline, timeline::Edge}};
    /// use iced::widget::text;
    /// let rows = [1, 2, 3];
    /// let list = Timeline::new(&rows, 0, Edge::End, |row| *row, |_, _| 20.0, |_, row| text(row).into());
    /// let list: Element<'_, ()> = list.into();
    /// ```
    pub fn new(
        rows: &'a [T],
        revision: u64,
        edge: Edge,
        key: fn(&T) -> K,
        estimate: fn(&T, f32) -> f32,
        view: impl Fn(usize, &'a T) -> Element<'a, Message> + 'a,
    ) -> Self {
        Self {
            rows,
            revision,
            edge,
            key,
            estimate,
            view: Box::new(view),
            jump: None,
            on_position: None,
            flow: Flow::LeftToRight,
            scroller: Color::TRANSPARENT,
            focus: Color::TRANSPARENT,
            elements: Vec::new(),
        }
    }

    /// Goes where `jump` says, once.
    ///
    /// ```
    /// use azstack::ui::{Element, widget::{Timeline, timeline::{Edge, Jump}}};
    /// use iced::widget::text;
    /// let rows = [1, 2, 3];
    /// let list = Timeline::new(&rows, 0, Edge::Start, |row| *row, |_, _| 20.0, |_, row| text(row).into());
    /// let list: Element<'_, ()> = list.jump(Some(Jump { serial: 1, to: Some(2) })).into();
    /// ```
    pub fn jump(mut self, jump: Option<Jump<K>>) -> Self {
        self.jump = jump;
        self
    }

    /// Tells where the list stands, at first and on every change.
    ///
    /// ```
    /// use azstack::ui::{Element, widget::{Timeline, timeline::{Edge, Position}}};
    /// use iced::widget::text;
    /// let rows = [1, 2, 3];
    /// let list = Timeline::new(&rows, 0, Edge::End, |row| *row, |_, _| 20.0, |_, row| text(row).into());
    /// let list: Element<'_, Position> = list.on_position(|position| position).into();
    /// ```
    pub fn on_position(mut self, message: impl Fn(Position) -> Message + 'a) -> Self {
        self.on_position = Some(Box::new(message));
        self
    }

    /// The direction of the language, for the side the scrollbar is at.
    ///
    /// ```
    /// use azstack::ui::{Element, Words, widget::{Timeline, timeline::Edge}};
    /// use iced::widget::text;
    /// let (rows, words) = ([1, 2, 3], Words::english());
    /// let list = Timeline::new(&rows, 0, Edge::End, |row| *row, |_, _| 20.0, |_, row| text(row).into());
    /// let list: Element<'_, ()> = list.flow(words.flow()).into();
    /// ```
    pub fn flow(self, flow: Flow) -> Self {
        Self { flow, ..self }
    }

    /// Colours of the scrollbar and of the ring that shows that the list has the keyboard.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, widget::{Timeline, timeline::Edge}};
    /// use iced::widget::text;
    /// let (rows, look) = ([1, 2, 3], Look::classic());
    /// let list = Timeline::new(&rows, 0, Edge::End, |row| *row, |_, _| 20.0, |_, row| text(row).into());
    /// let list: Element<'_, ()> = list.colors(look.roles().muted, look.roles().accent_soft).into();
    /// ```
    pub fn colors(mut self, scroller: Color, focus: Color) -> Self {
        self.scroller = scroller;
        self.focus = focus;
        self
    }
}

/// What a list remembers between frames.
struct State<K> {
    size: Size,
    /// Revision and number of the rows the sums are for.
    revision: Option<(u64, usize)>,
    heights: Heights,
    measured: HashMap<K, f32>,
    anchor: Anchor<K>,
    /// Keys of the rows that have widgets; their trees are the widget tree's children, in the same order.
    kept: Vec<K>,
    /// Keys of the rows that are wholly in view.
    in_view: Vec<K>,
    /// The topmost row in view: index, key and where its top is, in pixels below the viewport's.
    top: Option<(usize, K, f32)>,
    at_end: bool,
    jumped: u64,
    told: Option<(Position, u64)>,
    grab: Option<Grab>,
    hovered: bool,
    focused: bool,
    /// Focused by the keyboard, so a ring is shown.
    ringed: bool,
}

impl<K> Focusable for State<K> {
    fn is_focused(&self) -> bool {
        self.focused
    }

    fn focus(&mut self) {
        self.focused = true;
        self.ringed = true;
    }

    fn unfocus(&mut self) {
        self.focused = false;
        self.ringed = false;
    }
}

impl<T, K, Message> Widget<Message, Theme, iced::Renderer> for Timeline<'_, T, K, Message>
where
    K: Copy + Eq + Hash + Send + 'static,
{
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State<K>>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::<K> {
            size: Size::ZERO,
            revision: None,
            heights: Heights::default(),
            measured: HashMap::new(),
            anchor: Anchor::Edge,
            kept: Vec::new(),
            in_view: Vec::new(),
            top: None,
            at_end: self.edge == Edge::End,
            jumped: 0,
            told: None,
            grab: None,
            hovered: false,
            focused: false,
            ringed: false,
        })
    }

    fn diff(&self, _tree: &mut Tree) {
        // Rows keep their trees by key; `layout` compares them with the new widgets.
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fill)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        self.arrange(tree, renderer, limits.max())
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
        let bounds = layout.bounds();
        let Some(visible) = bounds.intersection(viewport) else {
            return;
        };
        let inner = if cursor.is_over(visible) {
            cursor
        } else {
            mouse::Cursor::Unavailable
        };
        for ((element, tree), layout) in self
            .elements
            .iter_mut()
            .zip(&mut tree.children)
            .zip(layout.children())
        {
            element.as_widget_mut().update(
                tree, event, layout, inner, renderer, clipboard, shell, &visible,
            );
        }
        let state = tree.state.downcast_mut::<State<K>>();
        if let Event::Window(window::Event::RedrawRequested(_)) = event {
            self.tell(state, shell);
        }
        if !shell.is_event_captured() && self.scroll(state, event, bounds, cursor) {
            shell.capture_event();
            shell.invalidate_layout();
            shell.request_redraw();
        }
        let hovered = cursor.is_over(bounds);
        if hovered != state.hovered {
            state.hovered = hovered;
            shell.request_redraw();
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
        let bounds = layout.bounds();
        let Some(visible) = bounds.intersection(viewport) else {
            return;
        };
        let inner = if cursor.is_over(visible) {
            cursor
        } else {
            mouse::Cursor::Unavailable
        };
        renderer.with_layer(visible, |renderer| {
            for ((element, tree), layout) in self
                .elements
                .iter()
                .zip(&tree.children)
                .zip(layout.children())
            {
                if layout.bounds().intersects(&visible) {
                    element
                        .as_widget()
                        .draw(tree, renderer, theme, style, layout, inner, &visible);
                }
            }
        });
        let state = tree.state.downcast_ref::<State<K>>();
        let scroller = self.scroller_bounds(state, bounds);
        if scroller.is_none() && !state.ringed {
            return;
        }
        renderer.with_layer(visible, |renderer| {
            if let Some(bounds) = scroller {
                let strong = state.grab.is_some() || state.hovered;
                let quad = renderer::Quad {
                    bounds,
                    border: border::rounded(4),
                    ..renderer::Quad::default()
                };
                renderer.fill_quad(
                    quad,
                    self.scroller.scale_alpha(if strong { 0.55 } else { 0.25 }),
                );
            }
            if state.ringed {
                let border = border::rounded(6).width(2).color(self.focus);
                let bounds = bounds.shrink(1.0);
                renderer.fill_quad(
                    renderer::Quad {
                        bounds,
                        border,
                        ..renderer::Quad::default()
                    },
                    Color::TRANSPARENT,
                );
            }
        });
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let state = tree.state.downcast_mut::<State<K>>();
        operation.focusable(None, layout.bounds(), state);
        operation.container(None::<&widget::Id>, layout.bounds());
        let (elements, trees) = (&mut self.elements, &mut tree.children);
        let bounds = layout.bounds();
        operation.traverse(&mut |operation| {
            for ((element, tree), layout) in elements
                .iter_mut()
                .zip(trees.iter_mut())
                .zip(layout.children())
            {
                // Rows beyond the viewport have widgets too, but nobody could see the focus there.
                if layout.bounds().intersects(&bounds) {
                    element
                        .as_widget_mut()
                        .operate(tree, layout, renderer, operation);
                }
            }
        });
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let bounds = layout.bounds();
        let Some(visible) = bounds.intersection(viewport) else {
            return mouse::Interaction::None;
        };
        let state = tree.state.downcast_ref::<State<K>>();
        if state.grab.is_some() {
            return mouse::Interaction::Grabbing;
        }
        if !cursor.is_over(visible) {
            return mouse::Interaction::None;
        }
        self.elements
            .iter()
            .zip(&tree.children)
            .zip(layout.children())
            .map(|((element, tree), layout)| {
                element
                    .as_widget()
                    .mouse_interaction(tree, layout, cursor, &visible, renderer)
            })
            .max()
            .unwrap_or_default()
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let visible = layout.bounds().intersection(viewport)?;
        overlay::from_children(
            &mut self.elements,
            tree,
            layout,
            renderer,
            &visible,
            translation,
        )
    }
}

impl<'a, T, K, Message> From<Timeline<'a, T, K, Message>> for Element<'a, Message>
where
    K: Copy + Eq + Hash + Send + 'static,
    Message: 'a,
{
    fn from(timeline: Timeline<'a, T, K, Message>) -> Self {
        Self::new(timeline)
    }
}
