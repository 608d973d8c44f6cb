//! How loud a sound is over its length, as bars: a recording as it grows, or one that is played and can be pressed to go
//! somewhere in it.
//!
//! Both move by themselves: the widget asks for its own redraws while something moves, and never for more.

use std::time::Duration;

use iced::advanced::text::{self, Renderer as _};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, layout, mouse, renderer};
use iced::{Color, Event, Length, Point, Rectangle, Size, Theme, alignment, border, window};

use crate::media::voice::{Playing, Recording, Sketch};
use crate::ui::{Element, Words, icon};

/// Between two redraws while something moves.
const FRAME: Duration = Duration::from_millis(60);
/// Height of the bars and of the time, width of a bar and of the gap beside it, in pixels.
const HEIGHT: f32 = 28.0;
const TIME: f32 = 44.0;
const BAR: f32 = 2.0;
const GAP: f32 = 1.5;
/// Size of the time.
const SIZE: f32 = 12.0;

/// Colours of a waveform.
#[derive(Clone, Copy)]
pub(crate) struct Colors {
    /// Bars that were heard.
    pub(crate) heard: Color,
    /// The others.
    pub(crate) ahead: Color,
    /// The time.
    pub(crate) time: Color,
}

/// What a recording hears, and how long it is so far.
pub(crate) fn meter<'a, Message: 'a>(
    recording: &'a Recording,
    colors: Colors,
    words: &'a Words,
) -> Element<'a, Message> {
    Element::new(Waveform {
        of: Of::Recording(recording),
        colors,
        words,
        on_seek: None,
        on_over: None,
    })
}

/// A sound that can be played; a press goes there (0 to 1), and its end is told once.
pub(crate) fn waveform<'a, Message: 'a>(
    sketch: &'a Sketch,
    playing: Option<&'a Playing>,
    colors: Colors,
    words: &'a Words,
    on_seek: impl Fn(f32) -> Message + 'a,
    on_over: impl Fn() -> Message + 'a,
) -> Element<'a, Message> {
    Element::new(Waveform {
        of: Of::Sound(sketch, playing),
        colors,
        words,
        on_seek: Some(Box::new(on_seek)),
        on_over: Some(Box::new(on_over)),
    })
}

enum Of<'a> {
    Recording(&'a Recording),
    Sound(&'a Sketch, Option<&'a Playing>),
}

type Seek<'a, Message> = Box<dyn Fn(f32) -> Message + 'a>;

struct Waveform<'a, Message> {
    of: Of<'a>,
    colors: Colors,
    words: &'a Words,
    on_seek: Option<Seek<'a, Message>>,
    on_over: Option<Box<dyn Fn() -> Message + 'a>>,
}

/// Whether the end was told.
#[derive(Default)]
struct State {
    over_told: bool,
}

impl<Message> Waveform<'_, Message> {
    fn moves(&self) -> bool {
        match &self.of {
            Of::Recording(_) => true,
            Of::Sound(_, playing) => {
                playing.is_some_and(|playing| !playing.is_paused() && !playing.is_over())
            }
        }
    }

    fn is_over(&self) -> bool {
        matches!(&self.of, Of::Sound(_, Some(playing)) if playing.is_over())
    }

    /// The bars, how much of them was heard, and the time to tell.
    fn bars(&self) -> (Vec<f32>, f32, Duration) {
        match &self.of {
            Of::Recording(recording) => (recording.levels(), 1.0, recording.length()),
            Of::Sound(sketch, playing) => {
                let position = playing.map(Playing::position);
                let whole = sketch.length.as_secs_f32().max(0.01);
                let heard = position.map_or(0.0, |position| position.as_secs_f32() / whole);
                let time = position.unwrap_or(sketch.length);
                (sketch.peaks.clone(), heard, time)
            }
        }
    }

    /// The room of the bars.
    fn area(bounds: Rectangle) -> Rectangle {
        Rectangle {
            width: (bounds.width - TIME).max(0.0),
            ..bounds
        }
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Waveform<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(HEIGHT))
    }

    fn layout(
        &mut self,
        _tree: &mut Tree,
        _renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        layout::atomic(limits, Length::Fill, HEIGHT)
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
        match event {
            Event::Window(window::Event::RedrawRequested(now)) => {
                let over = self.is_over();
                if over
                    && !state.over_told
                    && let Some(on_over) = &self.on_over
                {
                    shell.publish(on_over());
                }
                state.over_told = over;
                if self.moves() {
                    shell.request_redraw_at(*now + FRAME);
                }
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                let area = Self::area(layout.bounds());
                if let Some(on_seek) = &self.on_seek
                    && let Some(at) = cursor.position_in(area)
                {
                    shell.publish(on_seek((at.x / area.width).clamp(0.0, 1.0)));
                    shell.capture_event();
                }
            }
            _ => {}
        }
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
        let area = Self::area(bounds);
        let (peaks, heard, time) = self.bars();
        let room = (area.width / (BAR + GAP)).floor() as usize;
        // A recording grows from the left, and moves on when there is no more room.
        let skipped = match &self.of {
            Of::Recording(_) => peaks.len().saturating_sub(room),
            Of::Sound(..) => 0,
        };
        let shown = &peaks[skipped..];
        let step = match &self.of {
            Of::Recording(_) => BAR + GAP,
            Of::Sound(..) => (area.width / shown.len().max(1) as f32).max(1.0),
        };
        for (index, peak) in shown.iter().enumerate() {
            // Loudness is felt rather by its root.
            let height = (peak.sqrt() * HEIGHT).clamp(2.0, HEIGHT);
            let bar = Rectangle {
                x: area.x + index as f32 * step,
                y: area.center_y() - height / 2.0,
                width: BAR.max(step - GAP).min(step),
                height,
            };
            let place = (index as f32 + 0.5) / shown.len() as f32;
            let color = if place <= heard {
                self.colors.heard
            } else {
                self.colors.ahead
            };
            let quad = renderer::Quad {
                bounds: bar,
                border: border::rounded(1),
                ..renderer::Quad::default()
            };
            renderer.fill_quad(quad, color);
        }
        let label = text::Text {
            content: self.words.timer(time),
            bounds: Size::new(TIME, HEIGHT),
            size: SIZE.into(),
            line_height: text::LineHeight::default(),
            font: icon::TEXT,
            align_x: text::Alignment::Left,
            align_y: alignment::Vertical::Top,
            shaping: text::Shaping::Basic,
            wrapping: text::Wrapping::None,
        };
        let corner = Point::new(bounds.x + area.width + 8.0, bounds.center_y() - SIZE * 0.65);
        renderer.fill_text(label, corner, self.colors.time, *viewport);
    }

    fn mouse_interaction(
        &self,
        _tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _viewport: &Rectangle,
        _renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        match self.on_seek {
            Some(_) if cursor.is_over(Self::area(layout.bounds())) => mouse::Interaction::Pointer,
            _ => mouse::Interaction::None,
        }
    }
}
