//! The number pad: a number is typed, pasted or pressed, and called; under it the log of calls with phones, which fills it
//! in again.
//!
//! It calls nobody by itself: a number that comes from elsewhere (a link, the log) is filled in and waits.

use iced::widget::{button, center, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length};
use lucide_icons::Icon;

use crate::protocol::phone::{PaidCall, PaidCallStatus, PaidCallType};
use crate::ui::look::style::{self, Control};
use crate::ui::widget::control::{quiet, round};
use crate::ui::widget::focus::focusable;
use crate::ui::widget::one_line::one_line;
use crate::ui::{Clock, Element, Look, Words, icon, icon::icon as glyph};

/// Longest number, with everything between its digits.
const MAX_NUMBER: usize = 40;
/// The keys, as they stand on a telephone.
const KEYS: [[char; 3]; 4] = [
    ['1', '2', '3'],
    ['4', '5', '6'],
    ['7', '8', '9'],
    ['*', '0', '#'],
];
/// Height of a key, of the button that calls and of the log, in pixels.
const KEY: f32 = 44.0;
const CALL: f32 = 48.0;
const LOG: f32 = 220.0;

/// What happens to the pad.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The button that opens it, and closes it.
    Toggle,
    /// The number was changed by typing or pasting.
    Typed(String),
    /// A key was pressed.
    Key(char),
    /// The last digit is to go.
    Erase,
    /// The number is to be called.
    Call,
    /// A number comes from elsewhere.
    Fill(String),
    /// The log was read.
    Log(Vec<PaidCall>),
    /// The log has something new.
    LogChanged,
}

/// What the pad asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Read the log; answer with [`Message::Log`].
    ReadLog,
    /// Call this number.
    Call(String),
}

/// The pad.
#[derive(Debug, Default)]
pub struct Pad {
    is_open: bool,
    number: String,
    log: Vec<PaidCall>,
}

impl Pad {
    /// Takes `message` in.
    pub(crate) fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Toggle => {
                self.is_open = !self.is_open;
                return self.read();
            }
            Message::Typed(number) => self.number = kept(&number),
            Message::Key(key) => self.number = kept(&format!("{}{key}", self.number)),
            Message::Erase => drop(self.number.pop()),
            Message::Fill(number) => {
                self.number = kept(&number);
                self.is_open = true;
                return self.read();
            }
            Message::Call => return self.call(),
            Message::Log(log) => self.log = log,
            Message::LogChanged => return self.read(),
        }
        Action::None
    }

    fn read(&self) -> Action {
        if self.is_open {
            Action::ReadLog
        } else {
            Action::None
        }
    }

    /// Without a number the last one that was called is filled in, as telephones do.
    fn call(&mut self) -> Action {
        if !self.number.is_empty() {
            return Action::Call(self.number.clone());
        }
        let mut called = self
            .log
            .iter()
            .filter(|call| call.call_type == PaidCallType::Callout);
        if let Some(call) = called.next() {
            self.number.clone_from(&call.to);
        }
        Action::None
    }

    /// Calls whose other number has what was typed in it, newest first.
    fn suggestions(&self) -> impl Iterator<Item = &PaidCall> {
        let typed = digits(&self.number);
        // A zero before a national number stands for what comes after the country's digits.
        let typed = typed.trim_start_matches('0').to_owned();
        self.log
            .iter()
            .filter(move |call| digits(other(call)).contains(&typed))
    }

    /// Draws the pad, or the button that opens it.
    pub(crate) fn view<'a>(
        &'a self,
        look: &'a Look,
        words: &'a Words,
        clock: Clock,
    ) -> Element<'a, Message> {
        let title = one_line(words.say("pad-title"), 14.0, look.roles().text);
        let toggle = button(
            row![glyph(Icon::Hash, 16.0), title]
                .spacing(8)
                .align_y(Alignment::Center),
        )
        .width(Length::Fill)
        .padding([8, 12])
        .style(style::list_row(look, self.is_open))
        .on_press(Message::Toggle);
        let toggle = focusable(look, toggle, Some(Message::Toggle), style::RADIUS);
        let mut page = column![toggle].spacing(8).padding([4, 10]);
        if self.is_open {
            page = page
                .push(self.field(look, words))
                .push(words.flow().keep(keys(look, Message::Key)))
                .push(self.call_button(look, words))
                .push(self.history(look, words, clock));
        }
        page.into()
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
        let line = row![field, erase].spacing(4).align_y(Alignment::Center);
        words.flow().keep(line)
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
        if self.log.is_empty() {
            let none = text(words.say("pad-log-empty"))
                .size(13)
                .color(look.roles().muted);
            return container(none).center_x(Length::Fill).padding(12).into();
        }
        let rows = self
            .suggestions()
            .map(|call| entry(call, look, words, clock));
        scrollable(column(rows))
            .height(LOG)
            .direction(style::thin())
            .style(style::scrollbar(look))
            .into()
    }
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
    let line = row![
        glyph(face, 15.0).color(color),
        number,
        text(when).size(12).color(roles.muted)
    ];
    let press = Message::Fill(other(call).to_owned());
    let face = button(line.spacing(8).align_y(Alignment::Center))
        .width(Length::Fill)
        .padding([8, 12])
        .style(style::list_row(look, false))
        .on_press(press.clone());
    focusable(look, face, Some(press), style::RADIUS)
}

