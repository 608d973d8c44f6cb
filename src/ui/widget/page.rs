//! A page that somebody comes to and leaves again: a strip with the way back, and what it is about below.

use iced::widget::{center, column, container, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::control;
use crate::ui::look::style;
use crate::ui::{Element, Look, Words};

/// Height of the strip with the way back, in pixels.
const HEADER: f32 = 64.0;

/// The page around `content`; `back` is the way back.
pub fn page<'a, Message: Clone + 'a>(
    look: &Look,
    words: &Words,
    back: Message,
    content: Element<'a, Message>,
) -> Element<'a, Message> {
    let arrow = words.flow().icon(Icon::ArrowLeft);
    let back = control::quiet(look, arrow, words.say("back"), Some(back));
    let header = container(back)
        .padding([0, 14])
        .height(HEADER)
        .width(Length::Fill)
        .align_y(Alignment::Center);
    container(column![header, content])
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(look.roles().background))
        .into()
}

/// The sentence `key` instead of a content that is not there.
pub fn sentence<'a, Message: 'a>(look: &Look, words: &Words, key: &str) -> Element<'a, Message> {
    center(text(words.say(key)).size(16).color(look.roles().muted)).into()
}
