//! Signing in to a real server, as the card does: what is good is kept, what is wrong is said beside its field.

use std::net::Ipv4Addr;

use azstack::app::accounts::try_and_keep;
use azstack::app::platform::secrets::Secrets;
use azstack::app::settings::Saved;
use azstack::ui::screen::sign_in::{Message, Screen};
use azstack::ui::{Look, Words, icon};
use iced_test::Simulator;
use tokio::net::TcpListener;

use crate::desk::Desk;
use crate::host::Host;

/// Alice's account there.
fn account(host: &Host) -> Saved {
    Saved {
        key: 1,
        server: host.url().parse().unwrap(),
        app_id: host.app.app_id.clone(),
        public_key: host.app.public_key.clone(),
        user: "alice".into(),
        name: "Alice".into(),
        password: true,
        last_chat: None,
    }
}

/// Whether the card shows this sentence after a try that went like this.
fn says(message: &Message, key: &str) -> bool {
    let (look, words) = (Look::classic(), Words::english());
    let mut card = Screen::new(false);
    card.update(message.clone());
    let settings = iced::Settings {
        fonts: icon::fonts(),
        default_font: icon::TEXT,
        ..iced::Settings::default()
    };
    let view = card.view(&look, &words);
    let mut drawn = Simulator::with_size(settings, iced::Size::new(600.0, 900.0), view);
    drawn.find(words.say(key).as_str()).is_ok()
}

#[tokio::test]
async fn a_good_account_is_kept_and_a_wrong_password_is_said_and_not() {
    let host = Host::start().await;
    let account = account(&host);
    let mut desk = Desk::new();
    desk.start_keyring().await;
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::new(desk.bus(), folder.path().join("a"), folder.path().join("b"));
    let tried = try_and_keep(account.clone(), "wrong".into(), secrets.clone()).await;
    let wrong = tried.unwrap_err();
    assert!(says(&wrong, "sign-in-refused"), "{wrong:?}");
    assert_eq!(secrets.find(&account.owner()).await, Ok(None));
    let tried = try_and_keep(account.clone(), "right".into(), secrets.clone()).await;
    assert_eq!(tried.unwrap(), account);
    let kept = secrets.find(&account.owner()).await.unwrap();
    assert_eq!(kept.as_deref(), Some("right"));
}

#[tokio::test]
async fn what_is_no_key_or_no_such_server_is_said_beside_its_field() {
    let host = Host::start().await;
    let account = account(&host);
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::new(
        Desk::new().bus(),
        folder.path().into(),
        folder.path().into(),
    );
    let no_key = Saved {
        public_key: "TUlJQg==".into(),
        ..account.clone()
    };
    let wrong = try_and_keep(no_key, "right".into(), secrets.clone())
        .await
        .unwrap_err();
    assert!(says(&wrong, "sign-in-key-wrong"), "{wrong:?}");
    let long = try_and_keep(account.clone(), "x".repeat(900), secrets.clone()).await;
    let long = long.unwrap_err();
    assert!(says(&long, "sign-in-long"), "{long:?}");
    // A port nobody listens on.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let away = Saved {
        server: nobody.parse().unwrap(),
        ..account.clone()
    };
    let wrong = try_and_keep(away, "right".into(), secrets)
        .await
        .unwrap_err();
    assert!(
        matches!(&wrong, Message::Tried(error) if error.code() == "ERR_SOCKET_CONNECT"),
        "{wrong:?}"
    );
}
