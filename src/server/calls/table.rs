//! The calls, findable by key, by user and by deadline.

use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use super::{Call, Change, Running, Stage};
use crate::protocol::Id;

/// Names a call: ids are unique per caller only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) caller: Id,
    pub(super) call: Id,
}

#[derive(Default)]
pub(super) struct Table {
    calls: HashMap<Key, Call>,
    by_user: HashMap<Id, Vec<Key>>,
    deadlines: BTreeSet<(Instant, Key)>,
    /// What happened to answered calls and was not fetched yet.
    pub(super) changes: Vec<Change>,
}

impl Table {
    pub(super) fn contains(&self, key: Key) -> bool {
        self.calls.contains_key(&key)
    }

    pub(super) fn get(&self, key: Key) -> Option<&Call> {
        self.calls.get(&key)
    }

    /// For changing the stage; the deadline has its own method.
    pub(super) fn get_mut(&mut self, key: Key) -> Option<&mut Call> {
        self.calls.get_mut(&key)
    }

    /// The calls a user is part of.
    pub(super) fn keys_of(&self, user: Id) -> Vec<Key> {
        self.by_user.get(&user).cloned().unwrap_or_default()
    }

    pub(super) fn insert(&mut self, key: Key, call: Call) {
        for user in [key.caller, call.callee] {
            self.by_user.entry(user).or_default().push(key);
        }
        self.deadlines.extend(call.deadline.map(|at| (at, key)));
        self.calls.insert(key, call);
    }

    pub(super) fn remove(&mut self, key: Key) -> Option<Call> {
        let call = self.calls.remove(&key)?;
        for user in [key.caller, call.callee] {
            if let Some(keys) = self.by_user.get_mut(&user) {
                keys.retain(|other| *other != key);
                if keys.is_empty() {
                    self.by_user.remove(&user);
                }
            }
        }
        if let Some(at) = call.deadline {
            self.deadlines.remove(&(at, key));
        }
        if let Stage::Talking { .. } = call.stage {
            self.changes
                .push(Change::Over(Running::new(key, call.callee)));
        }
        Some(call)
    }

    pub(super) fn set_deadline(&mut self, key: Key, deadline: Option<Instant>) {
        if let Some(call) = self.calls.get_mut(&key) {
            let old = std::mem::replace(&mut call.deadline, deadline);
            if let Some(at) = old {
                self.deadlines.remove(&(at, key));
            }
            self.deadlines.extend(deadline.map(|at| (at, key)));
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    /// Removes one call whose deadline has come.
    pub(super) fn remove_due(&mut self, now: Instant) -> Option<(Key, Call)> {
        let (at, key) = *self.deadlines.first()?;
        if at > now {
            return None;
        }
        Some((key, self.remove(key)?))
    }

    /// Whether the user may have one more call of `max`. Of his answered calls with a lost session (probably long
    /// over) the first is forgotten if that helps.
    pub(super) fn make_room(&mut self, user: Id, max: usize) -> bool {
        let keys = self.keys_of(user);
        if keys.len() < max {
            return true;
        }
        let is_lost = |key: &&Key| {
            self.calls.get(key).is_some_and(|call| {
                matches!(call.stage, Stage::Talking { .. }) && call.deadline.is_some()
            })
        };
        let lost = keys.iter().find(is_lost).copied();
        lost.is_some_and(|key| self.remove(key).is_some())
    }
}
