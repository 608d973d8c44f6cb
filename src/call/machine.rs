//! The one call and its transitions.

use std::collections::VecDeque;
use std::time::Instant;

use super::{
    CALLER_PATIENCE, Direction, End, Input, MEDIA_PATIENCE, Output, RESTART_PATIENCE, RING_TIME,
    Refused, Snapshot, Stage,
};
use crate::protocol::call::{
    Data, IceCandidate, MediaType, Payload, SessionDescription, Start, Status, StatusByMe, status,
};
use crate::protocol::{Id, ToServer};

/// How many of one's own candidates wait for the offer or answer to be sent. Gathering yields a dozen at most.
const HELD_CANDIDATES: usize = 64;

/// How many of the other side's candidates a call takes; a peer that sends more is not believed.
const TAKEN_CANDIDATES: usize = 128;

/// The call state machine, one call at a time.
///
/// Sans-IO: [`handle`](Self::handle) takes an [`Input`] and the time, and answers with [`Output`]s for others to carry
/// out. It opens no socket and no device, reads no clock and knows no names of people.
#[derive(Debug, Default)]
pub(crate) struct Machine {
    calls_seen: u64,
    active: Option<Active>,
}

#[derive(Debug)]
struct Active {
    call: Snapshot,
    /// The caller's SDP, until the call is answered.
    offer: Option<String>,
    /// When the present stage has lasted too long.
    deadline: Option<Instant>,
    /// When to try another new path, while there is none.
    restart_at: Option<Instant>,
    /// Own candidates, until the description they belong to has been sent.
    held: Option<VecDeque<IceCandidate>>,
    /// Whether the callee's answer has been taken.
    answer_taken: bool,
    /// How many of the other side's candidates have been taken.
    candidates_taken: usize,
}

impl Machine {
    /// The running call, if any.
    pub(crate) fn call(&self) -> Option<&Snapshot> {
        self.active.as_ref().map(|active| &active.call)
    }

