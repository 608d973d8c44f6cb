//! One colour of the theme: what it is for, how well it can be told from what it meets, and mixing it.

use iced::widget::{Column, Space, button, column, container, row, slider, text, text_input};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{Message, Open, Part, Screen};
use crate::ui::look::{Pair, colour, pairs, style};
use crate::ui::widget::{control, field, focus::focusable, one_line::one_line, slot::slot};
use crate::ui::{Element, Look, Words, icon::icon as glyph};

/// Side of a square of colour, in pixels.
const WELL: f32 = 26.0;

/// Colours that belong together.
pub(super) struct Group {
    pub(super) title: &'static str,
    /// The names of the sentences that say what each role is for: `role-` and the role's name.
    pub(super) sentences: &'static [&'static str],
}

/// All roles there are, as they are listed.
pub(super) const GROUPS: &[Group] = &[
    Group {
        title: "theme-surfaces",
        sentences: &[
            "role-background",
            "role-side",
            "role-surface",
            "role-hover",
            "role-selected",
            "role-line",
            "role-edge",
            "role-film",
        ],
    },
    Group {
        title: "theme-texts",
        sentences: &[
            "role-text",
            "role-muted",
            "role-faint",
            "role-link",
            "role-failed",
            "role-tooltip",
            "role-on-tooltip",
        ],
    },
    Group {
        title: "theme-accent",
        sentences: &[
            "role-accent",
            "role-on-accent",
            "role-accent-soft",
            "role-accent-text",
            "role-focus",
            "role-focus-edge",
        ],
    },
    Group {
        title: "theme-bubbles",
        sentences: &[
            "role-mine",
            "role-on-mine",
            "role-on-mine-muted",
            "role-theirs",
            "role-on-theirs",
            "role-on-theirs-muted",
            "role-mark",
            "role-on-mark",
            "role-online",
        ],
    },
    Group {
        title: "theme-strips",
        sentences: &[
            "role-good",
            "role-on-good",
            "role-warning",
            "role-on-warning",
            "role-danger",
            "role-on-danger",
        ],
    },
    Group {
        title: "theme-calls",
        sentences: &[
            "role-stage",
            "role-on-stage",
            "role-on-stage-muted",
            "role-stage-status",
            "role-pulse",
            "role-control",
            "role-control-on",
            "role-on-control-on",
            "role-answer",
            "role-on-answer",
            "role-hang-up",
            "role-on-hang-up",
        ],
    },
];

