//! Who is here: the live sessions of every user, and the way to them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;

use super::outbox::Outbox;
use super::store::Member;
use crate::protocol::{Frame, Id, ToClient};

/// Names one socket for as long as the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SessionId(pub(super) u64);

/// A signed-in socket.
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) member: Member,
    outbox: Outbox,
}

impl Session {
    pub(super) fn new(id: SessionId, member: Member, outbox: Outbox) -> Self {
        Self { id, member, outbox }
    }

    /// Queues a packet for this socket.
    pub(super) fn send(&self, packet: impl Into<ToClient>) {
        self.outbox.push(encode(&packet.into()));
    }
}

/// The text frame of a packet.
pub(super) fn encode(packet: &ToClient) -> Utf8Bytes {
    Frame::Packet(packet.write()).to_string().into()
}

/// All sessions, by user.
#[derive(Default)]
pub(super) struct Hub(Mutex<HashMap<Id, Vec<Arc<Session>>>>);

impl Hub {
    fn lock(&self) -> MutexGuard<'_, HashMap<Id, Vec<Arc<Session>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a session; with `max` sessions of the user already here the oldest is closed.
    pub(super) fn join(&self, session: Arc<Session>, max: usize) {
        let mut users = self.lock();
        let sessions = users.entry(session.member.id).or_default();
        if sessions.len() >= max.max(1) {
            sessions.remove(0).outbox.close();
        }
        sessions.push(session);
    }

    /// Removes a session.
    pub(super) fn leave(&self, session: &Session) {
        let mut users = self.lock();
        if let Some(sessions) = users.get_mut(&session.member.id) {
            sessions.retain(|other| other.id != session.id);
            if sessions.is_empty() {
                users.remove(&session.member.id);
            }
        }
    }

    /// The sessions of a user.
    pub(super) fn sessions(&self, user: Id) -> Vec<SessionId> {
        let users = self.lock();
        users
            .get(&user)
            .into_iter()
            .flatten()
            .map(|session| session.id)
            .collect()
    }

    /// Whether each of `users` has a live session.
    pub(super) fn online(&self, users: impl Iterator<Item = Id>) -> Vec<bool> {
        let sessions = self.lock();
        users.map(|user| sessions.contains_key(&user)).collect()
    }

    /// Queues a packet for every session of `user` that `is_meant`.
    pub(super) fn send(
        &self,
        user: Id,
        packet: impl Into<ToClient>,
        is_meant: impl Fn(&Session) -> bool,
    ) {
        let users = self.lock();
        let sessions = users.get(&user).into_iter().flatten();
        let mut meant = sessions.filter(|session| is_meant(session)).peekable();
        if meant.peek().is_some() {
            let frame = encode(&packet.into());
            meant.for_each(|session| session.outbox.push(frame.clone()));
        }
    }
}
