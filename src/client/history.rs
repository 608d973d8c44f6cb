//! The history of calls: what the store is told while a call runs, and how it is read.
//!
//! A call's row is written when it begins, when it is answered and when it ends, so that a killed program loses none.
//! The history is this device's own: the server keeps none.

use std::sync::Arc;
use std::time::Instant;

use futures_util::TryFutureExt;

use super::actor::Actor;
use super::{Core, Error, Event};
use crate::call::{Direction, End, Stage};
use crate::protocol::Id;
use crate::protocol::call::{MediaType, StatusByMe, status};
use crate::store::{self, CallEntry, CallOutcome, CallRecord};

impl Core {
    /// A page of the history of calls, newest first. Calls under way are not in it. It is read from the local store, so
    /// it is there offline and after a restart.
    ///
    /// `before` is the last call of the page before, `None` for the newest page; `limit` is how many calls a page has at
    /// most, and a shorter page is the last one.
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot be read.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// let mut page = core.call_history(None, 50).await?;
    /// while let Some(last) = page.last().cloned() {
    ///     for call in &page {
    ///         let missed = if call.is_missed() { "missed" } else { "" };
    ///         println!("{} {:?} {:?} {missed}", call.peer, call.outcome, call.lasted);
    ///     }
    ///     page = core.call_history(Some(&last), 50).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn call_history(
        &self,
        before: Option<&CallRecord>,
        limit: usize,
    ) -> Result<Vec<CallRecord>, Error> {
        let before = before.map(|record| record.serial);
        Ok(self.store().calls(before, limit).await?)
    }

    /// How many missed calls nobody has looked at yet ([`mark_calls_seen`](Self::mark_calls_seen)).
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot be read.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// println!("{} missed calls", core.missed_calls().await?);
    /// # Ok(()) }
    /// ```
    pub async fn missed_calls(&self) -> Result<u32, Error> {
        Ok(self.store().missed_calls().await?)
    }

    /// The person has looked at the missed calls: [`missed_calls`](Self::missed_calls) starts again at 0. Tells
    /// [`Event::CallHistory`] if there were any. The calls themselves stay marked as missed.
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot be written.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.mark_calls_seen().await?;
    /// # Ok(()) }
    /// ```
    pub async fn mark_calls_seen(&self) -> Result<(), Error> {
        if self.store().mark_calls_seen().await? {
            self.0.listeners.tell(Event::CallHistory);
        }
        Ok(())
    }
}

impl Actor {
    /// Tells the store how the call shown stands, now that it is no longer in the stage `before`.
    pub(super) async fn remember_call(&mut self, before: Option<Stage>) {
        let Some(shown) = self.calls.shown() else {
            return;
        };
        let call = &shown.call;
        // The server keeps the log of calls with telephones.
        if call.line.is_some() {
            return;
        }
        let incoming = call.direction == Direction::Incoming;
        let over = matches!(call.stage, Stage::Ended(_));
        let (last, end) = match &call.stage {
            Stage::Ended(end) => (before.as_ref(), Some(end)),
            stage => (Some(stage), None),
        };
        let entry = CallEntry {
            peer: call.peer.id,
            call: call.id,
            incoming,
            media: call.media,
            began: shown.began,
            lasted: talking_since(last).map(|since| since.elapsed()),
            outcome: outcome(call.direction, last, end, shown.elsewhere),
            over,
        };
        let written = self.store.put_call(entry);
        if over {
            // A program that ends after its call must not end before this is kept.
            if let Err(error) = written.await {
                tracing::warn!(%error, "a call is missing in the history");
            }
            self.listeners.tell(Event::CallHistory);
        }
    }

    /// Tells the store of a call that was answered with "busy".
    pub(super) fn remember_turned_away(&self, call: Id, peer: Id, media: MediaType) {
        let written = self.store.put_call(CallEntry {
            peer,
            call,
            incoming: true,
            media,
            began: super::now(),
            lasted: None,
            outcome: CallOutcome::Busy,
            over: true,
        });
        self.tell_when(written.map_ok(|()| true));
    }

    /// A call that was turned away here rings on at my other devices: one that is answered there was not missed.
    pub(super) fn remember_answered_elsewhere(&self, news: &StatusByMe) {
        if news.status == status::ANSWERED {
            self.tell_when(self.store.call_answered_elsewhere(news.call_id));
        }
    }

    /// Tells of the history once it is written, if that changed it.
    fn tell_when(
        &self,
        written: impl Future<Output = Result<bool, store::Error>> + Send + 'static,
    ) {
        let listeners = Arc::clone(&self.listeners);
        tokio::spawn(async move {
            match written.await {
                Ok(true) => listeners.tell(Event::CallHistory),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "a call is missing in the history"),
            }
        });
    }
}