    /// When to hand in [`Input::Tick`].
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let active = self.active.as_ref()?;
        active.deadline.into_iter().chain(active.restart_at).min()
    }

    /// Takes one input.
    ///
    /// # Errors
    /// [`Refused`] for an application's wish the stage does not allow; whatever the peer, the server or the media
    /// sends at a wrong moment is ignored.
    pub(crate) fn handle(&mut self, now: Instant, input: Input) -> Result<Vec<Output>, Refused> {
        let mut out = Vec::new();
        match input {
            Input::Start { call, peer, media } => self.start(now, call, peer, media, &mut out)?,
            Input::Answer { with_camera } => self.answer(now, with_camera, &mut out)?,
            Input::Reject => self.decline(status::REJECTED, End::Rejected, &mut out)?,
            Input::NotAnswered => self.decline(status::NOT_ANSWERED, End::NotAnswered, &mut out)?,
            Input::Stop => {
                let active = self.active.as_ref().ok_or(Refused::NoCall)?;
                out.push(active.status(status::STOP));
                self.end(End::Stopped, &mut out);
            }
            Input::Offered(start) => self.offered(now, start, &mut out),
            Input::Data(data) => self.data(now, data, &mut out),
            Input::Status(news) => self.status(now, &news, &mut out),
            Input::StatusByMe(news) => self.status_by_me(&news, &mut out),
            Input::OfferReady { key, sdp } => self.offer_ready(key, sdp, &mut out),
            Input::AnswerReady { key, sdp } => self.answer_ready(key, sdp, &mut out),
            Input::CandidateReady { key, candidate } => {
                self.candidate_ready(key, candidate, &mut out);
            }
            Input::MediaConnected { key } => self.media_connected(now, key, &mut out),
            Input::MediaInterrupted { key } => self.media_interrupted(now, key, &mut out),
            Input::MediaFailed { key, reason } => {
                if self.with_key(key).is_some() {
                    self.give_up(End::MediaFailed(reason), &mut out);
                }
            }
            Input::SignallingLost => {
                // An answered call lives on its media path; the server is needed only to set one up.
                if self.stage_is(|stage| matches!(stage, Stage::Connecting | Stage::Ringing)) {
                    self.end(End::SignallingLost, &mut out);
                }
            }
            Input::SignallingBack => self.signalling_back(now, &mut out),
            Input::Tick => self.tick(now, &mut out),
        }
        Ok(out)
    }

    fn start(
        &mut self,
        now: Instant,
        id: Id,
        peer: Id,
        media: MediaType,
        out: &mut Vec<Output>,
    ) -> Result<(), Refused> {
        if self.active.is_some() {
            return Err(Refused::CallRunning);
        }
        let call = self.new_call(id, peer, Direction::Outgoing, media, Stage::Connecting);
        out.push(Output::MakeOffer {
            key: call.key,
            video: media == MediaType::Video,
        });
        out.push(Output::Changed(call.clone()));
        self.active = Some(Active {
            call,
            offer: None,
            deadline: Some(now + CALLER_PATIENCE),
            restart_at: None,
            held: Some(VecDeque::new()),
            answer_taken: false,
            candidates_taken: 0,
        });
        Ok(())
    }

    fn answer(
        &mut self,
        now: Instant,
        with_camera: bool,
        out: &mut Vec<Output>,
    ) -> Result<(), Refused> {
        let active = self.ringing_here()?;
        let offer = active.offer.take().ok_or(Refused::NotRinging)?;
        active.call.stage = Stage::Answered;
        active.deadline = Some(now + MEDIA_PATIENCE);
        active.held = Some(VecDeque::new());
        out.push(active.status(status::ANSWERED));
        let video = active.call.media == MediaType::Video;
        out.push(Output::MakeAnswer {
            key: active.call.key,
            video,
            with_camera: video && with_camera,
            offer,
        });
        out.push(Output::Changed(active.call.clone()));
        Ok(())
    }

    fn decline(&mut self, number: i64, end: End, out: &mut Vec<Output>) -> Result<(), Refused> {
        let active = self.ringing_here()?;
        out.push(active.status(number));
        self.end(end, out);
        Ok(())
    }

    fn offered(&mut self, now: Instant, start: Start, out: &mut Vec<Output>) {
        let Some(peer) = start.from else { return };
        if let Some(active) = &self.active {
            let again = active.call.id == start.call_id && active.call.peer == peer;
            // The server repeats an offer to a device that signs in again while it rings.
            if !again {
                out.push(status_packet(start.call_id, peer, status::BUSY));
                out.push(Output::TurnedAway {
                    call: start.call_id,
                    peer,
                    media: start.media_type,
                });
            }
            return;
        }
        let call = self.new_call(
            start.call_id,
            peer,
            Direction::Incoming,
            start.media_type,
            Stage::Ringing,
        );
        out.push(status_packet(call.id, peer, status::RINGING));
        out.push(Output::Changed(call.clone()));
        self.active = Some(Active {
            call,
            offer: Some(start.sdp.sdp),
            deadline: Some(now + RING_TIME),
            restart_at: None,
            held: None,
            answer_taken: false,
            candidates_taken: 0,
        });
    }

    /// Somebody calls while a call with a telephone runs.
    pub(crate) fn turn_away(start: &Start) -> Vec<Output> {
        let Some(peer) = start.from else {
            return Vec::new();
        };
        vec![
            status_packet(start.call_id, peer, status::BUSY),
            Output::TurnedAway {
                call: start.call_id,
                peer,
                media: start.media_type,
            },
        ]
    }

    fn data(&mut self, now: Instant, data: Data, out: &mut Vec<Output>) {
        let Some(active) = self.with_peer(data.call_id, data.from) else {
            return;
        };
        let key = active.call.key;
        match data.payload {
            // A second answer would break the media path the first has made.
            Payload::Answer(answer)
                if active.call.direction == Direction::Outgoing && !active.answer_taken =>
            {
                active.answer_taken = true;
                out.push(Output::TakeAnswer {
                    key,
                    sdp: answer.sdp,
                });
            }
            Payload::Answer(_) => {}
            Payload::Candidate(candidate) if active.candidates_taken < TAKEN_CANDIDATES => {
                active.candidates_taken += 1;
                out.push(Output::TakeCandidate { key, candidate });
            }
            Payload::Candidate(_) => {}
            Payload::Offer(offer) if active.is_running(Direction::Incoming) => {
                active.expect_description();
                out.push(Output::TakeOffer {
                    key,
                    sdp: offer.sdp,
                });
            }
            Payload::Restart if active.is_running(Direction::Outgoing) => self.restart(now, out),
            Payload::Offer(_) | Payload::Restart => {}
        }
    }

    fn status(&mut self, now: Instant, news: &Status, out: &mut Vec<Output>) {
        let Some(active) = self.with_peer(news.call_id, news.from) else {
            return;
        };
        let outgoing = active.call.direction == Direction::Outgoing;
        match (news.status, &active.call.stage) {
            (status::RINGING, Stage::Connecting) if outgoing => {
                active.call.stage = Stage::Ringing;
                out.push(Output::Changed(active.call.clone()));
            }
            (status::ANSWERED, Stage::Connecting | Stage::Ringing) if outgoing => {
                active.call.stage = Stage::Answered;
                active.deadline = Some(now + MEDIA_PATIENCE);
                out.push(Output::Changed(active.call.clone()));
            }
            (status::NOT_ANSWERED, _) => self.end(End::NotAnswered, out),
            (status::BUSY, _) => self.end(End::Busy, out),
            (status::REJECTED, _) => self.end(End::Rejected, out),
            (status::STOP, _) => self.end(End::Stopped, out),
            _ => {}
        }
    }

    fn status_by_me(&mut self, news: &StatusByMe, out: &mut Vec<Output>) {
        let Some(active) = self.with_id(news.call_id) else {
            return;
        };
        out.push(Output::ChangedByMe {
            call: active.call.id,
            status: news.status,
        });
        // A call this device has answered itself is not ended by news of the others.
        if active.call.stage != Stage::Ringing || active.call.direction != Direction::Incoming {
            return;
        }
        match news.status {
            status::ANSWERED => self.end(End::AnsweredElsewhere, out),
            status::NOT_ANSWERED | status::BUSY | status::REJECTED | status::STOP => {
                self.end(End::EndedElsewhere, out);
            }
            _ => {}
        }
    }

    fn offer_ready(&mut self, key: u64, sdp: String, out: &mut Vec<Output>) {
        let Some(active) = self.with_key(key) else {
            return;
        };
        let offer = SessionDescription::offer(sdp);
        let call = &active.call;
        out.push(if active.is_running(Direction::Outgoing) {
            active.data(Payload::Offer(offer))
        } else {
            Output::Send(ToServer::CallStart(Start {
                call_id: call.id,
                media_type: call.media,
                from: None,
                to: call.peer,
                sdp: offer,
            }))
        });
        active.release_candidates(out);
    }

    fn answer_ready(&mut self, key: u64, sdp: String, out: &mut Vec<Output>) {
        let Some(active) = self.with_key(key) else {
            return;
        };
        out.push(active.data(Payload::Answer(SessionDescription::answer(sdp))));
        active.release_candidates(out);
    }

    fn candidate_ready(&mut self, key: u64, candidate: IceCandidate, out: &mut Vec<Output>) {
        let Some(active) = self.with_key(key) else {
            return;
        };
        match &mut active.held {
            // The receiver drops a candidate that comes before its description (protocol § 4.1).
            Some(held) if held.len() < HELD_CANDIDATES => held.push_back(candidate),
            Some(_) => {}
            None => out.push(active.data(Payload::Candidate(candidate))),
        }
    }

    fn media_connected(&mut self, now: Instant, key: u64, out: &mut Vec<Output>) {
        let Some(active) = self.with_key(key) else {
            return;
        };
        let since = match active.call.stage {
            Stage::Interrupted { since } => since,
            Stage::Talking { .. } | Stage::Ended(_) => return,
            _ => now,
        };
        active.call.stage = Stage::Talking { since };
        active.deadline = None;
        active.restart_at = None;
        out.push(Output::Changed(active.call.clone()));
    }

    fn media_interrupted(&mut self, now: Instant, key: u64, out: &mut Vec<Output>) {
        let Some(active) = self.with_key(key) else {
            return;
        };
        let Stage::Talking { since } = active.call.stage else {
            return;
        };
        active.call.stage = Stage::Interrupted { since };
        active.deadline = Some(now + MEDIA_PATIENCE);
        out.push(Output::Changed(active.call.clone()));
        self.restart(now, out);
    }

    /// What was said meanwhile is lost.
    fn signalling_back(&mut self, now: Instant, out: &mut Vec<Output>) {
        if let Some(active) = &mut self.active
            && matches!(active.call.stage, Stage::Interrupted { .. })
        {
            active.restart_at = None;
            self.restart(now, out);
        }
    }

    /// Tries a new path. The caller offers, so that the two never offer at once; the callee asks him to. A try that is
    /// under way is given its time.
    fn restart(&mut self, now: Instant, out: &mut Vec<Output>) {
        let Some(active) = &mut self.active else {
            return;
        };
        if active.restart_at.is_some_and(|at| now < at) {
            return;
        }
        active.restart_at = Some(now + RESTART_PATIENCE);
        if active.call.direction == Direction::Outgoing {
            active.expect_description();
            let key = active.call.key;
            out.push(Output::RestartMedia { key });
        } else {
            out.push(active.data(Payload::Restart));
        }
    }

    fn tick(&mut self, now: Instant, out: &mut Vec<Output>) {
        let Some(active) = &mut self.active else {
            return;
        };
        if active.deadline.is_none_or(|deadline| now < deadline) {
            if active.restart_at.is_some_and(|at| now >= at) {
                active.restart_at = None;
                if matches!(active.call.stage, Stage::Interrupted { .. }) {
                    self.restart(now, out);
                }
            }
            return;
        }
        match (&active.call.stage, active.call.direction) {
            (Stage::Ringing, Direction::Incoming) => {
                out.push(active.status(status::NOT_ANSWERED));
                self.end(End::NotAnswered, out);
            }
            (Stage::Connecting | Stage::Ringing, _) => self.give_up(End::NotAnswered, out),
            _ => self.give_up(End::MediaFailed(String::from("no media path")), out),
        }
    }

    /// Tells the other party to stop, and ends.
    fn give_up(&mut self, end: End, out: &mut Vec<Output>) {
        if let Some(active) = &self.active {
            out.push(active.status(status::STOP));
        }
        self.end(end, out);
    }

    fn end(&mut self, end: End, out: &mut Vec<Output>) {
        if let Some(Active { mut call, .. }) = self.active.take() {
            out.push(Output::EndMedia { key: call.key });
            call.stage = Stage::Ended(end);
            out.push(Output::Changed(call));
        }
    }

    fn new_call(
        &mut self,
        id: Id,
        peer: Id,
        direction: Direction,
        media: MediaType,
        stage: Stage,
    ) -> Snapshot {
        self.calls_seen += 1;
        Snapshot {
            id,
            key: self.calls_seen,
            peer,
            line: None,
            direction,
            media,
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

    fn stage_is(&self, is: impl FnOnce(&Stage) -> bool) -> bool {
        self.active
            .as_ref()
            .is_some_and(|active| is(&active.call.stage))
    }

    fn with_id(&mut self, id: Id) -> Option<&mut Active> {
        self.active.as_mut().filter(|active| active.call.id == id)
    }

    /// Call ids are unique per caller only, so a stranger's call may have the number of ours. Some servers leave out
    /// whom a packet is from (protocol § 3.3).
    fn with_peer(&mut self, id: Id, from: Option<Id>) -> Option<&mut Active> {
        self.with_id(id)
            .filter(|active| from.is_none_or(|from| from == active.call.peer))
    }

    fn with_key(&mut self, key: u64) -> Option<&mut Active> {
        self.active.as_mut().filter(|active| active.call.key == key)
    }
}

impl Active {
    /// Whether we are on that side of a call that has been answered.
    fn is_running(&self, side: Direction) -> bool {
        let is_answered = matches!(
            self.call.stage,
            Stage::Answered | Stage::Talking { .. } | Stage::Interrupted { .. }
        );
        self.call.direction == side && is_answered
    }

    /// New descriptions are exchanged: our candidates wait for ours, and the other side's are new ones.
    fn expect_description(&mut self) {
        self.held = Some(VecDeque::new());
        self.answer_taken = false;
        self.candidates_taken = 0;
    }

    fn status(&self, number: i64) -> Output {
        status_packet(self.call.id, self.call.peer, number)
    }

    fn data(&self, payload: Payload) -> Output {
        Output::Send(ToServer::CallData(Data {
            call_id: self.call.id,
            from: None,
            to: Some(self.call.peer),
            payload,
        }))
    }

    /// The description is on its way: candidates may follow, and need not wait any more.
    fn release_candidates(&mut self, out: &mut Vec<Output>) {
        for candidate in self.held.take().into_iter().flatten() {
            out.push(self.data(Payload::Candidate(candidate)));
        }
    }
}

fn status_packet(call_id: Id, peer: Id, status: i64) -> Output {
    Output::Send(ToServer::CallStatus(Status {
        call_id,
        from: None,
        to: Some(peer),
        status,
    }))
}
