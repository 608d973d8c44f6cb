//! Passwords: in a real keyring where there is one, else in the file.

use azstack::app::platform::secrets::Secrets;
use azstack::ui::screen::sign_in::Keeping;

use crate::desk::{Desk, any_file_has};

#[tokio::test]
async fn a_password_goes_to_the_keyring_and_leaves_no_file() {
    let mut desk = Desk::new();
    desk.start_keyring().await;
    let folder = tempfile::tempdir().unwrap();
    let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
    let secrets = Secrets::new(desk.bus(), data.clone(), keys.clone());
    assert_eq!(secrets.keeping().await, Keeping::Keyring);
    assert_eq!(secrets.find("alice").await, Ok(None));
    assert_eq!(secrets.keep("alice", "hush").await, Ok(Keeping::Keyring));
    assert_eq!(
        secrets.keep("alice", "hush, hush").await,
        Ok(Keeping::Keyring)
    );
    secrets.keep("bob", "pst").await.unwrap();
    assert!(!data.exists() && !keys.exists(), "nothing is kept in files");
    // Another start of the program finds it.
    let again = Secrets::new(desk.bus(), data, keys);
    let found = again.find("alice").await.unwrap();
    assert_eq!(found.as_deref(), Some("hush, hush"));
    again.forget("alice").await.unwrap();
    assert_eq!(again.find("alice").await, Ok(None));
    assert_eq!(again.find("bob").await.unwrap().as_deref(), Some("pst"));
}

#[tokio::test]
async fn without_a_keyring_the_file_is_used_and_said_so_and_given_up_later() {
    let mut desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
    let secrets = Secrets::new(desk.bus(), data.clone(), keys);
    assert_eq!(secrets.keeping().await, Keeping::File);
    assert_eq!(secrets.keep("alice", "hush").await, Ok(Keeping::File));
    assert!(any_file_has(&data, b"alice") && !any_file_has(&data, b"hush"));
    // A keyring comes: the old password is still found, and a new one goes there.
    desk.start_keyring().await;
    assert_eq!(
        secrets.find("alice").await.unwrap().as_deref(),
        Some("hush")
    );
    assert_eq!(secrets.keep("alice", "new").await, Ok(Keeping::Keyring));
    assert!(!any_file_has(&data, b"alice"));
    assert_eq!(secrets.find("alice").await.unwrap().as_deref(), Some("new"));
}

#[tokio::test]
async fn without_a_bus_the_file_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("unix:path={}/no-bus", folder.path().display());
    let bus = azstack::app::platform::bus::Bus::at(&nowhere);
    let secrets = Secrets::new(bus, folder.path().to_owned(), folder.path().join("keys"));
    assert_eq!(secrets.keep("alice", "hush").await, Ok(Keeping::File));
    assert_eq!(
        secrets.find("alice").await.unwrap().as_deref(),
        Some("hush")
    );
}