fn talking_since(stage: Option<&Stage>) -> Option<Instant> {
    match stage {
        Some(Stage::Talking { since } | Stage::Interrupted { since }) => Some(*since),
        _ => None,
    }
}

/// How a call ended that had come as far as `last`, or how it would have if it ended without an `end`: killed.
/// `elsewhere` is the status another device of mine gave it.
fn outcome(
    direction: Direction,
    last: Option<&Stage>,
    end: Option<&End>,
    elsewhere: Option<i64>,
) -> CallOutcome {
    use CallOutcome::{
        Answered, AnsweredElsewhere, Busy, Cancelled, Declined, Failed, NotAnswered,
    };
    let incoming = direction == Direction::Incoming;
    match (last, end) {
        // Who has talked was connected, whatever came then.
        (Some(Stage::Talking { .. } | Stage::Interrupted { .. }), _) => Answered,
        (Some(Stage::Answered), None | Some(End::Stopped)) => Answered,
        (_, Some(End::Rejected)) => Declined,
        (_, Some(End::Busy)) => Busy,
        (_, Some(End::AnsweredElsewhere)) => AnsweredElsewhere,
        (_, Some(End::EndedElsewhere)) => match elsewhere {
            Some(status::REJECTED | status::STOP) => Declined,
            _ => NotAnswered,
        },
        (_, Some(End::MediaFailed(_))) => Failed,
        (_, Some(End::NotAnswered)) => NotAnswered,
        // The caller gave up, or the line to the server broke while it rang.
        (_, _) if incoming => NotAnswered,
        (_, Some(End::SignallingLost)) => Failed,
        (_, _) => Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_its_outcome() {
        use CallOutcome as Out;
        use Direction::{Incoming, Outgoing};
        let since = Instant::now();
        let talking = Stage::Talking { since };
        let broken = End::MediaFailed(String::new());
        let table = [
            (Outgoing, &talking, Some(End::Stopped), Out::Answered),
            (Incoming, &talking, Some(broken.clone()), Out::Answered),
            (Incoming, &talking, None, Out::Answered),
            (
                Outgoing,
                &Stage::Answered,
                Some(End::Stopped),
                Out::Answered,
            ),
            (Outgoing, &Stage::Answered, Some(broken), Out::Failed),
            (
                Incoming,
                &Stage::Ringing,
                Some(End::Stopped),
                Out::NotAnswered,
            ),
            (
                Incoming,
                &Stage::Ringing,
                Some(End::NotAnswered),
                Out::NotAnswered,
            ),
            (
                Incoming,
                &Stage::Ringing,
                Some(End::SignallingLost),
                Out::NotAnswered,
            ),
            (
                Incoming,
                &Stage::Ringing,
                Some(End::Rejected),
                Out::Declined,
            ),
            (Incoming, &Stage::Ringing, None, Out::NotAnswered),
            (
                Outgoing,
                &Stage::Ringing,
                Some(End::Stopped),
                Out::Cancelled,
            ),
            (Outgoing, &Stage::Ringing, Some(End::Busy), Out::Busy),
            (
                Outgoing,
                &Stage::Connecting,
                Some(End::NotAnswered),
                Out::NotAnswered,
            ),
            (
                Outgoing,
                &Stage::Connecting,
                Some(End::SignallingLost),
                Out::Failed,
            ),
            (Outgoing, &Stage::Connecting, None, Out::Cancelled),
        ];
        for (direction, last, end, expected) in table {
            let found = outcome(direction, Some(last), end.as_ref(), None);
            assert_eq!(found, expected, "{direction:?} {last:?} {end:?}");
        }
    }

    #[test]
    fn what_another_device_did_is_told_apart() {
        let elsewhere = |end, status| {
            let ringing = Stage::Ringing;
            outcome(
                Direction::Incoming,
                Some(&ringing),
                Some(&end),
                Some(status),
            )
        };
        let table = [
            (
                End::AnsweredElsewhere,
                status::ANSWERED,
                CallOutcome::AnsweredElsewhere,
            ),
            (End::EndedElsewhere, status::REJECTED, CallOutcome::Declined),
            (
                End::EndedElsewhere,
                status::NOT_ANSWERED,
                CallOutcome::NotAnswered,
            ),
            (End::EndedElsewhere, status::BUSY, CallOutcome::NotAnswered),
        ];
        for (end, status, expected) in table {
            assert_eq!(elsewhere(end, status), expected);
        }
    }
}
