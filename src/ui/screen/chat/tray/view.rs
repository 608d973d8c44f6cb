//! How the tray looks.

use iced::widget::{button, center, column, container, image, row, scrollable, text};
use iced::{Alignment, ContentFit, Length, Padding};
use lucide_icons::Icon;

use super::super::{Drawn, Message};
use super::{Item, Message as Say, State, Tray};
use crate::ui::look::style;
use crate::ui::widget::{control, focus::focusable, one_line::one_line, progress::progress};
use crate::ui::{Element, icon::icon as glyph};

/// Tallest tray, and the side of a preview, in pixels.
const HIGHEST: f32 = 190.0;
const PREVIEW: f32 = 44.0;

/// The tray; nothing, if it is empty.
pub(in super::super) fn view<'a>(tray: &'a Tray, drawn: Drawn<'a>) -> Option<Element<'a, Message>> {
    if tray.is_empty() {
        return None;
    }
    let rows = tray.items.iter().map(|item| entry(item, drawn));
    let list = scrollable(column(rows).spacing(4).padding(8))
        .direction(style::thin())
        .style(style::scrollbar(drawn.look))
        .width(Length::Fill);
    let card = container(list)
        .max_height(HIGHEST)
        .style(style::rounded(drawn.look.roles().surface, 14.0));
    Some(
        container(card)
            .padding(Padding::from([0, 20]).bottom(8))
            .into(),
    )
}

fn entry<'a>(item: &'a Item, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let name = one_line(item.name.as_str(), 14.0, roles.text);
    let lines = container(column![name, state(item, drawn)].spacing(5))
        .clip(true)
        .width(Length::Fill);
    let again = matches!(item.state, State::Failed(_)).then(|| {
        let press = Message::Tray(Say::Retry(item.serial));
        let face = button(text(words.say("tray-retry")).size(13))
            .padding([6, 10])
            .style(style::quiet(look))
            .on_press(press.clone());
        focusable(look, face, Some(press), style::RADIUS)
    });
    let word = words.say(match item.state {
        State::Sending(..) => "tray-cancel",
        _ => "tray-remove",
    });
    let remove = control::quiet(
        look,
        Icon::X,
        word,
        Some(Message::Tray(Say::Remove(item.serial))),
    );
    row![preview(item, drawn), lines, again, remove]
        .spacing(10)
        .align_y(Alignment::Center)
        .into()
}

fn preview<'a>(item: &'a Item, drawn: Drawn<'a>) -> Element<'a, Message> {
    let roles = drawn.look.roles();
    match &item.preview {
        // Whole: iced 0.14's software renderer draws one that covers its place beyond it.
        Some(handle) => image(handle.clone())
            .width(PREVIEW)
            .height(PREVIEW)
            .content_fit(ContentFit::Contain)
            .into(),
        None => center(glyph(Icon::File, 20.0).color(roles.muted))
            .width(PREVIEW)
            .height(PREVIEW)
            .style(style::rounded(roles.background, 8.0))
            .into(),
    }
}

/// The size of a file that waits, how far one is that is on its way, or why it was not sent.
fn state<'a>(item: &'a Item, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    match &item.state {
        State::Waiting => text(words.bytes(item.length))
            .size(12)
            .color(roles.muted)
            .into(),
        State::Failed(notice) => one_line(notice.say(words), 12.0, roles.failed).into(),
        State::Sending(sent, _) => {
            let bar = progress(look, sent.done, sent.total);
            let of = words.fill(
                "tray-progress",
                [
                    ("done", words.bytes(sent.done).into()),
                    ("total", words.bytes(sent.total).into()),
                ],
            );
            let of = text(of).size(12).color(roles.muted);
            row![bar, of].spacing(10).align_y(Alignment::Center).into()
        }
    }
}
