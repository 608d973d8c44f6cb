//! How the main window looks.

use iced::widget::{Space, button, center, column, container, stack, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{Message, Screen};
use crate::client::CallStage;
use crate::ui::look::style;
use crate::ui::screen::{chat, conversations};
use crate::ui::widget::{focus::focusable, one_line::one_line, timer::timer};
use crate::ui::{Element, Look, Words, icon, icon::icon as glyph};

/// Width of the list: a share of the window between these, in pixels.
const LIST_SHARE: f32 = 0.32;
const LIST_WIDTH: std::ops::RangeInclusive<f32> = 270.0..=380.0;
const CALL_BAR: f32 = 46.0;

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
    let bar = screen.in_call().then(|| call_bar(screen, look, words));
    let page = column![bar, container(panes).height(Length::Fill)];
    if screen.notices.is_empty() {
        return page.into();
    }
    stack![page, notices(screen, look, words)].into()
}

fn list<'a>(screen: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let drawn = conversations::Drawn {
        me: screen.me.as_ref(),
        connection: screen.connection.as_ref(),
        chosen: screen.open_chat(),
        typing: &screen.typing,
        clock: screen.clock,
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
    let drawn = chat::Drawn {
        peer: screen
            .list
            .row(chat.chat())
            .and_then(|row| row.peer.as_ref()),
        typing: screen.typing.contains(&chat.chat()),
        can_call: screen.call.is_none(),
        narrow: screen.is_narrow(),
        clock: screen.clock,
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

/// A slim bar while a call runs: press it to see the call; mute and hang up at hand.
fn call_bar<'a>(screen: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let roles = look.roles();
    let Some(call) = &screen.call else {
        return Space::new().into();
    };
    let state: Element<'a, Message> = match call.stage {
        CallStage::Talking { since } | CallStage::Interrupted { since } => {
            timer(since, 14.0, roles.on_good)
        }
        _ => text(words.say("call-connecting"))
            .size(14)
            .color(roles.on_good)
            .into(),
    };
    let name = one_line(call.peer.fullname.as_str(), 14.0, roles.on_good).bold();
    let flow = words.flow();
    let show = flow
        .row([
            glyph(Icon::Phone, 16.0).color(roles.on_good).into(),
            name.into(),
            state,
            one_line(words.say("call-show"), 13.0, roles.on_good).into(),
        ])
        .spacing(10)
        .align_y(Alignment::Center);
    let show = container(show)
        .width(Length::Fill)
        .height(Length::Fill)
        .clip(true)
        .align_y(Alignment::Center);
    let small = |face, key: &str, press: Message| {
        let inner = button(center(glyph(face, 17.0)))
            .width(34)
            .height(34)
            .padding(0)
            .style(style::in_strip(roles.on_good))
            .on_press(press.clone());
        let inner = focusable(look, inner, Some(press), style::RADIUS);
        crate::ui::widget::tip::tip(
            look,
            inner,
            words.say(key),
            iced::widget::tooltip::Position::Bottom,
        )
    };
    let microphone = if call.microphone_on {
        small(Icon::Mic, "call-mute", Message::Microphone)
    } else {
        small(Icon::MicOff, "call-unmute", Message::Microphone)
    };
    let open = button(show)
        .width(Length::Fill)
        .height(34)
        .padding([0, 10])
        .style(style::in_strip(roles.on_good))
        .on_press(Message::ShowCall);
    let line = flow
        .row([
            focusable(look, open, Some(Message::ShowCall), style::RADIUS),
            microphone,
            small(Icon::PhoneOff, "call-hang-up", Message::HangUp),
        ])
        .spacing(6)
        .align_y(Alignment::Center);
    container(line)
        .padding([0, 8])
        .height(CALL_BAR)
        .align_y(Alignment::Center)
        .width(Length::Fill)
        .style(style::pane(roles.good))
        .into()
}

/// Sentences about failures, at the bottom, over everything.
fn notices<'a>(screen: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let roles = look.roles();
    let cards = screen.notices.iter().map(|(serial, notice)| {
        let hide = Message::Hide(*serial);
        let close = button(glyph(Icon::X, 15.0))
            .padding(5)
            .style(style::in_strip(roles.on_tooltip))
            .on_press(hide.clone());
        let close = focusable(look, close, Some(hide), style::RADIUS);
        let close = crate::ui::widget::tip::tip(
            look,
            close,
            words.say("error-dismiss"),
            iced::widget::tooltip::Position::Top,
        );
        let sentence = text(notice.say(words)).size(14).color(roles.on_tooltip);
        let line = words
            .flow()
            .row([
                glyph(Icon::TriangleAlert, 16.0).color(roles.warning).into(),
                sentence.into(),
                close,
            ])
            .spacing(10)
            .align_y(Alignment::Center);
        Element::from(
            container(line)
                .padding(Padding::from([8, 14]).right(8))
                .max_width(560)
                .style(style::tooltip(look)),
        )
    });
    container(column(cards).spacing(8).align_x(Alignment::Center))
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .align_bottom(Length::Fill)
        .padding(Padding::from([0, 16]).bottom(88))
        .into()
}
