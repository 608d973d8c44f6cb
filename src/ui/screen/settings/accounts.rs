//! The accounts in the settings: which there are, removing one after asking, and the way to another one.

use iced::widget::{Row, button, column, container, text};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Action, Message, Screen, opener};
use crate::ui::look::style;
use crate::ui::screen::situation::Account;
use crate::ui::widget::{control, focus::focusable, one_line::one_line};
use crate::ui::{Element, Look, Words};

/// What happens to the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// Sign in to another one.
    Add,
    /// Ask whether to remove the one with this number.
    Ask(u32),
    /// Leave it where it is.
    Keep,
    /// Remove it.
    Remove(u32),
}

impl Screen {
    pub(super) fn accounts_message(&mut self, message: Accounts) -> Action {
        self.removing = match message {
            Accounts::Ask(key) => Some(key),
            Accounts::Add | Accounts::Keep | Accounts::Remove(_) => None,
        };
        match message {
            Accounts::Add => Action::AddAccount,
            Accounts::Remove(key) => Action::RemoveAccount(key),
            Accounts::Ask(_) | Accounts::Keep => Action::None,
        }
    }

    pub(super) fn accounts<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let mut block = column![].spacing(8);
        if let Some(user) = &self.user {
            let name = words.fill("settings-user-name", [("name", user.as_str().into())]);
            block = block.push(text(name).size(14));
        }
        // The only one stays.
        if self.accounts.len() > 1 {
            for account in &self.accounts {
                block = block.push(match self.removing == Some(account.key) {
                    true => question(account, look, words),
                    false => row(account, look, words),
                });
            }
        }
        let press = Message::Accounts(Accounts::Add);
        block
            .push(opener(look, words.say("accounts-add"), press))
            .into()
    }
}

fn row<'a>(account: &'a Account, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let roles = look.roles();
    let at = account.at.clone();
    let at = at.unwrap_or_else(|| words.say("accounts-here"));
    let names = column![
        one_line(account.name.as_str(), 14.0, roles.text),
        one_line(at, 12.0, roles.muted)
    ];
    let ask = Message::Accounts(Accounts::Ask(account.key));
    let line = Row::with_children([
        container(names).clip(true).width(Length::Fill).into(),
        control::above(look, Icon::Trash2, words.say("accounts-remove"), Some(ask)),
    ]);
    line.align_y(Alignment::Center).into()
}

fn question<'a>(account: &'a Account, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    let said = match account.at {
        Some(_) => words.fill(
            "accounts-remove-question",
            [("name", account.name.as_str().into())],
        ),
        None => words.say("accounts-remove-here-question"),
    };
    let keep = Message::Accounts(Accounts::Keep);
    let remove = Message::Accounts(Accounts::Remove(account.key));
    let keep_face = button(text(words.say("cancel")).size(14))
        .padding([8, 16])
        .style(style::quiet(look))
        .on_press(keep.clone());
    let remove_face = button(text(words.say("accounts-remove")).size(14))
        .padding([8, 16])
        .style(style::primary(look))
        .on_press(remove.clone());
    let ways = Row::with_children([
        focusable(look, keep_face, Some(keep), style::RADIUS),
        focusable(look, remove_face, Some(remove), style::RADIUS),
    ]);
    let ways = container(ways.spacing(8))
        .width(Length::Fill)
        .align_x(iced::alignment::Horizontal::Right);
    let block = column![text(said).size(13), ways].spacing(8);
    container(block)
        .padding(12)
        .style(style::rounded(look.roles().surface, style::RADIUS))
        .into()
}
