//! How long a call has lasted, told by a widget that wakes itself once a second: no messages, no rebuilt views.

use std::time::{Duration, Instant};

use iced::advanced::text::{self, Renderer as _};
use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, renderer};
use iced::{Color, Event, Length, Rectangle, Size, Theme, alignment, window};

use crate::ui::{Element, Words, icon};

/// The time since `since` as minutes and seconds, in `color`, `size` logical pixels high, as `words` write it.
///
/// ```
/// use azstack::ui::{Element, Look, Words, widget::timer::timer};
/// let (color, words) = (Look::classic().roles().text, Words::english());
/// let lasted: Element<'_, ()> = timer(std::time::Instant::now(), 14.0, color, &words);
/// ```
pub fn timer<'a, Message: 'a>(
    since: Instant,
    size: f32,
    color: Color,
    words: &'a Words,
) -> Element<'a, Message> {
    Element::new(Timer {
        since,
        size,
        color,
        words,
    })
}

struct Timer<'a> {
    since: Instant,
    size: f32,
    color: Color,
    words: &'a Words,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Timer<'_> {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Shrink, Length::Shrink)
    }

    fn layout(
        &mut self,
        _tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        // Room for 999:59, so that nothing beside it moves.
        let room = Size::new((self.size * 3.6).ceil(), (self.size * 1.3).ceil());
        layout::Node::new(limits.resolve(Length::Shrink, Length::Shrink, room))
    }

    fn update(
        &mut self,
        _tree: &mut Tree,
        event: &Event,
        _layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _renderer: &iced::Renderer,
        _clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _viewport: &Rectangle,
    ) {
        if let Event::Window(window::Event::RedrawRequested(now)) = event {
            let elapsed = now.saturating_duration_since(self.since);
            shell.request_redraw_at(
                *now + Duration::from_millis(1000 - u64::from(elapsed.subsec_millis())),
            );
        }
    }

    fn operate(
        &mut self,
        _tree: &mut Tree,
        layout: Layout<'_>,
        _renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let said = self.words.timer(self.since.elapsed());
        operation.text(None, layout.bounds(), &said);
    }

    fn draw(
        &self,
        _tree: &Tree,
        renderer: &mut iced::Renderer,
        _theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let label = text::Text {
            content: self.words.timer(self.since.elapsed()),
            bounds: bounds.size(),
            size: self.size.into(),
            line_height: text::LineHeight::default(),
            font: icon::TEXT,
            align_x: text::Alignment::Left,
            align_y: alignment::Vertical::Top,
            shaping: text::Shaping::Basic,
            wrapping: text::Wrapping::None,
        };
        // The software renderer repaints a text's bounds as if it were aligned to the top left; so it must be.
        renderer.fill_text(label, bounds.position(), self.color, *viewport);
    }
}
