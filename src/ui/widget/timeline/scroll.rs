//! Scrolling: wheel, keys and the scrollbar.

use std::hash::Hash;

use iced::advanced::mouse;
use iced::keyboard::{self, key::Named};
use iced::{Event, Point, Rectangle, Size};

use crate::ui::flow::Flow;

use super::{Edge, State, Timeline, arrange::Anchor};

/// Pixels a notch of the wheel scrolls.
const LINE: f32 = 60.0;
/// Width of the scrollbar and of the strip that can be grabbed, in pixels.
const BAR_WIDTH: f32 = 6.0;
const GRAB_WIDTH: f32 = 14.0;
/// Shortest scroller, in pixels.
const SHORTEST: f32 = 32.0;
/// Part of the viewport that PgUp and PgDn scroll.
const PAGE: f32 = 0.9;

/// The scroller is held: how far below its top, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grab(f32);

impl<T, K, Message> Timeline<'_, T, K, Message>
where
    K: Copy + Eq + Hash + Send + 'static,
{
    /// Scrolls if `event` asks for it; `true` if it did.
    pub(super) fn scroll(
        &self,
        state: &mut State<K>,
        event: &Event,
        bounds: Rectangle,
        cursor: mouse::Cursor,
    ) -> bool {
        match event {
            Event::Mouse(mouse::Event::WheelScrolled { delta }) if cursor.is_over(bounds) => {
                let by = match delta {
                    mouse::ScrollDelta::Lines { y, .. } => y * LINE,
                    mouse::ScrollDelta::Pixels { y, .. } => *y,
                };
                self.scroll_by(state, -by.round())
            }
            Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)) => {
                state.focused = cursor.is_over(bounds);
                state.ringed = false;
                cursor
                    .position_over(bounds)
                    .is_some_and(|at| self.grab(state, bounds, at))
            }
            Event::Mouse(mouse::Event::CursorMoved { .. }) => {
                let (Some(Grab(held)), Some(at)) = (state.grab, cursor.position()) else {
                    return false;
                };
                self.drag(state, bounds, at.y - held);
                true
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => {
                state.grab.take().is_some()
            }
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: keyboard::Key::Named(key),
                modifiers,
                ..
            }) => self.key(state, *key, *modifiers),
            _ => false,
        }
    }

    /// PgUp and PgDn scroll wherever the keyboard is, as does Ctrl with Home and End; the rest only with the focus here.
    fn key(&self, state: &mut State<K>, key: Named, modifiers: keyboard::Modifiers) -> bool {
        if self.edge != Edge::End && !state.focused {
            return false;
        }
        let page = (state.size.height * PAGE).round();
        let anywhere = state.focused || modifiers.command();
        match key {
            Named::PageUp => self.scroll_by(state, -page),
            Named::PageDown => self.scroll_by(state, page),
            Named::ArrowUp if state.focused && modifiers.is_empty() => self.scroll_by(state, -LINE),
            Named::ArrowDown if state.focused && modifiers.is_empty() => {
                self.scroll_by(state, LINE)
            }
            Named::Home if anywhere => {
                state.anchor = match self.edge {
                    Edge::Start => Anchor::Edge,
                    Edge::End => Anchor::OtherEdge,
                };
                true
            }
            Named::End if anywhere => {
                state.anchor = match self.edge {
                    Edge::Start => Anchor::OtherEdge,
                    Edge::End => Anchor::Edge,
                };
                true
            }
            _ => false,
        }
    }

    /// Moves the viewport down by `by` pixels.
    fn scroll_by(&self, state: &mut State<K>, by: f32) -> bool {
        let Some((index, key, y)) = state.top.filter(|_| by != 0.0) else {
            return false;
        };
        state.anchor = Anchor::Row {
            index,
            key,
            y: y - by,
        };
        true
    }

    /// Where the scroller is; `None` when everything fits.
    pub(super) fn scroller_bounds(&self, state: &State<K>, bounds: Rectangle) -> Option<Rectangle> {
        let (top, _, y) = state.top?;
        let total = state.heights.total();
        let view = f64::from(bounds.height);
        if total <= view + 1.0 {
            return None;
        }
        let height = ((view * view / total) as f32)
            .max(SHORTEST)
            .min(bounds.height);
        let scrolled = state.heights.before(top) - f64::from(y);
        let share = if state.at_end {
            1.0
        } else {
            (scrolled / (total - view)).clamp(0.0, 1.0) as f32
        };
        let x = match self.flow {
            Flow::LeftToRight => bounds.x + bounds.width - BAR_WIDTH - 2.0,
            Flow::RightToLeft => bounds.x + 2.0,
        };
        Some(Rectangle::new(
            Point::new(x, bounds.y + share * (bounds.height - height)),
            Size::new(BAR_WIDTH, height),
        ))
    }

    /// Takes hold of the scroller, or brings it under the mouse.
    fn grab(&self, state: &mut State<K>, bounds: Rectangle, at: Point) -> bool {
        let Some(scroller) = self.scroller_bounds(state, bounds) else {
            return false;
        };
        let from_edge = match self.flow {
            Flow::LeftToRight => bounds.x + bounds.width - at.x,
            Flow::RightToLeft => at.x - bounds.x,
        };
        if from_edge > GRAB_WIDTH {
            return false;
        }
        let inside = (scroller.y..scroller.y + scroller.height).contains(&at.y);
        let held = if inside {
            at.y - scroller.y
        } else {
            scroller.height / 2.0
        };
        state.grab = Some(Grab(held));
        if !inside {
            self.drag(state, bounds, at.y - held);
        }
        true
    }

    /// Puts the scroller's top at `y`.
    fn drag(&self, state: &mut State<K>, bounds: Rectangle, y: f32) {
        let Some(scroller) = self.scroller_bounds(state, bounds) else {
            return;
        };
        let room = (bounds.height - scroller.height).max(1.0);
        let share = f64::from((y - bounds.y) / room);
        let view = f64::from(bounds.height);
        let target = share.clamp(0.0, 1.0) * (state.heights.total() - view);
        let (index, above) = state.heights.row_at(target);
        state.anchor = match self.rows.get(index) {
            _ if share >= 1.0 && self.edge == Edge::End => Anchor::Edge,
            Some(row) => Anchor::Row {
                index,
                key: (self.key)(row),
                y: (above - target) as f32,
            },
            None => Anchor::Edge,
        };
    }
}
