//! Cards: the line at the head of one that is closed by a button, and one that asks for a yes or no.

use iced::widget::{button, column, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::control;
use super::focus::focusable;
use super::named;
use crate::ui::look::style;
use crate::ui::{Element, Look, Words, icon};

fn title<'a, Message: 'a>(look: &Look, said: String) -> Element<'a, Message> {
    let said = text(said)
        .size(18)
        .font(icon::BOLD)
        .color(look.roles().text);
    named::heading(said)
}

/// The title, and a button that closes the card, which is called `word`.
pub(crate) fn head<'a, Message: Clone + 'a>(
    look: &Look,
    said: String,
    word: String,
    close: Message,
) -> Element<'a, Message> {
    row![
        container(title(look, said)).width(Length::Fill),
        control::quiet(look, Icon::X, word, Some(close))
    ]
    .align_y(Alignment::Center)
    .into()
}

/// What a card asks: its title, what it is about, and the word for doing it; how wide it is at most, in pixels.
pub(crate) struct Question<'a, Message> {
    pub(crate) title: String,
    pub(crate) content: Element<'a, Message>,
    pub(crate) yes: String,
    pub(crate) width: f32,
}

/// The card; without `confirm` it cannot be done yet.
pub(crate) fn question<'a, Message: Clone + 'a>(
    look: &Look,
    words: &Words,
    asked: Question<'a, Message>,
    confirm: Option<Message>,
    cancel: Message,
) -> Element<'a, Message> {
    let back = button(text(words.say("cancel")).size(14))
        .padding([8, 16])
        .style(style::quiet(look))
        .on_press(cancel.clone());
    let done = button(text(asked.yes).size(14))
        .padding([8, 16])
        .style(style::primary(look))
        .on_press_maybe(confirm.clone());
    let ways = row![
        focusable(look, back, Some(cancel), style::RADIUS),
        focusable(look, done, confirm, style::RADIUS)
    ]
    .spacing(8);
    let ways = container(ways).width(Length::Fill).align_x(Alignment::End);
    let page = column![title(look, asked.title), asked.content, ways]
        .spacing(16)
        .width(Length::Fill);
    container(page)
        .padding(20)
        .max_width(asked.width)
        .style(style::card(look))
        .into()
}
