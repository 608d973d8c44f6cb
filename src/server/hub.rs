//! Who is here: the live sessions of every user, and the way to them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;

use super::outbox::Outbox;
use super::store::Member;
use crate::protocol::device::application_state;
use crate::protocol::{Frame, Id, ToClient};

/// Names one signed-in socket for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SessionId(pub(super) u64);

/// A signed-in socket.
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) member: Member,
    outbox: Outbox,
    /// One of [`application_state`]: whether somebody looks at it.
    state: AtomicI64,
}

impl Session {
    pub(super) fn new(member: Member, outbox: Outbox) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = SessionId(NEXT.fetch_add(1, Ordering::Relaxed));
        Self {
            id,
            member,
            outbox,
            state: AtomicI64::new(application_state::FOREGROUND),
        }
    }

    /// The application went to the background, or came back.
    pub(super) fn set_state(&self, state: i64) {
        self.state.store(state, Ordering::Relaxed);
    }

    /// Queues a packet for this socket.
    pub(super) fn send(&self, packet: impl Into<ToClient>) {
        self.outbox.push(encode(&packet.into()));
    }

    /// Queues one of many packets, when there is room for it.
    pub(super) async fn send_part(&self, packet: impl Into<ToClient>) {
        self.outbox.room().await;
        self.send(packet);
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
        self.send_all(&[user], packet, is_meant);
    }

    /// The same for every session of all `users`; the frame is made once.
    pub(super) fn send_all(
        &self,
        users: &[Id],
        packet: impl Into<ToClient>,
        is_meant: impl Fn(&Session) -> bool,
    ) {
        let all = self.lock();
        let sessions = users.iter().filter_map(|user| all.get(user)).flatten();
        let mut meant = sessions.filter(|session| is_meant(session)).peekable();
        if meant.peek().is_some() {
            let frame = encode(&packet.into());
            meant.for_each(|session| session.outbox.push(frame.clone()));
        }
    }
}
