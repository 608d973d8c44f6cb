//! How the history of calls looks.

use iced::widget::{button, center, column, container, row, text};
use iced::{Alignment, Color, Length};
use lucide_icons::Icon;

use super::{Drawn, Message, Screen};
use crate::protocol::call::MediaType;
use crate::store::{CallOutcome, CallRecord, Chat};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::timeline::Edge;
use crate::ui::widget::{
    Timeline, avatar::avatar, control, failure::failure, focus::pressable, named,
    one_line::one_line,
};
use crate::ui::{Element, Words, icon, icon::icon as glyph};

/// Height of a row and size of its avatar, in pixels.
const ROW: f32 = 72.0;
const AVATAR: f32 = 48.0;

pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let pad = screen.pad.view(drawn.look, drawn.words, drawn.clock);
    let pad = pad.map(Message::Pad);
    if screen.pad.is_open() {
        return pad;
    }
    column![pad, history(screen, drawn)].into()
}

fn history<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    match &screen.rows {
        None if screen.failed => failure(look, words, "call-log-load-failed", Message::Retry),
        None => container("").height(Length::Fill).into(),
        Some(rows) if rows.is_empty() => empty(drawn),
        Some(rows) => {
            let list = Timeline::new(
                rows,
                screen.revision,
                Edge::Start,
                |row| row.serial,
                |_, _| ROW,
                move |_, row| call(row, drawn),
            );
            let list = list
                .on_position(Message::Moved)
                .flow(words.flow())
                .colors(look.roles().muted, look.roles().accent_soft);
            named::list(words, "reader-calls", list)
        }
    }
}

fn empty(drawn: Drawn<'_>) -> Element<'_, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let page = column![
        glyph(Icon::Phone, 40.0).color(roles.faint),
        text(words.say("call-log-empty-title"))
            .size(16)
            .font(icon::BOLD)
            .color(roles.text),
        text(words.say("call-log-empty-text"))
            .size(13)
            .color(roles.muted)
    ];
    center(page.spacing(12).align_x(Alignment::Center))
        .padding(28)
        .into()
}

/// The row of a call: it opens the chat; the button beside it calls back with the same medium.
fn call<'a>(row: &'a CallRecord, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let chosen = drawn.chosen == Some(Chat::user(row.peer));
    let name = words.name(row.user.as_ref());
    let online = row.user.as_ref().is_some_and(|user| user.online);
    let behind = if chosen { roles.selected } else { roles.side };
    let face = avatar(look, &name, AVATAR, online, behind);
    let title = one_line(name, 15.0, roles.text);
    let title = if row.is_missed() { title.bold() } else { title };
    let when = text(words.recently(row.began, drawn.clock.0))
        .size(12)
        .color(roles.muted);
    let top = row![container(title).width(Length::Fill), when]
        .spacing(8)
        .align_y(Alignment::Center);
    let lines = column![top, story(row, drawn)]
        .spacing(4)
        .width(Length::Fill);
    let line = row![face, lines].spacing(12).align_y(Alignment::Center);
    let open = Message::Open(row.peer);
    let face = button(
        container(line)
            .height(Length::Fill)
            .align_y(Alignment::Center),
    )
    .height(ROW)
    .width(Length::Fill)
    .padding([0, 10])
    .style(style::list_row(look, chosen))
    .on_press(open.clone());
    let part = Part::new(Role::Item).on(chosen).keyed(row.serial);
    let open = pressable(look, part, face, Some(open), style::RADIUS);
    let line = row![open, call_back(row, drawn)];
    container(line.spacing(4).align_y(Alignment::Center))
        .padding([0, 6])
        .into()
}

fn call_back<'a>(row: &CallRecord, drawn: Drawn<'a>) -> Element<'a, Message> {
    let (face, key) = match row.media {
        MediaType::Video => (Icon::Video, "call-log-back-video"),
        MediaType::Audio => (Icon::Phone, "call-log-back-voice"),
    };
    let press = Message::CallBack(row.peer, row.media);
    control::quiet(drawn.look, face, drawn.words.say(key), Some(press))
}

/// Which way the call went and how it ended: an arrow, a sentence, how long it was.
fn story<'a>(row: &CallRecord, drawn: Drawn<'a>) -> Element<'a, Message> {
    let words = drawn.words;
    let (face, color) = mark(row, drawn);
    let mut sentence = sentence(row, words);
    if let Some(lasted) = row.lasted {
        let length = words.length(lasted);
        sentence = words.fill(
            "call-log-with-length",
            [("call", sentence.into()), ("length", length.into())],
        );
    }
    let said = one_line(sentence, 13.0, color);
    row![
        glyph(face, 14.0).color(color),
        container(said).width(Length::Fill)
    ]
    .spacing(6)
    .height(20)
    .align_y(Alignment::Center)
    .into()
}

/// An arrow of its own for each way; a missed call differs in its arrow, its colour and its words.
fn mark(row: &CallRecord, drawn: Drawn<'_>) -> (Icon, Color) {
    let roles = drawn.look.roles();
    let face = match (row.incoming, row.outcome) {
        _ if row.is_missed() => return (Icon::PhoneMissed, roles.failed),
        (_, CallOutcome::Failed) => Icon::PhoneOff,
        (true, _) => Icon::PhoneIncoming,
        (false, _) => Icon::PhoneOutgoing,
    };
    (face, roles.muted)
}

fn sentence(row: &CallRecord, words: &Words) -> String {
    let medium = match row.media {
        MediaType::Video => "video",
        MediaType::Audio => "voice",
    };
    let key = match (row.outcome, row.incoming) {
        (CallOutcome::Answered, true) => "call-log-incoming",
        (CallOutcome::Answered, false) => "call-log-outgoing",
        (CallOutcome::NotAnswered, true) => "call-log-missed",
        (CallOutcome::NotAnswered, false) => "call-log-not-answered",
        (CallOutcome::Declined, true) => "call-log-declined",
        (CallOutcome::Declined, false) => "call-log-declined-by-them",
        (CallOutcome::Busy, true) => "call-log-missed-in-a-call",
        (CallOutcome::Busy, false) => "call-log-busy",
        (CallOutcome::Cancelled, _) => "call-log-cancelled",
        (CallOutcome::Failed, _) => "call-log-failed",
        (CallOutcome::AnsweredElsewhere, _) => "call-log-answered-elsewhere",
    };
    words.fill(key, [("medium", medium.into())])
}
