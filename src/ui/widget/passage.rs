//! A text that can be selected and copied, with its links underlined.
//!
//! The mouse selects: dragging from letter to letter across lines, twice a word, three times everything; Ctrl+C copies.
//! A click that selects nothing follows the link under it, or is the owner's. One passage has a selection at a time,
//! since a press anywhere else ends it.

mod links;
mod selection;

use iced::advanced::clipboard::Kind;
use iced::advanced::graphics::text::Paragraph;
use iced::advanced::text::{self, Paragraph as _, Renderer as _};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, renderer};
use iced::{Color, Event, Length, Pixels, Point, Rectangle, Size, Theme, alignment, keyboard};

use crate::ui::{Element, Look, icon};
use selection::Selection;

/// A text; see the [module](self).
pub(crate) struct Passage<'a, Message> {
    said: &'a str,
    size: Pixels,
    link: Color,
    selected: Color,
    on_click: Message,
    on_link: Box<dyn Fn(String) -> Message + 'a>,
}

/// `said`, to be read, selected and copied; a click beside links says `on_click`.
pub(crate) fn passage<'a, Message: Clone + 'a>(
    look: &Look,
    said: &'a str,
    size: f32,
    on_click: Message,
    on_link: impl Fn(String) -> Message + 'a,
) -> Element<'a, Message> {
    Element::new(Passage {
        said,
        size: size.into(),
        link: look.roles().link,
        selected: look.roles().accent_soft.scale_alpha(0.45),
        on_click,
        on_link: Box::new(on_link),
    })
}

#[derive(Default)]
struct State {
    /// What the paragraph is of: the text, its colour for links, its width.
    of: Option<(String, Color, f32)>,
    paragraph: Paragraph,
    /// Addresses by number of the piece they stand in.
    links: Vec<Option<String>>,
    selection: Option<Selection>,
    dragging: bool,
    last_click: Option<mouse::Click>,
}

impl<Message> Passage<'_, Message> {
    fn shape(&self, state: &mut State, width: f32) {
        let pieces: Vec<_> = links::pieces(self.said).collect();
        let spans: Vec<text::Span<'_, (), iced::Font>> = pieces
            .iter()
            .map(|(piece, link)| {
                let span = text::Span::new(*piece);
                match link {
                    Some(_) => span.color(self.link).underline(true),
                    None => span,
                }
            })
            .collect();
        state.paragraph = Paragraph::with_spans(text::Text {
            content: spans.as_slice(),
            bounds: Size::new(width, f32::INFINITY),
            size: self.size,
            line_height: text::LineHeight::default(),
            font: icon::TEXT,
            align_x: text::Alignment::Default,
            align_y: alignment::Vertical::Top,
            shaping: text::Shaping::Advanced,
            wrapping: text::Wrapping::WordOrGlyph,
        });
        state.links = pieces.into_iter().map(|(_, link)| link).collect();
        state.selection = None;
        state.of = Some((self.said.to_owned(), self.link, width));
    }

    fn press(state: &mut State, at: Point) {
        let click = mouse::Click::new(at, mouse::Button::Left, state.last_click);
        state.selection = Selection::begin(&state.paragraph, at, click.kind());
        state.dragging = true;
        state.last_click = Some(click);
    }

    /// The link under a point of the paragraph.
    fn link_at(state: &State, at: Point) -> Option<&String> {
        let piece = state.paragraph.hit_span(at)?;
        state.links.get(piece)?.as_ref()
    }
}

impl<Message: Clone> Widget<Message, Theme, iced::Renderer> for Passage<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Shrink, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let state = tree.state.downcast_mut::<State>();
        let width = limits.max().width;
        let known = state.of.as_ref().is_some_and(|(said, link, of)| {
            said == self.said && *link == self.link && *of == width
        });
        if !known {
            self.shape(state, width);
        }
        layout::Node::new(limits.resolve(
            Length::Shrink,
            Length::Shrink,
            state.paragraph.min_bounds(),
        ))
    }

    fn operate(
        &mut self,
        _tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.text(None, layout.bounds(), self.said);
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let state = tree.state.downcast_mut::<State>();
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                if let Some(at) = cursor.position_in(bounds) {
                    Self::press(state, at);
                    shell.capture_event();
                    shell.request_redraw();
                } else if state.selection.take().is_some() {
                    shell.request_redraw();
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { position }) if state.dragging => {
                let at = *position - bounds.position();
                if let Some(selection) = &mut state.selection {
                    selection.extend(&state.paragraph, Point::new(at.x, at.y));
                }
                shell.request_redraw();
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) if state.dragging => {
                state.dragging = false;
                state.selection.take_if(|selection| selection.is_empty());
                if let Some(at) = cursor.position_in(bounds)
                    && state.selection.is_none()
                {
                    shell.publish(match Self::link_at(state, at) {
                        Some(link) => (self.on_link)(link.clone()),
                        None => self.on_click.clone(),
                    });
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) => {
                let copies = matches!(key.as_ref(), keyboard::Key::Character("c" | "C"))
                    && *modifiers == keyboard::Modifiers::COMMAND;
                if copies && let Some(selection) = &state.selection {
                    clipboard.write(Kind::Standard, selection.text(&state.paragraph));
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
        _theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        let corner = layout.position();
        let shift = corner - Point::ORIGIN;
        let mut fill = |bounds: Rectangle, color: Color| {
            let quad = renderer::Quad {
                bounds: bounds + shift,
                ..renderer::Quad::default()
            };
            renderer.fill_quad(quad, color);
        };
        if let Some(selection) = &state.selection {
            for bounds in selection.places(&state.paragraph) {
                fill(bounds, self.selected);
            }
        }
        for (piece, _) in state
            .links
            .iter()
            .enumerate()
            .filter(|(_, link)| link.is_some())
        {
            for bounds in state.paragraph.span_bounds(piece) {
                let line = Rectangle {
                    y: bounds.y + bounds.height - 2.0,
                    height: 1.0,
                    ..bounds
                };
                fill(line, self.link);
            }
        }
        renderer.fill_paragraph(&state.paragraph, corner, style.text_color, *viewport);
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let state = tree.state.downcast_ref::<State>();
        match cursor.position_in(layout.bounds()) {
            Some(at) if Self::link_at(state, at).is_some() => mouse::Interaction::Pointer,
            Some(_) => mouse::Interaction::Text,
            None => mouse::Interaction::None,
        }
    }
}
