//! Styles for iced's widgets, made from a [`Look`]. Each function is named after what it dresses.

use iced::border::{self, Border, Radius};
use iced::widget::{button, container, overlay::menu, scrollable, slider, text_editor, text_input};
use iced::{Color, Shadow, Theme};

use super::Look;

/// Corner radius of fields and buttons, in pixels.
pub const RADIUS: f32 = 10.0;
/// Corner radius of a square of colour, in pixels.
const WELL_RADIUS: f32 = 6.0;
/// Largest corner radius a ring needs: a call button is round.
pub const LARGE_RADIUS: f32 = 48.0;
/// Corner radius of a bubble.
pub const BUBBLE_RADIUS: f32 = 16.0;
/// Corner radius of a bubble where it touches the next one of its run.
const BUBBLE_JOINT: f32 = 5.0;

/// `color` moved towards `other` by `share` (0–1).
fn mix(color: Color, other: Color, share: f32) -> Color {
    let blend = |a: f32, b: f32| a + (b - a) * share;
    Color {
        r: blend(color.r, other.r),
        g: blend(color.g, other.g),
        b: blend(color.b, other.b),
        a: blend(color.a, other.a),
    }
}

/// A border of `color`, or none if that is transparent: even one that is not seen would take its room.
fn edge(color: Color, radius: impl Into<Radius>) -> Border {
    let width = if color.a > 0.0 { 1 } else { 0 };
    border::rounded(radius).width(width).color(color)
}

/// The border of a field with or without the keyboard.
fn ring(roles: &super::Roles, focused: bool, radius: f32) -> Border {
    let (width, color) = match focused {
        true => (2, roles.focus),
        false => return edge(roles.edge, radius),
    };
    border::rounded(radius).width(width).color(color)
}

fn filled(surface: Color, text: Color, radius: impl Into<Radius>) -> button::Style {
    button::Style {
        background: Some(surface.into()),
        text_color: text,
        border: border::rounded(radius),
        ..button::Style::default()
    }
}

/// A button of one colour: darker under the mouse, faded when it cannot be pressed.
fn solid(
    surface: Color,
    text: Color,
    radius: f32,
) -> impl Fn(&Theme, button::Status) -> button::Style {
    move |_, status| match status {
        button::Status::Active => filled(surface, text, radius),
        button::Status::Hovered => filled(mix(surface, Color::BLACK, 0.1), text, radius),
        button::Status::Pressed => filled(mix(surface, Color::BLACK, 0.2), text, radius),
        button::Status::Disabled => filled(surface.scale_alpha(0.4), text.scale_alpha(0.7), radius),
    }
}

/// A button with no surface of its own until the mouse is over it.
fn bare(text: Color, over: Color, radius: f32) -> impl Fn(&Theme, button::Status) -> button::Style {
    move |_, status| match status {
        button::Status::Active => filled(Color::TRANSPARENT, text, radius),
        button::Status::Hovered => filled(over, text, radius),
        button::Status::Pressed => filled(mix(over, text, 0.1), text, radius),
        button::Status::Disabled => filled(Color::TRANSPARENT, text.scale_alpha(0.4), radius),
    }
}

/// The one button that matters most: send, write to somebody.
pub fn primary(look: &Look) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = look.roles();
    solid(roles.accent, roles.on_accent, RADIUS)
}

/// The round send button.
pub fn send(look: &Look) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = look.roles();
    solid(roles.accent, roles.on_accent, 999.0)
}

/// An icon or a word that can be pressed, on any pane.
pub fn quiet(look: &Look) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = look.roles();
    bare(roles.muted, roles.surface, RADIUS)
}

/// A picture that can be pressed.
pub fn bare_picture(radius: f32) -> impl Fn(&Theme, button::Status) -> button::Style {
    bare(Color::TRANSPARENT, Color::TRANSPARENT, radius)
}

/// A row of a list.
pub fn list_row(
    look: &Look,
    chosen: bool,
) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = *look.roles();
    move |_, status| {
        let surface = match status {
            _ if chosen => roles.selected,
            button::Status::Hovered | button::Status::Pressed => roles.hover,
            _ => Color::TRANSPARENT,
        };
        filled(surface, roles.text, RADIUS)
    }
}

