//! What a device tells of itself: application state, push tokens (protocol § 3.16). Nothing is pushed yet; the tokens
//! are kept for it.

use super::code::BAD_REQUEST;
use super::hub::Session;
use super::{Count, Server, check};
use crate::protocol::device::{
    ChangeState, Register, Registered, StateChanged, Unregister, Unregistered, application_state,
    platform,
};

/// The success of 39 and 41.
const DONE: i64 = 1;

impl Server {
    /// 105. What is no state changes nothing; the answer has no room for a failure.
    pub(super) fn application_state(&self, session: &Session, change: &ChangeState) {
        match change.state {
            state @ (application_state::BACKGROUND | application_state::FOREGROUND) => {
                session.set_state(state);
            }
            _ => self.count(Count::MalformedBody),
        }
        session.send(StateChanged {});
    }

    /// 38.
    pub(super) async fn push_register(&self, session: &Session, device: Register) {
        let is_good = check::is_token(&device.id)
            && check::is_token(&device.app_bundle_id)
            && matches!(
                device.platform,
                platform::ANDROID | platform::IOS | platform::WEB
            );
        let r = if is_good {
            let kept = self.store.register_push(session.member, device).await;
            kept.map_or_else(|error| self.failure(&error), |()| DONE)
        } else {
            self.count(Count::RequestFailed);
            BAD_REQUEST
        };
        session.send(Registered { r });
    }

    /// 40. Nothing is lost if there was no such token.
    pub(super) async fn push_unregister(&self, session: &Session, device: Unregister) {
        let forgotten = self.store.unregister_push(session.member.id, device.id);
        let r = forgotten
            .await
            .map_or_else(|error| self.failure(&error), |()| DONE);
        session.send(Unregistered { r });
    }
}
