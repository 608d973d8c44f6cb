//! The bookkeeping of free calls: who rings, who talks, whom to tell (protocol §§ 4.1, 4.2, 7).
//!
//! Sans-IO: every method takes what happened and the time, and returns what to send to whom. It knows sessions only by
//! name. It does not decide whether a callee is busy (the clients do) and ends no call whose media may still flow.
//!
//! A call rings from 186 to the first answer, refusal or the end of the ring time. Meanwhile its offer and the
//! caller's candidates are kept for devices that sign in late. Once answered only its two sessions are remembered, for
//! relaying candidates and the hang-up; a session that is lost may be replaced by another one of the same user. What
//! becomes of answered calls is told ([`Change`]), so that somebody can remember them for a server that starts anew.

mod relay;
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

/// An answered call, as it is remembered when the server starts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) caller: Id,
    /// The caller's number for it.
    pub(super) call: Id,
    pub(super) callee: Id,
}

impl Running {
    fn new(key: Key, callee: Id) -> Self {
        Self {
            caller: key.caller,
            call: key.call,
            callee,
        }
    }
}

/// What happens to the calls that are to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Answered(Running),
    Over(Running),
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

    /// A call that was answered before the server started anew. Its sessions are lost.
    pub(super) fn resume(&mut self, now: Instant, running: Running) {
        let key = Key {
            caller: running.caller,
            call: running.call,
        };
        let call = Call {
            callee: running.callee,
            stage: Stage::Talking {
                caller: None,
                callee: None,
            },
            deadline: Some(now + AFTER_LOSS),
        };
        if !self.table.contains(key) {
            self.table.insert(key, call);
        }
    }

    /// What happened to answered calls since this was asked last.
    pub(super) fn changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.table.changes)
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
}
