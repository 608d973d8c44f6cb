//! A transfer under way: its result to come, how far it is, and the way to end it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::{oneshot, watch};
use tracing::instrument::WithSubscriber;

use super::Error;

/// How far a transfer is. It never goes back, also when some bytes have to be sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are through.
    pub done: u64,
    /// Bytes in all; 0 while that is not known.
    pub total: u64,
}

/// A transfer's result to come.
///
/// The work has begun already and goes on when this is dropped; only [`cancel`](Self::cancel) ends it.
#[derive(Debug)]
#[must_use = "drop it on purpose with `let _ =` if nobody waits for the end"]
pub struct Transfer<T> {
    result: oneshot::Receiver<Result<T, Error>>,
    control: TransferControl,
}

/// A transfer's progress and its end, for whoever does not wait for the result. Cheap to clone.
#[derive(Clone, Debug)]
pub struct TransferControl {
    progress: watch::Receiver<Progress>,
    cancelled: Arc<watch::Sender<bool>>,
}

/// The working end: where progress is noted.
#[derive(Debug)]
pub struct Steps(watch::Sender<Progress>);

impl Steps {
    /// The whole length is known.
    pub fn total(&self, total: u64) {
        self.0.send_modify(|progress| progress.total = total);
    }

    /// So many bytes are through.
    pub fn reached(&self, done: u64) {
        self.0.send_if_modified(|progress| {
            let is_further = done > progress.done;
            progress.done = progress.done.max(done);
            is_further
        });
    }
}

impl<T: Send + 'static> Transfer<T> {
    pub(super) fn start<F>(work: impl FnOnce(Arc<Steps>) -> F) -> Self
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (steps, progress) = watch::channel(Progress::default());
        let (cancelled, mut cancel) = watch::channel(false);
        let (settle, result) = oneshot::channel();
        let work = work(Arc::new(Steps(steps)));
        let task = async move {
            let ended = tokio::select! {
                result = work => result,
                () = wanted(&mut cancel) => Err(Error::Cancelled),
            };
            // Nobody may be waiting any more.
            let _ = settle.send(ended);
        };
        tokio::spawn(task.with_current_subscriber());
        Self {
            result,
            control: TransferControl {
                progress,
                cancelled: Arc::new(cancelled),
            },
        }
    }
}

/// Completes when the transfer is to be cancelled: never, when nobody is left who could.
async fn wanted(cancel: &mut watch::Receiver<bool>) {
    if cancel.wait_for(|cancelled| *cancelled).await.is_err() {
        std::future::pending::<()>().await;
    }
}

impl<T> Transfer<T> {
    /// How far it is.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core) {
    /// let upload = core.upload_file("plan.pdf");
    /// println!("{:?}", upload.progress());
    /// # }
    /// ```
    pub fn progress(&self) -> Progress {
        self.control.progress()
    }

    /// Waits until it is further; `None` when it has ended.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) {
    /// let mut upload = core.upload_file("plan.pdf");
    /// while let Some(progress) = upload.progressed().await {
    ///     println!("{} of {} bytes", progress.done, progress.total);
    /// }
    /// # }
    /// ```
    pub async fn progressed(&mut self) -> Option<Progress> {
        self.control.progressed().await
    }

    /// Ends it: the result is [`Error::Cancelled`], unless it was there already. What was written is removed.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) {
    /// let upload = core.upload_file("plan.pdf");
    /// upload.cancel();
    /// assert_eq!(upload.await, Err(azstack::Error::Cancelled));
    /// # }
    /// ```
    pub fn cancel(&self) {
        self.control.cancel();
    }

    /// Its progress and its end, to keep elsewhere than the result.
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) {
    /// let upload = core.upload_file("plan.pdf");
    /// let control = upload.control();
    /// let result = upload.await;
    /// println!("{:?}", control.progress());
    /// # }
    /// ```
    pub fn control(&self) -> TransferControl {
        self.control.clone()
    }
}

impl TransferControl {
    /// As [`Transfer::progress`].
    ///
    /// ```no_run
    /// # fn example(control: azstack::client::TransferControl) {
    /// println!("{:?}", control.progress());
    /// # }
    /// ```
    pub fn progress(&self) -> Progress {
        *self.progress.borrow()
    }

    /// As [`Transfer::progressed`].
    ///
    /// ```no_run
    /// # async fn example(mut control: azstack::client::TransferControl) {
    /// while let Some(progress) = control.progressed().await {
    ///     println!("{progress:?}");
    /// }
    /// # }
    /// ```
    pub async fn progressed(&mut self) -> Option<Progress> {
        self.progress.changed().await.ok()?;
        Some(*self.progress.borrow_and_update())
    }

    /// As [`Transfer::cancel`].
    ///
    /// ```no_run
    /// # fn example(control: azstack::client::TransferControl) {
    /// control.cancel();
    /// # }
    /// ```
    pub fn cancel(&self) {
        self.cancelled.send_replace(true);
    }
}

impl<T> Future for Transfer<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.result)
            .poll(context)
            .map(|received| received.unwrap_or(Err(Error::Closed)))
    }
}
