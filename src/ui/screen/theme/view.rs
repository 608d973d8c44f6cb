//! How the card is laid out.

use iced::widget::{Column, button, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::role::{GROUPS, Group, role_of};
use super::{Message, Question, Screen, sample};
use crate::ui::look::{pairs, style};
use crate::ui::widget::{card, field, focus::focusable, slot::slot};
use crate::ui::{Element, Look, Words, icon, icon::icon as glyph};

/// Width of the card at most, in pixels.
const WIDTH: f32 = 420.0;

/// The field with the theme's name, for whoever gives it the keyboard.
pub(crate) const NAME: &str = "theme-name";

impl Screen {
    /// Draws the card, which is as high as there is room; what it changes is to be seen beside it.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::theme::{Message, Screen}};
    /// fn draw<'a>(card: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     card.view(look, words)
    /// }
    /// ```
    pub fn view<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let head = card::head(
            look,
            words.say("theme-title"),
            words.say("settings-close"),
            Message::Close,
        );
        let groups = GROUPS.iter().map(|group| self.group(group, look, words));
        let page = column![
            self.name(look, words),
            sample::sample(look, words),
            self.summary(look, words),
            Column::with_children(groups).spacing(18),
        ]
        .spacing(16)
        .padding(Padding::from([4, 20]).bottom(20));
        let body = scrollable(page)
            .direction(style::thin())
            .style(style::scrollbar(look))
            .width(Length::Fill)
            .height(Length::Fill);
        container(column![
            container(head).padding(Padding::from([8, 12]).left(20)),
            body,
            container(self.foot(look, words)).padding([12, 20]),
        ])
        .max_width(WIDTH)
        .height(Length::Fill)
        .style(style::card(look))
        .into()
    }

    fn name<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let field = text_input("", self.look.title())
            .id(iced::widget::Id::new(NAME))
            .on_input(Message::Name)
            .size(14)
            .padding([9, 12])
            .style(style::field(look));
        let field = field::line(words.say(NAME), self.look.title(), field);
        column![title(look, words.say(NAME)), field]
            .spacing(4)
            .into()
    }

    /// Whether all texts and marks can be told from what they stand on.
    fn summary<'a>(&self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let roles = look.roles();
        let hard = pairs().filter(|pair| !pair.holds(&self.look)).count();
        let (face, colour, said) = match hard {
            0 => (Icon::CircleCheck, roles.muted, words.say("theme-readable")),
            hard => {
                let count = i64::try_from(hard).unwrap_or(i64::MAX);
                let said = words.fill("theme-unreadable", [("count", count.into())]);
                (Icon::CircleAlert, roles.failed, said)
            }
        };
        told(face, colour, said)
    }

    fn group<'a>(
        &'a self,
        group: &Group,
        look: &'a Look,
        words: &'a Words,
    ) -> Element<'a, Message> {
        let lines = group.sentences.iter().map(|sentence| {
            let line = self.line(sentence, look, words);
            let open = self.open.as_ref();
            let open = open.filter(|open| role_of(sentence) == open.role);
            let mixing = open.map(|open| self.mixing(open, look, words));
            column![line, slot(mixing)].into()
        });
        column![
            title(look, words.say(group.title)),
            Column::with_children(lines)
        ]
        .spacing(4)
        .into()
    }

    /// What can be done with the theme; or what was asked.
    fn foot<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let (said, ways) = match self.asking {
            None => (self.state(look, words), self.ways(look, words)),
            Some(asked) => {
                let (sentence, yes) = match asked {
                    Question::Leave => ("theme-leave-ask", "theme-leave"),
                    Question::Delete => ("theme-delete-ask", "theme-delete"),
                };
                let mut ways = row![way(look, words, "cancel", false, Some(Message::No))];
                if asked == Question::Leave {
                    ways = ways.push(way(look, words, yes, false, Some(Message::Yes)));
                    ways = ways.push(way(look, words, "theme-save", true, Some(Message::Save)));
                } else {
                    ways = ways.push(way(look, words, yes, true, Some(Message::Yes)));
                }
                let said = text(words.say(sentence)).size(13);
                let said = Some(said.color(look.roles().text).into());
                (said, ways.spacing(8).wrap().into())
            }
        };
        column![slot(said), ways].spacing(8).into()
    }

    /// What became of saving, or what the file is called.
    fn state<'a>(&self, look: &'a Look, words: &'a Words) -> Option<Element<'a, Message>> {
        let roles = look.roles();
        if let Some(failed) = &self.failed {
            return Some(told(Icon::CircleAlert, roles.failed, failed.say(words)));
        }
        if self.is_new() {
            return None;
        }
        let file = format!("{}.toml", self.look.name());
        let said = words.fill("theme-saved", [("file", file.into())]);
        Some(told(Icon::Check, roles.muted, said))
    }

    fn ways<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let changed = self.look != self.before;
        let named = !self.look.title().trim().is_empty();
        let save = (self.is_new() && named).then_some(Message::Save);
        let revert = changed.then_some(Message::Revert);
        let mut ways = row![
            way(look, words, "theme-save", true, save),
            way(look, words, "theme-revert", false, revert),
        ];
        if !self.look.is_built_in() {
            let delete = Some(Message::Delete);
            ways = ways.push(way(look, words, "theme-delete", false, delete));
        }
        ways.spacing(8).wrap().into()
    }
}

/// A line with a sign, told apart by more than its colour.
fn told<'a>(face: Icon, colour: iced::Color, said: String) -> Element<'a, Message> {
    row![
        glyph(face, 15.0).color(colour),
        text(said).size(13).color(colour).width(Length::Fill)
    ]
    .spacing(6)
    .align_y(Alignment::Center)
    .into()
}

fn title<'a>(look: &Look, said: String) -> Element<'a, Message> {
    text(said)
        .size(13)
        .font(icon::BOLD)
        .color(look.roles().muted)
        .into()
}

/// A button with a word; the first one is what one comes for.
fn way<'a>(
    look: &Look,
    words: &Words,
    key: &str,
    first: bool,
    press: Option<Message>,
) -> Element<'a, Message> {
    let face = button(text(words.say(key)).size(14)).padding([8, 16]);
    let face = match first {
        true => face.style(style::primary(look)),
        false => face.style(style::quiet(look)),
    };
    let face = face.on_press_maybe(press.clone());
    focusable(look, face, press, style::RADIUS)
}
