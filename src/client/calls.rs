//! Calls: the state machine's outputs carried out, and the picture of the call that screens show.

use std::time::Instant;

use super::actor::Actor;
use super::constants::CameraType;
use super::engine::{EngineEvent, Tone};
use super::pending::Settle;
use super::phone;
use super::{Call, Error, Event};
use crate::call::{
    Direction, End, Input, Machine, Output, Phone, PhoneInput, Refused, Snapshot, Stage,
};
use crate::connection;
use crate::protocol::call::MediaType;
use crate::protocol::{Id, Millis};
use crate::store::User;

/// The machine, and what the machine does not know of its call.
#[derive(Debug, Default)]
pub struct Calls {
    machine: Machine,
    pub(super) phone: Phone,
    /// Who waits for the permission to call a phone.
    pub(super) starting: Option<Settle<()>>,
    shown: Option<Shown>,
}

#[derive(Debug)]
pub(super) struct Shown {
    key: u64,
    pub(super) call: Call,
    /// When it began: Unix time in ms.
    pub(super) began: Millis,
    /// The status another device of mine gave it.
    pub(super) elsewhere: Option<i64>,
}

impl Calls {
    pub fn deadline(&self) -> Option<Instant> {
        let deadlines = self.machine.deadline().into_iter();
        deadlines.chain(self.phone.deadline()).min()
    }

    /// The free call that runs, or the one with a telephone.
    fn current(&self) -> Option<&Snapshot> {
        self.machine.call().or(self.phone.call())
    }

    /// Whether a free call runs.
    pub(super) fn is_free_call(&self) -> bool {
        self.machine.call().is_some()
    }

    /// Somebody's name is known now. Returns the call if it is theirs.
    pub fn met(&mut self, user: &User) -> Option<Call> {
        let shown = self
            .shown
            .as_mut()
            .filter(|shown| shown.call.peer.id == user.id)?;
        shown.call.peer = user.clone();
        Some(shown.call.clone())
    }

    /// The call shown last.
    pub(super) fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    fn rings_here(&self) -> bool {
        self.current().is_some_and(|call| {
            call.direction == Direction::Incoming && call.stage == Stage::Ringing
        })
    }

    /// How far the call `key` had come when it was last shown.
    fn stage_of(&self, key: u64) -> Option<Stage> {
        let shown = self.shown.as_ref().filter(|shown| shown.key == key)?;
        Some(shown.call.stage.clone())
    }

    /// Changes the running call's picture. Returns it if there is one.
    fn change(&mut self, key: u64, change: impl FnOnce(&mut Call)) -> Option<Call> {
        let shown = self.shown.as_mut().filter(|shown| shown.key == key)?;
        change(&mut shown.call);
        Some(shown.call.clone())
    }

    fn running(&self) -> Result<(u64, &Call), Error> {
        let running = self.current().ok_or(Refused::NoCall)?;
        let shown = self.shown.as_ref().filter(|shown| shown.key == running.key);
        Ok(shown
            .map(|shown| (shown.key, &shown.call))
            .ok_or(Refused::NoCall)?)
    }
}

impl Actor {
    pub(super) async fn start_call(&mut self, user: Id, media: MediaType) -> Result<(), Error> {
        if user <= 0 || self.me.as_ref().is_some_and(|me| me.id == user) {
            return Err(Error::Parameter { parameter: "user" });
        }
        let online = self
            .shared
            .get(|view| matches!(view.connection, super::Connection::Online(_)));
        if !online {
            return Err(connection::Error::NotConnected.into());
        }
        if self.config.do_not_disturb && self.calls.rings_here() {
            // Somebody who does not know of the call that rings in silence is not to wait for its end.
            self.call_input(Input::NotAnswered).await;
            self.phone_input(PhoneInput::NotAnswered(None)).await;
        }
        if self.calls.phone.call().is_some() {
            return Err(Refused::CallRunning.into());
        }
        let call = self.store.next_id(super::now()).await?;
        self.call_wish(Input::Start {
            call,
            peer: user,
            media,
        })
        .await
    }

    /// An input of the application's, which may be refused.
    pub(super) async fn call_wish(&mut self, input: Input) -> Result<(), Error> {
        let outputs = self.calls.machine.handle(Instant::now(), input)?;
        for output in outputs {
            self.carry_out(output).await;
        }
        Ok(())
    }

    /// An input nobody can be told about; the machine ignores what does not fit.
    pub(super) async fn call_input(&mut self, input: Input) {
        let _ = self.call_wish(input).await;
    }

