//! The accounts to choose from: the list's head, which unfolds them, and their rows.

use iced::widget::{Row, button, column, container, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::row::badge;
use super::{Drawn, Message};
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::screen::situation::Account;
use crate::ui::widget::{
    avatar::avatar,
    focus::{focusable, pressable},
    one_line::one_line,
    tip::tip,
};
use crate::ui::{Element, icon::icon as glyph};

/// `who` the account shown is, as a button that unfolds the accounts; a dot where others have something new.
pub(super) fn head<'a>(
    who: Row<'a, Message, iced::Theme, iced::Renderer>,
    accounts: &[Account],
    open: bool,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let elsewhere = accounts.iter().filter(|account| !account.shown);
    let unread: u32 = elsewhere.map(|account| account.unread).sum();
    let arrow = if open {
        Icon::ChevronUp
    } else {
        Icon::ChevronDown
    };
    let more = glyph(arrow, 16.0).color(roles.muted);
    let line = Row::with_children([
        who.width(Length::Fill).into(),
        badge(unread, "accounts-unread", drawn),
        more.into(),
    ])
    .spacing(6)
    .align_y(Alignment::Center);
    let face = button(line)
        .padding([4, 6])
        .width(Length::Fill)
        .style(style::quiet(look))
        .on_press(Message::Accounts);
    let face = focusable(look, face, Some(Message::Accounts), style::RADIUS);
    let place = container(face).width(Length::Fill);
    if open {
        // A tooltip would cover what is unfolded.
        return place.into();
    }
    tip(
        look,
        place,
        words.say("accounts-choose"),
        iced::widget::tooltip::Position::Bottom,
    )
}

/// The accounts, and the way to another one.
pub(super) fn list<'a>(drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let accounts = drawn.situation.accounts().iter();
    let mut rows: Vec<_> = accounts.map(|account| row(account, drawn)).collect();
    let add = Row::with_children([
        container(glyph(Icon::UserPlus, 18.0).color(roles.muted))
            .center_x(32)
            .into(),
        text(words.say("accounts-add")).size(14).into(),
    ])
    .spacing(10)
    .align_y(Alignment::Center);
    let part = Part::new(Role::Button);
    rows.push(entry(add, part, false, Message::AddAccount, drawn));
    let card = container(column(rows).spacing(2))
        .padding(6)
        .width(Length::Fill)
        .style(style::rounded(roles.surface, style::RADIUS));
    container(card)
        .padding(Padding::from([0, 12]).bottom(10))
        .into()
}

fn row<'a>(account: &'a Account, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let at = match &account.at {
        Some(host) => host.clone(),
        None => words.say("accounts-here"),
    };
    let names = column![
        one_line(account.name.as_str(), 14.0, roles.text).bold(),
        one_line(at, 12.0, roles.muted)
    ];
    let end = if account.shown {
        glyph(Icon::Check, 16.0).color(roles.accent_text).into()
    } else {
        badge(account.unread, "conversations-unread", drawn)
    };
    let line = Row::with_children([
        avatar(look, &account.name, 32.0, false, roles.surface),
        container(names).clip(true).width(Length::Fill).into(),
        end,
    ])
    .spacing(10)
    .align_y(Alignment::Center);
    let part = Part::new(Role::Choice).on(account.shown);
    let press = Message::Account(account.key);
    entry(line, part, account.shown, press, drawn)
}

fn entry<'a>(
    line: Row<'a, Message, iced::Theme, iced::Renderer>,
    part: Part,
    chosen: bool,
    press: Message,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let face = button(line)
        .padding([6, 8])
        .width(Length::Fill)
        .style(style::list_row(drawn.look, chosen))
        .on_press(press.clone());
    pressable(drawn.look, part, face, Some(press), style::RADIUS)
}
