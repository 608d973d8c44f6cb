//! How the main window looks.

use iced::widget::{Space, center, column, container, row, stack, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Message, Screen};
use crate::ui::look::style;
use crate::ui::screen::{chat, conversations};
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::{
    behind::behind, call_bar::call_bar, connection_bar::connection_bar, notices::notices,
    slot::slot,
};
use crate::ui::{Element, Look, Words, icon, icon::icon as glyph};

/// Width of whom a chat is with, beside it, in pixels.
const SIDE: f32 = 320.0;
/// Width of the list: a share of the window between these, in pixels.
const LIST_SHARE: f32 = 0.32;
const LIST_WIDTH: std::ops::RangeInclusive<f32> = 270.0..=380.0;

pub(super) fn view<'a>(
    screen: &'a Screen,
    look: &'a Look,
    words: &'a Words,
) -> Element<'a, Message> {
    let narrow = screen.is_narrow();
    let side = screen.side.as_ref();
    let side = side.map(|side| side.view(screen, look, words));
    let panes: Element<'a, Message> = match (&screen.chat, narrow) {
        (_, true) if side.is_some() => side.unwrap_or_else(|| Space::new().into()),
        (Some(chat), true) => open_chat(screen, chat, look, words),
        (None, true) => list(screen, look, words),
        (chat, false) => {
            let wide = screen.size.width >= super::THREE_PANES;
            let middle = || match chat {
                Some(chat) => open_chat(screen, chat, look, words),
                None => nothing_chosen(look, words),
            };
            // Where there is no room, whom a chat is with covers it, and it stays as it was.
            let beside: Element<'a, Message> = match side {
                Some(side) if wide => {
                    let line = container(Space::new().width(1).height(Length::Fill))
                        .style(style::pane(look.roles().line));
                    let side = row![line, container(side).width(SIDE)];
                    let middle = stack![middle(), slot(None::<Element<'a, Message>>)];
                    row![middle, slot(Some(side))].into()
                }
                side => {
                    let middle = stack![middle(), slot(side)];
                    let nothing = slot(None::<Element<'a, Message>>);
                    row![middle, nothing].into()
                }
            };
            let line = container(Space::new().width(1).height(Length::Fill))
                .style(style::pane(look.roles().line));
            row![
                container(list(screen, look, words)).width(list_width(screen)),
                line,
                beside
            ]
            .into()
        }
    };
    let situation = &screen.situation;
    let call = situation.call().filter(|_| situation.in_call());
    let bar = call.map(|call| call_bar(look, words, call).map(Message::Call));
    // It stands in the list, where that is in sight.
    let hidden = narrow && (screen.chat.is_some() || screen.side.is_some());
    let connection = situation.connection().filter(|_| hidden);
    let strip = connection.and_then(|connection| {
        let connect = Message::List(conversations::Message::Connect);
        connection_bar(look, words, connection, connect)
    });
    let panes = container(panes).height(Length::Fill);
    let page = column![slot(bar), slot(strip), panes];
    let page = behind(page, screen.is_covered());
    let page = stack![page, slot(cover(screen, look, words))];
    let sentences = situation.notices();
    let sentences = sentences.map(|(hide, notice)| (Message::Situation(hide), notice));
    notices(look, words, page, sentences)
}

/// Width of the list beside a chat.
fn list_width(screen: &Screen) -> f32 {
    let share = screen.size.width * LIST_SHARE;
    share.clamp(*LIST_WIDTH.start(), *LIST_WIDTH.end()).round()
}

/// Width of the chat that is open.
fn chat_width(screen: &Screen) -> f32 {
    let whole = screen.size.width;
    let side = match screen.side {
        Some(_) if whole >= super::THREE_PANES => SIDE,
        _ => 0.0,
    };
    match screen.is_narrow() {
        true => whole,
        false => whole - list_width(screen) - side,
    }
}

/// What covers the whole window: a card, or the gallery.
fn cover<'a>(screen: &'a Screen, look: &'a Look, words: &'a Words) -> Option<Element<'a, Message>> {
    let card = screen.list.cover(list_drawn(screen, look, words));
    if let Some(card) = card {
        return Some(card.map(Message::List));
    }
    let chat = screen.chat.as_ref()?;
    let cover = chat.cover(chat_drawn(screen, chat, look, words))?;
    Some(cover.map(Message::Chat))
}

fn list<'a>(screen: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let drawn = list_drawn(screen, look, words);
    screen.list.view(drawn).map(Message::List)
}

fn list_drawn<'a>(
    screen: &'a Screen,
    look: &'a Look,
    words: &'a Words,
) -> conversations::Drawn<'a> {
    conversations::Drawn {
        situation: &screen.situation,
        chosen: screen.open_chat(),
        embedded: false,
        look,
        words,
    }
}

fn open_chat<'a>(
    screen: &'a Screen,
    chat: &'a chat::Screen,
    look: &'a Look,
    words: &'a Words,
) -> Element<'a, Message> {
    let drawn = chat_drawn(screen, chat, look, words);
    chat.view(drawn).map(Message::Chat)
}

fn chat_drawn<'a>(
    screen: &'a Screen,
    chat: &'a chat::Screen,
    look: &'a Look,
    words: &'a Words,
) -> chat::Drawn<'a> {
    let row = screen.list.row(chat.chat());
    chat::Drawn {
        peer: row.and_then(|row| row.peer.as_ref()),
        group: row.and_then(|row| row.group.as_ref()),
        members: &screen.members,
        situation: &screen.situation,
        way_back: screen.is_narrow(),
        width: chat_width(screen),
        details: true,
        muted: row.map(|row| row.muted),
        look,
        words,
    }
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
        text(words.fill(
            "chat-choose-text",
            [("keys", words.keys(Shortcut::Jump).into())]
        ))
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
