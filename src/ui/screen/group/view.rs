//! How a group looks.

use iced::widget::{button, column, container, row, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Ask, Drawn, Message, Screen, State, sheet};
use crate::client::GroupDetails;
use crate::protocol::GroupType;
use crate::store::User;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::page::{page, sentence};
use crate::ui::widget::timeline::Edge;
use crate::ui::widget::{
    Timeline,
    avatar::avatar,
    control,
    failure::failure,
    focus::{focusable, pressable},
    modal::modal,
    named,
    one_line::one_line,
};
use crate::ui::{Element, icon, icon::icon as glyph};

/// Sides of avatars, and height of a member's row, in pixels.
const AVATAR: f32 = 90.0;
const MEMBER_AVATAR: f32 = 40.0;
const ROW: f32 = 60.0;

pub(super) fn view<'a>(screen: &'a Screen, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let content = match &screen.state {
        State::Reading => sentence(look, words, "group-reading"),
        State::Outside => sentence(look, words, "group-outside"),
        State::Failed => failure(look, words, "group-load-failed", Message::Changed),
        State::Known(details) => column![
            about(screen, details, drawn),
            members(screen, details, drawn)
        ]
        .spacing(8)
        .into(),
    };
    let page = page(look, words, Message::Back, content);
    match &screen.sheet {
        Some(sheet) => modal(look, page, sheet::view(screen, sheet, drawn), || {
            Message::Cancel
        }),
        None => page,
    }
}

/// Name, kind, number of members, and what one may do.
fn about<'a>(
    screen: &'a Screen,
    details: &'a GroupDetails,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let name = details.group.name.as_str();
    let kind = words.say(match details.group.kind {
        GroupType::Public => "group-public",
        GroupType::Private => "group-private",
    });
    let count = i64::try_from(details.members.len()).unwrap_or(i64::MAX);
    let count = words.fill("group-members", [("count", count.into())]);
    let ways: Vec<_> = if screen.is_member() {
        vec![
            way(drawn, Icon::MessageSquare, "user-write", Message::Chat),
            way(
                drawn,
                Icon::UserPlus,
                "group-invite",
                Message::Ask(Ask::Invite),
            ),
            way(
                drawn,
                Icon::Pencil,
                "group-rename",
                Message::Ask(Ask::Rename),
            ),
            way(drawn, Icon::LogOut, "group-leave", Message::Ask(Ask::Leave)),
        ]
    } else {
        vec![way(
            drawn,
            Icon::LogIn,
            "group-join",
            Message::Ask(Ask::Join),
        )]
    };
    let page = column![
        avatar(look, name, AVATAR, false, roles.background),
        one_line(name, 22.0, roles.text).bold(),
        text(kind).size(14).color(roles.muted),
        text(count).size(14).color(roles.muted),
        row(ways).spacing(4).wrap(),
    ]
    .spacing(6)
    .align_x(Alignment::Center);
    container(page)
        .width(Length::Fill)
        .align_x(Alignment::Center)
        .padding([0, 16])
        .into()
}

fn way<'a>(drawn: Drawn<'a>, face: Icon, key: &str, press: Message) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let inner = column![glyph(face, 20.0), text(words.say(key)).size(12)]
        .spacing(5)
        .align_x(Alignment::Center);
    let inner = button(container(inner).center_x(Length::Fill))
        .width(92)
        .padding([8, 2])
        .style(style::quiet(look))
        .on_press(press.clone());
    focusable(look, inner, Some(press), style::RADIUS)
}

fn members<'a>(
    screen: &'a Screen,
    details: &'a GroupDetails,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let roles = drawn.look.roles();
    let view = move |_, user: &'a User| member(screen, details, user, drawn);
    let list: Element<'a, Message> = Timeline::new(
        &details.members,
        screen.revision,
        Edge::Start,
        |user| user.id,
        |_, _| ROW,
        view,
    )
    .flow(drawn.words.flow())
    .colors(roles.muted, roles.accent_soft)
    .into();
    let list = named::list(drawn.words, "reader-members", list);
    container(list).height(Length::Fill).into()
}

/// A member: who, whether they are the admin, whether they are there, and what the admin may do with them.
fn member<'a>(
    screen: &'a Screen,
    details: &'a GroupDetails,
    user: &'a User,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let Drawn {
        look,
        words,
        situation,
    } = drawn;
    let roles = look.roles();
    let name = words.name(Some(user));
    let face = avatar(look, &name, MEMBER_AVATAR, user.online, roles.background);
    let mine = screen.me == Some(user.id);
    let title = if mine { words.say("group-you") } else { name };
    let admin = (user.id == details.group.admin).then(|| {
        text(words.say("group-admin"))
            .size(12)
            .font(icon::BOLD)
            .color(roles.accent_text)
    });
    let title = row![one_line(title, 15.0, roles.text), admin]
        .spacing(8)
        .align_y(Alignment::Center);
    let presence = one_line(
        words.presence(Some(user), situation.clock().0),
        13.0,
        roles.muted,
    );
    let lines = container(column![title, presence].spacing(2))
        .clip(true)
        .width(Length::Fill);
    let line = row![face, lines].spacing(12).align_y(Alignment::Center);
    let press = (!mine).then_some(Message::Member(user.id));
    let open = button(line)
        .width(Length::Fill)
        .padding([6, 10])
        .style(style::list_row(look, false))
        .on_press_maybe(press.clone());
    let part = Part::new(Role::Item).keyed(user.id);
    let mut line = vec![pressable(look, part, open, press, style::RADIUS)];
    if screen.is_admin() && !mine {
        let ask = |face, key: &str, ask| {
            control::quiet(look, face, words.say(key), Some(Message::Ask(ask)))
        };
        line.push(ask(Icon::Crown, "group-make-admin", Ask::Admin(user.id)));
        line.push(ask(Icon::UserMinus, "group-remove", Ask::Remove(user.id)));
    }
    container(row(line).align_y(Alignment::Center))
        .height(ROW)
        .padding([0, 14])
        .into()
}
