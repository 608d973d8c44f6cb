//! How a row of the list looks: who, the last message, when, how many.

use std::cell::Cell;

use iced::widget::tooltip::Position;
use iced::widget::{Space, button, column, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::view::{AVATAR, ROW};
use super::{Drawn, Message};
use crate::protocol::Content;
use crate::protocol::content::Action;
use crate::store::{Conversation, Message as Row, MessageStatus};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::screen::chat::voice::may_be as is_voice;
use crate::ui::widget::{
    avatar::avatar, bubble, focus::pressable, mark::mark, one_line::one_line, tip::tip,
};
use crate::ui::{Element, Words, icon, icon::icon as glyph};

/// Highest number an unread badge tells.
const MOST_UNREAD: u32 = 99;

/// The row of a conversation.
pub(super) fn conversation<'a>(row: &'a Conversation, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let chosen = drawn.chosen == Some(row.chat);
    let unread = row.unread > 0;
    let name = words.title(row.peer.as_ref(), row.group.as_ref());
    let online = row.peer.as_ref().is_some_and(|peer| peer.online);
    let behind = if chosen { roles.selected } else { roles.side };
    let face = avatar(look, &name, AVATAR, online, behind);
    let when = match &row.last {
        Some(last) => words.recently(last.created, drawn.situation.clock().0),
        None => String::new(),
    };
    let filling =
        |content: Element<'a, Message>| Element::from(container(content).width(Length::Fill));
    let title = one_line(name, 15.0, roles.text);
    let title = if unread { title.bold() } else { title };
    let when = text(when).size(12).color(if unread {
        roles.accent_text
    } else {
        roles.muted
    });
    let muted = row
        .muted
        .then(|| glyph(Icon::BellOff, 13.0).color(roles.faint));
    let top = row![filling(title.into()), muted, when]
        .spacing(8)
        .align_y(Alignment::Center);
    let bottom = row![
        filling(preview(row, drawn)),
        badge(row.unread, "conversations-unread", drawn)
    ]
    .spacing(8)
    .height(20)
    .align_y(Alignment::Center);
    let line = row![face, column![top, bottom].spacing(4).width(Length::Fill)]
        .spacing(12)
        .align_y(Alignment::Center);
    let press = Message::Open(row.chat);
    let face = button(
        container(line)
            .height(Length::Fill)
            .align_y(Alignment::Center),
    )
    .height(ROW)
    .width(Length::Fill)
    .padding([0, 10])
    .style(style::list_row(look, chosen))
    .on_press(press.clone());
    let part = Part::new(Role::Item).on(chosen).keyed(row.chat);
    container(pressable(look, part, face, Some(press), style::RADIUS))
        .padding([0, 6])
        .into()
}

/// The second line of a row: who is typing, a draft, or the last message.
fn preview<'a>(row: &'a Conversation, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let small = |said: String, color| one_line(said, 13.0, color);
    if drawn.situation.is_typing(row.chat) {
        return small(words.say("conversations-typing"), roles.accent_text).into();
    }
    if let Some(draft) = row
        .draft
        .as_ref()
        .filter(|_| drawn.chosen != Some(row.chat))
    {
        let label = small(words.say("conversations-draft"), roles.accent_text);
        let said = small(first_line(draft), roles.muted);
        return row![label, said].spacing(5).into();
    }
    let Some(last) = &row.last else {
        // Nothing was written yet: the unique name tells people with the same name apart.
        let name = row.peer.as_ref().map_or("", |peer| peer.name.as_str());
        return small(name.to_owned(), roles.muted).into();
    };
    let said = match &last.content {
        _ if last.status == MessageStatus::Cancelled => words.say("message-cancelled"),
        Content::Action(action) => deed(row, last, action, drawn),
        content => in_one_line(content, words),
    };
    if !last.mine {
        let color = if row.unread > 0 {
            roles.text
        } else {
            roles.muted
        };
        return small(said, color).into();
    }
    let sentence = small(
        words.fill("conversations-you", [("text", said.into())]),
        roles.muted,
    );
    match mark(look, words, last.status) {
        Some(mark) => row![mark, sentence]
            .spacing(5)
            .align_y(Alignment::Center)
            .into(),
        None => sentence.into(),
    }
}

/// What a message says, in one line; of what happened to a group only that something did.
pub(crate) fn in_one_line(content: &Content, words: &Words) -> String {
    match content {
        Content::Text(said) => first_line(said),
        Content::Sticker(_) => words.say("message-sticker"),
        Content::File(file) if is_voice(file) => words.say("message-voice"),
        Content::File(file) => {
            words.fill("message-file", [("name", file.file_name.as_str().into())])
        }
        Content::Location(place) => words.fill(
            "message-location",
            [("place", place.address.as_str().into())],
        ),
        Content::Action(_) => words.say("deed-any"),
        _ => words.say("message-unknown"),
    }
}

/// What happened to a group; who did what only where everybody's name is known.
fn deed(row: &Conversation, last: &Row, action: &Action, drawn: Drawn<'_>) -> String {
    let words = drawn.words;
    let me = drawn.situation.me();
    let unknown = Cell::new(false);
    let name = |id| match row.peer.iter().chain(me).find(|user| user.id == id) {
        Some(user) => words.name(Some(user)),
        None => {
            unknown.set(true);
            String::new()
        }
    };
    let sentence = words.deed(action, last.sender, me.map(|me| me.id), name);
    if unknown.get() {
        return words.say("deed-any");
    }
    sentence
}

/// Enough of `said` for one line of the list.
fn first_line(said: &str) -> String {
    let (_, own) = bubble::quotation(said);
    own.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(80)
        .collect()
}

/// How many there are of what the sentence `key` counts; nothing at 0.
pub(super) fn badge<'a>(unread: u32, key: &str, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    if unread == 0 {
        return Space::new().into();
    }
    let number = if unread > MOST_UNREAD {
        let most = [("count", MOST_UNREAD.into())];
        words.fill("conversations-unread-many", most)
    } else {
        words.count(unread.into())
    };
    let label = text(number)
        .size(11)
        .font(icon::BOLD)
        .color(roles.on_accent)
        .line_height(1.0);
    let chip = container(label)
        .padding([0, 6])
        .height(20)
        .align_y(Alignment::Center)
        .style(style::rounded(roles.accent, 10.0));
    let sentence = words.fill(key, [("count", i64::from(unread).into())]);
    tip(look, chip, sentence, Position::Bottom)
}
