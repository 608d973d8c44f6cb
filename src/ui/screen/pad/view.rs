//! What the pad looks like.

use iced::widget::{Space, button, center, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use super::{Filter, Log, Message, Pad, other};
use crate::protocol::phone::{PaidCall, PaidCallStatus, PaidCallType};
use crate::ui::look::style::{self, Control};
use crate::ui::reader::{Part, Role};
use crate::ui::widget::control::{quiet, round};
use crate::ui::widget::focus::{focusable, pressable};
use crate::ui::widget::one_line::one_line;
use crate::ui::widget::{dropdown::dropdown, failure::failure, field, named::status};
use crate::ui::{Clock, Element, Look, Words, icon, icon::icon as glyph};

/// The keys, as they stand on a telephone.
const KEYS: [[char; 3]; 4] = [
    ['1', '2', '3'],
    ['4', '5', '6'],
    ['7', '8', '9'],
    ['*', '0', '#'],
];
/// Height of a key and of the button that calls, in pixels.
const KEY: f32 = 44.0;
const CALL: f32 = 48.0;

impl Pad {
    /// Draws the pad, or the button that opens it.
    pub(crate) fn view<'a>(
        &'a self,
        look: &'a Look,
        words: &'a Words,
        clock: Clock,
    ) -> Element<'a, Message> {
        let title = one_line(words.say("pad-title"), 14.0, look.roles().text);
        let toggle = button(
            row([glyph(Icon::Hash, 16.0).into(), title.into()])
                .spacing(8)
                .align_y(Alignment::Center),
        )
        .width(Length::Fill)
        .padding([8, 12])
        .style(style::list_row(look, self.is_open))
        .on_press(Message::Toggle);
        let part = Part::new(Role::Button).on(self.is_open);
        let toggle = pressable(look, part, toggle, Some(Message::Toggle), style::RADIUS);
        let toggle = container(toggle).padding([4, 10]);
        if !self.is_open {
            return toggle.into();
        }
        let page = column![
            self.field(look, words),
            self.account(look, words),
            words.flow().keep(keys(look, Message::Key)),
            self.call_button(look, words),
            self.filters(look, words),
            self.history(look, words, clock)
        ];
        let page = scrollable(page.spacing(8).padding([4, 10]))
            .height(Length::Fill)
            .direction(style::thin())
            .style(style::scrollbar(look));
        column![toggle, page].into()
    }

    fn field<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let field = text_input(&words.say("pad-number"), &self.number)
            .on_input(Message::Typed)
            .on_submit(Message::Call)
            .size(18)
            .padding([10, 12])
            .style(style::field(look));
        let press = (!self.number.is_empty()).then_some(Message::Erase);
        let erase = quiet(look, Icon::Delete, words.say("pad-erase"), press);
        let field = field::line(words.say("pad-number"), &self.number, field);
        let line = row([field, erase]);
        // The line is there when it is empty, too, so that no key moves under the finger.
        let written = self.written.as_deref().unwrap_or(" ");
        let written = text(written).size(13).color(look.roles().muted);
        column![
            words
                .flow()
                .keep(line.spacing(4).align_y(Alignment::Center)),
            below_field(written)
        ]
        .spacing(4)
        .into()
    }

    /// The number that is called from, and how much money there is. Nothing with a server that knows no phones.
    fn account<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let Some(from) = &self.from else {
            return Space::new().into();
        };
        let money = words.money(self.account.balance);
        let money = words.fill("pad-balance", [("amount", money.into())]);
        let money = text(money).size(13).color(look.roles().muted);
        let own: Element<'a, Message> = if self.account.numbers.len() > 1 {
            let label = words.say("pad-own-number");
            let numbers = self.account.numbers.clone();
            dropdown(look, label, numbers, Some(from), Message::From)
        } else {
            let from = words.fill("pad-from", [("number", from.as_str().into())]);
            below_field(one_line(from, 13.0, look.roles().muted))
        };
        // A line each: beside the money a number is cut in a narrow list.
        column![own, below_field(money)].spacing(4).into()
    }

    fn filters<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        if self.log.calls().is_empty() {
            return Space::new().into();
        }
        let chips = [
            (Filter::All, "pad-log-all"),
            (Filter::Out, "pad-log-out"),
            (Filter::In, "pad-log-in"),
            (Filter::Missed, "pad-log-missed"),
        ]
        .map(|(filter, key)| {
            let press = Message::Filter(filter);
            let face = button(text(words.say(key)).size(12))
                .padding([4, 8])
                .style(style::choice(look, self.filter == filter))
                .on_press(press.clone());
            let part = Part::new(Role::Choice).on(self.filter == filter);
            pressable(look, part, face, Some(press), style::RADIUS)
        });
        row(chips).spacing(4).wrap().into()
    }

    fn call_button<'a>(&'a self, look: &'a Look, words: &'a Words) -> Element<'a, Message> {
        let word = words.say("pad-call");
        let press = Some(Message::Call);
        let call = round(look, Icon::Phone, word, Control::Answer, CALL, press);
        container(call).center_x(Length::Fill).into()
    }

    fn history<'a>(
        &'a self,
        look: &'a Look,
        words: &'a Words,
        clock: Clock,
    ) -> Element<'a, Message> {
        let without = match &self.log {
            Log::Reading => Some("pad-log-reading"),
            Log::Failed => return failure(look, words, "pad-log-failed", Message::LogChanged),
            Log::Read(calls) => calls.is_empty().then_some("pad-log-empty"),
        };
        if let Some(key) = without {
            let none = status(text(words.say(key)).size(13).color(look.roles().muted));
            return container(none).center_x(Length::Fill).padding(12).into();
        }
        let rows = self
            .suggestions()
            .map(|call| entry(call, look, words, clock));
        column(rows).into()
    }
}

