//! Who is here: the live sessions of every user, and the way to them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;

use super::files::{Addresses, is_personal};
use super::outbox::Outbox;
use super::store::Member;
use crate::protocol::device::application_state;
use crate::protocol::{Frame, Id, ToClient};

/// Names one signed-in socket for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SessionId(pub(super) u64);

/// How somebody reached us.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) ip: IpAddr,
    /// What addresses start with for him.
    pub(super) base: String,
}

/// A signed-in socket.
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) member: Member,
    /// The user's unique name.
    pub(super) name: String,
    pub(super) visit: Visit,
    outbox: Outbox,
    /// One of [`application_state`]: whether somebody looks at it.
    state: AtomicI64,
    addresses: Arc<Addresses>,
}

impl Session {
    pub(super) fn new(
        member: Member,
        name: String,
        visit: Visit,
        outbox: Outbox,
        addresses: Arc<Addresses>,
    ) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = SessionId(NEXT.fetch_add(1, Ordering::Relaxed));
        Self {
            id,
            member,
            name,
            visit,
            outbox,
            addresses,
            state: AtomicI64::new(application_state::FOREGROUND),
        }
    }

    /// The application went to the background, or came back.
    pub(super) fn set_state(&self, state: i64) {
        self.state.store(state, Ordering::Relaxed);
    }

    /// Queues a packet for this socket.
    pub(super) fn send(&self, packet: impl Into<ToClient>) {
        Outgoing::new(packet).push_to(self);
    }

    /// Queues one of many packets, when there is room for it.
    pub(super) async fn send_part(&self, packet: impl Into<ToClient>) {
        self.outbox.room().await;
        self.send(packet);
    }
}

/// A packet for one or many. Its frame is made once, unless the addresses in it depend on the reader.
struct Outgoing {
    packet: ToClient,
    is_personal: bool,
    frame: Option<Utf8Bytes>,
}

impl Outgoing {
    fn new(packet: impl Into<ToClient>) -> Self {
        let mut packet = packet.into();
        let is_personal = is_personal(&mut packet);
        Self {
            packet,
            is_personal,
            frame: None,
        }
    }

    fn push_to(&mut self, session: &Session) {
        let packet = &mut self.packet;
        let frame = if self.is_personal {
            let mut packet = packet.clone();
            let (reader, base) = (session.member.id, &session.visit.base);
            session.addresses.dress(&mut packet, reader, base);
            encode(&packet)
        } else {
            self.frame.get_or_insert_with(|| encode(packet)).clone()
        };
        session.outbox.push(frame);
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
            let mut packet = Outgoing::new(packet);
            meant.for_each(|session| packet.push_to(session));
        }
    }

    /// The one user of that name who is here from `ip`; nobody if several apps have one.
    pub(super) fn only_visitor(&self, ip: IpAddr, name: &str) -> Option<Member> {
        let users = self.lock();
        let mut found = users
            .values()
            .filter_map(|sessions| sessions.iter().find(|session| session.visit.ip == ip))
            .filter(|session| session.name == name)
            .map(|session| session.member);
        found.next().filter(|_| found.next().is_none())
    }
}
