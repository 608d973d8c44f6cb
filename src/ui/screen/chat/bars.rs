//! The strips round the messages: those chosen, words to find, the message that is answered, where to drop files.

use iced::widget::{Space, button, center, column, container, row, text, text_input};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::find::{self, Find};
use super::select::{self, Selection};
use super::{Drawn, Message, Quote};
use crate::protocol::GroupType;
use crate::store::Group;
use crate::ui::look::style;
use crate::ui::widget::{control, field, focus::focusable, named::status, one_line::one_line};
use crate::ui::{Element, icon, icon::icon as glyph};

/// Height of the strip over the messages, in pixels; as the header's.
const HEADER: f32 = 64.0;

/// How many messages are chosen, and what can be done with them.
pub(super) fn selection<'a>(chosen: &'a Selection, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let count = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
    let title = words.fill("select-count", [("count", count.into())]);
    let title = one_line(title, 16.0, look.roles().text).bold();
    let tool = |face, key: &str, press| {
        control::quiet(look, face, words.say(key), Some(Message::Select(press)))
    };
    let line = row![
        tool(Icon::X, "select-end", select::Message::End),
        container(title).width(Length::Fill),
        tool(Icon::Copy, "chat-copy", select::Message::Copy),
        tool(Icon::Trash2, "message-delete", select::Message::Delete)
    ]
    .spacing(10)
    .align_y(Alignment::Center);
    container(line)
        .padding([0, 14])
        .height(HEADER)
        .align_y(Alignment::Center)
        .into()
}

/// The field for words to find, which hit one is at, and the ways to the others.
pub(super) fn find<'a>(find: &'a Find, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let field = text_input(&words.say("find-title"), &find.text)
        .align_x(words.flow().start())
        .id(iced::widget::Id::new(find::FIELD))
        .on_input(|text| Message::Find(find::Message::Type(text)))
        .on_submit(Message::Find(find::Message::Older))
        .size(14)
        .padding([8, 12])
        .style(style::field(look));
    let field = field::line(words.say("find-title"), &find.text, field);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let state = if find.text.trim().is_empty() {
        String::new()
    } else if !find.is_settled() {
        words.say("pick-searching")
    } else if find.hits.is_empty() {
        words.say("find-nothing")
    } else {
        words.fill(
            "find-place",
            [
                ("at", number(find.at + 1).into()),
                ("of", number(find.hits.len()).into()),
            ],
        )
    };
    let some = !find.hits.is_empty();
    let tool = |face, key: &str, press, on: bool| {
        control::quiet(
            look,
            face,
            words.say(key),
            on.then_some(Message::Find(press)),
        )
    };
    let line = row![
        container(field).width(Length::Fill),
        status(text(state).size(13).color(roles.muted)),
        tool(Icon::ChevronUp, "find-older", find::Message::Older, some),
        tool(Icon::ChevronDown, "find-newer", find::Message::Newer, some),
        tool(Icon::X, "find-close", find::Message::Close, true)
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    container(line)
        .padding([6, 20])
        .style(style::pane(roles.side))
        .into()
}

/// The message that is answered.
pub(super) fn quote<'a>(quote: &'a Quote, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let title = words.fill("message-reply-to", [("name", quote.name.as_str().into())]);
    let lines = column![
        one_line(title, 13.0, roles.accent_text).bold(),
        one_line(quote.said.as_str(), 13.0, roles.muted)
    ]
    .spacing(2);
    let bar =
        container(Space::new().width(3).height(36)).style(style::rounded(roles.accent_soft, 1.5));
    let close = control::above(
        look,
        Icon::X,
        words.say("message-reply-end"),
        Some(Message::Unquote),
    );
    let line = row![bar, container(lines).clip(true).width(Length::Fill), close]
        .spacing(10)
        .align_y(Alignment::Center);
    container(line)
        .padding(Padding::from([0, 24]).bottom(8))
        .into()
}

/// Over the whole chat while files are held above it.
pub(super) fn drop_here<'a>(drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let inner = column![
        glyph(Icon::Paperclip, 40.0).color(roles.accent_text),
        text(words.say("tray-drop"))
            .size(18)
            .font(icon::BOLD)
            .color(roles.text)
    ]
    .spacing(14)
    .align_x(Alignment::Center);
    let place = center(inner).style(style::drop_place(look));
    container(place).padding(16).into()
}

/// Instead of the field, in a group one is not in.
pub(super) fn outside<'a>(group: &'a Group, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let sentence = text(words.say("group-outside"))
        .size(14)
        .color(look.roles().muted);
    // Only a public one can be joined without being asked.
    let join = (group.kind == GroupType::Public && drawn.details).then(|| {
        let face = button(text(words.say("group-join")).size(14))
            .padding([8, 16])
            .style(style::primary(look))
            .on_press(Message::Peer);
        focusable(look, face, Some(Message::Peer), style::RADIUS)
    });
    let line = row![sentence, join].spacing(14).align_y(Alignment::Center);
    container(line)
        .center_x(Length::Fill)
        .padding(Padding::from([8, 20]).bottom(20))
        .into()
}
