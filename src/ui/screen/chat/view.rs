//! How the chat looks.

use iced::widget::tooltip::Position;
use iced::widget::{Space, button, center, column, container, row, stack, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{
    Drawn, Entry, Key, Message, Reading, Screen, bars, card, find, heard, sketch, stickers, tray,
    voice,
};
use crate::protocol::call::MediaType;
use crate::protocol::content::Action;
use crate::protocol::{ChatType, Content};
use crate::store::{Message as Row, MessageStatus};
use crate::ui::look::style;
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::bubble::{self, Bubble};
use crate::ui::widget::timeline::Edge;
use crate::ui::widget::{
    Timeline, avatar::avatar, composer, control, failure::failure, focus::focusable, named,
    one_line::one_line, slot::slot, tip::tip,
};
use crate::ui::{Element, icon, icon::icon as glyph};

/// Width of a chat from which its tools have room beside the field, in pixels.
const TOOLS_FIT: f32 = 480.0;
/// Height of the header, in pixels.
const HEADER: f32 = 64.0;

pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let roles = drawn.look.roles();
    let line = container(Space::new().width(Length::Fill).height(1)).style(style::pane(roles.line));
    let head = match &screen.selected {
        Some(selected) => bars::selection(selected, drawn),
        None => header(screen, drawn),
    };
    let find = screen.find.as_ref().map(|find| bars::find(find, drawn));
    let drawer = screen.stickers.as_ref();
    let drawer = drawer.map(|drawer| stickers::view(drawer, &screen.pictures, drawn));
    let messages = stack![body(screen, drawn), to_end(screen, drawn)].height(Length::Fill);
    let page = column![
        head,
        line,
        slot(find),
        messages,
        below(screen, drawn),
        slot(drawer),
        slot(tray::view(&screen.tray, drawn)),
        slot(screen.quote.as_ref().map(|quote| bars::quote(quote, drawn))),
        match screen.voices.recording() {
            Some(recording) => voice::recorder(recording, drawn),
            None => footer(screen, drawn),
        },
        heard::news(screen, drawn)
    ];
    let drop_here = screen.hovered.then(|| bars::drop_here(drawn));
    let page = stack![page, slot(drop_here)];
    container(page)
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(roles.background))
        .into()
}

fn header<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn {
        look, words, peer, ..
    } = drawn;
    let roles = look.roles();
    let title = words.title(peer, drawn.group);
    let online = peer.is_some_and(|peer| peer.online);
    let face = avatar(look, &title, 40.0, online, roles.background);
    let presence = match drawn.group {
        Some(group) => words.fill(
            "group-members",
            [("count", i64::from(group.members).into())],
        ),
        None => words.presence(peer, drawn.situation.clock().0),
    };
    let names = column![
        one_line(title, 16.0, roles.text).bold(),
        one_line(presence, 13.0, roles.muted)
    ]
    .spacing(1);
    let call = |glyph, key: &str, media| {
        control::quiet(
            look,
            glyph,
            words.say(key),
            drawn
                .situation
                .call()
                .is_none()
                .then_some(Message::Call(media)),
        )
    };
    let back: Element<'a, Message> = if drawn.way_back {
        control::quiet(
            look,
            words.flow().icon(Icon::ArrowLeft),
            words.say("back"),
            Some(Message::Back),
        )
    } else {
        Space::new().width(6).into()
    };
    let who = row![face, container(names).clip(true).width(Length::Fill)]
        .spacing(10)
        .align_y(Alignment::Center);
    let who: Element<'a, Message> = if drawn.details {
        let press = button(who)
            .padding([4, 0])
            .style(style::in_strip(roles.text))
            .on_press(Message::Peer);
        focusable(look, press, Some(Message::Peer), style::RADIUS)
    } else {
        who.into()
    };
    let search = control::quiet(
        look,
        Icon::Search,
        words.with_shortcut("find-title", Shortcut::Find),
        Some(Message::Find(find::Message::Open)),
    );
    let mute = drawn.muted.map(|muted| {
        let (face, key) = match muted {
            true => (Icon::BellOff, "chat-unmute"),
            false => (Icon::Bell, "chat-mute"),
        };
        control::quiet(look, face, words.say(key), Some(Message::Mute(!muted)))
    });
    // Groups cannot be called.
    let calls = (screen.chat.kind == ChatType::User).then(|| {
        row![
            call(Icon::Phone, "chat-voice-call", MediaType::Audio),
            call(Icon::Video, "chat-video-call", MediaType::Video)
        ]
        .spacing(10)
    });
    let line = row![back, who, mute, search, calls]
        .spacing(10)
        .align_y(Alignment::Center);
    container(line)
        .padding([0, 14])
        .height(HEADER)
        .align_y(Alignment::Center)
        .into()
}

