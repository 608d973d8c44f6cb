//! What the parties of a call say to each other: 187 and 188.

use super::table::Key;
use super::{
    Calls, Change, Device, Foreign, MAX_CANDIDATES, MAX_SDP, Output, Outputs, Party, Recipient,
    Running, Stage, tell, tell_others,
};
use crate::protocol::Id;
use crate::protocol::call::{Data, Payload, Status, status};
use crate::server::hub::SessionId;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Caller,
    Callee,
}

impl Calls {
    /// 187.
    pub(in crate::server) fn data(
        &mut self,
        from: Party,
        mut data: Data,
    ) -> Result<Outputs, Foreign> {
        let preferred = match data.payload {
            Payload::Answer(_) | Payload::Restart => Role::Callee,
            Payload::Candidate(_) | Payload::Offer(_) => Role::Caller,
        };
        // Whoever begins a new path may be there anew; what follows comes from the same session.
        let may_be_new = matches!(data.payload, Payload::Offer(_) | Payload::Restart);
        let other = data.to.ok_or(Foreign)?;
        let (key, role) = self
            .find(from, other, data.call_id, preferred, may_be_new)
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
                let is_of_role = match payload {
                    Payload::Answer(_) | Payload::Restart => role == Role::Callee,
                    Payload::Offer(_) => role == Role::Caller,
                    Payload::Candidate(_) => true,
                };
                if !is_of_role {
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
    pub(in crate::server) fn status(
        &mut self,
        from: Party,
        news: &Status,
    ) -> Result<Outputs, Foreign> {
        // Only who is in the call hangs up; a device that rang may still refuse what another has answered.
        let may_be_new = news.status == status::STOP;
        let preferred = if may_be_new {
            Role::Caller
        } else {
            Role::Callee
        };
        let other = news.to.ok_or(Foreign)?;
        let (key, role) = self
            .find(from, other, news.call_id, preferred, may_be_new)
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
            let running = Running::new(key, call.callee);
            self.table.set_deadline(key, None);
            self.table.changes.push(Change::Answered(running));
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

    /// The call that `who` means by the other party and the call's id, and his part in it. Ids are unique per caller
    /// only, so there may be one each way: the preferred part wins. `may_be_new` lets a session speak for a user whose
    /// other session is in the call: a client that changed networks is back long before its old socket is known dead.
    fn find(
        &self,
        who: Party,
        other: Id,
        call: Id,
        preferred: Role,
        may_be_new: bool,
    ) -> Option<(Key, Role)> {
        let as_caller = Key {
            caller: who.user,
            call,
        };
        let as_callee = Key {
            caller: other,
            call,
        };
        let caller = || {
            self.may(as_caller, Role::Caller, who, other, may_be_new)
                .then_some((as_caller, Role::Caller))
        };
        let callee = || {
            self.may(as_callee, Role::Callee, who, who.user, may_be_new)
                .then_some((as_callee, Role::Callee))
        };
        match preferred {
            Role::Caller => caller().or_else(callee),
            Role::Callee => callee().or_else(caller),
        }
    }

    /// Whether `who` may speak in that call in that role.
    fn may(&self, key: Key, role: Role, who: Party, callee: Id, may_be_new: bool) -> bool {
        let Some(call) = self.table.get(key).filter(|call| call.callee == callee) else {
            return false;
        };
        match (&call.stage, role) {
            (Stage::Ringing { caller, .. }, Role::Caller) => *caller == who.session,
            (Stage::Ringing { devices, .. }, Role::Callee) => devices.contains_key(&who.session),
            (Stage::Talking { caller, .. }, Role::Caller) => {
                may_be_new || caller.is_none_or(|it| it == who.session)
            }
            (Stage::Talking { callee, .. }, Role::Callee) => {
                may_be_new || callee.is_none_or(|it| it == who.session)
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
