//! Listening: the client's events, as many at a time as there are, and waking up when labels are out of date.

use std::time::Duration;

use futures_util::future::FutureExt;
use futures_util::stream::{self, Stream};

use crate::client::{Event, Events};
use crate::protocol::Millis;
use crate::ui::Clock;

/// Most events taken at once; more wait for the next turn, so that a flood does not stop the windows.
const BATCH: usize = 64;

/// The client's events in batches, until it is gone.
pub(crate) fn batches(events: Events) -> impl Stream<Item = Vec<Event>> + Send {
    stream::unfold(events, |mut events| async move {
        let mut batch = vec![events.next().await?];
        while batch.len() < BATCH {
            match events.next().now_or_never() {
                Some(Some(event)) => batch.push(event),
                _ => break,
            }
        }
        Some((batch, events))
    })
}

/// When labels that are right for `after` have to be drawn again.
///
/// A second's grace keeps the time, and with it the sleep, the same from one look to the next.
pub(crate) fn wake_at(after: Duration) -> Millis {
    let at = Clock::now().0 + i64::try_from(after.as_millis()).unwrap_or(i64::MAX / 2);
    at / 1000 * 1000 + 1000
}

/// Says so once, at the time `at`.
pub(crate) fn tick(at: Millis) -> impl Stream<Item = ()> + Send {
    let wait = Duration::from_millis(u64::try_from(at - Clock::now().0).unwrap_or(0));
    stream::once(tokio::time::sleep(wait))
}