/// The role that a sentence is about.
pub(super) fn role_of(sentence: &'static str) -> &'static str {
    sentence.split_once('-').map_or(sentence, |(_, role)| role)
}

/// What a role is for.
fn said(words: &Words, role: &str) -> String {
    words.say(&format!("role-{role}"))
}

/// The pairs a role is one of.
fn pairs_of(role: &str) -> impl Iterator<Item = Pair> {
    pairs().filter(move |pair| pair.ink == role || pair.ground == role)
}

impl Screen {
    /// The line of the role: pressed, it shows how it is mixed.
    pub(super) fn line<'a>(
        &'a self,
        sentence: &'static str,
        look: &'a Look,
        words: &'a Words,
    ) -> Element<'a, Message> {
        let roles = look.roles();
        let role = role_of(sentence);
        let color = self.look.roles().get(role).unwrap_or(roles.background);
        let well = container(Space::new())
            .width(WELL)
            .height(WELL)
            .style(style::well(look, color));
        // The worst of them, for its need.
        let worst = pairs_of(role).min_by(|one, other| {
            let lack = |pair: &Pair| pair.contrast(&self.look) / pair.least;
            lack(one).total_cmp(&lack(other))
        });
        let figure = worst.map(|pair| self.figure(pair, look, words));
        let open = self.open.as_ref().is_some_and(|open| open.role == role);
        let name = text(words.say(sentence)).size(14).width(Length::Fill);
        let face = row![well, name, slot(figure)]
            .spacing(10)
            .align_y(Alignment::Center);
        let press = Message::Role(role);
        let face = button(face)
            .padding([5, 8])
            .width(Length::Fill)
            .style(style::list_row(look, open))
            .on_press(press.clone());
        focusable(look, face, Some(press), style::RADIUS)
    }

    /// A pair's contrast, with a sign whether it is enough.
    fn figure<'a>(&self, pair: Pair, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let roles = look.roles();
        let (face, colour) = match pair.holds(&self.look) {
            true => (Icon::Check, roles.muted),
            false => (Icon::CircleAlert, roles.failed),
        };
        // Cut, not rounded: 4.49 is not enough and must not look like it.
        let figure = (pair.contrast(&self.look) * 10.0).floor() / 10.0;
        let figure = words.number(f64::from(figure), 1);
        row![
            one_line(figure, 13.0, colour),
            glyph(face, 14.0).color(colour)
        ]
        .spacing(4)
        .align_y(Alignment::Center)
        .into()
    }

    /// The open colour: as it is written, as it is mixed, and what it meets.
    pub(super) fn mixing<'a>(
        &'a self,
        open: &'a Open,
        look: &'a Look,
        words: &'a Words,
    ) -> Element<'a, Message> {
        let roles = look.roles();
        let field = text_input("", &open.typed)
            .on_input(Message::Typed)
            .size(14)
            .padding([7, 10])
            .style(style::field(look));
        let key = text(open.role).size(13).color(roles.muted);
        let written = row![
            container(field::line(open.role.to_owned(), &open.typed, field)).width(130),
            container(key).width(Length::Fill)
        ]
        .spacing(10)
        .align_y(Alignment::Center);
        let wrong = colour(open.typed.trim()).is_none().then(|| {
            text(words.say("theme-no-colour"))
                .size(13)
                .color(roles.failed)
        });
        let parts = [
            (Part::Hue, "theme-hue", open.hue.degrees, 360.0),
            (
                Part::Saturation,
                "theme-saturation",
                open.hue.saturation,
                1.0,
            ),
            (
                Part::Brightness,
                "theme-brightness",
                open.hue.brightness,
                1.0,
            ),
        ];
        let parts =
            parts.map(|(part, key, value, most)| mixer(part, key, value, most, look, words));
        let met = pairs_of(open.role).map(|pair| {
            let (ink, ground) = (said(words, pair.ink), said(words, pair.ground));
            let names = [("ink", ink.into()), ("ground", ground.into())];
            let sentence = text(words.fill("theme-pair", names)).size(13);
            row![
                sentence.color(roles.text).width(Length::Fill),
                self.figure(pair, look, words)
            ]
            .spacing(10)
            .into()
        });
        column![
            written,
            slot(wrong),
            Column::with_children(parts),
            Column::with_children(met).spacing(4)
        ]
        .spacing(6)
        .padding(Padding::from([8, 8]).bottom(14))
        .into()
    }
}

/// A slider under its word, between buttons for those without a mouse.
fn mixer<'a>(
    part: Part,
    key: &str,
    value: f32,
    most: f32,
    look: &'a Look,
    words: &'a Words,
) -> Element<'a, Message> {
    let name = words.say(key);
    let step = |face, key: &str, more: bool| {
        let word = words.fill(key, [("part", name.as_str().into())]);
        let possible = if more { value < most } else { value > 0.0 };
        let press = possible.then_some(Message::Step(part, more));
        control::above(look, face, word, press)
    };
    let (less, more) = (
        step(Icon::Minus, "theme-less", false),
        step(Icon::Plus, "theme-more", true),
    );
    let pull = slider(0.0..=most, value, move |value| Message::Mixed(part, value))
        .step(most / 360.0)
        .style(style::pulled(look));
    let line = row![less, pull, more].spacing(4).align_y(Alignment::Center);
    let name = text(name).size(13).color(look.roles().muted);
    column![name, words.flow().keep(line)].into()
}
