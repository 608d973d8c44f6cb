//! A text on one line that ends in an ellipsis where there is no room for all of it.
//!
//! iced 0.14 can only cut a line off in the middle of a letter.

use iced::advanced::text::{self, Paragraph as _, Renderer as _};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Layout, Widget, layout, mouse, renderer};
use iced::{
    Color, Element as IcedElement, Font, Length, Pixels, Point, Rectangle, Size, Theme, alignment,
};

use crate::ui::{Element, icon};

type Paragraph = <iced::Renderer as text::Renderer>::Paragraph;

/// The text; it takes the width it needs, at most what it is given.
pub struct OneLine {
    content: String,
    size: Pixels,
    font: Font,
    color: Color,
}

/// `content`, `size` logical pixels high, in `color`. Only its first line is shown.
///
/// ```
/// use azstack::ui::{Element, Look, widget::one_line::one_line};
/// let color = Look::classic().roles().text;
/// let name: Element<'_, ()> = one_line("A rather long name", 14.0, color).into();
/// ```
pub fn one_line(content: impl Into<String>, size: f32, color: Color) -> OneLine {
    OneLine {
        content: content.into(),
        size: size.into(),
        font: icon::TEXT,
        color,
    }
}

impl OneLine {
    /// The same in bold.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, widget::one_line::one_line};
    /// let color = Look::classic().roles().text;
    /// let name: Element<'_, ()> = one_line("Alice", 14.0, color).bold().into();
    /// ```
    pub fn bold(mut self) -> Self {
        self.font = icon::BOLD;
        self
    }

    fn shape(&self, content: &str) -> Paragraph {
        Paragraph::with_text(text::Text {
            content,
            bounds: Size::INFINITE,
            size: self.size,
            line_height: text::LineHeight::default(),
            font: self.font,
            align_x: text::Alignment::Default,
            align_y: alignment::Vertical::Top,
            shaping: text::Shaping::Auto,
            wrapping: text::Wrapping::None,
        })
    }

    /// The text as it fits into `width` pixels.
    fn fit(&self, width: f32) -> Paragraph {
        let line = self.content.lines().next().unwrap_or_default();
        let whole = self.shape(line);
        if whole.min_width() <= width {
            return whole;
        }
        let room = width - self.shape("…").min_width();
        let middle = whole.min_height() / 2.0;
        let hit = whole.hit_test(Point::new(room.max(0.0), middle));
        let mut end = hit.map_or(0, text::Hit::cursor).min(line.len());
        loop {
            while !line.is_char_boundary(end) {
                end -= 1;
            }
            let cut = self.shape(&format!("{}…", line[..end].trim_end()));
            if cut.min_width() <= width || end == 0 {
                return cut;
            }
            end -= 1;
        }
    }
}

/// What was shaped, and from what.
#[derive(Default)]
struct State {
    of: Option<(String, Pixels, Font, f32)>,
    paragraph: Paragraph,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for OneLine {
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
        let known = state.of.as_ref().is_some_and(|(content, size, font, of)| {
            (content, *size, *font) == (&self.content, self.size, self.font) && *of == width
        });
        if !known {
            state.paragraph = self.fit(width);
            state.of = Some((self.content.clone(), self.size, self.font, width));
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
        operation.text(None, layout.bounds(), &self.content);
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        _theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state = tree.state.downcast_ref::<State>();
        renderer.fill_paragraph(&state.paragraph, layout.position(), self.color, *viewport);
    }
}

impl<'a, Message: 'a> From<OneLine> for Element<'a, Message> {
    fn from(line: OneLine) -> Self {
        IcedElement::new(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width_of(line: &OneLine, room: f32) -> f32 {
        line.fit(room).min_width()
    }

    #[test]
    fn a_line_takes_what_it_needs_and_never_more_than_there_is() {
        let color = crate::ui::Look::classic().roles().text;
        for content in [
            "short",
            "a rather long line of words that go on and on",
            "Đặng Thị Ngọc Hân đã gửi một tin nhắn",
        ] {
            let line = one_line(content, 13.0, color);
            let whole = width_of(&line, f32::INFINITY);
            assert_eq!(width_of(&line, whole), whole, "{content}");
            for room in [whole - 1.0, whole / 2.0, 40.0] {
                assert!(width_of(&line, room) <= room, "{content} in {room}");
            }
        }
        let two = one_line("first\nsecond", 13.0, color);
        assert_eq!(
            width_of(&two, f32::INFINITY),
            width_of(&one_line("first", 13.0, color), f32::INFINITY)
        );
    }
}
