//! A card over everything else.

use iced::Length;
use iced::widget::{Space, center, container, mouse_area, opaque, stack};

use super::behind::behind;
use super::named::named;
use crate::ui::reader::{Part, Role};
use crate::ui::{Element, Look, look::style};

/// `card` in the middle over `below`, which is darkened and out of reach; a press beside the card says `on_outside`.
///
/// ```
/// use azstack::ui::{Element, Look, widget::modal::modal};
/// let asked: Element<'_, &str> = modal(&Look::classic(), "the page", "Really?", || "no");
/// ```
pub fn modal<'a, Message: 'a>(
    look: &Look,
    below: impl Into<Element<'a, Message>>,
    card: impl Into<Element<'a, Message>>,
    on_outside: impl Fn() -> Message + 'a,
) -> Element<'a, Message> {
    stack![behind(below, true), over(look, card, on_outside)].into()
}

/// The card alone, for whoever puts it over something else; a press outside it says `on_outside`.
pub(crate) fn over<'a, Message: 'a>(
    look: &Look,
    card: impl Into<Element<'a, Message>>,
    on_outside: impl Fn() -> Message + 'a,
) -> Element<'a, Message> {
    let film = container(Space::new().width(Length::Fill).height(Length::Fill))
        .style(style::pane(look.roles().film));
    // A mouse area copies its message, which a parent's message need not allow: it says `()` and is translated.
    let film: Element<'a, ()> = opaque(mouse_area(film).on_press(()));
    stack![
        film.map(move |()| on_outside()),
        center(opaque(named(card, || Part::new(Role::Dialog)))).padding(24)
    ]
    .into()
}
