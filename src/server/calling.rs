//! Joins the call bookkeeping to sockets, store and clock.

use std::sync::{MutexGuard, PoisonError};
use std::time::Instant;

use super::calls::{Calls, Foreign, Output, Party, Recipient};
use super::check::is_id;
use super::hub::Session;
use super::store::StoreError;
use super::{Count, Server};
use crate::protocol::call::{Data, Start, Status};

fn party(session: &Session) -> Party {
    Party {
        user: session.member.id,
        session: session.id,
    }
}

impl Server {
    fn lock_calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the bookkeeping decide and sends what it says while it is locked, so that packets go out in the order of
    /// its decisions.
    fn decide(&self, what: impl FnOnce(&mut Calls) -> Result<Vec<Output>, Foreign>) {
        let mut calls = self.lock_calls();
        let before = calls.next_deadline();
        match what(&mut calls) {
            Ok(outputs) => outputs.into_iter().for_each(|output| self.relay(output)),
            Err(Foreign) => self.count(Count::ForeignCallPacket),
        }
        for change in calls.changes() {
            // Queued in this order by the call itself; nobody waits for the disk.
            drop(self.store.note_call(change));
        }
        if calls.next_deadline() != before {
            self.calls_changed.notify_one();
        }
    }

    fn relay(&self, Output { to, packet }: Output) {
        match to {
            Recipient::One(Party { user, session }) => {
                self.hub.send(user, packet, |other| other.id == session);
            }
            Recipient::All(user) => self.hub.send(user, packet, |_| true),
            Recipient::Others(Party { user, session }) => {
                self.hub.send(user, packet, |other| other.id != session);
            }
        }
    }

    /// 186. Nobody calls himself: that is a callee who does not exist.
    pub(super) async fn call_start(&self, session: &Session, start: Start) {
        let callee = start.to;
        if !is_id(start.call_id) || !is_id(callee) {
            return self.count(Count::MalformedBody);
        }
        let found = self
            .store
            .users_by_id(session.member.realm, vec![callee])
            .await;
        let exists = found.is_ok_and(|users| !users.is_empty()) && callee != session.member.id;
        self.decide(|calls| {
            let devices = exists.then(|| self.hub.sessions(callee));
            Ok(calls.start(Instant::now(), party(session), start, devices.as_deref()))
        });
    }

    /// What was answered before the server started anew goes on: it flows from peer to peer.
    pub(super) async fn resume_calls(&self) -> Result<(), StoreError> {
        let running = self.store.running_calls().await?;
        let mut calls = self.lock_calls();
        for call in running {
            calls.resume(Instant::now(), call);
        }
        Ok(())
    }

    /// 187.
    pub(super) fn call_data(&self, session: &Session, data: Data) {
        self.decide(|calls| calls.data(party(session), data));
    }

    /// 188.
    pub(super) fn call_status(&self, session: &Session, status: Status) {
        self.decide(|calls| calls.status(party(session), &status));
    }

    /// A session joined the hub.
    pub(super) fn call_joined(&self, session: &Session) {
        self.decide(|calls| Ok(calls.joined(party(session))));
    }

    /// A session left the hub.
    pub(super) fn call_left(&self, session: &Session) {
        self.decide(|calls| Ok(calls.left(Instant::now(), party(session))));
    }
}

/// Wakes the bookkeeping when a call has rung for long enough. Never returns.
pub(super) async fn keep_time(server: &Server) {
    loop {
        let deadline = server.lock_calls().next_deadline();
        let due = async {
            match deadline {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => server.decide(|calls| Ok(calls.tick(Instant::now()))),
            () = server.calls_changed.notified() => {}
        }
    }
}
