//! The disc with a letter that stands for a person, and its presence dot.

use iced::widget::{Space, center, container, stack, text};
use iced::{Color, Length};

use lucide_icons::Icon;

use super::named::ornament;
use crate::ui::{Element, Look, icon, look::style};

/// An avatar of `size` logical pixels for `name`; for a phone number in E.164 it shows a telephone.
///
/// `online` puts a dot at the corner, ringed in `behind`, the colour the avatar stands on.
///
/// ```
/// use azstack::ui::{Element, Look, widget::avatar::avatar};
/// let look = Look::classic();
/// let face: Element<'_, ()> = avatar(&look, "Alice", 40.0, true, look.roles().side);
/// ```
pub fn avatar<'a, Message: 'a>(
    look: &Look,
    name: &str,
    size: f32,
    online: bool,
    behind: Color,
) -> Element<'a, Message> {
    let (disc, letter) = look.avatar(name);
    let height = (size * 0.42).round();
    let sign = if is_phone_number(name) {
        icon::icon(Icon::Phone, height).color(letter)
    } else {
        text(initial(name))
            .size(height)
            .font(icon::BOLD)
            .color(letter)
            .line_height(1.0)
    };
    let face = center(sign)
        .width(size)
        .height(size)
        .style(style::rounded(disc, size / 2.0));
    let face = ornament(face);
    if !online {
        return face;
    }
    let dot = (size * 0.3).clamp(12.0, 22.0).round();
    let ring = 2.0;
    let inside = container(Space::new().width(Length::Fill).height(Length::Fill))
        .style(style::rounded(look.roles().online, dot));
    let presence = container(inside)
        .width(dot)
        .height(dot)
        .padding(ring)
        .style(style::rounded(behind, dot / 2.0));
    stack![
        face,
        container(presence).align_right(size).align_bottom(size)
    ]
    .into()
}

/// Whether that is a telephone and no person.
fn is_phone_number(name: &str) -> bool {
    let digits = name.strip_prefix('+').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The letter on the disc; a hyphen for somebody without a name.
fn initial(name: &str) -> String {
    name.trim()
        .chars()
        .next()
        .map_or_else(|| "-".into(), |first| first.to_uppercase().collect())
}
