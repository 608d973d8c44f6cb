//! The number pad: a number is typed, pasted or pressed, and called; under it the log of calls with phones, which fills it
//! in again.
//!
//! It calls nobody by itself: a number that comes from elsewhere (a link, the log) is filled in and waits.

mod view;

use crate::client::{Error, PhoneAccount};
use crate::protocol::phone::{PaidCall, PaidCallStatus, PaidCallType};
use crate::ui::phone_number;
pub(crate) use view::keys;

/// Longest number, with everything between its digits.
const MAX_NUMBER: usize = 40;

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
    /// The log was read, or could not be.
    Log(Result<Vec<PaidCall>, Error>),
    /// The account was read.
    Account(PhoneAccount),
    /// The log or the account has something new, or can be read again.
    LogChanged,
    /// Only these calls of the log are to be shown.
    Filter(Filter),
    /// This number of one's own is to be called from.
    From(String),
    /// The recording of a call is to be played.
    Listen(String),
}

/// Which calls of the log are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// To phones.
    Out,
    /// From phones, answered or not.
    In,
    /// From phones, not answered.
    Missed,
}

impl Filter {
    fn shows(self, call: &PaidCall) -> bool {
        let comes_in = call.call_type == PaidCallType::Callin;
        match self {
            Self::All => true,
            Self::Out => !comes_in,
            Self::In => comes_in,
            Self::Missed => comes_in && call.status == PaidCallStatus::NotAnswered,
        }
    }
}

/// What the pad asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Read the log and the account; answer with [`Message::Log`] and [`Message::Account`].
    ReadLog,
    /// Call this number, from this one of one's own if there is a choice.
    Call(String, Option<String>),
    /// Play this recording.
    Listen(String),
}

/// The log of calls with phones, as far as it is known.
#[derive(Debug, Default, PartialEq)]
enum Log {
    #[default]
    Reading,
    Failed,
    Read(Vec<PaidCall>),
}

impl Log {
    /// The calls, newest first.
    fn calls(&self) -> &[PaidCall] {
        match self {
            Self::Read(calls) => calls,
            Self::Reading | Self::Failed => &[],
        }
    }
}

/// The pad.
#[derive(Debug, Default)]
pub struct Pad {
    is_open: bool,
    number: String,
    log: Log,
    filter: Filter,
    account: PhoneAccount,
    /// Which of the account's numbers is called from; the server's choice until there is one.
    from: Option<String>,
    /// The number as people write it, if it is one.
    written: Option<String>,
}

impl Pad {
    /// Takes `message` in.
    pub(crate) fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Toggle => {
                self.is_open = !self.is_open;
                return self.read();
            }
            Message::Typed(number) => self.set(kept(&number)),
            Message::Key(key) => self.set(kept(&format!("{}{key}", self.number))),
            Message::Erase => {
                let mut number = std::mem::take(&mut self.number);
                number.pop();
                self.set(number);
            }
            Message::Fill(number) => {
                self.set(kept(&number));
                self.is_open = true;
                return self.read();
            }
            Message::Call => return self.call(),
            Message::Log(Ok(calls)) => self.log = Log::Read(calls),
            // What is known is better than nothing.
            Message::Log(Err(_)) if matches!(self.log, Log::Read(_)) => {}
            Message::Log(Err(_)) => self.log = Log::Failed,
            Message::Account(account) => {
                let kept = self
                    .from
                    .take()
                    .filter(|from| account.numbers.contains(from));
                self.from = kept.or_else(|| account.numbers.first().cloned());
                self.account = account;
                self.rewrite();
            }
            Message::LogChanged => return self.read(),
            Message::Filter(filter) => self.filter = filter,
            Message::From(number) => {
                self.from = Some(number);
                self.rewrite();
            }
            Message::Listen(url) => return Action::Listen(url),
        }
        Action::None
    }

    fn set(&mut self, number: String) {
        self.number = number;
        self.rewrite();
    }

    fn rewrite(&mut self) {
        self.written = phone_number::written(&self.number, self.from.as_deref());
    }

    /// Whether it takes the place of what stands under it.
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }

    fn read(&mut self) -> Action {
        if self.is_open {
            if self.log == Log::Failed {
                self.log = Log::Reading;
            }
            Action::ReadLog
        } else {
            Action::None
        }
    }

    /// Without a number the last one that was called is filled in, as telephones do.
    fn call(&mut self) -> Action {
        if !self.number.is_empty() {
            let choice = self.account.numbers.len() > 1;
            let from = self.from.clone().filter(|_| choice);
            return Action::Call(self.number.clone(), from);
        }
        let mut called = self
            .log
            .calls()
            .iter()
            .filter(|call| call.call_type == PaidCallType::Callout);
        if let Some(call) = called.next() {
            let number = call.to.clone();
            self.set(number);
        }
        Action::None
    }

    /// Calls whose other number has what was typed in it, newest first.
    fn suggestions(&self) -> impl Iterator<Item = &PaidCall> {
        let typed = digits(&self.number);
        // A zero before a national number stands for what comes after the country's digits.
        let typed = typed.trim_start_matches('0').to_owned();
        self.log
            .calls()
            .iter()
            .filter(move |call| self.filter.shows(call) && digits(other(call)).contains(&typed))
    }
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
            Action::Call("+84 (91)234".into(), None)
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
        pad.update(Message::Log(Ok(log)));
        pad.update(Message::Typed("0911".into()));
        let found: Vec<&str> = pad.suggestions().map(other).collect();
        assert_eq!(found, ["+84911111111"]);
        pad.update(Message::Typed(String::new()));
        assert_eq!(pad.update(Message::Call), Action::None);
        assert_eq!(pad.number, "+84922222222");
    }
}
