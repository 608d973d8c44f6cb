//! The options O01–O10. O11 and O12 are the SDK's own (tests/sdk.rs).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use azstack::client::{Core, LogLevel};
use azstack::protocol::ToServer;
use azstack::server::accounts::{Admin, Auth};

use crate::scripted::Scripted;
use crate::world::{Person, World};

#[tokio::test(flavor = "multi_thread")]
async fn o01_request_timeout() {
    let server = Scripted::new().await;
    let mut config = server.config();
    assert_eq!(config.connection.request_timeout, Duration::from_secs(60));
    config.connection.request_timeout = Duration::from_millis(300);
    let (person, _wire) = tokio::join!(Person::of(config), server.signed_in());
    // Nobody answers.
    let late = person
        .core
        .get_list_groups(azstack::protocol::GroupType::Private);
    assert_eq!(late.await.unwrap_err().code(), "ERR_REQUEST_TIMEOUT");
}

#[tokio::test(flavor = "multi_thread")]
async fn o02_interval_ping_time() {
    let server = Scripted::new().await;
    let mut config = server.config();
    assert_eq!(config.connection.ping_interval, Duration::from_secs(60));
    config.connection.ping_interval = Duration::from_millis(50);
    let (_person, mut wire) = tokio::join!(Person::of(config), server.signed_in());
    for _ in 0..3 {
        while !matches!(wire.next_of_any_kind().await, ToServer::Ping(_)) {}
    }
}

/// Counts what is logged, by level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<tracing::Level>>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("azstack")
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().unwrap().push(*event.metadata().level());
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn o03_log_level() {
    use azstack::client::Event;
    use azstack::protocol::report::TypingEvent;
    let mut heard = Vec::new();
    for level in [LogLevel::None, LogLevel::Error, LogLevel::Info] {
        let log = Log::default();
        let _listening = tracing::subscriber::set_default(log.clone());
        let server = Scripted::new().await;
        let mut config = server.config();
        config.log_level = level;
        let (mut person, mut wire) = tokio::join!(Person::of(config), server.signed_in());
        log.0.lock().unwrap().clear();
        // An unknown service is dropped, which is told on the level INFO; what comes after it comes after that.
        wire.raw(4711, "{}").await;
        wire.send(TypingEvent { from: 202 }).await;
        let typing = |event| matches!(event, Event::Typing { .. }).then_some(());
        person.hear("typing", typing).await;
        heard.push(log.0.lock().unwrap().clone());
    }
    let is_loud = |level: &tracing::Level| *level > tracing::Level::WARN;
    assert!(heard[0].is_empty(), "{heard:?}");
    assert!(!heard[1].iter().any(is_loud), "{heard:?}");
    assert!(heard[2].contains(&tracing::Level::INFO), "{heard:?}");
}

async fn refused_without(field: fn(&mut azstack::client::Account)) {
    let world = World::new().await;
    let core = Core::new(world.config("alice")).unwrap();
    let mut account = azstack::client::Account {
        app_id: world.app.app_id.clone(),
        public_key: world.app.public_key.clone(),
        user: String::from("alice"),
        fullname: String::from("Alice"),
        credentials: String::new(),
        namespace: String::new(),
    };
    field(&mut account);
    let error = core.connect_as(account).await.unwrap_err();
    assert_eq!(error.code(), "ERR_UNEXPECTED_SEND_DATA", "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn o04_authenticating_data() {
    let world = World::new().await;
    let config = world.config("alice");
    let core = Core::new(config).unwrap();
    assert_eq!(core.connect().await.unwrap().name, "alice");
}

#[tokio::test(flavor = "multi_thread")]
async fn o05_app_id_is_required() {
    refused_without(|account| account.app_id.clear()).await;
    let world = World::new().await;
    let mut config = world.config("alice");
    config.connection.reconnect = None;
    config.connection.account.app_id = "0".repeat(32);
    let error = Core::new(config).unwrap().connect().await.unwrap_err();
    assert_eq!(error.code(), "ERR_UNEXPECTED_RECEIVED_DATA");
}

#[tokio::test(flavor = "multi_thread")]
async fn o06_public_key_is_required() {
    refused_without(|account| account.public_key.clear()).await;
    let world = World::new().await;
    let mut config = world.config("alice");
    config.connection.account.public_key = String::from("no key");
    let error = Core::new(config).unwrap().connect().await.unwrap_err();
    assert_eq!(error.code(), "ERR_UNEXPECTED_DATA");
}

#[tokio::test(flavor = "multi_thread")]
async fn o07_az_stack_user_id_is_required() {
    refused_without(|account| account.user.clear()).await;
    let world = World::new().await;
    let alice = world.person("alice").await;
    let again = world.person("alice").await;
    assert_eq!(alice.id(), again.id());
    assert_ne!(alice.id(), world.person("bob").await.id());
}

#[tokio::test(flavor = "multi_thread")]
async fn o08_user_credentials() {
    let world = World::new().await;
    let admin = Admin::open(world.folder.path().join("server")).unwrap();
    let app = admin.create_app("with passwords", Auth::Password).unwrap();
    admin.add_user(&app.app_id, "alice", "s3cret").unwrap();
    for (credentials, is_right) in [("s3cret", true), ("wrong", false), ("", false)] {
        let mut config = crate::world::config(&app, world.address, "alice");
        config.connection.reconnect = None;
        config.connection.account.credentials = String::from(credentials);
        let result = Core::new(config).unwrap().connect().await;
        assert_eq!(result.is_ok(), is_right, "{credentials}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn o09_fullname_is_required() {
    refused_without(|account| account.fullname.clear()).await;
    let world = World::new().await;
    let mut config = world.config("alice");
    config.connection.account.fullname = String::from("Ælfrēd 👑");
    let alice = Person::of(config).await;
    let bob = world.person("bob").await;
    let seen = bob
        .core
        .get_users_information(azstack::client::WhichUsers::Ids(vec![alice.id()]));
    assert_eq!(seen.await.unwrap()[0].fullname, "Ælfrēd 👑");
}

#[tokio::test(flavor = "multi_thread")]
async fn o10_namespace() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let mut config = world.config("alice");
    config.connection.account.namespace = String::from("elsewhere");
    let other = Person::of(config).await;
    assert_ne!(alice.id(), other.id(), "another namespace, another user");
    let found = other
        .core
        .get_users_information(azstack::client::WhichUsers::Ids(vec![alice.id()]));
    assert_eq!(found.await.unwrap(), []);
}
