//! The bookkeeping of free calls: who rings, who talks, whom to tell (protocol §§ 4.1, 4.2, 7).
//!
//! Sans-IO: every method takes what happened and the time, and returns what to send to whom. It knows sessions only by
//! name. It does not decide whether a callee is busy (the clients do) and ends no call whose media may still flow.
//!
//! A call rings from 186 to the first answer, refusal or the end of the ring time. Meanwhile its offer and the
//! caller's candidates are kept for devices that sign in late. Once answered only its two sessions are remembered, for
//! relaying candidates and the hang-up; a session that is lost may be replaced by another one of the same user.

mod table;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::hub::SessionId;
use crate::protocol::call::{Data, IceCandidate, Payload, Start, Status, StatusByMe, status};
use crate::protocol::{Id, ToClient};
use table::{Key, Table};

/// Early candidates kept for late devices.
const MAX_CANDIDATES: usize = 64;
/// Calls a user may be part of at a time, ringing or talking.
const MAX_CALLS: usize = 16;
/// Longest session description, in bytes.
const MAX_SDP: usize = 100_000;
/// How long an answered call is remembered after one of its sessions was lost.
pub(super) const AFTER_LOSS: Duration = Duration::from_secs(3600);

/// A user's session: the sender of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) user: Id,
    pub(super) session: SessionId,
}

/// For whom a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recipient {
    /// One session of a user.
    One(Party),
    /// All sessions of a user.
    All(Id),
    /// All sessions of a user but this one.
    Others(Party),
}

/// What to send.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Output {
    pub(super) to: Recipient,
    pub(super) packet: ToClient,
}

/// The packet is of no call of its sender's; it is dropped and counted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign;

type Outputs = Vec<Output>;

/// A device of the callee during ringing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Device {
    Ringing,
    Busy,
}

struct Call {
    callee: Id,
    stage: Stage,
    deadline: Option<Instant>,
}

enum Stage {
    Ringing {
        caller: SessionId,
        offer: Box<Start>,
        candidates: Vec<IceCandidate>,
        devices: BTreeMap<SessionId, Device>,
    },
    Talking {
        caller: Option<SessionId>,
        callee: Option<SessionId>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Caller,
    Callee,
}

/// All calls of the server.
pub(super) struct Calls {
    table: Table,
    ring_time: Duration,
}

fn tell(to: Recipient, key: Key, from: Id, user: Id, status: i64) -> Output {
    let packet = Status {
        call_id: key.call,
        from: Some(from),
        to: Some(user),
        status,
    };
    Output {
        to,
        packet: packet.into(),
    }
}

fn tell_others(party: Party, key: Key, status: i64) -> Output {
    Output {
        to: Recipient::Others(party),
        packet: StatusByMe {
            call_id: key.call,
            status,
        }
        .into(),
    }
}

impl Calls {
    /// No calls yet; each will ring for `ring_time`.
    pub(super) fn new(ring_time: Duration) -> Self {
        Self {
            table: Table::default(),
            ring_time,
        }
    }

    /// 186. `devices` are the callee's live sessions; `None` means there is no such callee.
    pub(super) fn start(
        &mut self,
        now: Instant,
        from: Party,
        mut offer: Start,
        devices: Option<&[SessionId]>,
    ) -> Outputs {
        let callee = offer.to;
        let key = Key {
            caller: from.user,
            call: offer.call_id,
        };
        if self.table.contains(key) {
            return Vec::new();
        }
        let to_caller = |status| tell(Recipient::One(from), key, callee, from.user, status);
        let Some(devices) = devices else {
            return vec![to_caller(status::NOT_ANSWERED)];
        };
        if offer.sdp.sdp.len() > MAX_SDP || !self.table.make_room(from.user, MAX_CALLS) {
            return vec![to_caller(status::NOT_ANSWERED)];
        }
        if !self.table.make_room(callee, MAX_CALLS) {
            return vec![to_caller(status::BUSY)];
        }
        offer.from = Some(from.user);
        let mut outputs = vec![to_caller(status::CONNECTING)];
        outputs.extend(devices.iter().map(|&session| Output {
            to: Recipient::One(Party {
                user: callee,
                session,
            }),
            packet: offer.clone().into(),
        }));
        let call = Call {
            callee,
            stage: Stage::Ringing {
                caller: from.session,
                offer: Box::new(offer),
                candidates: Vec::new(),
                devices: devices.iter().map(|&id| (id, Device::Ringing)).collect(),
            },
            deadline: Some(now + self.ring_time),
        };
        self.table.insert(key, call);
        outputs
    }

