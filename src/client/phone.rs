//! Calls with telephones: what a [`Core`] does with them, and the log of paid calls.

use std::time::Instant;

use super::actor::{Actor, Command};
use super::engine::EngineEvent;
use super::pending::{Settle, pending};
use super::{Core, Error, Event, Pending, Returned};
use crate::call::{End, FIRST_KEY, Line, PhoneInput, Refused};
use crate::connection;
use crate::protocol::ToClient;
use crate::protocol::phone::{BalanceRequest, PaidCall, PaidCallsRequest, StartCallout};
use crate::store::User;

/// Longest number and longest text for the log that are sent.
const MAX_NUMBER: usize = 40;
const MAX_TAGS: usize = 256;

/// What one has for calls with phones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneAccount {
    /// Money, in thousandths of whatever the host counts in.
    pub balance: i64,
    /// Numbers of one's own, E.164 with their `+`, in their order.
    pub numbers: Vec<String>,
}

impl Core {
    /// Calls the phone number `to`, in digits with or without a `+` before them (service 500); what people put between
    /// them is left out. `from` is the number of one's own to be shown, `None` lets the server choose; `tags` is a free
    /// text for the log, of at most 256 characters. Settles when the server permits the call; how it goes on comes as
    /// [`Event::Call`].
    ///
    /// # Errors
    /// [`Error::Callout`] if the server refuses, whose [`status`](Error::status) says why; [`Error::Call`] while another
    /// call runs; [`Error::Connection`] while offline, or if the server says nothing for a minute; [`Error::Parameter`];
    /// [`Error::Cancelled`] if it is given up meanwhile.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.start_callout("+84 91 234 56 78", None, Some("order 7")).await?;
    /// # Ok(()) }
    /// ```
    pub fn start_callout(&self, to: &str, from: Option<&str>, tags: Option<&str>) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::StartCallout);
        self.command(Command::StartCallout {
            to: to.to_owned(),
            from: from.map(str::to_owned),
            tags: tags.map(str::to_owned),
            settle,
        });
        result
    }

    /// Hangs up a call to a phone, or gives it up (service 502).
    ///
    /// # Errors
    /// [`Error::Call`] without such a call.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.stop_callout().await?;
    /// # Ok(()) }
    /// ```
    pub fn stop_callout(&self) -> Pending<()> {
        self.phone(Returned::StopCallout, PhoneInput::StopCallout)
    }

    /// Takes the ringing call from a phone (service 506, code 200). `tags` is a free text for the log, of at most 256
    /// characters.
    ///
    /// # Errors
    /// [`Error::Call`] if none rings.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.answer_callin(None).await?;
    /// # Ok(()) }
    /// ```
    pub fn answer_callin(&self, tags: Option<&str>) -> Pending<()> {
        self.phone(Returned::AnswerCallin, PhoneInput::Answer(short(tags)))
    }

    /// Declines the ringing call from a phone (506, code 702). `tags` as in [`answer_callin`](Self::answer_callin).
    ///
    /// # Errors
    /// [`Error::Call`] if none rings.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.reject_callin(Some("spam")).await?;
    /// # Ok(()) }
    /// ```
    pub fn reject_callin(&self, tags: Option<&str>) -> Pending<()> {
        self.phone(Returned::RejectCallin, PhoneInput::Reject(short(tags)))
    }

    /// Reports the ringing call from a phone as not answered (506, code 403). Happens by itself after 30 s. `tags` as in
    /// [`answer_callin`](Self::answer_callin).
    ///
    /// # Errors
    /// [`Error::Call`] if none rings.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.not_answered_callin(None).await?;
    /// # Ok(()) }
    /// ```
    pub fn not_answered_callin(&self, tags: Option<&str>) -> Pending<()> {
        self.phone(
            Returned::NotAnsweredCallin,
            PhoneInput::NotAnswered(short(tags)),
        )
    }

    /// Hangs up a call from a phone (506, code 700).
    ///
    /// # Errors
    /// [`Error::Call`] without such a call.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.stop_callin().await?;
    /// # Ok(()) }
    /// ```
    pub fn stop_callin(&self) -> Pending<()> {
        self.phone(Returned::StopCallin, PhoneInput::StopCallin)
    }

    /// Presses a key of the telephone in a call with one: `0` to `9`, `*`, `#`, `A` to `D`. Its tone is heard on both ends;
    /// keys pressed quickly are sent one after the other. Nothing goes over the socket (RFC 4733 packets in the sound).
    ///
    /// # Errors
    /// [`Error::Call`] without such a call, [`Error::Parameter`] for another character.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// for key in "1234#".chars() {
    ///     core.press_key(key).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn press_key(&self, key: char) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, Returned::PressKey);
        self.command(Command::PressKey(key, settle));
        result
    }

    /// The log of my calls with phones, newest first, at most 500 (service 509). Durations are in seconds, times in ms.
    ///
    /// # Errors
    /// [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// for call in core.get_paid_call_logs().await? {
    ///     println!("{} → {}: {} s", call.from, call.to, call.duration);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn get_paid_call_logs(&self) -> Pending<Vec<PaidCall>> {
        let request = PaidCallsRequest {}.into();
        self.ask(
            Returned::GetPaidCallLogs,
            Ok(request),
            |answer| match answer {
                ToClient::PaidCalls(calls) if calls.r == 1 => Ok(calls.data),
                ToClient::PaidCalls(calls) => Err(Error::Failed { result: calls.r }),
                _ => Err(Error::UnexpectedAnswer),
            },
        )
    }

    /// My money for calls to phones, and the numbers I may call from and am called on (service 185). Both are empty with
    /// a server that knows no phones.
    ///
    /// # Errors
    /// [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let account = core.get_phone_account().await?;
    /// println!("{} thousandths; {:?}", account.balance, account.numbers);
    /// # Ok(()) }
    /// ```
    pub fn get_phone_account(&self) -> Pending<PhoneAccount> {
        let tmp_id = rand::random_range(0..1 << 50);
        self.ask(
            Returned::GetPhoneAccount,
            Ok(BalanceRequest { tmp_id }.into()),
            |answer| match answer {
                ToClient::Balance(answer) if answer.r == 0 => Ok(PhoneAccount {
                    // Out of range and no number at all become the nearest there is.
                    balance: (answer.balance * 1000.0).round() as i64,
                    numbers: answer.numbers,
                }),
                ToClient::Balance(answer) => Err(Error::Failed { result: answer.r }),
                _ => Err(Error::UnexpectedAnswer),
            },
        )
    }

    fn phone(&self, returned: fn(Result<(), Error>) -> Returned, input: PhoneInput) -> Pending<()> {
        let (settle, result) = pending(&self.0.listeners, returned);
        self.command(Command::Phone { input, settle });
        result
    }
}

