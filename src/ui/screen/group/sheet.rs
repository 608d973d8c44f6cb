//! The cards: what is to be done with a group, asked about before it is done.

use iced::widget::{button, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Drawn, Message, Screen, pick};
use crate::protocol::Id;
use crate::store::User;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::card::{Question, question};
use crate::ui::widget::{field, focus::pressable, one_line::one_line};
use crate::ui::{Element, Look, icon::icon as glyph};

/// Width of a card, and the most of a list in it, in pixels.
const WIDTH: f32 = 360.0;
const HIGHEST: f32 = 240.0;

/// A card.
#[derive(Debug)]
pub(super) enum Sheet {
    /// The new name.
    Rename(String),
    /// Who is added.
    Invite(pick::Screen),
    /// Leave, with the next admin if there must be one.
    Leave(Option<Id>),
    Join,
    Remove(Id),
    Admin(Id),
}

pub(super) fn view<'a>(
    screen: &'a Screen,
    sheet: &'a Sheet,
    drawn: Drawn<'a>,
) -> Element<'a, Message> {
    let words = drawn.words;
    let group = screen.details().map_or("", |details| &details.group.name);
    let about = |key: &str, name: &str| {
        let said = words.fill(key, [("name", name.to_owned().into())]);
        text(said).size(14).color(drawn.look.roles().text).into()
    };
    let (title, yes, content, ready): (_, _, Element<'a, Message>, _) = match sheet {
        Sheet::Rename(name) => {
            let field = text_input(&words.say("group-name"), name)
                .align_x(words.flow().start())
                .on_input(Message::Name)
                .on_submit(Message::Confirm)
                .size(14)
                .padding([10, 12])
                .style(style::field(drawn.look));
            let ready = !name.trim().is_empty();
            let field = field::line(words.say("group-name"), name, field);
            ("group-rename", "group-rename", field, ready)
        }
        Sheet::Invite(pick) => {
            let ready = !pick.chosen().is_empty();
            let pick = pick.view(pick::LIST, drawn).map(Message::Pick);
            ("group-invite", "group-invite", pick, ready)
        }
        Sheet::Leave(successor) if screen.needs_successor() => {
            let sentence = about("group-successor", group);
            let others = screen
                .others()
                .map(|user| candidate(user, *successor == Some(user.id), drawn));
            let list = scrollable(column(others).spacing(2))
                .direction(style::thin())
                .style(style::scrollbar(drawn.look))
                .width(Length::Fill);
            let content = column![sentence, container(list).max_height(HIGHEST)].spacing(10);
            (
                "group-leave",
                "group-leave",
                content.into(),
                successor.is_some(),
            )
        }
        Sheet::Leave(_) => (
            "group-leave",
            "group-leave",
            about("group-leave-text", group),
            true,
        ),
        Sheet::Join => (
            "group-join",
            "group-join",
            about("group-join-text", group),
            true,
        ),
        Sheet::Remove(user) => {
            let name = name_of(screen, *user, drawn);
            let sentence = about("group-remove-text", &name);
            ("group-remove", "group-remove", sentence, true)
        }
        Sheet::Admin(user) => {
            let name = name_of(screen, *user, drawn);
            let sentence = about("group-make-admin-text", &name);
            ("group-make-admin", "group-make-admin", sentence, true)
        }
    };
    let Drawn { look, words, .. } = drawn;
    let asked = Question {
        title: words.say(title),
        content,
        yes: words.say(yes),
        width: WIDTH,
    };
    let confirm = ready.then_some(Message::Confirm);
    question(look, words, asked, confirm, Message::Cancel)
}

/// One who might be the next admin.
fn candidate<'a>(user: &'a User, chosen: bool, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let mark = mark(look, chosen);
    let name = one_line(words.name(Some(user)), 14.0, look.roles().text);
    let line = row![mark, name].spacing(10).align_y(Alignment::Center);
    let press = Message::Successor(user.id);
    let face = button(line)
        .padding([7, 10])
        .width(Length::Fill)
        .style(style::list_row(look, chosen))
        .on_press(press.clone());
    let part = Part::new(Role::Choice).on(chosen).keyed(user.id);
    pressable(look, part, face, Some(press), style::RADIUS)
}

fn mark<'a>(look: &Look, chosen: bool) -> Element<'a, Message> {
    let roles = look.roles();
    if chosen {
        glyph(Icon::CircleCheck, 18.0)
            .color(roles.accent_text)
            .into()
    } else {
        glyph(Icon::Circle, 18.0).color(roles.faint).into()
    }
}

fn name_of(screen: &Screen, user: Id, drawn: Drawn<'_>) -> String {
    let mut others = screen.others();
    drawn.words.name(others.find(|member| member.id == user))
}
