//! A card over everything else.

use iced::widget::{center, mouse_area, opaque, stack};

use crate::ui::{Element, Look, look::style};

/// `card` in the middle over `below`, which is darkened and out of reach; a press beside the card says `on_outside`.
pub fn modal<'a, Message: Clone + 'a>(
    look: &Look,
    below: impl Into<Element<'a, Message>>,
    card: impl Into<Element<'a, Message>>,
    on_outside: Message,
) -> Element<'a, Message> {
    let film = center(opaque(card)).padding(24).style(style::pane(look.roles().film));
    stack![below.into(), opaque(mouse_area(film).on_press(on_outside))].into()
}
