//! The SDK with its screens, as a host meets it: through a real server, inside a program that is not ours.

#![cfg(all(feature = "server", feature = "ui"))]
#![allow(clippy::unwrap_used)]

#[path = "sdk/groups.rs"]
mod groups;
#[path = "sdk/hooks.rs"]
mod hooks;
#[path = "sdk/host.rs"]
mod host;
#[path = "sdk/stage.rs"]
mod stage;
#[path = "sdk/views.rs"]
mod views;
#[path = "client/world.rs"]
#[allow(dead_code)]
mod world;

use std::sync::{Arc, Mutex};

use azstack::client::{self, Connection, Event, Returned};
use azstack::sdk::{self, Outcome, Sdk};
use azstack::ui::icon::Icon;
use tokio::runtime::Runtime;

use host::Host;
use stage::{Heard, Message, Stage, embedding, glyph};
use world::World;

#[test]
fn k01_an_sdk_is_made_with_a_client_a_language_and_a_theme() {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(World::new());
    let mut config = sdk::Config::new(world.config("alice"));
    config.language_code = String::from("vi");
    config.theme_name = String::from("classic-dark");
    assert_eq!(
        Sdk::new(config.clone()).unwrap_err(),
        client::Error::Closed,
        "there is no runtime here"
    );
    let entered = runtime.enter();
    let sdk = Sdk::new(config).unwrap();
    assert_eq!(sdk.language_code(), "vi");
    assert_eq!(sdk.theme_name(), "classic-dark");
    assert_eq!(
        sdk.core().connection(),
        Connection::Offline { reason: None }
    );
    drop(entered);
}

#[tokio::test(flavor = "multi_thread")]
async fn k02_connecting_is_the_clients() {
    let world = World::new().await;
    let sdk = Sdk::new(sdk::Config::new(world.config("alice"))).unwrap();
    let mut events = sdk.core().events();
    let me = sdk.connect().await.unwrap();
    assert_eq!(me.name, "alice");
    assert_eq!(sdk.core().connection(), Connection::Online(me.clone()));
    let returned = async {
        loop {
            if let Some(Event::Returned(Returned::Connect(result))) = events.next().await {
                return result;
            }
        }
    };
    let returned = tokio::time::timeout(world::PATIENCE, returned).await;
    assert_eq!(returned.unwrap(), Ok(me), "and as an event");

    let mut config = world.config("bob");
    config.connection.account.app_id = "0".repeat(32);
    config.connection.reconnect = None;
    let refused = config.clone();
    let sdk = Sdk::new(sdk::Config::new(config)).unwrap();
    let core = azstack::Core::new(refused).unwrap();
    let error = sdk.connect().await.unwrap_err();
    assert_eq!(error, core.connect().await.unwrap_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn k03_disconnecting_is_the_clients() {
    let world = World::new().await;
    let sdk = Sdk::new(sdk::Config::new(world.config("alice"))).unwrap();
    sdk.connect().await.unwrap();
    sdk.disconnect().await.unwrap();
    assert_eq!(
        sdk.core().connection(),
        Connection::Offline { reason: None }
    );
    let bob = world.person("bob").await;
    world::eventually("alice is gone", || async {
        let names = client::WhichUsers::Names(vec![String::from("alice")]);
        let found = bob.core.get_users_information(names).await.unwrap();
        !found[0].online
    })
    .await;
}

#[test]
fn k04_the_list_shows_what_the_server_has_and_back_calls_the_host() {
    let stage = Stage::new();
    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("BOB");
    host.shows("Hello from Bob");

    host.press("BOB");
    host.shows("Today");
    host.press(&glyph(Icon::ArrowLeft));
    host.shows("Hello from Bob");
    assert_eq!(heard.backs(), 0, "from a chat it is back to the list");

    host.press(&glyph(Icon::ArrowLeft));
    assert_eq!(heard.backs(), 1);
    assert_eq!(heard.outcomes(), [Outcome::Back]);

    stage.bob_writes("And once more");
    host.shows("And once more");
}

#[test]
fn o11_the_language_is_english_unless_another_known_one_is_asked_for() {
    let stage = Stage::new();
    let mut config = stage.config();
    assert_eq!(config.language_code, "en");
    let entered = stage.runtime.enter();
    let said = warnings(|| {
        config.language_code = String::from("tlh");
        let sdk = Sdk::new(config.clone()).unwrap();
        assert_eq!(sdk.language_code(), "en");
    });
    assert!(
        said.contains("no such language") && said.contains("tlh"),
        "{said}"
    );
    let said = warnings(|| {
        config.language_code = String::from("en-GB");
        assert_eq!(Sdk::new(config.clone()).unwrap().language_code(), "en");
    });
    assert_eq!(said, "", "English serves the British too");
    drop(entered);

    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("Search or enter a user name");
    host.tell(Message::Language("vi"));
    assert!(!host.seen("Search or enter a user name"), "at once");
    host.shows("Tìm hoặc nhập tên người dùng");
    host.tell(Message::Language("tlh"));
    assert!(host.seen("Search or enter a user name"));
}

#[test]
fn o12_the_theme_is_classic_unless_another_known_one_is_asked_for() {
    let stage = Stage::new();
    let mut config = stage.config();
    assert_eq!(config.theme_name, "classic");
    let entered = stage.runtime.enter();
    let said = warnings(|| {
        config.theme_name = String::from("pink");
        assert_eq!(Sdk::new(config.clone()).unwrap().theme_name(), "classic");
    });
    assert!(said.contains("pink") && said.contains("classic"), "{said}");
    drop(entered);

    let heard = Arc::<Heard>::default();
    let program = embedding(stage.config(), &heard, |sdk, on_back| {
        sdk.render_conversations_list(on_back)
    });
    let mut host = Host::run(program);
    host.shows("BOB");
    let side = |name| {
        let look = azstack::ui::Look::load(name, None).unwrap();
        look.roles().side.into_rgba8()
    };
    assert_ne!(side("classic"), side("classic-dark"));
    assert_eq!(host.pixel(2, 2), side("classic"));
    host.tell(Message::Theme("classic-dark"));
    assert_eq!(host.pixel(2, 2), side("classic-dark"));
    host.tell(Message::Theme("pink"));
    assert_eq!(host.pixel(2, 2), side("classic"));
}

/// What is warned of meanwhile.
fn warnings(work: impl FnOnce()) -> String {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, work);
    let bytes = log.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}
