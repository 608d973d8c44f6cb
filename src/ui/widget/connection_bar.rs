//! The strip that says that there is no connection, or that one is being made. Nothing is shown while all is well.

use iced::widget::{button, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::focus::focusable;
use super::named::status;
use super::one_line::one_line;
use crate::client::Connection;
use crate::ui::look::style;
use crate::ui::{Element, Look, Words, icon::icon};

/// The strip for `connection`; `on_retry` connects now.
pub fn connection_bar<'a, Message: Clone + 'a>(
    look: &Look,
    words: &Words,
    connection: &Connection,
    on_retry: Message,
) -> Option<Element<'a, Message>> {
    let roles = look.roles();
    let (glyph, sentence, retry) = match connection {
        Connection::Online(_) => return None,
        Connection::Connecting { attempt } if *attempt > 1 => (
            Icon::RefreshCw,
            words.fill(
                "connection-connecting-again",
                [("attempt", i64::from(*attempt).into())],
            ),
            false,
        ),
        Connection::Connecting { .. } => {
            (Icon::RefreshCw, words.say("connection-connecting"), false)
        }
        Connection::Waiting { .. } => (Icon::WifiOff, words.say("connection-waiting"), true),
        Connection::Offline { .. } => (Icon::WifiOff, words.say("connection-offline"), true),
    };
    let (surface, color) = match connection {
        Connection::Offline { .. } => (roles.danger, roles.on_danger),
        _ => (roles.warning, roles.on_warning),
    };
    let sentence = one_line(sentence, 13.0, color);
    let mut line = row![
        icon(glyph, 15.0).color(color),
        container(sentence).width(Length::Fill),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    if retry {
        let face = button(text(words.say("connection-retry")).size(13))
            .padding([2, 8])
            .style(style::in_strip(color))
            .on_press(on_retry.clone());
        line = line.push(focusable(look, face, Some(on_retry), style::RADIUS));
    }
    let strip = container(line)
        .padding([5, 14])
        .height(34)
        .align_y(Alignment::Center)
        .width(Length::Fill)
        .style(style::pane(surface));
    Some(status(strip))
}
