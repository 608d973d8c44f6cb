//! The one phone call, and what it does by itself: our description, the other side's answer, the stages.

use std::time::Instant;

use super::super::{MEDIA_PATIENCE, Output, Snapshot, Stage};
use crate::protocol::ToServer;
use crate::protocol::phone::{CallinAction, CalloutOffer, Sdp, StartCallin, callin_status};

#[derive(Debug)]
pub(super) struct Active {
    pub(super) call: Snapshot,
    /// Somebody waits for the permission to call.
    pub(super) is_starting: bool,
    /// What the call began with: 500, or 505.
    pub(super) origin: Origin,
    pub(super) tags: Option<String>,
    /// Our description, until its candidates are complete.
    pub(super) draft: Option<String>,
    pub(super) candidates: Vec<String>,
    /// The other side's answer has been taken; a second one says the same.
    pub(super) answer_taken: bool,
    /// The path worked before the call was answered: the other side is heard already.
    pub(super) is_connected: bool,
    pub(super) deadline: Option<Instant>,
    pub(super) gather_by: Option<Instant>,
}

#[derive(Debug)]
pub(super) enum Origin {
    Out { to: String },
    In(Box<StartCallin>),
}

impl Active {
    pub(super) fn new(call: Snapshot, origin: Origin, deadline: Instant) -> Self {
        Self {
            call,
            is_starting: true,
            origin,
            tags: None,
            draft: None,
            candidates: Vec::new(),
            answer_taken: false,
            is_connected: false,
            deadline: Some(deadline),
            gather_by: None,
        }
    }

    pub(super) fn is_answered(&self) -> bool {
        !matches!(self.call.stage, Stage::Connecting | Stage::Ringing)
    }

    /// Our description is complete: out it goes.
    pub(super) fn describe(&mut self, out: &mut Vec<Output>) {
        let Some(mut sdp) = self.draft.take() else {
            return;
        };
        self.gather_by = None;
        for candidate in self.candidates.drain(..) {
            sdp.push_str("a=");
            sdp.push_str(&candidate);
            sdp.push_str("\r\n");
        }
        match &self.origin {
            Origin::Out { to } => out.push(Output::Send(ToServer::CalloutOffer(CalloutOffer {
                call_id: self.call.id,
                to: to.clone(),
                sdp_candidate: Sdp(sdp),
            }))),
            Origin::In(_) => out.extend(self.action(callin_status::ANSWERED, Some(Sdp(sdp)))),
        }
    }

    /// 506, in a call from a phone.
    pub(super) fn action(&self, code: i64, sdp: Option<Sdp>) -> Option<Output> {
        match &self.origin {
            Origin::In(start) => {
                let tags = self.tags.clone();
                Some(Output::Send(action(start, tags, code, sdp)))
            }
            Origin::Out { .. } => None,
        }
    }

    /// The first answer counts: it may come before the call is answered, when the other side is heard already.
    pub(super) fn take_answer(&mut self, answer: Option<Sdp>, out: &mut Vec<Output>) {
        if let Some(Sdp(sdp)) = answer.filter(|_| !self.answer_taken) {
            self.answer_taken = true;
            let is_early = self.call.stage == Stage::Ringing;
            if let Some(line) = &mut self.call.line {
                line.is_heard = is_early;
            }
            out.push(Output::TakeAnswer {
                key: self.call.key,
                sdp,
            });
        }
    }

    pub(super) fn answered(&mut self, now: Instant, out: &mut Vec<Output>) {
        self.call.stage = if self.is_connected {
            Stage::Talking { since: now }
        } else {
            Stage::Answered
        };
        self.deadline = (!self.is_connected).then(|| now + MEDIA_PATIENCE);
        out.push(Output::Changed(self.call.clone()));
    }

    pub(super) fn connected(&mut self, now: Instant, out: &mut Vec<Output>) {
        self.is_connected = true;
        let since = match self.call.stage {
            Stage::Answered => now,
            Stage::Interrupted { since } => since,
            _ => return,
        };
        self.call.stage = Stage::Talking { since };
        self.deadline = None;
        out.push(Output::Changed(self.call.clone()));
    }
}

pub(super) fn action(
    start: &StartCallin,
    tags: Option<String>,
    code: i64,
    sdp: Option<Sdp>,
) -> ToServer {
    ToServer::Callin(CallinAction {
        call_id: start.call_id,
        call_type: start.call_type.clone(),
        destination: start.from.clone(),
        phonenumber: start.to.clone(),
        tags,
        code,
        sdp_candidate: sdp,
    })
}
