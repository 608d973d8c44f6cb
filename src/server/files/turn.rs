//! Whose turn it is: one request works on an upload, others wait, and only the newest of them gets on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedMutexGuard, watch};

use super::Random128;
use super::upload::Refusal;

/// The requests for all uploads, by token.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<Random128, Arc<Requests>>>>);

/// The requests for one upload.
#[derive(Default)]
struct Requests {
    newest: watch::Sender<u64>,
    working: Arc<tokio::sync::Mutex<()>>,
}

/// The right to work on an upload.
pub(super) struct Turn {
    token: Random128,
    all: Turns,
    requests: Option<Arc<Requests>>,
    newest: watch::Receiver<u64>,
    mine: u64,
    working: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    fn lock(&self) -> MutexGuard<'_, HashMap<Random128, Arc<Requests>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the request that works on an upload, and takes its place once it has.
    pub(super) async fn take(&self, token: Random128) -> Result<Turn, Refusal> {
        let requests = self.lock().entry(token).or_default().clone();
        let newest = requests.newest.subscribe();
        let mut mine = 0;
        requests.newest.send_modify(|newest| {
            *newest += 1;
            mine = *newest;
        });
        let working = requests.working.clone();
        let mut turn = Turn {
            token,
            all: self.clone(),
            requests: Some(requests),
            newest,
            mine,
            working: None,
        };
        turn.working = Some(working.lock_owned().await);
        if *turn.newest.borrow() == mine {
            Ok(turn)
        } else {
            Err(Refusal::Superseded)
        }
    }
}

impl Turn {
    /// Completes when somebody newer waits.
    pub(super) async fn over(&mut self) {
        let mine = self.mine;
        // The sender lives as long as this does.
        let _ = self.newest.wait_for(|newest| *newest != mine).await;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.all.lock();
        self.working = None;
        self.requests = None;
        let is_unused = |requests: &Arc<Requests>| Arc::strong_count(requests) == 1;
        if all.get(&self.token).is_some_and(is_unused) {
            all.remove(&self.token);
        }
    }
}