    /// 187.
    pub(super) fn data(&mut self, from: Party, mut data: Data) -> Result<Outputs, Foreign> {
        let preferred = match data.payload {
            Payload::Answer(_) => Role::Callee,
            Payload::Candidate(_) => Role::Caller,
        };
        let other = data.to.ok_or(Foreign)?;
        let (key, role) = self
            .find(from, other, data.call_id, preferred)
            .ok_or(Foreign)?;
        data.from = Some(from.user);
        let call = self.table.get_mut(key).ok_or(Foreign)?;
        match (&mut call.stage, role, &data.payload) {
            (
                Stage::Ringing {
                    candidates,
                    devices,
                    ..
                },
                Role::Caller,
                Payload::Candidate(candidate),
            ) => {
                if candidates.len() >= MAX_CANDIDATES || candidate.sdp.len() > MAX_SDP / 100 {
                    return Err(Foreign);
                }
                candidates.push(candidate.clone());
                let ringing = devices
                    .iter()
                    .filter(|(_, device)| **device == Device::Ringing);
                Ok(ringing
                    .map(|(&session, _)| Output {
                        to: Recipient::One(Party {
                            user: other,
                            session,
                        }),
                        packet: data.clone().into(),
                    })
                    .collect())
            }
            (Stage::Talking { caller, callee }, role, payload) => {
                if role == Role::Caller && matches!(payload, Payload::Answer(_)) {
                    return Err(Foreign);
                }
                let to = adopt(caller, callee, role, from.session);
                if to.is_some() {
                    self.table.set_deadline(key, None);
                }
                Ok(vec![Output {
                    to: recipient(other, to),
                    packet: data.into(),
                }])
            }
            // Nobody answers with data alone (188/200 comes first), and only a callee answers.
            (Stage::Ringing { .. }, ..) => Err(Foreign),
        }
    }

    /// 188.
    pub(super) fn status(&mut self, from: Party, news: &Status) -> Result<Outputs, Foreign> {
        let preferred = if news.status == status::STOP {
            Role::Caller
        } else {
            Role::Callee
        };
        let other = news.to.ok_or(Foreign)?;
        let (key, role) = self
            .find(from, other, news.call_id, preferred)
            .ok_or(Foreign)?;
        let call = self.table.get_mut(key).ok_or(Foreign)?;
        match &mut call.stage {
            Stage::Talking { caller, callee } => {
                if !is_end(news.status) {
                    return Err(Foreign);
                }
                let to = adopt(caller, callee, role, from.session);
                self.table.remove(key);
                Ok(vec![
                    tell(recipient(other, to), key, from.user, other, news.status),
                    tell_others(from, key, news.status),
                ])
            }
            Stage::Ringing { .. } if role == Role::Caller => {
                if news.status != status::STOP {
                    return Err(Foreign);
                }
                self.table.remove(key);
                Ok(vec![
                    tell(Recipient::All(other), key, from.user, other, status::STOP),
                    tell_others(from, key, status::STOP),
                ])
            }
            Stage::Ringing { .. } => self.callee_status(from, key, news.status),
        }
    }

    /// A status of a device that rings.
    fn callee_status(&mut self, from: Party, key: Key, news: i64) -> Result<Outputs, Foreign> {
        let call = self.table.get_mut(key).ok_or(Foreign)?;
        let Stage::Ringing {
            caller, devices, ..
        } = &mut call.stage
        else {
            return Err(Foreign);
        };
        let to_caller = Recipient::One(Party {
            user: key.caller,
            session: *caller,
        });
        if news == status::BUSY {
            devices.insert(from.session, Device::Busy);
            if devices.values().any(|device| *device == Device::Ringing) {
                // Somebody may still answer elsewhere.
                return Ok(Vec::new());
            }
        }
        if news == status::ANSWERED {
            call.stage = Stage::Talking {
                caller: Some(*caller),
                callee: Some(from.session),
            };
            self.table.set_deadline(key, None);
        } else if is_end(news) {
            self.table.remove(key);
        } else if news != status::RINGING {
            return Err(Foreign);
        }
        Ok(vec![
            tell(to_caller, key, from.user, key.caller, news),
            tell_others(from, key, news),
        ])
    }

    /// A session signed in: whatever rings for its user rings there too.
    pub(super) fn joined(&mut self, who: Party) -> Outputs {
        let mut outputs = Vec::new();
        for key in self.table.keys_of(who.user) {
            let Some(call) = self
                .table
                .get_mut(key)
                .filter(|call| call.callee == who.user)
            else {
                continue;
            };
            let Stage::Ringing {
                offer,
                candidates,
                devices,
                ..
            } = &mut call.stage
            else {
                continue;
            };
            if devices.contains_key(&who.session) {
                continue;
            }
            devices.insert(who.session, Device::Ringing);
            let to = Recipient::One(who);
            outputs.push(Output {
                to,
                packet: ToClient::CallStart(offer.as_ref().clone()),
            });
            outputs.extend(candidates.iter().map(|candidate| {
                let data = Data {
                    call_id: key.call,
                    from: Some(key.caller),
                    to: Some(who.user),
                    payload: Payload::Candidate(candidate.clone()),
                };
                Output {
                    to,
                    packet: data.into(),
                }
            }));
        }
        outputs
    }