/// One of several choices, as a chip.
pub fn choice(
    look: &Look,
    chosen: bool,
) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = *look.roles();
    move |_, status| {
        let over = matches!(status, button::Status::Hovered | button::Status::Pressed);
        let surface = match (chosen, over) {
            (true, _) => roles.selected,
            (false, true) => roles.hover,
            (false, false) => Color::TRANSPARENT,
        };
        let edge = if chosen {
            roles.accent_soft
        } else {
            roles.line
        };
        button::Style {
            border: border::rounded(RADIUS)
                .width(if chosen { 2 } else { 1 })
                .color(edge),
            ..filled(surface, roles.text, RADIUS)
        }
    }
}

/// A floating round button over a list: to the newest message.
pub fn floating(look: &Look) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = *look.roles();
    move |_, status| {
        let surface = match status {
            button::Status::Hovered | button::Status::Pressed => roles.hover,
            _ => roles.background,
        };
        button::Style {
            border: border::rounded(999).width(1).color(roles.line),
            ..filled(surface, roles.muted, 999.0)
        }
    }
}

/// A word or icon inside a coloured strip.
pub fn in_strip(text: Color) -> impl Fn(&Theme, button::Status) -> button::Style {
    bare(text, text.scale_alpha(0.15), RADIUS)
}

/// What a call button is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Mute, camera, devices.
    Plain,
    /// The same, switched: muted, camera off, menu open.
    Switched,
    /// Answer.
    Answer,
    /// Hang up, decline.
    HangUp,
}

/// A round button of a call.
pub fn control(
    look: &Look,
    kind: Control,
) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = *look.roles();
    let (surface, text) = match kind {
        Control::Plain => (roles.control, roles.on_stage),
        Control::Switched => (roles.control_on, roles.on_control_on),
        Control::Answer => (roles.answer, roles.on_answer),
        Control::HangUp => (roles.hang_up, roles.on_hang_up),
    };
    solid(surface, text, 999.0)
}

/// A row of the device menu.
pub fn menu_row(look: &Look) -> impl Fn(&Theme, button::Status) -> button::Style + use<> {
    let roles = look.roles();
    bare(roles.text, roles.hover, 6.0)
}

/// A whole pane in one colour.
pub fn pane(color: Color) -> impl Fn(&Theme) -> container::Style {
    move |_| container::Style::default().background(color)
}

/// Where files can be dropped.
pub fn drop_place(look: &Look) -> impl Fn(&Theme) -> container::Style + use<> {
    let roles = *look.roles();
    move |_| container::Style {
        background: Some(roles.background.scale_alpha(0.94).into()),
        border: border::rounded(16).width(2).color(roles.accent_soft),
        ..container::Style::default()
    }
}

/// A surface with rounded corners.
pub fn rounded(color: Color, radius: f32) -> impl Fn(&Theme) -> container::Style {
    move |_| container::Style {
        background: Some(color.into()),
        border: border::rounded(radius),
        ..container::Style::default()
    }
}

/// A dot of a colour with a line round it, so that it is seen on everything.
pub fn outlined(
    look: &Look,
    color: Color,
    radius: f32,
) -> impl Fn(&Theme) -> container::Style + use<> {
    let line = look.roles().muted;
    move |_| container::Style {
        background: Some(color.into()),
        border: border::rounded(radius).width(1).color(line),
        ..container::Style::default()
    }
}

/// A card over everything. It has no shadow: the software renderer would lay that over itself, and over the card, with
/// every part that is drawn anew.
pub fn card(look: &Look) -> impl Fn(&Theme) -> container::Style + use<> {
    let roles = *look.roles();
    move |_| container::Style {
        background: Some(roles.background.into()),
        text_color: Some(roles.text),
        border: border::rounded(14).width(1).color(roles.line),
        ..container::Style::default()
    }
}

/// A bubble. `first` and `last` say where in its run it stands, `right` at which side of the pane.
pub fn bubble(
    look: &Look,
    mine: bool,
    right: bool,
    first: bool,
    last: bool,
) -> impl Fn(&Theme) -> container::Style + use<> {
    let roles = *look.roles();
    let (surface, text) = if mine {
        (roles.mine, roles.on_mine)
    } else {
        (roles.theirs, roles.on_theirs)
    };
    let top = if first { BUBBLE_RADIUS } else { BUBBLE_JOINT };
    let bottom = if last { BUBBLE_RADIUS } else { BUBBLE_JOINT };
    let radius = if right {
        Radius::new(BUBBLE_RADIUS)
            .top_right(top)
            .bottom_right(bottom)
    } else {
        Radius::new(BUBBLE_RADIUS).top_left(top).bottom_left(bottom)
    };
    move |_| container::Style {
        background: Some(surface.into()),
        text_color: Some(text),
        border: edge(roles.edge, radius),
        ..container::Style::default()
    }
}

