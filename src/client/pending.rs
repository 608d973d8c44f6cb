//! A result to come, in three styles.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::listener::Listeners;
use super::{Error, Event, Returned};

/// A function's result to come.
///
/// The work has begun already: `.await` it, hand [`then`](Self::then) a callback, or drop it. In every case the same
/// result also reaches the listeners as [`Event::Returned`].
#[derive(Debug)]
#[must_use = "drop it on purpose with `let _ =` if the event is enough"]
pub struct Pending<T> {
    receiver: oneshot::Receiver<Result<T, Error>>,
}

impl<T: Send + 'static> Pending<T> {
    /// Calls `callback` with the result, on a task of the runtime.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) {
    /// core.connect().then(|result| println!("{result:?}"));
    /// # }
    /// ```
    pub fn then(self, callback: impl FnOnce(Result<T, Error>) + Send + 'static) {
        tokio::spawn(async move { callback(self.await) });
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.receiver)
            .poll(context)
            .map(|received| received.unwrap_or(Err(Error::Closed)))
    }
}

/// The other end of a [`Pending`].
pub struct Settle<T> {
    sender: oneshot::Sender<Result<T, Error>>,
    listeners: Arc<Listeners>,
    returned: fn(Result<T, Error>) -> Returned,
}

impl<T> std::fmt::Debug for Settle<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settle")
    }
}

/// A pending result and its other end; `returned` names the function for those who listen.
pub fn pending<T>(
    listeners: &Arc<Listeners>,
    returned: fn(Result<T, Error>) -> Returned,
) -> (Settle<T>, Pending<T>) {
    let (sender, receiver) = oneshot::channel();
    (
        Settle {
            sender,
            listeners: Arc::clone(listeners),
            returned,
        },
        Pending { receiver },
    )
}

impl<T: Clone> Settle<T> {
    /// Settles: first whoever awaits, then the listeners, as the original did.
    pub fn settle(self, result: Result<T, Error>) {
        // Whoever asked may have dropped the pending result.
        let _ = self.sender.send(result.clone());
        self.listeners
            .tell(Event::Returned((self.returned)(result)));
    }
}