    /// A session ended: before the answer that ends its calls, after it they may live on.
    pub(super) fn left(&mut self, now: Instant, who: Party) -> Outputs {
        let keys = self.table.keys_of(who.user);
        keys.into_iter()
            .filter_map(|key| self.left_call(now, who, key))
            .collect()
    }

    fn left_call(&mut self, now: Instant, who: Party, key: Key) -> Option<Output> {
        let call = self.table.get_mut(key)?;
        let callee = call.callee;
        match &mut call.stage {
            Stage::Ringing { caller, .. } if key.caller == who.user && *caller == who.session => {
                self.table.remove(key);
                Some(tell(
                    Recipient::All(callee),
                    key,
                    who.user,
                    callee,
                    status::STOP,
                ))
            }
            Stage::Ringing {
                caller, devices, ..
            } => {
                if devices.remove(&who.session)? == Device::Busy
                    || devices.values().any(|device| *device == Device::Ringing)
                {
                    return None;
                }
                let end = if devices.is_empty() {
                    status::STOP
                } else {
                    status::BUSY
                };
                let to = Recipient::One(Party {
                    user: key.caller,
                    session: *caller,
                });
                self.table.remove(key);
                Some(tell(to, key, who.user, key.caller, end))
            }
            Stage::Talking { caller, callee } => {
                let lost = [caller, callee]
                    .into_iter()
                    .find(|party| **party == Some(who.session))?;
                *lost = None;
                self.table.set_deadline(key, Some(now + AFTER_LOSS));
                None
            }
        }
    }

    /// Ends what has rung for long enough, forgets what was lost for long enough.
    pub(super) fn tick(&mut self, now: Instant) -> Outputs {
        let mut outputs = Vec::new();
        while let Some((key, call)) = self.table.remove_due(now) {
            let Stage::Ringing {
                caller, devices, ..
            } = call.stage
            else {
                continue;
            };
            let to_caller = Recipient::One(Party {
                user: key.caller,
                session: caller,
            });
            outputs.push(tell(
                to_caller,
                key,
                call.callee,
                key.caller,
                status::NOT_ANSWERED,
            ));
            let ringing = devices
                .into_iter()
                .filter(|(_, device)| *device == Device::Ringing);
            outputs.extend(ringing.map(|(session, _)| {
                let device = Recipient::One(Party {
                    user: call.callee,
                    session,
                });
                tell(device, key, key.caller, call.callee, status::STOP)
            }));
        }
        outputs
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.table.next_deadline()
    }

    /// The call that `who` means by the other party and the call's id, and his part in it. Ids are unique per caller
    /// only, so there may be one each way: the preferred part wins.
    fn find(&self, who: Party, other: Id, call: Id, preferred: Role) -> Option<(Key, Role)> {
        let as_caller = Key {
            caller: who.user,
            call,
        };
        let as_callee = Key {
            caller: other,
            call,
        };
        let caller = || {
            self.may(as_caller, Role::Caller, who, other)
                .then_some((as_caller, Role::Caller))
        };
        let callee = || {
            self.may(as_callee, Role::Callee, who, who.user)
                .then_some((as_callee, Role::Callee))
        };
        match preferred {
            Role::Caller => caller().or_else(callee),
            Role::Callee => callee().or_else(caller),
        }
    }

    /// Whether `who` may speak in that call in that role.
    fn may(&self, key: Key, role: Role, who: Party, callee: Id) -> bool {
        let Some(call) = self.table.get(key).filter(|call| call.callee == callee) else {
            return false;
        };
        match (&call.stage, role) {
            (Stage::Ringing { caller, .. }, Role::Caller) => *caller == who.session,
            (Stage::Ringing { devices, .. }, Role::Callee) => devices.contains_key(&who.session),
            (Stage::Talking { caller, .. }, Role::Caller) => {
                caller.is_none_or(|it| it == who.session)
            }
            (Stage::Talking { callee, .. }, Role::Callee) => {
                callee.is_none_or(|it| it == who.session)
            }
        }
    }
}

/// Notes that `session` speaks for its side, and returns the other side's session, if it is there.
fn adopt(
    caller: &mut Option<SessionId>,
    callee: &mut Option<SessionId>,
    role: Role,
    session: SessionId,
) -> Option<SessionId> {
    let (own, other) = match role {
        Role::Caller => (caller, callee),
        Role::Callee => (callee, caller),
    };
    *own = Some(session);
    *other
}

/// A lost session's user may be back under another name: all his sessions are told then.
fn recipient(user: Id, session: Option<SessionId>) -> Recipient {
    session.map_or(Recipient::All(user), |session| {
        Recipient::One(Party { user, session })
    })
}

fn is_end(news: i64) -> bool {
    matches!(
        news,
        status::NOT_ANSWERED | status::BUSY | status::REJECTED | status::STOP
    )
}
