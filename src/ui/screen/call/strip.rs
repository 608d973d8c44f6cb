//! The strip at the top of a call: the way back, name and timer, how good the network is, and the window's buttons.

use iced::widget::tooltip::Position;
use iced::widget::{column, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::quality::FULL;
use super::view::SMALLER;
use super::{Drawn, MARGIN, Message, Mode, Screen, TOP, sentences};
use crate::client::CallStage;
use crate::ui::look::style::{self, Control};
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::control::round;
use crate::ui::widget::{one_line::one_line, timer::timer, tip::tip};
use crate::ui::{Element, Look, Words, icon::icon as glyph};

/// Diameter of the strip's buttons.
pub(super) const BUTTON: f32 = 40.0;

/// The whole strip; `remote` tells whether the other side's picture is below it.
pub(super) fn strip<'a>(
    screen: &'a Screen,
    drawn: Drawn<'a>,
    remote: bool,
    narrow: bool,
) -> Element<'a, Message> {
    let words = drawn.words;
    let back = drawn.way_back.then(|| back(drawn.look, words));
    let chip = remote.then(|| chip(screen, drawn, narrow));
    // What is left of the width is the chip's: a long name ends in an ellipsis.
    let chip = container(Element::from(chip)).width(Length::Fill);
    let line = row![
        back,
        chip,
        bars(screen, drawn),
        tools(screen, drawn, narrow)
    ]
    .spacing(8)
    .height(TOP)
    .align_y(Alignment::Center);
    container(line)
        .width(Length::Fill)
        .padding([0.0, MARGIN])
        .into()
}

/// Numbers, small window, whole display.
fn tools<'a>(screen: &'a Screen, drawn: Drawn<'a>, narrow: bool) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let size = if narrow { BUTTON * SMALLER } else { BUTTON };
    let button = |face, key: &str, keys: Shortcut, on: bool, press| {
        let kind = if on {
            Control::Switched
        } else {
            Control::Plain
        };
        let word = words.with_shortcut(key, keys);
        round(look, face, word, kind, size, Some(press))
    };
    let numbers = screen.is_connected().then(|| {
        let on = screen.numbers;
        button(
            Icon::ChartColumn,
            "call-stats",
            Shortcut::Statistics,
            on,
            Message::Statistics,
        )
    });
    // A view in somebody else's program has no window of its own.
    let own_window = !drawn.way_back && !screen.is_over();
    let small = own_window.then(|| {
        button(
            Icon::PictureInPicture2,
            "call-small",
            Shortcut::Small,
            false,
            Message::Small,
        )
    });
    let full = own_window.then(|| {
        let (face, key) = match screen.mode {
            Mode::Full => (Icon::Minimize, "call-full-leave"),
            _ => (Icon::Maximize, "call-full"),
        };
        button(face, key, Shortcut::FullScreen, false, Message::FullScreen)
    });
    let line = row![numbers, small, full];
    line.spacing(8).into()
}

/// How good both directions are: an arrow and bars each, in words as a tooltip.
fn bars<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Option<Element<'a, Message>> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let quality = screen.quality.filter(|_| screen.is_talking())?;
    let way = |arrow, bars: u8| {
        let (face, color) = match bars {
            0 => (Icon::SignalZero, roles.warning),
            1 => (Icon::SignalLow, roles.warning),
            2 => (Icon::SignalMedium, roles.warning),
            3 => (Icon::SignalHigh, roles.on_stage),
            _ => (Icon::Signal, roles.on_stage),
        };
        let line = row![
            glyph(arrow, 12.0).color(color),
            glyph(face, 18.0).color(color)
        ];
        Element::from(line.align_y(Alignment::Center))
    };
    let line = row![
        way(Icon::ArrowUp, quality.out),
        way(Icon::ArrowDown, quality.received)
    ]
    .spacing(8);
    let chip = container(line)
        .padding([8, 12])
        .style(style::rounded(roles.film, 17.0));
    let sentence = words.fill(
        "call-quality",
        [
            ("out", i64::from(quality.out).into()),
            ("in", i64::from(quality.received).into()),
            ("most", i64::from(FULL).into()),
        ],
    );
    Some(tip(look, chip, sentence, Position::Bottom))
}

/// The way back, on a stage.
pub(super) fn back<'a>(look: &Look, words: &Words) -> Element<'a, Message> {
    let word = words.say("back");
    let press = Some(Message::Back);
    round(
        look,
        words.flow().icon(Icon::ArrowLeft),
        word,
        Control::Plain,
        BUTTON,
        press,
    )
}

/// Name and timer: side by side, or in a narrow window above each other.
fn chip<'a>(screen: &'a Screen, drawn: Drawn<'a>, narrow: bool) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let name = one_line(words.name(Some(&screen.call.peer)), 14.0, roles.on_stage).bold();
    // A broken connection has a sentence of its own; the call goes on.
    let state: Element<'a, Message> = match screen.call.stage {
        CallStage::Talking { since } | CallStage::Interrupted { since } => {
            timer(since, 14.0, roles.on_stage, words)
        }
        _ => text(sentences::state(screen, words))
            .size(14)
            .color(roles.stage_status)
            .into(),
    };
    let line: Element<'a, Message> = if narrow {
        column![name, state].into()
    } else {
        let line = row![name, state].spacing(8);
        line.align_y(Alignment::Center).into()
    };
    container(line)
        .padding([6, 14])
        .style(style::rounded(roles.film, 17.0))
        .into()
}
