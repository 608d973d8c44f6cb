//! The state machine of calls with telephones: callout and callin (protocol § 4.3), one at a time.
//!
//! Sans-IO like the machine of free calls, whose [`Output`]s it shares; its keys are its own. There is no trickle: our
//! description is sent when its candidates are complete. A path that is lost is not replaced, as the gateway takes one
//! offer a call.

mod active;

use std::time::{Duration, Instant};

use super::{Direction, End, Line, MEDIA_PATIENCE, Output, RING_TIME, Refused, Snapshot, Stage};
use crate::protocol::call::MediaType;
use crate::protocol::phone::{
    CallinStatus, CallinStatusByMe, CalloutInitial, CalloutStatus, Go, StartCallin, StartCallout,
    StopCallout, callin_status, callout_status, charging_error, initial_status,
};
use crate::protocol::{Id, ToServer};
use active::{Active, Origin, action};

/// Keys of phone calls begin here, so that none is that of a free call.
pub(crate) const FIRST_KEY: u64 = 1 << 32;
/// How long the server may take to permit a call (protocol § 1.5).
pub(crate) const START_PATIENCE: Duration = Duration::from_secs(60);
/// How long a caller waits on its own: the gateway's longest ring time and some more.
pub(crate) const CALLER_PATIENCE: Duration = Duration::from_secs(190);
/// How long our candidates may take; what is found by then is sent.
const GATHERING: Duration = Duration::from_secs(3);
/// Candidates in a description.
const MAX_CANDIDATES: usize = 64;

/// What happens to a phone call.
#[derive(Clone, Debug)]
pub(crate) enum PhoneInput {
    /// Call a number.
    Start(StartCallout),
    /// Take the ringing call, with a text for the log.
    Answer(Option<String>),
    /// Decline it.
    Reject(Option<String>),
    /// Let it go unanswered.
    NotAnswered(Option<String>),
    /// Hang up a call to a phone, or give it up.
    StopCallout,
    /// Hang up a call from a phone.
    StopCallin,
    /// Whichever of the two it is.
    Stop,
    /// 610.
    Initial(CalloutInitial),
    /// 504.
    Go(Go),
    /// 503.
    Status(CalloutStatus),
    /// 505; whether another call runs.
    Offered(StartCallin, bool),
    /// 506.
    CallinStatus(CallinStatus),
    /// 508.
    ByMe(CallinStatusByMe),
    /// Our offer or answer.
    Described { key: u64, sdp: String },
    /// A candidate of ours, from `candidate:` on.
    Candidate { key: u64, candidate: String },
    /// There will be no more of them.
    Gathered { key: u64 },
    /// The media path works (again).
    Connected { key: u64 },
    /// It broke and may come back.
    Interrupted { key: u64 },
    /// The media failed for good.
    Failed { key: u64, reason: String },
    /// The connection to the server is gone.
    SignallingLost,
    /// [`Phone::deadline`] may have come.
    Tick,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Phone {
    calls_seen: u64,
    active: Option<Active>,
}

impl Phone {
    /// The running call.
    pub(crate) fn call(&self) -> Option<&Snapshot> {
        self.active.as_ref().map(|active| &active.call)
    }

    /// When to hand in [`PhoneInput::Tick`].
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let active = self.active.as_ref()?;
        active.deadline.into_iter().chain(active.gather_by).min()
    }

