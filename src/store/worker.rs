//! A thread that owns a database connection and runs jobs on it.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::Error;

/// Jobs waiting; beyond it a job is refused, so it is generous.
const QUEUE: usize = 4096;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

#[derive(Clone, Debug)]
pub struct Worker {
    jobs: SyncSender<Job>,
}

impl Worker {
    /// The thread ends when the last handle is dropped.
    pub fn spawn(name: &str, mut connection: Connection) -> Result<Self, Error> {
        let (jobs, inbox) = sync_channel::<Job>(QUEUE);
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                for job in inbox {
                    job(&mut connection);
                }
            })
            .map_err(|error| Error::Database(error.to_string()))?;
        Ok(Self { jobs })
    }

    /// Queues a job now, in the order of the calls, and returns its result to come.
    pub fn run<T, J>(&self, job: J) -> impl Future<Output = Result<T, Error>> + Send + use<T, J>
    where
        T: Send + 'static,
        J: FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let queued = self
            .jobs
            .try_send(Box::new(move |connection: &mut Connection| {
                // Nobody may be waiting any more.
                let _ = sender.send(job(connection));
            }));
        let result = queued.map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Closed,
        });
        async move {
            result?;
            receiver.await.unwrap_or(Err(Error::Closed))
        }
    }
}