/// A line that begins where what is typed into the field does.
fn below_field<'a>(line: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    container(line).width(Length::Fill).padding([0, 14]).into()
}

/// The keys of a telephone, three beside each other.
pub(crate) fn keys<'a, Message: Clone + 'a>(
    look: &'a Look,
    press: impl Fn(char) -> Message + Copy + 'a,
) -> Element<'a, Message> {
    let key = move |key: char| {
        let face = text(key).size(20).font(icon::BOLD);
        let face = button(center(face))
            .width(Length::Fill)
            .height(KEY)
            .padding(0)
            .style(style::choice(look, false))
            .on_press(press(key));
        focusable(look, face, Some(press(key)), style::RADIUS)
    };
    let rows = KEYS.map(|keys| row(keys.map(key)).spacing(6).into());
    column(rows).spacing(6).into()
}

/// A call of the log; pressed, it fills its number in.
fn entry<'a>(
    call: &'a PaidCall,
    look: &'a Look,
    words: &'a Words,
    clock: Clock,
) -> Element<'a, Message> {
    let roles = look.roles();
    let is_out = call.call_type == PaidCallType::Callout;
    let (face, color) = match (is_out, call.status) {
        (true, _) => (Icon::PhoneOutgoing, roles.muted),
        (false, PaidCallStatus::Answered) => (Icon::PhoneIncoming, roles.muted),
        (false, _) => (Icon::PhoneMissed, roles.failed),
    };
    let mut when = words.recently(call.record_time, clock.0);
    if call.duration > 0 {
        let lasted = std::time::Duration::from_secs(call.duration.unsigned_abs());
        when = format!("{when} · {}", words.length(lasted));
    }
    let number = container(one_line(other(call), 14.0, roles.text)).width(Length::Fill);
    let line = row([
        glyph(face, 15.0).color(color).into(),
        number.into(),
        text(when).size(12).color(roles.muted).into(),
    ]);
    let press = Message::Fill(other(call).to_owned());
    let face = button(line.spacing(8).align_y(Alignment::Center))
        .width(Length::Fill)
        .padding([8, 12])
        .style(style::list_row(look, false))
        .on_press(press.clone());
    let face = focusable(look, face, Some(press), style::RADIUS);
    if call.record_url.is_empty() {
        return face;
    }
    let press = Message::Listen(call.record_url.clone());
    let listen = quiet(look, Icon::CirclePlay, words.say("pad-listen"), Some(press));
    let line = row([face, listen]);
    line.align_y(Alignment::Center).into()
}
