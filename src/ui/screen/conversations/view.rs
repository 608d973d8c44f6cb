//! How the list looks.

use iced::widget::tooltip::Position;
use iced::widget::{Space, button, center, column, container, row, stack, text, text_input};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::row::{badge, conversation};
use super::{Drawn, LookUp, Message, Screen, Shown, Tab, search_id};
use super::{accounts, hits};
use crate::store::Conversation;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::shortcut::Shortcut;
use crate::ui::widget::timeline::Edge;
use crate::ui::widget::{
    Timeline,
    avatar::avatar,
    connection_bar::connection_bar,
    control,
    failure::failure,
    field,
    focus::{focusable, pressable},
    named,
    one_line::one_line,
    slot::slot,
    tip::tip,
};
use crate::ui::{Element, icon, icon::icon as glyph};

/// Height of a row, and of the header above the list, in pixels.
pub(super) const ROW: f32 = 72.0;
const HEADER: f32 = 64.0;
pub(super) const AVATAR: f32 = 48.0;

pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn {
        look,
        words,
        situation,
        ..
    } = drawn;
    let strip = situation
        .connection()
        .and_then(|connection| connection_bar(look, words, connection, Message::Connect));
    let accounts = screen.accounts_open.then(|| accounts::list(drawn));
    let accounts = slot(accounts);
    let page = match screen.tab {
        Tab::Chats => column![
            header(screen, drawn),
            accounts,
            tabs(screen, drawn),
            search_box(screen, drawn),
            strip,
            list(screen, drawn)
        ],
        Tab::Calls => column![
            header(screen, drawn),
            accounts,
            tabs(screen, drawn),
            strip,
            calls(screen, drawn)
        ],
    };
    container(page)
        .width(Length::Fill)
        .height(Length::Fill)
        .style(style::pane(look.roles().side))
        .into()
}

fn header<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn {
        look,
        words,
        situation,
        ..
    } = drawn;
    let roles = look.roles();
    let me = situation.me();
    let title = me.map_or_else(|| words.say("app-name"), |me| me.fullname.clone());
    let online = me.is_some() && situation.is_online();
    let state = if situation.connection().is_none() {
        words.say("connection-starting")
    } else if online && situation.do_not_disturb() {
        words.say("presence-do-not-disturb")
    } else if online {
        words.say("presence-online")
    } else {
        words.say("presence-offline")
    };
    let names = column![
        one_line(title.clone(), 16.0, roles.text).bold(),
        one_line(state, 13.0, roles.muted)
    ]
    .spacing(1);
    let settings = (!drawn.embedded).then(|| {
        let word = words.say("conversations-settings");
        control::quiet(look, Icon::Settings, word, Some(Message::Settings))
    });
    let create = (!drawn.embedded).then(|| {
        let word = words.with_shortcut("create-title", Shortcut::Create);
        control::quiet(look, Icon::SquarePen, word, Some(Message::Create))
    });
    let who = row![
        avatar(look, &title, 40.0, online, roles.side),
        container(names).clip(true).width(Length::Fill)
    ]
    .spacing(12)
    .align_y(Alignment::Center);
    let who = match situation.accounts() {
        [] => who.into(),
        accounts => accounts::head(who, accounts, screen.accounts_open, drawn),
    };
    let line = row![who, create, settings]
        .spacing(12)
        .align_y(Alignment::Center);
    let line = if drawn.embedded {
        let word = words.say("back");
        let back = control::quiet(
            look,
            drawn.words.flow().icon(Icon::ArrowLeft),
            word,
            Some(Message::Back),
        );
        let line = row![back, line];
        line.spacing(10).align_y(Alignment::Center)
    } else {
        line
    };
    container(line)
        .padding([0, 16])
        .height(HEADER)
        .align_y(Alignment::Center)
        .into()
}

/// The two lists to choose from; in somebody else's program there is one.
fn tabs<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Option<Element<'a, Message>> {
    if drawn.embedded {
        return None;
    }
    let line = row![
        tab(Tab::Chats, Icon::MessagesSquare, screen, drawn),
        tab(Tab::Calls, Icon::Phone, screen, drawn)
    ]
    .spacing(8);
    let place = container(line).padding(Padding::from([0, 16]).bottom(10));
    Some(place.into())
}

fn tab<'a>(of: Tab, face: Icon, screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let chosen = screen.tab == of;
    let (key, missed) = match of {
        Tab::Chats => ("conversations-tab-chats", 0),
        Tab::Calls => ("conversations-tab-calls", screen.calls.missed()),
    };
    let color = if chosen {
        roles.accent_text
    } else {
        roles.muted
    };
    let label = one_line(words.say(key), 14.0, color);
    // In a narrow list there is no room for all three.
    let line = if missed == 0 {
        row![glyph(face, 16.0).color(color), label]
    } else {
        let badge = badge(missed, "call-log-missed-count", drawn);
        row![label, badge]
    };
    let line = line.spacing(8).height(20).align_y(Alignment::Center);
    let press = button(container(line).center_x(Length::Fill))
        .padding([7, 10])
        .width(Length::Fill)
        .style(style::choice(look, chosen))
        .on_press(Message::Tab(of));
    let part = Part::new(Role::Tab).on(chosen);
    pressable(look, part, press, Some(Message::Tab(of)), style::RADIUS)
}

fn calls<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let list = screen.calls.view(super::calls::Drawn {
        clock: drawn.situation.clock(),
        chosen: drawn.chosen,
        look: drawn.look,
        words: drawn.words,
    });
    container(list.map(Message::Calls))
        .height(Length::Fill)
        .into()
}