/// A tooltip.
pub fn tooltip(look: &Look) -> impl Fn(&Theme) -> container::Style + use<> {
    let roles = *look.roles();
    move |_| container::Style {
        background: Some(roles.tooltip.into()),
        text_color: Some(roles.on_tooltip),
        border: edge(roles.edge, 6),
        ..container::Style::default()
    }
}

/// The search field: a ring shows that it has the keyboard.
pub fn field(look: &Look) -> impl Fn(&Theme, text_input::Status) -> text_input::Style + use<> {
    let roles = *look.roles();
    move |_, status| text_input::Style {
        background: roles.surface.into(),
        border: ring(
            &roles,
            matches!(status, text_input::Status::Focused { .. }),
            RADIUS,
        ),
        icon: roles.muted,
        placeholder: roles.faint,
        value: roles.text,
        selection: roles.accent_soft.scale_alpha(0.4),
    }
}

/// The field a message is written in.
pub fn composer(look: &Look) -> impl Fn(&Theme, text_editor::Status) -> text_editor::Style + use<> {
    let roles = *look.roles();
    move |_, status| text_editor::Style {
        background: roles.surface.into(),
        border: ring(
            &roles,
            matches!(status, text_editor::Status::Focused { .. }),
            20.0,
        ),
        placeholder: roles.faint,
        value: roles.text,
        selection: roles.accent_soft.scale_alpha(0.4),
    }
}

/// A slider: its rail is the surface of fields, filled as far as it is pulled.
pub fn pulled(look: &Look) -> impl Fn(&Theme, slider::Status) -> slider::Style + use<> {
    let roles = *look.roles();
    move |_, status| {
        let held = status != slider::Status::Active;
        slider::Style {
            rail: slider::Rail {
                backgrounds: (roles.accent_soft.into(), roles.line.into()),
                width: 4.0,
                border: border::rounded(2),
            },
            handle: slider::Handle {
                shape: slider::HandleShape::Circle { radius: 8.0 },
                background: if held {
                    roles.accent_soft
                } else {
                    roles.accent
                }
                .into(),
                border_width: 2.0,
                border_color: roles.background,
            },
        }
    }
}

/// A square of a colour, to look at.
pub fn well(look: &Look, color: Color) -> impl Fn(&Theme) -> container::Style + use<> {
    let rim = look.roles().faint;
    move |_| container::Style {
        background: Some(color.into()),
        border: border::rounded(WELL_RADIUS).width(1).color(rim),
        ..container::Style::default()
    }
}

/// A thin scrollbar without a rail.
pub fn scrollbar(look: &Look) -> impl Fn(&Theme, scrollable::Status) -> scrollable::Style + use<> {
    let roles = *look.roles();
    move |theme, status| {
        let over = !matches!(status, scrollable::Status::Active { .. });
        let plain = scrollable::default(theme, status);
        let rail = scrollable::Rail {
            background: None,
            border: Border::default(),
            scroller: scrollable::Scroller {
                background: roles.muted.scale_alpha(if over { 0.6 } else { 0.3 }).into(),
                border: border::rounded(4),
            },
        };
        scrollable::Style {
            vertical_rail: rail,
            horizontal_rail: rail,
            gap: None,
            container: container::Style::default(),
            ..plain
        }
    }
}

/// Where a thin scrollbar runs: off the edge, so that rounded corners stay round.
pub fn thin() -> scrollable::Direction {
    let bar = scrollable::Scrollbar::new()
        .width(6)
        .scroller_width(6)
        .margin(4);
    scrollable::Direction::Vertical(bar)
}

/// A closed dropdown, `lit` while the mouse is over it or its list is open.
pub(crate) fn dropdown(look: &Look, lit: bool) -> container::Style {
    let roles = look.roles();
    container::Style {
        background: Some(roles.surface.into()),
        border: ring(roles, lit, RADIUS),
        ..container::Style::default()
    }
}

/// The open list of a dropdown.
pub(crate) fn dropdown_menu(look: &Look) -> impl Fn(&Theme) -> menu::Style + use<> {
    let roles = *look.roles();
    move |_| menu::Style {
        background: roles.background.into(),
        border: border::rounded(RADIUS).width(1).color(roles.line),
        text_color: roles.text,
        selected_text_color: roles.text,
        selected_background: roles.selected.into(),
        shadow: Shadow::default(),
    }
}