    /// Takes one input.
    ///
    /// # Errors
    /// [`Refused`] for a wish the call's stage does not allow; what others send at a wrong moment is ignored.
    pub(crate) fn handle(
        &mut self,
        now: Instant,
        input: PhoneInput,
    ) -> Result<Vec<Output>, Refused> {
        let mut out = Vec::new();
        match input {
            PhoneInput::Start(start) => self.start(now, start, &mut out)?,
            PhoneInput::Answer(tags) => self.answer(now, tags, &mut out)?,
            PhoneInput::Reject(tags) => {
                self.decline(callin_status::RINGING_STOP, tags, End::Rejected, &mut out)?;
            }
            PhoneInput::NotAnswered(tags) => {
                self.decline(
                    callin_status::NOT_ANSWERED,
                    tags,
                    End::NotAnswered,
                    &mut out,
                )?;
            }
            PhoneInput::StopCallout => self.stop(Some(Direction::Outgoing), &mut out)?,
            PhoneInput::StopCallin => self.stop(Some(Direction::Incoming), &mut out)?,
            PhoneInput::Stop => self.stop(None, &mut out)?,
            PhoneInput::Offered(start, is_busy) => self.offered(now, start, is_busy, &mut out),
            PhoneInput::Initial(news) => self.initial(&news, &mut out),
            PhoneInput::Go(go) => self.go(now, go, &mut out),
            PhoneInput::Status(news) => self.status(now, news, &mut out),
            PhoneInput::CallinStatus(news) => self.callin_status(news, &mut out),
            PhoneInput::ByMe(news) => self.by_me(news, &mut out),
            PhoneInput::SignallingLost => {
                if self
                    .active
                    .as_ref()
                    .is_some_and(|active| !active.is_answered())
                {
                    self.end(End::SignallingLost, &mut out);
                }
            }
            PhoneInput::Tick => self.tick(now, &mut out),
            other => self.media(now, other, &mut out),
        }
        Ok(out)
    }

    fn media(&mut self, now: Instant, input: PhoneInput, out: &mut Vec<Output>) {
        match input {
            PhoneInput::Described { key, sdp } => {
                if let Some(active) = self.with_key(key) {
                    active.draft = Some(sdp);
                    active.gather_by = Some(now + GATHERING);
                }
            }
            PhoneInput::Candidate { key, candidate } => {
                if let Some(active) = self.with_key(key)
                    && active.candidates.len() < MAX_CANDIDATES
                {
                    active.candidates.push(candidate);
                }
            }
            PhoneInput::Gathered { key } => {
                if let Some(active) = self.with_key(key) {
                    active.describe(out);
                }
            }
            PhoneInput::Connected { key } => {
                if let Some(active) = self.with_key(key) {
                    active.connected(now, out);
                }
            }
            PhoneInput::Interrupted { key } => {
                if let Some(active) = self.with_key(key)
                    && let Stage::Talking { since } = active.call.stage
                {
                    active.call.stage = Stage::Interrupted { since };
                    active.deadline = Some(now + MEDIA_PATIENCE);
                    out.push(Output::Changed(active.call.clone()));
                }
            }
            PhoneInput::Failed { key, reason } if self.with_key(key).is_some() => {
                self.give_up(End::MediaFailed(reason), out);
            }
            _ => {}
        }
    }

    fn start(
        &mut self,
        now: Instant,
        start: StartCallout,
        out: &mut Vec<Output>,
    ) -> Result<(), Refused> {
        if self.active.is_some() {
            return Err(Refused::CallRunning);
        }
        let line = Line {
            number: start.to.clone(),
            own: start.from.clone().unwrap_or_default(),
            is_heard: false,
        };
        let call = self.new_call(start.call_id, Direction::Outgoing, Stage::Connecting, line);
        let origin = Origin::Out {
            to: start.to.clone(),
        };
        out.push(Output::Send(ToServer::CalloutStart(start)));
        out.push(Output::Changed(call.clone()));
        self.active = Some(Active::new(call, origin, now + START_PATIENCE));
        Ok(())
    }

    /// 610: refused, or nothing to do yet.
    fn initial(&mut self, news: &CalloutInitial, out: &mut Vec<Output>) {
        let Some(active) = self
            .outgoing(news.call_id)
            .filter(|active| active.is_starting)
        else {
            return;
        };
        // Older servers send the charging error alone (protocol § 3.4).
        let charging = news.charging_error.unwrap_or(0);
        let status = match news.status {
            Some(initial_status::ACCEPTED) => return,
            None if charging == 0 => return,
            Some(initial_status::CHARGING) | None => match charging {
                charging_error::BUSY
                | charging_error::NOT_ENOUGH_BALANCE
                | charging_error::INVALID_NUMBER => charging,
                _ => 0,
            },
            Some(initial_status::FROM_NUMBER) => super::INVALID_FROM_NUMBER,
            Some(_) => 0,
        };
        active.is_starting = false;
        out.push(Output::Permitted(Err(status)));
        self.end(
            match status {
                charging_error::BUSY => End::Busy,
                charging_error::NOT_ENOUGH_BALANCE => End::NoMoney,
                charging_error::INVALID_NUMBER => End::InvalidNumber,
                super::INVALID_FROM_NUMBER => End::InvalidFromNumber,
                _ => End::NoSignal,
            },
            out,
        );
    }

