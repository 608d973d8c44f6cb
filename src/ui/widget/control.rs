//! Buttons that are an icon: quiet ones on a pane, round ones in a call.

use iced::widget::tooltip::Position;
use iced::widget::{button, center};
use lucide_icons::Icon;

use super::focus::focusable;
use super::tip::tip;
use crate::ui::look::style::{self, Control};
use crate::ui::{Element, Look, icon::icon};

/// Side of a quiet icon button, in pixels.
pub const QUIET_SIZE: f32 = 40.0;
/// Diameter of a call button, in pixels.
pub const CALL_SIZE: f32 = 56.0;

/// A quiet button whose word is shown above it.
pub(crate) fn above<'a, Message: Clone + 'a>(
    look: &Look,
    glyph: Icon,
    word: String,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    worded(look, glyph, word, on_press, Position::Top)
}

/// An icon button on a pane, with its word as a tooltip; greyed without `on_press`.
pub(crate) fn quiet<'a, Message: Clone + 'a>(
    look: &Look,
    glyph: Icon,
    word: String,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    worded(look, glyph, word, on_press, Position::Bottom)
}

fn worded<'a, Message: Clone + 'a>(
    look: &Look,
    glyph: Icon,
    word: String,
    on_press: Option<Message>,
    position: Position,
) -> Element<'a, Message> {
    let face = button(center(icon(glyph, 20.0)))
        .width(QUIET_SIZE)
        .height(QUIET_SIZE)
        .padding(0)
        .style(style::quiet(look))
        .on_press_maybe(on_press.clone());
    tip(
        look,
        focusable(look, face, on_press, style::RADIUS),
        word,
        position,
    )
}

/// A round call button of `size` pixels with its word as a tooltip.
pub(crate) fn round<'a, Message: Clone + 'a>(
    look: &Look,
    glyph: Icon,
    word: String,
    kind: Control,
    size: f32,
    on_press: Option<Message>,
) -> Element<'a, Message> {
    let face = button(center(icon(glyph, (size * 0.4).round())))
        .width(size)
        .height(size)
        .padding(0)
        .style(style::control(look, kind))
        .on_press_maybe(on_press.clone());
    tip(
        look,
        focusable(look, face, on_press, size / 2.0),
        word,
        Position::Top,
    )
}
