//! Asking an app's own back end whether somebody may come in (protocol § 2.4).
//!
//! The question is who it is and with what credentials, signed with the app's secret code and encrypted with its
//! public key, so that only the back end can read it and only we can have asked. The answer is `{"result":0}`, or no.

use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::key::AppKey;
use crate::protocol::auth::Token;
use crate::server::store::now_seconds;
use crate::server::{Count, Limits};

/// Most bytes of an answer.
const MAX_ANSWER: usize = 4 << 10;

/// In the order of the document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question<'a> {
    #[serde(rename = "azStackUserID")]
    az_stack_user_id: &'a str,
    user_credentials: &'a str,
    /// Seconds.
    timestamp: i64,
    app_id: &'a str,
    code: String,
}

#[derive(Deserialize)]
struct Answer {
    result: i64,
}

/// The way to all back ends.
pub(super) struct BackEnds {
    /// Made when first needed: most servers never are.
    http: OnceLock<Option<reqwest::Client>>,
    places: Semaphore,
    patience: Duration,
}

impl BackEnds {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            http: OnceLock::new(),
            places: Semaphore::new(limits.back_end_questions),
            patience: limits.back_end_time,
        }
    }

    /// When an answer to what is asked now would be too late.
    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + self.patience
    }

    /// Asks about `claim`; the error is the cause of the refusal.
    pub(super) async fn ask(
        &self,
        url: &url::Url,
        question: String,
        deadline: Instant,
    ) -> Result<(), Count> {
        let answered = async {
            let _place = self.places.acquire().await.ok()?;
            self.post(url, question).await
        };
        match timeout_at(deadline, answered).await {
            Ok(Some(Answer { result: 0 })) => Ok(()),
            Ok(Some(_)) => Err(Count::RefusedByBackEnd),
            Ok(None) | Err(_) => Err(Count::RefusedNoBackEnd),
        }
    }

    async fn post(&self, url: &url::Url, question: String) -> Option<Answer> {
        let http = self.http.get_or_init(client).as_ref()?;
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("token", &question)
            .finish();
        let request = http
            .post(url.clone())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form);
        let mut response = request.send().await.ok()?.error_for_status().ok()?;
        let mut text = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            if text.len() + chunk.len() > MAX_ANSWER {
                return None;
            }
            text.extend_from_slice(&chunk);
        }
        serde_json::from_slice(&text).ok()
    }
}

/// It goes where the administrator said, and nowhere else.
fn client() -> Option<reqwest::Client> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build();
    client
        .inspect_err(|error| tracing::error!(%error, "no back end can be asked"))
        .ok()
}

/// The encrypted question in base64; the error is the cause of a refusal.
pub(super) fn question(
    key: &AppKey,
    app_id: &str,
    secret: &str,
    claim: &Token,
) -> Result<String, Count> {
    let timestamp = now_seconds();
    let digest = Md5::digest(format!("{app_id}_{timestamp}_{secret}"));
    let question = Question {
        az_stack_user_id: &claim.az_stack_user_id,
        user_credentials: &claim.user_credentials,
        timestamp,
        app_id,
        code: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    let plain = serde_json::to_vec(&question).map_err(|_| Count::RefusedTooLong)?;
    let sealed = key.encrypt(&plain).ok_or(Count::RefusedTooLong)?;
    Ok(STANDARD.encode(sealed))
}
