//! The card for a new conversation: whom with, and for several of them the group's name and kind; and the public groups
//! there are to join.

use iced::widget::{button, center, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Action, Drawn, Message};
use crate::client::{self, ListedGroup};
use crate::protocol::{GroupType, Id};
use crate::store::Chat;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::screen::group::{self, Pick, pick};
use crate::ui::widget::{
    avatar::avatar,
    field,
    focus::{focusable, pressable},
    modal::over,
    one_line::one_line,
};
use crate::ui::{Element, icon, icon::icon as glyph};

/// Width of the card, and height of the list of groups, in pixels.
const WIDTH: f32 = 440.0;
const LIST: f32 = 360.0;
/// Longest name of a group, in characters.
const LONGEST_NAME: usize = 128;

/// What happens to the card.
#[derive(Clone, Debug)]
pub enum Creation {
    /// Show people to write to, or public groups.
    Show(Page),
    /// To the list of people.
    Pick(Pick),
    /// The group's name was edited.
    Name(String),
    /// The group is to be of this kind.
    Kind(GroupType),
    /// The public groups were read, or could not be.
    Public(Result<Vec<ListedGroup>, client::Error>),
    /// Show this public group.
    Group(Id),
    /// Make the conversation.
    Confirm,
    /// Close the card.
    Cancel,
}

/// What the card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// People to write to.
    People,
    /// Public groups.
    Groups,
}

/// The card.
#[derive(Debug)]
pub(super) struct Sheet {
    page: Page,
    pick: pick::Screen,
    name: String,
    kind: GroupType,
    public: Option<Result<Vec<ListedGroup>, client::Error>>,
}

impl Sheet {
    /// A card that does not offer `me`.
    pub(super) fn new(me: Option<Id>) -> (Self, Action) {
        let (pick, search) = pick::Screen::without(me.into_iter());
        let sheet = Self {
            page: Page::People,
            pick,
            name: String::new(),
            kind: GroupType::Private,
            public: None,
        };
        (sheet, Action::Candidates(search))
    }

    /// Takes `message` in. What comes back is to be done; whether the card stays open.
    pub(super) fn update(&mut self, message: Creation) -> (Action, bool) {
        match message {
            Creation::Show(page) => {
                self.page = page;
                if page == Page::Groups {
                    return (Action::PublicGroups, true);
                }
            }
            Creation::Pick(message) => {
                let search = self.pick.update(message);
                return (search.map_or(Action::None, Action::Candidates), true);
            }
            Creation::Name(name) => self.name = name.chars().take(LONGEST_NAME).collect(),
            Creation::Kind(kind) => self.kind = kind,
            Creation::Public(read) => self.public = Some(read),
            Creation::Group(id) => return (Action::ShowGroup(id), false),
            Creation::Confirm => return self.confirm(),
            Creation::Cancel => return (Action::None, false),
        }
        (Action::None, true)
    }

    fn confirm(&self) -> (Action, bool) {
        let chosen = self.pick.chosen();
        match chosen[..] {
            [] => (Action::None, true),
            [one] => (Action::Open(Chat::user(one)), false),
            _ if self.name.trim().is_empty() => (Action::None, true),
            _ => {
                let name = self.name.trim().to_owned();
                // It stays until the group is there: nothing typed is lost if it cannot be made.
                (Action::Create(self.kind, name, chosen), true)
            }
        }
    }

    fn is_group(&self) -> bool {
        self.pick.chosen().len() > 1
    }

    fn is_ready(&self) -> bool {
        match self.pick.chosen().len() {
            0 => false,
            1 => true,
            _ => !self.name.trim().is_empty(),
        }
    }