    pub(super) async fn carry_out(&mut self, output: Output) {
        match output {
            Output::Send(packet) => {
                if let Err(error) = self.connection.send(packet) {
                    tracing::warn!(%error, "a call packet was not sent");
                }
            }
            Output::MakeOffer { key, video } => self.engine.offer(key, video, &self.ice_servers),
            Output::MakeAnswer {
                key,
                video,
                with_camera,
                offer,
            } => {
                self.engine
                    .answer(key, video, with_camera, &self.ice_servers, offer);
                let changed = self.calls.change(key, |call| call.camera_on = with_camera);
                if let Some(call) = changed {
                    // The media begins with its microphone on; who muted the ringing stays mute.
                    self.engine.microphone(call.microphone_on);
                    self.show_call(call);
                }
            }
            Output::MakePhoneOffer { key } => self.engine.phone_offer(key, &self.ice_servers),
            Output::MakePhoneAnswer { key, offer } => {
                self.engine.phone_answer(key, &self.ice_servers, offer);
                if let Some(call) = self.calls.change(key, |_| ()) {
                    self.engine.microphone(call.microphone_on);
                }
            }
            Output::Permitted(result) => self.permitted(result),
            Output::NotPermitted(end) => self.not_permitted(&end),
            Output::RestartMedia { key } => self.engine.restart(key),
            Output::TakeOffer { key, sdp } => self.engine.take_offer(key, sdp),
            Output::TakeAnswer { key, sdp } => self.engine.take_answer(key, sdp),
            Output::TakeCandidate { key, candidate } => self.engine.take_candidate(key, candidate),
            Output::EndMedia { key } => self.engine.end(key),
            Output::Changed(snapshot) => self.call_changed(snapshot).await,
            Output::ChangedByMe { call, status } => {
                if let Some(shown) = &mut self.calls.shown {
                    shown.elsewhere = Some(status);
                }
                self.listeners.tell(Event::CallStatusByMe { call, status });
            }
            Output::TurnedAway { call, peer, media } => {
                self.meet(peer);
                self.remember_turned_away(call, peer, media);
                self.listeners.tell(Event::TurnedAway { user: peer, media });
            }
        }
    }

    async fn call_changed(&mut self, snapshot: Snapshot) {
        let key = snapshot.key;
        let stage = snapshot.stage.clone();
        let before = self.calls.stage_of(key);
        let unanswered = before.as_ref().is_none_or(|stage| *stage == Stage::Ringing);
        let silent = self.config.do_not_disturb
            && unanswered
            && snapshot.direction == Direction::Incoming
            && stage != Stage::Answered;
        self.engine.play(tone(&snapshot).filter(|_| !silent));
        let changed = self.calls.change(key, |call| {
            if let Stage::Ended(_) = stage {
                call.local_video = false;
                call.remote_video = false;
                call.sharing = false;
            }
            call.stage = stage;
            call.line.clone_from(&snapshot.line);
        });
        let call = match changed {
            Some(call) => call,
            None => {
                let peer = match &snapshot.line {
                    Some(line) => phone::person(line),
                    None => self.peer(snapshot.peer).await,
                };
                let call = new_call(&snapshot, peer);
                self.calls.shown = Some(Shown {
                    key,
                    call: call.clone(),
                    began: super::now(),
                    elsewhere: None,
                });
                call
            }
        };
        self.show_call(call);
        self.remember_call(before).await;
    }

    /// What the store knows of the other party; the rest is asked for and shown when it comes.
    async fn peer(&mut self, id: Id) -> User {
        if let Ok(Some(user)) = self.store.user(id).await {
            return user;
        }
        self.meet(id);
        User {
            id,
            name: String::new(),
            fullname: String::new(),
            online: true,
            last_visit: 0,
        }
    }

    pub(super) fn show_call(&self, call: Call) {
        self.shared.set(|view| view.call = Some(call.clone()));
        self.listeners.tell(Event::Call(call));
    }

    pub(super) async fn engine_event(&mut self, event: EngineEvent) {
        let event = match phone::input(event) {
            Ok(input) => return self.phone_input(input).await,
            Err(event) => event,
        };
        let changed = match event {
            // Candidates of free calls go out as they come.
            EngineEvent::Gathered { .. } => None,
            EngineEvent::Offer { key, sdp } => {
                return self.call_input(Input::OfferReady { key, sdp }).await;
            }
            EngineEvent::Answer { key, sdp } => {
                return self.call_input(Input::AnswerReady { key, sdp }).await;
            }
            EngineEvent::Candidate { key, candidate } => {
                return self
                    .call_input(Input::CandidateReady { key, candidate })
                    .await;
            }
            EngineEvent::Connected { key } => {
                return self.call_input(Input::MediaConnected { key }).await;
            }
            EngineEvent::Interrupted { key } => {
                return self.call_input(Input::MediaInterrupted { key }).await;
            }
            EngineEvent::Failed { key, reason } => {
                return self.call_input(Input::MediaFailed { key, reason }).await;
            }
            EngineEvent::Devices => {
                self.listeners.tell(Event::Devices);
                None
            }
            EngineEvent::LocalVideo { key, on } => {
                self.calls.change(key, |call| call.local_video = on)
            }
            EngineEvent::Sharing { key, on } => self.calls.change(key, |call| call.sharing = on),
            EngineEvent::RemoteVideo { key, on } => {
                self.calls.change(key, |call| call.remote_video = on)
            }
            EngineEvent::CameraChanged { key, front } => {
                self.calls.change(key, |call| call.front_camera = front)
            }
            #[cfg(feature = "media")]
            EngineEvent::Missing(shortage) => self.shortage(shortage.device, Some(shortage)),
            #[cfg(feature = "media")]
            EngineEvent::Working(device) => self.shortage(device, None),
            #[cfg(feature = "media")]
            EngineEvent::InUse { device, name } => {
                self.listeners.tell(Event::DeviceInUse { device, name });
                None
            }
        };
        if let Some(call) = changed {
            self.show_call(call);
        }
    }

