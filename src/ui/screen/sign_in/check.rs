//! What can be wrong with an account, and which field it is about.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::{Host, Url};

use super::Filled;
use crate::client::{self, AccountPart};
use crate::ui::Notice;

/// A field of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The server's address.
    Server,
    /// The application's id.
    AppId,
    /// The application's public key.
    PublicKey,
    /// The unique user name.
    User,
    /// The name others see.
    Name,
    /// What the sign-in asks for.
    Credentials,
}

impl Field {
    /// Names the field, so that it can be given the keyboard.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Server => "sign-in-server",
            Self::AppId => "sign-in-app",
            Self::PublicKey => "sign-in-key",
            Self::User => "sign-in-user",
            Self::Name => "sign-in-name",
            Self::Credentials => "sign-in-credentials",
        }
    }

    pub(super) fn of(self, filled: &mut Filled) -> &mut String {
        match self {
            Self::Server => &mut filled.server,
            Self::AppId => &mut filled.app_id,
            Self::PublicKey => &mut filled.public_key,
            Self::User => &mut filled.user,
            Self::Name => &mut filled.name,
            Self::Credentials => &mut filled.credentials,
        }
    }
}

/// The account as it is tried, or the first thing that is wrong with it.
pub(super) fn checked(filled: &Filled) -> Result<Filled, (Field, Notice)> {
    let wrong = |field, key| Err((field, Notice::new(key)));
    let server = match address(&filled.server) {
        Ok(server) => server,
        Err(key) => return wrong(Field::Server, key),
    };
    let app_id = filled.app_id.trim().to_ascii_lowercase();
    if app_id.len() != 32 || !app_id.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return wrong(Field::AppId, "sign-in-app-wrong");
    }
    let public_key = key(&filled.public_key);
    if public_key.is_empty() || STANDARD.decode(&public_key).is_err() {
        return wrong(Field::PublicKey, "sign-in-key-wrong");
    }
    let user = filled.user.trim().to_owned();
    if user.is_empty() {
        return wrong(Field::User, "sign-in-user-missing");
    }
    let name = filled.name.trim();
    Ok(Filled {
        server: server.into(),
        app_id,
        public_key,
        name: if name.is_empty() {
            user.clone()
        } else {
            name.to_owned()
        },
        user,
        credentials: filled.credentials.clone(),
    })
}

/// The server's address; without a scheme it is `https`, and unencrypted ones are for this machine alone.
fn address(text: &str) -> Result<Url, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("sign-in-server-missing");
    }
    let whole = match text.contains("://") {
        true => text.to_owned(),
        false => format!("https://{text}"),
    };
    let url = Url::parse(&whole).map_err(|_| "sign-in-server-wrong")?;
    let here = match url.host() {
        None => return Err("sign-in-server-wrong"),
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
    };
    match url.scheme() {
        "https" | "wss" => Ok(url),
        "http" | "ws" if here => Ok(url),
        "http" | "ws" => Err("sign-in-server-open"),
        _ => Err("sign-in-server-wrong"),
    }
}

/// The key's letters: without PEM's first and last line, which a field joins to the rest.
fn key(text: &str) -> String {
    let inner = text.replace("-----BEGIN PUBLIC KEY-----", "");
    let inner = inner.replace("-----END PUBLIC KEY-----", "");
    inner.split_whitespace().collect()
}

/// Application id and public key out of what `azstackd app create` prints.
pub(super) fn printed(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    if !text.starts_with('{') {
        return None;
    }
    let printed: serde_json::Value = serde_json::from_str(text).ok()?;
    let word = |key: &str| printed.get(key)?.as_str().map(str::to_owned);
    Some((word("appId")?, word("publicKey")?))
}

/// What a failed try says about which field.
pub(super) fn fault(error: &client::Error) -> (Field, Notice) {
    match error.about_account() {
        Some(AccountPart::PublicKey) => (Field::PublicKey, Notice::new("sign-in-key-wrong")),
        Some(AccountPart::Length) => (Field::Credentials, Notice::new("sign-in-long")),
        Some(AccountPart::Refused) => (Field::Credentials, Notice::new("sign-in-refused")),
        Some(AccountPart::Stranger) => (Field::Server, Notice::new("sign-in-server-stranger")),
        Some(AccountPart::Server(reason)) => {
            let notice = Notice::new("sign-in-server-unreachable");
            (Field::Server, notice.with("reason", reason))
        }
        None => (Field::Server, Notice::from(error)),
    }
}
