//! The people behind the numbers: who somebody is, and whether they are online.

use std::time::Duration;

use tokio::time::Instant;

use super::actor::{Actor, Command, report_back};
use super::{Event, pages, sync};
use crate::protocol::Id;
use crate::store::User;

/// Presence is never pushed (protocol § 7), so it is asked for this often while online.
const PRESENCE_EVERY: Duration = Duration::from_secs(30);
/// The first time sooner: after a restart of the server everybody signs in again, one after the other.
pub(super) const PRESENCE_FIRST: Duration = Duration::from_secs(3);

impl Actor {
    pub(super) fn refresh_presence(&mut self) {
        self.presence_at = Some(Instant::now() + PRESENCE_EVERY);
        let (connection, store, commands) = self.for_a_task();
        tokio::spawn(async move {
            for user in sync::presence(&connection, &store)
                .await
                .unwrap_or_default()
            {
                report_back(&commands, Command::Met(user)).await;
            }
        });
    }

    /// Asks who somebody is, unless the store knows or the question is under way.
    pub(super) fn meet(&mut self, id: Id) {
        if !self.asking.insert(id) {
            return;
        }
        let (connection, store, commands) = self.for_a_task();
        tokio::spawn(async move {
            if matches!(store.user(id).await, Ok(None))
                && let Ok((found, _)) =
                    pages::users(&connection, &store, super::WhichUsers::Ids(vec![id])).await
            {
                for user in found {
                    report_back(&commands, Command::Met(user)).await;
                }
            }
            report_back(&commands, Command::Asked(id)).await;
        });
    }

    /// Asks for a group's details, unless the store knows or the question is under way.
    pub(super) fn meet_group(&mut self, id: Id) {
        let Some(me) = self.me.as_ref().map(|me| me.id) else {
            return;
        };
        if !self.asking.insert(id) {
            return;
        }
        let (connection, store, commands) = self.for_a_task();
        tokio::spawn(async move {
            let news = matches!(store.group(id).await, Ok(None))
                && sync::meet_group(&connection, &store, id, me).await.is_ok();
            report_back(&commands, Command::Asked(id)).await;
            if news {
                report_back(&commands, Command::MetGroup(id)).await;
            }
        });
    }

    pub(super) fn met(&mut self, user: User) {
        if let Some(call) = self.calls.met(&user) {
            self.show_call(call);
        }
        self.listeners.tell(Event::User(user));
    }
}
