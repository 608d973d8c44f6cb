//! How the card for signing in looks.

use iced::widget::{button, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length, Padding};
use lucide_icons::Icon;

use super::{Field, Keeping, Message, Screen};
use crate::ui::look::style;
use crate::ui::widget::{
    card, control, field,
    focus::focusable,
    named::{ornament, status},
    slot::slot,
};
use crate::ui::{Element, Look, Words, icon, icon::icon as glyph};

/// Width of the card, and the most of it that is shown at once, in pixels.
const WIDTH: f32 = 480.0;
const HIGHEST: f32 = 720.0;

impl Screen {
    /// Draws the card.
    ///
    /// ```
    /// use azstack::ui::{Element, Look, Words, screen::sign_in::{Message, Screen}};
    /// fn draw<'a>(card: &'a Screen, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
    ///     card.view(look, words)
    /// }
    /// ```
    pub fn view<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let roles = look.roles();
        let head = card::head(
            look,
            words.say("sign-in-title"),
            words.say("cancel"),
            Message::Close,
        );
        let said = text(words.say("sign-in-text")).size(13).color(roles.muted);
        let fields = column![
            said,
            self.field(Field::Server, &self.filled.server, look, words),
            self.field(Field::AppId, &self.filled.app_id, look, words),
            self.field(Field::PublicKey, &self.filled.public_key, look, words),
            self.field(Field::User, &self.filled.user, look, words),
            self.field(Field::Name, &self.filled.name, look, words),
            self.field(Field::Credentials, &self.filled.credentials, look, words),
            slot(self.keeping(look, words)),
        ]
        .spacing(10)
        .padding(Padding::from([2, 24]));
        let body = scrollable(fields)
            .direction(style::thin())
            .style(style::scrollbar(look))
            .width(Length::Fill);
        container(column![
            container(head).padding(Padding::from([10, 14]).left(24)),
            container(body).max_height(HIGHEST - 140.0),
            container(self.ways(look, words)).padding(Padding::from([16, 24]))
        ])
        .max_width(WIDTH)
        .max_height(HIGHEST)
        .style(style::card(look))
        .into()
    }

    fn field<'a>(
        &'a self,
        field: Field,
        value: &'a str,
        look: &'a Look,
        words: &'a Words,
    ) -> Element<'a, Message> {
        let roles = look.roles();
        let secret = field == Field::Credentials;
        let label = text(words.say(field.name()))
            .size(13)
            .font(icon::BOLD)
            .color(roles.text);
        let hint = words.say(match field {
            Field::Server => "sign-in-server-hint",
            Field::AppId => "sign-in-app-hint",
            Field::PublicKey => "sign-in-key-hint",
            Field::User => "sign-in-user-hint",
            Field::Name => "sign-in-name-hint",
            Field::Credentials => "sign-in-credentials-hint",
        });
        let input = text_input(&hint, value)
            .id(iced::widget::Id::new(field.name()))
            .on_input(move |text| Message::Typed(field, text))
            .on_submit(Message::Confirm)
            .secure(secret && !self.revealed)
            .size(14)
            .padding([9, 12])
            .style(style::field(look));
        let told = words.say(field.name());
        let input = match secret && !self.revealed {
            true => field::secret(told, value, input),
            false => field::line(told, value, input),
        };
        let reveal = secret.then(|| {
            let (face, key) = match self.revealed {
                true => (Icon::EyeOff, "sign-in-hide"),
                false => (Icon::Eye, "sign-in-reveal"),
            };
            control::above(look, face, words.say(key), Some(Message::Reveal))
        });
        let line = row([container(input).width(Length::Fill).into(), reveal.into()])
            .spacing(4)
            .align_y(Alignment::Center);
        let fault = self.fault.as_ref().filter(|(wrong, _)| *wrong == field);
        let fault = fault.map(|(_, notice)| {
            let mark = glyph(Icon::CircleAlert, 14.0).color(roles.failed);
            let said = text(notice.say(words)).size(13).color(roles.failed);
            row([mark.into(), said.into()])
                .spacing(6)
                .align_y(Alignment::Center)
        });
        column![ornament(label), line, slot(fault.map(status))]
            .spacing(4)
            .width(Length::Fill)
            .into()
    }

    /// Where the credentials will be.
    fn keeping<'a>(&self, look: &'a Look, words: &'a Words) -> Option<Element<'a, Message>> {
        let muted = look.roles().muted;
        let (face, key) = match self.keeping? {
            Keeping::Keyring => (Icon::KeyRound, "sign-in-keyring"),
            Keeping::File => (Icon::FileLock, "sign-in-file"),
        };
        let line = row([
            glyph(face, 14.0).color(muted).into(),
            text(words.say(key)).size(12).color(muted).into(),
        ]);
        Some(line.spacing(6).align_y(Alignment::Center).into())
    }

    fn ways<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let plain = |key: &str, press: Message| {
            let face = button(text(words.say(key)).size(14))
                .padding([8, 16])
                .style(style::quiet(look))
                .on_press(press.clone());
            focusable(look, face, Some(press), style::RADIUS)
        };
        let here = self.here.then(|| plain("sign-in-here", Message::Here));
        let here = container(slot(here)).width(Length::Fill);
        let key = match self.trying {
            true => "sign-in-trying",
            false => "sign-in-confirm",
        };
        let press = (!self.trying).then_some(Message::Confirm);
        let confirm = button(text(words.say(key)).size(14))
            .padding([8, 16])
            .style(style::primary(look))
            .on_press_maybe(press.clone());
        let confirm = focusable(look, confirm, press, style::RADIUS);
        row([here.into(), plain("cancel", Message::Close), confirm])
            .spacing(8)
            .align_y(Alignment::Center)
            .into()
    }
}
