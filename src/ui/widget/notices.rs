//! Sentences about failures, at the bottom of a pane, over everything.

use iced::widget::tooltip::Position;
use iced::widget::{button, column, container, row, stack, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{focus::focusable, named::status, tip::tip};
use crate::ui::look::style;
use crate::ui::widget::slot::slot;
use crate::ui::{Element, Look, Notice, Words, icon::icon};

/// `below` with the sentences over it, each with what hides it.
pub fn notices<'a, Message: Clone + 'a>(
    look: &'a Look,
    words: &'a Words,
    below: impl Into<Element<'a, Message>>,
    sentences: impl Iterator<Item = (Message, &'a Notice)>,
) -> Element<'a, Message> {
    let mut cards = sentences
        .map(|(hide, notice)| card(look, words, hide, notice))
        .peekable();
    let some = cards.peek().is_some();
    let cards = some.then(|| {
        container(column(cards).spacing(8).align_x(Alignment::Center))
            .width(Length::Fill)
            .align_x(Alignment::Center)
            .align_bottom(Length::Fill)
            .padding(Padding::from([0, 16]).bottom(88))
    });
    stack![below.into(), slot(cards)].into()
}

fn card<'a, Message: Clone + 'a>(
    look: &'a Look,
    words: &'a Words,
    hide: Message,
    notice: &'a Notice,
) -> Element<'a, Message> {
    let roles = look.roles();
    let close = button(icon(Icon::X, 15.0))
        .padding(5)
        .style(style::in_strip(roles.on_tooltip))
        .on_press(hide.clone());
    let close = focusable(look, close, Some(hide), style::RADIUS);
    let close = tip(look, close, words.say("error-dismiss"), Position::Top);
    let sentence = text(notice.say(words)).size(14).color(roles.on_tooltip);
    let line = row![
        icon(Icon::TriangleAlert, 16.0).color(roles.on_tooltip),
        sentence,
        close
    ]
    .spacing(10)
    .align_y(Alignment::Center);
    let card = container(line)
        .padding(Padding::from([8, 14]).right(8))
        .max_width(560)
        .style(style::tooltip(look));
    status(card)
}