fn short(tags: Option<&str>) -> Option<String> {
    tags.map(|tags| tags.chars().take(MAX_TAGS).collect())
}

/// A number as it is sent (protocol § 3.4): digits, perhaps after a `+`.
fn dialled(number: &str, parameter: &'static str) -> Result<String, Error> {
    let wrong = Error::Parameter { parameter };
    let kept =
        |character: &char| !matches!(character, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}');
    let number: String = number.trim().chars().filter(kept).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let is_good = !digits.is_empty()
        && number.len() <= MAX_NUMBER
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_good { Ok(number) } else { Err(wrong) }
}

/// A telephone as the other party of a call.
pub(super) fn person(line: &Line) -> User {
    User {
        id: 0,
        name: line.number.clone(),
        fullname: line.number.clone(),
        online: true,
        last_visit: 0,
    }
}

/// What the media says about a call with a telephone; anything else comes back.
pub(super) fn input(event: EngineEvent) -> Result<PhoneInput, EngineEvent> {
    Ok(match event {
        EngineEvent::Offer { key, sdp } | EngineEvent::Answer { key, sdp } if key > FIRST_KEY => {
            PhoneInput::Described { key, sdp }
        }
        EngineEvent::Candidate { key, candidate } if key > FIRST_KEY => {
            let candidate = candidate.sdp;
            PhoneInput::Candidate { key, candidate }
        }
        EngineEvent::Gathered { key } if key > FIRST_KEY => PhoneInput::Gathered { key },
        EngineEvent::Connected { key } if key > FIRST_KEY => PhoneInput::Connected { key },
        EngineEvent::Interrupted { key } if key > FIRST_KEY => PhoneInput::Interrupted { key },
        EngineEvent::Failed { key, reason } if key > FIRST_KEY => {
            PhoneInput::Failed { key, reason }
        }
        other => return Err(other),
    })
}

