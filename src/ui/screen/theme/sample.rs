//! A small window's worth of everything, for colours that are not on the screen just now.

use iced::widget::{Space, button, center, column, container, row, text};
use iced::{Alignment, Color, Length, Padding};
use lucide_icons::Icon;

use super::Message;
use crate::store::MessageStatus;
use crate::ui::look::style::{self, Control};
use crate::ui::widget::{avatar::avatar, mark::mark, one_line::one_line};
use crate::ui::{Element, Look, Words, icon::icon as glyph};

/// Diameter of a sample's call button, in pixels.
const BUTTON: f32 = 30.0;

/// Whoever is called in it; a name, and the same in every language.
const CALLED: &str = "Echo";

/// The sample; nothing in it can be pressed.
pub(super) fn sample<'a>(look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let roles = look.roles();
    let chat = column![
        bubble(look, words, false),
        bubble(look, words, true),
        pressed(look, words),
        row![
            one_line(words.say("theme-sample-link"), 13.0, roles.link),
            one_line(words.say("presence-offline"), 13.0, roles.faint),
            one_line(words.say("status-failed"), 13.0, roles.failed),
        ]
        .spacing(12)
        .wrap(),
    ]
    .spacing(8)
    .padding(12);
    let strips = row![
        strip(words.say("presence-online"), roles.good, roles.on_good),
        strip(
            words.say("connection-connecting"),
            roles.warning,
            roles.on_warning
        ),
        strip(
            words.say("connection-offline"),
            roles.danger,
            roles.on_danger
        ),
    ];
    let whole = column![chat, strips, stage(look, words)];
    container(whole)
        .padding(1)
        .width(Length::Fill)
        .style(style::card(look))
        .into()
}

fn bubble<'a>(look: &'a Look, words: &'a Words, mine: bool) -> Element<'a, Message> {
    let (ink, muted) = look.inks(mine);
    let (key, side) = match mine {
        true => ("theme-sample-mine", Alignment::End),
        false => ("theme-sample-theirs", Alignment::Start),
    };
    let said = text(words.say(key)).size(15).color(ink);
    let mut small = row![one_line(words.say("presence-just-now"), 11.0, muted)].spacing(4);
    if mine {
        small = small.extend(mark(look, words, MessageStatus::Seen));
    }
    let bubble = container(column![said, small].spacing(2))
        .padding([7, 12])
        .style(style::bubble(look, mine, mine, true, true));
    container(bubble)
        .width(Length::Fill)
        .align_x(side)
        .padding(match mine {
            true => Padding::ZERO.left(40),
            false => Padding::ZERO.right(40),
        })
        .into()
}

/// Buttons, as they look without being any.
fn pressed<'a>(look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let roles = look.roles();
    let face = |said: String, ink: Color| container(one_line(said, 13.0, ink)).padding([6, 12]);
    let send = face(words.say("chat-send"), roles.on_accent);
    let chosen = face(words.say("theme-sample-chosen"), roles.text);
    let tip = face(words.say("theme-sample-tip"), roles.on_tooltip);
    row![
        send.style(style::rounded(roles.accent, style::RADIUS)),
        chosen.style(style::rounded(roles.selected, style::RADIUS)),
        tip.style(style::tooltip(look)),
    ]
    .spacing(8)
    .wrap()
    .into()
}

fn strip<'a>(said: String, surface: Color, ink: Color) -> Element<'a, Message> {
    container(one_line(said, 12.0, ink))
        .padding([5, 8])
        .width(Length::FillPortion(1))
        .style(style::pane(surface))
        .into()
}

/// A call.
fn stage<'a>(look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let roles = look.roles();
    let who = avatar(look, CALLED, 36.0, true, roles.stage);
    let state = column![
        one_line(CALLED, 14.0, roles.on_stage),
        one_line(words.say("call-ringing-out"), 12.0, roles.stage_status),
    ];
    let round = |face, kind| -> Element<'a, Message> {
        button(center(glyph(face, 15.0)))
            .width(BUTTON)
            .height(BUTTON)
            .padding(0)
            .style(move |theme, _| style::control(look, kind)(theme, button::Status::Active))
            .into()
    };
    let line = row![
        who,
        state,
        Space::new().width(Length::Fill),
        round(Icon::Mic, Control::Plain),
        round(Icon::VideoOff, Control::Switched),
        round(Icon::Phone, Control::Answer),
        round(Icon::PhoneOff, Control::HangUp),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    container(line)
        .padding([10, 12])
        .width(Length::Fill)
        .style(style::pane(roles.stage))
        .into()
}