    /// At most one shortage a kind of device.
    #[cfg(feature = "media")]
    fn shortage(
        &mut self,
        device: crate::media::DeviceKind,
        news: Option<super::Shortage>,
    ) -> Option<Call> {
        let Ok((key, _)) = self.calls.running() else {
            // In a preview.
            self.listeners.tell(Event::Devices);
            return None;
        };
        self.calls.change(key, |call| {
            call.shortages.retain(|known| known.device != device);
            call.shortages.extend(news);
        })
    }

    /// From now on incoming calls ring, or do not; also the one that rings now.
    pub(super) fn set_do_not_disturb(&mut self, on: bool) {
        self.config.do_not_disturb = on;
        if self.calls.rings_here() {
            self.engine.play((!on).then_some(Tone::Ringing));
        }
    }

    pub(super) fn set_microphone(&mut self, on: Option<bool>) -> Result<bool, Error> {
        let (key, call) = self.calls.running()?;
        let on = on.unwrap_or(!call.microphone_on);
        self.engine.microphone(on);
        let changed = self.calls.change(key, |call| call.microphone_on = on);
        changed.into_iter().for_each(|call| self.show_call(call));
        Ok(on)
    }

    pub(super) fn set_camera(&mut self, on: Option<bool>) -> Result<bool, Error> {
        let (key, call) = self.video_call()?;
        let on = on.unwrap_or(!call.camera_on);
        self.engine.camera(on);
        let changed = self.calls.change(key, |call| call.camera_on = on);
        changed.into_iter().for_each(|call| self.show_call(call));
        Ok(on)
    }

    pub(super) fn switch_camera(&mut self) -> Result<CameraType, Error> {
        let (key, call) = self.video_call()?;
        let front = !call.front_camera;
        self.engine.switch_camera();
        let changed = self.calls.change(key, |call| call.front_camera = front);
        changed.into_iter().for_each(|call| self.show_call(call));
        Ok(if front {
            CameraType::Front
        } else {
            CameraType::Back
        })
    }

    fn video_call(&self) -> Result<(u64, &Call), Error> {
        let (key, call) = self.calls.running()?;
        match call.media {
            MediaType::Video => Ok((key, call)),
            MediaType::Audio => Err(Refused::NoCall.into()),
        }
    }
}

fn new_call(snapshot: &Snapshot, peer: User) -> Call {
    Call {
        id: snapshot.id,
        peer,
        line: snapshot.line.clone(),
        direction: snapshot.direction,
        media: snapshot.media,
        stage: snapshot.stage.clone(),
        microphone_on: true,
        camera_on: snapshot.media == MediaType::Video,
        front_camera: true,
        local_video: false,
        remote_video: false,
        sharing: false,
        #[cfg(feature = "media")]
        shortages: Vec::new(),
    }
}

/// What is heard in this stage (screens § 1.11); `None` is silence.
fn tone(call: &Snapshot) -> Option<Tone> {
    match (&call.stage, call.direction) {
        // The network's own ringing is heard.
        (Stage::Ringing, Direction::Outgoing)
            if call.line.as_ref().is_some_and(|line| line.is_heard) =>
        {
            None
        }
        (Stage::Ringing, Direction::Outgoing) => Some(Tone::RingBack),
        (Stage::Ringing, Direction::Incoming) => Some(Tone::Ringing),
        (Stage::Ended(End::Busy), Direction::Outgoing) => Some(Tone::Busy),
        (Stage::Ended(End::Rejected), Direction::Outgoing) => Some(Tone::Rejected),
        (
            Stage::Ended(
                End::MediaFailed(_)
                | End::SignallingLost
                | End::NotAvailable
                | End::NoSignal
                | End::NoMoney
                | End::InvalidNumber
                | End::InvalidFromNumber,
            ),
            _,
        ) => Some(Tone::Error),
        (Stage::Ended(End::AnsweredElsewhere | End::EndedElsewhere), _) => None,
        (Stage::Ended(_), _) => Some(Tone::Ended),
        _ => None,
    }
}