fn search_box<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let field = text_input(&words.say("conversations-search"), &screen.search)
        .align_x(words.flow().start())
        .id(search_id())
        .on_input(Message::Search)
        .on_submit(Message::Submit)
        .size(14)
        // Room for the lens at the left, and for the key at the right.
        .padding(Padding::from([10, 12]).left(36).right(58))
        .style(style::field(look));
    let field = field::line(words.say("conversations-search"), &screen.search, field);
    let lens = container(glyph(Icon::Search, 16.0).color(roles.faint))
        .padding(Padding::ZERO.left(12))
        .center_y(Length::Fill);
    let end: Element<'a, Message> = if screen.is_searching() {
        let clear = button(glyph(Icon::X, 16.0))
            .padding(5)
            .style(style::quiet(look))
            .on_press(Message::Clear);
        let clear = focusable(look, clear, Some(Message::Clear), style::RADIUS);
        tip(
            look,
            clear,
            words.say("conversations-clear"),
            Position::Bottom,
        )
    } else if drawn.embedded {
        Space::new().into()
    } else {
        let hint = text(words.keys(Shortcut::Jump)).size(11).color(roles.faint);
        named::ornament(container(hint).padding(Padding::ZERO.right(6)))
    };
    let end = container(end)
        .width(Length::Fill)
        .align_x(Alignment::End)
        .center_y(Length::Fill)
        .padding(Padding::ZERO.right(6));
    container(stack![field, lens, end])
        .padding(Padding::from([0, 16]).bottom(10))
        .into()
}

fn list<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Some(rows) = &screen.rows else {
        return if screen.failed {
            failure(
                drawn.look,
                drawn.words,
                "conversations-load-failed",
                Message::Retry,
            )
        } else {
            skeleton(drawn)
        };
    };
    if screen.is_searching() {
        return column![
            found(screen, rows, drawn),
            outside(screen, drawn),
            hits::view(screen, drawn)
        ]
        .into();
    }
    if rows.is_empty() {
        return empty(drawn);
    }
    found(screen, rows, drawn)
}

fn found<'a>(
    screen: &'a Screen,
    rows: &'a [Conversation],
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let roles = drawn.look.roles();
    let view = move |_, shown: &'a Shown| conversation(&rows[shown.index], drawn);
    let list: Element<'a, Message> = Timeline::new(
        &screen.shown,
        screen.revision,
        Edge::Start,
        |row| row.chat,
        |_, _| ROW,
        view,
    )
    .jump(screen.jump())
    .on_position(Message::Moved)
    .flow(drawn.words.flow())
    .colors(roles.muted, roles.accent_soft)
    .into();
    // While searching, the rest of the pane offers to write to somebody who is not in the list.
    let height = if screen.is_searching() {
        Length::Fixed(ROW * screen.shown.len().min(3) as f32)
    } else {
        Length::Fill
    };
    let list = named::list(drawn.words, "reader-conversations", list);
    container(list).height(height).into()
}

/// What the search box offers beyond the list: to write to somebody by their user name.
fn outside<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let name = screen.search.trim();
    let fill = |key: &str, name: &str| words.fill(key, [("text", name.into())]);
    let mut page = column![].spacing(10).padding([12, 16]);
    if screen.shown.is_empty() && screen.look_up == LookUp::None {
        page = page.push(
            text(fill("conversations-none-found", name))
                .size(13)
                .color(roles.muted),
        );
    }
    page = match &screen.look_up {
        LookUp::Running(name) => page.push(
            text(fill("conversations-looking-up", name))
                .size(13)
                .color(roles.muted),
        ),
        LookUp::Unknown(name) => page.push(
            text(fill("conversations-unknown-user", name))
                .size(13)
                .color(roles.failed),
        ),
        LookUp::None if name.is_empty() => page,
        LookUp::None => {
            let face = row![
                glyph(Icon::UserSearch, 16.0),
                text(fill("conversations-look-up", name)).size(14)
            ]
            .spacing(8)
            .align_y(Alignment::Center);
            let press = button(face)
                .padding([9, 14])
                .style(style::primary(look))
                .on_press(Message::LookUp);
            page.push(focusable(look, press, Some(Message::LookUp), style::RADIUS))
        }
    };
    page.into()
}

/// Grey shapes where rows will be.
fn skeleton(drawn: Drawn<'_>) -> Element<'_, Message> {
    let surface = drawn.look.roles().surface;
    let bar = |width: f32, height: f32| {
        container(Space::new().width(width).height(height))
            .style(style::rounded(surface, height / 2.0))
    };
    let rows = [
        (120.0, 190.0),
        (150.0, 140.0),
        (96.0, 170.0),
        (134.0, 200.0),
        (110.0, 150.0),
        (142.0, 120.0),
    ];
    let rows = rows.map(|(name, line)| {
        let lines = column![bar(name, 12.0), bar(line, 10.0)].spacing(10);
        let row = row![bar(AVATAR, AVATAR), lines]
            .spacing(12)
            .height(ROW)
            .align_y(Alignment::Center);
        Element::from(container(row).padding([0, 16]))
    });
    column(rows).into()
}

fn empty(drawn: Drawn<'_>) -> Element<'_, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    center(
        column![
            glyph(Icon::MessagesSquare, 40.0).color(roles.faint),
            text(words.say("conversations-empty-title"))
                .size(16)
                .font(icon::BOLD)
                .color(roles.text),
            text(words.say("conversations-empty-text"))
                .size(13)
                .color(roles.muted)
        ]
        .spacing(12)
        .align_x(Alignment::Center),
    )
    .padding(28)
    .into()
}