    fn go(&mut self, now: Instant, go: Go, out: &mut Vec<Output>) {
        let Some(active) = self
            .outgoing(go.call_id)
            .filter(|active| active.is_starting)
        else {
            return;
        };
        active.is_starting = false;
        active.deadline = Some(now + CALLER_PATIENCE);
        out.push(Output::Permitted(Ok(())));
        out.push(Output::MakePhoneOffer {
            key: active.call.key,
        });
    }

    /// 503.
    fn status(&mut self, now: Instant, news: CalloutStatus, out: &mut Vec<Output>) {
        let Some(active) = self.outgoing(news.call_id) else {
            return;
        };
        let end = match news.code {
            callout_status::CONNECTING => return,
            callout_status::RINGING | callout_status::RINGING_OTHER => {
                if !active.is_answered() {
                    active.call.stage = Stage::Ringing;
                    active.take_answer(news.sdp_candidate, out);
                    out.push(Output::Changed(active.call.clone()));
                }
                return;
            }
            callout_status::ANSWERED => {
                if !active.is_answered() {
                    active.take_answer(news.sdp_candidate, out);
                    active.answered(now, out);
                }
                return;
            }
            callout_status::REJECTED => End::Rejected,
            callout_status::NOT_AVAILABLE => End::NotAvailable,
            callout_status::NOT_ANSWERED => End::NotAnswered,
            callout_status::TERMINATED | callout_status::STOP => End::Stopped,
            callout_status::NO_SIGNAL => End::NoSignal,
            callout_status::NOT_ENOUGH_BALANCE => End::NoMoney,
            code if code >= 400 => End::Busy,
            _ => return,
        };
        self.end(end, out);
    }

    fn offered(&mut self, now: Instant, start: StartCallin, is_busy: bool, out: &mut Vec<Output>) {
        if let Some(active) = &self.active
            && active.call.id == start.call_id
            && active.call.direction == Direction::Incoming
        {
            // The server repeats an offer to a device that signs in again while it rings.
            return;
        }
        if is_busy || self.active.is_some() {
            out.push(Output::Send(action(
                &start,
                None,
                callin_status::BUSY,
                None,
            )));
            return;
        }
        out.push(Output::Send(action(
            &start,
            None,
            callin_status::RINGING,
            None,
        )));
        let line = Line {
            number: start.from.clone(),
            own: start.to.clone(),
            is_heard: false,
        };
        let call = self.new_call(start.call_id, Direction::Incoming, Stage::Ringing, line);
        out.push(Output::Changed(call.clone()));
        let origin = Origin::In(Box::new(start));
        let mut active = Active::new(call, origin, now + RING_TIME);
        active.is_starting = false;
        self.active = Some(active);
    }

    fn answer(
        &mut self,
        now: Instant,
        tags: Option<String>,
        out: &mut Vec<Output>,
    ) -> Result<(), Refused> {
        let active = self.ringing_here()?;
        let Origin::In(start) = &active.origin else {
            return Err(Refused::NotRinging);
        };
        out.push(Output::MakePhoneAnswer {
            key: active.call.key,
            offer: start.sdp_candidate.0.clone(),
        });
        active.tags = tags;
        active.call.stage = Stage::Answered;
        active.deadline = Some(now + MEDIA_PATIENCE);
        out.push(Output::Changed(active.call.clone()));
        Ok(())
    }

    fn decline(
        &mut self,
        code: i64,
        tags: Option<String>,
        end: End,
        out: &mut Vec<Output>,
    ) -> Result<(), Refused> {
        let active = self.ringing_here()?;
        active.tags = tags;
        out.extend(active.action(code, None));
        self.end(end, out);
        Ok(())
    }

