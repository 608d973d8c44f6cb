//! The keyring of the person's session: the Secret Service.

use std::collections::HashMap;
use std::time::Duration;

use secret_service::{EncryptionType, Item, SecretService};

use super::{Bus, Error};

/// How long the service may take to say that it is there; a prompt for its password may take as long as it likes.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

impl From<secret_service::Error> for Error {
    fn from(error: secret_service::Error) -> Self {
        Self::Keyring(error.to_string())
    }
}

/// The keyring, if there is one with a place for what programs keep.
pub(super) async fn open(bus: &Bus) -> Option<SecretService<'static>> {
    let connection = bus.connection().await?;
    let look = async {
        let service = SecretService::connect_with_existing(EncryptionType::Dh, connection).await?;
        let collection = service.get_default_collection().await.map(|_| ());
        collection.map(|()| service)
    };
    tokio::time::timeout(ANSWERS_WITHIN, look).await.ok()?.ok()
}

pub(super) async fn keep(
    service: &SecretService<'_>,
    owner: &str,
    secret: &str,
) -> Result<(), Error> {
    let collection = service.get_default_collection().await?;
    if collection.is_locked().await? {
        collection.unlock().await?;
    }
    let label = format!("AZStack: {owner}");
    let secret = secret.as_bytes();
    collection
        .create_item(&label, attributes(owner), secret, true, "text/plain")
        .await?;
    Ok(())
}

pub(super) async fn find(
    service: &SecretService<'_>,
    owner: &str,
) -> Result<Option<String>, Error> {
    let Some(item) = item(service, owner).await? else {
        return Ok(None);
    };
    if item.is_locked().await? {
        item.unlock().await?;
    }
    let secret = item.get_secret().await?;
    let text = String::from_utf8(secret);
    Ok(Some(text.map_err(|_| Error::Spoilt)?))
}

pub(super) async fn forget(service: &SecretService<'_>, owner: &str) -> Result<(), Error> {
    match item(service, owner).await? {
        Some(item) => Ok(item.delete().await?),
        None => Ok(()),
    }
}

async fn item<'a>(service: &'a SecretService<'a>, owner: &str) -> Result<Option<Item<'a>>, Error> {
    let mut found = service.search_items(attributes(owner)).await?;
    Ok(found.unlocked.pop().or_else(|| found.locked.pop()))
}

fn attributes(owner: &str) -> HashMap<&'static str, &str> {
    HashMap::from([("application", "azstack"), ("account", owner)])
}
