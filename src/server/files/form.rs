//! The original's upload: `POST /api/uploadmessagefile`, a form with the parts `uid`, `msgId`, `hash`, `fileToUpload`
//! (protocol § 3.17).
//!
//! Its hash proves nothing, so it is accepted from those only who are signed in from the same address at that moment:
//! the file then belongs to that user. Whoever shares the address with him (a household, a proxy) can use up his
//! quota, but read nothing. The reply is 200 whatever happened, as the old clients expect; its `status` says the rest.

use std::sync::Arc;

use axum::Json;
use axum::extract::multipart::Field;
use axum::extract::{ConnectInfo, Multipart, State};
use axum::http::{HeaderMap, header};
use serde::Serialize;

use super::Who;
use super::upload::Refusal;
use crate::protocol::Id;
use crate::server::gate::Visitor;
use crate::server::{Count, Server};

/// The status of success.
const DONE: i64 = 1000;
/// Most bytes of a part that is not the file.
const MAX_VALUE: usize = 1024;
/// Most parts before the file.
const MAX_PARTS: usize = 8;

/// What the old clients read.
#[derive(Serialize)]
pub(in crate::server) struct Reply {
    /// 1000, or what HTTP would have said.
    status: i64,
    /// Where the file is.
    data: String,
}

/// Takes one file.
pub(in crate::server) async fn upload(
    State(server): State<Arc<Server>>,
    ConnectInfo(visitor): ConnectInfo<Visitor>,
    headers: HeaderMap,
    form: Multipart,
) -> Json<Reply> {
    // Not dropped with the connection, so that it can tidy up.
    let taking = {
        let server = server.clone();
        tokio::spawn(async move { server.take_form(&visitor, &headers, form).await })
    };
    Json(match taking.await.unwrap_or(Err(Refusal::Failed)) {
        Ok(data) => Reply { status: DONE, data },
        Err(refusal) => {
            server.count(Count::TransferRefused);
            let status = axum::response::IntoResponse::into_response(refusal).status();
            Reply {
                status: status.as_u16().into(),
                data: String::new(),
            }
        }
    })
}

impl Server {
    async fn take_form(
        &self,
        visitor: &Visitor,
        headers: &HeaderMap,
        mut form: Multipart,
    ) -> Result<String, Refusal> {
        // While this lives the store is not closed.
        let _alive = self.alive.upgrade();
        let mut uid = String::new();
        for _ in 0..MAX_PARTS {
            let field = form.next_field().await.map_err(|_| Refusal::Broken)?;
            let mut field = field.ok_or(Refusal::Broken)?;
            match field.name() {
                Some("fileToUpload") => {
                    let owner = self.hub.only_visitor(visitor.ip, &uid);
                    let owner = owner.ok_or(Refusal::NotFound)?.id;
                    let id = self.take_field(visitor, headers, owner, field).await?;
                    let addresses = &self.files.addresses;
                    return Ok(addresses.of_file(id, owner, &addresses.base(headers)));
                }
                Some("uid") => uid = value(&mut field).await?,
                _ => drop(value(&mut field).await?),
            }
        }
        Err(Refusal::TooMany)
    }

    async fn take_field(
        &self,
        visitor: &Visitor,
        headers: &HeaderMap,
        owner: Id,
        mut field: Field<'_>,
    ) -> Result<super::Random128, Refusal> {
        let _place = self
            .files
            .transfers
            .begin(Who::User(owner))
            .ok_or(Refusal::Busy)?;
        visitor.transfers();
        // The form is longer than the file in it: room for so much, until the file's own length is known.
        let whole = headers
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse().ok());
        let most = whole
            .unwrap_or(u64::MAX)
            .min(self.config.limits.file_length);
        let name = field.file_name().unwrap_or("file").to_owned();
        let begun = self.begin_upload(owner, &name, most as i64).await;
        let file = begun.map_err(|_| Refusal::TooMany)?;
        let filled = async {
            let mut turn = self.files.uploads.turns.take(file.token).await?;
            match self.pour(&mut turn, file.id, most, &mut field).await? {
                0 => Err(Refusal::Broken),
                _ => self.complete(file.id).await,
            }
        };
        let filled = filled.await;
        if filled.is_err() {
            // Its token was told to nobody.
            let _ = self.store.give_up_upload(file.id).await;
            skip(&mut field, most).await;
        }
        filled.map(|()| file.id)
    }
}

/// Reads on, or a sender in the middle of his bytes would not see the reply.
async fn skip(field: &mut Field<'_>, mut most: u64) {
    while let Ok(Some(chunk)) = field.chunk().await {
        match most.checked_sub(chunk.len() as u64) {
            Some(rest) => most = rest,
            None => return,
        }
    }
}

async fn value(field: &mut Field<'_>) -> Result<String, Refusal> {
    let mut value = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Refusal::Broken)? {
        if value.len() + chunk.len() > MAX_VALUE {
            return Err(Refusal::TooMany);
        }
        value.extend_from_slice(&chunk);
    }
    String::from_utf8(value).map_err(|_| Refusal::Broken)
}
