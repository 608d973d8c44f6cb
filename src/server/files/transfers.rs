//! How many transfers run, and whose.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::protocol::Id;
use crate::server::Limits;

/// Who transfers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::server) enum Who {
    User(Id),
    /// Somebody who need not say who he is.
    Address(IpAddr),
}

/// The running transfers.
pub(in crate::server) struct Transfers {
    running: Arc<Mutex<HashMap<Who, usize>>>,
    most: usize,
    each: usize,
}

impl Transfers {
    pub(in crate::server) fn new(limits: &Limits) -> Self {
        Self {
            running: Arc::default(),
            most: limits.transfers,
            each: limits.transfers_each,
        }
    }

    /// A place for one more, unless there are too many.
    pub(in crate::server) fn begin(&self, who: Who) -> Option<Place> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = running.values().sum();
        let own = running.get(&who).copied().unwrap_or(0);
        if all >= self.most || own >= self.each {
            return None;
        }
        running.insert(who, own + 1);
        Some(Place {
            who,
            running: self.running.clone(),
        })
    }
}

/// One running transfer; it ends when this is dropped.
pub(in crate::server) struct Place {
    who: Who,
    running: Arc<Mutex<HashMap<Who, usize>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = running.get_mut(&self.who) {
            *own -= 1;
            if *own == 0 {
                running.remove(&self.who);
            }
        }
    }
}
