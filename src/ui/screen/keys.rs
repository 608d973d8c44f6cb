//! The card with all shortcuts, on which a person may give them other keys.

use iced::widget::{Column, button, column, container, row, scrollable, text};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use crate::ui::look::style;
use crate::ui::reader::{Part, Role};
use crate::ui::shortcut::{Field, Keymap, Line, Refusal, Shortcut, Stroke, TABLE};
use crate::ui::widget::{card, control, focus::pressable, named, slot::slot};
use crate::ui::{Element, Look, Words, icon};

/// Width of the card, and the most of it that is shown at once, in pixels.
const WIDTH: f32 = 520.0;
const HIGHEST: f32 = 640.0;
/// Width of the column with the keys, in pixels.
const KEYS: f32 = 170.0;

/// What happens to the card.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Give this shortcut other keys: the next ones pressed.
    Ask(Shortcut),
    /// Give it our keys again.
    Reset(Shortcut),
    /// These keys were pressed.
    Pressed(Stroke),
    /// Close the card, or give nothing other keys.
    Close,
}

/// What the card asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Use and remember these keys.
    Use(Keymap),
    /// Close the card.
    Close,
}

/// The card.
#[derive(Clone, Debug, Default)]
pub struct Screen {
    keymap: Keymap,
    asking: Option<Shortcut>,
    refused: Option<Refusal>,
}

impl Screen {
    /// The card with these keys.
    ///
    /// ```
    /// use azstack::ui::screen::keys::{Action, Message, Screen};
    /// use azstack::ui::shortcut::{Keymap, Shortcut};
    /// let mut card = Screen::new(Keymap::default());
    /// card.update(Message::Ask(Shortcut::Jump));
    /// let given = card.update(Message::Pressed("Ctrl+J".parse().unwrap()));
    /// assert!(matches!(given, Action::Use(_)));
    /// ```
    pub fn new(keymap: Keymap) -> Self {
        Self {
            keymap,
            ..Self::default()
        }
    }

    /// Whether the next keys are to be given to a shortcut, and do nothing else.
    pub(crate) fn is_asking(&self) -> bool {
        self.asking.is_some()
    }

    /// Takes `message` in. The action is the caller's to carry out.
    ///
    /// ```
    /// use azstack::ui::screen::keys::{Action, Message, Screen};
    /// assert_eq!(Screen::default().update(Message::Close), Action::Close);
    /// ```
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Ask(shortcut) => {
                self.asking = Some(shortcut);
                self.refused = None;
                Action::None
            }
            Message::Reset(shortcut) => {
                self.asking = None;
                self.keymap.reset(shortcut);
                Action::Use(self.keymap.clone())
            }
            Message::Pressed(stroke) => {
                let Some(shortcut) = self.asking else {
                    return Action::None;
                };
                let given = self.keymap.give(shortcut, stroke);
                self.refused = given.err();
                if self.refused.is_some() {
                    return Action::None;
                }
                self.asking = None;
                Action::Use(self.keymap.clone())
            }
            Message::Close if self.asking.take().is_some() => {
                self.refused = None;
                Action::None
            }
            Message::Close => Action::Close,
        }
    }

    /// Draws the card.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::keys::{Message, Screen}};
    /// fn draw<'a>(card: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     card.view(look, words)
    /// }
    /// ```
    pub fn view<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let roles = look.roles();
        let head = card::head(
            look,
            words.say("keys-title"),
            words.say("settings-close"),
            Message::Close,
        );
        let hint = text(words.say("keys-text")).size(13).color(roles.muted);
        let mut page = column![hint]
            .spacing(6)
            .padding(Padding::from([0, 24]).bottom(24));
        let fields = [
            (Field::Everywhere, "keys-everywhere"),
            (Field::Chat, "keys-chat"),
            (Field::Call, "keys-call"),
            (Field::Pictures, "keys-pictures"),
        ];
        for (field, key) in fields {
            let title = text(words.say(key))
                .size(13)
                .font(icon::BOLD)
                .color(roles.muted);
            page = page.push(container(named::heading(title)).padding(Padding::ZERO.top(14)));
            let lines = TABLE.iter().filter(|line| line.field == field);
            page = page.push(Column::with_children(
                lines.map(|line| self.line(line, look, words)),
            ));
        }
        let body = scrollable(page)
            .direction(style::thin())
            .style(style::scrollbar(look))
            .width(Length::Fill);
        container(column![
            container(head).padding(Padding::from([10, 14]).left(24)),
            body
        ])
        .max_width(WIDTH)
        .max_height(HIGHEST)
        .style(style::card(look))
        .into()
    }

    fn line<'a>(&'a self, line: &Line, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let roles = look.roles();
        let asking = self.asking == Some(line.shortcut);
        let keys = match asking {
            true => words.say("keys-press"),
            false => self.keymap.keys(line.shortcut),
        };
        let colour = if asking {
            roles.accent_text
        } else {
            roles.text
        };
        let said = keys.clone();
        let cap = container(text(keys).size(12).color(colour))
            .padding([3, 8])
            .style(style::rounded(roles.surface, 6.0));
        let press = line.free.then_some(Message::Ask(line.shortcut));
        let cap: Element<'a, Message> = match &press {
            Some(message) => {
                let face = button(cap)
                    .padding(2)
                    .style(style::quiet(look))
                    .on_press(message.clone());
                let does = words.say(line.sentence);
                let said = words.fill(
                    "reader-keys",
                    [("does", does.into()), ("keys", said.into())],
                );
                let part = Part::new(Role::Button).called(said);
                pressable(look, part, face, press, style::RADIUS)
            }
            None => container(cap).padding(2).into(),
        };
        let own = self.keymap.is_own(line.shortcut);
        let reset = own.then(|| {
            let word = words.say("keys-reset");
            control::above(
                look,
                Icon::RotateCcw,
                word,
                Some(Message::Reset(line.shortcut)),
            )
        });
        let said = text(words.say(line.sentence)).size(14).color(roles.text);
        let row = row([
            container(cap).width(KEYS).into(),
            container(said).width(Length::Fill).into(),
            reset.into(),
        ])
        .spacing(8)
        .padding([4, 0])
        .align_y(Alignment::Center);
        let refused = self.refused.filter(|_| asking).map(|refusal| {
            let said = match refusal {
                Refusal::Plain => words.say("keys-plain"),
                Refusal::Taken(shortcut) => {
                    let line = TABLE.iter().find(|line| line.shortcut == shortcut);
                    let does = line.map_or_else(String::new, |line| words.say(line.sentence));
                    words.fill("keys-taken", [("does", does.into())])
                }
            };
            text(said).size(13).color(roles.failed)
        });
        column![row, slot(refused)].into()
    }
}