    /// Draws the card over everything.
    pub(super) fn view<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        let Drawn { look, words, .. } = drawn;
        let title = text(words.say("create-title"))
            .size(18)
            .font(icon::BOLD)
            .color(look.roles().text);
        let tab = |page, key: &str| chip(drawn, key, self.page == page, Creation::Show(page));
        let tabs = row![
            tab(Page::People, "create-people"),
            tab(Page::Groups, "create-groups")
        ]
        .spacing(8);
        let content = match self.page {
            Page::People => self.people(drawn),
            Page::Groups => self.groups(drawn),
        };
        let page = column![title, tabs, content, self.ways(drawn)]
            .spacing(14)
            .width(Length::Fill);
        let card = container(page)
            .padding(20)
            .max_width(WIDTH)
            .style(style::card(look));
        over(look, card, || Message::Creation(Creation::Cancel))
    }

    fn people<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        let Drawn { look, words, .. } = drawn;
        let height = match self.is_group() {
            true => pick::SHORT,
            false => pick::LIST,
        };
        let pick = self.pick.view(
            height,
            group::Drawn {
                situation: drawn.situation,
                look,
                words,
            },
        );
        let pick = pick.map(|message| Message::Creation(Creation::Pick(message)));
        if !self.is_group() {
            return pick;
        }
        let name = text_input(&words.say("group-name"), &self.name)
            .align_x(words.flow().start())
            .on_input(|name| Message::Creation(Creation::Name(name)))
            .on_submit(Message::Creation(Creation::Confirm))
            .size(14)
            .padding([10, 12])
            .style(style::field(look));
        let kind = |kind, key: &str| chip(drawn, key, self.kind == kind, Creation::Kind(kind));
        let kinds = row![
            kind(GroupType::Private, "group-private"),
            kind(GroupType::Public, "group-public")
        ]
        .spacing(8);
        let said = words.say(match self.kind {
            GroupType::Private => "create-private-text",
            GroupType::Public => "create-public-text",
        });
        let said = text(said).size(12).color(look.roles().muted);
        let name = field::line(words.say("group-name"), &self.name, name);
        column![pick, name, kinds, said].spacing(10).into()
    }

    fn groups<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        let Drawn { look, words, .. } = drawn;
        let sentence = |key: &str| -> Element<'a, Message> {
            center(text(words.say(key)).size(14).color(look.roles().muted))
                .height(LIST)
                .into()
        };
        match &self.public {
            None => sentence("create-groups-reading"),
            Some(Err(_)) => sentence("create-groups-failed"),
            Some(Ok(groups)) if groups.is_empty() => sentence("create-groups-none"),
            Some(Ok(groups)) => {
                let rows = groups.iter().map(|listed| public(listed, drawn));
                scrollable(column(rows).spacing(2))
                    .direction(style::thin())
                    .style(style::scrollbar(look))
                    .width(Length::Fill)
                    .height(LIST)
                    .into()
            }
        }
    }

    fn ways<'a>(&'a self, drawn: Drawn<'a>) -> Element<'a, Message> {
        let Drawn { look, words, .. } = drawn;
        let press = Message::Creation(Creation::Cancel);
        let cancel = button(text(words.say("cancel")).size(14))
            .padding([8, 16])
            .style(style::quiet(look))
            .on_press(press.clone());
        let cancel = focusable(look, cancel, Some(press), style::RADIUS);
        let confirm = (self.page == Page::People).then(|| {
            let key = if self.is_group() {
                "create-group"
            } else {
                "user-write"
            };
            let press = self
                .is_ready()
                .then_some(Message::Creation(Creation::Confirm));
            let face = button(text(words.say(key)).size(14))
                .padding([8, 16])
                .style(style::primary(look))
                .on_press_maybe(press.clone());
            focusable(look, face, press, style::RADIUS)
        });
        let ways = row![cancel, confirm].spacing(8);
        container(ways)
            .width(Length::Fill)
            .align_x(Alignment::End)
            .into()
    }
}

fn chip<'a>(drawn: Drawn<'a>, key: &str, chosen: bool, press: Creation) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let press = Message::Creation(press);
    let face = button(container(text(words.say(key)).size(14)).center_x(Length::Fill))
        .padding([7, 10])
        .width(Length::Fill)
        .style(style::choice(look, chosen))
        .on_press(press.clone());
    let part = Part::new(Role::Choice).on(chosen);
    pressable(look, part, face, Some(press), style::RADIUS)
}

/// A public group: its name, how many are in it, and whether one is among them.
fn public<'a>(listed: &'a ListedGroup, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let group = &listed.group;
    let count = words.fill(
        "group-members",
        [("count", i64::from(group.members).into())],
    );
    let lines = container(
        column![
            one_line(group.name.as_str(), 15.0, roles.text),
            one_line(count, 13.0, roles.muted)
        ]
        .spacing(2),
    )
    .clip(true)
    .width(Length::Fill);
    let tick = group
        .is_member
        .then(|| glyph(Icon::Check, 18.0).color(roles.accent_text));
    let line = row![
        avatar(look, &group.name, 40.0, false, roles.background),
        lines,
        tick
    ]
    .spacing(12)
    .align_y(Alignment::Center);
    let press = Message::Creation(Creation::Group(group.id));
    let face = button(line)
        .padding([6, 10])
        .width(Length::Fill)
        .style(style::list_row(look, false))
        .on_press(press.clone());
    focusable(look, face, Some(press), style::RADIUS)
}
