//! A word about a control, shown when the mouse rests on it, and its name for whoever does not see it.

use std::time::Duration;

use iced::widget::tooltip::Position;
use iced::widget::{container, text, tooltip};

use super::named::named;
use crate::ui::reader::Part;
use crate::ui::{Element, Look, look::style};

/// `content` with `words` as its tooltip at `position`.
///
/// ```
/// use azstack::ui::{Element, Look, widget::tip::tip};
/// use iced::widget::tooltip::Position;
/// let look = Look::classic();
/// let mute: Element<'_, ()> = tip(&look, "M", String::from("Mute"), Position::Top);
/// ```
pub fn tip<'a, Message: 'a>(
    look: &Look,
    content: impl Into<Element<'a, Message>>,
    words: String,
    position: Position,
) -> Element<'a, Message> {
    let word = words.clone();
    let content = named(content, move || Part::tip(word.clone()));
    let label = container(text(words).size(13))
        .padding([5, 10])
        .style(style::tooltip(look));
    tooltip(content, label, position)
        .gap(6)
        .delay(Duration::from_millis(400))
        .into()
}
