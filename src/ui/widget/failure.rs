//! What a pane shows when its content could not be read: a sentence, and a button to try again.

use iced::Alignment;
use iced::widget::{button, center, column, text};
use lucide_icons::Icon;

use super::focus::focusable;
use super::named::status;
use crate::ui::look::style;
use crate::ui::{Element, Look, Words, icon::icon};

/// The sentence `key` in the middle of the pane, and a button that says `retry`.
pub fn failure<'a, Message: Clone + 'a>(
    look: &Look,
    words: &Words,
    key: &str,
    retry: Message,
) -> Element<'a, Message> {
    let roles = look.roles();
    let again = button(text(words.say("conversations-retry")).size(14))
        .padding([8, 16])
        .style(style::primary(look))
        .on_press(retry.clone());
    center(
        column![
            icon(Icon::TriangleAlert, 32.0).color(roles.faint),
            status(text(words.say(key)).size(14).color(roles.muted)),
            focusable(look, again, Some(retry), style::RADIUS)
        ]
        .spacing(14)
        .align_x(Alignment::Center),
    )
    .into()
}
