//! Who has a phone call: one at a time for each user, so many for all, and not too many a minute.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

use super::config::Config;
use crate::protocol::Id;
use crate::protocol::phone::CallinAction;
use crate::server::hub::SessionId;

/// Orders that may wait for a call.
const ORDERS: usize = 64;
/// Within this time attempts are counted.
const MINUTE: Duration = Duration::from_secs(60);
/// Users whose attempts are remembered before old ones are looked through.
const REMEMBERED: usize = 10_000;

/// What clients say to a call.
#[derive(Debug)]
pub(super) enum Order {
    /// 501.
    Offer(String),
    /// 502.
    Stop,
    /// 506 of a device.
    Device(SessionId, Box<CallinAction>),
    /// A device signed in.
    Joined(SessionId),
    /// A device left.
    Left(SessionId),
}

/// Why there is no seat.
#[derive(Clone, Debug)]
pub(super) enum NoSeat {
    /// The user has a call that is about to end; when the other end of this closes, it has.
    Ending(watch::Receiver<()>),
    /// The user has a call.
    Taken,
    /// Everybody together has too many.
    Full,
    /// The user calls too often.
    TooOften,
}

struct Taken {
    call_id: Id,
    orders: mpsc::Sender<Order>,
    is_ending: bool,
    done: watch::Receiver<()>,
}

#[derive(Default)]
struct Inner {
    taken: HashMap<Id, Taken>,
    attempts: HashMap<Id, VecDeque<Instant>>,
}

/// All calls.
#[derive(Default)]
pub(super) struct Seats {
    inner: Mutex<Inner>,
    changed: tokio::sync::Notify,
}

/// A user's call; dropping it makes room for the next one.
pub(super) struct Seat {
    seats: Arc<Seats>,
    user: Id,
    _done: watch::Sender<()>,
}

impl Seats {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a seat for a call, and the orders that will come for it.
    pub(super) fn take(
        self: &Arc<Self>,
        user: Id,
        call_id: Id,
        config: &Config,
    ) -> Result<(Seat, mpsc::Receiver<Order>), NoSeat> {
        let mut inner = self.lock();
        match inner.taken.get(&user) {
            Some(taken) if taken.is_ending => return Err(NoSeat::Ending(taken.done.clone())),
            Some(_) => return Err(NoSeat::Taken),
            None if inner.taken.len() >= config.calls => return Err(NoSeat::Full),
            None => {}
        }
        let (orders, waiting) = mpsc::channel(ORDERS);
        let (sender, done) = watch::channel(());
        let taken = Taken {
            call_id,
            orders,
            is_ending: false,
            done,
        };
        inner.taken.insert(user, taken);
        drop(inner);
        let seat = Seat {
            seats: self.clone(),
            user,
            _done: sender,
        };
        Ok((seat, waiting))
    }

    /// Counts an attempt of a user's; whether he may make it.
    pub(super) fn attempt(&self, user: Id, config: &Config) -> Result<(), NoSeat> {
        let mut inner = self.lock();
        let now = Instant::now();
        if inner.attempts.len() >= REMEMBERED {
            inner
                .attempts
                .retain(|_, times| times.back().is_some_and(|last| now - *last < MINUTE));
        }
        let times = inner.attempts.entry(user).or_default();
        while times.front().is_some_and(|first| now - *first >= MINUTE) {
            times.pop_front();
        }
        if times.len() >= config.calls_per_minute {
            return Err(NoSeat::TooOften);
        }
        times.push_back(now);
        Ok(())
    }

    /// Hands an order to the call `call_id` of a user; whether there is such a call.
    pub(super) fn order(&self, user: Id, call_id: Id, order: Order) -> bool {
        let mut inner = self.lock();
        let taken = inner.taken.get_mut(&user);
        let Some(taken) = taken.filter(|taken| taken.call_id == call_id) else {
            return false;
        };
        taken.is_ending |= matches!(order, Order::Stop);
        // Whoever fills the queue says nothing new.
        taken.orders.try_send(order).is_ok()
    }

    /// Tells a user's call, if he has one, about a device.
    pub(super) fn tell(&self, user: Id, order: Order) {
        if let Some(taken) = self.lock().taken.get(&user) {
            let _ = taken.orders.try_send(order);
        }
    }

    /// Completes when there are no calls any more.
    pub(super) async fn empty(&self) {
        loop {
            let changed = self.changed.notified();
            if self.lock().taken.is_empty() {
                return;
            }
            changed.await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.lock().taken.remove(&self.user);
        self.seats.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_call_a_user_and_so_many_for_all() {
        let seats = Arc::new(Seats::default());
        let config = Config {
            calls: 2,
            ..Config::default()
        };
        let (first, mut orders) = seats.take(1, 10, &config).unwrap();
        assert!(matches!(seats.take(1, 11, &config), Err(NoSeat::Taken)));
        let _second = seats.take(2, 10, &config).unwrap();
        assert!(matches!(seats.take(3, 10, &config), Err(NoSeat::Full)));
        assert!(!seats.order(1, 11, Order::Stop), "another call");
        assert!(seats.order(1, 10, Order::Stop));
        assert!(matches!(orders.try_recv(), Ok(Order::Stop)));
        assert!(matches!(seats.take(1, 12, &config), Err(NoSeat::Ending(_))));
        drop(first);
        assert!(seats.take(1, 12, &config).is_ok());
    }

    #[test]
    fn too_many_attempts_in_a_minute_are_refused() {
        let seats = Seats::default();
        let config = Config {
            calls_per_minute: 3,
            ..Config::default()
        };
        for _ in 0..3 {
            seats.attempt(1, &config).unwrap();
        }
        assert!(matches!(seats.attempt(1, &config), Err(NoSeat::TooOften)));
        seats.attempt(2, &config).unwrap();
    }
}
