//! What a device tells of itself (application state, push tokens), and what it is told (sticker packs, notifications).

use std::collections::HashMap;

use super::{Core, Error, Pending, Returned, StickerPack};
use crate::protocol::device::{ChangeState, Register, Unregister, application_state, platform};
use crate::protocol::push::{self, Notification};
use crate::protocol::sticker::PacksRequest;
use crate::protocol::{ToClient, ToServer};

impl Core {
    /// The application came to the foreground, or went to the background (`foreground` is `false`; service 105). The
    /// server then decides better whether a push notification is needed.
    ///
    /// # Errors
    /// [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// core.change_application_state(true).await?;
    /// # Ok(()) }
    /// ```
    pub fn change_application_state(&self, foreground: bool) -> Pending<()> {
        let state = if foreground {
            application_state::FOREGROUND
        } else {
            application_state::BACKGROUND
        };
        let packet = Ok(ChangeState { state }.into());
        self.ask(
            Returned::ChangeApplicationState,
            packet,
            |answer| match answer {
                ToClient::ApplicationState(_) => Ok(()),
                _ => Err(Error::UnexpectedAnswer),
            },
        )
    }

    /// Registers `token`, this device's at its push service (service 38), after each connect. `platform` is one of
    /// [`device::platform`](crate::protocol::device::platform), `bundle_id` names the application there.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, token: &str) -> Result<(), azstack::Error> {
    /// use azstack::protocol::device::platform;
    /// core.notification_register_device(token, platform::ANDROID, "org.example.app").await?;
    /// # Ok(()) }
    /// ```
    pub fn notification_register_device(
        &self,
        token: &str,
        platform: i64,
        bundle_id: &str,
    ) -> Pending<()> {
        let packet = check(!token.is_empty(), "token")
            .and_then(|()| {
                check(
                    (platform::ANDROID..=platform::WEB).contains(&platform),
                    "platform",
                )
            })
            .and_then(|()| check(!bundle_id.is_empty(), "bundle_id"))
            .map(|()| {
                ToServer::PushRegister(Register {
                    id: token.to_owned(),
                    platform,
                    app_bundle_id: bundle_id.to_owned(),
                })
            });
        self.ask(
            Returned::NotificationRegisterDevice,
            packet,
            |answer| match answer {
                ToClient::PushRegistered(ack) => one_is_success(ack.r),
                _ => Err(Error::UnexpectedAnswer),
            },
        )
    }

    /// Forgets the push token `token` (service 40), for instance before signing out.
    ///
    /// # Errors
    /// [`Error::Parameter`], [`Error::Connection`], [`Error::Failed`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core, token: &str) -> Result<(), azstack::Error> {
    /// core.notification_unregister_device(token).await?;
    /// # Ok(()) }
    /// ```
    pub fn notification_unregister_device(&self, token: &str) -> Pending<()> {
        let packet = check(!token.is_empty(), "token").map(|()| {
            ToServer::PushUnregister(Unregister {
                id: token.to_owned(),
            })
        });
        self.ask(
            Returned::NotificationUnregisterDevice,
            packet,
            |answer| match answer {
                ToClient::PushUnregistered(ack) => one_is_success(ack.r),
                _ => Err(Error::UnexpectedAnswer),
            },
        )
    }

    /// What `data`, those of a push notification, are about (protocol § 3.16). Needs no connection.
    ///
    /// ```no_run
    /// # fn example(core: azstack::Core, data: std::collections::HashMap<String, String>) {
    /// use azstack::protocol::push::Kind;
    /// if core.parse_notification(&data).kind == Kind::FreeCall {
    ///     println!("somebody calls");
    /// }
    /// # }
    /// ```
    pub fn parse_notification(&self, data: &HashMap<String, String>) -> Notification {
        push::parse(data)
    }

    /// The sticker packs that everybody has (`default` is `true`), or the others (service 112).
    ///
    /// # Errors
    /// [`Error::Connection`].
    ///
    /// ```no_run
    /// # async fn example(core: azstack::Core) -> Result<(), azstack::Error> {
    /// for pack in core.get_stickers_list(true).await? {
    ///     println!("{}: {}", pack.name, pack.download);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn get_stickers_list(&self, default: bool) -> Pending<Vec<StickerPack>> {
        let request = PacksRequest {
            default: i64::from(default),
        };
        self.ask(Returned::GetStickersList, Ok(request.into()), |answer| {
            let ToClient::StickerPacks(packs) = answer else {
                return Err(Error::UnexpectedAnswer);
            };
            let packs = packs.packets.into_iter().map(|pack| StickerPack {
                id: shown_id(pack.id),
                name: pack.name,
                full_cover: pack.full_cover,
                mini_cover: pack.mini_cover,
                download: pack.url,
            });
            Ok(packs.collect())
        })
    }
}

/// Four packs of the original have other numbers in their stickers than in the list (protocol § 3.15).
const fn shown_id(id: i64) -> i64 {
    match id {
        12 => 2,
        13 => 3,
        15 => 4,
        16 => 5,
        other => other,
    }
}

fn one_is_success(r: i64) -> Result<(), Error> {
    if r == 1 {
        Ok(())
    } else {
        Err(Error::Failed { result: r })
    }
}

fn check(holds: bool, parameter: &'static str) -> Result<(), Error> {
    if holds {
        Ok(())
    } else {
        Err(Error::Parameter { parameter })
    }
}
