//! How the main window looks.

use iced::widget::{Space, center, column, container, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Message, Screen};
use crate::ui::look::style;
use crate::ui::screen::{chat, conversations};
use crate::ui::widget::{call_bar::call_bar, notices::notices};
use crate::ui::{Element, Look, Words, icon, icon::icon as glyph};

/// Width of the list: a share of the window between these, in pixels.
const LIST_SHARE: f32 = 0.32;
const LIST_WIDTH: std::ops::RangeInclusive<f32> = 270.0..=380.0;

pub(super) fn view<'a>(
    screen: &'a Screen,
    look: &'a Look,
    words: &'a Words,
) -> Element<'a, Message> {
    let narrow = screen.is_narrow();
    let panes: Element<'a, Message> = match (&screen.chat, narrow) {
        (Some(chat), true) => open_chat(screen, chat, look, words),
        (None, true) => list(screen, look, words),
        (chat, false) => {
            let beside = match chat {
                Some(chat) => open_chat(screen, chat, look, words),
                None => nothing_chosen(look, words),
            };
            let width = (screen.size.width * LIST_SHARE)
                .clamp(*LIST_WIDTH.start(), *LIST_WIDTH.end())
                .round();
            let line = container(Space::new().width(1).height(Length::Fill))
                .style(style::pane(look.roles().line));
            words
                .flow()
                .row([
                    container(list(screen, look, words)).width(width).into(),
                    line.into(),
                    beside,
                ])
                .into()
        }
    };
    let situation = &screen.situation;
    let call = situation.call().filter(|_| situation.in_call());
    let bar = call.map(|call| call_bar(look, words, call).map(Message::Call));
    let page = column![bar, container(panes).height(Length::Fill)];
    let sentences = situation.notices();
    let sentences = sentences.map(|(hide, notice)| (Message::Situation(hide), notice));
    notices(look, words, page, sentences)
}

fn list<'a>(screen: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let drawn = conversations::Drawn {
        situation: &screen.situation,
        chosen: screen.open_chat(),
        embedded: false,
        look,
        words,
    };
    screen.list.view(drawn).map(Message::List)
}

fn open_chat<'a>(
    screen: &'a Screen,
    chat: &'a chat::Screen,
    look: &'a Look,
    words: &'a Words,
) -> Element<'a, Message> {
    let row = screen.list.row(chat.chat());
    let drawn = chat::Drawn {
        peer: row.and_then(|row| row.peer.as_ref()),
        group: row.and_then(|row| row.group.as_ref()),
        members: &[],
        situation: &screen.situation,
        way_back: screen.is_narrow(),
        details: false,
        look,
        words,
    };
    chat.view(drawn).map(Message::Chat)
}

fn nothing_chosen<'a>(look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let roles = look.roles();
    let disc = center(glyph(Icon::MessagesSquare, 40.0).color(roles.accent_text))
        .width(96)
        .height(96)
        .style(style::rounded(roles.selected, 48.0));
    let page = column![
        disc,
        text(words.say("chat-choose-title"))
            .size(20)
            .font(icon::BOLD)
            .color(roles.text),
        text(words.say("chat-choose-text"))
            .size(14)
            .color(roles.muted)
    ]
    .spacing(12)
    .align_x(Alignment::Center);
    center(page)
        .padding(24)
        .style(style::pane(roles.background))
        .into()
}