    fn stop(&mut self, direction: Option<Direction>, out: &mut Vec<Output>) -> Result<(), Refused> {
        let active = self.active.as_ref().ok_or(Refused::NoCall)?;
        if direction.is_some_and(|direction| direction != active.call.direction) {
            return Err(Refused::NoCall);
        }
        self.give_up(End::Stopped, out);
        Ok(())
    }

    /// 506: the caller gave up or hung up.
    fn callin_status(&mut self, news: CallinStatus, out: &mut Vec<Output>) {
        let is_end = matches!(news.code, callin_status::STOP | callin_status::RINGING_STOP);
        if is_end && self.incoming(news.call_id).is_some() {
            self.end(End::Stopped, out);
        }
    }

    /// 508.
    fn by_me(&mut self, news: CallinStatusByMe, out: &mut Vec<Output>) {
        let Some(active) = self.incoming(news.call_id) else {
            return;
        };
        out.push(Output::ChangedByMe {
            call: news.call_id,
            status: news.code,
        });
        // A call this device has answered itself is not ended by news of the others.
        if active.call.stage != Stage::Ringing {
            return;
        }
        match news.code {
            callin_status::ANSWERED => self.end(End::AnsweredElsewhere, out),
            callin_status::NOT_ANSWERED
            | callin_status::BUSY
            | callin_status::STOP
            | callin_status::RINGING_STOP => self.end(End::EndedElsewhere, out),
            _ => {}
        }
    }

    fn tick(&mut self, now: Instant, out: &mut Vec<Output>) {
        let Some(active) = &mut self.active else {
            return;
        };
        if active.gather_by.is_some_and(|at| now >= at) {
            active.describe(out);
        }
        if active.deadline.is_none_or(|deadline| now < deadline) {
            return;
        }
        match (&active.call.stage, active.call.direction) {
            (Stage::Ringing, Direction::Incoming) => {
                out.extend(active.action(callin_status::NOT_ANSWERED, None));
                self.end(End::NotAnswered, out);
            }
            (Stage::Connecting | Stage::Ringing, _) => self.give_up(End::NotAnswered, out),
            _ => self.give_up(End::MediaFailed(String::from("no media path")), out),
        }
    }

    /// Tells the server, and ends.
    fn give_up(&mut self, end: End, out: &mut Vec<Output>) {
        if let Some(active) = &self.active {
            match &active.origin {
                Origin::Out { to } => out.push(Output::Send(ToServer::CalloutStop(StopCallout {
                    call_id: active.call.id,
                    to: to.clone(),
                }))),
                Origin::In(_) => out.extend(active.action(callin_status::STOP, None)),
            }
        }
        self.end(end, out);
    }

    fn end(&mut self, end: End, out: &mut Vec<Output>) {
        let Some(Active {
            mut call,
            is_starting,
            ..
        }) = self.active.take()
        else {
            return;
        };
        if is_starting {
            out.push(Output::NotPermitted(end.clone()));
        }
        out.push(Output::EndMedia { key: call.key });
        call.stage = Stage::Ended(end);
        out.push(Output::Changed(call));
    }

    fn new_call(&mut self, id: Id, direction: Direction, stage: Stage, line: Line) -> Snapshot {
        self.calls_seen += 1;
        Snapshot {
            id,
            key: FIRST_KEY + self.calls_seen,
            peer: 0,
            line: Some(line),
            direction,
            media: MediaType::Audio,
            stage,
        }
    }

    fn ringing_here(&mut self) -> Result<&mut Active, Refused> {
        let active = self.active.as_mut().ok_or(Refused::NoCall)?;
        if active.call.direction == Direction::Incoming && active.call.stage == Stage::Ringing {
            Ok(active)
        } else {
            Err(Refused::NotRinging)
        }
    }

    fn outgoing(&mut self, id: Id) -> Option<&mut Active> {
        self.active
            .as_mut()
            .filter(|active| active.call.id == id && active.call.direction == Direction::Outgoing)
    }

    fn incoming(&mut self, id: Id) -> Option<&mut Active> {
        self.active
            .as_mut()
            .filter(|active| active.call.id == id && active.call.direction == Direction::Incoming)
    }

    fn with_key(&mut self, key: u64) -> Option<&mut Active> {
        self.active.as_mut().filter(|active| active.call.key == key)
    }
}

#[cfg(test)]
mod tests;