impl Actor {
    pub(super) async fn start_callout(
        &mut self,
        to: String,
        from: Option<String>,
        tags: Option<String>,
        settle: Settle<()>,
    ) {
        match self.callout(&to, from.as_deref(), tags.as_deref()).await {
            Ok(start) => {
                self.calls.starting = Some(settle);
                if let Err(error) = self.phone_wish(PhoneInput::Start(start)).await
                    && let Some(settle) = self.calls.starting.take()
                {
                    settle.settle(Err(error));
                }
            }
            Err(error) => settle.settle(Err(error)),
        }
    }

    async fn callout(
        &mut self,
        to: &str,
        from: Option<&str>,
        tags: Option<&str>,
    ) -> Result<StartCallout, Error> {
        let to = dialled(to, "to")?;
        let from = from.map(|from| dialled(from, "from")).transpose()?;
        let online = self
            .shared
            .get(|view| matches!(view.connection, super::Connection::Online(_)));
        if !online {
            return Err(connection::Error::NotConnected.into());
        }
        // Checked before: a start that is refused must not take the place of one that is under way.
        if self.calls.is_free_call() || self.calls.phone.call().is_some() {
            return Err(Refused::CallRunning.into());
        }
        Ok(StartCallout {
            call_id: self.store.next_id(super::now()).await?,
            to,
            from,
            tags: short(tags),
        })
    }

    /// A wish of the application's, which may be refused.
    pub(super) async fn phone_wish(&mut self, input: PhoneInput) -> Result<(), Error> {
        let outputs = self.calls.phone.handle(Instant::now(), input)?;
        for output in outputs {
            self.carry_out(output).await;
        }
        Ok(())
    }

    /// An input nobody can be told about; the machine ignores what does not fit.
    pub(super) async fn phone_input(&mut self, input: PhoneInput) {
        let _ = self.phone_wish(input).await;
    }

    /// Takes a packet about calls with telephones; others come back.
    pub(super) async fn phone_packet(&mut self, packet: ToClient) -> Option<ToClient> {
        let input = match packet {
            ToClient::CalloutInitial(news) => PhoneInput::Initial(news),
            ToClient::CalloutGo(go) => PhoneInput::Go(go),
            ToClient::CalloutStatus(news) => PhoneInput::Status(news),
            ToClient::CallinStart(start) => PhoneInput::Offered(start, self.calls.is_free_call()),
            ToClient::CallinStatus(news) => PhoneInput::CallinStatus(news),
            ToClient::CallinStatusByMe(news) => PhoneInput::ByMe(news),
            ToClient::PaidCall(news) => {
                self.listeners.tell(Event::PaidCall(news.0));
                return None;
            }
            other => return Some(other),
        };
        self.phone_input(input).await;
        None
    }

    /// The server permitted a callout, or refused it.
    pub(super) fn permitted(&mut self, result: Result<(), i64>) {
        if let Some(settle) = self.calls.starting.take() {
            settle.settle(result.map_err(|status| Error::Callout { status }));
        }
    }

    /// A callout ended before it was permitted.
    pub(super) fn not_permitted(&mut self, end: &End) {
        if let Some(settle) = self.calls.starting.take() {
            settle.settle(Err(match end {
                End::SignallingLost => connection::Error::NotConnected.into(),
                End::NotAnswered => connection::Error::TimedOut.into(),
                End::MediaFailed(reason) => Error::Media(reason.clone()),
                _ => Error::Cancelled,
            }));
        }
    }

    pub(super) fn press_key(&mut self, key: char) -> Result<(), Error> {
        if self.calls.phone.call().is_none() {
            return Err(Refused::NoCall.into());
        }
        if self.engine.press(key) {
            Ok(())
        } else {
            Err(Error::Parameter { parameter: "key" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_put_between_digits_is_left_out() {
        for (typed, sent) in [
            ("+84 (91) 234-5678", "+84912345678"),
            ("091.234.5678", "0912345678"),
            ("  113 ", "113"),
        ] {
            assert_eq!(dialled(typed, "to").unwrap(), sent);
        }
        for wrong in ["", "+", "12a", "1+2", "tel:12", &"1".repeat(50)] {
            assert!(dialled(wrong, "to").is_err(), "{wrong}");
        }
    }
}