fn body<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let roles = drawn.look.roles();
    if screen.history.messages().is_empty() {
        return match screen.reading {
            Reading::First => skeleton(drawn),
            Reading::Failed => failure(drawn.look, drawn.words, "chat-load-failed", Message::Retry),
            _ => empty(drawn),
        };
    }
    let rows = screen.history.entries();
    let view = move |_, entry: &'a Entry| entry_view(screen, entry, drawn);
    let list = Timeline::new(
        rows,
        screen.history.revision(),
        Edge::End,
        |entry| entry.key,
        estimate,
        view,
    )
    .jump(screen.jump_now())
    .on_position(Message::Moved)
    .flow(drawn.words.flow())
    .colors(roles.muted, roles.accent_soft);
    named::list(drawn.words, "reader-messages", list)
}

/// A guess at a row's height in pixels at a pane's `width`.
fn estimate(entry: &Entry, width: f32) -> f32 {
    match entry.key {
        Key::Day(_) | Key::New => 44.0,
        Key::Message(..) => {
            if let Some(height) = entry.height {
                return height + 40.0;
            }
            let (characters, lines) = entry.length;
            let room = (width - 180.0).clamp(120.0, bubble::WIDEST - 26.0);
            let wrapped = (characters as f32 * 7.6 / room).ceil();
            let gap = if entry.first { 10.0 } else { 2.0 };
            gap + 16.0 + 20.0 * wrapped.max(lines as f32) + if characters > 32 { 16.0 } else { 0.0 }
        }
    }
}

fn entry_view<'a>(screen: &'a Screen, entry: &'a Entry, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let key = entry.key;
    match key {
        Key::Day(day) => {
            let title = text(words.day_title(day, drawn.situation.clock().0))
                .size(12)
                .font(icon::BOLD)
                .color(roles.muted);
            let chip = container(title)
                .padding([3, 12])
                .style(style::rounded(roles.surface, 11.0));
            container(chip)
                .center_x(Length::Fill)
                .padding([12, 0])
                .into()
        }
        Key::New => {
            let rule = || {
                container(Space::new().width(Length::Fill).height(1))
                    .style(style::pane(roles.accent_soft))
            };
            let title = text(words.say("chat-new-messages"))
                .size(12)
                .font(icon::BOLD)
                .color(roles.accent_text);
            row![rule(), title, rule()]
                .spacing(12)
                .padding([10, 20])
                .align_y(Alignment::Center)
                .into()
        }
        Key::Message(..) => {
            let row = &screen.history.messages()[entry.index];
            if let Content::Action(action) = &row.content {
                return deed(row, action, drawn);
            }
            let author = drawn
                .author(row.sender)
                .map_or("", |author| &author.fullname);
            let files = &screen.files;
            let body = match &row.content {
                _ if row.status == MessageStatus::Cancelled => None,
                Content::File(file) if card::is_shown(file) => {
                    Some(card::picture(key, file, &screen.pictures, drawn))
                }
                Content::File(file)
                    if voice::may_be(file)
                        && !matches!(screen.voices.get(key), Some(voice::Voice::Unplayable)) =>
                {
                    voice::card(key, &screen.voices, row.mine, drawn)
                }
                Content::File(file) => Some(card::file(key, file, files.get(key), row.mine, drawn)),
                Content::Sticker(sticker) => Some(card::sticker(sticker, &screen.pictures, drawn)),
                Content::Location(place) => Some(card::location(place, row.mine, drawn)),
                _ => None,
            };
            let in_group = screen.chat.kind == ChatType::Group;
            let bubble = Bubble {
                row,
                named: in_group && !row.mine,
                first: entry.first,
                last: entry.last,
                open: screen.open == Some(key),
                author,
                body,
                chosen: screen.selected.as_ref().map(|chosen| chosen.has(key)),
                marked: screen.marked == Some(key),
                clock: drawn.situation.clock(),
            };
            let bubble = bubble.view(look, words, move |press| Message::Press(key, press));
            heard::row(row, key, bubble, drawn)
        }
    }
}

/// What happened to the group.
fn deed<'a>(row: &Row, action: &Action, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn {
        look,
        words,
        situation,
        ..
    } = drawn;
    let me = situation.me().map(|me| me.id);
    let name = |id| words.name(drawn.author(id));
    let sentence = text(words.deed(action, row.sender, me, name))
        .size(13)
        .color(look.roles().muted);
    container(sentence)
        .center_x(Length::Fill)
        .padding([8, 40])
        .into()
}