/// The number that is not ours.
fn other(call: &PaidCall) -> &str {
    match call.call_type {
        PaidCallType::Callout => &call.to,
        PaidCallType::Callin => &call.from,
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// What may stand in a number; the rest of what was pasted is left out.
fn kept(text: &str) -> String {
    let is_kept = |character: &char| character.is_ascii_digit() || "+*# -.()".contains(*character);
    text.trim_start()
        .chars()
        .filter(is_kept)
        .take(MAX_NUMBER)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(kind: PaidCallType, number: &str) -> PaidCall {
        PaidCall {
            call_id: 1,
            from: number.to_owned(),
            to: number.to_owned(),
            tags: String::new(),
            duration: 0,
            record_time: 0,
            record_url: String::new(),
            user_id: 101,
            call_type: kind,
            status: PaidCallStatus::Answered,
        }
    }

    #[test]
    fn a_number_is_typed_pasted_and_pressed() {
        let mut pad = Pad::default();
        assert_eq!(
            pad.update(Message::Typed("tel:+84 (91)\n23".into())),
            Action::None
        );
        pad.update(Message::Key('4'));
        pad.update(Message::Key('5'));
        pad.update(Message::Erase);
        assert_eq!(pad.number, "+84 (91)234");
        assert_eq!(
            pad.update(Message::Call),
            Action::Call("+84 (91)234".into())
        );
        pad.update(Message::Typed("1".repeat(100)));
        assert_eq!(pad.number.len(), MAX_NUMBER);
    }

    #[test]
    fn what_comes_from_elsewhere_is_filled_in_and_never_called() {
        let mut pad = Pad::default();
        assert_eq!(
            pad.update(Message::Fill("+84912345678".into())),
            Action::ReadLog
        );
        assert!(pad.is_open);
        assert_eq!(pad.number, "+84912345678");
    }

    #[test]
    fn the_log_suggests_and_the_last_called_comes_back() {
        let mut pad = Pad::default();
        assert_eq!(
            pad.update(Message::LogChanged),
            Action::None,
            "nobody sees it"
        );
        pad.update(Message::Toggle);
        let log = vec![
            call(PaidCallType::Callin, "+84911111111"),
            call(PaidCallType::Callout, "+84922222222"),
        ];
        pad.update(Message::Log(log));
        pad.update(Message::Typed("0911".into()));
        let found: Vec<&str> = pad.suggestions().map(other).collect();
        assert_eq!(found, ["+84911111111"]);
        pad.update(Message::Typed(String::new()));
        assert_eq!(pad.update(Message::Call), Action::None);
        assert_eq!(pad.number, "+84922222222");
    }
}
