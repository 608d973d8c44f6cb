//! Picking users: a search box, those found, and a tick beside those chosen.

use std::collections::HashSet;

use iced::widget::{button, center, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::Drawn;
use crate::client;
use crate::protocol::Id;
use crate::store::User;
use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::widget::{avatar::avatar, field, focus::pressable, one_line::one_line};
use crate::ui::{Element, icon::icon as glyph};

/// Height of the list, in pixels, and where more stands below it.
pub(in crate::ui::screen) const LIST: f32 = 300.0;
pub(in crate::ui::screen) const SHORT: f32 = 190.0;
/// Names the search box.
pub(in crate::ui::screen) const SEARCH: &str = "pick";
const AVATAR: f32 = 32.0;

/// What happens to the picker.
#[derive(Clone, Debug)]
pub enum Message {
    /// The search box was edited.
    Search(String),
    /// Users found for this search.
    Found(String, Result<Vec<User>, client::Error>),
    /// A user was pressed.
    Toggle(Id),
}

/// The picker.
#[derive(Debug)]
pub(in crate::ui::screen) struct Screen {
    without: HashSet<Id>,
    search: String,
    searching: bool,
    failed: bool,
    found: Vec<User>,
    chosen: Vec<User>,
}

impl Screen {
    /// A picker that does not offer these users; the search that comes with it is to be asked.
    pub(in crate::ui::screen) fn without(present: impl Iterator<Item = Id>) -> (Self, String) {
        let screen = Self {
            without: present.collect(),
            search: String::new(),
            searching: true,
            failed: false,
            found: Vec::new(),
            chosen: Vec::new(),
        };
        (screen, String::new())
    }

    /// Those chosen.
    pub(in crate::ui::screen) fn chosen(&self) -> Vec<Id> {
        self.chosen.iter().map(|user| user.id).collect()
    }

    /// Takes `message` in. One search runs at a time; the text it gives back is to be asked for next.
    pub(in crate::ui::screen) fn update(&mut self, message: Message) -> Option<String> {
        match message {
            Message::Search(text) => {
                self.search = text;
                let idle = !std::mem::replace(&mut self.searching, true);
                idle.then(|| self.search.clone())
            }
            Message::Found(search, found) => {
                // Without an answer the list stays as it was; the next letter asks again.
                self.failed = found.is_err();
                if let Ok(found) = found {
                    self.found = found;
                    self.found.retain(|user| !self.without.contains(&user.id));
                }
                self.searching = search != self.search;
                self.searching.then(|| self.search.clone())
            }
            Message::Toggle(id) => {
                let before = self.chosen.len();
                self.chosen.retain(|user| user.id != id);
                if self.chosen.len() == before {
                    let user = self.found.iter().find(|user| user.id == id);
                    self.chosen.extend(user.cloned());
                }
                None
            }
        }
    }

    /// Draws the picker.
    pub(in crate::ui::screen) fn view<'a>(
        &'a self,
        height: f32,
        drawn: Drawn<'a>,
    ) -> Element<'a, Message> {
        let Drawn { look, words, .. } = drawn;
        let roles = look.roles();
        let field = text_input(&words.say("pick-search"), &self.search)
            .align_x(words.flow().start())
            .id(iced::widget::Id::new(SEARCH))
            .on_input(Message::Search)
            .size(14)
            .padding([10, 12])
            .style(style::field(look));
        let field = field::line(words.say("pick-search"), &self.search, field);
        // Those chosen stay in sight, whatever is searched for.
        let is_chosen = |user: &&User| self.chosen.iter().any(|chosen| chosen.id == user.id);
        let others = self.found.iter().filter(|user| !is_chosen(user));
        let mut rows = (self.chosen.iter().map(|user| entry(user, true, drawn)))
            .chain(others.map(|user| entry(user, false, drawn)))
            .peekable();
        let list: Element<'a, Message> = if rows.peek().is_some() {
            scrollable(column(rows).spacing(2))
                .direction(style::thin())
                .style(style::scrollbar(look))
                .width(Length::Fill)
                .height(height)
                .into()
        } else {
            let key = match self.failed {
                _ if self.searching => "pick-searching",
                true => "pick-failed",
                false => "pick-nobody",
            };
            center(text(words.say(key)).size(14).color(roles.muted))
                .height(height)
                .into()
        };
        column![field, list].spacing(10).into()
    }
}

fn entry<'a>(user: &'a User, chosen: bool, drawn: Drawn<'a>) -> Element<'a, Message> {
    let Drawn { look, words, .. } = drawn;
    let roles = look.roles();
    let name = words.name(Some(user));
    let tick = if chosen {
        glyph(Icon::CircleCheck, 18.0).color(roles.accent_text)
    } else {
        glyph(Icon::Circle, 18.0).color(roles.faint)
    };
    let line = row![
        avatar(look, &name, AVATAR, false, roles.background),
        container(one_line(name, 14.0, roles.text)).width(Length::Fill),
        tick
    ]
    .spacing(10)
    .align_y(Alignment::Center);
    let press = Message::Toggle(user.id);
    let face = button(line)
        .padding([5, 10])
        .width(Length::Fill)
        .style(style::list_row(look, chosen))
        .on_press(press.clone());
    let part = Part::new(Role::Switch).on(chosen).keyed(user.id);
    pressable(look, part, face, Some(press), style::RADIUS)
}