/// Grey shapes where messages will be.
fn skeleton(drawn: Drawn<'_>) -> Element<'_, Message> {
    let surface = drawn.look.roles().surface;
    let shape = |width: f32, height: f32, mine: bool| {
        let shape = container(Space::new().width(width).height(height))
            .style(style::rounded(surface, 16.0));
        let side = if mine {
            Alignment::End
        } else {
            Alignment::Start
        };
        container(shape).width(Length::Fill).align_x(side)
    };
    let shapes = column![
        shape(260.0, 38.0, false),
        shape(340.0, 58.0, false),
        shape(220.0, 38.0, true),
        shape(300.0, 38.0, false),
        shape(280.0, 78.0, true),
    ]
    .spacing(12);
    container(shapes)
        .padding(Padding::from([16, 24]))
        .align_bottom(Length::Fill)
        .into()
}

fn empty(drawn: Drawn<'_>) -> Element<'_, Message> {
    let Drawn {
        look, words, peer, ..
    } = drawn;
    let roles = look.roles();
    let title = words.title(peer, drawn.group);
    let sentence = words.fill("chat-empty-text", [("name", title.as_str().into())]);
    center(
        column![
            avatar(look, &title, 88.0, false, roles.background),
            text(words.say("chat-empty-title"))
                .size(20)
                .font(icon::BOLD)
                .color(roles.text),
            text(sentence).size(14).color(roles.muted)
        ]
        .spacing(12)
        .align_x(Alignment::Center),
    )
    .padding(24)
    .into()
}

/// The button to the newest message with the number of those that came meanwhile, while the end is not in view.
fn to_end<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    if screen.at_end() || screen.history.messages().is_empty() {
        return Space::new().into();
    }
    let roles = look.roles();
    let mut face = row![glyph(Icon::ArrowDown, 18.0)]
        .spacing(6)
        .align_y(Alignment::Center);
    if screen.below > 0 {
        face = face.push(
            text(words.count(screen.below as u64))
                .size(13)
                .font(icon::BOLD)
                .color(roles.accent_text),
        );
    }
    let press = button(face)
        .padding([9, 11])
        .style(style::floating(look))
        .on_press(Message::ToEnd);
    let press = focusable(look, press, Some(Message::ToEnd), 20.0);
    let press = tip(look, press, words.say("chat-jump-to-end"), Position::Top);
    container(press)
        .width(Length::Fill)
        .align_x(Alignment::End)
        .align_bottom(Length::Fill)
        .padding(Padding::from([12, 22]))
        .into()
}

/// Who is typing; the line is always there, so that nothing jumps.
fn below<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn {
        look, words, peer, ..
    } = drawn;
    let typing = drawn.situation.is_typing(screen.chat);
    let sentence = if typing && screen.chat.kind == ChatType::Group {
        words.say("conversations-typing")
    } else if typing {
        words.fill("chat-typing", [("name", words.name(peer).into())])
    } else {
        String::new()
    };
    container(text(sentence).size(12).color(look.roles().muted))
        .padding([0, 26])
        .height(20)
        .width(Length::Fill)
        .align_y(Alignment::Center)
        .into()
}

fn footer<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    if let Some(group) = drawn.group.filter(|group| !group.is_member) {
        return bars::outside(group, drawn);
    }
    let field = composer::composer(
        look,
        words.flow(),
        &screen.composer,
        words.say("chat-write"),
        composer::Says {
            on_action: Message::Edit,
            on_send: Message::Send,
            on_paste: Message::Paste,
        },
    );
    let ready = screen.is_ready().then_some(Message::Send);
    let record = ready.is_none() && screen.selected.is_none();
    let record = record.then(|| {
        let press = Message::Voice(voice::Message::Record);
        control::above(look, Icon::Mic, words.say("voice-record"), Some(press))
    });
    let send = button(center(glyph(Icon::SendHorizontal, 20.0)))
        .width(44)
        .height(44)
        .padding(0)
        .style(style::send(look))
        .on_press_maybe(ready.clone());
    let send = tip(
        look,
        focusable(look, send, ready, 22.0),
        words.say("chat-send"),
        Position::Top,
    );
    let (above, beside) = match drawn.width < TOOLS_FIT {
        true => {
            let more = control::above(
                look,
                Icon::Plus,
                words.say("chat-more"),
                Some(Message::More),
            );
            (screen.more_open.then(|| tools(drawn)), more)
        }
        false => (None, tools(drawn)),
    };
    let line = row![
        beside,
        container(field).width(Length::Fill),
        slot(record),
        send
    ]
    .spacing(6)
    .align_y(Alignment::End);
    container(column![slot(above), line])
        .padding(Padding::from([0, 14]).bottom(16).top(2))
        .into()
}

/// What else can be sent than what is typed.
fn tools<'a>(drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let tool = |face, key: &str, press| control::above(look, face, words.say(key), Some(press));
    row![
        tool(
            Icon::Paperclip,
            "tray-choose",
            Message::Tray(tray::Message::Choose),
        ),
        tool(
            Icon::Sticker,
            "stickers-open",
            Message::Stickers(stickers::Message::Toggle),
        ),
        tool(Icon::MapPin, "location-title", Message::Locate),
        tool(
            Icon::PencilLine,
            "sketch-title",
            Message::Sketch(sketch::Message::Open),
        )
    ]
    .into()
}
